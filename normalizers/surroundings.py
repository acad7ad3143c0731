"""What a target cell's row and column tell of it: the other numbers of the row, the unit, how the column writes numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from normalizers.celltexts import read_figure
from normalizers.figures import Figure
from normalizers.numerals import CERTAIN, FRACTIONAL
from normalizers.units import normalize_unit, unit_in_name, unit_kind
from normalizers.wordings import ValueKind

# "Persentase" in the spellings of 9,697 counted pages: prosentase, presentase, persentasi, pesentase, prsentase, ...
_SHARE_NAME = re.compile(r"[\d.\s]*(?:%|p[eroi]{0,3}s[ei]n?tas[ei])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueContext:
    """What stands around a cell: the texts of the row's target cells and of the column's cells (this one included or not),
    the unit column's text, and the indicator's name.
    """

    row: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    unit: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnesses:
    """The certain non-zero numbers of a row, in the asking cell's scale, and whether one of them has decimals."""

    numbers: tuple[float, ...] = ()
    fractional: bool = False


@lru_cache(maxsize=16384)
def _figures(texts: tuple[str, ...]) -> tuple[Figure, ...]:
    return tuple(read_figure(text) for text in texts)


def neighbours(texts: tuple[str, ...], own: str) -> list[Figure]:
    """The figures of the other cells that print something; a cell with the very same text is no witness.

    >>> [figure.text for figure in neighbours(("80", "-", "85", "80"), "80")]
    ['85']
    """
    silent = (ValueKind.EMPTY, ValueKind.ABSENT)
    return [figure for figure in _figures(texts) if figure.text != own and figure.kind not in silent]


def find_witnesses(figure: Figure, context: ValueContext) -> Witnesses:
    """The numbers of the row whose separators leave nothing open, the sure end of the asking cell's own range among them."""
    numbers: list[float] = []
    fractional = False
    own_ends = (figure,) if figure.high is not None else ()
    for other in (*neighbours(context.row, figure.text), *own_ends):
        for numeral in (other.low, other.high):
            if numeral is None or numeral.style not in CERTAIN or not numeral.value:
                continue
            factor = other.scale / figure.scale if other.scale and figure.scale else Decimal(1)
            numbers.append(float(numeral.value * factor))
            fractional = fractional or numeral.style in FRACTIONAL
    return Witnesses(numbers=tuple(numbers), fractional=fractional)


@lru_cache(maxsize=8192)
def told_unit_kind(unit: str | None, name: str | None) -> str | None:
    """The kind of the unit that the row tells: in its unit column, else in the name's brackets or first word.

    >>> told_unit_kind("Dok.", None), told_unit_kind(None, "Prosentase koperasi aktif"), told_unit_kind(None, "Indeks SPBE")
    ('count', 'share', 'score')
    """
    if unit and unit.strip(" -"):
        return unit_kind(normalize_unit(unit))
    in_brackets = unit_kind(unit_in_name(name))
    if in_brackets or not name:
        return in_brackets
    start = name.casefold()
    if _SHARE_NAME.match(start):
        return "share"
    return "score" if start.lstrip("0123456789. ").startswith(("indeks", "rasio")) else None


def own_unit_kind(figure: Figure) -> str | None:
    """The kind of the unit that the cell itself prints."""
    return unit_kind(normalize_unit(figure.unit)) if figure.unit else None
