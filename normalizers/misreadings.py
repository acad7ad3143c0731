"""What a cell's row, column and unit betray of a misreading: a lost comma, a per cent sign or a grade read as digits.

Each look adds a flag; a value that is put right is always flagged. All were seen on scans of the open decrees.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from normalizers.currency import SCALES
from normalizers.figures import Figure
from normalizers.numerals import FRACTIONAL, Style
from normalizers.surroundings import ValueContext, find_witnesses, neighbours, told_unit_kind
from normalizers.units import normalize_unit
from normalizers.wordings import Flag, ValueKind

HIGHEST_SHARE = 200  # percent: gross enrolment reaches 120, growth targets seldom 100
PERCENT_AS_DIGITS = ("979", "96", "9", "6")  # what engines read for "%", the longest first (seen on scans of all grades)


def look_at_text(figure: Figure, context: ValueContext, flags: list[Flag]) -> None:
    """Flags a plain text where most of its row are numbers: an unreadable number looks like one."""
    if figure.kind is ValueKind.TEXT and not flags:
        others = neighbours(context.row, figure.text)
        if others and sum(other.low is not None for other in others) * 2 > len(others):
            flags.append(("number.unreadable", "a text stands in a row of numbers"))


def with_money_letter(figure: Figure, raw: str, context: ValueContext, flags: list[Flag]) -> Figure:
    """The figure with "M" or "T" behind its number as the scale that they are under a unit of money ("2,5 M" under "Rp"),
    flagged; a capital M that no unit explains is only flagged, as it may be meters too.
    """
    if figure.unit not in ("m", "t") or figure.scale is not None or figure.low is None:
        return figure
    if told_unit_kind(context.unit, None) == "money":
        flags.append(("number.scale", f"{figure.unit.upper()!r} is taken for the Indonesian word of scale"))
        return replace(figure, unit=None, scale=SCALES[figure.unit])
    if context.unit is None and re.search(r"[0-9]\s*M\b", raw):
        flags.append(("number.scale", "'M' may be miliar or meter"))
    return figure


def is_bent_grade(figure: Figure, context: ValueContext, flags: list[Flag]) -> bool:
    """Whether a number among grades is one itself, its B read as 8 ("88" beside "CC"); any number among grades is flagged."""
    if figure.grade is not None or figure.low is None or figure.unit is not None or figure.low.style in FRACTIONAL:
        return False
    others = neighbours(context.row, figure.text)
    graded = sum(other.kind in (ValueKind.GRADE, ValueKind.OPINION) for other in others)
    if told_unit_kind(context.unit, None) != "label" and not (graded and graded * 2 >= len(others)):
        return False
    flags.append(("number.ocr", "a number stands where grades or opinions are told"))
    return bool(re.fullmatch(r"8{1,2}", figure.low.text))


def without_percent_digits(
    figure: Figure, low: Decimal | None, context: ValueContext, flags: list[Flag], readings: list[Decimal]
) -> Decimal | None:
    """The value of a number whose per cent sign was read as digits, flagged: "17%" as 1796, "18,97%" as 18,9796."""
    if low is None or figure.low is None or figure.unit is not None or figure.high is not None:
        return low
    text = figure.low.text
    if low <= 100 and not re.search(r"[.,][0-9]{3,}$", text):
        return low
    others = neighbours(context.row, figure.text) or neighbours(context.column, figure.text)
    if not others or sum(other.unit == "persen" for other in others) * 2 <= len(others):
        return low
    for ending in PERCENT_AS_DIGITS:
        rest = text.removesuffix(ending)
        if rest != text and re.fullmatch(r"[0-9]+(?:[.,][0-9]{1,2})?", rest) and float(rest.replace(",", ".")) <= 100:
            flags.append(("number.ocr", "its last digits may be a per cent sign, as its neighbours print one"))
            readings[:] = [Decimal(rest.replace(",", ".")), low]
            return readings[0]
    return low


def look_for_lost_sign(figure: Figure, low: Decimal | None, context: ValueContext, flags: list[Flag]) -> None:
    """Flags a percentage that is too high to be one: a bound or a per cent sign read as a digit, a comma lost."""
    if low is None or low <= HIGHEST_SHARE or figure.unit == "permil" or figure.scale is not None or flags:
        return
    told = told_unit_kind(context.unit, context.name) == "share" and normalize_unit(context.unit) != "permil"
    if figure.unit == "persen" or (figure.unit is None and told):
        flags.append(("number.outlier", f"a percentage above {HIGHEST_SHARE} is seldom a target"))


def with_lost_comma(figure: Figure, low: Decimal | None, context: ValueContext, flags: list[Flag]) -> Decimal | None:
    """The value of a number without separators in a row of decimals, flagged where its comma seems lost: "415%" beside "4,15%"
    has the same digits and is put right, "1275" beside "12,66" and "12,81" is only flagged.
    """
    if low is None or figure.low is None or figure.low.style is not Style.PLAIN or len(figure.low.text) < 3 or figure.scale:
        return low
    for other in neighbours(context.row, figure.text):
        numeral = other.low
        if numeral is not None and numeral.style in FRACTIONAL and re.sub("[.,]", "", numeral.text) == figure.low.text:
            flags.append(("number.ocr", f"it has the digits of its neighbour {numeral.text!r} without the comma"))
            return numeral.value
    witnesses = find_witnesses(figure, context)
    if not witnesses.fractional or len(witnesses.numbers) < 2:
        return low
    least, most, size = min(witnesses.numbers) * 0.7, max(witnesses.numbers) * 1.4, float(abs(low))
    if size > 5 * most and any(least <= size / factor <= most for factor in (10, 100, 1000)):
        flags.append(("number.outlier", "it may have lost its decimal comma, as the row's other numbers have one"))
    return low
