"""NIPs: decoded, checked, never repaired in silence. The numbers are invented."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalizers.nip import check_nip, has_nip_label, parse_nip

GOOD = [
    ("NIP. 19640519 198503 1 001", "196405191985031001"),
    ("NIP. 196405191985031001", "196405191985031001"),
    ("NIP 19650103 199203 1 010", "196501031992031010"),
    ("NIP : 19701223 199003 1 001", "197012231990031001"),
    ("N I P. 19701231 199503 2 018", "197012311995032018"),
    ("NIP.19680517 198903 1 005", "196805171989031005"),
    ("Nip. 19720708 199703 1 006", "197207081997031006"),
    ("NlP. 19741103 200312 1 003", "197411032003121003"),
    ("N1P. 19741103 200312 1 003", "197411032003121003"),
    ("NIP. 19741103.200312.1.003", "197411032003121003"),
    ("NIP. 19741103-200312-1-003", "197411032003121003"),
    ("NIP. 19670422 1994031 007", "196704221994031007"),
    ("P. 19780909 200502 1 003", "197809092005021003"),
]


@pytest.mark.parametrize(("text", "digits"), GOOD)
def test_a_sound_nip_is_read_without_a_problem(text: str, digits: str) -> None:
    nip = parse_nip(text)
    assert nip is not None
    assert (nip.digits, nip.problem) == (digits, None)


def test_a_nip_tells_birth_appointment_sex_and_serial() -> None:
    nip = parse_nip("NIP. 19701231 199503 2 018")
    assert nip is not None
    assert nip.birth is not None
    assert (nip.birth.isoformat(), nip.appointed, nip.sex, nip.serial) == ("1970-12-31", "1995-03", "P", "018")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("NIP. 1964O519 198503 1 001", "letters stand where digits belong"),
        ("NIP. 19640519 19850 1 001", "17 digits instead of 18"),
        ("NIP. 19641319 198503 1 001", "no birth date: 19641319"),
        ("NIP. 19640519 198513 1 001", "no month of appointment: 198513"),
        ("NIP. 19640519 196503 1 001", "no month of appointment: 196503"),
        ("NIP. 19640519 198503 7 001", "no sex: 7"),
        ("NIP. 131 234 567", "9 digits instead of 18"),
    ],
)
def test_a_doubtful_nip_tells_why(text: str, problem: str) -> None:
    nip = parse_nip(text)
    assert nip is not None
    assert nip.problem == problem


@pytest.mark.parametrize("text", ["Nilai IKM", "NIP.", "Pembina Utama Muda", "KEPALA DINAS", "Rp. 485.600.000,-", ""])
def test_what_is_no_nip_is_none(text: str) -> None:
    assert parse_nip(text) is None


@pytest.mark.parametrize(
    ("text", "labelled"), [("NIP. 1964", True), ("19640519 198503 1 001", True), ("741103 200312 1 003", True), ("Nipah", False)]
)
def test_labels_are_seen(text: str, labelled: bool) -> None:
    assert has_nip_label(text) is labelled


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    nip = parse_nip(text)
    assert nip is None or nip.problem is not None or len(nip.digits) == 18
    has_nip_label(text)


@given(st.from_regex(r"[0-9]{18}", fullmatch=True))
def test_eighteen_digits_are_sound_only_with_every_part(digits: str) -> None:
    nip = check_nip(digits)
    assert (nip.problem is None) == all(part is not None for part in (nip.birth, nip.appointed, nip.sex, nip.serial))
