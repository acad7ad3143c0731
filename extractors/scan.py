"""A page image -> PageReading: repaired, its tables found from the rulings, its lines read by two readers.

Pixels become points of the upright frame here; Page.placement leads back to the page as the file shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from extractors.arbiter import REVIEW_BELOW
from extractors.calibration import review_below
from extractors.chance_tables import is_believable
from extractors.dashed_rules import find_dashed_rules, find_mesh
from extractors.fractions import flatten_fractions
from extractors.grid import Grid, fill_grid, find_bars, find_grids, words_by_cell
from extractors.grid_rulings import erase_rulings
from extractors.lexicon import load_lexicon
from extractors.light import Grey
from extractors.line_reading import ReadLine, Sheet, joined, read_text_line
from extractors.lines import find_text_lines, gather_lines
from extractors.page_repair import page_rulings, repair_page
from extractors.stamps import fade_stamps
from extractors.text_lines import LineBox, cell_lines, find_ink, is_cleared, is_struck, page_segments
from extractors.unruled import find_unruled_grids
from pipeline.model.geometry import Box, Placement, Ruling
from pipeline.model.provenance import Doubt, Method
from pipeline.model.reading import Block, Cell, Page, PageReading, Table, TextLine, Word

ENGINE = "tesseract+rapidocr"
_THIN, _HUG = 1.2, 1.7  # pt; the left edge of an "I" stands 2 pt from the rule in the tightest cells
_STRUCK = 0.65  # confidence of a text that a stamp or signature crosses: both readers see what it left
_WORN_DASH = 0.6  # confidence: a speck looks the same, so a person is asked
_LEADING = 0.17  # of the height of a line's ink, above and below


def read_scan(image: Grey, dpi: float, page_number: int, *, page_width: float, page_height: float) -> PageReading:
    """One page as read from its image (grey, any orientation). `page_width` and `page_height`: points, as a viewer shows it."""
    repaired = repair_page(image, dpi, page_width, page_height)
    width, height = repaired.image.shape[1] * 72.0 / repaired.dpi, repaired.image.shape[0] * 72.0 / repaired.dpi
    k = 72.0 / repaired.dpi
    matrix = (repaired.to_file @ np.diag([1 / k, 1 / k, 1.0])).ravel()
    page = Page(
        number=page_number,
        width=width,
        height=height,
        method=Method.OCR,
        engine=ENGINE,
        placement=Placement(
            matrix=cast("tuple[float, float, float, float, float, float, float, float, float]", tuple(map(float, matrix)))
        ),
        blank=repaired.blank,
    )
    if repaired.blank:
        return PageReading(page=page, blocks=())
    rulings, lone = page_rulings(repaired)
    clean = erase_rulings(repaired.image, (*rulings, *lone), repaired.dpi)
    ink = find_ink(clean, repaired.dpi)
    unstamped = fade_stamps(clean, ink)
    if unstamped is not None:
        clean, faded = unstamped
        ink = replace(find_ink(clean, repaired.dpi), faded=faded)
    if repaired.hidden is not None:
        ink = replace(ink, faded=repaired.hidden if ink.faded is None else ink.faded | repaired.hidden)
    sheet = Sheet(clean, ink, repaired.dpi)
    lexicon = load_lexicon()

    def known(word: str) -> bool:
        return word.casefold() in lexicon

    taken = np.zeros(len(sheet.ink.boxes), np.bool_)
    dashed, dashes = find_dashed_rules(sheet.ink.boxes[:, :4].astype(np.float64), sheet.points, rulings)
    taken[dashes] = True
    grids = find_grids((*rulings, *find_mesh(dashed, rulings)))
    lone = (*lone, *dashed)
    tables = [_ruled_table(sheet, grid, find_bars(grid, lone), taken, known, page_number) for grid in grids]
    loose = _loose_words(sheet, np.flatnonzero(~taken), known)
    outside = [r for r in (*lone, *repaired.fills) if not any(g.box.contains((r.start + r.end) / 2, r.position) for g in grids)]
    for grid in find_unruled_grids(loose, outside, width, height):
        held = [w for words in words_by_cell(grid, loose) for w in words]
        table = fill_grid(grid, held, find_bars(grid, outside), page=page_number, method=Method.OCR, engine=ENGINE)
        if is_believable(table):
            tables.append(_marked(table, words_by_cell(grid, held)))
            used = set(map(id, held))
            loose = [w for w in loose if id(w) not in used]
    lines = [_marked_line(line) for line in find_text_lines(loose, page=page_number, method=Method.OCR, engine=ENGINE)]
    return PageReading(page=replace(page, rulings=(*rulings, *lone)), blocks=_in_order(tables, lines))


def _shown_below() -> float:
    """The confidence below which a text is shown to a person, as it was measured."""
    return review_below(Method.OCR, REVIEW_BELOW)


def _ruled_table(
    sheet: Sheet, grid: Grid, bars: Sequence[Ruling], taken: NDArray[np.bool_], known: Callable[[str], bool], page: int
) -> Table:
    """The table of a ruled grid, each cell's lines read by themselves; marks the ink it used in `taken`."""
    k = sheet.points
    boxes = sheet.ink.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) * (k / 2), (boxes[:, 1] + boxes[:, 3]) * (k / 2)
    cells = []
    for place in grid.cells:
        box = place.box
        inside = (x > box.x0) & (x < box.x1) & (y > box.top) & (y < box.bottom) & ~taken
        taken |= inside
        inside &= ~_remains(boxes * k, box)
        own = [bar for bar in bars if box.contains((bar.start + bar.end) / 2, bar.position)]
        lines = cell_lines(sheet.ink, np.flatnonzero(inside), [(b.start / k, b.end / k, b.position / k) for b in own])
        read = _read_cell(sheet, lines, known)
        text, confidence, other = _content(read, own)
        doubt = _cause(read)
        if any(is_struck(sheet.ink, line) for line in lines):
            doubt = Doubt.STRUCK if confidence > _STRUCK else doubt or Doubt.STRUCK
            confidence = min(confidence, _STRUCK)
        cells.append(
            Cell(
                row=place.row,
                column=place.column,
                row_span=place.row_span,
                column_span=place.column_span,
                page=page,
                method=Method.OCR,
                engine=ENGINE,
                box=box,
                text=text,
                confidence=confidence,
                review=confidence < _shown_below(),
                alternative=other,
                doubt=doubt,
            )
        )
    return Table(
        n_rows=grid.n_rows,
        n_columns=grid.n_columns,
        cells=tuple(cells),
        pages=(page,),
        structure=grid.structure,
        row_pages=(page,) * grid.n_rows,
        edges=grid.xs,
        box=grid.box,
    )


