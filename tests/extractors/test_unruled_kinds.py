"""Tables without vertical rules as agencies vary them: rows over all columns, centred cells, numbered and narrow headings."""

from __future__ import annotations

import pytest

from extractors.columns import spread_columns
from extractors.grid import Grid, fill_grid
from extractors.unruled import find_unruled_grids
from pipeline.model.provenance import Method
from pipeline.model.reading import Table

from .test_unruled import HEIGHT, LEADING, PAD, WIDTH, Sheet

WIDTHS = (30, 210, 60, 70, 70, 200)
HEADER = ("No", "Indikator", "Satuan", "2023", "2024", "Sumber Data")


def grids_of(sheet: Sheet) -> tuple[Grid, ...]:
    return find_unruled_grids(sheet.words, sheet.rules, WIDTH, HEIGHT)


def table_of(sheet: Sheet) -> Table:
    (grid,) = grids_of(sheet)
    return fill_grid(grid, sheet.words, page=1, method=Method.TEXT_LAYER, engine="test")


def row(number: int, name: str = "Persentase jalan mantap") -> tuple[str, ...]:
    return (str(number), name, "%", f"{80 + number}", f"{81 + number}", "Laporan tahunan")


def centred(sheet: Sheet, widths: tuple[int, ...], rows: list[tuple[str, ...]]) -> None:
    """Rows whose texts stand in the middle of their cells."""
    for texts in rows:
        wrapped = [sheet._wrap(text, width - 2 * PAD) for text, width in zip(texts, widths, strict=True)]
        most = max(map(len, wrapped))
        left = 40.0
        for lines, width in zip(wrapped, widths, strict=True):
            for k, text in enumerate(lines):
                sheet.line(left + PAD, text, top=sheet.y + PAD + (most - len(lines)) * LEADING / 2 + k * LEADING)
            left += width
        sheet.y += most * LEADING + 2 * PAD


def test_a_text_over_all_columns_is_a_row_of_its_own() -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, [HEADER])
    groups = ["Sasaran : Meningkatnya kualitas jalan dan jembatan di seluruh kecamatan", "Sasaran : Tertibnya lalu lintas"]
    for first, group in zip((1, 3), groups, strict=True):
        sheet.y += PAD
        sheet.line(40 + PAD, group)
        sheet.y += PAD
        sheet.table(WIDTHS, [row(first), row(first + 1)], headed=False)
    table = table_of(sheet)
    assert [cell.text for cell in table.cells if cell.column_span == table.n_columns] == groups
    assert [texts[0] for texts in table.texts()] == ["No", groups[0], "1", "2", groups[1], "3", "4"]


def test_a_header_above_the_numbers_of_its_columns_belongs_to_them() -> None:
    sheet = Sheet()
    sheet.table(WIDTHS, [HEADER, tuple(f"({k})" for k in range(1, 7)), *(row(k) for k in range(1, 5))])
    table = table_of(sheet)
    assert tuple(table.texts()[0]) == HEADER
    assert list(table.texts()[1][:3]) == ["(1)", "(2)", "(3)"]


def test_texts_in_the_middle_of_their_cells_keep_their_rows() -> None:
    sheet = Sheet()
    long = "Jumlah ruas jalan dalam kondisi mantap dibagi jumlah seluruh ruas jalan kabupaten pada tahun berjalan"
    rows = [row(k, long if k % 2 else "Panjang jalan yang ditingkatkan dalam satu tahun anggaran") for k in range(1, 7)]
    centred(sheet, WIDTHS, [HEADER, *rows])
    table = table_of(sheet)
    assert [texts[0] for texts in table.texts()] == ["No", "1", "2", "3", "4", "5", "6"]
    assert [" ".join(texts[1].split()) for texts in table.texts()][1:] == [texts[1] for texts in rows]


def test_a_centred_text_spans_the_rows_whose_middle_it_stands_in() -> None:
    sheet = Sheet()
    widths = (120, 210, 60, 70, 200)
    rows = [(f"Persentase jalan mantap ruas {k} yang dipelihara menurut rencana", "%", f"{80 + k}", "Laporan") for k in range(6)]
    heights: list[float] = []
    top = sheet.y
    for texts in rows:
        centred(sheet, widths, [("", *texts)])
        heights.append(sheet.y)
    for first, last, text in ((0, 1, "Jalan"), (2, 5, "Jembatan")):
        above = heights[first - 1] if first else top
        sheet.line(40 + PAD, text, top=(above + heights[last]) / 2 - LEADING / 2)
    table = table_of(sheet)
    spans = {cell.text: (cell.row, cell.row_span) for cell in table.cells if cell.column == 0}
    assert spans == {"Jalan": (0, 2), "Jembatan": (2, 4)}


