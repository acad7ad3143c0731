"""Streaks of a scanner that straightened the page after it drew them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.leaning_streaks import find_leaning, remove_leaning_streaks
from extractors.streaks import remove_streaks

from .pages import Image, ruled_page, sample_page


def _turned(page: Image, degrees: float) -> Image:
    """The page as a scanner straightens it: the same size, white where nothing was scanned."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255.0,)), np.uint8)


def _office() -> Image:
    return sample_page("seed-000-kaltim.office.pdf", 2)[0]


@pytest.mark.parametrize("degrees", [-1.1, -0.3, 0.4, 1.2])
@pytest.mark.parametrize("x", [600, 1000, 1650])
def test_a_leaning_streak_is_taken_away(x: int, degrees: float) -> None:
    page = _office()
    drawn = page.copy()
    drawn[:, x : x + 2] = np.maximum(page[:, x : x + 2].astype(int) - 45, 0)
    streaked, right = _turned(drawn, degrees), _turned(page, degrees)
    assert remove_streaks(streaked, 200)[0] is streaked
    ((top, bottom),) = find_leaning(streaked)
    assert abs((top - bottom) - np.tan(np.radians(-degrees)) * len(page)) < 4
    before = np.abs(streaked.astype(int) - right).sum()
    assert np.abs(remove_leaning_streaks(streaked).astype(int) - right).sum() < 0.45 * before


def test_a_level_one_too() -> None:
    page = np.ascontiguousarray(_office().T)
    drawn = page.copy()
    drawn[:, 700:702] = np.maximum(page[:, 700:702].astype(int) - 45, 0)
    streaked, right = (np.ascontiguousarray(_turned(p, 0.6).T) for p in (drawn, page))
    before = np.abs(streaked.astype(int) - right).sum()
    assert np.abs(remove_leaning_streaks(streaked).astype(int) - right).sum() < 0.45 * before


def test_a_black_and_white_page_stays_black_and_white() -> None:
    page = np.where(_office() < 150, 0, 255).astype(np.uint8)
    drawn = page.copy()
    drawn[:, 1000:1002] = 0
    streaked, right = (np.where(_turned(p, 0.7) < 128, 0, 255).astype(np.uint8) for p in (drawn, page))
    clean = remove_leaning_streaks(streaked)
    assert set(np.unique(clean).tolist()) == {0, 255}
    assert np.count_nonzero(clean != right) < 0.35 * np.count_nonzero(streaked != right)


@pytest.mark.parametrize("degrees", [0.0, 0.8])
def test_a_table_and_a_frame_around_the_page_stay(degrees: float) -> None:
    page = cv2.copyMakeBorder(ruled_page(), 300, 300, 100, 100, cv2.BORDER_CONSTANT, value=(255.0,)).astype(np.uint8)
    cv2.rectangle(page, (70, 70), (page.shape[1] - 70, page.shape[0] - 70), 90, 2)
    page = _turned(page, degrees)
    assert remove_leaning_streaks(page) is page


@pytest.mark.parametrize(
    "name",
    ["seed-000-kaltim.office.pdf", "seed-004-pasuruan.fax.pdf", "seed-004-pasuruan.poor.pdf", "seed-004-pasuruan.photo.pdf"],
)
def test_nothing_changes_on_a_scan_without_streaks(name: str) -> None:
    page = sample_page(name, 1)[0]
    assert remove_leaning_streaks(page) is page


@pytest.mark.parametrize("shape", [(1, 1), (300, 200), (600, 600), (561, 2000)])
def test_any_picture_is_taken(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    for page in (rng.integers(0, 256, shape).astype(np.uint8), np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)):
        assert remove_leaning_streaks(page).shape == shape
