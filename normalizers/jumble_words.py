"""The words that texts of a jumbled table open with, never open with, and can not end with, of vocabulary/jumble.yaml."""

from __future__ import annotations

from functools import cache

from normalizers.vocabulary import load_vocabulary


def opens(field: str, word: str) -> bool:
    """Whether the texts of a column often open with a word in small letters.

    >>> opens("objective", "meningkatnya"), opens("name", "yang")
    (True, False)
    """
    whole, stems = _openings(field)
    return word in whole or word.startswith(stems)


def never_opens(word: str) -> bool:
    """Whether a word in small letters opens no text.

    >>> never_opens("yang"), never_opens("jumlah")
    (True, False)
    """
    return word in _listed("never_open")


def must_go_on(word: str) -> bool:
    """Whether a text can not end with a word in small letters.

    >>> must_go_on("dan"), must_go_on("koperasi")
    (True, False)
    """
    return word in _listed("must_go_on")


@cache
def _openings(field: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole words, and beginnings of words."""
    words = load_vocabulary("jumble")["openings"].get(field) or []
    return frozenset(w for w in words if not w.endswith("*")), tuple(w[:-1] for w in words if w.endswith("*"))


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(load_vocabulary("jumble")[name])
