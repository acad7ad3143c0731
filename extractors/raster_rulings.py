"""Printed lines in a page image, found by a matched filter that wants dark against both sides along a length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey
from extractors.pieces import Pieces, find_pieces

MIN_LENGTH_MM = 3.0  # the height of the smallest table row that decrees print (the numbering row at 7 pt)
_WINDOW_MM = 1.8  # the filter's short mean along the line: evens noise, bridges one dash gap, bends with 3 degrees
_LONG_MM = 6.0  # the length over which a line must be dark nearly everywhere
_FAINT = 14.0  # least contrast (of 255) of a hairline of 0.4 px at 150 dpi after JPEG
_SOLID = 0.8  # share of the length that must be darker than both sides; letters reach 0.7

_LETTERED, _CLEAN = 0.2, 0.05  # share of a stretch's columns with ink half a millimetre above or below: letters, and a line


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line in pixels: from (x0, y0) to (x1, y1), its thickness, and its contrast of 255."""

    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float
    contrast: float

    @property
    def length(self) -> float:
        return float(np.hypot(self.x1 - self.x0, self.y1 - self.y0))

    def turned(self) -> Stroke:
        """The same line with x and y exchanged."""
        return Stroke(self.y0, self.x0, self.y1, self.x1, self.thickness, self.contrast)


def find_strokes(flat: Grey, dpi: float, least_mm: float = MIN_LENGTH_MM) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """The horizontal and the vertical printed lines of a flattened page, in its own pixels, none shorter than `least_mm`.

    Lines may lean by up to 3 degrees or so. Letters are mostly kept out; what remains of them meets no crossing line.
    """
    dark = cast(Grey, cv2.bitwise_not(flat))
    least = least_mm / 25.4 * dpi
    across = _strokes(dark, dpi, least)
    down = tuple(s.turned() for s in _strokes(cast(Grey, cv2.transpose(dark)), dpi, least))
    return across, down


def _pixels(mm: float, dpi: float) -> int:
    return max(1, round(mm / 25.4 * dpi))


def _contrast(dark: Grey, dpi: float) -> NDArray[np.uint8]:
    """How much darker each pixel's short run along x is than the paper on both sides of it."""
    window = _pixels(_WINDOW_MM, dpi)
    run = cv2.blur(dark, (window, 1))
    near, reach = max(2, _pixels(0.35, dpi)), _pixels(0.75, dpi)
    lightest = cv2.erode(run, np.ones((reach, 1), np.uint8), anchor=(0, 0))  # the lightest of rows y .. y+reach-1
    height = run.shape[0]
    padded = cv2.copyMakeBorder(lightest, near + reach, near + reach, 0, 0, cv2.BORDER_REPLICATE)
    below = padded[near + reach + near : near + reach + near + height]
    above = padded[reach + 1 - reach : reach + 1 - reach + height]
    return cast("NDArray[np.uint8]", cv2.subtract(run, cv2.max(above, below)))


def _strokes(dark: Grey, dpi: float, least: float) -> tuple[Stroke, ...]:
    contrast = _contrast(dark, dpi)
    steady = cv2.blur(np.minimum(contrast, np.uint8(40)), (_pixels(_LONG_MM, dpi), 1))
    mask = ((contrast >= _FAINT) & (steady >= _FAINT)).astype(np.uint8)
    run = np.ones((1, _pixels(MIN_LENGTH_MM * 0.6, dpi) | 1), np.uint8)  # odd, or opening moves the mask by a pixel
    solid = cv2.morphologyEx(mask, cv2.MORPH_OPEN, run)
    pieces = find_pieces(cast(Grey, solid))
    wide, high = pieces.wide, pieces.high
    level = (wide >= max(least, 3)) & (high <= np.maximum(0.12 * wide, 5))
    return _fitted(_columns(pieces, level, contrast), dark, dpi, least) if level.any() else ()


