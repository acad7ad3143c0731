"""The words and the columns of a table that is left as lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from normalizers.dump_heads import DEFAULT, Head
from normalizers.forms import closes_form, names_position
from normalizers.jumble_features import FIELDS, Token
from normalizers.jumble_words import never_opens
from normalizers.labels import match_label
from normalizers.prefixes import split_prefix
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Level
from pipeline.model.reading import TextLine

_RULE = re.compile(r"\s*[|\[\]{}]+\s*|\t|\s{2,}")
_ROW_NUMBER = re.compile(r"\(?(\d{1,2})(?:\s*[|\[\].)]+\s*|\s+|$)")
_YEAR = re.compile(r"(?:tahun|thn|20\d\d)")
_NUMBER = r"(?:[<>≥≤±]\s*)?(?:Rp\.?\s*)?\d[\d.,]*(?:\s?[-–]\s?\d[\d.,]*|\s?:\s?\d[\d.,]*)?(?:\s?[%‰])?(?:\s?\([A-D]{1,3}\))?"
VALUE = re.compile(rf"(?:{_NUMBER}|n/a|WTP|WDP|[A-D]{{1,3}}|[-–])(?=\s|$)")
_TIGHT = re.compile(VALUE.pattern.replace(r"\s?[-–]\s?\d", r"[-–]\d"))
VALUES = re.compile(rf"(?<!\S)(?:{VALUE.pattern}\s*){{2,}}")
_NUMBERING = re.compile(r"(?:\(\d{1,2}\)\s*){2,}$")
_LONE_NUMBER = re.compile(r"\W*\d{1,2}(?:\W+\d{1,2})*\W*$")
_DATED = re.compile(r"[A-Z][\w ]*,\s*\d{0,2}\s*[A-Z][a-z]+\s+20\d\d\s*$")
PARENT_FIELDS = {Level.TUJUAN: "goal", Level.SASARAN: "objective"}
_INK = re.compile(r"[\w%/:()+*=&×Σ∑<>≥≤,;—–-]")


@cache
def _headings() -> tuple[dict[tuple[str, ...], str], int]:
    """The field of each heading, by its words, and the number of words of the longest."""
    named = {
        tuple(heading.split()): field for field, headings in load_vocabulary("jumble")["headings"].items() for heading in headings
    }
    return named, max(map(len, named))


def read_heading(text: str) -> tuple[str, ...] | None:
    """The fields whose headings a line holds, from left to right; None when it holds anything else.

    >>> read_heading("SASARAN / KINERJA UTAMA INDIKATOR KINERJA UTAMA SUMBER DATA")
    ('objective', 'name', 'data_source')
    >>> read_heading("Jumlah koperasi aktif")
    """
    named, longest = _headings()
    words = [word for word in re.split(r"[\s/|\[\](),.:]+", text.casefold()) if word and not _YEAR.fullmatch(word)]
    fields: list[str] = []
    at = 0
    while at < len(words):
        for n in range(min(longest, len(words) - at), 0, -1):
            field = named.get(tuple(words[at : at + n]))
            if field is not None:
                fields.append(field)
                at += n
                break
        else:
            return _read_capitals(text, words)
    return tuple(fields) if fields else None


def _read_capitals(text: str, words: Sequence[str]) -> tuple[str, ...] | None:
    """The field of a heading in capitals that is made of heading words in a new order ("SASARAN / KINERJA INDIVIDU")."""
    if text != text.upper() or len(words) > 8:
        return None
    signs = load_vocabulary("jumble")["heading_words"]
    known = {word for group in signs.values() for word in group}
    if not all(word in known for word in words):
        return None
    return next(((field,) for field, group in signs.items() if any(word in group for word in words)), None)


def find_columns(texts: Sequence[str]) -> tuple[str, ...]:
    """The fields of a table's columns from left to right, as its headings tell; the commonest ones when they tell no name.

    Headings of several heights come out of order, so only a line that holds most of them is believed about it.
    """
    rows = [fields for text in texts if (fields := read_heading(text))]
    told = {field for fields in rows for field in fields if field in FIELDS}
    if "name" not in told or len(told) < 2:
        return DEFAULT
    usual = [field for field in FIELDS if field in told]
    widest = max((tuple(dict.fromkeys(f for f in fields if f in told)) for fields in rows), key=len)
    if len(widest) == len(told):
        return widest
    return tuple(usual)


def read_tokens(lines: Sequence[TextLine], head: Head | None = None) -> tuple[Token, ...]:
    """The words of the lines below the table's headings, without row numbers and cell borders. The values of a row that stand in
    a run are one word; `head` tells how many there are."""
    tokens: list[Token] = []
    number, paragraph = 1, True
    lone = "target" not in (head.fields if head else find_columns([line.text for line in lines]))
    heads = {line.text.strip() for line in lines[: head.last + 1]} if head else set()
    for n in range(head.last + 1, len(lines)) if head else _order(lines):
        line = lines[n]
        paragraph = paragraph or line.starts_paragraph
        text = line.text.strip()
        if text in heads or read_heading(text) is not None or (lone and _LONE_NUMBER.match(text)) or _NUMBERING.match(text):
            continue
        if head and read_parent(text) is not None:
            continue
        match = _ROW_NUMBER.match(text)
        numbered = bool(match) and int(match[1]) in (number, number + 1) if match else False
        if match and numbered:
            number = int(match[1]) + 1
            text = text[match.end() :]
        first, rule, bullet = True, False, False
        for part in _RULE.split(text):
            words = [word for word in _words_of(part, len(head.periods) if head else 0) if _INK.search(word)]
            for i, word in enumerate(words):
                if word in ("-", "–", "•") and (words[i + 1 : i + 2] or ["A"])[0].lstrip("(")[:1].isupper():
                    bullet = True
                    continue
                tokens.append(
                    Token(
                        text=word,
                        line=n,
                        starts_line=first,
                        starts_paragraph=first and paragraph,
                        rule_before=rule and not first,
                        bullet_before=bullet,
                        number_before=first and numbered,
                    )
                )
                first = paragraph = rule = bullet = False
            rule = True
    return tuple(tokens)


def _words_of(text: str, values: int) -> list[str]:
    """The words of a text, a run of values as one when a row has several."""
    if values < 2:
        return re.sub(r"(?<!\S)([<>≥≤±])\s+(?=\d)", "\\1", text).split() if values else text.split()
    words: list[str] = []
    at = 0
    for match in VALUES.finditer(text):
        if len(split_values(match[0])) >= max(2, values // 2):
            words += [*text[at : match.start()].split(), match[0].strip()]
            at = match.end()
    return words + text[at:].split()


def split_values(text: str, count: int = 0) -> list[str]:
    """The values of a run, as printed. "83 - 83" is a range, or three values where that makes `count` of them.

    >>> split_values("≥ 85% 80-85 72,36 (BB) 1 : 14 n/a -")
    ['≥ 85%', '80-85', '72,36 (BB)', '1 : 14', 'n/a', '-']
    >>> split_values("83 - 85", 1), split_values("83 - 85", 3)
    (['83 - 85'], ['83', '-', '85'])
    """
    wide = [match[0] for match in VALUE.finditer(text)]
    tight = [match[0] for match in _TIGHT.finditer(text)]
    return tight if len(tight) == count else wide


def read_parent(text: str) -> tuple[str, str] | None:
    """The field and the text of a line that tells the parent of the rows below it.

    >>> read_parent("Sasaran : Meningkatnya pelayanan")
    ('objective', 'Meningkatnya pelayanan')
    """
    level, rest = split_prefix(text)
    field = PARENT_FIELDS.get(level) if level else None
    return (field, rest.strip()) if field and ":" in text[: len(text) - len(rest)] else None


def ends_dated(text: str) -> bool:
    """Whether a line is the place and date over a signature.

    >>> ends_dated("Sorong, 22 Januari 2024")
    True
    """
    return _DATED.match(text.strip()) is not None


def _order(lines: Sequence[TextLine]) -> list[int]:
    """The numbers of the lines of the table, without the form's labels above it and the date of the signature below.

    Lines before the headings come last when they cannot begin a text: a reader took the end of the table first.
    """
    heads = [n for n, line in enumerate(lines) if read_heading(line.text) is not None]
    start = heads[0] if heads else 0
    after = list(range(start, len(lines)))
    while after and (_DATED.match(lines[after[-1]].text.strip()) or closes_form(lines[after[-1]].text)):
        after.pop()
    texts = [line.text for line in lines[:start]]
    labels = [n for n, text in enumerate(texts) if match_label(text) or names_position(text) or text.strip() == ":"]
    before = [n for n in range(labels[-1] + 1 if labels else 0, start) if lines[n].text.strip()]
    if not before:
        return after
    first = lines[before[0]].text.split()[0]
    return [*after, *before] if never_opens(first.casefold()) else [*before, *after]
