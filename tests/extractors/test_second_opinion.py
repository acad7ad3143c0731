"""When a page's tables are in doubt, who is asked, and what is taken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from extractors.camelot_tables import camelot_lattice_grids
from extractors.grid import fill_grid, find_grids
from extractors.overflow import absorb_overflow
from extractors.pdf import open_pdf, read_marks
from extractors.pdfplumber_tables import pdfplumber_grids
from extractors.second_opinion import Opinion, choose_grids, find_doubt
from extractors.upright import find_frame, find_rulings
from extractors.words import find_words
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.provenance import Method
from pipeline.model.reading import Word

SAMPLE = Path(__file__).parents[2] / "samples" / "seed-004-pasuruan.pdf"


def sample() -> tuple[tuple[Word, ...], tuple[Ruling, ...], float]:
    with open_pdf(SAMPLE, "sample") as document:
        marks = read_marks(document, 0)
    frame = find_frame(marks)
    rulings = find_rulings(marks, frame)
    return find_words(marks.chars, frame, rulings), rulings, frame.size[1]


def test_a_sound_page_is_not_in_doubt() -> None:
    words, rulings, _ = sample()
    assert find_doubt(find_grids(rulings), words) is None


def test_other_tools_see_the_same_table() -> None:
    words, rulings, height = sample()
    data = SAMPLE.read_bytes()
    (ours,) = find_grids(rulings)
    for grids in (pdfplumber_grids(data, 1), camelot_lattice_grids(data, 1, height)):
        (theirs,) = grids
        tables = [fill_grid(grid, words, (), page=1, method=Method.TEXT_LAYER, engine="t") for grid in (ours, theirs)]
        assert tables[0].texts() == tables[1].texts()


def test_lost_rules_raise_a_doubt_and_the_better_structure_is_taken() -> None:
    words, rulings, _ = sample()
    (whole,) = find_grids(rulings)
    lost = [r for r in rulings if r.orientation is Orientation.HORIZONTAL or abs(r.position - whole.xs[3]) > 4]
    # a rule drawn through the words of a column makes them lie across an edge
    astray = Ruling(orientation=Orientation.VERTICAL, position=whole.xs[3] - 60, start=whole.box.top, end=whole.box.bottom)
    broken = find_grids([*lost, astray])
    assert find_doubt(broken, words) is not None
    best = choose_grids(broken, [lambda: Opinion(name="other", grids=(whole,))], words)
    assert best.name == "other"
    assert find_doubt(best.grids, words) is None


def test_a_second_opinion_that_is_no_better_is_not_taken() -> None:
    words, rulings, _ = sample()
    grids = find_grids(rulings)
    coarse = replace(grids[0], cells=grids[0].cells, broken=9)
    assert choose_grids(grids, [lambda: Opinion(name="other", grids=(coarse,))], words).name == "rulings"


def test_a_broken_file_gives_no_opinion_and_no_error() -> None:
    assert pdfplumber_grids(b"%PDF-1.4 nothing", 1) == ()
    assert camelot_lattice_grids(b"%PDF-1.4 nothing", 1, 800) == ()


def test_columns_without_any_horizontal_rule_stay_in_their_table_and_text_hanging_out_is_theirs() -> None:
    def across(y: float, start: float, end: float) -> Ruling:
        return Ruling(orientation=Orientation.HORIZONTAL, position=y, start=start, end=end)

    uprights = [Ruling(orientation=Orientation.VERTICAL, position=x, start=0, end=200) for x in (0, 20, 90, 200, 300)]
    rows = [across(y, a, b) for y in (0, 60, 130, 200) for a, b in ((0, 20), (90, 300))]
    (grid,) = find_grids([*uprights, *rows])
    assert [(c.row, c.row_span) for c in grid.cells if c.column == 1] == [(0, 3)]

    rows = [across(y, 0, 300) for y in (0, 60)] + [across(y, 90, 300) for y in (130, 200)]
    (grid,) = find_grids([*uprights, *rows])
    hanging = Word(text="perundang", box=Box(x0=25, top=201, x1=70, bottom=210))
    note = Word(text="Catatan", box=Box(x0=150, top=214, x1=190, bottom=223))
    longer = absorb_overflow(grid, [hanging, note])
    assert grid.box.bottom < longer.box.bottom < note.box.top
