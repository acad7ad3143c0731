"""Where two tables touch: the seam between a grid's upper rows and lower rows that share no columns.

Points, upright frame. Writers set a table under another with no line between (LibreOffice and Word do so when an empty
paragraph is deleted); their shared border then looks like a row edge of one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.cells import Grid
from pipeline.model.geometry import Orientation, Ruling

#: pt; what a ruling cut at a seam may stick out before the rest counts as a piece of its own.
STUB = 3.0


def find_seam(grid: Grid) -> float | None:
    """The y at which the first of two touching tables ends, None when the grid is one table.

    The column edges inside the tables above and below must be mostly different, or partly when one is wider: a header's are
    among its body's, a group row has none, and a row of totals that lacks a cell has no edge of its own.
    """
    open_rows = [False] * (grid.n_rows + 1)
    for cell in grid.cells:
        for r in range(cell.row + 1, cell.row + cell.row_span):
            open_rows[r] = True
    above: set[int] = set()
    extent: tuple[int, int] | None = None
    start = 0
    for r in range(1, grid.n_rows + 1):
        if open_rows[r]:
            continue
        here, reach = _inner_edges(grid, start, r)
        if above and here and not (here <= above or above <= here):
            shared, least = len(above & here), min(len(above), len(here))
            if 2 * shared < least or extent != reach:
                return grid.ys[start]
        above |= here
        extent = reach if extent is None else (min(extent[0], reach[0]), max(extent[1], reach[1]))
        start = r
    return None


def _inner_edges(grid: Grid, start: int, end: int) -> tuple[set[int], tuple[int, int]]:
    """The column edges between cells in the rows from `start` up to `end`, and the outer edges of these rows."""
    cells = [cell for cell in grid.cells if start <= cell.row < end and cell.closed]
    left = min((cell.column for cell in cells), default=0)
    right = max((cell.column + cell.column_span for cell in cells), default=0)
    return {cell.column for cell in cells} - {left}, (left, right)


def cut_rulings(rulings: Sequence[Ruling], y: float, slack: float) -> tuple[list[Ruling], list[Ruling]]:
    """The rulings above and below y; one at y (to `slack`) belongs to both, upright ones are cut."""
    above: list[Ruling] = []
    below: list[Ruling] = []
    for ruling in rulings:
        if ruling.orientation is Orientation.HORIZONTAL:
            if ruling.position <= y + slack:
                above.append(ruling)
            if ruling.position >= y - slack:
                below.append(ruling)
            continue
        if ruling.start < y - STUB:
            above.append(replace(ruling, end=min(ruling.end, y)))
        if ruling.end > y + STUB:
            below.append(replace(ruling, start=max(ruling.start, y)))
    return above, below
