"""Dumps that print a table cell by cell, row after row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.dump import parse_loose
from normalizers.dump_formulas import read_formula
from normalizers.dump_heads import read_head
from normalizers.dump_tokens import split_values
from pipeline.model.decree import Indicator, Level
from pipeline.model.provenance import Method
from pipeline.model.reading import Page, Reading, Source, TextLine
from tests.normalizers.decrees import sheets_of

YEARS = """\
INDIKATOR KINERJA UTAMA
KECAMATAN BUNGURAN TIMUR TAHUN 2023
No. Indikator Kinerja Satuan
Realisasi
Tahun 2022
Target
Tahun 2023
Smt. I
Smt.
II
Cara Pengukuran
Unit Kerja
Penanggung Jawab
Tujuan : Meningkatkan kualitas penyelenggaraan pemerintahan
Sasaran : Meningkatnya kualitas pelayanan publik
1 Indeks Kepuasan Masyarakat Nilai 81,42 83 - 83 Hasil survei kepuasan
masyarakat
Seksi Pelayanan
Umum
2 Persentase pelayanan
administrasi yang selesai
% 92,7 95 94 95 Jumlah layanan selesai dibagi
jumlah permohonan x 100%
Seksi Pelayanan
Umum
Sasaran : Meningkatnya pembinaan desa
3 Jumlah desa mandiri Desa 1 2 - 2 Hasil penetapan IDM Seksi PMD
Ranai, 16 Januari 2023
CAMAT BUNGURAN TIMUR
HAMZAH
"""


def lines_of(text: str) -> tuple[TextLine, ...]:
    return tuple(
        TextLine(text=line, page=1, method=Method.TRANSCRIPT, engine="utf-8") for line in text.splitlines() if line.strip()
    )


def read(text: str) -> tuple[Indicator, ...]:
    lines = lines_of(text)
    page = Page(number=1, width=0, height=0, method=Method.TRANSCRIPT, engine="utf-8")
    source = Source(path="a.txt", sha256="0" * 64, media_type="text/plain", pages=1)
    (span,) = sheets_of(Reading(source=source, pages=(page,), blocks=lines))
    return parse_loose(span.loose, lines, Level.SASARAN)[0]


def test_rows_are_cut_into_cells_in_the_order_of_their_columns() -> None:
    found = read(YEARS)
    assert [indicator.name.text for indicator in found] == [
        "Indeks Kepuasan Masyarakat",
        "Persentase pelayanan administrasi yang selesai",
        "Jumlah desa mandiri",
    ]
    assert [indicator.unit.text for indicator in found if indicator.unit] == ["Nilai", "%", "Desa"]
    assert [indicator.responsible.text for indicator in found if indicator.responsible][-1] == "Seksi PMD"


def test_values_in_a_run_belong_to_the_periods_of_the_header_and_are_flagged() -> None:
    targets = read(YEARS)[1].targets
    assert [(t.kind.value, t.year, t.period, t.raw) for t in targets] == [
        ("realization", 2022, "year", "92,7"),
        ("target", 2023, "year", "95"),
        ("target", 2023, "S1", "94"),
        ("target", 2023, "S2", "95"),
    ]
    assert all(target.source.review for target in targets)


def test_parents_on_lines_of_their_own_hold_for_the_rows_below() -> None:
    told = [(i.goal.text if i.goal else None, i.objective.text if i.objective else None) for i in read(YEARS)]
    goal = "Meningkatkan kualitas penyelenggaraan pemerintahan"
    assert told == [
        (goal, "Meningkatnya kualitas pelayanan publik"),
        (goal, "Meningkatnya kualitas pelayanan publik"),
        (goal, "Meningkatnya pembinaan desa"),
    ]


def test_a_row_whose_values_do_not_fit_the_header_gets_none() -> None:
    assert read(YEARS.replace("81,42 83 - 83", "81,42 83"))[0].targets == ()


@pytest.mark.parametrize(
    ("text", "fields", "periods"),
    [
        ("No Sasaran Indikator Kinerja Satuan Target", ("objective", "name", "unit", "target"), [(2024, "year")]),
        (
            "NO. SASARAN STRATEGIS INDIKATOR KINERJA SAT. 2024 2025\nTW I TW II",
            ("objective", "name", "unit", "target"),
            [(2024, "Q1"), (2024, "Q2"), (2025, "Q1"), (2025, "Q2")],
        ),
        (
            "No Tujuan Sasaran Indikator Kinerja\nKondisi Awal (2020)\nTarget\n2021 2022",
            ("goal", "objective", "name", "target"),
            [(2020, "year"), (2021, "year"), (2022, "year")],
        ),
        ("Tujuan/ Sasaran Strategis Indikator Kinerja Sumber Data", ("objective", "name", "data_source"), []),
    ],
)
def test_headers_tell_columns_and_periods(text: str, fields: tuple[str, ...], periods: list[tuple[int, str]]) -> None:
    head = read_head(text.splitlines(), 0, 2024)
    assert head is not None
    assert head.fields == fields
    assert [(period.year, period.period) for period in head.periods] == periods


@pytest.mark.parametrize("text", ["TUJUAN, SASARAN DAN INDIKATOR KINERJA UTAMA", "Meningkatnya mutu layanan", "2024", ""])
def test_titles_and_texts_are_no_header(text: str) -> None:
    assert read_head([text], 0) is None


def test_a_factor_other_than_a_hundred_is_put_behind_a_stacked_fraction() -> None:
    assert read_formula("Jumlah kasus × 100.000 Jumlah penduduk") == "(Jumlah kasus) / (Jumlah penduduk) x 100.000"


@given(st.lists(st.sampled_from(["12,5", "≥ 85%", "80-85", "72,36 (BB)", "n/a", "-", "1 : 14", "WTP"]), max_size=9))
def test_the_values_of_a_run_are_told_one_by_one(values: list[str]) -> None:
    joined = " ".join(values)
    assert split_values(joined) == values or "- " in joined or " -" in joined


@given(st.text(alphabet="No Indikator Sasaran Target 2024\n1,%-:x", max_size=200))
def test_any_lines_below_a_header_never_raise(text: str) -> None:
    lines = lines_of("No Sasaran Indikator Kinerja Satuan Target\n" + text)
    for indicator in parse_loose(lines, lines, Level.SASARAN)[0]:
        assert indicator.name.source.review
