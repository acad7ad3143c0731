"""A PDF page with a text layer that can be believed -> PageReading: its tables and the lines around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.bare_grids import find_bare_grids, takes_place, words_beside
from extractors.grid import Grid, fill_grid, find_bars, find_grids
from extractors.lines import find_text_lines
from extractors.marks import Marks
from extractors.open_rows import split_last_row
from extractors.overflow import absorb_overflow
from extractors.second_opinion import Opinion, choose_grids, find_doubt
from extractors.unruled import find_unruled_grids
from extractors.upright import find_frame, find_rulings
from extractors.words import find_words
from pipeline.model.geometry import Ruling
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Page, PageReading, Word

ENGINE = "pdfium"


def read_text_page(marks: Marks, data: bytes | None = None) -> PageReading:
    """The page's tables and lines in reading order, boxes in the upright frame. Method is text-layer, confidence 1.

    `data` is the file, which other tools are given when the structure is in doubt; what they change is told by the issue
    "table.second-opinion", a doubt that stays by "table.doubtful".
    """
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
    grids = [absorb_overflow(grid, words) for grid in _with_words(find_grids(rulings), words)]
    grids = _with_unruled(grids, words, rulings, width, height)
    doubt = find_doubt(grids, words)
    issues: tuple[Issue, ...] = ()
    if doubt is not None:
        grids, issue = _second_opinion(grids, words, doubt, marks, data if frame.turns == marks.turns == 0 else None)
        issues = (issue,)
    return PageReading(page=page, blocks=_blocks(grids, words, rulings, marks.number), issues=issues)


def _second_opinion(
    grids: Sequence[Grid], words: Sequence[Word], doubt: str, marks: Marks, data: bytes | None
) -> tuple[list[Grid], Issue]:
    """The best structure that other tools or the first reading give for a page in doubt, and what to tell of it."""
    others: list[Callable[[], Opinion]] = []
    if data is not None:
        from extractors.opinions import other_opinions

        others = other_opinions(data, marks.number, marks.crop[3] - marks.crop[1])
    best = choose_grids(grids, others, words)
    still = find_doubt(best.grids, words)
    changed = best.name != "rulings"
    severity = Severity.WARNING if still else Severity.INFO
    taken = f"the structure seen by {best.name} was taken" if changed else "no other tool explains the page better"
    issue = Issue(
        code="table.second-opinion" if changed else "table.doubtful",
        severity=severity,
        message=f"The tables of page {marks.number} were in doubt ({doubt}); {taken}. Compare them with the page.",
        page=marks.number,
    )
    return list(best.grids), issue


def _with_words(grids: Sequence[Grid], words: Sequence[Word]) -> list[Grid]:
    """The grids that hold a word; drawn frames and empty boxes are no tables."""
    return [grid for grid in grids if any(grid.box.contains(*word.box.center) for word in words)]


def _with_unruled(
    grids: Sequence[Grid], words: Sequence[Word], rulings: Sequence[Ruling], width: float, height: float
) -> list[Grid]:
    """The grids with the tables among the words that none of them holds, which take the place of grids that bound too little."""
    grids = [split_last_row(grid, words, numbered=True) for grid in grids]
    bare = find_bare_grids(grids, words)
    firm = [split_last_row(grid, words) for grid in grids if grid not in bare]
    found = _unruled_grids(words, rulings, firm, width, height)
    left = [grid for grid in bare if not any(takes_place(other, grid, words) for other in found)]
    if left:
        firm += [_grid_among(grid, words, rulings, width, height) or grid for grid in left]
        found = _unruled_grids(words, rulings, firm, width, height)
    return [*firm, *found]


def _grid_among(drawn: Grid, words: Sequence[Word], rulings: Sequence[Ruling], width: float, height: float) -> Grid | None:
    """The table that the texts beside one another at the height of a drawn grid make, in its place; None when they make none."""
    beside = words_beside(drawn, words)
    grids = find_unruled_grids(beside, [ruling for ruling in rulings if _belongs(ruling, drawn)], width, height)
    return next((grid for grid in grids if takes_place(grid, drawn, beside)), None)


def _unruled_grids(
    words: Sequence[Word], rulings: Sequence[Ruling], grids: Sequence[Grid], width: float, height: float
) -> Sequence[Grid]:
    """The tables among the words that no ruled grid holds."""
    free = _outside(words, grids)
    loose = [ruling for ruling in rulings if not any(_belongs(ruling, grid) for grid in grids)]
    return find_unruled_grids(free, loose, width, height) if free else ()


def _outside(words: Sequence[Word], grids: Sequence[Grid]) -> list[Word]:
    """The words whose middle no grid holds."""
    out = list(words)
    for box in [grid.box for grid in grids]:
        x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
        out = [w for w in out if not (x0 <= ((b := w.box).x0 + b.x1) / 2 <= x1 and top <= (b.top + b.bottom) / 2 <= bottom)]
    return out


def _belongs(ruling: Ruling, grid: Grid) -> bool:
    middle = (ruling.start + ruling.end) / 2
    x, y = (middle, ruling.position) if ruling.orientation == "horizontal" else (ruling.position, middle)
    return grid.box.x0 - 3 <= x <= grid.box.x1 + 3 and grid.box.top - 3 <= y <= grid.box.bottom + 3


def _blocks(grids: Sequence[Grid], words: Sequence[Word], rulings: Sequence[Ruling], number: int) -> tuple[Block, ...]:
    tables = [
        fill_grid(grid, words, find_bars(grid, rulings), page=number, method=Method.TEXT_LAYER, engine=ENGINE) for grid in grids
    ]
    outside = _outside(words, grids)
    lines = find_text_lines(outside, page=number, method=Method.TEXT_LAYER, engine=ENGINE)
    placed: list[Block] = [*tables, *lines]
    return tuple(sorted(placed, key=lambda block: block.box.top if block.box else 0.0))
