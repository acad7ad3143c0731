"""The figure in a cell's text, before its row and column are asked: one numeral, a range, a ratio, a rate, or a wording."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from normalizers.currency import CURRENCY, SCALE, SCALES
from normalizers.figures import Figure, read_after, read_before
from normalizers.glyphs import clean_text, repair_digits
from normalizers.numberwords import read_number_words
from normalizers.numerals import Style, read_numeral
from normalizers.units import normalize_unit
from normalizers.wordings import Flag, ValueKind, find_grade, match_wording

_PLAIN = re.compile(r"([0-9]{1,15}(?:[.,][0-9]{1,6})?) ?(%)?")
_NUMERAL = re.compile(r"(?<![0-9.,a-z])[0-9]+(?:[.,][0-9]+)*")
_ROMAN_LEVEL = re.compile(r"(level|tingkat|peringkat|kategori|ranking|rangking)\s+(i{1,3}|iv|v)")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_RATIO = re.compile(r"\s*(?::|banding|berbanding)\s*")
_RANGE = re.compile(
    rf"\s*({SCALE}|[a-z%‰ ]{{0,20}}?)\s*"
    rf"(?:-+|s\s*[./]?\s*/?\s*d\.?|sampai dengan|sampai|hingga|to|dan|~)\s*(?:{CURRENCY})?\s*"
)
_BOUNDED = re.compile(r"\s*(?:-|s\.?/?d\.?|<\s*[a-z]{0,5}\s*)?\s*(?:<=?|≤)\s*")
_TOLERANCE = re.compile(r"\s*%?\s*(?:±|\+\s*/?\s*-)\s*")  # "2,5 ± 1", the corridor that inflation targets have
_OF_SCALE = re.compile(r"\s*[,(]?\s*(?:(?:dari|pada|dengan)\s+)?skala\s*(?:1\s*-\s*)?")
_PER = re.compile(r"\s*[a-z ]*?\s*(?:per|/)\s*")
_RATES = frozenset(Decimal(10) ** power for power in (2, 3, 4, 5, 6))  # per 100 to per 1.000.000 inhabitants, births, ...
_HUNDRED = 100
_LONGEST_NUMERAL = 24  # characters: Rp 999.999.999.999.999,99
_LONGEST_VALUE = 200  # characters; a longer cell is prose, whatever numbers it holds


@lru_cache(maxsize=65536)
def read_figure(raw: str) -> Figure:
    """The figure that a cell's text prints. Any text comes back as one; nothing raises.

    >>> read_figure("≥ 95 %").kind.value, read_figure("72,36 (BB)").grade, read_figure("1.118 Triliun").scale
    ('at-least', 'bb', Decimal('1000000000000'))
    >>> read_figure("WTP").kind.value, read_figure("1 : 5").kind.value, read_figure("30 Nov").kind.value
    ('opinion', 'ratio', 'date')
    """
    plain = _PLAIN.fullmatch(raw)
    if plain:  # nine cells of ten, without the ways around for the rest
        unit, kind = ("persen", ValueKind.PERCENT) if plain.group(2) else (None, ValueKind.NUMBER)
        return Figure(text=raw, kind=kind, low=read_numeral(plain.group(1)), unit=unit)
    flags: list[Flag] = []
    text = clean_text(raw, flags)
    if not text:
        return Figure(text=text, kind=ValueKind.EMPTY)
    wording = match_wording(text)
    if wording is not None:
        return Figure(text=text, kind=wording, grade=text if wording is ValueKind.GRADE else None, flags=tuple(flags))
    text = repair_digits(text, flags)
    matches = list(_NUMERAL.finditer(text))
    if not matches:
        figure = _wording_only(text, flags)
    elif len(text) > _LONGEST_VALUE:
        flags.append(("number.unreadable", "the cell holds prose with numbers"))
        figure = Figure(text=text, kind=ValueKind.TEXT)
    elif len(matches) == 1:
        figure = Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(matches[0].group(0)))
        figure = read_before(figure, text[: matches[0].start()], flags)
        if figure.kind is ValueKind.NUMBER:
            figure = read_after(figure, text[matches[0].end() :], flags)
    else:
        figure = _several(text, matches, flags)
    return _finished(figure, flags)


def _finished(figure: Figure, flags: list[Flag]) -> Figure:
    """The figure with its kind settled by its bound or unit, and its flags."""
    kind = figure.kind
    if kind is ValueKind.NUMBER:
        if re.fullmatch(r"\(\s*[0-9.,]+\s*%?\s*\)", figure.text):
            flags.append(("number.sign", "a number in brackets may be a negative one"))
        elif figure.negative and re.search(r"-\s", figure.text):
            flags.append(("number.sign", "the dash before the number may be a minus or a mark"))
        elif figure.unit == "t":
            flags.append(("number.scale", "'T' may be triliun or ton"))
        bounds = {">=": ValueKind.AT_LEAST, ">": ValueKind.AT_LEAST, "<=": ValueKind.AT_MOST, "<": ValueKind.AT_MOST}
        shares = {"persen": ValueKind.PERCENT, "permil": ValueKind.PER_MILLE}
        kind = bounds.get(figure.comparator or "") or shares.get(figure.unit or "") or kind
    if any(numeral is not None and numeral.style is Style.BROKEN for numeral in (figure.low, figure.high)):
        flags.append(("number.unreadable", "the groups of digits make no number"))
    if any(numeral is not None and len(numeral.text) > _LONGEST_NUMERAL for numeral in (figure.low, figure.high)):
        flags.append(("number.unreadable", "the number is longer than any target"))
    return replace(figure, kind=kind, flags=tuple(flags)) if flags or kind is not figure.kind else figure


def _wording_only(text: str, flags: list[Flag]) -> Figure:
    """The figure of a text without digits: a grade, a roman level, a number in words, or a plain text."""
    grade = find_grade(text)
    if grade is not None:
        return Figure(text=text, kind=ValueKind.GRADE, grade=grade)
    level = _ROMAN_LEVEL.fullmatch(text)
    if level:
        flags.append(("number.wording", "a roman numeral is taken for the value"))
        return Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(str(_ROMAN[level.group(2)])), unit=level.group(1))
    number, rest = read_number_words(text)
    if number is not None:
        flags.append(("number.wording", "the value is told in words"))
        return Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(str(number)), unit=rest or None)
    if "nihil" in text.split():
        flags.append(("number.wording", "'nihil' may tell 0 or no target"))
    elif len(text) < 4 or not re.search(r"[a-z]{3}", text) or re.search(r"[0-9]", text):
        flags.append(("number.unreadable", "the cell holds no number and no known wording"))
    return Figure(text=text, kind=ValueKind.TEXT)


def _several(text: str, matches: list[re.Match[str]], flags: list[Flag]) -> Figure:
    """Two numerals or more: a ratio, a range, a rate per thousand; everything else is a text to look at."""
    between = [text[a.end() : b.start()] for a, b in pairwise(matches)]
    head, tail = text[: matches[0].start()], text[matches[-1].end() :]
    if all(_RATIO.fullmatch(gap) for gap in between):
        if head.strip() or re.search(r"[^a-z\s().,/]", tail):
            flags.append(("number.wording", "words stand around the ratio"))
        return Figure(text=text, kind=ValueKind.RATIO)
    if len(matches) == 2:
        found = (
            _range(text, matches, between[0], flags)
            or _rate(text, matches, between[0], flags)
            or _with_tolerance(text, matches, between[0], flags)
        )
        if found is not None:
            return found
        if "/" in between[0]:
            flags.append(("number.ambiguous", "the cell prints a fraction"))
            return Figure(text=text, kind=ValueKind.RATIO)
        if re.fullmatch(r"\s*%?\s*[(\[][a-z .:]*", between[0]) and re.fullmatch(r"[^()\[\]]*[)\]]\s*", tail):
            flags.append(("number.ambiguous", "a second number stands in brackets"))
            start = Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(matches[0].group(0)))
            return read_after(read_before(start, head, flags), between[0].partition("(")[0].partition("[")[0], flags)
    flags.append(("number.unreadable", "several numbers stand in the cell"))
    return Figure(text=text, kind=ValueKind.TEXT)


def _range(text: str, matches: list[re.Match[str]], between: str, flags: list[Flag]) -> Figure | None:
    """A range, flagged where a bound, a sign or its order makes it doubtful; a text where its ends have different units."""
    span, bounded = _RANGE.fullmatch(between), _BOUNDED.fullmatch(between)
    if not span and not bounded:
        return None
    low, high = (read_numeral(match.group(0)) for match in matches)
    figure = read_before(Figure(text=text, kind=ValueKind.RANGE, low=low, high=high), text[: matches[0].start()], flags)
    figure = read_after(figure, text[matches[1].end() :], flags)
    first = (span.group(1) or "").strip() if span else ""
    if first in SCALES:
        if figure.scale != SCALES[first]:
            flags.append(("number.scale", "the two ends of the range have different scales"))
            return Figure(text=text, kind=ValueKind.TEXT)
    elif first and (normalize_unit(first) or first) != (normalize_unit(figure.unit) or figure.unit):
        flags.append(("number.wording", "the two numbers of the cell have different units"))
        return Figure(text=text, kind=ValueKind.TEXT)
    if between.strip() == "dan" and "antara" not in text:
        flags.append(("number.ambiguous", "two numbers joined by 'dan' may be two values"))
    if bounded or figure.comparator or figure.negative:
        flags.append(("number.ambiguous", "a bound or a sign stands with the range"))
    if low.value is not None and high.value is not None and low.value > high.value:
        flags.append(("number.ambiguous", "the range runs downwards"))
    return figure


def _rate(text: str, matches: list[re.Match[str]], between: str, flags: list[Flag]) -> Figure | None:
    """ "305 per 100.000 KH": the number before "per", with the rest as its unit."""
    low, base = (read_numeral(match.group(0)) for match in matches)
    if not _PER.fullmatch(between) or base.value not in _RATES or base.style is Style.OPEN_COMMA:
        return None
    if "/" in between and not re.match(r"\s*[a-z]{2}", text[matches[1].end() :]) and base.value <= _HUNDRED:
        return None  # "100/100" is a fraction, "12 dok / 100%" two values
    figure = read_before(Figure(text=text, kind=ValueKind.NUMBER, low=low), text[: matches[0].start()], flags)
    return replace(figure, unit=f"per {matches[1].group(0)} {text[matches[1].end() :].strip()}".strip())


def _with_tolerance(text: str, matches: list[re.Match[str]], between: str, flags: list[Flag]) -> Figure | None:
    """ "2,5 ± 1": the number that the second one bounds; flagged where the second is the end of a scale ("3,25 skala 4")."""
    tolerance = _TOLERANCE.fullmatch(between)
    if tolerance is None and not _OF_SCALE.fullmatch(between):
        return None
    if tolerance is None:
        flags.append(("number.ambiguous", "the second number is taken for the end of a scale"))
    start = Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(matches[0].group(0)))
    figure = read_before(start, text[: matches[0].start()], flags)
    return read_after(figure, text[matches[1].end() :].replace(")", " "), flags)
