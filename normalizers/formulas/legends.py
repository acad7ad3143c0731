"""What the symbols of a formula stand for: "A / B x 100%, dimana A = jumlah koperasi aktif, B = jumlah koperasi".

Only a text that computes with the symbols it explains has a legend; any other text stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from normalizers.formulas.phrases import gather_pieces
from normalizers.formulas.pieces import cut_pieces, is_tangled
from normalizers.formulas.trees import Tree

_SYMBOL = r"(?:Σ\s*)?[^\W\d_][^\W_]{0,5}(?:\s?[-–]\s?1)?"
_TELLS = r"\s*(?:=|:|\b(?:adalah|ialah|yaitu|merupakan)\b)\s*"
_DEFINED = re.compile(rf"(?<![\w/])((?:(?i:jumlah|jml|total|nilai|skor)\s+)?{_SYMBOL}){_TELLS}(?=\S)")
_LISTED = re.compile(r"(?:^|(?<=[\s;,]))([A-Za-z])\s?[.)]\s+(?=[A-Z])")
_KEYWORD = re.compile(
    r"[\s,;.(]*\b(?:keterangan|ket|dimana|di\s*mana|yang\s+mana|dengan\s+(?:ketentuan|keterangan)|catatan|penjelasan|note)\b\s*[:.]?[\s(]*",
    re.IGNORECASE,
)
_SIGN = r"[-+/:÷×*^√Σ∑–−]|(?<![^\W\d_])x(?![^\W\d_])|\b(?:dibagi|dikali(?:kan)?|dikurangi|ditambah|persen)\b"
_OPERATOR = re.compile(r"[-+/:÷×*^√–−]|(?<![a-z])x(?![a-z])|dibagi|dikali|dikurangi|ditambah", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_LABEL = re.compile(r"(?:\b(?:rumus|formula|formulasi|perhitungan|maka|sehingga)\b|[\s,;:.=(]|-\s)*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A formula's text without its legend, and the meaning of its symbols."""

    text: str
    legend: Mapping[str, str] = field(default_factory=dict)


def split_legend(text: str) -> Explained:
    """The formula of a cleaned text apart from what its symbols stand for; the text as it is where it explains none.

    >>> split_legend("(A/B) x 100% dimana A = Jumlah koperasi aktif, B = Jumlah koperasi").legend
    {'A': 'Jumlah koperasi aktif', 'B': 'Jumlah koperasi'}
    >>> split_legend("a. Jumlah usulan yang diakomodir b. Jumlah usulan, a/b x 100%").text
    'a/b x 100%'
    >>> split_legend("Omset = jumlah unit x harga").legend
    {}
    """
    marks = sorted(
        {match.start(1): match for pattern in (_LISTED, _DEFINED) for match in pattern.finditer(text)}.values(),
        key=lambda match: match.start(1),
    )
    marks = [mark for mark in marks if not _KEYWORD.fullmatch(mark.group(1))]
    if not marks:
        return _worded(text)
    found = _expression(text, {match.group(1) for match in marks})
    if found is None:
        return _worded(text)
    begin, end = found
    legend: dict[str, str] = {}
    for place, mark in enumerate(marks):
        if begin <= mark.start(1) < end:
            continue
        after = min(marks[place + 1].start(1) if place + 1 < len(marks) else len(text), len(text))
        stop = begin if mark.start(1) < begin < after else after
        meaning = _trimmed(text[mark.end() : stop])
        symbol = " ".join(mark.group(1).split())
        if _WORD.search(meaning) and re.search(rf"(?<!\w){re.escape(symbol)}(?!\w)", text[begin:end]):
            legend.setdefault(symbol, meaning)
    if not legend:
        return _worded(text)
    before = text[:begin]
    head = (
        before.rpartition("=")[0] if "=" in before and not any(m.start(1) < begin for m in marks if m.group(1) in legend) else ""
    )
    formula = re.sub(r"^[xX]\s*=", "", text[begin:end].strip(" .,;:=")).strip()  # a label that would multiply
    return Explained(text=f"{head.strip()} = {formula}" if head.strip() else formula, legend=legend)


