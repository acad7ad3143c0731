"""A formula's printed text -> its expression tree and kind, or the reason why there is none. Nothing raises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from normalizers.formulas.bars import restore_bar
from normalizers.formulas.grammar import is_formula, parse_pieces
from normalizers.formulas.kinds import kind_of_text, kind_of_tree
from normalizers.formulas.legends import explain, split_legend
from normalizers.formulas.phrases import gather_pieces
from normalizers.formulas.pieces import Kind, Piece, clean_formula, cut_pieces, decide_slashes, is_tangled
from normalizers.formulas.precedence import settle_precedence
from normalizers.formulas.prose import find_conditions, rewrite_prose
from normalizers.formulas.trees import Tree, has_op, one_spelling
from normalizers.formulas.years import relate_years

LONGEST_FORMULA = 1500  # characters; longer cells are explanations, cut by no formula


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFormula:
    """`expression` is a tree (trees.py) or None, then `reason` says why; `kind` is "ratio", "growth", "sum", "difference",
    "product", "average", "index", "count", "survey", "reported-elsewhere", "described" or None for an empty text.

    `notes` are the texts around the formula and the choices that were made; `conditions` its thresholds, as trees; `legend` what
    its symbols stand for, which the operands of the tree tell too (`means`).
    """

    text: str
    expression: Tree | None
    kind: str | None
    reason: str | None = None
    notes: tuple[str, ...] = ()
    conditions: tuple[Tree, ...] = ()
    legend: Mapping[str, str] = field(default_factory=dict)


@lru_cache(maxsize=4096)
def parse_formula(text: str | None) -> ParsedFormula:
    """The formula that a text tells.

    >>> parse_formula("Jumlah laporan tepat waktu dibagi jumlah laporan dikali 100%").kind
    'ratio'
    >>> parse_formula("(Omset tahun n - Omset tahun n-1) / Omset tahun n-1 x 100 %").kind
    'growth'
    >>> parse_formula("Hasil survei terhadap 30 anggota DPRD").reason
    'the value is told by a survey'
    """
    cleaned = clean_formula(text or "")
    if not cleaned:
        return ParsedFormula(text=text or "", expression=None, kind=None, reason="no formula is printed")
    if len(cleaned) > LONGEST_FORMULA:
        return ParsedFormula(text=cleaned, expression=None, kind="described", reason="the text is too long for a formula")
    notes: list[str] = []
    explained = split_legend(cleaned)
    if explained.legend:
        tree, _ = _computed(explained.text, notes)
        if tree is not None:
            tree = explain(tree, explained.legend)
            return ParsedFormula(
                text=cleaned,
                expression=tree,
                kind=kind_of_tree(tree, explained.text),
                notes=tuple(notes),
                conditions=find_conditions(cleaned),
                legend=explained.legend,
            )
        notes.clear()
    tree, failed = _computed(cleaned, notes)
    if tree is not None:
        conditions = tuple(condition for note in notes for condition in find_conditions(note))
        return ParsedFormula(
            text=cleaned, expression=tree, kind=kind_of_tree(tree, cleaned), notes=tuple(notes), conditions=conditions
        )
    kind, leaf, reason = kind_of_text(rewrite_prose(cleaned))
    if failed:
        leaf, reason = None, reason or "the text has operators but makes no expression"
    return ParsedFormula(text=cleaned, expression=leaf, kind=kind, reason=reason, conditions=find_conditions(cleaned))


def _computed(text: str, notes: list[str]) -> tuple[Tree | None, bool]:
    """The tree of a text that computes something, and whether operators stand in it that made none."""
    failed = False
    pieces = cut_pieces(rewrite_prose(text))
    if is_tangled(pieces):
        return None, True
    for eager in (False, True):
        if eager and not _may_hide_a_division(pieces):
            break
        gathered = gather_pieces(decide_slashes(pieces, eager=eager))
        if not is_formula(gathered.pieces):
            continue
        tree = parse_pieces(gathered.pieces)
        if tree is None:
            failed = True
            continue
        if not eager and _may_hide_a_division(pieces) and not has_op(tree, "divide"):
            continue
        around = list(gathered.notes)
        whole = restore_bar(settle_precedence(tree, around), around)
        if whole is None:
            failed = True
            continue
        whole = relate_years(whole, around)
        notes.extend(around)
        return one_spelling(whole), False
    return None, failed


def _may_hide_a_division(pieces: list[Piece]) -> bool:
    """Whether a constant multiplies and the only slash stands between plain words: "Realisasi belanja / pagu x 100%"."""
    slashes = sum(piece.kind is Kind.SLASH for piece in pieces)
    multiplied = any(a.kind is Kind.TIMES and re.match(r"10+", b.text) for a, b in pairwise(pieces))
    return slashes == 1 and multiplied and not any(piece.kind is Kind.DIVIDE for piece in pieces)
