"""The canonical unit of a printed one: "%" -> "persen", "Dok." -> "dokumen", "Juta Rp" -> "juta rupiah".

Spellings are data (vocabulary/units.yaml). An unknown unit is None, never a guess; nothing here raises.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from normalizers.vocabulary import load_vocabulary
from pipeline.errors import ConfigurationError

_SCALE_WORDS = {
    **dict.fromkeys(("ribu", "rb", "ribuan"), "ribu"),
    **dict.fromkeys(("juta", "jt", "jutaan"), "juta"),
    **dict.fromkeys(("miliar", "milyar", "milliar", "miliyar"), "miliar"),
    **dict.fromkeys(("triliun", "trilyun", "trilliun"), "triliun"),
}
_IN_NAME = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]")
_LONGEST_UNIT = 60  # characters; a longer cell is no unit


@cache
def _vocabulary() -> tuple[dict[str, str], dict[str, str]]:
    """Spelling -> canonical unit, and canonical unit -> kind. ConfigurationError when the file tells a spelling twice."""
    data = load_vocabulary("units")
    spellings: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for kind, units in data.items():
        for canonical, aliases in units.items():
            kinds[canonical] = kind
            for spelling in (canonical, *aliases):
                key = _fold(str(spelling))
                if spellings.setdefault(key, canonical) != canonical:
                    raise ConfigurationError(
                        f"units.yaml gives {spelling!r} to two units, {spellings[key]} and {canonical}; keep one"
                    )
    return spellings, kinds


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text.replace("²", "2").replace("³", "3")).casefold()
    folded = folded.replace("–", "-").replace("—", "-")
    folded = re.sub(r"(?<=[a-z])\.", " ", folded)
    folded = re.sub(r"\s*/\s*", "/", folded)
    return " ".join(folded.split()).strip(" ,;:.")


@lru_cache(maxsize=8192)
def normalize_unit(text: str | None) -> str | None:
    """The canonical unit of a printed one, or None when it is not known.

    Two units with a slash or "per" between them are read part by part ("Ton/Ha"), a scale before one is kept ("Juta Rupiah").

    >>> normalize_unit("%"), normalize_unit("Dok."), normalize_unit("Juta Rp."), normalize_unit("Kg/Kapita/Thn")
    ('persen', 'dokumen', 'juta rupiah', 'kilogram/kapita/tahun')
    """
    if not text or len(text) > _LONGEST_UNIT:
        return None
    return _canonical(_fold(text))


def _canonical(key: str) -> str | None:
    spellings, _ = _vocabulary()
    found = spellings.get(key) or spellings.get(key.strip("()[] "))
    if found:
        return found
    first, _, rest = key.strip("()[] ").partition(" ")
    if first in _SCALE_WORDS and rest:
        unit = _canonical(rest)
        return f"{_SCALE_WORDS[first]} {unit}" if unit else None
    unit_first, _, last = key.rpartition(" ")
    if last.strip("()") in _SCALE_WORDS and unit_first:
        unit = _canonical(unit_first.strip(" ("))
        return f"{_SCALE_WORDS[last.strip('()')]} {unit}" if unit else None
    if "/" in key or " per " in key:
        parts = [_canonical(part) if part != "kapita" else part for part in re.split(r"/| per ", key)]
        return "/".join(part for part in parts if part) if all(parts) else None
    return _doubled(key)


def _doubled(key: str) -> str | None:
    """The unit of a cell that prints it twice, "Persen (%)" or "Rupiah (Rp)"."""
    match = re.fullmatch(r"([^()]+?)\s*\(([^()]+)\)", key)
    if not match:
        return None
    spellings, _ = _vocabulary()
    outer, inner = spellings.get(match.group(1).strip()), spellings.get(match.group(2).strip())
    return outer if outer and outer == inner else None


def unit_kind(unit: str | None) -> str | None:
    """The kind of a canonical unit: "share", "money", "count", "measure", "score", "label"; None when unknown.

    >>> unit_kind("persen"), unit_kind("juta rupiah"), unit_kind("orang")
    ('share', 'money', 'count')
    """
    if not unit:
        return None
    _, kinds = _vocabulary()
    if unit in kinds:
        return kinds[unit]
    first, _, rest = unit.partition(" ")
    if first in _SCALE_WORDS.values() and rest:
        return "money" if unit_kind(rest) == "money" else "measure"
    if "/" in unit:
        parts = [unit_kind(part) for part in unit.split("/")]
        return parts[0] if len(set(parts)) == 1 or parts[0] != "count" else "measure"
    return None


@lru_cache(maxsize=4096)
def unit_in_name(name: str | None) -> str | None:
    """The canonical unit that an indicator's name prints in brackets, or None: "... Terhadap PDRB (%)".

    >>> unit_in_name("Kontribusi Koperasi dan UKM Terhadap PDRB (%)"), unit_in_name("Nilai Ekspor (Miliar US$)")
    ('persen', 'miliar dolar AS')
    >>> unit_in_name("Indeks Keberdayaan Konsumen (IKK)") is None
    True
    """
    if not name:
        return None
    for inside in reversed(_IN_NAME.findall(name)):
        if inside.strip().isupper() and inside.strip().isalpha() and len(inside.strip()) > 1:
            continue  # an acronym: (PD), (UM), (KK)
        unit = normalize_unit(inside)
        if unit:
            return unit
    return None
