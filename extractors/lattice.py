"""Axis-parallel rulings -> the lattice they draw: lines, the stretches of them that are cell edges, and the cells between.

Points, upright frame. Rulings may have gaps, jitter by 1-2 pt, come doubled (decrees of Jawa Barat frame every cell twice) or
as one short piece a cell (Excel). The steps in order: join_rulings, connect_rulings, find_lines, complete_borders, find_edges,
find_regions, tile_regions, merge_askew.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Orientation, Ruling

#: pt; rulings nearer than this are one line: double rules lie 1-4 pt apart, the lowest printed row is 6 pt high.
SAME_LINE = 4.5
#: pt; a ruling that ends this near to a crossing one meets it. Cell paddings of browsers begin at 2 pt.
REACH = 2.2
#: pt; a cell edge may miss this much at either end (worn corners of a scan), fraction bars miss more at one end at least.
WORN = 3.5
#: pt; neighbouring pieces of one line (a border drawn cell by cell, dashes) are joined over gaps up to this.
GAP = 3.5
#: pt; shorter pieces (dots of a dotted line across, stubs) bound no cell.
SHORTEST = 3.0
#: share of a cell edge that rulings must cover.
COVERED = 0.6
#: pt; two lines that never bound one cell between them and are this near are one line, drawn askew by Word.
ASKEW = 11.0
#: pt; where the rulings of the other direction all end this far beyond the last line, a border was left out.
OPEN_SIDE = 6.0


def join_rulings(rulings: Iterable[Ruling]) -> list[Ruling]:
    """The rulings with collinear neighbours (same position to 1 pt, gaps up to GAP) joined to one piece each."""
    out: list[Ruling] = []
    for orientation in Orientation:
        pending = sorted(
            (r for r in rulings if r.orientation is orientation and r.length > 0), key=lambda r: (r.start, r.position)
        )
        open_pieces: list[Ruling] = []
        for ruling in pending:
            open_pieces, done = (
                [p for p in open_pieces if p.end + GAP >= ruling.start],
                [p for p in open_pieces if p.end + GAP < ruling.start],
            )
            out.extend(done)
            for k, piece in enumerate(open_pieces):
                if abs(piece.position - ruling.position) <= 1.0:
                    open_pieces[k] = _joined(piece, ruling)
                    break
            else:
                open_pieces.append(ruling)
        out.extend(open_pieces)
    return out


def _joined(a: Ruling, b: Ruling) -> Ruling:
    weight = a.length + b.length
    return Ruling(
        orientation=a.orientation,
        position=(a.position * a.length + b.position * b.length) / weight,
        start=min(a.start, b.start),
        end=max(a.end, b.end),
        thickness=max(a.thickness, b.thickness),
    )


def connect_rulings(pieces: Sequence[Ruling], reach: float) -> list[list[Ruling]]:
    """Groups of rulings that cross or touch, directly or over others."""
    parent = list(range(len(pieces)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    uprights = sorted(
        (k for k, p in enumerate(pieces) if p.orientation is Orientation.VERTICAL), key=lambda k: pieces[k].position
    )
    positions = [pieces[k].position for k in uprights]
    for k, level in enumerate(pieces):
        if level.orientation is Orientation.VERTICAL:
            continue
        for at in range(bisect_left(positions, level.start - reach - 3), len(uprights)):
            upright = pieces[uprights[at]]
            if upright.position > level.end + reach + 3:
                break
            if _meet(level, upright, reach):
                parent[root(k)] = root(uprights[at])
    groups: dict[int, list[Ruling]] = {}
    for k, piece in enumerate(pieces):
        groups.setdefault(root(k), []).append(piece)
    return list(groups.values())


def _meet(level: Ruling, upright: Ruling, reach: float) -> bool:
    x_slack = reach + upright.thickness / 2
    y_slack = reach + level.thickness / 2
    return (
        level.start - x_slack <= upright.position <= level.end + x_slack
        and upright.start - y_slack <= level.position <= upright.end + y_slack
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the lattice: its position and the stretches that are inked, sorted."""

    position: float
    spans: tuple[tuple[float, float], ...]


def find_lines(rulings: Iterable[Ruling]) -> list[Line]:
    """Parallel rulings gathered to lattice lines, ascending; the position is the mean weighted by length."""
    out: list[Line] = []
    cluster: list[Ruling] = []

    def close() -> None:
        if cluster:
            weight = sum(r.length for r in cluster)
            spans = _merged_spans((r.start, r.end) for r in cluster)
            out.append(Line(sum(r.position * r.length for r in cluster) / weight, spans))

    for ruling in sorted(rulings, key=lambda r: r.position):
        if cluster and ruling.position - cluster[0].position > SAME_LINE:
            close()
            cluster = []
        cluster.append(ruling)
    close()
    return out


