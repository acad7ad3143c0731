"""The keys and values of a card: a table of two columns with headings down its left side."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from normalizers.headers import map_header
from normalizers.heading_vocabulary import heading_vocabulary
from normalizers.matching import Match
from normalizers.periods import parse_period
from normalizers.prefixes import split_number
from normalizers.sections import Matrix, cell_matrix, own_cells
from pipeline.model.reading import Cell, Table

FEWEST_KEYS = 3  # a table with fewer known keys is no card
PAIRED = 4  # columns of a card that prints two keys a row
MOST_COLUMNS = 12  # a value may be a small table of years itself

_OF_INDICATOR = frozenset(
    ("name", "definition", "formula", "unit", "data_source", "objective", "goal_indicator", "description", "considered")
)
_YEAR_PART = re.compile(r"(?:^|[;\n]|,\s)\s*((?:tahun|thn|target)?\s*(?:19|20)\d\d)\s*[:=]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A key with its match and value. `path` are the heading texts of the value ("Target", "2024"); `text` is the value's own
    part of its cell. `key` is None for a title over the whole card."""

    key: Cell | None
    path: tuple[str, ...]
    value: Cell
    text: str
    match: Match | None


def read_card_rows(table: Table, *, goes_on: bool) -> tuple[CardRow, ...] | None:
    """The rows of a card, or None when the table is none.

    One of a card's columns mostly holds known headings, the cells beside them do not, and two of the keys or more are an
    indicator's. `goes_on` when the table before was a card: fewer keys do then.
    """
    fewest = 1 if goes_on else FEWEST_KEYS
    if not 2 <= table.n_columns <= MOST_COLUMNS or table.n_rows < fewest:
        return None
    matrix = cell_matrix(table)
    if table.n_columns == PAIRED and _is_paired(matrix, fewest):
        matrix, width = _one_under_the_other(matrix), 2
    else:
        width = table.n_columns
    column = _key_column(matrix, width, fewest)
    if column is None or not _says_indicator(matrix, column, least=0 if goes_on else 2):
        return None
    return tuple(_rows(matrix, column, width))


def _is_paired(matrix: Matrix, fewest: int) -> bool:
    """Whether a card prints two keys and their values side by side ("Satuan | % | Sumber Data | BPS")."""
    found: list[str] = []
    for column in (0, 2):
        keys = [row[column] for r, row in enumerate(matrix) if row[column].row == r and row[column].column == column]
        fields, filled = _key_fields(keys)
        if len(fields) < max(2, 0.7 * filled):
            return False
        found += fields
    values = [row[c].text for row in matrix for c in (1, 3) if row[c].column == c and row[c].text.strip()]
    headings = sum(1 for text in values if map_header(text) is not None)
    return len(set(found)) >= max(fewest, FEWEST_KEYS) and headings < 0.3 * len(values)


def _one_under_the_other(matrix: Matrix) -> Matrix:
    """The two halves of a paired card's rows as rows of two cells; a value over the whole row stays one."""
    rows: list[tuple[Cell, ...]] = []
    for r, row in enumerate(matrix):
        for left in (0, 2):
            key, value = row[left], row[left + 1]
            if (key.row, key.column) == (r, left):
                at = len(rows)
                rows.append((replace(key, row=at, row_span=1), replace(value, row=at, column=1, row_span=1, column_span=1)))
    return tuple(rows)


def _key_column(matrix: Matrix, width: int, fewest: int) -> int | None:
    best: tuple[int, int] | None = None
    for column in range(min(2, width - 1)):
        keys = [row[column] for r, row in enumerate(matrix) if row[column].row == r and row[column].column_span < width]
        fields, filled = _key_fields(keys)
        if len(set(fields)) >= fewest and len(fields) >= 0.6 * filled and (best is None or len(fields) > best[0]):
            best = (len(fields), column)
    return best[1] if best else None


def _key_fields(keys: list[Cell]) -> tuple[list[str], int]:
    """The fields that cells name as keys, and how many of the cells hold words."""
    filled = [cell for cell in keys if cell.text.strip(" .:)(0123456789")]
    return [match.field for cell in filled if (match := map_header(_key(cell))) is not None], len(filled)


def _key(cell: Cell) -> str:
    return split_number(cell.text.strip(" :\n"), bare=True)[1]


def _says_indicator(matrix: Matrix, column: int, *, least: int) -> bool:
    fields = {match.field for row in matrix if (match := map_header(_key(row[column]))) is not None}
    told = fields & _OF_INDICATOR
    rows = [own_cells(row, r) for r, row in enumerate(matrix)]
    values = [cell.text for row in rows for cell in row if cell.column > column and cell.text.strip(" :")]
    headings = sum(1 for value in values if (match := map_header(value)) is not None and match.field != "year")
    return len(told) >= least and headings < 0.5 * max(1, len(values))


def _rows(matrix: Matrix, column: int, width: int) -> list[CardRow]:
    rows: list[CardRow] = []
    heads: dict[int, str] = {}
    for r, row in enumerate(matrix):
        own = [cell for cell in own_cells(row, r) if cell.text.strip(" :")]
        if not own:
            continue
        if len(own) == 1 and own[0].column_span >= width:
            rows.append(CardRow(key=None, path=(), value=own[0], text=own[0].text, match=None))
            continue
        key = row[column]
        values = [cell for cell in own if cell.column > column]
        match = map_header(_key(key))
        if match is not None and len(values) > 1 and all(_is_period(cell.text) for cell in values):
            heads = {cell.column: cell.text for cell in values}
            continue
        if heads and values and all(cell.column in heads for cell in values) and (key.row < r or not key.text.strip() or match):
            top = key.text if key.text.strip() else "Target"
            rows.extend(_row(key, (top, heads[cell.column]), cell, cell.text) for cell in values)
            heads = {}
            continue
        heads = {}
        if key.row < r and rows and rows[-1].key is key and values:
            rows.append(replace(_row(key, (_key(key),), values[-1], values[-1].text), match=match))
        elif values:
            headed = (
                map_header(values[-1].text) is not None and match is not None and match.field in ("description", "no", "plan")
            )
            if r == 0 and headed:
                continue  # "Uraian | Keterangan" over the card
            rows.extend(_values(key, values[-1]))
        elif key.row == r:
            empty = Cell(row=r, column=width - 1, text="", page=key.page, method=key.method, engine=key.engine)
            rows.append(_row(key, (_key(key),), empty, ""))
    return rows


def _is_period(text: str) -> bool:
    """Whether a value is a heading of values itself: a year, a quarter."""
    match = map_header(text)
    period = parse_period([text], None)
    return (match is not None and match.field == "year") or (period is not None and period.period != "year")


def _row(key: Cell, path: tuple[str, ...], value: Cell, text: str) -> CardRow:
    return CardRow(key=key, path=path, value=value, text=text, match=map_header(path[0]))


def _values(key: Cell, value: Cell) -> list[CardRow]:
    """One row for a key, or one for each year that its value lists ("2023: 80%; 2024: 85%")."""
    plain = _key(key)
    match = map_header(plain)
    if match is not None and heading_vocabulary().kind(match.field) == "period":
        parts = list(_YEAR_PART.finditer(value.text))
        if len(parts) > 1 and not value.text[: parts[0].start()].strip():
            ends = [*(part.start() for part in parts[1:]), len(value.text)]
            return [
                _row(key, (plain, part.group(1)), value, value.text[part.end() : end].strip(" ;,\n"))
                for part, end in zip(parts, ends, strict=True)
            ]
    return [_row(key, (plain,), value, value.text)]
