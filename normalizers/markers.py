"""Item markers ("1.", "b.", "-", "2 |") and what is no item at all: debris, rules, numbering columns that were read apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKER = re.compile(
    r"""^\s*(?:
        \(?(?P<number>\d{1,2})\s*[.)]\)?(?=\s|\D)\s*     # 1. 2) (3)
      | \(?(?P<letter>[a-zA-Z])(?:(?i:(?P=letter)))?\s*[.)]\s+   # a. b) and "Cc." of a bad scan
      | (?P<bar>\d{1,2})\s*[|\[\]{}]+\s*                 # 2 |   3 [   as engines read the rule of a table
      | (?P<column>\d{1,2})\s*\t\s*                      # a numbering column
      | (?P<plain>\d{1,2})\s+(?=[A-Z][a-z])              # 4 Membantu ...
      | (?P<bullet>[-–—•*▪·\u2022\uf0b7])\s+
    )""",
    re.VERBOSE,
)
_WORD = re.compile(r"[A-Za-z]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The number, letter or bullet in front of an item, its place in the order (0 for a bullet) and the text after it."""

    kind: str
    order: int
    rest: str


def find_marker(text: str) -> Marker | None:
    """The item marker a line begins with, or None.

    >>> find_marker("b. Penyelenggaraan urusan")
    Marker(kind='letter', order=2, rest='Penyelenggaraan urusan')
    >>> find_marker("2 |Melaksanakan pelayanan").order
    2
    >>> find_marker("2024 adalah tahun") is None
    True
    """
    found = _MARKER.match(text)
    if found is None or not text[found.end() :].strip():
        return None
    kind = next(name for name, text in found.groupdict().items() if text)
    value = found.group(kind)
    order = 0 if kind == "bullet" else ord(value.lower()) - 96 if kind == "letter" else int(value)
    return Marker(
        kind="letter" if kind == "letter" else "bullet" if kind == "bullet" else "number",
        order=order,
        rest=text[found.end() :].strip(),
    )


def strip_rules(text: str) -> str:
    """The text without the bars and brackets that engines read for a table's rules; paired brackets stay.

    >>> strip_rules("|Melaksanakan (SIM ) [tetap] pelaporan |")
    'Melaksanakan (SIM ) [tetap] pelaporan'
    """
    text = text.replace("|", " ")
    if text.count("[") != text.count("]"):
        text = re.sub(r"[\[\]]", " ", text)
    if text.count("{") != text.count("}"):
        text = re.sub(r"[{}]", " ", text)
    return " ".join(text.split())


def is_debris(text: str) -> bool:
    """Whether a line holds no words: rules, page numbers and numbering columns that were read apart.

    >>> [is_debris(line) for line in ("O|IN|O | |R[WIN|[=]|=", "- 2 -", "XN [WIN|—", "Formal")]
    [True, True, True, False]
    """
    dense = "".join(text.split())
    letters = sum(len(word) for word in _WORD.findall(text))
    years = sum(len(number) for number in re.findall(r"\d{4,}", text))
    return letters < 4 or letters + years < 0.6 * len(dense)
