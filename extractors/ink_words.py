"""Words of one OCR line -> the same words in boxes that end where their ink does, parted where a column gap runs through one.

Recognizers place the ends of words only roughly (by half a letter and more), too roughly for columns 6 pt apart. Points, upright
frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model.geometry import Box
from pipeline.model.reading import Word

#: What a point between a gap and where the recognizer saw the words part weighs against a point of the gap's width.
ASTRAY = 0.35
#: Heights of the line; wider white inside a word is no white between letters, and two words were read as one.
WIDE = 0.6


def snap_words(words: Sequence[Word], pieces: Sequence[Box]) -> tuple[Word, ...]:
    """The words with boxes around their `pieces` (connected ink); unchanged where the ink does not tell them apart."""
    ordered = sorted(words, key=lambda word: word.box.center[0])
    runs = _runs(pieces)
    if not ordered or len(runs) < len(ordered):
        return tuple(ordered)
    cuts = _cuts(ordered, runs)
    bounds = [0, *(cut + 1 for cut in cuts), len(runs)]
    return tuple(
        replace(word, box=Box.around(box for run in runs[first:last] for box in run))
        for word, (first, last) in zip(ordered, pairwise(bounds), strict=True)
    )


def part_words(words: Sequence[Word], pieces: Sequence[Box], height: float) -> tuple[Word, ...]:
    """The words snapped, and those with a column gap inside parted there, their text by the share of the width.

    The parts are good for finding columns, not for reading. `height` is that of the line's letters.
    """
    out: list[Word] = []
    for word in snap_words(words, pieces):
        runs = _runs([box for box in pieces if word.box.x0 - 0.1 <= box.center[0] <= word.box.x1 + 0.1])
        groups: list[list[Box]] = []
        for run in runs:
            if groups and run[0].x0 - max(box.x1 for box in groups[-1]) <= WIDE * height:
                groups[-1].extend(run)
            else:
                groups.append(list(run))
        out.extend(_shared(word, [Box.around(group) for group in groups]) if len(groups) > 1 else [word])
    return tuple(out)


def _runs(pieces: Sequence[Box]) -> list[list[Box]]:
    """Pieces left to right, those above one another (dots, accents, parts of a letter) together."""
    runs: list[list[Box]] = []
    reach = float("-inf")
    for box in sorted(pieces, key=lambda box: box.x0):
        if runs and box.x0 < reach:
            runs[-1].append(box)
        else:
            runs.append([box])
        reach = max(reach, box.x1)
    return runs


def _cuts(words: Sequence[Word], runs: Sequence[Sequence[Box]]) -> tuple[int, ...]:
    """For each pair of neighbouring words the run after which they part: wide gaps near where they were read."""
    gaps = []
    reach = float("-inf")
    for left, right in pairwise(runs):
        reach = max(reach, *(box.x1 for box in left))
        gaps.append((reach, right[0].x0))
    best: dict[int, tuple[float, tuple[int, ...]]] = {-1: (0.0, ())}
    for before, after in pairwise(words):
        place = (before.box.x1 + after.box.x0) / 2
        step: dict[int, tuple[float, tuple[int, ...]]] = {}
        top: tuple[float, tuple[int, ...]] | None = None
        for k, (x0, x1) in enumerate(gaps):
            if k - 1 in best and (top is None or best[k - 1][0] > top[0]):
                top = best[k - 1]
            if top is not None:
                away = max(x0 - place, place - x1, 0.0)
                step[k] = (top[0] + (x1 - x0) - ASTRAY * away, (*top[1], k))
        best = step
    return max(best.values(), key=lambda item: item[0])[1]


def _shared(word: Word, boxes: Sequence[Box]) -> list[Word]:
    """The word in parts, each with its share of the characters, at least one."""
    whole = sum(box.width for box in boxes)
    out, start, reach = [], 0, 0.0
    for k, box in enumerate(boxes):
        reach += box.width
        stop = len(word.text) if k == len(boxes) - 1 else round(len(word.text) * reach / whole)
        stop = max(start + 1, stop)
        out.append(replace(word, text=word.text[start:stop] or word.text[-1:], box=box))
        start = stop
    return out
