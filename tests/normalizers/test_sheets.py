"""Documents split into forms: position, duties, functions and the tables of each."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.transcript import read_transcript
from normalizers.span import SheetSpan
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Page, Reading, Source, TextLine
from tests.normalizers.decrees import BOTH, SAMPLES, SEEDS, TABLE, sheets_of
from tests.normalizers.pages import SOURCE, page
from tests.normalizers.tables import draw


def told(span: SheetSpan) -> tuple[str | None, list[str], list[str]]:
    position = span.position.text if span.position else None
    return position, [text.text for text in span.duties], [text.text for text in span.functions]


def only(reading: Reading) -> SheetSpan:
    spans = sheets_of(reading)
    assert len(spans) == 1
    return spans[0]


@pytest.mark.parametrize("name", SEEDS)
def test_the_forms_of_a_transcript_are_those_of_a_careful_reader(name: str) -> None:
    data = (SAMPLES / f"{name}.txt").read_bytes()
    truth = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    reading = read_transcript(data, Source(path=name, sha256="0" * 64, media_type="text/plain", pages=1))
    wanted = [(sheet["position"], sheet["duties"], sheet["functions"]) for sheet in truth["sheets"]]
    found = [told(span) for span in sheets_of(reading)]
    plain = [(p, [t.rstrip(" ;.") for t in d], [t.rstrip(" ;.") for t in f]) for p, d, f in found]
    assert plain == [(p, [t.rstrip(" ;.") for t in d], [t.rstrip(" ;.") for t in f]) for p, d, f in wanted]


@BOTH
def test_a_plain_table_is_one_sheet(boxed: bool) -> None:
    span = only(page("INDIKATOR KINERJA UTAMA\nDINAS SOSIAL KOTA PASURUAN\nTAHUN 2024" + TABLE, boxed=boxed))
    assert told(span) == (None, [], [])
    assert len(span.tables) == 1
    assert span.title is not None
    assert span.title.text == "INDIKATOR KINERJA UTAMA DINAS SOSIAL KOTA PASURUAN TAHUN 2024"


@BOTH
def test_duties_and_functions_in_lines_with_numbers_that_wrap(boxed: bool) -> None:
    text = """
INDIKATOR KINERJA INDIVIDU
DINAS SOSIAL KOTA PASURUAN TAHUN 2024
Jabatan   : Kepala Bidang Rehabilitasi Sosial
Tugas : Melaksanakan sebagian tugas Kepala Dinas di bidang rehabilitasi
        sosial anak dan lanjut usia
Fungsi :
   1. Penyusunan rencana kerja bidang rehabilitasi sosial sesuai dengan
      rencana strategis Dinas
   2. Pelaksanaan pelayanan
   3. Pelaporan pelaksanaan tugas
"""
    assert told(only(page(text + TABLE, boxed=boxed))) == (
        "Kepala Bidang Rehabilitasi Sosial",
        ["Melaksanakan sebagian tugas Kepala Dinas di bidang rehabilitasi sosial anak dan lanjut usia"],
        [
            "Penyusunan rencana kerja bidang rehabilitasi sosial sesuai dengan rencana strategis Dinas",
            "Pelaksanaan pelayanan",
            "Pelaporan pelaksanaan tugas",
        ],
    )


@BOTH
def test_numbered_keys_before_a_table(boxed: bool) -> None:
    text = """
INDIKATOR KINERJA UTAMA
1. Nama Unit Organisasi   : Dinas Sosial Kota Pasuruan
2. Tugas   : Membantu Wali Kota melaksanakan urusan sosial.
3. Fungsi   :
   a. Perumusan kebijakan
   b. Pelaksanaan kebijakan
4. Indikator Kinerja Utama :
"""
    span = only(page(text + TABLE, boxed=boxed))
    assert told(span) == (
        None,
        ["Membantu Wali Kota melaksanakan urusan sosial."],
        ["Perumusan kebijakan", "Pelaksanaan kebijakan"],
    )
    assert len(span.tables) == 1


@pytest.mark.parametrize("structure", ["ruled", "tabs", "borderless"])
def test_a_form_in_the_rows_of_the_table_is_parted_from_the_indicators(structure: str) -> None:
    drawing = """
