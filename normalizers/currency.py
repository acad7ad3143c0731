"""Signs of money and words of scale in a value: "Rp.", "US$"; "ribu", "jt", "Miliar", "Triliun"."""

from __future__ import annotations

import re
from decimal import Decimal

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


def find_scale(text: str) -> Decimal | None:
    """The factor of the first word of scale in `text` (case-folded), or None; single letters are not believed.

    >>> find_scale("juta rupiah"), find_scale("orang")
    (Decimal('1000000'), None)
    """
    match = _SCALE_WORD.search(text)
    return SCALES[match.group(1)] if match else None
