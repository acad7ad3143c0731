"""The headings of a table that is left as lines: the fields of its columns and the periods of its values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from normalizers.forms import is_heading_row, is_title
from normalizers.heading_vocabulary import heading_letters, heading_vocabulary
from normalizers.jumble_features import FIELDS
from normalizers.periods import PeriodHeader, parse_period
from normalizers.vocabulary import load_vocabulary

DEFAULT = ("objective", "name", "formula", "data_source")
LONGEST = 7  # words of a heading
MOST_LINES = 40  # of a header, numbering row and all
FEWEST_FIELDS = 2  # beside the names

_SIGN = re.compile(
    r"[(\[]?(?:\d{1,2}|(?:19|20)\d\d|[IVX]{1,4})[)\].]*$|(?:ke|thn|th|tw|trw|smt|sem|semester|no)\W*$|\W+$", re.IGNORECASE
)
_PARENTS = re.compile(r"\btujuan\s*/\s*sasaran\b", re.IGNORECASE)
_LISTED = re.compile(r",|\bdan\b", re.IGNORECASE)
_NUMBER = re.compile(r"no(?:mor)?\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_PART = re.compile(r"(?<!\w)(triwulan|trw|tw|semester|smt|sem)\W*(iv|i{1,3}|[1-4])(?!\w)", re.IGNORECASE)
_BASELINE = re.compile(r"\b(?:kondisi\s+(?:kinerja\s+)?awal|baseline)\W*(?:tahun\W*)?((?:19|20)\d\d)?", re.IGNORECASE)
_REALIZATION = re.compile(r"\b(?:realisasi|capaian)\s+(?:tahun|thn\.?)?\W*((?:19|20)\d\d)", re.IGNORECASE)
_TARGET = re.compile(r"\btarget\b", re.IGNORECASE)
_FINAL = re.compile(r"\b(?:kondisi|target)\s+akhir\b", re.IGNORECASE)
_FIELD_OF = {
    "baseline": "target",
    "realization": "target",
    "achievement": "target",
    "year": "target",
    "main_performance": "objective",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """`fields` of the columns in the order they are printed; `periods` of the values of a row, in time; `last`, its last line.

    `program`: what stands in the place of the goals are programs.
    """

    fields: tuple[str, ...]
    periods: tuple[PeriodHeader, ...]
    last: int
    program: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it has more than the commonest columns, whose order the words must tell."""
        return bool(self.periods or set(self.fields) - set(DEFAULT))


def read_head(texts: Sequence[str], start: int, year: int | None = None) -> Head | None:
    """The header that begins on line `start`; None where none does.

    >>> read_head(["No Sasaran Indikator", "Kinerja Satuan", "Target", "2024 2025", "1 Meningkatnya"], 0).fields
    ('objective', 'name', 'unit', 'target')
    """
    first = texts[start]
    if not _is_head_line(first) or _is_caption(first):
        return None
    if not set(_fields(first)) - {"target"} and not _NUMBER.match(first):
        return None
    end = start
    while end < len(texts) and end - start < MOST_LINES and _is_head_line(texts[end]):
        end += 1
    text = " ".join(texts[start:end])
    fields = _fields(text)
    if "name" not in fields or len(fields) <= FEWEST_FIELDS:
        return None
    program = "goal" in fields and not re.search(r"\b(?:tujuan|misi|goal)\b", text, re.IGNORECASE)
    return Head(fields=fields, periods=_periods(text, year), last=end - 1, program=program)


def _is_caption(text: str) -> bool:
    """Whether a line is the title above a table rather than its headings, which have no "dan" and no comma."""
    return is_title(text) and (len(_fields(text)) <= FEWEST_FIELDS or bool(_LISTED.search(text)))


@lru_cache(maxsize=4096)
def _is_head_line(text: str) -> bool:
    words = [word for word in re.split(r"[\s/]+", text.strip()) if word]
    return bool(words) and all(_SIGN.match(word) or is_heading_row(word) or heading_letters(word) in _words() for word in words)


@cache
def _words() -> frozenset[str]:
    vocabulary = heading_vocabulary()
    return vocabulary.words | vocabulary.spelled


@cache
def _named() -> dict[str, str]:
    """The field of each heading, by its letters; a unit's is one word, so that "Satuan Target" stays two."""
    known = {
        letters: field
        for letters, field in heading_vocabulary().spellings.items()
        if field != "unit" and not letters.startswith("satuan")
    }
    told = {
        heading_letters(heading): field
        for field, headings in load_vocabulary("jumble")["headings"].items()
        for heading in headings
    }
    return {**known, **told}


def _fields(text: str) -> tuple[str, ...]:
    """The fields that the headings of a text name, each once, in its order."""
    text = (
        _PARENTS.sub("tujuan sasaran", text)
        if _PARENTS.search(text)
        else re.sub(r"\btujuan\s+sasaran\b", "tujuan . sasaran", text, flags=re.I)
    )
    words = [
        word for word in re.split(r"[\s/(),:]+", text) if word and (word == "." or _YEAR.fullmatch(word) or not _SIGN.match(word))
    ]
    found: list[str] = []
    at = 0
    while at < len(words):
        if _YEAR.fullmatch(words[at]):
            found.append("target")
            at += 1
            continue
        for n in range(min(LONGEST, len(words) - at), 0, -1):
            phrase = words[at : at + n]
            field = _named().get(heading_letters(" ".join(phrase))) if "." not in phrase else None
            if field is not None:
                found.append(_FIELD_OF.get(field, field))
                at += n
                break
        else:
            at += 1
    if "goal" not in found:  # a program stands in the place of a goal, under its own name
        found = ["goal" if field == "program" else field for field in found]
    if "name" not in found:
        found = ["name" if field == "goal_indicator" else field for field in found]
    return tuple(field for field in dict.fromkeys(found) if field in FIELDS)


def _periods(text: str, year: int | None) -> tuple[PeriodHeader, ...]:
    """The periods of the values in a row: what was before, then years or their parts in time."""
    before: list[tuple[str, ...]] = []
    baseline = _BASELINE.search(text)
    if baseline:
        before.append((f"Kondisi Awal {baseline[1] or ''}",))
    done = _REALIZATION.search(text)
    if done:
        before.append(("Realisasi", done[1]))
    told = {match[1] for match in (baseline, done) if match and match[1]}
    years = sorted(set(_YEAR.findall(text)) - told)
    parts = list(dict.fromkeys(match[0] for match in _PART.finditer(text)))
    if not _TARGET.search(text) and not years and not parts:
        return ()
    after: list[tuple[str, ...]]
    if parts and len(years) > 1:
        after = [("Target", one, part) for one in years for part in parts]
    elif parts:
        after = [*((("Target", *years),) if years or _TARGET.search(text) else ()), *(("Target", *years, part) for part in parts)]
    else:
        after = [("Target", one) for one in years] or [("Target",)]
    if _FINAL.search(text) and len(after) > 1:
        after.append(("Kondisi Akhir",))
    found = (parse_period(path, year) for path in (*before, *after))
    return tuple(period for period in found if period is not None)
