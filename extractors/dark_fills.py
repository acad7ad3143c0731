"""Header cells printed white on a dark fill -> black on white, so that rulings and letters are found as everywhere else."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey

_COARSE_DPI = 50.0
_DARK = 170  # mean grey at 50 dpi of a fill with its white text; what is only bold text is told by its edges
_LEAST_MM = (9.0, 3.5)  # width and height of the smallest filled cell
_INSET = 4  # pixels; the edge of a fill on a curled sheet wavers by so much
_RING = 3  # pixels at 300 dpi; a fill reaches beyond its text on all sides, bold capitals in a row do not
_SOLID, _SOLID_INSIDE = 0.72, 0.55
_NOISE = 12  # of 255; what is no brighter than this above the fill is its noise
_FULL = 0.5  # share of its box that a fill covers, the line of text below it that it is joined to included; stamps are rings
_PAPER = 0.15  # share of dark pixels in a row below which it is paper; white print on a fill leaves more


Rectangle = tuple[int, int, int, int]  # x0, y0, x1, y1 in pixels


def invert_dark_fills(upright: Grey, dpi: float) -> tuple[Grey, tuple[Rectangle, ...]]:
    """The page with every dark filled rectangle turned to paper and the white text in it to ink, and those rectangles."""
    scale = _COARSE_DPI / dpi
    small = cv2.resize(upright, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    dark = (small < _DARK).astype(np.uint8)
    if not dark.any():
        return upright, ()
    mm = _COARSE_DPI / 25.4
    closed = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    least = np.ones((round(_LEAST_MM[1] * mm), round(_LEAST_MM[0] * mm)), np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(cv2.morphologyEx(closed, cv2.MORPH_OPEN, least).astype(np.uint8))
    out = upright
    turned: list[Rectangle] = []
    for x, y, w, h, area in stats[1:]:
        if area < _FULL * w * h:
            continue
        if out is upright:
            out = upright.copy()
        x0, y0, x1, y1 = (round(v / scale) for v in (x, y, x + w, y + h))
        found = _invert(out, x0, y0, x1, y1, dpi)
        if found is not None:
            turned.append(found)
    return out, tuple(turned)


def _invert(page: Grey, x0: int, y0: int, x1: int, y1: int, dpi: float) -> Rectangle | None:
    """Turns one rectangle, its edges moved outwards to where the fill ends."""
    reach = 8
    y0, y1 = max(0, y0 - reach), min(page.shape[0], y1 + reach)
    x0, x1 = max(0, x0 - reach), min(page.shape[1], x1 + reach)
    part = page[y0:y1, x0:x1]
    fill = float(np.percentile(part, 20))
    if fill > _DARK:
        return None
    half = (fill + 255) / 2
    rows = _of_one_fill(np.mean(part < half, axis=1))
    columns = np.flatnonzero(np.mean(part < half, axis=0) > 0.3)
    k = 0.8 * dpi / 25.4
    if not len(rows) or not len(columns) or np.ptp(rows) < _LEAST_MM[1] * k or np.ptp(columns) < _LEAST_MM[0] * k:
        return None
    fill = float(np.median(part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])) + _NOISE
    inner = part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    dark = inner < half
    beyond = (dark[_INSET : _INSET + _RING], dark[-_INSET - _RING : -_INSET])
    sides = (dark[:, :_RING], dark[:, -_RING:])
    if min(float(s.mean()) for s in beyond) < _SOLID or min(float(s.mean()) for s in (*sides, dark)) < _SOLID_INSIDE:
        return None
    turned = 255.0 - (inner.astype(np.float32) - fill) * (255.0 / (255.0 - fill))
    inner[:] = cast(Grey, np.clip(turned, 0, 255).astype(np.uint8))
    edge = 3  # pixels of the fill's soft edge, which would be read as a frame
    part[max(0, rows[0] - edge) : rows[0] + edge] = 255
    part[rows[-1] - edge + 1 : rows[-1] + edge + 1] = 255
    part[:, max(0, columns[0] - edge) : columns[0] + edge] = 255
    part[:, columns[-1] - edge + 1 : columns[-1] + edge + 1] = 255
    return x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1


def _of_one_fill(share: NDArray[np.float64]) -> NDArray[np.intp]:
    """The mostly dark rows of the highest fill; paper parts it from the rule of the table above and from the text below."""
    inked = np.flatnonzero(share > _PAPER)
    if not len(inked):
        return inked
    fill = max(np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1), key=len)
    return fill[share[fill] > 0.5]
