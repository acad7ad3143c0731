"""One indicator out of its printings in several tables of one form."""

from __future__ import annotations

from tests.normalizers.tables import draw, read, row, scanned, values


def test_one_indicator_out_of_two_tables() -> None:
    records = read(
        """
Sasaran Strategis | Indikator Kinerja Utama | Formulasi Perhitungan | Sumber Data
Sasaran a | 1. Prosentase jalan mantap | (A) / (B) x 100% | Dinas PU
^ | 2. Indeks jembatan | Hasil survei | Dinas PU
""",
        """
No | Indikator Kinerja Utama | Satuan | Target Thn 2024
1 | Persentase jalan mantap | % | 81,5
2 | Indeks jembatan | Indeks | 3.20
""",
    )
    assert [row(i, "no", "objective", "name", "unit") for i in records.indicators] == [
        ("1", "Sasaran a", "Prosentase jalan mantap", "%"),
        ("2", "Sasaran a", "Indeks jembatan", "Indeks"),
    ]
    assert records.indicators[0].formula is not None
    key = "persentase jalan mantap"
    assert records.indicators[0].normalized == {"name": "Persentase jalan mantap", "unit": "persen", "key": key}
    assert [list(values(i).values()) for i in records.indicators] == [[81.5], [3.2]]


def test_like_names_of_different_indicators_stay_apart() -> None:
    records = read(
        """
Sasaran | Indikator Kinerja | Sumber Data
S | Persentase siswa SD dengan literasi minimum | Asesmen
""",
        """
Indikator Kinerja | Satuan | Target 2024
Persentase siswa SD dengan numerasi minimum | % | 40
""",
    )
    assert len(records.indicators) == 2


def test_a_misread_name_in_the_second_table_is_merged() -> None:
    records = read(
        "Sasaran | Indikator Kinerja | Sumber Data\nS | Persentase cakupan layanan persampahan kota | DLH\nS2 | Nilai lain | DLH",
        "Indikator Kinerja | Satuan | Target 2024\nPersentase cakupan layanan persarnpahan kota | % | 40\nNilai lain | Nilai | 3",
    )
    assert [row(i, "name", "unit") for i in records.indicators] == [
        ("Persentase cakupan layanan persampahan kota", "%"),
        ("Nilai lain", "Nilai"),
    ]


def test_of_two_scanned_printings_the_surer_one_is_kept_and_flagged() -> None:
    first = scanned(draw("Sasaran | Indikator Kinerja | Sumber Data\nS | Nila1 Omset Koperasi Aktif | ODS"), 0.7)
    second = scanned(draw("Sasaran | Indikator Kinerja | Target 2024\nS | Nilai Omset Koperasi Aktif | 5"), 0.95)
    records = read(first, second)
    assert [row(i, "name", "data_source") for i in records.indicators] == [("Nilai Omset Koperasi Aktif", "ODS")]
    assert records.indicators[0].name.source.review
