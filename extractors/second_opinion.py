"""Whether a page's tables are in doubt, and which of several structures explains its words best, with the reason.

The first reading is believed on nearly every page. It is doubted when cells did not close, when words lie across cell edges, or
when words stand in columns and no table was found (rules that are part of a picture).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.cells import Grid
from extractors.grid import words_by_cell
from extractors.lines import COLUMN_GAP, gather_lines
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

#: share of a word's width that must lie beyond a cell edge to call it across; letters lean over edges by less.
ACROSS = 0.3
#: words across edges that are too many, as a share of the table's words and as a count.
TOO_MANY, TOO_MANY_WORDS = 0.012, 3
#: neighbouring lines that each part in three or more columns, from which a page looks like a table.
TABULAR_LINES, TABULAR_PARTS = 5, 3
#: how much better another structure must score to be taken; one that leaves no doubt may score this much less.
MARGIN, LESS = 0.1, 0.02
#: structures found from words; their finder judged them already.
UNRULED = ("rules-only", "borderless")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One structure of a page, who gave it, and how well it explains the words (0 to 1)."""

    name: str
    grids: tuple[Grid, ...]
    score: float = 0.0


def find_doubt(grids: Sequence[Grid], words: Sequence[Word]) -> str | None:
    """Why the grids of a page should not be believed alone, None when they may."""
    for grid in grids:
        if grid.structure in UNRULED:
            continue
        if grid.broken:
            return f"{grid.broken} cells of a table do not close"
        held = [word for cell in words_by_cell(grid, words) for word in cell]
        across = sum(_is_across(grid, word) for word in held)
        if across > max(TOO_MANY_WORDS, TOO_MANY * len(held)):
            return f"{across} of {len(held)} words lie across cell edges"
    if not grids and _looks_tabular(words):
        return "words stand in columns but no table was found"
    return None


def choose_grids(first: Sequence[Grid], others: Sequence[Callable[[], Opinion]], words: Sequence[Word]) -> Opinion:
    """The first structure, or the best of the others when it is clearly better; each is asked for only until one is sound."""
    best = Opinion(name="rulings", grids=tuple(first), score=_score(first, words, words))
    for ask in others:
        opinion = ask()
        region = [word for word in words if _inside(word, [*first, *opinion.grids])]
        kept = _score(best.grids, region, words)
        score = _score(opinion.grids, region, words)
        sound = bool(opinion.grids) and find_doubt(opinion.grids, words) is None
        if score > kept + MARGIN or (sound and score >= kept - LESS):
            best = Opinion(name=opinion.name, grids=opinion.grids, score=score)
            if sound:
                break
    return best


def _score(grids: Sequence[Grid], region: Sequence[Word], words: Sequence[Word]) -> float:
    """Half for words wholly in a cell, a third for complete rows, the rest for cells that close."""
    if not grids or not region:
        return 0.0
    within = clean = rows = complete = cells = broken = 0
    for grid in grids:
        held = words_by_cell(grid, words)
        within += sum(map(len, held))
        clean += sum(not _is_across(grid, word) for cell in held for word in cell)
        filled: dict[int, int] = {}
        for cell, inside in zip(grid.cells, held, strict=True):
            for row in range(cell.row, cell.row + cell.row_span):
                filled[row] = filled.get(row, 0) + (cell.column_span if inside else 0)
        rows += grid.n_rows
        complete += sum(count >= 0.6 * grid.n_columns for count in filled.values())
        cells += len(grid.cells)
        broken += grid.broken
    return 0.5 * min(1.0, clean / len(region)) + 0.3 * complete / rows + 0.2 * max(0.0, 1 - 5 * broken / cells)


def _is_across(grid: Grid, word: Word) -> bool:
    """Whether the word reaches over an edge of its cell by a good part of its width."""
    box = _cell_box(grid, word)
    if box is None or not word.box.width:
        return False
    out = max(0.0, box.x0 - word.box.x0) + max(0.0, word.box.x1 - box.x1)
    return out > ACROSS * word.box.width


def _cell_box(grid: Grid, word: Word) -> Box | None:
    x, y = word.box.center
    row, column = bisect_right(grid.ys, y) - 1, bisect_right(grid.xs, x) - 1
    for cell in grid.cells:
        if cell.row <= row < cell.row + cell.row_span and cell.column <= column < cell.column + cell.column_span:
            return cell.box
    return None


def _inside(word: Word, grids: Sequence[Grid]) -> bool:
    return any(grid.box.contains(*word.box.center) for grid in grids)


def _looks_tabular(words: Sequence[Word]) -> bool:
    run = 0
    for line in gather_lines(words):
        height = max(word.box.height for word in line)
        gaps = sum(b.box.x0 - a.box.x1 > COLUMN_GAP * height for a, b in pairwise(line))
        run = run + 1 if gaps + 1 >= TABULAR_PARTS else 0
        if run >= TABULAR_LINES:
            return True
    return False