JABATAN | Camat | < | <
TUGAS | 1 | Memimpin kecamatan | <
FUNGSI | 1 | Koordinasi pemerintahan umum | <
^ | 2 | Pembinaan desa | <
KINERJA | INDIKATOR | TARGET | SUMBER DATA
Meningkatnya pelayanan | Indeks kepuasan | 82 | Survei
"""
    span = only(page("INDIKATOR KINERJA INDIVIDU\n" + drawing.strip("\n"), structure=structure))
    assert told(span) == ("Camat", ["Memimpin kecamatan"], ["Koordinasi pemerintahan umum", "Pembinaan desa"])
    (table,) = [captioned.table for captioned in span.tables]
    assert [row[0] for row in table.texts()] == ["KINERJA", "Meningkatnya pelayanan"]


def test_a_form_in_a_table_of_its_own_is_no_table_of_indicators() -> None:
    drawing = """
Nama Organisasi | : | Dinas Sosial
Tugas | : | Membantu Wali Kota // di bidang sosial
Fungsi | : | a. Perumusan kebijakan // b. Pelaksanaan kebijakan yang // diberikan Wali Kota
"""
    reading = page("INDIKATOR KINERJA UTAMA\n" + drawing.strip("\n") + "\nINDIKATOR KINERJA UTAMA (IKU)" + TABLE)
    span = only(reading)
    assert told(span) == (
        None,
        ["Membantu Wali Kota di bidang sosial"],
        ["Perumusan kebijakan", "Pelaksanaan kebijakan yang diberikan Wali Kota"],
    )
    assert len(span.tables) == 1


def test_one_sheet_for_each_office_holder() -> None:
    parts = [
        f"INDIKATOR KINERJA INDIVIDU\nDINAS SOSIAL KOTA PASURUAN\nJabatan : {name}\nTugas : Melaksanakan {name}" + TABLE
        for name in ("Sekretaris", "Kepala Bidang Umum", "Kepala Seksi Anak")
    ]
    spans = sheets_of(page("\n".join(parts)))
    assert [told(span)[0] for span in spans] == ["Sekretaris", "Kepala Bidang Umum", "Kepala Seksi Anak"]
    assert [len(span.tables) for span in spans] == [1, 1, 1]


def test_a_form_printed_over_two_pages_is_one_sheet() -> None:
    form = "INDIKATOR KINERJA UTAMA 2024\nJabatan : Kepala Dinas\nTugas : Membantu Bupati" + TABLE
    span = only(page(f"{form}\nGresik, Maret 2024\nKepala Dinas\nBUDI\nNIP. 19640519 198503 1 001\n{form}"))
    assert told(span) == ("Kepala Dinas", ["Membantu Bupati"], [])
    assert len(span.tables) == 2
    assert all("NIP" not in line.text for line in span.tables[1].above)


def test_the_title_above_a_second_table_is_its_caption() -> None:
    text = "INDIKATOR KINERJA UTAMA\nDINAS SOSIAL KOTA PASURUAN TAHUN 2024" + TABLE + "TARGET INDIKATOR KINERJA UTAMA" + TABLE
    span = only(page(text))
    assert [line.text for line in span.tables[1].above] == ["TARGET INDIKATOR KINERJA UTAMA"]


def test_the_agencies_of_one_decree_have_a_sheet_each() -> None:
    names = ["DINAS SOSIAL", "BADAN PENDAPATAN DAERAH", "KECAMATAN CERME"]
    spans = sheets_of(page("".join(f"\nINDIKATOR KINERJA UTAMA\n{name}" + TABLE for name in names)))
    assert [told(span)[0] for span in spans] == names


def test_the_prose_of_a_decree_is_no_sheet() -> None:
    text = """
