"""Tables cut by pages and headings bent by readers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizers.records import Records
from pipeline.model.geometry import Box
from pipeline.model.reading import Table
from tests.normalizers.tables import draw, read, row, scanned, values

HEADER = "No | Sasaran | Indikator Kinerja | Target | Penanggung Jawab\n"
FIRST = HEADER + "1 | S1 | Nilai A | 5 | Bidang X\n^ | ^ | Nilai B | 6 | ^"
REST = " | | Nilai C | 7 | \n^ | ^ | Nilai D | 8 | ^\n2 | S2 | Nilai E | 9 | Bidang Y"


@pytest.mark.parametrize("header", [HEADER, ""], ids=["header again", "no header"])
@pytest.mark.parametrize("structure", ["ruled", "tabs"])
def test_merged_cells_go_on_in_the_next_table(header: str, structure: str) -> None:
    records = read(FIRST, header + REST, structure=structure)
    assert [row(i, "no", "objective", "name", "responsible") for i in records.indicators] == [
        ("1", "S1", "Nilai A", "Bidang X"),
        ("1", "S1", "Nilai B", "Bidang X"),
        ("1", "S1", "Nilai C", "Bidang X"),
        ("1", "S1", "Nilai D", "Bidang X"),
        ("2", "S2", "Nilai E", "Bidang Y"),
    ]
    assert not _flagged(records)


def _flagged(records: Records) -> list[str]:
    return [
        text.text
        for i in records.indicators
        for text in (i.name, i.objective, i.responsible)
        if text is not None and text.source.review
    ]


def test_a_row_cut_by_the_page_goes_on() -> None:
    records = read(
        "Sasaran | Indikator Kinerja | Formulasi Perhitungan | Sumber Data\nS1 | Nilai A | Jumlah A dibagi | Laporan",
        " | | jumlah B dikali 100% | tahunan\nS2 | Nilai B | F2 | D2",
    )
    assert [row(i, "name", "data_source") for i in records.indicators] == [("Nilai A", "Laporan tahunan"), ("Nilai B", "D2")]
    assert records.indicators[0].formula is not None
    assert records.indicators[0].formula.text == "Jumlah A dibagi jumlah B dikali 100%"
    assert records.indicators[0].formula.source.review


def test_bent_quarters_are_put_in_their_run_and_flagged() -> None:
    records = read("""
Sasaran | Indikator Kinerja | Target 2023 | Triwulan I | Triwulan II | Triwulan | Triwulan NY | Keterangan
S | Nilai A | 5 | 1 | 2 | 3 | 4 | -
""")
    indicator = records.indicators[0]
    assert values(indicator) == {
        ("target", 2023, "year"): 5,
        ("target", 2023, "Q1"): 1,
        ("target", 2023, "Q2"): 2,
        ("target", 2023, "Q3"): 3,
        ("target", 2023, "Q4"): 4,
    }
    assert [target.source.review for target in indicator.targets] == [False, False, False, True, True]
    assert [issue.code for issue in records.issues] == ["header.guessed", "header.guessed"]


def test_quarters_whose_blank_was_lost_are_put_in_their_run() -> None:
    records = read("""
Sasaran | Indikator Kinerja | 2024 | < | < | < | 2025 | < | < | <
^ | ^ | TWI | TWII | TWII | TW IV | TWI | TW II | TWlll | TW Iv
S | Nilai A | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
""")
    indicator = records.indicators[0]
    assert values(indicator) == {
        ("target", year, f"Q{quarter}"): 4 * (year - 2024) + quarter for year in (2024, 2025) for quarter in (1, 2, 3, 4)
    }
    assert indicator.targets[2].source.review


def test_a_bent_word_before_a_year_and_a_bent_half_year_are_put_in_their_run() -> None:
    records = read("""
Sasaran | Indikator Kinerja | Thn 2023 | Thn 2024 | Thr 2025 | Smt. 1 | Smt. H
S | Nilai A | 1 | 2 | 3 | 4 | 5
""")
    indicator = records.indicators[0]
    assert [values(indicator)["target", year, "year"] for year in (2023, 2024, 2025)] == [1, 2, 3]
    assert [(target.period, target.source.review) for target in indicator.targets][-2:] == [("S1", False), ("S2", True)]
    assert [issue.code for issue in records.issues] == ["header.guessed", "header.guessed"]


def test_two_halves_of_a_year_that_are_read_stay_as_they_are() -> None:
    records = read("""
Sasaran | Indikator Kinerja | Semester I Target 2024 | Semester I Realisasi 2024
S | Nilai A | 4 | 5
""")
    assert values(records.indicators[0]) == {("target", 2024, "S1"): 4, ("realization", 2024, "S1"): 5}


def test_a_heading_and_its_cells_over_two_columns_are_one_column() -> None:
    """A scan joins two tables that stand close, so that a rule of the lower one divides a column of the upper one."""
    records = read("""
