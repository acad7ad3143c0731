"""A target cell taken apart by itself, before its row and column are asked: comparator, numerals, scale, unit, grade.

What is not understood is kept as a flag, never dropped: the words of a cell that no rule knows make it a text to look at.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from normalizers.currency import CURRENCY, SCALE, SCALES, find_currency
from normalizers.numberwords import read_number_words
from normalizers.numerals import Numeral, Style, read_numeral
from normalizers.periods import MONTHS
from normalizers.units import normalize_unit


class ValueKind(StrEnum):
    """What a target cell tells."""

    NUMBER = "number"
    PERCENT = "percent"
    PER_MILLE = "per-mille"
    RANGE = "range"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    RATIO = "ratio"
    GRADE = "grade"
    OPINION = "opinion"
    DATE = "date"
    TEXT = "text"
    ABSENT = "absent"  # "-", "n/a"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A cell by itself. `unit` is as printed (case-folded); `flags` are reasons for a person to look, each with its issue code."""

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
    flags: tuple[tuple[str, str], ...] = ()


@cache
def _words() -> Mapping[str, Any]:
    data = yaml.safe_load(files("normalizers").joinpath("vocabulary/values.yaml").read_text(encoding="utf-8"))
    return {
        "absent": frozenset(data["absent"]),
        "opinions": frozenset(data["opinions"]),
        "grades": frozenset(data["grades"]),
        "texts": frozenset(data["texts"]),
        "labels": data["labels"],
        "before": {word: sign for sign, words in data["comparators"].items() for word in words},
        "after": {word: sign for sign, words in data["after"].items() for word in words},
    }


def _alternatives(words: Mapping[str, Any]) -> str:
    return "|".join(
        re.escape(word) + (r"(?![a-z])\.?" if word[-1].isalpha() else "") for word in sorted(words, key=len, reverse=True)
    )


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    words = _words()
    return {
        "before": re.compile(rf"\s*({_alternatives(words['before'])})\s*"),
        "after": re.compile(rf"\s*\(?({_alternatives(words['after'])})\)?\s*"),
        "label": re.compile(rf"\s*({_alternatives(words['labels'])})\s*[:=]?\s*"),
        "grade": re.compile(
            rf"\s*({'|'.join(re.escape(word) for word in sorted(words['grades'], key=len, reverse=True))})(?![a-z+])\s*"
        ),
    }


_NUMERAL = re.compile(r"(?<![0-9.,a-z])[0-9]+(?:[.,][0-9]+)*")
_SPACED = re.compile(r"(?<![0-9.,a-z])[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?(?![0-9.,])")
_TORN = re.compile(r"(?<=[0-9])([.,]) (?=[0-9])|(?<=[0-9]) ([.,])(?=[0-9])")
_LETTERS_IN_DIGITS = re.compile(
    r"(?<![a-z0-9.,])(?=[0-9oli|.,]*[0-9])(?=[0-9oli|.,]*[oi|l])[0-9oli|]+(?:[.,][0-9oli|]+)*(?![a-z0-9])"
)
_HUNDRED = re.compile(r"(?<![a-z0-9])[tli|1][o0]{2}(?=\s*%)")
_BENT_PERCENT = re.compile(r"(?<=[0-9])\s*(?:yo|y6|y0|o/o|°/o|°/0|o/0|0/o|(?<=[0-9]\s)0/0|%o)(?![a-z0-9])")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?:(?:tanggal|tgl\.?|minggu|akhir|awal|pertengahan|bulan|tahun|thn|paling lambat|maksimal|maks\.?|sebelum|setiap|pada|per|s\.?/?d\.?|≤|<=|<|ke)?"
    rf"[\s,-]*(?:[0-3]?[0-9]|i{{1,3}}|iv)?[\s.-]*(?<![a-z])(?:{_MONTH})(?![a-z])\.?[\s,-]*(?:(?:tahun\s*)?(?:19|20)[0-9]{{2}}|n(?:\s*\+\s*1)?)?\s*)"
    rf"(?:-|s\.?/?d\.?|sampai|dan|/)?\s*(?:[0-3]?[0-9][\s-]*)?(?:(?:{_MONTH})(?![a-z])\.?)?[\s-]*(?:(?:19|20)[0-9]{{2}})?"
    r"|[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]"
    r"|(?:pada\s+)?(?:tahun|thn|th)\.?\s*(?:19|20)[0-9]{2}(?:\s*(?:-|s\.?/?d\.?)\s*(?:19|20)[0-9]{2})?"
    r"|(?:19|20)[0-9]{2}\s*(?:-|s\.?/?d\.?)\s*(?:19|20)[0-9]{2}"
)
_GLUED = re.compile(r"(?<![a-z])(rp\.?|idr|usd|us\$|level|lvl|min\.?|maks?\.?|max|minimal|maksimal|nilai|skor|indeks)(?=[0-9])")
_FOOTNOTE = re.compile(r"\s*\*+\)?$")
_SIGN = re.compile(r"\s*([-+])(\s*)$")
_MONEY = re.compile(rf"\s*({CURRENCY})\s*")
_MONEY_TAIL = re.compile(r"\s*[,.]?\s*(?:-{1,2}|=)(?=\s|$)")
_SHARE = re.compile(r"\s*(%|‰|persen(?![a-z])|prosen(?![a-z])|permil(?:le)?(?![a-z])|per mil(?:le)?(?![a-z]))")
_SCALE = re.compile(rf"\s*({SCALE})(?![a-z])\.?")
_SHORT_SCALE = re.compile(r"\s*([mt]|tri|mil)(?![a-z0-9/])\.?")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_UNIT = re.compile(r"\s*([a-z][a-z0-9²³ ./&'-]{0,60}?)\s*[.;]?\s*(?=[(\[]|$)")
_RANGE = re.compile(
    rf"\s*({SCALE}|[a-z%‰ ]{{0,20}}?)\s*(?:-+|s\s*[./]?\s*/?\s*d\.?|sd|sampai dengan|sampai|hingga|to|dan|~)\s*(?:{CURRENCY})?\s*"
)
_PER = re.compile(r"\s*([a-z ]*?)\s*(per|/)\s*")


