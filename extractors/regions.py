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
from extractors.region_scores import CLOSING, score_columns, score_rules
from extractors.rivers import Columns, find_rivers, join_columns, join_under
from extractors.spanning import is_group_row, spanning_above

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
    bands = layout.bands
    ending: dict[int, list[Region]] = {}
    for start in range(len(bands)):
        for region in _regions_from(layout, start):
            ending.setdefault(region.last, []).append(region)
    idle: list[_Choice] = [_Choice(0.0, ())]
    ended: list[_Choice | None] = [None]
    for last in range(len(bands)):
        best: _Choice | None = None
        for region in ending.get(last, ()):
            before = idle[region.first].after(region)
            right_above = ended[region.first]
            if right_above is not None:
                before = _better(before, right_above.after(region))
            if best is None or before.total + region.score > best.total:
                best = _Choice(before.total + region.score, (*before.regions, region))
        idle.append(_better(idle[last], ended[last]))
        ended.append(best)
    return _better(idle[-1], ended[-1]).regions


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
    """Whether most rivers of the region that has fewer run on in the other."""
    few, many = sorted((a.rivers, b.rivers), key=len)
    return 2 * sum(any(r.x0 < q.x1 and q.x0 < r.x1 for q in many) for r in few) > len(few)


def _better(a: _Choice, b: _Choice | None) -> _Choice:
    return a if b is None or a.total >= b.total else b


def _regions_from(layout: Layout, start: int) -> list[Region]:
    """The regions whose columns begin at band `start`, one for each possible end."""
    bands, out = layout.bands, []
    if all(len(band.chunks) < 2 for band in bands[start : start + OPENING]):
        return []
    if layout.torn[start] and 2 * sum(layout.begins(chunk) for chunk in bands[start].chunks) < len(bands[start].chunks):
        return []
    ink = twice = 0
    rivers: list[River] = []
    inside: list[int] = []
    groups: list[int] = []
    for last in range(start, len(bands)):
        band = bands[last]
        if last > start and band.top - bands[last - 1].bottom > BREAK * layout.scale.em:
            break
        if is_group_row(layout, last, ink, rivers):
            groups.append(last)
            continue
        if band.labelled:
            break
        inside.append(last)
        twice |= ink & band.ink
        ink |= band.ink
        rivers, spilt = find_rivers(layout, inside, ink, twice)
        if not rivers and last - start >= OPENING:
            break
        if rivers and last > start:
            rivers, columns = join_columns(layout, inside, rivers)
            out += _scored(layout, inside, rivers, columns, tuple(groups), spilt, ink)
    return [region for region in out if region.score > 0]


def _scored(
    layout: Layout,
    inside: Sequence[int],
    rivers: Sequence[River],
    columns: Columns,
    groups: tuple[int, ...],
    spilt: float,
    ink: int,
) -> list[Region]:
    """The region of these bands, and the same with the bands above that head several columns, when they are worth it."""
    start, last = inside[0], inside[-1]
    score, headed = score_columns(layout, inside, rivers, columns)
    score += score_rules(layout, inside, ink) - spilt - GROUP * len(groups)
    score -= TEAR * (min(3, layout.torn[start]) + min(3, layout.torn[last + 1]))
    if last in layout.numbering:
        score -= TORN
    if score <= -COST:
        return []
    numbered = start in layout.numbering
    out = [
        Region(
            first=start,
            last=last,
            spanning=0,
            rivers=tuple(rivers),
            score=score - COST,
            headed=headed,
            groups=groups,
            numbered=numbered,
        )
    ]
    above = spanning_above(layout, inside, rivers)
    if above:
        joined = join_under(layout, layout.bands[start - above : start], inside, rivers)
        out.append(
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
    return out
