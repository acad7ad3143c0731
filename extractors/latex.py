"""The LaTeX that transcripts write formulas in, flattened to one line as a person reads it aloud."""

from __future__ import annotations

import re

_MATH = re.compile(r"\$([^$]*\\[^$]*)\$")
_ESCAPED = re.compile(r"\\([%$&#_{}])")
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[{}\[\]^_]|[^\\{}\[\]^_]+")

_SYMBOLS = {
    "\\sum": "Σ ",
    "\\times": " x ",
    "\\cdot": " x ",
    "\\div": " : ",
    "\\pm": "±",
    "\\leq": "≤ ",
    "\\le": "≤ ",
    "\\geq": "≥ ",
    "\\ge": "≥ ",
    "\\neq": "≠ ",
    "\\approx": "≈ ",
    "\\infty": "∞",
    "\\quad": " ",
    "\\,": "",
    "\\;": " ",
    "\\!": "",
    "\\\\": " ",
    "\\left": "",
    "\\right": "",
}


def flatten_latex(text: str) -> str:
    r"""The text with every `$...$` that holds LaTeX written out; a fraction becomes "(numerator) / (denominator)".

    A command that is not known loses its backslash, so that nothing is dropped. Text without LaTeX comes back unchanged.

    >>> flatten_latex(r"$\frac{\text{Jumlah sentra dibina}}{\text{Jumlah sentra}} \times 100\%$")
    '(Jumlah sentra dibina) / (Jumlah sentra) x 100%'
    >>> flatten_latex(r"Nilai Ekspor (Miliar US\$)")
    'Nilai Ekspor (Miliar US$)'
    """
    if "\\" not in text:
        return text
    flat = _MATH.sub(lambda match: _flatten_math(match.group(1)), text.replace("\\$", "\0"))
    flat = _ESCAPED.sub(r"\1", flat.replace("\0", "$"))
    return flat if flat == text else " ".join(flat.split())


def _flatten_math(math: str) -> str:
    tokens = _TOKEN.findall(math)
    flat, _ = _sequence(tokens, 0, None)
    return re.sub(r"\s+([),])", r"\1", re.sub(r"\(\s+", "(", " ".join(flat.split())))


def _sequence(tokens: list[str], at: int, stop: str | None) -> tuple[str, int]:
    """The flattened tokens from `at` up to `stop` (or the end), and the position behind them."""
    out: list[str] = []
    while at < len(tokens) and tokens[at] != stop:
        piece, at = _term(tokens, at)
        out.append(piece)
    return "".join(out), at + 1


def _term(tokens: list[str], at: int) -> tuple[str, int]:
    token = tokens[at]
    if token in ("\\frac", "\\dfrac", "\\tfrac"):
        above, at = _group(tokens, at + 1)
        below, at = _group(tokens, at)
        return f"{_bracketed(above)} / {_bracketed(below)}", at
    if token == "\\sqrt":
        sign = "√"
        if at + 1 < len(tokens) and tokens[at + 1] == "[":
            degree, at = _sequence(tokens, at + 2, "]")
            sign = {"3": "∛", "4": "∜"}.get(degree.strip(), f"{degree.strip()}√")
            at -= 1
        inner, at = _group(tokens, at + 1)
        return f"{sign}{_bracketed(inner)}", at
    if token == "{":
        return _sequence(tokens, at + 1, "}")
    if token in ("\\text", "\\mathrm", "\\textbf", "\\mathbf", "\\operatorname"):
        return _group(tokens, at + 1)
    if token.startswith("\\"):
        return _SYMBOLS.get(token, token[1:]), at + 1
    return token, at + 1


def _group(tokens: list[str], at: int) -> tuple[str, int]:
    """The flattened `{...}` at `at`, or the single term there; "" past the end."""
    while at < len(tokens) and not tokens[at].strip():
        at += 1
    if at >= len(tokens):
        return "", at
    return _term(tokens, at)


def _bracketed(text: str) -> str:
    """The text in one pair of brackets; a pair that already holds all of it is kept."""
    text = text.strip()
    depth = 0
    for i, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and i < len(text) - 1:
            break
    else:
        if text.startswith("(") and text.endswith(")"):
            return text
    return f"({text})"
