"""A target cell taken apart: its numerals, and what stands before and after them (bound, money, scale, unit, grade).

What is not understood is kept as a flag, never dropped: words that no rule knows make the cell one to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from normalizers.currency import CURRENCY, SCALE, SCALES, find_currency, guess_scale
from normalizers.numberwords import read_number_words
from normalizers.numerals import Numeral, Style
from normalizers.units import normalize_unit
from normalizers.wordings import Flag, ValueKind, wordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A cell by itself. `unit`, `grade`: as printed (case-folded); `flags` are reasons for a person to look."""

    text: str
    kind: ValueKind
    low: Numeral | None = None
    high: Numeral | None = None
    negative: bool = False
    comparator: str | None = None
    unit: str | None = None
    scale: Decimal | None = None
    currency: str | None = None
    grade: str | None = None
    flags: tuple[Flag, ...] = ()


_MONEY = re.compile(rf"\s*({CURRENCY})\s*")
_MONEY_TAIL = re.compile(r"\s*([,.]?)\s*(?:-{1,2}|=)\s*(?=$|[(])")
_PERCENT = re.compile(r"\s*(?:%|(?:persen|prosen)(?![a-z]))")
_PER_MILLE = re.compile(r"\s*(?:‰|per\s?mil(?:le)?(?![a-z]))")
_SCALE = re.compile(rf"\s*({SCALE})(?![a-z])\.?")
_SHORT_SCALE = re.compile(r"\s*([mt]|tri|mil)(?![a-z0-9/])\.?")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_UNIT = re.compile(r"[ ,/]*([a-z][a-z0-9 ./&'-]{0,60}?)\s*[.;]?\s*((?:[(\[].*)?)$")
_DATE_LEAD = re.compile(r"(?:tanggal|tgl|pukul|jam|no|nomor|pasal)\b")
_MANY_WORDS = 5  # a unit has fewer ("ton per hektare per tahun"); more words are a sentence


def read_before(figure: Figure, text: str, flags: list[Flag]) -> Figure:
    """The figure with what stands before its first numeral: a bound, a sign of money, a label, a grade, a minus.

    >>> start = Figure(text="", kind=ValueKind.NUMBER)
    >>> read_before(start, "minimal rp ", []).comparator, read_before(start, "bb (", []).grade
    ('>=', 'bb')
    """
    words = wordings()
    text = text.strip(" (.:")
    while text:
        if bound := words.before_number.match(text):
            sign = words.before.get(bound.group(1)) or words.before[bound.group(1).rstrip(".")]
            figure, text = replace(figure, comparator=sign), text[bound.end() :]
        elif money := _MONEY.match(text):
            figure, text = replace(figure, currency=find_currency(money.group(1))), text[money.end() :]
        elif label := words.label.match(text):
            unit = words.labels[label.group(1).rstrip(".")]
            figure, text = replace(figure, unit=unit or figure.unit), text[label.end() :]
        elif grade := words.grade.match(text):
            figure, text = replace(figure, grade=grade.group(1)), text[grade.end() :].lstrip(" -/:,=")
        elif text.strip() in "-+":
            figure, text = replace(figure, negative=text.strip() == "-"), ""
        else:
            flags.append(("number.wording", f"{text.strip()!r} before the number is not known"))
            return replace(figure, kind=ValueKind.TEXT, low=None) if _DATE_LEAD.match(text) else figure
        text = text.lstrip(" (.:")
    return figure