def _read_cell(sheet: Sheet, lines: Sequence[LineBox], known: Callable[[str], bool]) -> list[ReadLine]:
    """The lines of a cell as read. A mark that stands alone is the "-" of an empty target even where its shape is worn."""
    read = [read_text_line(sheet, line, known, hug=False) for line in lines]
    letter = sheet.ink.letter
    if len(lines) == 1 and lines[0].height < 0.45 * letter and lines[0].x1 - lines[0].x0 < letter:
        if read[0].words and read[0].words[0].text == "-":
            return read
        k = sheet.points
        (line,) = lines
        box = Box(x0=line.x0 * k, top=line.y0 * k, x1=line.x1 * k, bottom=line.y1 * k)
        return [ReadLine((Word(text="-", box=box, confidence=_WORN_DASH, doubt=Doubt.WORN_DASH),), (None,))]
    return read


def _remains(boxes: NDArray[np.floating[Any]], cell: Box) -> NDArray[np.bool_]:
    """Which pieces (points) hug an edge of the cell and are as thin as a rule: what was left of it."""
    x0, y0, x1, y1 = (boxes[:, i] for i in range(4))
    beside = (x1 - x0 < _THIN) & ((x1 < cell.x0 + _HUG) | (x0 > cell.x1 - _HUG))
    along = (y1 - y0 < _THIN) & ((y1 < cell.top + _HUG) | (y0 > cell.bottom - _HUG))
    return np.asarray(beside | along)


