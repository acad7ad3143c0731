"""Tables of many drawings to indicators."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.decree import DecreeKind
from pipeline.model.issue import Severity
from pipeline.model.provenance import Method
from pipeline.model.reading import Cell, Table
from tests.normalizers.tables import draw, read, row, values

BOTH = pytest.mark.parametrize("structure", ["ruled", "tabs", "borderless"])


@BOTH
def test_a_merged_objective_and_number_hold_for_each_row(structure: str) -> None:
    records = read(
        """
No | Sasaran Strategis | Indikator Kinerja | Target
1 | Meningkatnya mutu jalan | Persentase jalan mantap | 80,5 %
^ | ^ | Rasio konektivitas | 0,4
2 | Meningkatnya kualitas air | Indeks kualitas air | -
""",
        structure=structure,
    )
    assert [row(i, "no", "objective", "name") for i in records.indicators] == [
        ("1", "Meningkatnya mutu jalan", "Persentase jalan mantap"),
        ("1", "Meningkatnya mutu jalan", "Rasio konektivitas"),
        ("2", "Meningkatnya kualitas air", "Indeks kualitas air"),
    ]
    assert [values(i) for i in records.indicators] == [
        {("target", 2024, "year"): 80.5},
        {("target", 2024, "year"): 0.4},
        {("target", 2024, "year"): None},
    ]
    assert records.issues == ()


@BOTH
def test_three_header_levels_with_a_numbering_row(structure: str) -> None:
    table = draw(
        """
No | Sasaran | Indikator Kinerja | Satuan | Target | < | < | < | < | PIC
^ | ^ | ^ | ^ | 2024 | < | < | < | 2025 | ^
^ | ^ | ^ | ^ | TW I | TW II | TW III | TW IV | ^ | ^
(1) | (2) | (3) | (4) | (5) | (6) | (7) | (8) | (9) | (10)
1 | Sasaran satu | Nilai A | poin | 10 | 20 | 30 | 40,5 | 50 | Bidang X
""",
        structure,
    )
    records = read(table)
    assert records.header_rows[id(table)] == 4
    assert values(records.indicators[0]) == {
        ("target", 2024, "Q1"): 10,
        ("target", 2024, "Q2"): 20,
        ("target", 2024, "Q3"): 30,
        ("target", 2024, "Q4"): 40.5,
        ("target", 2025, "year"): 50,
    }
    assert row(records.indicators[0], "responsible") == ("Bidang X",)


@BOTH
def test_a_goals_own_indicators_have_no_objective(structure: str) -> None:
    records = read(
        """
No | Tujuan | Sasaran | Indikator Tujuan/Sasaran | Satuan | Kondisi Awal (2020) | 2021 | 2022 | Kondisi Akhir
1 | Tujuan satu | | Harapan hidup | Tahun | 70 | 71 | 72 | 72
2 | ^ | ^ | Angka melek huruf | % | 90 | 91 | 92 | 92
3 | ^ | Sasaran satu | Nilai A | Nilai | 50 | 51 | 52 | 53
""",
        structure=structure,
    )
    assert [(i.level.value, *row(i, "goal", "objective")) for i in records.indicators] == [
        ("tujuan", "Tujuan satu", None),
        ("tujuan", "Tujuan satu", None),
        ("sasaran", "Tujuan satu", "Sasaran satu"),
    ]
    assert values(records.indicators[0]) == {
        ("baseline", 2020, "year"): 70,
        ("target", 2021, "year"): 71,
        ("target", 2022, "year"): 72,
    }
    assert [issue.code for issue in records.issues] == ["target.conflict"]
    assert [target.source.review for target in records.indicators[2].targets][-1]


def test_a_goal_indicator_column_gives_indicators_of_its_own() -> None:
    records = read("""
