"""The value of a target cell, decided with its row and its column.

`value` is in the printed unit, its scale applied; None when the cell tells no single number. What can be read in two ways is
flagged (`review`), with the code of an issue, a sentence, and the readings. Letters read as digits are put right, never silently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from math import log

from normalizers.currency import find_scale
from normalizers.figures import Figure, ValueKind, read_figure
from normalizers.numerals import CERTAIN, FRACTIONAL, Numeral, Style
from normalizers.units import normalize_unit, unit_in_name, unit_kind
from pipeline.model.issue import Issue, Severity

__all__ = ["ParsedValue", "ValueContext", "ValueKind", "parse_value", "resolve_row", "value_issue"]

ONE = Decimal(1)
_UNVALUED = frozenset(
    {ValueKind.TEXT, ValueKind.GRADE, ValueKind.OPINION, ValueKind.DATE, ValueKind.RATIO, ValueKind.ABSENT, ValueKind.EMPTY}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueContext:
    """What stands around a cell: the texts of the row's target cells and of the column's cells (this one included or not),
    the unit column's text, the indicator's name, and a scale to inherit where the row itself prints none.
    """

    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    unit: str | None = None
    name: str | None = None
    scale: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedValue:
    """What a cell tells. `unit` is canonical where the cell prints a known one; `scale` the factor applied (printed or
    inherited); `code` and `reason` say why `review` is set, `readings` what the possible values are.
    """

    kind: ValueKind
    raw: str
    value: Decimal | None = None
    upper: Decimal | None = None
    comparator: str | None = None
    unit: str | None = None
    scale: Decimal | None = None
    currency: str | None = None
    grade: str | None = None
    review: bool = False
    code: str | None = None
    reason: str | None = None
    readings: tuple[Decimal, ...] = ()


def parse_value(raw: str, context: ValueContext | None = None) -> ParsedValue:
    """The value of one cell. Any text comes back as a ParsedValue; nothing raises.

    >>> str(parse_value("4,15%").value), str(parse_value("Rp. 3.450.000.000,-").value), parse_value("BB").value
    ('4.15', '3450000000', None)
    >>> row = ("1.118 Triliun", "279,5", "559", "838,5", "1.118")
    >>> [str(int(v.value) // 10**11) for v in resolve_row(row, unit="Rupiah")]
    ['11180', '2795', '5590', '8385', '11180']
    >>> open_one = parse_value("145.250", ValueContext(row=("142,5", "145.250")))
    >>> open_one.value, open_one.review, [str(r) for r in open_one.readings]
    (None, True, ['145250', '145.250'])
    """
    context = context or ValueContext()
    figure = read_figure(raw)
    flags = list(figure.flags)
    if figure.kind in _UNVALUED or figure.low is None:
        return _told(raw, figure, None, None, None, (), _unvalued_flags(figure, context, flags))
    readings: list[Decimal] = []
    low = _decide(figure.low, figure, context, flags, readings)
    high = _decide(figure.high, figure, context, flags, readings) if figure.high is not None else None
    if low is not None and figure.negative:
        low = -low
    scale = _scale(figure, low, context, flags, readings)
    low, readings = _percent_eaten(figure, low, context, flags, readings)
    _look_for_outlier(figure, low, context, flags)
    if scale is not None:
        low, high = (number * scale if number is not None else None for number in (low, high))
        readings = [number * scale for number in readings]
    if figure.high is not None and (low is None or high is None):
        low = high = None
    return _told(raw, figure, low, high, scale, tuple(dict.fromkeys(readings)), flags)


def resolve_row(
    raws: Sequence[str],
    *,
    unit: str | None = None,
    name: str | None = None,
    columns: Sequence[Sequence[str]] = (),
    scale: Decimal | None = None,
) -> tuple[ParsedValue, ...]:
    """The values of a row's target cells, each decided with the others; `columns[i]` holds the texts of cell i's column."""
    row = tuple(raws)
    context = ValueContext(row=row, unit=unit, name=name, scale=scale)
    if not columns:
        return tuple(parse_value(raw, context) for raw in row)
    return tuple(parse_value(raw, replace(context, column=tuple(column))) for raw, column in zip(row, columns, strict=True))


def value_issue(parsed: ParsedValue) -> Issue | None:
    """The issue of a flagged value, with its readings told; None for a value that is sure. Page and box are the caller's."""
    if not parsed.review:
        return None
    told = ""
    if parsed.readings:
        told = " Possible readings: " + " or ".join(f"{number:,f}" for number in parsed.readings) + "."
    taken = "no value is taken" if parsed.value is None else f"{parsed.value:f} is taken"
    message = f"The target {parsed.raw!r} needs a look: {parsed.reason}; {taken}.{told}"
    return Issue(code=parsed.code or "number.ambiguous", severity=Severity.WARNING, message=message, raw=parsed.raw)


def _told(
    raw: str,
    figure: Figure,
    low: Decimal | None,
    high: Decimal | None,
    scale: Decimal | None,
    readings: tuple[Decimal, ...],
    flags: Sequence[tuple[str, str]],
) -> ParsedValue:
    return ParsedValue(
        kind=figure.kind,
        raw=raw,
        value=low,
        upper=high,
        comparator=figure.comparator,
        unit=normalize_unit(figure.unit) or figure.unit,
        scale=scale,
        currency=figure.currency,
        grade=figure.grade.upper() if figure.grade and len(figure.grade) <= 2 else figure.grade,
        review=bool(flags),
        code=flags[0][0] if flags else None,
        reason="; ".join(sentence for _, sentence in flags) or None,
        readings=readings,
    )


def _unvalued_flags(figure: Figure, context: ValueContext, flags: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """A text that no vocabulary knows is suspect where the rest of its row are numbers."""
    if figure.kind is ValueKind.TEXT and not flags:
        neighbours = _neighbours(context.row, figure.text)
        if neighbours and sum(other.low is not None for other in neighbours) * 2 > len(neighbours):
            flags.append(("number.unreadable", "a text stands in a row of numbers"))
    return flags


@lru_cache(maxsize=16384)
def _row(texts: tuple[str, ...]) -> tuple[Figure, ...]:
    return tuple(read_figure(text) for text in texts)


def _neighbours(texts: tuple[str, ...], own: str) -> list[Figure]:
    """The other cells that print something; a cell with the very same text is no witness."""
    return [figure for figure in _row(texts) if figure.text != own and figure.kind not in (ValueKind.EMPTY, ValueKind.ABSENT)]


@lru_cache(maxsize=4096)
def _unit_kinds(unit: str | None, name: str | None) -> tuple[str | None, str | None]:
    """The canonical unit of the row and its kind, from the unit column, else from the name."""
    canonical = normalize_unit(unit) if unit else unit_in_name(name)
    if canonical is None and not unit and name:
        start = name.casefold().lstrip("0123456789. ")
        if re.match(r"%|p[er]+[a-z]{0,2}senta[a-z]+", start):
            canonical = "persen"
        elif start.startswith(("indeks", "rasio")):
            canonical = start.split()[0]
    return canonical, unit_kind(canonical)


def _decide(
    numeral: Numeral, figure: Figure, context: ValueContext, flags: list[tuple[str, str]], readings: list[Decimal]
) -> Decimal | None:
    """The value of a numeral, its open separators decided; None when they stay open."""
    if numeral.style in CERTAIN or numeral.value is None or numeral.other is None:
        return numeral.value
    decide = _open_point if numeral.style is Style.OPEN_POINT else _open_comma
    value, reason = decide(numeral.value, numeral.other, figure, context)
    if reason:
        flags.append(("number.ambiguous", reason))
        readings.extend((numeral.value, numeral.other))
    return value


def _witnesses(figure: Figure, context: ValueContext) -> tuple[list[float], bool]:
    """The certain non-zero numbers of the row, in this cell's own scale, and whether one has decimals."""
    numbers: list[float] = []
    fractional = False
    for other in _neighbours(context.row, figure.text):
        for numeral in (other.low, other.high):
            if numeral is None or numeral.style not in CERTAIN or not numeral.value:
                continue
            factor = other.scale / figure.scale if other.scale and figure.scale else ONE
            numbers.append(float(numeral.value * factor))
            fractional = fractional or numeral.style in FRACTIONAL
    return numbers, fractional


def _distance(value: Decimal, numbers: Sequence[float]) -> float:
    return min(abs(log(float(value)) - log(number)) for number in numbers) if value > 0 else 0.0


def _own_unit_kind(figure: Figure) -> str | None:
    return unit_kind(normalize_unit(figure.unit)) if figure.unit else None


def _open_point(thousands: Decimal, decimal: Decimal, figure: Figure, context: ValueContext) -> tuple[Decimal | None, str | None]:
    """Thousands by Indonesian separators, unless the row's other numbers or the unit speak for a decimal point."""
    canonical, kind = _unit_kinds(context.unit, context.name)
    own = _own_unit_kind(figure)
    countable = own == "count" or (own is None and kind == "count")
    numbers, fractional = _witnesses(figure, context)
    if own == "count":
        return thousands, None
    if numbers:
        if _distance(thousands, numbers) <= _distance(decimal, numbers):
            return thousands, None
        if fractional:
            return None, "the point may group thousands or stand for a decimal comma, and the row has decimals of its size"
        return thousands, None if countable else "the point may group thousands or stand for a decimal comma"
    if figure.unit == "persen" or kind in ("share", "score"):
        return decimal, "the point is taken for a decimal comma, as thousands do not fit the unit"
    if figure.scale and not figure.currency and kind != "money":
        return thousands, "the point may group thousands or stand for a decimal comma"
    if figure.scale:
        return thousands, "the point before a word of scale may group thousands or stand for a decimal comma"
    if countable or figure.currency or kind == "money":
        return thousands, None
    if any(other.low and other.low.style is Style.POINT for other in _neighbours(context.column, figure.text)):
        return thousands, "the column prints points for decimal commas"
    return thousands, None


def _open_comma(decimal: Decimal, thousands: Decimal, figure: Figure, context: ValueContext) -> tuple[Decimal | None, str | None]:
    """A decimal comma, unless the row's other numbers or a countable unit speak for English thousands."""
    _, kind = _unit_kinds(context.unit, context.name)
    own = _own_unit_kind(figure)
    numbers, fractional = _witnesses(figure, context)
    if own == "count" or (own is None and kind == "count"):
        return thousands, "the comma is taken for English thousands, as the unit is counted in wholes"
    if numbers:
        if _distance(decimal, numbers) <= _distance(thousands, numbers):
            return decimal, None
        return None, "the comma may be a decimal one or group thousands, and the row's other numbers are of another size"
    if figure.scale or figure.unit == "persen" or kind in ("share", "score"):
        return decimal, None
    if figure.currency or kind == "money":
        return None, "the comma may be a decimal one or group thousands"
    if any(
        other.low and other.low.style is Style.GROUPED and "," in other.low.text
        for other in _neighbours(context.column, figure.text)
    ):
        return decimal, "the column groups thousands by commas"
    if context.name and context.name.casefold().startswith(("jumlah", "banyaknya")):
        return decimal, "the comma may be a decimal one or group thousands"
    return decimal, None


def _scale(
    figure: Figure, low: Decimal | None, context: ValueContext, flags: list[tuple[str, str]], readings: list[Decimal]
) -> Decimal | None:
    """The factor of a cell: its own, or the one of a row that prints it once ("1.118 Triliun" beside 279,5)."""
    in_unit = find_scale(context.unit.casefold()) if context.unit else None
    if figure.scale is not None:
        if in_unit == figure.scale:
            return None  # "Triliun Rupiah" in the unit column: the value is told in that unit
        if in_unit is not None:
            flags.append(("number.scale", "the cell and the unit column print different scales"))
        return figure.scale
    if in_unit is not None or figure.unit in ("persen", "permil"):
        return None
    scaled = [other for other in _neighbours(context.row, figure.text) if other.scale and other.low and other.low.value]
    if not scaled:
        return context.scale if low is not None else None
    if not low:
        return None
    size = log(abs(float(low)))
    near = min(
        (abs(size + log(factor) - log(float(other.low.value * other.scale))), factor)
        for other in scaled
        if other.low and other.low.value and other.scale
        for factor in {float(other.scale), 1.0}
    )
    factor = Decimal(int(near[1]))
    others = {other.scale for other in scaled}
    if len(others) > 1 or near[0] > log(31):  # half the way to the next scale, a thousand: no longer clear
        flags.append(("number.scale", "the row prints a scale that may hold for this number too"))
        readings.extend(low * option for option in dict.fromkeys((*(o for o in others if o), ONE)))
        return factor if factor != 1 else None
    return factor if factor != 1 else None


def _percent_eaten(
    figure: Figure, low: Decimal | None, context: ValueContext, flags: list[tuple[str, str]], readings: list[Decimal]
) -> tuple[Decimal | None, list[Decimal]]:
    """The value of a number whose per cent sign an engine read as digits: "17%" as 1796, "18,97%" as 18,9796."""
    if low is None or figure.unit is not None or figure.high is not None or figure.low is None:
        return low, readings
    match = re.fullmatch(r"([0-9]+(?:[.,][0-9]{1,2})?)(?:979|96|9|6)", figure.low.text)
    if not match or not (low > 100 or re.search(r"[.,][0-9]{3,}$", figure.low.text)):
        return low, readings
    others = _neighbours(context.row, figure.text) or _neighbours(context.column, figure.text)
    signed = sum(other.unit == "persen" for other in others)
    if not others or signed * 2 <= len(others):
        return low, readings
    repaired = Decimal(match.group(1).replace(",", "."))
    if repaired > 100:
        return low, readings
    flags.append(("number.ocr", "its last digits may be a per cent sign, as its neighbours print one"))
    return repaired, [repaired, low]


def _look_for_outlier(figure: Figure, low: Decimal | None, context: ValueContext, flags: list[tuple[str, str]]) -> None:
    """Flags a number without separators whose row has decimals of its digits: "1275" beside "12,75" has lost its comma."""
    if low is None or figure.low is None or figure.low.style is not Style.PLAIN or len(figure.low.text) < 3 or figure.scale:
        return
    numbers, fractional = _witnesses(figure, context)
    if not fractional or len(numbers) < 2:
        return
    least, most = min(numbers) * 0.7, max(numbers) * 1.4
    if float(abs(low)) > 5 * most and any(least <= float(abs(low)) / factor <= most for factor in (10, 100, 1000)):
        flags.append(
            ("number.outlier", "it may have lost its decimal comma, as the row's other numbers are a tenth or a hundredth of it")
        )
