"""A number, a percent sign or a Roman numeral as two readers have it -> its text and how sure it is.

A number is believed only where both readers read it alike; shapes tell commas from points; no word list ever changes one.
"""

from __future__ import annotations

import re

from extractors.pairs import ALIKE, Pair, Shapes, agreed

_UNTOLD_POINT = 0.75  # confidence of a point that both read: on poor scans it is a comma one time in three
_PERCENT = re.compile(r"\(?%\)?")
_MILLE = re.compile(r"‰|%[oO0°]")  # the first reader knows no ‰
_NUMERIC = re.compile(r"[\dOolI.,%()<>≥≤=±+-]*\d[\dOolI.,%()<>≥≤=±+-]*")
_LETTERED = re.compile(r"(?<=\d)[OolI](?=[\dOolI.,%]|$)|^[OolI](?=[.,]?\d)")
_DIGITS = str.maketrans("OolI", "0011")
_PERCENT_ALONE = re.compile(r"9?%6|9%")
_STRAY = re.compile(r"%\d(?=\)?$)")
_MARK = re.compile(r"(?<=\d)[.,;](?=\d)")
_RUN = re.compile(r"(?<![\d.,])\d{3,}(?![\d.,])")
_LOST_MARK = 0.35  # confidence: below that of a second look that reads the mark
_DOUBLED = re.compile(r"(?<=\d)(?:,\.|\.,)(?=\d)")  # a comma between two digits, seen twice
_ITEM = re.compile(r"\d{1,2}\.")
_BARLIKE = re.compile(r"[Il1|!i]{1,3}")
_JOINED = re.compile(r"[unUHNmMwW]|[il1I|!]{2,3}")  # bars that blur has joined
_BARS = re.compile(r"I{2,3}")
_FOUR = re.compile(r"[IiLl1|]?[IiLl1|]V|IV", re.IGNORECASE)
_FOURISH = re.compile(r"[IiLl1|]?[VvNW]|[IiLl1|]|I?[NM]")
_FALSE_PERCENT = re.compile(r"\(?(?:9[679]9?|[69]|Y[o06]|[0oO°]/[0oO°]|9?%6|[*q#§])\)?")
_BOUND, _GUESSED_BOUND = re.compile(r"s\d[\d.,]*%?"), 0.6  # "≤ 15" of a poor scan; degrees are "S1"
_SIGN_AS_DIGITS = re.compile(r"(?<=\d)(?:979|9?6)$")
_TAIL = ".,;:'\"`-_|·•~"


def is_uncounted(text: str, x0: float, x1: float, shapes: Shapes) -> bool:
    """Whether the text is a Roman numeral of bars alone that the shapes do not confirm: readers lose one of three."""
    core = text.strip(_TAIL + "()")
    return bool(_BARS.fullmatch(core)) and len(core) not in (shapes.bars(x0, x1), shapes.joined_bars(x0, x1))


def read_roman(pair: Pair, shapes: Shapes) -> str | None:
    """A Roman numeral that readers take for digits or small letters: bars side by side, or a bar and a V."""
    first, second = pair.first.strip(_TAIL), pair.second.strip(_TAIL)
    if (_FOUR.fullmatch(first) and _FOURISH.fullmatch(second)) or (_FOUR.fullmatch(second) and _FOURISH.fullmatch(first)):
        return "IV"
    barlike = _BARLIKE.fullmatch(second) or (_BARLIKE.fullmatch(first) and len(second) <= 3)
    if not (barlike or _JOINED.fullmatch(second)) or first == second == "1":
        return None
    count = shapes.bars(pair.x0, pair.x1)
    if not count and not any(char.isdigit() for char in first + second):  # the flags of "11" are lost where bars are joined
        count = shapes.joined_bars(pair.x0, pair.x1)
    if count == 1 and first != "1" and len(second) == 1:
        return "I"
    return "I" * count if 2 <= count <= 3 and not first == second == "1" * count else None


def settle_number(pair: Pair, shapes: Shapes) -> tuple[str, float]:
    """The number and how sure it is; hardly, where a gap among its digits tells of a mark that was not read."""
    text, sure = _settle_signs(pair, shapes)
    if _BOUND.fullmatch(text):
        text, sure = "≤" + text[1:], min(sure, _GUESSED_BOUND)
    digits = _RUN.search(pair.second)
    if digits and _RUN.search(text) and shapes.lost_mark(pair.xs[digits.start()], pair.xs[digits.end() - 1]):
        return text, min(sure, _LOST_MARK)
    return text, sure


def _settle_signs(pair: Pair, shapes: Shapes) -> tuple[str, float]:
    first, second = _clean_percent(pair.first.translate(ALIKE)), _clean_percent(pair.second.translate(ALIKE))
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
        return second, agreed(pair) if certain or "," in second else _UNTOLD_POINT
    if first == marked or (_bare(first) == _bare(second) and certain and len(first) >= len(second)):
        return marked, 0.85
    if first == second + "-" and shapes.ends_in_dash(pair.xs[-1]):  # "4,5 -", the rest of the range is on the next line
        return marked + "-", 0.85
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
    if first.endswith("%"):  # "25%" and "≥8596": the digits are doubted, the sign is not
        marked = _SIGN_AS_DIGITS.sub("%", marked)
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
    return _DOUBLED.sub(",", _STRAY.sub("%", text))


def _marked(text: str, pair: Pair, shapes: Shapes) -> tuple[str, bool]:
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
