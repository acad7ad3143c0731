"""Boxes of printed lines in a page image from which the rulings are gone, cell by cell and for the rest of the page."""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.light import Grey
from extractors.pieces import find_pieces

_INK = 185  # grey below which a pixel of a flattened and lightly blurred page is ink; strokes of poor scans reach 170
_GRAIN = 0.22  # mm; smaller spots are dust or fax noise; blurred, the dot of 6 pt print is 0.3 mm
_TALL = 9.0  # mm; taller pieces are stamps, logos, signatures
_ARC, _THIN = 3.0, 0.2  # mm wide and high, and share of its box: a piece of a stamp's ring; an "L" of 16 pt fills 0.28
_BESIDE = 2.4  # letter heights from a fraction's bar; three lines over two put "x 100%" a line off it
_ONE_LINE = 1.3  # letter heights; two lines of the tightest print reach over 1.9
_LINK = 1.1  # letter heights; a wider gap parts two segments of a line


@dataclass(frozen=True, slots=True)
class Ink:
    """The connected pieces of ink of a page: `boxes` holds x0, y0, x1, y1 and area in pixels, one row a piece."""

    boxes: NDArray[np.int32]
    labels: NDArray[np.int32]  # the page, each pixel with its piece's number; 0 is paper
    numbers: NDArray[np.int32]  # the number in `labels` of each row of `boxes`
    kept: NDArray[np.bool_]  # by number in `labels`: whether it has a row
    strokes: NDArray[np.bool_]  # by number in `labels`: whether it was left out as part of a stamp, a signature or a stray line
    letter: float  # median height of what looks like letters, pixels
    faded: NDArray[np.bool_] | None = None  # pixels a stamp or a signature was taken from before the ink was looked for


@dataclass(frozen=True, slots=True)
class LineBox:
    """A line or a segment of one, in pixels of the page; `pieces` are its rows in Ink.boxes."""

    x0: int
    y0: int
    x1: int
    y1: int
    pieces: tuple[int, ...]

    @property
    def height(self) -> int:
        return self.y1 - self.y0


def find_ink(clean: Grey, dpi: float) -> Ink:
    """What may be print on a page without rulings: grains, stamps and stray lines left out."""
    soft = cv2.GaussianBlur(clean, (0, 0), dpi / 300.0)
    mask = cv2.threshold(soft, _INK, 255, cv2.THRESH_BINARY_INV)[1]
    pieces = find_pieces(cast(Grey, mask))
    mm = dpi / 25.4
    w, h, area = pieces.wide, pieces.high, pieces.area
    grain = area < max(3.0, (_GRAIN * mm) ** 2)
    huge = (h > _TALL * mm) | (w > 60 * mm)
    ruler = (h > 4 * mm) & (w < 0.6 * mm)
    arc = (w > _ARC * mm) & (h > _ARC * mm) & (area < _THIN * w * h)
    strokes = huge | ruler | arc
    keep = ~(grain | strokes)
    keep[0] = strokes[0] = False
    numbers = np.flatnonzero(keep).astype(np.int32)
    boxes = pieces.boxes[numbers]
    heights = boxes[:, 3] - boxes[:, 1]
    letters = heights[(heights > 1.0 * mm) & (heights < 6 * mm)]
    letter = float(np.median(letters)) if letters.size else 2.2 * mm
    return Ink(boxes=boxes, labels=pieces.labels, numbers=numbers, kept=keep, strokes=strokes & ~grain, letter=letter)


def is_struck(ink: Ink, line: LineBox) -> bool:
    """Whether a stroke that was left out runs over the line's letters: it may have taken some of them with it."""
    height = line.y1 - line.y0
    y0, y1 = line.y0 + height // 4, line.y1 - height // 4
    x0, x1 = max(0, line.x0 - round(2 * ink.letter)), line.x1 + round(2 * ink.letter)
    under = ink.strokes[ink.labels[max(0, y0) : y1, x0:x1]]
    if ink.faded is not None:
        under = under | ink.faded[max(0, y0) : y1, x0:x1]
    return bool(np.count_nonzero(under.any(axis=0)) > 0.15 * ink.letter)


