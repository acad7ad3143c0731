"""Whether a piece of a table after a page break starts with the header of the piece before it, or with one of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.model.reading import Cell, Table

#: how alike a row must be to a header row to be that row printed again; OCR noise on two scans of one line stays above.
ALIKE = 0.8
#: the same for single cells; one in five may be less alike, as where a stamp covers it.
ALIKE_CELL = 0.5
#: titles that may stand in the table above its header, and how many rows a header has at most.
HEADER_WITHIN, HEADER_ROWS = 3, 5
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"^\W*(\d{1,3}|[a-z])\W*$", re.IGNORECASE)
_FIGURE = re.compile(r"^[^A-Za-z]*\d[^A-Za-z]*$")


def repeated_header(above: Table, below: Table) -> int:
    """How many of the first rows of `below` print the header of `above` again, or its numbering row alone; 0 for none.

    The header is what `above` starts with, after rows that are one cell across (a title in the table); rows below it are data,
    which may well be alike.
    """
    upper, lower = above.grid(), below.grid()
    titles = 0
    while titles < min(HEADER_WITHIN, above.n_rows - 1) and len({id(cell) for cell in upper[titles]}) == 1 < above.n_columns:
        titles += 1
    starts = {0, titles, *(k for k in range(min(HEADER_ROWS, above.n_rows)) if _numbers_columns(upper[k]))}
    best = 0
    for start in starts:
        count = 0
        while count < min(HEADER_ROWS, below.n_rows, above.n_rows - start) and _alike(upper[start + count], lower[count]):
            count += 1
        best = max(best, _closed(below, count))
    return best


def _alike(upper: Sequence[Cell], lower: Sequence[Cell], *, figures: bool = True) -> bool:
    """Whether two rows print the same, but for what OCR misreads; figures ("Target 2024") must be the same if they count."""
    total = matched = 0.0
    other = 0
    for a, b in zip(upper, lower, strict=True):
        x, y = folded(a.text), folded(b.text)
        if figures and _DIGITS.findall(x) != _DIGITS.findall(y) and not (x.isalpha() or y.isalpha()):
            return False
        share = 1.0 if x == y else SequenceMatcher(None, x, y, autojunk=False).ratio()
        other += share < ALIKE_CELL
        weight = max(len(x), len(y))
        total += weight
        matched += weight * share
    return total > 0 and matched >= ALIKE * total and 5 * other <= len(upper)


def folded(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _closed(table: Table, rows: int) -> int:
    """The greatest number of first rows, up to `rows`, below which no cell hangs over."""
    while rows and any(cell.row < rows < cell.row + cell.row_span for cell in table.cells):
        rows -= 1
    return rows


def is_other_header(above: Table, below: Table) -> bool:
    """Whether the first row of `below` is a header of its own, which `above` does not have.

    Told by the same header with other figures ("Target 2023", "Target 2024"), by a row that numbers the columns under it, or by
    words over a column that holds figures in both pieces.
    """
    lower = below.grid()
    first = lower[0]
    if not _is_number_row(first) and _alike(above.grid()[0], first, figures=False):
        return True
    if below.n_rows > 1 and any(_numbers_columns(row) for row in lower[1:HEADER_ROWS]) and not _numbers_columns(first):
        return True
    if len({id(cell) for cell in first if not cell.text.strip()}) > 0:
        return False
    return any(
        not _FIGURE.match(first[c].text.strip()) and _is_figures([row[c] for row in lower[1:]], above, c)
        for c in range(below.n_columns)
    )


def _is_number_row(row: Sequence[Cell]) -> bool:
    """Whether a cell of the row is a number of its own, as data rows have and headers do not."""
    return any(_NUMBER.match(cell.text.strip()) and cell.text.strip().isdigit() for cell in row)


def _numbers_columns(row: Sequence[Cell]) -> bool:
    """Whether the row reads (1) (2) (3) or 1 2 3 or a b c from left to right."""
    marks = [re.sub(r"\W", "", cell.text).casefold() for cell in dict.fromkeys(row)]
    if len(marks) < 3:
        return False
    counted = [str(k + 1) for k in range(len(marks))]
    lettered = [chr(ord("a") + k) for k in range(len(marks))]
    return sum(a == b for a, b in zip(marks, counted, strict=True)) >= 0.8 * len(marks) or marks == lettered


def _is_figures(below: Sequence[Cell], above: Table, column: int) -> bool:
    body = [cell.text.strip() for cell in [*below, *(row[column] for row in above.grid()[1:])]]
    filled = [text for text in body if text]
    return len(filled) >= 3 and sum(bool(_FIGURE.match(text)) for text in filled) >= 0.8 * len(filled)