def read_after(figure: Figure, text: str, flags: list[Flag]) -> Figure:
    """The figure with what stands after its last numeral: per cent, scale, money, unit, grade, a remark in brackets.

    >>> start = Figure(text="", kind=ValueKind.NUMBER)
    >>> read_after(start, " triliun", []).scale, read_after(start, " hari kerja", []).unit
    (Decimal('1000000000000'), 'hari kerja')
    """
    words = wordings()
    tail = _MONEY_TAIL.match(text)
    if tail:
        text = text[tail.end() :]
        if not figure.currency and not tail.group(1):
            flags.append(("number.unreadable", "a dash follows the number"))
    while text.strip(" .;)"):
        if share := _PERCENT.match(text):
            figure, text = replace(figure, unit="persen"), text[share.end() :].rstrip(" ,")
        elif mille := _PER_MILLE.match(text):
            figure, text = replace(figure, unit="permil"), text[mille.end() :]
        elif scale := _SCALE.match(text):
            figure, text = replace(figure, scale=SCALES[scale.group(1)]), text[scale.end() :]
        elif figure.currency and (short := _SHORT_SCALE.match(text)):
            figure, text = replace(figure, scale=SCALES[short.group(1)]), text[short.end() :]
            flags.append(("number.scale", f"{short.group(1).upper()!r} is taken for the Indonesian word of scale"))
        elif money := _MONEY.match(text):
            figure, text = replace(figure, currency=find_currency(money.group(1))), text[money.end() :]
        elif bracket := _BRACKET.match(text):
            figure, text = _bracketed(figure, bracket.group(1).strip(), flags), text[bracket.end() :]
        elif after := words.after_number.match(text):
            figure, text = replace(figure, comparator=words.after[after.group(1)]), text[after.end() :]
        else:
            return _worded(figure, text, flags)
    return figure


def _bracketed(figure: Figure, inside: str, flags: list[Flag]) -> Figure:
    """The figure with a bracket's words: a grade, the number in words, a unit, a remark."""
    if not inside:
        return figure
    told, rest = read_number_words(inside)
    if told is not None and not rest and figure.low is not None:
        if figure.low.other is not None and told in (figure.low.value, figure.low.other):
            return replace(figure, low=Numeral(text=figure.low.text, style=Style.GROUPED, value=Decimal(told)))
        if told != figure.low.value:
            flags.append(("number.ambiguous", f"the words tell {told}, the digits something else"))
        return figure
    if re.search(r"[0-9]", inside):
        flags.append(("number.ambiguous", "a second number stands in brackets"))
    if inside in wordings().grades:
        return replace(figure, grade=inside)
    if figure.unit is None and normalize_unit(inside):
        return replace(figure, unit="persen" if inside == "%" else inside)
    return figure


def _worded(figure: Figure, text: str, flags: list[Flag]) -> Figure:
    """The figure with the words after it: a grade or a unit; words after a per cent sign add nothing ("100 % selesai")."""
    stripped = text.strip(" ,;.")
    grade = wordings().grade.fullmatch(stripped.lstrip("/-=:, "))
    if grade and not (figure.unit is None and normalize_unit(stripped)):
        return replace(figure, grade=grade.group(1))
    unit = _UNIT.match(text)
    if unit is None or re.search(r"(?<![a-z])[0-9]|(?<![a-z])x\s*[0-9]", unit.group(1)):
        return _unknown(figure, text, flags)
    name, rest = unit.group(1).strip(), unit.group(2)
    first, _, others = name.partition(" ")
    scale = guess_scale(first) if figure.scale is None and normalize_unit(first) is None else None
    if scale:
        flags.append(("number.ocr", f"{first!r} is taken for {scale!r}"))
        return read_after(replace(figure, scale=SCALES[scale]), f" {others} {rest}", flags)
    glued = text[:1].isalpha() and normalize_unit(name) is None
    if figure.unit is None or figure.unit in ("nilai", "level", "skor", "indeks"):
        if len(name.split()) > _MANY_WORDS:
            return _unknown(figure, text, flags)
        figure = replace(figure, unit=name)
    if glued:
        flags.append(("number.ocr", f"{name!r} touches the number and is no known unit"))
        if len(name) == 1:
            return replace(figure, kind=ValueKind.TEXT, low=None, high=None)
    return read_after(figure, rest, flags) if rest else figure


def _unknown(figure: Figure, text: str, flags: list[Flag]) -> Figure:
    """The figure with a flag; without its number where digits stand in what is not understood ("1x24 jam", "80..85")."""
    if text.strip() == "+":
        flags.append(("number.wording", "a plus follows the number"))
        return replace(figure, comparator=">=")
    flags.append(("number.unreadable", f"{text.strip()!r} after the number is not known"))
    if re.search(r"[0-9]", text):
        return replace(figure, kind=ValueKind.TEXT, low=None, high=None)
    return figure
