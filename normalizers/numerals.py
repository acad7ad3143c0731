"""A printed numeral by itself: its value by Indonesian separators, and the other reading where its separators leave one open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Style(StrEnum):
    """How a numeral is written, as far as it tells by itself."""

    PLAIN = "plain"  # 1118
    COMMA = "comma"  # 4,15 and 1.118,5
    POINT = "point"  # 2.98: a point for a decimal comma; and the English 1,118.5
    GROUPED = "grouped"  # 3.450.000.000 and 3,450,000
    OPEN_POINT = "open-point"  # 145.250: thousands, or a point for a decimal comma
    OPEN_COMMA = "open-comma"  # 1,250: a decimal comma, or English thousands
    MIXED = "mixed"  # 485.600,000 and 485.600,000.000: one of its separators is misread or mistyped
    BROKEN = "broken"  # 1.23.456


FRACTIONAL = frozenset({Style.COMMA, Style.POINT})
CERTAIN = frozenset({Style.PLAIN, Style.COMMA, Style.POINT, Style.GROUPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral:
    """`value` is the reading by Indonesian separators, None when there is none; `other` the second reading of an open one."""

    text: str
    style: Style
    value: Decimal | None
    other: Decimal | None = None


@lru_cache(maxsize=16384)
def read_numeral(text: str) -> Numeral:
    """The numeral of digits with points and commas between them.

    A single separator with three digits after it is open unless the digits before it forbid thousands ("0.125", "1234.567").

    >>> read_numeral("1.118,50").value, read_numeral("3,450,000").value, read_numeral("2.98").value
    (Decimal('1118.50'), Decimal('3450000'), Decimal('2.98'))
    >>> read_numeral("145.250").value, read_numeral("145.250").other, read_numeral("1.23.456").style.value
    (Decimal('145250'), Decimal('145.250'), 'broken')
    """
    points, commas = text.count("."), text.count(",")
    if not points and not commas:
        return Numeral(text=text, style=Style.PLAIN, value=Decimal(text))
    if points and commas:
        return _both(text)
    mark = "." if points else ","
    head, *groups = text.split(mark)
    thousands = len(head) <= 3 and head[0] != "0" and all(len(group) == 3 for group in groups)
    if len(groups) > 1:
        value = Decimal("".join([head, *groups])) if thousands else None
        return Numeral(text=text, style=Style.GROUPED if thousands else Style.BROKEN, value=value)
    decimal = Decimal(f"{head}.{groups[0]}")
    if not thousands:
        return Numeral(text=text, style=Style.POINT if points else Style.COMMA, value=decimal)
    whole = Decimal(head + groups[0])
    if points:
        return Numeral(text=text, style=Style.OPEN_POINT, value=whole, other=decimal)
    return Numeral(text=text, style=Style.OPEN_COMMA, value=decimal, other=whole)


def _both(text: str) -> Numeral:
    """Of two separators the last is the decimal one, and stands once; three digits after it may be a group too."""
    mark, group_mark = (",", ".") if text.rfind(",") > text.rfind(".") else (".", ",")
    whole, _, fraction = text.rpartition(mark)
    head, *groups = whole.split(group_mark)
    parts = re.split(r"[.,]", text)
    grouped = len(parts[0]) <= 3 and parts[0][0] != "0" and all(len(part) == 3 for part in parts[1:])
    joined = Decimal("".join(parts)) if grouped else None
    if mark in whole or not (1 <= len(head) <= 3) or head[0] == "0" or any(len(group) != 3 for group in groups):
        return Numeral(text=text, style=Style.MIXED if grouped else Style.BROKEN, value=joined)
    value = Decimal(f"{head}{''.join(groups)}.{fraction}")
    if grouped:
        return Numeral(text=text, style=Style.MIXED, value=value, other=joined)
    return Numeral(text=text, style=Style.COMMA if mark == "," else Style.POINT, value=value)
