"""Vertical rulings end where a row is printed through without them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractors.ruling_support import cut_unsupported, cut_words
from pipeline.model.geometry import Orientation, Ruling

DPI = 200.0
K = DPI / 72.0


def across(y: float) -> Ruling:
    return Ruling(orientation=Orientation.HORIZONTAL, position=y, start=10, end=190)


def page(gap: tuple[float, float] | None, letter: tuple[float, float] | None = None) -> np.ndarray:
    """Paper with rules at 20, 60, 74 and 120 pt and an upright one at 100 pt that leaves `gap` white but for a `letter`."""
    image = np.full((round(150 * K), round(200 * K)), 240, np.uint8)
    for y in (20, 60, 74, 120):
        image[round(y * K) - 1 : round(y * K) + 1, round(10 * K) : round(190 * K)] = 20
    image[round(20 * K) : round(120 * K), round(100 * K) - 1 : round(100 * K) + 1] = 20
    if gap:
        image[round(gap[0] * K) + 2 : round(gap[1] * K) - 2, round(98 * K) : round(102 * K)] = 240
    if letter:
        image[round(letter[0] * K) : round(letter[1] * K), round(100 * K) - 1 : round(100 * K) + 1] = 30
    return image


UPRIGHT = Ruling(orientation=Orientation.VERTICAL, position=100, start=20, end=120)
LEVEL = [across(y) for y in (20, 60, 74, 120)]


def test_a_line_that_is_printed_through_all_rows_stays_whole() -> None:
    assert cut_unsupported([UPRIGHT], LEVEL, page(None), DPI) == (UPRIGHT,)


def test_a_letter_in_a_row_without_the_line_does_not_carry_it_through() -> None:
    pieces = cut_unsupported([UPRIGHT], LEVEL, page((60, 74), letter=(64, 69)), DPI)
    assert [(piece.start, piece.end) for piece in pieces] == [(20, 60), (74, 120)]


def test_a_line_that_a_letter_of_the_row_above_lengthens_ends_at_its_table() -> None:
    image = page((20, 60), letter=(50, 60))
    (piece,) = cut_unsupported([replace(UPRIGHT, start=50)], LEVEL, image, DPI)
    assert (piece.start, piece.end) == (60, 120)


def test_a_worn_line_is_left_alone() -> None:
    image = page(None)
    for y in range(24, 118, 6):
        image[round(y * K) : round((y + 3) * K), round(98 * K) : round(102 * K)] = 240
    assert cut_unsupported([UPRIGHT], LEVEL, image, DPI) == (UPRIGHT,)


def test_a_stem_that_fills_a_low_row_but_touches_neither_rule_does_not_carry_the_line_through() -> None:
    pieces = cut_unsupported([UPRIGHT], LEVEL, page((60, 74), letter=(62.8, 71.2)), DPI)
    assert [(piece.start, piece.end) for piece in pieces] == [(20, 60), (74, 120)]


UPRIGHTS = [replace(UPRIGHT, position=x) for x in (10, 100, 190)]


def _worded(x0: float, x1: float) -> np.ndarray:
    """A row of a table with a line at 40 pt in its first cell, and ink at that height from x0 to x1 with letters about it."""
    image = np.full((round(60 * K), round(200 * K)), 240, np.uint8)
    for x in (10, 100, 190):
        image[:, round(x * K) - 1 : round(x * K) + 1] = 20
    image[round(40 * K) - 1 : round(40 * K) + 1, round(10 * K) : round(100 * K)] = 20
    image[round(40 * K) - 1 : round(40 * K) + 1, round(x0 * K) : round(x1 * K)] = 60
    for x in range(round(x0 * K), round(x1 * K), 4):
        image[round(36.5 * K) : round(40 * K), x : x + 3] = 60
    return image


def test_a_word_that_fills_its_cell_is_no_line_across_it() -> None:
    pieces = cut_words([across(40)], UPRIGHTS, _worded(102.5, 187.5), DPI)
    assert [(piece.start, piece.end) for piece in pieces] == [(10, 100)]


def test_a_line_right_under_letters_stays_whole() -> None:
    assert cut_words([across(40)], UPRIGHTS, _worded(100, 190), DPI) == (across(40),)
