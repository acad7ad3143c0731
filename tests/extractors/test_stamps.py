"""Grey stamps over darker print: the ring goes, the letters it joined are letters again; what is as dark as print stays."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.stamps import fade_stamps
from extractors.text_lines import Ink, find_ink, is_cleared

from .pages import Image, sheet

DPI = 300.0


def signed_page(ring: int | None) -> Image:
    """Three lines of black print; a stamp's ring of the grey `ring` runs through two of them."""
    page = sheet(1500, 900)
    for y in (250, 330, 700):
        cv2.putText(page, "Pembina Utama Muda 19701223", (300, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3, cv2.LINE_AA)
    if ring is not None:
        stamp = sheet(1500, 900)
        cv2.circle(stamp, (500, 400), 230, ring, 7, cv2.LINE_AA)
        page = np.minimum(page, stamp)
    return page


@pytest.mark.parametrize("ring", [80, 110, 140])
def test_a_grey_ring_goes_and_its_letters_are_read_again(ring: int) -> None:
    stamped = signed_page(ring)
    bare = find_ink(signed_page(None), DPI)
    struck = find_ink(stamped, DPI)
    assert len(struck.boxes) < len(bare.boxes) - 2
    faded = fade_stamps(stamped, struck)
    assert faded is not None
    page, places = faded
    assert len(find_ink(page, DPI).boxes) == pytest.approx(len(bare.boxes), abs=2)
    assert np.mean(page[signed_page(None) < 60] < 60) > 0.99
    assert np.mean(page[places] == 255) == 1.0


def test_words_under_the_ring_are_known_and_words_beside_it_are_not() -> None:
    stamped = signed_page(110)
    faded = fade_stamps(stamped, find_ink(stamped, DPI))
    assert faded is not None
    ink = find_ink(faded[0], DPI)
    ink = Ink(ink.boxes, ink.labels, ink.numbers, ink.kept, ink.strokes, ink.letter, faded[1])
    assert is_cleared(ink, 300, 220, 700, 255)
    assert not is_cleared(ink, 300, 670, 900, 705)


def test_a_ring_as_dark_as_the_print_stays() -> None:
    stamped = signed_page(20)
    assert fade_stamps(stamped, find_ink(stamped, DPI)) is None


def test_a_page_without_strokes_is_left_alone() -> None:
    page = signed_page(None)
    assert fade_stamps(page, find_ink(page, DPI)) is None
