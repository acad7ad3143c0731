"""Bands -> regions: runs of bands that agree on columns, which is where tables without vertical rules stand.

Every run of bands is scored by its columns (rivers of white through all its bands) and by how its texts line up with them;
the best set of runs that share no band wins. Points, upright frame.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.bands import BINS, LOOSE, Band, River, rivers_of
from extractors.blocks import EXTRA, overlap
from extractors.chunks import Chunk, Scale
from extractors.rules import FULL, Rule

#: ems; a table leaves no such white across all of its columns (paddings and an empty line take 2.5).
BREAK = 3.2
#: What a region costs: two tables are one unless parting them pays more than this. In bands of two columns.
COST = 1.5
#: The same where one table begins near under another: of other columns; of the same under a header of its own, and without.
PARTED, AGAIN, TORN = 0.5, 0.5, 8.0
#: What a rule over the whole width is worth, and what texts below the lowest rule cost where there are rules.
RULED, OPEN_END = 0.7, 4.0
#: What it costs that two such rules lie right under one another: one closes a table, the other opens the next.
CLOSED = 6.0
#: What texts cost that stand alone at the foot, in the first column: the caption of the next table.
FOOT = 1.2
#: ems from the last line down to the rule that closes a table.
CLOSING = 1.2
#: Bands from which single texts may spill into the white between columns, and the price of one that does or crosses it.
FORGIVING = 5
SPILLING, CROSSING = 0.75, 3.0
#: Bands with a text that begins at such white, for each text that is forgiven.
FOR_EACH = 4
#: Bands within which a table shows two texts side by side: a header cell of many lines stands higher than the others.
OPENING = 3
#: What tearing a text costs, for up to three of them, and a column without a heading beside headed ones.
TEAR, HEADLESS = 1.5, 1.0
#: What a region costs in which no second row begins.
LONE_ROW = 2.0
#: The same for a column that holds a single text.
STRAY = 2.5
#: Texts in the longest column from which a single sign in another is thought a piece of its neighbour, less than so many ems off.
LONG, APART = 8, 2.0
#: Bands between two tables that lie near.
NEAR = 4
#: What a chunk costs that begins a text but lines up with no edge of its column.
ASTRAY = 0.6
#: Bands at the top whose texts may stand anywhere in their columns: a header of three levels, wrapped.
HEADER_BANDS = 7
#: Header bands above the columns that may hold texts over several columns.
SPANNING_BANDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Bands `first`..`last` (inclusive) with the rivers between their columns. `spanning` bands on top may cross rivers."""

    first: int
    last: int
    spanning: int
    rivers: tuple[River, ...]
    score: float
    headed: bool = False

    def column_of(self, x: float) -> int:
        return bisect_right([(river.x0 + river.x1) / 2 for river in self.rivers], x)


@dataclass(frozen=True, slots=True)
class Page:
    """What the search for regions knows of a page."""

    bands: tuple[Band, ...]
    scale: Scale
    leading: float
    fresh: frozenset[int]
    rules: tuple[Rule, ...]
    torn: tuple[int, ...]


def find_regions(
    bands: Sequence[Band], scale: Scale, leading: float, fresh: frozenset[int], rules: Sequence[Rule] = ()
) -> tuple[Region, ...]:
    """The regions of a page, top to bottom. `fresh` holds the id of every chunk that begins a text (no line right above)."""
    page = Page(tuple(bands), scale, leading, fresh, tuple(rules), _torn(bands, scale, leading))
    ending: dict[int, list[Region]] = {}
    for start in range(len(bands)):
        for region in _regions_from(page, start):
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


def _torn(bands: Sequence[Band], scale: Scale, leading: float) -> tuple[int, ...]:
    """For each band and the end of the page: how many texts a cut above it would tear, line from line."""
    out = [0] * (len(bands) + 1)
    for at, band in enumerate(bands):
        for below in range(at + 1, min(at + 4, len(bands))):
            for a in band.chunks:
                for b in bands[below].chunks:
                    if 0.45 * scale.em < b.baseline - a.baseline <= leading + EXTRA * scale.em and overlap(a, b) > 0:
                        for cut in range(at + 1, below + 1):
                            out[cut] += 1
    return tuple(out)


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
        cost = (AGAIN if region.headed else TORN) if alike else PARTED
        return _Choice(self.total - cost, self.regions)


def _alike(a: Region, b: Region) -> bool:
    """Whether most rivers of the region that has fewer run on in the other."""
    few, many = sorted((a.rivers, b.rivers), key=len)
    return 2 * sum(any(r.x0 < q.x1 and q.x0 < r.x1 for q in many) for r in few) > len(few)


def _better(a: _Choice, b: _Choice | None) -> _Choice:
    return a if b is None or a.total >= b.total else b


