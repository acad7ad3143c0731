"""The indicators of one form, from all of its tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from normalizers.captions import caption_year, told_above
from normalizers.card_rows import CardRow, read_card_rows
from normalizers.cards import CardContext, begins_again, read_cards
from normalizers.cascade import Parents
from normalizers.column_context import map_columns
from normalizers.cut_columns import find_whole_sections
from normalizers.drafts import Carry, Draft, RowReading, TargetCell
from normalizers.indicators import parse_indicator
from normalizers.merged_names import part_merged_names
from normalizers.merging import merge_drafts
from normalizers.parted_headers import put_header_over
from normalizers.programs import give_programs
from normalizers.repeated_columns import doubted_column, same_columns, told_before
from normalizers.rows import read_rows
from normalizers.sections import Section
from normalizers.span import CaptionedTable, SheetSpan
from normalizers.table_columns import NAMES, Column
from normalizers.titles import find_year
from normalizers.unmeasured import find_objectives, keep_unmeasured
from pipeline.model.decree import Decree, Indicator
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Text
from pipeline.model.reading import Table

_WORD = re.compile(r"[^\W\d_]{3}")
_WHOLE_WORD = re.compile(r"[^\W\d_]{4,}(?!-?\n|[^\W\d_]|-)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What a form's tables tell. `header_rows` is the number of header rows by `id(table)`, `unmeasured` the objectives that are
    printed without an indicator."""

    indicators: tuple[Indicator, ...] = ()
    issues: tuple[Issue, ...] = ()
    unmeasured: tuple[Text, ...] = ()
    header_rows: Mapping[int, int] = field(default_factory=dict)


def parse_indicators(span: SheetSpan, decree: Decree) -> Records:
    """The indicators of a form in printed order, one for all tables that print it. Never raises for what a document says.

    Issue codes: card.unnamed, header.unknown, header.guessed, header.missing, header.twice, table.headless, table.other,
    row.unnamed, row.group, target.surplus, target.conflict, merge.doubtful, merge.conflict, cell.unreadable, and those of
    normalizers.numbers.
    """
    reader = _FormReader(span, decree)
    for captioned in span.tables:
        reader.read_table(captioned)
    reader.close_cards()
    merged = merge_drafts(reader.drafts)
    issues = [*reader.issues, *merged.issues]
    indicators: list[Indicator] = []
    for draft in merged.drafts:
        indicator, found = parse_indicator(draft)
        indicators.append(indicator)
        issues.extend(found)
    unmeasured = keep_unmeasured(reader.objectives, merged.drafts)
    told = tuple(dict.fromkeys(issues))  # a goal's doubt would come with each of its indicators
    return Records(indicators=tuple(indicators), issues=told, unmeasured=unmeasured, header_rows=reader.header_rows)


