"""Horizontal rulings -> fraction bars and rules of tables, and the white that a fraction's "x 100%" must not open.

Points, upright frame. A bar has a numerator close above and a denominator close below, both centred on it and no wider.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.chunks import Chunk, Scale
from pipeline.model.geometry import Orientation, Ruling

#: ems from a numerator's baseline down to the bar, and from the bar down to a denominator's baseline.
ABOVE = (-0.1, 0.62)
BELOW = (0.55, 1.2)
#: ems by which a numerator may stand off the bar's middle (a scan joins the bar with the sign beside it), and its denominator's.
OFF_CENTRE, ASKEW = 1.0, 0.35
#: ems between a bar and the operator beside it; browsers and equation editors leave half an em.
BESIDE = 1.6
#: ems from a bar to the last line of its numerator or denominator, and to an operator in their middle.
FAR = 4.0
#: ems; "x 100%" is no longer, a text that an OCR begins with such a sign is.
SHORT = 5.0
#: Signs that join what stands left of them to what follows; never the only text of a column.
OPERATORS = frozenset("×xX*+=÷∙·")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A stretch x0..x1 at height y that is inside one cell although it shows white."""

    y: float
    x0: float
    x1: float


def find_fraction_bars(rulings: Iterable[Ruling], chunks: Sequence[Chunk], scale: Scale) -> tuple[Ruling, ...]:
    """The rulings that are fraction bars."""
    level = [r for r in rulings if r.orientation is Orientation.HORIZONTAL]
    bars = [r for r in level if _is_bar(r, chunks, scale)]
    return tuple(r for r in bars if not any(_in_line(r, other) for other in level if other not in bars))


def _in_line(bar: Ruling, other: Ruling) -> bool:
    """Whether both are pieces of one rule: borders drawn cell by cell."""
    return abs(other.position - bar.position) < 1.0


def _is_bar(bar: Ruling, chunks: Sequence[Chunk], scale: Scale) -> bool:
    em = scale.em
    middle = (bar.start + bar.end) / 2
    near = [c for c in chunks if c.left >= bar.start - 0.5 * em and c.right <= bar.end + 0.5 * em]
    near = [c for c in near if abs(c.middle - middle) <= OFF_CENTRE * em]
    above = [c for c in near if ABOVE[0] * em <= bar.position - c.baseline <= ABOVE[1] * em]
    below = [c for c in near if BELOW[0] * em <= c.baseline - bar.position <= BELOW[1] * em]
    return any(abs(a.middle - b.middle) <= ASKEW * em for a in above for b in below)


def chunks_at_bars(bars: Sequence[Ruling], chunks: Sequence[Chunk], scale: Scale) -> frozenset[int]:
    """The id() of each chunk that stands over or under a bar, centred, up to four lines away, or as its operator beside it."""
    far = FAR * scale.em
    return frozenset(
        id(chunk)
        for bar in bars
        for chunk in chunks
        if (
            abs(chunk.baseline - bar.position) < far
            and chunk.left > bar.start - 0.5 * scale.em
            and chunk.right < bar.end + BESIDE * scale.em
        )
        or (_is_operator(chunk, scale) and _is_level(chunk, bar, scale) and 0 < chunk.left - bar.end < BESIDE * scale.em)
    )


def _is_operator(chunk: Chunk, scale: Scale) -> bool:
    """Whether this is "x 100%", or a sign alone; a text that an OCR begins with such a sign is longer."""
    lettered = len(chunk.words[0].text) > 1 and chunk.text[1].isalpha()
    return chunk.text[0] in OPERATORS and chunk.box.width <= SHORT * scale.em and not lettered


def _is_level(chunk: Chunk, bar: Ruling, scale: Scale) -> bool:
    return chunk.baseline - 0.8 * scale.em < bar.position < chunk.baseline + 0.3 * scale.em


def find_bridges(bars: Sequence[Ruling], chunks: Sequence[Chunk], scale: Scale) -> tuple[Bridge, ...]:
    """The stretches between bars and what stands beside them, and left of operators that stand alone."""
    em = scale.em
    out = [Bridge(y=bar.position, x0=bar.start, x1=bar.end) for bar in bars]
    for bar in bars:
        for chunk in chunks:
            if not _is_level(chunk, bar, scale):
                continue
            if 0 < chunk.left - bar.end < BESIDE * em:
                out.append(Bridge(y=chunk.baseline, x0=bar.end, x1=chunk.left))
            elif 0 < bar.start - chunk.right < BESIDE * em:
                out.append(Bridge(y=chunk.baseline, x0=chunk.right, x1=bar.start))
    for chunk in chunks:
        if not _is_operator(chunk, scale):
            continue
        beside = [c.right for c in chunks if abs(c.baseline - chunk.baseline) < 1.1 * em]
        beside += [bar.end for bar in bars if abs(bar.position - chunk.baseline) < FAR * em]
        near = [right for right in beside if 0 < chunk.left - right < 2.5 * em]
        if near:
            out.append(Bridge(y=chunk.baseline, x0=max(near), x1=chunk.left))
    return tuple(out)
