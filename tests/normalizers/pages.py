"""Pages typed in text for the tests: lines as they stand, tables drawn with bars.

With `boxed` a character is 5 points wide and a line 10 points high with 12 points to the next, as on a page; three blanks or more
inside a line are a column gap (a tab). Without it the text is a transcript, an empty line starts a paragraph.
"""

from __future__ import annotations

import re

from pipeline.model.geometry import Box
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Page, Reading, Source, TextLine, Word
from tests.normalizers.tables import draw

ENGINE = "test"
SOURCE = Source(path="typed", sha256="0" * 64, media_type="text/plain", pages=1)


def page(text: str, *, boxed: bool = False, structure: str = "ruled") -> Reading:
    """The reading of typed text; consecutive lines with bars are one table."""
    blocks: list[Block] = []
    drawing: list[str] = []
    blank = False
    for number, line in enumerate([*text.strip("\n").split("\n"), ""]):
        if " | " in line:
            drawing.append(line)
            continue
        if drawing:
            blocks.append(draw("\n".join(drawing), structure=structure))
            drawing = []
        if line.strip():
            blocks.append(_boxed(line, number) if boxed else _plain(line, blank=blank))
        blank = not line.strip()
    method = Method.TEXT_LAYER if boxed else Method.TRANSCRIPT
    frame = Page(number=1, width=1000, height=1000, method=method, engine=ENGINE)
    return Reading(source=SOURCE, pages=(frame,), blocks=tuple(blocks))


def _plain(line: str, *, blank: bool) -> TextLine:
    text = re.sub(r" {3,}", "\t", line.strip())
    return TextLine(text=text, page=1, method=Method.TRANSCRIPT, engine=ENGINE, starts_paragraph=blank)


def _boxed(line: str, number: int) -> TextLine:
    top = 12.0 * number
    words = tuple(
        Word(text=found.group(), box=Box(x0=5.0 * found.start(), top=top, x1=5.0 * found.end(), bottom=top + 10))
        for found in re.finditer(r"\S+", line)
    )
    return TextLine(
        text=re.sub(r" {3,}", "\t", line.strip()),
        page=1,
        method=Method.TEXT_LAYER,
        engine=ENGINE,
        box=Box.around(word.box for word in words),
        words=words,
    )