@lru_cache(maxsize=65536)
def read_figure(raw: str) -> Figure:
    """The figure that a cell's text prints. Any text comes back as one; nothing raises.

    >>> read_figure("≥ 95 %").kind.value, read_figure("72,36 (BB)").grade, read_figure("1.118 Triliun").scale
    ('at-least', 'bb', Decimal('1000000000000'))
    >>> read_figure("WTP").kind.value, read_figure("1 : 5").kind.value, read_figure("30 Nov").kind.value
    ('opinion', 'ratio', 'date')
    """
    text, flags = _clean(raw)
    if not text:
        return Figure(text=text, kind=ValueKind.EMPTY)
    wording = _wording(text)
    if wording is not None:
        return Figure(text=text, kind=wording, grade=text if wording is ValueKind.GRADE else None, flags=tuple(flags))
    if _DATE.fullmatch(text):
        return Figure(text=text, kind=ValueKind.DATE, flags=tuple(flags))
    text = _repaired(text, flags)
    matches = list(_NUMERAL.finditer(text))
    if not matches:
        return _without_digits(text, flags)
    if len(matches) == 1:
        return _one(text, matches[0], flags)
    return _several(text, matches, flags)


def _clean(raw: str) -> tuple[str, list[tuple[str, str]]]:
    flags: list[tuple[str, str]] = []
    text = str(raw)
    if not text.isascii():
        text = _clean_signs(text, flags)
    text = " ".join(text.casefold().split())
    text = _FOOTNOTE.sub("", text) if len(text) > 2 else text
    return text.strip(" ;:|\"'“”") if len(text) > 1 else text, flags


def _clean_signs(text: str, flags: list[tuple[str, str]]) -> str:
    if re.search(r"[¼-¾⅐-⅞]", text):
        flags.append(("number.unreadable", "a vulgar fraction is printed"))
    if re.match(r"\s*[³£]\s*[0-9]", text):  # the Symbol font's ≥ and ≤, as text layers give them
        flags.append(("number.ocr", "the sign before the number is taken for a bound"))
        text = text.replace("³", "≥", 1).replace("£", "≤", 1)
    if re.search(r"(?<![mM])[²³¹⁰⁴-⁹]", text):
        flags.append(("number.unreadable", "a raised figure (a footnote or a power) is left out"))
        text = re.sub(r"(?<![mM])[²³¹⁰⁴-⁹]", "", text)
    text = text.replace("²", "2").replace("³", "3")
    text = unicodedata.normalize("NFKC", text)
    return text.translate(
        {0x2013: "-", 0x2014: "-", 0x2012: "-", 0x2212: "-", 0x2011: "-", 0x2010: "-", 0x2044: "/", 0xAD: None, 0x200B: None}
    )


