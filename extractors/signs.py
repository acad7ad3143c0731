"""Printed signs of a page and the vertical rulings between them; upright frame, points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model.geometry import Box, Orientation, Ruling


class Sign(NamedTuple):
    """A char in the upright frame, a plain tuple because a page has thousands; `guessed`: a space was guessed before it."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    guessed: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top


class Walls:
    """The vertical rulings of a page, to ask whether one passes between two neighbouring signs."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._walls = sorted((r for r in rulings if r.orientation is Orientation.VERTICAL), key=lambda r: r.position)
        self._positions = [r.position for r in self._walls]

    def within(self, run: Sequence[Sign]) -> bool:
        """Whether any stands between the outermost middles of a run, whatever its height."""
        middles = [(x0 + x1) / 2 for _, x0, _, x1, _, _ in run]
        k = bisect_right(self._positions, min(middles))
        return k < len(self._positions) and self._positions[k] < max(middles)

    def cross(self, box: Box) -> bool:
        """Whether any may part signs within the box."""
        k = bisect_right(self._positions, box.x0)
        while k < len(self._positions) and self._positions[k] < box.x1:
            if self._walls[k].start - 1 <= box.bottom and self._walls[k].end + 1 >= box.top:
                return True
            k += 1
        return False

    def between(self, left: Sign, right: Sign) -> bool:
        start, end = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
        k = bisect_right(self._positions, start)
        y = (right.top + right.bottom) / 2
        while k < len(self._positions) and self._positions[k] < end:
            wall = self._walls[k]
            if wall.start - 1 <= y <= wall.end + 1 and wall.length > right.height:
                return True
            k += 1
        return False
