"""The ledger of headings, and what holds for any of them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from normalizers.periods import parse_period

LEDGER = yaml.safe_load(Path(__file__).with_name("periods_ledger.yaml").read_text(encoding="utf-8"))
HEADINGS = [(path, said) for group in LEDGER.values() for path, said in group.items()]


@pytest.mark.parametrize(("path", "said"), HEADINGS, ids=[path for path, _ in HEADINGS])
def test_heading_says_its_kind_year_and_period(path: str, said: str) -> None:
    header = parse_period(path.split(" > "), 2023)
    if said == "none":
        assert header is None
        return
    assert header is not None
    told = "final" if header.is_final else f"{header.kind.value} {str(header.year).lower()} {header.period}"
    assert told == said.rstrip(" ?")
    assert header.review == said.endswith("?"), header.reason


def test_a_heading_up_to_a_quarter_is_cumulative() -> None:
    header = parse_period(["Target s.d. TW II"], 2023)
    assert header is not None
    assert header.cumulative


def test_no_decree_year_leaves_the_year_open() -> None:
    header = parse_period(["Triwulan I"], None)
    assert header is not None
    assert header.year is None


@given(st.lists(st.text(max_size=60), max_size=3), st.one_of(st.none(), st.integers(1990, 2045)))
def test_any_heading_is_read_without_raising(path: list[str], year: int | None) -> None:
    header = parse_period(path, year)
    assert header is None or header.review == (header.reason is not None)


@given(st.sampled_from(HEADINGS), st.sampled_from([str.upper, str.lower, str.title, lambda text: f"  {text} "]))
def test_case_and_blanks_change_nothing(heading: tuple[str, str], change: object) -> None:
    assert callable(change)
    path = heading[0].split(" > ")
    assert parse_period([change(text) for text in path], 2023) == parse_period(path, 2023)
