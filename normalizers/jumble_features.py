"""The features by which a word of a jumbled table is put into a column, what a word shows, and what is remembered of a column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import NamedTuple

FIELDS = (
    "goal",
    "objective",
    "name",
    "unit",
    "definition",
    "target",
    "formula",
    "data_source",
    "responsible",
    "affair",
    "remarks",
)


class Feature(IntEnum):
    """What is counted of a step; each has one weight, learned by `tests.accuracy.fit_jumble`."""

    STAY = 0
    STAY_OVER_RULE = auto()
    CUT = auto()
    CUT_AT_RULE = auto()
    CUT_BEFORE_LOWER = auto()
    RETURN = auto()
    RETURN_SAME = auto()
    RETURN_GAP = auto()
    RETURN_PARAGRAPH = auto()
    RETURN_SAME_PARAGRAPH = auto()
    RETURN_SHORT = auto()
    RETURN_SHORT_BY = auto()
    RETURN_FULL = auto()
    RETURN_SHORT_FORMULA = auto()
    RETURN_SHORT_BY_FORMULA = auto()
    RETURN_FULL_FORMULA = auto()
    OPEN_PARAGRAPH = auto()
    OPEN_LINE = auto()
    OPEN_AFTER_FULL = auto()
    OPEN_AFTER_SHORT = auto()
    OPEN_AFTER_SHORT_BY = auto()
    OPEN_BULLET = auto()
    GO_ON_BULLET = auto()
    MINUS = auto()
    NUMBER_LEFTMOST = auto()
    NUMBER_ELSEWHERE = auto()
    SEEN = auto()
    SEEN_OFTEN = auto()
    SEEN_SHARE = auto()
    SEEN_TRIPLE = auto()
    UNSEEN_AFTER = auto()
    UNSEEN_BEFORE = auto()
    KNOWN_PAIR = auto()
    KNOWN_SHARE = auto()
    KNOWN_UNSEEN = auto()
    LAST_MUST_GO_ON = auto()
    NEVER_OPENS_GOES_ON = auto()
    LOWER_GOES_ON = auto()
    CAPITAL_GOES_ON = auto()
    BACK_SEEN = auto()
    BACK_SEEN_OFTEN = auto()
    BACK_SEEN_SHARE = auto()
    BACK_SEEN_TRIPLE = auto()
    BACK_UNSEEN_AFTER = auto()
    BACK_UNSEEN_BEFORE = auto()
    BACK_KNOWN_PAIR = auto()
    BACK_KNOWN_SHARE = auto()
    BACK_KNOWN_UNSEEN = auto()
    BACK_LAST_MUST_GO_ON = auto()
    BACK_NEVER_OPENS_GOES_ON = auto()
    BACK_LOWER_GOES_ON = auto()
    BACK_CAPITAL_GOES_ON = auto()
    KNOWN_OPENING = auto()
    KNOWN_NOT_OPENING = auto()
    KNOWN_ENDING = auto()
    KNOWN_NOT_ENDING = auto()
    KNOWN_IN_FIELD = auto()
    OPEN_BRACKET_GOES_ON = auto()
    CLOSES_BRACKET = auto()
    CLOSES_NOTHING = auto()
    TIMES_IN_FORMULA = auto()
    TIMES_ELSEWHERE = auto()
    DIVIDED_IN_FORMULA = auto()
    DIVIDED_ELSEWHERE = auto()
    DENOMINATOR = auto()
    AFTER_COMPLETE = auto()
    NUMBER_IN_TARGET = auto()
    WORD_IN_TARGET = auto()
    OPENS_NEVER = auto()
    OPENS_LOWER = auto()
    ENDS_OPEN = auto()
    ENDS_BRACKET = auto()
    ENDS_COMPLETE = auto()
    ENDS_PLAIN = auto()
    ENDS_SINGLE = auto()
    FORMULA_ENDS_BARE = auto()
    AHEAD_ONE = auto()
    AHEAD_MORE = auto()
    BEHIND = auto()
    CUT_AS_ABOVE = auto()
    CUT_UNLIKE_ABOVE = auto()
    OVERFLOW = auto()
    FIRST_AS_ABOVE = auto()
    FIRST_LEFT_OF_ABOVE = auto()
    FIRST_RIGHT_OF_ABOVE = auto()
    FIRST_AS_ALONE = auto()
    FIRST_LEFT_OF_ALONE = auto()
    FIRST_RIGHT_OF_ALONE = auto()
    CUT_AFTER_ALONE = auto()
    OPEN_NEXT = auto()
    OPEN_SKIPPING = auto()
    OPEN_BACK = auto()
    OPEN_SAME = auto()
    RETURN_LEFT = auto()
    RETURN_RIGHT = auto()
    SPECK = auto()
    SPECK_LETTERS = auto()
    SPECK_WORD = auto()
    SPECK_KNOWN = auto()
    SPECK_AFTER_SPECK = auto()
    UNEVEN = auto()
    EMPTY = auto()
    NUMBERS_OFF = auto()
    NAME_ECHOES = auto()
    NAME_IS_NEW = auto()
    FORMULA_ECHOES = auto()
    FORMULA_IS_NEW = auto()


BACK = Feature.BACK_SEEN - Feature.SEEN  # from a feature of a word that stays to the same of a word that comes back
GROUPS = ("opens", "untypical", "stays_at", "returns_at", "repeats")  # features with a weight a field, behind those of Feature
SIZE = len(Feature) + len(GROUPS) * len(FIELDS)
Features = tuple[tuple[int, float], ...]


def feature_names() -> tuple[str, ...]:
    """The name of every weight, in order: those of Feature, then "opens.name", "untypical.name" and so on."""
    return (*(feature.name for feature in Feature), *(f"{group}.{name}" for group in GROUPS for name in FIELDS))


def weights_by_order(weights: Mapping[str, float]) -> tuple[float, ...]:
    """The weights in the order of their features; 0 for one that was never learned."""
    return tuple(float(weights.get(name, 0)) for name in feature_names())


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word of the dump, the number of its line, and what stood before it. `rule_before`: a cell border was read there."""

    text: str
    line: int
    starts_line: bool = False
    starts_paragraph: bool = False
    rule_before: bool = False
    bullet_before: bool = False  # "-", which may be a minus as well
    number_before: bool = False  # the row's number