def _content(read: Sequence[ReadLine], bars: Sequence[Ruling]) -> tuple[str, float, str | None]:
    """(text, confidence, the text with the losing readings where readers differed)."""
    words = [word for line in read for word in line.words]
    text = _stacked(words, bars) if bars else "\n".join(joined(line.words) for line in read if line.words)
    other = [a if a is not None else w.text for line in read for w, a in zip(line.words, line.alternatives, strict=True)]
    differs = any(a is not None for line in read for a in line.alternatives)
    sure = 0.0 if any(line.unread for line in read) else min((word.confidence for word in words), default=1.0)
    return text, sure, " ".join(other) if differs else None


def _cause(read: Sequence[ReadLine]) -> str | None:
    """Why the least sure word is doubted, as far as its readers tell."""
    if any(line.unread for line in read):
        return Doubt.UNREAD
    return _doubt_of([word for line in read for word in _with_alternatives(line)])


def _doubt_of(words: Sequence[Word]) -> str | None:
    least = min(words, key=lambda word: word.confidence, default=None)
    if least is None:
        return None
    return least.doubt or (Doubt.READERS_DIFFER if least.alternative is not None else None)


def _with_alternatives(line: ReadLine) -> list[Word]:
    return [replace(word, alternative=other) for word, other in zip(line.words, line.alternatives, strict=True)]


def _other_text(words: Sequence[Word]) -> str | None:
    """The text with the losing readings; None where no readers differed."""
    if all(word.alternative is None for word in words):
        return None
    return " ".join(word.text if word.alternative is None else word.alternative for word in words)


def _stacked(words: Sequence[Word], bars: Sequence[Ruling]) -> str:
    """The text of a cell with fractions; what stands beside a bar ("x 100%") follows or precedes the whole fraction."""
    within, beside = [], []
    for word in map(_leaded, words):
        bar = next((bar for bar in bars if _is_beside(word, bar)), None)
        if bar is None:
            within.append(word)
        else:
            half = word.box.height / 2
            beside.append(replace(word, box=replace(word.box, top=bar.position - half, bottom=bar.position + half)))
    lines = gather_lines([*flatten_fractions(within, bars), *beside])
    return "\n".join(joined(line) for line in lines)


def _leaded(word: Word) -> Word:
    """The word in a box as high as its type's, not its ink's, as text layers have it."""
    more = _LEADING * word.box.height
    return replace(word, box=replace(word.box, top=word.box.top - more, bottom=word.box.bottom + more))


def _is_beside(word: Word, bar: Ruling) -> bool:
    x, y = word.box.center
    return not bar.start <= x <= bar.end and abs(y - bar.position) < word.box.height


def _loose_words(sheet: Sheet, pieces: NDArray[np.intp], known: Callable[[str], bool]) -> list[Word]:
    words: list[Word] = []
    for segment in page_segments(sheet.ink, pieces):
        words.extend(_doubted(sheet, word) for word in _with_alternatives(read_text_line(sheet, segment, known, hug=True)))
    return words


def _doubted(sheet: Sheet, word: Word) -> Word:
    """The word, less sure where a stamp was taken away from over it."""
    k, box = sheet.points, word.box
    if word.confidence > _STRUCK and is_cleared(sheet.ink, box.x0 / k, box.top / k, box.x1 / k, box.bottom / k):
        return replace(word, confidence=_STRUCK, doubt=Doubt.STRUCK)
    return word


def _marked(table: Table, words: Sequence[Sequence[Word]]) -> Table:
    """The table with its doubtful cells flagged; `words` cell by cell."""
    return replace(
        table,
        cells=tuple(
            replace(c, review=c.confidence < _shown_below(), doubt=_doubt_of(own), alternative=_other_text(own))
            for c, own in zip(table.cells, words, strict=True)
        ),
    )


def _marked_line(line: TextLine) -> TextLine:
    review = line.confidence < _shown_below()
    return replace(line, review=review, doubt=_doubt_of(line.words), alternative=_other_text(line.words))


def _in_order(tables: Iterable[Table], lines: Iterable[TextLine]) -> tuple[Block, ...]:
    blocks: list[Block] = [*tables, *lines]
    return tuple(sorted(blocks, key=lambda b: (b.box.top, b.box.x0) if b.box else (0.0, 0.0)))
