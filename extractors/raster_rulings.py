"""Printed lines in a page image, found by a matched filter that wants dark against both sides along a length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey

MIN_LENGTH_MM = 3.0  # the height of the smallest table row that decrees print (the numbering row at 7 pt)
_WINDOW_MM = 1.8  # the filter's short mean along the line: evens noise, bridges one dash gap, bends with 3 degrees
_LONG_MM = 6.0  # the length over which a line must be dark nearly everywhere
_FAINT = 14.0  # least contrast (of 255) of a hairline of 0.4 px at 150 dpi after JPEG
_SOLID = 0.8  # share of the length that must be darker than both sides; letters reach 0.7


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


def find_strokes(flat: Grey, dpi: float) -> tuple[tuple[Stroke, ...], tuple[Stroke, ...]]:
    """The horizontal and the vertical printed lines of a flattened page, in its own pixels.

    Lines may lean by up to 3 degrees or so. Letters are mostly kept out; what remains of them meets no crossing line.
    """
    dark = cast(Grey, cv2.bitwise_not(flat))
    across = _strokes(dark, dpi)
    down = tuple(s.turned() for s in _strokes(cast(Grey, cv2.transpose(dark)), dpi))
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


def _strokes(dark: Grey, dpi: float) -> tuple[Stroke, ...]:
    contrast = _contrast(dark, dpi)
    steady = cv2.blur(np.minimum(contrast, np.uint8(40)), (_pixels(_LONG_MM, dpi), 1))
    mask = ((contrast >= _FAINT) & (steady >= _FAINT)).astype(np.uint8)
    solid = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, _pixels(MIN_LENGTH_MM * 0.6, dpi)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=8)
    found = []
    least = MIN_LENGTH_MM / 25.4 * dpi
    for label in range(1, count):
        x, y, w, h, _area = stats[label]
        if w < least or h > max(0.12 * w, 5):
            continue
        stroke = _fit(dark, contrast, np.asarray(labels), label, int(x), int(y), int(w), int(h), dpi)
        if stroke is not None:
            found.append(stroke)
    return tuple(found)


def _fit(
    dark: Grey, contrast: Grey, labels: NDArray[np.integer[Any]], label: int, x: int, y: int, w: int, h: int, dpi: float
) -> Stroke | None:
    """The straight line through one component, or None where its pixels are letters."""
    part = labels[y : y + h, x : x + w] == label
    weight = np.where(part, contrast[y : y + h, x : x + w], 0).astype(np.float32)
    mass = weight.sum(axis=0)
    columns = np.flatnonzero(mass > 0)
    if columns.size < 3:
        return None
    rows = (weight * np.arange(h, dtype=np.float32)[:, None]).sum(axis=0)[columns] / mass[columns]
    slope, offset = np.polyfit(columns, rows, 1) if columns.size > 20 else (0.0, float(np.median(rows)))
    off = np.abs(rows - (slope * columns + offset))
    keep = off <= max(1.0, 2.0 * float(np.median(off)))
    if columns.size > 20 and keep.sum() > 10:
        slope, offset = np.polyfit(columns[keep], rows[keep], 1)
    line = np.clip(np.rint(y + slope * columns + offset).astype(int), 1, dark.shape[0] - 2)
    across = x + columns
    side = max(3, _pixels(0.5, dpi))
    upper = dark[np.clip(line - side, 0, dark.shape[0] - 1), across].astype(np.float32)
    lower = dark[np.clip(line + side, 0, dark.shape[0] - 1), across].astype(np.float32)
    center = np.maximum(np.maximum(dark[line - 1, across], dark[line + 1, across]), dark[line, across]).astype(np.float32)
    inked = center > 0.5 * float(np.median(center))
    strength = float(np.median(center - np.maximum(upper, lower)))
    first, last = int(inked.argmax()), len(inked) - 1 - int(inked[::-1].argmax())  # the mean runs over the ends
    if strength < 0.6 * _FAINT or float(np.mean(inked[first : last + 1])) < _SOLID:
        return None
    left, right = float(columns[first]), float(columns[last])
    if right - left < MIN_LENGTH_MM / 25.4 * dpi - 1:
        return None
    thickness = float(np.median(mass[columns])) / max(1.0, float(np.median(weight.max(axis=0)[columns])))
    y0, y1 = float(y + slope * left + offset), float(y + slope * right + offset)
    return Stroke(x + left, y0, x + right + 1, y1, max(1.0, thickness), strength)
