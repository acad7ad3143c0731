"""Indicators that a lost rule left in one cell."""

from __future__ import annotations

import pytest

from normalizers.merged_names import part_merged_names
from normalizers.sections import find_sections
from tests.normalizers.tables import draw, read, row

HEADER = "No | Sasaran | Indikator Kinerja | Satuan | Target\n"


def test_each_numbered_row_has_its_indicator_back_flagged() -> None:
    records = read(
        f"{HEADER}1. | S1 | Angka Kematian Ibu // (AKI) // Prosentase persalinan // tingkat kecamatan | per 100.000 | 80\n"
        "2. | ^ | ^ | % | 95\n"
        "3. | S2 | Indeks Kepuasan | Indeks | 82"
    )
    assert [row(i, "no", "name", "unit") for i in records.indicators] == [
        ("1", "Angka Kematian Ibu (AKI)", "per 100.000"),
        ("2", "Prosentase persalinan tingkat kecamatan", "%"),
        ("3", "Indeks Kepuasan", "Indeks"),
    ]
    assert [i.name.source.review for i in records.indicators] == [True, True, False]


def test_a_cell_whose_lines_do_not_tell_as_many_is_flagged() -> None:
    records = read(f"{HEADER}1. | S1 | Layanan perizinan // yang selesai | % | 80\n2. | ^ | ^ | Dokumen | 95")
    assert [i.name.source.review for i in records.indicators] == [True]


@pytest.mark.parametrize(
    "rows",
    [
        "1 | S1 | Persentase jalan // Jumlah jembatan | % | 80\n^ | ^ | ^ | Unit | 95",
        "1 | S1 | Persentase jalan | % | 80\n2 | ^ | Jumlah jembatan | Unit | 95",
    ],
    ids=["one number", "one row each"],
)
def test_cells_of_one_number_or_one_row_stay_whole(rows: str) -> None:
    sections = find_sections(draw(HEADER + rows))
    assert part_merged_names(sections) is sections
