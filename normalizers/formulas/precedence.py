"""The tree that the author of a flat formula meant, where the rules of precedence give another one.

"A - B / C x 100%" printed without brackets means (A - B) / C: a count less a share is nothing. seed-002 prints its growth so,
in words ("A dikurangi B dibagi C x 100%") and in signs.
"""

from __future__ import annotations

from normalizers.formulas.trees import Tree, has_op, node

_SUMS = ("add", "subtract")
MOST_ROOTS = 12  # the degree of a root; a geometric mean of more than a dozen parts is a misreading
_BARE = ("sum", "average")


def settle_precedence(tree: Tree, notes: list[str]) -> Tree:
    """The tree without its "group" nodes, flat differences over a denominator made its numerator; each such change is a note.

    >>> from normalizers.formulas.trees import operand
    >>> a, b, c = operand("A"), operand("B"), operand("C")
    >>> settle_precedence(node("subtract", a, node("divide", b, c)), [])["op"]
    'divide'
    """
    if "op" not in tree:
        return tree
    changed = _regrouped(tree)
    if changed is not None:
        notes.append(
            "the sum before the division is taken for its numerator"
            if changed[1]
            else "the sum after the division is taken whole"
        )
        return settle_precedence(changed[0], notes)
    if tree["op"] == "multiply" and tree["args"][0].get("op") == "sum" and _is_quantity(tree["args"][1]):
        inner = tree["args"][0]["args"][0]
        if inner.get("op") != "group":
            # "Σ nilai x bobot": every member of the set is weighed, then they are added.
            return settle_precedence(node("sum", node("multiply", inner, tree["args"][1])), notes)
    args = [settle_precedence(arg, notes) for arg in tree["args"]]
    if tree["op"] == "group":
        return args[0]
    degree = _root_degree(args[1]) if tree["op"] == "power" else None
    if degree is not None:
        return node("root", args[0], degree=degree)
    return {**tree, "args": args}


def _regrouped(tree: Tree) -> tuple[Tree, bool] | None:
    if tree["op"] not in _SUMS:
        return None
    left, right = tree["args"]
    if _is_chain(left) and "op" in right:
        spine = _with_numerator(right, left, tree["op"])
        if spine is not None:
            return spine, True
    if left.get("op") == "divide" and _is_bare(left["args"][1]) and right.get("op") == "multiply":
        term, factor = right["args"]
        if _is_bare(term) and factor.get("number") == "100":
            whole = node("divide", left["args"][0], node(tree["op"], left["args"][1], term))
            return node("multiply", whole, factor), False
    return None


def _with_numerator(right: Tree, left: Tree, op: str) -> Tree | None:
    """`right`, a product that starts with a division of a bare quantity, with `left op` put before its numerator."""
    if right["op"] == "divide" and _is_bare(right["args"][0]):
        return node("divide", node("group", node(op, left, right["args"][0])), right["args"][1])
    if right["op"] in ("multiply", "divide") and "op" in right["args"][0]:
        inner = _with_numerator(right["args"][0], left, op)
        return node(right["op"], inner, right["args"][1]) if inner is not None else None
    return None


def _root_degree(exponent: Tree) -> int | None:
    """3 of the exponent 1/3."""
    parts = exponent.get("args", ())
    if exponent.get("op") != "divide" or parts[0].get("number") != "1":
        return None
    below = str(parts[1].get("number", ""))
    return int(below) if below.isdecimal() and 2 <= int(below) <= MOST_ROOTS else None


def _is_quantity(tree: Tree) -> bool:
    return "operand" in tree


def _is_product(tree: Tree) -> bool:
    """Whether a bracket multiplies quantities: "(Jumlah tempat tidur x periode) - hari perawatan / pasien keluar"."""
    inner = tree["args"][0] if tree.get("op") == "group" else tree
    return tree.get("op") == "group" and inner.get("op") == "multiply" and all(_is_quantity(arg) for arg in inner["args"])


def _is_bare(tree: Tree) -> bool:
    return "operand" in tree or tree.get("op") in _BARE


def _is_chain(tree: Tree) -> bool:
    """Whether a tree is quantities joined by + and -, without constants, products and brackets."""
    if tree.get("op") in _SUMS:
        return all(_is_chain(arg) for arg in tree["args"])
    if _is_product(tree):
        return True
    return _is_bare(tree) and not has_op(tree, "group", "divide", "multiply")
