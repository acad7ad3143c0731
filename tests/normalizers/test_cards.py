"""Cards: one indicator in a table of keys and values."""

from __future__ import annotations

from tests.normalizers.tables import read, row, values


def test_cards() -> None:
    records = read(
        """
Indikator Kinerja Utama | Persentase balita yang dirawat
Tujuan | Meningkatnya derajat kesehatan
Sasaran Strategis | Menurunnya gizi buruk
Definisi Operasional | Balita yang dirawat
Formula | (A) / (B) x 100%
Satuan | Persen
Sumber Data | - Laporan Puskesmas
Target 2024 | 95%
Polaritas | Maximize
Keterangan | -
""",
        """
1. | Nama Indikator | : | Angka kematian ibu
2. | Definisi | : | Jumlah kematian ibu
3. | Cara Penghitungan | : | Kematian / kelahiran x 100.000
4. | Satuan | : | per 100.000 KH
5. | Zodiak | : | Leo
""",
    )
    first, second = records.indicators
    assert row(first, "goal", "objective", "unit", "data_source", "remarks", "polarity") == (
        "Meningkatnya derajat kesehatan",
        "Menurunnya gizi buruk",
        "Persen",
        "Laporan Puskesmas",
        None,
        "maximize",
    )
    assert values(first) == {("target", 2024, "year"): 95}
    assert row(second, "name", "definition", "formula") == (
        "Angka kematian ibu",
        "Jumlah kematian ibu",
        "Kematian / kelahiran x 100.000",
    )
    assert [(issue.code, issue.raw) for issue in records.issues] == [("header.unknown", "Zodiak")]


def test_cards_that_come_out_as_several_tables() -> None:
    records = read(
        "Nama Indikator | Nilai A\nSasaran | S1\nDefinisi Operasional | D1\nFormula | F1",
        "Satuan | Nilai\nTarget 2024 | 5\nNama Indikator | Nilai B\nSasaran | S2",
        "Satuan | Persen\nTarget 2024 | 6",
    )
    assert [row(i, "name", "objective", "unit") for i in records.indicators] == [
        ("Nilai A", "S1", "Nilai"),
        ("Nilai B", "S2", "Persen"),
    ]
    assert [list(values(i).values()) for i in records.indicators] == [[5], [6]]


def test_specks_between_the_parts_of_a_card_do_not_end_it() -> None:
    records = read(
        "Nama Indikator | Nilai A\nSasaran | S1\nDefinisi Operasional | D1\nTarget 2024 | 5",
        "Target 2025 | 6",
        captions=((), ("1", "'")),
    )
    assert list(values(records.indicators[0]).values()) == [5, 6]


def test_a_card_with_a_table_of_years_and_one_with_years_in_a_cell() -> None:
    records = read(
        """
Nama Indikator | Nilai A | < | <
Definisi | D1 | < | <
Satuan | Nilai | < | <
Target | 2022 | 2023 | 2024
^ | 80 | 85,5 | 90
Sumber Data | BPS | < | <
""",
        "IKU | Nilai B\nFormula | F2\nSatuan | Nilai\nTarget | 2022: 80%; 2023: 85,5%; 2024: 90%",
    )
    expected = {("target", 2022, "year"): 80, ("target", 2023, "year"): 85.5, ("target", 2024, "year"): 90}
    assert [values(i) for i in records.indicators] == [expected, expected]
    assert row(records.indicators[0], "data_source") == ("BPS",)


def test_a_card_of_two_keys_a_row() -> None:
    records = read(
        "Sasaran Strategis | Meningkatnya A | Satuan | %\nIndikator Kinerja Utama | Persentase A | Polaritas | Maximize\n"
        "Definisi | Arti A | Sumber Data | BPS\nFormula | A / B x 100% | Penanggung Jawab | Bidang X"
    )
    assert [row(i, "objective", "name", "unit", "definition", "data_source", "responsible") for i in records.indicators] == [
        ("Meningkatnya A", "Persentase A", "%", "Arti A", "BPS", "Bidang X")
    ]
