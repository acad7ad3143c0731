"""What is a printed line and what is not, and what is left of the page once lines are erased."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extractors.grid_rulings import (
    complete_rulings,
    drop_strays,
    erase_rulings,
    is_printed_line,
    level_rulings,
    lone_rulings,
    part_rulings,
)
from extractors.raster_rulings import find_strokes
from pipeline.model.geometry import Orientation, Ruling

from .pages import Image, ruled_page, sheet


def _rulings(page: Image) -> tuple[tuple[Ruling, ...], tuple[Ruling, ...]]:
    across, down = find_strokes(page, 200)
    return part_rulings(level_rulings(across, down, page, 200))


def _count(rulings: tuple[Ruling, ...]) -> tuple[int, int]:
    level = sum(1 for r in rulings if r.orientation is Orientation.HORIZONTAL)
    return level, len(rulings) - level


def test_all_rules_of_a_table_and_no_letters() -> None:
    drawn, _ = _rulings(ruled_page())
    assert _count(drawn) == (7, 6)


def test_hairlines_of_a_faint_scan_are_found_under_noise() -> None:
    rng = np.random.default_rng(7)
    large = ruled_page(3200, 2200, thickness=1)
    faint = cv2.resize(large, (1600, 1100), interpolation=cv2.INTER_AREA).astype(np.float32)
    noisy = np.clip(255 - (255 - faint) * 0.5 + rng.normal(0, 6, faint.shape), 0, 255).astype(np.uint8)
    drawn, _ = _rulings(noisy)
    assert _count(drawn) == (7, 6)


def test_double_rules_are_one() -> None:
    page = ruled_page()
    cv2.line(page, (100, 158), (1500, 158), 0, 2)
    drawn, _ = _rulings(page)
    assert _count(drawn) == (7, 6)


def test_a_fraction_bar_is_no_part_of_the_table() -> None:
    page = ruled_page()
    cv2.line(page, (130, 250), (330, 250), 0, 2)
    drawn, rest = _rulings(page)
    bars = lone_rulings(rest, page, 200)
    assert _count(drawn) == (7, 6)
    assert len(bars) == 1
    assert abs(bars[0].position - 250 * 72 / 200) < 1


def test_the_feet_of_a_row_of_figures_are_no_line() -> None:
    page = sheet()
    cv2.putText(page, "2021 2022 2023 2024", (100, 300), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3, cv2.LINE_AA)
    row = Ruling(orientation=Orientation.HORIZONTAL, position=299 * 0.36, start=100 * 0.36, end=480 * 0.36)
    assert not is_printed_line(row, page, 200)


def test_a_worn_stretch_between_two_crossing_lines_is_completed() -> None:
    page = ruled_page()
    drawn, _ = _rulings(page)
    gone = [r for r in drawn if r.orientation is Orientation.HORIZONTAL][3]
    ends = [r for r in drawn if r.orientation is Orientation.VERTICAL]
    stops = sorted(r.position for r in ends)
    short = [Ruling(orientation=gone.orientation, position=gone.position, start=stops[1], end=gone.end)]
    found, _ = complete_rulings([r for r in drawn if r is not gone] + short, (), page, 200)
    assert any(
        r.orientation is gone.orientation and abs(r.position - gone.position) < 2 and r.start < stops[0] + 3 for r in found
    )


def test_a_stretch_of_which_only_the_middle_was_found_is_completed() -> None:
    page = ruled_page()
    drawn, _ = _rulings(page)
    line = [r for r in drawn if r.orientation is Orientation.HORIZONTAL][3]
    stops = sorted(r.position for r in drawn if r.orientation is Orientation.VERTICAL)
    middle = replace(line, start=stops[0] + 30, end=stops[1] - 30)
    rest = replace(line, start=stops[1])
    found, _ = complete_rulings([*(r for r in drawn if r is not line), middle, rest], (), page, 200)
    assert any(abs(r.position - line.position) < 2 and r.start < stops[0] + 3 and r.end > stops[1] - 3 for r in found)


def test_a_border_that_no_upright_line_was_found_to_meet_belongs_to_its_table() -> None:
    page = ruled_page()
    drawn, _ = _rulings(page)
    level = sorted((r for r in drawn if r.orientation is Orientation.HORIZONTAL), key=lambda r: r.position)
    border, last = level[-1], level[-2]
    short = [replace(r, end=last.position) for r in drawn if r.orientation is Orientation.VERTICAL]
    found, left = complete_rulings([*level[:-1], *short], [border], page, 200)
    assert border in found
    assert not left


def test_a_lone_line_under_a_table_stays_alone() -> None:
    page = ruled_page()
    drawn, _ = _rulings(page)
    low = max(r.position for r in drawn if r.orientation is Orientation.HORIZONTAL)
    lone = Ruling(orientation=Orientation.HORIZONTAL, position=low + 20, start=40, end=400)
    _, left = complete_rulings(drawn, [lone], page, 200)
    assert left == (lone,)


def test_the_sides_of_a_ring_are_no_rules_of_the_row_that_it_crosses() -> None:
    page = ruled_page()
    cv2.circle(page, (800, 550), 110, 90, 3)
    side = Ruling(orientation=Orientation.VERTICAL, position=690 * 0.36, start=530 * 0.36, end=570 * 0.36)
    border = Ruling(orientation=Orientation.VERTICAL, position=100 * 0.36, start=150 * 0.36, end=283 * 0.36)
    assert drop_strays([side, border], page, 200) == (border,)


def test_the_rule_under_a_grey_header_is_found_from_end_to_end() -> None:
    rng = np.random.default_rng(3)
    page = np.full((400, 1200), 250, np.uint8)
    page[100:160, 100:1100] = 220
    cv2.line(page, (100, 160), (1100, 160), 175, 2)
    grain = cv2.GaussianBlur(rng.normal(0, 14, page.shape), (0, 0), 0.8)
    page = np.clip(cv2.GaussianBlur(page.astype(np.float64), (0, 0), 1) + grain, 0, 255).astype(np.uint8)
    across, _ = find_strokes(page, 200.0)
    assert any(s.x0 < 110 and s.x1 > 1090 and abs(s.y0 - 160) < 3 for s in across)


def test_erasing_takes_the_lines_and_leaves_the_letters() -> None:
    page = ruled_page()
    bare = sheet(1600, 1100)
    for x in np.linspace(100, 1500, 6).astype(int)[:-1]:
        for y in np.linspace(150, 950, 7).astype(int)[:-1]:
            cv2.putText(bare, "Sasaran kerja", (int(x) + 15, int(y) + 60), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2, cv2.LINE_AA)
    drawn, _ = _rulings(page)
    clean = erase_rulings(page, drawn, 200)
    assert np.count_nonzero((clean < 128) != (bare < 128)) < 0.01 * np.count_nonzero(bare < 128)


def test_erasing_takes_both_lines_of_a_double_rule() -> None:
    page = sheet(400, 1000)
    for y in (197, 205):
        cv2.line(page, (50, y), (950, y), 0, 3)
    cv2.putText(page, "Satuan", (300, 250), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3)
    letters = int((page[215:] < 128).sum())
    clean = erase_rulings(
        page, [Ruling(orientation=Orientation.HORIZONTAL, position=197 * 0.24, start=12, end=228, thickness=0.7)], 300
    )
    assert int((clean[:215] < 128).sum()) == 0
    assert int((clean[215:] < 128).sum()) == letters


def test_the_feet_of_letters_over_a_line_are_no_second_line() -> None:
    page = sheet(400, 1000)
    cv2.line(page, (50, 205), (950, 205), 0, 3)
    for x in range(60, 940, 40):  # capitals with serifs, two thirds of whose feet are ink
        cv2.rectangle(page, (x, 193), (x + 26, 197), 0, -1)
        cv2.rectangle(page, (x + 10, 165), (x + 16, 197), 0, -1)
    letters = page[:201].copy()
    clean = erase_rulings(
        page, [Ruling(orientation=Orientation.HORIZONTAL, position=205 * 0.24, start=12, end=228, thickness=0.7)], 300
    )
    assert np.array_equal(clean[:201], letters)
    assert (clean[201:] > 200).all()


def test_stems_beside_the_upright_rule_of_one_row_are_no_second_line() -> None:
    page = sheet(400, 300)
    cv2.line(page, (100, 60), (100, 220), 0, 3)
    for y in (80, 150):
        cv2.rectangle(page, (107, y), (110, y + 45), 0, -1)
    rule = Ruling(orientation=Orientation.VERTICAL, position=100 * 0.24, start=60 * 0.24, end=220 * 0.24)
    clean = erase_rulings(page, [rule], 300)
    assert np.count_nonzero(clean[:, 106:112] < 128) > 350


def test_a_rule_ends_where_a_bold_line_of_text_at_its_height_begins() -> None:
    page = np.full((600, 1200), 255, np.uint8)
    cv2.line(page, (500, 300), (900, 300), 0, 2)
    rng = np.random.default_rng(5)
    for x in range(300, 494, 8):  # stems and bars, as capitals of a fax have them
        page[292:309, x : x + 3] = 0
        page[299:302, x : x + 8] = 0
        page[int(rng.integers(292, 296)) : 298, x : x + 7] = 0
    across, _ = find_strokes(page, 200.0)
    line = max((s for s in across if 290 < s.y0 < 310), key=lambda s: s.x1)
    assert abs(line.x0 - 500) <= 8
    assert abs(line.x1 - 900) <= 4
