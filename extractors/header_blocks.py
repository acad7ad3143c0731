"""The blocks of a printed header on top of a table without rules, whose texts stand in the middle of their cells.

Points, upright frame. White parts its levels as it parts rows: what stands below the first white belongs to it as long as columns
are left without a heading.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.bands import Band
from extractors.blocks import EXTRA, Block
from extractors.chunks import Scale
from extractors.regions import Region

#: ems by which a text may stand off the top or the middle of the header to be thought there.
SLACK = 0.35


def find_header(
    bands: Sequence[Band],
    region: Region,
    columns: Sequence[Sequence[Block]],
    spanning: Sequence[Block],
    scale: Scale,
    leading: float,
) -> list[Block]:
    """The header's blocks; none when the first row begins on one baseline."""
    last = _end_of_level(bands, region, region.first, leading + EXTRA * scale.em)
    if region.spanning:
        last = max(last, region.first + region.spanning - 1)
    group, over = _blocks_down_to(bands, last, columns, spanning)
    levels = 1
    while last < region.last and last + 1 not in region.groups:
        below = _end_of_level(bands, region, last + 1, leading + EXTRA * scale.em)
        level = _columns_of(bands, region, last + 1, below)
        headed = {column for block in group if block.first == block.last for column in (block.first,)}
        bare = set(range(len(columns))) - headed
        if bare and over and not bare <= level and below < region.last and below + 1 not in region.groups:
            deepest = _end_of_level(bands, region, below + 1, leading + EXTRA * scale.em)
            leaves = _columns_of(bands, region, below + 1, deepest)
            if bare <= level | leaves and 2 * len(level & leaves) <= len(leaves) < len(columns):
                last, levels = deepest, levels + 2
                group, over = _blocks_down_to(bands, last, columns, spanning)
            break
        if not bare or not bare <= level or 2 * len(bare) < len(level) or len(level) == len(columns):
            break
        last, levels = below, levels + 1
        group, over = _blocks_down_to(bands, last, columns, spanning)
    if not group:
        return []
    first = [block for block in group if block not in over]
    top, end = min(b.begin for b in group), max(b.end for b in group)
    slack = SLACK * scale.em
    middle = sum(abs(b.centre - (top + end) / 2) < slack for b in first)
    high = sum(abs(b.begin - top) < slack for b in first)
    return group if over or levels > 1 or middle > high else []


def _columns_of(bands: Sequence[Band], region: Region, first: int, last: int) -> set[int]:
    """The columns in which these bands have texts."""
    return {region.column_of(c.middle) for band in bands[first : last + 1] for c in band.chunks}


def _end_of_level(bands: Sequence[Band], region: Region, first: int, gap: float) -> int:
    """The last band before the next white, from band `first` on."""
    last = first
    while last < region.last and last + 1 not in region.groups:
        if min(c.baseline for c in bands[last + 1].chunks) - max(c.baseline for c in bands[last].chunks) > gap:
            break
        last += 1
    return last


def _blocks_down_to(
    bands: Sequence[Band], last: int, columns: Sequence[Sequence[Block]], spanning: Sequence[Block]
) -> tuple[list[Block], list[Block]]:
    """The blocks that end at band `last` or above it, and those of them that lie over several columns."""
    floor = max(c.baseline for c in bands[last].chunks) + 0.1
    over = [block for block in spanning if block.end <= floor]
    return [*(block for column in columns for block in column if block.end <= floor), *over], over
