"""Tables whose header stands right above them, outside -> the same tables with it.

The search for tables weighs the columns of each run of bands; a header whose texts stand in the middle of wide columns, or over
several of them, may be worth less than it costs. Points, upright frame; bands are those of a Layout, by their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.bands import River
from extractors.blocks import EXTRA
from extractors.chunks import Chunk
from extractors.layout import HEADER_BANDS, Layout
from extractors.regions import Region
from extractors.rivers import part_chunk
from extractors.spanning import column_edges, spanning_above, stands_out

#: ems of white between a header and its table at most, and between the lines and levels of the header.
APART = 1.2
#: Columns of a table from which a line that parts as it does is thought its header.
LEAST = 3
#: ems that stay white between a heading in a column without texts and its neighbours.
CLEAR = 0.25


def with_headers(layout: Layout, regions: Sequence[Region]) -> list[Region]:
    """The regions of a page, top to bottom, each without a header with the bands above it that are one."""
    out: list[Region] = []
    for region in regions:
        lone = bool(out) and _is_one_row(layout, out[-1])
        floor = 0 if not out else out[-1].first if lone else out[-1].last + 1
        grown = _with_header(layout, region, floor, under=lone)
        if out and grown.first <= out[-1].last:
            out.pop()
        out.append(grown)
    return out


def _is_one_row(layout: Layout, region: Region) -> bool:
    """Whether no white parts the lines of the region: a header is all that it holds."""
    inside = layout.bands[region.first : region.last + 1]
    drops = [min(c.baseline for c in b.chunks) - max(c.baseline for c in a.chunks) for a, b in pairwise(inside)]
    return max(drops, default=0.0) <= layout.leading + EXTRA * layout.scale.em


def _with_header(layout: Layout, region: Region, floor: int, *, under: bool) -> Region:
    """`under` tells that a header alone is all that the region above holds."""
    inside = [at for at in range(region.first, region.last + 1) if at not in region.groups]
    if region.first > floor and stands_out(layout, region.first - 1, inside):
        return region
    above = spanning_above(layout, inside, region.rivers) if not region.spanning else 0
    if above and region.first - above >= floor:
        return replace(region, first=region.first - above, spanning=above, headed=True, numbered=False)
    if (region.headed and not region.numbered and not under) or len(region.rivers) + 1 < LEAST:
        return region
    best = region
    for first in range(region.first - 1, max(floor, region.first - HEADER_BANDS) - 1, -1):
        if _white_above(layout, first + 1) > APART * layout.scale.em or layout.bands[first].labelled:
            break
        if stands_out(layout, first, inside):
            break
        rivers = _headed_columns(layout, range(first, region.first), inside, region.rivers)
        if rivers is None:
            break
        if not layout.torn[first] and _heads_all(layout, range(first, region.first), rivers):
            best = replace(region, first=first, spanning=region.first - first, headed=True, numbered=False, rivers=tuple(rivers))
    return best


def _white_above(layout: Layout, at: int) -> float:
    return layout.bands[at].top - layout.bands[at - 1].bottom


def _headed_columns(layout: Layout, over: range, inside: Sequence[int], rivers: Sequence[River]) -> list[River] | None:
    """The rivers between the columns, one more where a heading stands in white by itself; None where a text fits no column."""
    out = list(rivers)
    clear = CLEAR * layout.scale.em
    for chunk in _chunks(layout, over):
        within = next((r for r in out if r.x0 + clear < chunk.left and chunk.right < r.x1 - clear), None)
        if within is not None:
            at = out.index(within)
            bare = _bare_beside(layout, over, out, at)
            if bare is not None and not any(c is not chunk and within.x0 < c.middle < within.x1 for c in _chunks(layout, over)):
                out[at] = River(x0=within.x0, x1=chunk.left) if bare else River(x0=chunk.right, x1=within.x1)
                continue
            out[at : at + 1] = [River(x0=within.x0, x1=chunk.left), River(x0=chunk.right, x1=within.x1)]
    edges = column_edges([layout.bands[at] for at in [*over, *inside]], out)
    for chunk in _chunks(layout, over):
        crossed = any(chunk.left < r.x0 and chunk.right > r.x1 for r in out)
        if crossed and len(part_chunk(chunk, out, edges, layout.scale)) == 1:
            return None
    return out


def _bare_beside(layout: Layout, over: range, rivers: Sequence[River], at: int) -> bool | None:
    """Whether the column after this river has no heading, though the one before it has; None where both have or neither.

    A heading in the middle of a wide column stands beside its figures.
    """
    within = rivers[at]
    left = rivers[at - 1].x1 if at else float("-inf")
    right = rivers[at + 1].x0 if at + 1 < len(rivers) else float("inf")
    before = any(left <= c.middle <= within.x0 for c in _chunks(layout, over))
    after = any(within.x1 <= c.middle <= right for c in _chunks(layout, over))
    return None if before == after else before


def _chunks(layout: Layout, over: range) -> list[Chunk]:
    return [chunk for at in over for chunk in layout.bands[at].chunks]


def _heads_all(layout: Layout, over: range, rivers: Sequence[River]) -> bool:
    """Whether every column, or all but one of many, has a text of its own in these bands."""
    cuts = [(r.x0 + r.x1) / 2 for r in rivers]
    xs = [float("-inf"), *cuts, float("inf")]
    edges = column_edges([layout.bands[at] for at in over], rivers)
    parts = [part for chunk in _chunks(layout, over) for part in part_chunk(chunk, rivers, edges, layout.scale)]
    headed = sum(any(a < part.middle < b for part in parts) for a, b in pairwise(xs))
    return headed >= len(cuts) + 1 - (len(cuts) > LEAST)
