"""Tables without vertical rules -> Grids: drawn with horizontal rules only ("rules-only") or with none ("borderless").

Columns come from white rivers, rows from rules where there are any and else from where texts begin. Points, upright frame;
words of a text layer or of an OCR with jitter. Never raises; a page of prose gives no grid.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.bands import Band, find_bands, ink_bridges
from extractors.bars import chunks_at_bars, find_bridges, find_fraction_bars
from extractors.blocks import Block, find_blocks, fresh_chunks, make_block
from extractors.body_cells import find_body_rows, find_cells
from extractors.chunks import Chunk, Scale, find_chunks, measure_scale
from extractors.column_texts import deal_chunks
from extractors.dense_rows import find_spread
from extractors.glued_cells import flag_glued
from extractors.grid import Grid, GridCell
from extractors.header_blocks import find_header
from extractors.header_levels import Levels, Slot, find_levels
from extractors.layout import make_layout
from extractors.leading import measure_leading
from extractors.lost_headers import with_headers
from extractors.paragraphs import without_paragraphs
from extractors.prose import is_prose
from extractors.regions import CLOSING, Region, find_regions
from extractors.rows import ROW_TOP, Row, row_of
from extractors.rules import COVERED, FULL, Rule, find_rules, read_strokes, ruled_slots
from extractors.text_columns import part_columns
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.reading import Word

#: Share of the rows seen in the texts that rules must part to be believed alone; else they part groups of rows.
RULED_ROWS = 0.6
#: Share of the cells that may hold two texts with white between, where rules part the rows: a stacked fraction, a lost rule.
CROWDED = 0.1
#: Share of its column that a rule covers which lies in no other.
ALONG = 0.85
#: Share of the columns that must begin a text where a rule is thought to be lost.
AGREED = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class UnruledTable:
    """A grid and why it was believed: the score of its region (pairs of aligned texts) and a sentence."""

    grid: Grid
    score: float
    reason: str


def find_unruled_grids(words: Sequence[Word], rulings: Sequence[Ruling], width: float, height: float) -> tuple[Grid, ...]:
    """The tables without vertical rules, top to bottom."""
    return tuple(table.grid for table in find_unruled_tables(words, rulings, width, height))


def find_unruled_tables(
    words: Sequence[Word],
    rulings: Sequence[Ruling],
    width: float,
    height: float,
) -> tuple[UnruledTable, ...]:
    """The same with the evidence for each."""
    inside = [word for word in words if 0 <= word.box.center[0] <= width and 0 <= word.box.center[1] <= height]
    scale = measure_scale(inside)
    chunks = find_chunks(inside, scale)
    bands = find_bands(chunks, scale)
    parts = part_columns(inside, bands, scale)
    if len(parts) == 1:
        return _tables_among(inside, chunks, bands, rulings, scale)
    out: list[UnruledTable] = []
    for part in parts:
        scale = measure_scale(part)
        chunks = find_chunks(part, scale)
        out += _tables_among(part, chunks, find_bands(chunks, scale), _rulings_of(part, rulings), scale)
    return tuple(out)


def _rulings_of(words: Sequence[Word], rulings: Sequence[Ruling]) -> list[Ruling]:
    """The rulings that lie along these words, those of one column of text."""
    box = Box.around(word.box for word in words)
    return [r for r in rulings if r.orientation is Orientation.HORIZONTAL and box.x0 < (r.start + r.end) / 2 < box.x1]


def _tables_among(
    inside: Sequence[Word], chunks: Sequence[Chunk], bands: Sequence[Band], rulings: Sequence[Ruling], scale: Scale
) -> tuple[UnruledTable, ...]:
    """The tables among these words, the lines of paragraphs left out."""
    rest = without_paragraphs(inside, bands, scale)
    if len(rest) < len(inside):
        inside, scale = rest, measure_scale(rest)
        chunks = find_chunks(inside, scale)
        bands = find_bands(chunks, scale)
    if not any(len(band.chunks) > 1 and not band.labelled for band in bands):
        return ()  # no texts stand side by side, as on most pages beside their drawn tables
    leading = measure_leading(chunks, scale)
    spread = find_spread(bands, rulings, scale, leading)
    if spread is None:
        return _tables(inside, chunks, bands, rulings, scale, leading)
    inside = spread.spread_words(inside)
    chunks = find_chunks(inside, scale)
    tables = _tables(inside, chunks, find_bands(chunks, scale), spread.spread_rulings(rulings), scale, leading)
    return tuple(replace(table, grid=spread.gather(table.grid)) for table in tables)


def _tables(
    inside: Sequence[Word],
    chunks: Sequence[Chunk],
    bands: Sequence[Band],
    rulings: Sequence[Ruling],
    scale: Scale,
    leading: float,
) -> tuple[UnruledTable, ...]:
    """The tables among these words, whose rows white parts."""
    bars = find_fraction_bars(rulings, chunks, scale)
    bands = ink_bridges(bands, find_bridges(bars, chunks, scale))
    fresh = fresh_chunks(chunks, scale, leading) - chunks_at_bars(bars, chunks, scale)
    out = []
    rules = find_rules([*rulings, *read_strokes(inside, rulings, scale)], bars, chunks, scale)
    layout = make_layout(bands, scale, leading, fresh, rules)
    regions = [region for region in find_regions(layout) if not is_prose(bands, region, scale, fresh)]
    for region in with_headers(layout, regions):
        grid = _grid(bands, region, rules, scale, leading, fresh)
        if grid is not None:
            out.append(UnruledTable(grid=grid, score=region.score, reason=f"{len(region.rivers)} rivers"))
    return tuple(out)


def _grid(
    bands: Sequence[Band], region: Region, rules: Sequence[Rule], scale: Scale, leading: float, fresh: frozenset[int]
) -> Grid | None:
    inside = [band for at, band in enumerate(bands) if region.first <= at <= region.last and at not in region.groups]
    chunks = [chunk for band in inside for chunk in band.chunks]
    xs = (
        min(c.left for c in chunks) - 0.3 * scale.em,
        *(max((r.x0 + r.x1) / 2, r.x1 - 0.3 * scale.em) for r in region.rivers),
        max(c.right for c in chunks) + 0.3 * scale.em,
    )
    spanning, columns = deal_chunks(inside, region, xs, scale, leading, fresh)
    empty = [k for k, column in enumerate(columns) if not column and k]
    if empty and len(empty) < len(region.rivers):
        kept = tuple(river for k, river in enumerate(region.rivers, start=1) if k not in empty)
        return _grid(bands, replace(region, rivers=kept), rules, scale, leading, fresh)
    blocks = [find_blocks(column, k, scale, leading) for k, column in enumerate(columns)]
    header = find_header(bands, region, blocks, spanning, scale, leading)
    top = min(c.box.top for c in chunks)
    bottom = max(c.box.bottom for c in chunks) + 0.2 * scale.em
    levels = find_levels(header, xs, scale) if header else Levels(edges=(), slots=())
    floor = max((block.end for block in header), default=float("-inf"))
    body = [[block for block in column if block.begin > floor] for column in blocks]
    groups = _group_texts(bands, region, fresh)
    rows = find_body_rows(body, groups, scale)
    head = (top - 0.2 * scale.em, *levels.edges) if header else ()
    within = _rules_within(rules, xs, max(floor, top), bottom, scale)
    single = _one_text_each(body, within, xs)
    ruled = _ruled_rows(within, rows, xs, top, bottom, bool(header), scale, 0.0 if single else RULED_ROWS)
    ys: tuple[float, ...]
    if ruled is not None:
        start, parting = ruled
        ys = (*head, start, *(rule.y for rule in parting), max(bottom, within[-1].y))
        whole = frozenset(row_of(row.begin, ys) for row in rows if row.whole)
        slots = [*levels.slots, *ruled_slots(parting, xs, len(head), len(ys) - 1, whole)]
    else:
        edges, placed = find_cells(body, groups, rows, bottom, scale)
        if not header and edges:
            edges = (min(edges[0], top - 0.2 * scale.em), *edges[1:])
        ys = (*head, *edges)
        slots = [*levels.slots, *(replace(s, top=s.top + len(head), bottom=s.bottom + len(head)) for s in placed)]
    if len(ys) < 3:
        return None
    astray = [chunk for block in spanning if block.end > floor for chunk in block.chunks]
    cells = [_doubted(_cell(slot, xs, ys), astray) for slot in sorted(slots, key=lambda s: (s.top, s.first))]
    return Grid(
        xs=xs,
        ys=ys,
        cells=flag_glued(cells, body, len(head), 0.3 * scale.em),
        box=Box(x0=xs[0], top=ys[0], x1=xs[-1], bottom=ys[-1]),
        structure="rules-only" if len(within) > 1 else "borderless",
    )


def _ruled_rows(
    within: Sequence[Rule],
    rows: Sequence[Row],
    xs: Sequence[float],
    top: float,
    bottom: float,
    headed: bool,
    scale: Scale,
    least: float,
) -> tuple[float, list[Rule]] | None:
    """The upper edge of the body and the rules between its rows; None where rules part less than the share `least` of the
    rows that the texts show.

    A rule that was lost (under a dark header) is put where most columns begin a text.
    """
    inner = [rule for rule in within if rule.y < bottom - 0.2 * scale.em]
    full = any(rule.covered(xs[0], xs[-1]) >= FULL for rule in within)
    if not full or (headed and not inner) or len(inner) + (not headed) < least * len(rows):
        return None
    edges = [row.begin - ROW_TOP * scale.em for row in rows]
    start = top - 0.2 * scale.em
    if headed:
        start = edges[0] if rows and rows[0].begin < inner[0].y else inner[0].y
    parting = [rule for rule in inner if rule.y > start + 0.1]
    for before, row, edge in zip(rows, rows[1:], edges[1:], strict=False):
        lost = not any(before.begin < rule.y < row.begin for rule in parting)
        if lost and (before.whole or row.whole or row.support >= max(2.0, AGREED * (len(xs) - 1))):
            parting.append(Rule(y=edge, spans=((xs[0], xs[-1]),)))
    return start, sorted(parting, key=lambda rule: rule.y)


def _one_text_each(body: Sequence[Sequence[Block]], rules: Sequence[Rule], xs: Sequence[float]) -> bool:
    """Whether the cells that rules bound hold one text each: texts in the middle of their cells begin on no common line."""
    cells = crowded = 0
    for column, blocks in enumerate(body):
        ys = [rule.y for rule in rules if rule.covered(xs[column], xs[column + 1]) >= COVERED]
        counts = Counter(bisect_right(ys, block.begin) for block in blocks)
        cells += len(counts)
        crowded += sum(count > 1 for count in counts.values())
    return crowded <= CROWDED * cells


def _rules_within(rules: Sequence[Rule], xs: Sequence[float], top: float, bottom: float, scale: Scale) -> list[Rule]:
    """The rules below `top` that bound a cell at least, down to the one that closes the table."""
    inside = [rule for rule in rules if top < rule.y < bottom + CLOSING * scale.em]
    return [rule for rule in inside if _bounds(rule, xs)]


def _bounds(rule: Rule, xs: Sequence[float]) -> bool:
    """Whether the rule lies along some cell; a fraction bar whose texts were not read ends short of its own."""
    covered = [share for share in (rule.covered(a, b) for a, b in pairwise(xs)) if share >= COVERED]
    return len(covered) > 1 or any(share >= ALONG for share in covered)


def _group_texts(bands: Sequence[Band], region: Region, fresh: frozenset[int]) -> list[Block]:
    """The texts over all columns, each a block."""
    out: list[list[Chunk]] = []
    for k, at in enumerate(region.groups):
        chunks = bands[at].chunks
        if k and region.groups[k - 1] == at - 1 and not any(id(c) in fresh for c in chunks):
            out[-1].extend(chunks)
        else:
            out.append(list(chunks))
    return [make_block(group, 0, len(region.rivers)) for group in out]


def _cell(slot: Slot, xs: Sequence[float], ys: Sequence[float]) -> GridCell:
    return GridCell(
        row=slot.top,
        column=slot.first,
        row_span=slot.bottom - slot.top + 1,
        column_span=slot.last - slot.first + 1,
        box=Box(x0=xs[slot.first], top=ys[slot.top], x1=xs[slot.last + 1], bottom=ys[slot.bottom + 1]),
    )


def _doubted(cell: GridCell, astray: Sequence[Chunk]) -> GridCell:
    """The cell, doubtful where a text of the body lies across its edge: its words are in two cells."""
    box = cell.box
    across = any(
        chunk.left < box.x1
        and chunk.right > box.x0
        and box.contains((box.x0 + box.x1) / 2, chunk.box.center[1])
        and (chunk.left < box.x0 or chunk.right > box.x1)
        for chunk in astray
    )
    return replace(cell, doubtful=True) if across else cell
