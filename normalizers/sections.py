"""A table cut into sections: a header of one to three levels, and the rows under it up to the next header."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from normalizers.headers import map_header
from normalizers.heading_vocabulary import heading_vocabulary
from normalizers.matching import Match, similarity
from normalizers.numbering_rows import is_numbering_row
from normalizers.periods import parse_period
from normalizers.repairs import is_one_word
from pipeline.model.reading import Cell, Table

DEEPEST_HEADER = 5  # rows: three levels, a title row inside the table, the numbering row
LEADING_ROWS = 8  # rows that may stand above the header inside a table (titles)
_ROW_NAMES = frozenset(("name", "goal", "goal_indicator", "objective", "main_performance", "description", "program"))
_KEY_FIELDS = _ROW_NAMES.union(("budget", "definition", "formula", "target", "responsible", "unit"))
Matrix = tuple[tuple[Cell, ...], ...]  # rows of cells, a merged one at each position that it covers
_ITEM_NUMBER = re.compile(r"\d{1,3}\s*[.)]?")  # no year; a header's first row numbers nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Rows of one table that one header heads. `paths[c]` are the heading texts over column c, outermost first.

    `header` are its header rows, `body` the rows under it (headers printed again and numbering rows are left out). `paths` is
    empty for rows that stand above or without any header.
    """

    table: Table
    matrix: Matrix
    header: tuple[int, ...]
    body: tuple[int, ...]
    paths: tuple[tuple[str, ...], ...]
    heads: tuple[tuple[Cell, ...], ...]


def cell_matrix(table: Table) -> Matrix:
    """The table's cells row by row, a merged cell at each position it covers; an uncovered position gets an empty one."""
    positions: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        columns = cell.columns
        for r in cell.rows:
            for c in columns:
                positions.setdefault((r, c), cell)
    some = table.cells[0] if table.cells else None
    if some is None:
        return ()
    empty = Cell(row=0, column=0, text="", page=some.page, method=some.method, engine=some.engine)
    return tuple(
        tuple(positions.get((r, c)) or replace(empty, row=r, column=c) for c in range(table.n_columns))
        for r in range(table.n_rows)
    )


def own_cells(row: tuple[Cell, ...], r: int) -> list[Cell]:
    """The cells that begin in row r, each once."""
    return [cell for c, cell in enumerate(row) if cell.row == r and cell.column == c]


def _filled(matrix: Matrix, r: int) -> list[Cell]:
    """The cells that begin in row r and hold text."""
    return [cell for cell in own_cells(matrix[r], r) if cell.text.strip()]


def _texts(matrix: Matrix, r: int) -> list[str]:
    return [cell.text for cell in own_cells(matrix[r], r)]


def find_sections(table: Table) -> tuple[Section, ...]:
    """The sections of a table, in order. A header that is printed again (a new page) starts none.

    Real decrees put the header in the middle (joined forms), repeat it on each page or not, and glue a budget list under the
    indicators, which gives a section of its own.
    """
    matrix = cell_matrix(table)
    sections: list[tuple[list[int], list[int]]] = []
    loose: list[int] = []
    r = 0
    while r < len(matrix):
        if starts_header(matrix, r):
            end = _header_end(matrix, r)
            header = list(range(r, end))
            if sections and _same_header(matrix, sections[-1][0], header):
                r = end
                continue
            if sections and not _names_rows(matrix, header):
                sections[-1][1].append(r)
                r += 1
                continue
            above = loose if not sections and _only_titles(matrix, loose) else []
            sections.append(([*above, *header], []))
            if above:
                loose = []
            r = end
            continue
        (sections[-1][1] if sections else loose).append(r)
        r += 1
    if loose and not sections:
        guessed = _guess_header(matrix, table.header_rows)
        if guessed:
            sections.append((list(range(guessed)), list(range(guessed, len(matrix)))))
            loose = []
    found: list[Section] = []
    if loose:
        found.append(Section(table=table, matrix=matrix, header=(), body=tuple(loose), paths=(), heads=()))
    for rows, body in sections:
        levels = [row for row in rows if not _counts_columns(matrix, row)]
        paths, heads = _paths(matrix, levels, table.n_columns)
        kept = tuple(row for row in body if not is_numbering_row(_texts(matrix, row), bracketed=True))
        found.append(Section(table=table, matrix=matrix, header=tuple(rows), body=kept, paths=paths, heads=heads))
    return tuple(found)


