"""What speaks for and against a run of bands being one table: texts side by side, shared edges, rules.

In bands of two columns. Points, upright frame; bands are those of a Layout, by their numbers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise
from operator import attrgetter, itemgetter

from extractors.bands import BINS, River
from extractors.chunks import Chunk
from extractors.layout import Layout, body_of
from extractors.rivers import FOR_EACH, Columns
from extractors.rules import FULL
from extractors.spanning import BEYOND

#: What a band with one text is worth.
ALONE = 0.05
#: What a rule over the whole width is worth, and what texts below the lowest rule cost where there are rules.
RULED, OPEN_END = 0.7, 4.0
#: What it costs that two such rules lie right under one another: one closes a table, the other opens the next.
CLOSED = 6.0
#: What texts cost that stand alone at the foot, in the first column: the caption of the next table.
FOOT = 1.2
#: ems from the last line down to the rule that closes a table.
CLOSING = 1.2
#: What a column without a heading beside headed ones costs, and one that holds a single text.
HEADLESS, STRAY = 1.0, 2.5
#: What a region costs in which no second row begins.
LONE_ROW = 2.0
#: What a chunk costs that begins a text but lines up with no edge of its column.
ASTRAY = 0.6
#: ems by which texts of one edge may stand off it.
SLACK = 0.3
_BAND = itemgetter(1)
_EDGES = (attrgetter("left"), attrgetter("right"), attrgetter("middle"))


def score_columns(layout: Layout, inside: Sequence[int], rivers: Sequence[River], columns: Columns) -> tuple[float, bool]:
    """Pairs of texts side by side, less what begins astray of its column's edge; and whether a header stands on top."""
    beside = Counter(chain.from_iterable(dict.fromkeys(map(_BAND, column)) for column in columns))
    reward = 0.0
    for at in inside:
        reward += beside[at] - 1 if beside[at] > 1 else ALONE
    body = body_of(layout, inside)
    astray = dict.fromkeys(inside, 0)
    begun = dict.fromkeys(inside, 0)
    for texts in columns:
        for at, good in _aligned(texts, body, layout):
            begun[at] += 1
            astray[at] += not good
    lost = 0.0
    rest = [at for at in inside if at >= body]
    for at in rest:
        lost += ASTRAY * astray[at] + (1.0 if astray[at] and astray[at] == begun[at] else 0.0)
    top = [column for column in columns if column and column[0][1] < body]
    head = [at for at in inside if at < body and at not in layout.numbering]
    fresh = sum(begun[at] for at in rest)
    if fresh < 2:
        lost += LONE_ROW
    elif len(columns) > 2 and _captioned(layout, inside, body, (rivers[0].x0 + rivers[0].x1) / 2):
        lost += FOOT
    apart = 2 * sum(astray[at] for at in head) >= sum(begun[at] for at in head)
    named = sum(any(at not in layout.numbering for _, at in column[:1]) for column in top)
    headed = fresh > 1 and named >= max(2, len(columns) - 1) and apart
    if 2 * len(top) > len(columns):
        longest = max(map(len, columns))
        bare = [column for column in columns if not column or column[0][1] >= body]
        lost += sum(STRAY if len(column) == 1 and longest > FOR_EACH else HEADLESS for column in bare)
    return reward - lost, headed


def _captioned(layout: Layout, inside: Sequence[int], body: int, cut: float) -> bool:
    """Whether the last texts that begin below the header stand alone, from the left edge on."""
    for at in reversed([at for at in inside if at > body]):
        chunks = layout.bands[at].chunks
        if len(chunks) > 1 or chunks[0].left > cut:
            return False
        if layout.begins(chunks[0]):
            return True
    return False


def _aligned(column: Sequence[tuple[Chunk, int]], body: int, layout: Layout) -> list[tuple[int, bool]]:
    """For each chunk that begins a text in this column: its band, and whether it shares the edge that the body favours."""
    fresh = layout.fresh
    begins = [pair for pair in column if id(pair[0]) in fresh]
    head = 0
    while head < len(begins) and begins[head][1] < body:
        head += 1
    key = (head, *[id(chunk) for chunk, _ in begins])
    good = layout.aligned.get(key)
    if good is None:
        good = layout.aligned[key] = _share_edge([chunk for chunk, _ in begins], head, SLACK * layout.scale.em)
    return [(at, shares) for (_, at), shares in zip(begins, good, strict=True)]


def _share_edge(chunks: Sequence[Chunk], head: int, slack: float) -> list[bool]:
    """Whether each chunk shares the edge, left, right or middle, that most below the first `head` of them favour."""
    best = [False] * len(chunks)
    most = 0
    for edge_of in _EDGES:
        edge = list(map(edge_of, chunks))
        value = _favoured(edge[head:], slack)
        hits = [value is not None and abs(x - value) <= slack for x in edge]
        if (count := sum(hits)) > most:
            best, most = hits, count
        if most == len(chunks):
            break
    return best


def _favoured(edge: Sequence[float], slack: float) -> float | None:
    """The middle of the densest stretch of `edge`; the first value where no two agree."""
    ranked = sorted(edge)
    if len(ranked) > 1 and ranked[-1] - ranked[0] <= 2 * slack:
        return (ranked[-1] + ranked[0]) / 2
    count, value, low = 1, edge[0] if edge else None, 0
    for high, x in enumerate(ranked):
        while x - ranked[low] > 2 * slack:
            low += 1
        if high - low + 1 > count:
            count, value = high - low + 1, (x + ranked[low]) / 2
    return value


def score_rules(layout: Layout, inside: Sequence[int], ink: int) -> float:
    """What rules over the whole width speak for these bands: they part its rows, and the lowest one closes it."""
    if not layout.rules:
        return 0.0
    bands = layout.bands
    x0, x1 = (ink & -ink).bit_length() / BINS, ink.bit_length() / BINS
    reach = bands[inside[-1]].bottom + CLOSING * layout.scale.em
    wide = [r for r in layout.rules if bands[inside[0]].top < r.y < reach and r.covered(x0, x1) >= FULL]
    full = [r.y for r in wide]
    if len(full) < 2:
        return 0.0
    slack = BEYOND * layout.scale.em
    outside = x0 < min(r.spans[0][0] for r in wide) - slack or x1 > max(r.spans[-1][1] for r in wide) + slack
    middles = [(band.top + band.bottom) / 2 for band in bands[inside[0] : inside[-1] + 1]]
    beyond = any(y > full[-1] for y in middles)
    closed = sum(
        below - above < layout.scale.em and below < max(middles) and not any(above < y < below for y in middles)
        for above, below in pairwise(full)
    )
    return RULED * len(full) - (OPEN_END if beyond else 0.0) - (OPEN_END if outside else 0.0) - CLOSED * closed
