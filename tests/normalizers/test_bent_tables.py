"""Headings and rows that a scan bent or a rule was drawn through: what the rest of the table tells of them, always flagged."""

from __future__ import annotations

import pytest

from normalizers.records import Records
from pipeline.model.decree import TargetKind
from tests.normalizers.tables import draw, read, row, told_values, values

FIRST = """
No | Sasaran | Indikator Kinerja | Satuan | Formula | Target 2024 | Sumber Data
1 | S1 | Nilai A | % | F1 | 80 | D1
2 | S2 | Nilai B | % | F2 | 90 | D2
"""


def codes(records: Records) -> set[str]:
    return {issue.code for issue in records.issues}


def test_values_stay_with_an_indicator_whose_heading_is_bent_on_the_next_page() -> None:
    again = FIRST.replace("Indikator Kinerja", "lN# OF").replace("S1", "S3").replace("Nilai A", "Nilai C")
    records = read(FIRST, again)
    assert row(records.indicators[2], "name", "unit", "formula", "data_source") == ("Nilai C", "%", "F1", "D1")
    assert [target.raw for target in records.indicators[2].targets] == ["80"]
    assert records.indicators[2].name.source.review
    assert "header.guessed" in codes(records)
    assert "header.unknown" not in codes(records)


def test_item_numbers_under_the_heading_of_the_names_are_no_indicators() -> None:
    records = read("Indikator Kinerja | < | Satuan | Target\n1. | Nilai A | % | 80\n2. | Nilai B | % | 90")
    assert [row(i, "no", "name") for i in records.indicators] == [("1", "Nilai A"), ("2", "Nilai B")]


def test_item_numbers_beside_those_of_the_table_are_passed_over() -> None:
    records = read("No | Indikator Kinerja | < | Target\n1 | a. | Nilai A | 80\n2 | b. | Nilai B | 90\n3 | c. | Nilai C | 95")
    assert [row(i, "no", "name") for i in records.indicators] == [("1", "Nilai A"), ("2", "Nilai B"), ("3", "Nilai C")]


def test_a_quarter_that_lost_its_numeral_is_the_one_left() -> None:
    records = read(
        "Indikator Kinerja | Target 2025 | Target Triwulan | < | < | <\n^ | ^ | I | II |  | IV\nNilai A | 9 | 1 | 2 | 3 | 4"
    )
    assert ("target", 2025, "Q3", "3", True) in told_values(records)
    assert ("target", 2025, "year", "9", False) in told_values(records)


def test_a_quarter_that_is_read_twice_is_put_in_its_run() -> None:
    records = read("Indikator Kinerja | Target Triwulan | < | < | <\n^ | I | II | II | IV\nNilai A | 1 | 2 | 3 | 4", year=2025)
    assert [(period, raw, review) for _, _, period, raw, review in told_values(records)] == [
        ("Q1", "1", False),
        ("Q2", "2", False),
        ("Q3", "3", True),
        ("Q4", "4", False),
    ]


def test_a_slash_read_as_a_stroke_parts_the_words_of_a_heading() -> None:
    records = read("Indikator Kinerja | Makna Indikator I Definisi\nNilai A | Arti A")
    assert row(records.indicators[0], "name", "definition") == ("Nilai A", "Arti A")


def test_a_year_that_lost_its_heading_is_the_one_left() -> None:
    records = read("Indikator Kinerja | Target Tahun | < | <\n^ | 2023 |  | 2025\nNilai A | 1 | 2 | 3")
    assert ("target", 2024, "year", "2", True) in told_values(records)


def test_two_columns_under_one_heading_are_not_made_a_run() -> None:
    records = read("Indikator Kinerja | Target 2025 | <\nNilai A | 1 | 2")
    assert {year for _, year, *_ in told_values(records)} == {2025}


