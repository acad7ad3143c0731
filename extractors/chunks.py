"""Words -> chunks: pieces of one printed line with no column gap inside, and the measures of the page's type.

Points, upright frame. Boxes may be those of glyphs (OCR: "sasaran" is lower than "Tujuan") or of the font (a text layer:
all words of a size are equally high); both give baselines here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.model.geometry import Box
from pipeline.model.reading import Word

#: Mean advance of running text in ems: 0.42 (Times) to 0.52 (Arial, Calibri between); capitals are wider.
ADVANCE = 0.46
CAPITAL_ADVANCE = 0.66
#: A gap this many ems wide may part two columns: word spaces are 0.23-0.32 em, the paddings of two cells 0.6 em and more.
COLUMN_GAP = 0.42
#: The same between boxes that hug the glyphs, which leave out the white that belongs to each letter.
INKED_GAP = 0.55
DESCENDING = frozenset("gjpqy,;()[]{}/|_Q@")
LOW = frozenset("acemnorsuvwxz")
#: ems; boxes of a font are about 1 em high (1.0-1.2), those that hug the glyphs 0.5 to 0.9, mostly 0.7.
LINE_BOX = 0.86
#: Share of words of one height from which boxes are those of the font; printed words differ by their letters.
UNIFORM = 0.6
UNSURE = 0.4  # confidence of one or two signs below which they are specks or parts of a stamp
TALL = 1.6  # ems; letters of the same type that are higher are parts of a stamp
#: What an OCR makes of specks and of the ends of rules. "-" is no speck: it fills cells that have no value.
SPECKS = frozenset("—_|=~‘’“”\"'`´^¦¬")
#: Times the width that its letters take from which a word's box tells nothing; bold wide capitals take 1.6.
SPRAWL = 2.5
#: ems by which words of one line may differ in depth.
LEVEL = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """`em`: the size of the running text; `gap`: the least width between columns; `inked`: boxes hug the glyphs (points)."""

    em: float
    gap: float
    inked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Words side by side on one line; `baseline` is the y they stand on, `left` and `right` bound them."""

    words: tuple[Word, ...]
    box: Box
    baseline: float
    left: float = field(init=False)  # kept, for the search for tables asks for these some million times
    right: float = field(init=False)
    middle: float = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "left", self.box.x0)
        object.__setattr__(self, "right", self.box.x1)
        object.__setattr__(self, "middle", (self.box.x0 + self.box.x1) / 2)
        object.__setattr__(self, "text", " ".join([word.text for word in self.words]))


def measure_scale(words: Sequence[Word]) -> Scale:
    """The measures of the running text on a page; of an empty page those of 10 pt type."""
    sizes = [word.box.width / (len(word.text) * _advance(word.text)) for word in words if len(word.text) >= 4]
    em = min(24.0, max(4.0, median(sizes))) if sizes else 10.0
    heights = [word.box.height for word in words if len(word.text) > 1]
    typical = median(heights) if heights else em
    if heights and sum(abs(height - typical) < 0.05 for height in heights) > UNIFORM * len(heights) and len(heights) >= 20:
        em = min(max(em, 0.8 * typical), 1.15 * typical)
        return Scale(em=em, gap=COLUMN_GAP * em, inked=False)
    inked = typical < LINE_BOX * em
    return Scale(em=em, gap=(INKED_GAP if inked else COLUMN_GAP) * em, inked=inked)


def _advance(text: str) -> float:
    return CAPITAL_ADVANCE if text.isupper() else ADVANCE


def find_chunks(words: Sequence[Word], scale: Scale) -> tuple[Chunk, ...]:
    """The chunks of a page, by top then left; a word that fits no chunk is one of its own."""
    building: list[list[Word]] = []
    live: list[tuple[list[Word], Box]] = []  # with the box of their last word
    for word in sorted((w for w in words if not _is_speck(w, scale) and not is_sprawling(w, scale)), key=lambda w: w.box.x0):
        box = word.box
        at = _nearest(live, box, scale.gap)
        if at is not None and _follows(live[at][0], word, scale):
            live[at][0].append(word)
            live[at] = (live[at][0], box)
        else:
            building.append([word])
            live = [(chunk, last) for chunk, last in live if box.x0 - last.x1 < scale.gap]  # the others end too far left
            live.append((building[-1], box))
    chunks = [make_chunk(tuple(chunk), scale) for chunk in building]
    return tuple(sorted(chunks, key=lambda c: (c.baseline, c.left)))


def _follows(chunk: Sequence[Word], word: Word, scale: Scale) -> bool:
    """Whether the word begins where the chunk ends, or stands on its line within a box that a stroke below has drawn out."""
    level = abs(chunk[-1].box.bottom - word.box.bottom) < LEVEL * scale.em
    return word.box.x0 - _right(chunk) > -0.5 * scale.em or (level and chunk[-1].box.x0 + scale.em < word.box.x0)


def is_sprawling(word: Word, scale: Scale) -> bool:
    """Whether the box is far wider than the letters can be: ink of a stamp is in it, and the letters stand anywhere within."""
    letters = len(word.text) * _advance(word.text) * scale.em
    return word.box.width > SPRAWL * letters and word.box.width - letters > 1.2 * scale.em


def _is_speck(word: Word, scale: Scale) -> bool:
    short = len(word.text) < 3 and (word.confidence < UNSURE or (scale.inked and word.box.height > TALL * scale.em))
    return short or SPECKS.issuperset(word.text.strip())


def _right(chunk: Sequence[Word]) -> float:
    return chunk[-1].box.x1


def _nearest(live: Sequence[tuple[list[Word], Box]], box: Box, gap: float) -> int | None:
    """The chunk whose last word ends near and stands most beside the box, by more than half of the lower of the two."""
    x0, top, bottom = box.x0, box.top, box.bottom
    best, most = None, 0.5
    for at, (_, last) in enumerate(live):
        shared = (last.bottom if last.bottom < bottom else bottom) - (last.top if last.top > top else top)
        if shared > 0 and x0 - last.x1 < gap:
            share = shared / max(0.1, min(last.height, box.height))
            if share > most:
                best, most = at, share
    return best


def make_chunk(words: tuple[Word, ...], scale: Scale) -> Chunk:
    """The words as one chunk."""
    box = words[0].box if len(words) == 1 else Box.around([word.box for word in words])
    return Chunk(words=words, box=box, baseline=baseline_of(words, scale))


def baseline_of(words: Sequence[Word], scale: Scale) -> float:
    """The y the words stand on, from the bottoms of their boxes; where boxes hug the glyphs from their tops as well."""
    if not scale.inked:
        return median(word.box.bottom for word in words) - 0.2 * scale.em
    return median(y for word in words for y in _guesses(word, scale))


def _guesses(word: Word, scale: Scale) -> tuple[float, ...]:
    """Where the baseline should be by the bottom and by the top of a box, given which letters reach up and down."""
    letters = [c for c in word.text if c.isalnum()]
    if not letters:
        return (word.box.center[1] + 0.3 * scale.em,)
    bottom = word.box.bottom - (0.2 * scale.em if DESCENDING & set(word.text) else 0.0)
    return bottom, word.box.top + (0.48 if set(letters) <= LOW else 0.68) * scale.em
