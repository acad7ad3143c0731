"""What a stamp, a speck or a lost blank leaves of a decree's title and signature. Names and numbers are invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from normalizers.columns import cut_segments
from normalizers.listing import Listing
from normalizers.running_text import find_lines, without_specks
from pipeline.model.decree import Decree, DecreeKind
from pipeline.model.provenance import Method, Text
from pipeline.model.reading import Reading, TextLine
from tests.normalizers.decrees import TABLE, read, sheets_of
from tests.normalizers.pages import page
from tests.normalizers.tables import read as read_table


def decree_of(text: str) -> Decree:
    return read(page(text, boxed=True))[0]


def told(text: Text | None) -> tuple[str, bool] | None:
    return (text.text, text.source.review) if text is not None else None


def test_a_stamp_over_the_nip_leaves_the_block_under_the_date_for_review() -> None:
    decree = decree_of(
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
    decree = decree_of(
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
    decree = decree_of(f"INDIKATOR KINERJA UTAMA\n‘\nDINAS SOSIAL KABUPATEN GRESIK\nTAHUN 2024\n{TABLE}")
    assert told(decree.title) == ("INDIKATOR KINERJA UTAMA DINAS SOSIAL KABUPATEN GRESIK TAHUN 2024", False)


@pytest.mark.parametrize("title", ["RENCANA AKSI KINERJA", "RENCANAAKSI KINERJA"])
def test_a_section_of_the_secretariat_is_the_agency_and_its_title_keeps_the_year(title: str) -> None:
    decree = decree_of(f"{title}\nBAGIAN ORGANISASI SEKRETARIAT DAERAH KABUPATEN GRESIK\nTAHUN 2025\n{TABLE}")
    assert decree.kind is DecreeKind.RENAKSI
    assert told(decree.title) == (f"{title} BAGIAN ORGANISASI SEKRETARIAT DAERAH KABUPATEN GRESIK TAHUN 2025", False)
    assert told(decree.agency) == ("BAGIAN ORGANISASI SEKRETARIAT DAERAH KABUPATEN GRESIK", False)
    assert told(decree.year) == ("2025", False)


def test_the_title_of_an_agreement_is_its_lampirans_not_a_lower_officials() -> None:
    decree = decree_of(
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


def scanned(text: str, **doubtful: float) -> Reading:
    """Typed text as an engine reads it, every word sure but those named."""
    reading = page(text, boxed=True)
    blocks = []
    for block in reading.blocks:
        if isinstance(block, TextLine):
            words = tuple(replace(word, confidence=doubtful.get(word.text, 0.95)) for word in block.words)
            block = replace(block, words=words, method=Method.OCR, confidence=min(word.confidence for word in words))
        blocks.append(block)
    return replace(reading, blocks=tuple(blocks))


BLOCK = """
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK
No | Sasaran | Indikator Kinerja | Target
1 | Meningkatnya mutu jalan | Persentase jalan mantap | 80
                                   Gresik, 4 Januari 2024
                                   KEPALA DINAS SOSIAL

{name}
                                   Pembina Utama Muda
                                   NIP. 19770215 200312 1 004
"""


@pytest.mark.parametrize(
    ("name", "told_name"),
    [
        ("                               i Ie ANWAR SANTOSO, M.M.", ("ANWAR SANTOSO, M.M.", True)),
        ("                                   dr          SANTOSO, M.M.", ("dr SANTOSO, M.M.", True)),
        ("                                              SANTOSO, M.M.", ("SANTOSO, M.M.", True)),
        ("                                   ANWAR SANTOSO, S.E., M.M.", ("ANWAR SANTOSO, S.E., M.M.", False)),
        ("                                     Ss     i", ("[tidak terbaca]", True)),
    ],
    ids=["ink before it", "a word lost amid it", "its first word lost", "whole", "nothing left"],
)
def test_a_name_under_a_signature_is_told_with_what_is_left_of_it(name: str, told_name: tuple[str, bool]) -> None:
    reading = scanned(BLOCK.format(name=name), i=0.3, Ie=0.4, Ss=0.4, dr=0.65)
    decree = read(reading)[0]
    assert decree.signatory is not None
    assert told(decree.signatory.name) == told_name
    assert told(decree.signatory.nip) == ("197702152003121004", False)
    assert told(decree.signatory.title) == ("KEPALA DINAS SOSIAL", False)


def test_the_head_of_a_commission_signs_without_a_nip() -> None:
    decree = decree_of(
        f"""
