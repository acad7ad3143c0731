"""Drawn tables without rules between their rows."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractors.grid import Grid, fill_grid, find_grids
from extractors.open_rows import split_last_row
from pipeline.model.geometry import Orientation, Ruling
from pipeline.model.provenance import Method
from pipeline.model.reading import Word

from .test_unruled import LEADING, Sheet

XS = (40.0, 70.0, 200.0, 330.0, 400.0, 470.0)


def drawn(*tops: float) -> Grid:
    """Rules down between all columns, across at these heights only."""
    down = [Ruling(orientation=Orientation.VERTICAL, position=x, start=tops[0], end=tops[-1]) for x in XS]
    across = [Ruling(orientation=Orientation.HORIZONTAL, position=y, start=XS[0], end=XS[-1]) for y in tops]
    (grid,) = find_grids([*down, *across])
    return grid


def texts(grid: Grid, words: list[Word]) -> list[list[str]]:
    table = fill_grid(grid, words, page=1, method=Method.TEXT_LAYER, engine="test")
    return [[" ".join(text.split()) for text in row] for row in table.texts()]


def put(sheet: Sheet, top: float, row: tuple[str, ...]) -> None:
    for x, text in zip(XS, row, strict=False):
        for k, line in enumerate(text.split("\n")):
            sheet.line(x + 3, line, top=top + k * LEADING)


HEADER = ("No", "Sasaran", "Indikator", "Satuan", "Target")
ROWS = (
    ("1", "Meningkatnya\nlayanan", "Indeks kepuasan", "Indeks", "82"),
    ("2", "", "Persentase aduan\nselesai tepat waktu", "%", "100"),
    ("3", "Meningkatnya\nakuntabilitas", "Nilai SAKIP", "Nilai", "BB"),
)


@pytest.mark.parametrize("numbers", [True, False])
def test_the_texts_tell_the_rows_that_no_rule_parts(numbers: bool) -> None:
    sheet = Sheet()
    put(sheet, 42.0, HEADER)
    for k, row in enumerate(ROWS):
        put(sheet, 62.0 + 32 * k, row if numbers else ("", *row[1:]))
    grid = split_last_row(drawn(40.0, 58.0, 160.0), sheet.words)
    assert grid.n_rows == 4
    assert [row[2:] for row in texts(grid, sheet.words)[1:]] == [
        ["Indeks kepuasan", "Indeks", "82"],
        ["Persentase aduan selesai tepat waktu", "%", "100"],
        ["Nilai SAKIP", "Nilai", "BB"],
    ]
    objective = next(cell for cell in grid.cells if (cell.row, cell.column) == (1, 1))
    assert objective.row_span == 2
    assert all(a.bottom <= b.top + 0.01 for a, b in pairwise(c.box for c in grid.cells if c.column == 4))


def test_one_row_with_items_in_two_cells_stays_one() -> None:
    sheet = Sheet()
    put(sheet, 42.0, HEADER)
    put(sheet, 62.0, ("1", "Meningkatnya\nmutu", "1. Nilai A\n\n2. Nilai B", "Nilai\n\nNilai", "80"))
    grid = drawn(40.0, 58.0, 130.0)
    assert split_last_row(grid, sheet.words) is grid


def test_years_under_their_heading_are_a_level_of_the_header() -> None:
    sheet = Sheet()
    put(sheet, 42.0, ("No", "Sasaran", "Indikator"))
    sheet.line(380.0, "Target", top=42.0)
    sheet.line(350.0, "2024", top=55.0)
    sheet.line(420.0, "2025", top=55.0)
    for k in range(3):
        put(sheet, 76.0 + 20 * k, (str(k + 1), "Naik", "Nilai", str(70 + k), str(80 + k)))
    tops = (40.0, 72.0, 140.0)
    down = [Ruling(orientation=Orientation.VERTICAL, position=x, start=72.0 if x == 400.0 else 40.0, end=140.0) for x in XS]
    across = [Ruling(orientation=Orientation.HORIZONTAL, position=y, start=XS[0], end=XS[-1]) for y in tops]
    (grid,) = find_grids([*down, *across])
    rows = texts(split_last_row(grid, sheet.words), sheet.words)
    assert rows[0][3:] == ["Target", ""]
    assert rows[1][3:] == ["2024", "2025"]
    assert [row[0] for row in rows[2:]] == ["1", "2", "3"]
