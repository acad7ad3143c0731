"""Rows that only count the columns of a table: "(1) (2) (3)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BENT_NUMBER = re.compile(r"^[(\[]\s*[iIlL|!]\s*[)\]]$")  # "(1)" as readers bend it
SURELY_COUNTED = 4  # numbers in brackets, each at its place, that need no first one to count the columns
_NUMBERING = re.compile(r"([(\[{]?)\s*(\d{1,2})\s*[a-z]?\s*(?:[=:][^)\]}]*)?[)\]}.]*\s*(?:[=:].*)?", re.IGNORECASE)


def is_numbering_row(texts: Sequence[str], *, bracketed: bool = False) -> bool:
    """Whether the cells count the columns: "(1) (2) (3)", "1 2 3", "5 = 4/3". `bracketed` wants the brackets, as a row of plain
    numbers amid others may be told values.

    >>> is_numbering_row(["(1)", "(2)", "(3)"]), is_numbering_row(["1", "", "2", "3=2/1"]), is_numbering_row(["1", "Indeks", "3"])
    (True, True, False)
    >>> is_numbering_row(["1", "2", "3"], bracketed=True), is_numbering_row(["1", "1", "2", "4,5"])
    (False, False)
    >>> is_numbering_row(["(i)", "(2)", "(3)"]), is_numbering_row(["{1", "(2)", "(3)", "(4)", "(5)"])
    (True, True)
    """
    filled = [_BENT_NUMBER.sub("(1)", text.strip()) for text in texts if text.strip()]
    if len(filled) < 2:
        return False
    right = marked = 0
    for k, text in enumerate(filled):
        match = _NUMBERING.fullmatch(text)
        if match and int(match.group(2)) in (k, k + 1, k + 2) and (match.group(1) or not bracketed):
            right += 1
            marked += bool(match.group(1))
    first = _NUMBERING.fullmatch(filled[0])
    begins = first is not None and int(first.group(2)) <= 2
    return (begins or marked >= SURELY_COUNTED) and right >= max(2, 0.8 * len(filled))
