"""What documents say of themselves, in the wordings and layouts of many agencies. Names and numbers are invented."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.transcript import read_transcript
from pipeline.model.decree import Decree, DecreeKind
from pipeline.model.provenance import Method
from pipeline.model.reading import Page, Reading, Source, TextLine
from tests.normalizers.decrees import BOTH, SAMPLES, SEEDS, TABLE, read, signed, text
from tests.normalizers.pages import SOURCE, page

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
