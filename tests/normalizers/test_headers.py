"""Headings: a ledger of real ones, labelled by reading, and what must never be taken for one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.headers import level_of_heading, map_header, propose_alias
from normalizers.heading_vocabulary import heading_letters, heading_vocabulary
from normalizers.numbering_rows import is_numbering_row

LEDGER = Path(__file__).with_name("headings.csv")
LEAST_RIGHT = 0.98  # of the headings counted three times or more on 9,697 pages; all are right today


def read_ledger() -> list[tuple[str, str]]:
    """Heading and field ("none" for a piece of a heading that names nothing), as labelled by reading."""
    with LEDGER.open(encoding="utf-8", newline="") as file:
        return [(row["heading"], row["field"]) for row in csv.DictReader(file)]


def test_the_ledger_of_real_headings_is_mapped() -> None:
    ledger = read_ledger()
    wrong = [(heading, field, found) for heading, field in ledger if (found := _field(heading)) != field]
    assert len(ledger) > 250
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(ledger), wrong
    assert not [entry for entry in wrong if entry[2] != "none"], "a wrong field is worse than none"


def _field(heading: str) -> str:
    match = map_header(heading)
    return match.field if match else "none"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("PENJELASAN/FORMULASI PERHITUNGAN", "formula"),
        ("Penjelasan Formulasi Perhitungan", "formula"),
        ("Metode/ Formulasi Perhitungan", "formula"),
        ("FORMULASI/CARA PENGUKURAN", "formula"),
        ("Definisi Operasional dan Rumus Perhitungan", "formula"),
        ("Cara Menghitung Indikator", "formula"),
        ("Definisi Operasional", "definition"),
        ("Makna Indikator", "definition"),
        ("Tujuan/ Sasaran Strategis", "objective"),
        ("KINERJA UTAMA / SASARAN STRATEGIS", "objective"),
        ("SASARAN STRATEGIS (KINERJA UTAMA)", "objective"),
        ("SASARAN / KINERJA INDIVIDU", "objective"),
        ("Uraian Sasaran Kegiatan", "objective"),
        ("Indikator Tujuan/Sasaran", "name"),
        ("INDIKATOR KINERJA KEGIATAN (ESELON IV)", "name"),
        ("Tolok Ukur", "name"),
        ("INDIKATOR KINERJA TUJUAN", "goal_indicator"),
        ("Unit in Charge", "responsible"),
        ("Penang-\ngung Jawab", "responsible"),
        ("OPD Pengampu", "responsible"),
        ("Data Dukung", "data_source"),
        ("Walidata", "data_source"),
        ("Sumber Data/Walidata", "data_source"),
        ("Jenis Indikator (Output/Outcome)", "classification"),
        ("Bobot IKU", "classification"),
        ("Polarisasi (Maximize/Minimize)", "polarity"),
        ("Akumulatif / Non Akumulatif", "accumulation"),
        ("Tipe Perhitungan", "accumulation"),
        ("Bidang/UPTD Penanggung Jawab", "responsible"),
        ("Sumber Dana", "funding"),
        ("Alasan Pemilihan", "reason"),
        ("Dasar Pertimbangan", "considered"),
        ("Indi-\nkator Kinerja", "name"),
        ("N o", "no"),
        ("Lok asi", "location"),
        ("Kondisi Akhir", "target"),
        ("Kondisi Awal (2020)", "baseline"),
        ("2024", "year"),
    ],
)
def test_known_and_composed_headings(heading: str, field: str) -> None:
    assert _field(heading) == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("lndikator Kineija Utarna", "name"),
        ("Surnber Data", "data_source"),
        ("Sasaran Strategls", "objective"),
        ("Forrnulasi Penghitungan", "formula"),
        ("Penanggungjawah", "responsible"),
        ("Ketcrangan", "remarks"),
    ],
)
def test_misread_headings_are_found_with_evidence(heading: str, field: str) -> None:
    match = map_header(heading)
    assert match is not None
    assert (match.field, match.raw) == (field, heading)
    assert 0.8 <= match.score < 1.0 or match.rule == "words"


@pytest.mark.parametrize(
    "text",
    [
        "Prestasi",
        "Presentasi",
        "Persentase",
        "Kepala Dinas",
        "Sekretariat",
        "Data BPS",
        "Jumlah penduduk",
        "Meningkatnya kualitas koperasi",
        "Program Penegakan Peraturan Daerah",
        "Bidang Perindustrian",
        "Sasaran: Meningkatnya produksi",
        "Laporan kegiatan tahunan",
        "Target kunjungan wisatawan mancanegara ke Jawa Barat",
        "-",
        "n/a",
        "4,15%",
        "",
    ],
)
def test_cell_texts_are_no_headings(text: str) -> None:
    assert map_header(text) is None


@given(st.text(max_size=300))
def test_any_text_never_raises(text: str) -> None:
    match = map_header(text)
    assert match is None or 0.0 <= match.runner_up <= match.score <= 1.0
    level_of_heading(text)
    propose_alias(text)


@given(st.sampled_from([heading for heading, field in read_ledger() if field not in ("none", "year")]), st.integers(0, 5))
def test_breaks_and_case_do_not_matter(heading: str, place: int) -> None:
    words = heading.split()
    broken = " ".join(words[:place]) + "\n" + " ".join(words[place:])
    assert _field(broken.strip()) == _field(heading)
    assert _field(heading.upper()) == _field(heading)


def test_no_two_fields_share_a_spelling_and_each_maps_to_itself() -> None:
    for letters, field in heading_vocabulary().spellings.items():
        assert heading_letters(letters) == letters
        match = map_header(letters)
        assert match is not None
        assert match.field == field


def test_numbering_rows() -> None:
    assert is_numbering_row(["(1)", "(2)", "(3)", "(4=3/2)"])
    assert is_numbering_row(["1", "2", "3", "", "4"])
    assert not is_numbering_row(["1", "Meningkatnya", "3"])
    assert not is_numbering_row(["80", "85", "90"])
    assert not is_numbering_row(["1", "2", "3"], bracketed=True)
