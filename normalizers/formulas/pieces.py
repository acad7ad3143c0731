"""A formula's text cut into pieces: quantities, constants, operators, brackets. Everything hard about prose is decided here.

A slash divides before the first word of a quantity ("... / jumlah seluruh ...") and joins names elsewhere ("desa/kelurahan"); a
hyphen subtracts between blanks; a bracket is structural where an operator stands in or beside it, else part of a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from normalizers.vocabulary import alternatives, load_vocabulary


class Kind(StrEnum):
    """A piece's role; the upper-case ones are the grammar's terminals."""

    PLUS = "PLUS"
    MINUS = "MINUS"
    TIMES = "TIMES"
    DIVIDE = "DIVIDE"
    SIGMA = "SIGMA"
    ROOT = "ROOT"
    AVERAGE = "AVERAGE"
    POWER = "POWER"
    OPERAND = "OPERAND"
    NUMBER = "NUMBER"
    LPAR = "LPAR"
    RPAR = "RPAR"
    EQUALS = "equals"
    WORD = "word"
    TIME = "time"
    SLASH = "slash"  # a slash or colon that may divide
    COLON = "colon"
    COMMA = "comma"


OPERATORS = frozenset({Kind.PLUS, Kind.MINUS, Kind.TIMES, Kind.DIVIDE, Kind.EQUALS, Kind.POWER})
PREFIXES = frozenset({Kind.SIGMA, Kind.ROOT, Kind.AVERAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text. `value` is the reading (a year "n-1", a root's degree); `spaced` tells blanks beside a slash."""

    kind: Kind
    text: str
    value: str = ""
    spaced: bool = True


@cache
def _scanner() -> re.Pattern[str]:
    data = load_vocabulary("formulas")
    operators, years = data["operators"], data["years"]
    year = r"(?:pada\s+)?(?:tahun|thn|th)\b\.?"
    relative = r"[nt]\s*(?:[-–—−]\s*[1-9])?"
    parts = (
        (
            "DIVIDE",
            rf"[-–—]*(?<![a-z])(?<!yang )(?:{alternatives(operators['divide'])})(?![a-z])[-–—]*"
            r"|(?<![a-z])per(?=\s+(?:jumlah|jml|total)\s)|÷",
        ),
        (
            "TIMES",
            rf"(?<![a-z])(?:{alternatives(operators['multiply'])})(?![a-z])|(?<![a-z])kali(?=\s*[0-9])|[×*∗·]|(?<![a-z])x(?![a-z])",
        ),
        ("PLUS", rf"(?<![a-z])(?<!yang )(?:{alternatives(operators['add'])})(?![a-z])|\+"),
        (
            "MINUS",
            rf"(?<![a-z])(?<!yang )(?:{alternatives(operators['subtract'])})(?![a-z])"
            r"|(?<=[\s)])[-–—−]+(?=[\s(])|(?<=\))[-–—−](?=\w)|−",
        ),
        (
            "time",
            rf"(?:{alternatives(years['n'] + years['n-1'])})(?![a-z])(?:\s*\(\s*{relative}\s*\))?"
            rf"|{year}\s*(?:ke\s*-?\s*)?(?:\(\s*{relative}\s*\)|{relative}(?![a-z0-9]))|(?<![a-z])tahunn(?![a-z])"
            rf"|\(\s*{relative}\s*\)|(?<![a-z0-9(])[nt]\s*[-–—−]\s*1(?![0-9])",
        ),
        ("NUMBER", r"(?:rp\.?\s*)?(?<![0-9.,])[0-9]+(?:[.,][0-9]+)*(?:\s*(?:%|persen(?![a-z]))|(?!-?[a-z0-9]))"),
        ("SIGMA", r"[Σ∑σ]"),
        ("ROOT", r"[√∛∜]|(?<![a-z])akar\s+(?:pangkat\s+(?:dua|tiga|empat)|kuadrat|dari)(?:\s+dari)?(?![a-z])"),
        ("AVERAGE", rf"(?<![a-z])(?:{alternatives(data['averages'])})(?![a-z])"),
        ("POWER", r"\^"),
        ("equals", r"="),
        ("LPAR", r"[(\[{]"),
        ("RPAR", r"[)\]}]"),
        ("slash", r"\s*/\s*"),
        ("colon", r"\s*:\s*"),
        ("comma", r"[;]"),
        ("word", r"[^\s()\[\]{}/=:;+*×^]+"),
    )
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in parts), re.IGNORECASE)


