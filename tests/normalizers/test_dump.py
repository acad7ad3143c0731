"""Jumbled tables: the raw dump of a decree with 24 forms, small tables of other kinds, and what any text must not do."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalizers.dump import parse_loose
from normalizers.dump_tokens import find_columns, read_heading, read_tokens
from pipeline.contract import render_extraction
from pipeline.model.decree import Indicator, Level
from pipeline.model.provenance import Method
from pipeline.model.reading import TextLine
from tests.accuracy.scoring import score_document
from tests.extractions import SAMPLES, extraction_of

DUMP = "seed-002-gresik.txt"
FOUND = 0.70  # of its indicators by name; raised as the reading gets better
RECORDS = 0.66  # F1 of the text of all fields


def _lines(text: str) -> list[TextLine]:
    lines: list[TextLine] = []
    blank = True
    for line in text.splitlines():
        if line.strip():
            lines.append(TextLine(text=line, page=1, method=Method.TRANSCRIPT, engine="test", starts_paragraph=blank))
        blank = not line.strip()
    return lines


def _read(text: str) -> tuple[Indicator, ...]:
    lines = _lines(text)
    return parse_loose(lines, lines, Level.INDIVIDU)[0]


def _texts(indicator: Indicator) -> Sequence[str | None]:
    formula = indicator.formula
    return [
        indicator.objective.text if indicator.objective else None,
        indicator.name.text,
        formula.text if formula else None,
        indicator.data_source.text if indicator.data_source else None,
    ]


def test_the_dump_of_24_forms_keeps_its_indicators() -> None:
    truth = json.loads((SAMPLES / "truth" / "seed-002-gresik.json").read_text(encoding="utf-8"))
    score = score_document(truth, render_extraction(extraction_of(DUMP)))
    assert score.found.recall >= FOUND
    assert score.records.f1 >= RECORDS


def test_every_value_of_the_dump_is_for_review() -> None:
    extraction = extraction_of(DUMP)
    indicators = [indicator for sheet in extraction.sheets for indicator in sheet.indicators]
    texts = [text for i in indicators for text in (i.objective, i.name, i.data_source, i.formula) if text is not None]
    assert len(indicators) > 30
    assert all(text.source.review and text.source.confidence <= 0.5 for text in texts)


def test_each_jumbled_table_has_one_issue_that_holds_its_text() -> None:
    issues = [issue for issue in extraction_of(DUMP).issues if issue.code == "layout.lost"]
    assert len(issues) == 24
    assert any("Prosentase ketersediaan dokumen pelayanan" in (issue.raw or "") for issue in issues)


def test_cells_one_after_another() -> None:
    found = _read(
        """KINERJA

INDIKATOR

FORMULASI PERHITUNGAN

SUMBER DATA

Meningkatnya layanan
1 |perpustakaan daerah

Persentase pengunjung
perpustakaan

Jumlah pengunjung perpustakaan dibagi jumlah
penduduk x 100%

Laporan Bidang Layanan
"""
    )
    assert [_texts(i) for i in found] == [
        [
            "Meningkatnya layanan perpustakaan daerah",
            "Persentase pengunjung perpustakaan",
            "Jumlah pengunjung perpustakaan dibagi jumlah penduduk x 100%",
            "Laporan Bidang Layanan",
        ]
    ]


def test_columns_line_by_line_with_borders() -> None:
    found = _read(
        """SASARAN INDIKATOR FORMULA SUMBER DATA
Meningkatnya | Jumlah perpustakaan | Jumlah perpustakaan desa yang dibina dibagi | Laporan
minat baca | desa yang dibina | jumlah perpustakaan desa x 100% | tahunan
"""
    )
    assert [_texts(i) for i in found] == [
        [
            "Meningkatnya minat baca",
            "Jumlah perpustakaan desa yang dibina",
            "Jumlah perpustakaan desa yang dibina dibagi jumlah perpustakaan desa x 100%",
            "Laporan tahunan",
        ]
    ]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("KINERJA INDIKATOR FORMULASI PERHITUNGAN SUMBER DATA", ("objective", "name", "formula", "data_source")),
        ("PENJELASAN/FORMULASI", ("formula",)),
        ("SASARAN / KINERJA INDIVIDU", ("objective",)),
        ("SASARAN INDIKATOR TARGET FORMULA SUMBER DATA", ("objective", "name", "target", "formula", "data_source")),
        ("TARGET 2022", ("target",)),
        ("Jumlah koperasi aktif", None),
        ("", None),
    ],
)
def test_headings(text: str, fields: tuple[str, ...] | None) -> None:
    assert read_heading(text) == fields


def test_columns_come_from_the_headings_in_their_order() -> None:
    assert find_columns(["SASARAN INDIKATOR TARGET FORMULA SUMBER DATA", "Meningkatnya"]) == (
        "objective",
        "name",
        "target",
        "formula",
        "data_source",
    )
    assert find_columns(["Meningkatnya mutu"]) == ("objective", "name", "formula", "data_source")


def test_row_numbers_borders_and_headings_are_no_words() -> None:
    tokens = read_tokens(_lines("KINERJA INDIKATOR\n1 |Meningkatnya mutu\n[data | Jumlah\n2\n"))
    assert [token.text for token in tokens] == ["Meningkatnya", "mutu", "data", "Jumlah"]
    assert [token.number_before for token in tokens] == [True, False, False, False]
    assert [token.rule_before for token in tokens] == [False, False, False, True]


VOCABULARY = "KINERJA INDIKATOR SUMBER DATA Jumlah x100% | [ ] ( ) - / : , . 1 2 % yang dan Meningkatnya Persentase × 100%"
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n\n"])


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_is_taken_and_flagged(text: str) -> None:
    lines = _lines(text)
    indicators, issues = parse_loose(lines, lines, Level.SASARAN)
    assert all(indicator.name.text.strip() and indicator.name.source.review for indicator in indicators)
    assert not indicators or [issue.code for issue in issues] == ["layout.lost"]
