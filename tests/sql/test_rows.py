"""Keys and rows: the same for the same content, free of order and of the engine that read; any text at all."""

from __future__ import annotations

import doctest
import importlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sql
from pipeline.model.decree import Extraction
from sql.keys import KeyRing, digest, fold
from sql.rows import clean_text, content_digest, document_rows
from sql.store import Store, StoreOutcome
from tests.sql.contents import contents
from tests.sql.decrees import SOFTWARE, decree, indicator, target, text

any_text = st.text(st.characters(codec=None), max_size=30)
targets = st.builds(
    target,
    any_text,
    st.none() | st.decimals(places=3).map(str),
    year=st.none() | st.integers(),
    period=st.sampled_from(["year", "Q1"]),
)
indicators = st.builds(
    lambda name, told, unit, normalized: indicator(name, *told, unit=unit, normalized=normalized),
    any_text | st.sampled_from(["Omzet", "OMZET ", "0mzet"]),
    st.lists(targets, min_size=1, max_size=4),
    st.none() | any_text.map(text),
    st.dictionaries(st.sampled_from(["name", "unit", "data_source"]) | any_text, st.none() | any_text, max_size=3),
)
extractions = st.lists(indicators, min_size=1, max_size=5).map(lambda told: decree("a.pdf", "cd" * 32, *told))


def keys(extraction: Extraction, table: str) -> list[str]:
    return [row["id"] for row in document_rows(extraction)[table]]


@given(extractions)
@settings(deadline=None)
def test_keys_are_unique_and_name_their_rows(extraction: Extraction) -> None:
    rows = document_rows(extraction)
    for table, found in rows.items():
        if table not in {"pages", "provenance"}:
            assert len({row["id"] for row in found}) == len(found)
    assert len({(row["row_id"], row["field"]) for row in rows["provenance"]}) == len(rows["provenance"])
    known = {row["id"] for table, found in rows.items() if table not in {"pages", "provenance"} for row in found}
    assert {row["row_id"] for row in rows["provenance"]} <= known


@given(extractions, extractions)
@settings(deadline=None, max_examples=25)
def test_storing_again_equals_storing_once(first: Extraction, second: Extraction) -> None:
    with Store("sqlite://", software=SOFTWARE) as store, Store("sqlite://", software=SOFTWARE) as fresh:
        run = store.start_run()
        store.store_extraction(first, run)
        store.store_extraction(second, run)
        assert store.store_extraction(second, run) is StoreOutcome.UNCHANGED
        fresh.store_extraction(second, fresh.start_run())
        assert contents(store.engine) == contents(fresh.engine)


def test_another_indicator_above_renames_nothing() -> None:
    below = indicator("Persentase koperasi sehat"), indicator("Jumlah usaha mikro")
    before = keys(decree("a.pdf", "cd" * 32, *below), "targets")
    after = keys(decree("a.pdf", "cd" * 32, indicator("Indeks kepuasan"), *below), "targets")
    assert set(before) < set(after)


def test_another_reading_of_the_same_words_keeps_the_key() -> None:
    one = keys(decree("a.pdf", "cd" * 32, indicator("Nilai SAKIP 10 (%)")), "targets")
    other = keys(decree("b.pdf", "cd" * 32, indicator("Ni1ai  SAKIP lO %")), "targets")
    assert one == other


def test_the_same_name_twice_is_told_apart() -> None:
    first, second, *_ = keys(decree("a.pdf", "cd" * 32, indicator("Omzet"), indicator("omzet")), "indicators")
    assert second == f"{first}-2"


def test_the_digest_is_of_the_content_not_of_the_path() -> None:
    one = decree()
    assert content_digest(one) == content_digest(decree("elsewhere.pdf"))
    assert content_digest(one) != content_digest(replace(one, issues=()))
    assert content_digest(one) != content_digest(decree(one.source.path, "cd" * 32))


@given(st.text(st.characters(codec=None)))
def test_any_text_has_a_digest_and_can_be_stored(odd: str) -> None:
    assert re.fullmatch("[0-9a-f]{8}" if fold(odd) else "0", digest(odd))
    assert clean_text(clean_text(odd)) == clean_text(odd)
    assert "\x00" not in clean_text(odd)
    clean_text(odd).encode("utf-8")


def test_a_key_ring_numbers_in_order() -> None:
    ring = KeyRing()
    assert [ring.key("doc", "goal", "Maju") for _ in range(3)] == [
        f"doc/goal-{digest('Maju')}{tail}" for tail in ("", "-2", "-3")
    ]
    assert ring.key("doc", "formula") == "doc/formula"


@pytest.mark.parametrize("module", sorted(p.stem for p in Path(next(iter(sql.__path__))).glob("*.py")))
def test_examples_in_docstrings(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"sql.{module}" if module != "__init__" else "sql")).failed == 0
