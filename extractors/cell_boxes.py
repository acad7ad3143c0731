"""Boxes of cells, as other tools give them -> a Grid: the edges they share become its rows and columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractors.cells import Grid, GridCell
from pipeline.model.geometry import Box

#: pt; edges of cells nearer than this are one.
SAME_EDGE = 3.0


def grid_of_boxes(boxes: Sequence[Box], structure: str) -> Grid | None:
    """The grid of cells that do not overlap; positions that no box covers are empty cells. None for fewer than two cells."""
    ys = _edges(y for box in boxes for y in (box.top, box.bottom))
    xs = _edges(x for box in boxes for x in (box.x0, box.x1))
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for box in sorted(boxes, key=lambda b: (b.top, b.x0)):
        r0, r1, c0, c1 = _near(ys, box.top), _near(ys, box.bottom), _near(xs, box.x0), _near(xs, box.x1)
        places = {(r, c) for r in range(r0, r1) for c in range(c0, c1)}
        if places and not places & taken:
            taken |= places
            cells.append(_cell(r0, c0, r1, c1, xs, ys))
    cells.extend(_cell(r, c, r + 1, c + 1, xs, ys) for r in range(len(ys) - 1) for c in range(len(xs) - 1) if (r, c) not in taken)
    if len(cells) < 2:
        return None
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = Box(x0=xs[0], top=ys[0], x1=xs[-1], bottom=ys[-1])
    return Grid(xs=tuple(xs), ys=tuple(ys), cells=tuple(cells), box=box, structure=structure)


def _edges(positions: Iterable[float]) -> list[float]:
    out: list[list[float]] = []
    for position in sorted(positions):
        if out and position - out[-1][0] <= SAME_EDGE:
            out[-1].append(position)
        else:
            out.append([position])
    return [sum(group) / len(group) for group in out]


def _near(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda k: abs(edges[k] - position))


def _cell(r0: int, c0: int, r1: int, c1: int, xs: Sequence[float], ys: Sequence[float]) -> GridCell:
    box = Box(x0=xs[c0], top=ys[r0], x1=xs[c1], bottom=ys[r1])
    return GridCell(row=r0, column=c0, row_span=r1 - r0, column_span=c1 - c0, box=box)