INDIKATOR KINERJA UTAMA
KOMISI PEMILIHAN UMUM KABUPATEN GRESIK
{TABLE}
                                   Ditetapkan di Gresik
                                   pada tanggal 4 Januari 2024
                                   KETUA KOMISI PEMILIHAN UMUM
                                   KABUPATEN GRESIK,
                                   ttd.

                                   ANWAR SANTOSO
Salinan sesuai dengan aslinya
"""
    )
    assert decree.signatory is not None
    assert told(decree.signatory.name) == ("ANWAR SANTOSO", False)
    assert told(decree.signatory.title) == ("KETUA KOMISI PEMILIHAN UMUM KABUPATEN GRESIK", False)
    assert told(decree.agency) == ("KOMISI PEMILIHAN UMUM KABUPATEN GRESIK", False)


@pytest.mark.parametrize("court", ["PENGADILAN AGAMA GRESIK", "KEJAKSAAN NEGERI GRESIK", "MAHKAMAH SYAR'IYAH SABANG"])
def test_courts_and_prosecutors_are_agencies(court: str) -> None:
    assert told(decree_of(f"REVIU INDIKATOR KINERJA UTAMA\n{court}\n{TABLE}").agency) == (court, False)


def test_a_bent_heading_or_a_lost_page_still_tells_the_number_of_the_decree() -> None:
    bent = decree_of(f"KEPUTUS. BUPATI GRESIK\nNOMOR 600/172/2024\nTENTANG\nINDIKATOR KINERJA UTAMA\nMenimbang : bahwa\n{TABLE}")
    assert told(bent.number) == ("600/172/2024", False)
    corner = decree_of(
        "KEPUTUSAN BUPATI GRESIK\nMenimbang : bahwa Keputusan\nNomor 1 Tahun 2020\n"
        f"LAMPIRAN : KEPUTUSAN BUPATI GRESIK\nNOMOR : 600/172/2024\n{TABLE}"
    )
    assert told(corner.number) == ("600/172/2024", False)


def test_specks_beside_words_are_left_out_and_make_no_column_gaps() -> None:
    reading = scanned(".   BUPATI   :   GRESIK,   .\n   :   .", **{".": 0.1, ":": 0.2})
    line = reading.blocks[0]
    assert isinstance(line, TextLine)
    near = replace(
        line, words=tuple(replace(w, box=replace(w.box, x0=8.0 * k, x1=8.0 * k + 7)) for k, w in enumerate(line.words))
    )
    cleaned = without_specks(near)
    assert cleaned is not None
    assert (cleaned.text, cleaned.confidence) == ("BUPATI GRESIK,", 0.95)
    assert [segment.text for segment in cut_segments([cleaned])[0]] == ["BUPATI GRESIK,"]
    assert len(find_lines(reading)) == 1


def test_a_sure_colon_stays_between_a_label_and_its_value() -> None:
    line = scanned("Jabatan   :   Kepala Dinas").blocks[0]
    assert isinstance(line, TextLine)
    assert without_specks(line) == line


def test_a_speck_before_the_rest_of_a_sentence_numbers_nothing() -> None:
    listing = Listing()
    lines = scanned("a. pelaksanaan fungsi lain terkait dengan tugas\n1   dan fungsinya. *\nb. pelaporan.").blocks
    for line in lines:
        assert isinstance(line, TextLine)
        listing.add(line, line.text)
    assert [item.text for item in listing.items] == ["pelaksanaan fungsi lain terkait dengan tugas dan fungsinya.", "pelaporan."]


def test_the_address_at_the_foot_of_a_page_is_no_row() -> None:
    records = read_table("Sasaran | Indikator Kinerja | Target\nS1 | Nilai A | 5\njdih.gresikkab.go.id | < | <")
    assert [i.name.text for i in records.indicators] == ["Nilai A"]


def test_the_parties_under_the_lampiran_leave_it_the_title_of_an_agreement() -> None:
    decree = decree_of(
        f"""
