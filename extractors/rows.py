"""Blocks by column -> the rows of a table without rules.

A row begins where several columns begin a text on one baseline after extra white, or where the anchor does: the column with the
most texts. A merged cell (Tujuan, Sasaran) runs past such beginnings. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.blocks import Block
from extractors.chunks import Scale

#: ems; texts that begin this near to each other begin on one row (a fraction's first line stands a little off).
SAME_ROW = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row by its first baseline; `support` counts the columns that begin a text on it."""

    begin: float
    support: int


def find_rows(columns: Sequence[Sequence[Block]], scale: Scale) -> tuple[Row, ...]:
    """The rows of the body, top to bottom."""
    starts = sorted((block.begin, column) for column, blocks in enumerate(columns) for block in blocks)
    groups: list[list[tuple[float, int]]] = []
    for start in starts:
        if groups and start[0] - groups[-1][0][0] < SAME_ROW * scale.em:
            groups[-1].append(start)
        else:
            groups.append([start])
    most = max((len(blocks) for blocks in columns), default=0)
    anchors = {column for column, blocks in enumerate(columns) if len(blocks) == most}
    rows = []
    for k, group in enumerate(groups):
        members = {column for _, column in group}
        if k == 0 or len(members) > 1 or members & anchors or _alone(group[0][0], columns):
            rows.append(Row(begin=min(y for y, _ in group), support=len(members)))
    return tuple(rows)


def _alone(begin: float, columns: Sequence[Sequence[Block]]) -> bool:
    """Whether no text of any column runs on past this baseline or up to it: the white goes all across."""
    return not any(block.begin < begin <= block.end for blocks in columns for block in blocks) and sum(map(bool, columns)) <= 2


def row_edges(rows: Sequence[Row], bottom: float, scale: Scale) -> tuple[float, ...]:
    """The y edges: a little above the first line of each row, and `bottom`."""
    return (*(row.begin - 0.95 * scale.em for row in rows), bottom)


def row_of(y: float, edges: Sequence[float]) -> int:
    """The row that holds this baseline."""
    return max(0, min(len(edges) - 2, sum(1 for edge in edges[1:-1] if y > edge)))


def parents_of(starts: Sequence[frozenset[int]], n_rows: int) -> frozenset[int]:
    """The columns whose empty positions belong to the text above: `starts[c]` are the rows on which column c has a text.

    Merged columns stand left of the anchor and nest (each begins where the one before it does, and oftener); a column at the
    right is merged when it begins only where a merged column at the left does ("Penanggung Jawab" of a whole programme).
    """
    most = max(map(len, starts), default=0)
    anchor = next((c for c, rows in enumerate(starts) if len(rows) == most and most > 1), 0)
    left: set[int] = set()
    for column in range(len(starts)):
        if not starts[column] or len(starts[column]) == n_rows:
            continue
        if column < anchor or (left and any(starts[column] == starts[other] for other in left)):
            left.add(column)
    nested = {
        c
        for c in range(len(starts))
        if c not in left and starts[c] and any(starts[c] <= starts[o] and len(starts[c]) > 1 for o in left)
    }
    return frozenset(left | nested)
