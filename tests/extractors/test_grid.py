"""Rulings to grids, in every way decrees draw them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.grid import Grid, fill_grid, find_bars, find_grids
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.provenance import Method
from pipeline.model.reading import Word


def across(y: float, start: float, end: float) -> Ruling:
    return Ruling(orientation=Orientation.HORIZONTAL, position=y, start=start, end=end)


def down(x: float, start: float, end: float) -> Ruling:
    return Ruling(orientation=Orientation.VERTICAL, position=x, start=start, end=end)


def lattice(xs: list[float], ys: list[float]) -> list[Ruling]:
    return [across(y, xs[0], xs[-1]) for y in ys] + [down(x, ys[0], ys[-1]) for x in xs]


def spans(grid: Grid) -> set[tuple[int, int, int, int]]:
    return {(c.row, c.column, c.row_span, c.column_span) for c in grid.cells}


PLAIN = {(r, c, 1, 1) for r in range(2) for c in range(3)}
XS, YS = [0.0, 40.0, 120.0, 200.0], [0.0, 20.0, 50.0]


def test_plain_table() -> None:
    (grid,) = find_grids(lattice(XS, YS))
    assert spans(grid) == PLAIN
    assert grid.broken == 0


def test_doubled_rules_make_no_phantom_columns() -> None:
    (grid,) = find_grids([*lattice(XS, YS), *lattice([x + 2.5 for x in XS], [y + 2.5 for y in YS])])
    assert spans(grid) == PLAIN


def test_merged_cells_in_both_directions() -> None:
    rulings = [across(0, 0, 200), across(20, 40, 200), across(50, 0, 200)]
    rulings += [down(0, 0, 50), down(40, 0, 50), down(120, 20, 50), down(200, 0, 50)]
    (grid,) = find_grids(rulings)
    assert spans(grid) == {(0, 0, 2, 1), (0, 1, 1, 2), (1, 1, 1, 1), (1, 2, 1, 1)}


def test_boxes_and_bars_inside_a_cell_are_no_grid() -> None:
    box = lattice([50, 60], [25, 35])
    bar = across(40, 125, 180)
    grids = find_grids([*lattice(XS, YS), *box, bar])
    assert [spans(grid) for grid in grids] == [PLAIN]
    assert bar in find_bars(grids[0], [*lattice(XS, YS), bar])


def test_a_single_box_is_no_table() -> None:
    assert find_grids(lattice([0, 100], [0, 50])) == ()


def test_borders_drawn_cell_by_cell_with_gaps_and_jitter() -> None:
    rulings = []
    for k, y in enumerate(YS):
        rulings += [across(y + 0.6 * (k % 2), a + 1, b - 1) for a, b in pairwise(XS)]
    for k, x in enumerate(XS):
        rulings += [down(x - 0.6 * (k % 2), a + 1, b - 1) for a, b in pairwise(YS)]
    (grid,) = find_grids(rulings)
    assert spans(grid) == PLAIN


def test_dotted_rules() -> None:
    rulings = [across(y, x, x + 1) for y in YS for x in range(0, 200, 3)] + [
        down(x, y, y + 1) for x in XS for y in range(0, 50, 3)
    ]
    (grid,) = find_grids(rulings)
    assert spans(grid) == PLAIN


def test_open_sides_are_closed_where_rulings_end_in_one_line() -> None:
    (grid,) = find_grids([across(y, 0, 200) for y in YS] + [down(40, 0, 50), down(120, 0, 50)])
    assert spans(grid) == PLAIN


def test_tables_that_touch_are_parted_by_their_columns() -> None:
    upper = lattice([0, 90, 200], [0, 20, 40])
    lower = lattice([0, 30, 60, 150, 200], [40, 60, 80])
    grids = find_grids([*upper, *lower])
    assert [(grid.n_rows, grid.n_columns) for grid in grids] == [(2, 2), (2, 4)]


def test_a_header_over_finer_columns_stays_with_its_table() -> None:
    header = [across(0, 0, 200), down(0, 0, 20), down(100, 0, 20), down(200, 0, 20)]
    grids = find_grids([*header, *lattice([0, 50, 100, 150, 200], [20, 40, 60])])
    assert [(grid.n_rows, grid.n_columns) for grid in grids] == [(3, 4)]


def test_words_go_into_cells_line_by_line_and_fractions_flat() -> None:
    def word(text: str, x: float, top: float) -> Word:
        return Word(text=text, box=Box(x0=x, top=top, x1=x + 20, bottom=top + 8))

    (grid,) = find_grids(lattice(XS, YS))
    words = [
        word("dua", 45, 30),
        word("satu", 45, 21),
        word("A", 130, 24),
        word("B", 130, 36),
        word("x", 165, 30),
        word("out", 300, 5),
    ]
    table = fill_grid(grid, words, [across(34, 128, 152)], page=3, method=Method.TEXT_LAYER, engine="test")
    assert table.texts() == [["", "", ""], ["", "satu dua", "(A) / (B) x"]]
    assert next(cell.text for cell in table.cells if cell.row == 1 and cell.column == 1) == "satu\ndua"
    assert table.row_pages == (3, 3)


@st.composite
def tilings(draw: st.DrawFn) -> tuple[list[float], list[float], set[tuple[int, int, int, int]]]:
    """Edges and a tiling of them by merged cells, each line being the edge of a cell somewhere."""
    n_rows, n_columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    xs = [0.0]
    ys = [0.0]
    for _ in range(n_columns):
        xs.append(xs[-1] + draw(st.integers(15, 90)))
    for _ in range(n_rows):
        ys.append(ys[-1] + draw(st.integers(12, 60)))
    cells: set[tuple[int, int, int, int]] = set()
    taken: set[tuple[int, int]] = set()
    for r in range(n_rows):
        for c in range(n_columns):
            if (r, c) in taken:
                continue
            width = draw(st.integers(1, 2)) if r and c + 1 < n_columns and (r, c + 1) not in taken else 1
            height = draw(st.integers(1, 2)) if width == 1 and c and r + 1 < n_rows and (r + 1, c) not in taken else 1
            cells.add((r, c, height, width))
            taken |= {(i, j) for i in range(r, r + height) for j in range(c, c + width)}
    return xs, ys, cells


@settings(deadline=None, max_examples=80)
@given(tilings(), st.floats(-0.9, 0.9))
def test_any_tiling_is_found_again(
    tiling: tuple[list[float], list[float], set[tuple[int, int, int, int]]], jitter: float
) -> None:
    xs, ys, cells = tiling
    rulings = []
    for k, (r, c, height, width) in enumerate(sorted(cells)):
        x0, x1, y0, y1 = xs[c], xs[c + width], ys[r], ys[r + height]
        off = jitter * (k % 2)
        rulings += [across(y0 + off, x0, x1), across(y1 + off, x0, x1), down(x0 + off, y0, y1), down(x1 + off, y0, y1)]
    (grid,) = find_grids(rulings)
    assert spans(grid) == cells


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(0, 60), st.integers(0, 60), st.integers(1, 60)),
        max_size=40,
    )
)
def test_any_rulings_give_cells_that_cover_their_grid_without_overlap(drawn: list[tuple[bool, int, int, int]]) -> None:
    rulings = [(across if level else down)(at * 5, start * 5, (start + length) * 5) for level, at, start, length in drawn]
    for grid in find_grids(rulings):
        covered = [
            (r, c)
            for cell in grid.cells
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.column, cell.column + cell.column_span)
        ]
        assert sorted(covered) == [(r, c) for r in range(grid.n_rows) for c in range(grid.n_columns)]
