"""The words of decrees: common ones, reviewed by hand (vocabulary/common_words.txt), and the forms of a word list (words.txt).

The list is made of the web and holds chance pieces of words ("persenta"), so that it alone proves a long word, never a short one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.errors import ConfigurationError

_PREFIXES = (
    "",
    "meng",
    "meny",
    "mem",
    "men",
    "me",
    "peng",
    "peny",
    "pem",
    "pen",
    "pe",
    "per",
    "ber",
    "ter",
    "di",
    "ke",
    "se",
    "diper",
    "memper",
    "keber",
)
_SUFFIXES = ("", "nya", "kan", "an", "i", "annya", "kannya", "lah")
_SHORTEST_STEM = 4  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`common` words are sure at any length, `listed` ones are forms that occur somewhere."""

    common: frozenset[str]
    listed: frozenset[str]

    def rank(self, word: str) -> int:
        """2 for a common word, 1 for a listed one, 0 for none; capitals do not matter.

        >>> load_lexicon().rank("Persentase"), load_lexicon().rank("pengarusutamaan"), load_lexicon().rank("sehatan")
        (2, 1, 0)
        """
        word = word.casefold()
        return 2 if word in self.common else 1 if word in self.listed else 0

    def is_word(self, word: str) -> bool:
        """Whether the word stands in a list or is a common one with affixes: "terkelolanya" is no two words glued together."""
        word = word.casefold()
        return self.rank(word) > 0 or any(stem in self.common for stem in _stems(word))


def _stems(word: str) -> Iterator[str]:
    for prefix in _PREFIXES:
        for suffix in _SUFFIXES:
            if word.startswith(prefix) and word.endswith(suffix) and len(word) - len(prefix) - len(suffix) >= _SHORTEST_STEM:
                yield word[len(prefix) : len(word) - len(suffix)]


@cache
def load_lexicon() -> Lexicon:
    """The two lists, read once. ConfigurationError when one is missing."""
    return Lexicon(common=_read("common_words"), listed=_read("words"))


def _read(name: str) -> frozenset[str]:
    try:
        lines = files("normalizers.vocabulary").joinpath(f"{name}.txt").read_text("utf-8").splitlines()
    except OSError as error:
        raise ConfigurationError(f"vocabulary/{name}.txt can not be read ({error}); restore it from the repository") from error
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
