"""The halves of a page that is printed in two columns of text."""

from __future__ import annotations

from extractors.bands import find_bands
from extractors.chunks import find_chunks, measure_scale
from extractors.text_columns import part_columns
from extractors.unruled import find_unruled_grids
from pipeline.model.reading import Word
from tests.extractors.test_dense_rows import HEIGHT, STATES, WIDTH, rows_of, set_lines

LINE = "This report sets out what was measured in the years"


def parts_of(words: list[Word]) -> list[list[Word]]:
    scale = measure_scale(words)
    return part_columns(words, find_bands(find_chunks(words, scale), scale), scale)


def test_text_beside_text_is_parted_below_its_title() -> None:
    title = set_lines(
        [[(60, "A title over both of the columns of this page, as wide as they are together, and a little more here")]]
    )
    body = set_lines([[(60, LINE), (320, LINE)]] * 12, top=90.0)
    above, left, right = parts_of([*title, *body])
    assert {word.box.top for word in above} == {60.0}
    assert len(left) == len(right) == 12 * len(LINE.split())


def test_a_table_beside_text_is_read_alone() -> None:
    text = set_lines([[(60, LINE)]] * 14)
    table = set_lines([[(330, state), (500, f">{k + 3}.5"), (545, f">{k * 7 + 20}")] for k, state in enumerate(STATES)], top=66.0)
    (grid,) = find_unruled_grids([*text, *table], (), WIDTH, HEIGHT)
    assert rows_of(grid, table) == [[state, f"{k + 3}.5", f"{k * 7 + 20}"] for k, state in enumerate(STATES)]


def test_a_table_over_the_page_is_not_parted() -> None:
    rows = [
        [(60.0, state), (200.0, "Jumlah dokumen"), (400.0, f"{k + 3}.5"), (480.0, f"{k * 7 + 20}")]
        for k, state in enumerate(STATES)
    ]
    words = set_lines(rows * 2)
    assert parts_of(words) == [words]
