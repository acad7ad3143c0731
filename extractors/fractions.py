"""Stacked fractions -> one line: words above and below a bar become "(above) / (below)".

Points, upright frame. Decrees print formulas as a numerator over a denominator; read line by line they turn into word salad.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.lines import gather_lines
from pipeline.model.geometry import Box, Ruling
from pipeline.model.reading import Word

#: pt; a part of a fraction may stick out of its bar by this much.
STICK_OUT = 3.0
#: heights of a word by which the middles of words on one line differ at most ("x" and "Jumlah" as an engine boxes them: 0.2).
LEVEL = 0.35


def flatten_fractions(words: Sequence[Word], bars: Sequence[Ruling]) -> list[Word]:
    """The words with every stacked fraction replaced by one word "(A) / (B)" at the height of its bar.

    A bar with no words above or none below (an underline) changes nothing. Inner fractions (shorter bars) go first.
    """
    flat = list(words)
    beside: dict[int, tuple[Word, Box]] = {}  # by identity; the word is kept so that its identity stays its own
    pending = sorted(bars, key=lambda b: b.length)
    while pending:
        bar = pending.pop(0)
        above = _stack(_this_side(flat, bar, pending), bar, upwards=True)
        below = _stack(_this_side(flat, bar, pending), bar, upwards=False)
        if not above or not below:
            continue
        parts = [*above, *below]
        height = sorted(word.box.height for word in parts)[len(parts) // 2]
        whole = Box.around((*(word.box for word in parts), Box(x0=bar.start, top=bar.position, x1=bar.end, bottom=bar.position)))
        text = f"({_joined(above)}) / ({_joined(below)})"
        fraction = Word(text=text, box=whole, confidence=min(word.confidence for word in parts))
        used = {id(word) for word in parts}
        flat = [*(word for word in flat if id(word) not in used), fraction]
        beside[id(fraction)] = (fraction, _line_of(parts, bar, height))
    return [replace(word, box=beside[id(word)][1]) if id(word) in beside else word for word in flat]


def _line_of(parts: Sequence[Word], bar: Ruling, height: float) -> Box:
    """The stretch in which text beside the fraction stands: at its bar (Word) or at its middle (browsers)."""
    around = Box.around(word.box for word in parts)
    marks = (bar.position, around.center[1])
    return Box(x0=bar.start, top=min(marks) - height / 2, x1=bar.end, bottom=max(marks) + height / 2)


def _joined(words: Sequence[Word]) -> str:
    text = " ".join(word.text for line in gather_lines(words) for word in line)
    closed = text.startswith("(") and text.endswith(")") and _closes_at_end(text)
    return text[1:-1].strip() if closed else text


def _closes_at_end(text: str) -> bool:
    """Whether the bracket that opens the text is the one that ends it."""
    depth = 0
    for k, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return k == len(text) - 1
    return False


def _this_side(words: Sequence[Word], bar: Ruling, others: Sequence[Ruling]) -> list[Word]:
    """The words that no other bar parts from this one."""
    over = [o for o in others if o.start < bar.end and o.end > bar.start]
    top = max((o.position for o in over if o.position < bar.position), default=float("-inf"))
    bottom = min((o.position for o in over if o.position > bar.position), default=float("inf"))
    return [word for word in words if top < word.box.center[1] < bottom]


def _stack(words: Sequence[Word], bar: Ruling, *, upwards: bool) -> list[Word]:
    """The words of the lines that lie directly above (or below) the bar, within its width, without a gap between them."""
    side = [w for w in words if (w.box.center[1] < bar.position) is upwards]
    lines = gather_lines(side)
    if upwards:
        lines.reverse()
    edge = bar.position
    out: list[Word] = []
    for line in lines:
        inside = [w for w in line if bar.start - STICK_OUT <= w.box.center[0] <= bar.end + STICK_OUT]
        if not inside:
            continue
        height = max(w.box.height for w in inside)
        near = min(w.box.top for w in inside) if not upwards else max(w.box.bottom for w in inside)
        if abs(near - edge) > 0.9 * height:
            break
        reaches_out = inside[0].box.x0 < bar.start - STICK_OUT or inside[-1].box.x1 > bar.end + STICK_OUT
        touching = [w for w in line if w not in inside and _next_to(w, inside, height)]
        if reaches_out or touching or (out and not _centred(inside, bar)):
            break
        out.extend(inside)
        edge = max(w.box.bottom for w in inside) if not upwards else min(w.box.top for w in inside)
    return out


def _next_to(word: Word, inside: Sequence[Word], height: float) -> bool:
    """Whether the word continues the text of `inside` to the left or right with no more than a word space, on the same line: the
    "x" behind a fraction stands at half its height, between two lines of a tight cell."""
    if abs(word.box.center[1] - inside[-1].box.center[1]) > LEVEL * height:
        return False
    return 0 <= inside[0].box.x0 - word.box.x1 < 0.6 * height or 0 <= word.box.x0 - inside[-1].box.x1 < 0.6 * height


def _centred(words: Sequence[Word], bar: Ruling) -> bool:
    middle = (words[0].box.x0 + words[-1].box.x1) / 2
    return abs(middle - (bar.start + bar.end) / 2) <= max(STICK_OUT, 0.04 * bar.length)
