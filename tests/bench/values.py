"""Every told value of an extraction beside the truth: how sure it was, and whether it is right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tests.accuracy.scoring import (
    RIGHT,
    TEXT_FIELDS,
    Json,
    by_period,
    field_similarity,
    indicators_in,
    pair_indicators,
    same_value,
    text_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One value as told. `confidence` is None where nothing was told though something is printed; nobody can be warned there."""

    field: str
    right: bool
    review: bool = False
    confidence: float | None = None
    method: str | None = None
    engine: str | None = None

    @property
    def silent(self) -> bool:
        """Wrong, and nobody was told to look."""
        return not self.right and not self.review


def told_values(truth: Json, extraction: Json) -> Iterator[Told]:
    """The values that "No silent error" counts: texts and targets of the indicators that the truth has."""
    wanted, told = tuple(indicators_in(truth)), tuple(indicators_in(extraction))
    pairs = pair_indicators(wanted, told)
    for i, indicator in enumerate(wanted):
        if indicator.get("uncertain") is True:
            continue
        if i in pairs:
            yield from _texts(indicator, told[pairs[i]])
            yield from _targets(indicator, told[pairs[i]])
        else:
            yield Told(field="indicator", right=False)


def _texts(wanted: Json, told: Json) -> Iterator[Told]:
    sources = told.get("source") or {}
    for field in TEXT_FIELDS:
        here, there = text_of(wanted, field), text_of(told, field)
        if field in (wanted.get("uncertain_fields") or ()) or not (here or there):
            continue
        right = bool(here and there) and field_similarity(wanted, told, field) >= RIGHT
        yield _told(field, right, sources.get(field) or {})


def _targets(wanted: Json, told: Json) -> Iterator[Told]:
    theirs = by_period(told)
    for period, target in by_period(wanted).items():
        other = theirs.get(period)
        yield _told("target", other is not None and same_value(target, other), (other or {}).get("source") or {})


def _told(field: str, right: bool, source: Json) -> Told:
    return Told(
        field=field,
        right=right,
        review=bool(source.get("review")),
        confidence=source.get("confidence"),
        method=source.get("method"),
        engine=source.get("engine"),
    )
