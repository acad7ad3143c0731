"""Nearly the same names in two decrees of one agency: a word that one of them words or a reader bends differently.

The rows of a pair of decrees depend on the two alone, whichever was stored first, so they are made anew with either of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from sqlalchemy import Connection, insert, select

from pipeline.model.provenance import Method
from sql.keys import fold
from sql.schema import Document, IndicatorRow, NearNameRow, ProvenanceRow, SheetRow

# Of the pairs of letters of both names; "Persentase SD" and "Persentase SMP" of a decree are that near, strangers are not.
_NEAR = 0.75
# Letters of a word of which a reader's error leaves enough to know it by, and of a word that leaves room for a second error.
_KNOWN_BY, _LONG = 4, 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An indicator's name with the key that all its spellings share, and its form's office holder; `guessed` from pixels."""

    id: str
    text: str
    key: str
    position: str = ""
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """`near` is the name of the other decree that is most like `name`; `misread` where a reader's errors alone part them."""

    name: str
    near: str
    similarity: float
    misread: bool


def store_near_names(connection: Connection, document_id: str) -> None:
    """Writes the rows between this document and every other one of its agency and kind; its own of before are gone already."""
    own = select(Document.agency_key, Document.kind).where(Document.id == document_id)
    agency_key, kind = connection.execute(own).one()
    if agency_key is None:
        return
    same = (Document.agency_key == agency_key, Document.kind == kind)
    names: dict[str, list[Name]] = {}
    told = (IndicatorRow.document_id, IndicatorRow.id, IndicatorRow.name, IndicatorRow.name_key)
    query = (
        select(*told, SheetRow.position, ProvenanceRow.method)
        .join(Document, Document.id == IndicatorRow.document_id)
        .join(SheetRow, SheetRow.id == IndicatorRow.sheet_id)
        .join(ProvenanceRow, (ProvenanceRow.row_id == IndicatorRow.id) & (ProvenanceRow.field == "name"))
        .where(*same)
        .order_by(IndicatorRow.id)
    )
    for row in connection.execute(query):
        name = Name(
            id=row.id,
            text=row.name,
            key=row.name_key or row.name.lower(),
            position=fold(row.position or ""),
            guessed=row.method == Method.OCR,
        )
        names.setdefault(row.document_id, []).append(name)
    mine = names.pop(document_id, [])
    rows = [
        {"indicator_id": found.name, "near_id": found.near, "similarity": found.similarity, "misread": found.misread}
        for others in names.values()
        for found in find_near(mine, others)
    ]
    if rows:
        connection.execute(insert(NearNameRow), rows)


def find_near(ones: Sequence[Name], others: Sequence[Name]) -> list[Near]:
    """For each name that the other decree does not have, on either side, the other's nearest: perhaps one that both have, where
    a scan reads one indicator differently in two tables.
    """
    return [*_nearest(ones, others), *_nearest(others, ones)]


def _nearest(ones: Sequence[Name], others: Sequence[Name]) -> Iterator[Near]:
    known = {name.key for name in others}
    lettered = [(other, letter_pairs(other.text)) for other in others]
    for one in ones:
        if one.key in known:
            continue
        letters = letter_pairs(one.text)
        scored = [
            (similarity(letters, theirs), other)
            for other, theirs in lettered
            if one.position == other.position or not one.position or not other.position
        ]
        score, other = min(scored, key=lambda pair: (-pair[0], pair[1].id), default=(0.0, one))
        if score >= _NEAR:
            yield Near(name=one.id, near=other.id, similarity=round(score, 3), misread=is_misread(one, other))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the pairs of letters that both have, 0..1.

    >>> similarity(letter_pairs("pasar tertib"), letter_pairs("pasar terlib")) > 0.75
    True
    """
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def letter_pairs(text: str) -> frozenset[str]:
    """Every two letters that stand side by side, look-alikes folded."""
    return frozenset(a + b for a, b in pairwise(fold(text)))


def is_misread(one: Name, other: Name) -> bool:
    """Whether a reader's errors alone tell the names apart: a blank, or a letter in one or two words that stay known.

    >>> read = Name(id="a", text="Persentase pasar terlib", key="", guessed=True)
    >>> is_misread(read, Name(id="b", text="Persentase pasar tertib", key=""))
    True
    >>> is_misread(read, Name(id="b", text="Persentase pasar bersih", key=""))
    False
    """
    if not (one.guessed or other.guessed):
        return False
    if _letters(one.text) == _letters(other.text):
        return True
    ours, theirs = one.text.casefold().split(), other.text.casefold().split()
    if len(ours) != len(theirs):
        return False
    differing = [(a, b) for a, b in zip(ours, theirs, strict=True) if _letters(a) != _letters(b)]
    return len(differing) <= 2 and all(_is_same_word(a, b) for a, b in differing)


def _letters(text: str) -> str:
    """The folded text; readers take the sign of the dollar for an S too."""
    return fold(text.replace("$", "s"))


def _is_same_word(one: str, other: str) -> bool:
    one, other = ("".join(c for c in word if c.isalnum()) for word in (one, other))
    if min(len(one), len(other)) < _KNOWN_BY or not (one.isalpha() and other.isalpha()):
        return False
    errors = sum(
        max(i1 - i0, j1 - j0)
        for tag, i0, i1, j0, j1 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes()
        if tag != "equal"
    )
    return errors <= (1 if min(len(one), len(other)) < _LONG else 2)
