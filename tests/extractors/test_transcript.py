"""Transcripts: lines, tabbed tables, page breaks, LaTeX, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.latex import flatten_latex
from extractors.transcript import read_transcript
from pipeline.errors import DocumentError
from pipeline.model.reading import Source, Table, TextLine

SAMPLES = Path(__file__).parents[2] / "samples"
SOURCE = Source(path="x.txt", sha256="0" * 64, media_type="text/plain", pages=1)


def read(text: str) -> tuple[TextLine | Table, ...]:
    return read_transcript(text.encode(), SOURCE).blocks


def test_tabbed_lines_are_one_table_over_page_breaks() -> None:
    (table,) = read("No\tNama\n1\tSatu\n\n2\tDua\n")
    assert isinstance(table, Table)
    assert table.texts() == [["No", "Nama"], ["1", "Satu"], ["2", "Dua"]]


def test_a_table_of_another_width_after_a_blank_line_is_its_own() -> None:
    blocks = read("Tujuan\tIndikator\nA\tB\n\nSasaran\tIKU\tSatuan\nC\tD\tE\n")
    assert [b.n_columns for b in blocks if isinstance(b, Table)] == [2, 3]


def test_a_table_that_repeats_its_header_after_a_line_of_text_is_its_own() -> None:
    blocks = read("A\tB\n1\t2\nLampiran II\nA\tB\n3\t4\n")
    assert [type(b).__name__ for b in blocks] == ["Table", "TextLine", "Table"]


def test_short_rows_are_filled_with_empty_cells() -> None:
    (table,) = read("A\tB\tC\n1\t2\n")
    assert isinstance(table, Table)
    assert table.texts()[1] == ["1", "2", ""]


def test_emphasis_and_formulas_are_read_as_printed() -> None:
    blocks = read("**JUDUL\nDINAS**\nA\tB\n1\t$\\frac{\\text{x}}{\\text{y}} \\times 100\\%$\n")
    assert [b.text for b in blocks if isinstance(b, TextLine)] == ["JUDUL", "DINAS"]
    assert isinstance(blocks[-1], Table)
    assert blocks[-1].texts()[1] == ["1", "(x) / (y) x 100%"]


def test_every_seed_with_tabs_gives_its_tables() -> None:
    counts = {
        name: [t.n_rows for t in read_transcript((SAMPLES / f"{name}.txt").read_bytes(), SOURCE).tables]
        for name in ("seed-000-kaltim", "seed-001-kota", "seed-003-barito-kuala", "seed-004-pasuruan")
    }
    assert counts == {
        "seed-000-kaltim": [7, 7],
        "seed-001-kota": [4, 7],
        "seed-003-barito-kuala": [26],
        "seed-004-pasuruan": [6],
    }


def test_bytes_that_are_no_utf8_are_refused_with_the_place() -> None:
    with pytest.raises(DocumentError, match=r"byte 3 is not UTF-8"):
        read_transcript(b"abc\xff", SOURCE)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    read(text)


@given(st.text(alphabet="\\${}[]^_ abfrctexsqumi%()"))
def test_flattening_never_raises_and_is_idempotent(text: str) -> None:
    flat = flatten_latex(text)
    assert isinstance(flat, str)
    if "\\" not in flat:
        assert flatten_latex(flat) == flat
