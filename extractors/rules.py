"""Horizontal rulings -> the rules of tables drawn without vertical ones, and the cells that they part.

A rule may be one line over all columns or a piece under each cell; under a merged cell it is missing. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.chunks import Chunk, Scale
from extractors.header_levels import Slot
from pipeline.model.geometry import Orientation, Ruling
from pipeline.model.reading import Word

#: pt; pieces of one rule differ by no more in height, and meet over gaps no wider.
LEVEL = 2.5
JOIN = 3.5
#: Share of a column that a rule covers when it bounds the cell there (worn and cut ends of scans).
COVERED = 0.5
#: Share of the width of a table that its full rules cover.
FULL = 0.8
#: What an OCR makes of a piece of a rule, from so many ems on (a dash in an empty cell has 0.3-1.0), so far off its rule.
DASHES, STROKE, OFF_LEVEL = frozenset("-–—_¬=~ "), 1.2, 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Ink at height y over `spans` (x0, x1), sorted."""

    y: float
    spans: tuple[tuple[float, float], ...]

    def covered(self, x0: float, x1: float) -> float:
        """The share of x0..x1 that is inked."""
        return sum(max(0.0, min(x1, b) - max(x0, a)) for a, b in self.spans) / max(0.1, x1 - x0)


def find_rules(rulings: Iterable[Ruling], bars: Sequence[Ruling], chunks: Sequence[Chunk], scale: Scale) -> tuple[Rule, ...]:
    """The rules of a page, top to bottom; fraction bars and underlined words are none."""
    level = [r for r in rulings if r.orientation is Orientation.HORIZONTAL and r not in bars and r.length > scale.em]
    level = [r for r in level if not any(_underlines(r, chunk, scale) for chunk in chunks)]
    groups: list[list[Ruling]] = []
    for ruling in sorted(level, key=lambda r: r.position):
        if groups and ruling.position - groups[-1][0].position <= LEVEL:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    return tuple(_rule(group) for group in groups)


def read_strokes(words: Iterable[Word], rulings: Sequence[Ruling], scale: Scale) -> tuple[Ruling, ...]:
    """The pieces of rules that an OCR took for dashes, at the height of the rule that they belong to: those of narrow columns."""
    level = [r for r in rulings if r.orientation is Orientation.HORIZONTAL]
    out = []
    for word in words:
        box = word.box
        if box.width < STROKE * scale.em or set(word.text.strip()) - DASHES:
            continue
        near = min(level, key=lambda r: abs(r.position - box.center[1]), default=None)
        if near is not None and abs(near.position - box.center[1]) < OFF_LEVEL * scale.em:
            out.append(Ruling(orientation=Orientation.HORIZONTAL, position=near.position, start=box.x0, end=box.x1))
    return tuple(out)


def _underlines(ruling: Ruling, chunk: Chunk, scale: Scale) -> bool:
    near = -0.1 * scale.em < ruling.position - chunk.baseline < 0.3 * scale.em
    return near and abs(ruling.start - chunk.left) < scale.em and abs(ruling.end - chunk.right) < scale.em


def _rule(group: Sequence[Ruling]) -> Rule:
    spans: list[tuple[float, float]] = []
    for start, end in sorted((r.start, r.end) for r in group):
        if spans and start - spans[-1][1] <= JOIN:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    total = sum(r.length for r in group)
    return Rule(y=sum(r.position * r.length for r in group) / total, spans=tuple(spans))


def ruled_slots(
    rules: Sequence[Rule], xs: Sequence[float], first_row: int, n_rows: int, whole: frozenset[int] = frozenset()
) -> tuple[Slot, ...]:
    """The cells of rows `first_row`.. when `rules[k]` lies between rows first_row + k and the next: merged where no rule is.

    Each row of `whole` is one cell.
    """
    out = [Slot(top=row, bottom=row, first=0, last=len(xs) - 2) for row in sorted(whole)]
    for column in range(len(xs) - 1):
        top = first_row
        for row in range(first_row, n_rows):
            k = row - first_row
            if row in whole:
                top = row + 1
            elif row == n_rows - 1 or row + 1 in whole or rules[k].covered(xs[column], xs[column + 1]) >= COVERED:
                out.append(Slot(top=top, bottom=row, first=column, last=column))
                top = row + 1
    return tuple(out)
