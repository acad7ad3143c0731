"""Two readings of one line -> one, with the evidence for each word.

Where both read the same a word is sure. Numbers have rules of their own, in extractors.number_rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from extractors.doubts import EDGES
from extractors.letter_repair import find_twins, repair_word
from extractors.number_rules import is_uncounted, read_roman, settle_number
from extractors.pairs import ALIKE, Pair, Shapes, agreed, join_numbers, pair_readings, part_at_blank
from extractors.rapid import ReadGlyph
from extractors.tesseract import ReadWord

REVIEW_BELOW = 0.7  # confidence; a word below is shown to a person
_DOUBTED = 0.75  # confidence of what no word list vouches for and readers are known to misread
_ACRONYM = 3  # letters; a word list of thousands knows one of five such groups of capitals, misread ones among them
_NUMERAL = frozenset("IVX")  # the second reader takes "IV" for small letters
_LOOKED_ALIKE, _READ_ALIKE = 0.65, 0.5  # of the second and the first reader, below which their agreement on an acronym is doubted
_LIKELY = 0.8  # of the first reader
_CLEAR = 0.9  # of the second reader, whatever the first has
_SHORT = 4  # letters; a shorter word has twins a letter away
_DOLLARS = "USS"  # no reader tells US$ from it on a scan
_VOUCHED = 0.9  # confidence of a word that the first reader and the word list agree on, at least


@dataclass(frozen=True, slots=True)
class ChosenWord:
    """A word as settled: `confidence` 0..1, the loser's text in `alternative`; extent in pixels of the line image."""

    text: str
    x0: float
    x1: float
    confidence: float
    alternative: str | None = None


def settle_line(
    first: Sequence[ReadWord], second: Sequence[ReadGlyph], known: Callable[[str], bool], shapes: Shapes
) -> tuple[ChosenWord, ...]:
    """The words of a line from both readings, either of which may be empty."""
    if not any(g.text.strip() for g in second):
        return tuple(ChosenWord(w.text, w.x0, w.x1, 0.45 * w.confidence) for w in first)
    pairs = [part for pair in pair_readings(first, second) for part in part_at_blank(pair, known, shapes)]
    return tuple(_settle_word(pair, known, shapes) for pair in join_numbers(pairs, shapes))


def accept_line(first: Sequence[ReadWord]) -> tuple[ChosenWord, ...]:
    """The first reader's words alone, where nothing is doubtful."""
    return tuple(ChosenWord(w.text, w.x0, w.x1, min(0.95, max(_VOUCHED, w.confidence))) for w in first)


def _settle_word(pair: Pair, known: Callable[[str], bool], shapes: Shapes) -> ChosenWord:
    first, second = pair.first, pair.second
    numeral = read_roman(pair, shapes)
    if numeral is not None:
        return ChosenWord(numeral, pair.x0, pair.x1, 0.85, None if numeral in (first, second) else second)
    words = [_is_known_word(first, known), _is_known_word(second, known)]
    if any(char.isdigit() or char in "%‰" for char in first + second) and not any(words):
        text, sure = settle_number(pair, shapes)
    elif first.translate(ALIKE) == second.translate(ALIKE):
        text, sure = _settle_agreed(pair, known)
    elif not first:
        text, sure = second, 0.8 if known(second.strip(EDGES)) and pair.second_sure > 0.5 else 0.75 * pair.second_sure
    else:
        text, sure = _settle_letters(pair, known)
    if is_uncounted(text, pair.x0, pair.x1, shapes):
        sure = min(sure, _DOUBTED)
    same = first.translate(ALIKE) == second.translate(ALIKE) == text.translate(ALIKE)
    return ChosenWord(text, pair.x0, pair.x1, sure, None if same or not first else second if text == first else first)


def is_acronym(core: str) -> bool:
    """Whether a word of few capitals needs two readers whatever a word list tells.

    >>> is_acronym("GDR"), is_acronym("Gor"), is_acronym("SAKIP")
    (True, False, False)
    >>> is_acronym("IV")
    False
    """
    return 2 <= len(core) <= _ACRONYM and core.isalpha() and core.isupper() and not _NUMERAL.issuperset(core)


