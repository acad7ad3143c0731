"""Two pieces of one table, of equal columns, before and after a page break -> one Table.

The piece below may repeat the header, start with the rest of a row that the break cut, and show empty the cells that a merged
cell above still covers (Tujuan and Sasaran of a cascade run over pages in most decrees).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.model.reading import Cell, Table

#: how alike a row must be to a header row to be that row printed again; OCR noise on two scans of one line stays above.
ALIKE = 0.8
#: the same for single cells; one in five may be less alike, as where a stamp covers it.
ALIKE_CELL = 0.5
#: titles that may stand in the table above its header, and how many rows a header has at most.
HEADER_WITHIN, HEADER_ROWS = 3, 5
#: share of the body rows in which a column is filled when it is filled in every indicator's row.
ALWAYS = 0.9
#: share of a column's usual text length below which a piece at the top of a page may be the last words of the text before it.
LAST_WORD = 0.34
_NUMBER = re.compile(r"^\W*(\d{1,3}|[a-z])\W*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_NUMBERED = re.compile(r"^\(?(\d{1,2}|[a-zA-Z])[.)]\s|^[-•●▪]\s")
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
        x, y = _folded(a.text), _folded(b.text)
        if figures and _DIGITS.findall(x) != _DIGITS.findall(y) and not (x.isalpha() or y.isalpha()):
            return False
        share = 1.0 if x == y else SequenceMatcher(None, x, y, autojunk=False).ratio()
        other += share < ALIKE_CELL
        weight = max(len(x), len(y))
        total += weight
        matched += weight * share
    return total > 0 and matched >= ALIKE * total and 5 * other <= len(upper)


def _folded(text: str) -> str:
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


def is_cut_row(above: Table, below: Table, header: int) -> bool:
    """Whether the first row of `below` is the rest of the last row of `above`.

    A column that every row fills is then empty in one of the two parts (a short cell stays whole), or every text of the lower
    part goes on in small letters. A number of its own, or a capital after a finished text, makes it a row of its own. A row
    with no text at all is the padding of the cut one.
    """
    last, first = above.grid()[-1], below.grid()[0]
    rest = [*above.grid()[header:-1], *below.grid()[1:]]
    always = [c for c in range(above.n_columns) if _always_filled(rest, c)]
    if not any(cell.text.strip() for cell in first):
        return all(cell.row_span == 1 for cell in first)
    missing = [c for c in always if not first[c].text.strip() and last[c].text.strip() and first[c].row_span == 1]
    late = [c for c in always if not last[c].text.strip() and first[c].text.strip() and last[c].row_span == 1]
    both = [c for c in range(above.n_columns) if first[c].text.strip() and last[c].text.strip()]
    if any(_NUMBER.match(first[c].text) or _NUMBERED.match(first[c].text) for c in both if first[c].row_span == 1):
        return False
    if missing or late:
        return True
    leaf = [c for c in both if last[c].row_span == 1 and first[c].row_span == 1] or both
    return bool(leaf) and not always and all(goes_on(last[c].text, first[c].text) for c in leaf)


def _always_filled(rows: Sequence[Sequence[Cell]], column: int) -> bool:
    """Whether the column holds a text of its own in (nearly) every row; merged cells are nobody's own."""
    cells = [row[column] for row in rows]
    if len(cells) < 2 or any(cell.row_span > 1 for cell in cells):
        return False
    return sum(bool(cell.text.strip()) for cell in cells) >= ALWAYS * len(cells)


def goes_on(before: str, after: str) -> bool:
    """Whether `after` reads as the rest of `before`: it starts small, or with a sign that starts no text."""
    start = after.lstrip()
    if not start or not before.strip() or _NUMBERED.match(start):
        return False
    return start[0].islower() or start[0] in ")%/×,;:.+=" or before.rstrip()[-1] in "-–/(+=×,"


def merges_rows(table: Table, column: int, header: int = 0) -> bool:
    """Whether cells of the column span rows somewhere in the body."""
    return any(cell.column == column and cell.row >= header and cell.row_span > 1 for cell in table.cells)


