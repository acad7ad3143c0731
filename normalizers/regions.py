"""Provinces, kabupaten and kota by Kemendagri's code, found in titles, offices and agencies' names."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from normalizers.forms import fold
from normalizers.matching import match_text, similarity
from normalizers.vocabulary import load_vocabulary

FLOOR = 0.82  # similarity of a name with broken letters; "PASURUAN" read "PASURUAH" has 0.88
MARGIN = 0.08  # the next name of the same level must be this much farther
WORDS = 5  # of a name; the longest is "Daerah Khusus Ibukota Jakarta" with 4

_KEYWORDS = {
    **dict.fromkeys(("provinsi", "propinsi", "prov", "prop", "pemprov", "gubernur"), "provinsi"),
    **dict.fromkeys(("kabupaten", "kab", "pemkab", "bupati"), "kabupaten"),
    **dict.fromkeys(("kota", "kotamadya", "pemkot", "walikota"), "kota"),
}
_PREFIX = re.compile(r"^(?:Kabupaten|Kota)(?: Administrasi)? ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region as Kemendagri names it: "Kabupaten Gresik", "35.25". `exact` is False when letters were guessed."""

    name: str
    code: str
    level: str
    exact: bool = True


@cache
def read_regions() -> tuple[dict[str, str], ...]:
    """The rows of vocabulary/regions.csv: Kemendagri's 38 provinces and 514 kabupaten and kota, of 2025.

    >>> len(read_regions()), read_regions()[0]["nama"]
    (552, 'Aceh')
    """
    text = files("normalizers.vocabulary").joinpath("regions.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _names() -> dict[str, dict[str, Region]]:
    """By level, the names without blanks in lower case."""
    names: dict[str, dict[str, Region]] = {"provinsi": {}, "kabupaten": {}, "kota": {}}
    for row in read_regions():
        level, name, code = row["level"], row["nama"], row["kode_kemendagri"]
        full = f"Provinsi {name}" if level == "provinsi" else name
        names[level][_dense(_PREFIX.sub("", name))] = Region(name=full, code=code, level=level)
    by_code = {region.code: region for region in names["provinsi"].values()}
    for alias, code in load_vocabulary("agencies")["province_aliases"].items():
        names["provinsi"].setdefault(_dense(alias), by_code[code])
    return names


def _dense(text: str) -> str:
    return fold(text).replace(" ", "")


def find_region(text: str) -> Region | None:
    """The region that a title, an office or an agency's name tells, or None. A kabupaten or kota goes before its province.

    The name must follow a word of its level (Kabupaten, Pemerintah Kota, BUPATI, GUBERNUR ...), so Kota and Kabupaten of one name
    are told apart. Letters are guessed only when no other name of that level is near.

    >>> find_region("KEPALA DINAS SOSIAL KABUPATEN GRESIK").code, find_region("Wali Kota Pasuruan").code
    ('35.25', '35.75')
    >>> find_region("PROPINSI JAWA BARAT").name
    'Provinsi Jawa Barat'
    >>> find_region("Kabupaten/Kota se Indonesia") is None
    True
    """
    words = fold(text.replace("WALI KOTA", "WALIKOTA").replace("Wali Kota", "Walikota")).split()
    found: list[Region] = []
    for place, word in enumerate(words):
        level = _level_of(word)
        if level is None:
            continue
        following = words[place + 1 : place + 1 + WORDS]
        if following and following[0] == "administrasi":
            following = following[1:]
        region = _exact(level, following) or _near(level, following)
        if region is not None:
            found.append(region)
    return min(found, key=lambda region: (not region.exact, region.level == "provinsi"), default=None)


def _level_of(word: str) -> str | None:
    if word in _KEYWORDS:
        return _KEYWORDS[word]
    if len(word) < 6:
        return None
    near = max(_KEYWORDS, key=lambda name: similarity(word, name))
    return _KEYWORDS[near] if len(near) > 5 and similarity(word, near) >= 0.85 else None


def _exact(level: str, words: list[str]) -> Region | None:
    for count in range(len(words), 0, -1):
        region = _names()[level].get("".join(words[:count]))
        if region is not None:
            return region
    return None


def _near(level: str, words: list[str]) -> Region | None:
    """The region whose name is read with broken letters; only names of five letters and more can be guessed."""
    if not words or _level_of(words[0]) is not None:
        return None
    spellings = {key: region.code for key, region in _names()[level].items()}
    best = None
    for count in range(1, min(3, len(words)) + 1):
        key = "".join(words[:count])
        match = match_text(key, spellings, raw=key, floor=FLOOR, margin=MARGIN) if len(key) >= 5 else None
        if match is not None and (best is None or match.score > best.score):
            best = match
    if best is None:
        return None
    region = next(region for region in _names()[level].values() if region.code == best.field)
    return Region(name=region.name, code=region.code, level=level, exact=False)
