"""What the normalizers hand over: a decree with its sheets, indicators, formulas and targets.

Field names are those of the extraction JSON (schema "iku.extraction/1").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pipeline.model.issue import Issue
from pipeline.model.provenance import Provenance, Text
from pipeline.model.reading import Source


class DecreeKind(StrEnum):
    """Indikator Kinerja Utama / Individu / Kegiatan, Perjanjian Kinerja, Rencana Aksi, Rencana Strategis."""

    IKU = "iku"
    IKI = "iki"
    IKK = "ikk"
    PK = "pk"
    RENAKSI = "renaksi"
    RENSTRA = "renstra"
    OTHER = "other"


class Level(StrEnum):
    TUJUAN = "tujuan"
    SASARAN = "sasaran"
    PROGRAM = "program"
    KEGIATAN = "kegiatan"
    INDIVIDU = "individu"


class TargetKind(StrEnum):
    TARGET = "target"
    REALIZATION = "realization"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A regulation cited under Mengingat. `type` is the printed words before "Nomor"."""

    type: str
    number: str
    year: int | None
    about: str | None
    source: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signed. `nip` is a Text of 18 digits, checked; its raw text keeps the printed spaces."""

    name: Text
    title: Text | None = None
    rank: Text | None = None
    nip: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decree:
    """What the document says of itself. `number` without spaces; `year` is the title's, the first of a range, as digits;
    `region_code` is Kemendagri's ("64", "35.25"); `issued_date` is "2021-01-11", or "2023-03" when no day is printed. `amends`
    is the number of the decree that this one changes ("Perubahan atas Keputusan ... Nomor ..."), without spaces.
    """

    kind: DecreeKind
    title: Text | None = None
    number: Text | None = None
    about: Text | None = None
    year: Text | None = None
    agency: Text | None = None
    region: Text | None = None
    region_code: Text | None = None
    issued_place: Text | None = None
    issued_date: Text | None = None
    signatory: Signatory | None = None
    cosigner: Signatory | None = None
    legal_basis: tuple[LegalBasis, ...] = ()
    amends: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """The printed text; `expression` is a JSON expression tree or None; `kind` such as "ratio", "growth", "survey".

    `reason` says why a text has no expression. `legend` tells what a symbol stands for ("A" -> "jumlah koperasi aktif"),
    `conditions` are the thresholds told around the formula, as trees. `plain`, `latex` and `mathml` render the expression.
    """

    text: str
    source: Provenance
    expression: Mapping[str, Any] | None = None
    kind: str | None = None
    reason: str | None = None
    legend: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[Mapping[str, Any], ...] = ()
    plain: str | None = None
    latex: str | None = None
    mathml: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A told value for a year and a period ("year", "Q1".."Q4", "S1", "S2", "M01".."M12").

    `value` is in the printed unit, its scale applied; None when the text tells no single number. `upper` of a range.
    `comparator` is ">=", "<=", ">", "<", "±" or None. `value_kind` tells what is printed: "number", "percent", "per-mille",
    "range", "at-least", "at-most", "ratio", "grade", "opinion", "date", "text" or "absent". `grade` is a printed letter or word
    ("BB" of "72,36 (BB)"), `scale` the factor that was applied (10^12 of "1.118 Triliun"), `currency` its ISO code.
    """

    kind: TargetKind
    year: int | None
    period: str
    raw: str
    value: Decimal | None
    source: Provenance
    upper: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    value_kind: str | None = None
    grade: str | None = None
    scale: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a conclusion rests on: `kind` is "printed" or "implied", `field` the field that tells it ("polarity", "remarks",
    "name", "targets"), `source` where that was read.
    """

    kind: str
    field: str
    source: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One performance indicator, merged from every table of the document that prints it.

    `program` is the Program / Kegiatan printed beside it. `polarity` ("maximize", "minimize", "stabilize") and `accumulation`
    ("cumulative", "per-period") have a basis wherever they are told.
    """

    level: Level
    name: Text
    no: Text | None = None
    goal: Text | None = None
    objective: Text | None = None
    unit: Text | None = None
    definition: Text | None = None
    formula: Formula | None = None
    data_source: Text | None = None
    responsible: Text | None = None
    affair: Text | None = None
    remarks: Text | None = None
    reason: Text | None = None
    polarity: str | None = None
    accumulation: str | None = None
    polarity_basis: Basis | None = None
    accumulation_basis: Basis | None = None
    program: Text | None = None
    targets: tuple[Target, ...] = ()
    normalized: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One form of the document: an office holder's, or the whole agency's. Jabatan, Tugas, Fungsi.

    `unmeasured` are the objectives that its tables print without any indicator.
    """

    position: Text | None = None
    duties: tuple[Text, ...] = ()
    functions: tuple[Text, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    unmeasured: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedTable:
    """A table as printed, for the reader who wants the grid: texts row by row, merged text at its first position."""

    pages: tuple[int, ...]
    header_rows: int
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything that was read from one document."""

    source: Source
    document: Decree
    sheets: tuple[Sheet, ...]
    tables: tuple[PrintedTable, ...]
    issues: tuple[Issue, ...] = ()