def join_pieces(above: Table, below: Table, header: int) -> Table:
    """`above` continued by `below`, whose repeated header is already off; `header` is the number of header rows of `above`."""
    cut = is_cut_row(above, below, header)
    spanning = _spanning_columns(above, below, header, cut=cut)
    shift = above.n_rows - (1 if cut else 0)
    ends = {cell.column: cell for cell in above.cells if cell.row + cell.row_span == above.n_rows}
    starts = {cell.column: cell for cell in below.cells if cell.row == 0}
    joined = {
        column
        for column, cell in starts.items()
        if column in ends and ends[column].column_span == cell.column_span and (cut or column in spanning)
    }
    if cut and joined != set(starts):
        return join_pieces_whole(above, below)
    cells = [cell for cell in above.cells if not (cell.column in joined and ends[cell.column] is cell)]
    cells += [_continued(ends[c], starts[c], starts[c].row_span + shift - ends[c].row) for c in sorted(joined)]
    cells += [replace(cell, row=cell.row + shift) for cell in below.cells if not (cell.row == 0 and cell.column in joined)]
    return _joined(above, below, cells, shift)


def join_pieces_whole(above: Table, below: Table) -> Table:
    """The rows of `below` under those of `above`, no cell joined to another."""
    cells = [*above.cells, *(replace(cell, row=cell.row + above.n_rows) for cell in below.cells)]
    return _joined(above, below, cells, above.n_rows)


def _joined(above: Table, below: Table, cells: Sequence[Cell], shift: int) -> Table:
    return replace(
        above,
        n_rows=shift + below.n_rows,
        cells=tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))),
        pages=tuple(dict.fromkeys((*above.pages, *below.pages))),
        row_pages=(*above.row_pages, *below.row_pages[above.n_rows - shift :]),
    )


def _spanning_columns(above: Table, below: Table, header: int, *, cut: bool) -> set[int]:
    """The columns in which the cell at the top of `below` is the rest of the merged cell at the foot of `above`."""
    last, first = above.grid()[-1], below.grid()[0]
    out: set[int] = set()
    parent_anew = False
    for c in range(above.n_columns):
        if last[c].column != c or first[c].column != c or last[c].row < header:
            continue
        spans = last[c].row_span > 1 or first[c].row_span > 1
        if not (spans or merges_rows(above, c, header) or merges_rows(below, c)):
            continue
        if not cut and _starts_anew(last[c], first[c], [*above.cells, *below.cells]):
            parent_anew = True
        elif not _has_empty(above, below, c, header) or (spans and not parent_anew):
            out.add(c)
    return out


def _starts_anew(last: Cell, first: Cell, cells: Sequence[Cell]) -> bool:
    """Whether the cell after the break has a text of its own: not empty, not the same again, not the rest of a sentence."""
    text = first.text.strip()
    if not text or _folded(text) == _folded(last.text) or goes_on(last.text, text):
        return False
    return not _is_last_word(last, text, [cell for cell in cells if cell.column == first.column and cell is not first])


def _is_last_word(last: Cell, text: str, column: Sequence[Cell]) -> bool:
    """Whether `text` is the word or two that found no room: the line before is full, other texts of the column are far longer."""
    lengths = sorted(len(cell.text) for cell in column if cell.text.strip())
    room = max((len(line) for cell in column for line in cell.text.split("\n")), default=0)
    line = last.text.split("\n")[-1]
    short = len(text) <= LAST_WORD * lengths[len(lengths) // 2]
    return short and len(line) + 1 + len(text.split()[0]) > 0.9 * room


def _has_empty(above: Table, below: Table, column: int, header: int) -> bool:
    """Whether the column has empty cells of its own within a page, so that an empty one at the top says nothing."""
    return any(
        cell.column == column and not cell.text.strip()
        for table, start in ((above, header), (below, 1))
        for cell in table.cells
        if cell.row >= start
    )


def _continued(cell: Cell, rest: Cell, row_span: int) -> Cell:
    """One cell of its two parts; a text that the lower part only repeats is kept once."""
    repeats = not rest.text.strip() or _folded(rest.text) == _folded(cell.text)
    if repeats:
        return replace(cell, row_span=row_span)
    alternative = None
    if cell.alternative is not None or rest.alternative is not None:
        alternative = "\n".join(part for part in (cell.alternative or cell.text, rest.alternative or rest.text) if part)
    return replace(
        cell,
        row_span=row_span,
        text="\n".join(part for part in (cell.text, rest.text) if part),
        confidence=min(cell.confidence, rest.confidence),
        review=cell.review or rest.review,
        alternative=alternative,
    )
