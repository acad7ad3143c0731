"""The kind of a formula: by its tree, or, where nothing is computed, by the words of its text."""

from __future__ import annotations

import re
from functools import cache

from normalizers.formulas.phrases import gather_pieces
from normalizers.formulas.pieces import Kind, cut_pieces, decide_slashes, is_tangled
from normalizers.formulas.trees import Tree, has_op, operand, walk
from normalizers.vocabulary import alternatives, load_vocabulary


def kind_of_tree(tree: Tree, text: str = "") -> str:
    """The kind of an expression.

    >>> from normalizers.formulas.trees import node
    >>> kind_of_tree(node("divide", operand("A"), operand("B"))), kind_of_tree(node("add", operand("A"), operand("B")))
    ('ratio', 'sum')
    """
    core = _without_factor(tree)
    op = core.get("op")
    if op == "divide":
        return "growth" if is_growth(core) else _average_or_ratio(core, text)
    if op == "subtract":
        return "growth" if any(is_growth(arg) for arg in core["args"]) or _is_ratio_less_one(core) else "difference"
    if op == "add" and tree.get("op") == "multiply" and any(arg.get("op") == "divide" for arg in tree["args"]):
        return "average"  # 1/8 (A + B + ...)
    if op == "add":
        weighted = [arg for arg in core["args"] if _is_weighted(arg)]
        return "index" if weighted else "sum"
    if op in ("sum", "average", "root", "power"):
        return {"sum": "sum", "average": "average"}.get(str(op), "index")
    if op == "multiply":
        return "index" if _is_weighted(core) else "product"
    return "count"


def _without_factor(tree: Tree) -> Tree:
    """The tree without constants that multiply it: the core of "A / B x 100%"."""
    while tree.get("op") in ("multiply", "negative"):
        rest = [arg for arg in tree["args"] if any("operand" in leaf for leaf in walk(arg))]
        if len(rest) != 1:
            return tree
        tree = rest[0]
    return tree


def is_growth(tree: Tree) -> bool:
    """Whether a fraction sets the change of a quantity against itself: (A(n) - A(n-1)) / A(n-1)."""
    if tree.get("op") != "divide":
        return False
    top = _without_factor(tree["args"][0])
    years = {leaf.get("time") for leaf in walk(top) if "operand" in leaf}
    return top.get("op") == "subtract" and "n-1" in years and bool(years & {"n", None})


def _is_ratio_less_one(tree: Tree) -> bool:
    """A(n) / A(n-1) - 1."""
    first, second = tree["args"]
    years = {leaf.get("time") for leaf in walk(first) if "operand" in leaf}
    return second.get("number") in ("1", "100") and first.get("op") in ("divide", "multiply") and years == {"n", "n-1"}


def _average_or_ratio(core: Tree, text: str) -> str:
    counts = core["args"][1]
    listed = has_op(core["args"][0], "add") and "number" in counts
    return "average" if listed or re.match(r"\W*(?:rata-?\s?rata|rerata)", text, re.IGNORECASE) else "ratio"


def _is_weighted(tree: Tree) -> bool:
    """A term of an index: a constant below one, or a percentage, times a quantity."""
    if tree.get("op") == "add":
        return any(_is_weighted(arg) for arg in tree["args"])
    if tree.get("op") != "multiply":
        return False
    names = " ".join(str(leaf.get("operand", "")) for leaf in tree["args"]).casefold()
    return any("number" in arg for arg in tree["args"]) or "bobot" in names


@cache
def _first_words() -> dict[str, re.Pattern[str]]:
    data = load_vocabulary("formulas")
    return {
        name: re.compile(rf"\W*(?:{alternatives(data[name])})(?!\w)", re.IGNORECASE)
        for name in ("sources", "purposes", "counted", "totals", "scored", "averages")
    } | {"survey": re.compile(rf"(?<!\w)(?:{alternatives(data['survey'])})(?!\w)", re.IGNORECASE)}


def named(text: str) -> Tree:
    """The single quantity of a text, with its year where it ends in one ("Total Omset Pada Tahun n")."""
    cut = cut_pieces(text)
    pieces = () if is_tangled(cut) else gather_pieces(decide_slashes(cut)).pieces
    if len(pieces) == 1 and pieces[0].kind is Kind.OPERAND and pieces[0].value and text.endswith(("n", "n)", "1", "1)")):
        return operand(pieces[0].text, pieces[0].value)
    return operand(text)


def kind_of_text(text: str) -> tuple[str, Tree | None, str | None]:
    """The kind of a text without an expression of its own, the single quantity that it names if it names one, and the reason
    why there is no expression otherwise.

    >>> kind_of_text("Jumlah dataset terpublikasi")
    ('count', {'operand': 'Jumlah dataset terpublikasi'}, None)
    >>> kind_of_text("Data BPS dan Bank Indonesia")
    ('reported-elsewhere', None, 'the value is read from a report or register')
    """
    words = _first_words()
    if words["survey"].search(text):
        return "survey", None, "the value is told by a survey"
    if re.search(r"(?<!\d)100\s?(?:%|persen)", text):
        return "described", None, "the text multiplies by 100%, but tells no division"
    if words["counted"].match(text):
        return "count", named(re.sub(r"(?i)^menghitung\s+", "", text)), None
    if words["sources"].match(text):
        return "reported-elsewhere", None, "the value is read from a report or register"
    if words["purposes"].match(text):
        return "described", None, "the text tells a purpose or a definition, no computation"
    if words["totals"].match(text):
        return "sum", named(text), None
    if words["averages"].match(text):
        return "average", named(text), None
    if words["scored"].match(text) and len(text.split()) <= 12:
        return "index", named(text), None
    if " yang " in text.casefold() and len(text.split()) <= 14 and not re.match(r"(?i)me[mn]\w+", text):
        return "count", named(text), None
    return "described", None, "the text names no operation"
