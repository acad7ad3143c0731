"""Drawn grids with a row that holds many."""

from __future__ import annotations

from extractors.bare_grids import find_bare_grids, takes_place
from extractors.grid import find_grids
from extractors.unruled import find_unruled_grids
from pipeline.model.geometry import Orientation, Ruling
from pipeline.model.reading import Word
from tests.extractors.test_dense_rows import HEIGHT, LEADING, WIDTH, set_lines

TOP = 60.0
EDGES = (50.0, 200.0, 290.0, 380.0)


def draw(rows: tuple[float, ...]) -> list[Ruling]:
    across = [Ruling(orientation=Orientation.HORIZONTAL, position=y, start=EDGES[0], end=EDGES[-1]) for y in rows]
    return [*across, *(Ruling(orientation=Orientation.VERTICAL, position=x, start=rows[0], end=rows[-1]) for x in EDGES)]


def statistics() -> list[Word]:
    body = [
        [(60.0, name), (280.0, f">{k + 3}.5"), (370.0, f">{k * 7 + 20}")]
        for k, name in enumerate(("Alba", "Cuneo", "Asti", "Novara", "Biella"))
    ]
    return set_lines([[(60.0, "Province"), (280.0, ">Total"), (370.0, ">Share")], *body], top=TOP)


def test_a_row_of_many_lines_of_figures_is_read_by_its_texts() -> None:
    words = statistics()
    rulings = draw((TOP - 2, TOP + LEADING - 1, TOP + 6 * LEADING + 2))
    (drawn,) = find_grids(rulings)
    assert find_bare_grids([drawn], words) == [drawn]
    (grid,) = find_unruled_grids(words, rulings, WIDTH, HEIGHT)
    assert (grid.n_rows, grid.n_columns) == (6, 3)
    assert takes_place(grid, drawn, words)
    assert not takes_place(drawn, grid, words)


def test_a_cell_with_a_wrapped_text_beside_one_figure_is_no_bare_row() -> None:
    lines = [[(60.0, "Jumlah perangkat daerah")], [(60.0, "yang telah menyusun"), (280.0, ">82,5"), (370.0, ">90")]]
    words = set_lines([*lines, *lines, [(60.0, "rencana kerja")]], top=TOP)
    drawn = find_grids(draw((TOP - 2, TOP + 2 * LEADING - 1, TOP + 5 * LEADING + 2)))
    assert find_bare_grids(drawn, words) == []


def test_a_drawn_header_whose_body_no_rules_part_gives_way_to_the_table() -> None:
    words = statistics()
    rulings = draw((TOP - 2, TOP + LEADING - 1))
    (drawn,) = find_grids(rulings)
    assert find_bare_grids([drawn], words) == [drawn]
    (grid,) = find_unruled_grids(words, rulings, WIDTH, HEIGHT)
    assert takes_place(grid, drawn, words)


def test_a_drawn_row_of_several_lines_stays_one() -> None:
    words = set_lines(
        [[(60.0, "Jumlah perangkat daerah"), (280.0, ">82,5")], [(60.0, "Jumlah dokumen"), (280.0, ">90")]], top=TOP
    )
    (drawn,) = find_grids(draw((TOP - 2, TOP + 2 * LEADING + 2)))
    lines = find_grids(draw((TOP - 2, TOP + LEADING - 1, TOP + 2 * LEADING + 2)))
    assert not any(takes_place(grid, drawn, words) for grid in lines)
