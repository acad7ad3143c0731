"""Words of text layers: read piece by piece where the signs leave no doubt, and sign by sign elsewhere, they are the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.marks import Chars, Marks
from extractors.pdf import open_pdf, read_marks
from extractors.upright import Frame, find_frame, find_rulings
from extractors.words import find_words
from pipeline.model.geometry import Orientation, Ruling

SAMPLES = Path(__file__).parents[2] / "samples"
FRAME = Frame(crop=(0.0, 0.0, 200.0, 100.0), turns=0, shown_turns=0)


def by_single_signs(chars: Chars) -> Chars:
    """The same signs, each with its angle, so that they are looked at one by one."""
    return replace(chars, angles=(0.0,) * len(chars.text))


def drawn(text: str, gaps: dict[int, float], *, high: float = 10.0) -> Chars:
    """The text in signs 5 pt wide on one line, with `gaps` (points) before the signs at these places."""
    x, lefts, rights = 10.0, [], []
    for k, sign in enumerate(text):
        x += gaps.get(k, 0.0)
        width = 0.0 if sign == "\n" else 5.0
        lefts.append(x if width else 0.0)
        rights.append(x + width if width else 0.0)
        x += width
    lows = tuple(0.0 if sign == "\n" else 50.0 for sign in text)
    highs = tuple(0.0 if sign == "\n" else 50.0 + high for sign in text)
    return Chars(text=text, x0s=tuple(lefts), y0s=lows, x1s=tuple(rights), y1s=highs)


def texts_of(chars: Chars, *rulings: Ruling) -> list[str]:
    return [word.text for word in find_words(chars, FRAME, rulings)]


@pytest.mark.parametrize("name", ["seed-001-kota.pdf", "seed-002-gresik.pdf", "seed-003-barito-kuala.libreoffice.pdf"])
def test_pieces_and_single_signs_give_the_same_words(name: str) -> None:
    path = SAMPLES / name
    with open_pdf(path, name) as document:
        pages: list[Marks] = [read_marks(document, k) for k in range(min(3, len(document)))]
    for marks in pages:
        frame = find_frame(marks)
        rulings = find_rulings(marks, frame)
        words = find_words(marks.chars, frame, rulings)
        assert len(words) > 50
        assert words == find_words(by_single_signs(marks.chars), frame, rulings)


@given(
    st.lists(st.sampled_from(["a", "b", " ", "\n", "."]), max_size=14),
    st.dictionaries(st.integers(0, 13), st.floats(-8.0, 12.0, width=32), max_size=6),
    st.floats(0.0, 150.0, width=32),
)
def test_any_signs_give_the_same_words(signs: list[str], gaps: dict[int, float], wall: float) -> None:
    chars = drawn("".join(signs), gaps)
    ruling = Ruling(orientation=Orientation.VERTICAL, position=wall, start=0.0, end=100.0)
    assert find_words(chars, FRAME, (ruling,)) == find_words(by_single_signs(chars), FRAME, (ruling,))


def test_printed_and_guessed_spaces_part_words() -> None:
    assert texts_of(drawn("ab cd\nef", {6: 2.0})) == ["ab", "cd", "ef"]


def test_a_space_guessed_from_kerning_parts_nothing() -> None:
    assert texts_of(drawn("abc\ndef", {4: 0.3})) == ["abcdef"]


def test_a_gap_parts_words_without_any_space() -> None:
    assert texts_of(drawn("abcdef", {3: 2.5})) == ["abc", "def"]


def test_the_letters_of_a_spaced_out_word_stay_together() -> None:
    assert texts_of(drawn("KEPUTUSAN", dict.fromkeys(range(1, 9), 3.0))) == ["KEPUTUSAN"]


def test_a_ruling_parts_signs_that_touch() -> None:
    wall = Ruling(orientation=Orientation.VERTICAL, position=20.0, start=0.0, end=100.0)
    aside = Ruling(orientation=Orientation.VERTICAL, position=20.0, start=0.0, end=10.0)
    assert texts_of(drawn("abcd", {}), wall) == ["ab", "cd"]
    assert texts_of(drawn("abcd", {}), aside) == ["abcd"]


def test_ligatures_are_spelled_out() -> None:
    assert texts_of(drawn("e\ufb03siensi", {})) == ["effisiensi"]
