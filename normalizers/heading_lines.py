"""Tables whose heading row a reader left above them as a line of texts between tabs, put together again.

Drawn without rules, a heading row and the rows under a numbering row may come out as a line and a table of as many columns.
"""

from __future__ import annotations

from dataclasses import replace

from normalizers.headers import map_header
from normalizers.lines import cell_of
from normalizers.sections import cell_matrix, starts_header
from pipeline.model.reading import Block, Table, TextLine

FARTHEST = 30.0  # points between the line's lower edge and the table; two blank lines of a small print
FEWEST = 3  # columns; two texts side by side are two parties, or a label and its value


def put_headings_over(blocks: list[Block]) -> list[Block]:
    """The blocks with every heading line taken into the table it stands over, as its first row. Boxes are points of the frame."""
    out: list[Block] = []
    for block in blocks:
        line = out[-1] if out else None
        if isinstance(block, Table) and isinstance(line, TextLine) and _heads(line, block):
            out[-1] = _headed(line, block)
        else:
            out.append(block)
    return out


def _texts(line: TextLine) -> list[str]:
    return [part.strip() for part in line.text.split("\t") if part.strip()]


def _heads(line: TextLine, table: Table) -> bool:
    """Whether the line prints one known heading for each column, a little above a table that has none of its own."""
    texts = _texts(line)
    if len(texts) != table.n_columns or len(texts) < FEWEST or line.page not in table.pages[:1]:
        return False
    if line.box is not None and table.box is not None and not -FARTHEST < table.box.top - line.box.bottom < FARTHEST:
        return False
    if any(starts_header(cell_matrix(table), r) for r in range(min(2, table.n_rows))):
        return False
    fields = [match.field for text in texts if (match := map_header(text)) is not None]
    return len(fields) >= 0.8 * len(texts) and not {"name", "goal_indicator"}.isdisjoint(fields)


def _headed(line: TextLine, table: Table) -> Table:
    cells = tuple(cell_of(line, text, k) for k, text in enumerate(_texts(line)))
    return replace(
        table,
        n_rows=table.n_rows + 1,
        cells=(*cells, *(replace(cell, row=cell.row + 1) for cell in table.cells)),
        row_pages=(line.page, *table.row_pages) if table.row_pages else (),
        header_rows=table.header_rows + 1,
    )