def _wording(text: str) -> ValueKind | None:
    words = _words()
    bare = text.strip("() .") or text
    for name, kind in (
        ("absent", ValueKind.ABSENT),
        ("opinions", ValueKind.OPINION),
        ("grades", ValueKind.GRADE),
        ("texts", ValueKind.TEXT),
    ):
        if text in words[name] or bare in words[name]:
            return kind
    return None


def _repaired(text: str, flags: list[tuple[str, str]]) -> str:
    """The text with letters in numerals, bent per cent signs and torn numerals put right, each with a flag."""

    def digits(match: re.Match[str]) -> str:
        found = match.group(0)
        if re.fullmatch(r"[0-9.,]+l", found):
            flags.append(("number.ocr", f"{found!r} may end in the digit 1 or in the unit l"))
            return found[:-1] + " l"
        flags.append(("number.ocr", f"{found!r} holds a letter that looks like a digit"))
        return re.sub(r"[li|]", "1", found.replace("o", "0"))

    if re.search(r"[a-z|°]", text):
        text = _GLUED.sub(r"\1 ", text)
        text = _HUNDRED.sub(lambda match: _told(match, "100", flags), text)
        text = _BENT_PERCENT.sub(lambda match: _told(match, "%", flags), text)
        text = _LETTERS_IN_DIGITS.sub(digits, text)
    if " " in text:
        text = _TORN.sub(lambda match: _told(match, match.group(1) or match.group(2), flags), text)
        text = _SPACED.sub(lambda match: _told(match, match.group(0).replace(" ", ""), flags), text)
    return text


def _told(match: re.Match[str], repaired: str, flags: list[tuple[str, str]]) -> str:
    if match.group(0) != repaired:
        flags.append(("number.ocr", f"{match.group(0)!r} is taken for {repaired!r}"))
    return repaired


def _without_digits(text: str, flags: list[tuple[str, str]]) -> Figure:
    label = re.fullmatch(r"(?:level|tingkat|peringkat|kategori|ranking)\s+(i{1,3}|iv|v)", text)
    if label:
        number = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}[label.group(1)]
        flags.append(("number.wording", "a roman numeral is taken for the value"))
        return Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(str(number)), unit=text.split()[0], flags=tuple(flags))
    number_words, rest = read_number_words(text)
    if number_words is not None:
        flags.append(("number.wording", "the value is told in words"))
        return Figure(
            text=text, kind=ValueKind.NUMBER, low=read_numeral(str(number_words)), unit=rest or None, flags=tuple(flags)
        )
    match = _patterns()["grade"].match(text)
    if match and re.fullmatch(r"[\s(/:,=-]*[a-z +-]*\)?", text[match.end() :]) and len(text) < 40:
        rest = text[match.end() :].strip(" ()/:,=-")
        if not rest or rest in _words()["grades"]:
            return Figure(text=text, kind=ValueKind.GRADE, grade=match.group(1), flags=tuple(flags))
    if "nihil" in text.split():
        flags.append(("number.wording", "'nihil' may tell 0 or no target"))
    elif len(text) < 4 or not re.search(r"[a-z]{3}", text):
        flags.append(("number.unreadable", "the cell holds no number and no known wording"))
    return Figure(text=text, kind=ValueKind.TEXT, flags=tuple(flags))


def _one(text: str, match: re.Match[str], flags: list[tuple[str, str]]) -> Figure:
    figure = Figure(text=text, kind=ValueKind.NUMBER, low=read_numeral(match.group(0)))
    return _finished(_suffixed(_prefixed(figure, text[: match.start()], flags), text[match.end() :], flags), flags)


def _finished(figure: Figure, flags: list[tuple[str, str]]) -> Figure:
    kind = figure.kind
    if re.fullmatch(r"\(\s*[0-9.,]+\s*%?\s*\)", figure.text):
        flags.append(("number.sign", "a number in brackets may be a negative one"))
    if kind is ValueKind.NUMBER:
        if figure.comparator in (">=", ">"):
            kind = ValueKind.AT_LEAST
        elif figure.comparator in ("<=", "<"):
            kind = ValueKind.AT_MOST
        elif figure.unit == "persen":
            kind = ValueKind.PERCENT
        elif figure.unit == "permil":
            kind = ValueKind.PER_MILLE
    if any(numeral and numeral.style is Style.BROKEN for numeral in (figure.low, figure.high)):
        flags.append(("number.unreadable", "the groups of digits make no number"))
    return replace(figure, kind=kind, flags=tuple(flags))