def _regions_from(page: Page, start: int) -> list[Region]:
    """The regions whose columns begin at band `start`, one for each possible end."""
    bands, out, ink, twice = page.bands, [], 0, 0
    if all(len(band.chunks) < 2 for band in bands[start : start + OPENING]):
        return []
    if 2 * sum(id(chunk) in page.fresh for chunk in bands[start].chunks) < len(bands[start].chunks):
        return []
    tear = TEAR * min(3, page.torn[start])
    for last in range(start, len(bands)):
        band = bands[last]
        if band.labelled or (last > start and band.top - bands[last - 1].bottom > BREAK * page.scale.em):
            break
        twice |= ink & band.ink
        ink |= band.ink
        rivers, spilt = _rivers(page, start, last, ink, twice)
        if not rivers and last - start >= OPENING:
            break
        if not rivers or last == start:
            continue
        rivers = _join_headed(page, start, last, _join_empty(page, start, last, rivers))
        score, headed = _score(page, start, last, rivers)
        score += _ruled(page, start, last, ink) - spilt - tear - TEAR * min(3, page.torn[last + 1])
        if score > -COST:
            out.append(Region(first=start, last=last, spanning=0, rivers=tuple(rivers), score=score - COST, headed=headed))
            above = _spanning_above(page, start, rivers)
            if above:
                out.append(
                    Region(
                        first=start - above,
                        last=last,
                        spanning=above,
                        rivers=tuple(rivers),
                        score=score - COST + 1.5 * above,
                        headed=True,
                    )
                )
    return [region for region in out if region.score > 0]


def _rivers(page: Page, first: int, last: int, ink: int, twice: int) -> tuple[list[River], float]:
    """The rivers through these bands, and what it costs that single texts spill into or across them.

    A text that stands alone within such a strip is a column of its own.
    """
    strict = rivers_of(ink, page.scale.gap)
    if last - first + 1 < FORGIVING:
        return strict, 0.0
    loose = rivers_of(twice, page.scale.gap)
    if len(loose) == len(strict) and all(a.x0 <= b.x0 and b.x1 <= a.x1 for a, b in zip(loose, strict, strict=True)):
        return strict, 0.0
    out, cost = list(strict), 0.0
    for river in loose:
        if any(r.x0 < river.x1 and river.x0 < r.x1 for r in strict):
            continue
        price = _forgive(page, first, last, river)
        if price is not None:
            out.append(river)
            cost += price
    return sorted(out, key=lambda r: r.x0), cost


def _forgive(page: Page, first: int, last: int, river: River) -> float | None:
    """What single texts that reach into the river cost; None where it is no river or one stands alone within it."""
    cost, against, parted = 0.0, 0, 0
    slack = LOOSE * page.scale.em + 1 / BINS
    x0, x1 = river.x0 + slack, river.x1 - slack
    for band in page.bands[first : last + 1]:
        begins = False
        for chunk in band.chunks:
            if chunk.right <= x0 or chunk.left >= x1:
                begins = begins or 0 <= chunk.left - x1 < page.scale.em
            elif chunk.left >= x0 - 2 * slack and chunk.right <= x1 + 2 * slack:
                return None
            else:
                against += 1
                cost += CROSSING if chunk.left < x0 and chunk.right > x1 else SPILLING
        parted += begins
    return cost if parted >= FOR_EACH * against else None


def _join_empty(page: Page, first: int, last: int, rivers: list[River]) -> list[River]:
    """The rivers without those through the white between two words of a text where no text stands on one of their sides."""
    out = _join_lone(page, first, last, rivers)
    for band in page.bands[first : last + 1]:
        for chunk in band.chunks:
            for river in [r for r in out if chunk.left < r.x0 and chunk.right > r.x1]:
                cuts = [(r.x0 + r.x1) / 2 for r in out]
                at = out.index(river)
                held = {bisect_right(cuts, c.middle) for b in page.bands[first : last + 1] for c in b.chunks}
                if not {at, at + 1} <= held:
                    out.remove(river)
    return out


def _join_lone(page: Page, first: int, last: int, rivers: Sequence[River]) -> list[River]:
    """The rivers without those that part a sign or two, all there is in a long column, from the text that ends right before."""
    out = list(rivers)
    columns: list[list[tuple[Chunk, Band]]] = [[] for _ in range(len(out) + 1)]
    cuts = [(r.x0 + r.x1) / 2 for r in out]
    for band in page.bands[first : last + 1]:
        for chunk in band.chunks:
            columns[bisect_right(cuts, chunk.middle)].append((chunk, band))
    if max(map(len, columns)) < LONG:
        return out
    for at in range(1, len(columns)):
        if len(columns[at]) != 1 or len(columns[at][0][0].text) > 2:
            continue
        chunk, band = columns[at][0]
        before = any(b is band and chunk.left - c.right < APART * page.scale.em for c, b in columns[at - 1])
        after = any(0 <= c.left - chunk.right < APART * page.scale.em for c in band.chunks)
        if before and not after:
            out.remove(rivers[at - 1])
    return out


