"""What documents say of themselves, in the wordings and layouts of many agencies. Names and numbers are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.transcript import read_transcript
from normalizers.decree import parse_decree
from normalizers.sheets import find_sheets
from pipeline.model.decree import Decree, DecreeKind, Signatory
from pipeline.model.issue import Issue
from pipeline.model.provenance import Method, Text
from pipeline.model.reading import Page, Reading, Source, TextLine
from tests.normalizers.pages import SOURCE, page

SAMPLES = Path(__file__).parents[2] / "samples"
SEEDS = ["seed-000-kaltim", "seed-001-kota", "seed-002-gresik", "seed-003-barito-kuala", "seed-004-pasuruan"]
BOTH = pytest.mark.parametrize("boxed", [False, True])
TABLE = """
No | Sasaran | Indikator Kinerja | Target
1 | Meningkatnya mutu jalan | Persentase jalan mantap | 80
"""
BODY = """
KEPUTUSAN BUPATI GRESIK
NOMOR : 188 / 345 / 437.12 / 2021
TENTANG
PENETAPAN INDIKATOR KINERJA UTAMA
PEMERINTAH KABUPATEN GRESIK
BUPATI GRESIK,
Menimbang : a. bahwa perlu menetapkan Keputusan Bupati;
Mengingat : 1. Undang-Undang Nomor 12 Tahun 2011 tentang Pembentukan
               Peraturan Perundang-undangan (Lembaran Negara Tahun 2011 Nomor 82);
            2. Peraturan Menteri Negara Pendayagunaan Aparatur Negara
               Nomor: PER/09/M.PAN/5/2007 tentang Pedoman Umum;
            3. Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah sebagaimana
               telah diubah terakhir dengan Undang-Undang Nomor 9 Tahun 2015;
MEMUTUSKAN :
Menetapkan : KEPUTUSAN BUPATI TENTANG PENETAPAN INDIKATOR KINERJA UTAMA
KESATU : Menetapkan Indikator Kinerja Utama
                                                     Ditetapkan di Gresik
                                                     pada tanggal 11 Januari 2021
                                                     BUPATI GRESIK,
                                                     ttd
                                                     ANWAR SANTOSO
