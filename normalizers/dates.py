"""Dates as decrees print them: "11 Januari 2021", "Maret 2023", "15 - 08 - 2017", and in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from normalizers.matching import similarity
from normalizers.moments import month_numbers
from normalizers.numberwords import read_number_words

FIRST_YEAR, LAST_YEAR = 1945, 2100  # decrees of the Republic
MONTH_FLOOR = 0.72  # "Janvari" has 0.86, "Marel" 0.80, "Juri" 0.75 (Juni 0.75: no margin, so no month)
MONTH_MARGIN = 0.15

_DAY = r"(?P<day>[0-3oOIl|]?[0-9oOIl|])"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NAMED = re.compile(
    rf"(?:(?<![\w/]){_DAY}(?:\s+|\s*[-/.]\s*))?(?P<month>[A-Za-z]{{3,10}})\.?(?:\s+|\s*[-/.]\s*|,\s*)(?:[Tt]ahun\s+)?{_YEAR}(?!\d)"
)
_NUMERIC = re.compile(r"(?<![\d/.])(?P<day>[0-3]?\d)\s*[-/.]\s*(?P<month>[01]?\d)\s*[-/.]\s*(?P<year>(?:19|20)\d\d)(?![\d/])")
_WORDS = re.compile(
    r"(?:tanggal\s+)?(?P<day>[a-z ]+?)\s+bulan\s+(?P<month>[a-z]+)\s+tahun\s+(?P<year>(?:dua|seribu)[a-z -]+?)(?=[,.;()]|$)",
    re.IGNORECASE,
)
# without "bulan" and "tahun", only words of numbers stand beside the month ("dua Januari dua ribu dua puluh empat")
_COUNT = r"(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|belas|puluh|seratus|ratus|seribu|ribu)"
_BARE_WORDS = re.compile(
    rf"\b(?P<day>{_COUNT}(?:\s+{_COUNT}){{0,2}})\s+(?:bulan\s+)?(?P<month>[a-z]{{3,10}})\s+(?:tahun\s+)?"
    rf"(?P<year>(?:dua|seribu)\b(?:\s+{_COUNT})+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """A date: `iso` "2021-01-11", or "2023-03" where no day is printed; `start` and `end` are its place in the text.

    `review` tells that letters were guessed.
    """

    iso: str
    start: int
    end: int
    review: bool = False


def parse_date(text: str) -> DateReading | None:
    """The first date in `text`, or None. A date that no calendar has (31 Februari) is None too.

    >>> parse_date("Gresik, 11 Januari 2021").iso, parse_date("Samarinda, Maret 2023").iso
    ('2021-01-11', '2023-03')
    >>> parse_date("pada tanggal 15 - 08 - 2017").iso
    '2017-08-15'
    >>> parse_date("sebelas bulan Januari tahun dua ribu dua puluh satu").iso
    '2021-01-11'
    >>> parse_date("dua Januari dua ribu dua puluh empat").iso
    '2024-01-02'
    >>> parse_date("Tahun 2021") is None
    True
    """
    for pattern, read in ((_NAMED, _named), (_NUMERIC, _numeric), (_WORDS, _worded), (_BARE_WORDS, _worded)):
        for found in pattern.finditer(text[:400]):
            reading = read(found)
            if reading is not None:
                return reading
    return None


def _month(word: str) -> tuple[int, bool] | None:
    """The month and whether it was spelled as known."""
    key = word.lower()
    months = month_numbers()
    if key in months:
        return months[key], True
    if len(key) < 4:
        return None
    best: dict[int, float] = {}
    for name, number in months.items():
        if len(name) > 3 or name == "mei":
            best[number] = max(best.get(number, 0.0), similarity(key, name))
    ranked = sorted(best.items(), key=lambda item: -item[1])
    (number, score), (_, second) = ranked[0], ranked[1]
    return (number, False) if score >= MONTH_FLOOR and score - second >= MONTH_MARGIN else None


def _named(found: re.Match[str]) -> DateReading | None:
    month = _month(found["month"])
    if month is None:
        return None
    number, known = month
    raw = found["day"]
    if raw is None:
        return _reading(found, int(found["year"]), number, None, review=not known)
    day = raw.translate(str.maketrans("oOIl|", "00111"))
    return _reading(found, int(found["year"]), number, int(day), review=not known or day != raw)


def _numeric(found: re.Match[str]) -> DateReading | None:
    return _reading(found, int(found["year"]), int(found["month"]), int(found["day"]), review=False)


def _worded(found: re.Match[str]) -> DateReading | None:
    day, month, year = count_of(found["day"]), _month(found["month"]), count_of(found["year"])
    if day is None or month is None or year is None:
        return None
    return _reading(found, year, month[0], day, review=not month[1])


def _reading(found: re.Match[str], year: int, month: int, day: int | None, *, review: bool) -> DateReading | None:
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return None
    if day is None:
        return DateReading(iso=f"{year:04d}-{month:02d}", start=found.start(), end=found.end(), review=review)
    try:
        iso = date(year, month, day).isoformat()
    except ValueError:
        return None
    return DateReading(iso=iso, start=found.start(), end=found.end(), review=review)


def count_of(words: str) -> int | None:
    """The number that Indonesian words tell; None when a word is none.

    >>> count_of("tanggal sebelas"), count_of("dua ribu dua puluh satu"), count_of("banyak")
    (11, 2021, None)
    """
    number, rest = read_number_words(re.sub(r"^\W*(?:(?:pada|tanggal|hari|ini)\s+)*", "", words.lower()))
    return number if not rest.strip() else None
