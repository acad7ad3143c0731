"""Page images without streaks that lean: scanners that straighten a skewed page turn the lines of their dirty glass with it.

A streak is found in the white of both margins and followed from one to the other; rulings end with their table. Pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey, is_bilevel
from extractors.streaks import FAINT, LEAST_PIXELS, PAPER, Streak, lighten, paper_beside, sample_rows

_MARGIN = (0.008, 0.024)  # of the page from either end, 2.5 to 7 mm of A4: a straightened page has no corners, no print gets here
_LEAN = (0.0006, 0.04)  # across over along; less is straight, scanners straighten no more
_SIDES = 0.03  # of the page's width at both sides, where the shadow of the paper's edge leans too
_SHARE_MARGIN, _SHARE, _SHARE_PART = 0.85, 0.75, 0.5  # of the rows: in the margins, along all of the page, in any part of it
_PARTS = 16
_MOST_ENDS = 24  # dark columns in a margin; noise has hundreds
_MOST = 4  # streaks of a page
_INK = 90  # of 255; what is left darker of a black and white page stays black
_BAND = 12  # pixels to either side of the streak that are looked at


def remove_leaning_streaks(grey: Grey) -> Grey:
    """The page without the streaks that lean, upright or level; the same array when it has none."""
    if min(grey.shape) < LEAST_PIXELS:
        return grey
    upright, level = tuple(find_leaning(grey)), tuple(find_leaning(grey.T))
    if not 0 < len(upright) + len(level) <= _MOST:
        return grey
    clean = grey.copy()
    for page, found in ((clean, upright), (clean.T, level)):
        for top, bottom in found:
            _remove(page, top, bottom)
    return clean


def find_leaning(grey: Grey) -> Iterator[tuple[float, float]]:
    """The x at which each leaning upright streak of a page enters its first and leaves its last row."""
    height, width = grey.shape
    near, far = (round(share * height) for share in _MARGIN)
    above, below = _dark_columns(grey[near:far]), _dark_columns(grey[-far:-near])
    middle = (near + far) / 2
    if not above or not below or max(len(above), len(below)) > _MOST_ENDS:
        return
    contrast = None
    for x0 in above:
        for x1 in below:
            lean = (x1 - x0) / (height - 2 * middle)
            top, bottom = x0 - lean * middle, x1 + lean * middle
            if (
                not _LEAN[0] <= abs(lean) <= _LEAN[1]
                or not _SIDES * width < min(top, bottom) <= max(top, bottom) < (1 - _SIDES) * width
            ):
                continue
            if contrast is None:
                contrast, side = _contrast(sample_rows(grey))
            if _is_followed(contrast, side, top, bottom):
                yield top, bottom


def _dark_columns(margin: Grey) -> list[float]:
    """The middles of the runs of columns that are darker than the paper beside them all through a margin."""
    contrast, _ = _contrast(np.ascontiguousarray(margin))
    dark = np.flatnonzero(np.mean(contrast >= FAINT, axis=0) >= _SHARE_MARGIN)
    runs = np.split(dark, np.flatnonzero(np.diff(dark) > 2) + 1) if len(dark) else []
    return [float(run.mean()) for run in runs if len(run) <= _BAND]


def _contrast(rows: Grey) -> tuple[Grey, Grey]:
    """(how much darker than the paper beside it each pixel or one next to it is, that paper)."""
    side = paper_beside(rows)
    return cast(Grey, cv2.dilate(cv2.subtract(side, rows), np.ones((1, 3), np.uint8))), side


def _is_followed(contrast: Grey, side: Grey, top: float, bottom: float) -> bool:
    """Whether the line from top to bottom is dark along all of the page, wherever there is paper beside it."""
    count = len(contrast)
    y = np.arange(count)
    x = np.rint(np.linspace(top, bottom, count)).astype(np.intp)
    seen = side[y, x] > PAPER * float(np.percentile(side[y, x], 80))
    dark = contrast[y, x] >= FAINT
    if float(np.mean(dark[seen])) < _SHARE:
        return False
    parts = zip(np.array_split(dark, _PARTS), np.array_split(seen, _PARTS), strict=True)
    return all(np.mean(part[paper]) >= _SHARE_PART for part, paper in parts if np.count_nonzero(paper) > len(paper) / 4)


def _remove(page: Grey, top: float, bottom: float) -> None:
    """Straightens the band around a streak, finds in it what the streak took away, and gives that back to the page."""
    height, width = page.shape
    line = np.linspace(top, bottom, height, dtype=np.float32)
    rows = np.repeat(np.arange(height, dtype=np.float32)[:, None], 2 * _BAND + 1, axis=1)
    aside = np.arange(-_BAND, _BAND + 1, dtype=np.float32)
    band = _at(np.ascontiguousarray(page), line[:, None] + aside, rows)
    usual = np.median(band, axis=0)
    dark = usual < 0.97 * np.median(usual)
    start = stop = _BAND - 3 + int(usual[_BAND - 3 : _BAND + 4].argmin())
    while start > _BAND - 5 and dark[start - 1]:
        start -= 1
    while stop < _BAND + 5 and dark[stop]:
        stop += 1
    clean = cast(Grey, band.astype(np.uint8))
    lighten(clean, Streak(start, max(stop, start + 1)))
    lacking = np.maximum(clean - band, 0).astype(np.float32)
    nearest = np.rint(line)[:, None] + aside[2:-2]
    more = _at(lacking, nearest - line[:, None] + _BAND, rows[:, 2:-2])
    y, x = rows[:, 2:-2].astype(np.intp), np.clip(nearest, 0, width - 1).astype(np.intp)
    given = np.minimum(255, np.rint(page[y, x] + more))
    page[y, x] = np.where(given < _INK, 0, 255) if is_bilevel(page) else given


def _at(image: NDArray[np.uint8] | NDArray[np.float32], x: NDArray[np.float32], y: NDArray[np.float32]) -> NDArray[np.float32]:
    """The image's values at places between its pixels."""
    found = cv2.remap(image, x.astype(np.float32), y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(found, np.float32)
