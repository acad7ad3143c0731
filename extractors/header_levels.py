"""Blocks of a printed header -> its cells on up to three levels.

"Target" stands centred over "2024" and "2025", and those over "TW I" ... "TW IV". Header texts stand in the middle of their
cells, so those that span levels begin lower than those above them. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.blocks import Block
from extractors.chunks import Scale

#: ems off the middle of the header's height.
FULL = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A cell by its rows and columns, both ends inclusive."""

    top: int
    bottom: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The header's cells and the y edges between its levels (none for a header of one level)."""

    edges: tuple[float, ...]
    slots: tuple[Slot, ...]


def find_levels(blocks: Sequence[Block], edges: Sequence[float], scale: Scale) -> Levels:
    """The levels of a header; `edges` are the x edges of the columns."""
    parents = [b for b in blocks if any(_below(b, other) for other in blocks)]
    rows = _by_height(parents, scale)
    taken: list[tuple[int, Block]] = []
    for level, row in enumerate(rows):
        taken += [(level, block) for block in _spread(row, blocks, edges, scale)]
    depth = len(rows)
    cuts = []
    for level, row in enumerate(rows):
        floor = max(block.end for block in row)
        ranges = [block for at, block in taken if at == level]
        under = [b.begin for b in blocks if b.begin > floor and any(p.first <= b.first and b.last <= p.last for p in ranges)]
        cuts.append((floor + 0.22 * scale.em + min(under, default=floor + scale.em) - 0.75 * scale.em) / 2)
    slots = [Slot(top=level, bottom=level, first=b.first, last=b.last) for level, b in taken]
    columns = len(edges) - 1
    for column in range(columns):
        top = max((level + 1 for level, b in taken if b.first <= column <= b.last), default=0)
        over = [level for level, b in taken if b.first <= column <= b.last]
        for level in range(depth):
            if level not in over and level < top:
                slots.append(Slot(top=level, bottom=level, first=column, last=column))
        slots.append(Slot(top=top, bottom=depth, first=column, last=column))
    return Levels(edges=tuple(cuts), slots=tuple(slots))


def _below(block: Block, other: Block) -> bool:
    return other.begin > block.end and other.first <= block.last and other.last >= block.first


def _by_height(parents: Sequence[Block], scale: Scale) -> list[list[Block]]:
    """Parents on one level, top to bottom."""
    rows: list[list[Block]] = []
    for block in sorted(parents, key=lambda b: b.centre):
        if rows and block.centre - rows[-1][-1].centre < 0.6 * scale.em:
            rows[-1].append(block)
        else:
            rows.append([block])
    return rows


def _spread(row: Sequence[Block], blocks: Sequence[Block], edges: Sequence[float], scale: Scale) -> list[Block]:
    """The parents of one level, each over the run of columns whose middle it stands on."""
    floor = max(block.end for block in row)
    open_ = [any(b.begin > floor and b.first <= c <= b.last for b in blocks) for c in range(len(edges) - 1)]
    leaves = [b for b in blocks if not any(_below(b, other) for other in blocks)]
    closed = {c for b in leaves if b.begin <= floor for c in range(b.first, b.last + 1)}
    closed |= {c for c in range(len(edges) - 1) if _is_full(c, blocks, scale)}
    free = [is_open and c not in closed for c, is_open in enumerate(open_)]
    out: list[Block] = []
    for start, stop in _runs(free):
        inside = sorted((b for b in row if start <= _column(b.middle, edges) < stop), key=lambda b: b.middle)
        if inside:
            out += _partition(inside, start, stop, edges, _centres(leaves, edges, floor))
    kept = {id(b.chunks) for b in out}
    return out + [b for b in row if id(b.chunks) not in kept]


def _is_full(column: int, blocks: Sequence[Block], scale: Scale) -> bool:
    """Whether the only text over a column stands in the middle of the header's height: its cell has all of it."""
    own = [b for b in blocks if b.first <= column <= b.last]
    middle = (min(b.begin for b in blocks) + max(b.end for b in blocks)) / 2
    return len(own) == 1 and own[0].first == own[0].last and abs(own[0].centre - middle) < FULL * scale.em


def _column(x: float, edges: Sequence[float]) -> int:
    return max(0, sum(1 for edge in edges[1:-1] if x > edge))


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    out, start = [], None
    for k, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = k
        elif not flag and start is not None:
            out.append((start, k))
            start = None
    return out


def _centres(leaves: Sequence[Block], edges: Sequence[float], floor: float) -> list[float]:
    """The middle of each column: that of its heading below `floor`, which stands in the middle, or else that of its edges."""
    low = {b.first: b.middle for b in leaves if b.first == b.last and b.begin > floor}
    return [low.get(c, (a + b) / 2) for c, (a, b) in enumerate(pairwise(edges))]


def _partition(row: Sequence[Block], start: int, stop: int, edges: Sequence[float], centres: Sequence[float]) -> list[Block]:
    """Runs of columns for the blocks of `row`, in order, whose middles lie nearest under theirs; columns may stay free."""
    best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {start: (0.0, ())}
    for block in row:
        step: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {}
        for at, (cost, ranges) in best.items():
            for first in range(at, stop):
                for last in range(first, stop):
                    middles = ((edges[first] + edges[last + 1]) / 2, (centres[first] + centres[last]) / 2)
                    off = min(abs(middle - block.middle) for middle in middles)
                    inside = edges[first] <= block.left + 3 and block.right - 3 <= edges[last + 1]
                    total = cost + off + (0 if inside else 500) + 4.0 * (first - at)
                    if last + 1 not in step or total < step[last + 1][0]:
                        step[last + 1] = (total, (*ranges, (first, last)))
        best = step or best
    _, ranges = min(((cost + 4.0 * (stop - at), ranges) for at, (cost, ranges) in best.items()), key=lambda item: item[0])
    return [replace(block, first=first, last=last) for block, (first, last) in zip(row, ranges, strict=False)]
