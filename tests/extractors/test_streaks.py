"""Lines that a dirty feeder draws down the whole picture, and rulings, which it must not be taken for."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractors.streaks import Streak, find_streaks, remove_streaks

from .pages import Image, ruled_page, sample_page, sheet


def _scan() -> Image:
    """A page of an office scan, 200 dpi."""
    return sample_page("seed-000-kaltim.office.pdf", 2)[0]


def _streaked(page: Image, x: int, width: int, depth: int) -> Image:
    """The page with a streak of `width` pixels, darker than it by `depth`."""
    drawn = page.copy()
    drawn[:, x : x + width] = np.maximum(page[:, x : x + width].astype(int) - depth, 0)
    return drawn


def _black_and_white(page: Image) -> Image:
    return np.where(page < 160, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("x", "width", "depth"), [(500, 1, 18), (707, 2, 40), (1100, 3, 70), (12, 2, 60)])
def test_a_streak_is_found_where_it_is_and_given_the_brightness_it_lacks(x: int, width: int, depth: int) -> None:
    page = _scan()
    drawn = _streaked(page, x, width, depth)
    (streak,) = find_streaks(drawn)
    assert streak.start <= x
    assert streak.stop >= x + width
    assert streak.stop - streak.start <= width + 2
    clean, hidden = remove_streaks(drawn, 200)
    assert hidden is None
    outside = np.ones(page.shape[1], np.bool_)
    outside[streak.start : streak.stop] = False
    assert np.array_equal(clean[:, outside], page[:, outside])
    paper = page[:, x : x + width] > 200
    assert np.mean(np.abs(clean[:, x : x + width].astype(int) - page[:, x : x + width])[paper]) < 6


def test_strokes_that_cross_a_streak_stay() -> None:
    page = _scan()
    x = int((page[:, 200:-200] < 90).sum(axis=0).argmax()) + 200  # where the most ink stands
    clean, _ = remove_streaks(_streaked(page, x, 2, 50), 200)
    ink = page[:, x : x + 2] < 90
    assert ink.sum() > 100
    assert np.mean(clean[:, x : x + 2][ink] < 150) > 0.97


def test_a_streak_leaves_nothing_on_the_fill_of_a_header() -> None:
    page = sheet(1654, 2339)
    page[400:480] = 215
    clean, _ = remove_streaks(_streaked(page, 700, 2, 55), 200)  # takes as much of the fill as of the paper
    assert np.abs(clean.astype(int) - page).max() < 12


def test_a_level_streak_is_removed_from_a_page_scanned_turned() -> None:
    page = _scan()
    drawn = np.ascontiguousarray(_streaked(np.ascontiguousarray(page.T), 640, 2, 45).T)
    assert find_streaks(drawn) == ()
    assert [(s.start <= 640, s.stop >= 642) for s in find_streaks(drawn.T)] == [(True, True)]
    assert np.mean(remove_streaks(drawn, 200)[0][640:642] > 200) > 0.8


def test_both_directions_are_cleaned_on_one_page() -> None:
    page = _streaked(sheet(1654, 2339), 300, 2, 40)
    both = np.ascontiguousarray(_streaked(np.ascontiguousarray(page.T), 900, 1, 60).T)
    assert remove_streaks(both, 200)[0].min() > 235


@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_black_streak_takes_what_stands_beside_it(width: int) -> None:
    page = _black_and_white(_scan())
    drawn = page.copy()
    drawn[:, 640 : 640 + width] = 0
    rng = np.random.default_rng(4)
    drawn[rng.random(len(page)) < 0.15, 640 : 640 + width] = 255  # the threshold of the scanner breaks it
    drawn[page[:, 639] == 0, 640 : 640 + width] = 0
    assert find_streaks(drawn) == (Streak(640, 640 + width),)
    clean, hidden = remove_streaks(drawn, 200)
    assert (hidden is not None) == (width > 1)  # 1 pixel of 200 dpi hides no stem
    white = (page[:, 639] == 255) & (page[:, 640 + width] == 255)
    through = (page[:, 639] == 0) & (page[:, 640 + width] == 0)
    assert (clean[white, 640 : 640 + width] == 255).all()
    assert through.any()
    assert (clean[through, 640 : 640 + width] == 0).all()


def test_a_table_and_a_frame_around_the_page_stay() -> None:
    page = cv2.copyMakeBorder(ruled_page(), 300, 300, 100, 100, cv2.BORDER_CONSTANT, value=(255.0,)).astype(np.uint8)
    cv2.rectangle(page, (60, 60), (page.shape[1] - 60, page.shape[0] - 60), 90, 2)
    assert remove_streaks(page, 200)[0] is page


def test_the_picture_of_a_table_cut_along_its_frame_keeps_its_rules() -> None:
    page = ruled_page(1600, 1100)[150:951, 100:1501]
    assert remove_streaks(page, 200)[0] is page


@pytest.mark.parametrize("name", ["seed-000-kaltim.office.pdf", "seed-004-pasuruan.fax.pdf", "seed-004-pasuruan.photo.pdf"])
def test_nothing_changes_on_a_scan_without_streaks(name: str) -> None:
    page = sample_page(name, 1)[0]
    assert remove_streaks(page, 200)[0] is page


@pytest.mark.parametrize("name", ["seed-000-kaltim.pdf", "dev-15-dikbud-ntb.pdf"])
def test_nothing_changes_on_a_drawn_page(name: str) -> None:
    page = sample_page(name, 1)[0]
    assert remove_streaks(page, 200)[0] is page


@pytest.mark.parametrize("shape", [(1, 1), (300, 200), (600, 600), (561, 2000)])
def test_any_picture_is_taken(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(1)
    for page in (rng.integers(0, 256, shape).astype(np.uint8), np.zeros(shape, np.uint8), np.full(shape, 255, np.uint8)):
        assert remove_streaks(page, 200)[0].shape == shape
