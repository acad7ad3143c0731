"""Units as agencies print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.units import normalize_unit, unit_in_name, unit_kind
from normalizers.vocabulary import load_vocabulary

PRINTED = {
    "%": "persen",
    "Persen": "persen",
    "persen": "persen",
    "PERSEN": "persen",
    "Prosen": "persen",
    "Persen (%)": "persen",
    "(%)": "persen",
    "‰": "permil",
    "Permil": "permil",
    "Rp": "rupiah",
    "Rp.": "rupiah",
    "Rupiah": "rupiah",
    "Rupiah (Rp)": "rupiah",
    "Juta Rupiah": "juta rupiah",
    "Rp. (Juta)": "juta rupiah",
    "Rp Juta": "juta rupiah",
    "Milyar Rupiah": "miliar rupiah",
    "Miliar US$": "miliar dolar AS",
    "US$": "dolar AS",
    "Dok": "dokumen",
    "Dok.": "dokumen",
    "Dokumen": "dokumen",
    "org": "orang",
    "Org.": "orang",
    "Orang": "orang",
    "Nilai": "nilai",
    "Angka": "nilai",
    "Indeks": "indeks",
    "Index": "indeks",
    "Rasio": "rasio",
    "Skor": "skor",
    "Poin": "poin",
    "Level": "level",
    "Kategori": "kategori",
    "Predikat": "kategori",
    "Opini": "opini",
    "Kali": "kali",
    "Keg.": "kegiatan",
    "Bh": "buah",
    "Buah": "buah",
    "Kel": "kelurahan",
    "Desa/Kelurahan": "desa/kelurahan",
    "Desa / Kel.": "desa/kelurahan",
    "Kab/Kota": "kabupaten/kota",
    "Kab./Kota": "kabupaten/kota",
    "OPD": "opd",
    "SKPD": "opd",
    "Perangkat Daerah": "opd",
    "Ton/Ha": "ton/hektare",
    "Kg/Kapita/Tahun": "kilogram/kapita/tahun",
    "kg per kapita per tahun": "kilogram/kapita/tahun",
    "m2": "meter persegi",
    "m²": "meter persegi",
    "Ha": "hektare",
    "Hektar": "hektare",
    "Km": "kilometer",
    "Thn": "tahun",
    "Tahun": "tahun",
    "Hari Kerja": "hari kerja",
    "Menit": "menit",
    "per 1.000 KH": "per 1.000 kelahiran hidup",
    "Per 100.000 KH": "per 100.000 kelahiran hidup",
    "Unit": "unit",
    "Titik": "titik",
    "Lokasi": "lokasi",
    "Perkara": "perkara",
    "TPS": "tps",
    "Dokumen/Laporan": "dokumen/laporan",
}


@pytest.mark.parametrize(("printed", "canonical"), PRINTED.items())
def test_unit_has_its_canonical_spelling(printed: str, canonical: str) -> None:
    assert normalize_unit(printed) == canonical


@pytest.mark.parametrize("text", [None, "", " ", "-", "WTP", "Sumber Data", "Dinas Kesehatan", "12", "xyz", "A" * 80])
def test_what_is_no_unit_is_none(text: str | None) -> None:
    assert normalize_unit(text) is None


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Kontribusi Koperasi dan UKM Terhadap PDRB (%)", "persen"),
        ("Nilai Ekspor Komoditas Non Migas dan Batubara (Miliar US$)", "miliar dolar AS"),
        ("Jumlah produksi susu (ton)", "ton"),
        ("Indeks Keberdayaan Konsumen (IKK)", None),
        ("Harapan Lama Sekolah (HLS)", None),
        ("Jumlah perangkat daerah (PD)", None),
        ("Persentase koperasi aktif", None),
        (None, None),
    ],
)
def test_unit_in_a_name(name: str | None, unit: str | None) -> None:
    assert unit_in_name(name) == unit


def test_every_canonical_unit_is_its_own_normal_form_and_has_a_kind() -> None:
    for units in load_vocabulary("units").values():
        for canonical in units:
            assert normalize_unit(canonical) == canonical
            assert unit_kind(canonical)


@given(st.one_of(st.text(max_size=70), st.sampled_from(list(PRINTED))))
def test_normalizing_twice_changes_nothing(text: str) -> None:
    unit = normalize_unit(text)
    assert unit is None or normalize_unit(unit) == unit
