"""Storing: once and twice, changed files, second locations, rejections, exact numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from pipeline.errors import DocumentError, StoreError
from pipeline.model.decree import Decree, DecreeKind, Extraction
from pipeline.model.provenance import Method
from pipeline.model.reading import Page
from sql.schema import Schema
from sql.store import RunCounts, Store, StoreOutcome, location_of
from tests.sql.audit import missing_provenance, value_columns
from tests.sql.contents import contents, counts, query
from tests.sql.decrees import SOFTWARE, decree, indicator, read, target, text

OTHER = "cd" * 32


def test_a_document_is_stored_whole(store: Store) -> None:
    assert store.store_extraction(decree(), store.start_run()) is StoreOutcome.NEW
    empty = {name for name, n in counts(store.engine).items() if n == 0}
    assert empty == {"near_names"}  # between decrees of one agency
    filled = {
        (table.name, column.name)
        for table, column in value_columns()
        if query(store.engine, f'SELECT 1 FROM {table.name} WHERE "{column.name}" IS NOT NULL LIMIT 1')
    }
    assert filled == {(table.name, column.name) for table, column in value_columns()}


def test_storing_twice_equals_storing_once(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(decree(), run)
    once = contents(store.engine)
    assert store.store_extraction(decree(), run) is StoreOutcome.UNCHANGED
    assert contents(store.engine) == once


def test_every_value_has_a_provenance_row(store: Store) -> None:
    store.store_extraction(decree(), store.start_run())
    assert missing_provenance(store.engine) == []
    with store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM provenance WHERE field = 'polarity'")
    assert {(m.table, m.field) for m in missing_provenance(store.engine)} == {("indicators", "polarity")}
    assert len(missing_provenance(store.engine)) == 3


def test_provenance_tells_place_and_doubt(store: Store) -> None:
    doubtful = replace(indicator("Omzet", target("4,15%", "4.15")), name=text("Omzet", page=2, confidence=0.4, review=True))
    store.store_extraction(decree("a.pdf", OTHER, doubtful), store.start_run())
    ((page, x0, x1, raw, method, engine, confidence, review, issue),) = query(
        store.engine,
        "SELECT page, x0, x1, raw, method, engine, confidence, review, issue_id FROM provenance"
        " WHERE field = 'name' AND value = 'Omzet'",
    )
    assert (page, x0, x1, raw, method, engine) == (2, 72.0, 200.0, "Omzet", "ocr", "tesseract 5.3")
    assert confidence == pytest.approx(0.4)
    assert review
    assert issue == f"{OTHER[:16]}/issue-1"


def test_other_content_of_the_same_bytes_replaces_it(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(decree(), run)
    better = decree("inbox/gresik.pdf", "ab" * 32, indicator("Rasio kewirausahaan", goal=None))
    better = replace(better, tables=(), issues=())
    assert store.store_extraction(better, run) is StoreOutcome.REPLACED
    names = {name for (name,) in query(store.engine, "SELECT name FROM indicators")}
    assert names == {"Rasio kewirausahaan", "Nilai AKIP"}
    assert_nothing_left_over(store, better)


def test_a_changed_file_replaces_its_rows(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(decree(), run)
    changed = decree("inbox/gresik.pdf", OTHER, indicator("Indeks kepuasan"))
    assert store.store_extraction(changed, run) is StoreOutcome.REPLACED
    assert query(store.engine, "SELECT sha256 FROM documents") == [(OTHER,)]
    assert_nothing_left_over(store, changed)


def assert_nothing_left_over(store: Store, extraction: Extraction) -> None:
    """The database equals one that only ever saw this extraction."""
    with Store("sqlite://", software=SOFTWARE) as fresh:
        fresh.store_extraction(extraction, fresh.start_run())
        assert contents(store.engine) == contents(fresh.engine)


def test_the_same_bytes_elsewhere_are_a_second_location(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(decree(), run)
    before = contents(store.engine)
    assert store.store_extraction(decree("archive/copy.pdf"), run) is StoreOutcome.UNCHANGED
    assert store.skip_known("third.pdf", "AB" * 32, run) is StoreOutcome.UNCHANGED
    assert contents(store.engine) == before
    assert {path for (path,) in query(store.engine, "SELECT path FROM locations")} == {
        location_of(name) for name in ("inbox/gresik.pdf", "archive/copy.pdf", "third.pdf")
    }
    # Another document moves in at one path: the first one still lies at the other two.
    assert store.store_extraction(decree("inbox/gresik.pdf", OTHER), run) is StoreOutcome.REPLACED
    assert counts(store.engine)["documents"] == 2
    assert store.skip_known("archive/copy.pdf", OTHER, run) is StoreOutcome.REPLACED
    assert counts(store.engine)["documents"] == 2
    assert store.skip_known("third.pdf", OTHER, run) is StoreOutcome.REPLACED
    assert query(store.engine, "SELECT sha256 FROM documents") == [(OTHER,)]
    assert_nothing_left_over(store, decree("inbox/gresik.pdf", OTHER))


def test_what_is_unchanged_is_known_before_reading(store: Store, url: str) -> None:
    run = store.start_run()
    assert store.skip_known("inbox/gresik.pdf", "ab" * 32, run) is None
    store.store_extraction(decree(), run)
    assert store.skip_known(Path("inbox/gresik.pdf"), "AB" * 32, run) is StoreOutcome.UNCHANGED
    assert store.skip_known("inbox/../inbox/gresik.pdf", "ab" * 32, run) is StoreOutcome.UNCHANGED
    assert counts(store.engine)["locations"] == 1
    assert store.skip_known("inbox/gresik.pdf", OTHER, run) is None
    with Store(url, software="2.0-test") as newer:
        assert newer.skip_known("inbox/gresik.pdf", "ab" * 32, run) is None
        assert newer.store_extraction(decree(), run) is StoreOutcome.UNCHANGED
        assert newer.skip_known("inbox/gresik.pdf", "ab" * 32, run) is StoreOutcome.UNCHANGED


def test_a_run_keeps_book_of_every_file(store: Store) -> None:
    run = store.start_run("ingest samples")
    store.store_extraction(decree("a.pdf"), run)
    store.store_extraction(decree("b.pdf", OTHER), run)
    store.skip_known("c.pdf", OTHER, run)
    store.reject("cat.jpg", "ef" * 32, DocumentError("cat.jpg holds no text."), run)
    store.reject("empty.zip", None, DocumentError("first try"), run)
    store.reject("empty.zip", None, DocumentError("empty.zip is empty."), run)
    assert store.finish_run(run) == RunCounts(new=2, unchanged=1, replaced=0, rejected=2)
    assert query(store.engine, "SELECT new, unchanged, replaced, rejected, software, command FROM runs") == [
        (2, 1, 0, 2, SOFTWARE, "ingest samples")
    ]
    booked = query(
        store.engine, "SELECT path, outcome, error, message FROM run_documents WHERE outcome = 'rejected' ORDER BY path"
    )
    assert booked == [
        (location_of("cat.jpg"), "rejected", "DocumentError", "cat.jpg holds no text."),
        (location_of("empty.zip"), "rejected", "DocumentError", "empty.zip is empty."),
    ]


def test_a_rejected_version_leaves_the_earlier_rows(store: Store) -> None:
    store.store_extraction(decree(), store.start_run())
    before = contents(store.engine)
    store.reject("inbox/gresik.pdf", OTHER, DocumentError("truncated"), store.start_run())
    assert contents(store.engine) == before


@pytest.mark.parametrize(
    "digits", ["4.15", "0.1", "80", "1118000000000000", "-3.30", "12345678901234567890.123456789", "0.000000000000001"]
)
def test_numbers_keep_every_digit(store: Store, digits: str) -> None:
    number = Decimal(digits)
    told = indicator("Omzet", target("x", digits, upper=number))
    store.store_extraction(decree("a.pdf", OTHER, told), store.start_run())
    ((value, value_exact, upper_exact),) = query(
        store.engine, "SELECT value, value_exact, upper_exact FROM v_target WHERE indicator = 'Omzet'"
    )
    assert Decimal(value_exact) == Decimal(upper_exact) == number
    assert "E" not in value_exact
    if store.engine.dialect.name == "postgresql":
        assert value == number
    else:
        assert float(value) == float(number)
    targets = Schema.metadata.tables["targets"]
    with store.engine.connect() as connection:
        back = connection.execute(select(targets.c.value).where(targets.c.raw == "x")).scalar_one()
    assert isinstance(back, Decimal)
    assert back == number or len(digits) > 16


@pytest.mark.parametrize("wild", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+5000"), Decimal("1E-5000")])
def test_a_number_that_no_column_holds_is_flagged(store: Store, wild: Decimal) -> None:
    told = replace(target("9" * 40, None), value=wild)
    store.store_extraction(decree("a.pdf", OTHER, indicator("Omzet", told)), store.start_run())
    assert query(store.engine, "SELECT value, value_exact, raw FROM v_target WHERE indicator = 'Omzet' AND review") == [
        (None, None, "9" * 40)
    ]
    assert missing_provenance(store.engine) == []


def test_numbers_compare_as_numbers(store: Store) -> None:
    told = indicator("Omzet", target("9", "9"), target("10", "10", year=2025), target("WTP", None, year=2026))
    store.store_extraction(decree("a.pdf", OTHER, told), store.start_run())
    found = query(store.engine, "SELECT raw FROM v_target WHERE indicator = 'Omzet' AND value > 9.5")
    assert found == [("10",)]


@pytest.mark.parametrize("odd", ["a\x00b", "half \ud800 pair", "𝟜 ∛ ‰ Σ", "", "'; DROP TABLE targets; --", "a" * 100_000])
def test_any_text_is_stored(store: Store, odd: str) -> None:
    document = replace(decree().document, title=text(odd), year=text(odd), signatory=None)
    told = indicator(odd, target(odd, None, unit=odd), unit=text(odd), normalized={"name": odd, odd: odd})
    extraction = replace(decree(odd or "x", OTHER, told), document=document)
    run = store.start_run(odd)
    store.store_extraction(extraction, run)
    store.reject(odd + "!", None, DocumentError(odd), run)
    assert missing_provenance(store.engine) == []
    assert store.skip_known(odd or "x", OTHER, run) is StoreOutcome.UNCHANGED
    assert counts(store.engine)["locations"] == 1


def test_pages_tell_how_they_were_read(store: Store) -> None:
    pages = (
        Page(number=1, width=595.0, height=842.0, method=Method.TEXT_LAYER, engine="pdfium"),
        Page(number=3, width=595.0, height=842.0, method=Method.OCR, engine="tesseract", blank=True),
    )
    store.store_extraction(decree(), store.start_run(), pages=pages)
    assert query(store.engine, "SELECT number, width, method, engine, blank FROM pages ORDER BY number") == [
        (1, 595.0, "text-layer", "pdfium", False),
        (2, None, "ocr", "tesseract 5.3", False),
        (3, 595.0, "ocr", "tesseract", True),
    ]


def test_a_document_without_a_word_is_stored(store: Store) -> None:
    bare = decree()
    silent = replace(bare, document=Decree(kind=DecreeKind.OTHER), sheets=(), tables=(), issues=())
    store.store_extraction(silent, store.start_run())
    assert missing_provenance(store.engine) == []
    assert query(store.engine, "SELECT field, method, page FROM provenance") == [("kind", None, 1)]


def test_another_document_with_the_same_key_is_refused(store: Store) -> None:
    run = store.start_run()
    store.store_extraction(decree(), run)
    with pytest.raises(StoreError, match="key of another document"):
        store.store_extraction(decree("b.pdf", "ab" * 31 + "cd"), run)
    assert counts(store.engine)["documents"] == 1


def test_a_raw_text_that_an_issue_names_tells_the_reason(store: Store) -> None:
    transcript = replace(target("145.250", "145.25"), source=read("145.250", page=2, box=None, review=True))
    issue = replace(decree().issues[0], box=None, raw="145.250", message="145,25 or 145250?")
    extraction = replace(decree("a.txt", OTHER, indicator("Omzet", transcript)), issues=(issue,))
    store.store_extraction(extraction, store.start_run())
    assert query(store.engine, "SELECT indicator, field, year, value, reason FROM v_review") == [
        ("Omzet", "target", 2024, "145.25", "145,25 or 145250?")
    ]