def test_headings_that_stand_nearer_than_columns_do_are_parted() -> None:
    sheet = Sheet()
    widths = (200, 60, 36, 36, 36, 36)
    sheet.table(widths, [("Indikator", "Satuan", "TW I", "TW II", "TW III", "TW IV")])
    sheet.table(widths, [(f"Panjang jalan ruas {k}", "Km", "1", "2", "3", "4") for k in range(8)], headed=False)
    assert list(table_of(sheet).texts()[0]) == ["Indikator", "Satuan", "TW I", "TW II", "TW III", "TW IV"]


def test_keys_and_values_under_a_title_are_no_table() -> None:
    sheet = Sheet()
    sheet.line(500, "INDIKATOR KINERJA UTAMA 2023")
    sheet.line(40, "Perangkat Daerah", top=sheet.y)
    for x, part in ((220, "Dinas Perindustrian,"), (340, "Perdagangan,"), (470, "Koperasi dan Usaha Menengah Provinsi")):
        sheet.line(x, part, top=sheet.y)
    sheet.y += LEADING
    sheet.line(40, "Jabatan", top=sheet.y)
    sheet.line(220, "Kepala Dinas")
    assert grids_of(sheet) == ()


@pytest.mark.parametrize(("edges", "n_columns"), [((0, 1, 3), 3), ((1, 2, 3), 4), ((0, 2, 3), 5)])
def test_a_spread_table_has_an_edge_for_every_column(edges: tuple[int, ...], n_columns: int) -> None:
    sheet = Sheet()
    sheet.table((200, 300), [("Indikator", "Sumber"), *((f"Panjang jalan {k}", "Laporan tahunan dinas") for k in range(5))])
    spread = spread_columns(table_of(sheet), edges, n_columns)
    assert len(spread.edges) == n_columns + 1
    assert list(spread.edges) == sorted(spread.edges)


def test_rows_that_lie_hardly_wider_than_lines_are_told_by_their_numbers() -> None:
    """Cells padded by a point: no number is wrapped, so that one right under another begins a row."""
    sheet = Sheet()
    names = ["Populasi sapi", "Populasi kambing", "Angka kelahiran\nternak di semua\nkecamatan", "Dosis vaksin", "Unit\nusaha"]
    rows = [("No", "Indikator Kinerja", "Satuan", "2024", "2025", "2026")]
    rows += [(str(k + 1), name, "Ekor", str(40 + k), str(42 + k), str(44 + k)) for k, name in enumerate(names)]
    for texts in rows:
        for column, text in enumerate(texts):
            for k, line in enumerate(text.split("\n")):
                sheet.line(40.0 + (0, 30, 150, 200, 250, 300)[column], line, top=sheet.y + k * LEADING)
        sheet.y += LEADING * max(text.count("\n") + 1 for text in texts) + 2.2
    (grid,) = grids_of(sheet)
    assert (grid.n_rows, grid.n_columns) == (6, 6)


def test_a_line_between_two_that_leave_it_no_row_stands_in_a_merged_cell() -> None:
    sheet = Sheet()
    for x, text in ((40, "Tujuan"), (400, "Indikator Tujuan"), (700, "Satuan")):
        sheet.line(x, text, top=40.0)
    for k, text in enumerate(["Rasio konektivitas", "Tingkat fatalitas kecelakaan", "Nilai reformasi birokrasi"]):
        sheet.line(400, text, top=58.0 + 18 * k)
        sheet.line(700, "persen", top=58.0 + 18 * k)
    sheet.line(40, "Mewujudkan transportasi yang selamat", top=67.0)
    sheet.line(40, "Mewujudkan birokrasi yang akuntabel", top=94.0)
    assert [row[0] for row in table_of(sheet).texts()] == [
        "Tujuan",
        "Mewujudkan transportasi yang selamat",
        "",
        "Mewujudkan birokrasi yang akuntabel",
    ]


def test_a_header_of_three_levels_set_as_tight_as_the_rows() -> None:
    """NO stands beside the years, half way down; rows lie hardly wider than lines."""
    sheet = Sheet()
    lefts = (40, 70, 230, 300, 340, 380, 420, 460, 500, 540, 580)
    for top, texts in (
        (40.0, {435: "TARGET"}),
        (55.0, {40: "NO", 70: "INDIKATOR KINERJA", 230: "SATUAN", 360: "2024", 520: "2025"}),
        (70.0, {x: f"TW {k % 4 + 1}" for k, x in enumerate(lefts[3:])}),
    ):
        for x, text in texts.items():
            sheet.line(x, text, top=top)
    for k, name in enumerate(("Arsip baku", "Gemar membaca", "Perpustakaan desa", "Naskah kuno", "Kepuasan pemustaka")):
        for x, text in zip(lefts, (str(k + 1), name, "Unit", *(str(40 + 3 * k + q) for q in range(8))), strict=True):
            sheet.line(x, text, top=85.0 + 15 * k)
    table = table_of(sheet)
    heads = {(cell.text, cell.column, cell.column_span) for cell in table.cells if cell.row < 3 and cell.column_span > 1}
    assert heads == {("TARGET", 3, 8), ("2024", 3, 4), ("2025", 7, 4)}
    assert table.n_rows == 8