def _join_headed(page: Page, first: int, last: int, rivers: list[River]) -> list[River]:
    """The rivers without those between a header text and the texts it heads, which may stand beside its middle.

    "No" is centred over a wide column of left-aligned numbers.
    """
    cuts = [(river.x0 + river.x1) / 2 for river in rivers]
    body = _body(page, first, last)
    above: dict[int, float] = {}
    below: dict[int, list[float]] = {}
    for at in range(first, last + 1):
        for chunk in page.bands[at].chunks:
            column = bisect_right(cuts, chunk.middle)
            if at < body:
                above.setdefault(column, chunk.left)
            else:
                below.setdefault(column, []).append(chunk.left)
    flush = [abs(x - min(below[c], key=lambda left: abs(left - x))) < 0.3 * page.scale.em for c, x in above.items() if c in below]
    if flush and 2 * sum(flush) >= len(flush):
        return rivers
    out, joined = [], False
    for k, river in enumerate(rivers):
        parts = {k, k + 1} & above.keys(), {k, k + 1} & below.keys()
        joined = not joined and len(parts[0]) == len(parts[1]) == 1 and parts[0] != parts[1]
        if not joined:
            out.append(river)
    return out


def _score(page: Page, first: int, last: int, rivers: Sequence[River]) -> tuple[float, bool]:
    """Pairs of texts side by side, less what begins astray of its column's edge; and whether a header stands on top."""
    cuts = [(river.x0 + river.x1) / 2 for river in rivers]
    columns: list[list[tuple[Chunk, int]]] = [[] for _ in range(len(cuts) + 1)]
    reward = 0.0
    for at in range(first, last + 1):
        seen = set()
        for chunk in page.bands[at].chunks:
            column = bisect_right(cuts, chunk.middle)
            seen.add(column)
            columns[column].append((chunk, at))
        reward += len(seen) - 1 if len(seen) > 1 else 0.05
    body = _body(page, first, last)
    astray = [0] * (last - first + 1)
    begun = [0] * (last - first + 1)
    for texts in columns:
        for at, good in _aligned(texts, body, page):
            begun[at - first] += 1
            astray[at - first] += not good
    lost = 0.0
    for k in range(body - first, len(astray)):
        lost += ASTRAY * astray[k] + (1.0 if astray[k] and astray[k] == begun[k] else 0.0)
    top = [column for column in columns if any(at < body for _, at in column)]
    head = range(body - first)
    fresh = sum(begun[body - first :])
    if fresh < 2:
        lost += LONE_ROW
    elif len(columns) > 2 and _captioned(page, body, last, cuts[0]):
        lost += FOOT
    headed = (
        fresh > 1 and len(top) >= max(2, len(columns) - 1) and 2 * sum(astray[k] for k in head) >= sum(begun[k] for k in head)
    )
    if 2 * len(top) > len(columns):
        longest = max(map(len, columns))
        bare = [column for column in columns if all(at >= body for _, at in column)]
        lost += sum(STRAY if len(column) == 1 and longest > FOR_EACH else HEADLESS for column in bare)
    return reward - lost, headed


def _captioned(page: Page, body: int, last: int, cut: float) -> bool:
    """Whether the last texts that begin below the header stand alone, from the left edge on."""
    for at in range(last, body, -1):
        chunks = page.bands[at].chunks
        if len(chunks) > 1 or chunks[0].left > cut:
            return False
        if id(chunks[0]) in page.fresh:
            return True
    return False


def _body(page: Page, first: int, last: int) -> int:
    """The band below the first white that parts texts, or below the first band when none does in HEADER_BANDS."""
    for at in range(first, min(last, first + HEADER_BANDS)):
        drop = min(c.baseline for c in page.bands[at + 1].chunks) - max(c.baseline for c in page.bands[at].chunks)
        if drop > page.leading + EXTRA * page.scale.em:
            return at + 1
    return first + 1


def _aligned(column: Sequence[tuple[Chunk, int]], body: int, page: Page) -> list[tuple[int, bool]]:
    """For each chunk that begins a text in this column: its band, and whether it shares the edge that the body favours."""
    begins = [(chunk, at) for chunk, at in column if id(chunk) in page.fresh]
    slack = 0.3 * page.scale.em
    best: list[bool] = []
    for edge in (
        [chunk.left for chunk, _ in begins],
        [chunk.right for chunk, _ in begins],
        [chunk.middle for chunk, _ in begins],
    ):
        below = [x for x, (_, at) in zip(edge, begins, strict=True) if at >= body]
        value = _favoured(below, slack)
        hits = [value is not None and abs(x - value) <= slack for x in edge]
        if sum(hits) > sum(best):
            best = hits
    return [(at, good) for (_, at), good in zip(begins, best or [False] * len(begins), strict=True)]


