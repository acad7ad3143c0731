"""Drawn grids with a row that holds many: rules part the columns and the header, the rows below are told by their texts alone.

Statistics are printed so, boxed or with lines between the columns. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.bands import find_bands
from extractors.cells import Grid
from extractors.chunks import Chunk, Scale, find_chunks, measure_scale
from extractors.dense_rows import figures_under
from extractors.figures import is_figure
from pipeline.model.reading import Word

#: Lines in one drawn row with figures under figures from which it holds many, and the share of its lines that do.
FEWEST, MOSTLY = 3, 0.6
#: Share of the words of a drawn grid that another structure must hold to take its place.
HELD = 0.9


def find_bare_grids(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """The grids that bound one cell across, or one of whose rows holds many."""
    out = []
    for grid in grids:
        inside = [word for word in words if grid.box.contains(*word.box.center)]
        if inside and (grid.n_columns == 1 or _holds_rows(grid, inside)):
            out.append(grid)
    return out


def takes_place(grid: Grid, drawn: Grid, words: Sequence[Word]) -> bool:
    """Whether this grid holds what the drawn one does, in more cells and no fewer columns."""
    inside = [word for word in words if drawn.box.contains(*word.box.center)]
    held = sum(grid.box.contains(*word.box.center) for word in inside)
    return held >= HELD * len(inside) and grid.n_columns >= max(2, drawn.n_columns) and grid.n_rows > drawn.n_rows


def _holds_rows(grid: Grid, words: Sequence[Word]) -> bool:
    scale = measure_scale(words)
    tall = {cell.row for cell in grid.cells if cell.row_span == 1 and cell.box.height > (FEWEST + 1) * scale.em}
    return any(_is_many(grid, row, words, scale) for row in tall)


def _is_many(grid: Grid, row: int, words: Sequence[Word], scale: Scale) -> bool:
    """Whether figures stand under figures in most lines of this row."""
    chunks: list[Chunk] = []
    for cell in grid.cells:
        if cell.row == row and cell.row_span == 1:
            chunks += find_chunks([word for word in words if cell.box.contains(*word.box.center)], scale)
    bands = find_bands(chunks, scale)
    figures = [[is_figure(chunk.text) for chunk in band.chunks] for band in bands]
    told = sum(figures_under(bands[k], bands[k + 1], figures[k], figures[k + 1]) > 0 for k in range(len(bands) - 1))
    return told >= FEWEST and told >= MOSTLY * (len(bands) - 1)
