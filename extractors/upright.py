"""Marks -> the upright frame: the page turned so that its text reads from left to right, points, origin top left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from extractors.marks import Area, Chars, Marks
from pipeline.model.geometry import Box, Orientation, Placement, Ruling

#: pt; filled rectangles and strokes up to this thick are rulings, thicker ones shade something.
THICKEST = 3.5
#: degrees; text may lean by this much and still counts as horizontal or vertical (layers of skewed scans).
LEAN = 20.0
#: lightness (255 white) from which a mark can not be seen on white paper.
INVISIBLE = 248


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """How user space lies in the upright frame: turned clockwise by `turns` quarters about the crop box.

    `shown_turns` is how a viewer turns the page (/Rotate); the two differ when text was drawn sideways.
    """

    crop: tuple[float, float, float, float]
    turns: int
    shown_turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the upright page in points."""
        return self._size(self.turns)

    def _size(self, turns: int) -> tuple[float, float]:
        left, bottom, right, top = self.crop
        return (right - left, top - bottom) if turns % 2 == 0 else (top - bottom, right - left)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The user-space rectangle in the upright frame."""
        x0, top, x1, bottom = self.corners(x0, y0, x1, y1)
        return Box(x0=x0, top=top, x1=x1, bottom=bottom)

    def corners(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """The same as (x0, top, x1, bottom), for the thousands of signs of a page."""
        left, bottom, right, top = self.crop
        if self.turns == 0:
            ax, ay, bx, by = x0 - left, top - y1, x1 - left, top - y0
        elif self.turns == 1:
            ax, ay, bx, by = y0 - bottom, x0 - left, y1 - bottom, x1 - left
        elif self.turns == 2:
            ax, ay, bx, by = right - x1, y0 - bottom, right - x0, y1 - bottom
        else:
            ax, ay, bx, by = top - y1, right - x1, top - y0, right - x0
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    @property
    def placement(self) -> Placement:
        """The way from the upright frame to the page as a viewer shows it."""
        width, height = self.size
        further = (self.shown_turns - self.turns) % 4
        if further == 0:
            return Placement()
        if further == 1:
            return Placement(matrix=(0, -1, height, 1, 0, 0, 0, 0, 1))
        if further == 2:
            return Placement(matrix=(-1, 0, width, 0, -1, height, 0, 0, 1))
        return Placement(matrix=(0, 1, 0, -1, 0, width, 0, 0, 1))


def find_frame(marks: Marks) -> Frame:
    """The frame in which most of the page's text is upright; /Rotate decides for a page without text."""
    votes: Counter[int] = Counter()
    for angle, count in _count_angles(marks.chars).items():
        turns = quarter_turns(angle)
        if turns is not None:
            votes[turns] += count
    upright = votes.most_common(1)[0][0] if votes.total() else marks.turns
    return Frame(crop=marks.crop, turns=upright, shown_turns=marks.turns)


def _count_angles(chars: Chars) -> Counter[float]:
    """How many signs stand in lines of each direction; spaces are counted where all lines have one."""
    if chars.angles is None:
        return Counter({0.0: len(chars.text)} if chars.text.strip() else {})
    return Counter([angle for angle, sign in zip(chars.angles, chars.text, strict=True) if not sign.isspace()])


def quarter_turns(angle: float) -> int | None:
    """The quarter turns in `angle` (degrees), None when it is slanted, as a watermark is."""
    turns = round(angle / 90)
    return turns % 4 if abs(angle - 90 * turns) <= LEAN else None


def find_rulings(marks: Marks, frame: Frame) -> tuple[Ruling, ...]:
    """The strokes and thin filled rectangles of the page as rulings in the upright frame; white ones only between shades."""
    width, height = frame.size
    out: list[Ruling] = []
    shades: tuple[Box, ...] | None = None
    for segment in marks.segments:
        if segment.width <= THICKEST:
            out.extend(_rulings_of(*frame.corners(*segment[:4]), max(0.1, segment.width)))
    for area in marks.areas:
        if area.x1 - area.x0 > THICKEST and area.y1 - area.y0 > THICKEST:
            continue
        x0, top, x1, bottom = frame.corners(*area[:4])
        rulings = _rulings_of(x0, top, x1, bottom, max(0.1, min(x1 - x0, bottom - top)))
        if area.lightness < INVISIBLE:
            out.extend(rulings)
        else:
            shades = find_shades(marks, frame) if shades is None else shades
            out.extend(ruling for ruling in rulings if _between_shades(ruling, shades))
    return tuple(r for r in out if _on_page(r, width, height))


def _between_shades(ruling: Ruling, shades: tuple[Box, ...]) -> bool:
    """Whether a white ruling can be seen because one side of its middle, at least, is shaded."""
    middle, aside = (ruling.start + ruling.end) / 2, ruling.thickness / 2 + 1.0
    for side in (ruling.position - aside, ruling.position + aside):
        x, y = (middle, side) if ruling.orientation is Orientation.HORIZONTAL else (side, middle)
        if any(shade.contains(x, y) for shade in shades):
            return True
    return False


def _rulings_of(x0: float, top: float, x1: float, bottom: float, thickness: float) -> Iterable[Ruling]:
    """The rectangle as a ruling along its longer side; as both when it is a dot of a dotted line."""
    width, height = x1 - x0, bottom - top
    if width >= height * 0.7:
        yield Ruling(orientation=Orientation.HORIZONTAL, position=(top + bottom) / 2, start=x0, end=x1, thickness=thickness)
    if height >= width * 0.7:
        yield Ruling(orientation=Orientation.VERTICAL, position=(x0 + x1) / 2, start=top, end=bottom, thickness=thickness)


def _on_page(ruling: Ruling, width: float, height: float) -> bool:
    across, along = (height, width) if ruling.orientation is Orientation.HORIZONTAL else (width, height)
    return -2 <= ruling.position <= across + 2 and ruling.end > 0 and ruling.start < along


def find_shades(marks: Marks, frame: Frame) -> tuple[Box, ...]:
    """The filled rectangles that shade something (header cells, bands), in the upright frame."""
    return tuple(box for area in marks.areas if (box := _shade(area, frame)) is not None)


def _shade(area: Area, frame: Frame) -> Box | None:
    box = frame.box(*area[:4])
    return box if area.lightness < INVISIBLE and min(box.width, box.height) > THICKEST else None
