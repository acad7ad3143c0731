"""Bands -> regions: runs of bands that agree on columns, which is where tables without vertical rules stand.

Every run of bands is scored by its columns (rivers of white through all its bands) and by how its texts line up with them;
the best set of runs that share no band wins. Points, upright frame.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.bands import River
from extractors.layout import Layout
from extractors.region_bounds import AGAIN, BREAK, COST, NEAR, OPENING, PARTED, SPANNED, TORN, Bounds, tear
from extractors.region_scores import CLOSING, score_columns, score_rules
from extractors.rivers import find_rivers, join_columns, join_under
from extractors.spanning import LEAST_RIVERS, is_group_row, may_be_group_row, spanning_above

__all__ = ["CLOSING", "Region", "find_regions"]

#: What a text over all columns costs inside a table.
GROUP = 0.3
#: What two sums of the same figures may differ by, added in another order.
UNEVEN = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Bands `first`..`last` (inclusive) with the rivers between their columns. `spanning` bands on top may cross rivers.

    `groups` are the bands inside that hold one text over all columns; `numbered` tells that the first band numbers the columns.
    """

    first: int
    last: int
    spanning: int
    rivers: tuple[River, ...]
    score: float
    headed: bool = False
    groups: tuple[int, ...] = ()
    numbered: bool = False

    def column_of(self, x: float) -> int:
        return bisect_right([(river.x0 + river.x1) / 2 for river in self.rivers], x)


def find_regions(layout: Layout) -> tuple[Region, ...]:
    """The regions of a page, top to bottom."""
    bounds = Bounds(layout)
    choices = _Choices(bounds)
    for start in range(len(layout.bands)):
        choices.reach(start)
        if choices.can_start():
            for run in reversed(_runs_from(layout, start)):
                _offer(layout, run, bounds, choices)
    return choices.best()


class _Choices:
    """The best regions above each band, among those offered so far: in the order of the bands they start from.

    Most runs of bands lie within a table: they can not win against the runs from its top, and need not be looked at closely.
    """

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._idle: list[_Choice] = [_Choice(0.0, ())]  # [k]: of the bands above band k, the last of which is in no region
        self._ended: list[_Choice | None] = [None] * len(bounds.under)  # [k]: the last of which is in one
        self._above: list[float] = []  # [k]: what the better of both is worth at most to a region from band k
        self._most = 0.0  # what the best of all is worth
        self.gain = 0.0  # what a region from the band reached may gain, at most, by having bands above in its header

    def reach(self, start: int) -> None:
        """From here on regions start from `start`: what ends above it is known."""
        if start:
            self._idle.append(_better(self._idle[start - 1], self._ended[start - 1]))
        self._above.append(max(choice.above(start) for choice in (self._idle[start], self._ended[start]) if choice))
        above = self._above[-2 : -2 - self._bounds.adjoining[start] : -1]
        self.gain = max((worth + SPANNED * k - self._above[-1] for k, worth in enumerate(above, start=1)), default=float("-inf"))

    def can_start(self) -> bool:
        """Whether a region from the band reached may be among the best of the page."""
        start = len(self._above) - 1
        return self._above[-1] + max(0.0, self.gain) + self._bounds.starting[start] > self._most - UNEVEN

    def can_win(self, last: int, score: float) -> bool:
        """Whether a region from the band reached that ends with `last` may yet be chosen, its score no higher than this."""
        best = self._ended[last + 1]
        total = self._above[-1] + max(0.0, self.gain) + score
        return (best is None or total > best.total - UNEVEN) and total + self._bounds.under[last + 1] > self._most - UNEVEN

    def offer(self, region: Region) -> None:
        """Let the region be the last one that ends where it does, where that is better than what was offered before."""
        best = self._ended[region.last + 1]
        if region.score <= 0 or (best is not None and self._above[region.first] + region.score <= best.total):
            return
        before = self._idle[region.first].after(region)
        right_above = self._ended[region.first]
        if right_above is not None:
            before = _better(before, right_above.after(region))
        if best is None or before.total + region.score > best.total:
            self._ended[region.last + 1] = _Choice(before.total + region.score, (*before.regions, region))
            self._most = max(self._most, before.total + region.score)

    def best(self) -> tuple[Region, ...]:
        """The regions of the page."""
        self.reach(len(self._ended) - 1)
        return _better(self._idle[-1], self._ended[-1]).regions


