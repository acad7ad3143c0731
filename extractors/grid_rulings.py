"""Strokes of a page image -> rulings in points, parted into those that draw tables and those that stand alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np

from extractors.light import Grey
from extractors.raster_rulings import Stroke
from extractors.ruling_support import cut_unsupported, cut_words
from pipeline.model.geometry import Orientation, Ruling

_TOUCH = 4.0  # pt; a worn end may miss the line it meets by this much
_TOUCH_SHARE = 0.15  # of its own length at most: the stem of an "l" in a low row must not count as meeting both rules
_PAIR = 3.4  # pt; double rules lie 1 to 3 pt apart: nothing is printed between them
_ALONE = 18.0  # pt; shorter strokes that meet nothing are pieces of letters
_LONG = 80.0  # pt; no run of letters stays as even as a line over this length
_BREAK = 6  # pixels of paper at 300 dpi that end a bar; noise breaks it for 2 or 3
_PIECE = 48  # pixels at 300 dpi
_TWIN = 2.6  # pt; the second line of a double rule lies no farther off, letters under which a line is drawn do
_BESIDE = 2  # pixels at 300 dpi by which a ruling leans or bends
_LOOKS, _FEWEST_LOOKS = 12, 4  # places at which a second line is looked for, and those that must show it
_SEEN = 0.7  # the share of them
_DARK, _WHOLE = 60.0, 88.0  # of 255, and percent of a place's columns that are as dark: letters leave gaps, a line none
_FAINT_GAIN = 14.0  # of 255; mean darkness of a hairline above the paper beside it
_FAINT_SHARE = 0.85  # of its length that must be inked
_ONE_ROW = 60.0  # pt; rows are seldom higher, rings seldom straighter
_BEYOND = (1.6, 4.6, 3.0)  # pt past a rule, from where its own ink does not reach, and pt aside
_SOLID = 0.8  # share of these rows
_LETTER_GAP = 0.06  # share of the columns where a run of letters shows paper and a printed line does not


def level_rulings(across: Iterable[Stroke], down: Iterable[Stroke], upright: Grey, dpi: float) -> tuple[Ruling, ...]:
    """The strokes of the upright page as axis-parallel rulings in points; pieces of one line joined, double rules merged.

    Short strokes must be inked without the gaps of letters: the feet of "2021 2022 2023" reach from rule to rule.
    """
    k = 72.0 / dpi
    level = [
        Ruling(
            orientation=Orientation.HORIZONTAL,
            position=(s.y0 + s.y1) / 2 * k,
            start=s.x0 * k,
            end=s.x1 * k,
            thickness=s.thickness * k,
        )
        for s in across
    ]
    vertical = [
        Ruling(
            orientation=Orientation.VERTICAL,
            position=(s.x0 + s.x1) / 2 * k,
            start=s.y0 * k,
            end=s.y1 * k,
            thickness=s.thickness * k,
        )
        for s in down
    ]
    sure = [r for r in (*level, *vertical) if r.length > _LONG or is_printed_line(r, upright, dpi)]
    lines = _join([r for r in sure if r.orientation is Orientation.HORIZONTAL])
    uprights = _join([r for r in sure if r.orientation is Orientation.VERTICAL])
    return (*cut_words(lines, uprights, upright, dpi), *cut_unsupported(uprights, lines, upright, dpi))


def _join(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Longest first, each ruling takes in the pieces that continue it or run beside it as a double rule."""
    out: list[Ruling] = []
    for ruling in sorted(rulings, key=lambda r: -r.length):
        for i, line in enumerate(out):
            gap = max(ruling.start - line.end, line.start - ruling.end)
            beside = gap < -0.6 * ruling.length and abs(line.position - ruling.position) <= _PAIR
            along = gap <= min(10.0, 0.2 * ruling.length) and abs(line.position - ruling.position) <= 1.3
            if beside or along:
                out[i] = Ruling(
                    orientation=line.orientation,
                    position=line.position,
                    start=min(line.start, ruling.start),
                    end=max(line.end, ruling.end),
                    thickness=max(line.thickness, ruling.thickness),
                )
                break
        else:
            out.append(ruling)
    return out


