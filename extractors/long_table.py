"""A table that grows page by page: its head and its last rows at hand, the rows between put aside until it ends.

Joining looks at the header and at the rows near the break only. Without this a list of 500 pages would be gone through anew
for each of its pages.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.model.reading import Cell, Table

#: rows from which rows are put aside, rows that stay at the foot (more than a page holds), and at the head (header, numbering).
LONG, FOOT, HEAD = 160, 60, 12


@dataclass(slots=True)
class LongTable:
    """`table` is what joining may look at; `whole()` is everything."""

    table: Table
    head: int = 0
    cells: list[Cell] = field(default_factory=list)
    row_pages: list[int] = field(default_factory=list)

    @property
    def is_parted(self) -> bool:
        """Whether rows have been put aside."""
        return bool(self.row_pages)

    def settle(self) -> None:
        """Puts rows between head and foot aside when there are many, where no merged cell is cut by it."""
        table = self.table
        if table.n_rows < LONG:
            return
        open_rows = {r for cell in table.cells for r in range(cell.row + 1, cell.row + cell.row_span)}
        head = self.head or next((r for r in range(HEAD, table.n_rows) if r not in open_rows), 0)
        foot = next((r for r in range(table.n_rows - FOOT, head, -1) if r not in open_rows), 0)
        if not head or not foot:
            return
        shift = len(self.row_pages)
        self.cells.extend(replace(cell, row=cell.row + shift) for cell in table.cells if head <= cell.row < foot)
        self.row_pages.extend(table.row_pages[head:foot])
        self.head = head
        self.table = replace(
            table,
            n_rows=table.n_rows - (foot - head),
            cells=tuple(
                cell if cell.row < head else replace(cell, row=cell.row - (foot - head))
                for cell in table.cells
                if cell.row < head or cell.row >= foot
            ),
            row_pages=(*table.row_pages[:head], *table.row_pages[foot:]),
        )

    def whole(self) -> Table:
        """The table with all its rows."""
        shift = len(self.row_pages)
        if not shift:
            return self.table
        table = self.table
        cells = [cell if cell.row < self.head else replace(cell, row=cell.row + shift) for cell in table.cells]
        return replace(
            table,
            n_rows=table.n_rows + shift,
            cells=tuple(sorted([*cells, *self.cells], key=lambda cell: (cell.row, cell.column))),
            row_pages=(*table.row_pages[: self.head], *self.row_pages, *table.row_pages[self.head :]),
        )
