"""Text that hangs out of the last cells of a page: a page break cut them, and no border closes them below.

Points, upright frame. Browsers print the last lines of a merged cell under the table's last rule when its rows end there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.cells import Grid
from extractors.lines import gather_lines
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

#: in heights of a line; what hangs out goes on at the leading of the text above it.
LEADING = 0.9
#: pt; how far such a word may reach over the sides of its cell.
SIDE = 1.5


def absorb_overflow(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with its last row drawn down over the lines that hang out of its open cells; the same grid when none do."""
    cells = [cell.box for cell in grid.cells if cell.open_below]
    if not cells or len(cells) == len([cell for cell in grid.cells if cell.row + cell.row_span == grid.n_rows]):
        return grid
    bottom = grid.box.bottom
    below = [w for w in words if w.box.center[1] > bottom and w.box.x1 > grid.box.x0 and w.box.x0 < grid.box.x1]
    for line in gather_lines(below):
        height = max(word.box.height for word in line)
        if min(word.box.top for word in line) - bottom > LEADING * height or not all(_fits(word, cells) for word in line):
            break
        bottom = max(word.box.bottom for word in line)
    if bottom == grid.box.bottom:
        return grid
    return _drawn_down(grid, bottom + 0.5)


def _fits(word: Word, cells: Sequence[Box]) -> bool:
    return any(cell.x0 - SIDE <= word.box.x0 and word.box.x1 <= cell.x1 + SIDE for cell in cells)


def _drawn_down(grid: Grid, bottom: float) -> Grid:
    return replace(
        grid,
        ys=(*grid.ys[:-1], bottom),
        box=replace(grid.box, bottom=bottom),
        cells=tuple(
            replace(cell, box=replace(cell.box, bottom=bottom)) if cell.row + cell.row_span == grid.n_rows else cell
            for cell in grid.cells
        ),
    )
