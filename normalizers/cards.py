"""Cards: one indicator in a table of two columns, keys at the left ("Definisi", "Formula", "Satuan") and values at the right."""

from __future__ import annotations

from dataclasses import dataclass

from normalizers.cascade import Parents, level_of
from normalizers.drafts import Draft, RowReading, TargetCell, text_of
from normalizers.headers import heading_vocabulary, level_of_heading, map_header, propose_alias
from normalizers.matching import Match
from normalizers.periods import parse_period
from normalizers.prefixes import split_number, split_prefix, strip_bullet
from normalizers.sections import cell_matrix, own_cells
from normalizers.spelling import is_nothing, join_lines
from normalizers.table_columns import ONCE, Column
from pipeline.model.decree import DecreeKind, Level
from pipeline.model.issue import Issue, Severity
from pipeline.model.reading import Cell, Table, provenance_of

FEWEST_KEYS = 3  # a table with fewer known keys is no card
WIDEST = 4  # columns: number, key, colon, value


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A key with its match and value; `key` is None for a title over the whole card."""

    key: Cell | None
    value: Cell
    match: Match | None


def read_card_rows(table: Table) -> tuple[CardRow, ...] | None:
    """The rows of a card, or None when the table is none: at most four columns, one of which mostly holds known headings."""
    if not 2 <= table.n_columns <= WIDEST or table.n_rows < FEWEST_KEYS:
        return None
    matrix = cell_matrix(table)
    best: tuple[int, int] | None = None
    for column in range(table.n_columns - 1):
        keys = [row[column] for r, row in enumerate(matrix) if row[column].row == r and row[column].column_span < table.n_columns]
        filled = [cell for cell in keys if cell.text.strip(" .:)(0123456789")]
        fields = [match.field for cell in filled if (match := map_header(_key(cell))) is not None]
        if len(set(fields)) >= FEWEST_KEYS and len(fields) >= 0.6 * len(filled) and (best is None or len(fields) > best[0]):
            best = (len(fields), column)
    if best is None or not _says_indicator(matrix, best[1]):
        return None
    return tuple(_rows(matrix, best[1], table.n_columns))


def _key(cell: Cell) -> str:
    return split_number(cell.text.strip(" :\n"), bare=True)[1]


def _says_indicator(matrix: tuple[tuple[Cell, ...], ...], column: int) -> bool:
    fields = {match.field for row in matrix if (match := map_header(_key(row[column]))) is not None}
    text = fields & {"name", "definition", "formula", "unit", "data_source", "objective", "goal_indicator", "description"}
    values = [map_header(row[-1].text) for row in matrix]
    return len(text) >= 2 and sum(1 for match in values if match is not None) < 0.5 * len(matrix)


def _rows(matrix: tuple[tuple[Cell, ...], ...], column: int, width: int) -> list[CardRow]:
    rows: list[CardRow] = []
    for r, row in enumerate(matrix):
        own = [cell for cell in own_cells(row, r) if cell.text.strip(" :")]
        if not own:
            continue
        if len(own) == 1 and own[0].column_span >= width:
            rows.append(CardRow(key=None, value=own[0], match=None))
            continue
        key = row[column]
        values = [cell for cell in own if cell.column > column]
        value = values[-1] if values else None
        if value is None:
            if key.row == r:
                rows.append(
                    CardRow(
                        key=key,
                        value=Cell(row=r, column=width - 1, text="", page=key.page, method=key.method, engine=key.engine),
                        match=map_header(_key(key)),
                    )
                )
            continue
        rows.append(CardRow(key=key, value=value, match=map_header(_key(key))))
    return rows


def read_cards(
    rows: tuple[CardRow, ...], parents: Parents, kind: DecreeKind, known: frozenset[str], number: int, default_year: int | None
) -> RowReading:
    """The indicators of a card table: a new one at each key that names an indicator. Unknown keys give `header.unknown`."""
    out = RowReading()
    cards: list[list[CardRow]] = [[]]
    for row in rows:
        names = row.match is not None and row.match.field in ("name", "goal_indicator")
        begun = any(r.match is not None and r.match.field in ("name", "goal_indicator") for r in cards[-1])
        again = row.match is not None and any(
            r.match is not None and r.match.field == row.match.field for r in cards[-1] if r.key is not row.key
        )
        if begun and (names or (again and row.match is not None and row.match.field in ("no", "objective", "goal"))):
            cards.append([])
        cards[-1].append(row)
    for card in cards:
        draft = _read_card(card, parents, kind, known, number, default_year, out.issues)
        if draft is not None:
            out.drafts.append(draft)
    return out


def _read_card(
    card: list[CardRow],
    parents: Parents,
    kind: DecreeKind,
    known: frozenset[str],
    number: int,
    default_year: int | None,
    issues: list[Issue],
) -> Draft | None:
    name_row = next(
        (row for row in card if row.match is not None and row.match.field in ("name", "goal_indicator", "main_performance")), None
    )
    name_row = name_row or next((row for row in card if row.key is None and not is_nothing(row.value.text)), None)
    if name_row is None or not card:
        return None
    item, plain = split_number(join_lines(name_row.value.text, known))
    name = text_of(name_row.value, plain, known=known, review=name_row.match is not None and name_row.match.thin)
    if name is None:
        return None
    draft = Draft(name=name, level=Level.SASARAN, table=number, row=name_row.value.row)
    if item:
        from_name = provenance_of(name_row.value)
        draft.no = type(name)(text=item, source=from_name)
    draft.goal, draft.objective = parents.goal, parents.objective
    objective: Column | None = None
    for row in card:
        if row is name_row or row.key is None:
            continue
        field = row.match.field if row.match is not None else None
        if field in ("objective", "description", "main_performance") and "objective" not in draft.texts:
            objective = Column(index=0, path=(row.key.text,), field="objective", level=level_of_heading(row.key.text))
        _read_key(draft, row, field, known, default_year, issues)
    heading = name_row.key.text if name_row.key is not None else ""
    level = level_of_heading(heading)
    column = Column(index=0, path=(heading,), field="goal_indicator" if level is Level.TUJUAN else "name", level=level)
    draft.level = level_of(column, objective, parents, kind, own_goal=False)
    draft.explicit_level = level is not None
    if draft.targets:
        draft.groups = [draft.targets]
    return draft


def _read_key(
    draft: Draft, row: CardRow, field: str | None, known: frozenset[str], default_year: int | None, issues: list[Issue]
) -> None:
    key = row.key
    if key is None:
        return
    kind = heading_vocabulary().kind(field) if field else None
    if field is None or kind == "period":
        period = parse_period([key.text.strip(" :")], default_year)
        if period is not None:
            raw = " ".join(row.value.text.split())
            if raw:
                draft.targets.append(TargetCell(period=period, raw=raw, cell=row.value, column=(raw,)))
            return
        if not is_nothing(row.value.text) and len(key.text.strip(" :")) > 0:
            issues.append(_unknown(key, row.value))
        return
    text = text_of(row.value, known=known, review=row.match is not None and row.match.thin)
    if text is None or kind == "ignored":
        return
    if field in ("goal", "objective", "main_performance", "description"):
        _, plain = split_number(split_prefix(text.text)[1])
        where = "goal" if field == "goal" else "objective"
        if field == "description":
            draft.texts.setdefault("definition", text)
        else:
            setattr(draft, where, type(text)(text=plain, source=text.source))
    elif field == "no":
        draft.no = draft.no or type(text)(text=text.text.strip(" .)("), source=text.source)
    elif field == "considered":
        draft.texts.setdefault("reason", text)
    elif field in ONCE and field not in draft.texts:
        draft.texts[field] = type(text)(text=strip_bullet(text.text, always=field == "formula"), source=text.source)


def _unknown(key: Cell, value: Cell) -> Issue:
    heading = " ".join(key.text.split())
    return Issue(
        code="header.unknown",
        severity=Severity.WARNING,
        message=f"The heading {heading!r} of a card is not known, so {value.text[:60]!r} is not taken; "
        f"nearest is {propose_alias(heading)}. Add it to normalizers/vocabulary/headers.yaml.",
        page=key.page,
        box=key.box,
        raw=heading,
    )
