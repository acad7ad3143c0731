"""Words that a reader or a cell's edge broke, glued or bent, put right where the lexicon proves it.

A blank inside a word ("Persenta se"), a lost blank ("JumlahPenduduk", "angkakematian"), and letters that look alike ("Jum1ah",
"Jurnlah", "lndikator"). A repair wants a known word out of what is none, in one way only; numbers are never touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from normalizers.lexicon import Lexicon, load_lexicon
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Method, Text
from pipeline.model.reading import issue_at

LONGEST_GLUED = 40  # characters; a longer run of letters is no words glued together
_SHORTEST_GLUED = 8
_TOKEN = re.compile(r"[^\W_]+(?:\|[^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_BLANK = re.compile(r" ")
_LONGEST_STUMP = 3  # letters of a piece that no common word is
_SHORTEST_WHOLE = 6  # letters of a word that was broken; shorter ones come about by chance
_LONG_WHOLE = 10  # letters of a listed word that two pieces which are none make; "posttest" has 8
_LIKENESSES = (
    ("0", "o"),
    ("1", "l"),
    ("1", "i"),
    ("|", "l"),
    ("|", "i"),
    ("l", "i"),
    ("i", "l"),
    ("rn", "m"),
    ("5", "s"),
    ("vv", "w"),
    ("cl", "d"),
    ("ii", "u"),
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """The text with its words put right, and what was changed: ("Persenta se", "Persentase")."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=8192)
def repair_words(text: str, *, part: bool = True) -> Repaired:
    """The text with broken, glued and bent words put right; doing it again changes nothing. Glued ones stay unless `part`.

    >>> repair_words("Persenta se JumlahPenduduk dan angkakematian").text
    'Persentase Jumlah Penduduk dan angka kematian'
    >>> repair_words("Jurn1ah Prestasi SMP di Kabupaten").text
    'Jumlah Prestasi SMP di Kabupaten'
    """
    lexicon = load_lexicon()
    changes: list[tuple[str, str]] = []
    words = text.split(" ")
    words = _unbent(words, lexicon, changes)
    words = _joined(words, lexicon, changes)
    words = _parted(words, lexicon, changes) if part else words
    return Repaired(text=" ".join(words), changes=tuple(changes))


def repair_read(text: Text) -> tuple[Text, Issue | None]:
    """A text that was read by OCR with broken and bent words put right, and the issue `text.repaired` that tells how; any other
    text as it is, since what a text layer or a transcript prints so is the author's own.

    Words that are glued stay, told as `text.glued`: authors lose blanks too ("dibidang", seed-003's "pasokanbarang").
    """
    if text.source.method is not Method.OCR:
        return text, None
    repaired, parted = repair_words(text.text, part=False), repair_words(text.text)
    if not parted.changes:
        return text, None
    told = ", ".join(f"{before!r} as {after!r}" for before, after in parted.changes)
    code = "text.repaired" if repaired.changes else "text.glued"
    issue = issue_at(text.source, code, f"The lexicon reads {told}.", severity=Severity.INFO)
    return replace(text, text=repaired.text), issue


def is_one_word(left: str, right: str) -> bool:
    """Whether two pieces are one word that was broken between them: together a word, and one of them none.

    >>> is_one_word("Persenta", "se"), is_one_word("ke", "sehatan"), is_one_word("dari", "pada")
    (True, True, False)
    """
    if not (_LETTERS.fullmatch(left) and _LETTERS.fullmatch(right)) or not right.islower() or (left.isupper() and len(left) > 1):
        return False
    lexicon = load_lexicon()
    whole = lexicon.rank(left + right)
    if whole == 0 or len(left) + len(right) < _SHORTEST_WHOLE:
        return False
    one, other = lexicon.rank(left), lexicon.rank(right)
    if len(right) == 1:
        return one == 0 and whole == 2
    if whole == 2:
        return min(one, other) == 0 or max(one, other) < 2
    # The list holds "Jawabarat" and "posttest" too: only a stump that is no word at all was broken off.
    stump = min(len(left), len(right)) <= _LONGEST_STUMP and len(left) + len(right) >= _SHORTEST_GLUED
    return (stump or len(left) + len(right) >= _LONG_WHOLE) and one == other == 0


def _joined(words: list[str], lexicon: Lexicon, changes: list[tuple[str, str]]) -> list[str]:
    """Pieces with a blank between them that are one word. Marks may follow the last piece only."""
    out: list[str] = []
    for word in words:
        bare = word.rstrip(".,;:)")
        before = re.search(r"[^\W\d_]+$", out[-1]) if out else None
        if before is not None and bare and is_one_word(before.group(), bare) and not _either(before.group(), bare, lexicon):
            changes.append((f"{before.group()} {bare}", before.group() + bare))
            out[-1] += word
        else:
            out.append(word)
    return out


