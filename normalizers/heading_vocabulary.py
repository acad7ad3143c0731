"""The vocabulary of headings: known spellings, and the words that headings of each field are made of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from normalizers.vocabulary import load_vocabulary
from pipeline.errors import ConfigurationError

_BROKEN_LINE = re.compile(r"[-‐](?<=\w[-‐])(?:\s*\n\s*|(?<=-) )(?=[a-z])")
SEPARATE = re.compile(r"[^0-9a-z%]+")  # what parts the words of a folded heading
_FOOTNOTE = re.compile(r"\s*\*+\)?\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingField:
    """A field of the heading vocabulary. `kind` is "text", "period" or "ignored"."""

    name: str
    kind: str
    heads: frozenset[str]
    others: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingVocabulary:
    """Known headings: `spellings` by their letters alone, `fields` in order of precedence, `words` of their grammars, and the
    words `spelled` in whole spellings."""

    spellings: Mapping[str, str]
    fields: tuple[HeadingField, ...]
    words: frozenset[str]
    stop_words: frozenset[str]
    spelled: frozenset[str]

    def kind(self, field: str) -> str:
        """ "text", "period" or "ignored"."""
        return next((f.kind for f in self.fields if f.name == field), "period" if field == "year" else "text")


@cache
def heading_vocabulary() -> HeadingVocabulary:
    """The vocabulary of headers.yaml. ConfigurationError when one spelling stands under two fields."""
    data = load_vocabulary("headers")
    spellings: dict[str, str] = {}
    spelled: set[str] = set()
    fields: list[HeadingField] = []
    for name, entry in data["fields"].items():
        for spelling in entry.get("spellings", ()):
            key = heading_letters(str(spelling))
            spelled.update(SEPARATE.split(str(spelling).casefold()))
            if spellings.setdefault(key, name) != name:
                raise ConfigurationError(
                    f"vocabulary/headers.yaml: {spelling!r} stands under {spellings[key]} and {name}; keep one"
                )
        fields.append(
            HeadingField(
                name=name,
                kind=entry["kind"],
                heads=frozenset(map(str, entry.get("heads", ()))),
                others=frozenset(map(str, entry.get("with", ()))),
            )
        )
    words = frozenset(word for field in fields for word in field.heads | field.others)
    return HeadingVocabulary(
        spellings=spellings,
        fields=tuple(fields),
        words=words,
        stop_words=frozenset(data["stop_words"]),
        spelled=frozenset(spelled),
    )


def heading_letters(text: str) -> str:
    """The letters, digits and % of a heading in lower case, blanks and broken lines closed.

    >>> heading_letters("Indi-\\nkator  Kinerja"), heading_letters("Satua n")
    ('indikatorkinerja', 'satuan')
    """
    return SEPARATE.sub("", fold_heading(text))


@lru_cache(maxsize=8192)
def fold_heading(text: str) -> str:
    """A heading in lower case, its broken lines closed and its footnote marks gone.

    >>> fold_heading("Indi-\\nkator **)")
    'indikator'
    """
    folded = unicodedata.normalize("NFKC", text)
    if "*" in folded:
        folded = _FOOTNOTE.sub("", folded)
    return _BROKEN_LINE.sub("", folded).casefold()
