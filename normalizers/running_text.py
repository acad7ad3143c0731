"""A document's lines and tables, with the tables that only print a form opened up into lines."""

from __future__ import annotations

import re
from dataclasses import replace

from normalizers.form_tables import has_heading_and_data, is_prose, open_table, prose_lines
from normalizers.heading_lines import put_headings_over
from normalizers.labels import match_label
from pipeline.model.geometry import Box
from pipeline.model.reading import Block, Reading, Table, TextLine

_BODY = re.compile(r"\W*(?:Menimbang|Mengingat|MEMUTUSKAN|Menetapkan|Memperhatikan)\b")
_PAGE_MARK = re.compile(r"\W*(?:halaman|hal|page)\W*\d{1,3}(?:\s*(?:dari|of|/)\s*\d{1,3})?\W*", re.IGNORECASE)
_BODY_END = re.compile(r"\W*(?:Ditetapkan|DITETAPKAN|LAMPIRAN|Lampiran)\b")


def find_lines(reading: Reading) -> tuple[Block, ...]:
    """The blocks of `reading` in order; of a table that begins with form rows the rows become lines, the rest stays a table.

    The foot of a page ("Halaman 2 dari 7") is left out, as it would stand amid a list or a table that the page cuts.
    """
    blocks: list[Block] = []
    inside = False  # between Menimbang and Ditetapkan there are no tables of indicators
    for block in reading.blocks:
        if isinstance(block, TextLine) and _PAGE_MARK.fullmatch(block.text):
            continue
        texts = [block.text] if isinstance(block, TextLine) else [cell.text for cell in block.cells]
        if any(_BODY.match(text) for text in texts):
            inside = True
        elif any(_BODY_END.match(text) for text in texts):
            inside = False
        if not isinstance(block, Table):
            blocks.append(block)
        elif (inside and block.structure == "borderless" and not has_heading_and_data(block)) or is_prose(
            block, blocks[-1] if blocks else None
        ):
            blocks.extend(prose_lines(block))
        else:
            blocks.extend(open_table(block))
    return tuple(settle_labels(put_headings_over(blocks)))


def settle_labels(blocks: list[Block]) -> list[Block]:
    """The blocks with each label that stands at the middle of a value of two lines put in front of the first of them."""
    settled: list[Block] = []
    for block in blocks:
        before = settled[-1] if settled else None
        if isinstance(block, TextLine) and isinstance(before, TextLine) and _stands_beside(block, before):
            settled[-1] = replace(
                before, text=f"{block.text}\t{before.text}", words=(*block.words, *before.words), box=_around(block, before)
            )
        else:
            settled.append(block)
    return settled


def _stands_beside(line: TextLine, before: TextLine) -> bool:
    """Whether a line is a bare label whose value began a little above it, to its right."""
    if line.box is None or before.box is None or line.page != before.page or before.box.x0 < line.box.x1 - 2:
        return False
    label = match_label(line.text)
    return label is not None and not label.rest and line.box.top - before.box.top < line.box.height


def _around(line: TextLine, before: TextLine) -> Box | None:
    return Box.around([line.box, before.box]) if line.box is not None and before.box is not None else before.box
