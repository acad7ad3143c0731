"""Labels in front of values: "Jabatan : Kepala Dinas", "3 Tugas : Membantu ...", "TUGAS 1 |Melaksanakan ...".

The names are in vocabulary/forms.yaml. Nothing raises.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from normalizers.forms import fold, form_words
from normalizers.matching import similarity
from normalizers.vocabulary import load_vocabulary

LABEL_FLOOR = 0.8  # one broken letter in "tugas" (5 letters) still is the label when a colon follows it
LABEL_LENGTH = 36  # characters before the colon; the longest label on the list has 34
_ORDER = re.compile(r"^\s*(?:[-–•*]\s*)?(?:\(?\d{1,2}\s*[.)]?|(?:[A-Za-z]|[IVXl1|]{2,5})\s*[.)])\s+(?=[A-Za-z])")
_RULES = re.compile(r"[|\[\]{}]+")
_DOTS = re.compile(r"^(?:[.:;•·,»>]\s*)+(?=\S)")  # what is left of a colon in a bad scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label and what follows it on its line. `exact` is False when letters had to be guessed."""

    field: str
    rest: str
    exact: bool = True


_BARE = tuple(
    re.compile(rf"((?:[A-Za-z]+\s+){{{words}}})(?P<mark>[.•·>»«=~-]+\s*[.•·>»«=~-]*\s+)?(?=[A-Za-z(\d])")
    for words in (4, 3, 2, 1)
)


def strip_order(text: str) -> str:
    """The text without the item number in front of it.

    >>> strip_order("II. Tugas : membantu"), strip_order("ll. Tugas"), strip_order("a. Nama")
    ('Tugas : membantu', 'Tugas', 'Nama')
    """
    return _ORDER.sub("", text, count=1)


@cache
def _labels() -> dict[str, str]:
    return {name: field for field, names in load_vocabulary("forms")["labels"].items() for name in names}


@lru_cache(maxsize=8192)
def match_label(text: str, *, eager: bool = False) -> Label | None:
    """The label a line begins with, or None. An item number in front of it is passed over.

    A colon, a tab or the end of the line must follow; letters are guessed only before a colon or a tab. With `eager` a label in
    front of a capital or a number counts too ("TUGAS 1 |Melaksanakan ...", as text layers print a form without its rules).

    >>> match_label("3 Tugas : Membantu Gubernur")
    Label(field='duties', rest='Membantu Gubernur', exact=True)
    >>> match_label("III. Fungsi : 1) penyusunan").field
    'functions'
    >>> match_label("Tugas kedinasan lain") is None
    True
    >>> match_label("TUGAS Melaksanakan urusan", eager=True).rest
    'Melaksanakan urusan'
    """
    line = strip_order(_RULES.sub("\t", text) if "|" in text else text).lstrip(" .-–•*").rstrip()
    head, mark, rest = _cut(line)
    numbered = re.search(r"(?<=\s)\d{1,2}\s*$", head)
    if numbered is not None:
        rest = f"{numbered.group().strip()}\t{rest}"
    if len(head) <= LABEL_LENGTH:
        key = fold(head)
        field = _labels().get(key)
        if field is not None:
            return Label(field=field, rest=_DOTS.sub("", rest))
        if mark and len(key) >= 5:
            near = max(_labels(), key=lambda name: similarity(key, name))
            if similarity(key, near) >= LABEL_FLOOR and key not in form_words("heading_words"):
                return Label(field=_labels()[near], rest=rest, exact=False)
    return _bare_label(line) or (_eager_label(line) if eager else None)


def _bare_label(line: str) -> Label | None:
    """A label whose colon was read as some other mark or not at all ("Perangkat Daerah . DINAS SOSIAL", "Fungsi . a. ...")."""
    for words in _BARE:
        found = words.match(line)
        if found is None:
            continue
        head, rest = found.group(1).strip(), line[found.end() :].strip()
        field = _labels().get(fold(head))
        if found["mark"] and field in ("agency", "position", "unit", "duties", "functions"):
            return Label(field=field, rest=rest, exact=False)
        if field in ("agency", "position") and " " in head and not head.isupper() and rest[:1].isupper():
            return Label(field=field, rest=rest, exact=False)
    return None


def _cut(line: str) -> tuple[str, str, str]:
    """The text before the first colon or tab, that mark, and the text after it."""
    found = re.search(r"\s*[:;\t][\s:;]*", line[: LABEL_LENGTH + 8])
    if found is None:
        return line, "", ""
    return line[: found.start()], found.group(), line[found.end() :].strip()


def _eager_label(line: str) -> Label | None:
    for words in (3, 2, 1):
        found = re.match(rf"((?:[A-Za-z]+\s+){{{words}}})(?=[A-Z0-9(])", line)
        if found is None:
            continue
        field = _labels().get(fold(found.group(1)))
        if field in ("duties", "functions"):
            return Label(field=field, rest=line[found.end() :].strip())
    return None
