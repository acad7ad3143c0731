"""A PDF page with a text layer that can be believed -> PageReading: its tables and the lines around them."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.grid import Grid, fill_grid, find_bars, find_grids
from extractors.lines import find_text_lines
from extractors.marks import Marks
from extractors.upright import find_frame, find_rulings
from extractors.words import find_words
from pipeline.model.geometry import Ruling
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Page, PageReading, Word

ENGINE = "pdfium"


def read_text_page(marks: Marks) -> PageReading:
    """The page's tables and lines in reading order, boxes in the upright frame. Method is text-layer, confidence 1."""
    frame = find_frame(marks)
    width, height = frame.size
    rulings = find_rulings(marks, frame)
    words = find_words(marks.chars, frame, rulings)
    page = Page(
        number=marks.number,
        width=width,
        height=height,
        method=Method.TEXT_LAYER,
        engine=ENGINE,
        placement=frame.placement,
        rulings=rulings,
        blank=not words,
    )
    grids = _with_words(find_grids(rulings), words)
    grids = [*grids, *_unruled_grids(words, rulings, grids, width, height)]
    return PageReading(page=page, blocks=_blocks(grids, words, rulings, marks.number))


def _with_words(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """The grids that hold a word; drawn frames and empty boxes are no tables."""
    return [grid for grid in grids if any(grid.box.contains(*word.box.center) for word in words)]


def _unruled_grids(
    words: Sequence[Word], rulings: Sequence[Ruling], grids: Sequence[Grid], width: float, height: float
) -> Sequence[Grid]:
    """The tables among the words that no ruled grid holds."""
    try:
        from extractors.unruled import find_unruled_grids
    except ImportError:
        return ()
    free = [word for word in words if not any(grid.box.contains(*word.box.center) for grid in grids)]
    loose = [ruling for ruling in rulings if not any(_belongs(ruling, grid) for grid in grids)]
    return find_unruled_grids(free, loose, width, height) if free else ()


def _belongs(ruling: Ruling, grid: Grid) -> bool:
    middle = (ruling.start + ruling.end) / 2
    x, y = (middle, ruling.position) if ruling.orientation == "horizontal" else (ruling.position, middle)
    return grid.box.x0 - 3 <= x <= grid.box.x1 + 3 and grid.box.top - 3 <= y <= grid.box.bottom + 3


def _blocks(grids: Sequence[Grid], words: Sequence[Word], rulings: Sequence[Ruling], number: int) -> tuple[Block, ...]:
    tables = [
        fill_grid(grid, words, find_bars(grid, rulings), page=number, method=Method.TEXT_LAYER, engine=ENGINE) for grid in grids
    ]
    outside = [word for word in words if not any(grid.box.contains(*word.box.center) for grid in grids)]
    lines = find_text_lines(outside, page=number, method=Method.TEXT_LAYER, engine=ENGINE)
    placed: list[Block] = [*tables, *lines]
    return tuple(sorted(placed, key=lambda block: block.box.top if block.box else 0.0))
