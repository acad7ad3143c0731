"""How two readings of a word become one: a ledger of what both readers really said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.arbiter import REVIEW_BELOW, settle_line
from extractors.letter_repair import find_twins, repair_word
from extractors.rapid import ReadGlyph
from extractors.tesseract import ReadWord
from tests.extractors.shapes import NoShapes

SHOWN_BELOW = 0.8  # confidence; what calibration shows to a person
WORDS = {"persentase", "sektor", "industri", "pertumbuhan", "total", "ekspor", "koperasi", "jumlah", "murni", "angka", "triwulan"}


def _known(word: str) -> bool:
    return word.casefold() in WORDS


def _first(text: str, sure: float = 0.9) -> list[ReadWord]:
    return [ReadWord(word, 20.0 * k, 20.0 * k + 18, sure) for k, word in enumerate(text.split())]


def _second(text: str, sure: float = 0.95) -> list[ReadGlyph]:
    return [ReadGlyph(char, 10.0 * k, sure) for k, char in enumerate(text)]


class Comma(NoShapes):
    """Every decimal mark hangs below the line."""

    def decimal_mark(self, x0: float, x1: float) -> str | None:  # noqa: ARG002
        """Comma."""
        return ","


class Bars(NoShapes):
    """A number of plain bars."""

    def __init__(self, count: int) -> None:
        self.count = count

    def bars(self, x0: float, x1: float) -> int:  # noqa: ARG002
        """The number."""
        return self.count


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        ("Totat Ekspor", "Total Ekspor", "Total Ekspor"),
        ("Sektor industri", "SektorIndustri", "Sektor Industri"),  # the second reader drops spaces of justified text
        ("Angka Mumi", "Angka Murni", "Angka Murni"),
        ("Pertumbuhan Sektor", "Pertumbuhan Sekt0r", "Pertumbuhan Sektor"),
        ("persentase (%6)", "persentase (%)", "persentase (%)"),
    ],
)
def test_words_follow_the_evidence_without_asking_a_person(first: str, second: str, chosen: str) -> None:
    words = settle_line(_first(first), _second(second), _known, NoShapes())
    assert " ".join(w.text for w in words) == chosen
    assert min(w.confidence for w in words) >= REVIEW_BELOW


@pytest.mark.parametrize(
    ("first", "second", "chosen"),
    [
        ("18,9796", "18,97%", "18,97%"),
        ("4.15%6", "4.1596", "4.15%"),
        ("17%", "1796", "17%"),
        ("%", "9%6", "%"),
        ("(96)", "(%)", "(%)"),
    ],
)
def test_a_percent_sign_is_told_from_the_digits_it_is_misread_as(first: str, second: str, chosen: str) -> None:
    (word,) = settle_line(_first(first), _second(second), _known, NoShapes())
    assert word.text == chosen
    assert word.confidence >= REVIEW_BELOW


@pytest.mark.parametrize(
    ("first", "second"), [("219,5", "279,5"), ("98,00", "96,00"), ("8", "80"), ("BO", "38,50"), ("", "2024")]
)
def test_a_number_from_one_reader_alone_goes_to_a_person(first: str, second: str) -> None:
    (word,) = settle_line(_first(first), _second(second), _known, NoShapes())
    assert word.confidence < REVIEW_BELOW


def test_the_other_reading_is_kept() -> None:
    (word,) = settle_line(_first("219,5"), _second("279,5"), _known, NoShapes())
    assert {word.text, word.alternative} == {"219,5", "279,5"}


def test_the_shape_of_the_mark_decides_between_comma_and_point() -> None:
    (word,) = settle_line(_first("8,42"), _second("8.42"), _known, Comma())
    assert word.text == "8,42"
    assert word.confidence >= REVIEW_BELOW


def test_a_comma_that_both_read_as_a_point_is_shown_to_a_person() -> None:
    (word,) = settle_line(_first("65.00"), _second("65.00"), _known, Comma())
    assert word.text == "65,00"
    assert word.confidence < REVIEW_BELOW


@pytest.mark.parametrize(
    ("first", "second", "count", "numeral"), [("Il", "ll", 2, "II"), ("Il", "|", 3, "III"), ("I", "1", 1, "I")]
)
def test_bars_side_by_side_are_a_roman_numeral(first: str, second: str, count: int, numeral: str) -> None:
    (word,) = settle_line(_first(first), _second(second), _known, Bars(count))
    assert word.text == numeral


def test_eleven_stays_eleven() -> None:
    (word,) = settle_line(_first("11"), _second("11"), _known, Bars(2))
    assert word.text == "11"


def test_a_usual_misreading_of_a_known_word_is_repaired_and_figures_never_are() -> None:
    assert repair_word(["Jumiah"], _known) == "Jumlah"
    assert repair_word(["industn"], _known) == "industri"
    assert repair_word(["KOPERASL"], _known) == "KOPERASI"
    assert repair_word(["2O24"], _known) is None
    assert repair_word(["Nilao"], _known) is None


@pytest.mark.parametrize(
    ("first", "second", "chosen"), [("5,4%o", "5,4‰", "5,4‰"), ("5,4%0", "5,4‰", "5,4‰"), ("12%", "12‰", "12‰"), ("%o", "‰", "‰")]
)
def test_a_per_mille_is_no_percent(first: str, second: str, chosen: str) -> None:
    (word,) = settle_line(_first(first), _second(second), _known, NoShapes())
    assert word.text == chosen
    assert word.confidence >= REVIEW_BELOW


def test_a_letter_among_digits_is_the_digit_where_one_reader_saw_it_and_goes_to_a_person_where_none_did() -> None:
    (seen,) = settle_line(_first("2O24"), _second("2024"), _known, NoShapes())
    (unseen,) = settle_line(_first("1OO%"), _second("1OO%"), _known, NoShapes())
    assert (seen.text, unseen.text) == ("2024", "100%")
    assert seen.confidence >= REVIEW_BELOW > unseen.confidence


def test_an_items_point_is_not_taken_for_a_colon() -> None:
    (word,) = settle_line(_first("1."), _second("1:"), _known, NoShapes())
    assert word.text == "1."


def test_a_cry_is_a_letter() -> None:
    (word,) = settle_line(_first("koperas!"), _second("koperas!"), _known, NoShapes())
    assert word.text == "koperasi"


def test_a_misreading_in_another_case_is_no_known_word() -> None:
    (word,) = settle_line(_first("jumiah"), _second("Jumiah"), _known, NoShapes())
    assert word.confidence < REVIEW_BELOW


class Gap(NoShapes):
    """White paper after the sign centred at 20."""

    def white(self, x0: float, x1: float) -> float:  # noqa: ARG002
        """Half a letter there, a tenth elsewhere."""
        return 0.5 if x0 == 20.0 else 0.1


def test_a_blank_that_both_readers_lost_is_seen_on_the_paper() -> None:
    words = settle_line(_first("KIBA"), _second("KIBA"), _known, Gap())
    assert [w.text for w in words] == ["KIB", "A"]
    words = settle_line(_first("TOTAL"), _second("TOTAL"), _known, Lost())
    assert [w.text for w in words] == ["TOTAL"]


@given(first=st.text(max_size=30), second=st.text(max_size=30), sure=st.floats(0, 1))
def test_any_two_readings_settle(first: str, second: str, sure: float) -> None:
    words = settle_line(_first(first, sure), _second(second, sure), _known, NoShapes())
    assert all(0 <= w.confidence <= 1 for w in words)
    assert bool(words) == bool(first.split() or second.strip())


class Lost(NoShapes):
    """One gap among the digits is wider than the rest."""

    def lost_mark(self, x0: float, x1: float) -> bool:  # noqa: ARG002
        """True."""
        return True


@pytest.mark.parametrize("number", ["1118", "112", "8333"])
def test_a_number_with_a_gap_where_no_mark_was_read_goes_to_a_person(number: str) -> None:
    (word,) = settle_line(_first(number), _second(number), _known, Lost())
    assert word.text == number
    assert word.confidence < REVIEW_BELOW


def test_a_number_whose_mark_was_read_keeps_its_confidence_beside_a_gap() -> None:
    (word,) = settle_line(_first("1.118,5"), _second("1.118,5"), _known, Lost())
    assert word.confidence >= SHOWN_BELOW


@pytest.mark.parametrize(
    ("first", "second", "sure", "chosen"),
    [
        ("(GOR)", "(GDR)", 0.99, "(GDR)"),  # one of them is in every list of words
        ("VIC", "VIC", 0.55, "VIC"),  # "V/C"
        ("USS)", "USS)", 0.92, "US$)"),
        ("II", "II", 0.95, "II"),  # no shapes confirm it
        ("SDMuPaket", "SD/M/Paket", 0.97, "SD/M/Paket"),
        ("ay)", "TI", 0.96, "TI"),
    ],
)
def test_short_capitals_and_words_with_a_slash_that_no_list_vouches_for_are_shown(
    first: str, second: str, sure: float, chosen: str
) -> None:
    known = {"gor", "vic", "uss", "ay"}
    words = settle_line(_first(first, 0.79), _second(second, sure), lambda word: word.casefold() in known, NoShapes())
    assert words[0].text == chosen
    assert words[0].confidence < SHOWN_BELOW


def test_letters_that_both_readers_lost_are_found_where_one_word_explains_both() -> None:
    known = {"memiliki", "memilki"}.__contains__
    (word,) = settle_line(_first("memiiki", 0.3), _second("memilki", 0.9), known, NoShapes())
    assert word.text == "memiliki"
    assert word.confidence < SHOWN_BELOW


def test_a_known_word_too_short_for_its_print_gives_way_to_the_longer_one() -> None:
    known = {"tran", "triliun"}.__contains__
    (word,) = settle_line(_first("tran", 0.42), _second("trillun", 0.6), known, NoShapes())
    assert word.text == "triliun"


def test_twins_of_a_word_are_a_misreading_away() -> None:
    assert find_twins("bak", {"bak", "baik", "buku"}.__contains__) == {"baik"}
    assert repair_word(["perbedan"], {"perbedaan"}.__contains__) == "perbedaan"


def test_a_last_letter_read_as_two_dots_is_put_back_and_shown() -> None:
    known = {"nila", "nilai"}
    (word,) = settle_line(_first("Nila:", 0.7), _second("Nilar", 0.4), lambda word: word.casefold() in known, NoShapes())
    assert word.text == "Nilai"
    assert word.confidence < SHOWN_BELOW


@pytest.mark.parametrize(("first", "second", "chosen"), [("2 5%", "≥85%", ["≥85%"]), ("80 90", "80 90", ["80", "90"])])
def test_a_number_that_no_white_parts_is_one(first: str, second: str, chosen: list[str]) -> None:
    words = settle_line(_first(first), _second(second), _known, NoShapes())
    assert [w.text for w in words] == chosen


def test_a_sign_read_as_digits_is_put_back_where_the_other_reader_saw_it() -> None:
    (word,) = settle_line(_first("25%"), _second("≥8596"), _known, NoShapes())
    assert word.text == "≥85%"
    assert word.confidence < REVIEW_BELOW


class Dash(NoShapes):
    """A dash stands last."""

    def ends_in_dash(self, x: float) -> bool:  # noqa: ARG002
        """True."""
        return True


def test_the_dash_of_a_range_that_goes_on_in_the_next_line_is_kept_where_it_is_seen() -> None:
    (kept,) = settle_line(_first("4,5-"), _second("4,5"), _known, Dash())
    (speck,) = settle_line(_first("4,5-"), _second("4,5"), _known, NoShapes())
    assert (kept.text, speck.text) == ("4,5-", "4,5")


def test_what_both_readers_only_guess_goes_to_a_person() -> None:
    (word,) = settle_line(_first("E", 0.1), _second("E", 0.43), _known, NoShapes())
    assert word.confidence < SHOWN_BELOW


def test_a_known_word_of_which_the_other_reader_saw_more_goes_to_a_person() -> None:
    known = {"bak", "baik"}.__contains__
    (word,) = settle_line(_first("bask", 0.5), _second("bak", 1.0), known, NoShapes())
    assert word.confidence < SHOWN_BELOW


class Joined(NoShapes):
    """Two bars that blur has joined."""

    def joined_bars(self, x0: float, x1: float) -> int:  # noqa: ARG002
        """2."""
        return 2


def test_bars_that_blur_has_joined_are_a_numeral_and_no_digits() -> None:
    (numeral,) = settle_line(_first("u"), _second("u"), _known, Joined())
    (number,) = settle_line(_first("Il"), _second("11"), _known, Joined())
    assert (numeral.text, number.text) == ("II", "11")


def test_a_letter_before_digits_is_the_bound_it_looks_like_and_goes_to_a_person() -> None:
    (word,) = settle_line(_first("s17"), _second("s17"), _known, NoShapes())
    assert word.text == "≤17"
    assert word.confidence < REVIEW_BELOW
    (degree,) = settle_line(_first("S1/D-IV"), _second("S1/D-IV"), _known, NoShapes())
    assert degree.text == "S1/D-IV"
