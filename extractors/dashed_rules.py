"""Pieces of ink on a scanned page -> the dashed and dotted rules that they are drawn with.

Pixels in, points of the upright frame out. Excel's "hair" and Word's dotted borders; left alone, readers make letters of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.model.geometry import Orientation, Ruling

#: pt; the height and length of a dash, and the white to the next; what is higher is a letter.
FLAT, LONG, APART = 1.8, 9.0, 6.0
#: pt by which one dash lies above the next at most: photos bend lines.
STEP = 0.7
#: Dashes of a rule and its length in pt at least: a row of points that leads to a page number is shorter or drawn on.
FEWEST, LEAST = 12, 60.0
#: Share of the gaps between dashes that are as wide as most, and how much wider one may be, times.
EVEN, WIDER = 0.7, 1.6


def find_dashed_rules(boxes: NDArray[np.floating[Any]], points: float) -> tuple[tuple[Ruling, ...], NDArray[np.intp]]:
    """(the rules, the numbers of the pieces they are made of). `boxes` are x0, y0, x1, y1 in pixels, `points` is pt a pixel."""
    if not len(boxes):
        return (), np.zeros(0, np.intp)
    at = boxes * points
    flat = np.flatnonzero((at[:, 3] - at[:, 1] <= FLAT) & (at[:, 2] - at[:, 0] <= LONG))
    chains: list[list[int]] = []
    live: list[list[int]] = []
    for piece in sorted((int(k) for k in flat), key=lambda k: float(at[k, 0])):
        live = [chain for chain in live if at[piece, 0] - at[chain[-1], 2] <= APART]
        near = [c for c in live if abs(_level(at, c[-1]) - _level(at, piece)) <= STEP and at[piece, 0] >= at[c[-1], 2]]
        best = min(near, key=lambda c: abs(_level(at, c[-1]) - _level(at, piece)), default=None)
        if best is None:
            chains.append([piece])
            live.append(chains[-1])
        else:
            best.append(piece)
    rules = [chain for chain in chains if _is_rule(at, chain)]
    used = np.array(sorted(piece for chain in rules for piece in chain), np.intp)
    return tuple(_ruling(at, chain) for chain in rules), used


def _level(at: NDArray[np.floating[Any]], piece: int) -> float:
    return float(at[piece, 1] + at[piece, 3]) / 2


def _is_rule(at: NDArray[np.floating[Any]], chain: Sequence[int]) -> bool:
    if len(chain) < FEWEST or at[chain[-1], 2] - at[chain[0], 0] < LEAST:
        return False
    gaps = [float(at[b, 0] - at[a, 2]) for a, b in pairwise(chain)]
    usual = median(gaps)
    return sum(gap <= WIDER * usual + 0.3 for gap in gaps) >= EVEN * len(gaps)


def _ruling(at: NDArray[np.floating[Any]], chain: Sequence[int]) -> Ruling:
    return Ruling(
        orientation=Orientation.HORIZONTAL,
        position=median(_level(at, piece) for piece in chain),
        start=float(at[chain[0], 0]),
        end=float(at[chain[-1], 2]),
        thickness=median(float(at[piece, 3] - at[piece, 1]) for piece in chain),
    )