@dataclass(frozen=True, slots=True)
class _Columns:
    """The pixel columns of pieces that may be lines, piece after piece, left to right; no piece has a gap between its columns."""

    first: NDArray[np.intp]  # index of each piece's first column
    wide: NDArray[np.intp]  # columns of each piece
    x: NDArray[np.intp]
    y: NDArray[np.float64]  # middle of the column's contrast
    mass: NDArray[np.float64]  # sum of its contrast, of 1
    peak: NDArray[np.float64]  # largest of it

    def of_each(self, values: NDArray[Any]) -> NDArray[Any]:
        """Values of the pieces, told for each of their columns."""
        return np.repeat(values, self.wide)

    def total(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """The sums over the pieces."""
        return np.add.reduceat(values, self.first, dtype=np.float64)

    def median(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """The medians over the pieces of values between -2000 and 2000."""
        apart = np.arange(len(self.wide)) * 4096.0
        ordered = np.sort(values + self.of_each(apart))
        lower, upper = self.first + (self.wide - 1) // 2, self.first + self.wide // 2
        return np.asarray((ordered[lower] + ordered[upper]) / 2 - apart)

    def fit(self, used: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Slope and offset of the straight line through the used columns of each piece (least squares)."""
        n = np.maximum(self.total(used), 1.0)
        x, y = self.total(used * self.x) / n, self.total(used * self.y) / n
        dx, dy = self.x - self.of_each(x), self.y - self.of_each(y)
        slope = self.total(used * dx * dy) / np.maximum(self.total(used * dx * dx), 1e-9)
        return slope, y - slope * x


def _columns(pieces: Pieces, chosen: NDArray[np.bool_], contrast: Grey) -> _Columns:
    """The columns of the chosen pieces."""
    numbers = np.flatnonzero(chosen)
    wide = pieces.wide[numbers].astype(np.intp)
    first = np.concatenate([[0], np.cumsum(wide)[:-1]])
    row, start, stop, of_run = pieces.runs[chosen[pieces.runs[:, 3]]].T.astype(np.intp)
    long = stop - start
    along = np.arange(int(long.sum())) - np.repeat(np.cumsum(long) - long, long)  # 0, 1, ... within each run
    x, y = np.repeat(start, long) + along, np.repeat(row, long)
    place = np.repeat((first - pieces.boxes[numbers, 0])[np.searchsorted(numbers, of_run)], long) + x
    weight = contrast[y, x] / 255.0
    count = int(wide.sum())
    mass = np.bincount(place, weights=weight, minlength=count)
    peak = np.zeros(count)
    np.maximum.at(peak, place, weight)
    xs = np.zeros(count, np.intp)
    xs[place] = x
    middle = np.bincount(place, weights=weight * y, minlength=count) / mass
    return _Columns(first, wide, xs, np.asarray(middle, np.float64), np.asarray(mass, np.float64), peak)


def _trim_letters(
    columns: _Columns, lettered: NDArray[np.bool_], left: NDArray[np.intp], right: NDArray[np.intp], window: int
) -> None:
    """Moves the ends of lines, in `left` and `right`, off the bold line of text that one runs on into, in cells without it."""
    share = columns.total(lettered) / columns.wide
    for i in np.flatnonzero((share > _LETTERED / 2) & (columns.wide > 3 * window)):
        first, last = int(left[i]), int(right[i])
        count = np.concatenate([[0], np.cumsum(lettered[first : last + 1])])
        clean = np.flatnonzero(count[window:] - count[:-window] <= _CLEAN * window)
        if not len(clean):
            continue
        begin, end = int(clean[0]), int(clean[-1]) + window  # of the line proper
        if count[begin] > _LETTERED * begin and begin > window:
            left[i] = first + begin
        if count[-1] - count[end] > _LETTERED * (len(count) - 1 - end) and len(count) - 1 - end > window:
            right[i] = first + end - 1


def _fitted(columns: _Columns, dark: Grey, dpi: float, least: float) -> tuple[Stroke, ...]:
    """The straight lines through the pieces, without those whose pixels are letters."""
    every = np.ones(len(columns.x))
    slope, offset = columns.fit(every)
    off = np.abs(columns.y - columns.of_each(slope) * columns.x - columns.of_each(offset))
    near = off <= columns.of_each(np.maximum(1.0, 2.0 * columns.median(off)))
    enough = columns.of_each(columns.total(near) > 10)
    slope, offset = columns.fit(np.where(enough, near, 1.0))
    fitted = columns.of_each(slope) * columns.x + columns.of_each(offset)
    bottom = dark.shape[0] - 1
    line = np.clip(np.rint(fitted).astype(np.intp), 1, bottom - 1)
    side = max(3, _pixels(0.5, dpi))
    beside = np.maximum(dark[np.maximum(line - side, 0), columns.x], dark[np.minimum(line + side, bottom), columns.x])
    center = np.maximum(np.maximum(dark[line - 1, columns.x], dark[line + 1, columns.x]), dark[line, columns.x])
    inked = center > 0.5 * columns.of_each(columns.median(center))
    strength = columns.median(center.astype(np.float64) - beside)
    place = np.arange(len(columns.x))
    left = np.minimum.reduceat(np.where(inked, place, len(place)), columns.first)  # the mean runs over the ends
    right = np.maximum.reduceat(np.where(inked, place, -1), columns.first)
    fill = columns.of_each(np.minimum(columns.median(beside), 0.5 * columns.median(center)))  # of a header cell
    _trim_letters(columns, (beside - fill > 0.5 * (center - fill)) & inked, left, right, _pixels(_LONG_MM, dpi))
    share = columns.total(inked & (place >= columns.of_each(left)) & (place <= columns.of_each(right))) / np.maximum(
        right - left + 1, 1
    )
    kept = (strength >= 0.6 * _FAINT) & (share >= _SOLID) & (right - left >= max(1, least - 1))
    thickness = columns.median(columns.mass) / np.maximum(1 / 255, columns.median(columns.peak))
    x0, x1 = columns.x[np.minimum(left, len(place) - 1)], columns.x[right]
    return tuple(
        Stroke(
            float(x0[i]),
            float(offset[i] + slope[i] * x0[i]),
            float(x1[i]) + 1,
            float(offset[i] + slope[i] * x1[i]),
            max(1.0, float(thickness[i])),
            float(strength[i]),
        )
        for i in np.flatnonzero(kept)
    )
