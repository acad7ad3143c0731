"""Words of a table whose layout is lost, put back into columns by the words themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, auto

BEAM = 120  # hypotheses kept a word; twice as many changed no result on the raw dump of a decree with 24 forms

COLUMNS = ("objective", "name", "formula", "data_source")
_FORMULA = COLUMNS.index("formula")
_ENDS = re.compile(r"(100\s*%?|%|\)|\.)$")
_TIMES_100 = re.compile(r"[x×*]\s*100\s*%?$|^100\s*%?$|^[x×*X]$")
_DIVIDED = re.compile(r"dibagi|dibanding|[/:]")


class Feature(IntEnum):
    """What is counted of a step; each has one weight, learned by `tests.accuracy.fit_jumble`."""

    STAY = 0
    CUT = auto()
    CUT_AT_RULE = auto()
    STAY_OVER_RULE = auto()
    RETURN = auto()
    RETURN_SAME = auto()
    RETURN_GAP = auto()
    RETURN_PARAGRAPH = auto()
    RETURN_SHORT = auto()
    OPEN_PARAGRAPH = auto()
    SEEN_PAIR = auto()
    SEEN_OFTEN = auto()
    LAST_MUST_GO_ON = auto()
    NEVER_OPENS_GOES_ON = auto()
    LOWER_GOES_ON = auto()
    CAPITAL_GOES_ON = auto()
    OPENING_GOES_ON = auto()
    TIMES_IN_FORMULA = auto()
    TIMES_ELSEWHERE = auto()
    DENOMINATOR = auto()
    AFTER_COMPLETE = auto()
    OPENS_NEVER = auto()
    OPENS_OBJECTIVE = auto()
    OPENS_NAME = auto()
    OPENS_FORMULA = auto()
    OPENS_DATA_SOURCE = auto()
    UNTYPICAL_OBJECTIVE = auto()
    UNTYPICAL_NAME = auto()
    UNTYPICAL_FORMULA = auto()
    UNTYPICAL_DATA_SOURCE = auto()
    OPENS_LOWER = auto()
    ENDS_OPEN = auto()
    ENDS_COMPLETE = auto()
    ENDS_PLAIN = auto()
    AHEAD = auto()
    OPENS_SHORT_BEFORE = auto()
    UNEVEN = auto()


Features = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of the dump, the number of its line, and what stood before it. `rule_before`: a cell border was read there."""

    text: str
    line: int
    starts_line: bool = False
    starts_paragraph: bool = False
    rule_before: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One cell's text as put together: its words in order, and the lines they stand on."""

    column: int
    words: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def center(self) -> float:
        return (self.lines[0] + self.lines[-1]) / 2


@dataclass(frozen=True, slots=True)
class _Column:
    last: str = ""
    line: int = -1
    items: int = 0
    divided: bool = False
    times_100: bool = False
    length: int = 0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class _Path:
    score: float
    column: int
    columns: tuple[_Column, ...]
    steps: tuple[int, tuple] | None  # type: ignore[type-arg]


