"""Tables that only print a form, or no table at all, as the lines they are.

The rows TUGAS | 1 | Melaksanakan ... are the form itself, whether ruled or not; a title, justified text or a signature block that
a reader took for a table is lines too. Boxes and page numbers stay those of the cells.
"""

from __future__ import annotations

import re
from dataclasses import replace

from normalizers.forms import is_bare_title, is_card_word, is_decree_word, is_heading_row, is_title, names_position
from normalizers.headers import map_header
from normalizers.labels import match_label
from normalizers.nip import has_nip_label
from pipeline.model.geometry import Box
from pipeline.model.reading import Block, Cell, Table, TextLine

_VALUE = re.compile(r"[≥≤<>±]?\s*\d[\d.,]*\s*%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
LEVEL = 6.0  # points between two heights that are one line; lines of 8 points and more stand farther apart
FORM_FIELDS = ("position", "duties", "functions", "agency", "unit", "goal", "objective", "other")


def prose_lines(table: Table) -> list[TextLine]:
    """The lines of a table that is none: justified text, or a signature block, whose wide blanks a reader took for columns.

    What stands at one height is one line; a column that is a party's own (its title, its NIP) keeps a tab before it.
    """
    most = [max((cell.text.count("\n") + 1 for cell in table.cells if cell.row == row), default=1) for row in range(table.n_rows)]
    pieces = [
        (_height(cell, i, most[cell.row]), cell, text)
        for cell in table.cells
        for i, text in enumerate(cell.text.split("\n"))
        if text.strip()
    ]
    own = {cell.column for _, cell, text in pieces if cell.column and (names_position(text) or has_nip_label(text))}
    levels: list[list[tuple[float, Cell, str]]] = []
    for piece in sorted(pieces, key=lambda piece: piece[0]):
        if levels and piece[0] - levels[-1][0][0] < LEVEL and all(piece[1] is not cell for _, cell, _ in levels[-1]):
            levels[-1].append(piece)
        else:
            levels.append([piece])
    lines: list[TextLine] = []
    for level in levels:
        level.sort(key=lambda piece: (piece[1].column, piece[1].row))
        text = ""
        for _, cell, words in level:
            text += ("\t" if cell.column in own else " " if text else "") + words
        lines.append(_line([cell for _, cell, _ in level], text))
    return lines


def _height(cell: Cell, place: int, most: int) -> float:
    """How far down a cell's line stands when the row holds `most` lines: in points where the box is known, else by its row."""
    count = max(most, 1) if cell.row_span == 1 else cell.text.count("\n") + 1
    if cell.box is None:
        return (cell.row + (place + 0.5) / count * cell.row_span) * LEVEL * 2 * count
    return cell.box.top + (place + 0.5) / count * cell.box.height


def carries_list(table: Table) -> bool:
    """Whether a table that stands among duties or functions is more of them: no rules, no heading, no values.

    A transcript's is one when each row fills its last column only, below the label that the page before prints.
    """
    rows = _filled_rows(table)
    hangs = table.structure == "tabs" and all(len(row) <= 1 and all(c.column > 0 for c in row) for row in rows)
    return (hangs or table.structure == "borderless") and not any(_is_heading(row) or _is_data(row) for row in rows)


def is_prose(table: Table, before: Block | None) -> bool:
    """Whether a table without rules is running text, a title or a signature block that a reader took for one.

    A heading among its first rows proves a table; so does one of the same width right `before` it, which it continues.
    """
    if table.structure != "borderless":
        return False
    rows = _filled_rows(table)
    if any(_is_heading(row) for row in rows[:4]) or any(_is_data(row) for row in rows):
        return False
    lines = [line.text for line in prose_lines(table)]
    if any(has_nip_label(line) or is_title(line) or is_decree_word(line) or _is_label(line) for line in lines):
        return True
    if isinstance(before, Table) and abs(before.n_columns - table.n_columns) <= 1:
        return False
    cells = [cell for row in rows for cell in row]
    words = sum(len(cell.text.split()) for cell in cells)
    return table.n_rows <= 3 or words < 2.2 * len(cells)


def has_heading_and_data(table: Table) -> bool:
    """Whether a table holds a heading and, below it, a row of values: no prose reads so, wherever it stands."""
    rows = _filled_rows(table)
    heading = next((k for k, row in enumerate(rows[:4]) if _is_heading(row)), None)
    return heading is not None and any(_is_data(row) for row in rows[heading + 1 :])


def _filled_rows(table: Table) -> list[list[Cell]]:
    """Row by row the cells that begin in it and hold text."""
    rows: list[list[Cell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        if cell.text.strip():
            rows[cell.row].append(cell)
    return rows


def _is_data(row: list[Cell]) -> bool:
    """Whether a row is one of a table of indicators: several cells, a number among them."""
    values = [cell for cell in row[1:] if _VALUE.fullmatch(cell.text.strip()) and not _YEAR.fullmatch(cell.text.strip())]
    return len(row) >= 4 and bool(values)


def _is_label(line: str) -> bool:
    label = match_label(line)
    return label is not None and label.field in ("position", "duties", "functions", "agency")


def open_table(table: Table) -> list[Block]:
    """The table with what is no part of it as lines: form rows and titles above its heading, a signature below its last row."""
    start, stop = _first_data_row(table), table.n_rows
    if table.structure == "borderless":
        start = start or _heading_below_title(table)
        stop = max(start, _signature_row(table))
    if start == 0 and stop == table.n_rows:
        return [table]
    above, below = _part(table, 0, start), _part(table, stop, table.n_rows)
    blocks: list[Block] = []
    if start and (table.structure == "borderless" or (start == table.n_rows and _is_signature(table))):
        blocks.extend(prose_lines(above))
    else:
        for row in range(start):
            blocks.extend(_row_lines([cell for cell in table.cells if cell.row == row]))
    if stop > start:
        blocks.append(_part(table, start, stop))
    return [*blocks, *prose_lines(below)] if stop < table.n_rows else blocks


def _heading_below_title(table: Table) -> int:
    """The row of the heading when a title or a form's label stands above it in the same table; else 0."""
    rows = _filled_rows(table)
    heading = next((r for r, row in enumerate(rows) if _is_heading(row)), 0)
    above = prose_lines(_part(table, 0, heading)) if heading else []
    return heading if any(is_title(line.text) or is_decree_word(line.text) or _is_label(line.text) for line in above) else 0


def _signature_row(table: Table) -> int:
    """The row a signature block begins on below the data; n_rows when the table ends with its data."""
    rows = _filled_rows(table)
    nip = next(
        (r for r, row in enumerate(rows) if any(has_nip_label(text) for cell in row for text in cell.text.split("\n"))), None
    )
    if nip is None:
        return table.n_rows
    first = nip
    for r in range(nip - 1, max(nip - 8, -1), -1):
        text = _joined(rows[r])
        if names_position(text) or re.search(r",\s*(?:\d{1,2}\s+)?[A-Z][a-z]+\s+20\d\d$", text):
            first = r
    return first


def _first_data_row(table: Table) -> int:
    """The row the data begin on: 0 when nothing of the table is a form, n_rows when all of it is."""
    rows = _filled_rows(table)
    top = next((r for r, row in enumerate(rows) if row and not is_title(_joined(row))), 0)
    top = top if _is_form_row(rows[top]) else 0
    end = next(
        (r for r, row in enumerate(rows) if r >= top and (_is_heading(row) or (row and is_card_word(row[0].text)))), table.n_rows
    )
    if any(_carries(row) for row in rows[top:end]) and _is_form_row(next(row for row in rows[top:] if row)):
        return end
    if end == table.n_rows and (_is_signature(table) or (table.n_columns == 1 and table.n_rows < 4)):
        return end
    return 0


def _joined(row: list[Cell]) -> str:
    return " ".join(" ".join(cell.text.split()) for cell in row)


def _is_heading(row: list[Cell]) -> bool:
    if is_bare_title(_joined(row)) and not _names_columns(row):
        return False
    heads = [cell for cell in row if is_heading_row(cell.text)]
    return len(heads) >= 2 and len(heads) >= 0.6 * len(row)


def _names_columns(row: list[Cell]) -> bool:
    """Whether each cell is the heading of another column: TUJUAN | INDIKATOR KINERJA TUJUAN says what a title may say, too."""
    matches = [map_header(cell.text) for cell in row]
    return all(match is not None and match.rule == "exact" for match in matches) and len({m.field for m in matches if m}) > 1


def _label_of(row: list[Cell]) -> str | None:
    """The form field a row is labelled with, its item number passed over."""
    texts = [" ".join(cell.text.split()) for cell in row]
    while texts and not any(char.isalpha() for char in texts[0]):
        texts = texts[1:]
    if not texts:
        return None
    label = match_label(texts[0] if ":" in texts[0] or len(texts) == 1 else texts[0] + " :")
    return label.field if label and label.field in FORM_FIELDS else None


def _is_form_row(row: list[Cell]) -> bool:
    return _label_of(row) is not None


def _carries(row: list[Cell]) -> bool:
    """Whether the row is one that only forms have; Tujuan and Sasaran head the rows of cards and small tables too."""
    return _label_of(row) in ("position", "duties", "functions", "agency", "unit")


def _is_signature(table: Table) -> bool:
    texts = [line for cell in table.cells for line in cell.text.split("\n")]
    return table.n_rows <= 12 and any(has_nip_label(text) for text in texts)


def _row_lines(row: list[Cell]) -> list[TextLine]:
    """The lines a row of cells prints: the label's in front, the lines of the last cell below each other."""
    full = [cell for cell in row if cell.text.strip()]
    if not full:
        return []
    first, *more = full[-1].text.split("\n")
    head = "\t".join([*(" ".join(cell.text.split()) for cell in full[:-1]), first])
    return [_line(full, head), *(_line([full[-1]], text) for text in more if text.strip())]


def _line(cells: list[Cell], text: str) -> TextLine:
    boxes = [cell.box for cell in cells if cell.box is not None and cell.page == cells[0].page]
    return TextLine(
        text=text,
        page=cells[0].page,
        method=cells[0].method,
        engine=cells[0].engine,
        confidence=min(cell.confidence for cell in cells),
        box=Box.around(boxes) if boxes else None,
        review=any(cell.review for cell in cells),
        doubt=next((cell.doubt for cell in cells if cell.review), None),
        alternative=next((cell.alternative for cell in cells if cell.review), None),
    )


def _part(table: Table, start: int, stop: int) -> Table:
    """The rows from `start` up to `stop`; a cell that hangs over keeps what lies inside."""
    cells = tuple(
        replace(cell, row=max(cell.row, start) - start, row_span=min(cell.row + cell.row_span, stop) - max(cell.row, start))
        for cell in table.cells
        if cell.row < stop and cell.row + cell.row_span > start
    )
    return replace(
        table,
        n_rows=stop - start,
        cells=cells,
        header_rows=max(0, min(table.header_rows, stop) - start),
        row_pages=table.row_pages[start:stop],
    )
