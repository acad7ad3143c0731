"""Who signs a decree, in the blocks and wordings of many agencies. Names and numbers are invented."""

from __future__ import annotations

import pytest

from pipeline.model.decree import DecreeKind
from tests.normalizers.decrees import BOTH, TABLE, read, signed, text
from tests.normalizers.pages import page

SIGNATURES = [
    (
        """
                                   Gresik, 11 Januari 2021
                                   KEPALA DINAS SOSIAL
                                   KABUPATEN GRESIK,


                                   Drs. ANWAR SANTOSO, M.Si.
                                   Pembina Utama Muda (IV/c)
                                   NIP. 19640519 198503 1 001
""",
        ("Drs. ANWAR SANTOSO, M.Si.", "KEPALA DINAS SOSIAL KABUPATEN GRESIK", "Pembina Utama Muda (IV/c)", "196405191985031001"),
    ),
    (
        """
                                   a.n. BUPATI GRESIK
                                   SEKRETARIS DAERAH,
                                   ttd.
                                   H. ALI, S.H., M.H.
                                   NIP 196405191985031001
""",
        ("H. ALI, S.H., M.H.", "a.n. BUPATI GRESIK SEKRETARIS DAERAH", None, "196405191985031001"),
    ),
    (
        """
                                   Plt. Kepala Dinas Sosial
                                   Kota Pasuruan
                                   [tanda tangan]
                                   Siti Rahayu
                                   Pembina Tk. I
                                   NIP. 19701231 199503 2 018
""",
        ("Siti Rahayu", "Plt. Kepala Dinas Sosial Kota Pasuruan", "Pembina Tk. I", "197012311995032018"),
    ),
    (
        """
                                   INSPEKTUR KOTA BUKITTINGGI
                                   Dr. H. BUDI HARTONO, S.E., Ak., CA
                                   PEMBINA UTAMA MADYA
                                   NIP. 19680517 198903 1 005
""",
        ("Dr. H. BUDI HARTONO, S.E., Ak., CA", "INSPEKTUR KOTA BUKITTINGGI", "PEMBINA UTAMA MADYA", "196805171989031005"),
    ),
    (
        """
                                   Direktur RSUD Ibnu Sina
                                   dr. NUR AINI, Sp.PD
                                   Pangkat : Pembina Utama Muda
                                   NIP : 19701231 199503 2 018
""",
        ("dr. NUR AINI, Sp.PD", "Direktur RSUD Ibnu Sina", "Pembina Utama Muda", "197012311995032018"),
    ),
]


@BOTH
@pytest.mark.parametrize(("block", "wanted"), SIGNATURES)
def test_the_signatory_is_read_from_the_block_above_the_nip(block: str, wanted: tuple[str | None, ...], boxed: bool) -> None:
    decree, _ = read(page("INDIKATOR KINERJA UTAMA" + TABLE + block, boxed=boxed))
    assert signed(decree.signatory) == wanted


def test_two_who_sign_side_by_side() -> None:
    block = (
        """
PERJANJIAN KINERJA TAHUN 2024
INSPEKTORAT DAERAH KOTA BUKITTINGGI
"""
        + TABLE
        + """
                                            Bukittinggi, 15 Januari 2024
      WALI KOTA BUKITTINGGI                 INSPEKTUR KOTA BUKITTINGGI

      H. FAUZAN RAHMAN, S.H.                Drs. ERWIN MARZUKI, M.M.
                                            Pembina Utama Muda
                                            NIP. 19680517 198903 1 005
"""
    )
    decree, _ = read(page(block, boxed=True))
    assert decree.kind is DecreeKind.PK
    assert signed(decree.signatory) == (
        "Drs. ERWIN MARZUKI, M.M.",
        "INSPEKTUR KOTA BUKITTINGGI",
        "Pembina Utama Muda",
        "196805171989031005",
    )
    assert signed(decree.cosigner) == ("H. FAUZAN RAHMAN, S.H.", "WALI KOTA BUKITTINGGI", None, None)
    assert (text(decree.issued_place), text(decree.issued_date)) == ("Bukittinggi", "2024-01-15")


