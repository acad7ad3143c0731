"""Dashed and dotted rules among the pieces of ink of a page."""

from __future__ import annotations

import numpy as np

from extractors.dashed_rules import find_dashed_rules

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
