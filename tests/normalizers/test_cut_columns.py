"""Columns that a stroke through the page cuts in two."""

from __future__ import annotations

import pytest

from normalizers.cut_columns import find_whole_sections
from tests.normalizers.tables import draw, read, row, values


def test_the_rest_of_cut_words_is_put_back_and_flagged() -> None:
    records = read(
        "No | Indikator Kinerja | Target | Penanggung Jawab | <\n1 | Nilai A | 5 | Dinas Pertani | an\n"
        "2 | Nilai B | 6 | Bappeda | \n3 | Nilai C | 7 | Dinas Keseha | tan"
    )
    assert [row(i, "name", "responsible") for i in records.indicators] == [
        ("Nilai A", "Dinas Pertanian"),
        ("Nilai B", "Bappeda"),
        ("Nilai C", "Dinas Kesehatan"),
    ]
    assert [i.responsible.source.review for i in records.indicators if i.responsible] == [True, False, True]


def test_a_cut_indicator_column_tells_each_indicator_once() -> None:
    records = read(
        "Sasaran | Indikator Kinerja | < | Target\nS1 | Nilai A | < | 5\nS2 | Nilai B yang | ada | 6\nS3 | Nilai C | < | 7"
    )
    assert [row(i, "name") for i in records.indicators] == [("Nilai A",), ("Nilai B yang ada",), ("Nilai C",)]
    assert not [issue for issue in records.issues if issue.code.startswith("header.")]


@pytest.mark.parametrize(
    "heading", ["Indika | tor Kinerja", "Indikatc // Utam | r Kinerja // a", "Indikat | or"], ids=["torn", "two lines", "bare"]
)
def test_a_heading_cut_in_two_is_read_whole(heading: str) -> None:
    records = read(
        f"No | Sasaran | {heading} | Satuan | Target\n"
        "1 | S1 | Persentase // desa | jalan // mantap | % | 5\n"
        "2 | S2 | Persen | tase jembatan | % | 6"
    )
    assert [row(i, "name") for i in records.indicators] == [("Persentase jalan desa mantap",), ("Persentase jembatan",)]
    assert all(i.name.source.review for i in records.indicators)


def test_a_heading_over_periods_cut_in_two_heads_them_all() -> None:
    records = read("Indikator | Satuan | Target T | < | riwulan | <\n^ | ^ | I | II | III | IV\nNilai A | % | 1 | 2 | 3 | 4")
    assert [values(i) for i in records.indicators] == [{("target", 2024, f"Q{k}"): float(k) for k in range(1, 5)}]


def test_a_column_under_no_heading_with_the_beginnings_of_words_is_part_of_its_neighbour() -> None:
    records = read(
        "Indikator | | Formula\nNilai A | Penggu | naan air\nNilai B | Akumu | lasi kapasitas\nNilai C | Total | jumlah"
    )
    assert [i.formula.text for i in records.indicators if i.formula] == ["Penggunaan air", "Akumulasi kapasitas", "Total jumlah"]


@pytest.mark.parametrize(
    "drawing",
    [
        "No | Indikator Kinerja | < | Target\n1 | 1. | Nilai A | 5\n2 | 2. | Nilai B | 6\n3 | 3. | Nilai C | 7",
        "Indikator | Target | <\nNilai A | 90 | %\nNilai B | 12 | dokumen",
        "Indikator | Sumber | Data | Target\nNilai A | Survei | BPS | 5\nNilai B | Laporan | OPD | 6",
        "Indikator | | Formula\nNilai A | Bidang X | Hasil survei\nNilai B | Bidang Y | Laporan",
    ],
    ids=["item numbers", "value and unit", "two headings", "no heading"],
)
def test_columns_of_their_own_stay_apart(drawing: str) -> None:
    table = draw(drawing)
    (section,) = find_whole_sections(table)
    assert section.table is table


def test_the_cells_of_a_joined_table_cover_it_once() -> None:
    (section,) = find_whole_sections(
        draw(
            "Tujuan | Indikator Kinerja | < | Target | <\n^ | ^ | ^ | 2023 | 2024\n"
            "T1 | Nilai | < | 1 | 2\nT2 | Nil | ai B | 3 | 4\nkaki | < | < | < | <"
        )
    )
    table = section.table
    assert table.n_columns == 4
    assert [cell.text for cell in table.grid()[3]] == ["T2", "Nilai B", "3", "4"]
