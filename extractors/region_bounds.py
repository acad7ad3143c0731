"""What regions can be worth at most, told from the texts and rules of a page before any columns are looked for.

Most runs of bands can not be a part of the best choice whatever their columns are, and need not be looked at.
In bands of two columns; bands are those of a Layout, by their numbers.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate
from operator import attrgetter

from extractors.layout import Layout
from extractors.region_scores import ALONE, CLOSING, RULED
from extractors.spanning import count_adjoining

#: ems; a table leaves no such white across all of its columns (paddings and an empty line take 2.5).
BREAK = 3.2
#: What a region costs: two tables are one unless parting them pays more than this. In bands of two columns.
COST = 1.5
#: Bands within which a table shows two texts side by side: a header cell of many lines stands higher than the others.
OPENING = 3
#: What tearing a text costs, for up to three of them.
TEAR = 1.5
#: What a band over the columns is worth.
SPANNED = 1.5
#: What a region costs that begins near under another: one of other columns; of the same under a header of its own, and without.
PARTED, AGAIN, TORN = 0.5, 0.5, 8.0
#: Bands between two tables that lie near.
NEAR = 4


class Bounds:
    """`starting[k]`: what a region whose columns begin at band k and those below it are worth at most, headings above it aside.

    `under[k]`: what all regions from band k on are under one that ends right above; `adjoining[k]`: how many bands above band k
    can belong to its header.
    """

    def __init__(self, layout: Layout) -> None:
        count = len(layout.bands)
        self._layout = layout
        self._sums: dict[int, list[float]] = {}
        self.adjoining = [*(count_adjoining(layout, at) for at in range(count)), 0]
        self.starting = [float("-inf")] * count
        self.under = [0.0] * (count + 1)
        begun, below = [0.0] * (count + 1), [0.0] * (count + 1)  # [k]: the region that begins with band k; all from there on
        within = 0.0  # what the rest of a region that goes on here and those below it are worth
        for at in range(count - 1, -1, -1):
            within = max(within if _goes_on(layout, at) else 0.0, self.under[at + 1] - tear(layout, at + 1))
            within += 0.0 if layout.bands[at].labelled else self.reward(at, at, len(layout.bands[at].chunks))
            within += RULED * _rules_beside(layout, at)
            if _may_start(layout, at):
                self.starting[at] = within - COST - tear(layout, at)
            for over in range(self.adjoining[at] + 1):
                begun[at - over] = max(begun[at - over], self.starting[at] + SPANNED * over)
            below[at] = max(begun[at], below[at + 1])
            far = min(count, at + NEAR)
            self.under[at] = max(below[far], max(begun[at:far]) - min(PARTED, AGAIN))

    def reward(self, first: int, last: int, rivers: int) -> float:
        """What the texts side by side in these bands are worth at most, with so many rivers between them."""
        sums = self._sums.get(rivers)
        if sums is None:
            each = (max(ALONE, min(len(band.chunks) - 1, rivers)) for band in self._layout.bands)
            sums = self._sums[rivers] = list(accumulate(each, initial=0.0))
        return sums[last + 1] - sums[first]


def tear(layout: Layout, at: int) -> float:
    """What a cut above band `at` costs for the texts that it tears."""
    return TEAR * min(3, layout.torn[at])


def _goes_on(layout: Layout, at: int) -> bool:
    """Whether a region with this band may have the next."""
    bands = layout.bands
    return at + 1 < len(bands) and bands[at + 1].top - bands[at].bottom <= BREAK * layout.scale.em


def _may_start(layout: Layout, at: int) -> bool:
    """Whether the columns of a region may begin at this band."""
    chunks = layout.bands[at].chunks
    if layout.bands[at].labelled or all(len(band.chunks) < 2 for band in layout.bands[at : at + OPENING]):
        return False
    return not layout.torn[at] or 2 * sum(map(layout.begins, chunks)) >= len(chunks)


def _rules_beside(layout: Layout, at: int) -> int:
    """How many rules lie from the top of the band to the next one or to where they may close its table."""
    bands = layout.bands
    end = bands[at].bottom + CLOSING * layout.scale.em
    if at + 1 < len(bands):
        end = max(end, bands[at + 1].top)
    return bisect_left(layout.rules, end, key=attrgetter("y")) - bisect_right(layout.rules, bands[at].top, key=attrgetter("y"))
