"""The columns of a table set in lines of plain text: where they begin, which texts of a line are whose, and how they are headed.

Positions are characters from the left edge. `pdftotext -layout` keeps a column flush but for a few letters: a long text pushes
its neighbour to the right, and a full one stands a single blank from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_WORD = re.compile(r"\S+")
NUMBERED = re.compile(r"\s*\(?(\d{1,3})[.)]?\s+(?=\S)")
DIGIT = re.compile(r"\d")
#: How much wider or narrower the next page may be set, and the price of two columns in the place of one, in characters.
SCALES, APART = tuple(percent / 100 for percent in range(80, 126)), 40
#: Share of the lines that may cross the white between two columns: rows that group others.
CROSSING = 0.06
#: Fewest texts behind white that begin at one place for a column to begin there, characters that part it from the next, and the
#: share of the lines that may run over its edge.
FEWEST_FLUSH, NEAR, OVER = 3, 4, 0.12
#: Characters by which a long text may push its neighbour to the right.
PUSHED = 4
#: Share of a heading that a column must hold to be one of those it stands over.
COVERED = 0.35


def segments_of(line: str) -> list[tuple[int, int, str]]:
    """The texts of a line, parted by two blanks or more, with where they begin and end."""
    return [(match.start(), match.end(), match[0]) for match in _SEGMENT.finditer(line)]


def find_bounds(lines: Sequence[str]) -> list[int]:
    """Where columns begin after the first, in characters."""
    if not lines:
        return []
    width = max(map(len, lines))
    ink = [0] * (width + 1)
    for line in lines:
        for match in _WORD.finditer(line):
            for x in range(match.start(), match.end()):
                ink[x] += 1
    least = CROSSING * len(lines) if len(lines) > 8 else 0
    strips: list[tuple[int, int]] = []
    for x in range(width):
        if ink[x] <= least:
            if strips and strips[-1][1] == x:
                strips[-1] = (strips[-1][0], x + 1)
            else:
                strips.append((x, x + 1))
    inner = [strip for strip in strips if any(ink[: strip[0]]) and any(ink[strip[1] :])]
    out = list(inner)
    for strip in inner:
        at = out.index(strip)
        low = out[at - 1][1] if at else 0
        high = out[at + 1][0] if at + 1 < len(out) else width
        if not _parts(lines, strip, low, high):
            out.remove(strip)
    return _with_numbers(lines, _with_flush(lines, [strip[1] for strip in out]))


def _with_numbers(lines: Sequence[str], bounds: list[int]) -> list[int]:
    """The bounds with that behind running numbers, which two digits bring within one blank of the next column."""
    found = [match for line in lines if (match := NUMBERED.match(line))]
    numbers = [int(match[1]) for match in found]
    if len(numbers) < 2 or any(b - a != 1 for a, b in pairwise(numbers)):
        return bounds
    edge = min(match.end() for match in found)
    return bounds if bounds and bounds[0] <= max(match.end() for match in found) else [edge, *bounds]


def _with_flush(lines: Sequence[str], bounds: list[int]) -> list[int]:
    """The bounds and those places where texts begin behind white that stand flush but for a few letters: a long text pushes its
    neighbour away. Few lines run over such a place."""
    starts = Counter(start for line in lines for start, _, _ in segments_of(line)[1:])
    out = list(bounds)
    support = {x: sum(starts[x + shift] for shift in range(PUSHED + 1)) for x in starts}
    for x in sorted(support, key=lambda x: (-support[x], x)):
        if support[x] < FEWEST_FLUSH or any(abs(x - bound) <= NEAR for bound in out):
            continue
        held = [line for line in lines if line[x - 1 : x + PUSHED].strip()]
        over = sum(_cut(line, x) is None for line in held)
        if over <= OVER * len(held):
            out.append(x)
    return sorted(out)


def _parts(lines: Sequence[str], strip: tuple[int, int], low: int, high: int) -> bool:
    """Whether a white strip parts two columns: it is seldom the blank between two words."""
    spaces = gaps = 0
    for line in lines:
        left, right = line[low : strip[0]], line[strip[1] : high]
        if not right.strip():
            continue
        if not left.strip():
            gaps += right[:1].strip() != ""
            continue
        white = len(left) - len(left.rstrip()) + (strip[1] - strip[0]) + len(right) - len(right.lstrip())
        if white > 1:
            gaps += 1
        else:
            spaces += 1
    return gaps > spaces


def split_line(line: str, bounds: Sequence[int]) -> list[str]:
    """The line's texts by column. A word that runs over an edge by a few letters moves the edge on this line; a text over several
    columns stays whole in the first of them."""
    out = [""] * (len(bounds) + 1)
    cuts = [_cut(line, bound) for bound in bounds]
    segments = segments_of(line)
    for start, end, _ in segments:
        column = sum(bound <= start for bound in bounds)
        inner = [(k, cut) for k, cut in enumerate(cuts) if cut is not None and start < cut < end and k >= column]
        if is_group(line, bounds):
            inner = []
        for (k, a), b in zip([(column - 1, start), *inner], [*(cut for _, cut in inner), end], strict=True):
            out[k + 1] = f"{out[k + 1]} {line[a:b].strip()}".strip()
    return out


def is_group(line: str, bounds: Sequence[int]) -> bool:
    """Whether one text runs from the left edge over several columns: a row that groups others."""
    segments = segments_of(line)
    if len(segments) != 1 or (bounds and segments[0][0] >= bounds[0]):
        return False
    crossed = [bound for bound in bounds if bound < segments[0][1]]
    return len(crossed) > 1 or any(_cut(line, bound) is None for bound in crossed)


def _cut(line: str, bound: int) -> int | None:
    """Where the column that begins at `bound` begins on this line: at the blank before or behind a word that runs over it."""
    at: int
    for at in [*range(bound, bound + PUSHED + 1), *range(bound - 1, bound - PUSHED, -1)]:
        if line[at - 1 : at] in ("", " ") and (at > bound - 2 or _begins(line[at:])):
            return at
    return None


def _begins(text: str) -> bool:
    """Whether a word or number opens a text."""
    return text[:1].isupper() or bool(DIGIT.search(text.split(" ")[0]))


def read_headings(lines: Sequence[str], bounds: Sequence[int]) -> list[list[str]]:
    """The header's rows: headings that stand over the middle of several columns, told for each, and below them one row of what
    each column's own lines say."""
    edges = [0, *bounds, 10**6]
    heads = [[head for segment in segments_of(line) for head in _repeated(segment)] for line in lines]
    placed = [[(start, end, text, _columns_of(start, end, edges)) for start, end, text in texts] for texts in heads]
    width = len(bounds) + 1
    over: list[list[str]] = []
    own: list[list[str]] = [[] for _ in range(width)]
    for level, texts in enumerate(placed):
        row = [""] * width
        taken = {c for _, _, _, held in texts for c in held}
        above = {c for upper in placed[:level] for _, _, _, held in upper for c in held}
        below: dict[int, tuple[int, int]] = {}
        for lower in placed[level + 1 :]:
            for start, end, _, held in lower:
                below.update(dict.fromkeys(held, (start, end)))
        free = below.keys() - above
        for start, end, text, held in texts:
            columns = _spread(start + end, held, free - (taken - set(held)), below)
            if len(columns) == 1:
                own[columns[0]].append(text)
            for c in columns if len(columns) > 1 else ():
                row[c] = f"{row[c]} {text}".strip()
        if any(row):
            over.append(row)
    last = [" ".join(texts) for texts in own]
    return [*over, last] if any(last) else over