def _counts_columns(matrix: Matrix, r: int) -> bool:
    """Whether row r counts the columns of the table, not the years under one heading ("Target Tahun ke-" over 1, 2, 3)."""
    filled = _filled(matrix, r)
    texts = [cell.text for cell in filled]
    if not is_numbering_row(texts) or is_numbering_row(texts, bracketed=True):
        return is_numbering_row(texts)
    over = {id(matrix[r - 1][cell.column]) for cell in filled} if r else set()
    return filled[0].column <= 1 and not (len(over) == 1 and len(filled) < len(matrix[r]))


def _guess_header(matrix: Matrix, hint: int) -> int:
    """The number of header rows of a table none of whose rows reads as a header: those that geometry tells (or the first one),
    when at least one of their cells names an indicator, objective or goal."""
    rows = max(1, min(hint, 3))
    if len(matrix) <= rows:
        return 0
    fields = {match.field for r in range(rows) for cell in own_cells(matrix[r], r) if (match := _heading(cell.text)) is not None}
    return rows if fields & {"name", "objective", "goal", "goal_indicator"} and len(own_cells(matrix[0], 0)) > 1 else 0


def starts_header(matrix: Matrix, r: int) -> bool:
    """Whether row r reads as the first row of a header: two headings or more, 60 % of its cells or more, one a key field."""
    cells = _filled(matrix, r)
    if len(cells) < 2 or _ITEM_NUMBER.fullmatch(cells[0].text.strip()):
        return False
    matches = [_heading(cell.text) for cell in cells]
    known = [match for match in matches if match is not None]
    fields = {match.field for match in known}
    if not fields & _KEY_FIELDS or len(known) < 2:
        return False
    if len(fields) < 2 and fields != {"name"} and not any(cell.column_span > 1 for cell in cells):
        return False
    weight = sum(0.6 if match.thin else 1.0 for match in known)
    periods = sum(1 for cell, match in zip(cells, matches, strict=True) if match is None and _is_period(cell.text))
    return weight + periods >= 0.6 * len(cells)


def _is_period(text: str) -> bool:
    """Whether a cell only names a period ("Jan", "TW II"), as the row of headings prints twelve of them."""
    return len(text) < 16 and parse_period([text], None) is not None


def _heading(text: str) -> Match | None:
    return map_header(text) if len(text) < 150 else None


def _header_end(matrix: Matrix, start: int) -> int:
    """The row after a header that starts at `start`."""
    spanned = max(cell.row + cell.row_span for cell in own_cells(matrix[start], start) if cell.text.strip() or cell.row_span < 3)
    end = start + 1
    while end < min(len(matrix), start + DEEPEST_HEADER):
        if _counts_columns(matrix, end):
            return end + 1
        goes_on = (
            (end < spanned and _span_headed(matrix, start, end))
            or _continues_header(matrix, start, end)
            or _completes_header(matrix, start, end)
            or (not _filled(matrix, end) and end < len(matrix) - 1 and _continues_header(matrix, start, end + 1))
        )
        if not goes_on:
            break
        end += 1
    return end


def _completes_header(matrix: Matrix, start: int, r: int) -> bool:
    """Whether row r prints headings of columns that the rows above leave open, and nothing but numbers and periods beside them.

    Drawn without rules, a heading that stands at half the height of a taller one comes out as a row of its own.
    """
    filled = _filled(matrix, r)
    heads = [cell for cell in filled if (match := _heading(cell.text)) is not None and match.rule in ("exact", "words")]
    if len(heads) < 2 or any(len(cell.text) > 80 for cell in filled):
        return False
    open_above = [all(not matrix[row][cell.column].text.strip() for row in range(start, r)) for cell in heads]
    rest = [cell.text.strip(" ().") for cell in filled if all(cell is not head for head in heads)]
    return all(open_above) and all(text.isdigit() or _is_period(text) for text in rest)


def _span_headed(matrix: Matrix, start: int, r: int) -> bool:
    """Whether a heading of the row `start` reaches down to row r, so that r is header too (body rows never share such a cell)."""
    return any(cell.row == start and cell.text.strip() and _heading(cell.text) is not None for cell in matrix[r])


def _continues_header(matrix: Matrix, start: int, r: int) -> bool:
    """Whether the filled cells of row r read as the next level: periods, headings under a wide heading, or ends of headings."""
    filled = _filled(matrix, r)
    if not filled or any(len(cell.text) > 80 for cell in filled):
        return False
    good = sum(1 for cell in filled if _fits_below(matrix, start, r, cell))
    return good >= 0.8 * len(filled)