@BOTH
def test_the_parties_of_an_agreement_are_those_its_prose_names(boxed: bool) -> None:
    prose = """
PERJANJIAN KINERJA TAHUN 2024
Dalam rangka mewujudkan manajemen pemerintahan, kami yang bertanda tangan di bawah ini :
Nama      : Drs. ERWIN MARZUKI, M.M.
Jabatan   : Kepala Dinas Sosial Provinsi Jawa Barat
selanjutnya disebut PIHAK PERTAMA
Nama      : H. FAUZAN RAHMAN, S.H.
Jabatan   : Gubernur Jawa Barat
selaku atasan PIHAK PERTAMA, selanjutnya disebut PIHAK KEDUA
PIHAK PERTAMA berjanji akan mewujudkan target kinerja.
                                            Bandung, 15 Januari 2024
      PIHAK KEDUA,                          PIHAK PERTAMA,

      H. FAUZAN RAHMAN, S.H.                Drs. ERWIN MARZUKI, M.M.
                                            Pembina Utama Muda
                                            NIP. 19680517 198903 1 005
PERJANJIAN KINERJA TAHUN 2024
DINAS SOSIAL PROVINSI JAWA BARAT
"""
    decree, _ = read(page(prose + TABLE, boxed=boxed))
    assert text(decree.title) == "PERJANJIAN KINERJA TAHUN 2024 DINAS SOSIAL PROVINSI JAWA BARAT"
    assert decree.signatory is not None
    assert decree.cosigner is not None
    assert (text(decree.signatory.name), text(decree.signatory.nip)) == ("Drs. ERWIN MARZUKI, M.M.", "196805171989031005")
    assert (text(decree.cosigner.name), text(decree.cosigner.title)) == ("H. FAUZAN RAHMAN, S.H.", "Gubernur Jawa Barat")
    assert text(decree.region_code) == "32"
    assert (text(decree.issued_place), text(decree.issued_date)) == ("Bandung", "2024-01-15")


def test_a_nip_with_a_broken_digit_is_told_never_repaired_in_silence() -> None:
    block = "\nKEPALA DINAS SOSIAL KOTA PASURUAN\nSITI RAHAYU\nNIP. 1970l231 199503 2 018"
    decree, issues = read(page("INDIKATOR KINERJA UTAMA TAHUN 2024" + TABLE + block))
    assert decree.signatory is not None
    assert decree.signatory.nip is not None
    assert decree.signatory.nip.source.review
    assert decree.signatory.nip.source.raw == "NIP. 1970l231 199503 2 018"
    assert [issue.code for issue in issues] == ["nip.doubtful"]


def test_a_kapanewon_signs_by_its_panewu() -> None:
    decree, _ = read(
        page(
            f"""
KEPUTUSAN PANEWU DEPOK
NOMOR 12/KPTS/2024
TENTANG
INDIKATOR KINERJA UTAMA KAPANEWON DEPOK TAHUN 2024
PANEWU DEPOK,
Menimbang : bahwa perlu ditetapkan;
MEMUTUSKAN:
                                   Ditetapkan di Depok
                                   pada tanggal 3 Januari 2024
                                   PANEWU DEPOK,
                                   Cap/ttd
                                   ANWAR SANTOSO, S.IP.
                                   NIP. 19710305 199203 1 003
LAMPIRAN
INDIKATOR KINERJA UTAMA KAPANEWON DEPOK
TAHUN 2024
{TABLE}
""",
            boxed=True,
        )
    )
    assert text(decree.about) == "INDIKATOR KINERJA UTAMA KAPANEWON DEPOK TAHUN 2024"
    assert text(decree.agency) == "KAPANEWON DEPOK"
    assert signed(decree.signatory) == ("ANWAR SANTOSO, S.IP.", "PANEWU DEPOK", None, "197103051992031003")
