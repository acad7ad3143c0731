"""Fractions whose bar got lost between the page and the text: "Jumlah A x 100% Jumlah B", "Jumlah A Jumlah B x 100%".

A stacked fraction reads so where its rule was not seen, as in raw text-layer dumps (seed-002). A percentage of one quantity
alone is no formula.
"""

from __future__ import annotations

from collections.abc import Sequence

from normalizers.formulas.phrases import gather_pieces
from normalizers.formulas.pieces import cut_pieces, heads
from normalizers.formulas.trees import Tree, node, operand

_FACTORS = frozenset({"100", "1000", "10000", "100000"})  # per cent, per mille, per 10.000 and 100.000 inhabitants
_NO_BREAK = frozenset({"dari", "dan", "dengan", "terhadap", "seluruh", "persentase", "atau", "per", "yang", "rata-rata", "total"})


def restore_bar(tree: Tree, notes: list[str]) -> Tree | None:
    """The tree with the bar put back, told in `notes`; None where the denominator is nowhere; any other tree as it is.

    >>> from normalizers.formulas.trees import number
    >>> flat = node("multiply", operand("Jumlah A aktif Jumlah A"), number(100, percent=True))
    >>> restore_bar(flat, [])["args"][0]
    {'op': 'divide', 'args': [{'operand': 'Jumlah A aktif'}, {'operand': 'Jumlah A'}]}
    """
    if tree.get("op") in ("add", "subtract"):
        return _under_a_sum(tree, notes)
    if tree.get("op") != "multiply" or "operand" not in tree["args"][0] or tree["args"][1].get("number") not in _FACTORS:
        return tree
    above, factor = tree["args"]
    below = _after_factor(notes) or _second_head(above["operand"].split())
    if below is None:
        return None
    if above["operand"].endswith(below):
        above = {**above, "operand": above["operand"].removesuffix(below).strip()}
    notes.append("the fraction bar is not in the text; the second quantity is taken for the denominator")
    return node("multiply", node("divide", above, _quantity(below)), factor)


def _under_a_sum(tree: Tree, notes: list[str]) -> Tree:
    """ "PDRB(t) - PDRB(t-1) x 100% PDRB(t-1)": the quantity after the factor stood below the whole difference."""
    left, right = tree["args"]
    if right.get("op") != "multiply" or "operand" not in right["args"][0] or right["args"][1].get("number") not in _FACTORS:
        return tree
    below = _after_factor(notes)
    if below is None:
        return tree
    notes.append("the fraction bar is not in the text; the last quantity is taken for the denominator")
    whole = node("divide", node(tree["op"], left, right["args"][0]), _quantity(below))
    return node("multiply", whole, right["args"][1])


def _quantity(text: str) -> Tree:
    pieces = gather_pieces(cut_pieces(text)).pieces  # a part of a text that is not tangled
    return operand(pieces[0].text, pieces[0].value or None) if len(pieces) == 1 else operand(text)


def _after_factor(notes: list[str]) -> str | None:
    """The quantity after "x 100%", which `gather_pieces` took for a remark; it is taken out of the notes."""
    loose, _ = heads()
    if notes and notes[-1].split()[:1] and notes[-1].split()[0].casefold() in loose:
        return notes.pop()
    return None


def _second_head(words: Sequence[str]) -> str | None:
    """The words from the second capitalized first word of a quantity on."""
    _, strict = heads()
    for place in range(2, len(words)):
        if words[place][:1].isupper() and words[place].casefold() in strict and words[place - 1].casefold() not in _NO_BREAK:
            return " ".join(words[place:])
    return None