Salinan sesuai dengan aslinya
KEPALA BAGIAN HUKUM
RATNA DEWI, S.H.
NIP. 19700101 199503 2 001
LAMPIRAN KEPUTUSAN BUPATI GRESIK
NOMOR : 188/345/437.12/2021
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK
TAHUN 2021-2026
"""


def read(reading: Reading) -> tuple[Decree, tuple[Issue, ...]]:
    return parse_decree(reading, find_sheets(reading))


def text(value: Text | None) -> str | None:
    return value.text if value else None


def signed(signatory: Signatory | None) -> tuple[str | None, ...]:
    if signatory is None:
        return ()
    return text(signatory.name), text(signatory.title), text(signatory.rank), text(signatory.nip)


@pytest.mark.parametrize("name", SEEDS)
def test_a_transcript_tells_what_a_careful_reader_sees(name: str) -> None:
    data = (SAMPLES / f"{name}.txt").read_bytes()
    truth = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))["document"]
    decree, _ = read(read_transcript(data, Source(path=name, sha256="0" * 64, media_type="text/plain", pages=1)))
    found = {
        field: text(getattr(decree, field)) for field in ("title", "number", "about", "region", "region_code", "issued_date")
    }
    assert found == {field: truth[field] for field in found}
    assert (int(decree.year.text) if decree.year else None) == truth["year"]
    assert [(law.type, law.number, law.year, law.about) for law in decree.legal_basis] == [
        (law["type"], law["number"], law["year"], law["about"]) for law in truth["legal_basis"]
    ]
    nip = decree.signatory.nip if decree.signatory else None
    assert text(nip) == (truth["signatory"] or {}).get("nip")


@BOTH
def test_a_decree_with_its_lampiran(boxed: bool) -> None:
    decree, issues = read(page(BODY + TABLE, boxed=boxed))
    assert decree.kind is DecreeKind.IKU
    assert text(decree.title) == "INDIKATOR KINERJA UTAMA DINAS SOSIAL KABUPATEN GRESIK TAHUN 2021-2026"
    assert text(decree.number) == "188/345/437.12/2021"
    assert text(decree.about) == "PENETAPAN INDIKATOR KINERJA UTAMA PEMERINTAH KABUPATEN GRESIK"
    assert (text(decree.year), text(decree.region), text(decree.region_code)) == ("2021", "Kabupaten Gresik", "35.25")
    assert (text(decree.issued_place), text(decree.issued_date)) == ("Gresik", "2021-01-11")
    assert signed(decree.signatory) == ("ANWAR SANTOSO", "BUPATI GRESIK", None, None)
    assert issues == ()


SECOND = """
LAMPIRAN II KEPUTUSAN BUPATI GRESIK
NOMOR : 188/345/437.12/2021
INDIKATOR KINERJA UTAMA
DINAS KESEHATAN KABUPATEN GRESIK
TAHUN 2021-2026
"""


@BOTH
def test_a_decree_on_several_agencies_is_that_of_their_government(boxed: bool) -> None:
    decree, issues = read(page(BODY + TABLE + SECOND + TABLE, boxed=boxed))
    assert text(decree.agency) == "PEMERINTAH KABUPATEN GRESIK"
    assert issues == ()


@BOTH
def test_one_of_several_agencies_never_stands_for_all_in_silence(boxed: bool) -> None:
    unnamed = BODY.replace("PEMERINTAH KABUPATEN GRESIK", "PERANGKAT DAERAH")
    decree, issues = read(page(unnamed + TABLE + SECOND + TABLE, boxed=boxed))
    assert text(decree.agency) == "DINAS SOSIAL KABUPATEN GRESIK"
    assert decree.agency is not None
    assert decree.agency.source.review
    assert [issue.code for issue in issues] == ["agency.several"]


@BOTH
def test_the_year_of_a_law_is_told_where_tahun_is_shortened(boxed: bool) -> None:
    shortened = BODY.replace("Undang-Undang Nomor 12 Tahun 2011", "Undang-undang No. 12 Th. 2011")
    decree, _ = read(page(shortened + TABLE, boxed=boxed))
    law = decree.legal_basis[0]
    assert (law.number, law.year, law.about) == ("12", 2011, "Pembentukan Peraturan Perundang-undangan")


@BOTH
def test_the_legal_basis_is_told_by_type_number_year_and_subject(boxed: bool) -> None:
    decree, _ = read(page(BODY + TABLE, boxed=boxed))
    assert [(law.type, law.number, law.year, law.about) for law in decree.legal_basis] == [
        ("Undang-Undang", "12", 2011, "Pembentukan Peraturan Perundang-undangan"),
        ("Peraturan Menteri Negara Pendayagunaan Aparatur Negara", "PER/09/M.PAN/5/2007", 2007, "Pedoman Umum"),
        ("Undang-Undang", "23", 2014, "Pemerintahan Daerah"),
    ]


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


def test_a_region_with_broken_letters_is_told() -> None:
    decree, issues = read(page("INDIKATOR KINERJA UTAMA TAHUN 2024\nDINAS SOSIAL KABUPATEN GRESLK" + TABLE))
    assert decree.region_code is not None
    assert (decree.region_code.text, decree.region_code.source.review) == ("35.25", True)
    assert [issue.code for issue in issues] == ["region.guessed"]


def test_a_year_taken_from_the_date_is_told() -> None:
    decree, issues = read(
        page("INDIKATOR KINERJA UTAMA" + TABLE + "Gresik, 11 Januari 2021\nKepala Dinas\nBUDI\nNIP. 19640519 198503 1 001")
    )
    assert decree.year is not None
    assert (decree.year.text, decree.year.source.review) == ("2021", True)
    assert [issue.code for issue in issues] == ["year.from_date"]


def test_nothing_is_made_up_for_a_bare_table() -> None:
    decree, issues = read(page("Daftar" + TABLE))
    assert decree == Decree(kind=DecreeKind.OTHER)
    assert issues == ()


TITLES = [
    ("INDIKATOR KINERJA INDIVIDU TAHUN 2022", DecreeKind.IKI),
    ("PERJANJIAN KINERJA TAHUN 2022", DecreeKind.PK),
    ("PENETAPAN KINERJA TAHUN 2012", DecreeKind.PK),
    ("RENCANA AKSI PERJANJIAN KINERJA TAHUN 2022", DecreeKind.RENAKSI),
    ("INDIKATOR KINERJA KEGIATAN (ESELON IV)", DecreeKind.IKK),
    ("TUJUAN, SASARAN DAN INDIKATOR KINERJA UTAMA", DecreeKind.IKU),
    ("RENCANA STRATEGIS TAHUN 2021-2026", DecreeKind.RENSTRA),
]


@pytest.mark.parametrize(("title", "kind"), TITLES)
def test_the_title_tells_the_kind(title: str, kind: DecreeKind) -> None:
    assert read(page(title + TABLE))[0].kind is kind


AGENCIES = [
    ("INDIKATOR KINERJA UTAMA\nDINAS SOSIAL KOTA PASURUAN TAHUN 2024", "DINAS SOSIAL KOTA PASURUAN"),
    ("INDIKATOR KINERJA UTAMA\nPerangkat Daerah : Dinas Sosial", "Dinas Sosial"),
    ("INDIKATOR KINERJA UTAMA\nSKPD : KECAMATAN CERME", "KECAMATAN CERME"),
    ("INDIKATOR KINERJA UTAMA SEKRETARIAT DPRD KOTA TERNATE TAHUN 2023", "SEKRETARIAT DPRD KOTA TERNATE"),
    ("INDIKATOR KINERJA UTAMA\nRUMAH SAKIT UMUM DAERAH IBNU SINA\nTAHUN 2023", "RUMAH SAKIT UMUM DAERAH IBNU SINA"),
    (
        "KEPUTUSAN KEPALA DINAS SOSIAL KABUPATEN GRESIK\nNOMOR 12 TAHUN 2023\nTENTANG\nINDIKATOR KINERJA UTAMA",
        "DINAS SOSIAL",
    ),
]


@pytest.mark.parametrize(("heading", "agency"), AGENCIES)
def test_the_agency_is_found_where_it_is_printed(heading: str, agency: str) -> None:
    assert text(read(page(heading + TABLE))[0].agency) == agency


ISSUED = [
    ("Ditetapkan di : Gresik\nPada tanggal : 11 Januari 2021", ("Gresik", "2021-01-11")),
    ("Ditetapkan di Gresik pada tanggal 11 Januari 2021", ("Gresik", "2021-01-11")),
    ("DITETAPKAN DI : GRESIK\nPADA TANGGAL : 11 JANUARI 2021", ("GRESIK", "2021-01-11")),
    ("Palangka Raya, 5 Januari 2023", ("Palangka Raya", "2023-01-05")),
    ("Ditetapkan di Kediri\npada tanggal 15 - 08 - 2017", ("Kediri", "2017-08-15")),
    ("Gresik,      Maret 2023", ("Gresik", "2023-03")),
    ("Bandung,", ("Bandung", None)),
]


@pytest.mark.parametrize(("lines", "wanted"), ISSUED)
def test_place_and_date_of_issue(lines: str, wanted: tuple[str, str | None]) -> None:
    block = f"\n{lines}\nKEPALA DINAS SOSIAL\nBUDI SANTOSO\nNIP. 19640519 198503 1 001"
    decree, _ = read(page("INDIKATOR KINERJA UTAMA TAHUN 2023" + TABLE + block))
    assert (text(decree.issued_place), text(decree.issued_date)) == wanted


WORDS = st.sampled_from(
    [
        *(
            "KEPUTUSAN",
            "NOMOR : 1/2",
            "TENTANG",
            "Mengingat : 1. UU Nomor 1",
            "NIP. 19640519",
            "Nama : A",
            "PIHAK KEDUA",
            "BUPATI X,",
        ),
        *("Ditetapkan di", "\t", "", "INDIKATOR KINERJA UTAMA", "KEPALA DINAS"),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(WORDS, st.text(max_size=60)), max_size=25))
def test_any_text_is_taken(texts: list[str]) -> None:
    line = TextLine(text="", page=1, method=Method.OCR, engine="test", confidence=0.5)
    frame = Page(number=1, width=0, height=0, method=Method.OCR, engine="test")
    read(Reading(source=SOURCE, pages=(frame,), blocks=tuple(replace(line, text=text) for text in texts)))


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
