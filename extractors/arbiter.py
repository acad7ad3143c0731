"""Two readings of one line -> one, with the evidence for each word.

The first reader (Tesseract) keeps spaces; the second (RapidOCR) is better at letters, `%` and signs. Where both read the same
a word is sure. A number is believed only where both read it alike; no word list ever changes one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Protocol

from extractors.doubts import EDGES
from extractors.letter_repair import repair_word
from extractors.rapid import ReadGlyph
from extractors.tesseract import ReadWord

REVIEW_BELOW = 0.7  # confidence; a word below is shown to a person
_VOUCHED = 0.9  # confidence of a word that the first reader and the word list agree on, at least
_UNTOLD_POINT = 0.75  # confidence of a point that both read: on poor scans it is a comma one time in three
_BLANK = 0.33  # letter heights of white between two words; inside 127 words of scans it was .21 at most
_ALIKE = str.maketrans({"×": "x", "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "∑": "Σ", "…": "."})
_PERCENT = re.compile(r"\(?%\)?")
_MILLE = re.compile(r"‰|%[oO0°]")  # the first reader knows no ‰
_NUMERIC = re.compile(r"[\dOolI.,%()<>≥≤=±+-]*\d[\dOolI.,%()<>≥≤=±+-]*")
_LETTERED = re.compile(r"(?<=\d)[OolI](?=[\dOolI.,%]|$)|^[OolI](?=[.,]?\d)")
_DIGITS = str.maketrans("OolI", "0011")
_PERCENT_ALONE = re.compile(r"9?%6|9%")
_STRAY = re.compile(r"%\d(?=\)?$)")
_MARK = re.compile(r"(?<=\d)[.,;](?=\d)")
_ITEM = re.compile(r"\d{1,2}\.")
_BARLIKE = re.compile(r"[Il1|!i]{1,3}")
_FOUR = re.compile(r"[IiLl1|]?[IiLl1|]V|IV", re.IGNORECASE)
_FOURISH = re.compile(r"[IiLl1|]?[VvNW]|[IiLl1|]|I?[NM]")
_FALSE_PERCENT = re.compile(r"\(?(?:9[679]9?|[69]|Y[o06]|[0oO°]/[0oO°]|9?%6|[*q#§])\)?")
_TAIL = ".,;:'\"`-_|·•~"


@dataclass(frozen=True, slots=True)
class ChosenWord:
    """A word as settled: `confidence` 0..1, the loser's text in `alternative`; extent in pixels of the line image."""

    text: str
    x0: float
    x1: float
    confidence: float
    alternative: str | None = None


class Shapes(Protocol):
    """What can be seen of the signs themselves; see extractors.glyph_shapes."""

    def decimal_mark(self, x0: float, x1: float) -> str | None:
        """Comma or point, for the mark between digits centred at x0 and x1; None where its shape does not tell."""

    def bars(self, x0: float, x1: float) -> int:
        """How many plain upright bars stand between x0 and x1, 0 when anything else stands there too."""

    def white(self, x0: float, x1: float) -> float:
        """The widest gap without ink between x0 and x1, in letter heights."""


def settle_line(
    first: Sequence[ReadWord], second: Sequence[ReadGlyph], known: Callable[[str], bool], shapes: Shapes
) -> tuple[ChosenWord, ...]:
    """The words of a line from both readings, either of which may be empty."""
    if not any(g.text.strip() for g in second):
        return tuple(ChosenWord(w.text, w.x0, w.x1, 0.45 * w.confidence) for w in first)
    pairs = [part for pair in _pair(first, second) for part in _at_blank(pair, known, shapes)]
    return tuple(_settle_word(pair, known, shapes) for pair in pairs)


def accept_line(first: Sequence[ReadWord]) -> tuple[ChosenWord, ...]:
    """The first reader's words alone, where nothing is doubtful."""
    return tuple(ChosenWord(w.text, w.x0, w.x1, min(0.95, max(_VOUCHED, w.confidence))) for w in first)


