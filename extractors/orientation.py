"""Quarter turns that bring a page upright: sideways shows in the word shapes, upside down is asked of a small classifier."""

from __future__ import annotations

from typing import cast

import cv2
import numpy as np

from extractors.light import Grey
from extractors.pieces import find_pieces
from extractors.rapid import read_glyphs, upside_down

_DPI = 150.0
_LETTER_GAP_MM = 1.0  # wider than the gaps between letters, narrower than those between lines
_UNDECIDED = 0.25  # of the classifier's mean vote: at 150 dpi it is near 0.5 either way
_READ = 10  # line images read both ways at most when the classifier is undecided
_LEAST_READ, _LEAD = 3, 1.5  # lines read at least, and how many times as clear one way must then be
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
        return _reads_turned(lines[:_READ])
    return share > 0.5


def _reads_turned(lines: list[Grey]) -> bool:
    """Whether the recognizer reads the line images better on their heads; it is asked until one way leads clearly."""
    upright = turned = 0.0
    for number, line in enumerate(lines, start=1):
        upright += _clarity(line)
        turned += _clarity(line[::-1, ::-1])
        if number >= _LEAST_READ and max(upright, turned) > _LEAD * min(upright, turned):
            break
    return turned > upright


def _clarity(line: Grey) -> float:
    """How surely the recognizer reads a line image, per character it may hold: turned letters make few and doubtful ones."""
    return sum(glyph.confidence**2 for glyph in read_glyphs(np.ascontiguousarray(line)) if glyph.text.strip())


def _reduced(flat: Grey, dpi: float) -> tuple[Grey, float]:
    scale = min(1.0, _DPI / dpi)
    if scale == 1.0:
        return flat, dpi
    return cast(Grey, cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)), dpi * scale


def _letters(small: Grey, dpi: float) -> Grey:
    """A mask of what has the size of letters: rulings, stamps and grains are left out."""
    mask = cv2.threshold(small, 150, 255, cv2.THRESH_BINARY_INV)[1]
    pieces = find_pieces(cast(Grey, mask))
    mm = dpi / 25.4
    size = np.maximum(pieces.wide, pieces.high)
    keep = (size > 0.8 * mm) & (size < 9 * mm) & (pieces.area > 4)
    keep[0] = False
    letters: Grey = np.where(keep, 255, 0).astype(np.uint8)[pieces.labels]
    return letters


def _words(ink: Grey, dpi: float) -> int:
    """The number of pieces left when gaps of a letter's width are closed along the rows: fewer when rows are text lines."""
    gap = max(2, round(_LETTER_GAP_MM / 25.4 * dpi))
    closed = cv2.morphologyEx(np.ascontiguousarray(ink), cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    return int(cv2.connectedComponents(closed)[0])


def _line_images(view: Grey, ink: Grey, dpi: float) -> list[Grey]:
    gap = max(3, round(3.0 / 25.4 * dpi))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    pieces = find_pieces(cast(Grey, closed))
    mm = dpi / 25.4
    wide, high = pieces.wide, pieces.high
    good = np.flatnonzero((high > 1.6 * mm) & (high < 7 * mm) & (wide > 4 * high))
    fullest = good[np.argsort(-np.minimum(wide[good] / high[good], 8) * pieces.area[good], kind="stable")]
    images = []
    for x0, y0, x1, y1, _ in pieces.boxes[fullest[:_SAMPLES]].tolist():
        pad = max(1, (y1 - y0) // 8)
        images.append(view[max(0, y0 - pad) : y1 + pad, x0 : min(x1, x0 + 4 * (y1 - y0))])
    return images
