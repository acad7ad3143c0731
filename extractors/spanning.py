"""Lines that stand over several columns: headings above the columns they head, and rows that one text fills from edge to edge.

Points, upright frame; bands are those of a Layout, by their numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.bands import BINS, Band, River
from extractors.blocks import EXTRA
from extractors.chunks import Chunk, Scale
from extractors.layout import Layout, body_of
from extractors.rules import COVERED, FULL

#: Header bands above the columns that may hold texts over several columns.
SPANNING_BANDS = 6
#: ems of white at most between two bands of a header.
ADJOINING = 1.1
#: Levels of a header above its lowest.
LEVELS = 2
#: ems by which a row over all columns may begin inside the edge of its table, outside it (a centred "No" stands in from the edge
#: when it is all that was seen), or stand off its middle.
FLUSH, OUTSIDE, CENTRED = 0.8, 2.5, 1.2
#: ems by which the lines of a centred heading stand off their middle, and bands in which its next line stands.
MIDDLE, NEXT = 0.5, 3
#: ems by which the middle of two headings stands off that of the heading of both, and the most from its line to theirs.
LEVEL, FARTHEST = 0.3, 2.2
#: Columns from which a line across them is thought a row; between two columns it is a paragraph.
LEAST_RIVERS = 2
#: ems by which a text may reach beyond the rules of its table.
BEYOND = 0.2
#: Lines of such a row at most.
GROUP_LINES = 3


def may_be_group_row(layout: Layout, at: int) -> bool:
    """Whether band `at` is a line of one text that could be such a row, whatever the columns: white lies above and below."""
    if not is_one_text(layout, layout.bands[at]):
        return False
    first, last = _lines_of(layout, at)
    return last - first < GROUP_LINES and not layout.torn[first] and not layout.torn[last + 1]


def is_group_row(layout: Layout, at: int, ink: int, rivers: Sequence[River]) -> bool:
    """Whether band `at` is one text that crosses columns below rows that fill `ink`: "Sasaran : ..." between its indicators.

    It may be one as to its lines, and begins at the left edge of the table or stands in its middle.
    """
    if len(rivers) < LEAST_RIVERS:
        return False
    if at > _lines_of(layout, at)[0]:
        return True  # the line above is one
    chunks, em = layout.bands[at].chunks, layout.scale.em
    left, right = (ink & -ink).bit_length() / BINS, ink.bit_length() / BINS
    x0, x1 = chunks[0].left, chunks[-1].right
    crosses = any(x0 < r.x0 and x1 > r.x1 for r in rivers)
    placed = -OUTSIDE * em < x0 - left < FLUSH * em or abs((x0 + x1) / 2 - (left + right) / 2) < CENTRED * em
    return crosses and placed and x1 < right + em


def is_one_text(layout: Layout, band: Band) -> bool:
    """Whether the band holds nothing else, a colon within it aside."""
    return len(band.chunks) == 1 or (band.labelled and layout.begins(band.chunks[0]))


def _lines_of(layout: Layout, at: int) -> tuple[int, int]:
    """The first and last band of the text that the one of band `at` is a line of."""
    first = last = at
    while first > 0 and layout.torn[first] == 1 and len(layout.bands[first - 1].chunks) == 1 and at - first < GROUP_LINES:
        first -= 1
    while (
        last + 1 < len(layout.bands)
        and layout.torn[last + 1] == 1
        and len(layout.bands[last + 1].chunks) == 1
        and last - at < GROUP_LINES
    ):
        last += 1
    return first, last


def spanning_above(layout: Layout, inside: Sequence[int], rivers: Sequence[River]) -> int:
    """How many bands above those `inside` belong to the header because their texts are centred over several columns."""
    bands, start = layout.bands, inside[0]
    count = crossed = levels = 0
    if not start or not _adjoins(layout, start - 1):
        return 0
    edges = column_edges([bands[at] for at in inside], rivers)
    body = body_of(layout, inside)
    for at in range(start - 1, max(-1, start - 1 - SPANNING_BANDS), -1):
        band = bands[at]
        below = bands[at + 1]
        if not _adjoins(layout, at) or _ruled_off(layout, band, below, edges) or stands_out(layout, at, inside):
            break
        if len(band.chunks) < 2 and _is_apart(layout, at, body, rivers):
            break
        crossing = [c for c in band.chunks if any(c.left < r.x0 and c.right > r.x1 for r in rivers)]
        if _share_columns(layout, band, rivers):
            levels += _begins_level(layout, at)
            if levels > LEVELS:
                break
            count, crossed = count + 1, crossed + len(band.chunks)
            continue
        if any(not is_centred(chunk, edges, rivers, layout.scale) for chunk in crossing):
            break
        within = [c for c in band.chunks if c not in crossing and _touches(c, rivers)]
        crossing += [c for c in within if is_centred(c, edges, rivers, layout.scale)]
        if not crossing and len(band.chunks) < 2 and not count and layout.begins(band.chunks[0]):
            break
        if any(_touches(chunk, rivers) for chunk in band.chunks if chunk not in crossing):
            break
        levels += _begins_level(layout, at)
        if levels > LEVELS:
            break
        count += 1
        crossed += len(crossing)
    while (
        count
        and not any(any(c.left < r.x0 and c.right > r.x1 for r in rivers) for c in bands[start - count].chunks)
        and len(bands[start - count].chunks) < 2
    ):
        count -= 1
    return count if crossed else 0


def count_adjoining(layout: Layout, start: int) -> int:
    """How many bands above band `start` can belong to its header at most, whatever its columns."""
    levels = 0
    for at in range(start - 1, max(-1, start - 1 - SPANNING_BANDS), -1):
        levels += _begins_level(layout, at)
        if not _adjoins(layout, at) or levels > LEVELS:
            return start - 1 - at
    return min(start, SPANNING_BANDS)


def _adjoins(layout: Layout, at: int) -> bool:
    """Whether band `at` stands near above the next, and is no line "key : value"."""
    band, below = layout.bands[at], layout.bands[at + 1]
    return not band.labelled and below.top - band.bottom <= ADJOINING * layout.scale.em


def _begins_level(layout: Layout, at: int) -> bool:
    """Whether white parts the texts of band `at` from those of the next."""
    drop = min(c.baseline for c in layout.bands[at + 1].chunks) - max(c.baseline for c in layout.bands[at].chunks)
    return drop > layout.leading + EXTRA * layout.scale.em


def _is_apart(layout: Layout, at: int, body: int, rivers: Sequence[River]) -> bool:
    """Whether the only text of band `at` stands as far above a table as a title does; `body` is the band below its header.

    It does not when it is the last line of a heading whose neighbours need no such line, when its own next line stands centred
    under it, or when headings under it, of several columns each, share its middle.
    """
    bands, em = layout.bands, layout.scale.em
    chunk = bands[at].chunks[0]
    least = layout.leading + 0.1 * em
    if bands[at + 1].bottom - bands[at].bottom <= least:
        return False
    one = not any(chunk.left < r.x1 and chunk.right > r.x0 for r in rivers)
    if one and not layout.begins(chunk) and at and len(bands[at - 1].chunks) > 1:
        return False
    below = [c for band in bands[at + 1 : at + 1 + NEXT] for c in band.chunks if c.baseline - chunk.baseline <= least]
    if any(not layout.begins(c) and abs(c.middle - chunk.middle) < MIDDLE * em for c in below):
        return False
    if not rivers or chunk.left < rivers[0].x1:
        return True
    cut = (rivers[0].x0 + rivers[0].x1) / 2
    begun = ([c for c in band.chunks if c.left > cut and layout.begins(c)] for band in bands[at + 1 : body])
    return not any(_share_middle(chunks, chunk, em) for chunks in begun)


def _share_middle(chunks: Sequence[Chunk], over: Chunk, em: float) -> bool:
    """Whether some of these texts side by side have the same middle together as the one over them."""
    level = [c for c in chunks if c.baseline - over.baseline < FARTHEST * em]
    pairs = ((a, b) for k, a in enumerate(level) for b in level[k + 1 :])
    around = ((a, b) for a, b in pairs if a.left - em < over.left and over.right < b.right + em)
    return any(abs((a.left + b.right) / 2 - over.middle) < LEVEL * em for a, b in around)


def _ruled_off(layout: Layout, band: Band, below: Band, edges: Sequence[float]) -> bool:
    """Whether a rule over all columns lies between two bands; the levels of a header share cells, which it would cut."""
    upper, lower = (band.top + band.bottom) / 2, (below.top + below.bottom) / 2
    between = [rule for rule in layout.rules if upper < rule.y < lower and rule.covered(edges[0], edges[-1]) >= FULL]
    return any(rule.covered(edges[0], edges[1]) >= COVERED for rule in between)  # else it bounds headings of other columns


def stands_out(layout: Layout, at: int, inside: Sequence[int]) -> bool:
    """Whether band `at` reaches beyond the rules that bound the table on its top and below: a title or a line of text."""
    bands, em = layout.bands, layout.scale.em
    band = bands[at]
    x0, *_, x1 = column_edges([bands[k] for k in inside], [])
    reach = bands[inside[-1]].bottom + em
    wide = [r for r in layout.rules if band.top < r.y < reach and r.covered(x0, x1) >= FULL]
    if len(wide) < 2:
        return False
    left, right = min(r.spans[0][0] for r in wide), max(r.spans[-1][1] for r in wide)
    return band.chunks[0].left < left - BEYOND * em or band.chunks[-1].right > right + BEYOND * em


def column_edges(bands: Sequence[Band], rivers: Sequence[River]) -> list[float]:
    """The x edges of the columns: the middles of the rivers and the outermost ink of `bands`."""
    left = min([band.chunks[0].left for band in bands])  # a band's chunks stand from left to right
    right = max([chunk.right for band in bands for chunk in band.chunks])
    return [left, *((river.x0 + river.x1) / 2 for river in rivers), right]


def is_centred(chunk: Chunk, edges: Sequence[float], rivers: Sequence[River], scale: Scale) -> bool:
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


def _share_columns(layout: Layout, band: Band, rivers: Sequence[River]) -> bool:
    """Whether two headings or more share the columns but the first, each over several, though these hide where their cells end.

    Figures stand at the right of their cells, and headings in the middle: those of two columns do not stand over their middle.
    """
    n = len(rivers)
    if len(band.chunks) < 2 or n < 2 * len(band.chunks) or n % len(band.chunks) or not all(map(layout.begins, band.chunks)):
        return False
    each = n // len(band.chunks)
    slack = LEVEL * layout.scale.em
    for k, chunk in enumerate(band.chunks):
        left, right = rivers[k * each], rivers[(k + 1) * each] if (k + 1) * each < n else None
        low, high = left.x0, left.x1
        if right is not None and not (low + right.x0) / 2 - slack < chunk.middle < (high + right.x1) / 2 + slack:
            return False
        if chunk.left < low or (right is not None and chunk.right > right.x1):
            return False
    gaps = [b.middle - a.middle for a, b in pairwise(band.chunks)]
    wide = [rivers[(k + 1) * each].x1 - rivers[k * each].x1 for k in range(len(gaps))]
    return all(abs(gap - width) < max(CENTRED * layout.scale.em, 0.25 * width) for gap, width in zip(gaps, wide, strict=True))


def _touches(chunk: Chunk, rivers: Sequence[River]) -> bool:
    """Whether the chunk reaches deep into a river without crossing it."""
    left, right = chunk.left, chunk.right
    near = [r for r in rivers if r.x0 < right and r.x1 > left]
    return any(min(right, r.x1) - max(left, r.x0) > 0.8 * (r.x1 - r.x0) for r in near)
