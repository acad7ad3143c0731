"""Pieces of ink on a scanned page -> the dashed and dotted rules that they are drawn with.

Pixels in, points of the upright frame out. Excel's "hair" and Word's dotted borders; left alone, readers make letters of them.
Vertical ones are looked for between level ones only: columns of "1" and of points stand in every table.
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
#: Dashes side by side, or below one another within a row, and pt from these to the next: where rules cross, dashes hang together.
RUN, RUN_DOWN, BRIDGE = 3, 2, 12.0
#: Dashes of a rule and its length in pt at least: a row of points that leads to a page number is shorter or drawn on.
FEWEST, LEAST = 12, 60.0
#: Share of the gaps between dashes that are as wide as most, and how much wider one may be, times.
EVEN, WIDER = 0.7, 1.6
#: pt from the end of a rule to the one that it ends at, and from where two cross to the middle of the ink there.
MEET, CROSS = 6.0, 3.5
#: pt between rules that touch.
TOUCH = 1.0

_Box = list[float]  # x0, y0, x1, y1 in pt; of vertical rules y0, x0, y1, x1


def find_dashed_rules(
    boxes: NDArray[np.floating[Any]], points: float, rulings: Sequence[Ruling] = ()
) -> tuple[tuple[Ruling, ...], NDArray[np.intp]]:
    """(the rules, the numbers of the pieces they are made of). `boxes` are x0, y0, x1, y1 in pixels, `points` is pt a pixel.

    `rulings` are the solid ones, which dashed ones may end at.
    """
    at: list[_Box] = (boxes * points).tolist()
    across = _find_rules(at, RUN)
    level = [_ruling(at, chain, Orientation.HORIZONTAL) for chain in across]
    used = {piece for chain in across for piece in chain}
    upright: list[Ruling] = []
    if len(level) > 1:
        turned = [[y0, x0, y1, x1] for x0, y0, x1, y1 in at]
        for chain in _find_rules(turned, RUN_DOWN):
            rule = _ruling(turned, chain, Orientation.VERTICAL)
            if len(_crossed(rule, level)) > 1:
                upright.append(rule)
                used.update(chain)
    if upright:
        used |= _joints(at, level, upright)
    if level and (upright or rulings):
        down = [*upright, *(r for r in rulings if r.orientation is Orientation.VERTICAL)]
        flat = [*level, *(r for r in rulings if r.orientation is Orientation.HORIZONTAL)]
        level, upright = [_drawn_out(r, down) for r in level], [_drawn_out(r, flat) for r in upright]
    return (*level, *upright), np.array(sorted(used), np.intp)


def find_mesh(dashed: Sequence[Ruling], rulings: Sequence[Ruling]) -> list[Ruling]:
    """The dashed rules that meet two others at least: those are edges of cells."""
    others = (*dashed, *rulings)
    return [rule for rule in dashed if sum(_meet(rule, other) for other in others) > 1]


def _meet(rule: Ruling, other: Ruling) -> bool:
    beside = other.start - MEET <= rule.position <= other.end + MEET
    return other.orientation is not rule.orientation and beside and rule.start - TOUCH <= other.position <= rule.end + TOUCH


def _find_rules(at: Sequence[_Box], least: int) -> list[list[int]]:
    """The chains of dashes along the first axis, each by the numbers of its pieces."""
    flat = [k for k, box in enumerate(at) if box[3] - box[1] <= FLAT and box[2] - box[0] <= LONG]
    runs = _chained(at, [[piece] for piece in sorted(flat, key=lambda k: at[k][0])], APART)
    return [chain for chain in _chained(at, [run for run in runs if len(run) >= least], BRIDGE) if _is_rule(at, chain)]


def _chained(at: Sequence[_Box], links: Sequence[list[int]], apart: float) -> list[list[int]]:
    """Links, in the order they begin, joined where one begins right behind another at its height."""
    chains: list[list[int]] = []
    live: list[list[int]] = []
    for link in links:
        begin, height = at[link[0]][0], _level(at[link[0]])
        live = [chain for chain in live if begin - at[chain[-1]][2] <= apart]
        near = [c for c in live if abs(_level(at[c[-1]]) - height) <= STEP and begin >= at[c[-1]][2]]
        best = min(near, key=lambda c: abs(_level(at[c[-1]]) - height), default=None)
        if best is None:
            chains.append(list(link))
            live.append(chains[-1])
        else:
            best.extend(link)
    return sorted(chains, key=lambda chain: at[chain[0]][0])


def _level(box: _Box) -> float:
    return (box[1] + box[3]) / 2


def _is_rule(at: Sequence[_Box], chain: Sequence[int]) -> bool:
    if len(chain) < FEWEST or at[chain[-1]][2] - at[chain[0]][0] < LEAST:
        return False
    gaps = [gap for a, b in pairwise(chain) if (gap := at[b][0] - at[a][2]) <= APART]
    usual = median(gaps)
    return sum(gap <= WIDER * usual + 0.3 for gap in gaps) >= EVEN * len(gaps)


def _ruling(at: Sequence[_Box], chain: Sequence[int], orientation: Orientation) -> Ruling:
    return Ruling(
        orientation=orientation,
        position=median(_level(at[piece]) for piece in chain),
        start=at[chain[0]][0],
        end=at[chain[-1]][2],
        thickness=median(at[piece][3] - at[piece][1] for piece in chain),
    )


def _crossed(rule: Ruling, others: Sequence[Ruling]) -> list[Ruling]:
    """The rules that this one crosses or ends at."""
    beside = [o for o in others if rule.start - MEET <= o.position <= rule.end + MEET]
    return [o for o in beside if o.start - MEET <= rule.position <= o.end + MEET]


def _drawn_out(rule: Ruling, others: Sequence[Ruling]) -> Ruling:
    """The rule up to those that it ends at; the dashes there hang together with theirs."""
    places = [other.position for other in _crossed(rule, others)]
    return Ruling(
        orientation=rule.orientation,
        position=rule.position,
        start=min([rule.start, *(place for place in places if rule.start - place <= MEET)]),
        end=max([rule.end, *(place for place in places if place - rule.end <= MEET)]),
        thickness=rule.thickness,
    )


def _joints(at: Sequence[_Box], level: Sequence[Ruling], upright: Sequence[Ruling]) -> set[int]:
    """The small pieces where two rules cross, and the dashes along them that no chain took in."""
    crosses = [(down.position, rule.position) for down in upright for rule in _crossed(down, level)]
    out = set()
    for k, (x0, y0, x1, y1) in enumerate(at):
        if max(x1 - x0, y1 - y0) > LONG:
            continue
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        on = y1 - y0 <= FLAT and any(abs(y - r.position) <= STEP and r.start <= x <= r.end for r in level)
        on = on or (x1 - x0 <= FLAT and any(abs(x - r.position) <= STEP and r.start <= y <= r.end for r in upright))
        if on or any(abs(x - a) <= CROSS and abs(y - b) <= CROSS for a, b in crosses):
            out.add(k)
    return out
