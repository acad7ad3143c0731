"""Coloured stamps and signatures over black print, of known ink and place; coloured text, fills and rulings that must stay."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from extractors.colour import fade_colour

from .pages import Image, ruled_page, sheet

DPI = 200.0
VIOLET, BLUE, RED = (190, 70, 90), (170, 60, 35), (50, 40, 200)  # blue, green, red
Colour = tuple[int, int, int]


def coloured(page: Image) -> Image:
    """The grey page as a colour scan gives it."""
    return cv2.cvtColor(page, cv2.COLOR_GRAY2BGR).astype(np.uint8)


def printed_over(page: Image, ink: Colour, mask: Image) -> Image:
    """The page with ink where the mask is, as ink lies on print: both darken."""
    share = mask[:, :, None].astype(np.float64) / 255
    return np.rint(page * (1 - share * (1 - np.array(ink) / 255))).astype(np.uint8)


def stamp_mask(shape: tuple[int, ...], x: int, y: int, radius: int = 140) -> Image:
    """Two rings with a word between them and one across, as agencies' stamps have."""
    mask: np.ndarray[Any, np.dtype[np.uint8]] = np.zeros(shape[:2], np.uint8)
    cv2.circle(mask, (x, y), radius, 255, 5, cv2.LINE_AA)
    cv2.circle(mask, (x, y), round(0.65 * radius), 255, 3, cv2.LINE_AA)
    cv2.putText(mask, "DINAS", (x - 60, y + 10), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 255, 3, cv2.LINE_AA)
    cv2.putText(mask, "KOTA", (x - 40, y - round(0.75 * radius)), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 255, 3, cv2.LINE_AA)
    return mask


def as_scanned(page: Image) -> Image:
    """The page after the JPEG compression of an office scanner, its colour at half resolution."""
    data = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.parametrize("ink", [VIOLET, BLUE, RED])
def test_a_stamp_over_print_fades_and_the_print_under_it_stays(ink: Colour) -> None:
    page = ruled_page()
    mask = stamp_mask(page.shape, 700, 500)
    grey = fade_colour(as_scanned(printed_over(coloured(page), ink, mask)), DPI)
    covered = mask > 200
    beside = cv2.dilate((page < 200).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert np.mean(grey[covered & ~beside] > 185) > 0.97
    assert np.mean(grey[covered & (page < 60)] < 120) > 0.97


def test_a_signature_across_a_line_of_print_fades() -> None:
    page = ruled_page()
    x = np.arange(300, 700)
    mask = np.zeros(page.shape, np.uint8)
    cv2.polylines(mask, [np.stack([x, 240 + 60 * np.sin(x / 25)], axis=1).astype(np.int32)], False, 255, 4, cv2.LINE_AA)
    grey = fade_colour(as_scanned(printed_over(coloured(page), BLUE, mask)), DPI)
    beside = cv2.dilate((page < 200).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert np.mean(grey[(mask > 200) & ~beside] > 185) > 0.95
    assert np.mean(grey[(mask > 200) & (page < 60)] < 120) > 0.95


def unchanged(picture: Image) -> bool:
    return bool(np.array_equal(fade_colour(picture, DPI), cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)))


def test_a_stamp_beside_print_is_left_alone() -> None:
    page = sheet(1200, 900)
    cv2.putText(page, "Kepala Dinas", (700, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    assert unchanged(printed_over(coloured(page), VIOLET, stamp_mask(page.shape, 300, 500)))


@pytest.mark.parametrize("ink", [VIOLET, BLUE, RED])
def test_a_page_printed_in_colour_only_stays(ink: Colour) -> None:
    page = ruled_page()
    assert unchanged(printed_over(coloured(sheet(1600, 1100)), ink, cv2.bitwise_not(page).astype(np.uint8)))


def test_coloured_text_in_black_rulings_and_black_text_in_coloured_rulings_stay() -> None:
    page = ruled_page()
    lines = cv2.min(cv2.dilate(page, np.ones((1, 61), np.uint8)), cv2.dilate(page, np.ones((61, 1), np.uint8))).astype(np.uint8)
    text = np.where(lines < 128, 255, page).astype(np.uint8)
    blank = coloured(np.full_like(page, 255))
    assert unchanged(printed_over(printed_over(blank, (0, 0, 0), 255 - lines), BLUE, 255 - text))
    assert unchanged(printed_over(printed_over(blank, (0, 0, 0), 255 - text), BLUE, 255 - lines))


def test_coloured_rulings_that_black_print_crosses_stay() -> None:
    text, rules = sheet(1600, 1100), np.zeros((1100, 1600), np.uint8)
    for y in range(200, 900, 100):
        cv2.line(rules, (100, y), (1500, y), 255, 3)
        cv2.putText(text, "Sasaran kerja", (220, y + 8), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    for x in range(100, 1600, 200):
        cv2.line(rules, (x, 200), (x, 800), 255, 3)
    assert unchanged(printed_over(coloured(text), BLUE, rules))


def test_a_filled_heading_with_black_print_stays() -> None:
    page = ruled_page()
    mask = np.zeros(page.shape, np.uint8)
    mask[150:280, 100:1500] = 255
    assert unchanged(printed_over(coloured(page), (230, 190, 120), mask))


def test_a_grey_page_is_returned_as_it_is() -> None:
    page = ruled_page()
    assert fade_colour(page, DPI) is page
