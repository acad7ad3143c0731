"""Rows that lie as near to each other as the lines of a text."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.bands import find_bands
from extractors.chunks import find_chunks, measure_scale
from extractors.dense_rows import Spread, find_spread
from extractors.figures import is_figure
from extractors.grid import Grid
from extractors.leading import measure_leading
from extractors.unruled import find_unruled_grids
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

EM, LEADING, ADVANCE, SPACE = 10.0, 11.5, 4.6, 2.5
WIDTH, HEIGHT = 595.0, 842.0


def set_lines(lines: Sequence[Sequence[tuple[float, str]]], top: float = 60.0) -> list[Word]:
    """Words of lines at one leading; a text that begins with ">" ends at its x."""
    words = []
    for k, line in enumerate(lines):
        for at, text in line:
            parts = text.removeprefix(">").split()
            length = sum(len(part) for part in parts) * ADVANCE + SPACE * (len(parts) - 1)
            x = at - length if text.startswith(">") else at
            for part in parts:
                end = x + len(part) * ADVANCE
                words.append(Word(text=part, box=Box(x0=x, top=top + k * LEADING, x1=end, bottom=top + k * LEADING + EM)))
                x = end + SPACE
    return words


def rows_of(grid: Grid, words: Sequence[Word]) -> list[list[str]]:
    out = [[""] * grid.n_columns for _ in range(grid.n_rows)]
    for cell in grid.cells:
        out[cell.row][cell.column] = " ".join(w.text for w in words if cell.box.contains(*w.box.center))
    return out


STATES = ["Alabama", "Alaska", "Arizona", "California", "Colorado", "Delaware", "District of Columbia"]


def test_rows_at_the_leading_of_a_text_are_rows() -> None:
    body = [
        [(60, state), (260, f">{k + 11}.5"), (340, f">{k * 7 + 20}"), (420, f">{9 - k},100")] for k, state in enumerate(STATES)
    ]
    words = set_lines([[(60, "State"), (260, ">2001"), (340, ">2002"), (420, ">2003")], *body])
    (grid,) = find_unruled_grids(words, (), WIDTH, HEIGHT)
    assert rows_of(grid, words) == [
        ["State", "2001", "2002", "2003"],
        *([state, f"{k + 11}.5", f"{k * 7 + 20}", f"{9 - k},100"] for k, state in enumerate(STATES)),
    ]


def test_wrapped_texts_beside_a_list_of_years_are_one_row() -> None:
    texts = ["Jumlah perangkat daerah yang", "telah menyusun dokumen rencana", "kerja menurut pedoman yang baru"]
    lines = [[(60, text), (260, f"{2021 + k}"), (340, text)] for k, text in enumerate(texts)]
    words = set_lines([*lines, *lines])
    scale = measure_scale(words)
    chunks = find_chunks(words, scale)
    assert find_spread(find_bands(chunks, scale), (), scale, measure_leading(chunks, scale)) is None


def test_prose_is_not_spread() -> None:
    words = set_lines([[(60, "Naskah ini memuat uraian tentang capaian kinerja pada tahun 2021 dan 2022")]] * 8)
    scale = measure_scale(words)
    chunks = find_chunks(words, scale)
    assert find_spread(find_bands(chunks, scale), (), scale, measure_leading(chunks, scale)) is None


@pytest.mark.parametrize("y", [0.0, 9.9, 10.0, 10.1, 25.0, 30.5, 99.0])
def test_a_height_comes_back_from_where_it_was_put(y: float) -> None:
    spread = Spread((10.0, 30.0), 6.0)
    assert spread.up(spread.down(y)) == pytest.approx(y)


def test_what_stands_in_the_white_is_at_its_cut() -> None:
    assert Spread((10.0, 30.0), 6.0).up(13.0) == 10.0


@pytest.mark.parametrize(
    "text", ["12", "1,540.0", "1 540", "-", "–", "n/a", "(X)", "..", "$ 1,200", "(5,610)", "12.5%", "45*", "US$ 4", "±3"]
)
def test_figures(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["EU-15", "Total", "Q1", "12 dokumen", "A", "Level 3", ""])
def test_no_figures(text: str) -> None:
    assert not is_figure(text)


def test_a_label_that_ends_on_the_line_of_its_figures_is_one_row() -> None:
    body = [[(60.0, state), (300.0, f">{k + 11}.5"), (380.0, f">{k * 7 + 20}")] for k, state in enumerate(STATES)]
    torn = [[(60.0, "Northern and southern")], [(60.0, "islands"), (300.0, ">4.5"), (380.0, ">18")]]
    words = set_lines([*body[:4], *torn, *body[4:]])
    (grid,) = find_unruled_grids(words, (), WIDTH, HEIGHT)
    assert rows_of(grid, words)[4] == ["Northern and southern islands", "4.5", "18"]
    assert grid.n_rows == len(STATES) + 1


def test_a_caption_right_above_is_no_row() -> None:
    head = [
        [(60.0, "Table 3. Dwellings by state and by year in which they were built, in thousands")],
        [(60.0, "State"), (300.0, ">2001"), (380.0, ">2002")],
    ]
    body = [[(60.0, state), (300.0, f">{k + 11}.5"), (380.0, f">{k * 7 + 20}")] for k, state in enumerate(STATES)]
    words = set_lines([*head, *body])
    (grid,) = find_unruled_grids(words, (), WIDTH, HEIGHT)
    assert rows_of(grid, words)[0] == ["State", "2001", "2002"]
