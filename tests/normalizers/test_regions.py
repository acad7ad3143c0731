"""Regions by Kemendagri's code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.regions import find_region, read_regions

LEDGER = [
    ("KEPALA DINAS SOSIAL KABUPATEN GRESIK", "35.25"),
    ("Plt. Kepala Dinas Perindustrian Dan Perdagangan Kota Pasuruan", "35.75"),
    ("DINAS KESEHATAN KABUPATEN PASURUAN", "35.14"),
    ("BUPATI KEDIRI", "35.06"),
    ("WALI KOTA KEDIRI", "35.71"),
    ("WALIKOTA BUKITTINGGI", "13.75"),
    ("GUBERNUR JAWA BARAT", "32"),
    ("DINAS KESEHATAN PROPINSI JAWA BARAT", "32"),
    ("Dinas Perindustrian Provinsi Kalimantan Timur", "64"),
    ("PEMERINTAH KABUPATEN BARITO KUALA", "63.04"),
    ("KAB. NGADA", "53.09"),
    ("Kab. Jembrana", "51.01"),
    ("SATUAN POLISI PAMONG PRAJA KOTA PALANGKA RAYA TAHUN 2023", "62.71"),
    ("SEKRETARIS DPRD KOTA TERNATE", "82.71"),
    ("PEMERINTAH PROVINSI DKI JAKARTA", "31"),
    ("Pemerintah Daerah Istimewa Yogyakarta Provinsi Daerah Istimewa Yogyakarta", "34"),
    ("KABUPATEN KOTA BARU", "63.02"),
    ("KABUPATEN PUNCAK JAYA", "94.02"),
    ("KABUPATEN PUNCAK", "94.05"),
    ("PROVINSI PAPUA BARAT DAYA", "96"),
    ("PROVINSI PAPUA", "91"),
    ("KOTA ADMINISTRASI JAKARTA SELATAN", "31.74"),
    ("KABUPATEN FAKFAK", "92.03"),
    ("BUPATI GRESIK PROVINSI JAWA TIMUR", "35.25"),
    ("PEMERINTAH KABUPATEN KEDIRI DAN PERANGKAT DAERAH DI LINGKUNGAN PEMERINTAH KABUPATEN KEDIRI", "35.06"),
]


@pytest.mark.parametrize(("text", "code"), LEDGER)
def test_a_named_region_is_found(text: str, code: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.exact) == (code, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KABUPATEN GRESLK", "35.25"),
        ("KOTA PASURUAH", "35.75"),
        ("KABUPATFN JEMBRAHA", "51.01"),
        ("PROVINSI KALIMANTAN TIMOR", "64"),
    ],
)
def test_broken_letters_are_guessed_and_told(text: str, code: str) -> None:
    region = find_region(text)
    assert region is not None
    assert (region.code, region.exact) == (code, False)


NONE = [
    "Kabupaten/Kota se Indonesia",
    "Wali Kota",
    "Dinas Pendidikan Kota",
    "Bupati melalui Sekretaris Daerah",
    "Gresik",
    "KOTA XYZABC",
    "",
    "Provinsi",
    "Rp. 485",
]


@pytest.mark.parametrize("text", NONE)
def test_no_region_is_guessed_from_little(text: str) -> None:
    assert find_region(text) is None


def test_every_region_is_found_by_its_own_name() -> None:
    lost = [
        row["nama"]
        for row in read_regions()
        if (region := find_region(row["nama"] if row["level"] != "provinsi" else f"Provinsi {row['nama']}")) is None
        or region.code != row["kode_kemendagri"]
    ]
    assert lost == []


def test_the_list_is_complete() -> None:
    levels = [row["level"] for row in read_regions()]
    assert (levels.count("provinsi"), len(levels) - levels.count("provinsi")) == (38, 514)


def test_a_certain_region_goes_before_a_guess() -> None:
    guess, region = find_region("KABUPATEN GRESLK"), find_region("KABUPATEN GRESLK, BUPATI KEDIRI")
    assert guess is not None
    assert not guess.exact
    assert region is not None
    assert region.code == "35.06"


@given(st.text(max_size=120))
def test_any_text_is_taken(text: str) -> None:
    find_region(text)
