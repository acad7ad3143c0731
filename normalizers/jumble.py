"""Words of a table whose layout is lost, put back into columns by the words themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from normalizers.jumble_clues import Clues
from normalizers.jumble_features import FIELDS, Column, Features, Marks, Token, take

BEAM = 40  # hypotheses kept a word; more than twice as many changed F1 by 0.01 over 7 dumps
MARGIN = 10.0  # a hypothesis that scores this much less than the best one is given up
SPECK = -1  # the column of a step that leaves its word out

Step = tuple[int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One cell's text as put together: its words in order, and the lines they stand on."""

    field: str
    words: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def center(self) -> float:
        return (self.lines[0] + self.lines[-1]) / 2


class Way(NamedTuple):
    """One way through the words so far: its score, the state it leads to, and the way it goes on from."""

    score: float
    column: int  # of the word before
    columns: tuple[int, ...]  # numbers of Column states
    items: tuple[int, ...]  # texts begun, by column
    fresh: bool = True  # no word of this line is taken yet
    line: int = -1
    held: int = 0  # bits of the columns of this line
    above: int = 0  # and of the line before it in its paragraph
    speck: bool = False
    masks: tuple[int, ...] = ()  # the longer words of each column's open text, as bits
    before: Way | None = None
    step: Step = (SPECK, False)

    @property
    def steps(self) -> tuple[Step, ...]:
        steps: list[Step] = []
        way: Way | None = self
        while way is not None and way.before is not None:
            steps.append(way.step)
            way = way.before
        return tuple(reversed(steps))


class _States:
    """Column states by number, so that ways through the words that share one share its scores."""

    def __init__(self) -> None:
        self.columns: list[Column] = []
        self.numbers: dict[Column, int] = {}

    def number(self, column: Column) -> int:
        found = self.numbers.get(column)
        if found is None:
            found = self.numbers[column] = len(self.columns)
            self.columns.append(column)
        return found


