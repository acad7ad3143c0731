"""A line's image -> its words in points: both readers, the arbiter, and the shapes that need no reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import cast

import cv2
import numpy as np

from extractors.arbiter import REVIEW_BELOW, ChosenWord, accept_line, is_acronym, settle_line
from extractors.doubts import EDGES, find_doubts
from extractors.glyph_shapes import LineShapes
from extractors.light import Grey
from extractors.rapid import ReadGlyph, read_glyphs
from extractors.tesseract import ReadWord, read_line
from extractors.text_lines import Ink, LineBox, cut_line
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

_LEAST_HEIGHT = 1.6  # letter heights; a line of small letters is framed as high as one with capitals
_LARGER = 1.6  # times
_AGREED = 0.9  # confidence
_CAPITALS = 5  # letters of an acronym at most
_LIKE_ANOTHER = 0.75  # confidence
_LIKE_CAPITALS = str.maketrans("DQGC8RPEFLT1", "OOOOBBBBBIII")  # what readers take for one another in capitals
_UNSETTLED, _BARELY = 0.75, 0.85  # confidences
_MARGIN = 0.2  # letter heights of white around a line
_FRAME = 0.4  # letter heights of white added at both ends for the second reader; cut close, it loses first and last letters


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright page ready for reading: its image without rulings, its ink, its resolution in dots per inch.

    `agreed` gathers the words of letters on which both readers agreed: a name that returns needs no second reader again.
    """

    clean: Grey
    ink: Ink
    dpi: float
    agreed: set[str] = field(default_factory=set)

    @property
    def points(self) -> float:
        """Points a pixel."""
        return 72.0 / self.dpi


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line or segment as read. `alternatives` holds the losing reading of each word, None where there was none."""

    words: tuple[Word, ...]
    alternatives: tuple[str | None, ...]
    unread: bool = False  # there is print, but no reader made anything of it


def read_text_line(sheet: Sheet, line: LineBox, known: Callable[[str], bool], *, hug: bool) -> ReadLine:
    """The words of a line, left to right; none where there is no print.

    `hug`: word boxes follow their ink; else all are as high as the line (for cells, where lines are known already).
    """
    if is_dash(sheet, line):
        return ReadLine((Word(text="-", box=_box(sheet, line), confidence=0.96),), (None,))
    if is_colon(sheet, line):
        return ReadLine((Word(text=":", box=_box(sheet, line), confidence=0.95),), (None,))
    image, left = line_image(sheet, line)
    chosen = _read_twice(sheet, image, _shapes(sheet, line, image, left), known)
    if not chosen:
        return ReadLine((), (), unread=line.height > 0.6 * sheet.ink.letter)
    boxes = _word_boxes(sheet, line, chosen, left, hug=hug)
    words = (Word(text=w.text, box=b, confidence=round(w.confidence, 3)) for w, b in zip(chosen, boxes, strict=True))
    return ReadLine(tuple(words), tuple(w.alternative for w in chosen))


def _read_twice(sheet: Sheet, image: Grey, shapes: LineShapes, known: Callable[[str], bool]) -> tuple[ChosenWord, ...]:
    """The line's words by the first reader, its doubtful stretches settled with the second."""
    first = read_line(_stretched(image), round(sheet.dpi))
    chosen: list[ChosenWord] = []
    done = 0

    def vouched(word: str) -> bool:
        return word in sheet.agreed or (known(word) and not is_acronym(word))

    for doubt in find_doubts(first, vouched, shapes.boxes, shapes.letter, image.shape[1]):
        chosen.extend(accept_line(first[done : doubt.start]))
        settled = _settle(image[:, doubt.x0 : doubt.x1], doubt.x0, first[doubt.start : doubt.end], known, shapes, sheet.dpi)
        settled = tuple(_compared(word, sheet.agreed) for word in settled)
        agreed = (w.text.strip(EDGES) for w in settled if w.alternative is None and w.confidence >= _AGREED)
        sheet.agreed.update(core for core in agreed if core.isalpha())
        chosen.extend(settled)
        done = doubt.end
    return (*chosen, *accept_line(first[done:]))


