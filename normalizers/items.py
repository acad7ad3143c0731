"""Several numbered items in one cell, cut apart with the cells beside them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_ITEM = re.compile(r"(?:^|(?<=\s))(?:\(?(\d{1,2})[.)]|([a-z])[.)])(?=\s)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item: its name with its number, and the parts of the other cells that are its own, by column.

    `lined` tells that each item of the cell begins a line of its own.
    """

    name: str
    texts: Mapping[int, str] = field(default_factory=dict)
    lined: bool = True


def split_items(name: str, others: Mapping[int, str]) -> tuple[Item, ...]:
    """The items of a name cell ("1. Persentase A\\n2. Persentase B"), one when it holds one.

    Other cells are cut when they hold as many numbered items or as many lines; what is told once holds for each.

    >>> [item.name for item in split_items("1. Nilai A\\n2. Nilai B", {3: "80\\n90", 4: "Sekretariat"})]
    ['1. Nilai A', '2. Nilai B']
    >>> split_items("1. Nilai A\\n2. Nilai B", {3: "80\\n90"})[1].texts
    {3: '90'}
    """
    pieces = numbered_items(name)
    if len(pieces) < 2:
        return (Item(name=name),)
    parts: dict[int, tuple[str, ...]] = {}
    for column, text in others.items():
        found = numbered_items(text)
        if len(found) != len(pieces):
            lines = tuple(line.strip() for line in text.split("\n") if line.strip())
            found = lines if len(lines) == len(pieces) else ()
        else:
            found = tuple(_ITEM.sub("", piece, count=1).strip() for piece in found)
        if found:
            parts[column] = found
    lined = all(f"\n{piece}" in "\n" + re.sub(r"[ \t]*\n[ \t]*", "\n", name.strip()) for piece in pieces)
    return tuple(
        Item(name=piece, texts={column: found[k] for column, found in parts.items()}, lined=lined)
        for k, piece in enumerate(pieces)
    )


def numbered_items(text: str) -> tuple[str, ...]:
    """The items of a text that begins with item 1 and goes on with 2, 3 ... (or a, b, c), each on a new line or after a blank.

    >>> numbered_items("a. Satu\\nb. Dua"), numbered_items("1. Satu"), numbered_items("Pasal 1. dan 2. x")
    (('a. Satu', 'b. Dua'), (), ())
    """
    starts: list[int] = []
    letters = False
    for match in _ITEM.finditer(text):
        digit, letter = match.groups()
        if not starts:
            if text[: match.start()].strip():
                return ()
            letters = letter is not None
            if (digit or letter) not in ("1", "a"):
                return ()
            starts.append(match.start())
        elif (letter if letters else digit) == (chr(ord("a") + len(starts)) if letters else str(len(starts) + 1)):
            starts.append(match.start())
    if len(starts) < 2:
        return ()
    ends = [*starts[1:], len(text)]
    return tuple(text[start:end].strip() for start, end in zip(starts, ends, strict=True))