def _worded(text: str) -> Explained:
    """A legend of names behind its keyword: "40% x nilai A + 60% x nilai B, dimana nilai A = hasil survei"."""
    keyword = _KEYWORD.search(text)
    if keyword is None or _OPERATOR.search(text[: keyword.start()]) is None:
        return _appended(text)
    formula = text[: keyword.start()].strip(" .,;:")
    legend: dict[str, str] = {}
    for part in re.split(r"[;,]\s*(?:dan\s+)?|\s+dan\s+(?=[^=]{1,60}=)", text[keyword.end() :]):
        name, sign, meaning = part.partition("=") if "=" in part else part.partition(" adalah ")
        name, meaning = name.strip(" .:-"), _trimmed(meaning)
        if sign and name and _WORD.search(meaning) and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", formula, re.IGNORECASE):
            legend.setdefault(name, meaning)
    return Explained(text=formula, legend=legend) if legend else Explained(text=text)


def _appended(text: str) -> Explained:
    """A legend right behind the formula: "NRR x bobot, NRR adalah nilai rata-rata unsur"."""
    for mark in _DEFINED.finditer(text):
        formula = text[: mark.start()].rstrip()
        meaning = _trimmed(text[mark.end() :])
        known = re.search(rf"(?<!\w){re.escape(mark.group(1))}(?!\w)", formula) is not None
        if known and formula.endswith((",", ";", ".")) and _OPERATOR.search(formula) and _WORD.search(meaning):
            return Explained(text=formula.rstrip(" .,;"), legend={mark.group(1): meaning})
    return Explained(text=text)


def explain(tree: Tree, legend: Mapping[str, str]) -> Tree:
    """The tree with `means` at each operand whose symbol the legend explains, and the year that its meaning tells.

    >>> explain({"operand": "A"}, {"A": "Jumlah omzet tahun n-1"})
    {'operand': 'A', 'time': 'n-1', 'means': 'Jumlah omzet'}
    """
    if "operand" in tree:
        named = tree["operand"]
        meaning = legend.get(named) or next((told for name, told in legend.items() if _equal(name, named)), None)
        if meaning is None:
            return tree
        pieces = cut_pieces(meaning)
        gathered = () if is_tangled(pieces) else gather_pieces(pieces).pieces
        name, time = (gathered[0].text, gathered[0].value) if len(gathered) == 1 else (meaning, "")
        time = tree.get("time") or time
        return {"operand": tree["operand"], **({"time": time} if time else {}), "means": name}
    return {**tree, "args": [explain(arg, legend) for arg in tree["args"]]} if "args" in tree else tree


def _equal(name: str, operand: str) -> bool:
    """Whether a name of more than a symbol is the operand's, whatever its capitals."""
    return len(name) > 2 and name.casefold() == operand.casefold()


def _expression(text: str, symbols: set[str]) -> tuple[int, int] | None:
    """Where the text computes with the symbols: the longest stretch of nothing but symbols, numbers and signs."""
    names = "|".join(re.escape(symbol) for symbol in sorted(symbols, key=len, reverse=True))
    token = rf"(?<!\w)(?:{names})(?!\w)|[0-9]+(?:[.,][0-9]+)*\s*%?|{_SIGN}|[()\[\]{{}}=%\s]"
    best: tuple[int, int] | None = None
    for run in re.finditer(rf"(?:{token})+", text, re.IGNORECASE):
        begin, end = run.start(), run.end()
        # The first definition stands right behind the formula: "... x 100% A = Jumlah ...", "... x 100% a. Jumlah ..."
        while end < len(text) and (tail := re.search(rf"(?:(?<!\w)(?:{names})\s*[=:.)]|\()\s*\Z", text[begin:end])):
            end = begin + tail.start()
        stretch = text[begin:end].partition("=")[2] or text[begin:end]
        used = re.findall(rf"(?<!\w)(?:{names})(?!\w)", stretch)
        bare = re.sub(rf"(?<!\w)(?:{names})(?!\w)", "A", stretch)
        whole = bare.count("(") == bare.count(")") and not re.search(r"(?:[-+/:÷×*^–−]|\bx)\s*\Z", bare)
        enough = len(used) > 1 or re.search(r"[0-9]", stretch) is not None
        if used and enough and whole and _OPERATOR.search(bare) and (best is None or end - begin > best[1] - best[0]):
            best = begin, end
    return best


def _trimmed(text: str) -> str:
    """A meaning without what stands between it and the next one."""
    text = _LABEL.sub("", text)
    cut = _KEYWORD.search(text)
    text = text[: cut.start()] if cut is not None and cut.end() == len(text) else text
    text = re.sub(r"(?:\s+(?:dan|serta))?[\s,;.]*\Z", "", text).strip(" ,;.-•")
    while text.endswith(")") and text.count(")") > text.count("("):  # the bracket around the whole legend
        text = text[:-1].rstrip(" ,;.")
    return text