def _settle(
    part: Grey, left: int, first: Sequence[ReadWord], known: Callable[[str], bool], shapes: LineShapes, dpi: float
) -> tuple[ChosenWord, ...]:
    """What both readers make of a part of a line that begins at its column `left`; each looks twice at what stays doubtful."""
    frame = round(_FRAME * shapes.letter)
    framed = cast(Grey, cv2.copyMakeBorder(part, 0, 0, frame, frame, cv2.BORDER_CONSTANT, value=(255.0,)))
    second = _moved(read_glyphs(_softened(framed)), left - frame)
    chosen = settle_line(first, second, known, shapes)
    if _least(chosen) >= REVIEW_BELOW:
        return chosen
    looks = [chosen, settle_line(first, _moved(read_glyphs(_softened(part)), left), known, shapes)]
    if _doubtful_number(chosen):
        again = [replace(word, x0=word.x0 + left, x1=word.x1 + left) for word in _read_larger(part, dpi)]
        looks.append(settle_line(again, second, known, shapes))
    best = max(looks, key=_least)
    return tuple(_tempered(word, looks) for word in best)


def _tempered(word: ChosenWord, looks: Sequence[Sequence[ChosenWord]]) -> ChosenWord:
    """The word, less sure where it is barely believed and another look made something else of its place."""
    if not _UNSETTLED < word.confidence <= _BARELY:
        return word
    middle = (word.x0 + word.x1) / 2
    others = (other.text for look in looks for other in look if other.x0 - 1 <= middle <= other.x1 + 1)
    other = next((text for text in others if text != word.text), None)
    return word if other is None else replace(word, confidence=_UNSETTLED, alternative=word.alternative or other)


def _compared(word: ChosenWord, agreed: Set[str]) -> ChosenWord:
    """The word, less sure where it is capitals that differ from others of the page only as O does from D."""
    core = word.text.strip(EDGES)
    if word.confidence <= _LIKE_ANOTHER or not (2 <= len(core) <= _CAPITALS and core.isupper()) or core in agreed:
        return word
    shape = core.translate(_LIKE_CAPITALS)
    if any(len(other) == len(core) and other.translate(_LIKE_CAPITALS) == shape for other in agreed):
        return replace(word, confidence=_LIKE_ANOTHER)
    return word


def _moved(glyphs: Sequence[ReadGlyph], by: float) -> list[ReadGlyph]:
    return [replace(glyph, x=glyph.x + by) for glyph in glyphs]


def _least(words: Sequence[ChosenWord]) -> float:
    return min((word.confidence for word in words), default=0.0)


def _doubtful_number(chosen: Sequence[ChosenWord]) -> bool:
    return any(w.confidence < REVIEW_BELOW and any(char.isdigit() for char in w.text) for w in chosen)


def _read_larger(image: Grey, dpi: float) -> tuple[ReadWord, ...]:
    """The first reader's second look: it reads single small numbers differently from a larger, softer image."""
    large = cv2.resize(image, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC)
    soft = cast(Grey, cv2.GaussianBlur(large, (0, 0), 1.2))
    words = read_line(_stretched(soft), round(dpi * _LARGER))
    return tuple(ReadWord(w.text, w.x0 / _LARGER, w.x1 / _LARGER, w.confidence) for w in words)


def _shapes(sheet: Sheet, line: LineBox, image: Grey, left: float) -> LineShapes:
    boxes = sheet.ink.boxes[list(line.pieces), :4].astype(np.float64)
    top = (line.y0 + line.y1 - image.shape[0]) / 2
    return LineShapes(image, boxes - np.array([left, top, left, top]), sheet.ink.letter)