@pytest.mark.parametrize(
    ("heading", "year"), [("KONDISI AWAL LOLO", 2020), ("Kondisi Awal (2O2O)", 2020), ("Kondisi Awal", None)]
)
def test_a_bent_year_of_a_baseline_is_the_one_before_the_first_target(heading: str, year: int | None) -> None:
    records = read(f"Indikator Kinerja | {heading} | Target | <\n^ | ^ | 2021 | 2022\nNilai A | 1 | 2 | 3")
    found = next(t for t in records.indicators[0].targets if t.kind is TargetKind.BASELINE)
    assert (found.year, found.source.review) == (year, year is not None)


def test_an_unreadable_heading_over_units_is_the_responsible() -> None:
    units = ("Dinas Kesehatan", "Biro Organisasi", "BPKAD")
    drawing = "Indikator Kinerja | Satuan | P3N#NO,NO J,W8" + "".join(f"\nNilai {unit} | % | {unit}" for unit in units)
    records = read(drawing)
    found = [i.responsible for i in records.indicators]
    assert [text and text.text for text in found] == list(units)
    assert all(text is not None and text.source.review for text in found)


@pytest.mark.parametrize(
    ("drawing", "values"),
    [
        ("Indikator Kinerja | Target (%) | Realisasi (%)\nNilai A | 80 | 75", [("target", "80"), ("realization", "75")]),
        (
            "Indikator Kinerja | Target | Realisasi | Realisasi (%)\nNilai A | 80 | 60 | 75",
            [("target", "80"), ("realization", "60")],
        ),
        ("Indikator Kinerja | Target | Anggaran (Rp) | Realisasi (%)\nNilai A | 80 | 5.000 | 75", [("target", "80")]),
    ],
    ids=["the value itself", "its share", "of a budget"],
)
def test_realisasi_percent_is_what_its_neighbours_leave(drawing: str, values: list[tuple[str, str]]) -> None:
    assert [(kind, raw) for kind, _, _, raw, _ in told_values(read(drawing))] == values


GROUPED = """
No | Indikator Kinerja | Satuan | Target | Formula
Sasaran : Meningkatnya mutu layanan | < | < | < | <
1 | Nilai A | % | 80 | Hasil survei
{torn}
2 | Nilai B | % | 90 | Hasil survei
"""


@pytest.mark.parametrize(
    "torn",
    [
        "Sas | ran : Terjaganya ketertib | an um | um | <",
        "Sasa | an : Terjaganya ketertiban umum | < | < | <",
        "Sasaran : Terjaganya | < | ketertiban umum | < | <",
    ],
)
def test_a_group_row_that_rules_were_drawn_through_still_heads_its_rows(torn: str) -> None:
    records = read(GROUPED.format(torn=torn))
    assert [i.name.text for i in records.indicators] == ["Nilai A", "Nilai B"]
    objective = records.indicators[1].objective
    assert objective is not None
    assert objective.text.replace(" ", "") == "Terjaganyaketertibanumum"
    assert objective.source.review


def test_a_row_whose_objective_has_its_level_before_it_is_no_group_row() -> None:
    records = read(
        "No | Sasaran | Indikator Kinerja | Sumber Data\n1 | Sasaran : S1 | Nilai A | BPS\n2 | Sasaran : S2 | Nilai B | BPS"
    )
    assert [row(i, "objective", "name") for i in records.indicators] == [("S1", "Nilai A"), ("S2", "Nilai B")]


def test_misi_over_the_rows_is_their_goal() -> None:
    records = read(draw("No | Indikator Kinerja | Target\nMisi 2 : Mewujudkan kota sehat | < | <\n1 | Nilai A | 80"))
    assert row(records.indicators[0], "goal", "name") == ("Mewujudkan kota sehat", "Nilai A")


def test_headings_that_a_narrow_column_broke_need_no_look() -> None:
    records = read(
        "No | Indikator Kinerja | Kondis // i Awal // (2020) | TARG // ET // 2021 | TARGE // T 2022\n1 | Nilai A | 70 | 75,5 | 80"
    )
    assert [values(i) for i in records.indicators] == [
        {("baseline", 2020, "year"): 70.0, ("target", 2021, "year"): 75.5, ("target", 2022, "year"): 80.0}
    ]
    assert not any(target.source.review for i in records.indicators for target in i.targets)