No | Sasaran | Indikator Kinerja | < | Satuan | Target 2024
1 | S1 | Nilai A | < | poin | 5
2 | S2 | Nilai B | < | poin | 6
No | Program | < | Anggaran | < | Ket.
1 | Program X | < | 812.450.000 | < | APBD
""")
    assert [row(i, "no", "objective", "name", "unit") for i in records.indicators] == [
        ("1", "S1", "Nilai A", "poin"),
        ("2", "S2", "Nilai B", "poin"),
    ]


def test_rows_go_on_under_a_header_printed_again_with_one_bent_heading() -> None:
    header = "{} | Sasaran | Indikator Kinerja | Satuan | Target 2024\n"
    records = read(header.format("No") + "1 | S1 | Nilai A | poin | 5", header.format("Mh") + "2 |  | Nilai B | poin | 6")
    assert [row(i, "no", "objective", "name") for i in records.indicators] == [("1", "S1", "Nilai A"), ("2", "S1", "Nilai B")]


def test_a_bent_year_is_put_in_its_run() -> None:
    records = read("""
Sasaran | Indikator Kinerja | Target | < | <
^ | ^ | 2021 | 20Z2 | 2023
S | Nilai A | 1 | 2 | 3
""")
    assert [year for _, year, _ in values(records.indicators[0])] == [2021, 2022, 2023]
    assert [issue.code for issue in records.issues] == ["header.guessed"]


def test_money_and_levels_that_say_nothing_beside_the_targets() -> None:
    records = read("""
Sasaran | Indikator Sasaran | Kondisi Awal | Target Kinerja dan Kerangka Pendanaan | < | < | < | Kondisi Akhir Renstra | <
^ | ^ | ^ | 2021 | < | 2022 | < | ^ | ^
^ | ^ | ^ | Target | Rp | K | Rp | Target | Rp
S | Nilai A | 50 | 55 | 1.000 | 60 | 2.000 | 60 | 3.000
""")
    assert values(records.indicators[0]) == {
        ("baseline", None, "year"): 50,
        ("target", 2021, "year"): 55,
        ("target", 2022, "year"): 60,
    }
    assert records.issues == ()


def test_an_unreadable_heading_is_guessed_from_its_cells_and_flagged() -> None:
    records = read("""
No | Sasaran Strategis | x#k@t*r | Satuan | Target
1 | S1 | Persentase jalan mantap | % | 80
2 | S2 | Jumlah jembatan | Unit | 7
""")
    assert [row(i, "name") for i in records.indicators] == [("Persentase jalan mantap",), ("Jumlah jembatan",)]
    assert all(i.name.source.review for i in records.indicators)
    assert [issue.code for issue in records.issues] == ["header.guessed"]


def test_a_fraction_read_with_its_factor_between_the_parts() -> None:
    drawing = "Sasaran | Indikator Kinerja | Formulasi Perhitungan\nS | Nilai A | Realisasi anggaran × 100% Pagu anggaran"
    by_ocr = read(scanned(draw(drawing), 0.9)).indicators[0].formula
    printed = read(drawing).indicators[0].formula
    assert by_ocr is not None
    assert printed is not None
    assert (by_ocr.text, by_ocr.source.review) == ("(Realisasi anggaran) / (Pagu anggaran) x 100%", True)
    assert (printed.text, printed.source.review) == ("Realisasi anggaran × 100% Pagu anggaran", False)


def _placed(table: Table, edges: tuple[float, ...], top: float) -> Table:
    """The table with its columns at `edges` and rows of 10 points from `top`."""
    cells = tuple(
        replace(
            cell,
            box=Box(
                x0=edges[cell.column],
                top=top + 10 * cell.row,
                x1=edges[cell.column + cell.column_span],
                bottom=top + 10 * (cell.row + cell.row_span),
            ),
        )
        for cell in table.cells
    )
    box = Box(x0=edges[0], top=top, x1=edges[-1], bottom=top + 10 * table.n_rows)
    return replace(table, cells=cells, edges=edges, box=box)


def test_a_header_that_came_out_as_a_table_of_its_own() -> None:
    head = draw("""
