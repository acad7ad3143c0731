"""The formula of a jumbled table, with the factor of a stacked fraction put behind its parts."""

from __future__ import annotations

import re

from normalizers.jumble_marks import is_divided
from normalizers.jumble_words import must_go_on, opens

_TIMES_100 = re.compile(
    r"(?:^|(?<=\s))[x×*X]?\s?100\s?%?(?=\s|$)|(?<=\w)[x×]\s?100\s?%?(?=\s|$)|(?:^|(?<=\s))[x×]\s?(10{1,2}(?:\.000)+)(?=\s|$)"
    r"|(?:^|(?<=\s))[x×]\s?(1\.000)(?=\s|$)"
)

_TIMES = re.compile(r"(?<!\S)[x×*](?!\S)")
_HUNDRED = re.compile(r"(?<!\S)100\s?%(?!\S)")


def read_formula(text: str) -> str:
    """The formula with a "x100%" that was read between the parts of a stacked fraction, or in pieces, moved behind them.

    >>> read_formula("Jumlah A x100% Jumlah B")
    '(Jumlah A) / (Jumlah B) x 100%'
    >>> read_formula("Jumlah A × Jumlah B 100%")
    '(Jumlah A) / (Jumlah B) x 100%'
    >>> read_formula("Jumlah A Jumlah B x 100%")
    '(Jumlah A) / (Jumlah B) x 100%'
    >>> read_formula("A dibagi B x 100%")
    'A dibagi B x 100%'
    """
    lone = _TIMES.search(text)
    hundred = _HUNDRED.search(text)
    if lone and not hundred:
        lone = None
    if lone and hundred and not text[min(lone.end(), hundred.end()) : max(lone.start(), hundred.start())].strip():
        lone = None
    match = lone or _TIMES_100.search(text)
    if not match:
        return text
    above, below = text[: match.start()].strip(), text[match.end() :].strip()
    if lone and hundred:
        above, below = _HUNDRED.sub("", above).strip(), _HUNDRED.sub("", below).strip()
    if not below and not is_divided(above):
        above, below = _halves(above)
    elif not above or not below or below.startswith("("):
        return text
    factor = next((group for group in match.groups() if group), "100%")
    return f"({above}) / ({below}) x {factor}" if below else text


def _halves(text: str) -> tuple[str, str]:
    """The parts of a fraction that lost its bar, when only one place can be its border: a capital that opens a formula again."""
    words = text.split()
    borders = [
        i
        for i, word in enumerate(words[1:-1], 1)
        if word[:1].isupper() and opens("formula", word.casefold()) and not must_go_on(words[i - 1].casefold())
    ]
    if len(borders) != 1:
        return text, ""
    return " ".join(words[: borders[0]]), " ".join(words[borders[0] :])