def _either(left: str, right: str, lexicon: Lexicon) -> bool:
    """Whether a blank was meant: a prefix or preposition before a word of its own ("di laksanakan", "ke tiga")."""
    return lexicon.rank(left) == 2 and lexicon.rank(right) > 0


def _parted(words: list[str], lexicon: Lexicon, changes: list[tuple[str, str]]) -> list[str]:
    """Words glued together set apart: at a capital, or where only one way gives known words."""
    out: list[str] = []
    for word in words:
        match = _LETTERS.search(word)
        found = None
        if match is not None and _SHORTEST_GLUED <= len(match.group()) <= LONGEST_GLUED and not lexicon.is_word(match.group()):
            found = _parts(match.group(), lexicon)
        if match is None or found is None:
            out.append(word)
            continue
        changes.append((match.group(), " ".join(found)))
        out.extend((word[: match.start()] + " ".join(found) + word[match.end() :]).split(" "))
    return out


def _parts(token: str, lexicon: Lexicon) -> tuple[str, ...] | None:
    """The words of a glued token, None where there are none or several ways to part it."""
    camel = tuple(_CAMEL.split(token))
    if len(camel) > 1:
        words = all(len(part) > 2 and part[1:].islower() and lexicon.rank(part) > 0 for part in camel)
        return camel if words else None
    found = list(_ways(token, lexicon))
    fewest = [way for way in found if len(way) == min(map(len, found))]
    common = [way for way in fewest if all(lexicon.rank(part) == 2 for part in way)]
    best = common or fewest
    return best[0] if len(best) == 1 else None


def _ways(token: str, lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    """All ways to part a token into two or three words, a common one of four letters or more among them."""
    spans = [(i, j) for i in range(len(token) + 1) for j in range(i + 2, len(token) + 1)]
    known = {span for span in spans if _is_part(token[slice(*span)], lexicon)}
    end = len(token)
    for i in range(2, end - 1):
        if (0, i) not in known:
            continue
        if (i, end) in known and _is_sure((token[:i], token[i:]), lexicon):
            yield token[:i], token[i:]
        for j in range(i + 2, end - 1):
            way = token[:i], token[i:j], token[j:]
            if (i, j) in known and (j, end) in known and _is_sure(way, lexicon):
                yield way


def _is_part(part: str, lexicon: Lexicon) -> bool:
    return lexicon.rank(part) == 2 or (len(part) > 5 and lexicon.is_word(part))


def _is_sure(way: tuple[str, ...], lexicon: Lexicon) -> bool:
    """At most one short word, and no two ends that are both only listed; of two words one may be a short "dan"."""
    if len(way) == 2 and "dan" in map(str.casefold, way):
        return all(lexicon.rank(part) == 2 and (part.casefold() == "dan" or len(part) > 4) for part in way)
    short = sum(len(part) < 4 for part in way)
    return short <= len(way) - 2 and sum(lexicon.rank(part) == 2 for part in way) >= len(way) - 1


def _unbent(words: list[str], lexicon: Lexicon, changes: list[tuple[str, str]]) -> list[str]:
    """Words with letters that look alike put right: a known word comes out of what is none."""
    out: list[str] = []
    for word in words:
        match = _TOKEN.search(word)
        right = _straight(match.group(), lexicon) if match is not None else None
        if match is None or right is None:
            out.append(word)
            continue
        changes.append((match.group(), right))
        out.append(word[: match.start()] + right + word[match.end() :])
    return out


def _straight(token: str, lexicon: Lexicon) -> str | None:
    """The one common word that a token is, letters that look alike put right; None where it is a word itself or none."""
    digits = sum(character.isdigit() or character == "|" for character in token)
    if len(token) < 5 or digits > 2 or sum(character.isalpha() for character in token) < 3:
        return None
    if (token.isupper() and digits) or (not digits and lexicon.is_word(token)):
        return None
    folded = token.casefold()
    found = {variant for variant in _variants(folded, 2) if lexicon.rank(variant) == 2 and len(variant) >= 5}
    if len(found) != 1:
        return None
    word = found.pop()
    if token.isupper():
        return word.upper()
    return word.capitalize() if token[0].isupper() or (token[0] in "l1|" and word[0] == "i") else word


def _variants(word: str, depth: int) -> set[str]:
    """The word with up to `depth` likenesses put right."""
    found: set[str] = set()
    for bent, right in _LIKENESSES:
        for match in re.finditer(re.escape(bent), word):
            variant = word[: match.start()] + right + word[match.end() :]
            found.add(variant)
            if depth > 1:
                found |= _variants(variant, depth - 1)
    return found
