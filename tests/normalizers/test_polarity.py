"""Polarity and accumulation: what a decree prints of them, what its names and figures imply, and what stays open."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.accumulation import accumulation_of_parts, read_accumulation
from normalizers.polarity import polarity_of_name, read_polarity
from tests.normalizers.tables import read

NAMES = {
    "minimize": [
        *("Angka Kemiskinan", "Persentase penduduk miskin", "Tingkat Pengangguran Terbuka (TPT)", "Angka Kematian Ibu (AKI)"),
        *("Angka kematian bayi per 1.000 kelahiran hidup", "Prevalensi Stunting pada Balita", "Jumlah temuan BPK", "Gini Ratio"),
        *("Persentase Jalan Rusak", "Persentase rumah tidak layak huni", "Luas Kawasan Kumuh", "Indeks Risiko Bencana"),
        *("Rata-rata waktu tanggap kebakaran", "Angka Putus Sekolah SD", "Persentase pelanggaran disiplin ASN"),
        *("Angka Kesakitan DBD", "Persentase desa tertinggal", "Net Death Rate (NDR)", "Jumlah konflik sosial"),
        *("Disparitas Harga Antar Wilayah", "Persentase penduduk non aktif", "Deviasi realisasi anggaran"),
    ],
    "maximize": [
        *(
            "Nilai SAKIP",
            "Opini BPK atas LKPD",
            "Indeks Kepuasan Masyarakat",
            "Indeks Pembangunan Manusia",
            "Angka Harapan Hidup",
        ),
        *("Rata-rata lama sekolah", "Persentase penurunan angka kemiskinan", "Persentase pengurangan sampah"),
        *("Persentase temuan yang ditindaklanjuti", "Persentase kasus kekerasan yang ditangani", "Laju Pertumbuhan Ekonomi"),
        *("Persentase balita gizi buruk yang mendapat perawatan", "Persentase penanganan rumah tidak layak huni"),
        *("Persentase sampah terangkut", "Persentase jalan dalam kondisi mantap", "Persentase waktu tanggap sesuai standar"),
        *("Prosentase Peningkatan PAD", "Persentase pertumbuhan omset koperasi", "Cakupan pelayanan bencana kebakaran"),
        *("Nilai Ekspor Komoditas Non Migas", "Kontribusi Industri Non Migas Terhadap PDRB (%)"),
    ],
    None: [
        *("Menurunnya angka kematian bayi", "Penurunan angka stunting", "Laju Inflasi", "Laju pertumbuhan penduduk"),
        *("Persentase koperasi tidak aktif", "Persentase pelayanan publik tanpa pengaduan", "Persentase kenaikan kasus DBD"),
        *("Persentase gedung tahan gempa", "Jumlah dokumen", "Jumlah pengaduan yang masuk", ""),
    ],
}


@pytest.mark.parametrize(("polarity", "name"), [(polarity, name) for polarity, names in NAMES.items() for name in names])
def test_a_name_implies_a_polarity_only_where_it_reads_one_way(polarity: str | None, name: str) -> None:
    assert polarity_of_name(name) == polarity


@pytest.mark.parametrize(
    ("printed", "polarity"),
    [
        *(("Maximize", "maximize"), ("Maksimal", "maximize"), ("Positif", "maximize"), ("Naik", "maximize"), ("+", "maximize")),
        *(("Minimize", "minimize"), ("Negatif (-)", "minimize"), ("Lower is better", "minimize"), ("Stabil", "stabilize")),
        ("Semakin besar realisasi maka semakin baik capaian kinerja", "maximize"),
        ("Semakin rendah nilainya, semakin baik", "minimize"),
        ("Makin tinggi angka makin buruk", "minimize"),
        ("Pelayanan lebih cepat dan lebih baik", None),
        *(("Tahunan", None), ("Maximize / Minimize", None), ("", None)),
    ],
)
def test_a_column_of_its_own_prints_it(printed: str, polarity: str | None) -> None:
    assert read_polarity(printed) == polarity


@pytest.mark.parametrize(
    ("printed", "accumulation"),
    [
        *(("Kumulatif", "cumulative"), ("Akumulatif", "cumulative"), ("Posisi Akhir", "cumulative"), ("progres", "cumulative")),
        *(("Non Kumulatif", "per-period"), ("Non-kumulatif", "per-period"), ("Tidak kumulatif", "per-period")),
        *(("Kumulatif / Non Kumulatif", None), ("Bulanan", None), ("", None)),
    ],
)
def test_accumulation_as_printed(printed: str, accumulation: str | None) -> None:
    assert read_accumulation(printed) == accumulation


@pytest.mark.parametrize(
    ("whole", "parts", "accumulation"),
    [
        ("1118", "279.5 559 838.5 1118", "cumulative"),
        ("100", "25 25 25 25", "per-period"),
        ("10", "1 2 3 4", "per-period"),
        ("80", "80 80 80 80", "per-period"),
        ("100", "0 0 0 100", None),  # both add up to the year and end at it
        ("100", "10 20 30 50", None),
        ("2", "5 4 3 2", None),  # falls to the year's figure: a rate, nothing that adds up
        ("100", "100 - - -", None),
        ("0", "0 0 0 0", None),
        ("12", "6 12", "cumulative"),
    ],
)
def test_accumulation_as_the_parts_imply(whole: str, parts: str, accumulation: str | None) -> None:
    values = [None if part == "-" else Decimal(part) for part in parts.split()]
    assert accumulation_of_parts(Decimal(whole), values) == accumulation


def test_an_indicator_tells_what_its_polarity_rests_on() -> None:
    table = """
    No | Indikator Kinerja | Satuan | Polarisasi | Jenis Konsolidasi | Keterangan | Target 2022 | Target 2023 | Target 2024
    1 | Angka kemiskinan | % | Minimize | Kumulatif | | 9 | 8 | 7
    2 | Angka pengangguran | % | | | | 5 | 4 | 3
    3 | Nilai SAKIP | Nilai | | | | 70 | 65 | 60
    4 | Nilai transaksi | Rp | | | | 1 | 2 | 3
    5 | Jumlah berkas | Berkas | Bulanan | | Semakin sedikit semakin baik | 5 | 5 | 5
    """
    records = read(table)
    told = [
        (i.polarity, i.polarity_basis and (i.polarity_basis.kind, i.polarity_basis.field), i.accumulation)
        for i in records.indicators
    ]
    assert told == [
        ("minimize", ("printed", "polarity"), "cumulative"),
        ("minimize", ("implied", "name"), None),
        (None, None, None),  # the name says more, the targets say less
        ("maximize", ("implied", "targets"), None),
        ("minimize", ("printed", "remarks"), None),
    ]
    assert [issue.code for issue in records.issues] == ["polarity.unknown"]


def test_quarters_tell_accumulation() -> None:
    table = """
    No | Indikator Kinerja | Satuan | Target 2024 | TW I | TW II | TW III | TW IV
    1 | Jumlah pasar | Unit | 100 | 25 | 50 | 75 | 100
    2 | Jumlah toko | Unit | 100 | 10 | 20 | 30 | 40
    """
    found = [(i.accumulation, i.accumulation_basis and i.accumulation_basis.kind) for i in read(table).indicators]
    assert found == [("cumulative", "implied"), ("per-period", "implied")]


@given(st.one_of(st.text(max_size=60), st.sampled_from([name for names in NAMES.values() for name in names])))
def test_any_text_has_a_polarity_or_none(text: str) -> None:
    assert polarity_of_name(text) in (None, "maximize", "minimize")
    assert read_polarity(text) in (None, "maximize", "minimize", "stabilize")
    assert read_accumulation(text) in (None, "cumulative", "per-period")