@dataclass(slots=True)
class _Pair:
    """One word as the second reader has it, and what the first has in its place."""

    second: str
    first: str
    second_sure: float
    first_sure: float
    x0: float
    x1: float
    xs: list[float] = field(default_factory=list)  # of the second reader's glyphs


def _pair(first: Sequence[ReadWord], second: Sequence[ReadGlyph]) -> list[_Pair]:
    a = [(char, k) for k, word in enumerate(first) for char in word.text]
    b: list[ReadGlyph] = []
    blank: list[bool] = []  # whether the second reader has a blank before glyph j
    gap = True
    for glyph in second:
        if glyph.text.strip():
            b.append(glyph)
            blank.append(gap)
            gap = False
        else:
            gap = True
    left = [char.translate(_ALIKE).casefold() for char, _ in a]
    right = [g.text.translate(_ALIKE).casefold() for g in b]
    owner: list[list[int]] = [[] for _ in b]  # for each glyph the first reader's characters in its place
    for tag, i0, i1, j0, j1 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        for j in range(j0, j1):
            if tag == "equal":
                owner[j].append(i0 + j - j0)
            elif tag == "replace":
                low = i0 + (j - j0) * (i1 - i0) // (j1 - j0)
                high = i0 + (j - j0 + 1) * (i1 - i0) // (j1 - j0)
                owner[j].extend(range(low, high))
        if tag == "delete" or (tag == "replace" and j1 == j0):
            at = _host(a, i0, i1, j0, b)
            if at is not None:
                owner[at].extend(range(i0, i1))
    out: list[_Pair] = []
    for j, glyph in enumerate(b):
        starts = j == 0 or _parts(a, owner, blank, j)
        if starts:
            out.append(_Pair("", "", 1.0, 1.0, glyph.x, glyph.x))
        pair = out[-1]
        pair.second += glyph.text
        pair.second_sure = min(pair.second_sure, glyph.confidence)
        for i in sorted(owner[j]):
            pair.first += a[i][0]
            pair.first_sure = min(pair.first_sure, first[a[i][1]].confidence)
        pair.x1 = glyph.x
        pair.xs.append(glyph.x)
    return out


def _at_blank(pair: _Pair, known: Callable[[str], bool], shapes: Shapes) -> tuple[_Pair, ...]:
    """The word, or the two that it is where both readers lost the blank between them: "KIBA" on a page that shows "KIB A"."""
    letters = pair.second
    if len(letters) < 3 or not letters.isalpha() or len(pair.first) != len(letters) or not pair.first.isalpha() or known(letters):
        return (pair,)
    gaps = [shapes.white(a, b) for a, b in pairwise(pair.xs)]
    k = gaps.index(max(gaps)) + 1
    if gaps[k - 1] < _BLANK or any(2 * gap > gaps[k - 1] for i, gap in enumerate(gaps) if i != k - 1):
        return (pair,)
    left = replace(pair, second=letters[:k], first=pair.first[:k], x1=pair.xs[k - 1], xs=pair.xs[:k])
    right = replace(pair, second=letters[k:], first=pair.first[k:], x0=pair.xs[k], xs=pair.xs[k:])
    return left, right


def _host(a: Sequence[tuple[str, int]], i0: int, i1: int, j: int, b: Sequence[ReadGlyph]) -> int | None:
    """The glyph that takes characters only the first reader saw: that of the same word, before or after."""
    before, after = j - 1, j
    if before >= 0 and i0 > 0 and a[i0 - 1][1] == a[i0][1]:
        return before
    if after < len(b) and i1 < len(a) and a[i1][1] == a[i1 - 1][1]:
        return after
    if before >= 0:
        return before
    return after if after < len(b) else None


def _parts(a: Sequence[tuple[str, int]], owner: Sequence[list[int]], blank: Sequence[bool], j: int) -> bool:
    """Whether a word begins at glyph j: where the letters agree the first reader's spacing counts."""
    before, here = owner[j - 1], owner[j]
    if before and here:
        return a[max(before)][1] != a[min(here)][1]
    return blank[j]


