"""Lines cut at their column gaps, so that what stands below each other can be read as one column.

A signature block is printed on the right half of the page, or two of them side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model.geometry import Box
from pipeline.model.reading import Block, TextLine, Word

SHORTEST = 3  # letters of a word that a doubtful piece beside it can be told from
BLANK = 3.0  # line heights; two parties' columns stand farther apart
DOUBTFUL = 0.5  # confidence below which a word may be ink; real words of the open scans have 0.6 and more
SURE = 0.8  # confidence from which a narrow word ("1", "I") is one
NARROW = 0.1  # width of a letter in line heights; the narrowest real word ("Ir.") has 0.2
SIDE = 0.5  # share of the narrower of two segments that must lie under the other to be one column


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a line between two column gaps. `row` is the line's place among the blocks; `box` is None without words.

    `confidence` is that of its own worst word; `worn` tells that ink was left out of it or a word is missing from it.
    """

    text: str
    line: TextLine
    row: int
    column: int
    columns: int
    box: Box | None = None
    confidence: float = 1.0
    worn: bool = False


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
        box, confidence, worn = None, line.confidence, False
        if counted:
            own, words = words[:count], words[count:]
            kept = _kept(own)
            worn = len(kept) < len(own) and any(word not in kept and _has_letters(word) for word in own)
            box = Box.around(word.box for word in (kept if worn else own))
            part, confidence = " ".join(word.text for word in kept), min(word.confidence for word in kept)
        elif len(parts) == 1:
            box = line.box
        text = " ".join(part.split())
        segments.append(
            Segment(text=text, line=line, row=row, column=column, columns=len(parts), box=box, confidence=confidence, worn=worn)
        )
    return segments


def _kept(own: Sequence[Word]) -> list[Word]:
    """The words from left to right, without what a reader made of ink over them; of a line that it read surely, all."""
    printed = own if all(word.confidence >= SURE for word in own) else _printed(own)
    ordered = sorted(printed, key=lambda word: word.box.center[0])
    return ordered if printed is own else _without_ink(ordered)


def _without_ink(words: list[Word]) -> list[Word]:
    """The words of a line without the doubtful pieces before and behind its sure ones, where a signature runs over its ends."""
    sure = [k for k, word in enumerate(words) if word.confidence >= SURE and len(word.text) >= SHORTEST]
    if not sure:
        return words
    return [
        word
        for k, word in enumerate(words)
        if sure[0] <= k <= sure[-1]
        or word.confidence >= DOUBTFUL
        or len(word.text) > SHORTEST
        or any(map(str.isdigit, word.text))
    ]


def _has_letters(word: Word) -> bool:
    return any(map(str.isalpha, word.text))


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
    mine = [segment for segment in mine if segment.confidence >= DOUBTFUL or len(segment.text) > SHORTEST] or mine[:1]
    if not mine:
        return None
    first = max(mine, key=lambda segment: len(segment.text))
    if first.box is None:
        return mine[-1]  # a transcript does not tell the side; who has a NIP signs at the right of two
    joined, box = mine, Box.around(segment.box for segment in mine if segment.box is not None)
    ordered = sorted((segment for segment in segments if segment.box is not None), key=lambda s: s.box.x0 if s.box else 0.0)
    for segment in (*ordered, *reversed(ordered)):
        if segment.box is None or segment in joined:
            continue
        gap = max(segment.box.x0 - box.x1, box.x0 - segment.box.x1)
        if gap < BLANK * box.height:
            joined.append(segment)
            box = Box.around((box, segment.box))
    joined.sort(key=lambda s: s.box.x0 if s.box else 0.0)
    wide = any(b.box.x0 - a.box.x1 >= BLANK * box.height for a, b in pairwise(joined) if a.box is not None and b.box is not None)
    return replace(
        first,
        text=" ".join(s.text for s in joined),
        box=box,
        confidence=min(s.confidence for s in joined),
        worn=wide or any(s.worn for s in joined),
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