Tujuan | Indikator Tujuan | Target 2024 | Sasaran | Indikator Sasaran | Satuan | Target 2024
Tujuan satu | Indeks A | 70 | Sasaran a | Persentase B | % | 80
^ | ^ | ^ | ^ | Persentase C | % | 90
^ | ^ | ^ | Sasaran b | Nilai D | Nilai | 75,5
""")
    assert [(i.level.value, *row(i, "objective", "name", "unit"), *values(i).values()) for i in records.indicators] == [
        ("tujuan", None, "Indeks A", None, 70),
        ("sasaran", "Sasaran a", "Persentase B", "%", 80),
        ("sasaran", "Sasaran a", "Persentase C", "%", 90),
        ("sasaran", "Sasaran b", "Nilai D", "Nilai", 75.5),
    ]


@BOTH
def test_group_rows_and_prefixes_tell_the_parents(structure: str) -> None:
    records = read(
        """
NO | INDIKATOR KINERJA | SATUAN | TARGET 2024 | REALISASI 2023
Tujuan 1 : Meningkatkan daya saing | < | < | < | <
Sasaran 1.1 : Meningkatnya investasi | < | < | < | <
1 | Jumlah investor | investor | 15 | 12
Sasaran 1.2 : Meningkatnya ekspor | < | < | < | <
1 | Nilai ekspor | US$ | 1.250.000 | 900.000
Program Penanaman Modal | < | < | < | <
1 | Jumlah izin | izin | 100 | 90
""",
        structure=structure,
    )
    assert [(i.level.value, *row(i, "goal", "objective", "name")) for i in records.indicators] == [
        ("sasaran", "Meningkatkan daya saing", "Meningkatnya investasi", "Jumlah investor"),
        ("sasaran", "Meningkatkan daya saing", "Meningkatnya ekspor", "Nilai ekspor"),
        ("program", "Meningkatkan daya saing", "Meningkatnya ekspor", "Jumlah izin"),
    ]
    assert values(records.indicators[1]) == {("target", 2024, "year"): 1_250_000, ("realization", 2023, "year"): 900_000}


@pytest.mark.parametrize("header", ["No | Indikator Kinerja | Satuan | Target 2024\n", ""])
def test_lines_between_tables_tell_the_parents_of_the_rows_under_them(header: str) -> None:
    """Agencies print one table for each objective, with the heading over each or over the first only; the goal is told once."""
    records = read(
        "No | Indikator Kinerja | Satuan | Target 2024\n1 | Nilai A | poin | 10",
        f"{header}2 | Nilai B | poin | 20",
        f"{header}3 | Nilai C | poin | 30",
        f"{header}4 | Nilai D | poin | 40",
        captions=(
            ("Tujuan 1 : Meningkatkan mutu", "Sasaran 1.1 : Meningkatnya layanan"),
            ("Sasaran 1.2 : Meningkatnya disiplin",),
            ("Tujuan 2 : Meningkatkan daya saing", "Sasaran 2.1 : Meningkatnya investasi"),
            ("Sasaran 2.2 : Meningkatnya ekspor",),
        ),
    )
    assert [row(i, "goal", "objective", "name") for i in records.indicators] == [
        ("Meningkatkan mutu", "Meningkatnya layanan", "Nilai A"),
        ("Meningkatkan mutu", "Meningkatnya disiplin", "Nilai B"),
        ("Meningkatkan daya saing", "Meningkatnya investasi", "Nilai C"),
        ("Meningkatkan daya saing", "Meningkatnya ekspor", "Nilai D"),
    ]


def test_prefixes_in_one_column_for_goals_and_objectives() -> None:
    records = read(
        """
No | Tujuan/ Sasaran Strategis | Indikator Kinerja | Target 2024
1 | Tujuan: Ekonomi tumbuh | Laju pertumbuhan | 5,1 %
2 | Sasaran: Meningkatnya produksi | Nilai produksi | 12
 | | Jumlah produk | 7
