"""Which stretches of a line are shown to the second reader, and where they are cut."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from extractors.doubts import Doubt, find_doubts, is_doubtful
from extractors.tesseract import ReadWord

WORDS = {"total", "ekspor", "jumlah", "koperasi", "yang", "sehat", "di", "data", "laporan", "industri", "dan", "kepegawaian"}
LETTER = 20.0


def _known(word: str) -> bool:
    return word.casefold() in WORDS


def _line(*told: tuple[str, float]) -> tuple[list[ReadWord], NDArray[np.float64], int]:
    """Words as read with their confidence, letters 12 pixels wide and 3 apart, blanks of 15: (words, ink, width)."""
    words, ink, x = [], [], 5.0
    for text, sure in told:
        start = x
        for _ in text:
            ink.append((x, 5.0, x + 12, 5.0 + LETTER))
            x += 15
        words.append(ReadWord(text, start, x - 3, sure))
        x += 12
    return words, np.array(ink).reshape(-1, 4), round(x)


def _sure(text: str) -> list[tuple[str, float]]:
    return [(word, 0.95) for word in text.split()]


def _doubts(*told: tuple[str, float]) -> list[str]:
    words, ink, width = _line(*told)
    return [" ".join(w.text for w in words[d.start : d.end]) for d in find_doubts(words, _known, ink, LETTER, width)]


def test_known_words_need_no_second_reader() -> None:
    assert _doubts(("Total", 0.95), ("Ekspor", 0.8), ("Data/Laporan", 0.92), ("-", 0.95)) == []


def test_the_doubtful_words_alone_are_read_again() -> None:
    line = _sure("Jumlah koperasi yang sehat di Kaltim dan total ekspor 4,15% yang sehat jumlah")
    assert _doubts(*line) == ["Kaltim", "4,15%"]


def test_what_is_doubtful_for_the_most_part_is_read_whole() -> None:
    assert _doubts(("Kaltim", 0.95), ("Jumlah", 0.95), ("2024", 0.95), ("Gresik", 0.95)) == ["Kaltim Jumlah 2024 Gresik"]


def test_a_sign_alone_is_read_with_the_word_beside_it() -> None:
    line = _sure("Jumlah koperasi yang sehat | di total ekspor")
    assert _doubts(*line) == ["sehat |"]


def test_ink_that_no_word_covers_is_read_again() -> None:
    words, ink, width = _line(*_sure("Jumlah koperasi yang sehat di total ekspor jumlah"))
    (doubt,) = find_doubts([w for w in words if w.text != "sehat"], _known, ink, LETTER, width)
    assert doubt.x0 < words[3].x0
    assert words[3].x1 < doubt.x1


def test_cuts_run_through_white_paper_only() -> None:
    words, ink, width = _line(*_sure("Jumlah koperasi yang Kaltim di total ekspor jumlah"))
    for doubt in find_doubts(words, _known, ink, LETTER, width):
        for x in (doubt.x0, doubt.x1):
            assert not ((ink[:, 0] < x) & (ink[:, 2] > x)).any()


def test_words_that_touch_are_read_together() -> None:
    words, ink, width = _line(*_sure("Jumlah koperasi yang Kaltim di total ekspor jumlah"))
    bridge = np.array([[words[3].x1 - 5, 15.0, words[4].x0 + 5, 18.0]])
    (doubt,) = find_doubts(words, _known, np.vstack([ink, bridge]), LETTER, width)
    assert (doubt.start, doubt.end) == (3, 5)


def test_a_line_whose_words_overlap_is_read_whole() -> None:
    words, ink, width = _line(*_sure("Jumlah koperasi yang Kaltim di total ekspor"))
    words[0] = ReadWord("Jumlah", words[0].x0, words[2].x1, 0.95)
    assert find_doubts(words, _known, ink, LETTER, width) == (Doubt(0, 7, 0, width),)


def test_an_unread_line_is_read_whole() -> None:
    assert find_doubts((), _known, np.zeros((0, 4)), LETTER, 90) == (Doubt(0, 0, 0, 90),)


def test_every_digit_sign_and_unknown_word_is_doubtful() -> None:
    for text in ("5", "2024", "4,15%", "Kaltim", "n/a", "FORMULAS!", "dan-kepegawaian", "|", "SD/MI"):
        assert is_doubtful(ReadWord(text, 0, 50, 0.97), _known), text


def test_a_long_known_word_may_be_less_sure_than_a_short_one_or_one_with_a_sign() -> None:
    assert not is_doubtful(ReadWord("Jumlah", 0, 50, 0.95), _known)
    assert not is_doubtful(ReadWord("koperasi", 0, 50, 0.8), _known)
    assert is_doubtful(ReadWord("koperasi,", 0, 50, 0.8), _known)
    assert is_doubtful(ReadWord("di", 0, 50, 0.8), _known)
    assert is_doubtful(ReadWord("koperasi", 0, 50, 0.7), _known)


def test_a_small_i_at_the_start_may_be_a_capital() -> None:
    assert is_doubtful(ReadWord("industri", 0, 50, 0.93), _known)
    assert not is_doubtful(ReadWord("Industri", 0, 50, 0.93), _known)


@given(
    st.lists(st.tuples(st.text(min_size=1, max_size=8), st.floats(0, 200), st.floats(0, 60), st.floats(0, 1)), max_size=8),
    st.lists(st.tuples(st.floats(0, 200), st.floats(1, 30)), max_size=12),
)
def test_stretches_of_any_line_are_in_order_and_inside(
    told: list[tuple[str, float, float, float]], pieces: list[tuple[float, float]]
) -> None:
    words = [ReadWord(text, x, x + wide, sure) for text, x, wide, sure in told]
    ink = np.array([(x, 5.0, x + wide, 25.0) for x, wide in pieces]).reshape(-1, 4)
    end = 0
    for doubt in find_doubts(words, _known, ink, LETTER, 260):
        assert end <= doubt.start <= doubt.end <= len(words)
        assert 0 <= doubt.x0 < doubt.x1 <= 260
        end = doubt.end
