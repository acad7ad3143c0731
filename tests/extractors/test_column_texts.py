"""Headings over several columns of tables without rules, and texts that lie across their columns."""

from __future__ import annotations

import pytest

from extractors.grid import fill_grid
from extractors.unruled import find_unruled_grids
from pipeline.model.provenance import Method
from pipeline.model.reading import Table

from .test_unruled import HEIGHT, LEADING, PAD, WIDTH, Sheet

#: Number, indicator, unit, four years, remarks.
EDGES = (40.0, 70.0, 280.0, 340.0, 390.0, 440.0, 490.0, 540.0, 740.0)
PLAIN = {0: "No", 1: "Indikator Kinerja", 2: "Satuan", 7: "Keterangan"}


def _centred(sheet: Sheet, text: str, first: int, last: int, top: float) -> None:
    sheet.line((EDGES[first] + EDGES[last + 1] - sheet._length(text)) / 2, text, top=top)


def _page(heading: tuple[str, ...], spilled: str = "") -> Table:
    """A header of two levels, the upper of as many lines as `heading`, above six rows; `spilled` lies across two columns."""
    sheet = Sheet()
    level = sheet.y + len(heading) * LEADING + 2 * PAD
    for k, line in enumerate(heading):
        _centred(sheet, line, 3, 6, sheet.y + PAD + k * LEADING)
    for column, text in PLAIN.items():
        _centred(sheet, text, column, column, (sheet.y + level + PAD) / 2)
    for k in range(4):
        _centred(sheet, str(2022 + k), 3 + k, 3 + k, level + PAD)
    sheet.y = level + LEADING + 2 * PAD
    for number in range(1, 7):
        name = spilled if spilled and number == 3 else "Persentase jalan mantap"
        texts = (
            str(number),
            name,
            "" if name == spilled else "%",
            *(f"{80 + number + k},25" for k in range(4)),
            "Laporan tahunan",
        )
        for left, text in zip(EDGES, texts, strict=False):
            sheet.line(left + PAD, text, top=sheet.y + PAD)
        sheet.y += LEADING + 2 * PAD
    (grid,) = find_unruled_grids(sheet.words, sheet.rules, WIDTH, HEIGHT)
    return fill_grid(grid, sheet.words, page=1, method=Method.TEXT_LAYER, engine="test")


@pytest.mark.parametrize("heading", [("Target Kinerja",), ("Target Kinerja pada Tahun", "Ke-")])
def test_a_heading_of_one_or_two_lines_heads_all_of_its_columns(heading: tuple[str, ...]) -> None:
    table = _page(heading)
    assert table.n_columns == 8
    (cell,) = [cell for cell in table.cells if cell.row == 0 and cell.column_span > 1]
    assert (cell.column, cell.column_span, cell.text) == (3, 4, "\n".join(heading))
    assert table.texts()[1][3:7] == ["2022", "2023", "2024", "2025"]
    assert not any(cell.review for cell in table.cells)


def test_a_text_across_two_columns_is_flagged() -> None:
    table = _page(("Target",), spilled="Persentase jalan mantap di seluruh wilayah kabupaten ini")
    assert table.n_columns == 8
    flagged = [cell for cell in table.cells if cell.review]
    assert [cell.column for cell in flagged] == [1, 2]
    assert all("kabupaten" in cell.text or "ini" in cell.text for cell in flagged)
