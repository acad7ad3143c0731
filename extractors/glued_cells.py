"""Cells of a table without rules whose texts tell that two rows, or two columns, were taken for one: they are flagged.

No number is wrapped, so that numbers right under one another in two columns of a row are two rows; where most lines of a column
hold two texts with white between, it is two. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.blocks import Block
from extractors.cells import GridCell
from extractors.chunks import Chunk
from extractors.leading import are_two_cells
from extractors.prose import ITEM

#: Columns of one row with number under number; lines of a column, and their share, with two texts side by side.
COLUMNS, LINES, MOSTLY = 2, 3, 0.6


def flag_glued(cells: Sequence[GridCell], columns: Sequence[Sequence[Block]], first: int, line: float) -> tuple[GridCell, ...]:
    """The cells, doubtful where they hold what should be several; `first` is the first row of the body, `columns` its texts,
    `line` how far texts of one line differ in height at most.
    """
    chunks = [sorted((c for block in column for c in block.chunks), key=lambda c: (c.baseline, c.left)) for column in columns]
    wide = {k for k, column in enumerate(chunks) if _is_two(column, line)}
    stacked: dict[tuple[int, int], set[int]] = {}
    for cell in cells:
        if cell.row >= first and cell.column_span == 1:
            held = [c for c in chunks[cell.column] if cell.box.top < c.box.center[1] < cell.box.bottom]
            if any(are_two_cells(a, b) for a, b in pairwise(held) if b.baseline - a.baseline > line):
                stacked.setdefault((cell.row, cell.row_span), set()).add(cell.column)
    rows = {row for (start, span), found in stacked.items() if len(found) >= COLUMNS for row in range(start, start + span)}
    return tuple(
        replace(cell, doubtful=True)
        if cell.row >= first and (cell.column in wide or not rows.isdisjoint(range(cell.row, cell.row + cell.row_span)))
        else cell
        for cell in cells
    )


def _is_two(column: Sequence[Chunk], line: float) -> bool:
    """Whether most lines of a column hold two texts with white between, item marks not counted."""
    lines: list[list[Chunk]] = []
    for chunk in column:
        if lines and chunk.baseline - lines[-1][0].baseline <= line:
            lines[-1].append(chunk)
        else:
            lines.append([chunk])
    pairs = sum(sum(not ITEM.fullmatch(chunk.text) for chunk in texts) > 1 for texts in lines)
    return pairs >= max(LINES, MOSTLY * len(lines))
