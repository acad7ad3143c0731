"""Tables over page breaks: repeated headers, cut rows, merged cells that run on, and tables that only look alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.continuation import join_pages
from pipeline.model.geometry import Box
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Cell, Page, PageReading, Table, TextLine

HEAD = ["No", "Sasaran", "Indikator", "Target"]
EDGES = (40.0, 60.0, 200.0, 400.0, 480.0)
FULL = [
    ["1", "Meningkatnya mutu layanan", "Persentase layanan tepat waktu", "90"],
    ["2", "Turunnya keluhan", "Jumlah keluhan", "12"],
]


def table(
    rows: Sequence[Sequence[str | None]],
    number: int,
    *,
    edges: tuple[float, ...] = EDGES,
    structure: str = "ruled",
    top: float = 100,
) -> Table:
    """A table on page `number`; None continues the cell above it."""
    cells: list[Cell] = []
    for c in range(len(rows[0])):
        start = 0
        for r in range(1, len(rows) + 1):
            if r < len(rows) and rows[r][c] is None:
                continue
            cells.append(
                Cell(
                    row=start,
                    column=c,
                    row_span=r - start,
                    text=rows[start][c] or "",
                    page=number,
                    method=Method.OCR,
                    engine="test",
                )
            )
            start = r
    return Table(
        n_rows=len(rows),
        n_columns=len(rows[0]),
        cells=tuple(cells),
        pages=(number,),
        structure=structure,
        row_pages=(number,) * len(rows),
        edges=edges,
        box=Box(x0=edges[0], top=top, x1=edges[-1], bottom=top + 20 * len(rows)),
    )


def line(text: str, number: int, top: float) -> TextLine:
    return TextLine(text=text, page=number, method=Method.OCR, engine="test", box=Box(x0=40, top=top, x1=200, bottom=top + 10))


def page(number: int, *blocks: Block, blank: bool = False) -> PageReading:
    return PageReading(
        page=Page(number=number, width=520, height=800, method=Method.OCR, engine="test", blank=blank), blocks=blocks
    )


def joined(*pages: PageReading) -> list[Table]:
    tables = [block for block in join_pages(pages) if isinstance(block, Table)]
    for found in tables:
        found.grid()
        assert len(found.row_pages) == found.n_rows
    return tables


def test_a_repeated_header_is_dropped_even_when_misread() -> None:
    again = [["N0", "Sasarar", "lndikator", "Target"], ["3", "Naiknya nilai", "Nilai SAKIP", "BB"]]
    (found,) = joined(page(1, table([HEAD, *FULL], 1)), page(2, table(again, 2)))
    assert found.texts() == [HEAD, *FULL, again[1]]
    assert found.pages == (1, 2)
    assert found.row_pages == (1, 1, 1, 2)


def test_a_numbering_row_printed_again_without_its_header_is_dropped() -> None:
    numbers = ["(1)", "(2)", "(3)", "(4)"]
    (found,) = joined(
        page(1, table([HEAD, numbers, *FULL], 1)), page(2, table([numbers, ["3", "Naiknya nilai", "Nilai", "BB"]], 2))
    )
    assert found.n_rows == 5


def test_rows_go_on_without_a_header_past_page_numbers_running_heads_and_blank_backs() -> None:
    first = page(1, line("LAMPIRAN KEPUTUSAN", 1, 20), table([HEAD, *FULL], 1), line("- 1 -", 1, 780))
    third = page(3, line("LAMPIRAN KEPUTUSAN", 3, 22), line("3", 3, 40), table([["3", "Naiknya nilai", "Nilai", "BB"]], 3))
    blocks = join_pages([first, page(2, blank=True), third])
    assert [block.text for block in blocks if isinstance(block, TextLine)] == ["LAMPIRAN KEPUTUSAN"]
    assert [block.n_rows for block in blocks if isinstance(block, Table)] == [4]


@pytest.mark.parametrize("between", ["Jabatan : Kepala Bidang", "TARGET TAHUN 2024", "Kepala Dinas"])
def test_a_line_of_its_own_between_keeps_two_tables_apart(between: str) -> None:
    assert len(joined(page(1, table([HEAD, *FULL], 1)), page(2, line(between, 2, 40), table([HEAD, *FULL], 2)))) == 2


def test_a_signature_after_the_table_ends_it() -> None:
    assert len(joined(page(1, table([HEAD, *FULL], 1), line("NIP. 197001011990031001", 1, 300)), page(2, table(FULL, 2)))) == 2


def test_other_columns_are_another_table() -> None:
    other = table([HEAD, *FULL], 2, edges=(40.0, 140.0, 260.0, 300.0, 480.0))
    assert len(joined(page(1, table([HEAD, *FULL], 1)), page(2, other))) == 2


def test_the_same_columns_under_another_header_are_another_table() -> None:
    other = [["No", "Program", "Anggaran", "Sumber"], ["(1)", "(2)", "(3)", "(4)"], ["1", "Program A", "Rp 10", "APBD"]]
    assert len(joined(page(1, table([HEAD, *FULL], 1)), page(2, table(other, 2)))) == 2
    figures = [["No", "Sasaran", "Indikator", "Realisasi"], ["1", "A", "B", "90"], ["2", "C", "D", "80"]]
    assert len(joined(page(1, table([HEAD, *FULL], 1)), page(2, table(figures, 2)))) == 2


def test_the_same_header_for_another_year_is_another_table() -> None:
    def year(n: int) -> list[list[str]]:
        return [["No", "Sasaran", "Indikator", f"Target {n}"], ["1", "A", "Indikator a", "90"]]

    assert len(joined(page(1, table(year(2023), 1)), page(2, table(year(2024), 2)))) == 2


def test_rows_like_those_of_the_first_page_are_not_taken_for_its_header() -> None:
    above = [HEAD, ["1", "Mutu", "Jumlah peserta pelatihan", "10"], ["2", "Mutu", "Jumlah peserta bimbingan", "12"]]
    below = [["1", "Mutu", "Jumlah peserta pelatihan", "10"], ["4", "Mutu", "Jumlah peserta magang", "9"]]
    (found,) = joined(page(1, table(above, 1)), page(2, table(below, 2)))
    assert found.n_rows == 5


def test_a_row_cut_by_the_break_is_one_row() -> None:
    last = ["3", "Meningkatnya peran", "Rasio anggota Satuan per", "1 : 2"]
    rest = [["", "masyarakat", "rukun tetangga", ""], ["4", "Naiknya nilai", "Nilai", "BB"]]
    (found,) = joined(page(1, table([HEAD, *FULL, last], 1)), page(2, table(rest, 2)))
    assert found.texts()[3:] == [
        ["3", "Meningkatnya peran masyarakat", "Rasio anggota Satuan per rukun tetangga", "1 : 2"],
        rest[1],
    ]
    assert found.row_pages == (1, 1, 1, 1, 2)


def test_the_rest_of_a_formula_is_no_number_of_a_row() -> None:
    last = ["3", "Meningkatnya peran", "Jumlah anggota dibagi jumlah penduduk x", "12,5"]
    (found,) = joined(page(1, table([HEAD, *FULL, last], 1)), page(2, table([["", "", "100%", ""], ["4", "A", "B", "C"]], 2)))
    assert found.texts()[3][2] == "Jumlah anggota dibagi jumlah penduduk x 100%"


def test_a_row_that_stands_whole_after_the_break_is_a_row() -> None:
    (found,) = joined(page(1, table([HEAD, *FULL], 1)), page(2, table([["3", "naiknya nilai", "nilai", "BB"]], 2)))
    assert found.n_rows == 4


def test_a_merged_cell_runs_on_when_it_is_empty_or_repeats_its_text_after_the_break() -> None:
    above = [HEAD, ["1", "Meningkatnya mutu", "Indikator a", "1"], ["2", None, "Indikator b", "2"]]
    for top in ("", "Meningkatnya mutu"):
        below = [["3", top, "Indikator c", "3"], ["4", None, "Indikator d", "4"]]
        (found,) = joined(page(1, table(above, 1)), page(2, table(below, 2)))
        assert [row[1].text for row in found.grid()][1:] == ["Meningkatnya mutu"] * 4
        assert sum(cell.column == 1 for cell in found.cells) == 2


def test_a_merged_cell_whose_words_go_on_after_the_break_is_one() -> None:
    above = [HEAD, ["1", "Meningkatnya mutu layanan", "Indikator a", "1"], ["2", None, "Indikator b", "2"]]
    below = [["3", "kepada masyarakat", "Indikator c", "3"], ["4", None, "Indikator d", "4"]]
    (found,) = joined(page(1, table(above, 1)), page(2, table(below, 2)))
    assert {" ".join(row[1].text.split()) for row in found.grid()[1:]} == {"Meningkatnya mutu layanan kepada masyarakat"}


def test_a_new_text_after_the_break_starts_a_new_cell() -> None:
    above = [HEAD, ["1", "Meningkatnya mutu", "Indikator a", "1"], ["2", None, "Indikator b", "2"]]
    below = [["3", "Turunnya keluhan masyarakat", "Indikator c", "3"], ["4", None, "Indikator d", "4"]]
    (found,) = joined(page(1, table(above, 1)), page(2, table(below, 2)))
    assert [row[1].text for row in found.grid()][3:] == ["Turunnya keluhan masyarakat"] * 2


def test_an_empty_cell_of_a_column_that_has_empty_cells_stays_empty() -> None:
    above = [HEAD, ["1", "A", "Indikator a", ""], ["2", "B", "Indikator b", "12"]]
    (found,) = joined(
        page(1, table(above, 1)), page(2, table([["3", "C", "Indikator c", ""], ["4", "D", "Indikator d", "5"]], 2))
    )
    assert found.texts()[3] == ["3", "C", "Indikator c", ""]


def test_a_piece_without_its_empty_last_column_still_fits_when_it_has_no_rules() -> None:
    above = table([HEAD, *FULL, ["3", "Naik", "Nilai", "BB"]], 1, structure="borderless")
    below = table([["4", "Turun", "Jumlah"]], 2, edges=(41.0, 61.0, 199.0, 380.0), structure="borderless")
    (found,) = joined(page(1, above), page(2, below))
    assert found.texts()[-1] == ["4", "Turun", "Jumlah", ""]


def test_joined_cells_keep_the_lower_confidence_and_the_flag() -> None:
    above = table([HEAD, *FULL, ["3", "Meningkatnya peran", "Rasio anggota per", "1 : 2"]], 1)
    below = table([["", "masyarakat", "rukun tetangga", ""], ["4", "A", "B", "C"]], 2)
    doubtful = tuple(replace(cell, confidence=0.3, review=True) if cell.text == "masyarakat" else cell for cell in below.cells)
    (found,) = joined(page(1, above), page(2, replace(below, cells=doubtful)))
    cell = next(cell for cell in found.cells if cell.text.endswith("masyarakat"))
    assert (cell.confidence, cell.review, cell.page) == (0.3, True, 1)


def test_a_table_of_a_hundred_pages_keeps_every_row_and_merged_cell() -> None:
    pages = []
    for number in range(1, 101):
        first = 10 * number
        rows: list[list[str | None]] = [[str(first), f"Sasaran {number}", f"Indikator {first}", "1"]]
        rows += [[str(first + k), None, f"Indikator {first + k}", "1"] for k in range(1, 10)]
        head: list[list[str | None]] = [[*HEAD]]
        pages.append(page(number, table(head + rows, number)))
    (found,) = joined(*pages)
    assert found.n_rows == 1001
    assert [row[0].text for row in found.grid()[1:]] == [str(n) for n in range(10, 1010)]
    assert [row[1].text for row in found.grid()[1:]] == [f"Sasaran {n}" for n in range(1, 101) for _ in range(10)]
    assert found.row_pages[1:] == tuple(n for n in range(1, 101) for _ in range(10))


REST = [HEAD, ["", "", "yang selesai", ""], ["3", "Naiknya mutu", "Nilai mutu", "80"]]


@pytest.mark.parametrize("text", ["•", "“", ": .", "e", "1 l"])
def test_the_dust_of_a_scan_between_two_pieces_does_not_part_a_table(text: str) -> None:
    speck = replace(line(text, 1, 700), confidence=0.45)
    found = joined(page(1, table([HEAD, *FULL], 1), speck), page(2, replace(speck, page=2), table(REST, 2)))
    assert [piece.texts()[2][2] for piece in found] == ["Jumlah keluhan yang selesai"]


def test_a_sure_line_between_two_pieces_parts_them() -> None:
    heading = replace(line("II", 2, 60), confidence=0.9)
    found = joined(page(1, table([HEAD, *FULL], 1)), page(2, replace(heading, text="Dinas B"), table([HEAD, *FULL], 2)))
    assert len(found) == 2


def test_a_dash_read_off_the_rule_above_a_merged_cell_is_no_text_of_it() -> None:
    first = [HEAD, ["1", "Meningkatnya mutu layanan", "Persentase A", "90"], ["2", None, "Persentase B", "80"]]
    rest = [HEAD, ["3", "-", "Persentase C", "70"], ["4", None, "Persentase D", "60"]]
    (found,) = joined(page(1, table(first, 1)), page(2, table(rest, 2)))
    assert [cell.text for cell in found.cells if cell.column == 1] == ["Sasaran", "Meningkatnya mutu layanan"]
