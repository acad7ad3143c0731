"""Names for rows that stay the same when a document is read again: document, place, field; never a counter of the database."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter

# Characters that OCR engines take for one another; folding them keeps a key through a change of engine.
_LOOK_ALIKES = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "5": "s"})

# Hex digits of SHA-256 that name a document: 64 bits, so that a million documents collide with a chance of 1 in 10^7.
_DOCUMENT_DIGITS = 16


def document_key(sha256: str) -> str:
    """The key of a document, from the digest of its bytes: the same file is the same document wherever it lies.

    >>> document_key("9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08")
    '9f86d081884c7d65'
    """
    return sha256.lower()[:_DOCUMENT_DIGITS]


def fold(text: str) -> str:
    """The letters and digits of `text` without case, accents, spacing, punctuation and OCR look-alikes.

    >>> fold("Persentase  Koperasi-Aktif (%)") == fold("persentase koperasi aktif")
    True
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(c for c in plain.translate(_LOOK_ALIKES) if c.isalnum())
    return letters.replace("rn", "m")


def digest(text: str) -> str:
    """Eight hex digits of the folded text; "0" when nothing is left of it.

    >>> digest("Kepala Dinas") == digest("KEPALA  DINAS")
    True
    >>> digest(" - ")
    '0'
    """
    folded = fold(text)
    return hashlib.blake2b(folded.encode("utf-8", "replace"), digest_size=4).hexdigest() if folded else "0"


def agency_key(agency: str | None, region: str | None, region_code: str | None) -> str | None:
    """The same for every decree of one agency, whatever an engine makes of its letters; None where no agency is told.

    >>> agency_key("Dinas Koperasi", "Kabupaten Gresik", "35.25") == agency_key("DINAS K0PERASI", None, "35.25")
    True
    """
    return f"{region_code or fold(region or '')}/{fold(agency)}" if agency else None


def decree_key(agency: str | None, kind: str, number: str | None, *details: str | None) -> str | None:
    """The same for every file of one decree: its agency's key, kind and number, or the `details` (title, year, ...) of one that
    prints no number. None where no agency is told. Files with one key may still be different parts of a decree.
    """
    if agency is None:
        return None
    told = (number,) if number else (*details, "")
    return "/".join((agency, kind, *(fold(part or "") for part in told)))


class KeyRing:
    """Gives out the keys of one document; a key that is asked for again gets "-2", "-3", ... in the order of print.

    A key names a value by what is printed, not by its ordinal: an indicator that another engine finds above it, or a sheet
    that was missed before, does not rename the rest. Where an engine reads another word the key changes; then the page and
    the box (on the file's own page, so free of resolution and rotation) in `provenance` still tell the place.
    """

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()

    def key(self, parent: str, kind: str, text: str | None = None) -> str:
        """`parent/kind-digest`, or `parent/kind` for what occurs once; numbered when it was given before."""
        name = f"{parent}/{kind}" if text is None else f"{parent}/{kind}-{digest(text)}"
        self._given[name] += 1
        n = self._given[name]
        return name if n == 1 else f"{name}-{n}"
