"""Words -> printed lines, in the order a person reads them.

Points, upright frame. Used for the text inside a cell and for the lines outside of tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import itemgetter

from pipeline.model.geometry import Box
from pipeline.model.provenance import Method
from pipeline.model.reading import TextLine, Word

#: in heights of the line; a gap this wide is no word space: "Jabatan   : Kepala Dinas", two signatories side by side.
COLUMN_GAP = 2.0
#: share of the lower word's height that two words of one line share; superscripts share about half.
SHARED = 0.5
#: pt; lines are looked for in strips this high, of pages up to this high (PDF's own bound).
STRIP, HIGHEST = 8.0, 14400.0


def gather_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The words as lines, top to bottom, each from left to right; raised and lowered signs stay with their line."""
    if len(words := list(words)) < 2:
        return [words] if words else []
    boxes = [word.box for word in words]
    if _on_one_line(boxes):
        return [sorted(words, key=lambda word: word.box.x0)]
    sides = [(box.top - box.bottom, box.top, box.x0, k, box.bottom) for k, box in enumerate(boxes)]
    lines: list[list[tuple[float, int]]] = []
    extents: list[tuple[float, float, float]] = []
    strips: dict[int, list[int]] = {}  # the lines that reach into each strip of the page
    before = (0.0, 0.0)  # the upper and lower side of the word before
    best = -1
    for _, top, x0, k, bottom in sorted(sides):
        height = bottom - top
        if height > 1 and (top, bottom) == before:
            lines[best].append((x0, k))
            continue
        before = (top, bottom)
        best, most = -1, 0.0
        across = range(_strip(top), _strip(bottom) + 1)
        for line in dict.fromkeys(line for strip in across for line in strips.get(strip, ())):
            upper, lower, extent = extents[line]
            shared = (lower if lower < bottom else bottom) - (upper if upper > top else top)
            share = shared / max(0.1, height if height < extent else extent)
            if share > most or (share == most and line < best):
                best, most = line, share
        if most >= SHARED:
            lines[best].append((x0, k))
        else:
            best = len(lines)
            for strip in across:
                strips.setdefault(strip, []).append(best)
            lines.append([(x0, k)])
            extents.append((top, bottom, height))
    order = sorted(range(len(lines)), key=lambda at: (extents[at][0] + extents[at][1], words[lines[at][0][1]].box.x0))
    return [[words[k] for _, k in sorted(lines[at], key=itemgetter(0))] for at in order]


def _on_one_line(boxes: Sequence[Box]) -> bool:
    """Whether all have the same height at the same place, as the words of most cells have in a text layer."""
    top, bottom = boxes[0].top, boxes[0].bottom
    return bottom - top > 1 and all(box.top == top and box.bottom == bottom for box in boxes)


def _strip(y: float) -> int:
    return int(min(max(y, 0.0), HIGHEST) // STRIP)


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
