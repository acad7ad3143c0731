"""Words that two readers could not agree on -> the one known word that a usual misreading away from them.

Only letters, never digits; the caller decides when the readers are doubtful enough to be overruled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

# what readers print for what stands there, in narrow type at 150 to 200 dpi
_CONFUSED = (
    ("n", "ri"),
    ("m", "rn"),
    ("rn", "m"),
    ("h", "li"),
    ("li", "h"),
    ("l", "i"),
    ("i", "l"),
    ("t", "l"),
    ("f", "l"),
    ("l", "t"),
    ("i", "t"),
    ("t", "f"),
    ("f", "t"),
    ("c", "e"),
    ("e", "c"),
    ("o", "e"),
    ("c", "o"),
    ("r", "n"),
    ("n", "r"),
    ("d", "ti"),
    ("k", "i"),
    ("k", "li"),
    (":", "i"),
    ("!", "i"),
    ("!", "l"),
    ("’", "i"),
    ("1", "i"),
    ("0", "o"),
)
_DROPPED = "ilt"  # thin letters that vanish between wider ones
_SHORTEST = 4  # letters; below, some known word is always near


def repair_word(readings: Iterable[str], known: Callable[[str], bool]) -> str | None:
    """The only known word that is one misreading away from any of `readings`, in their case; None when none or several are."""
    found: dict[str, str] = {}
    for reading in readings:
        if len(reading) < _SHORTEST:
            continue
        for candidate in _candidates(reading):
            if candidate.isalpha() and known(candidate):
                found.setdefault(candidate.casefold(), candidate)
    return next(iter(found.values())) if len(found) == 1 else None


def find_twins(word: str, known: Callable[[str], bool]) -> frozenset[str]:
    """The known words that are one usual misreading away from this one, case-folded: what it may be in truth.

    >>> sorted(find_twins("bak", {"bak", "baik", "buku"}.__contains__))
    ['baik']
    """
    return frozenset(c.casefold() for c in _candidates(word) if c.isalpha() and known(c)) - {word.casefold()}


def _candidates(word: str) -> Iterable[str]:
    lower = word.casefold() if word.isupper() else word
    for wrong, right in _CONFUSED:
        start = lower.find(wrong)
        while start >= 0:
            yield _cased(lower[:start] + right + lower[start + len(wrong) :], word)
            start = lower.find(wrong, start + 1)
    for k in range(1, len(lower)):
        yield _cased(lower[:k] + lower[k - 1 :], word)  # the second reader joins a letter and its like: "Perbedan"
        for letter in _DROPPED:
            yield _cased(lower[:k] + letter + lower[k:], word)


def _cased(candidate: str, word: str) -> str:
    return candidate.upper() if word.isupper() else candidate
