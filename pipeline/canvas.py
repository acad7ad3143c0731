"""What `iku inspect` draws with: a canvas over the page, in the page's own frame, and a legend beside it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageDraw

from pipeline.model.geometry import Box, Orientation
from pipeline.model.issue import Issue
from pipeline.model.provenance import Provenance
from pipeline.model.reading import Cell, Page, Reading, TextLine
from pipeline.pen import Color, Pen, font_of

POINTS = 72  # to the inch
PANEL = 3.4  # inches for the legend beside the page
WORD, LINE, RULING, CELL, FLAG, ISSUE = (
    (60, 110, 220),
    (130, 170, 235),
    (215, 45, 60),
    (20, 150, 90),
    (245, 150, 0),
    (190, 0, 150),
)
PAPER = (255, 255, 255)
# Columns of the tables, each with a colour of its own; everything else that is told about the document shares the last one.
COLUMN_COLORS: dict[str, Color] = {
    "goal": (160, 150, 20),
    "objective": (235, 115, 20),
    "program": (190, 150, 60),
    "name": (20, 165, 190),
    "unit": (120, 75, 65),
    "definition": (95, 125, 30),
    "formula": (150, 60, 60),
    "data_source": (45, 150, 50),
    "responsible": (25, 105, 175),
    "affair": (0, 130, 120),
    "remarks": (125, 85, 180),
    "reason": (175, 130, 90),
    "target": (205, 80, 165),
    "realization": (100, 60, 220),
    "baseline": (200, 50, 90),
    "no": (120, 120, 120),
}
DOCUMENT: Color = (75, 95, 125)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value taken from the page: its field, such as "name" or "target 2024 Q1", and where it was read."""

    field: str
    source: Provenance


