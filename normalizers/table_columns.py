"""What each column of a section holds: a field, told values of a period, something to ignore by name, or an issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.headers import level_of_heading, map_header, propose_alias
from normalizers.heading_vocabulary import heading_letters, heading_vocabulary
from normalizers.matching import Match
from normalizers.periods import PeriodHeader, parse_period
from normalizers.sections import Section
from pipeline.model.decree import Level
from pipeline.model.issue import Issue
from pipeline.model.reading import Cell, issue_at

# Last levels that name no period of their own under "Target", "2024", "Kondisi Akhir"; "K" stands for Kinerja beside "Rp".
VALUE_WORDS = frozenset(("target", "volume", "k", "kinerja", "nilai", "angka", "kuantitas", "fisik", "targetkinerja", "vol"))
NAMES = ("name", "goal_indicator")
ONCE = ("unit", "definition", "formula", "data_source", "responsible", "remarks", "reason", "affair", "polarity", "accumulation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a section. `field` is a field of the indicator, "target" for told values, or None when nothing is taken.

    `skipped` names what the column is when it is left out knowingly ("budget", "location", "empty"); `owner` is the indicator
    column that it describes.
    """

    index: int
    path: tuple[str, ...]
    field: str | None = None
    period: PeriodHeader | None = None
    level: Level | None = None
    match: Match | None = None
    skipped: str | None = None
    owner: int | None = None

    @property
    def review(self) -> bool:
        """Whether the heading was taken for this field on thin evidence."""
        return self.match is not None and self.match.thin


def map_column(section: Section, index: int, path: tuple[str, ...], default_year: int | None) -> tuple[Column, Issue | None]:
    """A column by its own heading alone, with `header.unknown` or `header.missing` where that says nothing."""
    cells = [section.matrix[r][index] for r in section.body]
    if not path:
        return _map_unnamed(index, cells)
    match = _match_path(path)
    kind = heading_vocabulary().kind(match.field) if match else None
    period = None
    if match is None or kind == "period":
        period = read_period(path, default_year)
    if match is not None and kind == "period":
        column = Column(index=index, path=path, field=match.field, match=match, period=period)
        if period is None and match.field != "achievement":
            return replace(column, field=None), _unknown(section, index, path, cells)
        return column, None
    if match is None and period is not None:
        return Column(index=index, path=path, field="target", period=period), None
    if match is None:
        return Column(index=index, path=path), _unknown(section, index, path, cells)
    if kind == "ignored":
        return Column(index=index, path=path, match=match, skipped=match.field), None
    level = level_of_heading(" ".join(path))
    field = "goal_indicator" if match.field == "name" and level is Level.TUJUAN else match.field
    return Column(index=index, path=path, field=field, match=match, level=level), None


def read_period(path: tuple[str, ...], default_year: int | None) -> PeriodHeader | None:
    """The period of a path. A heading that tells money and performance at once says nothing of it ("Target Kinerja dan Kerangka
    Pendanaan"), nor does a last level that only repeats "Target" (Kondisi Akhir > Target)."""
    vocabulary = heading_vocabulary()
    kinds = [vocabulary.kind(match.field) if (match := map_header(text)) else None for text in path[:-1]]
    kept = tuple(text for text, kind in zip(path, [*kinds, None], strict=True) if kind != "ignored")
    if len(kept) > 1 and heading_letters(kept[-1]) in VALUE_WORDS:
        above = parse_period(kept[:-1], default_year)
        if above is not None:
            return above
    return parse_period(kept, default_year) or (parse_period([" ".join(path)], default_year) if len(path) > 1 else None)


def _match_path(path: tuple[str, ...]) -> Match | None:
    """The match of the innermost heading that decides, read together with those above it where it only continues them."""
    leaf = map_header(path[-1])
    if len(path) == 1:
        return leaf
    vocabulary = heading_vocabulary()
    above = next((match for text in reversed(path[:-1]) if (match := map_header(text)) is not None), None)
    joined = map_header(" ".join(path))
    under_values = above is not None and vocabulary.kind(above.field) == "period"
    if under_values and ((leaf is not None and leaf.field == "rating") or heading_letters(path[-1]) in VALUE_WORDS):
        return above  # "(%)" or "Volume" under "Target"
    if leaf is not None and leaf.field == "description" and above is not None and not under_values:
        return replace(above, rule="context", raw=" > ".join(path))
    if leaf is not None and leaf.field == "name" and joined is not None and joined.field == "goal_indicator":
        return joined
    if leaf is not None:
        return leaf
    if joined is not None and joined.rule in ("exact", "words"):
        return joined
    if under_values and parse_period(path, None) is not None:
        return above
    if above is not None and vocabulary.kind(above.field) == "text":
        return replace(above, rule="fuzzy", score=0.8, raw=" > ".join(path))
    return above if above is not None and vocabulary.kind(above.field) == "ignored" else None


def _map_unnamed(index: int, cells: Sequence[Cell]) -> tuple[Column, Issue | None]:
    """A column without heading: empty, item numbers (a real form leaves "No" out), or an issue."""
    filled = [cell for cell in cells if cell.text.strip() and cell.column == index]
    if not filled:
        return Column(index=index, path=(), skipped="empty"), None
    numbers = [cell for cell in filled if cell.text.strip(" .)(").isdigit() and len(cell.text.strip()) <= 4]
    if len(numbers) >= 0.7 * len(filled) and index <= 1:
        return Column(index=index, path=(), field="no"), None
    if not any(cell.text.strip(" :;.|-") for cell in filled):
        return Column(index=index, path=(), skipped="empty"), None
    told = f"Column {index + 1} has no heading, so its {len(filled)} cells are not taken; look at the page."
    return Column(index=index, path=()), issue_at(filled[0], "header.missing", told)


def _unknown(section: Section, index: int, path: tuple[str, ...], cells: Sequence[Cell]) -> Issue:
    heading = " > ".join(" ".join(text.split()) for text in path)
    told = (
        f"The heading {heading!r} is not known, so its {sum(1 for c in cells if c.text.strip())} cells are not taken; "
        f"nearest is {propose_alias(path[-1])}. Add it to normalizers/vocabulary/headers.yaml."
    )
    return issue_at(section.heads[index][-1], "header.unknown", told, raw=heading)
