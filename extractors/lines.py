"""Words -> printed lines, in the order a person reads them.

Points, upright frame. Used for the text inside a cell and for the lines outside of tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.model.geometry import Box
from pipeline.model.provenance import Method
from pipeline.model.reading import TextLine, Word

#: in heights of the line; a gap this wide is no word space: "Jabatan   : Kepala Dinas", two signatories side by side.
COLUMN_GAP = 2.0
#: share of the lower word's height that two words of one line share; superscripts share about half.
SHARED = 0.5


def gather_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The words as lines, top to bottom, each from left to right; raised and lowered signs stay with their line."""
    lines: list[list[Word]] = []
    extents: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: (-w.box.height, w.box.top, w.box.x0)):
        best, most = -1, 0.0
        for k, (top, bottom) in enumerate(extents):
            shared = min(bottom, word.box.bottom) - max(top, word.box.top)
            share = shared / max(0.1, min(word.box.height, bottom - top))
            if share > most:
                best, most = k, share
        if most >= SHARED:
            lines[best].append(word)
        else:
            lines.append([word])
            extents.append((word.box.top, word.box.bottom))
    order = sorted(range(len(lines)), key=lambda k: (extents[k][0] + extents[k][1], lines[k][0].box.x0))
    return [sorted(lines[k], key=lambda w: w.box.x0) for k in order]


def find_text_lines(words: Sequence[Word], *, page: int, method: Method, engine: str) -> tuple[TextLine, ...]:
    """The words as TextLines top to bottom, with a tab at every column-wide gap."""
    return tuple(text_line(line, page=page, method=method, engine=engine) for line in gather_lines(words))


def text_line(words: Sequence[Word], *, page: int, method: Method, engine: str) -> TextLine:
    """One TextLine of `words`, which are in order and at least one."""
    height = sorted(word.box.height for word in words)[len(words) // 2]
    text = words[0].text
    for before, word in pairwise(words):
        text += ("\t" if word.box.x0 - before.box.x1 > COLUMN_GAP * height else " ") + word.text
    return TextLine(
        text=text,
        page=page,
        method=method,
        engine=engine,
        confidence=min(word.confidence for word in words),
        box=Box.around(word.box for word in words),
        words=tuple(words),
    )
