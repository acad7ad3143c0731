"""The ledger of target cells, the properties that hold for any text, and the truth of the samples."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from normalizers.numbers import ParsedValue, parse_value, resolve_row, value_issue
from normalizers.periods import parse_period
from normalizers.surroundings import ValueContext
from normalizers.units import normalize_unit

LEDGER = yaml.safe_load(Path(__file__).with_name("values_ledger.yaml").read_text(encoding="utf-8"))
CELLS = [(group, *entry) for group, entries in LEDGER.items() for entry in entries]
TRUTHS = sorted((Path(__file__).parents[2] / "samples" / "truth").glob("*.json"))
COMES_OUT = {"cmp": "comparator", "as": "unit", "grade": "grade", "cur": "currency", "kind": "kind"}


def read(text: str, around: dict[str, Any]) -> ParsedValue:
    context = ValueContext(
        row=(text, *around.get("row", ())),
        column=tuple(around.get("column", ())),
        unit=around.get("unit"),
        name=around.get("name"),
    )
    return parse_value(text, context)


@pytest.mark.parametrize("cell", CELLS, ids=[f"{cell[0]}-{cell[1]!r}-{number}" for number, cell in enumerate(CELLS)])
def test_cell_reads_as_a_careful_person_reads_it(cell: tuple[Any, ...]) -> None:
    text, reading, around = cell[1], cell[2], cell[3] if len(cell) > 3 else {}
    low, _, high = reading.rstrip("?").partition("..")
    parsed = read(text, around)
    assert parsed.value == (None if low == "none" else Decimal(low))
    assert parsed.upper == (Decimal(high) if high else None)
    assert parsed.review == reading.endswith("?"), parsed.reason
    for told, field in COMES_OUT.items():
        if told in around:
            assert str(getattr(parsed, field)) == around[told]


def test_ledger_holds_at_least_300_distinct_cells() -> None:
    assert len({json.dumps(cell[1:], sort_keys=True) for cell in CELLS}) == len(CELLS) >= 300


@pytest.mark.parametrize("truth", TRUTHS, ids=lambda path: path.stem)
def test_targets_of_the_samples_come_out_right_and_unflagged(truth: Path) -> None:
    document = json.loads(truth.read_text(encoding="utf-8"))
    for indicator in (one for sheet in document["sheets"] for one in sheet["indicators"]):
        targets = indicator.get("targets") or []
        row = resolve_row([target["raw"] for target in targets], unit=indicator.get("unit"), name=indicator["name"])
        for target, parsed in zip(targets, row, strict=True):
            assert (None if parsed.value is None else float(parsed.value)) == target["value"]
            assert (None if parsed.upper is None else float(parsed.upper)) == target["upper"]
            assert not parsed.review


def test_an_open_separator_tells_both_readings_in_its_issue() -> None:
    issue = value_issue(read("145.250", {"row": ["142,5"]}))
    assert issue is not None
    assert issue.code == "number.ambiguous"
    assert "145250 or 145.250" in issue.message


def test_a_sure_value_has_no_issue() -> None:
    assert value_issue(parse_value("4,15%")) is None


def test_every_flagged_cell_of_the_ledger_says_why() -> None:
    for cell in CELLS:
        parsed = read(cell[1], cell[3] if len(cell) > 3 else {})
        assert parsed.review == (parsed.reason is not None) == (parsed.code is not None)


def test_a_scale_is_inherited_only_where_the_sizes_fit() -> None:
    row = resolve_row(("1,2 Triliun", "300", "1.200.000.000.000"), unit="Rupiah")
    assert [(parsed.value, parsed.review) for parsed in row] == [
        (Decimal("1.2e12"), False),
        (Decimal("300e12"), True),
        (Decimal("1.2e12"), False),
    ]


def test_reading_a_cell_costs_little_more_than_matching_it() -> None:
    """A cell as heading, number and unit: at most 300 times a plain conversion (75 measured, 20,000 a second on one core)."""
    texts = [f"{n % 97},{n % 100:02d}" if n % 3 else f"{n} {'dok' if n % 2 else '%'}" for n in range(4000)]
    parse_value(texts[0])

    def plain(text: str) -> None:
        Decimal(" ".join(text.casefold().split()).rstrip(" dok%").replace(",", "."))

    def reading(text: str) -> None:
        parse_value(text)
        parse_period((text,), 2023)
        normalize_unit(text)

    def cost(read: Callable[[str], None]) -> float:
        start = process_time()
        for text in texts:
            read(text)
        return process_time() - start

    # The least of several tries: whatever else the machine does only adds.
    assert min(cost(reading) for _ in range(3)) < 300 * min(cost(plain) for _ in range(3))


TEXTS = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="0123456789.,%-–≥≤<>/ ()RpMTjuta:l|oO±‰²½\n", max_size=25),
    st.sampled_from([cell[1] for cell in CELLS]),
)


@given(TEXTS, st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=3), st.one_of(st.none(), TEXTS), st.one_of(st.none(), TEXTS))
def test_any_text_is_read_without_raising(
    raw: str, row: list[str], column: list[str], unit: str | None, name: str | None
) -> None:
    parsed = parse_value(raw, ValueContext(row=tuple(row), column=tuple(column), unit=unit, name=name))
    assert parsed.raw == raw
    assert parsed.review == bool(parsed.reason)
    assert parsed.upper is None or parsed.value is not None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_an_indonesian_number_comes_back_as_it_was(number: Decimal) -> None:
    printed = f"{number:,.2f}".translate({ord(","): ".", ord("."): ","})
    parsed = parse_value(printed)
    assert parsed.value == number
    assert not parsed.review
    assert parse_value(f"{parsed.value:.2f}".replace(".", ",")).value == number


@given(st.integers(min_value=0, max_value=10**15))
def test_money_comes_back_as_it_was(amount: int) -> None:
    grouped = f"{amount:,}".replace(",", ".")
    for printed in (f"Rp. {grouped},-", f"Rp{grouped}", f"Rp {grouped},00"):
        assert parse_value(printed, ValueContext(unit="Rupiah")).value == amount