class Jumble:
    """Orders tokens with `clues` under `weights` (one a feature)."""

    def __init__(self, clues: Clues, weights: Sequence[float]) -> None:
        self.clues = clues
        self.weights = weights
        self.width = len(clues.columns)
        self.bits: dict[str, int] = {}
        self.echoes: dict[tuple[int, bool, int], float] = {}
        self.start = (Column(),) * self.width

    def order(self, tokens: Sequence[Token]) -> tuple[Item, ...]:
        """The items of all columns, best hypothesis of a beam search over the words; () for no token."""
        return self.collect(self.search(tokens), tokens)

    def search(self, tokens: Sequence[Token]) -> tuple[Step, ...]:
        """A step (column, whether it opens a text) for each word."""
        return self.leaders(tokens)[-1].steps

    def leaders(self, tokens: Sequence[Token]) -> list[Way]:
        """The best way after each word, and at last the best of all; other orders of the same words compare by score.

        Each word stays in the column of the word before it, or a new segment begins: in a column further right on the same line,
        in any column on a new line; a segment goes on with its column's text or opens its next text. Dirt is left out.
        """
        states = _States()
        ways = [
            Way(0.0, SPECK, tuple(states.number(column) for column in self.start), (0,) * self.width, masks=(0,) * self.width)
        ]
        crossed: dict[tuple[object, ...], float] = {}
        leaders: list[Way] = []
        for token in tokens:
            ways = self._extend(ways, token, states, crossed)
            leaders.append(ways[0])
        numbers = sum(token.number_before for token in tokens)
        gains = (self._sum(self.clues.finish([states.columns[n] for n in way.columns], numbers)) for way in ways)
        ended = [way._replace(score=way.score + gain) for way, gain in zip(ways, gains, strict=True)]
        return [*leaders, max(ended, key=itemgetter(0))]

    def _bit(self, mark: Marks) -> int:
        """The bit of a longer word; 0 for any other."""
        return self.bits.setdefault(mark.word, 1 << len(self.bits)) if len(mark.word) > 3 else 0

    def _extend(self, ways: list[Way], token: Token, states: _States, crossed: dict[tuple[object, ...], float]) -> list[Way]:
        """The best ways that take one more word."""
        mark = self.clues.mark(token)
        local: dict[tuple[object, ...], tuple[float, int]] = {}
        bit, paragraph = self._bit(mark), token.starts_paragraph
        specks = [self._sum(self.clues.speck(mark, again=again)) for again in (False, True)]
        found: list[tuple[float, Way, int, bool, int]] = []
        add = found.append
        for way in ways:
            score, current, columns, items, fresh, line, held, above, _, masks, *_ = way
            fresh = fresh or token.starts_line
            if line != token.line:
                above = held or above
            if mark.speck:
                add((score + specks[way.speck], way, SPECK, False, -1))
            for c in range(0 if fresh else current, self.width):
                number = columns[c]
                same = c == current
                for opens in (False, True) if fresh or not same else (False,):
                    if not opens and not items[c]:
                        continue
                    key = (number, c, opens, fresh, same)
                    known = local.get(key)
                    if known is None:
                        known = local[key] = self._local(states, number, c, mark, opens=opens, fresh=fresh, same=same)
                    gain = known[0]
                    if opens or fresh or not same:
                        cross = (items if opens else None, c, current, above, fresh, paragraph)
                        more = crossed.get(cross)
                        if more is None:
                            more = crossed[cross] = self._sum(
                                self.clues.across(items, c, current, above, opens=opens, fresh=fresh, paragraph=paragraph)
                            )
                        gain += more
                    if bit:
                        gain += self._echo(c, bit, items, masks, opens=opens)
                    add((score + gain, way, c, opens, known[1]))
        return self._best(found, token, bit)

    def _echo(self, c: int, bit: int, items: tuple[int, ...], masks: tuple[int, ...], *, opens: bool) -> float:
        """The score of a longer word that its text or its row holds already; the same few cases come again and again."""
        other = 0
        clues = self.clues
        if clues.formula >= 0 and (c == clues.name or c == clues.formula):
            partner = clues.formula if c == clues.name else clues.name
            if items[c] + opens == items[partner] and masks[partner]:
                other = 2 if masks[partner] & bit else 1
        case = (c, opens or not masks[c] & bit, other)
        known = self.echoes.get(case)
        if known is None:
            after = (*items[:c], items[c] + 1, *items[c + 1 :]) if opens else items
            known = self.echoes[case] = self._sum(clues.echo(c, bit, after, masks, opens=opens))
        return known

    def _local(
        self, states: _States, number: int, c: int, mark: Marks, *, opens: bool, fresh: bool, same: bool
    ) -> tuple[float, int]:
        """The score of a step as far as one column tells it, and the state the column is in after it."""
        column = states.columns[number]
        stays = not fresh and same and not opens
        score = self._sum(self.clues.step(column, c, mark, opens=opens, stays=stays, fresh=fresh, same=same))
        return score, states.number(take(column, mark, opens=opens, joins=same and not fresh))

    def _best(self, found: list[tuple[float, Way, int, bool, int]], token: Token, bit: int) -> list[Way]:
        floor = max(found, key=itemgetter(0))[0] - MARGIN
        found = [f for f in found if f[0] >= floor]
        found.sort(key=itemgetter(0), reverse=True)
        seen = set()
        ways: list[Way] = []
        for score, way, c, opens, number in found:
            fresh = way.fresh or token.starts_line
            new_line = way.line != token.line
            above = (way.held or way.above) if new_line else way.above
            held = 0 if new_line else way.held
            columns, items, column, masks = way.columns, way.items, way.column, way.masks
            if c != SPECK:
                columns = (*columns[:c], number, *columns[c + 1 :])
                if opens:
                    items = (*items[:c], items[c] + 1, *items[c + 1 :])
                held |= 1 << c
                masks = (*masks[:c], bit if opens else masks[c] | bit, *masks[c + 1 :])
                column, fresh = c, False
            state = (column, columns, fresh, held, above, c == SPECK)
            if state in seen:
                continue
            seen.add(state)
            ways.append(Way(score, column, columns, items, fresh, token.line, held, above, c == SPECK, masks, way, (c, opens)))
            if len(ways) == BEAM:
                break
        return ways

    def walk(self, tokens: Sequence[Token], steps: Sequence[Step]) -> Iterator[Features]:
        """The features of each step of one way through the words, and at last those of the whole way; for learning."""
        columns = list(self.start)
        current, held, above, masks = SPECK, 0, 0, (0,) * self.width
        fresh, line, again = True, -1, False
        for token, (c, opens) in zip(tokens, steps, strict=True):
            mark = self.clues.mark(token)
            fresh = fresh or token.starts_line
            if line != token.line:
                above, held, line = held or above, 0, token.line
            if c == SPECK:
                yield self.clues.speck(mark, again=again)
                again = True
                continue
            same = c == current
            stays = not fresh and same and not opens
            found = self.clues.step(columns[c], c, mark, opens=opens, stays=stays, fresh=fresh, same=same)
            if opens or fresh or not same:
                items = [column.items for column in columns]
                found += self.clues.across(items, c, current, above, opens=opens, fresh=fresh, paragraph=token.starts_paragraph)
            columns[c] = take(columns[c], mark, opens=opens, joins=same and not fresh)
            bit = self._bit(mark)
            yield found + (self.clues.echo(c, bit, [column.items for column in columns], masks, opens=opens) if bit else ())
            masks = (*masks[:c], bit if opens else masks[c] | bit, *masks[c + 1 :])
            held |= 1 << c
            current, fresh, again = c, False, False
        yield self.clues.finish(columns, sum(token.number_before for token in tokens))

    def collect(self, steps: Sequence[Step], tokens: Sequence[Token]) -> tuple[Item, ...]:
        """The texts that the steps put together, by column and then by their first line."""
        parts: dict[int, list[list[Token]]] = {}
        for (column, opens), token in zip(steps, tokens, strict=True):
            if column == SPECK:
                continue
            texts = parts.setdefault(column, [])
            if opens or not texts:
                texts.append([])
            texts[-1].append(token)
        return tuple(
            Item(
                field=FIELDS[self.clues.columns[column]],
                words=tuple(w for i, t in enumerate(text) for w in (("-", t.text) if t.bullet_before and i else (t.text,))),
                lines=tuple(t.line for t in text),
            )
            for column in sorted(parts)
            for text in parts[column]
        )

    def _sum(self, features: Features) -> float:
        weights = self.weights
        total = 0.0
        for i, v in features:  # a loop, half as slow as sum() over a generator: this is called a million times a document
            total += weights[i] * v
        return total
