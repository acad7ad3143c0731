"""Blocks by column -> the rows of a table whose texts stand in the middle of their cells, and the rows that merged cells span.

Texts of one row share their middle, not their first baseline; a text that stands in no row's middle stands in that of several
rows together. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extractors.blocks import Block
from extractors.chunks import Scale
from extractors.rows import ROW_TOP, Row

#: ems by which the middles, and the first baselines, of one row differ; a fraction's lines are not evenly spaced.
MIDDLE, LEVEL = 0.4, 0.3
#: ems; texts whose heights differ by less begin on one baseline wherever they stand.
TALLER = 0.6
#: Pairs of texts that must agree on their middle, and how many times those that agree on their top.
FEWEST, OFTENER = 3, 1.5
#: ems between baselines that are too few for two lines.
WEDGED = 0.95
#: ems above the first and below the last baseline that a text fills.
ABOVE, BELOW = 0.75, 0.22
#: What it costs, in ems off the middle, to leave a row at an end of the page, or inside a table, without a text.
OPEN, EMPTY = 1.0, 3.0
#: ems off its middle, on average, that a merged cell's text may stand.
OFF = 0.6

Run = tuple[int, int]


def stand_in_middle(columns: Sequence[Sequence[Block]], scale: Scale) -> bool:
    """Whether texts side by side share their middles rather than their first baselines."""
    top = middle = level = between = wedged = 0
    for k, column in enumerate(columns):
        for other in columns[k + 1 :]:
            for a in column:
                for b in other:
                    if a.begin > b.end or b.begin > a.end or abs((a.end - a.begin) - (b.end - b.begin)) < TALLER * scale.em:
                        continue
                    top += abs(a.begin - b.begin) < LEVEL * scale.em
                    middle += abs(a.centre - b.centre) < LEVEL * scale.em
        denser = [other for other in columns if len(other) > len(column)]
        for block, other in ((block, other) for other in denser for block in column):
            beside = any(abs(block.begin - b.begin) < LEVEL * scale.em for b in other)
            level += beside
            between += not beside and _stands_between(block, other, scale)
        wedged += sum(bool(denser) and all(_is_wedged(block, other, scale) for other in denser) for block in column)
    middle += between if between > level else FEWEST * wedged
    return middle >= FEWEST and middle > OFTENER * top


def _stands_between(block: Block, column: Sequence[Block], scale: Scale) -> bool:
    """Whether the text stands halfway between two texts of one column: in the middle of a cell that spans both."""
    slack = LEVEL * scale.em
    pairs = ((a, b) for a, b in pairwise(column) if a.end < block.begin and block.end < b.begin)
    return any(abs(a.end + b.begin - 2 * block.centre) < slack for a, b in pairs)


def _is_wedged(block: Block, column: Sequence[Block], scale: Scale) -> bool:
    """Whether the text stands between two of a column that lie too near to leave it a row: its cell spans both."""
    near = WEDGED * scale.em
    pairs = ((a, b) for a, b in pairwise(column) if 0 < block.begin - a.end < near and 0 < b.begin - block.end < near)
    return any(abs(a.end + b.begin - block.begin - block.end) < LEVEL * scale.em for a, b in pairs)


def find_middle_edges(columns: Sequence[Sequence[Block]], scale: Scale) -> tuple[float, ...]:
    """The y edges of the rows: those of the column whose texts most others stand beside, middle by middle."""
    single = [c for c in columns if not any(_is_wedged(block, other, scale) for other in columns for block in c)]
    anchor = max(single or columns, key=lambda column: _matches(column, columns, scale))
    centres = [block.centre for block in anchor]
    tops, ends = [b.begin for b in anchor], [b.end for b in anchor]
    for column in columns:
        for block in column:
            row = _row_at(block, centres, scale)
            if row is not None:
                tops[row], ends[row] = min(tops[row], block.begin), max(ends[row], block.end)
    for k in range(len(anchor) - 1):
        if ends[k] + BELOW * scale.em > tops[k + 1] - ABOVE * scale.em:
            ends[k], tops[k + 1] = anchor[k].end, anchor[k + 1].begin
    edges = [(end + BELOW * scale.em + top - ABOVE * scale.em) / 2 for end, top in zip(ends, tops[1:], strict=False)]
    gaps = [top - ABOVE * scale.em - end - BELOW * scale.em for end, top in zip(ends, tops[1:], strict=False)]
    pad = max(0.2 * scale.em, median(gaps) / 2) if gaps else 0.3 * scale.em
    return (tops[0] - ABOVE * scale.em - pad, *edges, ends[-1] + BELOW * scale.em + pad)


def find_middle_rows(columns: Sequence[Sequence[Block]], scale: Scale) -> tuple[Row, ...]:
    """The same as rows that begin a line below their upper edge; `support` counts the columns with a text in their middle."""
    edges = find_middle_edges(columns, scale)
    centres = [(a + b) / 2 + (ABOVE - BELOW) / 2 * scale.em for a, b in pairwise(edges)]
    held = [{_row_at(block, centres, scale) for block in column} for column in columns]
    return tuple(Row(begin=edges[k] + ROW_TOP * scale.em, support=sum(k in rows for rows in held)) for k in range(len(centres)))


def _matches(column: Sequence[Block], columns: Sequence[Sequence[Block]], scale: Scale) -> int:
    """How many texts of other columns share a middle with one of this, less the texts of this that none does."""
    slack = MIDDLE * scale.em
    near = [[b.centre for b in other] for other in columns if other is not column]
    hits = [sum(any(abs(y - block.centre) < slack for y in ys) for ys in near) for block in column]
    return sum(hits) - 2 * hits.count(0)


def _row_at(block: Block, centres: Sequence[float], scale: Scale) -> int | None:
    """The row in whose middle the block stands without reaching over the middle of a neighbour."""
    row = min(range(len(centres)), key=lambda k: abs(centres[k] - block.centre))
    if abs(centres[row] - block.centre) > MIDDLE * scale.em:
        return None
    over = [y for k, y in enumerate(centres) if k != row and block.begin - ABOVE * scale.em < y < block.end]
    return None if over else row


def span_rows(blocks: Sequence[Block], edges: Sequence[float], scale: Scale) -> tuple[tuple[Run, ...], float]:
    """For each block, top to bottom, the run of rows in whose middle it stands, and how far off it stands on average, in ems.

    The runs leave no row out but at the ends, where a cell begins or goes on on another page; none when there are more blocks.
    """
    n = len(edges) - 1
    if not blocks or len(blocks) > n:
        return (), float("inf")
    shift = (ABOVE - BELOW) / 2 * scale.em
    best: dict[int, tuple[float, tuple[Run, ...]]] = {row: (OPEN * row, ()) for row in range(n)}
    for block in blocks:
        step: dict[int, tuple[float, tuple[Run, ...]]] = {}
        for at, (cost, runs) in best.items():
            for first in range(at, n if runs else at + 1):
                for last in range(first, n):
                    off = abs((edges[first] + edges[last + 1]) / 2 - (block.centre - shift)) / scale.em
                    total = cost + off + EMPTY * (first - at)
                    if last + 1 not in step or total < step[last + 1][0]:
                        step[last + 1] = (total, (*runs, (first, last)))
        best = step
    total, runs = min((cost + OPEN * (n - at), runs) for at, (cost, runs) in best.items())
    off = sum(abs((edges[a] + edges[b + 1]) / 2 - (block.centre - shift)) for block, (a, b) in zip(blocks, runs, strict=False))
    return runs, off / scale.em / len(blocks)


def place_blocks(columns: Sequence[Sequence[Block]], edges: Sequence[float], scale: Scale) -> list[dict[int, int]]:
    """For each column the rows that its texts begin in, each with the last row of its cell."""
    middles = [(a + b) / 2 for a, b in pairwise(edges)]
    shift = (ABOVE - BELOW) / 2 * scale.em
    centres = [y + shift for y in middles]
    singles = [_singles(blocks, edges, centres, scale) for blocks in columns]
    full = max(range(len(columns)), key=lambda c: len(singles[c] or ()))
    merged: dict[int, tuple[Run, ...]] = {}
    out: list[dict[int, int]] = []
    for k, blocks in enumerate(columns):
        runs, off = span_rows(blocks, edges, scale)
        alone = singles[k]
        if alone is not None and (len(alone) == len(middles) or not _may_merge(k, full, runs, off, merged)):
            out.append({row: row for row in alone})
        elif runs and (alone is None or off < OFF):
            merged[k] = runs
            out.append(dict(runs))
        else:
            out.append(_nearest(blocks, edges))
    return out


def _may_merge(column: int, full: int, runs: Sequence[Run], off: float, merged: dict[int, tuple[Run, ...]]) -> bool:
    """Whether texts that stand each in the middle of one row may yet be those of merged cells, of three rows say."""
    if off >= OFF or not runs:
        return False
    return column < full or any(set(runs) <= set(other) for other in merged.values())


def _singles(blocks: Sequence[Block], edges: Sequence[float], centres: Sequence[float], scale: Scale) -> list[int] | None:
    """The row of each block when every one stands within a row of its own."""
    rows = []
    for block in blocks:
        row = next((k for k in range(len(edges) - 1) if edges[k] < block.centre - 0.25 * scale.em <= edges[k + 1]), None)
        if row is None or block.begin - ABOVE * scale.em < edges[row] - LEVEL * scale.em:
            return None
        if block.end > edges[row + 1] + LEVEL * scale.em or abs(block.centre - centres[row]) > 2 * MIDDLE * scale.em:
            return None
        rows.append(row)
    return rows if len(set(rows)) == len(rows) else None


def _nearest(blocks: Sequence[Block], edges: Sequence[float]) -> dict[int, int]:
    """Each text in the rows that it reaches over."""
    out: dict[int, int] = {}
    for block in blocks:
        first = max(0, sum(1 for edge in edges[1:-1] if block.begin > edge))
        last = max(first, sum(1 for edge in edges[1:-1] if block.end > edge))
        if not out or first > max(out.values()):
            out[first] = last
        else:
            top = max(out)
            out[top] = max(out[top], last)
    return out