def _repeated(segment: tuple[int, int, str]) -> list[tuple[int, int, str]]:
    """The headings of neighbouring columns that one word begins again and again ("Triwulan Triwulan")."""
    start, _, text = segment
    words = [(start + match.start(), start + match.end(), match[0]) for match in _WORD.finditer(text)]
    return words if len(words) > 1 and len({word for _, _, word in words}) == 1 else [segment]


def _columns_of(start: int, end: int, edges: Sequence[int]) -> list[int]:
    """The columns that a heading covers a good part of."""
    shares = [(min(end, b - 1) - max(start, a), k) for k, (a, b) in enumerate(pairwise(edges))]
    held = [k for share, k in shares if share >= COVERED * (end - start)]
    return held or [max(shares)[1]]


def _spread(twice: int, held: list[int], free: set[int], below: dict[int, tuple[int, int]]) -> list[int]:
    """The run of columns around `held` under whose middle the heading stands (twice its place), or `held`."""
    best, off = held, None
    first = held[0]
    while first - 1 in free and held[0] in free:
        first -= 1
    last = held[-1]
    while last + 1 in free and held[-1] in free:
        last += 1
    for a in range(first, held[0] + 1):
        for b in range(held[-1], last + 1):
            if a in below and b in below:
                error = abs(below[a][0] + below[b][1] - twice)
                if off is None or (error, a - b) < (off, best[0] - best[-1]):
                    best, off = list(range(a, b + 1)), error
    return best


def match_columns(starts: Sequence[int], before: Sequence[int]) -> list[int]:
    """Which column of the page before each column is, in order: pages are set a little wider or narrower, and a column that is
    empty on one is missing there."""
    best: tuple[float, list[int]] = (float("inf"), [])
    for scale in SCALES:
        places = [min(range(len(before)), key=lambda k: abs(before[k] * scale - start)) for start in starts]
        error = sum(abs(before[k] * scale - start) for k, start in zip(places, starts, strict=True))
        error += APART * (len(places) - len(set(places)))
        best = min(best, (error, places))
    return best[1]
