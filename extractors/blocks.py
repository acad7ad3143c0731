"""Chunks of one column -> blocks: lines of text that follow one another without extra white, which is one cell or a part of one.

Points, upright frame. A stacked fraction (its lines overlap "x 100%" beside the bar) is inside one block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.chunks import Chunk, Scale

#: ems of white beyond the leading that begin a new text: browsers pad cells by 0.3-0.4 em at top and bottom.
EXTRA = 0.28


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines at normal leading in the columns `first`..`last`; `begin` and `end` are its first and last baseline."""

    first: int
    last: int
    chunks: tuple[Chunk, ...]
    begin: float
    end: float

    @property
    def left(self) -> float:
        return min(chunk.left for chunk in self.chunks)

    @property
    def right(self) -> float:
        return max(chunk.right for chunk in self.chunks)

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def centre(self) -> float:
        return (self.begin + self.end) / 2


def overlap(a: Chunk, b: Chunk) -> float:
    """The points that both chunks cover in x, negative when they do not meet."""
    return min(a.right, b.right) - max(a.left, b.left)


def fresh_chunks(chunks: Sequence[Chunk], scale: Scale, leading: float) -> frozenset[int]:
    """The id() of each chunk with no line right above it."""
    ordered = sorted(chunks, key=lambda c: c.baseline)
    out = set()
    low = 0
    for chunk in ordered:
        while chunk.baseline - ordered[low].baseline > leading + EXTRA * scale.em:
            low += 1
        above = (o for o in ordered[low:] if 0.45 * scale.em < chunk.baseline - o.baseline)
        if not any(overlap(chunk, o) > 0 for o in above):
            out.add(id(chunk))
    return frozenset(out)


def find_blocks(chunks: Iterable[Chunk], column: int, scale: Scale, leading: float) -> list[Block]:
    """The blocks of one column, top to bottom."""
    groups: list[list[Chunk]] = []
    for chunk in sorted(chunks, key=lambda c: c.baseline):
        if groups and chunk.baseline - max(c.baseline for c in groups[-1]) <= leading + EXTRA * scale.em:
            groups[-1].append(chunk)
        else:
            groups.append([chunk])
    return [make_block(group, column, column) for group in groups]


def make_block(chunks: Sequence[Chunk], first: int, last: int) -> Block:
    """One block of these chunks."""
    return Block(
        first=first,
        last=last,
        chunks=tuple(chunks),
        begin=min(c.baseline for c in chunks),
        end=max(c.baseline for c in chunks),
    )
