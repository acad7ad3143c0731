"""Values read from lines: their text with the provenance of all the lines they stand on, and lines that are cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.model.geometry import Box
from pipeline.model.provenance import Provenance, Text
from pipeline.model.reading import Block, Cell, TextLine, provenance_of

# Confidence of a line's worst word below which a person should look; sound lines of the open scans have 0.7 and more.
DOUBTFUL = 0.5


def only_lines(blocks: Iterable[Block]) -> tuple[TextLine, ...]:
    """The lines among `blocks`."""
    return tuple(block for block in blocks if isinstance(block, TextLine))


def join_text(pieces: Iterable[TextLine], text: str, *, review: bool = False) -> Text:
    """`text` with the provenance of all the lines it was read from: the box of those on the first page, the least confidence."""
    lines = tuple(pieces)
    first = lines[0]
    boxes = [line.box for line in lines if line.box is not None and line.page == first.page]
    least = min(lines, key=lambda line: line.confidence)
    other = least.review and least.alternative is not None
    source = provenance_of(first, "\n".join(line.text for line in lines))
    return Text(
        text=text,
        source=replace(
            source,
            box=Box.around(boxes) if boxes else None,
            confidence=least.confidence,
            review=review or any(line.review or line.confidence < DOUBTFUL for line in lines),
            doubt=least.doubt if least.review else None,
            alternative="\n".join(line.alternative or line.text for line in lines) if other else None,
        ),
    )


def join_source(pieces: Iterable[TextLine], *, review: bool) -> Provenance:
    """The provenance of a value read from all these lines."""
    return join_text(pieces, "", review=review).source


def cell_of(line: TextLine, text: str, column: int) -> Cell:
    """The cell of a first row that a part of a line stands for, at the line's place and read as surely as the line."""
    return Cell(
        row=0,
        column=column,
        text=text,
        page=line.page,
        method=line.method,
        engine=line.engine,
        confidence=line.confidence,
        box=line.box,
    )
