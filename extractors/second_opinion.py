"""Whether a page's tables are in doubt, and which of several structures explains its words best, with the reason.

The first reading is believed on nearly every page. It is doubted when cells did not close, when words lie across cell edges, or
when words stand in columns and no table was found (rules that are part of a picture).
"""

from __future__ import annotations

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
        held = words_by_cell(grid, words)
        across = sum(_is_across(cell.box, word) for cell, inside in zip(grid.cells, held, strict=True) for word in inside)
        count = sum(map(len, held))
        if across > max(TOO_MANY_WORDS, TOO_MANY * count):
            return f"{across} of {count} words lie across cell edges"
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
    clean = rows = complete = cells = broken = 0
    for grid in grids:
        held = words_by_cell(grid, words)
        filled: dict[int, int] = {}
        for cell, inside in zip(grid.cells, held, strict=True):
            clean += sum(not _is_across(cell.box, word) for word in inside)
            for row in range(cell.row, cell.row + cell.row_span):
                filled[row] = filled.get(row, 0) + (cell.column_span if inside else 0)
        rows += grid.n_rows
        complete += sum(count >= 0.6 * grid.n_columns for count in filled.values())
        cells += len(grid.cells)
        broken += grid.broken
    return 0.5 * min(1.0, clean / len(region)) + 0.3 * complete / rows + 0.2 * max(0.0, 1 - 5 * broken / cells)


def _is_across(cell: Box, word: Word) -> bool:
    """Whether the word reaches over an edge of its cell by a good part of its width."""
    if cell.x0 <= word.box.x0 and word.box.x1 <= cell.x1:
        return False
    out = max(0.0, cell.x0 - word.box.x0) + max(0.0, word.box.x1 - cell.x1)
    return out > ACROSS * word.box.width


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
