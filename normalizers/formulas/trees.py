"""Expression trees of formulas as JSON values: what a node looks like, and walks over a tree.

{"operand": "Jumlah usaha mikro", "time": "n-1"}      a named quantity, of a year when one is told
{"operand": "A", "means": "jumlah usaha mikro"}       a symbol that the decree explains
{"number": "100", "percent": true}                    a constant as printed in decimal notation
{"op": "divide", "args": [A, B]}                      also multiply, add, subtract, power
{"op": "sum" | "average" | "negative", "args": [A]}   Σ over what A describes; its mean; its opposite
{"op": "root", "degree": 3, "args": [A]}              a root
{"op": ">=", "args": [A, B]}                          a threshold: also >, <=, <
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

Tree = Mapping[str, Any]


def operand(name: str, time: str | None = None) -> dict[str, Any]:
    """A named quantity; `time` is "n", "n-1", ... or None."""
    return {"operand": name, "time": time} if time else {"operand": name}


def number(value: Decimal | int | str, *, percent: bool = False) -> dict[str, Any]:
    """A constant; a percentage keeps its printed number ("100", percent)."""
    told = {"number": format(Decimal(value), "f")}
    return {**told, "percent": True} if percent else told


def node(op: str, *args: Tree, **more: Any) -> dict[str, Any]:
    """An operation on trees.

    >>> node("divide", operand("A"), operand("B"))
    {'op': 'divide', 'args': [{'operand': 'A'}, {'operand': 'B'}]}
    """
    return {"op": op, **more, "args": list(args)}


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of a tree, the outermost first."""
    yield tree
    for arg in tree.get("args", ()):
        yield from walk(arg)


def operand_key(leaf: Tree) -> str:
    """The name under which `evaluate` expects an operand's value.

    >>> operand_key(operand("Omset", "n-1")), operand_key(operand("Omset"))
    ('Omset [n-1]', 'Omset')
    """
    return f"{leaf['operand']} [{leaf['time']}]" if leaf.get("time") else str(leaf["operand"])


def operand_keys(tree: Tree) -> tuple[str, ...]:
    """The keys of all operands of a tree, each once, in reading order."""
    return tuple(dict.fromkeys(operand_key(leaf) for leaf in walk(tree) if "operand" in leaf))


def one_spelling(tree: Tree) -> Tree:
    """The tree with operands that differ in case only spelled as the first of them: "Jumlah omzet", "jumlah omzet".

    >>> one_spelling(node("divide", operand("Omzet", "n"), operand("omzet", "n-1")))["args"][1]
    {'operand': 'Omzet', 'time': 'n-1'}
    """
    spellings: dict[str, str] = {}
    for leaf in walk(tree):
        if "operand" in leaf:
            spellings.setdefault(_spelling_key(leaf["operand"]), leaf["operand"])

    def spelled(part: Tree) -> Tree:
        if "operand" in part:
            return {**part, "operand": spellings[_spelling_key(part["operand"])]}
        return {**part, "args": [spelled(arg) for arg in part["args"]]} if "args" in part else part

    return spelled(tree)


def _spelling_key(name: str) -> str:
    """Symbols differ by their case: n of N respondents."""
    return name if len(name) <= 2 else name.casefold()


def has_op(tree: Tree, *ops: str) -> bool:
    """Whether one of the operations stands anywhere in the tree."""
    return any(leaf.get("op") in ops for leaf in walk(tree))


def is_hundred_percent(tree: Tree) -> bool:
    """Whether the node is the constant of "x 100%"."""
    return tree.get("number") == "100" and bool(tree.get("percent"))
