"""Drawn grids with a row that holds many: rules part the columns and the header, the rows below are told by their texts alone.

Statistics are printed so, boxed or with lines between the columns. Points, upright frame.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from extractors.bands import find_bands
from extractors.cells import Grid
from extractors.chunks import Chunk, Scale, find_chunks, measure_scale
from extractors.dense_rows import count_figures
from extractors.figures import is_figure
from extractors.grid import words_by_cell
from pipeline.model.reading import Word

#: Lines in one drawn row with figures under figures from which it holds many, and the share of its lines that do.
FEWEST, MOSTLY = 3, 0.6
#: Share of the words of a drawn grid that another structure must hold to take its place.
HELD = 0.9
#: Times the height of one drawn row that a table has whose header it is; share of its width that lies beside its rules.
BEYOND, BESIDE = 2.0, 0.6


def find_bare_grids(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """The grids that bound one row or column, or one of whose rows holds many."""
    out = []
    for grid in grids:
        held = words_by_cell(grid, words)
        if any(held) and (1 in (grid.n_columns, grid.n_rows) or _holds_rows(grid, held)):
            out.append(grid)
    return out


def takes_place(grid: Grid, drawn: Grid, words: Sequence[Word]) -> bool:
    """Whether this grid holds what the drawn one does, in more cells and no fewer columns."""
    inside = [word for word in words if drawn.box.contains(*word.box.center)]
    held = sum(grid.box.contains(*word.box.center) for word in inside)
    row = drawn.n_rows == 1 < drawn.n_columns and grid.box.height < BEYOND * drawn.box.height
    if row and not _holds_rows(drawn, words_by_cell(drawn, words)):
        return False  # a row is one, whatever lines it holds, but for a header whose body no rules part
    return held >= HELD * len(inside) and grid.n_columns >= max(2, drawn.n_columns) and grid.n_rows > drawn.n_rows


def words_beside(drawn: Grid, words: Sequence[Word]) -> list[Word]:
    """The words at the height of a drawn grid, in it and beside it: its outer columns may have no rules."""
    reach = BESIDE * drawn.box.width
    left, right = drawn.box.x0 - reach, drawn.box.x1 + reach
    high = [word for word in words if drawn.box.top - 1 <= word.box.center[1] <= drawn.box.bottom + 1]
    return [word for word in high if left <= word.box.center[0] <= right]


def _holds_rows(grid: Grid, held: Sequence[Sequence[Word]]) -> bool:
    cells = [(cell, inside) for cell, inside in zip(grid.cells, held, strict=True) if cell.row_span == 1]
    figures = Counter(cell.row for cell, inside in cells for word in inside if _may_be_figure(word.text))
    if max(figures.values(), default=0) <= FEWEST:
        return False
    scale = measure_scale([word for inside in held for word in inside])
    tall = {cell.row for cell, _ in cells if cell.box.height > (FEWEST + 1) * scale.em and figures[cell.row] > FEWEST}
    return any(_is_many([inside for cell, inside in cells if cell.row == row], scale) for row in tall)


def _may_be_figure(text: str) -> bool:
    """Whether a figure can have this word."""
    return any(map(str.isdigit, text)) or is_figure(text)


def _is_many(cells: Sequence[Sequence[Word]], scale: Scale) -> bool:
    """Whether figures stand under figures in most lines of a row of these cells."""
    chunks: list[Chunk] = []
    for inside in cells:
        chunks += find_chunks(inside, scale)
    bands = find_bands(chunks, scale)
    _, counts = count_figures(bands)
    told = sum(count > 0 for count in counts)
    return told >= FEWEST and told >= MOSTLY * (len(bands) - 1)
