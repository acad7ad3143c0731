"""Cell texts as a person would copy them, and the canonical spelling beside them."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from normalizers.lexicon import load_lexicon
from normalizers.repairs import is_one_word
from normalizers.vocabulary import load_vocabulary

_WORD = re.compile(r"[^\W\d_]+")
_HYPHEN = re.compile(r"[-‐‑–]")
_LINE_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]+)[-‐‑]\n\s*([^\W\d_]+)")
_LINE_END = re.compile(r"(?<![^\W_])([^\W\d_]+)[^\S\n]*\n\s*(?=([^\W\d_]+)(?![\w-]))")
_DIGIT_HYPHEN = re.compile(r"(?<=\d)[-‐‑–]\n\s*(?=\d)|(?<=\d)\n\s*[-‐‑–](?=\d)")
_BRACKET = re.compile(r"\(([^()]{1,20})\)")
_NOTHING = re.compile(r"[-–—_.…\s]*|n\.?\s?/\s?a\.?", re.IGNORECASE)
_AFFIXES = re.compile(r"^(?:per|pe[nm]?g?|me[nm]?g?|ber|ter|ke|se|di)|(?:nya|kan|an|i)$")
UNREADABLE = "[tidak terbaca]"  # stands where a cell holds ink that no reader could read; never empty, never null


@lru_cache(maxsize=8192)
def join_lines(text: str, known: frozenset[str] = frozenset()) -> str:
    """The text on one line: lines joined by a blank, words that a line end broke joined again, real hyphens kept.

    A word that the cell's edge broke without a hyphen is joined where the lexicon proves it ("Persenta\\nse"). `known` are words
    seen whole elsewhere in the document. A reduplication keeps its hyphen ("undang-\\nundang"), so do prefixes
    ("non-\\nmigas") and everything that is not two pieces of small letters ("D-\\nIV").

    >>> join_lines("Bidang\\nPerekono\\nmian")
    'Bidang Perekonomian'
    >>> join_lines("Persentase peningka-\\ntan nilai-\\nnilai\\nbudaya")
    'Persentase peningkatan nilai-nilai budaya'
    """
    if "\n" in text:
        text = _LINE_END.sub(_unbroken, text)
        if _HYPHEN.search(text):
            text = _DIGIT_HYPHEN.sub("-", _LINE_HYPHEN.sub(lambda match: _joined(match, known), text))
    return " ".join(text.split())


def _unbroken(match: re.Match[str]) -> str:
    left, right = match.groups()
    return left if is_one_word(left, right) else match.group()


def _joined(match: re.Match[str], known: frozenset[str]) -> str:
    left, right = match.groups()
    whole = (left + right).casefold()
    if whole in known or _is_affixed(left.casefold(), right):
        return left + right
    keep = (
        not right[0].islower()
        or (left.isupper() and len(left) > 1)
        or left.casefold() in _hyphen_prefixes()
        or _reduplicated(left.casefold(), right.casefold())
        or (left.casefold() in known and right.casefold() in known)
    )
    return f"{left}-{right}" if keep else left + right


def _is_affixed(left: str, right: str) -> bool:
    """Whether a syllable at a line's end is an affix of the word that goes on ("ke-\\nsehatan"), not a prefix that keeps its
    hyphen ("se-\\nkabupaten")."""
    if not right.islower() or left not in ("ke", "di", "ber", "per", "se"):
        return False
    lexicon = load_lexicon()
    return lexicon.rank(left + right) > lexicon.rank(right) or (lexicon.rank(left + right) > 0 and left in ("ke", "di", "ber"))


@cache
def _hyphen_prefixes() -> frozenset[str]:
    return frozenset(map(str, load_vocabulary("spelling")["hyphen_prefixes"]))


def _reduplicated(left: str, right: str) -> bool:
    """Whether two pieces share their stem: "perundang-undangan", "rata-rata", "sehari-hari"."""
    if left == right:
        return True
    a, b = _AFFIXES.sub("", left), _AFFIXES.sub("", right)
    return len(min(a, b, key=len)) >= 3 and (a.endswith(b) or b.startswith(a))


def is_nothing(text: str) -> bool:
    """Whether a text cell says that there is nothing: "", "-", "n/a".

    >>> is_nothing(" - "), is_nothing("n/a"), is_nothing("Nihil")
    (True, True, False)
    """
    return _NOTHING.fullmatch(text) is not None


@cache
def _canonical_words() -> dict[str, str]:
    data = load_vocabulary("spelling")
    words = {str(variant): str(word) for word, variants in data["words"].items() for variant in variants or ()}
    for word in data["other_words"]:
        words.pop(str(word), None)
    return words


@lru_cache(maxsize=8192)
def normalize_spelling(text: str) -> str:
    """The text with known variants of words in their canonical spelling, their capitals kept; doing it again changes nothing.

    >>> normalize_spelling("Prosentase Omset Koperasi"), normalize_spelling("Prestasi dan presentasi siswa")
    ('Persentase Omzet Koperasi', 'Prestasi dan presentasi siswa')
    """
    words = _canonical_words()

    def canonical(match: re.Match[str]) -> str:
        word = match.group()
        found = words.get(word.casefold())
        if found is None:
            return word
        if word.isupper():
            return found.upper()
        return found.capitalize() if word[0].isupper() else found

    return _WORD.sub(canonical, text)


@lru_cache(maxsize=16384)
def name_key(text: str) -> str:
    """What two printings of one indicator's name have in common: canonical words, letters and digits only.

    >>> name_key("Prosentase  Jalan (%) mantap") == name_key("persentase jalan (%) Mantap")
    True
    """
    return re.sub(r"[\W_]+", " ", normalize_spelling(text).casefold()).strip()


@lru_cache(maxsize=8192)
def identity_key(name: str) -> str:
    """What the printings of one indicator have in common over years and regions: its key without "yang", a sign of its unit, and
    an acronym that only repeats its initials. Another bracket tells two indicators apart.

    >>> identity_key("Indeks Kepuasan Masyarakat (IKM)") == identity_key("Indeks kepuasan masyarakat")
    True
    >>> identity_key("Angka Partisipasi Murni (SD)") == identity_key("Angka Partisipasi Murni (SMP)")
    False
    """
    kept = _BRACKET.sub(lambda match: " " if _repeats(name[: match.start()], match.group(1)) else match.group(), name)
    words = name_key(kept).split()
    return " ".join(word for word in words if word != "yang") or name_key(name)


def _repeats(before: str, bracket: str) -> bool:
    """Whether a bracket holds only a sign of a unit, or the initials of the words before it in their order."""
    if bracket.strip() in ("%", "‰", "persen"):
        return True
    letters = bracket.strip().casefold()
    if not bracket.strip().isupper() or not letters.isalpha() or len(letters) < 2:
        return False
    initials = iter(word[0].casefold() for word in _WORD.findall(before))
    return all(letter in initials for letter in letters)
