"""Writes the legend beside the picture of `iku inspect`, line under line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PIL import ImageDraw, ImageFont

if TYPE_CHECKING:
    Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

Color = tuple[int, int, int]
INK: Color = (30, 30, 30)
SMALLEST = 6.0  # pixels; below this no letter can be told
# Pillow's own font knows Latin-1 letters only; these signs of formulas and targets are spelled out in the legend.
SPELLED = str.maketrans(
    {"∑": "SUM", "Σ": "SUM", "≥": ">=", "≤": "<=", "×": "x", "÷": ":", "−": "-", "–": "-", "—": "-"}
    | {"√": "root", "∛": "cube root", "‰": "per mille", "•": "*", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."}
)


class Pen:
    """Writes down a panel, line under line; what does not fit is left out with a last "..."."""

    def __init__(self, draw: ImageDraw.ImageDraw, left: float, width: float, scale: float) -> None:
        self.draw, self.left, self.width, self.scale = draw, left, width, scale
        self.y = 10 * scale
        self.bottom = draw.im.size[1] - 12 * scale

    def write(self, text: str, *, size: float = 7.5, indent: float = 0) -> None:
        font = font_of(size * self.scale)
        text = text.translate(SPELLED)
        for line in self._wrapped(text, font, self.width - indent):
            if self.y > self.bottom:
                self.draw.text((self.left, self.bottom), "...", fill=INK, font=font)
                return
            self.draw.text((self.left + indent, self.y), line, fill=INK, font=font)
            self.y += 1.35 * size * self.scale

    def key(self, color: Color, words: str, *, outline: bool = False) -> None:
        side = 8 * self.scale
        if self.y < self.bottom:
            box = (self.left, self.y, self.left + 1.6 * side, self.y + side)
            self.draw.rectangle(box, outline=color, width=max(2, round(self.scale)), fill=None if outline else color)
        self.write(words, indent=2.1 * side)

    def gap(self) -> None:
        self.y += 6 * self.scale

    def _wrapped(self, text: str, font: Font, width: float) -> Iterator[str]:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and self.draw.textlength(longer, font=font) > width:
                yield line
                line = word
            else:
                line = longer
        yield line


def font_of(size: float) -> Font:
    """Pillow's own font at `size` pixels."""
    return ImageFont.load_default(max(SMALLEST, size))