""",
        structure="tabs",
    )
    assert [(i.level.value, *row(i, "no", "goal", "objective")) for i in records.indicators] == [
        ("tujuan", "1", "Ekonomi tumbuh", None),
        ("sasaran", "2", "Ekonomi tumbuh", "Meningkatnya produksi"),
        ("sasaran", "2", "Ekonomi tumbuh", "Meningkatnya produksi"),
    ]


def test_parents_and_year_told_above_the_table() -> None:
    records = read(
        "Indikator Kinerja | Target | Satuan\nNilai A | 70 | Nilai\nNilai B | 80 | Nilai",
        above=("Tujuan : Tata kelola yang baik", "Target Kinerja Tahun 2022"),
    )
    assert [row(i, "goal", "name") for i in records.indicators] == [
        ("Tata kelola yang baik", "Nilai A"),
        ("Tata kelola yang baik", "Nilai B"),
    ]
    assert list(values(records.indicators[0])) == [("target", 2022, "year")]


@pytest.mark.parametrize(
    ("heading", "objective", "kind", "level"),
    [
        ("Indikator Kinerja", "Sasaran Strategis", DecreeKind.PK, "sasaran"),
        ("Indikator Kinerja", "Sasaran Program", DecreeKind.PK, "program"),
        ("Indikator Kinerja", "Sasaran Kegiatan", DecreeKind.PK, "kegiatan"),
        ("Indikator Kinerja Kegiatan", "Sasaran", DecreeKind.IKU, "kegiatan"),
        ("Tolok Ukur", "Uraian Sasaran Kegiatan", DecreeKind.IKK, "kegiatan"),
        ("Indikator", "Kinerja", DecreeKind.IKI, "individu"),
        ("Indikator Kinerja Individu", "Sasaran / Kinerja Individu", DecreeKind.IKU, "individu"),
    ],
)
def test_levels(heading: str, objective: str, kind: DecreeKind, level: str) -> None:
    records = read(f"No | {objective} | {heading} | Target\n1 | Meningkatnya A | Nilai A | 5", kind=kind)
    assert [i.level.value for i in records.indicators] == [level]
    assert row(records.indicators[0], "objective") == ("Meningkatnya A",)


def test_nothing_is_dropped_in_silence() -> None:
    records = read("""
No | Sasaran | Indikator Kinerja | Zodiak | Lokasi | Pagu Indikatif (Rp.) | Target
1 | S1 | Nilai A | Leo | Kota | 5.000 | 70
""")
    assert [(issue.code, issue.raw) for issue in records.issues] == [("header.unknown", "Zodiak")]
    assert "headers.yaml" in records.issues[0].message
    assert values(records.indicators[0]) == {("target", 2024, "year"): 70}


def test_a_budget_list_gives_no_indicators() -> None:
    records = read("""
No | Program | Anggaran | Keterangan
1 | Program Penunjang | Rp. 8.214.536.900,- | APBD
 | JUMLAH | Rp. 8.214.536.900,- |
""")
    assert records.indicators == ()
    assert [(issue.code, issue.severity) for issue in records.issues] == [("table.other", Severity.INFO)]


def test_a_budget_list_glued_under_the_indicators() -> None:
    records = read("""
No | Sasaran | Indikator Kinerja | Target
1 | S1 | Nilai A | 70
No | Program | Anggaran | Keterangan
1 | Program Penunjang | Rp. 8.214.536.900,- | APBD
""")
    assert [row(i, "name") for i in records.indicators] == [("Nilai A",)]


def test_a_header_printed_again_and_a_cell_cut_by_the_page() -> None:
    table = draw(
        """
No | Sasaran | Indikator Kinerja | Target
1 | S1 | Nilai A | 5
^ | ^ | Nilai B | 6
No | Sasaran | Indikator Kinerja | Target
 | | Nilai C | 7
2 | S2 | Nilai D | 8
""",
        pages=(1, 1, 1, 2, 2, 2),
    )
    records = read(table)
    assert [row(i, "no", "objective", "name") for i in records.indicators] == [
        ("1", "S1", "Nilai A"),
        ("1", "S1", "Nilai B"),
        ("1", "S1", "Nilai C"),
        ("2", "S2", "Nilai D"),
    ]
    assert not any(i.objective is not None and i.objective.source.review for i in records.indicators)


def test_a_table_without_header_goes_on_the_one_before() -> None:
    records = read(
        "No | Sasaran | Indikator Kinerja | Target\n1 | S1 | Nilai A | 5", "2 | S2 | Nilai B | 6\n3 | S3 | Nilai C | 7"
    )
    assert [row(i, "objective", "name") for i in records.indicators] == [("S1", "Nilai A"), ("S2", "Nilai B"), ("S3", "Nilai C")]
    alone = read("2 | S2 | Nilai B | 6\n3 | S3 | Nilai C | 7")
    assert [issue.code for issue in alone.issues] == ["table.headless"]


def test_columns_that_go_on_in_the_next_table() -> None:
    records = read(
        "No | Sasaran | Indikator Kinerja | Satuan\n1 | S1 | Nilai A | Nilai\n2 | ^ | Nilai B | Nilai",
        "No | Target Triwulan I | Target Triwulan II | Target Tahunan\n1 | 1 | 2 | 4,5\n2 | 2 | 3 | 6",
    )
    assert [list(values(i).values()) for i in records.indicators] == [[1, 2, 4.5], [2, 3, 6]]


def test_several_items_in_one_cell() -> None:
    records = read("""