def _fits_below(matrix: Matrix, start: int, r: int, cell: Cell) -> bool:
    above = [matrix[row][cell.column] for row in range(start, r)]
    texts = [upper.text for upper in above if upper.text.strip()]
    open_above = not above[-1].text.strip() or above[-1].column_span > cell.column_span
    own = map_header(cell.text)
    if own is not None and (open_above or own.field in ("year", "rating")):
        return True
    if not texts:
        left = next((matrix[start][c].text for c in range(cell.column, -1, -1) if matrix[start][c].text.strip()), "")
        texts = [left] if left else []
    kind = map_header(texts[-1]) if texts else None
    if (
        kind is not None
        and heading_vocabulary().kind(kind.field) == "period"
        and parse_period([*texts, cell.text], None) is not None
    ):
        return len(cell.text) <= 24 and (
            own is not None or parse_period([cell.text], None) is not None or _counts_periods(cell.text)
        )
    if texts and own is None and kind is not None:
        joined = map_header(f"{texts[-1]} {cell.text}")
        return joined is not None and joined.rule == "exact" and len(cell.text.split()) <= 3
    return False


def _counts_periods(text: str) -> bool:
    return text.strip(" .()").casefold() in {"i", "ii", "iii", "iv", "1", "2", "3", "4", "l", "ll", "lll"}


def _same_header(matrix: Matrix, first: list[int], again: list[int]) -> bool:
    """Whether two header blocks print the same headings (readers' errors allowed)."""
    a = [cell.text.casefold().split() for r in first for cell in _filled(matrix, r)]
    b = [cell.text.casefold().split() for r in again for cell in _filled(matrix, r)]
    if abs(len(a) - len(b)) > max(1, len(a) // 5):
        return False
    return similarity(" ".join("".join(words) for words in a), " ".join("".join(words) for words in b)) > 0.85


def _names_rows(matrix: Matrix, header: list[int]) -> bool:
    """Whether a header below another one heads a column that names its rows.

    Rows print words of headings too: "Peringkat EPPD | Peringkat | 3 | OPD" is an indicator with its unit and office.
    """
    matches = [_heading(cell.text) for r in header for cell in _filled(matrix, r)]
    return any(match is not None and match.field in _ROW_NAMES for match in matches)


def _only_titles(matrix: Matrix, rows: list[int]) -> bool:
    """Whether the rows above a header only print titles: one filled cell each."""
    return bool(rows) and len(rows) <= LEADING_ROWS and all(len(_filled(matrix, r)) <= 1 for r in rows)


def _paths(matrix: Matrix, levels: list[int], width: int) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[Cell, ...], ...]]:
    """Per column its heading texts, outermost first, and their cells. A wide heading drawn without spans heads the empty cells
    to its right that have a heading of their own below."""
    paths: list[tuple[str, ...]] = []
    heads: list[tuple[Cell, ...]] = []
    for c in range(width):
        cells: list[Cell] = []
        for depth, r in enumerate(levels):
            cell = matrix[r][c]
            if not cell.text.strip() and any(matrix[below][c].text.strip() for below in levels[depth + 1 :]):
                cell = _wide_heading(matrix, r, c) or cell
            if cell.text.strip() and all(cell is not seen for seen in cells) and cell.column_span < max(2, width):
                cells.append(cell)
        paths.append(tuple(unbroken_heading(cell.text) for cell in cells))
        heads.append(tuple(cells))
    return tuple(paths), tuple(heads)


@lru_cache(maxsize=4096)
def unbroken_heading(text: str) -> str:
    """A heading with the words whole that a narrow column broke at its edge, as only a lexicon word may be.

    >>> unbroken_heading("TARG\\nET\\n2021"), unbroken_heading("Kondis\\ni Awal"), unbroken_heading("Target\\nTahun")
    ('TARGET\\n2021', 'Kondisi Awal', 'Target\\nTahun')
    """
    lines = text.split("\n")
    whole = lines[:1]
    for line in lines[1:]:
        left, right = whole[-1].split()[-1:], line.split()[:1]
        alike = bool(left and right) and (right[0].islower() or (left[0].isupper() and right[0].isupper()))
        if alike and is_one_word(left[0].lower(), right[0].lower()):
            whole[-1] += line.lstrip()
        else:
            whole.append(line)
    return "\n".join(whole)


def _wide_heading(matrix: Matrix, r: int, column: int) -> Cell | None:
    for c in range(column - 1, -1, -1):
        cell = matrix[r][c]
        if cell.text.strip():
            match = map_header(cell.text) if cell.row + cell.row_span - 1 == r else None  # a tall one heads its own column alone
            wide = match is not None and heading_vocabulary().kind(match.field) == "period"
            return cell if wide else None
    return None
