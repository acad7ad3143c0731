"""What a stamp, a speck or a lost blank leaves of a decree's title and signature. Names and numbers are invented."""

from __future__ import annotations

import pytest

from normalizers.decree import parse_decree
from normalizers.sheets import find_sheets
from pipeline.model.decree import Decree, DecreeKind
from pipeline.model.provenance import Text
from tests.normalizers.pages import page

TABLE = """
No | Sasaran | Indikator Kinerja | Target
1 | Meningkatnya mutu jalan | Persentase jalan mantap | 80
"""


def read(text: str) -> Decree:
    reading = page(text, boxed=True)
    return parse_decree(reading, find_sheets(reading))[0]


def told(text: Text | None) -> tuple[str, bool] | None:
    return (text.text, text.source.review) if text is not None else None


def test_a_stamp_over_the_nip_leaves_the_block_under_the_date_for_review() -> None:
    decree = read(
        f"""
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK
TAHUN 2024
{TABLE}
                                   Gresik, 31 Januari 2024
                                   Kepala Dinas Sosial
                                   ANWAR SANTOSO, S.Sos., M.Si.
                                   Pembina Utama Muda, IV/c
                                   12 198903 1 005
"""
    )
    assert decree.signatory is not None
    assert told(decree.signatory.name) == ("ANWAR SANTOSO, S.Sos., M.Si.", True)
    assert told(decree.signatory.title) == ("Kepala Dinas Sosial", True)
    assert told(decree.signatory.rank) == ("Pembina Utama Muda, IV/c", True)
    assert told(decree.signatory.nip) == ("121989031005", True)
    assert (told(decree.issued_date), told(decree.issued_place)) == (("2024-01-31", False), ("Gresik", False))


def test_a_stamp_over_place_and_rank_leaves_date_and_name() -> None:
    decree = read(
        f"""
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK
{TABLE}
                                   k, 4 Januari 2024
                                   KEPALA DINAS SOSIAL
                                   ANWAR SANTOSO, S.E., M.M.
                                   P bina (IV/a)
                                   NIP. 19770215 200312 1 004
"""
    )
    assert told(decree.issued_date) == ("2024-01-04", False)
    assert decree.issued_place is None
    assert decree.signatory is not None
    assert decree.signatory.name is not None
    assert decree.signatory.name.text == "ANWAR SANTOSO, S.E., M.M."
    assert told(decree.signatory.rank) == ("P bina (IV/a)", True)


def test_a_speck_between_the_lines_of_a_title_does_not_end_it() -> None:
    decree = read(f"INDIKATOR KINERJA UTAMA\n‘\nDINAS SOSIAL KABUPATEN GRESIK\nTAHUN 2024\n{TABLE}")
    assert told(decree.title) == ("INDIKATOR KINERJA UTAMA DINAS SOSIAL KABUPATEN GRESIK TAHUN 2024", False)


@pytest.mark.parametrize("title", ["RENCANA AKSI KINERJA", "RENCANAAKSI KINERJA"])
def test_a_section_of_the_secretariat_is_the_agency_and_its_title_keeps_the_year(title: str) -> None:
    decree = read(f"{title}\nBAGIAN ORGANISASI SEKRETARIAT DAERAH KABUPATEN GRESIK\nTAHUN 2025\n{TABLE}")
    assert decree.kind is DecreeKind.RENAKSI
    assert told(decree.title) == (f"{title} BAGIAN ORGANISASI SEKRETARIAT DAERAH KABUPATEN GRESIK TAHUN 2025", False)
    assert told(decree.agency) == ("BAGIAN ORGANISASI SEKRETARIAT DAERAH KABUPATEN GRESIK", False)
    assert told(decree.year) == ("2025", False)


def test_the_title_of_an_agreement_is_its_lampirans_not_a_lower_officials() -> None:
    decree = read(
        f"""
PERJANJIAN KINERJA TAHUN 2024
Dalam rangka mewujudkan manajemen pemerintahan yang efektif, kami yang bertanda tangan di bawah ini :
Nama : ANWAR SANTOSO, S.Sos.
Jabatan : Camat Gresik
Selanjutnya disebut Pihak Pertama
LAMPIRAN PERJANJIAN KINERJA TAHUN 2024
KECAMATAN GRESIK KABUPATEN GRESIK
{TABLE}
PERJANJIAN KINERJA TAHUN 2024
KEPALA SEKSI PELAYANAN UMUM KECAMATAN GRESIK
{TABLE}
"""
    )
    assert told(decree.title) == ("PERJANJIAN KINERJA TAHUN 2024 KECAMATAN GRESIK KABUPATEN GRESIK", False)
