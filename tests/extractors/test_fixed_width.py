"""Tables that blanks keep in columns, as `pdftotext -layout` writes them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.fixed_width import find_fixed_tables
from extractors.transcript import read_transcript
from pipeline.model.reading import Reading, Source, Table

NUMBERED = """\
                       INDIKATOR KINERJA UTAMA TAHUN 2024

                                                                   Target
No     Sasaran Strategis              Indikator Kinerja                           Sumber Data
                                                                 2024    2025
1      Meningkatnya mutu      Persentase jalan mantap            68,5    70      Bidang Bina
       jalan kota                                                                Marga
2                             Jumlah jembatan yang               2       3       Bidang Bina
                              direhabilitasi                                     Marga
3      Berkurangnya banjir    Luas kawasan genangan              ≤ 42    ≤ 40    Bidang Air

                                                      Sorong, 22 Januari 2024
"""

GROUPED = """\
No    Indikator                      Satuan    Target    Sumber
Tujuan : Meningkatkan kualitas pelayanan kepada seluruh masyarakat kecamatan
1     Indeks Kepuasan Masyarakat     Nilai     83        Survei
2     Waktu penyelesaian surat       Menit     15        Rekap
"""

STACKED = """\
No    Indikator                  Formula                                Sumber
1     Persentase desa tepat        Jumlah desa tepat                    Seksi
      waktu                              waktu            ×             Pemerintahan
                                        Jumlah desa
                                 100%
2     Jumlah konflik sosial      Jumlah konflik yang terjadi            Seksi Trantib
3     Realisasi PBB              Hasil rekap                            Seksi PBB
"""

PROSE = """\
Menimbang   : a. bahwa untuk mengukur kinerja diperlukan alat ukur berupa
                 Indikator Kinerja Utama;
              b. bahwa sehubungan dengan maksud tersebut perlu menetapkan
                 Keputusan Kepala Dinas tentang Indikator Kinerja Utama.
"""


def rows(text: str) -> list[tuple[str, ...]]:
    return [row for table in find_fixed_tables(text.splitlines()) for row in table.rows]


def read(text: str) -> Reading:
    return read_transcript(text.encode(), Source(path="a.txt", sha256="0" * 64, media_type="text/plain", pages=1))


def test_a_row_begins_with_its_number_and_a_heading_stands_over_its_columns() -> None:
    assert rows(NUMBERED) == [
        ("", "", "", "Target", "Target", ""),
        ("No", "Sasaran Strategis", "Indikator Kinerja", "2024", "2025", "Sumber Data"),
        ("1", "Meningkatnya mutu\njalan kota", "Persentase jalan mantap", "68,5", "70", "Bidang Bina\nMarga"),
        ("2", "", "Jumlah jembatan yang\ndirehabilitasi", "2", "3", "Bidang Bina\nMarga"),
        ("3", "Berkurangnya banjir", "Luas kawasan genangan", "≤ 42", "≤ 40", "Bidang Air"),
    ]


def test_a_text_over_the_columns_is_a_row_of_its_own() -> None:
    (table,) = find_fixed_tables(GROUPED.splitlines())
    assert [table.rows[r][0][:6] for r in sorted(table.groups)] == ["Tujuan"]
    (drawn,) = (block for block in read(GROUPED).blocks if isinstance(block, Table))
    assert [cell.column_span for cell in drawn.cells if cell.text.startswith("Tujuan")] == [5]


def test_a_stacked_fraction_is_put_in_one_line() -> None:
    assert rows(STACKED)[1][2] == "(Jumlah desa tepat waktu) / (Jumlah desa) x 100%"


def test_values_under_one_another_are_rows_though_the_objective_is_numbered() -> None:
    text = """\
No    Sasaran                    Indikator                          Target
1     Meningkatnya pengawasan    Level Kapabilitas APIP             Level 3
                                 Nilai maturitas SPIP terintegrasi  3,15
2     Meningkatnya tata kelola   Opini BPK atas laporan keuangan    WTP
                                 Nilai pencegahan korupsi           92,5
"""
    assert [row[2:] for row in rows(text)[1:]] == [
        ("Level Kapabilitas APIP", "Level 3"),
        ("Nilai maturitas SPIP terintegrasi", "3,15"),
        ("Opini BPK atas laporan keuangan", "WTP"),
        ("Nilai pencegahan korupsi", "92,5"),
    ]


def test_a_table_goes_on_over_a_page_break_when_its_numbers_do() -> None:
    second = "4     Meningkatnya mutu      Persentase air bersih              55      60       Bidang Air\n"
    second += "5                             Persentase sanitasi                44      48       Bidang Air\n"
    (table,) = read(
        NUMBERED.split("\n\n                                                      Sorong")[0] + "\x0c" + second
    ).tables
    assert [row[0] for row in table.texts()][2:] == ["1", "2", "3", "4", "5"]
    assert table.texts()[-1][3:5] == ["44", "48"]


def test_every_cell_is_marked_for_review() -> None:
    (table,) = read(NUMBERED).tables
    assert all(cell.review and cell.confidence <= 0.5 for cell in table.cells if cell.text)


@pytest.mark.parametrize("text", [PROSE, "", "satu  dua", "KEPALA DINAS\n\n      BUDI SANTOSO"])
def test_prose_gives_no_table(text: str) -> None:
    assert rows(text) == []


@given(st.lists(st.text(alphabet="aB1 :×%|-\t", max_size=40), max_size=14))
def test_any_lines_give_tables_that_share_no_line(lines: list[str]) -> None:
    tables = find_fixed_tables(lines)
    assert all(a.last < b.first for a, b in pairwise(tables))
    assert all(len(row) == len(table.bounds) + 1 for table in tables for row in table.rows)
