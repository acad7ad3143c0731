"""Reading -> Extraction: what a document as read means."""

from __future__ import annotations

from normalizers.decree import parse_decree
from normalizers.records import parse_indicators
from normalizers.sheets import find_sheets
from pipeline.model.decree import Extraction, PrintedTable, Sheet
from pipeline.model.issue import Issue
from pipeline.model.reading import Reading


def normalize_reading(reading: Reading) -> Extraction:
    """The decree, its sheets and indicators, and every printed table. Never raises for what a document says."""
    spans = find_sheets(reading)
    decree, issues = parse_decree(reading, spans)
    sheets: list[Sheet] = []
    found: list[Issue] = [*reading.issues, *issues]
    header_rows: dict[int, int] = {}
    for span in spans:
        records = parse_indicators(span, decree)
        found.extend(span.issues)
        found.extend(records.issues)
        header_rows.update(records.header_rows)
        sheets.append(
            Sheet(
                position=span.position,
                duties=span.duties,
                functions=span.functions,
                indicators=records.indicators,
            )
        )
    return Extraction(
        source=reading.source,
        document=decree,
        sheets=tuple(sheets),
        tables=tuple(
            PrintedTable(
                pages=table.pages,
                header_rows=header_rows.get(id(table), table.header_rows),
                rows=tuple(tuple(row) for row in table.texts()),
            )
            for table in reading.tables
        ),
        issues=tuple(found),
    )
