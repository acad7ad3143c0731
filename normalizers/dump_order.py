"""Rows of a dump that prints them cell by cell, each row's cells from left to right, as `pdftotext -raw` does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from normalizers.dump_heads import Head
from normalizers.dump_rows import WHOLE_ROWS, Row
from normalizers.dump_tokens import PARENT_FIELDS, VALUE, split_values
from normalizers.jumble import Item
from normalizers.jumble_features import Token
from normalizers.jumble_marks import is_divided, is_times
from normalizers.jumble_words import must_go_on, never_opens, opens
from normalizers.phrases import Phrases, plain
from normalizers.prefixes import split_prefix
from normalizers.units import normalize_unit

LONGEST = 80  # words of a cell
LONGEST_UNIT = 4  # words of a unit
FEWEST_NUMBERS = 3  # rows with a number from which a row without one is unlikely
GOOD = 0.4  # share of the rows that must hold what their columns promise for the order to be believed
PARTED = 0.25, 0.9  # share of the lines that stand behind a blank one where blank lines part the cells
_OPEN_ENDED = (",", "(", "-", "/", "+", ":")


def read_ordered_rows(tokens: Sequence[Token], head: Head, phrases: Phrases) -> tuple[Row, ...] | None:
    """The rows, when most of them hold a name that opens like one and the values and unit that their columns promise; None where
    the cells come in another order. A text of a merged cell is told for each row below it."""
    rows = _Order(tokens, head, phrases).rows()
    good = sum(_keeps_promise(row, head) for row in rows)
    return _filled(rows) if len(rows) > 1 and good >= GOOD * len(rows) else None


def read_plain_rows(tokens: Sequence[Token], columns: tuple[str, ...], phrases: Phrases) -> tuple[Row, ...] | None:
    """The rows of a table of texts alone, when every cell begins a line with a word that opens its column and none is missing but
    those of merged cells; None where anything speaks against the order."""
    order = _Order(tokens, Head(fields=columns, periods=(), last=-1), phrases)
    rows = order.rows()
    first = {token.line: token for token in reversed(tokens)}
    for row in rows:
        cells = [row.name, *row.others.values()]
        whole = len(cells) + sum(field in WHOLE_ROWS for field in columns if field not in row.others) == len(columns)
        if not whole or any(not _stands_alone(cell, first) for cell in cells):
            return None
    used = sum(len(cell.words) for row in rows for cell in (row.name, *row.others.values()))
    return _filled(rows) if rows and used == len(tokens) else None


def _stands_alone(cell: Item, first: Mapping[int, Token]) -> bool:
    """Whether a text begins its line with a word that opens its column."""
    inside = cell.words[1:] if cell.field != "formula" else ()
    torn = any(is_times(word) or (word[:1].isupper() and opens("name", plain(word))) for word in inside)
    return first[cell.lines[0]].text == cell.words[0] and opens(cell.field, plain(cell.words[0])) and not torn


def _keeps_promise(row: Row, head: Head) -> bool:
    name = plain(row.name.words[0])
    told = row.others.get("target")
    values = "target" not in head.fields or (
        told is not None and len(split_values(told.text, max(1, len(head.periods)))) == max(1, len(head.periods))
    )
    unit = "unit" not in head.fields or "unit" in row.others
    return values and unit and opens("name", name) and all(field in row.others for field in head.fields if field in ("formula",))


def _filled(rows: Sequence[Row]) -> tuple[Row, ...]:
    above: dict[str, Item] = {}
    out = []
    for row in rows:
        if "goal" in row.others:
            above.pop("objective", None)
        own = dict(_unprefixed(row.others))
        for field in WHOLE_ROWS - {"remarks"}:
            if field in own:
                above[field] = own[field]
        out.append(Row(name=row.name, others={**above, **own}))
    return tuple(out)


def _unprefixed(others: Mapping[str, Item]) -> Iterator[tuple[str, Item]]:
    """The texts by field, a parent that tells its own level ("Tujuan: ...") under it and without that word."""
    for field, item in others.items():
        level, rest = split_prefix(item.text) if field in ("goal", "objective") else (None, "")
        told = PARENT_FIELDS.get(level) if level else None
        count = len(rest.split())
        yield (told, replace(item, words=item.words[-count:], lines=item.lines[-count:])) if told and count else (field, item)


@dataclass(frozen=True, slots=True)
class _Way:
    score: float
    before: tuple[int, int] | None  # place and column of the segment before
    start: int
    opens_row: bool


class _Order:
    """The best way to cut the words into rows of cells; places are numbers of words, columns those of the header."""

    def __init__(self, tokens: Sequence[Token], head: Head, phrases: Phrases) -> None:
        self.tokens = tokens
        self.head = head
        self.fields = head.fields
        self.name = head.fields.index("name")
        self.values = max(1, len(head.periods))
        self.words = [plain(token.text) for token in tokens]
        pairs = zip(tokens, tokens[1:], self.words, self.words[1:], strict=False)
        self.known = [False, *(phrases.pairs[a, b] > (one.line == two.line) for one, two, a, b in pairs)]
        self.runs = [len(split_values(token.text, self.values)) if VALUE.match(token.text) else 0 for token in tokens]
        numbers = sum(token.number_before for token in tokens)
        self.numbered = numbers >= FEWEST_NUMBERS
        paragraphs, lines = sum(token.starts_paragraph for token in tokens), sum(token.starts_line for token in tokens)
        self.parted = PARTED[0] * lines < paragraphs < PARTED[1] * lines
        self.cuts = [i for i in range(len(tokens)) if self._may_open(i)]
        self.skips = [0.3 if f in WHOLE_ROWS else 8.0 if f == "name" else 1.5 for f in self.fields]

    def rows(self) -> list[Row]:
        n, width = len(self.tokens), len(self.fields)
        best: list[dict[int, _Way]] = [{} for _ in range(n + 1)]
        places = [*self.cuts, n]
        if not places or places[0] != 0:
            places.insert(0, 0)
        inner = [[0.0, *accumulate(self._inner(k, c, 0) for k in range(n))] for c in range(width)]
        for at, i in enumerate(places[:-1]):
            begun = self._begun(best[i], i, width)
            for c in range(width):
                if c not in begun:
                    continue
                score, before, opens_row = begun[c]
                base = score + self._opening(i, c) + self._inner(i, c, i) - inner[c][i + 1]
                longest = i + self._longest(c)
                for j in places[at + 1 :]:
                    if j > longest:
                        break
                    total = base + inner[c][j] + self._closing(i, j, c)
                    known = best[j].get(c)
                    if known is None or total > known.score:
                        best[j][c] = _Way(total, before, i, opens_row)
        return self._collect(best)

    def _longest(self, c: int) -> int:
        field = self.fields[c]
        return LONGEST_UNIT if field == "unit" else 3 * self.values + 1 if field == "target" else LONGEST

    def _begun(self, ways: dict[int, _Way], i: int, width: int) -> dict[int, tuple[float, tuple[int, int] | None, bool]]:
        """For each column that may begin at a place: the best score so far, the segment before, and whether a row begins."""
        numbered = self.tokens[i].number_before
        row = (3.0 if numbered else -4.0) if self.numbered else 0.0
        inside = -3.0 if numbered and self.numbered else 0.0
        out: dict[int, tuple[float, tuple[int, int] | None, bool]] = {}
        lead = [sum(self.skips[:c]) for c in range(width)]
        if i == 0:
            return {c: (row - lead[c], None, True) for c in range(width)}
        for c, way in ways.items():
            rest = sum(self.skips[c + 1 :])
            for k in range(width):
                if k > c:
                    gain = inside - sum(self.skips[c + 1 : k])
                    found = (way.score + gain, (i, c), False)
                    if k not in out or found[0] > out[k][0]:
                        out[k] = found
                if k <= self.name and c >= self.name:
                    found = (way.score + row - rest - lead[k], (i, c), True)
                    if k not in out or found[0] > out[k][0]:
                        out[k] = found
        return out

    def _may_open(self, i: int) -> bool:
        token, word = self.tokens[i], self.words[i]
        if i == 0 or token.starts_line or token.bullet_before or self.runs[i] or self.runs[i - 1]:
            return True
        return token.text[:1].isupper() or token.text[:1] in "%(∑Σ" or any(opens(field, word) for field in self.fields)

    def _opening(self, i: int, c: int) -> float:
        token, word, field = self.tokens[i], self.words[i], self.fields[c]
        if self.parted:
            score = 1.0 if token.starts_paragraph else -0.6 if token.starts_line else -1.0
        else:
            score = 0.8 if token.starts_paragraph else 0.6 if token.starts_line else -0.6
        if i and (must_go_on(self.words[i - 1]) or self.tokens[i - 1].text.endswith(_OPEN_ENDED)) and not self.runs[i - 1]:
            score -= 2.0
        if field in ("unit", "target"):
            return score
        score -= 1.0 * self.known[i]
        if never_opens(word) or token.text[:1] in ")/:,*+=&×" or is_times(token.text):
            return score - 2.5
        if opens(field, word) or (field == "goal" and self.head.program and word == "program"):
            return score + 1.6
        return score - (1.0 if token.text[:1].islower() else 0.3)

    def _inner(self, k: int, c: int, i: int) -> float:
        """What a word says of being in a column, in the text that begins with word `i`."""
        token, field = self.tokens[k], self.fields[c]
        score = 0.0
        if k != i:
            score -= 0.8 * token.starts_paragraph
            score -= 3.0 * (token.number_before and self.numbered)
            score += 0.5 * (token.starts_line and self.known[k])
            score -= 0.3 * (token.starts_line and token.text[:1].isupper() and not must_go_on(self.words[k - 1]))
        if is_times(token.text) or is_divided(token.text):
            score += 0.4 if field == "formula" else -0.3 if field == "definition" else -1.2
        if self.runs[k] > 1 and field != "target":
            score -= 3.0
        elif self.runs[k] and field == "unit":
            score -= 4.0
        return score

    def _closing(self, i: int, j: int, c: int) -> float:
        """What a cell says of ending before word `j`: a text of several lines ends with its line."""
        field = self.fields[c]
        several = self.tokens[j - 1].line != self.tokens[i].line
        score = -2.5 if several and j < len(self.tokens) and not self.tokens[j].starts_line else 0.0
        if field == "unit":
            text = " ".join(token.text for token in self.tokens[i:j])
            known = normalize_unit(text) is not None or text.startswith("per ")
            return score + (2.5 if known else -2.0)
        if field == "target":
            if self.values == 1 and self.runs[i] and j - i < 4 and all(t.text.islower() for t in self.tokens[i + 1 : j]):
                return score + 2.0
            if not all(self.runs[i:j]):
                return score - 6.0
            count = sum(self.runs[i:j])
            return score + (3.0 if count == self.values else -1.5 * abs(count - self.values))
        return score

    def _collect(self, best: Sequence[dict[int, _Way]]) -> list[Row]:
        ends = {c: way.score - sum(self.skips[c + 1 :]) for c, way in best[-1].items() if c >= self.name}
        if not ends:
            return []
        place: tuple[int, int] | None = (len(self.tokens), max(ends, key=lambda c: ends[c]))
        rows: list[dict[str, Item]] = [{}]
        while place is not None:
            way = best[place[0]][place[1]]
            words = self.tokens[way.start : place[0]]
            item = Item(field=self.fields[place[1]], words=tuple(t.text for t in words), lines=tuple(t.line for t in words))
            rows[-1][item.field] = item
            if way.opens_row:
                rows.append({})
            place = way.before
        return [
            Row(name=row["name"], others={field: item for field, item in row.items() if field != "name"})
            for row in reversed(rows)
            if "name" in row
        ]
