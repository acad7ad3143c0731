"""Regions that look like tables and are none: justified paragraphs, lists, key and value, signature blocks.

A false table is worse than none, so what is doubtful here stays lines. Points, upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.bands import Band
from extractors.chunks import Chunk, Scale
from extractors.regions import Region

#: A column gap is at least so many times as wide as the word spaces beside it; justified lines stretch all spaces alike.
WIDER = 1.6
#: ems; the least column gap where no word space is seen beside it.
LONE_GAP = 0.55
#: ems; the same where no two columns show an edge that their texts share.
UNSURE_GAP = 1.0
#: ems; the least gap between two columns of less than so many lines: a broken line of a signature has less.
#: So few lines without a header are keys and values.
PAIR_GAP, FEW = 1.5, 4
#: Share of the lines that begin a text which must hold two texts side by side, numbers of a list not counted.
PAIRED = 0.4
#: Share of single words among the pieces of a stretched paragraph.
SCATTERED = 0.8
#: Columns that signatures side by side make, with a stamp between them.
_SIGNATURES = 3
#: Columns of keys and values: a value printed with wide spaces shows others, with one text each.
_PAIR = 2
#: "1.", "a)", "(iv)", a dash or bullet: what a list item begins with.
ITEM = re.compile(r"\(?([0-9]{1,3}|[A-Za-z]|[ivxIVX]{1,4})[.)]?|[-–•·*o▪●❖➢√]")


def is_prose(bands: Sequence[Band], region: Region, scale: Scale, fresh: frozenset[int]) -> bool:
    """Whether the region is no table. `fresh` holds the id of every chunk that begins a text."""
    inside = bands[region.first : region.last + 1]
    columns = _columns(inside, region)
    if len([column for column in columns if not _marks(column)]) < 2:
        return True
    alone = [band.chunks[0] for band in inside if len(band.chunks) == 1]
    # A wide table may have a column that only a heading of a level of its own stands in; signatures have two or three columns.
    if len(columns) <= _SIGNATURES and any(all(chunk in alone for chunk in column) for column in columns):
        return True
    begun = [band for band in inside if any(id(chunk) in fresh for chunk in band.chunks)]
    paired = [band for band in begun if len({region.column_of(c.middle) for c in band.chunks if not _marks([c])}) > 1]
    items = [band for band in inside if len(band.chunks) == 2 and _marks(band.chunks[:1])]
    if len(paired) < PAIRED * len(begun) or len(items) > len(paired):
        return True
    rows = _columns([band for band in inside if len(band.chunks) > 1], region)
    if sum(len(column) > 1 for column in rows) <= _PAIR and len(paired) < FEW and not region.headed:
        return True
    if _scattered(columns):
        return True
    return _stretched(columns, inside, region, scale) or _signed(columns, inside, scale)


def _columns(bands: Sequence[Band], region: Region) -> list[list[Chunk]]:
    columns: list[list[Chunk]] = [[] for _ in range(len(region.rivers) + 1)]
    for band in bands:
        for chunk in band.chunks:
            columns[region.column_of(chunk.middle)].append(chunk)
    return columns


def _marks(column: Sequence[Chunk]) -> bool:
    """Whether a column holds nothing but item marks and colons."""
    return all(chunk.text == ":" or ITEM.fullmatch(chunk.text) for chunk in column)


def _scattered(columns: Sequence[Sequence[Chunk]]) -> bool:
    """Whether nearly every piece is one word of letters: a paragraph whose words were driven apart."""
    texts = [chunk.text for column in columns for chunk in column]
    return len(columns) > 3 and sum(text.strip(".,;:()").isalpha() for text in texts) >= SCATTERED * len(texts)


def _stretched(columns: Sequence[Sequence[Chunk]], bands: Sequence[Band], region: Region, scale: Scale) -> bool:
    """Whether the gaps at the rivers are no wider than the word spaces beside them."""
    between, within = [], []
    for band in bands:
        words = sorted((word.box for chunk in band.chunks for word in chunk.words), key=lambda box: box.x0)
        for a, b in pairwise(words):
            gap = b.x0 - a.x1
            if any(a.x1 < river.x1 and b.x0 > river.x0 for river in region.rivers):
                between.append(gap)
            elif 0 < gap < 1.5 * scale.em:
                within.append(gap)
    if not between:
        return True
    if len(columns) == 2 and len(between) < FEW and median(between) < PAIR_GAP * scale.em:
        return True
    lone = LONE_GAP if sum(_agrees(column, scale) for column in columns) > 1 else UNSURE_GAP
    least = WIDER * median(within) if len(within) > 2 else lone * scale.em
    return median(between) < least


def _agrees(column: Sequence[Chunk], scale: Scale) -> bool:
    """Whether two texts of the column share an edge or their middle."""
    slack = 0.15 * scale.em
    edges = ([c.left for c in column], [c.right for c in column], [c.middle for c in column])
    return any(b - a <= slack for edge in edges for a, b in pairwise(sorted(edge)))


def _signed(columns: Sequence[Sequence[Chunk]], bands: Sequence[Band], scale: Scale) -> bool:
    """Whether these are two blocks of centred lines side by side, with room to sign."""
    if len(columns) != 2:
        return False
    room = max((b.top - a.bottom for a, b in pairwise(bands)), default=0.0) > 1.6 * scale.em
    return room and all(_ragged(column, scale) for column in columns)


def _ragged(column: Sequence[Chunk], scale: Scale) -> bool:
    """Whether the lines share a middle but no left edge."""
    lefts = sorted(chunk.left for chunk in column)
    agreeing = max(sum(abs(a - b) < 0.3 * scale.em for b in lefts) for a in lefts)
    return len(column) > 1 and agreeing * 2 <= len(column)