def line_image(sheet: Sheet, line: LineBox) -> tuple[Grey, float]:
    """The line's image with its margin, and the page's x of its first column."""
    letter = sheet.ink.letter
    margin = max(4, round(_MARGIN * max(letter, 0.6 * line.height)))
    crop = cut_line(sheet.clean, sheet.ink, line, margin)
    lack = round(_LEAST_HEIGHT * letter) + 2 * margin - crop.shape[0]
    if lack > 0:
        crop = cv2.copyMakeBorder(crop, lack // 2, lack - lack // 2, 0, 0, cv2.BORDER_CONSTANT, value=(255.0,)).astype(np.uint8)
    return crop, float(line.x0 - margin)


def is_dash(sheet: Sheet, line: LineBox) -> bool:
    """Whether the line is one short horizontal stroke: the "-" of an empty target."""
    letter = sheet.ink.letter
    width, height = line.x1 - line.x0, line.height
    if len(line.pieces) > 2 or height > 0.55 * letter or not 1.25 * height <= width <= 3 * letter or width < 0.25 * letter:
        return False
    area = int(sheet.ink.boxes[list(line.pieces), 4].sum())
    return area > 0.55 * width * height


def is_colon(sheet: Sheet, line: LineBox) -> bool:
    """Whether the line is two dots one above the other: the ":" that stands alone between a label and its text."""
    if len(line.pieces) != 2 or line.height > 1.5 * sheet.ink.letter or line.x1 - line.x0 > 0.5 * sheet.ink.letter:
        return False
    (_, a0, _, a1), (_, b0, _, b1) = sorted((sheet.ink.boxes[i, :4] for i in line.pieces), key=lambda box: int(box[1]))
    return bool(max(a1 - a0, b1 - b0) < 0.5 * sheet.ink.letter and b0 - a1 > 0.1 * sheet.ink.letter)


def _stretched(image: Grey) -> Grey:
    """Full contrast, as the first reader wants it."""
    low = float(np.percentile(image, 1))
    if low > 230:
        return image
    stretched = np.clip((image.astype(np.float32) - low) * (255.0 / max(60.0, 250.0 - low)), 0, 255)
    return cast(Grey, stretched.astype(np.uint8))


def _softened(image: Grey) -> Grey:
    """Raw greys with a light blur, as the second reader wants them."""
    return cast(Grey, cv2.GaussianBlur(image, (0, 0), 0.6))


def _box(sheet: Sheet, line: LineBox) -> Box:
    k = sheet.points
    return Box(x0=line.x0 * k, top=line.y0 * k, x1=line.x1 * k, bottom=line.y1 * k)


def _word_boxes(sheet: Sheet, line: LineBox, chosen: Sequence[ChosenWord], left: float, *, hug: bool) -> list[Box]:
    """A box for each word: its extent as read, moved to the pieces of ink that lie nearest to it."""
    if not chosen:
        return []
    ink = sheet.ink.boxes[list(line.pieces)]
    spans = np.array([sorted((w.x0 + left, w.x1 + left)) for w in chosen])
    middle = (ink[:, 0] + ink[:, 2]) / 2
    away = np.maximum(np.maximum(spans[None, :, 0] - middle[:, None], middle[:, None] - spans[None, :, 1]), 0.0)
    owner = away.argmin(axis=1)
    # letters of two words that touch are one piece: it tells no word's extent
    shared = (np.minimum(ink[:, None, 2], spans[None, :, 1]) - np.maximum(ink[:, None, 0], spans[None, :, 0]) > 0).sum(axis=1) > 1
    half = 0.3 * sheet.ink.letter
    k = sheet.points
    out = []
    for n, (start, end) in enumerate(spans):
        own = ink[(owner == n) & ~shared]
        x0, x1, y0, y1 = start - half, end + half, line.y0, line.y1
        if len(own) and not bool((shared & (owner == n)).any()):
            x0, x1 = float(own[:, 0].min()), float(own[:, 2].max())
        if hug and len(own):
            y0, y1 = int(own[:, 1].min()), int(own[:, 3].max())
        x0, x1 = max(x0, float(line.x0)), min(x1, float(line.x1))
        out.append(Box(x0=float(min(x0, x1)) * k, top=float(y0) * k, x1=float(max(x0, x1)) * k, bottom=float(y1) * k))
    return out


def joined(words: Sequence[Word]) -> str:
    """The words with one space between."""
    return " ".join(word.text for word in words)
