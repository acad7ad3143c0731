"""Quarter turns that bring a page upright: sideways shows in the word shapes, upside down is asked of a small classifier."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from extractors.light import Grey
from extractors.rapid import upside_down

_DPI = 150.0
_LETTER_GAP_MM = 1.0  # wider than the gaps between letters, narrower than those between lines
_SAMPLES = 24  # line images shown to the classifier; it was right on single lines 9 times of 10


def find_orientation(flat: Grey, dpi: float) -> int:
    """How many quarter turns counter-clockwise (0 to 3) make the flattened page upright; 0 when there is no text."""
    scale = min(1.0, _DPI / dpi)
    small = cast(Grey, cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)) if scale < 1 else flat
    ink = _letters(small, dpi * scale)
    turns = 1 if _words(ink.T, dpi * scale) < 0.97 * _words(ink, dpi * scale) else 0
    view = cast(Grey, np.ascontiguousarray(np.rot90(small, turns)))
    lines = _line_images(view, cast(Grey, np.ascontiguousarray(np.rot90(ink, turns))), dpi * scale)
    return turns + (2 if upside_down(lines) > 0.5 else 0)


def _letters(small: Grey, dpi: float) -> Grey:
    """A mask of what has the size of letters: rulings, stamps and grains are left out."""
    mask = cv2.threshold(small, 150, 255, cv2.THRESH_BINARY_INV)[1]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    mm = dpi / 25.4
    size = np.maximum(stats[:, 2], stats[:, 3])
    keep = (size > 0.8 * mm) & (size < 9 * mm) & (stats[:, 4] > 4)
    keep[0] = False
    return cast(Grey, (keep[labels] * 255).astype(np.uint8))


def _words(ink: Grey, dpi: float) -> int:
    """The number of pieces left when gaps of a letter's width are closed along the rows: fewer when rows are text lines."""
    gap = max(2, round(_LETTER_GAP_MM / 25.4 * dpi))
    closed = cv2.morphologyEx(np.ascontiguousarray(ink), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return int(cv2.connectedComponents(closed)[0])


def _line_images(view: Grey, ink: Grey, dpi: float) -> list[Grey]:
    gap = max(3, round(3.0 / 25.4 * dpi))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    mm = dpi / 25.4
    good = [s for s in stats[1:] if 1.6 * mm < s[3] < 7 * mm and s[2] > 4 * s[3]]
    good.sort(key=lambda s: -min(s[2] / s[3], 8) * s[4])
    images = []
    for x, y, w, h, _ in good[:_SAMPLES]:
        wide = min(int(w), 4 * int(h))
        pad = max(1, int(h) // 8)
        images.append(view[max(0, y - pad) : y + h + pad, x : x + wide])
    return images
