"""The rows of a table set in lines of plain text, and the text of their cells, stacked fractions put in one line.

A line is a list of texts, one a column. Rows have no white between them: one begins where a number stands in the first column,
where a value stands under another, or where most of several texts begin.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from extractors.fixed_columns import DIGIT

COUNT = re.compile(r"\(?\d{1,3}\)?[.)]?$")
_TIMES = re.compile(r"(?:^|\s\s)[x×]\s*$|(?:^|\s)[x×](?=\s\s)")
_FACTOR = re.compile(r"\s*\d[\d.]*\s?%?\s*$")
_MULTIPLIED = re.compile(r"(?:^|(?<=\s))[x×](?:\s?(\d[\d.]*\s?%?))?$")
#: Lines below its sign within which the number of a factor stands.
DEEPEST = 10
#: Share of the columns that a line must fill to be thought the first of the body, and of texts and rows that show a thing.
FULL = 0.6
#: Characters of a column of values, where each line with a digit is one.
NARROW = 14
#: Characters by which a line may be short of its column and still be full: letters are not equally wide.
SLACK = 3


def find_row_starts(cells: Mapping[int, list[str]], groups: Set[int]) -> list[int]:
    """The lines on which rows begin; the first line always."""
    order = sorted(cells)
    counted = {n for n in order if COUNT.match(cells[n][0])}
    numbered = len(counted) > 1 and len(counted) >= FULL * sum(bool(cells[n][0]) for n in order)
    widths = [max(len(row[c]) for row in cells.values()) for c in range(len(cells[order[0]]))]
    filled = sorted(sum(map(bool, cells[n][1:])) for n in counted) or [2]
    usual = max(2.0, filled[len(filled) // 2] / 2)
    starts = order[:1]
    for before, n in pairwise(order):
        if len(widths) == 2:
            starts += [n] if cells[n][0][:1].isupper() else []
            continue
        above = cells[before] if n - before == 1 else None
        told = n in groups or before in groups or (numbered and n in counted)
        least = usual if numbered else 2.0
        if told or _holds_value(cells[before], cells[n], widths) or _is_fresh(above, cells[n], widths, least):
            starts.append(n)
    return starts


def _holds_value(above: Sequence[str], row: Sequence[str], widths: Sequence[int]) -> bool:
    """Whether a value stands right under another, and no text beside it goes on."""
    filled = [c for c, text in enumerate(row) if text]
    if len(filled) < 2 or any(row[c][:1].islower() for c in filled):
        return False
    return any(_is_value(above[c], row[c], widths[c]) for c in filled)


def _is_fresh(above: Sequence[str] | None, row: Sequence[str], widths: Sequence[int], least: float) -> bool:
    """Whether most of several texts, and no fewer than `least`, begin on a line."""
    filled = [c for c, text in enumerate(row) if text]
    fresh = sum(_opens(above[c] if above else "", row[c], widths[c]) for c in filled)
    return fresh >= max(least, len(filled) / 2)


def _is_value(above: str, text: str, width: int) -> bool:
    if width > NARROW or not DIGIT.search(text) or (above[-1:] in (":", "/", "-", ",") and len(above) > 1):
        return False
    return DIGIT.search(above) is not None or (above != "" and above == above.upper())


def _opens(above: str, text: str, width: int) -> bool:
    """Whether a text begins here: nothing stands right above it, or the line above had room for its first word."""
    if not above or _is_value(above, text, width):
        return not text[:1].islower()
    return not text[:1].islower() and len(above) + 1 + len(text.split()[0]) <= width - SLACK


def join_lines(lines: Mapping[int, Sequence[str]], factors: Mapping[int, str]) -> list[str]:
    """The texts of a row by column, their lines joined by a line feed; a stacked fraction as "(A) / (B) x 100%"."""
    width = len(next(iter(lines.values())))
    return [_cell([(n, row[c]) for n, row in lines.items() if row[c]], factors) for c in range(width)]


def lift_factors(lines: Sequence[str]) -> tuple[list[str], dict[int, str]]:
    """The lines with the number of a "× 100%" taken off that stands below its sign, and that number by the sign's line."""
    out, factors = list(lines), {}
    for n, line in enumerate(lines):
        if not _TIMES.search(line):
            continue
        below = next((k for k in range(n + 1, min(n + DEEPEST, len(lines))) if _FACTOR.match(lines[k])), None)
        if below is not None:
            factors[n] = lines[below].strip()
            out[below] = ""
    return out, factors


def _cell(lines: Sequence[tuple[int, str]], factors: Mapping[int, str]) -> str:
    texts = [text for _, text in lines]
    for k, (n, text) in enumerate(lines):
        match = _MULTIPLIED.search(text)
        factor = (match[1] or factors.get(n, "")) if match else ""
        if match is None or not factor:
            continue
        rest = text[: match.start()].strip()
        above, below = texts[:k], texts[k + 1 :]
        if rest and above and rest.split()[0] == above[0].split()[0]:
            below.insert(0, rest)
        elif rest:
            above.append(rest)
        while len(below) > 1 and below[0][:1].islower():
            above.append(below.pop(0))
        if above and below and not any(_MULTIPLIED.search(other) for other in (*above, *below)):
            return f"({' '.join(above)}) / ({' '.join(below)}) x {factor}"
    return "\n".join(texts)
