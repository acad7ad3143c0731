"""Runs of bands -> the rivers between their columns: strips of white that no text, or hardly one, reaches into.

Points, upright frame; bands are those of a Layout, by their numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from extractors.bands import BINS, LOOSE, Band, River, rivers_of
from extractors.chunks import Chunk, Scale, make_chunk
from extractors.figures import is_figure
from extractors.layout import Layout, body_of

#: Bands from which single texts may spill into the white between columns, and the price of one that does or crosses it.
FORGIVING = 5
SPILLING, CROSSING = 0.75, 3.0
#: The same of a line with a space between its words right there: two headings of narrow columns.
TIGHT = 0.3
#: Bands with a text that begins at such white, for each text that is forgiven.
FOR_EACH = 4
#: Lines of a heading at most, and ems of the widest space between its words.
HEADING, WORD = 4, 0.6
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
#: ems by which a text may stand off the edge or the middle of its column.
PLACED = 0.8
#: Texts in the longest column from which a single sign in another is thought a piece of its neighbour, less than so many ems off.
LONG, APART = 8, 2.0


def find_rivers(layout: Layout, inside: Sequence[int], ink: int, twice: int) -> tuple[list[River], float]:
    """The rivers through these bands, and what it costs that single texts spill into or across them.

    `ink` is what the bands fill, `twice` what two of them do. A text that stands alone within such a strip is a
    column of its own.
    """
    strict = _rivers(layout, ink)
    if len(inside) < FORGIVING:
        return strict, 0.0
    loose = _rivers(layout, twice)
    if len(loose) == len(strict) and all(a.x0 <= b.x0 and b.x1 <= a.x1 for a, b in zip(loose, strict, strict=True)):
        return strict, 0.0
    out, cost = list(strict), 0.0
    for river in loose:
        if any(r.x0 < river.x1 and river.x0 < r.x1 for r in strict):
            continue
        price = _forgive(layout, inside, river)
        if price is not None:
            out.append(river)
            cost += price
    return sorted(out, key=lambda r: r.x0), cost


def _rivers(layout: Layout, ink: int) -> list[River]:
    """The rivers through this ink, which most bands of a table add nothing to."""
    found = layout.rivers.get(ink)
    if found is None:
        found = layout.rivers[ink] = rivers_of(ink, layout.scale.gap)
    return found


def _forgive(layout: Layout, inside: Sequence[int], river: River) -> float | None:
    """What single texts that reach into the river cost; None where it is no river or one stands alone within it."""
    cost, against, tight, parted = 0.0, 0, 0, 0
    slack = LOOSE * layout.scale.em + 1 / BINS
    x0, x1 = river.x0 + slack, river.x1 - slack
    for at in inside:
        begins = False
        for chunk in layout.bands[at].chunks:
            if chunk.right <= x0 or chunk.left >= x1:
                begins = begins or 0 <= chunk.left - x1 < layout.scale.em
            elif chunk.left >= x0 - 2 * slack and chunk.right <= x1 + 2 * slack:
                return None
            elif chunk.left < x0 and chunk.right > x1 and gap_at(chunk, river) is not None:
                tight += 1
            else:
                against += 1
                cost += CROSSING if chunk.left < x0 and chunk.right > x1 else SPILLING
        parted += begins
    return cost + TIGHT * tight if parted >= FOR_EACH * (against + tight) else None


def gap_at(chunk: Chunk, river: River) -> int | None:
    """The word of the chunk before which white stands in the river, None when a word crosses it or stands within."""
    if any(river.x0 < word.box.center[0] < river.x1 for word in chunk.words):
        return None
    for k, (a, b) in enumerate(pairwise(chunk.words), start=1):
        if a.box.x1 < b.box.x0 and a.box.x1 < river.x1 and b.box.x0 > river.x0:
            return k
    return None


def part_chunk(chunk: Chunk, rivers: Sequence[River], xs: Sequence[float], scale: Scale) -> list[Chunk]:
    """The chunk in parts, one a column, where white stands between its words in every river that it crosses.

    One part where a word crosses, and where a part would stand off its column: a heading over several columns does. `xs` are
    the edges of the columns.
    """
    crossed = [k for k, r in enumerate(rivers) if chunk.left < r.x0 and chunk.right > r.x1]
    cuts = [gap_at(chunk, rivers[k]) for k in crossed]
    if not crossed or None in cuts:
        return [chunk]
    bounds = [0, *(cut for cut in cuts if cut is not None), len(chunk.words)]
    if any(b <= a for a, b in pairwise(bounds)):
        return [chunk]
    parts = [make_chunk(chunk.words[a:b], scale) for a, b in pairwise(bounds)]
    placed = (_is_placed(part, column, rivers, xs, scale) for column, part in enumerate(parts, start=crossed[0]))
    return parts if all(placed) else [chunk]


def _is_placed(part: Chunk, column: int, rivers: Sequence[River], xs: Sequence[float], scale: Scale) -> bool:
    """Whether the part shares an edge or the middle of its column."""
    left = rivers[column - 1].x1 if column else xs[0] + 0.3 * scale.em
    right = rivers[column].x0 if column < len(rivers) else xs[-1] - 0.3 * scale.em
    after = rivers[column].x1 if column < len(rivers) else xs[-1]
    slack = PLACED * scale.em
    middles = ((left + right) / 2, (left + after) / 2)
    return part.left - left < slack or right - part.right < slack or any(abs(part.middle - x) < slack for x in middles)


Columns = list[list[tuple[Chunk, int]]]


def columns_of(layout: Layout, inside: Sequence[int], rivers: Sequence[River]) -> Columns:
    """For each column the chunks in it, each with its band."""
    cuts = [(river.x0 + river.x1) / 2 for river in rivers]
    columns: Columns = [[] for _ in range(len(cuts) + 1)]
    for at in inside:
        for chunk in layout.bands[at].chunks:
            columns[bisect_right(cuts, chunk.middle)].append((chunk, at))
    return columns


def join_columns(layout: Layout, inside: Sequence[int], rivers: list[River]) -> tuple[list[River], Columns]:
    """(the rivers without those that part one column, the columns between them).

    One column is parted beside an empty one, a lone sign, or under a heading that stands off its texts.
    """
    columns = columns_of(layout, inside, rivers)
    for join in (_join_lone, _join_empty, _join_headed, _join_figures):
        left = join(layout, inside, rivers, columns)
        if len(left) < len(rivers):
            rivers, columns = left, columns_of(layout, inside, left)
    return rivers, columns


def _join_empty(layout: Layout, inside: Sequence[int], rivers: list[River], columns: Columns) -> list[River]:
    """The rivers without those through the white between two words of a text where no text stands on one of their sides."""
    if all(columns):
        return rivers
    out = list(rivers)
    for at in inside:
        for chunk in layout.bands[at].chunks:
            for river in [r for r in out if chunk.left < r.x0 and chunk.right > r.x1]:
                held = {k for k, column in enumerate(columns_of(layout, inside, out)) if column}
                k = out.index(river)
                if not {k, k + 1} <= held:
                    out.remove(river)
    return out


def _join_lone(layout: Layout, _: Sequence[int], rivers: list[River], columns: Columns) -> list[River]:
    """The rivers without those that part a sign or two, all there is in a long column, from the text that ends right before."""
    out = list(rivers)
    if max(map(len, columns)) < LONG:
        return out
    for k in range(1, len(columns)):
        if len(columns[k]) != 1 or len(columns[k][0][0].text) > 2:
            continue
        chunk, band = columns[k][0]
        before = any(at == band and chunk.left - c.right < APART * layout.scale.em for c, at in columns[k - 1])
        after = any(0 <= c.left - chunk.right < APART * layout.scale.em for c in layout.bands[band].chunks)
        if before and not after:
            out.remove(rivers[k - 1])
    return out


def _join_headed(layout: Layout, inside: Sequence[int], rivers: list[River], columns: Columns) -> list[River]:
    """The rivers without those between a header text and the texts it heads, which may stand beside its middle.

    "No" is centred over a wide column of left-aligned numbers.
    """
    body = body_of(layout, inside)
    body = min((at for at in inside if at < body and at in layout.numbering), default=body)
    above: dict[int, float] = {}
    below: dict[int, list[float]] = {}
    for column, texts in enumerate(columns):
        if texts and texts[0][1] < body:
            above[column] = texts[0][0].left
        rest = [chunk.left for chunk, at in texts if at >= body and at not in layout.numbering]
        if rest:
            below[column] = rest
    em = layout.scale.em
    flush = [min([abs(x - left) for left in below[c]]) < 0.3 * em for c, x in above.items() if c in below]
    if flush and 2 * sum(flush) >= len(flush):
        return rivers
    out, joined = [], False
    for k, river in enumerate(rivers):
        parts = {k, k + 1} & above.keys(), {k, k + 1} & below.keys()
        joined = not joined and len(parts[0]) == len(parts[1]) == 1 and parts[0] != parts[1]
        if not joined:
            out.append(river)
    return out


def _join_figures(layout: Layout, _: Sequence[int], rivers: list[River], columns: Columns) -> list[River]:
    """The rivers without those between figures that have no heading and a heading that stands beside them, above."""
    if min(map(len, columns)) > HEADING:
        return rivers
    heads = [bool(texts) and len(texts) <= HEADING and all(_is_heading(c.text) for c, _ in texts) for texts in columns]
    if not any(heads):
        return rivers
    bare = [len(texts) > 1 and all(is_figure(c.text) and not _is_heading(c.text) for c, _ in texts) for texts in columns]
    out = []
    taken: set[int] = set()
    for k, river in enumerate(rivers):
        a, b = (k, k + 1) if heads[k] and bare[k + 1] else (k + 1, k)
        other = 2 * a - b  # the column on the other side of the heading
        fits = heads[a] and bare[b] and max(at for _, at in columns[a]) < min(at for _, at in columns[b])
        if not fits and heads[k] != heads[k + 1]:
            few, many = (k, k + 1) if heads[k] else (k + 1, k)
            if _is_cut(columns[few], columns[many], layout.scale):
                continue
        doubtful = 0 <= other < len(columns) and bare[other] and other not in taken
        if fits and not doubtful and not {a, b} & taken:
            taken |= {a, b}
        else:
            out.append(river)
    return out


def _is_cut(few: Sequence[tuple[Chunk, int]], many: Sequence[tuple[Chunk, int]], scale: Scale) -> bool:
    """Whether a heading is cut in two at a wide space, "Resid. Df": the column of `few` has nothing else."""
    beside = {at: chunk for chunk, at in reversed(many)}
    return all(at in beside and _space(chunk, beside[at]) < WORD * scale.em for chunk, at in few)


def _space(a: Chunk, b: Chunk) -> float:
    return max(a.left, b.left) - min(a.right, b.right)


def _is_heading(text: str) -> bool:
    return not is_figure(text) or bool(_YEAR.fullmatch(text))


def join_under(layout: Layout, over: Sequence[Band], inside: Sequence[int], rivers: Sequence[River]) -> list[River]:
    """The rivers without those that a heading of several lines crosses with its first: "Kondisi Awal / 2021" over "82,5".

    `over` are the bands of a header above those `inside`. A heading over several columns has headings under it in two of them,
    and texts of the body stand side by side there.
    """
    out = list(rivers)
    body = body_of(layout, inside)
    head = [at for at in inside if at < body]
    rest = [at for at in inside if at >= body]
    for chunk in (chunk for band in over for chunk in band.chunks):
        crossed = [r for r in out if chunk.left < r.x0 and chunk.right > r.x1]
        for river in crossed:
            k = out.index(river)
            below = columns_of(layout, head, out)
            if all(any(layout.begins(c) for c, _ in column) for column in below[k : k + 2]):
                continue
            sides = [{at for _, at in column} for column in columns_of(layout, rest, out)[k : k + 2]]
            if not sides[0] & sides[1] and not all(column and sides[n] for n, column in enumerate(below[k : k + 2])):
                out.remove(river)
    return out
