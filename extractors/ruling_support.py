"""Vertical rulings of a scan -> the same without the stretches through rows where no line is printed.

Letters of a row that one text fills stand where the columns above and below it are ruled, and join their lines. Points, upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey
from pipeline.model.geometry import Ruling

#: pixels to both sides in which a line's ink is looked for: scans bend it.
_SIDE = 2
#: Share of a line's usual darkness that counts as ink.
_INK = 0.45
#: Share of a row that must be inked, and of the whole line for a row to be judged by it: worn lines show their gaps everywhere.
_LEAST, _SOUND = 0.62, 0.8
#: pt; the white that a line printed through a row does not leave, and the lowest row that can be judged.
_WHITE, _LOWEST = 2.0, 5.0
#: pt at both ends of a row that its rules blacken.
_END = 1.0
#: pt of white behind these at both ends of a row: what is inked between is the stem of a letter, lines run from rule to rule.
_APART = 1.2


def cut_unsupported(vertical: Sequence[Ruling], level: Sequence[Ruling], upright: Grey, dpi: float) -> tuple[Ruling, ...]:
    """The vertical rulings, each in as many pieces as the rows without its ink leave."""
    return tuple(piece for ruling in vertical for piece in _pieces(ruling, level, upright, dpi))


def _pieces(ruling: Ruling, level: Sequence[Ruling], upright: Grey, dpi: float) -> list[Ruling]:
    stops = _stops(ruling, level)
    if len(stops) < 3:
        return [ruling]
    k = dpi / 72.0
    reach = replace(ruling, start=min(ruling.start, stops[0]), end=max(ruling.end, stops[-1]))
    inked = _ink_along(reach, ruling, upright, k)
    if inked is None:
        return [ruling]
    start = ruling.start
    pieces: list[Ruling] = []
    for top, bottom in pairwise(stops):
        row = inked[max(0, round((top + _END - reach.start) * k)) : max(0, round((bottom - _END - reach.start) * k))]
        if bottom - top < _LOWEST or not len(row) or not _is_open(row, k):
            continue
        if top - start > _END:
            pieces.append(replace(ruling, start=start, end=top))
        start = bottom
    if ruling.end - start > _END:
        pieces.append(replace(ruling, start=start))
    return pieces


def _stops(ruling: Ruling, level: Sequence[Ruling]) -> list[float]:
    """Where the level rulings cross it, and the next ones beyond its ends: it may end amid the letters of a row."""
    crossing = sorted(r.position for r in level if r.start - 2 <= ruling.position <= r.end + 2)
    before = [y for y in crossing if y < ruling.start - 2]
    after = [y for y in crossing if y > ruling.end + 2]
    return [*before[-1:], *(y for y in crossing if ruling.start - 2 <= y <= ruling.end + 2), *after[:1]]


def _ink_along(reach: Ruling, ruling: Ruling, upright: Grey, k: float) -> NDArray[np.bool_] | None:
    """For each pixel along `reach` whether it is inked there as the ruling usually is; None where that is worn all along."""
    x, y0, y1 = round(ruling.position * k), max(0, round(reach.start * k)), round(reach.end * k)
    band = upright[y0:y1, max(0, x - _SIDE) : x + _SIDE + 1]
    drawn = slice(round(ruling.start * k) - y0, round(ruling.end * k) - y0)
    if band[drawn].size == 0:
        return None
    dark = 255.0 - band.min(axis=1).astype(np.float32)
    inked = np.asarray(dark > _INK * float(np.median(dark[drawn])), np.bool_)
    return inked if float(np.mean(inked[drawn])) >= _SOUND else None


def _is_open(row: NDArray[np.bool_], k: float) -> bool:
    """Whether so little of the row is inked, with such white in it or at both its ends, that no line runs through."""
    ends = np.flatnonzero(np.diff(np.concatenate(([True], row, [True])).astype(np.int8)))
    longest = max((int(b - a) for a, b in zip(ends[::2], ends[1::2], strict=False)), default=0)
    inked = np.flatnonzero(row)
    if len(inked) and min(int(inked[0]), len(row) - 1 - int(inked[-1])) > _APART * k:
        return True
    return float(np.mean(row)) < _LEAST and longest > _WHITE * k