class Column(NamedTuple):
    """What the search remembers of one column: its last two words, where they stood, and of what its open text is made."""

    last: str = ""
    before_last: str = ""
    printed: str = ""
    line: int = -9
    items: int = 0
    words: int = 0
    divided: bool = False
    times_100: bool = False
    depth: int = 0  # brackets that are open
    length: int = 0  # characters of the last segment
    longest: int = 0  # of the segments before it
    segments: int = 0  # 2 stands for more


@dataclass(frozen=True, slots=True)
class Marks:
    """What a token shows by itself."""

    text: str
    word: str
    line: int
    paragraph: bool
    rule: bool
    times_100: bool
    divided: bool
    bullet: bool
    numbered: bool
    number: bool
    capital: bool
    speck: bool  # may be dirt
    never_opens: bool
    opens: tuple[bool, ...]  # by column
    count: int  # in the document


def take(before: Column, mark: Marks, *, opens: bool, joins: bool) -> Column:
    """The column with the token behind its last word. `joins`: in the same segment."""
    joins = joins and not opens
    length = before.length + 1 + len(mark.text) if joins else len(mark.text)
    longest = before.longest if joins else max(before.longest, before.length)
    brackets = mark.text.count("(") - mark.text.count(")")
    return Column(
        mark.word,
        "" if opens else before.last,
        mark.text,
        mark.line,
        before.items + opens,
        1 if opens else min(3, before.words + 1),
        (before.divided and not opens) or mark.divided,
        (before.times_100 and not opens) or mark.times_100,
        max(0, brackets + (0 if opens else before.depth)),
        length,
        longest,
        before.segments if joins else min(3, before.segments + 1),
    )