class Canvas:
    """The picture under work; `scale` is pixels to the point."""

    def __init__(self, picture: Image.Image, page: Page, scale: float) -> None:
        # The print steps back, so that what is drawn over it can be told from it.
        self.picture = Image.blend(picture, Image.new("RGB", picture.size, PAPER), 0.35)
        self.page = page
        self.scale = scale
        self.stroke = max(1, round(scale * 0.7))
        self.small = font_of(6.5 * scale)
        self.draw = ImageDraw.Draw(self.picture, "RGBA")

    def corners(self, box: Box) -> list[tuple[float, float]]:
        """The four corners of an upright box, in pixels of the picture."""
        points = ((box.x0, box.top), (box.x1, box.top), (box.x1, box.bottom), (box.x0, box.bottom))
        return [self.pixel(x, y) for x, y in points]

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        x, y = self.page.placement.point(x, y)
        return x * self.scale, y * self.scale

    def outline(self, box: Box, color: Color, width: int | None = None) -> None:
        corners = self.corners(box)
        self.draw.line([*corners, corners[0]], fill=color, width=width or self.stroke)

    def label(self, at: tuple[float, float], text: str, color: Color, *, before: bool = False) -> None:
        """White on the colour, its lower left corner at `at`, or its lower right one when `before`, kept within the picture."""
        left, top, right, bottom = self.draw.textbbox((0, 0), text, font=self.small)
        width, height = right - left + 4, bottom - top + 4
        x = min(max(0, at[0] - width * before), self.picture.width - width)
        y = max(0, at[1] - height)
        self.draw.rectangle((x, y, x + width, y + height), fill=(*color, 235))
        self.draw.text((x + 2 - left, y + 2 - top), text, fill=PAPER, font=self.small)

    def tint(self, values: Sequence[Value]) -> None:
        areas = {value.source.box: _color(value.field) for value in values if value.field != "no"}  # a merged cell only once
        for box, color in areas.items():
            assert box is not None
            self.draw.polygon(self.corners(box), fill=(*color, 50))

    def draw_lines(self, lines: Sequence[TextLine]) -> None:
        for line in lines:
            for word in line.words:
                self.outline(word.box, WORD, 1)
            if line.box is not None and not line.words:
                self.outline(line.box, LINE, 1)

    def draw_rulings(self) -> None:
        for ruling in self.page.rulings:
            ends = ((ruling.start, ruling.position), (ruling.end, ruling.position))
            if ruling.orientation is Orientation.VERTICAL:
                ends = ((ruling.position, ruling.start), (ruling.position, ruling.end))
            self.draw.line([self.pixel(*end) for end in ends], fill=RULING, width=self.stroke)

    def draw_cells(self, cells: Sequence[Cell]) -> None:
        inset = 1.2  # points, so that a cell's outline does not hide the ruling beside it
        for cell in cells:
            assert cell.box is not None
            box = cell.box
            if box.width > 3 * inset and box.height > 3 * inset:
                box = Box(x0=box.x0 + inset, top=box.top + inset, x1=box.x1 - inset, bottom=box.bottom - inset)
            self.outline(box, CELL)

    def name_columns(self, reading: Reading, values: Sequence[Value], number: int) -> None:
        """The field over each column of each table of the page; a value outside of every table carries its own name."""
        named: set[Box | None] = set()
        for table in reading.tables:
            columns: dict[int, list[Box]] = defaultdict(list)
            for cell in table.cells:
                if cell.page == number and cell.box is not None and cell.column_span == 1:
                    columns[cell.column].append(cell.box)
            for boxes in columns.values():
                inside = [v for v in values if v.source.box and any(box.contains(*v.source.box.center) for box in boxes)]
                named.update(v.source.box for v in inside)
                # An item number stands in front of the text it numbers: the column is that of the text.
                fields = Counter(v.field for v in inside if v.field != "no") or Counter(v.field for v in inside)
                if fields:
                    field = fields.most_common(1)[0][0]
                    top = min(boxes, key=lambda box: box.top)
                    self.label(self.pixel(top.x0, top.top), _short(field), _color(field))
        for value in values:
            box = value.source.box
            if box is not None and box not in named:
                named.add(box)
                fields_here = dict.fromkeys(v.field for v in values if v.source.box == box)
                # Behind its line, so that it hides nothing of the lines above.
                self.label(self.pixel(box.x1 + 3, box.bottom), ", ".join(fields_here), _color(value.field))

    def draw_flags(self, values: Sequence[Value], cells: Sequence[Cell], issues: Sequence[Issue]) -> None:
        for box in {c.box for c in cells if c.review} - {v.source.box for v in values}:
            if box is not None:
                self.outline(box, FLAG, 3 * self.stroke)
        for order, box in enumerate(_flagged(values), start=1):
            self.outline(box, FLAG, 3 * self.stroke)
            self.label(self.pixel(box.x0, box.bottom), f"?{order}", FLAG, before=True)
        for order, issue in enumerate(issues, start=1):
            if issue.box is not None:
                self.outline(issue.box, ISSUE, 2 * self.stroke)
                self.label(self.pixel(issue.box.x1, issue.box.bottom), str(order), ISSUE)

    def with_legend(self, values: Sequence[Value], issues: Sequence[Issue], title: str) -> Image.Image:
        """The picture with a panel at its right: what the colours mean, how the page was read, its issues by number."""
        panel = round(PANEL * POINTS * self.scale)
        whole = Image.new("RGB", (self.picture.width + panel, self.picture.height), PAPER)
        whole.paste(self.picture, (0, 0))
        pen = Pen(ImageDraw.Draw(whole), self.picture.width + 8 * self.scale, panel - 16 * self.scale, self.scale)
        pen.write(title, size=10)
        pen.write(f"read by {self.page.engine} ({self.page.method.value})")
        for color, words in (
            (WORD, "word"),
            (RULING, "ruling"),
            (CELL, "cell"),
            (FLAG, "flagged: look here"),
            (ISSUE, "issue, by number"),
        ):
            pen.key(color, words, outline=True)
        pen.gap()
        kinds = {_kind(value.field) for value in values}
        pen.write("taken for the field" if kinds else "no value was taken from this page")
        for kind in (*COLUMN_COLORS, "document"):
            if kind in kinds:
                pen.key(_color(kind), kind)
        pen.gap()
        for order, doubted in enumerate(_flagged(values).values(), start=1):
            named = ", ".join(dict.fromkeys(value.field for value in doubted))
            pen.write(f'?{order} {named}, read as "{doubted[0].source.raw}"')
        pen.gap()
        for order, issue in enumerate(issues, start=1):
            pen.write(f"{order}. {issue.code}: {issue.message}")
        return whole


def _flagged(values: Sequence[Value]) -> dict[Box, list[Value]]:
    """The values that ask for a look by their box, from the top of the page down."""
    found: dict[Box, list[Value]] = defaultdict(list)
    for value in values:
        if value.source.review and value.source.box is not None:
            found[value.source.box].append(value)
    return dict(sorted(found.items(), key=lambda item: (item[0].top, item[0].x0)))


def _kind(field: str) -> str:
    """The entry of the legend that a field belongs to: every target column has that of its kind."""
    kind = field.split(" ")[0]
    return kind if kind in COLUMN_COLORS else "document"


def _color(field: str) -> Color:
    return COLUMN_COLORS.get(_kind(field), DOCUMENT)


def _short(field: str) -> str:
    """A target column by its year and period; its colour says that it is one."""
    words = field.split(" ")
    return " ".join(words[1:]).removesuffix(" year") if len(words) > 1 else field
