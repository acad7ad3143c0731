"""Whether a printed text is a figure: a number with its signs, or what stands where there is none."""

from __future__ import annotations

import re
from functools import lru_cache

_FIGURE = re.compile(
    r"(?:[A-Za-z]{1,3}[$.]\s?|[A-Z]{3}\s)?[^\w\s]{0,2}\s?\d[\d\s.,:'’%$€£/+*†‡()<>≥≤±–−-]*(?:[^\W\d_]{1,2}[*)]*)?"
)
_BLANK = re.compile(r"[-–—−.…:*]+|\(?(?:x|n/?a|n\.a\.|nil|na)\)?", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def is_figure(text: str) -> bool:
    """Whether this is a number with its signs, or what is printed where there is none."""
    return bool(_FIGURE.fullmatch(text) or _BLANK.fullmatch(text))
