"""Tables drawn as agencies draw them seldom: what each shape is read as."""

from __future__ import annotations

import pytest

from tests.normalizers.tables import read, row, told_values


def test_letters_under_a_quarter_are_target_and_realization_and_the_percent_beside_them_a_share() -> None:
    records = read(
        "Indikator Kinerja | Target 2024 | TW I | < | < | TW II | < | <\n"
        "^ | ^ | T | R | % | T | R | %\nNilai A | 100 | 20 | 18 | 90 | 50 | 52 | 104"
    )
    assert told_values(records) == [
        ("target", 2024, "year", "100", False),
        ("target", 2024, "Q1", "20", False),
        ("realization", 2024, "Q1", "18", False),
        ("target", 2024, "Q2", "50", False),
        ("realization", 2024, "Q2", "52", False),
    ]
    assert not records.issues


@pytest.mark.parametrize("structure", ["ruled", "tabs"])
def test_years_counted_under_tahun_ke_are_told_from_the_first_and_flagged(structure: str) -> None:
    records = read(
        "No | Indikator Kinerja | Target Tahun ke- | < | <\n^ | ^ | 1 | 2 | 3\n1 | Nilai A | 55 | 60 | 65",
        year=2022,
        structure=structure,
    )
    assert told_values(records) == [("target", 2022 + k, "year", raw, True) for k, raw in enumerate(("55", "60", "65"))]


@pytest.mark.parametrize("number", ["I", "A.", "1"])
def test_an_objective_among_the_names_heads_the_rows_under_it(number: str) -> None:
    rows = "1 | Nilai A | % | 80\n2 | Nilai B | % | 90"
    records = read(f"No | Sasaran / Indikator | Satuan | Target\n{number} | Meningkatnya mutu layanan | |\n{rows}")
    assert [row(i, "objective", "name") for i in records.indicators] == [
        ("Meningkatnya mutu layanan", "Nilai A"),
        ("Meningkatnya mutu layanan", "Nilai B"),
    ]


def test_names_that_read_as_objectives_are_indicators_where_nothing_else_is_printed() -> None:
    records = read("No | Indikator Kinerja | Target\n1 | Meningkatnya kunjungan |\n2 | Meningkatnya produksi |")
    assert [i.name.text for i in records.indicators] == ["Meningkatnya kunjungan", "Meningkatnya produksi"]


@pytest.mark.parametrize(
    "heading",
    [
        "Target Sebelum Perubahan | Target Setelah Perubahan",
        "Target Murni | Target Perubahan",
        "Target (Semula) | Target (Menjadi)",
    ],
)
def test_of_a_revised_target_the_one_that_holds_is_taken_for_review(heading: str) -> None:
    assert told_values(read(f"Indikator Kinerja | {heading}\nNilai A | 80 | 85")) == [("target", 2024, "year", "85", True)]


def test_an_average_under_the_rows_is_no_indicator() -> None:
    records = read("No | Indikator Kinerja | Target\n1 | Nilai A | 80\n | Rata-rata capaian | 80")
    assert [i.name.text for i in records.indicators] == ["Nilai A"]


def test_those_who_support_are_neither_responsible_nor_a_source() -> None:
    records = read(
        "Indikator Kinerja | Target | Penanggung Jawab | <\n^ | ^ | Utama | Pendukung\nNilai A | 80 | Dinas A | Dinas B"
    )
    assert row(records.indicators[0], "responsible", "data_source") == ("Dinas A", None)


def test_four_columns_counted_in_roman_numerals_are_quarters_for_review() -> None:
    records = read("No | Indikator Kinerja | Target 2024 | I | II | III | IV\n1 | Nilai A | 10 | 1 | 2 | 3 | 4")
    assert told_values(records) == [
        ("target", 2024, "year", "10", False),
        *(("target", 2024, f"Q{k}", str(k), True) for k in range(1, 5)),
    ]
    assert {issue.code for issue in records.issues} == {"header.guessed"}


YEARS = "Sasaran | Indikator Kinerja | Tahun | Target\nS1 | Nilai A | 2023 | 62,5\n^ | ^ | 2024 | 65\nS2 | Nilai B | 2023 | 70"


@pytest.mark.parametrize("structure", ["ruled", "tabs"])
def test_years_below_each_other_are_those_of_the_values_beside_them(structure: str) -> None:
    records = read(YEARS, "^ | ^ | 2024 | 75\nS3 | Nilai C | - | 80", structure=structure)
    assert [i.name.text for i in records.indicators] == ["Nilai A", "Nilai B", "Nilai C"]
    assert told_values(records) == [
        ("target", 2023, "year", "62,5", False),
        ("target", 2024, "year", "65", False),
        ("target", 2023, "year", "70", False),
        ("target", 2024, "year", "75", False),
        ("target", 2024, "year", "80", True),
    ]
    assert not records.issues


def test_a_column_of_years_beside_targets_of_a_year_is_told_as_before() -> None:
    records = read("Indikator Kinerja | Tahun | Target 2025\nNilai A | 2023 | 62,5\nNilai B | 2024 | 65")
    assert [year for _, year, _, _, _ in told_values(records)] == [2025, 2025]
    assert [issue.code for issue in records.issues] == ["header.unknown"]
