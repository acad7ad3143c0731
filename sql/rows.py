"""Extraction -> rows, table by table: a pure function; all about a document is known before a database is touched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

from pipeline.model.decree import Decree, Extraction, Formula, Indicator, Sheet, Signatory, Target
from pipeline.model.provenance import Provenance, Text
from pipeline.model.reading import Page
from sql.decimals import exact_text
from sql.keys import agency_key, decree_key, document_key
from sql.ledger import Ledger, Reads, Row
from sql.pages import page_rows

# Raised when the same Extraction gives other rows than before, so that documents are rewritten when they are read again.
ROWS_VERSION = 5

# A number above 10^300 fits no column of SQLite and is no figure of any decree; its text is kept, flagged.
_LARGEST_EXPONENT = 300

_DECREE_TEXTS = ("title", "number", "about", "agency", "region", "region_code", "issued_place", "issued_date", "amends")
_INDICATOR_TEXTS = ("no", "name", "unit", "definition", "data_source", "responsible", "affair", "remarks", "reason", "program")
_TARGET_PARTS = ("value", "upper", "comparator", "unit", "value_kind", "grade", "scale", "currency")


def document_rows(extraction: Extraction, pages: tuple[Page, ...] = ()) -> dict[str, list[Row]]:
    """Rows by table name, parents before children; columns about the storing of the document itself are left to the store."""
    key = document_key(extraction.source.sha256)
    ledger = Ledger(document_id=key, issues=extraction.issues)
    _add_decree(ledger, extraction)
    for ordinal, sheet in enumerate(extraction.sheets, start=1):
        _add_sheet(ledger, ordinal, sheet)
    for ordinal, table in enumerate(extraction.tables, start=1):
        printed: Row = {"pages": list(table.pages), "header_rows": table.header_rows, "grid": [list(r) for r in table.rows]}
        ledger.add("printed_tables", {"id": ledger.ring.key(key, f"table-{ordinal}"), "ordinal": ordinal, **printed})
    ledger.rows["pages"] = page_rows(key, extraction.source.pages, pages, ledger.rows.get("provenance", []))
    return {name: [_storable(row) for row in rows] for name, rows in ledger.rows.items()}


def content_digest(extraction: Extraction) -> str:
    """A digest of all that was read, without the path: equal digests give equal rows."""
    content = [ROWS_VERSION, *(_plain(getattr(extraction, f.name)) for f in fields(extraction) if f.name != "source")]
    source = [extraction.source.sha256, extraction.source.media_type, extraction.source.pages]
    text = json.dumps([source, content], ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.blake2b(text.encode("ascii"), digest_size=16).hexdigest()


def clean_text(text: str) -> str:
    """The text as both databases take it: NUL and half surrogates, which broken fonts and file names hold, become U+FFFD.

    >>> clean_text("a\\x00b")
    'a\\ufffdb'
    """
    if "\x00" in text or not text.isascii():
        text = text.replace("\x00", "\ufffd").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _add_decree(ledger: Ledger, extraction: Extraction) -> None:
    decree, source = extraction.document, extraction.source
    row, reads = _texts(decree, _DECREE_TEXTS)
    if decree.year is not None:
        digits = decree.year.text
        row["year"] = int(digits) if digits.isdecimal() and len(digits) == 4 else None
        reads["year"] = (decree.year.source, None)
    row |= {"id": ledger.document_id, "sha256": source.sha256, "media_type": source.media_type, "page_count": source.pages}
    told_by = next(((name, reads[name][0]) for name in ("title", "about", "number", "agency") if name in reads), None)
    row["kind"] = str(decree.kind)
    reads["kind"] = (told_by[1], told_by[0]) if told_by else (_first_reading(extraction), "document")
    row["agency_key"] = agency_key(row["agency"], row["region"], row["region_code"])
    printed = (decree.title, decree.year, next((sheet.position for sheet in extraction.sheets), None))
    details = (text.text if text is not None else None for text in printed)
    row["decree_key"] = decree_key(row["agency_key"], row["kind"], row["number"], *details)
    ledger.add("documents", row, reads)
    for ordinal, basis in enumerate(decree.legal_basis, start=1):
        cited: Row = {"type": basis.type, "number": basis.number, "year": _year(basis.year), "about": basis.about}
        name = f"{basis.type} {basis.number} {basis.year or ''}"
        cited |= {"id": ledger.ring.key(ledger.document_id, "legal", name), "ordinal": ordinal}
        # A citation is one reading: number, year and subject are parts of it.
        parts: Reads = dict.fromkeys(("number", "year", "about"), (basis.source, "type"))
        ledger.add("legal_basis", cited, {"type": (basis.source, None), **parts})
    _add_signatories(ledger, decree)


def _add_signatories(ledger: Ledger, decree: Decree) -> None:
    signed: tuple[tuple[str, Signatory | None], ...] = (("signatory", decree.signatory), ("cosigner", decree.cosigner))
    for role, signatory in signed:
        if signatory is not None:
            row, reads = _texts(signatory, ("name", "title", "rank", "nip"))
            ledger.add("signatories", {"id": ledger.ring.key(ledger.document_id, role), "role": role, **row}, reads)


def _add_sheet(ledger: Ledger, ordinal: int, sheet: Sheet) -> None:
    row, reads = _texts(sheet, ("position",))
    sheet_id = ledger.ring.key(ledger.document_id, "sheet", row["position"] or "")
    ledger.add("sheets", {"id": sheet_id, "ordinal": ordinal, **row}, reads)
    for kind, items in (("duty", sheet.duties), ("function", sheet.functions)):
        for n, item in enumerate(items, start=1):
            item_row: Row = {"id": ledger.ring.key(sheet_id, kind, item.text), "sheet_id": sheet_id, "kind": kind, "ordinal": n}
            ledger.add("sheet_items", {**item_row, "text": item.text}, {"text": (item.source, None)})
    nodes: dict[tuple[str | None, str, str], str] = {}
    for n, indicator in enumerate(sheet.indicators, start=1):
        parent: str | None = None
        for kind, text in (("goal", indicator.goal), ("objective", indicator.objective)):
            if text is not None:
                parent = _node(ledger, nodes, sheet_id, parent, kind, text)
        _add_indicator(ledger, sheet_id, parent, n, indicator)
    for objective in sheet.unmeasured:
        _node(ledger, nodes, sheet_id, None, "objective", objective)


def _node(
    ledger: Ledger, nodes: dict[tuple[str | None, str, str], str], sheet_id: str, parent: str | None, kind: str, text: Text
) -> str:
    """The key of the goal or objective with this text under this parent; its row is added when it is new."""
    known = nodes.get((parent, kind, text.text))
    if known is not None:
        return known
    key = ledger.ring.key(parent or sheet_id, kind, text.text)
    nodes[parent, kind, text.text] = key
    row: Row = {"id": key, "sheet_id": sheet_id, "parent_id": parent, "kind": kind, "ordinal": len(nodes), "text": text.text}
    ledger.add("objectives", row, {"text": (text.source, None)})
    return key


def _add_indicator(ledger: Ledger, sheet_id: str, objective_id: str | None, ordinal: int, indicator: Indicator) -> None:
    row, reads = _texts(indicator, _INDICATOR_TEXTS)
    key = ledger.ring.key(sheet_id, "indicator", indicator.name.text)
    row |= {"id": key, "sheet_id": sheet_id, "objective_id": objective_id, "ordinal": ordinal, "level": str(indicator.level)}
    row |= {"polarity": indicator.polarity, "accumulation": indicator.accumulation}
    normalized = {name: value for name, value in indicator.normalized.items() if value is not None}
    row["name_key"] = normalized.get("key")
    row |= {
        "normalized_name": normalized.get("name"),
        "normalized_unit": normalized.get("unit"),
        "normalized": normalized or None,
    }
    for field in ("level", "polarity", "accumulation", "normalized_name", "normalized"):
        reads[field] = (indicator.name.source, "name")
    for field, basis in (("polarity", indicator.polarity_basis), ("accumulation", indicator.accumulation_basis)):
        row[f"{field}_basis"] = basis.kind if basis is not None else None
        if basis is not None:
            reads[field] = (basis.source, None if basis.field == field else basis.field)
    unit_source, unit_field = (indicator.unit.source, "unit") if indicator.unit else (indicator.name.source, "name")
    reads["normalized_unit"] = (unit_source, unit_field)
    ledger.add("indicators", row, reads, indicator_id=key)
    for name, parent in (("goal", indicator.goal), ("objective", indicator.objective)):
        if parent is not None:
            ledger.note("indicators", key, name, parent.text, parent.source, indicator_id=key)
    if indicator.formula is not None:
        _add_formula(ledger, key, indicator.formula)
    for n, target in enumerate(indicator.targets, start=1):
        _add_target(ledger, key, n, target)


def _add_formula(ledger: Ledger, indicator_id: str, formula: Formula) -> None:
    expression = None if formula.expression is None else _plain(formula.expression)
    row: Row = {"id": ledger.ring.key(indicator_id, "formula"), "indicator_id": indicator_id, "text": formula.text}
    row |= {"expression": expression, "kind": formula.kind, "reason": formula.reason}
    row |= {"legend": _plain(formula.legend) or None, "conditions": _plain(formula.conditions) or None}
    row |= {"plain": formula.plain, "latex": formula.latex, "mathml": formula.mathml}
    reads: Reads = dict.fromkeys(("expression", "kind", "legend", "conditions"), (formula.source, "text"))
    reads["text"] = (formula.source, None)
    ledger.add("formulas", row, reads, indicator_id=indicator_id)


def _add_target(ledger: Ledger, indicator_id: str, ordinal: int, target: Target) -> None:
    value, upper = _finite(target.value), _finite(target.upper)
    key = ledger.ring.key(indicator_id, f"{target.kind}-{target.year or 'undated'}-{target.period}")
    row: Row = {"id": key, "indicator_id": indicator_id, "ordinal": ordinal, "kind": str(target.kind), "year": _year(target.year)}
    row |= {"period": target.period, "raw": target.raw, "comparator": target.comparator, "unit": target.unit}
    row |= {"value": value, "value_exact": exact_text(value), "upper": upper, "upper_exact": exact_text(upper)}
    row |= {"value_kind": target.value_kind, "grade": target.grade, "scale": _finite(target.scale), "currency": target.currency}
    dropped = (value is None) != (target.value is None) or (upper is None) != (target.upper is None)
    source = replace(target.source, review=True) if dropped else target.source
    reads: Reads = dict.fromkeys(_TARGET_PARTS, (source, "raw"))
    reads |= dict.fromkeys(("kind", "year", "period"), (source, "heading"))
    reads["raw"] = (source, None)
    ledger.add("targets", row, reads, indicator_id=indicator_id)


def _texts(owner: object, names: tuple[str, ...]) -> tuple[Row, Reads]:
    """The texts of the named fields and where each was read."""
    found: dict[str, Text] = {name: value for name in names if (value := getattr(owner, name)) is not None}
    return {name: found[name].text if name in found else None for name in names}, {n: (t.source, None) for n, t in found.items()}


def _first_reading(extraction: Extraction) -> Provenance | None:
    return next(_readings((extraction.document, extraction.sheets)), None)


def _readings(value: object) -> Iterator[Provenance]:
    if isinstance(value, Provenance):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _readings(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _readings(getattr(value, field.name))


def _year(year: int | None) -> int | None:
    """A year that fits the column: misread digits of any length never stop a document."""
    return year if year is not None and 0 <= year <= 9999 else None


def _finite(value: Decimal | None) -> Decimal | None:
    return value if value is not None and value.is_finite() and abs(value.adjusted()) <= _LARGEST_EXPONENT else None


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return str(value) if isinstance(value, Decimal) else value


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(str(value))
    if isinstance(value, dict):
        return {_storable(k): _storable(v) for k, v in value.items()}
    return [_storable(item) for item in value] if isinstance(value, list) else value
