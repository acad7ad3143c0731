"""What shapes tell where readers guess."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.glyph_shapes import LineShapes

LETTER = 20.0


def _digits(*gaps: int, wide: int = 12) -> LineShapes:
    """Digits of one height with the given white between them."""
    boxes, x = [], 5
    for gap in (*gaps, 0):
        boxes.append((x, 10, x + wide, 30))
        x += wide + gap
    return LineShapes(np.full((40, x + 10), 255, np.uint8), np.array(boxes, np.float64), LETTER)


@pytest.mark.parametrize(
    ("gaps", "lost"),
    [
        ((11, 3), True),  # "1.12" read "112"
        ((3, 11, 3), True),
        ((3, 3, 3), False),
        ((8, 6, 4), False),  # Arial's ones stand apart
        ((4,), False),
        ((13,), True),
    ],
)
def test_a_wide_gap_among_digits_tells_of_a_lost_mark(gaps: tuple[int, ...], lost: bool) -> None:
    shapes = _digits(*gaps)
    last = float(shapes.boxes[-1, 0] + 6)
    assert shapes.lost_mark(11.0, last) is lost


def test_a_broken_foot_of_a_letter_is_no_blank() -> None:
    boxes = np.array([(5, 9, 14, 37), (16, 31, 24, 37), (29, 9, 52, 37)], np.float64)  # "L" whose foot broke off, "H"
    shapes = LineShapes(np.full((46, 60), 255, np.uint8), boxes, 23.0)
    assert shapes.white(10.0, 40.0) < 0.33


def _blurred(strokes: list[tuple[int, int, int, int]]) -> LineShapes:
    """Strokes (x0, y0, x1, y1) as a scan of 150 dpi blurs them to one piece of ink."""
    page = np.full((50, 80), 255, np.uint8)
    for x0, y0, x1, y1 in strokes:
        page[y0:y1, x0:x1] = 40
    image = cv2.GaussianBlur(page, (0, 0), 2.2)
    ys, xs = np.nonzero(image < 185)
    return LineShapes(image, np.array([(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1)], np.float64), LETTER)


def _bars(count: int) -> list[tuple[int, int, int, int]]:
    return [(20 + 9 * k, 12, 24 + 9 * k, 36) for k in range(count)]


@pytest.mark.parametrize(
    ("strokes", "count"),
    [
        (_bars(2), 2),
        (_bars(3), 3),
        ([*_bars(2), (20, 33, 33, 36)], 0),  # "U"
        ([*_bars(2), (20, 12, 33, 15)], 0),  # "n" as high as a capital
        ([*_bars(2), (20, 22, 33, 26)], 0),  # "H"
    ],
)
def test_bars_that_blur_has_joined_are_counted_where_nothing_links_them(
    strokes: list[tuple[int, int, int, int]], count: int
) -> None:
    shapes = _blurred(strokes)
    assert shapes.joined_bars(26.0, 26.0) == count


def test_a_dash_behind_the_last_digit_is_seen() -> None:
    digits = [(5, 10, 17, 30), (20, 10, 32, 30)]
    blank = np.full((40, 60), 255, np.uint8)
    dashed = LineShapes(blank, np.array([*digits, (40, 20, 48, 24)], np.float64), LETTER)
    comma = LineShapes(blank, np.array([*digits, (35, 27, 39, 34)], np.float64), LETTER)
    assert dashed.ends_in_dash(26.0)
    assert not comma.ends_in_dash(26.0)
