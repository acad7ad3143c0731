"""Chunks -> bands (lines of the page, whatever their columns) and the white rivers that run down through a run of bands.

A band gathers chunks that stand beside one another; two bands share no height. Points, upright frame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from extractors.bars import Bridge
from extractors.chunks import Chunk, Scale
from extractors.figures import is_figure

#: Bins a point: rivers are measured to half a point.
BINS = 2
#: ems above the baseline that a line fills for certain (lower-case letters); lines are at least 1 em apart.
BODY = 0.55
#: What an OCR makes of one half of a colon.
POINTS = frozenset(".,;·'")
#: Pieces of a line "key : value"; a stamp leaves specks in rows that have more.
LABELLED = 4
#: Width by height of a colon; the thinnest digit has 0.3.
THIN = 0.25
#: ems taken off both ends of a word: OCR boxes are that loose.
LOOSE = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Chunks side by side, left to right. `ink` has bit x * BINS set where a word stands.

    `labelled` tells whether this is a line "key : value", with the colon set apart.
    """

    chunks: tuple[Chunk, ...]
    top: float
    bottom: float
    ink: int
    labelled: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "labelled", _is_labelled(self.chunks))


def _is_labelled(chunks: Sequence[Chunk]) -> bool:
    if len(chunks) > LABELLED:
        return False
    if len(chunks) == 2:
        return chunks[1].text.startswith(":")
    colon = next((k for k, chunk in enumerate(chunks[1:-1], start=1) if chunk.text.startswith(":") or _thin(chunk)), 0)
    return colon > 0 and not any(is_figure(chunk.text) for chunk in chunks[1:colon])  # ":" stands for a figure after others


def _thin(chunk: Chunk) -> bool:
    """Whether this is a colon that was read as a point or a digit: one sign, much thinner than it is high."""
    thin = chunk.box.width < THIN * chunk.box.height and not chunk.text.isupper()
    return chunk.text in POINTS or (thin and len(chunk.text) == 1)


class River(NamedTuple):
    """A white strip from x0 to x1 with ink on both sides; a plain tuple, because a page is looked through for thousands."""

    x0: float
    x1: float


def find_bands(chunks: Sequence[Chunk], scale: Scale) -> tuple[Band, ...]:
    """The bands of a page, top to bottom."""
    groups: list[list[Chunk]] = []
    reach = float("-inf")
    for chunk in sorted(chunks, key=lambda c: c.baseline):
        if groups and chunk.baseline - BODY * scale.em < reach:
            groups[-1].append(chunk)
        else:
            groups.append([chunk])
        reach = max(reach, chunk.baseline) if len(groups[-1]) > 1 else chunk.baseline
    return tuple(make_band(group, scale) for group in groups)


def ink_bridges(bands: Sequence[Band], bridges: Sequence[Bridge]) -> tuple[Band, ...]:
    """The bands with each of the bridges inked over in the one it lies nearest to."""
    out = list(bands)
    for bridge in bridges if out else ():
        nearest = min(range(len(out)), key=lambda k: max(out[k].top - bridge.y, bridge.y - out[k].bottom))
        out[nearest] = replace(out[nearest], ink=out[nearest].ink | _stretch(bridge.x0, bridge.x1))
    return tuple(out)


def make_band(chunks: Iterable[Chunk], scale: Scale) -> Band:
    """One band of these chunks."""
    row = tuple(sorted(chunks, key=lambda c: c.left))
    return Band(
        chunks=row,
        top=min(c.baseline for c in row) - 0.75 * scale.em,
        bottom=max(c.baseline for c in row) + 0.22 * scale.em,
        ink=ink_of(row, scale),
    )


def ink_of(chunks: Iterable[Chunk], scale: Scale) -> int:
    """The bins that words fill."""
    mask = 0
    for chunk in chunks:
        for word in chunk.words:
            mask |= _stretch(word.box.x0 + LOOSE * scale.em, word.box.x1 - LOOSE * scale.em)
    return mask


def _stretch(x0: float, x1: float) -> int:
    first = max(0, round(x0 * BINS))
    last = max(first + 1, round(x1 * BINS))
    return ((1 << (last - first)) - 1) << first


def rivers_of(ink: int, width: float) -> list[River]:
    """The white strips at least `width` wide between the leftmost and the rightmost ink."""
    white = ~ink & ((1 << ink.bit_length()) - 1) & -(ink & -ink)  # from the first ink to the last
    begins, done, least = white, 1, max(1, round(width * BINS))
    while done < least:  # bits from which `done` bits are white
        step = min(done, least - done)
        begins &= begins >> step
        done += step
    out = []
    while begins:
        first = (begins & -begins).bit_length() - 1
        run = white >> first
        end = first + (~run & (run + 1)).bit_length() - 1
        out.append(River(x0=first / BINS, x1=end / BINS))
        begins &= -1 << end
    return out
