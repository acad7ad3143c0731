"""What speaks for and against putting a word of a jumbled table into a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from normalizers.jumble_features import BACK, FIELDS, Column, Feature, Features, Marks, Token
from normalizers.jumble_marks import mark_token
from normalizers.jumble_words import must_go_on
from normalizers.phrases import Phrases, Usage, plain

_ENDS = re.compile(r"(100\s*%?|%|\)|\.)$")
_OPEN_ENDED = (",", "(", "-", "/", "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clues:
    """What is known of a dump before it is ordered. `columns` are indexes into FIELDS, as printed from left to right."""

    columns: tuple[int, ...]
    phrases: Phrases
    usage: Usage
    name: int  # the column of the names
    formula: int  # the column of the formulas, -1 when there is none
    counts: tuple[bool, ...]  # of which columns each row holds one text
    read: dict[tuple[str, str, str, bool], Features] = field(default_factory=dict)  # what was found out so far

    def mark(self, token: Token) -> Marks:
        return mark_token(token, fields=[FIELDS[f] for f in self.columns], count=self.phrases.words[plain(token.text)])

    def step(self, column: Column, c: int, mark: Marks, *, opens: bool, stays: bool, fresh: bool, same: bool) -> Features:
        """The features of taking the token into column `c` that do not depend on the other columns.

        `stays`: it directly follows the column's last word on the line. `fresh`: it is the first word of its line. `same`: the
        word before it went to this column too.
        """
        found: list[tuple[int, float]] = []
        if stays:
            found.append((Feature.STAY, 1))
            if mark.rule:
                found.append((Feature.STAY_OVER_RULE, 1))
            over = column.length + 1 + len(mark.text) - max(8, column.longest)
            if over > 0 and column.segments > 1:
                found.append((Feature.OVERFLOW, min(1.0, min(over, len(mark.text)) / 8)))
        elif not fresh:
            found.append((Feature.CUT_AT_RULE if mark.rule else Feature.CUT, 1))
            if opens and not mark.rule and mark.text[:1].islower():
                found.append((Feature.CUT_BEFORE_LOWER, 1))
        name = FIELDS[self.columns[c]]
        if opens:
            found.extend(self._opening(column, c, name, mark, fresh))
        else:
            if not stays:
                found.extend(_returning(column, mark, same=same, formula=name == "formula"))
            found.extend(self._going_on(column, c, mark, stays=stays))
        found.extend(self._fitting(name, mark))
        if mark.numbered:
            found.append((Feature.NUMBER_LEFTMOST if c == 0 else Feature.NUMBER_ELSEWHERE, 1))
        return tuple(found)

    def _fitting(self, field: str, mark: Marks) -> Iterator[tuple[int, float]]:
        if mark.times_100:
            yield Feature.TIMES_IN_FORMULA if field == "formula" else Feature.TIMES_ELSEWHERE, 1
        elif mark.divided:
            yield Feature.DIVIDED_IN_FORMULA if field == "formula" else Feature.DIVIDED_ELSEWHERE, 1
        if field == "target":
            yield Feature.NUMBER_IN_TARGET if mark.number else Feature.WORD_IN_TARGET, 1
        seen = self.usage.words[mark.word]
        if seen:
            yield Feature.KNOWN_IN_FIELD, self.usage.inside[field, mark.word] / seen

    def _going_on(self, column: Column, c: int, mark: Marks, *, stays: bool) -> Iterator[tuple[int, float]]:
        key = column.before_last, column.printed, mark.text, stays
        reading = self.read.get(key)
        if reading is None:
            back = 0 if stays else BACK
            reading = self.read[key] = tuple((i + back, v) for i, v in self._reading(column, mark, stays=stays))
        yield from reading
        if mark.capital and not self.phrases.pairs[column.last, mark.word] - stays:
            group = len(Feature) + (2 if stays else 3) * len(FIELDS)
            for k, f in enumerate(self.columns):
                if mark.opens[k]:
                    yield group + f, 1
        if mark.bullet:
            yield Feature.MINUS if column.depth else Feature.GO_ON_BULLET, 1
        if column.depth > 0:
            yield Feature.CLOSES_BRACKET if ")" in mark.text else Feature.OPEN_BRACKET_GOES_ON, 1
        elif ")" in mark.text and "(" not in mark.text:
            yield Feature.CLOSES_NOTHING, 1
        if column.times_100 and not mark.text.startswith("("):
            yield Feature.AFTER_COMPLETE if column.divided or not mark.opens[c] else Feature.DENOMINATOR, 1

    def _reading(self, column: Column, mark: Marks, *, stays: bool) -> Iterator[tuple[int, float]]:
        """How well the word reads behind the last one of the column."""
        a, b = column.last, mark.word
        seen = self.phrases.pairs[a, b] - stays
        often = max(1, self.phrases.words[a])
        if seen > 0:
            yield Feature.SEEN, 1
            yield Feature.SEEN_OFTEN, min(seen, 6) / 6
            yield Feature.SEEN_SHARE, min(1.0, seen / often)
            if self.phrases.triples[column.before_last, a, b] - stays > 0:
                yield Feature.SEEN_TRIPLE, 1
        else:
            yield Feature.UNSEEN_AFTER, min(often, 6) / 6
            yield Feature.UNSEEN_BEFORE, min(mark.count, 6) / 6
        known = self.usage.words[a]
        if known:
            pair = self.usage.pairs[a, b]
            if pair:
                yield Feature.KNOWN_PAIR, 1
                yield Feature.KNOWN_SHARE, min(1.0, pair / known)
            else:
                yield Feature.KNOWN_UNSEEN, min(known, 6) / 6
        if must_go_on(a) or column.printed.endswith(_OPEN_ENDED):
            yield Feature.LAST_MUST_GO_ON, 1
        elif mark.capital and column.printed[-1:].islower() and seen < 1:
            yield Feature.CAPITAL_GOES_ON, 1
        if mark.never_opens:
            yield Feature.NEVER_OPENS_GOES_ON, 1
        elif mark.text[:1].islower():
            yield Feature.LOWER_GOES_ON, 1

    def _opening(self, column: Column, c: int, field: str, mark: Marks, fresh: bool) -> Iterator[tuple[int, float]]:
        f = self.columns[c]
        if mark.paragraph:
            yield Feature.OPEN_PARAGRAPH, 1
        elif fresh:
            yield Feature.OPEN_LINE, 1
        if mark.bullet:
            yield Feature.OPEN_BULLET, 1
        if mark.never_opens or mark.times_100:
            yield Feature.OPENS_NEVER, 1
        elif mark.opens[c]:
            yield len(Feature) + f, 1
        else:
            yield len(Feature) + len(FIELDS) + f, 1
            if mark.text[:1].islower():
                yield Feature.OPENS_LOWER, 1
        yield from self._known(mark.word, self.usage.opening[field, mark.word], Feature.KNOWN_OPENING, Feature.KNOWN_NOT_OPENING)
        if column.items:
            yield from self._ending(column, field)
            width = max(column.longest, column.length)
            room = width - column.length - len(mark.text) - 1
            if room < 0:
                yield Feature.OPEN_AFTER_FULL, 1
            else:
                yield Feature.OPEN_AFTER_SHORT, 1
                yield Feature.OPEN_AFTER_SHORT_BY, room / width

    def _ending(self, column: Column, field: str) -> Iterator[tuple[int, float]]:
        """How well the open text of a column ends where it stands."""
        if must_go_on(column.last) or column.printed.endswith(_OPEN_ENDED):
            yield Feature.ENDS_OPEN, 1
        else:
            yield Feature.ENDS_COMPLETE if _ENDS.search(column.printed) else Feature.ENDS_PLAIN, 1
        if column.depth > 0:
            yield Feature.ENDS_BRACKET, 1
        if column.words == 1 and field not in ("unit", "target"):
            yield Feature.ENDS_SINGLE, 1
        if field == "formula" and not column.times_100 and not column.divided:
            yield Feature.FORMULA_ENDS_BARE, 1
        yield from self._known(column.last, self.usage.ending[field, column.last], Feature.KNOWN_ENDING, Feature.KNOWN_NOT_ENDING)

    def _known(self, word: str, there: int, one: Feature, other: Feature) -> Features:
        """`one` for a word that texts of other tables have at this end, `other` for one that they have elsewhere only."""
        if there:
            return ((one, 1),)
        known = self.usage.words[word]
        return ((other, min(known, 6) / 6),) if known else ()

    def across(
        self, items: Sequence[int], c: int, current: int, above: int, *, opens: bool, fresh: bool, paragraph: bool
    ) -> Features:
        """The features of a step that compare columns: which are ahead of the others, and which the line above had.

        `above` are the columns of that line, as bits.
        """
        found: list[tuple[int, float]] = []
        if above:
            first = (above & -above).bit_length() - 1
            alone = above == above & -above
            if fresh and paragraph:
                pass
            elif fresh:
                side = 0 if c == first else 1 if c < first else 2
                found.append(((Feature.FIRST_AS_ALONE if alone else Feature.FIRST_AS_ABOVE) + side, 1))
            elif alone:
                found.append((Feature.CUT_AFTER_ALONE, 1))
            else:
                found.append((Feature.CUT_AS_ABOVE if above >> c & 1 else Feature.CUT_UNLIKE_ABOVE, 1))
        if current >= 0:
            if not opens:
                if c != current:
                    found.append((Feature.RETURN_LEFT if c < current else Feature.RETURN_RIGHT, 1))
            elif c == current:
                found.append((Feature.OPEN_SAME, 1))
            elif c < current:
                found.append((Feature.OPEN_BACK, 1))
            else:
                found.append((Feature.OPEN_NEXT if c == current + 1 else Feature.OPEN_SKIPPING, 1))
        name = self.name
        if opens and self.counts[c]:
            if c == name:
                others = [items[k] for k in range(len(items)) if self.counts[k] and k != name]
                ahead = items[c] + 1 - min(others, default=items[c] + 1)
            else:
                ahead = items[c] + 1 - items[name]
            if ahead == 1:
                found.append((Feature.AHEAD_ONE, 1))
            elif ahead > 1:
                found.append((Feature.AHEAD_MORE, ahead - 1))
            elif ahead < 0:
                found.append((Feature.BEHIND, -ahead))
        return tuple(found)

    def speck(self, mark: Marks, *, again: bool) -> Features:
        """The features of leaving the token out as dirt."""
        found: list[tuple[int, float]] = [(Feature.SPECK, 1)]
        letters = sum(map(str.isalnum, mark.word))
        if letters > 2:
            found.append((Feature.SPECK_WORD, 1))
        elif letters:
            found.append((Feature.SPECK_LETTERS, 1))
        if letters and mark.count > 1:
            found.append((Feature.SPECK_KNOWN, min(mark.count, 4) / 4))
        if again:
            found.append((Feature.SPECK_AFTER_SPECK, 1))
        return tuple(found)

    def echo(self, c: int, bit: int, items: Sequence[int], masks: Sequence[int], *, opens: bool) -> Features:
        """The features of a longer word that its text holds already, or that a row's name and formula share or do not.

        `masks` are the longer words of each column's open text, as bits; `items` counts the texts, with this one.
        """
        found: list[tuple[int, float]] = []
        if not opens and masks[c] & bit:
            found.append((len(Feature) + 4 * len(FIELDS) + self.columns[c], 1))
        pair = (self.name, self.formula)
        if self.formula >= 0 and c in pair and items[self.name] == items[self.formula]:
            other = masks[self.formula if c == self.name else self.name]
            if other and c == self.name:
                found.append((Feature.NAME_ECHOES if other & bit else Feature.NAME_IS_NEW, 1))
            elif other:
                found.append((Feature.FORMULA_ECHOES if other & bit else Feature.FORMULA_IS_NEW, 1))
        return tuple(found)

    def finish(self, columns: Sequence[Column], numbers: int) -> Features:
        """The features of a whole way: how its texts end, and how even its columns are. `numbers`: of rows, that were read."""
        found: list[tuple[int, float]] = []
        names = columns[self.name].items
        if numbers:
            others = [columns[c].items for c, f in enumerate(self.columns) if FIELDS[f] == "objective"]
            found.append((Feature.NUMBERS_OFF, min(abs(n - numbers) for n in (names, *others))))
        for c, column in enumerate(columns):
            if column.items:
                found.extend(self._ending(column, FIELDS[self.columns[c]]))
            else:
                found.append((Feature.EMPTY, 1))
            if self.counts[c]:
                found.append((Feature.UNEVEN, abs(names - column.items)))
            elif column.items > names:
                found.append((Feature.UNEVEN, column.items - names))
        return tuple(found)


def _returning(column: Column, mark: Marks, *, same: bool, formula: bool) -> Iterator[tuple[int, float]]:
    """A new segment that goes on with the text of a column: how far away that text is, and whether its line was full."""
    if same:
        yield Feature.RETURN_SAME, 1
        if mark.paragraph:
            yield Feature.RETURN_SAME_PARAGRAPH, 1
    else:
        yield Feature.RETURN, 1
        if mark.paragraph:
            yield Feature.RETURN_PARAGRAPH, 1
    yield Feature.RETURN_GAP, min(6, max(0, mark.line - column.line - 1)) / 6
    width = max(1, column.longest, column.length)
    room = width - column.length - len(mark.text) - 1
    shift = 3 if formula else 0  # a stacked fraction has short lines in its middle
    if room < 0:
        yield Feature.RETURN_FULL + shift, 1
    else:
        yield Feature.RETURN_SHORT + shift, 1
        yield Feature.RETURN_SHORT_BY + shift, room / width
