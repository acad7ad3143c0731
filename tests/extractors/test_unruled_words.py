"""Boxes of an OCR's words, snapped to ink, and pages whose columns lean."""

from __future__ import annotations

import random

from extractors.ink_words import part_words, snap_words
from extractors.lean import find_lean, straighten
from pipeline.model.geometry import Box
from pipeline.model.reading import Word

LETTERS = [Box(x0=x, top=10, x1=x + 4, bottom=17) for x in (0, 5, 10, 18, 23, 28, 33, 60, 65)]


def word(text: str, x0: float, x1: float) -> Word:
    return Word(text=text, box=Box(x0=x0, top=9, x1=x1, bottom=18), confidence=0.9)


def ends(words: tuple[Word, ...]) -> list[tuple[str, float, float]]:
    return [(w.text, w.box.x0, w.box.x1) for w in words]


def test_words_end_where_their_ink_does() -> None:
    read = [word("kel", 2, 11), word("desa", 21, 33), word("5%", 62, 66)]
    assert ends(snap_words(read, LETTERS)) == [("kel", 0, 14), ("desa", 18, 37), ("5%", 60, 69)]


def test_words_without_ink_of_their_own_stay() -> None:
    read = [word("a", 0, 4), word("b", 5, 9)]
    assert snap_words(read, LETTERS[:1]) == tuple(read)
    assert snap_words([], LETTERS) == ()


def test_a_word_read_over_a_column_gap_is_parted() -> None:
    parts = part_words([word("keldesa5%", 0, 69)], LETTERS, 7.0)
    assert [(w.box.x0, w.box.x1) for w in parts] == [(0, 37), (60, 69)]
    assert "".join(w.text for w in parts) == "keldesa5%"


def leaning(slope: float, growth: float) -> list[Box]:
    """Lines of seven columns on a page whose columns lean by slope + growth * x points a point."""
    rng = random.Random(7)
    out = []
    for row in range(30):
        y = 60 + 15.0 * row
        for left in (40, 70, 230, 380, 540, 620, 780):
            if left in (40, 70, 540) or rng.random() < 0.6:
                x = left + (slope + growth * left) * (y - 280)
                out.append(Box(x0=x, top=y, x1=x + rng.uniform(20, 60), bottom=y + 7))
    return out


def spread(boxes: list[Box]) -> float:
    """How far apart the left edges of the first column stand."""
    edges = [box.x0 for box in boxes if box.x0 < 58]
    return max(edges) - min(edges)


def test_an_upright_page_is_left_alone() -> None:
    assert find_lean(leaning(0, 0)) is None
    assert find_lean(leaning(0, 0)[:5]) is None


def test_leaning_columns_are_set_upright() -> None:
    boxes = leaning(0.025, -0.00002)
    matrix = find_lean(boxes)
    assert matrix is not None
    assert spread(boxes) > 8
    assert spread([straighten(box, matrix) for box in boxes]) < 1.0
