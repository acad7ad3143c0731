"""Page furniture: page numbers and heads or feet that return on other pages. They do not end a table that runs over pages.

Knows no language: a number standing alone, two numbers with a word between ("2 of 5", "2 dari 5"), and lines that stand at the
same height of another page with the same words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from pipeline.model.provenance import Method
from pipeline.model.reading import PageReading, TextLine

#: share of the page's height by which a running head may move from page to page (scans shift).
SHIFT = 0.04
#: how alike two lines must be to be the same head; OCR misreads a letter or two.
ALIKE = 0.88
#: letters and digits that specks are read as at most, and the confidence from which even one of them is print; of the open
#: scans' page numbers the least sure has 0.7.
SPECK_SIGNS, SURE = 2, 0.6
_NUMBER_ALONE = re.compile(r"^\W*(\d{1,3}|[ivxl]{1,6})\W*$", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^\W*(\w+\W+)?\d{1,3}\W*(\w{1,5}\W+|/\s*)\d{1,3}\W*$")
_NUMBER_PAGE = re.compile(r"^\W*(hal(aman)?|page|hlm)\W*\d{1,3}\W*$|^\W*\d{1,3}\W*(page|hal(aman)?)\W*$", re.IGNORECASE)


def is_furniture(line: TextLine, page: PageReading, others: Sequence[PageReading]) -> bool:
    """Whether the line of `page` is a page number, a speck, or a head or foot that some of the `others` carry too."""
    if is_speck(line):
        return True
    if _NUMBER_ALONE.match(line.text) or _NUMBER_OF.match(line.text) or _NUMBER_PAGE.match(line.text):
        return True
    place = _height_of(line, page)
    return any(
        abs(_height_of(twin, other) - place) <= SHIFT and _same(twin.text, line.text)
        for other in others
        for twin in other.blocks
        if isinstance(twin, TextLine)
    )


def is_speck(line: TextLine) -> bool:
    """Whether a reader made a line of the dust on the glass: no letter or digit in it, or one or two that it is not sure of."""
    signs = sum(map(str.isalnum, line.text))
    return signs == 0 or (signs <= SPECK_SIGNS and line.method is Method.OCR and line.confidence < SURE)


def _height_of(line: TextLine, page: PageReading) -> float:
    """Where the line stands on its page, 0 at the top and 1 at the foot."""
    return line.box.top / page.page.height if line.box and page.page.height else 0.0


def _same(a: str, b: str) -> bool:
    a, b = _folded(a), _folded(b)
    return a == b or (min(len(a), len(b)) > 5 and _could_be_alike(a, b) and _is_alike(a, b))


def _could_be_alike(a: str, b: str) -> bool:
    """Whether the two have enough signs in common, in whatever order: an upper bound that costs little."""
    most = ALIKE * (len(a) + len(b)) / 2
    return min(len(a), len(b)) >= most - 1 and (Counter(a) & Counter(b)).total() >= most - 1


def _is_alike(a: str, b: str) -> bool:
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