Step = tuple[int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jumble:
    """What is known of a dump before it is ordered: typical openings a column, words that never open or never end a text, how often
    each pair of neighbouring words occurs in the whole document, and the weight of each Feature."""

    openings: tuple[frozenset[str], ...]
    stems: tuple[tuple[str, ...], ...]
    never_open: frozenset[str]
    must_go_on: frozenset[str]
    pairs: Mapping[tuple[str, str], int]
    weights: Sequence[float]

    def order(self, tokens: Sequence[Token]) -> tuple[Item, ...]:
        """The items of all columns, best hypothesis of a beam search over the words; () for no token."""
        return collect_items(self.search(tokens), tokens)

    def search(self, tokens: Sequence[Token]) -> tuple[Step, ...]:
        """A step (column, whether it opens a text) for each word.

        Each word stays in the column of the word before it, or a new segment begins: in a column further right on the same line, in
        any column on a new line; a segment goes on with its column's text or opens the next text of that column.
        """
        paths = [_Path(0.0, -1, (_Column(),) * len(COLUMNS), None)]
        for token in tokens:
            best: dict[tuple[object, ...], _Path] = {}
            for before in paths:
                for step in _possible(before, token):
                    score = before.score + sum(self.weights[i] * v for i, v in self.features(before, token, step))
                    path = _take(before, token, step, score)
                    key = (path.column, path.columns)
                    if key not in best or best[key].score < score:
                        best[key] = path
            paths = sorted(best.values(), key=lambda p: p.score, reverse=True)[:BEAM]
        return _steps(max(paths, key=lambda p: p.score + self.weights[Feature.UNEVEN] * _uneven(p)))

    def total(self, tokens: Sequence[Token], steps: Sequence[Step]) -> Counter[int]:
        """The summed features of one way through the words, for learning."""
        path, sums = _Path(0.0, -1, (_Column(),) * len(COLUMNS), None), Counter[int]()
        for token, step in zip(tokens, steps, strict=True):
            for i, v in self.features(path, token, step):
                sums[i] += v  # type: ignore[assignment]
            path = _take(path, token, step, 0.0)
        sums[Feature.UNEVEN] += _uneven(path)
        return sums

    def features(self, path: _Path, token: Token, step: Step) -> Features:
        """What speaks for and against taking `step` for `token` behind `path`."""
        c, opens = step
        column = path.columns[c]
        found: list[tuple[int, float]] = []
        stays = not token.starts_line and c == path.column and not opens
        if stays:
            found.append((Feature.STAY, 1))
            if token.rule_before:
                found.append((Feature.STAY_OVER_RULE, 1))
        elif not token.starts_line:
            found.append((Feature.CUT_AT_RULE if token.rule_before else Feature.CUT, 1))
        if opens:
            found.extend(self._opening(path, token, c))
        else:
            if not stays:
                found.extend(_returning(path, token, c))
            found.extend(self._going_on(column, c, token.text))
        return tuple(found)

    def _going_on(self, column: _Column, c: int, word: str) -> Iterator[tuple[int, float]]:
        last = column.last
        a, b = plain(last), plain(word)
        seen = self.pairs.get((a, b), 0)
        if seen > 1:
            yield Feature.SEEN_PAIR, 1
            yield Feature.SEEN_OFTEN, min(seen, 8) / 8
        if a in self.must_go_on or last.endswith((",", "(", "-", "/")):
            yield Feature.LAST_MUST_GO_ON, 1
        elif word[:1].isupper() and last[-1:].islower() and seen < 2:
            yield Feature.CAPITAL_GOES_ON, 1
        if b in self.never_open or word.startswith((")", "/", ":")):
            yield Feature.NEVER_OPENS_GOES_ON, 1
        elif word[:1].islower():
            yield Feature.LOWER_GOES_ON, 1
        if word[:1].isupper() and seen < 2 and any(self._is_opening(k, b) for k in range(len(COLUMNS))):
            yield Feature.OPENING_GOES_ON, 1
        if _TIMES_100.search(word):
            yield Feature.TIMES_IN_FORMULA if c == _FORMULA else Feature.TIMES_ELSEWHERE, 1
        if column.times_100 and not word.startswith("("):
            yield Feature.AFTER_COMPLETE if column.divided or not self._is_opening(c, b) else Feature.DENOMINATOR, 1

    def _opening(self, path: _Path, token: Token, c: int) -> Iterator[tuple[int, float]]:
        word, column = plain(token.text), path.columns[c]
        if token.starts_paragraph:
            yield Feature.OPEN_PARAGRAPH, 1
        if word in self.never_open or _TIMES_100.search(token.text):
            yield Feature.OPENS_NEVER, 1
        elif self._is_opening(c, word):
            yield Feature.OPENS_OBJECTIVE + c, 1
        else:
            yield Feature.UNTYPICAL_OBJECTIVE + c, 1
            if token.text[:1].islower():
                yield Feature.OPENS_LOWER, 1
        if column.last:
            if plain(column.last) in self.must_go_on or column.last.endswith((",", "(", "/")):
                yield Feature.ENDS_OPEN, 1
            else:
                yield Feature.ENDS_COMPLETE if _ENDS.search(column.last) else Feature.ENDS_PLAIN, 1
            if column.length < 0.7 * column.longest:
                yield Feature.OPENS_SHORT_BEFORE, 1
        if c:
            names, formulas = path.columns[1].items, path.columns[2].items
            ahead = column.items - (min(names, formulas) if c == 1 else names) + (c != 1)
            if ahead > 0:
                yield Feature.AHEAD, ahead

    def _is_opening(self, c: int, word: str) -> bool:
        return word in self.openings[c] or word.startswith(self.stems[c])


def count_pairs(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """How often each pair of neighbouring words stands on one line, plain and in lower case."""
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        words = [plain(word) for word in line.split()]
        pairs.update(zip(words, words[1:], strict=False))
    return pairs


def plain(word: str) -> str:
    """The word without its punctuation, case folded; itself when it has nothing else.

    >>> plain("(Jumlah"), plain(":")
    ('jumlah', ':')
    """
    return word.strip(".,;:()|[]").casefold() or word


def collect_items(steps: Sequence[Step], tokens: Sequence[Token]) -> tuple[Item, ...]:
    """The texts that the steps put together, by column and then by their first line."""
    parts: dict[int, list[list[Token]]] = {}
    for (column, opens), token in zip(steps, tokens, strict=True):
        texts = parts.setdefault(column, [])
        if opens or not texts:
            texts.append([])
        texts[-1].append(token)
    return tuple(
        Item(column=column, words=tuple(t.text for t in text), lines=tuple(t.line for t in text))
        for column in sorted(parts)
        for text in parts[column]
    )


def _returning(path: _Path, token: Token, c: int) -> Iterator[tuple[int, float]]:
    """A new segment that goes on with the text of a column: how far away that text is, and whether its line was full."""
    column = path.columns[c]
    yield Feature.RETURN_SAME if path.column == c else Feature.RETURN, 1
    yield Feature.RETURN_GAP, min(6, max(0, token.line - column.line - 1)) / 6
    if token.starts_paragraph:
        yield Feature.RETURN_PARAGRAPH, 1
    if column.length + len(token.text) < 0.7 * column.longest:
        yield Feature.RETURN_SHORT, 1


def _possible(path: _Path, token: Token) -> Iterator[Step]:
    if path.column >= 0 and not token.starts_line:
        yield path.column, False
    for c in range(0 if token.starts_line else path.column + 1, len(COLUMNS)):
        if path.columns[c].last:
            yield c, False
        yield c, True


def _take(path: _Path, token: Token, step: Step, score: float) -> _Path:
    c, opens = step
    before = path.columns[c]
    length = len(token.text) if c != path.column or token.starts_line or opens else before.length + 1 + len(token.text)
    column = _Column(
        token.text,
        token.line,
        before.items + opens,
        (before.divided and not opens) or bool(_DIVIDED.search(token.text)),
        (before.times_100 and not opens) or bool(_TIMES_100.search(token.text)),
        length,
        max(before.longest, length),
    )
    return _Path(score, c, (*path.columns[:c], column, *path.columns[c + 1 :]), (c * 2 + opens, path.steps or ()))


def _uneven(path: _Path) -> int:
    """How far the columns are from one text each an indicator, objectives no more than that."""
    objectives, names, *rest = (column.items for column in path.columns)
    return sum(abs(names - n) for n in rest) + max(0, objectives - names)


def _steps(path: _Path) -> tuple[Step, ...]:
    steps: list[Step] = []
    link = path.steps
    while link:
        step, link = link
        steps.append((step // 2, bool(step % 2)))
    return tuple(reversed(steps))
