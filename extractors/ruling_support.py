"""Rulings of a scan -> the same without the stretches where no line is printed, only letters. Points, upright.

Letters of a row that one text fills stand where the columns above and below it are ruled, and join their lines; a word that
fills its cell from rule to rule (m02's "Meningkatnya" at 150 dpi) looks like a line across it.
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
#: pt from an upright rule: where a line that meets it is inked and the padding of a cell is white.
_PADDING = (0.9, 2.6)
#: Share of a line's usual darkness that is white; none of 980 printed stretches was below 0.8 at both ends, no word above 0.3.
_GAP = 0.5
#: pt above and below a line, and share of the length that letters ink there on one side at least.
_BESIDE, _LETTERED = 1.5, 0.5


def cut_unsupported(vertical: Sequence[Ruling], level: Sequence[Ruling], upright: Grey, dpi: float) -> tuple[Ruling, ...]:
    """The vertical rulings, each in as many pieces as the rows without its ink leave."""
    return tuple(piece for ruling in vertical for piece in _pieces(ruling, level, upright, dpi))


def cut_words(level: Sequence[Ruling], uprights: Sequence[Ruling], upright: Grey, dpi: float) -> tuple[Ruling, ...]:
    """The level rulings without the stretches from one upright to the next that are words: they touch neither of the two."""
    return tuple(piece for ruling in level for piece in _between_words(ruling, uprights, upright, dpi / 72.0))


def _between_words(ruling: Ruling, uprights: Sequence[Ruling], upright: Grey, k: float) -> list[Ruling]:
    y, x0, x1 = round(ruling.position * k), max(0, round(ruling.start * k)), round(ruling.end * k)
    band = upright[max(0, y - _SIDE - 1) : y + _SIDE + 2, x0:x1]
    if band.size == 0:
        return [ruling]
    dark = 255 - band.min(axis=0)
    side = round(_BESIDE * k)
    above, below = (upright[min(max(0, row), len(upright) - 1), x0:x1] for row in (y - side, y + side))
    stops = sorted(r.position for r in uprights if r.start - 2 <= ruling.position <= r.end + 2)
    words: list[tuple[float, float]] = []
    for left, right in pairwise(x for x in stops if ruling.start - 4 <= x <= ruling.end + 4):
        a, b = max(0, round(left * k) - x0), round(right * k) - x0
        usual = float(np.median(dark[a:b])) if b > a else 0.0
        if (
            usual
            and _is_word(dark[a:b], usual, k)
            and max(np.mean(row[a:b] < 255 - usual / 2) for row in (above, below)) > _LETTERED
        ):
            words.append((left, right))
    return _without(ruling, words)


def _without(ruling: Ruling, stretches: Sequence[tuple[float, float]]) -> list[Ruling]:
    """What is left of the ruling beside these stretches of it, which are in order."""
    start = ruling.start
    pieces: list[Ruling] = []
    for first, last in stretches:
        if first - start > _END:
            pieces.append(replace(ruling, start=start, end=first))
        start = last
    if ruling.end - start > _END:
        pieces.append(replace(ruling, start=start))
    return pieces


def _is_word(dark: Grey, usual: float, k: float) -> bool:
    """Whether white parts a stretch's ink from the upright rules at both of its ends."""
    near, far = round(_PADDING[0] * k), round(_PADDING[1] * k)
    return len(dark) > 2 * far and float(max(dark[near:far].min(), dark[-far:-near].min())) < _GAP * usual


def _pieces(ruling: Ruling, level: Sequence[Ruling], upright: Grey, dpi: float) -> list[Ruling]:
    stops = _stops(ruling, level)
    if len(stops) < 3:
        return [ruling]
    k = dpi / 72.0
    reach = replace(ruling, start=min(ruling.start, stops[0]), end=max(ruling.end, stops[-1]))
    inked = _ink_along(reach, ruling, upright, k)
    if inked is None:
        return [ruling]
    open_rows: list[tuple[float, float]] = []
    for top, bottom in pairwise(stops):
        row = inked[max(0, round((top + _END - reach.start) * k)) : max(0, round((bottom - _END - reach.start) * k))]
        if bottom - top >= _LOWEST and len(row) and _is_open(row, k):
            open_rows.append((top, bottom))
    return _without(ruling, open_rows)


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