def _merged_spans(spans: Iterable[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    out: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + GAP:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def complete_borders(lines: list[Line], crossing: Sequence[Line]) -> list[Line]:
    """`lines` with an outer border added where the crossing lines all end in one line that was not drawn.

    Tables open at the sides, and rows cut by the page's end that are drawn without a bottom rule, are closed so.
    """
    low, high = lines[0].position, lines[-1].position
    starts = [line.spans[0][0] for line in crossing]
    ends = [line.spans[-1][1] for line in crossing]
    out = list(lines)
    reach_from, reach_to = crossing[0].position, crossing[-1].position
    before = [s for s in starts if s < low - OPEN_SIDE]
    if len(before) >= 2 and 2 * len(before) >= len(starts) and max(before) - min(before) <= SAME_LINE:
        out.insert(0, Line(sum(before) / len(before), ((reach_from, reach_to),)))
    after = [e for e in ends if e > high + OPEN_SIDE]
    if len(after) >= 2 and 2 * len(after) >= len(ends) and max(after) - min(after) <= SAME_LINE:
        out.append(Line(sum(after) / len(after), ((reach_from, reach_to),)))
    return out


def find_edges(lines: Sequence[Line], stops: Sequence[float]) -> list[list[bool]]:
    """For each line and each stretch between neighbouring `stops`, whether the stretch is an edge of cells."""
    return [[_is_edge(line, stops[k], stops[k + 1]) for k in range(len(stops) - 1)] for line in lines]


def _is_edge(line: Line, start: float, end: float) -> bool:
    parts = [(max(a, start), min(b, end)) for a, b in line.spans if b > start and a < end]
    if not parts:
        return False
    worn = min(WORN, (end - start) / 3) if end - start > 0 else 0.0
    covered = sum(b - a for a, b in parts)
    return parts[0][0] - start <= worn and end - parts[-1][1] <= worn and covered >= COVERED * (end - start)


def find_regions(across_edges: list[list[bool]], down_edges: list[list[bool]]) -> list[list[int]]:
    """A matrix of lattice cells, each with the number of the region it belongs to: cells with no edge between are one."""
    n_rows, n_columns = len(across_edges) - 1, len(down_edges) - 1
    parent = list(range(n_rows * n_columns))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    for r in range(n_rows):
        for c in range(n_columns):
            here = r * n_columns + c
            if c + 1 < n_columns and not down_edges[c + 1][r]:
                parent[root(here + 1)] = root(here)
            if r + 1 < n_rows and not across_edges[r + 1][c]:
                parent[root(here + n_columns)] = root(here)
    return [[root(r * n_columns + c) for c in range(n_columns)] for r in range(n_rows)]


def tile_regions(owner: list[list[int]]) -> tuple[list[tuple[int, int, int, int]], int]:
    """Rectangles (row, column, row end, column end) that tile the lattice region by region; how many regions were none."""
    n_rows, n_columns = len(owner), len(owner[0])
    taken = [[False] * n_columns for _ in range(n_rows)]
    pieces: dict[int, int] = {}
    spans: list[tuple[int, int, int, int]] = []
    for r in range(n_rows):
        for c in range(n_columns):
            if taken[r][c]:
                continue
            region = owner[r][c]
            right = c + 1
            while right < n_columns and owner[r][right] == region and not taken[r][right]:
                right += 1
            below = r + 1
            while below < n_rows and all(owner[below][k] == region and not taken[below][k] for k in range(c, right)):
                below += 1
            for i in range(r, below):
                taken[i][c:right] = [True] * (right - c)
            pieces[region] = pieces.get(region, 0) + 1
            spans.append((r, c, below, right))
    return spans, sum(1 for n in pieces.values() if n > 1)


def merge_askew(positions: Sequence[float], extents: set[tuple[int, int]], near: float) -> tuple[dict[int, int], list[float]]:
    """Lines that bound a cell, renumbered from 0, and their positions; lines askew (see ASKEW) share a number."""
    used = sorted({k for extent in extents for k in extent})
    groups: list[list[int]] = []
    for k in used:
        close = groups and positions[k] - positions[groups[-1][0]] <= near
        if close and not any((a, k) in extents for a in groups[-1]):
            groups[-1].append(k)
        else:
            groups.append([k])
    number = {k: n for n, group in enumerate(groups) for k in group}
    return number, [sum(positions[k] for k in group) / len(group) for group in groups]