def part_rulings(rulings: Sequence[Ruling]) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """(rulings that draw tables, the rest). A table's line meets crossing lines at both ends or runs across one.

    Fraction bars, underlines and pieces of letters are the rest.
    """
    kept = list(rulings)
    while True:
        level = [r for r in kept if r.orientation is Orientation.HORIZONTAL]
        upright = [r for r in kept if r.orientation is Orientation.VERTICAL]
        good = [r for r in kept if _belongs(r, upright if r.orientation is Orientation.HORIZONTAL else level)]
        if len(good) == len(kept):
            break
        kept = good
    chosen = set(map(id, kept))
    return tuple(kept), tuple(r for r in rulings if id(r) not in chosen)


def _belongs(ruling: Ruling, crossing: Sequence[Ruling]) -> bool:
    touch = min(_TOUCH, _TOUCH_SHARE * ruling.length)
    met = []
    through = False
    for other in crossing:
        slack = min(_TOUCH, _TOUCH_SHARE * other.length)
        if not other.start - slack <= ruling.position <= other.end + slack:
            continue
        if ruling.start - touch <= other.position <= ruling.end + touch:
            met.append(other.position)
            inner = ruling.start + _TOUCH < other.position < ruling.end - _TOUCH
            through |= inner and other.start + _TOUCH < ruling.position < other.end - _TOUCH and ruling.length > 60
    if len(met) >= 2 and max(met) - min(met) > 0.5 * ruling.length:
        return True
    return through


def lone_rulings(rest: Iterable[Ruling], upright: Grey, dpi: float) -> tuple[Ruling, ...]:
    """Of the rulings that draw no table the printed ones: fraction bars, underlines, rules of tables without verticals."""
    level = (r for r in rest if r.orientation is Orientation.HORIZONTAL and r.length >= _ALONE)
    return tuple(r for r in (_trimmed(r, upright, dpi) for r in level) if is_printed_line(r, upright, dpi))


def _trimmed(ruling: Ruling, upright: Grey, dpi: float) -> Ruling:
    """The ruling without the sign that stands at its end: the "x" of a formula on a level with the bar."""
    k = dpi / 72.0
    y, x0, x1 = round(ruling.position * k), max(0, round(ruling.start * k)), round(ruling.end * k)
    band = upright[max(0, y - 2) : y + 3, x0:x1]
    if band.size == 0:
        return ruling
    dark = 255.0 - band.min(axis=0).astype(np.float32)
    inked = np.flatnonzero(dark > 0.45 * float(np.median(dark)))
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > _BREAK) + 1)
    longest = max(runs, key=len)
    if len(longest) < 0.7 * len(dark):
        return ruling
    return replace(ruling, start=(x0 + int(longest[0])) / k, end=(x0 + int(longest[-1]) + 1) / k)


def is_printed_line(ruling: Ruling, upright: Grey, dpi: float) -> bool:
    """Whether ink runs along the ruling without the gaps that letters leave, and paper along both its sides."""
    k = dpi / 72.0
    page = upright if ruling.orientation is Orientation.HORIZONTAL else upright.T
    y, x0, x1 = round(ruling.position * k), max(0, round(ruling.start * k) + 2), round(ruling.end * k) - 2
    band = page[max(0, y - 2) : y + 3, x0 : max(x0 + 1, x1)]
    if band.size == 0:
        return False
    dark = 255.0 - band.min(axis=0).astype(np.float32)
    typical = float(np.median(dark))
    if typical < 25 or float(np.mean(dark < 0.45 * typical)) > _LETTER_GAP:
        return False
    side = max(3, round((1.2 + 0.5 * ruling.thickness) * k))
    above = 255.0 - page[max(0, y - side), x0 : max(x0 + 1, x1)].astype(np.float32)
    below = 255.0 - page[min(page.shape[0] - 1, y + side), x0 : max(x0 + 1, x1)].astype(np.float32)
    return float(np.mean(above > 0.5 * typical)) < 0.35 and float(np.mean(below > 0.5 * typical)) < 0.35


def erase_rulings(upright: Grey, rulings: Iterable[Ruling], dpi: float) -> Grey:
    """The page without its rulings: each line's pixels take the greys beside it, so that letters crossing it stay whole.

    The second line of a double rule is no ruling of its own, and goes with the first.
    """
    clean = upright.copy()
    for ruling in rulings:
        page, drawn = (clean, upright) if ruling.orientation is Orientation.HORIZONTAL else (clean.T, upright.T)
        _erase(page, ruling, dpi)
        twin = _find_twin(page, ruling, dpi) or _find_twin(drawn, ruling, dpi, own=True)
        if twin is not None:
            _erase(page, twin, dpi)
    return clean