KEPUTUSAN KEPALA DINAS SOSIAL KABUPATEN GRESIK
NOMOR : 188/12/2024
TENTANG
INDIKATOR KINERJA UTAMA DINAS SOSIAL
KEPALA DINAS SOSIAL KABUPATEN GRESIK,
Menimbang : a. bahwa tugas dan fungsi perlu diukur;
Mengingat : 1. Undang-Undang Nomor 12 Tahun 2011 tentang Pembentukan Peraturan;
MEMUTUSKAN :
KESATU : Menetapkan Indikator Kinerja Utama
Ditetapkan di Gresik
pada tanggal 11 Januari 2024
LAMPIRAN KEPUTUSAN KEPALA DINAS SOSIAL
INDIKATOR KINERJA UTAMA
DINAS SOSIAL KABUPATEN GRESIK TAHUN 2024
"""
    span = only(page(text + TABLE))
    assert span.title is not None
    assert span.title.text == "INDIKATOR KINERJA UTAMA DINAS SOSIAL KABUPATEN GRESIK TAHUN 2024"


def test_the_agreements_of_several_officials_are_their_sheets() -> None:
    agreement = """
PERJANJIAN KINERJA TAHUN 2024
Yang bertanda tangan di bawah ini :
Nama : {name}
Jabatan : {office}
selanjutnya disebut PIHAK PERTAMA
Nama : RINA
Jabatan : Wali Kota Pasuruan
selanjutnya disebut PIHAK KEDUA
PERJANJIAN KINERJA TAHUN 2024
DINAS SOSIAL KOTA PASURUAN
"""
    people = [("BUDI", "Kepala Dinas Sosial"), ("SITI", "Sekretaris Dinas Sosial")]
    text = "\n".join(agreement.format(name=name, office=office) + TABLE for name, office in people)
    assert [told(span)[0] for span in sheets_of(page(text))] == ["Kepala Dinas Sosial", "Sekretaris Dinas Sosial"]


def test_a_speck_after_the_title_is_no_colon() -> None:
    span = only(page("INDIKATOR KINERJA UTAMA (IKU)   :" + TABLE, boxed=True))
    assert span.title is not None
    assert span.title.text == "INDIKATOR KINERJA UTAMA (IKU)"


def test_goal_and_objective_told_above_the_table() -> None:
    text = "INDIKATOR KINERJA UTAMA\nTujuan : Meningkatkan mutu jalan\nSasaran : Meningkatnya jalan mantap" + TABLE
    span = only(page(text))
    assert span.goal is not None
    assert span.objective is not None
    assert (span.goal.text, span.objective.text) == ("Meningkatkan mutu jalan", "Meningkatnya jalan mantap")


def test_debris_of_a_text_layer_makes_no_items() -> None:
    text = """
INDIKATOR KINERJA INDIVIDU
Kepala Seksi Koperasi

TUGAS

-

menyusun rencana kegiatan Seksi Koperasi

melaksanakan monitoring, evaluasi dan pelaporan di bidang Produksi dan

Pemasaran Koperasi

