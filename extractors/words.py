"""Chars -> Words in the upright frame, points.

A word ends at a printed or guessed space, at a gap, at a step up or down, and where a ruling passes between two signs (cells
whose texts touch). Lines that run up or down the page (headings turned in narrow columns) become one Word each, spaces and all,
because in reading order they are one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise

from extractors.level_words import GAP, GUESSED_GAP, find_level_words
from extractors.marks import Char, Chars, spell_out
from extractors.signs import Sign, Walls
from extractors.upright import Frame, quarter_turns
from pipeline.model.geometry import Box, Ruling
from pipeline.model.reading import Word

#: signs of a run whose gaps are looked at together; gaps this even (least to median) are letter-spacing ("K E P A L A").
SPACED_RUN, EVEN = 3, 0.5
#: single letters in a row that are one word typed with spaces ("M E M U T U S K A N").
TYPED_APART = 5
#: share of the lower box that neighbours in a word have in common, superscripts included.
LEVEL = 0.35
_made = partial(tuple.__new__, Sign)  # without the Python function that a NamedTuple is made by


def find_words(chars: Chars, frame: Frame, rulings: Sequence[Ruling]) -> tuple[Word, ...]:
    """The words of a page in the order they were drawn; signs off the page and slanted ones (watermarks) are left out."""
    walls = Walls(rulings)
    if chars.angles is None and frame.turns == 0:

        def read_run(start: int, end: int) -> list[Word]:
            return [word for _, runs in _runs(chars.within(start, end), frame) for word in _parted(runs, walls)]

        level = find_level_words(chars, frame.crop, walls, read_run)
        if level is not None:
            return tuple(_typed_apart(level))
    out: list[Word] = []
    for turns, runs in _runs(chars.within(0, len(chars.text)), frame):
        out.extend(_typed_apart(_parted(runs, walls)) if turns == 0 else _turned_lines(runs, turns))
    return tuple(out)


def _runs(chars: Iterable[Char], frame: Frame) -> list[tuple[int, list[list[Sign]]]]:
    """The signs between printed spaces and jumps, grouped by the quarter turns of their lines.

    pdfium guesses spaces and ends of lines, between the letters of a spaced-out word for one; they only raise a suspicion.
    """
    width, height = frame.size
    twice_width, twice_height = 2 * width, 2 * height
    left, _, _, top_edge = frame.crop
    straight = frame.turns == 0
    out: list[tuple[int, list[list[Sign]]]] = []
    run: list[Sign] = []
    guessed = False
    last_top = last_x1 = last_bottom = 0.0
    for text, x0, y0, x1, y1, angle in chars:
        if text == "\n" or (x0 == 0 == x1 and y0 == 0 == y1):
            guessed = True
            continue
        if text == " ":
            if run:
                run = []
                out[-1][1].append(run)
            guessed = False
            continue
        if straight and angle == 0:  # nearly every sign there is
            turns: int | None = 0
            x0, top, x1, bottom = x0 - left, top_edge - y1, x1 - left, top_edge - y0
        else:
            turns = quarter_turns(angle)
            x0, top, x1, bottom = frame.corners(x0, y0, x1, y1)
        if turns is None or not (0 <= x0 + x1 <= twice_width and 0 <= top + bottom <= twice_height):
            continue
        turns = (turns - frame.turns) % 4
        if turns:
            x0, top, x1, bottom = _level(x0, top, x1, bottom, turns)
        if not out or out[-1][0] != turns:
            run = []
            out.append((turns, [run]))
        elif run and not (
            # both can stand in one word: side by side, less than a sign's height apart
            top < last_bottom
            and last_top < bottom
            and -(reach := max(last_bottom - last_top, bottom - top)) < x0 - last_x1 < reach
        ):
            run = []
            out[-1][1].append(run)
        run.append(_made((text, x0, top, x1, bottom, guessed)))
        last_top, last_x1, last_bottom = top, x1, bottom
        guessed = False
    return out


def _parted(runs: Sequence[Sequence[Sign]], walls: Walls | None) -> list[Word]:
    """The words of runs of signs."""
    out: list[Word] = []
    for run in runs:
        start = 0
        for end in _ends(run, walls if walls is not None and len(run) > 1 and walls.within(run) else None):
            out.append(_word(run[start:end]))
            start = end
        if run:
            out.append(_word(run[start:]))
    return out


def _ends(run: Sequence[Sign], walls: Walls | None) -> list[int]:
    """Where words end within signs drawn one after the other: at gaps wider than the letter-spacing, steps, rulings."""
    wide = 1.5 * _letter_spacing(run)
    out: list[int] = []
    before_x0 = before_top = before_x1 = before_bottom = 0.0
    for k, (_, x0, top, x1, bottom, guessed) in enumerate(run):
        if k:
            low, high = before_bottom - before_top, bottom - top
            if low > high:
                low, high = high, low
            shared = (bottom if bottom < before_bottom else before_bottom) - (top if top > before_top else before_top)
            if (
                x0 - before_x1 > wide + (GUESSED_GAP if guessed else GAP) * high
                or x0 < before_x0 - 0.3 * high
                or shared < LEVEL * low
                or (walls is not None and walls.between(run[k - 1], run[k]))
            ):
                out.append(k)
        before_x0, before_top, before_x1, before_bottom = x0, top, x1, bottom
    return out


def _word(signs: Sequence[Sign]) -> Word:
    texts, x0s, tops, x1s, bottoms, _ = zip(*signs, strict=True)
    return Word(text=spell_out("".join(texts)), box=Box(x0=min(x0s), top=min(tops), x1=max(x1s), bottom=max(bottoms)))


def _letter_spacing(signs: Sequence[Sign]) -> float:
    """The gap that parts the letters of a spaced-out run, in points; 0.0 when they stand as usual."""
    if len(signs) < SPACED_RUN:
        return 0.0
    gaps = sorted([b[1] - a[3] for a, b in pairwise(signs)])
    median = gaps[len(gaps) // 2]
    even = median > GUESSED_GAP * signs[0].height and gaps[len(gaps) // 5] >= EVEN * median
    return median if even else 0.0


def _typed_apart(words: Sequence[Word]) -> list[Word]:
    """The words with runs of single letters at even gaps made one word."""
    letters = [len(word.text) == 1 and word.text.isupper() for word in words]
    if sum(letters) < TYPED_APART:
        return list(words)
    out: list[Word] = []
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and letters[end - 1] and letters[end] and _even(words[start : end + 1]):
            end += 1
        if end - start >= TYPED_APART:
            out.append(Word(text="".join(w.text for w in words[start:end]), box=Box.around(w.box for w in words[start:end])))
        else:
            end = start + 1
            out.append(words[start])
        start = end
    return out


def _even(words: Sequence[Word]) -> bool:
    """Whether the words stand on one line with like gaps between them."""
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(words)]
    level = abs(words[-1].box.top - words[0].box.top) < 0.3 * words[0].box.height
    return level and min(gaps) > 0 and max(gaps) < 1.6 * min(gaps) and max(gaps) < 1.5 * words[0].box.height


def _turned_lines(runs: Sequence[Sequence[Sign]], turns: int) -> list[Word]:
    """Lines that run upwards (1), upside down (2) or downwards (3), each as one Word with its spaces."""
    lines: list[list[Word]] = []
    for word in _typed_apart(_parted(runs, None)):
        last = lines[-1][-1].box if lines else None
        if (
            last
            and abs(last.center[1] - word.box.center[1]) < 0.5 * word.box.height
            and 0 <= word.box.x0 - last.x1 + 1 < word.box.height
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    out = []
    for line in lines:
        x0, top, x1, bottom = _level(*_sides(Box.around(word.box for word in line)), -turns % 4)
        out.append(Word(text=" ".join(word.text for word in line), box=Box(x0=x0, top=top, x1=x1, bottom=bottom)))
    return out


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.top, box.x1, box.bottom


def _level(x0: float, top: float, x1: float, bottom: float, turns: int) -> tuple[float, float, float, float]:
    """The rectangle after turning the plane so that lines with `turns` run from left to right; turns 1 and 3 undo each other."""
    if turns == 1:
        return -bottom, x0, -top, x1
    if turns == 2:
        return -x1, -bottom, -x0, -top
    return (top, -x1, bottom, -x0) if turns == 3 else (x0, top, x1, bottom)