def _find_twin(page: Grey, ruling: Ruling, dpi: float, *, own: bool = False) -> Ruling | None:
    """The line right beside a ruling, which is erased from the page or, as `own` tells, still on it."""
    k = dpi / 72.0
    low, high = max(0, round((ruling.position - _TWIN) * k)), min(page.shape[0], round((ruling.position + _TWIN) * k) + 1)
    x0, x1 = max(0, round(ruling.start * k)), min(page.shape[1], round(ruling.end * k))
    half = round(max(1.5, 0.5 * ruling.thickness * k)) + _BESIDE if own else -1
    beside = abs(np.arange(low, high) - ruling.position * k) > half
    seen: list[int] = []
    looks = range(x0, x1 - _PIECE + 1, max(_PIECE, (x1 - x0) // _LOOKS))
    for count, start in enumerate(looks, start=1):
        band = cv2.erode(page[low:high, start : start + _PIECE], np.ones((3, 1), np.uint8))  # a line may lean by a pixel
        level = np.where(beside, 255.0 - np.percentile(band, _WHOLE, axis=1), 0.0)
        if level.max() > _DARK:
            seen.append(low + int(level.argmax()))
        elif len(seen) < _SEEN * count:
            return None
    if len(seen) < _FEWEST_LOOKS:  # in a row or two the stem of the first letter of each line is as good a line
        return None
    return replace(ruling, position=sorted(seen)[len(seen) // 2] / k)


def _erase(page: Grey, ruling: Ruling, dpi: float) -> None:
    k = dpi / 72.0
    middle, half = ruling.position * k, max(1.5, 0.5 * ruling.thickness * k)
    x0, x1 = max(0, round(ruling.start * k) - 3), min(page.shape[1], round(ruling.end * k) + 3)
    search = round(half) + 3
    low, high = max(0, round(middle) - search), min(page.shape[0], round(middle) + search + 1)
    if x1 - x0 < 2 or high - low < 3:
        return
    for start in range(x0, x1, _PIECE):  # a scanned line bends by a pixel or two along its length
        _erase_piece(page, low, high, start, min(x1, start + _PIECE), round(2 * half) + 2)


def _erase_piece(page: Grey, low: int, high: int, start: int, stop: int, thick: int) -> None:
    """Paints white, column by column, the run of ink through the line's row; longer runs are letters and lose the line only."""
    band = page[low:high, start:stop]
    level = 255.0 - np.percentile(band, 40, axis=1)  # darkness that most of the length shares
    peak = int(level.argmax())
    if level[peak] < 12:
        return
    top = bottom = peak
    while top > 0 and level[top - 1] > 0.12 * level[peak]:
        top -= 1
    while bottom < len(level) - 1 and level[bottom + 1] > 0.12 * level[peak]:
        bottom += 1
    dark = band < 255 - max(12.0, 0.15 * float(level[peak]))
    upwards = np.cumprod(dark[top::-1], axis=0).sum(axis=0)  # ink above the line that hangs together with it
    downwards = np.cumprod(dark[bottom:], axis=0).sum(axis=0)
    letters = (top - upwards < -1) | (bottom + downwards > len(dark)) | (upwards + downwards + bottom - top > thick + 3)
    rows = np.arange(len(dark))[:, None]
    run = (rows > top - upwards - 1) & (rows < bottom + downwards + 1)
    band[run & ~letters] = 255
    above = page[max(0, low + top - 2), start:stop]
    below = page[min(page.shape[0] - 1, low + bottom + 2), start:stop]
    # a stroke goes through where both sides are dark; where one side only is, the letter ends at the line
    through = np.maximum(above, below)
    band[top : bottom + 1] = np.where(letters, through, 255)


def complete_rulings(
    rulings: Sequence[Ruling], rest: Sequence[Ruling], upright: Grey, dpi: float
) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    """(`rulings` with the stretches added that are printed too faintly to be found alone, what is left of `rest`).

    Between two crossing neighbours, at the height of a line found elsewhere in the table, weaker evidence is enough. A long line
    of `rest` bounds a row of the table when the table's upright lines run on to it so.
    """
    level = [r for r in rulings if r.orientation is Orientation.HORIZONTAL]
    vertical = [r for r in rulings if r.orientation is Orientation.VERTICAL]
    borders = [r for r in rest if r.orientation is Orientation.HORIZONTAL and r.length > _LONG]
    if borders and vertical:
        joined = _missing(vertical, [*level, *borders], upright.T, dpi)
        kept, rest = part_rulings([*rulings, *rest, *joined])
        level = [r for r in kept if r.orientation is Orientation.HORIZONTAL]
        vertical = [r for r in kept if r.orientation is Orientation.VERTICAL]
    return (*level, *vertical, *_missing(level, vertical, upright, dpi), *_missing(vertical, level, upright.T, dpi)), tuple(rest)


def drop_strays(rulings: Sequence[Ruling], upright: Grey, dpi: float) -> tuple[Ruling, ...]:
    """`rulings` without the sides of a stamp's ring: pieces in one row alone whose ink runs on past both rules they meet."""
    vertical = [r for r in rulings if r.orientation is Orientation.VERTICAL]
    stray = {
        id(r)
        for r in vertical
        if r.length < _ONE_ROW
        and not any(abs(other.position - r.position) <= _PAIR for other in vertical if other is not r)
        and all(_runs_on(r, upright, dpi, end) for end in (True, False))
    }
    return tuple(r for r in rulings if id(r) not in stray) if stray else tuple(rulings)


def _runs_on(ruling: Ruling, upright: Grey, dpi: float, end: bool) -> bool:
    """Whether ink as dark as the upright ruling's goes on beyond its end (or its start), aside by no more than a ring bends."""
    k = dpi / 72.0
    x, y0, y1 = round(ruling.position * k), round(ruling.start * k), round(ruling.end * k)
    typical = float(np.median(255.0 - upright[y0:y1, max(0, x - 2) : x + 3].min(axis=1).astype(np.float32)))
    near, far, aside = (round(pt * k) for pt in _BEYOND)
    rows = slice(y1 + near, y1 + far) if end else slice(max(0, y0 - far), max(0, y0 - near))
    beyond = 255.0 - upright[rows, max(0, x - aside) : x + aside + 1].astype(np.float32)
    return beyond.size > 0 and float(np.mean(beyond.max(axis=1) > 0.5 * typical)) > _SOLID


def _missing(lines: Sequence[Ruling], crossing: Sequence[Ruling], page: Grey, dpi: float) -> list[Ruling]:
    positions: list[float] = []
    for line in sorted(lines, key=lambda r: r.position):
        if not positions or line.position - positions[-1] > _PAIR:
            positions.append(line.position)
    found = []
    for y in positions:
        drawn = [r for r in lines if abs(r.position - y) <= _PAIR]
        stops = sorted(c.position for c in crossing if c.start - 2 <= y <= c.end + 2)
        for x0, x1 in pairwise(stops):
            if x1 - x0 < 6 or _is_drawn(drawn, x0, x1):
                continue
            if _is_faint_line(page, y, x0, x1, dpi):
                found.append(Ruling(orientation=drawn[0].orientation, position=y, start=x0, end=x1, thickness=drawn[0].thickness))
    return found


def _is_drawn(lines: Sequence[Ruling], start: float, end: float) -> bool:
    """Whether the lines reach from one crossing line to the next but for worn ends."""
    worn = min(_TOUCH, (end - start) / 3) - 1
    reached = start
    for line in sorted(lines, key=lambda r: r.start):
        if line.start - reached > worn:
            break
        reached = max(reached, line.end)
    return end - reached <= worn


def _is_faint_line(page: Grey, y: float, x0: float, x1: float, dpi: float) -> bool:
    k = dpi / 72.0
    row, left, right = round(y * k), round(x0 * k) + 4, round(x1 * k) - 4
    if right - left < 6 or row < 8 or row > page.shape[0] - 9:
        return False
    dark = 255.0 - page[row - 8 : row + 9, left:right].astype(np.float32)
    profile = dark.mean(axis=1)
    peak = 5 + int(profile[5:12].argmax())
    paper = max(float(profile[peak - 4 : peak - 2].min()), float(profile[peak + 3 : peak + 5].min()))
    gain = float(profile[peak]) - paper
    if gain < _FAINT_GAIN:
        return False
    ink = dark[peak - 1 : peak + 2].max(axis=0)
    return float(np.mean(ink > paper + 0.4 * gain)) > _FAINT_SHARE