def clean_formula(text: str) -> str:
    """The text with plain signs and single blanks; case is kept, as operands keep theirs."""
    text = unicodedata.normalize("NFKC", text.replace("∑", "Σ")).replace("\u00ad", "")
    text = "".join(" " if unicodedata.category(character) in ("Cc", "Cs", "Cn") else character for character in text)
    if not re.match(r"\s*a[.)]\s.*\sb[.)]\s", text, re.DOTALL):  # symbols that are explained, not items
        text = re.sub(r"^\s*(?:[-•▪*]\s+|[0-9a-z][.)]\s+(?=[A-Z(]))", "", text)
    text = re.sub(
        r"\^\s*(?:([0-9]+\s*/\s*[0-9]+)|\(\s*([0-9]+\s*/\s*[0-9]+)\s*\))", lambda m: f"^({m.group(1) or m.group(2)})", text
    )
    text = re.sub(r"(?<=\()([A-Za-z][0-9]?)[-–]([A-Za-z][0-9]?)(?=\))", r"\1 - \2", text)  # "((A-B)/B)"
    text = re.sub(r"(?i)(?<!\w)seratus\s*(?:persen|%)", "100%", text)
    text = re.sub(r"(?i)(?<=[x×*])(\s*)(?:[li1t|][o0]{2}\s*(?:%|yo|y6|o/o|°/o|%o)|100(?:96|979|9|6))(?!\w)", r"\g<1>100%", text)
    text = re.sub(r"\(\s*([x×*]\s*1[0.]+\s*(?:%|persen)?)\s*\)", r"\1", text)  # "... (x 100%)"
    text = re.sub(r"\b([A-Z]{2,})([tn](?:\s*[-–]\s*1)?)(?![a-z0-9])", r"\1 tahun \2", text)  # PDRBt, PDRBt-1
    return " ".join(text.split()).strip(" .;,")


def cut_pieces(text: str) -> list[Piece]:
    """The pieces of a cleaned text, slashes and brackets undecided.

    >>> [piece.kind.value for piece in cut_pieces("Jumlah A tahun n-1 / Jumlah B x 100 %")]
    ['word', 'word', 'time', 'slash', 'word', 'word', 'TIMES', 'NUMBER']
    """
    pieces: list[Piece] = []
    for match in _scanner().finditer(text):
        kind, found = Kind(match.lastgroup or "word"), match.group(0)
        value, spaced = "", True
        if kind is Kind.TIME:
            value = _year(found)
        elif kind is Kind.ROOT:
            value = (
                "3" if "∛" in found or "tiga" in found.casefold() else "4" if "∜" in found or "empat" in found.casefold() else "2"
            )
        elif kind in (Kind.SLASH, Kind.COLON):
            spaced = found != found.strip()
        pieces.append(Piece(kind=kind, text=found.strip(), value=value, spaced=spaced))
    return pieces


def is_tangled(pieces: list[Piece]) -> bool:
    """Whether more operators and brackets stand in a text than a formula has: the most that decrees print is about 20."""
    return sum(piece.kind not in (Kind.WORD, Kind.TIME, Kind.COMMA) for piece in pieces) > 80


def _year(text: str) -> str:
    """ "n" or "n-1" of a year's words."""
    folded = " ".join(text.casefold().split())
    step = re.search(r"[nt]\s*[-–—−]\s*([1-9])", folded)
    if step:
        return f"n-{step.group(1)}"
    last_year = load_vocabulary("formulas")["years"]["n-1"]
    return "n-1" if any(folded.startswith(word) for word in last_year) else "n"


@cache
def heads() -> tuple[frozenset[str], frozenset[str]]:
    """The first words of quantities, and the strict ones among them."""
    data: Mapping[str, list[str]] = load_vocabulary("formulas")
    return frozenset(data["heads"]), frozenset(data["strict_heads"])


def _is_symbol(piece: Piece | None) -> bool:
    """Whether a piece is a letter that stands for a quantity, with its index: the A and B of "A / B", "Eit / Pit", "X1 / X2"."""
    return piece is not None and piece.kind is Kind.WORD and re.fullmatch(r"[A-Z](?:[a-z]{1,2}|[0-9])?", piece.text) is not None


def _stands_alone(out: list[Piece], rest: list[Piece]) -> bool:
    """Whether the symbols beside a slash are whole quantities: an operator or a bracket stands on both sides of them."""
    return (len(out) < 2 or out[-2].kind in OPERATORS | {Kind.LPAR}) and (
        not rest or rest[0].kind in OPERATORS | {Kind.RPAR, Kind.SLASH, Kind.NUMBER}
    )


def decide_slashes(pieces: list[Piece], *, eager: bool = False) -> list[Piece]:
    """The pieces with each slash a division or a part of a name; `eager` makes every slash between blanks divide.

    >>> [piece.kind.value for piece in decide_slashes(cut_pieces("Jumlah desa/kelurahan / jumlah desa"))]
    ['word', 'word', 'word', 'word', 'DIVIDE', 'word', 'word']
    """
    loose, strict = heads()
    out: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind is not Kind.SLASH:
            out.append(piece)
            continue
        before = pieces[place - 1] if place else None
        after = pieces[place + 1] if place + 1 < len(pieces) else None
        divides = (
            (before is not None and before.kind in (Kind.RPAR, Kind.TIME, Kind.NUMBER))
            or (after is not None and after.kind in (Kind.LPAR, Kind.NUMBER, *PREFIXES))
            or (after is not None and after.text.casefold() in (loose if piece.spaced else strict))
            or (_is_symbol(before) and _is_symbol(after) and _stands_alone(out, pieces[place + 2 :]))
            or eager
        )
        out.append(replace(piece, kind=Kind.DIVIDE if divides and before and after else Kind.WORD, spaced=piece.spaced))
    return out
