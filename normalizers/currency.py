"""Signs of money and words of scale in a value: "Rp.", "US$"; "ribu", "jt", "Miliar", "Triliun"."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import get_close_matches

CURRENCY = r"(?:us\s?\$|\$\s?us|usd|\$|rp\.?|idr|eur|€)"

SCALES: dict[str, Decimal] = {
    **dict.fromkeys(("ribu", "rb", "ribuan", "thousand"), Decimal(10) ** 3),
    **dict.fromkeys(("juta", "jt", "jutaan", "million"), Decimal(10) ** 6),
    **dict.fromkeys(
        ("miliar", "milyar", "milliar", "millyar", "miliyar", "mlyr", "mlr", "mil", "m", "billion", "milyard"), Decimal(10) ** 9
    ),
    **dict.fromkeys(
        ("triliun", "trilyun", "triliyun", "trilliun", "trilyiun", "triliunan", "tri", "t", "trillion"), Decimal(10) ** 12
    ),
}
# "M" is the Indonesian miliar and the English million, "T" a trillion or a ton: believed only beside a sign of money.
SHORT_SCALES = frozenset({"m", "t", "mil", "tri"})
SCALE = r"(?:" + "|".join(sorted((word for word in SCALES if word not in SHORT_SCALES), key=len, reverse=True)) + r")"
_SCALE_WORD = re.compile(rf"(?<![a-z])({SCALE})(?![a-z])")


def find_currency(text: str) -> str | None:
    """The ISO 4217 code of the sign of money in `text` (case-folded), or None.

    >>> find_currency("rp."), find_currency("juta us$"), find_currency("orang")
    ('IDR', 'USD', None)
    """
    if re.search(r"us\s?\$|\$|usd", text):
        return "USD"
    if re.search(r"(?<![a-z])(?:rp|idr|rupiah)(?![a-z])", text):
        return "IDR"
    if re.search(r"€|(?<![a-z])(?:eur|euro)(?![a-z])", text):
        return "EUR"
    return None


def guess_scale(word: str) -> str | None:
    """The word of scale that a bent one most likely is ("trliun"), or None; a guess, to be flagged.

    >>> guess_scale("trliun"), guess_scale("mi1iar"), guess_scale("titik"), guess_scale("militer")
    ('triliun', 'miliar', None, None)

    Its thin letters vanish on poor scans, which leave the wide ones at its ends (seed-000 at 150 dpi):

    >>> guess_scale("talun"), guess_scale("tahun"), guess_scale("tenun")
    ('trilyun', None, None)
    """
    if len(word) < 5 or word in SCALES:
        return None
    scales = [scale for scale in SCALES if len(scale) >= 6]
    ends = [scale for scale in scales if (scale[0], scale[-2:]) == (word[0], word[-2:])]
    close = get_close_matches(word, scales, n=1, cutoff=0.83) or get_close_matches(word, ends, n=1, cutoff=0.65)
    return close[0] if close else None


def find_scale(text: str) -> Decimal | None:
    """The factor of the first word of scale in `text` (case-folded), or None; single letters are not believed.

    >>> find_scale("juta rupiah"), find_scale("orang")
    (Decimal('1000000'), None)
    """
    match = _SCALE_WORD.search(text)
    return SCALES[match.group(1)] if match else None
