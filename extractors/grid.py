"""Rulings -> Grids -> Tables: the rows and columns of printed tables with their merged cells, filled with words.

Points, upright frame; shared by text layers and scans. Never raises: rulings that draw no table give no grid.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from extractors.bridges import bridge_columns
from extractors.cells import Grid, GridCell
from extractors.fractions import flatten_fractions
from extractors.lattice import (
    ASKEW,
    REACH,
    SAME_LINE,
    SHORTEST,
    Line,
    complete_borders,
    connect_rulings,
    find_edges,
    find_lines,
    find_regions,
    join_rulings,
    merge_askew,
    tile_regions,
)
from extractors.lines import gather_lines
from extractors.seams import cut_rulings, find_seam
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.provenance import Doubt, Method
from pipeline.model.reading import Cell, Table, Word

__all__ = ["Grid", "GridCell", "cell_text", "fill_grid", "find_bars", "find_grids", "words_by_cell"]

#: tables that touch each other on one page; a bound for odd drawings, not for decrees.
MOST_SEAMS = 8
#: what is left of the confidence of a cell whose text lies across its edge.
DOUBTED = 0.5

#: rulings that bound two cells at least.
FEWEST = 4


def find_grids(rulings: Iterable[Ruling]) -> tuple[Grid, ...]:
    """The tables that `rulings` draw, top to bottom then left to right; single boxes and what is drawn inside a cell are none."""
    pieces = [piece for piece in join_rulings(rulings) if piece.length >= SHORTEST]
    groups = bridge_columns(connect_rulings(pieces, REACH))
    grids = [grid for group in groups if len(group) >= FEWEST for grid in _grids_of(group)]
    outer = [grid for grid in grids if not any(_inside_cell(grid, other) for other in grids if other is not grid)]
    return tuple(sorted(outer, key=lambda grid: (grid.box.top, grid.box.x0)))


def _grids_of(group: Sequence[Ruling], depth: int = 0) -> list[Grid]:
    """The grids that connected rulings draw: none when they bound fewer than two cells, two or more when tables touch."""
    grid = _grid_of(group)
    seam = find_seam(grid) if grid else None
    if grid is None or seam is None or depth == MOST_SEAMS:
        return [grid] if grid else []
    above, below = cut_rulings(group, seam, SAME_LINE)
    return [*_grids_of(above, depth + 1), *_grids_of(below, depth + 1)]


def _grid_of(group: Sequence[Ruling]) -> Grid | None:
    across = find_lines(r for r in group if r.orientation is Orientation.HORIZONTAL)
    down = find_lines(r for r in group if r.orientation is Orientation.VERTICAL)
    if not across or not down:
        return None
    down = complete_borders(down, across)
    across = complete_borders(across, down)
    if len(across) < 2 or len(down) < 2:
        return None
    across_edges = find_edges(across, [line.position for line in down])
    down_edges = find_edges(down, [line.position for line in across])
    return _assemble(across, down, across_edges, down_edges)


def _assemble(
    across: Sequence[Line], down: Sequence[Line], across_edges: list[list[bool]], down_edges: list[list[bool]]
) -> Grid | None:
    owner = find_regions(across_edges, down_edges)
    spans, broken = tile_regions(owner)
    row_of, ys = merge_askew([line.position for line in across], {(r0, r1) for r0, _, r1, _ in spans}, ASKEW / 2)
    column_of, xs = merge_askew([line.position for line in down], {(c0, c1) for _, c0, _, c1 in spans}, ASKEW)
    if len(spans) < 2:
        return None
    cells = tuple(
        GridCell(
            row=row_of[r0],
            column=column_of[c0],
            row_span=row_of[r1] - row_of[r0],
            column_span=column_of[c1] - column_of[c0],
            box=Box(x0=xs[column_of[c0]], top=ys[row_of[r0]], x1=xs[column_of[c1]], bottom=ys[row_of[r1]]),
            closed=_is_closed(down_edges, r0, c0, r1, c1),
            open_below=r1 == len(across_edges) - 1 and not any(across_edges[r1][c] for c in range(c0, c1)),
        )
        for r0, c0, r1, c1 in spans
    )
    box = Box(x0=xs[0], top=ys[0], x1=xs[-1], bottom=ys[-1])
    return Grid(xs=tuple(xs), ys=tuple(ys), cells=cells, box=box, broken=broken)


def _is_closed(down_edges: list[list[bool]], r0: int, c0: int, r1: int, c1: int) -> bool:
    """Whether a cell at the left or right end of the lattice has its border there."""
    last = len(down_edges) - 1
    ends = [side for side in (0, last) if side in (c0, c1)]
    return all(any(down_edges[side][r] for r in range(r0, r1)) for side in ends)


def _inside_cell(grid: Grid, other: Grid) -> bool:
    """Whether `grid` is drawn inside one cell of `other`."""
    x, y = grid.box.center
    return any(
        cell.box.contains(x, y)
        and cell.box.x0 - 1 <= grid.box.x0
        and grid.box.x1 <= cell.box.x1 + 1
        and cell.box.top - 1 <= grid.box.top
        and grid.box.bottom <= cell.box.bottom + 1
        for cell in other.cells
    )


def find_bars(grid: Grid, rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """The horizontal rulings that lie inside the cells of `grid` without being an edge: fraction bars and underlines."""
    owner = _owners(grid)
    out: list[Ruling] = []
    for ruling in rulings:
        if ruling.orientation is not Orientation.HORIZONTAL:
            continue
        held = owner.get((bisect_right(grid.ys, ruling.position) - 1, bisect_right(grid.xs, (ruling.start + ruling.end) / 2) - 1))
        if held is None:
            continue
        box = grid.cells[held].box
        within = box.x0 - 1 <= ruling.start and ruling.end <= box.x1 + 1 and ruling.length < box.width - 3
        if within and box.top + 2 < ruling.position < box.bottom - 2:
            out.append(ruling)
    return tuple(out)


def words_by_cell(grid: Grid, words: Iterable[Word]) -> list[list[Word]]:
    """For each cell of `grid`, in order, the words whose centre lies in it; words outside are left out."""
    owner, xs, ys = _owners(grid), grid.xs, grid.ys
    out: list[list[Word]] = [[] for _ in grid.cells]
    for word in words:
        box = word.box
        held = owner.get((bisect_right(ys, (box.top + box.bottom) / 2) - 1, bisect_right(xs, (box.x0 + box.x1) / 2) - 1))
        if held is not None:
            out[held].append(word)
    return out


def _owners(grid: Grid) -> dict[tuple[int, int], int]:
    """For each row and column the index of the cell that covers it."""
    return {
        (r, c): k
        for k, cell in enumerate(grid.cells)
        for r in range(cell.row, cell.row + cell.row_span)
        for c in range(cell.column, cell.column + cell.column_span)
    }


def cell_text(words: Sequence[Word], bars: Sequence[Ruling] = ()) -> str:
    """The text of one cell: printed lines joined by a line feed, words by one space, stacked fractions as "(A) / (B)"."""
    flat = flatten_fractions(words, bars) if bars else words
    return "\n".join(" ".join(word.text for word in line) for line in gather_lines(flat))


def fill_grid(
    grid: Grid,
    words: Iterable[Word],
    bars: Sequence[Ruling] = (),
    *,
    page: int,
    method: Method,
    engine: str,
) -> Table:
    """The Table of `grid` with `words` put into its cells; `bars` are rulings inside cells (see find_bars).

    A cell's confidence is the lowest of its words', 1.0 when it is empty.
    """
    cells = tuple(
        Cell(
            row=cell.row,
            column=cell.column,
            row_span=cell.row_span,
            column_span=cell.column_span,
            text=cell_text(held, [bar for bar in bars if cell.box.contains((bar.start + bar.end) / 2, bar.position)]),
            page=page,
            method=method,
            engine=engine,
            confidence=min((word.confidence for word in held), default=1.0) * (DOUBTED if cell.doubtful else 1.0),
            box=cell.box,
            review=cell.doubtful,
            doubt=Doubt.LAYOUT if cell.doubtful else None,
        )
        for cell, held in zip(grid.cells, words_by_cell(grid, words), strict=True)
    )
    return Table(
        n_rows=grid.n_rows,
        n_columns=grid.n_columns,
        cells=cells,
        pages=(page,),
        structure=grid.structure,
        row_pages=(page,) * grid.n_rows,
        edges=grid.xs,
        box=grid.box,
    )
