"""Page images without the lines that a dirty feeder draws: dust on its glass darkens the same few pixels of every row it scans.

Such a streak is perfectly straight in the raw picture and runs from its first row to its last, margins included; rulings lean as
the paper does and end with the table. Left in, it cuts a column and every text that it crosses. Pixels of the raw picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey

_SAMPLES = 512  # places along the page, at least, at which its columns are looked at
_ROWS = 4  # of which each is the mean: the noise of a scanner is as dark as a faint streak
_ENDS = 0.0157  # of the page at each end, 5 mm of an A4 sheet: no printer gets that near to the edge
LEAST_PIXELS = 560  # on both sides; less is no page (A4 at 72 dpi is 595 wide) but the picture of a table, cut along its frame
_NEAR, _REACH = 3, 4  # pixels; the paper beside a streak is the lightest of so many so far off
FAINT = 6  # of 255; fainter ones are no rulings to anyone
_SHARE = 0.6  # of the rows; of black and white scans streaks keep 0.8, letters give a column 0.4 and rulings miss the ends
_SHARE_ENDS = 0.85  # of the rows at each end
PAPER = 0.6  # of the paper's brightness; where both sides are darker nothing can be seen
_WIDEST = 6  # pixels; dust is not wider
_MOST = 6  # streaks on one page
_APART = 2  # pixels between columns of one streak, that the threshold of a scanner may leave out
_BESIDE = 0.97  # of the brightness beside; what is darker belongs to the streak
_BLACK = 0.35  # of the brightness beside; where so little is left nothing can be won back from it
_FILL, _ALIKE, _FEW = 0.5, 16, 20  # of the paper's brightness, of 255 to both sides, rows: a grey header under the streak
_STEM_MM = 0.25  # what a black streak as wide covers may have been a whole stem of 10 pt print
_PIECES = 24  # along the page, each with a depth of its own: lamps are not even, and scanners clip white


@dataclass(frozen=True, slots=True)
class Streak:
    """The columns from `start` to before `stop` of a picture."""

    start: int
    stop: int


def remove_streaks(grey: Grey, dpi: float) -> tuple[Grey, Grey | None]:
    """(the page without its streaks, upright or level, where black ones hid the stems of letters as 255).

    Strokes that cross a streak stay. The same array, and None, when there is none.
    """
    if min(grey.shape) < LEAST_PIXELS:
        return grey, None
    upright, level = find_streaks(grey), find_streaks(grey.T)
    if not upright and not level:
        return grey, None
    clean, hidden = grey.copy(), np.zeros_like(grey)
    for page, mask, streaks in ((clean, hidden, upright), (clean.T, hidden.T, level)):
        for streak in streaks:
            black = lighten(page, streak)
            if black and streak.stop - streak.start >= _STEM_MM / 25.4 * dpi:
                mask[:, streak.start : streak.stop] = 255
    return clean, hidden if hidden.any() else None


def find_streaks(grey: Grey) -> tuple[Streak, ...]:
    """The upright streaks of a page, left to right; those of grey.T are the level ones."""
    rows = sample_rows(grey)
    side = paper_beside(rows)
    contrast = cast(Grey, cv2.subtract(side, rows))
    columns = [x for x in _likely(contrast).tolist() if _is_streaked(contrast[:, x], side[:, x])]
    groups: list[list[int]] = []
    for x in columns:
        if groups and x - groups[-1][-1] <= _APART:
            groups[-1].append(x)
        else:
            groups.append([x])
    found = tuple(_widened(group[0], group[-1] + 1, rows) for group in groups if len(group) <= _WIDEST)
    return () if len(groups) > _MOST or _is_framed(grey, found) else found


def _likely(contrast: Grey) -> NDArray[np.intp]:
    """The columns that are dark often enough, at both ends too, to be looked at closely."""
    dark = cv2.threshold(contrast, FAINT - 1, 1, cv2.THRESH_BINARY)[1]
    end = round(_ENDS * len(dark))
    first, every, last = (
        cv2.reduce(part, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0] / len(part) for part in (dark[:end], dark, dark[-end:])
    )
    return np.flatnonzero((every > 0.75 * _SHARE) & (np.minimum(first, last) > 0.5 * _SHARE_ENDS))


def sample_rows(grey: Grey) -> Grey:
    """Rows from the page's first to its last at equal distances, each the mean of a few that follow one another."""
    step = max(1, len(grey) // _SAMPLES)
    count = (len(grey) - min(_ROWS, step)) // step + 1
    parts = [grey[k : k + (count - 1) * step + 1 : step] for k in range(min(_ROWS, step))]
    total = np.zeros(parts[0].shape, np.uint16, order="C")
    for part in parts:
        total += part
    return cast(Grey, np.ascontiguousarray(total // len(parts), np.uint8))


def paper_beside(rows: Grey) -> Grey:
    """The brightness of the paper to the left and to the right of each pixel, the darker of both."""
    width, margin = rows.shape[1], _NEAR + _REACH - 1
    framed = cv2.copyMakeBorder(rows, 0, 0, margin, margin, cv2.BORDER_REPLICATE)
    lightest = cv2.dilate(framed, np.ones((1, _REACH), np.uint8), anchor=(0, 0))  # of x .. x + _REACH - 1
    return cast(Grey, cv2.min(lightest[:, :width], lightest[:, margin + _NEAR : margin + _NEAR + width]))


def _is_streaked(contrast: NDArray[np.uint8], side: NDArray[np.uint8]) -> bool:
    """Whether a column is darker than the paper beside it nearly everywhere, and at both ends of the page as it is between."""
    seen = side > PAPER * float(np.percentile(side, 80))
    end = round(_ENDS * len(side))
    if not seen[:end].any() or not seen[-end:].any() or float(np.mean(seen)) < 0.5:
        return False
    dark = contrast >= max(FAINT, 0.4 * float(np.median(contrast[seen])))
    ends = min(float(np.mean(dark[part][seen[part]])) for part in (slice(end), slice(-end, None)))
    return bool(np.mean(dark[seen]) >= _SHARE and ends >= _SHARE_ENDS)


def _is_framed(grey: Grey, found: tuple[Streak, ...]) -> bool:
    """Whether lines across both ends join the outermost streaks: the picture shows a table, cut along its frame."""
    if len(found) < 2:
        return False
    strip = max(2, round(_ENDS * len(grey)))
    between = grey[:, found[0].stop + 1 : found[-1].start - 1]
    ends = [part.mean(axis=1) for part in (between[:strip], between[-strip:])]
    return all(float(end.min()) < 0.5 * float(np.median(end)) for end in ends)


def _widened(start: int, stop: int, rows: Grey) -> Streak:
    """The streak with its blurred edges."""
    width = rows.shape[1]

    def belongs(x: int, outer: int) -> bool:
        if not 0 < x < width - 1 or not 0 <= outer < width:
            return False
        paper = rows[:, outer].astype(np.float32)
        seen = paper > 0.9 * float(np.percentile(paper, 80))
        return bool(seen.any() and float(np.mean(rows[seen, x] < _BESIDE * paper[seen])) > 0.5)

    for _ in range(2):
        start -= belongs(start - 1, start - 1 - _NEAR)
        stop += belongs(stop, stop + _NEAR)
    return Streak(start, stop)


def lighten(page: Grey, streak: Streak) -> bool:
    """Gives the columns of a streak the brightness that they lack, in place; whether what it covers is lost, so black is it."""
    last = page.shape[1] - 1
    left, right = page[:, max(0, streak.start - 1)].copy(), page[:, min(last, streak.stop)].copy()
    sides = [page[:, max(0, streak.start - _NEAR) : max(1, streak.start)], page[:, min(last, streak.stop) : streak.stop + _NEAR]]
    beside = np.stack([part.max(axis=1) for part in sides]).astype(np.float32)
    side = beside.min(axis=0)
    bright = float(np.percentile(side, 80))
    paper = side > 0.9 * bright
    fill = ~paper & (side > _FILL * bright) & (np.ptp(beside, axis=0) < _ALIKE)
    black = False
    for x in range(streak.start, streak.stop):
        shares = np.minimum(1.0, page[:, x] / np.maximum(side, 1.0))
        usual = float(np.median(shares[paper])) if paper.any() else 1.0
        if usual < _BLACK:
            place = (x - streak.start) - (streak.stop - 1 - x)  # below 0 nearer to the left
            page[:, x] = np.maximum(page[:, x], left if place < 0 else right if place > 0 else np.maximum(left, right))
            black = True
        else:
            left_over = _along(shares, paper, usual)
            if np.count_nonzero(fill) >= _FEW:
                left_over[fill] = max(_BLACK, float(np.median(shares[fill])))
            page[:, x] = np.rint(np.minimum(255.0, page[:, x] / left_over)).astype(np.uint8)
    return black


def _along(shares: NDArray[np.float32], paper: NDArray[np.bool_], usual: float) -> NDArray[np.float64]:
    """The share of the brightness that a streak leaves, row by row; measured piece by piece where both sides are paper."""
    edges = np.linspace(0, len(shares), _PIECES + 1).round().astype(int)
    measured = [
        float(np.median(shares[a:b][paper[a:b]])) if np.count_nonzero(paper[a:b]) > 0.2 * (b - a) else usual
        for a, b in pairwise(edges)
    ]
    middles = (edges[:-1] + edges[1:]) / 2
    return np.asarray(np.interp(np.arange(len(shares)), middles, np.maximum(measured, _BLACK)), np.float64)
