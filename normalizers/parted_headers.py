"""A header that came out as a table of its own, put over the rows below it by where its cells stand."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from normalizers.numbering_rows import is_numbering_row
from normalizers.sections import Section, own_cells
from pipeline.model.reading import Cell

FARTHEST = 60.0  # points between the header's lower edge and the rows; a blank line or two of a small print
FEWEST_HEADED = 0.7  # share of the columns that must have a heading over them

_PERIODS = re.compile(r"(?=\b(?:triwulan|trw|tw|semester|smt|(?:19|20)\d\d)\b)", re.IGNORECASE)


def put_header_over(head: Section, rows: Section) -> Section | None:
    """The rows with the header's paths, by the middle of each column; None when header and rows do not stand over each other.

    Drawn without vertical rules, three levels of headings and the rows under a numbering row may come out as two tables with
    other columns. Boxes are points of the upright frame, origin top left.
    """
    edges, above, below = rows.table.edges, head.table.box, rows.table.box
    if len(edges) != rows.table.n_columns + 1 or above is None or below is None:
        return None
    if head.table.pages != rows.table.pages[:1] or not 0 <= below.top - above.bottom <= FARTHEST:
        return None
    cells = [cell for r in head.header for cell in own_cells(head.matrix[r], r) if cell.text.strip() and cell.box is not None]
    heads: list[tuple[Cell, ...]] = []
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        over = [cell for cell in cells if cell.box is not None and cell.box.x0 <= middle < cell.box.x1]
        heads.append(tuple(sorted(over, key=lambda cell: cell.row)))
    if sum(1 for over in heads if over) < FEWEST_HEADED * len(heads):
        return None
    paths = [tuple(cell.text for cell in over) for over in heads]
    body = tuple(r for r in rows.body if not is_numbering_row([cell.text for cell in own_cells(rows.matrix[r], r)]))
    return replace(rows, body=body, paths=tuple(_parted(paths, heads)), heads=tuple(heads))


def _parted(paths: list[tuple[str, ...]], heads: list[tuple[Cell, ...]]) -> list[tuple[str, ...]]:
    """The paths with a heading that holds those of several columns ("TW II TW III") dealt out to them."""
    out = list(paths)
    start = 0
    while start < len(heads):
        end = start + 1
        while end < len(heads) and heads[start] and heads[end] and heads[end][-1] is heads[start][-1]:
            end += 1
        parts = [part.strip() for part in _PERIODS.split(paths[start][-1]) if part.strip()] if paths[start] else []
        if end - start > 1 and len(parts) == end - start:
            for k, part in enumerate(parts):
                out[start + k] = (*paths[start + k][:-1], part)
        start = end
    return out
