"""The value of a target cell, decided with its row and its column.

`value` is in the printed unit, its scale applied; None when the cell tells no single number. What can be read in two ways is
flagged (`review`), with the code of an issue, a sentence, and the readings. Letters read as digits are put right, never silently.
Codes: number.ambiguous, number.scale, number.sign, number.ocr, number.outlier, number.wording, number.unreadable.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import log

from normalizers.celltexts import read_figure
from normalizers.currency import find_scale
from normalizers.figures import Figure
from normalizers.misreadings import (
    is_bent_grade,
    look_at_text,
    look_for_lost_sign,
    with_lost_comma,
    with_money_letter,
    without_percent_digits,
)
from normalizers.separators import decide_numeral
from normalizers.surroundings import ValueContext, neighbours
from normalizers.units import normalize_unit
from normalizers.wordings import Flag, ValueKind
from pipeline.model.issue import Issue, Severity

# Half the way, as a ratio, between two scales (a thousand apart): a number nearer than this to its row is clear.
CLEAR_RATIO = 31


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
    >>> open_one = parse_value("145.250", ValueContext(row=("142,5", "145.250")))
    >>> open_one.value, open_one.review, [str(r) for r in open_one.readings]
    (None, True, ['145250', '145.250'])
    """
    context = context or ValueContext()
    figure = read_figure(raw)
    flags = list(figure.flags)
    figure = with_money_letter(figure, raw, context, flags)
    if figure.low is None:
        look_at_text(figure, context, flags)
        return _told(raw, figure, (None, None), None, (), flags)
    readings: list[Decimal] = []
    if is_bent_grade(figure, context, flags):
        return _told(raw, replace(figure, kind=ValueKind.GRADE), (None, None), None, (), flags)
    low = decide_numeral(figure.low, figure, context, flags, readings)
    high = decide_numeral(figure.high, figure, context, flags, readings) if figure.high is not None else None
    if low is not None and figure.negative:
        low = -low
    low = without_percent_digits(figure, low, context, flags, readings)
    low = with_lost_comma(figure, low, context, flags)
    look_for_lost_sign(figure, low, context, flags)
    scale = _find_scale(figure, low, context, flags, readings)
    if scale is not None:
        low, high = (number * scale if number is not None else None for number in (low, high))
        readings = [number * scale for number in readings] if figure.scale else readings
    if figure.high is not None and (low is None or high is None):
        low = high = None
    return _told(raw, figure, (low, high), scale, tuple(dict.fromkeys(readings)), flags)


def resolve_row(
    raws: Sequence[str],
    *,
    unit: str | None = None,
    name: str | None = None,
    columns: Sequence[Sequence[str]] = (),
) -> tuple[ParsedValue, ...]:
    """The values of a row's target cells, each decided with the others; `columns[i]` holds the texts of cell i's column.

    seed-000 prints a year's "1.118 Triliun" beside bare quarters:

    >>> row = resolve_row(("1.118 Triliun", "279,5", "559", "838,5", "1.118"), unit="Rupiah")
    >>> [str(parsed.value // 10**11) for parsed in row], any(parsed.review for parsed in row)
    (['11180', '2795', '5590', '8385', '11180'], False)
    """
    row = tuple(raws)
    context = ValueContext(row=row, unit=unit, name=name)
    if not columns:
        return tuple(parse_value(raw, context) for raw in row)
    return tuple(parse_value(raw, replace(context, column=tuple(column))) for raw, column in zip(row, columns, strict=True))


def value_issue(parsed: ParsedValue) -> Issue | None:
    """The issue of a flagged value, its readings told; None for a value that is sure. Page and box are the caller's.

    >>> value_issue(parse_value("1O0")).message
    "The target '1O0' needs a look: '1o0' holds a letter that looks like a digit; 100 is taken."
    """
    if not parsed.review:
        return None
    taken = "no value is taken" if parsed.value is None else f"{parsed.value:f} is taken"
    told = f" It may be {' or '.join(f'{number:f}' for number in parsed.readings)}." if parsed.readings else ""
    message = f"The target {parsed.raw!r} needs a look: {parsed.reason}; {taken}.{told}"
    return Issue(code=parsed.code or "number.ambiguous", severity=Severity.WARNING, message=message, raw=parsed.raw)


def _told(
    raw: str,
    figure: Figure,
    bounds: tuple[Decimal | None, Decimal | None],
    scale: Decimal | None,
    readings: tuple[Decimal, ...],
    flags: Sequence[Flag],
) -> ParsedValue:
    return ParsedValue(
        kind=figure.kind,
        raw=raw,
        value=bounds[0],
        upper=bounds[1],
        comparator=figure.comparator,
        unit=normalize_unit(figure.unit) or figure.unit,
        scale=scale,
        currency=figure.currency,
        grade=figure.grade.upper() if figure.grade and len(figure.grade) <= 2 else figure.grade,
        review=bool(flags),
        code=flags[0][0] if flags else None,
        reason="; ".join(dict.fromkeys(sentence for _, sentence in flags)) or None,
        readings=readings,
    )


def _find_scale(
    figure: Figure, low: Decimal | None, context: ValueContext, flags: list[Flag], readings: list[Decimal]
) -> Decimal | None:
    """The factor of a cell: its own, or the one of a row that prints it once. None where the unit column prints the same
    scale, as the value is told in the printed unit ("12,5 juta" under "Juta Rupiah" is 12.5).
    """
    in_unit = find_scale(context.unit.casefold()) if context.unit else None
    if figure.scale is not None:
        if in_unit is not None and in_unit != figure.scale:
            flags.append(("number.scale", "the cell and the unit column print different scales"))
        return None if in_unit == figure.scale else figure.scale
    if in_unit is not None or figure.unit in ("persen", "permil") or not low:
        return None
    others = neighbours(context.row, figure.text)
    scaled = [
        (other.low.value, other.scale)
        for other in others
        if other.scale is not None and other.low is not None and other.low.value
    ]
    if not scaled:
        return None
    size = log(abs(low))
    distance, factor = min(
        (abs(size + log(factor) - log(value * scale)), factor) for value, scale in scaled for factor in (scale, Decimal(1))
    )
    scales = {scale for _, scale in scaled}
    if len(scales) > 1 or distance > log(CLEAR_RATIO):
        flags.append(("number.scale", "the scale that the row prints may hold for this number too"))
        readings.extend(low * option for option in sorted({*scales, Decimal(1)}))
    elif factor != 1 and any(code == "number.ocr" for other in others if other.scale for code, _ in other.flags):
        flags.append(("number.scale", "the scale is taken from a neighbour where it is misprinted or misread"))
    return factor if factor != 1 else None
