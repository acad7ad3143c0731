"""Pieces of a formula gathered into what the grammar reads: operands with their year, structural brackets, constants.

What stands around a formula (a definition before it, a remark after it) is taken out and returned as notes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from normalizers.formulas.pieces import OPERATORS, PREFIXES, Kind, Piece, heads
from normalizers.vocabulary import load_vocabulary

_STARTS = OPERATORS | {Kind.LPAR}
_CONNECTORS = frozenset(
    {
        "antara",
        "adalah",
        "yaitu",
        "yakni",
        "dengan",
        "dan",
        "dari",
        "ialah",
        "lalu",
        "kemudian",
        "hasilnya",
        "di",
        ",",
        "s.d",
        "s.d.",
        "s/d",
        "sampai",
    }
)
_MEASURES = OPERATORS - {Kind.EQUALS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Pieces ready for the grammar, and the texts around the formula that are none of it."""

    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()


def gather_pieces(pieces: list[Piece]) -> Gathered:
    """The grammar's pieces of a cut text whose slashes are decided.

    >>> from normalizers.formulas.pieces import cut_pieces
    >>> [(p.kind.value, p.text, p.value) for p in gather_pieces(cut_pieces("Omset tahun n - Omset tahun n-1")).pieces]
    [('OPERAND', 'Omset', 'n'), ('MINUS', '-', ''), ('OPERAND', 'Omset', 'n-1')]
    """
    notes: list[str] = []
    pieces = _after_label(pieces, notes)
    pieces = _balanced(_settled_constants(pieces))
    pieces = _settled_brackets(pieces, notes)
    return Gathered(pieces=tuple(_operands(pieces, notes)), notes=tuple(note for note in notes if note))


def _text(pieces: list[Piece]) -> str:
    """The words of pieces as they were printed."""
    out = ""
    for place, piece in enumerate(pieces):
        tight = piece.text in ")]," or (piece.text == "/" and not piece.spaced)
        after = pieces[place - 1] if place else None
        tight = tight or after is None or after.text in "([" or (after.text == "/" and not after.spaced)
        out += piece.text if tight else f" {piece.text}"
    return out.strip()


def _after_label(pieces: list[Piece], notes: list[str]) -> list[Piece]:
    """The pieces after a label ("Rumus:"), or the side of an equation that computes; colons left over divide or are words."""
    for place, piece in enumerate(pieces):
        rest = pieces[place + 1 :]
        is_side = any(other.kind in _MEASURES for other in rest) or (bool(rest) and rest[0].kind in PREFIXES)
        if piece.kind is Kind.EQUALS and is_side:
            if any(other.kind in _MEASURES or other.kind is Kind.EQUALS for other in pieces[:place]):
                return pieces
            notes.append(_text(pieces[:place]))
            return _after_label(rest, notes)
        if piece.kind is not Kind.COLON:
            continue
        label = _text(pieces[:place]).casefold() in load_vocabulary("formulas")["labels"]
        divided = any(other.kind is Kind.DIVIDE for other in rest)
        computes = any(other.kind is Kind.TIMES for other in rest)
        if label or (divided and not any(other.kind in OPERATORS for other in pieces[:place])):
            notes.append(_text(pieces[:place]))
            return _after_label(rest, notes)
        _, strict = heads()
        counted = bool(rest) and rest[0].text.casefold() in strict and pieces[0].text.casefold() in strict
        closed = bool(rest) and place > 0 and pieces[place - 1].kind is Kind.RPAR and rest[0].kind is Kind.NUMBER  # "(A + B) : 2"
        kind = Kind.DIVIDE if (computes or counted or closed) and not divided else Kind.WORD
        return _after_label([*pieces[:place], Piece(kind=kind, text=":"), *rest], notes)
    return pieces


def _settled_constants(pieces: list[Piece]) -> list[Piece]:
    """The pieces with every number that is no constant ("selesai 7 hari") and every prefix inside a name made a word."""
    out: list[Piece] = []
    for place, piece in enumerate(pieces):
        before = out[-1] if out else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        opens = before is None or before.kind in _STARTS or before.kind in PREFIXES
        closes = after is None or after.kind in OPERATORS or after.kind is Kind.RPAR
        multiplied = before is not None and before.kind is Kind.TIMES
        after_bracket = before is not None and before.kind is Kind.RPAR and closes  # "(A / B) 100%"
        before_bracket = opens and _computes(pieces, place + 1)  # "1/8 (A + B)"
        constant = multiplied or (opens and closes) or after_bracket or before_bracket
        if (piece.kind is Kind.NUMBER and not constant) or (piece.kind in PREFIXES and not opens):
            piece = Piece(kind=Kind.WORD, text=piece.text)
        if piece.kind is Kind.NUMBER and after_bracket:
            out.append(Piece(kind=Kind.TIMES, text="x"))
        out.append(piece)
        if piece.kind is Kind.NUMBER and before_bracket:
            out.append(Piece(kind=Kind.TIMES, text="x"))
    return out


def _computes(pieces: list[Piece], place: int) -> bool:
    """Whether a bracket with an operator in it opens at `place`."""
    if place >= len(pieces) or pieces[place].kind is not Kind.LPAR:
        return False
    return any(piece.kind in _MEASURES for piece in pieces[place : _closing(pieces, place)])


