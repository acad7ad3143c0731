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
from extractors.region_scores import ALONE, CLOSING, score_columns, score_rules
from extractors.rivers import Columns, find_rivers, join_columns, join_under
from extractors.spanning import count_adjoining, is_group_row, is_one_text, spanning_above

__all__ = ["CLOSING", "Region", "find_regions"]

#: ems; a table leaves no such white across all of its columns (paddings and an empty line take 2.5).
BREAK = 3.2
#: What a region costs: two tables are one unless parting them pays more than this. In bands of two columns.
COST = 1.5
#: The same where one table begins near under another: of other columns; of the same under a header of its own, and without.
PARTED, AGAIN, TORN = 0.5, 0.5, 8.0
#: Bands within which a table shows two texts side by side: a header cell of many lines stands higher than the others.
OPENING = 3
#: What tearing a text costs, for up to three of them.
TEAR = 1.5
#: What a text over all columns costs inside a table.
GROUP = 0.3
#: Bands between two tables that lie near.
NEAR = 4
#: What a band over the columns is worth.
SPANNED = 1.5
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
    choices = _Choices(len(layout.bands))
    for start in range(len(layout.bands)):
        choices.reach(start)
        _offer_from(layout, start, choices)
    return choices.best()


class _Choices:
    """The best regions above each band, among those offered so far: in the order of the bands they start from.

    Most runs of bands lie within a table: they can not win against the runs from its top, and need not be looked at closely.
    """

    def __init__(self, count: int) -> None:
        self._idle: list[_Choice] = [_Choice(0.0, ())]  # [k]: of the bands above band k, the last of which is in no region
        self._ended: list[_Choice | None] = [None] * (count + 1)  # [k]: the last of which is in one
        self._above: list[float] = []  # [k]: what the better of both is worth

    def reach(self, start: int) -> None:
        """From here on regions start from `start`: what ends above it is known."""
        if start:
            self._idle.append(_better(self._idle[start - 1], self._ended[start - 1]))
        self._above.append(_better(self._idle[start], self._ended[start]).total)

    def gain(self, most: int) -> float:
        """What a region from the band reached may gain, at most, by having up to `most` bands above in its header."""
        above = self._above[::-1][: most + 1]
        return max((worth + SPANNED * k - above[0] for k, worth in enumerate(above) if k), default=float("-inf"))

    def can_win(self, last: int, score: float) -> bool:
        """Whether a region from the band reached that ends with `last` may yet be chosen, its score no higher than this."""
        best = self._ended[last + 1]
        return best is None or self._above[-1] + score > best.total - UNEVEN

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

    def best(self) -> tuple[Region, ...]:
        """The regions of the page."""
        self.reach(len(self._ended) - 1)
        return _better(self._idle[-1], self._ended[-1]).regions


@dataclass(frozen=True, slots=True)
class _Choice:
    """The best regions among the bands so far."""

    total: float
    regions: tuple[Region, ...]

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


def _offer_from(layout: Layout, start: int, choices: _Choices) -> None:
    """Offers the regions whose columns begin at band `start`, one for each possible end."""
    bands = layout.bands
    if all(len(band.chunks) < 2 for band in bands[start : start + OPENING]):
        return
    if layout.torn[start] and 2 * sum(layout.begins(chunk) for chunk in bands[start].chunks) < len(bands[start].chunks):
        return
    gain = choices.gain(count_adjoining(layout, start))
    ink = twice = 0
    most = 0.0  # no columns can make these bands worth more
    rivers: list[River] = []
    parted = False  # whether rivers may part one column yet
    inside: list[int] = []
    groups: list[int] = []
    for last in range(start, len(bands)):
        band = bands[last]
        if last > start and band.top - bands[last - 1].bottom > BREAK * layout.scale.em:
            break
        if parted and is_one_text(layout, band):
            rivers, _ = join_columns(layout, inside, rivers)
        if is_group_row(layout, last, ink, rivers):
            groups.append(last)
            continue
        if band.labelled:
            break
        inside.append(last)
        twice |= ink & band.ink
        ink |= band.ink
        most += max(ALONE, len(band.chunks) - 1)
        rivers, spilt = find_rivers(layout, inside, ink, twice)
        parted = bool(rivers)
        if not rivers and last - start >= OPENING:
            break
        if rivers and last > start:
            known = _known_score(layout, inside, len(groups), spilt, ink)
            if choices.can_win(last, most + known - COST + max(0.0, gain)):
                rivers, columns = join_columns(layout, inside, rivers)
                parted = False
                _offer(layout, inside, rivers, columns, tuple(groups), known, gain, choices)


def _known_score(layout: Layout, inside: Sequence[int], groups: int, spilt: float, ink: int) -> float:
    """What speaks for and against these bands whatever their columns are."""
    start, last = inside[0], inside[-1]
    score = score_rules(layout, inside, ink) - spilt - GROUP * groups
    score -= TEAR * (min(3, layout.torn[start]) + min(3, layout.torn[last + 1]))
    return score - TORN if last in layout.numbering else score


def _offer(
    layout: Layout,
    inside: Sequence[int],
    rivers: Sequence[River],
    columns: Columns,
    groups: tuple[int, ...],
    known: float,
    gain: float,
    choices: _Choices,
) -> None:
    """Offers the region of these bands, and the same with the bands above that head several columns, when they are worth it."""
    start, last = inside[0], inside[-1]
    first = layout.bands[start].chunks
    if len(first) == 1 and any(first[0].left < river.x0 and first[0].right > river.x1 for river in rivers):
        return  # a line over all columns is a title, or heads them from above
    score, headed = score_columns(layout, inside, rivers, columns)
    score += known
    if score <= -COST or not choices.can_win(last, score - COST + max(0.0, gain)):
        return
    choices.offer(
        Region(
            first=start,
            last=last,
            spanning=0,
            rivers=tuple(rivers),
            score=score - COST,
            headed=headed,
            groups=groups,
            numbered=start in layout.numbering,
        )
    )
    above = spanning_above(layout, inside, rivers) if choices.can_win(last, score - COST + gain) else 0
    if above:
        joined = join_under(layout, layout.bands[start - above : start], inside, rivers)
        choices.offer(
            Region(
                first=start - above,
                last=last,
                spanning=above,
                rivers=tuple(joined),
                score=score - COST + SPANNED * above,
                headed=True,
                groups=groups,
            )
        )
