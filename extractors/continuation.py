"""PageReadings -> the blocks of the document, tables that run over several pages joined to one Table.

Two pieces are one table when nothing but page furniture stands between them, their columns are alike, and the second does not
bring a header of its own. A heading, a signature or a line of another form between them keeps them apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.columns import align_columns, spread_columns
from extractors.furniture import is_furniture
from extractors.long_table import LongTable
from extractors.page_break import join_pieces
from extractors.repeated_header import is_other_header, repeated_header
from pipeline.model.reading import Block, PageReading, Table, TextLine

#: share of the table's width; a header printed again proves the columns, so that their edges may differ by more.
PROVEN_EDGE = 0.06
#: pages on either side whose running heads are looked at.
NEIGHBOURS = 4


@dataclass(slots=True)
class _Open:
    """The last table so far: where it stands among the blocks, the page its last piece is on, and its header's rows."""

    at: int
    page: PageReading
    long: LongTable
    header: int = 0


def join_pages(pages: Sequence[PageReading]) -> tuple[Block, ...]:
    """All blocks in reading order; page furniture between the pieces of a joined table is left out."""
    out: list[Block] = []
    last: _Open | None = None
    for k, page in enumerate(pages):
        blocks = list(page.blocks)
        first = next((k for k, block in enumerate(blocks) if isinstance(block, Table)), None)
        if last is not None and first is not None:
            near = pages[max(0, k - NEIGHBOURS) : k + NEIGHBOURS + 1]
            if _join(out, last, page, blocks[: first + 1], near):
                del out[last.at + 1 :]
                blocks = blocks[first + 1 :]
        for block in blocks:
            if isinstance(block, Table):
                if last is not None:
                    out[last.at] = last.long.whole()
                last = _Open(at=len(out), page=page, long=LongTable(block))
            out.append(block)
    if last is not None:
        out[last.at] = last.long.whole()
    return tuple(out)


def _join(out: Sequence[Block], last: _Open, page: PageReading, blocks: Sequence[Block], near: Sequence[PageReading]) -> bool:
    """Continues the open table by the last of `blocks`, a Table; False when they are two tables."""
    *before, piece = blocks
    others = [other for other in near if other.page.number != page.page.number]
    earlier = [other for other in near if other.page.number != last.page.page.number]
    if not isinstance(piece, Table) or not all(_is_passed(line, last.page, earlier) for line in out[last.at + 1 :]):
        return False
    if not all(_is_passed(line, page, others) for line in before):
        return False
    long = last.long
    joined = continue_table(long.table, piece, last.page.page.width, page.page.width, last)
    if joined is not None and joined.n_columns != long.table.n_columns and long.is_parted:
        long = LongTable(long.whole())
        joined = continue_table(long.table, piece, last.page.page.width, page.page.width, last)
    if joined is None:
        return False
    long.table = joined
    long.settle()
    last.long, last.page = long, page
    return True


def _is_passed(block: Block, page: PageReading, others: Sequence[PageReading]) -> bool:
    return isinstance(block, TextLine) and is_furniture(block, page, others)


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
