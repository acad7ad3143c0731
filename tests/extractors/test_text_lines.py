"""Lines of print are found whole, and what a stamp left of itself is no print."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.text_lines import cell_lines, find_ink

from .pages import sheet


def test_digits_that_broke_at_their_middles_are_one_line() -> None:
    page = sheet(400, 200)
    for y in (40, 120):
        for x in (40, 64, 88):
            page[y : y + 9, x : x + 14] = 0  # upper half
            page[y + 14 : y + 23, x : x + 14] = 0
    ink = find_ink(page, 300.0)
    lines = cell_lines(ink, np.arange(len(ink.boxes)))
    assert [round(line.y0, -1) for line in lines] == [40, 120]


def test_a_piece_of_a_ring_is_no_print_and_strikes_what_it_crosses() -> None:
    page = sheet(600, 300)
    cv2.putText(page, "85", (100, 150), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2, cv2.LINE_AA)
    plain = len(find_ink(page, 300.0).boxes)
    cv2.ellipse(page, (260, 60), (100, 100), 0, 20, 160, 0, 2)
    ink = find_ink(page, 300.0)
    assert len(ink.boxes) == plain
    assert ink.strokes.any()