def _prefixed(figure: Figure, text: str, flags: list[tuple[str, str]]) -> Figure:
    """The figure with what stands before its first numeral."""
    if not text.strip():
        return figure
    sign = _SIGN.search(text)
    if sign and not text.endswith("+/-") and not text.rstrip().endswith("+-"):
        text = text[: sign.start()]
        if sign.group(1) == "-":
            figure = replace(figure, negative=True)
            if sign.group(2) or text.strip():
                flags.append(("number.sign", "the dash before the number may be a minus or a mark"))
    patterns = _patterns()
    while text.strip(" (.:"):
        text = text.lstrip(" (")
        for name in ("before", "money", "label", "grade"):
            found = (_MONEY if name == "money" else patterns[name]).match(text)
            if found:
                break
        else:
            flags.append(("number.wording", f"{text.strip()!r} before the number is not known"))
            return figure
        word = found.group(1).rstrip(".")
        if name == "before":
            figure = replace(figure, comparator=_words()["before"].get(found.group(1)) or _words()["before"].get(word))
        elif name == "money":
            figure = replace(figure, currency=find_currency(word))
        elif name == "label":
            figure = replace(figure, unit=_words()["labels"].get(word) or figure.unit)
        else:
            figure = replace(figure, grade=word)
        text = text[found.end() :].lstrip(" -/:,=") if name == "grade" else text[found.end() :]
    return figure


def _suffixed(figure: Figure, text: str, flags: list[tuple[str, str]]) -> Figure:
    """The figure with what stands after its last numeral."""
    if figure.currency or not text.strip(" ,.-="):
        tail = _MONEY_TAIL.match(text)
        if tail:
            text = text[tail.end() :]
            if not figure.currency and not re.match(r"[,.]", tail.group(0)):
                flags.append(("number.unreadable", "a dash follows the number"))
    patterns = _patterns()
    while text.strip(" .;)"):
        share, scale = _SHARE.match(text), _SCALE.match(text)
        short = _SHORT_SCALE.match(text) if figure.currency else None
        bracket, after, money = _BRACKET.match(text), patterns["after"].match(text), _MONEY.match(text)
        if share:
            figure, text = (
                replace(figure, unit="permil" if share.group(1)[-1] in "‰le" and share.group(1) != "persen" else "persen"),
                text[share.end() :],
            )
            text = text[1:] if text[:1] in ",." and not text[1:].strip() else text
        elif scale:
            figure, text = replace(figure, scale=SCALES[scale.group(1)]), text[scale.end() :]
        elif short:
            figure, text = replace(figure, scale=SCALES[short.group(1)]), text[short.end() :]
            flags.append(("number.scale", f"{short.group(1).upper()!r} is taken for the Indonesian word of scale"))
        elif money:
            figure, text = replace(figure, currency=find_currency(money.group(1))), text[money.end() :]
        elif bracket:
            figure, text = _bracketed(figure, bracket.group(1).strip(), flags), text[bracket.end() :]
        elif after:
            figure, text = replace(figure, comparator=_words()["after"][after.group(1)]), text[after.end() :]
        else:
            return _unit_after(figure, text, flags)
    return figure


def _bracketed(figure: Figure, inside: str, flags: list[tuple[str, str]]) -> Figure:
    """The figure with a bracket's word: a grade, the number in words, a unit, a remark."""
    words, rest = read_number_words(inside)
    if words is not None and not rest:
        if figure.low and words != figure.low.value and words not in (figure.low.other,):
            flags.append(("number.ambiguous", f"the words tell {words}, the digits something else"))
        elif figure.low and figure.low.other is not None:
            return replace(figure, low=Numeral(text=figure.low.text, style=Style.GROUPED, value=Decimal(words)))
        return figure
    if re.search(r"[0-9]", inside) and not re.fullmatch(r"[a-z]+[0-9]?", inside):
        flags.append(("number.ambiguous", "a second number stands in brackets"))
    if inside in _words()["grades"]:
        return replace(figure, grade=inside)
    if figure.unit is None and normalize_unit(inside):
        return replace(figure, unit="persen" if inside == "%" else inside)
    return figure


