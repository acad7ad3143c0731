"""Numbers told in Indonesian words: "tiga", "dua belas", "seratus dua puluh lima"."""

from __future__ import annotations

import re

_UNITS = {
    "nol": 0,
    "satu": 1,
    "dua": 2,
    "tiga": 3,
    "empat": 4,
    "lima": 5,
    "enam": 6,
    "tujuh": 7,
    "delapan": 8,
    "sembilan": 9,
    "sepuluh": 10,
    "sebelas": 11,
}
_SCALES = {"ribu": 1000, "juta": 10**6, "miliar": 10**9, "milyar": 10**9, "triliun": 10**12}


def read_number_words(text: str) -> tuple[int | None, str]:
    """The number that the text's first words tell and the words after it; None and the text when the first word is no number.

    >>> read_number_words("dua belas dokumen"), read_number_words("seratus dua puluh lima"), read_number_words("dokumen")
    ((12, 'dokumen'), (125, ''), (None, 'dokumen'))
    """
    words = re.findall(r"[^\s]+", text.casefold())
    total, group, last, used = 0, 0, None, 0
    for word in words:
        if word in _UNITS:
            if last is not None:
                break
            last = _UNITS[word]
        elif word == "belas" and last:
            group, last = group + 10 + last, None
        elif word in ("puluh", "ratus") and last:
            group, last = group + last * (10 if word == "puluh" else 100), None
        elif word == "seratus":
            group += 100
        elif word == "seribu":
            total, group = total + 1000, 0
        elif word in _SCALES and (group or last):
            total, group, last = total + (group + (last or 0)) * _SCALES[word], 0, None
        else:
            break
        used += 1
    if not used:
        return None, text
    return total + group + (last or 0), " ".join(words[used:])
