"""Lines cut at their column gaps, so that what stands below each other can be read as one column.

A signature block is printed on the right half of the page, or two of them side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box
from pipeline.model.reading import Block, TextLine, Word

BLANK = 3.0  # line heights; two parties' columns stand farther apart
DOUBTFUL = 0.5  # confidence below which a word may be ink; real words of the open scans have 0.6 and more
SURE = 0.8  # confidence from which a narrow word ("1", "I") is one
NARROW = 0.1  # width of a letter in line heights; the narrowest real word ("Ir.") has 0.2
SIDE = 0.5  # share of the narrower of two segments that must lie under the other to be one column


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a line between two column gaps. `row` is the line's place among the blocks; `box` is None without words."""

    text: str
    line: TextLine
    row: int
    column: int
    columns: int
    box: Box | None = None


def cut_segments(blocks: Sequence[Block]) -> list[list[Segment]]:
    """The segments of each block; a table has none and so parts what is above it from what is below."""
    return [_cut(block, row) if isinstance(block, TextLine) else [] for row, block in enumerate(blocks)]


def _cut(line: TextLine, row: int) -> list[Segment]:
    parts = line.text.split("\t")
    words = [word for word in line.words if word.text.strip()]
    counted = sum(len(part.split()) for part in parts) == len(words)
    segments: list[Segment] = []
    for column, part in enumerate(parts):
        count = len(part.split())
        if not count:
            continue
        box = None
        if counted:
            own, words = words[:count], words[count:]
            box = Box.around(word.box for word in own)
            part = " ".join(word.text for word in sorted(_printed(own), key=lambda word: word.box.center[0]))
        elif len(parts) == 1:
            box = line.box
        segments.append(Segment(text=" ".join(part.split()), line=line, row=row, column=column, columns=len(parts), box=box))
    return segments


def _printed(words: Sequence[Word]) -> list[Word]:
    """The words without those that a reader made of a stamp or a signature: doubtful, and under another or too narrow."""
    kept = [
        word
        for word in words
        if word.confidence >= DOUBTFUL
        or not any(
            other is not word and other.confidence > word.confidence and _lies_under(word.box, other.box) for other in words
        )
    ]
    wide = [word for word in kept if word.confidence >= SURE or word.box.width >= NARROW * word.box.height * len(word.text)]
    return wide or list(words)


def _lies_under(one: Box, other: Box) -> bool:
    return min(one.x1, other.x1) - max(one.x0, other.x0) >= SIDE * one.width


def join_neighbours(segments: Sequence[Segment], anchor: Segment) -> Segment | None:
    """The segment of a row that stands in the anchor's column, with those that only a wide blank parts from it."""
    mine = [segment for segment in segments if below_each_other(segment, anchor)]
    if not mine:
        return None
    first = mine[0]
    if first.box is None:
        return mine[-1]  # a transcript does not tell the side; who has a NIP signs at the right of two
    joined, box = [first], first.box
    ordered = sorted((segment for segment in segments if segment.box is not None), key=lambda s: s.box.x0 if s.box else 0.0)
    for segment in (*ordered, *reversed(ordered)):
        if segment.box is None or segment in joined:
            continue
        gap = max(segment.box.x0 - box.x1, box.x0 - segment.box.x1)
        if gap < BLANK * box.height:
            joined.append(segment)
            box = Box.around((box, segment.box))
    joined.sort(key=lambda s: s.box.x0 if s.box else 0.0)
    return Segment(
        text=" ".join(s.text for s in joined), line=first.line, row=first.row, column=first.column, columns=first.columns, box=box
    )


def below_each_other(one: Segment, other: Segment) -> bool:
    """Whether two segments of different lines stand in one column."""
    if one.box is not None and other.box is not None:
        if one.line.page != other.line.page:
            return False
        shared = min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0)
        return shared >= SIDE * min(one.box.width, other.box.width)
    if one.columns == other.columns:
        return one.column == other.column
    return one.columns == 1 or other.columns == 1