def _balanced(pieces: list[Piece]) -> list[Piece]:
    """The pieces with the brackets that the author forgot, at the start or at the end."""
    depth = missing = 0
    for piece in pieces:
        depth += (piece.kind is Kind.LPAR) - (piece.kind is Kind.RPAR)
        if depth < 0:
            missing, depth = missing + 1, 0
    return [Piece(kind=Kind.LPAR, text="(")] * missing + pieces + [Piece(kind=Kind.RPAR, text=")")] * depth


def _closing(pieces: list[Piece], opening: int) -> int:
    depth = 0
    for place in range(opening, len(pieces)):
        depth += (pieces[place].kind is Kind.LPAR) - (pieces[place].kind is Kind.RPAR)
        if depth == 0:
            return place
    return len(pieces) - 1


def _settled_brackets(pieces: list[Piece], notes: list[str], *, inside: bool = False) -> list[Piece]:
    """The pieces with brackets either structural or, as words, parts of names; definitions and remarks taken out."""
    out: list[Piece] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        if piece.kind is not Kind.LPAR:
            out.append(piece)
            place += 1
            continue
        end = _closing(pieces, place)
        inner = pieces[place + 1 : end]
        before, after = (out[-1] if out else None), (pieces[end + 1] if end + 1 < len(pieces) else None)
        computes = any(other.kind in _MEASURES for other in inner)
        opens = before is None or before.kind in _STARTS or before.kind in PREFIXES
        closes = after is None or after.kind in OPERATORS or after.kind in (Kind.RPAR, Kind.NUMBER)
        divided = after is not None and after.kind is Kind.DIVIDE
        named = out[1:] if divided and out and out[0].kind is Kind.AVERAGE else out  # "Rata-rata nilai (A + B) / 2"
        only_words = all(other.kind in (Kind.WORD, Kind.TIME, Kind.COMMA) for other in named)
        if opens and (closes or computes):
            out += [piece, *_settled_brackets(inner, notes, inside=True), pieces[end]]
        elif (computes or (inner and inner[0].kind in PREFIXES)) and only_words and closes and not inside:
            notes.append(_text(out))
            out = [piece, *_settled_brackets(inner, notes, inside=True), pieces[end]]
        elif after is None and before is not None and before.kind in (Kind.NUMBER, Kind.RPAR):
            notes.append(_text(pieces[place : end + 1]))
        else:
            out += [Piece(kind=Kind.WORD, text=part.text, spaced=part.spaced) for part in pieces[place : end + 1]]
        place = end + 1
    return out


def _operands(pieces: list[Piece], notes: list[str]) -> list[Piece]:
    """The pieces with each run of words made one operand; words after a complete formula are a note."""
    out: list[Piece] = []
    run: list[Piece] = []
    computes = any(piece.kind is Kind.DIVIDE for piece in pieces)
    for piece in [*pieces, None]:
        if piece is not None and piece.kind in (Kind.WORD, Kind.TIME, Kind.COMMA, Kind.COLON, Kind.SLASH):
            run.append(piece)
            continue
        if run:
            if out and out[-1].kind in (Kind.NUMBER, Kind.RPAR, Kind.OPERAND):
                notes.append(_text(run))
            else:
                out.append(_operand(_without_preface(run, notes) if computes and not out else run))
            run = []
        if piece is not None:
            out.append(piece)
    return out


def _without_preface(run: list[Piece], notes: list[str]) -> list[Piece]:
    """The first operand without a definition that runs into it: "... bagi anggota dan masyarakat Jumlah koperasi berkualitas"."""
    loose, _ = heads()
    for place in range(len(run) - 1, 3, -1):
        word, before = run[place].text, run[place - 1].text
        if word[:1].isupper() and word.casefold() in loose and before[:1].islower() and before not in _CONNECTORS:
            notes.append(_text(run[:place]))
            return run[place:]
        if before.endswith((".", ":")) and word.casefold() in loose:
            notes.append(_text(run[:place]))
            return run[place:]
    return run


def _operand(run: list[Piece]) -> Piece:
    """One operand: its name without the year's words, and the year ("n", "n-1")."""
    years = {piece.value for piece in run if piece.kind is Kind.TIME}
    words = [piece for piece in run if piece.kind is not Kind.TIME] if len(years) == 1 else run
    while words and words[0].text.casefold().strip(",") in _CONNECTORS:
        words = words[1:]
    while words and words[-1].text.casefold().strip(",") in _CONNECTORS:
        words = words[:-1]
    if not words and len(years) == 1:
        # The year stands for the quantity: "Tahun n - Tahun (n-1) / Tahun (n-1)", "(n) - (n-1)".
        named = re.match(r"[^\W\d_]{2,}", run[0].text)
        return Piece(kind=Kind.OPERAND, text=named.group(0).capitalize() if named else "Nilai", value=years.pop())
    if not words:
        words, years = run, set()
    name = re.sub(r"\s+", " ", _text(words)).strip(" ,.;:-–—")
    return Piece(kind=Kind.OPERAND, text=name or _text(run), value=years.pop() if len(years) == 1 else "")
