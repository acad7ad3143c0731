"""Reading -> Extraction: what a document as read means."""

from __future__ import annotations

from dataclasses import replace

from normalizers.amendments import find_amended
from normalizers.arithmetic import check_arithmetic
from normalizers.decree import parse_decree
from normalizers.dump import parse_loose
from normalizers.dump_siblings import agree_on_rows
from normalizers.formulas.expression import express_formula
from normalizers.indicators import complete_indicator
from normalizers.lines import only_lines
from normalizers.records import parse_indicators
from normalizers.running_text import find_lines
from normalizers.sheets import find_sheets, read_drafts
from normalizers.validity import check_validity
from pipeline.model.decree import DecreeKind, Extraction, Level, PrintedTable, Sheet
from pipeline.model.issue import Issue
from pipeline.model.reading import Reading

_LEVELS = {DecreeKind.IKI: Level.INDIVIDU, DecreeKind.IKK: Level.KEGIATAN}


def normalize_reading(reading: Reading) -> Extraction:
    """The decree, its sheets and indicators, and every printed table. Never raises for what a document says."""
    blocks = find_lines(reading)
    drafts = read_drafts(blocks)
    spans = find_sheets(drafts)
    decree, issues = parse_decree(blocks, drafts, spans)
    decree = replace(decree, amends=find_amended(decree))
    sheets: list[Sheet] = []
    found: list[Issue] = [*reading.issues, *issues]
    header_rows: dict[int, int] = {}
    lines = only_lines(reading.blocks)
    dumped = [parse_loose(span.loose, lines, _LEVELS.get(decree.kind, Level.SASARAN)) for span in spans]
    agreed = agree_on_rows([indicators for indicators, _ in dumped])
    for span, loose, (_, doubts) in zip(spans, agreed, dumped, strict=True):
        records = parse_indicators(span, decree)
        found.extend(span.issues)
        found.extend(doubts)
        found.extend(records.issues)
        header_rows.update(records.header_rows)
        indicators = []
        for indicator in (*records.indicators, *map(complete_indicator, loose)):
            expressed, against = express_formula(indicator)
            indicators.append(expressed)
            found.extend((*check_arithmetic(expressed), *against))
        sheets.append(
            Sheet(
                position=span.position,
                duties=span.duties,
                functions=span.functions,
                indicators=tuple(indicators),
                unmeasured=records.unmeasured,
            )
        )
    found.extend(check_validity(decree, sheets))
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