XN [WIN|—

melaksanakan tugas kedinasan lain

KINERJA INDIKATOR FORMULASI PERHITUNGAN SUMBER DATA

Meningkatnya omzet | Data
KEPALA DINAS
"""
    span = only(page(text.replace(" | ", " |")))
    assert told(span) == (
        "Kepala Seksi Koperasi",
        [
            "menyusun rencana kegiatan Seksi Koperasi",
            "melaksanakan monitoring, evaluasi dan pelaporan di bidang Produksi dan Pemasaran Koperasi",
            "melaksanakan tugas kedinasan lain",
        ],
        [],
    )
    assert [line.text for line in span.loose] == [
        "KINERJA INDIKATOR FORMULASI PERHITUNGAN SUMBER DATA",
        "Meningkatnya omzet |Data",
    ]


def test_a_label_printed_at_the_middle_of_its_list_takes_the_items_before_it() -> None:
    text = """
INDIKATOR KINERJA UTAMA
Tugas    : Melaksanakan urusan kesehatan
           a. Perumusan kebijakan
           b. Pelaksanaan kebijakan
Fungsi   : c. Pembinaan puskesmas
           d. Pelaporan
"""
    functions = ["Perumusan kebijakan", "Pelaksanaan kebijakan", "Pembinaan puskesmas", "Pelaporan"]
    assert told(only(page(text + TABLE, boxed=True))) == (None, ["Melaksanakan urusan kesehatan"], functions)


def test_every_item_says_where_it_stands() -> None:
    text = "INDIKATOR KINERJA UTAMA\nTugas : Membantu Bupati\nFungsi :\n  1. Perumusan\n     kebijakan teknis\n  2. Pelaporan"
    span = only(page(text + TABLE, boxed=True))
    (first, _) = span.functions
    assert first.source.box is not None
    assert (first.source.box.top, first.source.box.bottom) == (36.0, 58.0)
    assert first.source.raw == "1. Perumusan\nkebijakan teknis"


WORDS = st.sampled_from(
    [
        *("INDIKATOR KINERJA UTAMA", "Tugas :", "Fungsi", "1. Pelaksanaan", "a.", "2 |", "KINERJA INDIKATOR", "Jabatan :", "\t"),
        *("NIP. 1", "PIHAK PERTAMA", "TENTANG", "Menimbang", ""),
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.one_of(WORDS, st.text(max_size=40), st.just("TABLE")), max_size=25))
def test_any_text_is_taken(texts: list[str]) -> None:
    table = draw(TABLE)
    blocks: list[Block] = [
        table if text == "TABLE" else TextLine(text=text, page=1, method=Method.OCR, engine="test", confidence=0.5)
        for text in texts
    ]
    frame = Page(number=1, width=0, height=0, method=Method.OCR, engine="test")
    spans = sheets_of(Reading(source=SOURCE, pages=(frame,), blocks=tuple(blocks)))
    assert sum(len(span.tables) for span in spans) == texts.count("TABLE")


def test_a_table_after_a_decree_without_its_place_of_issue_is_one() -> None:
    reading = page(
        "KEPUTUSAN BUPATI GRESIK\nMenimbang : bahwa perlu ditetapkan;\nMEMUTUSKAN :\nKESATU : Indikator sebagaimana terlampir.\n"
        "INDIKATOR KINERJA UTAMA\nDINAS SOSIAL KABUPATEN GRESIK\n"
        "No | Sasaran | Indikator Kinerja | Target\n1 | Meningkatnya mutu | Persentase jalan | 80",
        structure="borderless",
    )
    assert [len(span.tables) for span in sheets_of(reading)] == [1]


@pytest.mark.parametrize(
    ("line", "rows"), [("No\tSasaran\tIndikator Kinerja\tTarget", 3), ("Padang\tWali Kota\tSekretaris\tCamat", 2)]
)
def test_a_heading_left_above_its_table_is_the_tables_first_row(line: str, rows: int) -> None:
    table = draw("(1) | (2) | (3) | (4)\n1 | Meningkatnya mutu | Persentase jalan mantap | 80", structure="borderless")
    above = TextLine(text=line, page=1, method=Method.TEXT_LAYER, engine="test")
    title = replace(above, text="INDIKATOR KINERJA UTAMA")
    frame = Page(number=1, width=1000, height=1000, method=Method.TEXT_LAYER, engine="test")
    spans = sheets_of(Reading(source=SOURCE, pages=(frame,), blocks=(title, above, table)))
    assert [captioned.table.n_rows for span in spans for captioned in span.tables] == [rows]


def test_forms_that_follow_one_another_under_one_title_are_parted_by_their_office() -> None:
    table = "No | Sasaran | Indikator Kinerja\n1 | Meningkatnya mutu | Persentase jalan"
    offices = (("Kepala Dinas", "Membantu Bupati"), ("Sekretaris Dinas", "Melaksanakan administrasi"))
    forms = "\n".join(f"1. Jabatan : {office}\n2. Tugas : {duty}\n{table}" for office, duty in offices)
    spans = sheets_of(page(f"INDIKATOR KINERJA INDIVIDU\nDINAS SOSIAL KABUPATEN GRESIK\n{forms}", boxed=True))
    assert [(s.position and s.position.text, [d.text for d in s.duties], len(s.tables)) for s in spans] == [
        ("Kepala Dinas", ["Membantu Bupati"], 1),
        ("Sekretaris Dinas", ["Melaksanakan administrasi"], 1),
    ]


def test_units_named_in_capitals_above_their_tables_have_a_form_each() -> None:
    table = "No | Sasaran | Indikator Kinerja\n1 | Meningkatnya mutu | Persentase jalan"
    title = "INDIKATOR KINERJA UTAMA\nDINAS SOSIAL KABUPATEN GRESIK"
    text = f"{title}\nBIDANG REHABILITASI SOSIAL\n{table}\nBIDANG PEMBERDAYAAN SOSIAL\n{table}"
    spans = sheets_of(page(text, boxed=True))
    assert [s.position and s.position.text for s in spans] == ["BIDANG REHABILITASI SOSIAL", "BIDANG PEMBERDAYAAN SOSIAL"]


@pytest.mark.parametrize(
    ("printed", "items"),
    [
        (
            "a. pengelolaan keuangan; b. pengelolaan umum; dan c. pelaporan",
            ["pengelolaan keuangan;", "pengelolaan umum;", "pelaporan"],
        ),
        ("a. pelayanan Pasal 3 ayat 2. yang berlaku", ["pelayanan Pasal 3 ayat 2. yang berlaku"]),
    ],
)
def test_functions_on_one_line_are_parted_where_their_letters_count_on(printed: str, items: list[str]) -> None:
    spans = sheets_of(
        page(f"INDIKATOR KINERJA INDIVIDU\nJabatan : Sekretaris\nTugas : Membantu\nFungsi : {printed}\nA | B\n1 | 2", boxed=True)
    )
    assert [f.text for f in spans[0].functions] == items


def test_functions_whose_colon_a_scan_lost_are_still_functions() -> None:
    spans = sheets_of(
        page("INDIKATOR KINERJA INDIVIDU\nTugas : Membantu Gubernur\nFungsi Perumusan kebijakan teknis\nA | B\n1 | 2", boxed=True)
    )
    assert [f.text for f in spans[0].functions] == ["Perumusan kebijakan teknis"]


@pytest.mark.parametrize("foot", ["Halaman 1 dari 2", "- 2 -", "Hal. 2"])
def test_a_list_that_the_page_cuts_goes_on_without_the_foot_of_the_page(foot: str) -> None:
    text = (
        "INDIKATOR KINERJA UTAMA (IKU)\nDINAS SOSIAL KOTA PASURUAN TAHUN 2024\n\n"
        "Jabatan\t:\tKepala Dinas\nFungsi\t:\t1. perumusan kebijakan;\n\t\t2. pelaksanaan kebijakan;\n"
        f"\n{foot}\n\n\t\t3. pelaksanaan evaluasi di\n\t\tbidang sosial;\n\t\t4. pelaksanaan administrasi.\n\n"
        "No\tSasaran\tIndikator Kinerja\tTarget\n1\tMeningkatnya mutu\tNilai mutu\t80\n"
    )
    source = Source(path="typed", sha256="0" * 64, media_type="text/plain", pages=1)
    span = only(read_transcript(text.encode(), source))
    assert [item.rstrip(";.") for item in told(span)[2]] == [
        "perumusan kebijakan",
        "pelaksanaan kebijakan",
        "pelaksanaan evaluasi di bidang sosial",
        "pelaksanaan administrasi",
    ]


@pytest.mark.parametrize("structure", ["ruled", "tabs", "borderless"])
def test_headings_that_together_say_what_a_title_says_open_a_table(structure: str) -> None:
    text = "Fungsi :\n1. Perumusan kebijakan\n2. Pelaksanaan kebijakan"
    drawing = "TUJUAN | INDIKATOR KINERJA TUJUAN\nMeningkatnya omzet usaha mikro | Persentase pertumbuhan omzet"
    span = only(page(f"INDIKATOR KINERJA UTAMA\n{text}\n{drawing}", structure=structure))
    assert len(span.functions) == 2
    assert len(span.tables) == 1
