"""The words of a page without those of its paragraphs: lines from margin to margin whose words stand evenly.

Prose has its own type and leading, which say nothing of a table's. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.bands import Band
from extractors.chunks import Scale
from pipeline.model.reading import Word

#: Share of the width of a page's text that a full line has, and lines from which they are a paragraph: a text over all columns
#: of a table has fewer.
FULL, FEWEST = 0.85, 3
#: Times its usual space, and ems, that the widest space of a line has: a column gap is wider.
UNEVEN, WIDEST = 2.0, 1.4
#: ems from one line of a paragraph to the next, and by which two lines begin on one edge and lie evenly.
FARTHEST, EDGE, EVEN = 1.9, 0.5, 0.15


def without_paragraphs(words: Sequence[Word], bands: Sequence[Band], scale: Scale) -> list[Word]:
    """The words that stand in no paragraph, in their order."""
    if len(bands) < FEWEST:
        return list(words)
    left = min(band.chunks[0].left for band in bands)
    right = max(chunk.right for band in bands for chunk in band.chunks)
    full = [_is_full(band, left, right, scale) for band in bands]
    taken: set[int] = set()
    at = 0
    while at < len(bands):
        end = at
        while end < len(bands) and full[end] and (end == at or _drop(bands[end - 1], bands[end]) < FARTHEST * scale.em):
            end += 1
        if end - at >= FEWEST:
            if end < len(bands) and _is_last(bands[end - 2], bands[end - 1], bands[end], scale):
                end += 1
            taken |= {id(word) for band in bands[at:end] for chunk in band.chunks for word in chunk.words}
        at = max(end, at + 1)
    return [word for word in words if id(word) not in taken] if taken else list(words)


def _is_full(band: Band, left: float, right: float, scale: Scale) -> bool:
    width = band.chunks[-1].right - band.chunks[0].left
    return (
        width > FULL * (right - left) and len({round(c.baseline / scale.em) for c in band.chunks}) == 1 and is_even(band, scale)
    )


def is_even(band: Band, scale: Scale) -> bool:
    boxes = sorted((word.box for chunk in band.chunks for word in chunk.words), key=lambda box: box.x0)
    gaps = [b.x0 - a.x1 for a, b in pairwise(boxes)]
    return len(gaps) > 3 and max(gaps) < min(WIDEST * scale.em, max(UNEVEN * median(gaps), 0.5 * scale.em))


def _is_last(before: Band, above: Band, band: Band, scale: Scale) -> bool:
    """Whether the band goes on where the paragraph ends: on its edge, as far below, its words standing evenly."""
    even = abs(_drop(above, band) - _drop(before, above)) < EVEN * scale.em
    return even and len(band.chunks) == 1 and abs(band.chunks[0].left - above.chunks[0].left) < EDGE * scale.em


def _drop(above: Band, below: Band) -> float:
    return below.chunks[0].baseline - above.chunks[0].baseline
