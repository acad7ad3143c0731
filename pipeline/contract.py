"""Extraction -> the JSON of schema "iku.extraction/1", as plain dicts, lists, strings and numbers.

Boxes are `[x0, top, x1, bottom]` in PDF points of the file's own page, origin top left, rounded to 0.1; null for a transcript.
Every key of the schema is always there; null means "not printed". Keys beyond the schema only add (`document.source`,
`document.cosigner`, `document.amends`, a target's `comparator`, `unit`, `value_kind` and `grade`, an indicator's `program` and
the basis of its `polarity` and `accumulation`, a formula's `legend`, `conditions` and renderings, the `doubt` of a flagged
reading and the `alternative` that another reader reads, ...). Never raises for what a document says.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pipeline.model.decree import Decree, Extraction, Formula, Indicator, LegalBasis, PrintedTable, Sheet, Signatory, Target
from pipeline.model.geometry import Box
from pipeline.model.issue import Issue
from pipeline.model.provenance import Provenance, Text

SCHEMA = "iku.extraction/1"

DOCUMENT_TEXTS = ("title", "number", "about", "agency", "region", "region_code", "issued_place", "issued_date", "amends")
INDICATOR_TEXTS = (
    *("no", "goal", "objective", "name", "unit", "definition"),
    *("data_source", "responsible", "affair", "remarks", "reason", "program"),
)
SIGNATORY_TEXTS = ("name", "title", "rank", "nip")

Json = dict[str, Any]


def render_extraction(extraction: Extraction) -> Json:
    """The whole extraction as the contract's JSON value."""
    source = extraction.source
    return {
        "schema": SCHEMA,
        "source": {"path": source.path, "sha256": source.sha256, "media_type": source.media_type, "pages": source.pages},
        "document": render_decree(extraction.document),
        "sheets": [render_sheet(sheet) for sheet in extraction.sheets],
        "tables": [render_table(table) for table in extraction.tables],
        "issues": [render_issue(issue) for issue in extraction.issues],
    }


def render_decree(decree: Decree) -> Json:
    """The document's own data; `source` tells where each field was read, the signatory's as "signatory.name" and so on."""
    texts: dict[str, Text | None] = {name: getattr(decree, name) for name in DOCUMENT_TEXTS}
    sources = {**texts, "year": decree.year}
    for person in ("signatory", "cosigner"):
        signatory: Signatory | None = getattr(decree, person)
        if signatory is not None:
            sources.update({f"{person}.{name}": getattr(signatory, name) for name in SIGNATORY_TEXTS})
    return {
        "kind": decree.kind.value,
        "title": _text(decree.title),
        "number": _text(decree.number),
        "about": _text(decree.about),
        "year": _year(decree.year),
        "agency": _text(decree.agency),
        "region": _text(decree.region),
        "region_code": _text(decree.region_code),
        "issued_place": _text(decree.issued_place),
        "issued_date": _text(decree.issued_date),
        "amends": _text(decree.amends),
        "signatory": _signatory(decree.signatory),
        "cosigner": _signatory(decree.cosigner),
        "legal_basis": [render_legal_basis(basis) for basis in decree.legal_basis],
        "source": render_sources(sources.items()),
    }


def render_legal_basis(basis: LegalBasis) -> Json:
    """One regulation cited under Mengingat."""
    return {
        "type": basis.type,
        "number": basis.number,
        "year": basis.year,
        "about": basis.about,
        "source": render_provenance(basis.source),
    }


def render_sheet(sheet: Sheet) -> Json:
    """One form: Jabatan, Tugas, Fungsi, its indicators, and the objectives that have none (`unmeasured`). The lists' provenance
    is under `source`, item by item."""
    return {
        "position": _text(sheet.position),
        "duties": [duty.text for duty in sheet.duties],
        "functions": [function.text for function in sheet.functions],
        "unmeasured": [objective.text for objective in sheet.unmeasured],
        "source": {
            **render_sources([("position", sheet.position)]),
            "duties": [render_provenance(duty.source) for duty in sheet.duties],
            "functions": [render_provenance(function.source) for function in sheet.functions],
            "unmeasured": [render_provenance(objective.source) for objective in sheet.unmeasured],
        },
        "indicators": [render_indicator(indicator) for indicator in sheet.indicators],
    }


