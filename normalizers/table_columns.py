"""What each column of a section holds: a field, told values of a period, something to ignore by name, or an issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.headers import heading_vocabulary, level_of_heading, map_header, propose_alias
from normalizers.matching import Match
from normalizers.periods import PeriodHeader, parse_period
from normalizers.sections import Section
from normalizers.sequences import Heading, repair_periods
from pipeline.model.decree import Level, TargetKind
from pipeline.model.issue import Issue, Severity
from pipeline.model.reading import Cell

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


def map_columns(section: Section, default_year: int | None) -> tuple[tuple[Column, ...], tuple[Issue, ...]]:
    """The columns of a section, every one mapped, skipped by name or told in an issue (`header.unknown`, `header.missing`).

    `default_year` is for told values whose heading prints no year. The meaning of a heading may hang on its neighbours:
    "Uraian" is the name where no other column is (a decree prints URAIAN | DASAR PERTIMBANGAN | SUMBER DATA).
    """
    columns: list[Column] = []
    found: dict[int, Issue] = {}
    for index, path in enumerate(section.paths):
        column, issue = _map_column(section, index, path, default_year)
        columns.append(column)
        if issue is not None:
            found[index] = issue
    columns = _by_sequence(columns, section, found)
    issues = list(found.values())
    columns = _by_neighbours(columns)
    columns = _one_of_each(columns, section, issues)
    columns = _final_years(columns, default_year)
    return tuple(_owned(columns)), tuple(issues)


def _map_column(section: Section, index: int, path: tuple[str, ...], default_year: int | None) -> tuple[Column, Issue | None]:
    cells = [section.matrix[r][index] for r in section.body]
    if not path:
        return _map_unnamed(index, cells)
    match = _match_path(path)
    kind = heading_vocabulary().kind(match.field) if match else None
    period = None
    if match is None or kind == "period":
        period = parse_period(path, default_year) or _joined_period(path, default_year)
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


def _joined_period(path: tuple[str, ...], default_year: int | None) -> PeriodHeader | None:
    return parse_period([" ".join(path)], default_year) if len(path) > 1 else None


def _match_path(path: tuple[str, ...]) -> Match | None:
    """The match of the innermost heading that decides, read together with those above it where it only continues them."""
    leaf = map_header(path[-1])
    if len(path) == 1:
        return leaf
    vocabulary = heading_vocabulary()
    above = next((match for text in reversed(path[:-1]) if (match := map_header(text)) is not None), None)
    joined = map_header(" ".join(path))
    under_values = above is not None and vocabulary.kind(above.field) == "period"
    if leaf is not None and leaf.field == "rating" and under_values:
        return above  # "(%)" under "Target"
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
    issue = Issue(
        code="header.missing",
        severity=Severity.WARNING,
        message=f"Column {index + 1} has no heading, so its {len(filled)} cells are not taken; look at the page.",
        page=filled[0].page,
        box=filled[0].box,
        raw=filled[0].text,
    )
    return Column(index=index, path=()), issue


def _unknown(section: Section, index: int, path: tuple[str, ...], cells: Sequence[Cell]) -> Issue:
    heading = " > ".join(" ".join(text.split()) for text in path)
    cell = section.heads[index][-1] if section.heads[index] else None
    return Issue(
        code="header.unknown",
        severity=Severity.WARNING,
        message=f"The heading {heading!r} is not known, so its {sum(1 for c in cells if c.text.strip())} cells are not taken; "
        f"nearest is {propose_alias(path[-1])}. Add it to normalizers/vocabulary/headers.yaml.",
        page=cell.page if cell else None,
        box=cell.box if cell else None,
        raw=heading,
    )


def _by_sequence(columns: list[Column], section: Section, issues: dict[int, Issue]) -> list[Column]:
    """Told values whose heading was bent by a reader, put in the row of their neighbours, each with an issue."""
    free = [column if column.field is None or column.period is not None else None for column in columns]
    headings = [Heading(path=column.path, period=column.period) if column else Heading(path=(), period=None) for column in free]
    out: list[Column] = []
    for column, period in zip(columns, repair_periods(headings), strict=True):
        if period is None or period == column.period:
            out.append(column)
            continue
        out.append(replace(column, field="target", period=period, skipped=None))
        heading = " > ".join(column.path)
        cell = section.heads[column.index][-1]
        issues[column.index] = Issue(
            code="header.guessed",
            severity=Severity.WARNING,
            message=f"The heading {heading!r} is taken for {period.year} {period.period} by its neighbours; look at the page.",
            page=cell.page,
            box=cell.box,
            raw=heading,
        )
    return out


def _by_neighbours(columns: list[Column]) -> list[Column]:
    """Headings whose meaning hangs on the other columns, settled."""
    fields = [column.field for column in columns]
    out: list[Column] = []
    for column in columns:
        field = column.field
        if field == "description":
            field = next((name for name in ("name", "objective", "definition") if name not in fields), None)
        elif field == "main_performance":
            field = "objective" if "name" in fields else "name"
        elif field == "considered":
            field = "definition" if "definition" not in fields else "reason"
        elif field == "achievement" and ("realization" in fields or column.period is None):
            field = None
            column = replace(column, period=None, skipped="share_achieved")
        elif field in ("target", "realization", "baseline", "year", "achievement"):
            field = "target"
        fields[column.index] = column.field if field == "target" else field
        out.append(replace(column, field=field))
    return out


def _one_of_each(columns: list[Column], section: Section, issues: list[Issue]) -> list[Column]:
    """Columns with a field at most once where it can be told only once; of two parents the one nearest to the name stays."""
    names = [column.index for column in columns if column.field in NAMES]
    main = max((column.index for column in columns if column.field == "name"), default=names[-1] if names else len(columns))
    out = list(columns)
    for field in ("no", "goal", "objective"):
        same = [column for column in out if column.field == field]
        before = [column for column in same if column.index < main] or same
        for column in same:
            if column is not before[-1]:
                out[column.index] = replace(column, field=None, skipped=f"outer {field}")
    for field in ONCE:
        first: dict[int | None, Column] = {}
        for column in [column for column in out if column.field == field]:
            owner = _owner(column.index, names)
            if owner in first:
                out[column.index] = replace(column, field=None)
                issues.append(_second(section, column, field))
            first.setdefault(owner, column)
    return out


def _second(section: Section, column: Column, field: str) -> Issue:
    cell = section.heads[column.index][-1] if section.heads[column.index] else None
    heading = " > ".join(column.path)
    return Issue(
        code="header.twice",
        severity=Severity.WARNING,
        message=f"The heading {heading!r} is a second column for {field}; the first one is taken. Look at the page.",
        page=cell.page if cell else None,
        box=cell.box if cell else None,
        raw=heading,
    )


def _final_years(columns: list[Column], default_year: int | None) -> list[Column]:
    """End states without a year (Kondisi Akhir) given that of the last year told beside them, flagged when there is none."""
    periods = [column.period for column in columns if column.period is not None and column.period.kind is TargetKind.TARGET]
    last = max((period.year for period in periods if period.year is not None and not period.is_final), default=None)
    out: list[Column] = []
    for column in columns:
        period = column.period
        if period is None or not period.is_final or period.year is not None:
            out.append(column)
            continue
        year = last if last is not None else default_year
        out.append(replace(column, period=replace(period, year=year, review=period.review or last is None)))
    return out


def _owned(columns: list[Column]) -> list[Column]:
    """Each column that describes an indicator bound to the indicator column it stands behind (or the first one)."""
    names = [column.index for column in columns if column.field in NAMES]
    describing = ("target", *ONCE)
    return [replace(column, owner=_owner(column.index, names)) if column.field in describing else column for column in columns]


def _owner(index: int, names: list[int]) -> int | None:
    before = [name for name in names if name < index]
    return before[-1] if before else names[0] if names else None