PERJANJIAN KINERJA TAHUN 2024
Nama : ANWAR SANTOSO
Jabatan : Kepala Dinas Sosial Kabupaten Gresik
selanjutnya disebut PIHAK PERTAMA
PERJANJIAN KINERJA TAHUN 2024
DINAS SOSIAL KABUPATEN GRESIK
{TABLE}
Pihak Kedua,                       Pihak Pertama,
"""
    )
    assert told(decree.title) == ("PERJANJIAN KINERJA TAHUN 2024 DINAS SOSIAL KABUPATEN GRESIK", False)


def test_a_title_that_wraps_before_the_name_of_its_regency_keeps_place_and_date_above_it() -> None:
    decree = decree_of(
        f"""
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK
{TABLE}
                                   Gresik, 12 Januari 2023
                                   KEPALA DINAS SOSIAL KABUPATEN
                                   GRESIK,
                                   ANWAR SANTOSO, S.E., M.M.
                                   NIP. 19770215 200312 1 004
"""
    )
    assert (told(decree.issued_place), told(decree.issued_date)) == (("Gresik", False), ("2023-01-12", False))
    assert decree.signatory is not None
    assert told(decree.signatory.title) == ("KEPALA DINAS SOSIAL KABUPATEN GRESIK", False)


def test_a_form_numbered_in_roman_tells_duties_and_functions() -> None:
    reading = page(
        f"""
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK
I. Nama Organisasi   :   Dinas Sosial Kabupaten Gresik
ll. Tugas   :   membantu Bupati melaksanakan urusan sosial
III. Fungsi   :   1) penyusunan kebijakan;
                  2) pelaksanaan kebijakan.
{TABLE}
""",
        boxed=True,
    )
    (span,) = sheets_of(reading)
    assert [text.text for text in span.duties] == ["membantu Bupati melaksanakan urusan sosial"]
    assert [text.text for text in span.functions] == ["penyusunan kebijakan;", "pelaksanaan kebijakan."]


def test_who_takes_note_beside_is_not_who_signs() -> None:
    decree = decree_of(
        f"""
INDIKATOR KINERJA UTAMA
BAGIAN HUKUM SEKRETARIAT DAERAH KABUPATEN GRESIK
{TABLE}
                                                  Gresik, 20 Januari 2024
Mengetahui,
SEKRETARIS DAERAH                                 KEPALA BAGIAN HUKUM

Drs. WAHYU HIDAYAT, M.M.                          ANWAR SANTOSO, S.H.
NIP. 19640912 199003 1 010                        NIP. 19780909 200501 1 007
"""
    )
    assert decree.signatory is not None
    assert told(decree.signatory.name) == ("ANWAR SANTOSO, S.H.", False)


def test_the_last_line_of_a_title_is_no_name() -> None:
    reading = scanned(
        BLOCK.replace("KEPALA DINAS SOSIAL", "KEPALA DINAS SOSIAL\n                                   KABUPATEN GRESIK").format(
            name="                                     Ss     i"
        ),
        i=0.3,
        Ss=0.4,
    )
    decree = read(reading)[0]
    assert decree.signatory is not None
    assert told(decree.signatory.name) == ("[tidak terbaca]", True)
    assert told(decree.signatory.title) == ("KEPALA DINAS SOSIAL KABUPATEN GRESIK", False)
