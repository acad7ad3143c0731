"""The grammar of formulas (grammar.lark) over pieces: the one door to lark. A list of pieces becomes an expression tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from normalizers.formulas.pieces import Kind, Piece
from normalizers.formulas.trees import Tree, node, number, operand
from normalizers.numerals import read_numeral

if TYPE_CHECKING:
    from lark import Lark, Token
    from lark import Tree as LarkTree


@cache
def _parser() -> Lark:
    """The parser, built at the first formula that computes (lark is loaded only then)."""
    from lark import Lark, Token
    from lark.lexer import Lexer

    class PieceLexer(Lexer):
        """Pieces are tokens already; a token's text is its place in the list."""

        __future_interface__ = 2  # lark hands over the lexer's state, whose text is the list of pieces

        def __init__(self, lexer_conf: object) -> None:
            pass

        def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:  # noqa: ARG002
            return (Token(piece.kind.value, str(place)) for place, piece in enumerate(lexer_state.text))

    grammar = files("normalizers.formulas").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", lexer=PieceLexer)


def parse_pieces(pieces: Sequence[Piece]) -> Tree | None:
    """The tree of gathered pieces, brackets kept as "group" nodes; None when they make no formula.

    >>> from normalizers.formulas.phrases import gather_pieces
    >>> from normalizers.formulas.pieces import cut_pieces
    >>> parse_pieces(gather_pieces(cut_pieces("A dibagi B")).pieces)
    {'op': 'divide', 'args': [{'operand': 'A'}, {'operand': 'B'}]}
    """
    from lark.exceptions import LarkError

    try:
        parsed = _parser().parse(list(pieces))
    except (LarkError, RecursionError):
        return None
    return _built(parsed.children[0], pieces)  # type: ignore[arg-type]


def _built(tree: LarkTree[Token], pieces: Sequence[Piece]) -> Tree:
    rule = str(tree.data)
    if rule in ("operand", "number"):
        piece = pieces[int(str(tree.children[0]))]
        return operand(piece.text, piece.value or None) if rule == "operand" else _constant(piece.text)
    args = [_built(child, pieces) for child in tree.children if not isinstance(child, str)]
    if rule == "root":
        return node("root", *args, degree=int(pieces[int(str(tree.children[0]))].value))
    return node("sum" if rule == "total" else rule, *args)


def _constant(text: str) -> Tree:
    digits = "".join(character for character in text if character in "0123456789.,").strip(".,")
    numeral = read_numeral(digits)
    percent = "%" in text or "persen" in text.casefold()
    return number(numeral.value if numeral.value is not None else 0, percent=percent)


def is_formula(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces compute something: an operator or a prefix stands among them."""
    return any(piece.kind not in (Kind.OPERAND, Kind.NUMBER, Kind.LPAR, Kind.RPAR) for piece in pieces)