def _favoured(edge: Sequence[float], slack: float) -> float | None:
    """The middle of the densest stretch of `edge`; the first value where no two agree."""
    ranked = sorted(edge)
    count, value, low = 1, edge[0] if edge else None, 0
    for high, x in enumerate(ranked):
        while x - ranked[low] > 2 * slack:
            low += 1
        if high - low + 1 > count:
            count, value = high - low + 1, (x + ranked[low]) / 2
    return value


def _ruled(page: Page, first: int, last: int, ink: int) -> float:
    """What rules over the whole width speak for these bands: they part its rows, and the lowest one closes it."""
    x0, x1 = (ink & -ink).bit_length() / BINS, ink.bit_length() / BINS
    reach = page.bands[last].bottom + CLOSING * page.scale.em
    full = [r.y for r in page.rules if page.bands[first].top < r.y < reach and r.covered(x0, x1) >= FULL]
    if len(full) < 2:
        return 0.0
    inside = page.bands[first : last + 1]
    beyond = any((band.top + band.bottom) / 2 > full[-1] for band in inside)
    last_text = max((band.top + band.bottom) / 2 for band in inside)
    closed = sum(
        below - above < page.scale.em and below < last_text and not any(above < (b.top + b.bottom) / 2 < below for b in inside)
        for above, below in pairwise(full)
    )
    return RULED * len(full) - (OPEN_END if beyond else 0.0) - CLOSED * closed


def _spanning_above(page: Page, start: int, rivers: Sequence[River]) -> int:
    """How many bands above `start` belong to the header because their texts are centred over several columns."""
    count = crossed = 0
    edges = column_edges(page.bands[start : start + 1], rivers)
    for at in range(start - 1, max(-1, start - 1 - SPANNING_BANDS), -1):
        band = page.bands[at]
        below = page.bands[at + 1]
        if band.labelled or below.top - band.bottom > 1.1 * page.scale.em or _ruled_off(page, band, below, edges):
            break
        if len(band.chunks) < 2 and below.bottom - band.bottom > page.leading + 0.1 * page.scale.em:
            break
        crossing = [c for c in band.chunks if any(c.left < r.x0 and c.right > r.x1 for r in rivers)]
        if any(not _centred(chunk, edges, rivers, page.scale) for chunk in crossing):
            break
        if not crossing and len(band.chunks) < 2 and not count:
            break
        if any(_touches(chunk, rivers) for chunk in band.chunks if chunk not in crossing):
            break
        count += 1
        crossed += len(crossing)
    while (
        count
        and not any(any(c.left < r.x0 and c.right > r.x1 for r in rivers) for c in page.bands[start - count].chunks)
        and len(page.bands[start - count].chunks) < 2
    ):
        count -= 1
    return count if crossed else 0


def _ruled_off(page: Page, band: Band, below: Band, edges: Sequence[float]) -> bool:
    """Whether a rule over all columns lies between two bands; the levels of a header share cells, which it would cut."""
    upper, lower = (band.top + band.bottom) / 2, (below.top + below.bottom) / 2
    return any(upper < rule.y < lower and rule.covered(edges[0], edges[-1]) >= FULL for rule in page.rules)


def column_edges(bands: Sequence[Band], rivers: Sequence[River]) -> list[float]:
    """The x edges of the columns: the middles of the rivers and the outermost ink of `bands`."""
    left = min(chunk.left for band in bands for chunk in band.chunks)
    right = max(chunk.right for band in bands for chunk in band.chunks)
    return [left, *((river.x0 + river.x1) / 2 for river in rivers), right]


def _centred(chunk: Chunk, edges: Sequence[float], rivers: Sequence[River], scale: Scale) -> bool:
    """Whether some run of two or more columns, not all, has its middle under the chunk's and holds it."""
    n = len(edges) - 1
    for a in range(n):
        for b in range(a + 1, n):
            if (a, b) == (0, n - 1) or edges[a] > chunk.left + scale.em or edges[b + 1] < chunk.right - scale.em:
                continue
            reach = [edges[0] if a == 0 else rivers[a - 1].x1, edges[-1] if b == n - 1 else rivers[b].x0]
            low = [edges[a], edges[b + 1]]
            if min(abs(chunk.middle - sum(pair) / 2) for pair in (reach, low)) < 0.8 * scale.em:
                return True
    return False


def _touches(chunk: Chunk, rivers: Sequence[River]) -> bool:
    """Whether the chunk reaches deep into a river without crossing it."""
    return any(min(chunk.right, r.x1) - max(chunk.left, r.x0) > 0.8 * (r.x1 - r.x0) for r in rivers)