class _FormReader:
    """The state over the tables of one form."""

    def __init__(self, span: SheetSpan, decree: Decree) -> None:
        self.decree = decree
        self.outside = Parents(goal=span.goal, objective=span.objective)
        self.told = self.outside
        self.known = frozenset(
            word.casefold()
            for captioned in span.tables
            for cell in captioned.table.cells
            for word in _WHOLE_WORD.findall(cell.text)
        )
        years = (find_year(text.text) for text in (span.title, decree.year) if text is not None)
        self.year = next((int(year) for year in years if year is not None), None)
        self.drafts: list[Draft] = []
        self.issues: list[Issue] = []
        self.header_rows: dict[int, int] = {}
        self.columns: tuple[Column, ...] = ()
        self.carry = Carry(parents=self.outside)
        self.number = 0
        self.apart: Section | None = None
        self.program: Text | None = None
        self.objectives: list[Text] = []
        self.cards: list[CardRow] = []
        self.card_context: CardContext | None = None

    def read_table(self, captioned: CaptionedTable) -> None:
        table = captioned.table
        year = caption_year(captioned.above) or self.year
        above = tuple(line for line in captioned.above if _WORD.search(line.text))  # a stamp's specks say nothing
        told = told_above(above, self.told)
        self.told = told or self.told
        parents = told or self.outside
        goes_on = bool(self.cards) and not above
        card = read_card_rows(table, goes_on=goes_on)
        if card is None or not goes_on or begins_again(self.cards, card):
            self.close_cards()
        if card is not None:
            self.header_rows[id(table)] = 0
            if not self.cards:
                self.number += 1
                self.card_context = CardContext(
                    parents=parents,
                    kind=self.decree.kind,
                    known=self.known,
                    number=self.number,
                    year=year,
                    above=above[-1] if above else None,
                )
            self.cards.extend(card)
            return
        sections = part_merged_names(find_whole_sections(table))
        first = sections[0] if sections else None
        self.header_rows[id(table)] = (first.header[-1] + 1) if first and first.header else 0
        if sections and not sections[0].paths and self.columns:
            inside = told_above(above, self.carry.parents)
            self.carry = Carry(parents=inside) if inside else self.carry
        for section in sections:
            self._read_section(section, parents, year)

    def close_cards(self) -> None:
        """Read the card rows collected so far: a card may be cut by a page, or its rows come out as several tables."""
        if self.cards and self.card_context is not None:
            self._add(read_cards(tuple(self.cards), self.card_context))
        self.cards = []

    def _read_section(self, section: Section, parents: Parents, year: int | None) -> None:
        if not section.paths:
            headed = put_header_over(self.apart, section) if self.apart is not None else None
            if headed is None:
                self._read_headless(section)
                return
            section = headed
        columns, issues = map_columns(section, year)
        columns, issues = told_before(columns, issues, self.columns)
        if not section.header:
            columns = tuple(doubted_column(column) for column in columns)
        self.apart = section if section.header and not section.body else None
        alike = same_columns(self.columns, columns)
        continued = parents == self.outside and alike
        if alike and parents.goal is None and parents.objective is not None and all(c.field != "goal" for c in columns):
            parents = replace(parents, goal=self.carry.parents.goal)  # a page broke right above "Sasaran 2.2 : ..."
        self.columns = columns
        if not any(column.field in NAMES for column in columns):
            self._read_without_names(section, columns, issues)
            return
        self.issues.extend(issues)
        if not continued:
            self.carry = Carry(parents=parents)
            self.program = None
            self.number += 1
        self._read_named(section, columns)

    def _read_named(self, section: Section, columns: tuple[Column, ...]) -> None:
        continued = self.carry.continued
        reading = read_rows(section, columns, self.carry, self.decree.kind, self.known, self.number)
        self.program = give_programs(section, columns, reading.drafts, self.program, self.known, continued=continued)
        self.objectives.extend(find_objectives(section, columns, self.known))
        self.carry = reading.carry or self.carry
        self._add(reading)

    def _add(self, reading: RowReading) -> None:
        for draft in reading.drafts:
            draft.groups = draft.groups or [draft.targets]  # the same list: the next page may print the rest of the row
        self.drafts.extend(reading.drafts)
        self.issues.extend(reading.issues)

    def _read_headless(self, section: Section) -> None:
        """Rows without header: the ones above go on, when the table is as wide; an issue otherwise."""
        width = section.table.n_columns
        if self.columns and len(self.columns) == width and any(column.field in NAMES for column in self.columns):
            self._read_named(section, self.columns)
            return
        texts = [cell.text for cell in section.table.cells if cell.text.strip()]
        if not texts:
            return
        self.issues.append(
            _table_issue(
                section.table, "table.headless", "no row of it reads as a header, so nothing is taken from it", Severity.WARNING
            )
        )

    def _read_without_names(self, section: Section, columns: tuple[Column, ...], issues: tuple[Issue, ...]) -> None:
        """A table with told values but no indicator column, whose rows go on those of the table before (a wide table cut)."""
        fields = {column.field for column in columns}
        previous = [draft for draft in self.drafts if draft.table == self.number]
        if "target" in fields and previous and not fields & {"objective", "goal"}:
            rows = _numbered_rows(section, columns, previous)
            if rows is not None:
                self.issues.extend(issues)
                self._continue_columns(section, columns, rows)
                return
        if fields - {None, "no"}:
            known = ", ".join(sorted(c.field or c.skipped or "?" for c in columns))
            severity = Severity.INFO if any(column.skipped in ("budget", "program") for column in columns) else Severity.WARNING
            self.issues.append(
                _table_issue(
                    section.table, "table.other", f"it has no indicator column ({known}), so it gives no indicators", severity
                )
            )

    def _continue_columns(self, section: Section, columns: tuple[Column, ...], rows: Mapping[int, tuple[Draft, bool]]) -> None:
        """Told values of a table without names, given to the rows of the table before."""
        named = replace(columns[0], field="name")
        owned = tuple(
            named if column.index == named.index else replace(column, owner=named.index if column.owner is None else column.owner)
            for column in columns
        )
        reading = read_rows(section, owned, Carry(parents=Parents()), self.decree.kind, self.known, self.number)
        for draft in reading.drafts:
            found = rows.get(draft.row)
            if found is None or not draft.targets:
                continue
            into, sure = found
            cells = draft.targets if sure else [_doubted(cell) for cell in draft.targets]
            into.groups.append(cells)
            for name, text in draft.texts.items():
                into.texts.setdefault(name, text)


def _doubted(cell: TargetCell) -> TargetCell:
    """The cell with its period flagged."""
    return replace(cell, period=replace(cell.period, review=True))


def _numbered_rows(section: Section, columns: tuple[Column, ...], previous: list[Draft]) -> dict[int, tuple[Draft, bool]] | None:
    """Row -> the draft it goes on, and whether by its number (sure) or only by its place."""
    no = next((column for column in columns if column.field == "no"), None)
    rows = [r for r in section.body if any(cell.text.strip() for cell in section.matrix[r])]
    if no is not None:
        numbers = {draft.no.text: draft for draft in previous if draft.no is not None}
        found = {r: numbers.get(section.matrix[r][no.index].text.strip(" .)(")) for r in rows}
        if len(numbers) == len(previous) and all(found.values()):
            return {r: (draft, True) for r, draft in found.items() if draft is not None}
    if len(rows) == len(previous):
        return {r: (draft, False) for r, draft in zip(rows, previous, strict=True)}
    return None


def _table_issue(table: Table, code: str, what: str, severity: Severity) -> Issue:
    page = table.pages[0] if table.pages else None
    first = next((cell.text for cell in table.cells if cell.text.strip()), "")
    return Issue(
        code=code,
        severity=severity,
        message=f"The table on page {page} that begins with {' '.join(first.split())[:60]!r}: {what}.",
        page=page,
        box=table.box,
        raw=first,
    )