No | Sasaran | Indikator Kinerja | Target
1 | Meningkatnya X | 1. Persentase A // 2. Persentase B yang // panjang | 80% // 90%
""")
    assert [(*row(i, "no", "name"), *values(i).values()) for i in records.indicators] == [
        ("1", "Persentase A", 80),
        ("2", "Persentase B yang panjang", 90),
    ]


def test_what_a_heading_means_hangs_on_its_neighbours() -> None:
    names = read("No | Uraian | Dasar Pertimbangan | Sumber Data\n1 | Jumlah SDM | Kumulatif | Bidang A")
    assert row(names.indicators[0], "name", "definition", "data_source") == ("Jumlah SDM", "Kumulatif", "Bidang A")
    parents = read("No | Uraian | Indikator Kinerja | Target\n1 | Meningkatnya mutu | Nilai A | 5")
    assert row(parents.indicators[0], "objective", "name") == ("Meningkatnya mutu", "Nilai A")
    shares = read("Indikator Kinerja | Target | Realisasi | Capaian (%)\nNilai A | 5 | 4 | 80")
    assert values(shares.indicators[0]) == {("target", 2024, "year"): 5, ("realization", 2024, "year"): 4}


def test_dashes_in_text_cells_are_nothing_and_empty_targets_are_none() -> None:
    records = read("Indikator Kinerja | Satuan | Sumber Data | 2023 | 2024\nNilai A | - | n/a | | n/a")
    assert row(records.indicators[0], "unit", "data_source") == (None, None)
    assert values(records.indicators[0]) == {("target", 2024, "year"): None}


def test_ink_that_could_not_be_read_is_told() -> None:
    table = draw("Sasaran | Indikator Kinerja | Satuan | Target\nS | Nilai A | X | X\nS | Nilai B | % | 5")
    blind = [
        cell
        if cell.text != "X"
        else Cell(row=cell.row, column=cell.column, text="", page=1, method=Method.OCR, engine="x", confidence=0, review=True)
        for cell in table.cells
    ]
    records = read(Table(n_rows=3, n_columns=4, cells=tuple(blind), pages=(1,), structure="ruled"))
    first = records.indicators[0]
    assert first.unit is not None
    assert first.unit.text
    assert first.unit.source.review
    assert first.targets[0].value is None
    assert first.targets[0].source.review
    assert [issue.code for issue in records.issues].count("cell.unreadable") == 2


CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["No", "Sasaran", "Indikator Kinerja", "Target 2024", "TW I", "Satuan", "Tujuan", "(1)", "(2)", "1", "-", "80%", "Jumlah"]
    ),
    st.sampled_from(["Tujuan: x", "Sasaran 1: y", "Program Z", "Formula", "2024", "1. A\n2. B"]),
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=7),
    st.sampled_from(["ruled", "tabs"]),
    st.sampled_from(list(DecreeKind)),
)
def test_any_table_never_raises_and_every_text_has_its_place(rows: list[list[str]], structure: str, kind: DecreeKind) -> None:
    cells = tuple(
        Cell(row=r, column=c, text=text, page=1, method=Method.TEXT_LAYER, engine="x")
        for r, line in enumerate(rows)
        for c, text in enumerate(line)
    )
    table = Table(n_rows=len(rows), n_columns=4, cells=cells, pages=(1,), structure=structure)
    records = read(table, kind=kind)
    for indicator in records.indicators:
        assert indicator.name.text.strip()
        assert indicator.name.source.page == 1
        keys = [(t.kind, t.year, t.period) for t in indicator.targets]
        assert len(keys) == len(set(keys))
