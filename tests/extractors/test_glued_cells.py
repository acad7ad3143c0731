"""Cells that hold two rows or two columns are flagged."""

from __future__ import annotations

from itertools import pairwise

from extractors.blocks import Block, make_block
from extractors.cells import GridCell
from extractors.chunks import Scale, make_chunk
from extractors.glued_cells import flag_glued
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

SCALE = Scale(em=10.0, gap=4.2, inked=False)


def block(column: int, lines: list[list[tuple[float, str]]], top: float) -> Block:
    """Texts at (left, text), line under line."""
    chunks = [
        make_chunk(
            (Word(text=text, box=Box(x0=left, top=top + 12 * k, x1=left + 5 * len(text), bottom=top + 12 * k + 10)),), SCALE
        )
        for k, line in enumerate(lines)
        for left, text in line
    ]
    return make_block(chunks, column, column)


def cells(tops: list[float]) -> list[GridCell]:
    """Three columns of rows that begin at these heights; the last ends the table."""
    return [
        GridCell(row=r, column=c, row_span=1, column_span=1, box=Box(x0=100.0 * c, top=a, x1=100.0 * c + 100, bottom=b))
        for r, (a, b) in enumerate(pairwise(tops))
        for c in range(3)
    ]


def doubtful(columns: list[list[Block]], tops: list[float]) -> set[tuple[int, int]]:
    return {(cell.row, cell.column) for cell in flag_glued(cells(tops), columns, 0, 3.0) if cell.doubtful}


def test_numbers_under_numbers_in_two_columns_are_two_rows() -> None:
    columns = [
        [block(0, [[(5, "Populasi")], [(5, "sapi")]], 0)],
        [block(1, [[(105, "80")], [(105, "82")]], 0), block(1, [[(105, "90")]], 30)],
        [block(2, [[(205, "81,5")], [(205, "83")]], 0), block(2, [[(205, "91")]], 30)],
    ]
    assert doubtful(columns, [0.0, 28.0, 50.0]) == {(0, 0), (0, 1), (0, 2)}
    columns[2] = [block(2, [[(205, "80 dari")], [(205, "90 unit")]], 0)]
    assert doubtful(columns, [0.0, 28.0, 50.0]) == set()


def test_two_texts_side_by_side_in_most_lines_are_two_columns() -> None:
    glued = [block(1, [[(105, "Ekor"), (150, "Laporan")]], 20.0 * k) for k in range(4)]
    listed = [block(2, [[(205, "1."), (230, "Laporan")]], 20.0 * k) for k in range(4)]
    tops = [20.0 * k - 2 for k in range(5)]
    assert doubtful([[], glued, listed], tops) == {(row, 1) for row in range(4)}
