"""White print on a dark header becomes black on white; bold black print stays."""

from __future__ import annotations

import cv2
import numpy as np

from extractors.dark_fills import invert_dark_fills

from .pages import ruled_page, sheet


def test_a_dark_header_is_turned() -> None:
    page = sheet(2400, 1200)
    page[200:290, 200:2200] = 100
    cv2.putText(page, "Indikator Kinerja", (400, 260), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 255, 4, cv2.LINE_AA)
    turned, ((x0, y0, x1, y1),) = invert_dark_fills(page, 300)
    assert np.allclose((x0, y0, x1, y1), (200, 200, 2200, 290), atol=3)
    assert turned[210, 1800] == 255
    assert turned[200:290, 200:2200].min() < 40
    assert np.median(turned[200:290, 200:2200]) == 255


def test_rules_and_bold_print_are_left_alone() -> None:
    page = ruled_page()
    cv2.putText(page, "INDIKATOR KINERJA UTAMA", (100, 120), cv2.FONT_HERSHEY_DUPLEX, 1.5, 0, 8)
    same, fills = invert_dark_fills(page, 300)
    assert fills == ()
    assert (same == page).all()
