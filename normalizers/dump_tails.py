"""The last line of a text that strayed to the cell beside its own, moved back by what the document prints side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from normalizers.dump_rows import Row
from normalizers.jumble import Item
from normalizers.jumble_marks import is_times
from normalizers.jumble_words import never_opens
from normalizers.phrases import Phrases, plain

FEWEST = 3  # words of a last line that is thought foreign for what the formula says
NEAR = 4  # lines from the end of a text within which its last line may stand
FIELDS = ("objective", "name", "formula", "data_source")


def return_tails(rows: Sequence[Row], phrases: Phrases) -> tuple[Row, ...]:
    """The same rows; a last line that no other line of the document prints behind the words before it goes to the neighbouring
    text behind which it is printed elsewhere ("... distribusi usaha" / "Perdagangan"). A shared text is completed once."""
    out = [_with_echo(row) for row in rows]
    for at in range(len(out)):
        for field in FIELDS:
            item = _item(out[at], field)
            start = _tail(item) if item else 0
            if item is None or not start or _stays(item, start, phrases):
                continue
            for other in _neighbours(field):
                owner = _item(out[at], other)
                if owner is None or not -NEAR <= owner.lines[-1] - item.lines[start] < 0:
                    continue
                strayed = field == "name" and other == "objective" and _is_foreign(item, start, out[at].others.get("formula"))
                if strayed or _seen(owner.words[-1], item.words[start], phrases):
                    longer = replace(owner, words=owner.words + item.words[start:], lines=owner.lines + item.lines[start:])
                    shorter = replace(item, words=item.words[:start], lines=item.lines[:start])
                    out = [_put(_put(row, owner, longer), item, shorter) for row in out]
                    break
    return tuple(out)


def _with_echo(row: Row) -> Row:
    """The row, the end of its objective given to the name where the formula repeats the name with these very words: they stood
    side by side on one line ("usaha mikro" and "yang terdata")."""
    objective, formula = row.others.get("objective"), row.others.get("formula")
    if objective is None or formula is None:
        return row
    told = f" {' '.join(map(plain, formula.words))} "
    for start in range(_tail(objective) + 1, len(objective.words) - 1):
        words = objective.words[start:]
        repeated = f" {' '.join(map(plain, (*row.name.words, *words)))} " in told
        if repeated and never_opens(plain(words[0])):
            name = replace(row.name, words=row.name.words + words, lines=row.name.lines + objective.lines[start:])
            rest = replace(objective, words=objective.words[:start], lines=objective.lines[:start])
            return Row(name=name, others={**row.others, "objective": rest})
    return row


def _stays(item: Item, start: int, phrases: Phrases) -> bool:
    """Whether the last line goes with its text: it is printed so elsewhere, or is a factor or a part of a fraction."""
    first = item.words[start]
    opens = item.field == "formula" and first[:1].isupper()
    return opens or is_times(first) or _seen(item.words[start - 1], first, phrases)


def _is_foreign(name: Item, start: int, formula: Item | None) -> bool:
    """Whether the formula repeats a name word for word but for its last line, which goes on with some other text."""
    if formula is None or len(name.words) - start < FEWEST or not never_opens(plain(name.words[start])):
        return False
    told = " ".join(map(plain, formula.words))
    tail = {plain(word) for word in name.words[start:] if len(word) > 3}
    return " ".join(map(plain, name.words[:start])) in told and not tail & set(told.split())


def _neighbours(field: str) -> list[str]:
    at = FIELDS.index(field)
    return [FIELDS[k] for k in (at - 1, at + 1) if 0 <= k < len(FIELDS)]


def _tail(item: Item) -> int:
    """Where the last line of a text of several lines begins; 0 for a text of one."""
    start = len(item.lines) - 1
    while start and item.lines[start - 1] == item.lines[-1]:
        start -= 1
    return start


def _seen(a: str, b: str, phrases: Phrases) -> bool:
    return phrases.pairs[plain(a), plain(b)] > 0


def _item(row: Row, field: str) -> Item | None:
    return row.name if field == "name" else row.others.get(field)


def _put(row: Row, before: Item, after: Item) -> Row:
    """The row with one of its texts replaced."""
    name = after if row.name == before else row.name
    return Row(name=name, others={field: after if item == before else item for field, item in row.others.items()})
