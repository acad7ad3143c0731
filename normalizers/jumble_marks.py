"""What a word of a jumbled table shows by itself: a factor, a number, dirt, the opening of a text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.jumble_features import Marks, Token
from normalizers.jumble_words import never_opens, opens
from normalizers.phrases import plain

_TIMES_100 = re.compile(r"[x×*]\s*100\s*%?$|^100\s*%?$|^[x×*X]$", re.IGNORECASE)
_DIVIDED = re.compile(r"dibagi|dibanding|[/:]")
_NUMBER = re.compile(r"[<>≥≤±]?(?:Rp\.?)?\d[\d.,]*%?$|[A-D]{1,3}$|WTP$")
_WORD = re.compile(r"^\W*(?:[^\W\d_]{3,}[^\w]*|[\d.,/%]+|\w+[/-]\w+\W*|[A-Z][\w,]+\W*)$")
_SIGNS = ("%", "/", "x", "X", "×", "+", "=", "*")  # never dirt


def mark_token(token: Token, *, fields: Sequence[str], count: int) -> Marks:
    """The marks of a token before columns of these fields; `count` is how often the document has its word."""
    word = plain(token.text)
    return Marks(
        text=token.text,
        word=word,
        line=token.line,
        paragraph=token.starts_paragraph,
        rule=token.rule_before,
        times_100=is_times(token.text),
        divided=is_divided(token.text),
        bullet=token.bullet_before,
        numbered=token.number_before,
        capital=token.text.lstrip("(\"'")[:1].isupper(),
        speck=token.text not in _SIGNS and (sum(map(str.isalnum, token.text)) < 3 or not _WORD.search(token.text)),
        number=bool(_NUMBER.match(token.text)),
        never_opens=never_opens(word) or (token.text[:1] in ")/:,%*+=&" and token.text != "%"),
        opens=tuple(opens(field, word) for field in fields),
        count=count,
    )


def is_times(text: str) -> bool:
    """Whether a word is the factor of a formula.

    >>> is_times("x100%"), is_times("100")
    (True, True)
    """
    return bool(_TIMES_100.search(text))


def is_divided(text: str) -> bool:
    """Whether a word, or one of a text, parts the halves of a quotient.

    >>> is_divided("dibagi"), is_divided("jumlah")
    (True, False)
    """
    return bool(_DIVIDED.search(text))
