"""Indicators out of the lines of a table that lost its columns, as raw text layers of scans hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from normalizers.jumble import COLUMNS, Feature, Item, Jumble, Token, count_pairs
from normalizers.vocabulary import load_vocabulary
from pipeline.model.decree import Formula, Indicator, Level
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Provenance, Text
from pipeline.model.reading import TextLine, provenance_of

CONFIDENCE = 0.5  # of a text put together from jumbled lines; always below what a person need not look at

_RULE = re.compile(r"\s*[|\[\]]+\s*|\t|\s{2,}")
_ROW_NUMBER = re.compile(r"(\d{1,2})(?:\s*[|\[\].]+\s*|\s+|$)")
_MEANS_SOMETHING = re.compile(r"[\w%/:()+*=&×Σ<>≥≤-]")
_TIMES_100 = re.compile(r"(?:^|(?<=\s))[x×*X]?\s?100\s?%?(?=\s|$)|(?<=\w)[x×]\s?100\s?%?(?=\s|$)")


def parse_loose(
    lines: Sequence[TextLine], every_line: Iterable[TextLine], level: Level
) -> tuple[tuple[Indicator, ...], tuple[Issue, ...]]:
    """The indicators that the jumbled `lines` of one form tell, each value marked for review, and one issue that says so.

    `every_line` is the whole document: which words it holds side by side decides what belongs together. A stacked fraction whose
    "x100%" was read between its parts is put right. () when the lines hold no heading of an indicator table.
    """
    tokens = _tokens(lines)
    if not tokens:
        return (), ()
    items = _jumble(tuple(line.text for line in every_line)).order(tokens)
    indicators = _indicators(items, lines, level)
    issue = Issue(
        code="layout.lost",
        severity=Severity.WARNING,
        message=(
            f"The table's columns were lost in the text layer; {len(indicators)} indicators were put together from the order of the "
            "words. Compare them with the printed page."
        ),
        page=lines[0].page,
    )
    return indicators, (issue,)


@cache
def _words() -> Mapping[str, Any]:
    return load_vocabulary("jumble")


@cache
def _jumble(texts: tuple[str, ...]) -> Jumble:
    words = _words()
    openings = [words["openings"][column] for column in COLUMNS]
    return Jumble(
        openings=tuple(frozenset(w for w in column if not w.endswith("*")) for column in openings),
        stems=tuple(tuple(w[:-1] for w in column if w.endswith("*")) for column in openings),
        never_open=frozenset(words["never_open"]),
        must_go_on=frozenset(words["must_go_on"]),
        pairs=count_pairs(texts),
        weights=tuple(float(words["weights"][feature.name]) for feature in Feature),
    )


def _tokens(lines: Sequence[TextLine]) -> tuple[Token, ...]:
    """The words of the lines below the table's headings, without row numbers, cell borders and specks."""
    headings = {word for group in _words()["headings"].values() for word in group}
    tokens: list[Token] = []
    number, paragraph = 1, True
    for n, line in enumerate(lines):
        paragraph = paragraph or line.starts_paragraph
        text = line.text
        if _is_heading(text, headings):
            continue
        match = _ROW_NUMBER.match(text)
        if match and int(match.group(1)) == number:
            text, number = text[match.end() :], number + 1
        first = True
        for part in _RULE.split(text):
            for i, word in enumerate(w for w in part.split() if _MEANS_SOMETHING.search(w)):
                tokens.append(
                    Token(
                        text=word,
                        line=n,
                        starts_line=first,
                        starts_paragraph=first and paragraph,
                        rule_before=i == 0 and not first,
                    )
                )
                first = paragraph = False
    return tuple(tokens)


def _is_heading(text: str, headings: set[str]) -> bool:
    words = [word for word in re.split(r"[\s/|]+", text.casefold()) if word]
    return bool(words) and all(word in headings for word in words)


def _indicators(items: Sequence[Item], lines: Sequence[TextLine], level: Level) -> tuple[Indicator, ...]:
    columns = {name: [item for item in items if item.column == c] for c, name in enumerate(COLUMNS)}
    names = sorted(columns["name"], key=lambda item: item.center)
    formulas = _aligned(names, columns["formula"])
    sources = _aligned(names, columns["data_source"])
    out = []
    for i, name in enumerate(names):
        formula = formulas.get(i)
        text = _formula_text(formula.text) if formula else ""
        out.append(
            Indicator(
                level=level,
                name=_text(name, lines),
                objective=_text(parent, lines) if (parent := _parent(name, i, len(names), columns["objective"])) else None,
                formula=Formula(text=text, source=_source(formula, lines)) if formula else None,
                data_source=_text(sources[i], lines) if i in sources else None,
            )
        )
    return tuple(out)


def _aligned(names: Sequence[Item], others: Sequence[Item]) -> dict[int, Item]:
    """Which of the other column's texts stands beside which name: in order, as near as possible; a text left over goes nowhere."""
    others = sorted(others, key=lambda item: item.center)
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(others) + 1) for _ in range(len(names) + 1)]
    for i, name in enumerate(names):
        for j, other in enumerate(others):
            gain = 100 - abs(name.center - other.center)
            score, pairs = best[i][j]
            best[i + 1][j + 1] = max((score + gain, (*pairs, (i, j))), best[i][j + 1], best[i + 1][j])
    return {i: others[j] for i, j in best[-1][-1][1]}


def _parent(name: Item, i: int, n: int, objectives: Sequence[Item]) -> Item | None:
    """The objective a name belongs to: its own when there are as many, else the last that begins before the name ends."""
    if not objectives:
        return None
    ordered = sorted(objectives, key=lambda item: item.lines[0])
    if len(ordered) == n:
        return ordered[i]
    before = [item for item in ordered if item.lines[0] <= name.lines[-1]]
    return before[-1] if before else ordered[0]


def _formula_text(text: str) -> str:
    """The formula with a "x100%" that was read between the parts of a stacked fraction moved behind them.

    >>> _formula_text("Jumlah A x100% Jumlah B")
    '(Jumlah A) / (Jumlah B) x 100%'
    >>> _formula_text("A dibagi B x 100%")
    'A dibagi B x 100%'
    """
    match = _TIMES_100.search(text)
    if not match:
        return text
    above, below = text[: match.start()].strip(), text[match.end() :].strip()
    if not above or not below or below.startswith("("):
        return text
    return f"({above}) / ({below}) x 100%"


def _source(item: Item, lines: Sequence[TextLine]) -> Provenance:
    line = lines[item.lines[0]]
    return replace(provenance_of(line, item.text), confidence=min(CONFIDENCE, line.confidence), review=True)


def _text(item: Item, lines: Sequence[TextLine]) -> Text:
    text = item.text
    return Text(text=text.removeprefix("- "), source=_source(item, lines))