@dataclass(frozen=True, slots=True)
class _Choice:
    """The best regions among the bands so far."""

    total: float
    regions: tuple[Region, ...]

    def above(self, start: int) -> float:
        """What they are worth at most when another region begins at band `start`."""
        near = self.regions and start - self.regions[-1].last <= NEAR
        return self.total - min(PARTED, AGAIN) if near else self.total

    def after(self, region: Region) -> _Choice:
        """The same, less what it costs to let `region` begin near under the last one."""
        if not self.regions or region.first - self.regions[-1].last > NEAR:
            return self
        alike = _alike(self.regions[-1], region)
        cost = (AGAIN if region.headed and not region.numbered else TORN) if alike else PARTED
        return _Choice(self.total - cost, self.regions)


def _alike(a: Region, b: Region) -> bool:
    """Whether most rivers of the region that has fewer run on in the other, which has less than twice as many."""
    few, many = sorted((a.rivers, b.rivers), key=len)
    return 2 * len(few) > len(many) and 2 * sum(any(r.x0 < q.x1 and q.x0 < r.x1 for q in many) for r in few) > len(few)


def _better(a: _Choice, b: _Choice | None) -> _Choice:
    return a if b is None or a.total >= b.total else b


@dataclass(frozen=True, slots=True)
class _Run:
    """Bands that may be a region: those `inside` between its `groups`, what they fill, and the rivers seen through them.

    `spilt` is what it costs that texts spill into these rivers; some of them may part one column yet.
    """

    inside: Sequence[int]
    groups: tuple[int, ...]
    ink: int
    rivers: list[River]
    spilt: float


def _runs_from(layout: Layout, start: int) -> list[_Run]:
    """The runs of bands from band `start` on, one for each possible end."""
    bands = layout.bands
    out: list[_Run] = []
    ink = twice = 0
    rivers: list[River] = []
    parted = False  # whether rivers may part one column yet
    inside: list[int] = []
    groups: list[int] = []
    for last in range(start, len(bands)):
        band = bands[last]
        if last > start and band.top - bands[last - 1].bottom > BREAK * layout.scale.em:
            break
        if len(rivers) >= LEAST_RIVERS and may_be_group_row(layout, last):
            if parted:
                rivers, _ = join_columns(layout, inside, rivers)
                parted = False
            if is_group_row(layout, last, ink, rivers):
                groups.append(last)
                continue
        if band.labelled:
            break
        inside.append(last)
        twice |= ink & band.ink
        ink |= band.ink
        rivers, spilt = find_rivers(layout, inside, ink, twice)
        parted = True
        if not rivers and last - start >= OPENING:
            break
        if rivers and last > start:
            out.append(_Run(tuple(inside), tuple(groups), ink, rivers, spilt))
    return out


def _known_score(layout: Layout, run: _Run) -> float:
    """What speaks for and against these bands whatever their columns are."""
    start, last = run.inside[0], run.inside[-1]
    score = score_rules(layout, run.inside, run.ink) - run.spilt - GROUP * len(run.groups)
    score -= tear(layout, start) + tear(layout, last + 1)
    return score - TORN if last in layout.numbering else score


def _offer(layout: Layout, run: _Run, bounds: Bounds, choices: _Choices) -> None:
    """Offers the region of these bands, and the same with the bands above that head several columns, when they are worth it."""
    start, last = run.inside[0], run.inside[-1]
    most = bounds.reward(start, last, len(run.rivers)) - COST
    known = _known_score(layout, run)
    if not choices.can_win(last, most + known):
        return
    rivers, columns = join_columns(layout, run.inside, run.rivers)
    first = layout.bands[start].chunks
    if len(first) == 1 and any(first[0].left < river.x0 and first[0].right > river.x1 for river in rivers):
        return  # a line over all columns is a title, or heads them from above
    score, headed = score_columns(layout, run.inside, rivers, columns)
    score += known
    if score <= -COST or not choices.can_win(last, score - COST):
        return
    choices.offer(
        Region(
            first=start,
            last=last,
            spanning=0,
            rivers=tuple(rivers),
            score=score - COST,
            headed=headed,
            groups=run.groups,
            numbered=start in layout.numbering,
        )
    )
    above = spanning_above(layout, run.inside, rivers) if choices.can_win(last, score - COST + min(0.0, choices.gain)) else 0
    if above:
        joined = join_under(layout, layout.bands[start - above : start], run.inside, rivers)
        choices.offer(
            Region(
                first=start - above,
                last=last,
                spanning=above,
                rivers=tuple(joined),
                score=score - COST + SPANNED * above,
                headed=True,
                groups=run.groups,
            )
        )
