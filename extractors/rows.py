"""Blocks by column -> the rows of a table without rules.

A row begins where several columns begin a text on one baseline after extra white, or where the anchor does: the column with the
most texts. A merged cell (Tujuan, Sasaran) runs past such beginnings. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.blocks import Block
from extractors.chunks import Scale

#: ems; texts that begin this near to each other begin on one row (a fraction's first line stands a little off).
SAME_ROW = 0.5
#: ems above its first baseline where a row begins.
ROW_TOP = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row by its first baseline; `support` counts the columns that begin a text on it, `whole` tells that one text fills it."""

    begin: float
    support: int
    whole: bool = False


def find_rows(columns: Sequence[Sequence[Block]], scale: Scale) -> tuple[Row, ...]:
    """The rows of the body, top to bottom."""
    groups = _join_feet(_starts(columns, scale), columns, scale)
    shared = [column for members in groups.values() if len(members) > 1 for column in members]
    counted = [shared.count(column) for column in range(len(columns))] if shared else [len(blocks) for blocks in columns]
    anchors = {column for column, count in enumerate(counted) if count == max(counted)}
    rows = []
    following = [*groups.values()][1:]
    for k, (begin, members) in enumerate(groups.items()):
        against = sum(1 for c, blocks in enumerate(columns) if c not in members and _runs_on(blocks, begin, scale))
        title = members == {0} and k < len(following) and len(following[k]) > 1 and _is_line(columns[0], begin, scale)
        if k == 0 or len(members) > max(1, against - 1) or (not against and (members & anchors or len(columns) < 3 or title)):
            rows.append(Row(begin=begin, support=len(members)))
    return tuple(rows)


def with_groups(rows: Sequence[Row], groups: Sequence[Block]) -> tuple[Row, ...]:
    """The rows with those that one text fills from edge to edge."""
    whole = [Row(begin=block.begin, support=block.last - block.first + 1, whole=True) for block in groups]
    return tuple(sorted([*rows, *whole], key=lambda row: row.begin))


def _starts(columns: Sequence[Sequence[Block]], scale: Scale) -> dict[float, set[int]]:
    """The columns that begin a text at each height, top to bottom; near heights are one."""
    out: dict[float, set[int]] = {}
    at = float("-inf")
    for begin, column in sorted((block.begin, column) for column, blocks in enumerate(columns) for block in blocks):
        if begin - at >= SAME_ROW * scale.em:
            at = begin
        out.setdefault(at, set()).add(column)
    return out


def _is_line(blocks: Sequence[Block], begin: float, scale: Scale) -> bool:
    """Whether the text that begins here is one line, and no end of a text that was torn: a title of the rows below it."""
    near = SAME_ROW * scale.em
    begun = [b for b in blocks if abs(b.begin - begin) < near]
    return all(b.end - b.begin < near and not b.chunks[0].text[0].islower() for b in begun)


def _join_feet(groups: dict[float, set[int]], columns: Sequence[Sequence[Block]], scale: Scale) -> dict[float, set[int]]:
    """The same where texts stand at the foot of their cells: figures begin on the last line of the label beside them."""
    out: dict[float, set[int]] = {}
    held: float | None = None
    for at, members in groups.items():
        few = held is not None and (len(out) == 1 or len(members) > len(out[held]))
        if held is not None and few and _end_on(out[held], held, at, columns, scale):
            out[held] |= members
            held = None
            continue
        out[at] = set(members)
        held = at
    return out


def _end_on(members: Iterable[int], begin: float, end: float, columns: Sequence[Sequence[Block]], scale: Scale) -> bool:
    """Whether the texts of these columns that begin at one height have several lines and end at the other."""
    near = SAME_ROW * scale.em
    blocks = [b for column in members for b in columns[column] if abs(b.begin - begin) < near]
    return bool(blocks) and all(abs(b.end - end) < near < b.end - b.begin for b in blocks)


def _runs_on(blocks: Sequence[Block], begin: float, scale: Scale) -> bool:
    """Whether a line that begins no text stands at this height."""
    near = SAME_ROW * scale.em
    return any(abs(c.baseline - begin) < near and c.baseline - block.begin > near for block in blocks for c in block.chunks)


def row_edges(rows: Sequence[Row], bottom: float, scale: Scale) -> tuple[float, ...]:
    """The y edges: a little above the first line of each row, and `bottom`."""
    return (*(row.begin - ROW_TOP * scale.em for row in rows), bottom)


def row_of(y: float, edges: Sequence[float]) -> int:
    """The row that holds this baseline."""
    return max(0, min(len(edges) - 2, sum(1 for edge in edges[1:-1] if y > edge)))


def parents_of(starts: Sequence[frozenset[int]], n_rows: int, counted: frozenset[int]) -> frozenset[int]:
    """The columns whose empty positions belong to the text above: `starts[c]` are the rows on which column c has a text,
    `counted` the columns of running numbers.

    Merged columns stand left of the anchor and nest (each begins where the one before it does, and oftener); a column at the
    right is merged when it begins only where a merged column at the left does ("Penanggung Jawab" of a whole programme).
    """
    most = max(map(len, starts), default=0)
    anchor = next((c for c, rows in enumerate(starts) if len(rows) == most and most > 1 and c not in counted), 0)
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
