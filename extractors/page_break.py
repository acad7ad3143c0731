"""Two pieces of one table, of equal columns, before and after a page break -> one Table.

The piece below may repeat the header, start with the rest of a row that the break cut, and show empty the cells that a merged
cell above still covers (Tujuan and Sasaran of a cascade run over pages in most decrees).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.repeated_header import folded
from pipeline.model.provenance import Method
from pipeline.model.reading import Cell, Table

#: share of the body rows in which a column is filled when it is filled in every indicator's row.
ALWAYS = 0.9
#: share of a column's usual text length below which a piece at the top of a page may be the last words of the text before it.
LAST_WORD = 0.34
_NUMBER = re.compile(r"^\(?(\d{1,3}|[a-z])[.)]*$", re.IGNORECASE)
_SPECK = re.compile(r"[-–—_.,:;'`“”•*]{1,2}")
_NUMBERED = re.compile(r"^\(?(\d{1,2}|[a-zA-Z])[.)]\s|^[-•●▪]\s")


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
    own = [c for c in both if first[c].row_span == 1]
    if any(_NUMBER.match(first[c].text.strip()) and _NUMBER.match(last[c].text.strip()) for c in own):
        return False
    if missing or late:
        return True
    if any(_NUMBERED.match(first[c].text) for c in own):
        return False
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
    if not text or folded(text) == folded(last.text) or goes_on(last.text, text):
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


def _is_speck(cell: Cell) -> bool:
    """Whether a scan's cell holds nothing but a dot or a dash: dust, or a bit of the rule above it."""
    return cell.method is Method.OCR and _SPECK.fullmatch(cell.text.strip()) is not None


def _continued(cell: Cell, rest: Cell, row_span: int) -> Cell:
    """One cell of its two parts; a text that the lower part only repeats is kept once."""
    repeats = not rest.text.strip() or folded(rest.text) == folded(cell.text) or _is_speck(rest)
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
        doubt=cell.doubt if cell.confidence <= rest.confidence else rest.doubt,
    )
