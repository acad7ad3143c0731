"""Where rows lie as near to each other as the lines of a text -> the heights between them, and the page with white put there.

Statistics set their rows at the leading of a paragraph, and only the texts tell them apart: figures stand under figures in
every line, and labels end where the next word would have fitted. Points, upright frame.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.bands import Band
from extractors.blocks import EXTRA, overlap
from extractors.chunks import Chunk, Scale
from extractors.figures import is_figure
from extractors.grid import Grid
from pipeline.model.geometry import Box, Orientation, Ruling
from pipeline.model.reading import Word

#: ems of white put between two rows at least, and by which they then lie farther than what parts two texts.
WHITE, CLEAR = 0.6, 0.3
#: ems by which one pitch of rows differs from the next where a page is set in whole pixels; an OCR's lines waver more.
UNSTEADY = 0.15
#: Pairs of lines with figures under figures from which rows are thought dense, and the share of these in which more columns
#: tell of two rows than of one text; wrapped texts beside a list of years have less.
FEWEST, MOSTLY = 2, 0.6
#: Figures under texts from which a line is thought the first row below its headings.
HEADED = 2
#: ems between two words of a line.
SPACE = 0.28
#: ems by which the last line of a text stands above the line of the next row.
HANGING = 0.25
#: ems above its baseline and below it that a line fills.
ABOVE, BELOW = 0.75, 0.22
#: Share of a line's width that a rule under it covers when it parts rows.
RULED = 0.6
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:[-–/]\d{2,4})?")
_LEADERS = re.compile(r"(?:\s?[.…_·]){3,}\s?$")


@dataclass(frozen=True, slots=True)
class Spread:
    """A page with `white` put in at each of the heights `cuts`, top to bottom."""

    cuts: tuple[float, ...]
    white: float

    def down(self, y: float) -> float:
        """Where this height of the page stands now."""
        return y + self.white * bisect_left(self.cuts, y)

    def up(self, y: float) -> float:
        """The height of the page that stands here now."""
        for count, cut in enumerate(self.cuts):
            if y <= cut + self.white * count:
                return y - self.white * count
            if y < cut + self.white * (count + 1):
                return cut
        return y - self.white * len(self.cuts)

    def spread_words(self, words: Iterable[Word]) -> list[Word]:
        """The words where they stand now; each as high as before."""
        out = []
        for word in words:
            shift = self.white * bisect_left(self.cuts, word.box.center[1])
            box = word.box
            out.append(
                replace(word, box=Box(x0=box.x0, top=box.top + shift, x1=box.x1, bottom=box.bottom + shift)) if shift else word
            )
        return out

    def spread_rulings(self, rulings: Iterable[Ruling]) -> list[Ruling]:
        """The rulings where they stand now."""
        out = []
        for r in rulings:
            if r.orientation is Orientation.HORIZONTAL:
                out.append(replace(r, position=self.down(r.position)))
            else:
                out.append(replace(r, start=self.down(r.start), end=self.down(r.end)))
        return out

    def gather(self, grid: Grid) -> Grid:
        """The grid that was found on the page as it stands now, where it is on the page."""
        ys = tuple(self.up(y) for y in grid.ys)
        cells = tuple(replace(cell, box=self._gather_box(cell.box)) for cell in grid.cells)
        return replace(grid, ys=ys, cells=cells, box=self._gather_box(grid.box))

    def _gather_box(self, box: Box) -> Box:
        return Box(x0=box.x0, top=self.up(box.top), x1=box.x1, bottom=self.up(box.bottom))


def find_spread(bands: Sequence[Band], rulings: Sequence[Ruling], scale: Scale, leading: float) -> Spread | None:
    """The heights between rows that lie as near as lines of a text; None when there are none."""
    cuts: list[tuple[float, float]] = []
    reach = leading + EXTRA * scale.em
    for run in _runs(bands, reach if scale.inked else reach + UNSTEADY * scale.em):
        cuts += _cuts(run, rulings, scale)
    if not cuts:
        return None
    nearest = min(drop for _, drop in cuts)
    return Spread(tuple(y for y, _ in cuts), max(WHITE * scale.em, reach + CLEAR * scale.em - nearest))


def _runs(bands: Sequence[Band], reach: float) -> Iterator[list[Band]]:
    """The bands between two whites."""
    run: list[Band] = []
    for band in bands:
        if run and min(c.baseline for c in band.chunks) - max(c.baseline for c in run[-1].chunks) > reach:
            yield run
            run = []
        run.append(band)
    if run:
        yield run


def _cuts(run: Sequence[Band], rulings: Sequence[Ruling], scale: Scale) -> list[tuple[float, float]]:
    """The heights between the rows of these bands, each with how far the texts below it stand under those above."""
    if len(run) <= FEWEST:
        return []
    figures, counts = count_figures(run)
    told = [k for k, count in enumerate(counts) if count]
    if len(told) < FEWEST:
        return []
    texts = {k: _texts_under(run, k, figures, scale) for k in range(len(run) - 1)}
    rows = [k for k in told if counts[k] + texts[k][0] > texts[k][1]]
    if len(rows) < max(FEWEST, MOSTLY * len(told)):
        return []
    out = []
    for k, (ended, wrapped) in texts.items():
        above, below = run[k], run[k + 1]
        parted = ended and not wrapped
        headed = _headed_figures(above, below, figures[k], figures[k + 1])
        group = len(below.chunks) == 1 and k + 2 < len(run) and any(figures[k + 2][1:]) and not below.chunks[0].text[0].islower()
        complete = parted and any(figures[k][1:]) and (group or any(figures[k + 1][1:]))
        torn = not any(figures[k][1:]) and below.chunks[0].text[0].islower()  # goes on: "Murder and / manslaughter 10.0"
        begun = (
            any(figures[k + 1][1:])
            and not torn
            and (headed >= HEADED or (parted and (headed or len(above.chunks) == 1)) or _is_ruled(above, below, rulings))
        )
        apart = _is_over(above, below) or _is_over(below, above)  # a caption, a note
        parts_rows = counts[k] or complete or begun or apart
        if parts_rows and not _hangs_over(above, below, figures[k + 1], scale):
            low, high = max(c.baseline for c in above.chunks), min(c.baseline for c in below.chunks)
            out.append(((low + BELOW * scale.em + high - ABOVE * scale.em) / 2, high - low))
    return out


def _hangs_over(above: Band, below: Band, figures: Sequence[bool], scale: Scale) -> bool:
    """Whether a text of the row above ends beside the figures of the next: rows lie wider than lines, no cut parts them."""
    line = min((c.baseline for c, is_one in zip(below.chunks, figures, strict=True) if is_one), default=float("-inf"))
    higher = [chunk for chunk in below.chunks if chunk.baseline < line - HANGING * scale.em]
    return any(overlap(chunk, other) > 0 for chunk in higher for other in above.chunks)


def count_figures(bands: Sequence[Band]) -> tuple[list[list[bool]], list[int]]:
    """(for each text of each band whether it is a figure, for each band but the last how many stand under its figures)."""
    figures = [[is_figure(chunk.text) for chunk in band.chunks] for band in bands]
    return figures, [_figures_under(bands[k], bands[k + 1], figures[k], figures[k + 1]) for k in range(len(bands) - 1)]


def _figures_under(above: Band, below: Band, figures: Sequence[bool], lower: Sequence[bool]) -> int:
    """How many figures stand under figures alone, those at the left edge not counted: they number a list."""
    count = 0
    for chunk, is_one in zip(below.chunks[1:], lower[1:], strict=True):
        over = [figure for other, figure in zip(above.chunks, figures, strict=True) if overlap(chunk, other) > 0]
        count += is_one and bool(over) and all(over)
    return count


def _is_over(one: Band, others: Band) -> bool:
    """Whether one text stands over or under three or more, which are no lines of it."""
    return len(one.chunks) == 1 and sum(overlap(one.chunks[0], c) > 0 for c in others.chunks) >= FEWEST + 1


def _headed_figures(above: Band, below: Band, figures: Sequence[bool], lower: Sequence[bool]) -> int:
    """How many figures stand under texts: the first row has them under its headings. Years are headings themselves.

    A heading in the middle of a wide column may stand beside its figures: as many texts as figures go with them in order.
    """
    count = 0
    same = len(above.chunks) == len(below.chunks)
    for k, (chunk, is_one) in enumerate(zip(below.chunks, lower, strict=True)):
        if not k or not is_one or _YEAR.fullmatch(chunk.text):
            continue
        over = [figure for other, figure in zip(above.chunks, figures, strict=True) if overlap(chunk, other) > 0]
        count += not any(over) if over else same and not figures[k]
    return count


def _texts_under(run: Sequence[Band], k: int, figures: Sequence[Sequence[bool]], scale: Scale) -> tuple[int, int]:
    """(texts of band k that end before one of the next, texts that may be wrapped): whether its first word had fitted."""
    ended = wrapped = 0
    above, below = run[k], run[k + 1]
    for chunk, is_one in zip(below.chunks, figures[k + 1], strict=True):
        for other, was_figure in zip(above.chunks, figures[k], strict=True):
            if is_one or was_figure or overlap(chunk, other) <= 0:
                continue
            left, right = _column(run, above, other)
            taken = other.box.width + SPACE * scale.em + chunk.words[0].box.width
            if _LEADERS.search(other.text) or taken < right - left - 0.1 * scale.em:
                ended += 1
            else:
                wrapped += 1
    return ended, wrapped


def _column(run: Sequence[Band], band: Band, chunk: Chunk) -> tuple[float, float]:
    """The left and right edge of the texts above and below the chunk that reach over none of its neighbours."""
    beside = [c for c in band.chunks if c is not chunk]
    left, right = chunk.left, chunk.right
    for other in (c for b in run for c in b.chunks):
        if overlap(other, chunk) > 0 and not any(overlap(other, c) > 0 for c in beside):
            left, right = min(left, other.left), max(right, other.right)
    return left, right


def _is_ruled(above: Band, below: Band, rulings: Sequence[Ruling]) -> bool:
    """Whether a rule lies between the two lines."""
    upper, lower = max(c.baseline for c in above.chunks), min(c.baseline for c in below.chunks)
    width = below.chunks[-1].right - below.chunks[0].left
    level = [r for r in rulings if r.orientation is Orientation.HORIZONTAL and upper < r.position < lower]
    return sum(r.length for r in level) > RULED * width