No | Sasaran | Target Kinerja | < | <
^ | ^ | Indikator Kinerja | 2024 | 2025
^ | ^ | ^ | TW I TW II | ^
""")
    rows = draw("(1) | (2) | (3) | (4) | (5) | (6)\n1 | S1 | Nilai A | 5 | 6 | 7\n2 | S2 | Nilai B | 8 | 9 | 10", "borderless")
    records = read(
        _placed(head, (0, 30, 100, 200, 260, 300), 0),
        _placed(rows, (0, 20, 110, 205, 230, 262, 300), 35),
    )
    assert [row(i, "no", "objective", "name") for i in records.indicators] == [("1", "S1", "Nilai A"), ("2", "S2", "Nilai B")]
    assert values(records.indicators[1]) == {("target", 2024, "Q1"): 8, ("target", 2024, "Q2"): 9, ("target", 2025, "year"): 10}
    assert all(target.source.review for target in records.indicators[1].targets)


def test_an_objective_above_the_next_page_keeps_the_goal_of_the_group_row() -> None:
    header = "No | Indikator Kinerja | Target\n"
    records = read(
        header + "Tujuan : T1 | < | <\nSasaran : S1 | < | <\n1 | Nilai A | 5",
        header + "2 | Nilai B | 6",
        captions=((), ("Sasaran 1.2 : S2",)),
    )
    assert [row(i, "goal", "objective", "name") for i in records.indicators] == [("T1", "S1", "Nilai A"), ("T1", "S2", "Nilai B")]


def test_months_are_headings_beside_a_heading_that_stands_over_some() -> None:
    records = read(
        "No | Indikator Kinerja | Jan | Feb | Target | Bulan | Mei\n | | | | Mar | Apr |\n1 | Nilai A | 1 | 2 | 3 | 4 | 5",
        structure="borderless",
    )
    assert [i.name.text for i in records.indicators] == ["Nilai A"]
    assert [(t.period, t.raw) for t in records.indicators[0].targets] == [(f"M{k:02d}", str(k)) for k in range(1, 6)]


def test_headings_at_half_the_height_of_others_complete_the_header() -> None:
    records = read(
        " | | INDIKATOR KINERJA | | | TARGET |\nTUJUAN | SASARAN | | | 1 | 2 | RUMUS\n | | URAIAN | SATUAN | (2022) | (2023) |\n"
        "T1 | S1 | Nilai A | % | 5 | 6 | F1",
        structure="borderless",
    )
    assert [row(i, "goal", "objective", "name", "unit") for i in records.indicators] == [("T1", "S1", "Nilai A", "%")]
    assert [t.year for t in records.indicators[0].targets] == [2022, 2023]


NUMBERED = "(1) | (2) | (3) | (4) | (5) | (6)\n"
WIDE = "Sasaran | Indikator Kinerja | Formulasi | Target 2024 | Target 2025 | PIC\n"
CUT = WIDE + NUMBERED + "S1 | Nilai A | Hasil A | 5 | 6 | Bidang X\n | Nilai B | Jumlah orang yang | | |"


@pytest.mark.parametrize("header", [WIDE + NUMBERED, ""], ids=["header again", "no header"])
def test_a_row_cut_by_the_page_takes_its_values_from_the_next_one(header: str) -> None:
    records = read(CUT, header + " | | datang | 7 | 8 | Bidang Y\n | Nilai C | Hasil C | 9 | 10 | ", structure="tabs")
    second, third = records.indicators[1:]
    assert second.formula is not None
    assert second.formula.text == "Jumlah orang yang datang"
    assert [(t.year, t.raw) for t in second.targets] == [(2024, "7"), (2025, "8")]
    assert (row(second, "responsible"), row(third, "responsible")) == (("Bidang Y",), ("Bidang Y",))
    assert not [issue for issue in records.issues if issue.code.startswith(("row.", "target."))]


def test_values_without_a_name_amid_a_page_are_told_not_taken() -> None:
    records = read(WIDE + "S1 | Nilai A | Hasil A | | | Bidang X\n | | Hasil B | 7 | 8 | Bidang Y", structure="tabs")
    assert [i.targets for i in records.indicators] == [()]
    assert [issue.code for issue in records.issues if issue.code.startswith("row.")] == ["row.unnamed"]


@pytest.mark.parametrize("structure", ["ruled", "tabs"])
@pytest.mark.parametrize("number", ["11", "11.", ""])
def test_a_row_that_prints_words_of_headings_begins_no_new_header(number: str, structure: str) -> None:
    records = read(
        "No | Indikator Kinerja | Satuan | Target | Sumber Data\n10 | Nilai A | Nilai | 5 | BPS\n"
        f"{number} | Peringkat EPPD | Peringkat | Peringkat 3 | OPD\n12 | Nilai C | Nilai | 7 | OPD",
        structure=structure,
    )
    assert [row(i, "name", "unit", "data_source") for i in records.indicators] == [
        ("Nilai A", "Nilai", "BPS"),
        ("Peringkat EPPD", "Peringkat", "OPD"),
        ("Nilai C", "Nilai", "OPD"),
    ]
    assert [t.raw for i in records.indicators for t in i.targets] == ["5", "Peringkat 3", "7"]


@pytest.mark.parametrize("structure", ["ruled", "tabs"])
def test_a_named_row_with_jumlah_for_its_unit_is_no_total(structure: str) -> None:
    rows = "1 | Nilai A | Jumlah | 5\n | Jumlah | | 5\n | | Total | 5"
    records = read(f"No | Indikator Kinerja | Satuan | Target\n{rows}", structure=structure)
    assert [row(i, "name", "unit") for i in records.indicators] == [("Nilai A", "Jumlah")]
