"""Cards: one indicator in a table of two columns, keys at the left ("Definisi", "Formula", "Satuan") and values at the right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from normalizers.card_rows import CardRow
from normalizers.cascade import Parents, level_of
from normalizers.drafts import Draft, RowReading, TargetCell, text_of
from normalizers.headers import level_of_heading, propose_alias
from normalizers.heading_vocabulary import heading_vocabulary
from normalizers.periods import parse_period
from normalizers.prefixes import split_number, split_prefix, strip_bullet
from normalizers.programs import read_program
from normalizers.spelling import is_nothing
from normalizers.table_columns import NAMES, ONCE, Column
from pipeline.model.decree import DecreeKind, Level
from pipeline.model.issue import Issue
from pipeline.model.provenance import Text
from pipeline.model.reading import Cell, TextLine, issue_at, provenance_of

_NUMBERED = r"\W*(?:[a-z0-9]{1,3}[.)]\s*)?"
_TITLE = re.compile(
    _NUMBERED + r"(?:indikator(?:\s+kinerja)?(?:\s+utama)?|iku|kartu indikator)\s*(?:ke\s*-?\s*)?(\d{1,2})?\s*[:.)-]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContext:
    """What holds for a card from outside: parents, the kind of decree, the document's words, the table's place in its form, the
    year for targets without one, and the line over the table, which may print the name."""

    parents: Parents
    kind: DecreeKind
    known: frozenset[str]
    number: int
    year: int | None
    above: TextLine | None = None


def read_cards(rows: tuple[CardRow, ...], context: CardContext) -> RowReading:
    """The indicators of a card table: a new one at each key that names an indicator. Unknown keys give `header.unknown`."""
    out = RowReading()
    cards: list[list[CardRow]] = [[]]
    for row in rows:
        field = row.match.field if row.match is not None else None
        before = {other.match.field for other in cards[-1] if other.match is not None}
        begun = bool(before & set(NAMES))
        if begun and (field in NAMES or (field in before and field in ("no", "objective", "goal"))):
            cards.append([])
        cards[-1].append(row)
    once = sum(1 for row in rows if row.match is not None and row.match.field == "objective") == 1
    parents = context.parents
    for card in cards:
        draft = _Card(card, replace(context, parents=parents), out).read()
        if draft is None:
            out.issues.append(_unnamed(card))
            continue
        out.drafts.append(draft)
        if once and len(cards) > 1:
            parents = replace(parents, goal=draft.goal, objective=draft.objective)
    return out


def begins_again(before: Sequence[CardRow], rows: Sequence[CardRow]) -> bool:
    """Whether `rows`, which come before any name of theirs, tell what the last card of `before` has told: another card then."""
    starts = [k for k, row in enumerate(before) if row.match is not None and row.match.field in NAMES]
    told = {row.match.field for row in before[starts[-1] if starts else 0 :] if row.match is not None}
    again = 0
    for row in rows:
        field = row.match.field if row.match is not None else None
        if row.key is None and again == 0:
            return True
        if field in NAMES:
            break
        again += field in told and field in ONCE
    return again >= 2


class _Card:
    """The rows of one indicator."""

    def __init__(self, rows: list[CardRow], context: CardContext, out: RowReading) -> None:
        self.rows, self.context, self.out = rows, context, out

    def read(self) -> Draft | None:
        named = self._name()
        if named is None:
            return None
        row, name, number = named
        place = row.value.row if row is not None else 0
        draft = Draft(name=name, level=Level.SASARAN, table=self.context.number, row=place)
        draft.no = Text(text=number, source=name.source) if number else None
        draft.goal, draft.objective = self.context.parents.goal, self.context.parents.objective
        for other in self.rows:
            if other is not row and other.key is not None:
                self._read_key(draft, other, other.key)
        heading = row.path[0] if row is not None and row.path else ""
        level = level_of_heading(heading)
        column = Column(index=0, path=(heading,), field="goal_indicator" if level is Level.TUJUAN else "name", level=level)
        draft.level = level_of(column, self._objective(), self.context.parents, self.context.kind, own_goal=False)
        draft.explicit_level = level is not None
        if draft.level is Level.TUJUAN:
            draft.objective = None
        if draft.targets:
            draft.groups = [draft.targets]
        return draft

    def _objective(self) -> Column | None:
        row = next((row for row in self.rows if row.match is not None and row.match.field == "objective"), None)
        return Column(index=0, path=row.path, field="objective", level=level_of_heading(row.path[0])) if row else None

    def _name(self) -> tuple[CardRow | None, Text, str | None] | None:
        """The name with its row and number: of the key that names an indicator, else of a title over the card, else of the line
        above."""
        for fields in (NAMES, ("main_performance",)):
            for row in self.rows:
                if row.match is not None and row.match.field in fields:
                    text = text_of(row.value, row.text, known=self.context.known, review=row.match.thin)
                    if text is not None:
                        number, plain = split_number(strip_bullet(text.text, always=True))
                        return row, replace(text, text=plain), number
        if not any(row.match is not None and row.match.field in ("definition", "formula") for row in self.rows):
            return None
        title = next((row for row in self.rows if row.key is None and not is_nothing(row.text)), None)
        if title is not None:
            text = text_of(title.value, known=self.context.known, review=_TITLE.match(title.text) is None)
            return self._titled(title, text) if text is not None else None
        line = self.context.above
        if line is None:
            return None
        source = provenance_of(line)
        return self._titled(None, Text(text=" ".join(line.text.split()), source=replace(source, review=True)))

    @staticmethod
    def _titled(row: CardRow | None, text: Text) -> tuple[CardRow | None, Text, str | None] | None:
        """A name out of a title such as "IKU 1: Persentase jalan mantap"."""
        match = _TITLE.match(text.text)
        if match is not None and text.text[match.end() :].strip():
            return row, replace(text, text=text.text[match.end() :].strip()), match.group(1)
        number, plain = split_number(text.text)
        return (row, replace(text, text=plain), number) if len(plain.split()) > 1 else None

    def _read_key(self, draft: Draft, row: CardRow, key: Cell) -> None:
        field = row.match.field if row.match is not None else None
        kind = heading_vocabulary().kind(field) if field else None
        if field is None or kind == "period":
            self._read_value(draft, row, key)
            return
        text = text_of(row.value, row.text, known=self.context.known, review=row.match is not None and row.match.thin)
        if text is not None and field == "program":
            draft.program = draft.program or read_program(row.value, self.context.known)
        if text is None or kind == "ignored":
            return
        if field in ("goal", "objective", "main_performance"):
            _, plain = split_number(split_prefix(split_number(text.text)[1])[1])
            setattr(draft, "goal" if field == "goal" else "objective", replace(text, text=plain))
        elif field == "no":
            draft.no = draft.no or replace(text, text=text.text.strip(" .)("))
        elif field in ("description", "considered"):
            draft.texts.setdefault("definition" if field == "description" else "reason", text)
        elif field in ONCE:
            plain = strip_bullet(text.text, always=field == "formula")
            before = draft.texts.get(field)
            if before is None:
                draft.texts[field] = replace(text, text=plain)
            elif before.text != plain:
                draft.texts[field] = Text(text=f"{before.text} {plain}", source=replace(before.source, review=True))

    def _read_value(self, draft: Draft, row: CardRow, key: Cell) -> None:
        raw = " ".join(row.text.split())
        period = parse_period([text.strip(" :") for text in row.path], self.context.year)
        if period is None:
            if not is_nothing(raw) and key.text.strip(" :"):
                self.out.issues.append(_unknown(key, raw))
        elif raw:
            draft.targets.append(TargetCell(period=period, raw=raw, cell=row.value, column=(raw,)))


def _unnamed(card: list[CardRow]) -> Issue:
    raw = " | ".join(" ".join(row.text.split()) for row in card)[:200]
    told = "A card names no indicator, so nothing is taken from it; look at the page."
    return issue_at(card[0].value, "card.unnamed", told, raw=raw)


def _unknown(key: Cell, raw: str) -> Issue:
    heading = " ".join(key.text.split())
    told = (
        f"The heading {heading!r} of a card is not known, so {raw[:60]!r} is not taken; "
        f"nearest is {propose_alias(heading)}. Add it to normalizers/vocabulary/headers.yaml."
    )
    return issue_at(key, "header.unknown", told, raw=heading)
