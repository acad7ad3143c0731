"""Tables drawn in text for the tests: one line a row, cells between bars.

"^" is a cell merged with the one above, "<" with the one at its left; "//" between blanks stands for a line break. Only the
structure "ruled" has merged cells: in any other "^" and "<" are empty cells, as a transcript prints them.
"""

from __future__ import annotations

from dataclasses import replace

from normalizers.records import Records, parse_indicators
from normalizers.span import CaptionedTable, SheetSpan
from pipeline.model.decree import Decree, DecreeKind, Indicator
from pipeline.model.provenance import Method, Provenance, Text
from pipeline.model.reading import Cell, Table, TextLine

ENGINE = "test"


def told(text: str) -> Text:
    return Text(text=text, source=Provenance(page=1, raw=text, method=Method.TRANSCRIPT, engine=ENGINE))


def draw(drawing: str, structure: str = "ruled", pages: tuple[int, ...] = ()) -> Table:
    rows = [[cell.strip() for cell in line.split("|")] for line in drawing.strip("\n").splitlines()]
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    merged = structure == "ruled"
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text in ("^", "<") and merged:
                continue
            row_span = column_span = 1
            while merged and c + column_span < width and row[c + column_span] == "<":
                column_span += 1
            while merged and r + row_span < len(rows) and rows[r + row_span][c] == "^":
                row_span += 1
            plain = "" if text in ("^", "<") else text.replace(" // ", "\n")
            page = pages[r] if pages else 1
            cells.append(
                Cell(
                    row=r,
                    column=c,
                    text=plain,
                    page=page,
                    method=Method.TEXT_LAYER,
                    engine=ENGINE,
                    row_span=row_span,
                    column_span=column_span,
                )
            )
    return Table(
        n_rows=len(rows),
        n_columns=width,
        cells=tuple(cells),
        pages=tuple(dict.fromkeys(pages)) or (1,),
        structure=structure,
        row_pages=pages or (1,) * len(rows),
    )


def read(
    *drawings: str | Table,
    kind: DecreeKind = DecreeKind.IKU,
    year: int | None = 2024,
    structure: str = "ruled",
    above: tuple[str, ...] = (),
    goal: str | None = None,
    captions: tuple[tuple[str, ...], ...] = (),
) -> Records:
    """The records of a form with these tables; `above` are the lines over its first table, `captions` those over each one."""
    over = captions or (above,)
    lines = [tuple(TextLine(text=text, page=1, method=Method.TEXT_LAYER, engine=ENGINE) for text in texts) for texts in over]
    tables = [drawing if isinstance(drawing, Table) else draw(drawing, structure) for drawing in drawings]
    span = SheetSpan(
        goal=told(goal) if goal else None,
        tables=tuple(CaptionedTable(table=table, above=lines[k] if k < len(lines) else ()) for k, table in enumerate(tables)),
    )
    return parse_indicators(span, Decree(kind=kind, year=told(str(year)) if year else None))


def row(indicator: Indicator, *fields: str) -> tuple[str | None, ...]:
    """The texts of some fields."""
    values = [getattr(indicator, field) for field in fields]
    return tuple(getattr(value, "text", value) if value is not None else None for value in values)


def values(indicator: Indicator) -> dict[tuple[str, int | None, str], float | None]:
    """The told values by kind, year and period."""
    return {(t.kind.value, t.year, t.period): None if t.value is None else float(t.value) for t in indicator.targets}


def told_values(records: Records) -> list[tuple[str, int | None, str, str, bool]]:
    """Kind, year, period, raw and flag of every told value."""
    return [(t.kind.value, t.year, t.period, t.raw, t.source.review) for i in records.indicators for t in i.targets]


def scanned(table: Table, confidence: float) -> Table:
    """The table as read by OCR."""
    cells = tuple(replace(cell, method=Method.OCR, confidence=confidence) for cell in table.cells)
    return replace(table, cells=cells)
