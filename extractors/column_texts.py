"""The chunks of a table without rules by column, and its headings that stand over several columns.

Points, upright frame. A heading over several columns may be wrapped: "TARGET TAHUN" crosses them, "KE-" stands in one of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.bands import Band
from extractors.blocks import EXTRA, Block, find_blocks, make_block, overlap
from extractors.chunks import Chunk, Scale
from extractors.layout import SAME_LINE
from extractors.regions import Region
from extractors.rivers import part_chunk
from extractors.spanning import is_centred

#: ems by which lines of one heading may stand off their common middle.
MIDDLE = 0.5
#: ems by which texts of one level of a header may stand off their common line.
LEVEL = 0.3
#: Share of the columns beside a heading over several whose own headings begin lower, in the middle of their cells.
LOWER = 0.5

Columns = list[list[Chunk]]


def deal_chunks(
    bands: Sequence[Band], region: Region, xs: Sequence[float], scale: Scale, leading: float, fresh: frozenset[int]
) -> tuple[list[Block], Columns]:
    """The texts that lie over several columns, and the chunks of each column; `xs` are the column edges."""
    chunks = [chunk for band in bands for chunk in band.chunks]
    columns: Columns = [[] for _ in range(len(xs) - 1)]
    crossing: list[Chunk] = []
    for chunk in chunks:
        if any(chunk.left < river.x0 and chunk.right > river.x1 for river in region.rivers):
            crossing.append(chunk)
        else:
            columns[region.column_of(chunk.middle)].append(chunk)
    spanning: list[Chunk] = []
    parted: list[Chunk] = []
    for chunk in crossing:
        parts = part_chunk(chunk, region.rivers, xs, scale)
        if len(parts) == 1 or _heads(chunk, crossing, columns, region, xs, scale, leading, fresh):
            spanning.append(chunk)
        else:
            parted += parts
    for part in parted:
        columns[region.column_of(part.middle)].append(part)
    return _headings(spanning, columns, region, scale, leading), columns


def _heads(
    chunk: Chunk,
    crossing: Sequence[Chunk],
    columns: Columns,
    region: Region,
    xs: Sequence[float],
    scale: Scale,
    leading: float,
    fresh: frozenset[int],
) -> bool:
    """Whether a text whose words happen to stand in the middles of columns heads all of these.

    Each has a heading below it, and those of the columns beside them stand lower, in the middle of the header's height.
    """
    under = range(region.column_of(chunk.left), region.column_of(chunk.right) + 1)
    near = LEVEL * scale.em
    for column in under:
        first = min(columns[column], key=lambda c: c.baseline, default=None)
        if first is None or first.baseline < chunk.baseline + near or id(first) not in fresh:
            return False
    beside = [c for c in crossing if abs(c.baseline - chunk.baseline) < near]
    spanned = {k for c in beside for k in range(region.column_of(c.left), region.column_of(c.right) + 1)}
    centres = [find_blocks(texts, k, scale, leading)[0].centre for k, texts in enumerate(columns) if texts and k not in spanned]
    lower = sum(y > chunk.baseline + near for y in centres)
    return lower > LOWER * len(centres) and is_centred(chunk, xs, region.rivers, scale)


def _headings(spanning: Sequence[Chunk], columns: Columns, region: Region, scale: Scale, leading: float) -> list[Block]:
    """The spanning texts as blocks, each with those of its lines that stand in one column, which are taken out of it."""
    groups: list[list[Chunk]] = []
    for chunk in sorted(spanning, key=lambda c: c.baseline):
        above = next((g for g in groups if _follows(g[-1], chunk, scale, leading)), None)
        if above is None:
            groups.append([chunk])
        else:
            above.append(chunk)
    out = []
    for group in groups:
        first, last = region.column_of(min(c.left for c in group)), region.column_of(max(c.right for c in group))
        for column in columns[first : last + 1]:
            on_top = all(c.baseline > group[0].baseline - leading - EXTRA * scale.em for c in column)
            for chunk in [c for c in column if on_top]:
                if _follows(group[-1], chunk, scale, leading):
                    group.append(chunk)
                elif _follows(chunk, group[0], scale, leading):
                    group.insert(0, chunk)
                else:
                    continue
                column.remove(chunk)
        out.append(make_block(group, first, last))
    return out


def _follows(above: Chunk, below: Chunk, scale: Scale, leading: float) -> bool:
    """Whether one is the next line of the other, centred under it."""
    drop = below.baseline - above.baseline
    near = SAME_LINE * scale.em < drop <= leading + EXTRA * scale.em
    return near and overlap(above, below) > 0 and abs(above.middle - below.middle) < MIDDLE * scale.em