def _has_short_part(core: str) -> bool:
    """Whether a word with strokes has parts too short for any word list: "SD/MI/Paket"."""
    return len(core) > _SHORT and "/" in core and any(len(part) < _ACRONYM for part in core.split("/"))


def _is_known_word(text: str, known: Callable[[str], bool]) -> bool:
    core = text.strip(EDGES)
    return len(core) >= 4 and core.isalpha() and known(core)


def _settle_agreed(pair: Pair, known: Callable[[str], bool]) -> tuple[str, float]:
    """Both read the same; where that is one usual misreading away from a known word they may both be wrong."""
    core = pair.second.strip(EDGES)
    unsure = pair.second_sure < 0.85 or pair.first_sure < 0.7
    if len(core) >= 5 and not core.isupper() and core.isalpha() and not known(core):
        repaired = repair_word([core], known)
        if repaired is not None:
            return (pair.second.replace(core, repaired), 0.72) if unsure else (pair.second, 0.66)
        if pair.second_sure < _LOOKED_ALIKE and pair.first_sure < _LIKELY:
            return pair.second, _DOUBTED
    if "!" in core and core.replace("!", "").isalpha():  # no decree cries out: both took a plain stroke for one
        repaired = repair_word([core], known)
        return (pair.second, 0.66) if repaired is None else (pair.second.replace(core, repaired), 0.85)
    if core == _DOLLARS:
        return pair.second.replace(core, "US$"), _DOUBTED
    if is_acronym(core) and (pair.second_sure < _LOOKED_ALIKE or (pair.first_sure < _READ_ALIKE and pair.second_sure < _CLEAR)):
        return pair.second, _DOUBTED
    if len(core) > _SHORT and "/" in core and unsure and not all(known(part) for part in core.split("/")):
        return pair.second, _DOUBTED
    if pair.second.endswith(":") and core.isalpha() and known(core + "i"):  # the last letter of "Nilai"
        return (pair.second, _DOUBTED) if known(core) else (pair.second.replace(core + ":", core + "i"), _DOUBTED)
    return pair.second, agreed(pair)


def _settle_letters(pair: Pair, known: Callable[[str], bool]) -> tuple[str, float]:
    first, second = pair.first, pair.second
    core_first, core_second = first.strip(EDGES), second.strip(EDGES)
    if core_first.casefold() == core_second.casefold():  # the case or a mark at the end
        text, sure = _settle_agreed(pair, known)
        return text, min(sure, 0.9 if pair.second_sure > 0.8 else 0.75)
    if pair.second_sure > 0.75 and (is_acronym(core_second) or _has_short_part(core_second)):
        surely = pair.second_sure > 0.97 and pair.first_sure < 0.3 and "/" not in core_second
        return second, 0.8 if surely else _DOUBTED
    good_first, good_second = (bool(core) and known(core) and not is_acronym(core) for core in (core_first, core_second))
    if good_second and not good_first:
        twins = find_twins(core_second, known)
        shared = twins & find_twins(core_first, known)
        if len(shared) == 1 and core_second.islower():
            return second.replace(core_second, next(iter(shared))), _DOUBTED
        longer = len(core_first) > len(core_second)  # "mermiliki" and a list's own "memilki", "bask" and "bak" for "baik"
        if twins and (longer or (len(core_second) < _SHORT and pair.second_sure < 0.97)):
            return second, _DOUBTED
        if pair.second_sure > 0.8 or (pair.second_sure > 0.6 and pair.first_sure > 0.3):
            return second, 0.92
        return second, 0.65  # word lists know odd words too: "Talun" for a blurred "Triliun"
    if good_first and not good_second:
        if first.endswith(":") and known(core_first + "i"):
            return first.replace(core_first + ":", core_first + "i"), _DOUBTED
        if pair.second_sure > 0.97 and pair.first_sure < 0.6:
            return second, 0.6
        repaired = repair_word([core_second], known) if pair.first_sure < 0.5 and len(core_second) > len(core_first) + 1 else None
        if repaired is not None:  # a word that is too short for the print: "Tran" for a blurred "Triliun"
            return second.replace(core_second, repaired), 0.72
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
