"""Chunks of one column -> blocks: lines of text that follow one another without extra white, which is one cell or a part of one.

Points, upright frame. A stacked fraction (its lines overlap "x 100%" beside the bar) is inside one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.chunks import Chunk, Scale

#: ems of white beyond the leading that begin a new text: browsers pad cells by 0.3-0.4 em at top and bottom.
EXTRA = 0.28
#: ems; the leading of one paragraph lies between solid type and 1.5 lines.
LEADING = (0.85, 1.45)
#: ems; the same of type set 1.5 lines apart, believed where rows that lie wider, up to the third, are seen as well.
LOOSE_LEADING, SEEN, FARTHEST = 1.62, 0.15, 2.6
#: The leading where no text wraps, in ems.
USUAL_LEADING = 1.2
#: Pairs of numbers under one another from which rows are known to lie as near; ems by which they lie wider than lines.
FEWEST_ROWS, CLEAR = 3, 0.06
_VALUE = re.compile(r"[-–]|[<>≤≥±]?\s?\d[\d.,]*\d\s?%?|[<>≤≥]?\s?\d%?")


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


def measure_leading(chunks: Sequence[Chunk], scale: Scale) -> float:
    """The distance of baselines in wrapped text, so that EXTRA more of it begins a new text; rows of one line lie wider.

    Less where such rows lie hardly wider: lines of signatures and titles stand 1.5 lines apart and no text wraps, or cells are
    padded by a point. Numbers right under one another tell how near rows come: no number is wrapped.
    """
    em = scale.em
    ordered = sorted(chunks, key=lambda c: c.baseline)
    found, rows = [], []
    for k, chunk in enumerate(ordered):
        for other in ordered[k + 1 :]:
            drop = other.baseline - chunk.baseline
            if drop > FARTHEST * em:
                break
            if drop >= LEADING[0] * em and overlap(chunk, other) > 0:
                found.append(drop)
                if _are_two_cells(chunk, other):
                    rows.append(drop)
                break
    leading = _usual_leading(sorted(found), em)
    if len(rows) < FEWEST_ROWS:
        return leading
    nearest = sorted(rows)[len(rows) // 8]
    if nearest > leading + (EXTRA + CLEAR) * em:
        return leading
    wrapped = sorted(drop for drop in found if drop < nearest - CLEAR * em)
    line = wrapped[len(wrapped) // 2] if len(wrapped) >= 3 else min(USUAL_LEADING * em, nearest - 2 * CLEAR * em)
    return min(leading, (line + nearest) / 2 - EXTRA * em)


def _are_two_cells(upper: Chunk, lower: Chunk) -> bool:
    """Whether two texts right under one another can not be lines of one: numbers, or the same unit twice."""
    if len(upper.words) > 2 or len(lower.words) > 2:
        return False
    above, below = upper.text, lower.text
    return above == below or bool(_VALUE.fullmatch(above) and _VALUE.fullmatch(below))


def _usual_leading(found: Sequence[float], em: float) -> float:
    """The distance of baselines in wrapped text by all distances of lines, smallest first."""
    tight = [drop for drop in found if drop <= LEADING[1] * em]
    if len(tight) >= 3:
        return tight[len(tight) // 2]
    loose = [drop for drop in found if drop <= LOOSE_LEADING * em]
    wider = [drop for drop in found if drop > LOOSE_LEADING * em]
    if min(len(loose), len(wider)) > SEEN * len(found):
        halfway = (loose[len(loose) // 2] + wider[len(wider) // 4]) / 2
        return min(loose[len(loose) // 2], halfway - EXTRA * em)
    return USUAL_LEADING * em


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