def is_cleared(ink: Ink, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether a stamp or a signature was taken away from within a box in pixels: it may have taken a part of a letter with it."""
    if ink.faded is None:
        return False
    within = ink.faded[max(0, round(y0)) : round(y1), max(0, round(x0)) : round(x1)]
    return bool(np.count_nonzero(within.any(axis=0)) > 0.15 * ink.letter)


def cell_lines(ink: Ink, pieces: NDArray[np.intp], bars: Sequence[tuple[float, float, float]] = ()) -> list[LineBox]:
    """The lines of one cell, top to bottom; `bars` (x0, x1, y) part a fraction from what stands beside it."""
    if pieces.size == 0:
        return []
    boxes = ink.boxes
    groups: list[NDArray[np.intp]] = [pieces]
    for x0, x1, y in bars:
        groups = [part for group in groups for part in _part_at_bar(boxes, group, x0, x1, y, ink.letter)]
    lines = [line for group in groups for line in _rows(boxes, group, ink.letter)]
    return sorted(lines, key=lambda line: (line.y0 + line.y1, line.x0))


def _part_at_bar(
    boxes: NDArray[np.int32], group: NDArray[np.intp], x0: float, x1: float, y: float, letter: float
) -> list[NDArray[np.intp]]:
    cx = (boxes[group, 0] + boxes[group, 2]) / 2
    cy = (boxes[group, 1] + boxes[group, 3]) / 2
    beside = ((cx < x0 - 0.2 * letter) | (cx > x1 + 0.2 * letter)) & (np.abs(cy - y) < _BESIDE * letter)
    above, below = ~beside & (cy < y), ~beside & (cy >= y)
    return [group[m] for m in (above, beside, below) if m.any()]


def _rows(boxes: NDArray[np.int32], group: NDArray[np.intp], letter: float) -> list[LineBox]:
    """Pieces gathered to rows by the height of their letters; marks and dots join the nearest row."""
    top, bottom = boxes[group, 1], boxes[group, 3]
    tall = bottom - top
    body = (tall >= 0.45 * letter) & (tall <= 2.0 * letter)
    if not body.any():
        body = tall >= 0.7 * tall.max()
    order = np.flatnonzero(body)[np.argsort((top + bottom)[body])]
    rows: list[list[int]] = []
    tops: list[list[float]] = []  # of each row's pieces, in order
    bottoms: list[list[float]] = []
    spans: list[list[float]] = []
    for i in order:
        best, most = -1, 0.35
        for k in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            shared = min(bottom[i], spans[k][1]) - max(top[i], spans[k][0])
            share = shared / max(1.0, min(tall[i], spans[k][1] - spans[k][0]))
            if share > most:
                best, most = k, share
        if best < 0:
            rows.append([int(i)])
            tops.append([float(top[i])])
            bottoms.append([float(bottom[i])])
            spans.append([float(top[i]), float(bottom[i])])
        else:
            rows[best].append(int(i))
            insort(tops[best], float(top[i]))
            insort(bottoms[best], float(bottom[i]))
            spans[best] = [_percentile(tops[best], 0.3), _percentile(bottoms[best], 0.7)]
    rows, spans = _whole_rows(rows, spans, letter)
    for i in np.flatnonzero(~body):
        middle = (top[i] + bottom[i]) / 2
        away = [max(s[0] - middle, middle - s[1], 0.0) for s in spans]
        k = int(np.argmin(away))
        if away[k] < 0.8 * letter and tall[i] <= 2.6 * letter:
            rows[k].append(int(i))
    return [_line(boxes, group[np.array(row)]) for row in rows]


def _whole_rows(rows: list[list[int]], spans: list[list[float]], letter: float) -> tuple[list[list[int]], list[list[float]]]:
    """The rows with those joined that are the upper and the lower halves of one: faint digits break at their middles."""
    order = sorted(range(len(rows)), key=lambda k: spans[k][0])
    out: list[list[int]] = []
    kept: list[list[float]] = []
    for k in order:
        if kept and spans[k][1] - kept[-1][0] <= _ONE_LINE * letter:
            out[-1] = [*out[-1], *rows[k]]
            kept[-1] = [kept[-1][0], max(kept[-1][1], spans[k][1])]
        else:
            out.append(rows[k])
            kept.append(spans[k])
    return out, kept


def _percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the ordered values lie, as np.percentile tells it, which takes longer for so few."""
    place = share * (len(ordered) - 1)
    lower = int(place)
    upper = min(lower + 1, len(ordered) - 1)
    return ordered[lower] + (place - lower) * (ordered[upper] - ordered[lower])


def _line(boxes: NDArray[np.int32], members: NDArray[np.intp]) -> LineBox:
    part = boxes[members]
    return LineBox(
        x0=int(part[:, 0].min()),
        y0=int(part[:, 1].min()),
        x1=int(part[:, 2].max()),
        y1=int(part[:, 3].max()),
        pieces=tuple(int(i) for i in members),
    )


def page_segments(ink: Ink, pieces: NDArray[np.intp]) -> list[LineBox]:
    """The segments of the lines outside of grids: runs of letters no wide gap inside, in no order."""
    boxes = ink.boxes[pieces]
    if not len(boxes):
        return []
    order = np.argsort(boxes[:, 0], kind="stable")
    x0, y0, x1, y1 = (boxes[order, i].astype(np.float64) for i in range(4))
    tall = y1 - y0
    parent = np.arange(len(order))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = int(parent[i])
        return i

    body = tall >= 0.4 * ink.letter
    for i in range(len(order)):
        size = max(tall[i], ink.letter) if body[i] else ink.letter
        last = int(np.searchsorted(x0, x1[i] + _LINK * min(size, 3 * ink.letter), side="right"))
        near = np.arange(i + 1, last)
        if not near.size:
            continue
        shared = np.minimum(y1[i], y1[near]) - np.maximum(y0[i], y0[near])
        alike = shared > 0.45 * np.minimum(tall[i], tall[near])
        same_size = (np.maximum(tall[i], tall[near]) < 3.2 * np.minimum(tall[i], tall[near])) | ~body[near] | ~body[i]
        for j in near[alike & same_size]:
            parent[root(int(j))] = root(i)
    groups: dict[int, list[int]] = {}
    for i in range(len(order)):
        groups.setdefault(root(i), []).append(int(pieces[order[i]]))
    segments = []
    for members in groups.values():
        segments.extend(_rows(ink.boxes, np.array(members), _typical(ink, members)))
    return _with_marks(ink, segments)


def _typical(ink: Ink, members: Sequence[int]) -> float:
    tall = ink.boxes[list(members), 3] - ink.boxes[list(members), 1]
    body = tall[tall >= 0.4 * ink.letter]
    return float(np.median(body)) if body.size else ink.letter


def _with_marks(ink: Ink, segments: list[LineBox]) -> list[LineBox]:
    """Segments that are only dots or commas join the segment they stand at; lone ones stay (a list's bullet, a "-", a ":")."""
    big = [s for s in segments if s.height >= 0.4 * ink.letter]
    out = {id(s): list(s.pieces) for s in big}
    lone: list[list[int]] = []
    for mark in sorted((s for s in segments if s.height < 0.4 * ink.letter), key=lambda s: s.y0):
        host = next(
            (
                s
                for s in big
                if s.y0 - 0.5 * ink.letter <= (mark.y0 + mark.y1) / 2 <= s.y1 + 0.3 * ink.letter
                and s.x0 - 0.6 * ink.letter <= mark.x1
                and mark.x0 <= s.x1 + 0.6 * ink.letter
            ),
            None,
        )
        if host is not None:
            out[id(host)].extend(mark.pieces)
            continue
        upper = next((pieces for pieces in lone if _is_above(ink, pieces, mark)), None)
        if upper is None:
            lone.append(list(mark.pieces))
        else:
            upper.extend(mark.pieces)
    return [_line(ink.boxes, np.array(members)) for members in (*out.values(), *lone)]


def _is_above(ink: Ink, pieces: Sequence[int], mark: LineBox) -> bool:
    """Whether one dot stands right above another: the two of a colon."""
    if len(pieces) != 1 or len(mark.pieces) != 1:
        return False
    x0, _, x1, y1 = ink.boxes[pieces[0], :4]
    return bool(min(x1, mark.x1) > max(x0, mark.x0) and 0 < mark.y0 - y1 < 1.2 * ink.letter)


def cut_line(clean: Grey, ink: Ink, line: LineBox, margin: int) -> Grey:
    """The image of one line with a margin of what surrounds it; letters of other lines in it are painted white."""
    y0, y1 = line.y0 - margin, line.y1 + margin
    x0, x1 = line.x0 - margin, line.x1 + margin
    top, left = max(0, y0), max(0, x0)
    crop = clean[top:y1, left:x1].copy()
    labels = ink.labels[top:y1, left:x1]
    others = ink.kept.copy()
    others[ink.numbers[list(line.pieces)]] = False
    foreign = others[labels]
    if foreign.any():
        crop[cv2.dilate(foreign.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0] = 255
    frame = (top - y0, max(0, y1 - clean.shape[0]), left - x0, max(0, x1 - clean.shape[1]))
    return cv2.copyMakeBorder(crop, *frame, cv2.BORDER_CONSTANT, value=(255.0,)).astype(np.uint8)
