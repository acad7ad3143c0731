"""The period and the year that a heading's levels print: quarters, semesters, months; years, ranges of years, n-1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from normalizers.vocabulary import alternatives, load_vocabulary


@cache
def month_numbers() -> Mapping[str, int]:
    """Every printed name of a month and its number, 1 to 12."""
    return {name: number for number, names in enumerate(load_vocabulary("periods")["months"], 1) for name in names}


@cache
def _ordinals() -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Sound ordinals ("ii", "kedua") and those that OCR bends ("ll", "1i"), with their numbers."""
    data = load_vocabulary("periods")
    sound = {text: number for number, texts in data["ordinals"].items() for text in texts}
    return sound, {text: number for number, texts in data["bent"].items() for text in texts}


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    data = load_vocabulary("periods")
    quarter, semester, month = (f"(?:{alternatives(data[name])})" for name in ("quarter", "semester", "month"))
    words = "|".join(text for texts in data["ordinals"].values() for text in texts if len(text) > 3)
    number = rf"(?:\s*\.)?(\s*)(?:ke)?\s*[-.:]*\s*\(?([ivl|!1-4][ivl|!1y]{{0,3}}|[nm]|{words})\)?(?![a-z0-9])"
    return {
        "quarter": re.compile(rf"(?<![a-z]){quarter}{number}"),
        "semester": re.compile(rf"(?<![a-z]){semester}{number}"),
        "number-quarter": re.compile(rf"(?<![a-z0-9])(i{{1,3}}|iv|[1-4])\s*{quarter}(?![a-z])"),
        "quarter-word": re.compile(rf"(?<![a-z]){quarter}(?![a-z])"),
        "semester-word": re.compile(rf"(?<![a-z]){semester}(?![a-z])"),
        "month-word": re.compile(rf"(?<![a-z]){month}(?![a-z])"),
        "month": re.compile(rf"(?<![a-z])({alternatives(month_numbers())})(?![a-z])"),
        "month-number": re.compile(rf"(?:{month}|(?<![a-z])b)\s*\.?\s*(?:ke)?\s*[-.]?\s*(1[0-2]|0?[1-9])(?![0-9])"),
        "bare": re.compile(r"\(?(i{1,3}|iv|1[0-2]|0?[1-9]|[il|!1]{1,3}|[nm])\)?\.?"),
    }


_YEAR_RANGE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})\s*(?:-|/|s\.?\s*/?\s*d\.?|sampai(?: dengan)?)\s*((?:19|20)[0-9]{2})(?![0-9])"
)
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
_YEAR_N = re.compile(r"(?<![a-z])\(?(?:tahun|thn|th|t)?\.?\s*\(?\s*n\s*([-+])\s*([1-9])\s*\)?(?![a-z0-9])")
_YEAR_ORDINAL = re.compile(r"(?<![a-z])(?:tahun|thn|th)\.?\s*ke\s*[-.]?\s*([1-6]|i{1,3}|iv|vi?)(?![a-z0-9])")
_YEAR_KE = re.compile(r"(?<![a-z])(?:tahun|thn|th)\.?\s*ke\s*-?\s*\.*$")  # "Target pada Tahun ke-" over 1, 2, 3
_NTH = re.compile(r"\(?(?:[1-6]|i{1,3}|iv|vi?)\)?\.?")
_YEAR_PLACES = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}


def find_period(path: tuple[str, ...], flags: list[str], *, under_target: bool = False) -> str:
    """The period of the innermost level that names one ("Q1", "S2", "M03"), else "year". Levels are case-folded.

    >>> find_period(("target", "2024", "tw i"), []), find_period(("triwulan", "iv"), []), find_period(("target",), [])
    ('Q1', 'Q4', 'year')
    """
    patterns = _patterns()
    for depth in range(len(path) - 1, -1, -1):
        text = path[depth]
        for name, letter in (("quarter", "Q"), ("semester", "S")):
            match = patterns[name].search(text)
            number = _ordinal(match.group(2), flags) if match else None
            if match and number and (letter == "Q" or number <= 2):
                if match.start(1) == match.start(2) and text[match.start(1) - 1].isalpha() and match.group(2).isalpha():
                    flags.append("the numeral touches the word before it")
                return f"{letter}{number}"
        if match := patterns["number-quarter"].search(text):
            return f"Q{_ordinals()[0][match.group(1)]}"
        if match := patterns["month"].search(text):
            return f"M{month_numbers()[match.group(1)]:02d}"
        if match := patterns["month-number"].fullmatch(text):
            return f"M{int(match.group(1)):02d}"
        if patterns["bare"].fullmatch(text):
            return _bare_number(text.strip("()."), " ".join(path[:depth]), flags, under_target)
    return "year"


def _bare_number(text: str, above: str, flags: list[str], under_target: bool) -> str:
    """The period of a level that is a numeral and nothing else, by the words above it."""
    patterns = _patterns()
    if text.isdecimal() and patterns["month-word"].search(above):
        return f"M{int(text):02d}"
    doubts: list[str] = []
    number = _ordinal(text, doubts)
    if number and patterns["quarter-word"].search(above):
        flags.extend(doubts)
        return f"Q{number}"
    if number and number <= 2 and patterns["semester-word"].search(above):
        flags.extend(doubts)
        return f"S{number}"
    if number and under_target and not text.isdecimal():
        flags.extend((*doubts, "a bare numeral under a target is taken for a quarter"))
        return f"Q{number}"
    return "year"


def _ordinal(text: str, flags: list[str]) -> int | None:
    sound, bent = _ordinals()
    text = text.replace("|", "l").replace("!", "l")
    if text in sound:
        return sound[text]
    number = bent.get(text)
    if number:
        flags.append(f"the numeral {text!r} is taken for {number}")
    return number


def find_year(path: tuple[str, ...], default_year: int | None, flags: list[str]) -> int | None:
    """The year of the innermost level that prints one; of a range its last year, flagged; "n-1" against `default_year`, flagged.

    >>> find_year(("target 2021-2026", "2023"), None, []), find_year(("target",), 2024, [])
    (2023, None)
    """
    for text in reversed(path):
        years = YEAR.findall(text)
        between = _YEAR_RANGE.search(text)
        if between and len(years) == 2:
            flags.append("the heading prints a range of years; its last one is taken")
            return int(between.group(2))
        if years:
            if len(set(years)) > 1:
                flags.append("the heading prints several years")
            return int(years[-1])
    if default_year is None:
        return None
    if len(path) > 1 and _NTH.fullmatch(path[-1]) and _YEAR_KE.search(path[-2]):
        path = (*path[:-2], f"tahun ke {path[-1].strip('().')}")
    for text in reversed(path):
        if shifted := _YEAR_N.search(text):
            flags.append("the year is told relative to n")
            return default_year + int(shifted.group(1) + shifted.group(2))
        if nth := _YEAR_ORDINAL.search(text):
            flags.append("the year is told by its place in the period")
            return default_year + (_YEAR_PLACES.get(nth.group(1)) or int(nth.group(1))) - 1
    return None
