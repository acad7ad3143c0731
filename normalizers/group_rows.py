"""Rows with one cell over all columns, which name a parent for the rows under them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from normalizers.cascade import UNRULED, Parents
from normalizers.drafts import text_of
from normalizers.matching import similarity
from normalizers.prefixes import names_program, reads_as_objective, split_number, split_prefix
from normalizers.sections import Section
from normalizers.spelling import join_lines
from normalizers.table_columns import Column
from pipeline.model.decree import Level
from pipeline.model.issue import Issue, Severity
from pipeline.model.reading import Cell, issue_at

WIDE = 0.6  # share of the columns that a group's cell covers at least

LONGEST_HEAD = 24  # characters before the colon of a torn group row ("Sasaran Strategis 1.2")
ALIKE = 0.8  # of the word before that colon and one below, as a rule takes a letter with it
_GROUP_WORDS = ("tujuan", "misi", "sasaran", "sasaran strategis", "program", "kegiatan")
_COUNTED = re.compile(r"\d{1,2}(?:\.\d{1,2})*|[ivxIVX]{1,4}|[a-zA-Z]")
_SASARAN = re.compile(r"\W*(?:\w\W+)?sasaran", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The parents that hold after a group row."""

    parents: Parents
    issues: tuple[Issue, ...] = ()


def read_group(
    section: Section, columns: tuple[Column, ...], main: Column, filled: list[Cell], parents: Parents, known: frozenset[str]
) -> Group | None:
    """The parents after a row whose `filled` cells are one over the row ("Sasaran 1: ...", "Program ..."), None for other rows.

    A text that names neither goal nor objective ("ASPEK PELAYANAN UMUM") gives the issue `row.group`.
    """
    numbers = {column.index for column in columns if column.field == "no"}
    torn = _torn_text(filled, known, numbered=filled[0].column in numbers) if len(columns) > 2 else None
    if torn is not None:
        level, rest = split_prefix(torn)
        text = text_of(filled[0], split_number(rest)[1], known=known, review=True)
        if text is not None:
            goal = level is Level.TUJUAN
            return Group(parents=parents.with_goal(text) if goal else replace(parents, objective=text, level=level))
    others = [cell for cell in filled if not (cell.column in numbers and _COUNTED.fullmatch(cell.text.strip(" .)(")))]
    if len(others) != 1 or len(columns) < 3:
        return None
    cell = others[0]
    plain = join_lines(cell.text, known)
    level, rest = split_prefix(plain)
    inside = _heads_rows(section, columns, main, cell, rest if level is None else None)
    if not inside and not _stands_over(section, columns, main, cell, prefixed=level is not None):
        return None
    named = level is not None
    _, rest = split_number(rest, bare=not named)
    program = names_program(rest) if not named else None
    text = text_of(cell, rest, known=known)
    if text is None:
        return Group(parents=parents)
    if level is Level.TUJUAN:
        return Group(parents=parents.with_goal(text))
    if program is not None or (level in (Level.PROGRAM, Level.KEGIATAN) and not _SASARAN.match(plain)):
        return Group(parents=replace(parents, level=program or level, program=text))
    if named or (reads_as_objective(rest) and all(column.field != "objective" for column in columns)):
        return Group(parents=replace(parents, objective=text, program=None, level=level))
    return Group(parents=parents, issues=(_group_issue(cell, plain),))


def _heads_rows(section: Section, columns: tuple[Column, ...], main: Column, cell: Cell, bare: str | None) -> bool:
    """Whether the only text of a row, in the column of the names, names a parent of the rows under it ("Sasaran / Indikator").

    `bare` is the text where it has no prefix: it must read as an objective, and no column may hold objectives. The row under it
    must print more than a name, else the table is a list of names.
    """
    if cell.column != main.index or main.field != "name":
        return False
    if bare is not None and (
        any(column.field == "objective" for column in columns) or not reads_as_objective(split_number(bare, bare=True)[1])
    ):
        return False
    below = next((r for r in section.body if r > cell.row), None)
    described = [column.index for column in columns if column.owner == main.index]
    return below is not None and any(
        section.matrix[below][c].row == below and section.matrix[below][c].text.strip() for c in described
    )


def _torn_text(filled: list[Cell], known: frozenset[str], *, numbered: bool) -> str | None:
    """The text of a group row that the rules of the rows around it were drawn through ("Sas | ran : Meningkatnya pembi | naan"),
    None for other rows. `numbered` tells that the row begins in the column of numbers. For review, as a rule may hide letters."""
    texts = [" ".join(cell.text.split()) for cell in filled]
    colon = next((k for k, text in enumerate(texts) if ":" in text), 0)
    if len(texts) < 2 or ":" not in texts[colon] or not (colon or numbered):
        return None
    head, _, text = texts[colon].partition(":")
    head = "".join(texts[:colon]) + head
    if any(char.isdigit() for part in (text, *texts[colon + 1 :]) for char in part):
        return None
    name = _group_word(head)
    if len(head) > LONGEST_HEAD or name is None or (colon and _group_word(texts[colon].partition(":")[0]) is not None):
        return None  # "1 | Sasaran : ..." is a row with an objective
    text = text.strip()
    for part in texts[colon + 1 :]:
        text = _joined(text, part, known)
    return f"{name.title()} : {text}" if text else None


def _group_word(head: str) -> str | None:
    """The word before the colon of a group row, a letter of it lost or not."""
    word = re.sub(r"[\W\d_]", "", head).casefold()
    name = max(_GROUP_WORDS, key=lambda known: similarity(word, known))
    return name if similarity(word, name) >= ALIKE else None


def _joined(left: str, right: str, known: frozenset[str]) -> str:
    """Two parts of a text cut at a rule: one word where both ends make one that the form prints, or where neither end is one."""
    ends = re.search(r"[^\W\d_]+$", left), re.match(r"[^\W\d_]+", right)
    if ends[0] is None or ends[1] is None or right[0].isupper():
        return f"{left} {right}"
    one, other = ends[0].group().casefold(), ends[1].group().casefold()
    glued = one + other in known or (one not in known and other not in known)
    return f"{left}{right}" if glued else f"{left} {right}"


def _stands_over(section: Section, columns: tuple[Column, ...], main: Column, cell: Cell, *, prefixed: bool) -> bool:
    """Whether the only filled cell of a row stands over the row, not in a column of its own."""
    if cell.column_span >= max(3, WIDE * section.table.n_columns):
        return True
    if section.table.structure not in UNRULED:
        return False
    field = next((column.field for column in columns if column.index == cell.column), None)
    if field in ("goal", "objective"):
        return False
    return prefixed or field == "no" or (cell.column < main.index and field is None)


def _group_issue(cell: Cell, plain: str) -> Issue:
    told = f"The row {plain[:80]!r} stands over the rows under it and names neither goal nor objective; it is not taken."
    return issue_at(cell, "row.group", told, severity=Severity.INFO)
