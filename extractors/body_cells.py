"""Blocks by column -> the row edges and cells of a table's body where no rules tell them.

Points, upright frame; rows are counted from 0 below the header. A text over all columns parts the rows above it from those below.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.blocks import Block
from extractors.chunks import Scale
from extractors.header_levels import Slot
from extractors.middle_rows import find_middle_edges, find_middle_rows, place_blocks, stand_in_middle
from extractors.prose import ITEM
from extractors.rows import ROW_TOP, Row, find_rows, parents_of, row_edges, row_of, with_groups


def find_cells(
    body: Sequence[Sequence[Block]], groups: Sequence[Block], rows: Sequence[Row], bottom: float, scale: Scale
) -> tuple[tuple[float, ...], list[Slot]]:
    """The y edges of the rows and their cells; `groups` are the texts over all columns, `rows` those that `find_body_rows` saw,
    `bottom` is the lower end.
    """
    if stand_in_middle(body, scale):
        return _middle_cells(body, groups, bottom, scale)
    edges = row_edges(rows, bottom, scale)
    whole = frozenset(k for k, row in enumerate(rows) if row.whole)
    return edges, _top_cells(body, edges, whole)


def find_body_rows(body: Sequence[Sequence[Block]], groups: Sequence[Block], scale: Scale) -> tuple[Row, ...]:
    """The rows of the body as its texts show them, those with one text over all columns among them."""
    if not stand_in_middle(body, scale):
        return with_groups(find_rows(body, scale), groups)
    parts = (part for part in _parts(body, groups) if any(part))
    return with_groups([row for part in parts for row in find_middle_rows(part, scale)], groups)


def _parts(body: Sequence[Sequence[Block]], groups: Sequence[Block]) -> list[list[list[Block]]]:
    """The body above the first text over all columns, between it and the next, and so on."""
    starts = [float("-inf"), *(group.begin for group in groups), float("inf")]
    return [[[b for b in column if start < b.begin < stop] for column in body] for start, stop in pairwise(starts)]


def _middle_cells(
    body: Sequence[Sequence[Block]], groups: Sequence[Block], bottom: float, scale: Scale
) -> tuple[tuple[float, ...], list[Slot]]:
    """The cells of a body whose texts stand in the middle, from one text over all columns to the next."""
    edges: list[float] = []
    slots: list[Slot] = []
    for k, part in enumerate(_parts(body, groups)):
        if k:
            slots.append(Slot(top=len(edges), bottom=len(edges), first=0, last=len(body) - 1))
            edges.append(groups[k - 1].begin - ROW_TOP * scale.em)
        if not any(part):
            continue
        ys = find_middle_edges(part, scale)
        for column, held in enumerate(place_blocks(part, ys, scale)):
            row = 0
            while row < len(ys) - 1:
                last = held.get(row, row)
                slots.append(Slot(top=len(edges) + row, bottom=len(edges) + last, first=column, last=column))
                row = last + 1
        edges.extend(ys[:-1] if not k else (max(ys[0], groups[k - 1].end + 0.3 * scale.em), *ys[1:-1]))
    return (*edges, bottom), slots


def _top_cells(body: Sequence[Sequence[Block]], ys: Sequence[float], whole: frozenset[int]) -> list[Slot]:
    """The cells of the body, with the empty positions below a merged text given to it; each row of `whole` is one cell."""
    n_rows = len(ys) - 1
    texts: list[dict[int, int]] = []
    for blocks in body:
        held: dict[int, int] = {}
        for block in blocks:
            start = row_of(block.begin, ys)
            end = max(start, row_of(block.end, ys))
            over = next((row for row, stop in held.items() if row <= start <= stop), None)
            if over is not None:
                held[over] = max(held[over], end)
            else:
                held[start] = end
        texts.append(held)
    merged = parents_of([frozenset(held) for held in texts], n_rows - len(whole), _counted(body))
    out = [Slot(top=row, bottom=row, first=0, last=len(body) - 1) for row in sorted(whole)]
    for column, held in enumerate(texts):
        row = 0
        while row < n_rows:
            if row in whole:
                row += 1
                continue
            stop = row
            while row in held and stop + 1 < n_rows and stop + 1 not in whole:
                if stop >= held[row] and (column not in merged or stop + 1 in held):
                    break
                stop += 1
            out.append(Slot(top=row, bottom=stop, first=column, last=column))
            row = stop + 1
    return out


def _counted(body: Sequence[Sequence[Block]]) -> frozenset[int]:
    """The columns that hold running numbers or letters only, but for a heading."""
    return frozenset(
        column
        for column, blocks in enumerate(body)
        if len(blocks) > 1 and all(ITEM.fullmatch(chunk.text) for block in blocks[1:] for chunk in block.chunks)
    )
