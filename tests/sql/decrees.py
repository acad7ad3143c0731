"""Hand-made extractions that fill every column of the schema."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.model.decree import (
    Basis,
    Decree,
    DecreeKind,
    Extraction,
    Formula,
    Indicator,
    LegalBasis,
    Level,
    PrintedTable,
    Sheet,
    Signatory,
    Target,
    TargetKind,
)
from pipeline.model.geometry import Box
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method, Provenance, Text
from pipeline.model.reading import Source

SOFTWARE = "1.0-test"

PLACE = Box(x0=72.0, top=100.0, x1=200.004, bottom=112.0)


def read(raw: str, *, page: int = 1, box: Box | None = PLACE, confidence: float = 0.98, review: bool = False) -> Provenance:
    return Provenance(
        page=page, raw=raw, method=Method.OCR, engine="tesseract 5.3", box=box, confidence=confidence, review=review
    )


def text(value: str, **place: object) -> Text:
    return Text(text=value, source=read(value, **place))  # type: ignore[arg-type]


def target(raw: str, value: str | None, *, year: int | None = 2024, period: str = "year", **more: object) -> Target:
    return Target(
        kind=TargetKind.TARGET,
        year=year,
        period=period,
        raw=raw,
        value=None if value is None else Decimal(value),
        source=read(raw, page=2),
        **more,  # type: ignore[arg-type]
    )


def indicator(name: str = "Persentase koperasi sehat", *targets: Target, **more: object) -> Indicator:
    fields: dict[str, object] = {
        "level": Level.SASARAN,
        "name": text(name),
        "no": text("1"),
        "goal": text("Meningkatnya pertumbuhan ekonomi"),
        "objective": text("Meningkatnya kualitas koperasi"),
        "unit": text("%"),
        "definition": text("Koperasi yang sehat"),
        "formula": Formula(
            text="A / B x 100%",
            source=read("A/B x t00%"),
            expression={"op": "/", "by": Decimal("1.50")},
            kind="ratio",
            legend={"A": "koperasi sehat"},
            conditions=({"op": ">=", "args": []},),
            plain="(A) / (B) x 100%",
            latex="A",
            mathml="<math/>",
        ),
        "data_source": text("Bidang Koperasi"),
        "responsible": text("Kepala Bidang"),
        "affair": text("Koperasi"),
        "remarks": text("baru"),
        "reason": text("Permen"),
        "polarity": "maximize",
        "polarity_basis": Basis(kind="printed", field="polarity", source=read("Maximize")),
        "accumulation": "cumulative",
        "accumulation_basis": Basis(kind="implied", field="targets", source=read("4,15%")),
        "program": text("Program Pemberdayaan Koperasi"),
        "targets": targets
        or (
            target("4,15%", "4.15", unit="percent", value_kind="percent", scale=Decimal(1000), currency="IDR"),
            target("80-85", "80", year=2025, upper=Decimal(85), comparator=">=", grade="BB"),
        ),
        "normalized": {"name": name, "unit": "percent", "key": name.casefold(), "data_source": None},
    }
    return Indicator(**(fields | more))  # type: ignore[arg-type]


def decree(path: str = "inbox/gresik.pdf", sha256: str = "ab" * 32, *indicators: Indicator, **more: object) -> Extraction:
    """An extraction with two sheets; `more` replaces fields of it."""
    document = Decree(
        kind=DecreeKind.IKU,
        title=text("Indikator Kinerja Utama Tahun 2024"),
        number=text("188/12/437.51/2024"),
        about=text("Penetapan Indikator Kinerja Utama"),
        year=text("2024"),
        agency=text("Dinas Koperasi"),
        region=text("Kabupaten Gresik"),
        region_code=text("35.25"),
        issued_place=text("Gresik"),
        issued_date=text("2024-01-11"),
        amends=text("188/1/437.51/2021"),
        signatory=Signatory(
            name=text("Nama Pejabat"), title=text("Kepala Dinas"), rank=text("Pembina"), nip=text("197001011990031001")
        ),
        cosigner=Signatory(name=text("Nama Bupati")),
        legal_basis=(
            LegalBasis(type="Undang-Undang", number="23", year=2014, about="Pemerintahan Daerah", source=read("UU 23/2014")),
            LegalBasis(type="Peraturan Menteri", number="88", year=None, about=None, source=read("Permen 88")),
        ),
    )
    sheets = (
        Sheet(
            position=text("Kepala Dinas"),
            duties=(text("memimpin dinas"), text("membina koperasi")),
            functions=(text("perumusan kebijakan"),),
            indicators=indicators or (indicator(), indicator("Jumlah usaha mikro", objective=None, formula=None)),
            unmeasured=(text("Terwujudnya pasar yang tertib"),),
        ),
        Sheet(indicators=(indicator("Nilai AKIP", goal=None, objective=None, normalized={}, unit=None),)),
    )
    extraction = Extraction(
        source=Source(path=path, sha256=sha256, media_type="application/pdf", pages=2),
        document=document,
        sheets=sheets,
        tables=(PrintedTable(pages=(1, 2), header_rows=1, rows=(("No", "Indikator"), ("1", "≥ 80"))),),
        issues=(
            Issue(code="number.ambiguous", severity=Severity.WARNING, message="Two readings.", page=2, box=PLACE, raw="4,15%"),
        ),
    )
    return replace(extraction, **more)  # type: ignore[arg-type]
