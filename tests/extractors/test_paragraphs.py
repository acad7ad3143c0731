"""A page without its paragraphs."""

from __future__ import annotations

from extractors.bands import find_bands
from extractors.chunks import find_chunks, measure_scale
from extractors.paragraphs import without_paragraphs
from pipeline.model.reading import Word
from tests.extractors.test_dense_rows import STATES, set_lines

LINE = "This report sets out what was measured in the years under review and how it was done by agencies in all of the states"


def rest_of(words: list[Word]) -> str:
    scale = measure_scale(words)
    return " ".join(word.text for word in without_paragraphs(words, find_bands(find_chunks(words, scale), scale), scale))


def test_a_paragraph_is_left_out_with_its_short_last_line() -> None:
    words = set_lines([[(60, LINE)], [(60, LINE)], [(60, LINE)], [(60, "of the country.")]])
    assert rest_of(words) == ""


def test_two_full_lines_are_no_paragraph() -> None:
    words = set_lines([[(60, LINE)], [(60, LINE)], [(60, "Alba"), (260, "12"), (400, "14")]])
    assert "This report" in rest_of(words)


def test_rows_of_a_table_and_wide_cells_stay() -> None:
    definition = LINE[:80]
    rows = [[(60.0, state), (200.0, definition)] for state in STATES]
    words = set_lines([line for row in rows for line in (row, [(200.0, definition)], [(200.0, definition)])])
    assert rest_of(words).split() == [word.text for word in words]
