"""Drawn tables whose rules part the columns and the header alone -> the same with the rows that the texts of the body show.

Only where a grid ends with one tall row: its item numbers count on, or most columns begin a text at the same heights.
Points, upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.blocks import Block, find_blocks
from extractors.body_cells import find_body_rows, find_cells
from extractors.cells import Grid, GridCell
from extractors.chunks import find_chunks, measure_scale
from extractors.grid import words_by_cell
from extractors.leading import measure_leading
from extractors.rows import SAME_ROW
from pipeline.model.reading import Word

#: Rows of the grid at most: a header of three levels, the numbers of its columns, and what lies below it.
MOST_ROWS = 5
#: Columns that begin a text at one height, and their share of those that hold texts.
FEWEST, MOSTLY = 3, 0.6
#: ems that a row of two lines fills at least; pt that one does in the smallest type.
TALL, LOW = 2.6, 15.0
_ITEM = re.compile(r"\(?(\d{1,3})[.)]?")


def split_last_row(grid: Grid, words: Sequence[Word], *, numbered: bool = False) -> Grid:
    """The grid with the rows that the texts of its last one show; the grid itself where they show one.

    `numbered`: only where item numbers tell them.
    """
    last = grid.n_rows - 1
    cells = [cell for cell in grid.cells if cell.row + cell.row_span - 1 == last]
    whole = all(cell.row_span == cell.column_span == 1 for cell in cells)
    if not (0 < last < MOST_ROWS and whole and len(cells) == grid.n_columns >= FEWEST) or grid.ys[-1] - grid.ys[-2] < LOW:
        return grid
    low = [word for word in words if grid.ys[-2] <= word.box.center[1] < grid.ys[-1]]
    held = {cell.column: inside for cell, inside in zip(grid.cells, words_by_cell(grid, low), strict=True) if cell.row == last}
    scale = measure_scale([word for inside in held.values() for word in inside])
    if grid.ys[-1] - grid.ys[-2] < TALL * scale.em:
        return grid
    first = find_chunks(held[0], scale)
    items = len(first) > 1 and all(_ITEM.fullmatch(chunk.text) for chunk in first)
    if numbered and not items:
        return grid
    chunks = [first, *(find_chunks(held[column], scale) for column in range(1, grid.n_columns))]
    leading = measure_leading([chunk for column in chunks for chunk in column], scale)
    columns = [find_blocks(column, k, scale, leading) for k, column in enumerate(chunks)]
    if not ((items and _count_on(columns[0])) or (not numbered and _begin_together(columns, SAME_ROW * scale.em))):
        return grid
    edges, slots = find_cells(columns, (), find_body_rows(columns, (), scale), grid.ys[-1], scale)
    if len(edges) < 3:
        return grid
    ys = (*grid.ys[:-1], *edges[1:-1], grid.ys[-1])
    rows = [
        GridCell(
            row=last + slot.top,
            column=slot.first,
            row_span=slot.bottom - slot.top + 1,
            column_span=slot.last - slot.first + 1,
            box=replace(cells[slot.first].box, top=ys[last + slot.top], bottom=ys[last + slot.bottom + 1]),
        )
        for slot in sorted(slots, key=lambda slot: (slot.top, slot.first))
    ]
    opened = replace(grid, ys=ys, cells=(*(cell for cell in grid.cells if cell not in cells), *rows))
    headed = _split_header(opened, words) if last == 1 else opened
    return headed or (grid if numbered else opened)


def _split_header(grid: Grid, words: Sequence[Word]) -> Grid | None:
    """The grid with two levels in its first row where a cell over several columns prints a heading in each below its own.

    None where such a cell prints anything else.
    """
    held = list(zip(grid.cells, words_by_cell(grid, words), strict=True))
    wide = [_lower_level(cell, inside, grid.xs) for cell, inside in held if cell.row == 0 and cell.column_span > 1]
    levels = [level for level in wide if level]
    if not wide:
        return grid
    if len(levels) < len(wide):
        return None
    edge = min(levels)
    cells: list[GridCell] = []
    for cell in grid.cells:
        box = cell.box
        if cell.row:
            cells.append(replace(cell, row=cell.row + 1))
        elif cell.column_span == 1:
            cells.append(replace(cell, row_span=2))
        else:
            cells.append(replace(cell, box=replace(box, bottom=edge)))
            for k in range(cell.column, cell.column + cell.column_span):
                below = replace(box, x0=grid.xs[k], x1=grid.xs[k + 1], top=edge)
                cells.append(replace(cell, row=1, column=k, column_span=1, box=below))
    return replace(grid, ys=(grid.ys[0], edge, *grid.ys[1:]), cells=tuple(cells))


def _lower_level(cell: GridCell, words: Sequence[Word], xs: Sequence[float]) -> float | None:
    """The height between the heading of a wide cell and those of its columns; None where it prints none in some."""
    last = max((word.box.bottom for word in words), default=0.0)
    lower = [word for word in words if word.box.center[1] > last - word.box.height]
    upper = [word for word in words if word not in lower]
    spans = [(xs[k], xs[k + 1]) for k in range(cell.column, cell.column + cell.column_span)]
    filled = all(any(a <= word.box.x0 and word.box.x1 <= b for word in lower) for a, b in spans)
    across = any(word.box.x0 < b < word.box.x1 for word in lower for _, b in spans)
    if not upper or not filled or across or all(_ITEM.fullmatch(word.text) for word in lower):
        return None
    return (max(word.box.bottom for word in upper) + min(word.box.top for word in lower)) / 2


def _count_on(column: Sequence[Block]) -> bool:
    """Whether the texts of the first column are numbers, each the next."""
    found = [_ITEM.fullmatch(block.chunks[0].text) for block in column if len(block.chunks) == 1]
    numbers = [int(match[1]) for match in found if match]
    return len(numbers) == len(column) > 1 and all(b == a + 1 for a, b in pairwise(numbers))


def _begin_together(columns: Sequence[Sequence[Block]], near: float) -> bool:
    """Whether most columns begin a second text, or a later one, at one height."""
    full = [column for column in columns if column]
    begins = [block.begin for column in full for block in column[1:]]
    together = max((sum(any(abs(b.begin - y) < near for b in column[1:]) for column in full) for y in begins), default=0)
    return together >= max(FEWEST, MOSTLY * len(full))
