"""Which words stand side by side in a document, and how the texts put together so far begin, go on and end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Counts of words, of two and of three neighbours, plain and in lower case; each different line is counted once, because a
    form that is printed again says nothing new about what belongs together."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    triples: Counter[tuple[str, str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """How the texts of other tables of the same document read: `opening` and `ending` by (field, word), `pairs` by two words."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    opening: Counter[tuple[str, str]] = field(default_factory=Counter)
    ending: Counter[tuple[str, str]] = field(default_factory=Counter)
    inside: Counter[tuple[str, str]] = field(default_factory=Counter)


def count_phrases(lines: Iterable[str]) -> Phrases:
    """The neighbours within each line.

    >>> count_phrases(["Usaha Mikro,", "usaha mikro"]).pairs["usaha", "mikro"]
    1
    """
    phrases = Phrases()
    for words in {tuple(plain(word) for word in line.split()) for line in lines}:
        phrases.words.update(words)
        phrases.pairs.update(set(pairwise(words)))
        phrases.triples.update(set(zip(words, words[1:], words[2:], strict=False)))
    return phrases


def count_texts(texts: Iterable[tuple[str, Sequence[str]]]) -> Usage:
    """The neighbours, openings and endings of (field, words) texts that were put together."""
    usage = Usage()
    for name, words in texts:
        folded = [plain(word) for word in words]
        usage.words.update(folded)
        usage.pairs.update(pairwise(folded))
        usage.inside.update((name, word) for word in folded)
        usage.opening[name, folded[0]] += 1
        usage.ending[name, folded[-1]] += 1
    return usage


def plain(word: str) -> str:
    """The word without its punctuation, case folded; itself when it has nothing else.

    >>> plain("(Jumlah"), plain(":")
    ('jumlah', ':')
    """
    return word.strip(".,;:()|[]").casefold() or word
