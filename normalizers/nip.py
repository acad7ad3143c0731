"""NIP, a civil servant's number: birth date, month of appointment, sex and a serial number in 18 digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_LABEL = re.compile(r"\bN\s?[.]?\s?[I1l|!]\s?[.]?\s?P\b\.?\s*(?:BARU)?\s*[.:,;]*\s*", re.IGNORECASE)
_BENT_LABEL = re.compile(r"^\W*[NMH][I1l|!i][PF][.:,]*\s*(?=[\dOoIl|])", re.IGNORECASE)
_BARE = re.compile(r"^\W*(?:(?:19|20)\d{6}\s?\d{6}\s?\d\s?\d{3}|\d{4,8}\s\d{6}\s\d\s\d{3})\W*$")
# What a stamp or a signature leaves of the label ("P. 19780909 200502 1 003"): believed before 18 digits that make sense.
_CUT_LABEL = re.compile(r"^\W*[A-Za-z|!1]{1,3}[\W_]{1,3}(?=(?:19|20)\d{6}\s?(?:19|20)\d{4}\s?[12]\s?\d{3}\W*$)")
_LOOKALIKES = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "I": "1",
        "l": "1",
        "|": "1",
        "!": "1",
        "i": "1",
        "B": "8",
        "S": "5",
        "s": "5",
        "Z": "2",
        "z": "2",
        "g": "9",
        "b": "6",
        "G": "6",
    }
)
_VALUE = re.compile(r"[\dOoQDIl|!iBSsZzgbG][\dOoQDIl|!iBSsZzgbG .\-–]{7,30}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Nip:
    """A NIP as read: its digits, what they tell (None where they tell nonsense) and `problem`, None when all is well."""

    digits: str
    birth: date | None = None
    appointed: str | None = None
    sex: str | None = None
    serial: str | None = None
    problem: str | None = None


def has_nip_label(text: str) -> bool:
    """Whether a text is labelled as a NIP, its letters broken or not, or looks like one.

    >>> [has_nip_label(text) for text in ("NIP. 19640519 198503 1 001", "NlP 1964", "P. 19640519 198503 1 001", "Nilai IKM")]
    [True, True, True, False]
    """
    return bool(_LABEL.search(text) and re.search(r"\bN\s?\.?\s?[I1l|!]\s?\.?\s?P\b", text)) or bool(
        _BENT_LABEL.match(text) or _CUT_LABEL.match(text) or _BARE.match(text)
    )


def parse_nip(text: str) -> Nip | None:
    """The NIP of a labelled text, or None when none is printed behind the label.

    Look-alike letters (O, I, l, B, S) are put down as the digits they resemble and told in `problem`: no silent repair.

    >>> nip = parse_nip("NIP. 19640519 198503 1 001")
    >>> nip.digits, nip.birth.isoformat(), nip.appointed, nip.sex, nip.serial, nip.problem
    ('196405191985031001', '1964-05-19', '1985-03', 'L', '001', None)
    >>> parse_nip("NIP. 1964O519 198503 1 001").problem
    'letters stand where digits belong'
    """
    label = _LABEL.search(text) or _BENT_LABEL.match(text) or _CUT_LABEL.match(text)
    found = _VALUE.match(text, label.end()) if label else _VALUE.search(text) if _BARE.match(text) else None
    if found is None:
        return None
    raw = re.sub(r"[ .\-–]", "", found.group().strip())
    digits = raw.translate(_LOOKALIKES)
    bent = "letters stand where digits belong" if digits != raw else None
    if len(digits) != 18:
        return Nip(digits=digits, problem=bent or f"{len(digits)} digits instead of 18")
    return check_nip(digits, bent)


def check_nip(digits: str, problem: str | None = None) -> Nip:
    """The 18 digits decoded; `problem` tells the first part that can not be.

    >>> check_nip("196413191985031001").problem
    'no birth date: 19641319'
    """
    try:
        birth = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return Nip(digits=digits, problem=problem or f"no birth date: {digits[:8]}")
    year, month = int(digits[8:12]), int(digits[12:14])
    if not 1 <= month <= 12 or not 14 <= year - birth.year <= 60:
        return Nip(digits=digits, birth=birth, problem=problem or f"no month of appointment: {digits[8:14]}")
    sex = {"1": "L", "2": "P"}.get(digits[14])
    if sex is None:
        return Nip(digits=digits, birth=birth, appointed=f"{year}-{month:02d}", problem=problem or f"no sex: {digits[14]}")
    return Nip(digits=digits, birth=birth, appointed=f"{year}-{month:02d}", sex=sex, serial=digits[15:], problem=problem)