def _settle_word(pair: _Pair, known: Callable[[str], bool], shapes: Shapes) -> ChosenWord:
    first, second = pair.first, pair.second
    numeral = _roman(pair, shapes)
    if numeral is not None:
        return ChosenWord(numeral, pair.x0, pair.x1, 0.85, None if numeral in (first, second) else second)
    words = [_is_known_word(first, known), _is_known_word(second, known)]
    if any(char.isdigit() or char in "%‰" for char in first + second) and not any(words):
        text, sure = _settle_number(pair, shapes)
    elif first.translate(_ALIKE) == second.translate(_ALIKE):
        text, sure = _settle_agreed(pair, known)
    elif not first:
        text, sure = second, 0.8 if known(second.strip(EDGES)) and pair.second_sure > 0.5 else 0.75 * pair.second_sure
    else:
        text, sure = _settle_letters(pair, known)
    same = first.translate(_ALIKE) == second.translate(_ALIKE) == text.translate(_ALIKE)
    return ChosenWord(text, pair.x0, pair.x1, sure, None if same or not first else second if text == first else first)


def _is_known_word(text: str, known: Callable[[str], bool]) -> bool:
    core = text.strip(EDGES)
    return len(core) >= 4 and core.isalpha() and known(core)


def _agreed(pair: _Pair) -> float:
    return min(0.99, max(0.8, 1 - (1 - pair.first_sure) * (1 - pair.second_sure)))


def _settle_agreed(pair: _Pair, known: Callable[[str], bool]) -> tuple[str, float]:
    """Both read the same; where that is one usual misreading away from a known word they may both be wrong."""
    core = pair.second.strip(EDGES)
    unsure = pair.second_sure < 0.85 or pair.first_sure < 0.7
    if len(core) >= 5 and not core.isupper() and core.isalpha() and not known(core):
        repaired = repair_word([core], known)
        if repaired is not None:
            return (pair.second.replace(core, repaired), 0.72) if unsure else (pair.second, 0.66)
    if "!" in core and core.replace("!", "").isalpha():  # no decree cries out: both took a plain stroke for one
        repaired = repair_word([core], known)
        return (pair.second, 0.66) if repaired is None else (pair.second.replace(core, repaired), 0.85)
    if len(core) >= 5 and "/" in core and unsure and not all(known(part) for part in core.split("/")):
        return pair.second, 0.75
    return pair.second, _agreed(pair)


def _roman(pair: _Pair, shapes: Shapes) -> str | None:
    """A Roman numeral that readers take for digits or small letters: bars side by side, or a bar and a V."""
    first, second = pair.first.strip(_TAIL), pair.second.strip(_TAIL)
    if (_FOUR.fullmatch(first) and _FOURISH.fullmatch(second)) or (_FOUR.fullmatch(second) and _FOURISH.fullmatch(first)):
        return "IV"
    if not (_BARLIKE.fullmatch(second) or (_BARLIKE.fullmatch(first) and len(second) <= 3)) or first == second == "1":
        return None
    count = shapes.bars(pair.x0, pair.x1)
    if count == 1 and first != "1" and len(second) == 1:
        return "I"
    return "I" * count if 2 <= count <= 3 and not first == second == "1" * count else None


def _settle_number(pair: _Pair, shapes: Shapes) -> tuple[str, float]:
    first, second = _clean_percent(pair.first.translate(_ALIKE)), _clean_percent(pair.second.translate(_ALIKE))
    marked, certain = _marked(second, pair, shapes)
    if _MILLE.search(pair.first) or _MILLE.search(second):
        return _settle_mille(pair.first, marked, pair.second_sure)
    if any(_NUMERIC.fullmatch(text) and _LETTERED.search(text) for text in (first, second)):
        first, second = first.translate(_DIGITS), marked.translate(_DIGITS)
        return second, 0.85 if first == second and pair.first != pair.second else 0.6
    if not first:
        return marked, 0.6 * pair.second_sure
    if first == second:
        if second == "1" and shapes.bars(pair.x0, pair.x1) == 1:  # what is left of a rule, or an "I"
            return second, _UNTOLD_POINT
        if marked != second and "," not in second:
            return marked, 0.6
        return second, _agreed(pair) if certain or "," in second else _UNTOLD_POINT
    if first == marked or (_bare(first) == _bare(second) and certain and len(first) >= len(second)):
        return marked, 0.85
    if first.strip(_TAIL) == second.strip(_TAIL):
        pointed = first if _ITEM.fullmatch(first) else pair.second  # "1." is read as "1:" on faxes
        return pointed, 0.85 if pair.second_sure > 0.6 else 0.72
    if _PERCENT.fullmatch(first) and (_FALSE_PERCENT.fullmatch(second) or pair.second_sure < 0.3):
        return first, 0.8
    if second.endswith(("%", "%)")) and _same_but_percent(second, first):
        return marked, 0.85
    if first.endswith(("%", "%)")) and _same_but_percent(first, second):
        return first, 0.8
    if pair.second_sure < 0.5 and pair.first_sure > 0.9:
        return first, 0.5
    return marked, 0.55 if pair.second_sure > 0.9 else 0.4


