"""Expression trees as text: plain (what `parse_formula` reads back), LaTeX and MathML."""

from __future__ import annotations

from html import escape

from normalizers.formulas.trees import Tree

_YEAR_LETTERS = frozenset("nNtT")  # a symbol that in brackets would read as a year
_SIGNS = {"add": "+", "subtract": "-", "multiply": "x", "divide": "/", "power": "^"}
_LATEX = {"add": "+", "subtract": "-", "multiply": r"\times", ">=": r"\geq", "<=": r"\leq", ">": ">", "<": "<"}
_MATHML = {"add": "+", "subtract": "−", "multiply": "×", ">=": "≥", "<=": "≤", ">": "&gt;", "<": "&lt;"}
_RANK = {"add": 1, "subtract": 1, "multiply": 2, "divide": 2, "negative": 3, "power": 4}
_LATEX_ESCAPES = str.maketrans(
    {**{mark: f"\\{mark}" for mark in "%&_#${}"}, "~": r"\~{}", "^": r"\^{}", "\\": r"\textbackslash{}"}
)


def _rank(tree: Tree) -> int:
    """How tightly a node binds: sums 1, products 2, signs 3, everything else 5."""
    return _RANK.get(str(tree.get("op")), 0 if tree.get("op") in (">=", "<=", ">", "<") else 5)


def _number(tree: Tree) -> str:
    return f"{tree['number'].replace('.', ',')}{'%' if tree.get('percent') else ''}"


def _name(tree: Tree) -> str:
    return f"{tree['operand']} tahun {tree['time']}" if tree.get("time") else str(tree["operand"])


def render_plain(tree: Tree) -> str:
    """The tree in one line, each operand of a fraction in brackets: "(A) / (B) x 100%".

    >>> from normalizers.formulas.trees import node, number, operand
    >>> render_plain(node("multiply", node("divide", operand("A"), operand("B")), number(100, percent=True)))
    '(A) / (B) x 100%'
    """
    if "operand" in tree:
        return _name(tree)
    if "number" in tree:
        return _number(tree)
    op, args = tree["op"], [*tree["args"]]
    if op == "sum":
        return f"Σ {_enclosed(args[0])}"
    if op == "average":
        return f"Rata-rata {_enclosed(args[0])}"
    if op == "root":
        return f"{ {2: '√', 3: '∛', 4: '∜'}.get(tree['degree'], '√') } {_enclosed(args[0])}"
    if op == "negative":
        return f"- {_enclosed(args[0])}"
    sides = [render_plain(arg) for arg in args]
    if op == "divide":
        sides = [_enclosed(args[0]) if _rank(args[0]) != 2 else sides[0], _enclosed(args[1])]
    elif op in _SIGNS:
        low, high = _rank(args[0]) < _rank(tree), _rank(args[1]) <= _rank(tree)
        sides = [f"({sides[0]})" if low else sides[0], f"({sides[1]})" if high else sides[1]]
    return f"{sides[0]} {_SIGNS.get(op, op)} {sides[1]}"


def _enclosed(tree: Tree) -> str:
    text = render_plain(tree)
    return text if "number" in tree or text in _YEAR_LETTERS else f"({text})"


def render_latex(tree: Tree) -> str:
    r"""The tree as LaTeX for math mode.

    >>> from normalizers.formulas.trees import node, operand
    >>> render_latex(node("divide", operand("Jumlah A", "n"), operand("B")))
    '\\frac{\\text{Jumlah A}_{n}}{\\text{B}}'
    """
    if "operand" in tree:
        year = f"_{{{tree['time']}}}" if tree.get("time") else ""
        return rf"\text{{{tree['operand'].translate(_LATEX_ESCAPES)}}}{year}"
    if "number" in tree:
        return _number(tree).replace("%", r"\%").replace(",", "{,}")
    op, args = tree["op"], [render_latex(arg) for arg in tree["args"]]
    if op == "divide":
        return rf"\frac{{{args[0]}}}{{{args[1]}}}"
    if op == "root":
        return rf"\sqrt{'' if tree['degree'] == 2 else '[' + str(tree['degree']) + ']'}{{{args[0]}}}"
    if op == "average":
        return rf"\overline{{{args[0]}}}"
    if op in ("sum", "negative"):
        inner = args[0] if _rank(tree["args"][0]) > 2 else rf"\left({args[0]}\right)"
        return f"{'-' if op == 'negative' else chr(92) + 'sum '}{inner}"
    if op == "power":
        base = args[0] if _rank(tree["args"][0]) > 4 else rf"\left({args[0]}\right)"
        return rf"{base}^{{{args[1]}}}"
    shielded = _shielded(tree, args, r"\left(", r"\right)")
    return f"{shielded[0]} {_LATEX[op]} {shielded[1]}"


def _shielded(tree: Tree, args: list[str], opening: str, closing: str) -> list[str]:
    """Both sides of an operation, in brackets where they bind less tightly; a fraction shows its own extent."""
    rank = _rank(tree)
    ranks = [5 if arg.get("op") == "divide" else _rank(arg) for arg in tree["args"]]
    low = [ranks[0] < rank, ranks[1] <= rank if tree["op"] != "add" else ranks[1] < rank]
    return [f"{opening}{arg}{closing}" if wrap else arg for arg, wrap in zip(args, low, strict=True)]


def render_mathml(tree: Tree) -> str:
    """The tree as a MathML element for the browser.

    >>> from normalizers.formulas.trees import node, operand
    >>> render_mathml(node("divide", operand("A"), operand("B & C")))
    '<math><mfrac><mtext>A</mtext><mtext>B &amp; C</mtext></mfrac></math>'
    """
    return f"<math>{_mathml(tree)}</math>"


def _mathml(tree: Tree) -> str:
    if "operand" in tree:
        text = f"<mtext>{escape(tree['operand'])}</mtext>"
        return f"<msub>{text}<mi>{escape(tree['time'])}</mi></msub>" if tree.get("time") else text
    if "number" in tree:
        return f"<mn>{_number(tree)}</mn>"
    op, args = tree["op"], [_mathml(arg) for arg in tree["args"]]
    if op == "divide":
        return f"<mfrac>{args[0]}{args[1]}</mfrac>"
    if op == "root":
        degree = tree["degree"]
        return f"<msqrt>{args[0]}</msqrt>" if degree == 2 else f"<mroot><mrow>{args[0]}</mrow><mn>{degree}</mn></mroot>"
    if op == "power":
        return f"<msup><mrow>{args[0]}</mrow><mrow>{args[1]}</mrow></msup>"
    if op == "average":
        return f"<mover><mrow>{args[0]}</mrow><mo>¯</mo></mover>"
    if op in ("sum", "negative"):
        inner = args[0] if _rank(tree["args"][0]) > 2 else f"<mo>(</mo>{args[0]}<mo>)</mo>"
        return f"<mrow><mo>{'∑' if op == 'sum' else '−'}</mo>{inner}</mrow>"
    left, right = _shielded(tree, args, "<mrow><mo>(</mo>", "<mo>)</mo></mrow>")
    return f"<mrow>{left}<mo>{_MATHML[op]}</mo>{right}</mrow>"
