"""A document's lines and tables, with the tables that only print a form opened up into lines."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from normalizers.form_tables import has_heading_and_data, is_prose, open_table, prose_lines
from normalizers.heading_lines import put_headings_over
from normalizers.labels import match_label
from normalizers.lines import DOUBTFUL
from pipeline.model.geometry import Box
from pipeline.model.provenance import Method
from pipeline.model.reading import Block, Reading, Table, TextLine, Word

GAP = 1.2  # heights of a line; specks between two words make a column gap of a narrower blank
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
        if isinstance(block, TextLine) and block.method is Method.OCR:
            cleaned = without_specks(block)
            if cleaned is None:
                continue
            block = cleaned
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


def without_specks(line: TextLine) -> TextLine | None:
    """The line without the marks that a reader made of the specks of a photocopy: doubtful, no letter or digit in them; None when
    nothing else stands in it. The sure words among them lend the line their confidence."""
    parts = line.text.split()
    if len(parts) != len(line.words) or not any(map(_is_speck, line.words)):
        return line
    kept = tuple(word for word in line.words if not _is_speck(word))
    if not kept:
        return None
    after = {id(word): gap for word, gap in zip(line.words[1:], re.findall(r"\s+", line.text), strict=True)}
    text = kept[0].text
    for before, word in pairwise(kept):
        wide = word.box.x0 - before.box.x1 >= GAP * max(before.box.height, word.box.height)
        parted = "\t" in after[id(word)] or word is not line.words[line.words.index(before) + 1]
        text += ("\t" if wide and parted else " ") + word.text
    least = min(word.confidence for word in kept)
    return replace(line, text=text, words=kept, box=Box.around(word.box for word in kept), confidence=max(least, line.confidence))


def _is_speck(word: Word) -> bool:
    return word.confidence < DOUBTFUL and not any(map(str.isalnum, word.text))


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
