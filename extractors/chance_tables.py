"""Whether a table that no rules draw on a scan is one: words of lists, letterheads and stamps line up by chance, too."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.arbiter import REVIEW_BELOW
from pipeline.model.reading import Table

_LEAST_COLUMNS, _LEAST_ROWS = 3, 3  # two columns without rules are a list and its marks
_SENTENCE = 3  # words
_LEAST_FILLED = 0.55  # of the cells; real tables leave few cells empty, chance alignments most
_FULL = 0.85  # of the cells of a table of two rows
_LEAST_SURE = 0.65  # of the texts; stamps and signatures read as rubbish


def is_believable(table: Table) -> bool:
    """Whether a table that no rules draw is one to a person too, and no list, letterhead or stamp that lines up by chance."""
    if table.structure == "rules-only":
        return True
    filled = [cell for cell in table.cells if cell.text]
    sure = [cell for cell in filled if cell.confidence >= REVIEW_BELOW]
    share = len(filled) / max(1, len(table.cells))
    begun = table.n_rows >= 2 and table.n_columns > _LEAST_COLUMNS + 1 and share > _FULL  # its rest is on the next page
    return (
        (table.n_columns >= _LEAST_COLUMNS or _is_headed_pair(table))
        and (table.n_rows >= _LEAST_ROWS or begun)
        and share >= _LEAST_FILLED
        and len(sure) >= _LEAST_SURE * len(filled)
    )


def _is_headed_pair(table: Table) -> bool:
    """Whether two columns are a table: headings in capitals, or of capitalized words, over texts that are not, in both.

    A list has marks at its left, and two signatures side by side are capitals all the way down.
    """
    if table.n_columns != _LEAST_COLUMNS - 1:
        return False
    columns = list(zip(*table.texts(), strict=True))
    return all(
        body and _heads_pair(column[0], body) and sum(map(_is_sentence, body)) > len(body) / 2
        for column, body in ((column, [text for text in column[1:] if text]) for column in columns)
    )


def _heads_pair(heading: str, body: Sequence[str]) -> bool:
    """Whether the text is a heading over these: in capitals, or few words, each capitalized, over longer texts."""
    words = heading.split()
    long = sum(len(text.split()) for text in body) >= _SENTENCE * len(body)
    return heading.isupper() or (long and 0 < len(words) < _SENTENCE + 2 and all(word[0].isupper() for word in words))


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE and not text.isupper()