def render_indicator(indicator: Indicator) -> Json:
    """One indicator with its formula and targets; `source` has one entry for every text field that is not null.

    `polarity_basis` and `accumulation_basis` are "printed" or "implied"; where the conclusion was drawn from is under `source`.
    """
    texts: dict[str, Text | None] = {name: getattr(indicator, name) for name in INDICATOR_TEXTS}
    sources = render_sources(texts.items())
    if indicator.formula is not None:
        sources["formula"] = render_provenance(indicator.formula.source)
    bases = {"polarity": indicator.polarity_basis, "accumulation": indicator.accumulation_basis}
    sources.update({name: render_provenance(basis.source) for name, basis in bases.items() if basis is not None})
    return {
        "no": _text(indicator.no),
        "level": indicator.level.value,
        **{name: _text(text) for name, text in texts.items() if name != "no"},
        "formula": _formula(indicator.formula),
        "polarity": indicator.polarity,
        "accumulation": indicator.accumulation,
        **{f"{name}_basis": basis.kind if basis is not None else None for name, basis in bases.items()},
        "targets": [render_target(target) for target in indicator.targets],
        "normalized": dict(indicator.normalized),
        "source": sources,
    }


def render_target(target: Target) -> Json:
    """One target, realization or baseline; `value` and `upper` are numbers in the printed unit."""
    return {
        "kind": target.kind.value,
        "year": target.year,
        "period": target.period,
        "raw": target.raw,
        "value": _number(target.value),
        "upper": _number(target.upper),
        "comparator": target.comparator,
        "unit": target.unit,
        "value_kind": target.value_kind,
        "grade": target.grade,
        "scale": _number(target.scale),
        "currency": target.currency,
        "source": render_provenance(target.source),
    }


def render_table(table: PrintedTable) -> Json:
    """A table as printed."""
    return {"pages": list(table.pages), "header_rows": table.header_rows, "rows": [list(row) for row in table.rows]}


def render_issue(issue: Issue) -> Json:
    """An issue with its place."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "message": issue.message,
        "page": issue.page,
        "bbox": _bbox(issue.box),
        "raw": issue.raw,
    }


def render_provenance(source: Provenance) -> Json:
    """The S of the contract."""
    return {
        "page": source.page,
        "bbox": _bbox(source.box),
        "raw": source.raw,
        "method": source.method.value,
        "engine": source.engine,
        "confidence": round(min(1.0, max(0.0, source.confidence)), 3),
        "review": source.review,
        "doubt": source.doubt,
        "alternative": source.alternative,
    }


def render_sources(texts: Iterable[tuple[str, Text | None]]) -> Json:
    """Where each text that was printed was read, by field."""
    return {name: render_provenance(text.source) for name, text in texts if text is not None}


def _formula(formula: Formula | None) -> Json | None:
    if formula is None:
        return None
    expression = None if formula.expression is None else dict(formula.expression)
    return {
        "text": formula.text,
        "expression": expression,
        "kind": formula.kind,
        "reason": formula.reason,
        "legend": dict(formula.legend),
        "conditions": [dict(condition) for condition in formula.conditions],
        "plain": formula.plain,
        "latex": formula.latex,
        "mathml": formula.mathml,
    }


def _signatory(signatory: Signatory | None) -> Json | None:
    if signatory is None:
        return None
    return {name: _text(getattr(signatory, name)) for name in SIGNATORY_TEXTS}


def _text(text: Text | None) -> str | None:
    return None if text is None else text.text


def _year(year: Text | None) -> int | None:
    """The year as a number; a text that is no year ("202?") is left to its raw text and its issue."""
    return int(year.text) if year is not None and year.text.isdecimal() else None


def _bbox(box: Box | None) -> list[float] | None:
    """Rounded to 0.1 point: finer than any printer, and short in the file."""
    return None if box is None else [round(float(edge), 1) for edge in (box.x0, box.top, box.x1, box.bottom)]


def _number(value: Decimal | None) -> int | float | None:
    """An int where the value is whole (1118e12 stays exact), else the float that prints the same digits.

    >>> _number(Decimal("4.10")), _number(Decimal("1.118E+15")), _number(None)
    (4.1, 1118000000000000, None)
    """
    if value is None or not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)
