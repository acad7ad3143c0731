"""Skew and perspective of known size come out level, from rulings and from text lines."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.raster_rulings import Stroke, find_strokes
from extractors.rectify import find_rectification, find_text_skew, frame_size

from .pages import Image, ruled_page, sheet


def _lean(page: Image) -> tuple[float, float]:
    """The largest lean, in degrees, of the long lines of a page: level ones and upright ones."""
    across, down = find_strokes(page, 200)
    level = [abs(s.y1 - s.y0) / s.length for s in across if s.length > 300]
    upright = [abs(s.x1 - s.x0) / s.length for s in down if s.length > 300]
    assert len(level) >= 5
    assert len(upright) >= 4
    return float(np.degrees(max(level))), float(np.degrees(max(upright)))


def _straightened(page: Image) -> Image:
    across, down = find_strokes(page, 200)
    matrix = find_rectification(page, 200, across, down)
    size = frame_size(matrix, page.shape[1], page.shape[0])
    return cv2.warpPerspective(page, matrix, size, flags=cv2.INTER_CUBIC, borderValue=(255.0,)).astype(np.uint8)


@pytest.mark.parametrize("degrees", [-2.8, -1.0, 0.3, 1.7])
def test_a_skewed_table_comes_out_level(degrees: float) -> None:
    page = ruled_page()
    turn = cv2.getRotationMatrix2D((800, 550), degrees, 1)
    skewed = cv2.warpAffine(page, turn, (1600, 1100), borderValue=(255.0,)).astype(np.uint8)
    assert max(_lean(_straightened(skewed))) < 0.12


def test_a_photographed_table_comes_out_square() -> None:
    page = ruled_page()
    corners = np.array([[0, 0], [1600, 0], [1600, 1100], [0, 1100]], np.float32)
    seen = np.array([[40, 10], [1550, 35], [1590, 1080], [8, 1066]], np.float32)
    photo = cv2.warpPerspective(page, cv2.getPerspectiveTransform(corners, seen), (1600, 1100), borderValue=(255.0,))
    assert max(_lean(_straightened(photo.astype(np.uint8)))) < 0.15


@pytest.mark.parametrize("degrees", [-2.5, 0.0, 1.2])
def test_text_lines_tell_the_skew_where_nothing_is_ruled(degrees: float) -> None:
    page = sheet()
    for y in range(100, 800, 45):
        cv2.putText(page, "menetapkan indikator kinerja utama perangkat", (80, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    turn = cv2.getRotationMatrix2D((600, 450), -degrees, 1)  # OpenCV turns counter-clockwise
    skewed = cv2.warpAffine(page, turn, (1200, 900), borderValue=(255.0,)).astype(np.uint8)
    assert np.degrees(find_text_skew(skewed, 200)) == pytest.approx(degrees, abs=0.15)


def test_short_strokes_that_lean_otherwise_than_the_text_do_not_tell() -> None:
    """Print that shines through the paper is mirrored, and its pieces lean to the other side."""
    page = sheet()
    for y in range(100, 800, 45):
        cv2.putText(page, "menetapkan indikator kinerja utama perangkat", (80, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    turn = cv2.getRotationMatrix2D((600, 450), -2.0, 1)
    skewed = cv2.warpAffine(page, turn, (1200, 900), borderValue=(255.0,)).astype(np.uint8)
    strokes = [Stroke(100.0 + 40 * k, 100.0 + 90 * k, 220.0 + 40 * k, 91.0 + 90 * k, 2.0, 0.0) for k in range(7)]
    matrix = find_rectification(skewed, 200, strokes, [])
    assert np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])) == pytest.approx(-2.0, abs=0.3)
