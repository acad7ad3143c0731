"""Tables set in lines of plain text, their columns kept apart by blanks, as `pdftotext -layout` writes them.

Positions are characters and line numbers. A column is what white strips part from the others through nearly all lines; a row
begins where a number stands in the first column or where most columns begin a text. Nothing raises: lines that show no columns
give no table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.fixed_columns import (
    NUMBERED,
    PUSHED,
    find_bounds,
    is_group,
    match_columns,
    read_headings,
    segments_of,
    split_line,
)
from extractors.fixed_rows import COUNT, FULL, find_row_starts, join_lines, lift_factors

_NUMBER_IN = re.compile(r"\D")
_FIRST = re.compile(r"\s*\(?1\)?[.)]?(?:\s|$)")

#: Lines of one text, and blank lines, that may stand between two lines of several.
REACH, BLANKS = 9, 2
#: Fewest lines with several texts of a table of three columns or more, and of one of two (a card).
FEWEST, FEWEST_OF_CARD = 3, 5
#: Twice the characters by which a heading may stand beside the middle of the texts that it heads.
CENTRED = 3
#: Share of the lines of a card whose second text begins at one place.
FLUSH = 0.8
#: Characters by which a line may stand left of the second column and still go on with it: fractions are centred.
INDENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedTable:
    """Lines `first`..`last` (inclusive) as rows of texts by column; a cell's lines are joined by a line feed. `header` is the
    number of rows above the first one of the body; a heading over several columns stands in each. `groups` are the rows of one
    text that runs over several columns; `bounds` are where the columns after the first begin."""

    first: int
    last: int
    header: int
    rows: tuple[tuple[str, ...], ...]
    bounds: tuple[int, ...]
    groups: frozenset[int] = frozenset()


def find_fixed_tables(lines: Sequence[str], before: FixedTable | None = None) -> tuple[FixedTable, ...]:
    """The tables of a page, top to bottom. `before` is the last table of the page before: one without a header whose numbers
    count on has its columns."""
    lifted, factors = lift_factors(lines)
    out: list[FixedTable] = []
    for first, last in _stretches(lines):
        table = _table(lifted, factors, first, last, out[-1] if out else before)
        if table is not None:
            out.append(table)
    return tuple(out)


def _is_tabular(line: str) -> bool:
    """Whether the line holds several texts, and is no "label : value"."""
    segments = segments_of(line)
    if len(segments) > 1 and any(text.startswith(":") for _, _, text in segments[1:3]):
        return False
    return len(segments) > 1 and "\t" not in line


def _stretches(lines: Sequence[str]) -> list[tuple[int, int]]:
    """The first and last line of each run of lines with several texts and what stands between them."""
    out: list[tuple[int, int]] = []
    singles = blanks = 0
    for n, line in enumerate(lines):
        if not line.strip():
            blanks += 1
            continue
        if not _is_tabular(line):
            singles += 1
            continue
        if out and singles <= REACH and blanks <= BLANKS + singles and not (blanks and _is_foreign(lines, out[-1], line)):
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
        singles = blanks = 0
    return [(_head(lines, first), _tail(lines, last)) for first, last in out]


def _is_foreign(lines: Sequence[str], stretch: tuple[int, int], line: str) -> bool:
    """Whether the line begins another table: most of its texts stand where none stood."""
    above = [segments_of(other) for other in lines[stretch[0] : stretch[1] + 1]]
    seen = Counter(start for segments in above if len(segments) > 1 for start, _, _ in segments)
    usual = [start for start, count in seen.items() if count > 1]
    starts = [start for start, _, _ in segments_of(line)]
    known = sum(any(abs(start - other) <= PUSHED for other in usual) for start in starts)
    return len(usual) > 2 and sum(len(segments) > 1 for segments in above) >= FEWEST and 2 * known <= len(starts)


def _head(lines: Sequence[str], first: int) -> int:
    """The line on which a heading of several lines begins whose upper lines stand alone, right over the texts they belong to."""
    below = [segments_of(line) for line in lines[first : first + 3]]
    for n in range(first - 1, max(-1, first - 4), -1):
        segments = segments_of(lines[n])
        if len(segments) != 1 or segments[0][0] == 0:
            break
        start, end, _ = segments[0]
        flush = any(abs(start - a) <= 1 for texts in below for a, _, _ in texts)
        runs = [(texts[i][0], texts[j][1]) for texts in below for j in range(1, len(texts)) for i in range(1, j + 1)]
        if not flush and not any(a <= start and end <= b and abs(start + end - a - b) <= CENTRED for a, b in runs):
            break
        first = n
    return first


def _tail(lines: Sequence[str], last: int) -> int:
    """The last line of the texts that end below the last line with several."""
    second = min(segments[1][0] for n in range(last, -1, -1) if len(segments := segments_of(lines[n])) > 1)
    for n in range(last + 1, len(lines)):
        segments = segments_of(lines[n])
        if len(segments) != 1 or segments[0][0] < second - INDENT:
            return n - 1
    return len(lines) - 1


def _table(
    lines: Sequence[str], factors: Mapping[int, str], first: int, last: int, before: FixedTable | None
) -> FixedTable | None:
    inside = range(first, last + 1)
    tabular = [n for n in inside if _is_tabular(lines[n])]
    goes_on = before is not None and _counts_on(before, lines[first])
    if len(tabular) < FEWEST and not goes_on:
        return None
    body = first if goes_on else _body(lines, first, last)
    bounds = find_bounds([lines[n] for n in inside if n >= body and _is_tabular(lines[n])])
    if len(bounds) == 1:
        starts = [segments_of(lines[n])[1][0] for n in tabular]
        if len(starts) < FEWEST_OF_CARD or max(starts.count(start) for start in starts) < FLUSH * len(starts):
            return None
        body = first
    cells, bounds = _cells(lines, first, body, last, bounds)
    if not bounds:
        return None
    groups = {n for n in cells if is_group(lines[n], bounds)}
    begins = find_row_starts(cells, groups)
    header = read_headings([lines[n] for n in range(first, body) if lines[n].strip()], bounds)
    spans = pairwise([*begins, last + 1])
    rows = [join_lines({n: cells[n] for n in range(start, end) if n in cells}, factors) for start, end in spans]
    if len(rows) < 2 and not goes_on:
        return None
    alone = frozenset(len(header) + k for k, start in enumerate(begins) if start in groups)
    if before is not None and goes_on and len(bounds) != len(before.bounds):
        places = match_columns([0, *bounds], [0, *before.bounds])
        rows = [_placed(row, places, len(before.rows[0])) for row in rows]
        bounds = list(before.bounds)
    return FixedTable(
        first=first, last=last, header=len(header), rows=tuple(map(tuple, [*header, *rows])), bounds=tuple(bounds), groups=alone
    )


def _placed(row: Sequence[str], places: Sequence[int], width: int) -> list[str]:
    return ["\n".join(row[c] for c in range(len(row)) if places[c] == k and row[c]) for k in range(width)]


def _counts_on(before: FixedTable, line: str) -> bool:
    """Whether a line begins with the number after the last one of the table before."""
    numbers = [int(_NUMBER_IN.sub("", row[0])) for row in before.rows if COUNT.match(row[0])]
    match = NUMBERED.match(line)
    return bool(numbers) and match is not None and int(match[1]) == numbers[-1] + 1


def _cells(lines: Sequence[str], first: int, body: int, last: int, bounds: list[int]) -> tuple[dict[int, list[str]], list[int]]:
    """The texts of each line by column, and the bounds without those that part a stray text from its column."""
    while True:
        cells = {n: split_line(lines[n], bounds) for n in range(first, last + 1) if lines[n].strip()}
        stray = next((k for c in range(len(bounds) + 1) for k in _stray(cells, c, body)), None)
        if stray is None or not bounds:
            return {n: row for n, row in cells.items() if n >= body}, bounds
        bounds = [bound for k, bound in enumerate(bounds) if k != stray]


def _stray(cells: dict[int, list[str]], column: int, body: int) -> list[int]:
    """The bound to drop where a column holds no more than one text, and a neighbour none on the same lines."""
    held = [n for n in cells if cells[n][column]]
    if sum(n >= body for n in held) > 1 or len(cells) < FEWEST:
        return []
    width = len(next(iter(cells.values())))
    return [max(column, k) - 1 for k in (column - 1, column + 1) if 0 <= k < width and not any(cells[n][k] for n in held)][:1]


def _body(lines: Sequence[str], first: int, last: int) -> int:
    """The line on which the first row below the header begins."""
    near = range(first + 1, min(last, first + 12) + 1)
    numbered = next((n for n in near if _FIRST.match(lines[n])), None)
    if numbered is not None:
        while numbered > first + 1 and lines[numbered - 1].strip() and _rises(lines, numbered):
            numbered -= 1
        return numbered
    held = {n: len(segments_of(lines[n])) for n in range(first, last + 1) if lines[n].strip()}
    full: list[int] = [n for n in [first, *near] if held.get(n, 0) >= FULL * max(held.values())]
    parted = next((n for n in full if n > first and not lines[n - 1].strip()), None)
    if parted:
        return parted
    found: int = next((n for n in full if n > first and _is_flush(lines, n, last)), first + 1)
    while found - 1 > full[0] and _is_flush(lines, found - 1, last):
        found -= 1
    return found


def _is_flush(lines: Sequence[str], n: int, last: int) -> bool:
    """Whether most texts of a line begin where others below it do; headings stand in the middle of their columns."""
    below = Counter(start for line in lines[n + 1 : last + 1] for start, _, _ in segments_of(line))
    starts = [start for start, _, _ in segments_of(lines[n])]
    return sum(below[start] > 0 for start in starts) >= FULL * len(starts)


def _rises(lines: Sequence[str], n: int) -> bool:
    """Whether the line above the first number begins texts of its row, which stands in the middle of it."""
    after = {start for line in lines[n + 1 : n + 3] for start, _, _ in segments_of(line)}
    above = segments_of(lines[n - 1])
    return len(above) > 0 and all(start in after and text[:1].isupper() for start, _, text in above)
