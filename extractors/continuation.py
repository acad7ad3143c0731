"""PageReadings -> the blocks of the document, tables that run over several pages joined to one Table.

Two pieces are one table when nothing but page furniture stands between them, their columns are alike, and the second does not
bring a header of its own. A heading, a signature or a line of another form between them keeps them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.columns import align_columns, spread_columns
from extractors.furniture import is_furniture
from extractors.page_break import join_pieces
from extractors.repeated_header import is_other_header, repeated_header
from pipeline.model.reading import Block, PageReading, Table, TextLine

#: share of the table's width; a header printed again proves the columns, so that their edges may differ by more.
PROVEN_EDGE = 0.06


@dataclass(slots=True)
class _Open:
    """The last table so far: where it stands among the blocks, the page its last piece is on, and its header's rows."""

    at: int
    page: PageReading
    header: int = 0


def join_pages(pages: Sequence[PageReading]) -> tuple[Block, ...]:
    """All blocks in reading order; page furniture between the pieces of a joined table is left out."""
    out: list[Block] = []
    last: _Open | None = None
    for page in pages:
        if page.page.blank or not page.blocks:
            continue
        blocks = list(page.blocks)
        first = next((k for k, block in enumerate(blocks) if isinstance(block, Table)), None)
        piece = blocks[first] if first is not None else None
        if last is not None and first is not None and isinstance(piece, Table):
            joined = _join(out, last, page, blocks[:first], piece, pages)
            if joined is not None:
                del out[last.at + 1 :]
                out[last.at] = joined
                last.page = page
                blocks = blocks[first + 1 :]
        for block in blocks:
            if isinstance(block, Table):
                last = _Open(at=len(out), page=page)
            out.append(block)
    return tuple(out)


def _join(
    out: Sequence[Block], last: _Open, page: PageReading, before: Sequence[Block], piece: Table, pages: Sequence[PageReading]
) -> Table | None:
    """The open table continued by `piece`, None when they are two tables."""
    table = out[last.at]
    if not isinstance(table, Table):
        return None
    number = last.page.page.number
    others = [other for other in pages if other.page.number != page.page.number]
    earlier = [other for other in pages if other.page.number != number]
    if not all(isinstance(line, TextLine) and is_furniture(line, last.page, earlier) for line in out[last.at + 1 :]):
        return None
    if not all(isinstance(line, TextLine) and is_furniture(line, page, others) for line in before):
        return None
    return continue_table(table, piece, last.page.page.width, page.page.width, last)


def continue_table(table: Table, piece: Table, width: float, piece_width: float, last: _Open | None = None) -> Table | None:
    """`table` continued by `piece` of the next page, None when `piece` is another table; widths are of their pages."""
    alike = align_columns(table, piece, width, piece_width)
    header = 0
    if table.n_columns == piece.n_columns:
        header = repeated_header(table, piece)
        if header and alike is None:
            alike = align_columns(table, piece, width, piece_width, tolerance=PROVEN_EDGE)
    if alike is None:
        return None
    table = spread_columns(table, alike.first, alike.n_columns)
    piece = spread_columns(piece, alike.second, alike.n_columns)
    header = header or repeated_header(table, piece)
    if not header and is_other_header(table, piece):
        return None
    if last is not None:
        last.header = max(last.header, header)
    if header == piece.n_rows:
        return replace(table, pages=tuple(dict.fromkeys((*table.pages, *piece.pages))))
    body = _without_rows(piece, header)
    return join_pieces(table, body, max(header, last.header if last is not None else 0, 1))


def _without_rows(table: Table, rows: int) -> Table:
    """The table without its first rows, below which no cell hangs over."""
    if not rows:
        return table
    return replace(
        table,
        n_rows=table.n_rows - rows,
        cells=tuple(replace(cell, row=cell.row - rows) for cell in table.cells if cell.row >= rows),
        row_pages=table.row_pages[rows:],
    )
