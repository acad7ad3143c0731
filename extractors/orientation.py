"""Quarter turns that bring a page upright: sideways shows in the word shapes, upside down is asked of a small classifier."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from extractors.light import Grey
from extractors.rapid import read_glyphs, upside_down

_DPI = 150.0
_LETTER_GAP_MM = 1.0  # wider than the gaps between letters, narrower than those between lines
_UNDECIDED = 0.25  # of the classifier's mean vote: at 150 dpi it is near 0.5 either way
_READ = 10  # line images read both ways when the classifier is undecided
_SAMPLES = 24  # line images shown to the classifier; it was right on single lines 9 times of 10


def find_quarter_turn(flat: Grey, dpi: float) -> int:
    """1 when the flattened page lies on its side (turn it counter-clockwise, it may then stand on its head), else 0."""
    small, scaled = _reduced(flat, dpi)
    ink = _letters(small, scaled)
    return 1 if _words(ink.T, scaled) < 0.97 * _words(ink, scaled) else 0


def is_upside_down(level: Grey, dpi: float) -> bool:
    """Whether a page whose text lines run level stands on its head; False when there is no text."""
    small, scaled = _reduced(level, dpi)
    lines = _line_images(small, _letters(small, scaled), scaled)
    share = upside_down(lines)
    if lines and abs(share - 0.5) < _UNDECIDED:
        return _clarity([line[::-1, ::-1] for line in lines[:_READ]]) > _clarity(lines[:_READ])
    return share > 0.5


def _clarity(lines: list[Grey]) -> float:
    """How surely the recognizer reads the line images, per character it may hold: turned letters make few and doubtful ones."""
    sure = [glyph.confidence for line in lines for glyph in read_glyphs(np.ascontiguousarray(line)) if glyph.text.strip()]
    return float(np.sum(np.square(sure)))


def _reduced(flat: Grey, dpi: float) -> tuple[Grey, float]:
    scale = min(1.0, _DPI / dpi)
    if scale == 1.0:
        return flat, dpi
    return cast(Grey, cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), dpi * scale


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
