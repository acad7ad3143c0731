"""The halves of a page that is printed in two columns of text, each with the words that stand in it.

A table of one half has other lines than the text beside it; read over the whole width, both would be one. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.bands import BINS, Band, find_bands
from extractors.chunks import Chunk, Scale
from extractors.paragraphs import is_even
from pipeline.model.reading import Word

#: Where the gutter lies, as a share of the width of the words, and the least share of their height along which it is white.
MIDDLE, HEIGHT = (0.42, 0.58), 0.4
#: ems; the white between two columns of text.
GUTTER = 0.9
#: Share of the width of a half that its full lines of text have, lines from which it is a text, and how many of them lie
#: right under one another; a cell of a table has fewer.
FULL, FEWEST, RUNNING = 0.85, 8, 5
#: ems from one line of a text to the next.
NEXT = 1.7


def part_columns(words: Sequence[Word], bands: Sequence[Band], scale: Scale) -> list[list[Word]]:
    """The words above the halves, of the left half, the right half, and below; all of them together where there are no halves."""
    gutter = _gutter(bands, scale) if len(bands) >= FEWEST else None
    if gutter is None:
        return [list(words)]
    x, top, bottom = gutter
    beside = [chunk for band in bands if top <= band.top and band.bottom <= bottom for chunk in band.chunks]
    if not any(_is_text([c for c in beside if (c.left < x) is left], scale) for left in (True, False)):
        return [list(words)]
    inside = [w for w in words if top < w.box.center[1] < bottom]
    halves = [[w for w in inside if w.box.center[0] < x], [w for w in inside if w.box.center[0] >= x]]
    if not all(halves):
        return [list(words)]
    above = [w for w in words if w.box.center[1] <= top]
    below = [w for w in words if w.box.center[1] >= bottom]
    return [part for part in (above, *halves, below) if part]


def _gutter(bands: Sequence[Band], scale: Scale) -> tuple[float, float, float] | None:
    """(x, upper end, lower end) of the longest white line down the middle of the page."""
    left = min(band.chunks[0].left for band in bands)
    right = max(chunk.right for band in bands for chunk in band.chunks)
    best: tuple[float, float, float] | None = None
    longest = HEIGHT * (bands[-1].bottom - bands[0].top)
    strip = (1 << max(1, round(GUTTER * scale.em * BINS))) - 1
    x = left + MIDDLE[0] * (right - left)
    while x <= left + MIDDLE[1] * (right - left):
        first = round(x * BINS)
        begin: int | None = None
        for k in range(len(bands) + 1):
            white = k < len(bands) and not (bands[k].ink >> first) & strip
            if white and begin is None:
                begin = k
            elif not white and begin is not None:
                height = bands[k - 1].bottom - bands[begin].top
                if height > longest:
                    longest, best = height, (x + GUTTER * scale.em / 2, bands[begin].top, bands[k - 1].bottom)
                begin = None
        x += GUTTER * scale.em / 2
    return best


def _is_text(chunks: Sequence[Chunk], scale: Scale) -> bool:
    """Whether most of these texts stand in full lines of even spaces."""
    if not chunks:
        return False
    left, right = min(c.left for c in chunks), max(c.right for c in chunks)
    bands = find_bands(chunks, scale)
    full = [band.chunks[-1].right - band.chunks[0].left > FULL * (right - left) and is_even(band, scale) for band in bands]
    return sum(full) >= FEWEST and _longest_run(bands, full, scale) >= RUNNING


def _longest_run(bands: Sequence[Band], full: Sequence[bool], scale: Scale) -> int:
    longest = run = int(full[0]) if full else 0
    for k, (a, b) in enumerate(pairwise(bands), start=1):
        near = b.chunks[0].baseline - a.chunks[0].baseline < NEXT * scale.em
        run = (run + 1 if near else 1) if full[k] else 0
        longest = max(longest, run)
    return longest
