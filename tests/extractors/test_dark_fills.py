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


def test_a_dark_header_between_a_rule_and_a_line_of_bold_print_is_turned() -> None:
    page = sheet(2400, 1200)
    page[184:190, 200:2200] = 0
    page[200:290, 200:2200] = 100
    cv2.putText(page, "Indikator Kinerja", (400, 260), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 255, 4, cv2.LINE_AA)
    cv2.putText(page, "MENINGKATNYA KUALITAS PELAYANAN", (220, 345), cv2.FONT_HERSHEY_DUPLEX, 1.7, 0, 7, cv2.LINE_AA)
    turned, ((_, y0, _, y1),) = invert_dark_fills(page, 300)
    assert abs(y0 - 200) <= 3
    assert abs(y1 - 290) <= 3
    assert np.array_equal(turned[300:], page[300:])