def _unit_after(figure: Figure, text: str, flags: list[tuple[str, str]]) -> Figure:
    stripped = text.strip(" ,;.")
    grade = _patterns()["grade"].fullmatch(stripped.lstrip("/-=:, "))
    if grade and not (figure.unit is None and text[:1].isalpha() and normalize_unit(stripped)):
        return replace(figure, grade=grade.group(1))
    unit = _UNIT.match(text.lstrip(" ,/") if text[:1] not in "/" or len(text) < 2 else text[1:])
    if unit and figure.unit in (None, "nilai", "level"):
        name = unit.group(1).strip()
        rest = text[text.find(name) + len(name) :].strip(" .;")
        if not re.search(r"(?<![a-z0-9])[0-9]|(?<![a-z])x\s*[0-9]", name) and len(name.split()) <= 5:
            figure = replace(figure, unit=name)
            bracket = _BRACKET.fullmatch(rest)
            if bracket:
                return _bracketed(figure, bracket.group(1).strip(), flags)
            if rest.strip("()"):
                flags.append(("number.wording", f"{rest!r} after the number is not known"))
            return figure
    if unit and figure.unit and len(unit.group(1).split()) <= 6 and not re.search(r"[0-9]", stripped):
        return figure  # "100 % selesai": the words add nothing to the number
    if stripped.strip("-+") == "" and "+" in stripped:
        flags.append(("number.wording", "a plus follows the number"))
        return replace(figure, comparator=">=")
    flags.append(("number.unreadable", f"{text.strip()!r} after the number is not known"))
    return figure


def _several(text: str, matches: list[re.Match[str]], flags: list[tuple[str, str]]) -> Figure:
    """Two numerals or more: a ratio, a range, a rate per thousand; everything else is a text to look at."""
    between = [text[a.end() : b.start()] for a, b in itertools.pairwise(matches)]
    head, tail = text[: matches[0].start()], text[matches[-1].end() :]
    if all(re.fullmatch(r"\s*(?::|banding|berbanding)\s*", gap) for gap in between):
        if head.strip() or re.search(r"[^a-z\s().,]", tail):
            flags.append(("number.wording", "words stand around the ratio"))
        return Figure(text=text, kind=ValueKind.RATIO, flags=tuple(flags))
    if len(matches) == 2:
        found = _pair(text, matches, between[0], flags)
        if found is not None:
            return found
    flags.append(("number.unreadable", "several numbers stand in the cell"))
    return Figure(text=text, kind=ValueKind.TEXT, flags=tuple(flags))


def _pair(text: str, matches: list[re.Match[str]], between: str, flags: list[tuple[str, str]]) -> Figure | None:
    low, high = (read_numeral(match.group(0)) for match in matches)
    head, tail = text[: matches[0].start()], text[matches[1].end() :]
    span = _RANGE.fullmatch(between)
    bounds = re.fullmatch(r"\s*(?:-|s\.?/?d\.?|<\s*[a-z]{0,5}\s*)?\s*(?:<=?|≤)\s*", between)
    if span or bounds:
        figure = Figure(text=text, kind=ValueKind.RANGE, low=low, high=high)
        figure = _suffixed(_prefixed(figure, head, flags), tail, flags)
        first_unit = (span.group(1) or "").strip() if span else ""
        if first_unit in SCALES and figure.scale != SCALES[first_unit]:
            flags.append(("number.scale", "the two ends of the range have different scales"))
        elif (
            first_unit
            and first_unit not in SCALES
            and figure.unit not in ("persen" if first_unit == "%" else first_unit, "permil")
        ):
            flags.append(("number.wording", "the two ends of the range have different units"))
        if bounds or figure.comparator or figure.negative:
            flags.append(("number.ambiguous", "a bound or a sign stands with the range"))
        if low.value is not None and high.value is not None and low.value > high.value:
            flags.append(("number.ambiguous", "the range runs downwards"))
        return _finished(figure, flags)
    per = _PER.fullmatch(between)
    if (
        per
        and high.value is not None
        and high.value in (100, 1000, 10000, 100000, 1000000)
        and high.style is not Style.OPEN_COMMA
    ):
        figure = _prefixed(Figure(text=text, kind=ValueKind.NUMBER, low=low), head, flags)
        return _finished(replace(figure, unit=f"per {matches[1].group(0)} {tail.strip()}".strip()), flags)
    if re.fullmatch(r"\s*/\s*", between):
        flags.append(("number.ambiguous", "the cell prints a fraction"))
        return Figure(text=text, kind=ValueKind.RATIO, flags=tuple(flags))
    if re.fullmatch(r"\s*%?\s*[(\[]\s*", between) and re.fullmatch(r"[^()\[\]]*[)\]]\s*", tail):
        flags.append(("number.ambiguous", "a second number stands in brackets"))
        figure = _prefixed(Figure(text=text, kind=ValueKind.NUMBER, low=low), head, flags)
        return _finished(_suffixed(figure, between.strip(" (["), flags), flags)
    return None
