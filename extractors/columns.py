"""Whether two pieces of a table have the same columns, and how the columns of one lie in the other's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.reading import Cell, Table

#: share of the table's width by which a column edge may differ from page to page: scans, and writers that fit each page anew.
EDGE = 0.012
#: the same for tables without rules, whose edges lie somewhere in the white between columns.
LOOSE_EDGE = 0.03
#: share of the page's width by which the whole table may be wider or narrower.
WIDTH = 0.06


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """The joint column edges of two tables: `first[i]` and `second[i]` are where their own edges stand among them."""

    n_columns: int
    first: tuple[int, ...]
    second: tuple[int, ...]


def align_columns(a: Table, b: Table, a_width: float, b_width: float, *, tolerance: float | None = None) -> Alignment | None:
    """How the columns of `a` and `b` fit, None when they are other columns; widths are those of their pages, in points.

    One may lack edges of the other: a piece that holds only a group row and merged cells shows fewer columns.
    """
    if len(a.edges) < 2 or len(b.edges) < 2 or a_width <= 0 or b_width <= 0:
        return None
    if tolerance is None and "ruled" not in (a.structure, b.structure) and b.n_columns < a.n_columns:
        return _align_inner(a, b, a_width, b_width)
    if tolerance is None:
        tolerance = EDGE if a.structure == b.structure == "ruled" else LOOSE_EDGE
    across_a, across_b = a.edges[-1] - a.edges[0], b.edges[-1] - b.edges[0]
    if abs(across_a / a_width - across_b / b_width) > WIDTH:
        return None
    shares_a = [(x - a.edges[0]) / across_a for x in a.edges]
    shares_b = [(x - b.edges[0]) / across_b for x in b.edges]
    if len(shares_a) >= len(shares_b):
        found = _embed(shares_b, shares_a, tolerance)
        return None if found is None else Alignment(n_columns=a.n_columns, first=tuple(range(len(shares_a))), second=found)
    found = _embed(shares_a, shares_b, tolerance)
    return None if found is None else Alignment(n_columns=b.n_columns, first=found, second=tuple(range(len(shares_b))))


def _align_inner(a: Table, b: Table, a_width: float, b_width: float) -> Alignment | None:
    """The same for tables without rules: a last column that is empty on one page does not show there at all."""
    edges_a, edges_b = [x / a_width for x in a.edges], [x / b_width for x in b.edges]
    if edges_b[0] < edges_a[0] - LOOSE_EDGE or edges_b[-1] > edges_a[-1] + LOOSE_EDGE or 3 * b.n_columns < 2 * a.n_columns:
        return None
    shifts = (0.0, edges_a[0] - edges_b[0], edges_a[-1] - edges_b[-1])  # a photo is cut anew on each page
    found = (_embed([x + shift for x in edges_b[1:-1]], edges_a, LOOSE_EDGE) for shift in shifts if abs(shift) < LOOSE_EDGE)
    inner = next((edges for edges in found if edges and edges[0] > 0 and edges[-1] < a.n_columns), None)
    if inner is None:
        return None
    left = max((k for k in range(inner[0]) if edges_a[k] <= edges_b[0] + LOOSE_EDGE), default=0)
    right = min((k for k in range(inner[-1] + 1, len(edges_a)) if edges_a[k] >= edges_b[-1] - LOOSE_EDGE), default=a.n_columns)
    return Alignment(n_columns=a.n_columns, first=tuple(range(len(edges_a))), second=(left, *inner, right))


def _embed(few: Sequence[float], many: Sequence[float], tolerance: float) -> tuple[int, ...] | None:
    """For each of the `few` edges the index of its twin among the `many`, None when one has none or the pieces differ much."""
    if len(few) < len(many) and 2 * len(few) <= len(many) and len(few) > 2:
        return None
    out: list[int] = []
    for x in few:
        k = min(range(len(many)), key=lambda k: abs(many[k] - x))
        if abs(many[k] - x) > tolerance or (out and k <= out[-1]):
            return None
        out.append(k)
    return tuple(out)


def spread_columns(table: Table, edges: Sequence[int], n_columns: int) -> Table:
    """The table on `n_columns` columns, its own edge i moved to edges[i]; cells get wider where edges were added."""
    if tuple(edges) == tuple(range(n_columns + 1)):
        return table
    cells = tuple(
        replace(
            cell,
            column=edges[cell.column],
            column_span=edges[cell.column + cell.column_span] - edges[cell.column],
        )
        for cell in table.cells
    )
    missing = [c for c in range(n_columns) if c < edges[0] or c >= edges[-1]]
    cells += tuple(_empty_cell(table, r, c) for r in range(table.n_rows) for c in missing)
    return replace(table, cells=cells, n_columns=n_columns, edges=_spread_edges(table.edges, edges, n_columns))


def _spread_edges(places: Sequence[float], edges: Sequence[int], n_columns: int) -> tuple[float, ...]:
    """A place for each of the new column edges: the table's own where it has one, and even steps between them and beyond."""
    known = dict(zip(edges, places, strict=False))
    if len(known) < 2:
        return tuple(places)
    step = (places[-1] - places[0]) / max(1, edges[-1] - edges[0])
    out = []
    for k in range(n_columns + 1):
        before, after = max((e for e in known if e <= k), default=None), min((e for e in known if e >= k), default=None)
        if before is None or after is None:
            near = edges[0] if before is None else edges[-1]
            out.append(known[near] + (k - near) * step)
        elif before == after:
            out.append(known[k])
        else:
            out.append(known[before] + (known[after] - known[before]) * (k - before) / (after - before))
    return tuple(out)


def _empty_cell(table: Table, row: int, column: int) -> Cell:
    """A cell of a column that shows nothing on this page."""
    like = table.cells[0]
    page = table.row_pages[row] if row < len(table.row_pages) else like.page
    return Cell(row=row, column=column, text="", page=page, method=like.method, engine=like.engine)
