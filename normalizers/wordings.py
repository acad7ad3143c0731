"""What a cell says in words: a grade, an opinion, a date, an absence; and the words that stand around a number.

The words are data (vocabulary/values.yaml). All texts here are case-folded, with single blanks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from normalizers.vocabulary import alternatives, load_vocabulary

_LONGEST_DATE = 60  # characters: "paling lambat 31 september 2023 sampai 31 september 2024"
Flag = tuple[str, str]  # an issue code ("number.ocr") and a clause for a person


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
class Wordings:
    """The vocabulary with its compiled patterns: words to signs, labels to the unit that they tell."""

    kinds: Mapping[str, ValueKind]
    grades: frozenset[str]
    labels: Mapping[str, str | None]
    before: Mapping[str, str]
    after: Mapping[str, str]
    before_number: re.Pattern[str]
    after_number: re.Pattern[str]
    label: re.Pattern[str]
    grade: re.Pattern[str]
    date: re.Pattern[str]


def _any_of(words: Iterable[str]) -> str:
    """A pattern of the words, the longest first; a word of letters ends where its letters end, its point is optional."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?![a-z])\.?" if word[-1].isalpha() else "") for word in ordered)


@cache
def wordings() -> Wordings:
    """The vocabulary of values, read once. ConfigurationError when its file is damaged."""
    data = load_vocabulary("values")
    before = {word: sign for sign, words in data["comparators"].items() for word in words}
    after = {word: sign for sign, words in data["after"].items() for word in words}
    kinds: dict[str, ValueKind] = dict.fromkeys(data["texts"], ValueKind.TEXT)
    kinds |= dict.fromkeys(data["grades"], ValueKind.GRADE)
    kinds |= dict.fromkeys(data["opinions"], ValueKind.OPINION)
    kinds |= dict.fromkeys(data["absent"], ValueKind.ABSENT)
    return Wordings(
        kinds=kinds,
        grades=frozenset(data["grades"]),
        labels=data["labels"],
        before=before,
        after=after,
        before_number=re.compile(rf"\s*({_any_of(before)})\s*"),
        after_number=re.compile(rf"\s*\(?({_any_of(after)})\)?\s*"),
        label=re.compile(rf"\s*({_any_of(data['labels'])})\s*[:=]?\s*"),
        grade=re.compile(rf"\s*({alternatives(data['grades'])})(?![a-z+])\s*"),
        date=_date_pattern(),
    )


def _date_pattern() -> re.Pattern[str]:
    names = sorted((name for group in load_vocabulary("periods")["months"] for name in group), key=len, reverse=True)
    month = rf"(?<![a-z])(?:{'|'.join(names)})(?![a-z])\.?"
    lead = (
        r"tanggal|tgl\.?|minggu|akhir|awal|pertengahan|bulan|tahun|thn|paling lambat|maksimal|maks\.?|sebelum|setiap|pada|per"
        r"|s\.?/?d\.?|≤|<=|<"
    )
    day = r"(?:[0-3]?[0-9]|i{1,3}|iv|ke[\s-]*[1-5])"
    four = r"(?:19|20)[0-9]{2}"
    year = rf"(?:(?:tahun\s*)?{four}|n(?:\s*\+\s*1)?)"
    to = r"(?:-|s\.?/?d\.?|sampai|dan|/)"
    until = rf"{to}\s*(?:{day}[\s-]*)?(?:{month})?[\s-]*(?:{year})?"
    return re.compile(
        rf"(?:{lead})?[\s,-]*(?:{day})?[\s.-]*{month}[\s,-]*(?:{year})?\s*(?:{until})?"
        rf"|[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:19|20)?[0-9]{{2}}|{four}-[01][0-9]-[0-3][0-9]"
        r"|(?:pukul\s*)?[0-2]?[0-9][.:][0-5][0-9](?:\s*-\s*[0-2]?[0-9][.:][0-5][0-9])?\s*(?:wib|wita|wit)\.?"
        rf"|(?:pada\s+)?(?:tahun|thn|th)\.?\s*{four}(?:\s*{to}\s*{four})?|{four}\s*{to}\s*{four}"
    )


def match_wording(text: str) -> ValueKind | None:
    """The kind of a cell that holds a known wording and nothing else, or None.

    >>> match_wording("wtp"), match_wording("(bb)"), match_wording("30 nov"), match_wording("45 hari")
    (<ValueKind.OPINION: 'opinion'>, <ValueKind.GRADE: 'grade'>, <ValueKind.DATE: 'date'>, None)
    """
    words = wordings()
    kind = words.kinds.get(text) or words.kinds.get(text.strip("() .") or text)
    if kind is None and len(text) <= _LONGEST_DATE and words.date.fullmatch(text):
        return ValueKind.DATE
    return kind


def find_grade(text: str) -> str | None:
    """The grade that a text without numbers prints, alone, after a bound ("minimal b"), or with a second ("bb (sangat baik)").

    >>> find_grade("minimal b"), find_grade("b/baik"), find_grade("baik sekali kerjanya")
    ('b', 'b', None)
    """
    words = wordings()
    bound = words.before_number.match(text)
    rest = text[bound.end() :] if bound else text
    match = words.grade.match(rest)
    if not match:
        return None
    second = rest[match.end() :].strip(" ()/:,=-")
    return match.group(1) if not second or second in words.grades else None
