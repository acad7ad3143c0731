"""The bands of a page with what the search for its tables asks of them: its measures, its rules, and which lines hang together.

Points, upright frame; bands are counted from 0, top to bottom.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractors.bands import Band, River
from extractors.blocks import EXTRA, overlap
from extractors.chunks import Chunk, Scale
from extractors.rules import Rule

#: Bands at the top whose texts may stand anywhere in their columns: a header of three levels, wrapped.
HEADER_BANDS = 7
#: ems; a line that stands nearer under another is a part of the same one (a fraction's operator).
SAME_LINE = 0.45
_NUMBER = re.compile(r"[(\[]?[1-9][0-9]?[)\].]?")


@dataclass(frozen=True, slots=True)
class Layout:
    """`fresh` holds the id of every chunk that begins a text; `torn[k]` counts the texts that a cut above band k would tear.

    `numbering` are the bands that number the columns, "(1) (2) (3)".
    """

    bands: tuple[Band, ...]
    scale: Scale
    leading: float
    fresh: frozenset[int]
    rules: tuple[Rule, ...]
    torn: tuple[int, ...]
    numbering: frozenset[int] = frozenset()
    #: which of a column's fresh chunks share an edge, by how many head it and their ids: runs of bands differ in few columns
    aligned: dict[tuple[int, ...], list[bool]] = field(default_factory=dict, compare=False, repr=False)
    #: the rivers through the ink of some bands
    rivers: dict[int, list[River]] = field(default_factory=dict, compare=False, repr=False)

    def begins(self, chunk: Chunk) -> bool:
        """Whether no line stands right above the chunk."""
        return id(chunk) in self.fresh


def make_layout(bands: Sequence[Band], scale: Scale, leading: float, fresh: frozenset[int], rules: Sequence[Rule] = ()) -> Layout:
    """The layout of these bands."""
    numbering = frozenset(at for at, band in enumerate(bands) if _is_numbering(band))
    return Layout(tuple(bands), scale, leading, fresh, tuple(rules), _torn(bands, scale, leading), numbering)


def _is_numbering(band: Band) -> bool:
    """Whether the band numbers the columns, "(1) (2) (3)": it stands below a header, above a body."""
    texts = [chunk.text for chunk in band.chunks]
    if len(texts) < 3 or not all(_NUMBER.fullmatch(text) for text in texts):
        return False
    return [int(text.strip("()[].")) for text in texts] == list(range(1, len(texts) + 1))


def _torn(bands: Sequence[Band], scale: Scale, leading: float) -> tuple[int, ...]:
    """For each band and the end of the page: how many texts a cut above it would tear, line from line."""
    out = [0] * (len(bands) + 1)
    for at, band in enumerate(bands):
        for below in range(at + 1, min(at + 4, len(bands))):
            for a in band.chunks:
                for b in bands[below].chunks:
                    if SAME_LINE * scale.em < b.baseline - a.baseline <= leading + EXTRA * scale.em and overlap(a, b) > 0:
                        for cut in range(at + 1, below + 1):
                            out[cut] += 1
    return tuple(out)


def body_of(layout: Layout, inside: Sequence[int]) -> int:
    """The band below the first white that parts texts, or below the first band when none does in HEADER_BANDS.

    A band that numbers the columns is a part of the header.
    """
    bands = layout.bands
    for at, below in pairwise(inside[: HEADER_BANDS + 1]):
        drop = min(c.baseline for c in bands[below].chunks) - max(c.baseline for c in bands[at].chunks)
        if drop > layout.leading + EXTRA * layout.scale.em and (below not in layout.numbering or below == inside[-1]):
            return below
    return inside[1] if len(inside) > 1 else inside[0] + 1
