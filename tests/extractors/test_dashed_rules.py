"""Dashed and dotted rules among the pieces of ink of a page."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from extractors.dashed_rules import find_dashed_rules, find_mesh
from extractors.grid import find_grids
from pipeline.model.geometry import Orientation, Ruling

POINTS = 72.0 / 300.0


def dashes(x0: float, x1: float, y: float, step: float = 18.0) -> list[tuple[float, float, float, float]]:
    return [(x, y, x + step / 2, y + 3) for x in np.arange(x0, x1, step)]


def test_a_run_of_dashes_is_a_rule() -> None:
    letters = [(100.0 + 25 * k, 300.0, 118.0 + 25 * k, 330.0) for k in range(30)]
    rules, used = find_dashed_rules(np.array([*letters, *dashes(100, 1500, 400)]), POINTS)
    (rule,) = rules
    assert abs(rule.position - 401.5 * POINTS) < 0.1
    assert (round(rule.start), round(rule.end)) == (24, 359)
    assert used.min() == len(letters)


def test_two_rules_at_different_heights_stay_two() -> None:
    rules, _ = find_dashed_rules(np.array([*dashes(100, 1000, 400), *dashes(100, 1000, 440)]), POINTS)
    assert len(rules) == 2


def test_a_few_dashes_in_empty_cells_are_no_rule() -> None:
    cells = [(100.0 + 150 * k, 400.0, 112.0 + 150 * k, 403.0) for k in range(14)]
    assert find_dashed_rules(np.array(cells), POINTS)[0] == ()
    assert find_dashed_rules(np.zeros((0, 4)), POINTS)[0] == ()


def turned(pieces: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    return [(y0, x0, y1, x1) for x0, y0, x1, y1 in pieces]


def mesh() -> list[tuple[float, float, float, float]]:
    """A table of 2 by 6 cells in dashes, which hang together where they cross."""
    xs, ys = (100.0, 700.0, 1300.0), tuple(400.0 + 80 * k for k in range(7))
    crosses = [(x - 8, y - 8, x + 11, y + 11) for x in xs for y in ys]
    across = [piece for y in ys for a, b in pairwise(xs) for piece in dashes(a + 20, b - 20, y)]
    down = [piece for x in xs for a, b in pairwise(ys) for piece in dashes(a + 16, b - 20, x, 14)]
    return [*crosses, *across, *turned(down)]


def test_a_table_drawn_in_dashes_has_its_cells() -> None:
    letters = [(130.0 + 20 * k, 430.0 + 80 * row, 145.0 + 20 * k, 455.0 + 80 * row) for k in range(8) for row in range(6)]
    rules, used = find_dashed_rules(np.array([*letters, *mesh()]), POINTS)
    (grid,) = find_grids(find_mesh(rules, ()))
    assert (grid.n_rows, grid.n_columns) == (6, 2)
    assert used.tolist() == list(range(len(letters), len(letters) + len(mesh())))


def test_dashes_between_solid_rules_part_rows() -> None:
    """A frame and columns of solid lines, rows parted by Excel's thinnest."""
    down = [Ruling(orientation=Orientation.VERTICAL, position=x, start=96.0, end=240.0) for x in (24.0, 200.0, 360.0)]
    frame = [Ruling(orientation=Orientation.HORIZONTAL, position=y, start=24.0, end=360.0) for y in (96.0, 240.0)]
    rules, _ = find_dashed_rules(np.array([*dashes(112, 1490, 600), *dashes(112, 1490, 800)]), POINTS, (*down, *frame))
    (grid,) = find_grids([*down, *frame, *find_mesh(rules, (*down, *frame))])
    assert (grid.n_rows, grid.n_columns) == (3, 2)


def test_a_column_of_ones_is_no_rule() -> None:
    ones = [(300.0, 420.0 + 45 * k, 305.0, 448.0 + 45 * k) for k in range(16)]
    rules, used = find_dashed_rules(np.array([*dashes(100, 1000, 300), *dashes(100, 1000, 1300), *ones]), POINTS)
    assert [rule.orientation for rule in rules] == [Orientation.HORIZONTAL] * 2
    assert len(used) == 2 * len(dashes(100, 1000, 300))
