"""The field of a column whose heading could not be read, from what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from normalizers.agencies import opens_agency
from normalizers.forms import names_position
from normalizers.matching import Match
from normalizers.spelling import is_nothing, normalize_spelling
from normalizers.units import normalize_unit

ENOUGH = 0.6  # share of the cells that must read as the field
LONGEST_UNIT = 90  # characters; a longer text that begins so is an objective or a duty
FEWEST = 2  # cells; one alone proves nothing

# Openings counted over the indicators and objectives of published decrees; both are formulaic.
_NAME = re.compile(
    r"\W*(?:\d+[.)]?\s*)?(?:persentase|jumlah|nilai|indeks|index|angka|rasio|tingkat|cakupan|rata-?\s*rata|laju|level|opini|kontribusi|proporsi"
    r"|prevalensi|skor|predikat|pertumbuhan|realisasi|capaian|volume|luas|panjang|lama|ketepatan|waktu|usia|umur|kategori)\b",
    re.IGNORECASE,
)
_OBJECTIVE = re.compile(
    r"\W*(?:\d+[.)]?\s*)?(?:(?:me(?:ning|mp|ny|nu|nj|wu|lu|ma)|ter|ber|pe(?:ning|mber|nguat)|optimal)\w*)\b", re.IGNORECASE
)


def opens_name(text: str) -> bool:
    """Whether a text begins as an indicator's name does.

    >>> opens_name("Prosentase jalan mantap"), opens_name("Masyarakat miskin")
    (True, False)
    """
    return _NAME.match(normalize_spelling(text)) is not None


def match_contents(texts: Sequence[str], free: frozenset[str], raw: str) -> Match | None:
    """The field that most of a column's texts read as, None when too few do. Always thin evidence, for a person to confirm.

    `free` are the fields that no heading of the table names.

    >>> match_contents(["Persentase A", "Jumlah B", "Nilai C"], frozenset({"name"}), "lnd1k@t0r").field
    'name'
    >>> match_contents(["Persen", "%", "Dokumen"], frozenset({"unit"}), "S@tu").field
    'unit'
    >>> match_contents(["Dinas Kesehatan", "Biro Organisasi", "BPKAD"], frozenset({"responsible"}), "PEN,NOOUNO J,WAB").field
    'responsible'
    """
    filled = [text for text in texts if not is_nothing(text)]
    if len(filled) < FEWEST:
        return None
    shares = {
        "unit": sum(1 for text in filled if len(text) < 30 and normalize_unit(text) is not None),
        "name": sum(map(opens_name, filled)),
        "objective": sum(1 for text in filled if _OBJECTIVE.match(text)),
        "responsible": sum(1 for text in filled if _names_unit(text)),
    }
    for field, count in sorted(shares.items(), key=lambda item: -item[1]):
        if field in free and count >= ENOUGH * len(filled):
            runner_up = max((other for name, other in shares.items() if name != field), default=0) / len(filled)
            return Match(
                field=field, score=count / len(filled), runner_up=min(runner_up, count / len(filled)), rule="contents", raw=raw
            )
    return None


def _names_unit(text: str) -> bool:
    """Whether a text names an agency, a unit or an office holder."""
    plain = re.sub(r"^\W*(?:\d+[.)])?\s*", "", text)
    return len(plain) < LONGEST_UNIT and (opens_agency(plain) or names_position(plain))
