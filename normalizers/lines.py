"""A document's lines and tables, with the tables that only print a form opened up into lines.

The rows TUGAS | 1 | Melaksanakan ... are the form itself, whether ruled or not; a signature block that a reader took for a table
is lines too. Boxes and page numbers stay those of the cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from normalizers.forms import is_card_word, is_heading_row, is_title, match_label
from pipeline.model.geometry import Box
from pipeline.model.provenance import Provenance, Text
from pipeline.model.reading import Block, Cell, Reading, Table, TextLine, provenance_of

FORM_FIELDS = ("position", "duties", "functions", "agency", "unit", "goal", "objective", "other")


def find_lines(reading: Reading) -> tuple[Block, ...]:
    """The blocks of `reading` in order; of a table that begins with form rows the rows become lines, the rest stays a table."""
    blocks: list[Block] = []
    for block in reading.blocks:
        blocks.extend(_opened(block) if isinstance(block, Table) else [block])
    return tuple(blocks)


def only_lines(blocks: Iterable[Block]) -> tuple[TextLine, ...]:
    """The lines among `blocks`."""
    return tuple(block for block in blocks if isinstance(block, TextLine))


def join_text(pieces: Iterable[TextLine], text: str, *, review: bool = False) -> Text:
    """`text` with the provenance of all the lines it was read from: the box of those on the first page, the least confidence."""
    lines = tuple(pieces)
    first = lines[0]
    boxes = [line.box for line in lines if line.box is not None and line.page == first.page]
    source = provenance_of(first, "\n".join(line.text for line in lines))
    return Text(
        text=text,
        source=replace(
            source,
            box=Box.around(boxes) if boxes else None,
            confidence=min(line.confidence for line in lines),
            review=review or any(line.review for line in lines),
        ),
    )


def join_source(pieces: Iterable[TextLine], *, review: bool = False) -> Provenance:
    """The provenance of a value read from all these lines."""
    return join_text(pieces, "", review=review).source


def prose_lines(table: Table) -> list[TextLine]:
    """The lines of a table that is none: justified text whose wide blanks a reader took for columns."""
    lines: list[TextLine] = []
    for row in range(table.n_rows):
        cells = [cell for cell in table.cells if cell.row == row and cell.text.strip()]
        columns = [cell.text.split("\n") for cell in cells]
        for i in range(max((len(column) for column in columns), default=0)):
            lines.append(_line(cells, " ".join(column[i] for column in columns if i < len(column))))
    return lines


def is_prose(table: Table) -> bool:
    """Whether a table without rules has no heading among its first rows."""
    rows = [[cell for cell in table.cells if cell.row == row and cell.text.strip()] for row in range(min(3, table.n_rows))]
    return table.structure in ("borderless", "rules-only") and not any(_is_heading(row) for row in rows)


def _opened(table: Table) -> list[Block]:
    start = _first_data_row(table)
    if start == 0:
        return [table]
    lines: list[Block] = []
    signed = start == table.n_rows and _is_signature(table)
    for row in range(start):
        lines.extend(_row_lines([cell for cell in table.cells if cell.row == row], side_by_side=signed))
    return lines if start == table.n_rows else [*lines, _below(table, start)]


def _first_data_row(table: Table) -> int:
    """The row the data begin on: 0 when nothing of the table is a form, n_rows when all of it is."""
    rows = [[cell for cell in table.cells if cell.row == row and cell.text.strip()] for row in range(table.n_rows)]
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
    heads = [cell for cell in row if is_heading_row(cell.text)]
    return len(heads) >= 2 and len(heads) >= 0.6 * len(row)


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
    return table.n_rows <= 12 and any(text.strip().upper().startswith(("NIP", "NRP")) for text in texts)


def _row_lines(row: list[Cell], *, side_by_side: bool) -> list[TextLine]:
    """The lines a row of cells prints: the label's in front, the lines of the last cell below each other."""
    if side_by_side:
        columns = [cell.text.split("\n") for cell in row]
        count = max((len(column) for column in columns), default=0)
        texts = ["\t".join(column[i] if i < len(column) else "" for column in columns) for i in range(count)]
        return [_line(row, text.rstrip("\t")) for text in texts if text.strip()]
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
    )


def _below(table: Table, start: int) -> Table:
    """The rows of `table` from `start` on; a cell that hangs over from above keeps its lower part."""
    cells = tuple(
        replace(cell, row=max(cell.row - start, 0), row_span=min(cell.row_span, cell.row + cell.row_span - start))
        for cell in table.cells
        if cell.row + cell.row_span > start
    )
    return replace(
        table,
        n_rows=table.n_rows - start,
        cells=cells,
        header_rows=max(0, table.header_rows - start),
        row_pages=table.row_pages[start:],
    )