def _settle_mille(first: str, second: str, sure: float) -> tuple[str, float]:
    """A number with a ‰, or what may be one: the first reader prints "%o", "%0" or "%"."""
    first, second = _MILLE.sub("‰", first), _MILLE.sub("‰", second)
    if first == second:
        return second, 0.85
    alike = _bare(first).replace("‰", "%") == _bare(second).replace("‰", "%")
    return second, 0.82 if alike and sure > 0.9 else 0.5


def _bare(text: str) -> str:
    return text.replace(",", "").replace(".", "")


def _clean_percent(text: str) -> str:
    """A % that was read with a stray digit at it: "4.15%6"; no digit ever follows a percent sign."""
    if _PERCENT_ALONE.fullmatch(text):
        return "%"
    return _STRAY.sub("%", text)


def _marked(text: str, pair: _Pair, shapes: Shapes) -> tuple[str, bool]:
    """The number with its decimal marks as their shapes tell, and whether every mark's shape told."""
    signs = list(text)
    told = True
    for match in _MARK.finditer(text):
        k = match.start()
        shape = shapes.decimal_mark(pair.xs[k - 1], pair.xs[k + 1]) if k + 1 < len(pair.xs) else None
        if shape is None:
            told = False
        else:
            signs[k] = shape
    return "".join(signs), told


def _same_but_percent(right: str, wrong: str) -> bool:
    """Whether `wrong` is `right` with its % read as one of the shapes that readers make of it."""
    stem, tail = _bare(right.rstrip("%)")), _bare(wrong.rstrip(")"))
    return tail.startswith(stem) and bool(_FALSE_PERCENT.fullmatch(tail[len(stem) :]))


def _settle_letters(pair: _Pair, known: Callable[[str], bool]) -> tuple[str, float]:
    first, second = pair.first, pair.second
    core_first, core_second = first.strip(EDGES), second.strip(EDGES)
    if core_first.casefold() == core_second.casefold():  # the case or a mark at the end
        text, sure = _settle_agreed(pair, known)
        return text, min(sure, 0.9 if pair.second_sure > 0.8 else 0.75)
    good_first, good_second = bool(core_first) and known(core_first), bool(core_second) and known(core_second)
    if good_second and not good_first:
        if pair.second_sure > 0.8 or (pair.second_sure > 0.6 and pair.first_sure > 0.3):
            return second, 0.92
        return second, 0.65  # word lists know odd words too: "Talun" for a blurred "Triliun"
    if good_first and not good_second:
        if pair.second_sure > 0.97 and pair.first_sure < 0.6:
            return second, 0.6
        return first, 0.8 if pair.first_sure > 0.5 else 0.72
    if not good_first and not good_second:
        repaired = repair_word([core_second], known) or repair_word([core_first], known)
        if repaired is not None:
            return second.replace(core_second, repaired) if core_second else repaired, 0.75
    if pair.second_sure > 0.93:
        return second, 0.8 if pair.first_sure < 0.8 else 0.72
    if pair.first_sure > 0.93 and pair.second_sure < 0.6:
        return first, 0.6
    return second, 0.6 if pair.second_sure > 0.75 else 0.45
