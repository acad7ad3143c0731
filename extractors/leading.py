"""The distance of lines on a page, told from that of rows.

Rows of one line lie hardly wider than the lines of one text where cells are padded by a point or two. Numbers right under one
another tell how near rows come, for no number is wrapped. Points, upright frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.blocks import EXTRA, overlap
from extractors.chunks import Chunk, Scale

#: ems; the leading of one paragraph lies between solid type and 1.5 lines.
LEADING = (0.85, 1.45)
#: ems; the same of type set 1.5 lines apart, believed where rows that lie wider, up to the third, are seen as well.
LOOSE_LEADING, SEEN, FARTHEST = 1.62, 0.15, 2.6
#: The leading where no text wraps, in ems.
USUAL_LEADING = 1.2
#: Pairs from which the distance of rows, or that of lines, is known; ems by which rows lie wider at least.
FEWEST, CLEAR = 3, 0.06
#: ems; rows that lie nearer, where hardly any line lies nearer still, are set at the leading of a text.
DENSE = 1.35
#: Of the distances of rows, smallest first, the share below the one taken for the least: stray texts lie nearer.
STRAY = 8
_VALUE = re.compile(r"[-–]|[<>≤≥±]?\s?\d[\d.,]*\d\s?%?|[<>≤≥]?\s?\d%?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and the next below it, `drop` points lower."""

    upper: Chunk
    lower: Chunk
    drop: float


def measure_leading(chunks: Sequence[Chunk], scale: Scale) -> float:
    """The distance of baselines in wrapped text, so that EXTRA more of it begins a new text."""
    em = scale.em
    pairs = _find_pairs(chunks, scale)
    leading = _usual_leading(_drops(pairs), em)
    rows = _drops([pair for pair in pairs if are_two_cells(pair.upper, pair.lower)])
    nearest = rows[len(rows) // STRAY] if len(rows) >= FEWEST else float("inf")
    if nearest > leading + (EXTRA + CLEAR) * em:
        return leading
    lines = [drop for drop in _drops(pairs) if drop < nearest - CLEAR * em]
    if len(lines) < FEWEST and nearest < DENSE * em:
        return leading
    line = lines[len(lines) // 2] if len(lines) >= FEWEST else min(USUAL_LEADING * em, nearest - 2 * CLEAR * em)
    return min(leading, (line + nearest) / 2 - EXTRA * em)


def _drops(pairs: Sequence[Pair]) -> list[float]:
    return sorted(pair.drop for pair in pairs)


def _find_pairs(chunks: Sequence[Chunk], scale: Scale) -> list[Pair]:
    """Each text with the next below it."""
    em = scale.em
    ordered = sorted(chunks, key=lambda c: c.baseline)
    found = []
    for k, chunk in enumerate(ordered):
        for other in ordered[k + 1 :]:
            drop = other.baseline - chunk.baseline
            if drop > FARTHEST * em:
                break
            if drop >= LEADING[0] * em and overlap(chunk, other) > 0:
                found.append(Pair(chunk, other, drop))
                break
    return found


def are_two_cells(upper: Chunk, lower: Chunk) -> bool:
    """Whether two texts right under one another can not be lines of one: numbers, or the same unit twice."""
    if len(upper.words) > 2 or len(lower.words) > 2:
        return False
    above, below = upper.text, lower.text
    return above == below or bool(_VALUE.fullmatch(above) and _VALUE.fullmatch(below))


def _usual_leading(found: Sequence[float], em: float) -> float:
    """The distance of baselines in wrapped text by all distances of lines, smallest first; rows of one line are left out.

    Less where such rows lie hardly wider: lines of signatures and titles stand 1.5 lines apart, and no text wraps.
    """
    tight = [drop for drop in found if drop <= LEADING[1] * em]
    if len(tight) >= 3:
        return tight[len(tight) // 2]
    loose = [drop for drop in found if drop <= LOOSE_LEADING * em]
    wider = [drop for drop in found if drop > LOOSE_LEADING * em]
    if min(len(loose), len(wider)) > SEEN * len(found):
        halfway = (loose[len(loose) // 2] + wider[len(wider) // 4]) / 2
        return min(loose[len(loose) // 2], halfway - EXTRA * em)
    return USUAL_LEADING * em
