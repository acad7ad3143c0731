"""What shapes tell where readers guess."""

from __future__ import annotations

import numpy as np
import pytest

from extractors.glyph_shapes import LineShapes, NoShapes

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


def test_without_an_image_nothing_is_told() -> None:
    assert not NoShapes().lost_mark(0.0, 100.0)
