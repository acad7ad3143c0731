"""The value of a numeral whose separator can be read in two ways, decided by its row, its unit and its column, or left open."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import log

from normalizers.figures import Figure
from normalizers.numerals import CERTAIN, Numeral, Style
from normalizers.surroundings import ValueContext, find_witnesses, neighbours, own_unit_kind, told_unit_kind
from normalizers.wordings import Flag

_POINT = "the point may group thousands or stand for a decimal comma"
_MARKS = "one of the number's separators may be misread"
_COMMA = "the comma may be a decimal one or group thousands"

# Kinds of units in which thousands are no target: percentages, marks on a scale, years and months of duration.
_SMALL = ("share", "score", "span")


def decide_numeral(
    numeral: Numeral, figure: Figure, context: ValueContext, flags: list[Flag], readings: list[Decimal]
) -> Decimal | None:
    """The value of a numeral; None, flagged, when its separator stays open.

    The rule is Indonesia's (a point groups, a comma is decimal) unless the row's other numbers, the unit or the column speak
    against it: "2.98" stands beside "3,05" in decrees of all kinds, and "145.250" beside "142,5" can be either.

    >>> from normalizers.celltexts import read_figure
    >>> def decide(text, *row, unit=None):
    ...     figure = read_figure(text)
    ...     flags = []
    ...     return str(decide_numeral(figure.low, figure, ValueContext(row=row, unit=unit), flags, [])), len(flags)
    >>> decide("1.118", "279,5", "559"), decide("145.250", "142,5"), decide("1.250", unit="Orang"), decide("98.750", unit="%")
    (('1118', 0), ('None', 1), ('1250', 0), ('98.750', 1))
    """
    if numeral.style in CERTAIN or numeral.value is None:
        return numeral.value
    if numeral.other is None:  # a point and a comma among groups of three
        flags.append(("number.ambiguous", _MARKS))
        return numeral.value
    decide = {Style.OPEN_POINT: _open_point, Style.OPEN_COMMA: _open_comma}.get(numeral.style, _mixed)
    value, reason = decide(numeral.value, numeral.other, figure, context)
    if reason:
        flags.append(("number.ambiguous", reason))
        readings.extend((numeral.value, numeral.other))
    return value


def _distance(value: Decimal, numbers: Sequence[float]) -> float:
    """How far a value is from the nearest of the row's numbers, as the logarithm of their ratio."""
    return min(abs(log(float(value)) - log(number)) for number in numbers) if value > 0 else 0.0


def _open_point(thousands: Decimal, decimal: Decimal, figure: Figure, context: ValueContext) -> tuple[Decimal | None, str | None]:
    kind, own = told_unit_kind(context.unit, context.name), own_unit_kind(figure)
    if own == "count":
        return thousands, None
    witnesses = find_witnesses(figure, context)
    if witnesses.numbers:
        if _distance(thousands, witnesses.numbers) <= _distance(decimal, witnesses.numbers):
            return thousands, None
        if witnesses.fractional:
            return None, f"{_POINT}, and the row has decimals of its size"
        return thousands, None if kind == "count" and own is None else _POINT
    if figure.unit == "persen" or kind in _SMALL:
        return decimal, "the point is taken for a decimal comma, as thousands do not fit the unit"
    if figure.scale:
        return thousands, _POINT
    if kind == "count" or figure.currency or kind == "money":
        return thousands, None
    if any(other.low and other.low.style is Style.POINT for other in neighbours(context.column, figure.text)):
        return thousands, f"{_POINT}, as it does elsewhere in the column"
    return thousands, None


def _mixed(decimal: Decimal, whole: Decimal, figure: Figure, context: ValueContext) -> tuple[Decimal | None, str | None]:
    """ "485.600,000": money and counts have no thousandths; elsewhere the row's sizes decide, and the decimals by default."""
    kind, witnesses = own_unit_kind(figure) or told_unit_kind(context.unit, context.name), find_witnesses(figure, context)
    if witnesses.numbers:
        return min(whole, decimal, key=lambda value: _distance(value, witnesses.numbers)), _MARKS
    return (whole if (figure.currency or kind in ("money", "count")) and not figure.scale else decimal), _MARKS


def _open_comma(decimal: Decimal, thousands: Decimal, figure: Figure, context: ValueContext) -> tuple[Decimal | None, str | None]:
    kind, own = told_unit_kind(context.unit, context.name), own_unit_kind(figure)
    if own == "count" or (own is None and kind == "count"):
        return thousands, "the comma is taken for English thousands, as the unit is counted in wholes"
    witnesses = find_witnesses(figure, context)
    if witnesses.numbers:
        if _distance(decimal, witnesses.numbers) <= _distance(thousands, witnesses.numbers):
            return decimal, None
        return thousands, f"{_COMMA}, and is taken to group them by the size of the row's other numbers"
    if figure.scale or figure.unit == "persen" or kind in _SMALL:
        return decimal, None
    if figure.currency or kind == "money":
        return None, _COMMA
    grouped = (other.low for other in neighbours(context.column, figure.text) if other.low and other.low.style is Style.GROUPED)
    if any("," in numeral.text for numeral in grouped):
        return decimal, f"{_COMMA}, as it does elsewhere in the column"
    counted = context.name is not None and context.name.casefold().lstrip("0123456789. ").startswith(("jumlah", "banyaknya"))
    return decimal, _COMMA if counted else None
