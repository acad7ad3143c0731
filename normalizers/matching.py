"""Fuzzy matching of a text against known spellings, with its evidence: the one door to rapidfuzz."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Why a text was taken for a field.

    `score` and `runner_up` are similarities 0..1 (the runner-up is the best spelling of any *other* field); `rule` names the step
    that decided ("exact", "words", "fuzzy", "context"); `raw` is the text as read.
    """

    field: str
    score: float
    runner_up: float
    rule: str
    raw: str

    @property
    def margin(self) -> float:
        """How far the runner-up is behind, 0..1."""
        return self.score - self.runner_up

    @property
    def thin(self) -> bool:
        """Whether a person should look: a fuzzy decision that was not clear."""
        return self.rule == "contents" or (self.rule == "fuzzy" and (self.score < 0.9 or self.margin < 0.12))


def similarity(a: str, b: str) -> float:
    """The share of characters two texts have in common in order, 0..1 (normalized Levenshtein).

    >>> similarity("indikator", "lndikator") > 0.85
    True
    """
    return Levenshtein.normalized_similarity(a, b)


def match_text(key: str, spellings: Mapping[str, str], *, raw: str, floor: float, margin: float) -> Match | None:
    """The field whose spelling is nearest to `key`, or None below `floor` or when another field is within `margin`.

    `spellings` maps a spelling to its field.

    >>> match_text("satuau", {"satuan": "unit", "sasaran": "objective"}, raw="Satuau", floor=0.8, margin=0.1).field
    'unit'
    >>> match_text("sasuan", {"satuan": "unit", "sasaran": "objective"}, raw="Sasuan", floor=0.9, margin=0.1) is None
    True
    """
    scorer = Levenshtein.normalized_similarity
    if process.extractOne(key, spellings.keys(), scorer=scorer, score_cutoff=floor) is None:  # most texts are like none
        return None
    near = process.extract(key, spellings.keys(), scorer=scorer, score_cutoff=floor - 2 * margin, limit=None)
    best: dict[str, float] = {}
    for spelling, score, _ in near:
        best.setdefault(spellings[spelling], score)
    field = max(best, key=lambda name: best[name])
    runner_up = max((score for name, score in best.items() if name != field), default=0.0)
    match = Match(field=field, score=best[field], runner_up=runner_up, rule="fuzzy", raw=raw)
    return match if match.margin >= margin else None


def match_words(key: str, forms: Mapping[str, str], *, floor: float) -> list[tuple[float, str]]:
    """(similarity, word) of each word whose form is at least `floor` like `key`, the likest first.

    >>> match_words("satuau", {"satuan": "satuan", "sasaran": "sasaran"}, floor=0.8)
    [(0.8333333333333334, 'satuan')]
    """
    found = process.extract(key, forms, scorer=Levenshtein.normalized_similarity, score_cutoff=floor, limit=None)
    return sorted(((score, word) for _, score, word in found), reverse=True)


def nearest(key: str, spellings: Mapping[str, str]) -> tuple[str, float] | None:
    """The spelling nearest to `key` and its similarity, however far; None when there is none.

    >>> nearest("satuaan", {"satuan": "unit"})[0]
    'satuan'
    """
    found = process.extractOne(key, spellings.keys(), scorer=Levenshtein.normalized_similarity)
    return (found[0], found[1]) if found is not None else None
