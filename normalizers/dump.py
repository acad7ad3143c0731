"""Indicators out of the lines of a table that lost its columns, as raw text layers of scans hold them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache

from normalizers.dump_formulas import read_formula
from normalizers.dump_fractions import join_fractions
from normalizers.dump_heads import read_head
from normalizers.dump_order import read_ordered_rows, read_plain_rows
from normalizers.dump_rows import WHOLE_ROWS, Row, build_rows
from normalizers.dump_tails import return_tails
from normalizers.dump_tokens import find_columns, read_heading, read_tokens
from normalizers.dump_values import CONFIDENCE, find_year, with_values
from normalizers.forms import closes_form, is_capital, is_title, names_position
from normalizers.jumble import Item, Jumble
from normalizers.jumble_clues import Clues
from normalizers.jumble_features import FIELDS, Token, weights_by_order
from normalizers.phrases import Phrases, Usage, count_phrases, count_texts
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Formula, Indicator, Level
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Doubt, Provenance, Text
from pipeline.model.reading import TextLine, provenance_of

SAME = 0.9  # share of words above which two tables are taken for one


def parse_loose(
    lines: Sequence[TextLine], every_line: Iterable[TextLine], level: Level
) -> tuple[tuple[Indicator, ...], tuple[Issue, ...]]:
    """The indicators that the jumbled `lines` of one form tell, each value marked for review, and one issue that says so.

    `every_line` is the whole document: which words it holds side by side decides what belongs together. A stacked fraction whose
    "x100%" was read between its parts is put right. () when the lines hold no word below the headings.
    """
    every = tuple(every_line)
    head = read_head([line.text for line in lines], 0, find_year(every)) if lines else None
    if head and not head.is_wide:
        head = None
    tokens = read_tokens(lines, head)
    if not tokens:
        return (), ()
    columns = head.fields if head else find_columns([line.text for line in lines])
    document = _document(every)
    phrases = document.phrases
    rows = read_ordered_rows(tokens, head, phrases) if head else read_plain_rows(tokens, columns, phrases)
    rows = rows or return_tails(join_fractions(build_rows(order_tokens(tokens, columns, document), columns)), phrases)
    indicators = tuple(_indicator(row, lines, level) for row in rows)
    if head:
        indicators = tuple(with_values(indicator, row, lines, head) for indicator, row in zip(indicators, rows, strict=True))
    issue = Issue(
        code="layout.lost",
        severity=Severity.WARNING,
        message=(
            f"The table's columns were lost in the text layer; {len(indicators)} indicators were put together from the order of "
            "the words. Compare them with the printed page."
        ),
        page=lines[0].page,
        raw="\n".join(line.text for line in lines),
    )
    return indicators, (issue,)


Table = tuple[tuple[Token, ...], tuple[str, ...]]  # its words and the fields of its columns


class Document:
    """What the tables of one document have in common: their phrases, and how each was put together by itself."""

    def __init__(self, phrases: Phrases, tables: Sequence[Table]) -> None:
        self.phrases = phrases
        self.tables = tuple(tables)
        self.alone: dict[object, tuple[Item, ...]] = {}

    def decode(self, tokens: tuple[Token, ...], columns: tuple[str, ...]) -> tuple[Item, ...]:
        """The items of one table by itself."""
        key = columns, tuple((token.text, token.starts_line) for token in tokens)
        if key not in self.alone:
            self.alone[key] = Jumble(clues(columns, self.phrases, Usage()), _weights()).order(tokens)
        return self.alone[key]

    def usage(self, tokens: tuple[Token, ...]) -> Usage:
        """How the other tables read."""
        words = Counter(token.text for token in tokens)
        texts: dict[tuple[str, tuple[str, ...]], None] = {}
        for other, columns in self.tables:
            if (words & Counter(token.text for token in other)).total() < SAME * max(len(tokens), len(other)):
                texts.update({(item.field, item.words): None for item in self.decode(other, columns)})
        return count_texts(texts)


def order_tokens(tokens: tuple[Token, ...], columns: tuple[str, ...], document: Document) -> tuple[Item, ...]:
    """The texts of one table: put together by itself, then again with what the document's other tables taught."""
    jumble = Jumble(clues(columns, document.phrases, document.usage(tokens)), _weights())
    return jumble.order(tokens)


def clues(columns: Sequence[str], phrases: Phrases, usage: Usage) -> Clues:
    """What is known of a table before its words are ordered."""
    return Clues(
        columns=tuple(FIELDS.index(field) for field in columns),
        phrases=phrases,
        usage=usage,
        name=columns.index("name"),
        formula=columns.index("formula") if "formula" in columns else -1,
        counts=tuple(field not in WHOLE_ROWS for field in columns),
    )


@cache
def _weights() -> tuple[float, ...]:
    return weights_by_order(load_vocabulary("jumble")["weights"])


@lru_cache(maxsize=2)
def _document(lines: tuple[TextLine, ...]) -> Document:
    return Document(count_phrases(line.text for line in lines), tuple(_tables(lines)))


def _tables(lines: Sequence[TextLine]) -> list[Table]:
    """The stretches of a document that begin with an indicator table's headings and end with a signature."""
    found: list[list[TextLine]] = []
    heads: list[TextLine] = []
    inside = False
    for line in lines:
        if read_heading(line.text) is not None:
            heads.append(line)
            continue
        if heads:
            told = {field for head in heads for field in read_heading(head.text) or ()}
            if "name" in told and len(told - {"other"}) > 1:
                found.append(heads)
                inside = True
            heads = []
        if inside and _closes(line.text):
            inside = False
        elif inside:
            found[-1].append(line)
    return [(tokens, find_columns([line.text for line in table])) for table in found if (tokens := read_tokens(table))]


def _closes(text: str) -> bool:
    """Whether a line stands below a table: a signature, or the next form's title."""
    return closes_form(text) or is_title(text) or (is_capital(text) and names_position(text))


def _indicator(row: Row, lines: Sequence[TextLine], level: Level) -> Indicator:
    def text(field: str) -> Text | None:
        return _text(row.others[field], lines) if field in row.others else None

    formula = row.others.get("formula")
    return Indicator(
        level=level,
        goal=text("goal"),
        objective=text("objective"),
        name=_text(row.name, lines),
        unit=text("unit"),
        definition=text("definition"),
        formula=Formula(text=read_formula(_bare(formula.text)), source=_source(formula, lines)) if formula else None,
        data_source=text("data_source"),
        responsible=text("responsible"),
        affair=text("affair"),
        remarks=text("remarks"),
    )


def _bare(text: str) -> str:
    """The text without the bullet before it."""
    return re.sub(r"^[-–•]\s+", "", text)


def _source(item: Item, lines: Sequence[TextLine]) -> Provenance:
    line = lines[item.lines[0]]
    source = provenance_of(line, item.text)
    return replace(source, confidence=min(CONFIDENCE, line.confidence), review=True, doubt=Doubt.LAYOUT)


def _text(item: Item, lines: Sequence[TextLine]) -> Text:
    return Text(text=_bare(item.text) or item.text, source=_source(item, lines))
