"""A whole run: what is loaded, rejected, skipped, and that nothing of one document touches another."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from pipeline.archives import Found
from pipeline.batch import Read, Timed, ingest
from pipeline.errors import StoreError, TransientStoreError
from pipeline.report import RunReport, Status, describe_counts
from pipeline.settings import Settings
from tests.pipeline.documents import DIGITAL, SCAN, TRANSCRIPT, write_bad_documents
from tests.pipeline.test_archives import tarred, zipped
from tests.pipeline.test_worker import children, kill_next_child

BOOKS = {"runs", "run_documents", "locations", "iku_version"}  # what a run notes about itself


def settings(folder: Path, workers: int = 1) -> Settings:
    return Settings(database=f"sqlite:///{folder / 'iku.db'}", workers=workers, time_limit=600, memory_limit=4096)


def statuses(report: RunReport) -> dict[str, Status]:
    return {Path(document.name).name: document.status for document in report.documents}


def content(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that holds documents."""
    with closing(sqlite3.connect(folder / "iku.db")) as rows:
        tables = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if name not in BOOKS]
        return {table: sorted(rows.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in tables}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    shutil.copy(TRANSCRIPT, folder / "a.txt")
    shutil.copy(DIGITAL, folder / "b.pdf")
    return folder


def test_good_files_are_loaded_and_each_bad_one_gets_a_sentence(inbox: Path, tmp_path: Path) -> None:
    bad = write_bad_documents(inbox)
    (inbox / "zero.zip").write_bytes(b"")
    told: list[str] = []
    report = ingest([inbox], settings(tmp_path, workers=2), tell=told.append)
    assert report.exit_code == 7
    expected = {path.name: Status.REJECTED for path in bad} | {"zero.zip": Status.REJECTED}
    assert statuses(report) == expected | {"a.txt": Status.NEW, "b.pdf": Status.NEW}
    assert len(told) == len(expected)
    for document in report.documents:
        if document.status is Status.REJECTED:
            assert document.reason in told
            assert document.reason is not None
            assert document.reason.startswith(document.name)
            assert "\n" not in document.reason
            assert "bug" not in document.reason
    assert report.totals["documents"] == 2
    assert [document.name for document in report.documents] == sorted(document.name for document in report.documents)


def test_the_report_counts_what_the_database_holds(inbox: Path, tmp_path: Path) -> None:
    shutil.copy(SCAN, inbox)
    report = ingest([inbox], settings(tmp_path, workers=2))
    for noun in ("pages", "indicators", "targets", "values", "flagged"):
        assert sum(getattr(document, noun) for document in report.documents) == report.totals[noun] > 0, noun


def test_a_second_run_changes_nothing_and_a_changed_file_is_replaced(inbox: Path, tmp_path: Path) -> None:
    assert ingest([inbox], settings(tmp_path)).exit_code == 0
    before = content(tmp_path)
    again = ingest([inbox], settings(tmp_path))
    assert (again.exit_code, set(statuses(again).values())) == (0, {Status.UNCHANGED})
    assert content(tmp_path) == before
    forced = ingest([inbox], settings(tmp_path), force=True)
    assert set(statuses(forced).values()) == {Status.UNCHANGED}
    assert content(tmp_path) == before

    changed = (inbox / "a.txt").read_text(encoding="utf-8").replace("49,10 %", "49,20 %")
    (inbox / "a.txt").write_text(changed, encoding="utf-8")
    third = ingest([inbox], settings(tmp_path))
    assert statuses(third) == {"a.txt": Status.REPLACED, "b.pdf": Status.UNCHANGED}
    after = content(tmp_path)
    assert len(after["documents"]) == 2
    assert sum("49,20 %" in repr(row) for row in after["targets"]) == 1
    assert sum("49,10 %" in repr(row) for row in after["targets"]) == 1  # b.pdf


def test_an_archive_is_read_like_a_folder_and_known_by_its_members(tmp_path: Path) -> None:
    path = tmp_path / "inbox.zip"
    path.write_bytes(zipped(("dinas/a.txt", TRANSCRIPT.read_bytes()), ("bad.pdf", b"%PDF-1.4 cut"), (".DS_Store", b"x")))
    report = ingest([path], settings(tmp_path))
    assert {d.name: d.status for d in report.documents} == {
        f"{path}/dinas/a.txt": Status.NEW,
        f"{path}/bad.pdf": Status.REJECTED,
    }
    assert report.ignored == (f"{path}/.DS_Store",)
    assert (report.documents[1].reason or "").startswith(f"{path}/bad.pdf: ")
    with closing(sqlite3.connect(tmp_path / "iku.db")) as rows:
        assert rows.execute("SELECT path FROM locations").fetchall() == [(f"{path}/dinas/a.txt",)]
    again = ingest([path], settings(tmp_path))
    assert statuses(again) == {"a.txt": Status.UNCHANGED, "bad.pdf": Status.REJECTED}


def test_the_last_member_of_the_last_archive_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "inbox.tar.gz"
    path.write_bytes(tarred(("a.txt", TRANSCRIPT.read_bytes()), ("b.pdf", DIGITAL.read_bytes())))
    report = ingest([path], settings(tmp_path, workers=2))
    assert {d.name: (d.status, d.reason) for d in report.documents} == {
        f"{path}/a.txt": (Status.NEW, None),
        f"{path}/b.pdf": (Status.NEW, None),
    }


def test_what_other_code_has_read_is_read_again(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([inbox], settings(tmp_path))
    assert all(not d.pages for d in ingest([inbox], settings(tmp_path)).documents)  # known, so not read
    monkeypatch.setattr("pipeline.batch.software_version", lambda: "0.1.0+another")
    report = ingest([inbox], settings(tmp_path))
    assert all(d.pages and d.status is Status.UNCHANGED for d in report.documents)  # read anew, and it says the same
    assert all(not d.pages for d in ingest([inbox], settings(tmp_path)).documents)


def test_a_killed_reader_rejects_its_document_only(inbox: Path, tmp_path: Path) -> None:
    killer = kill_next_child(children())  # the one worker reads the scan first
    report = ingest([SCAN, inbox], settings(tmp_path))
    killer.join()
    assert statuses(report) == {SCAN.name: Status.REJECTED, "a.txt": Status.NEW, "b.pdf": Status.NEW}
    assert "killed (SIGKILL)" in (report.documents[0].reason or "")
    assert report.exit_code == 7


def test_an_empty_folder_and_a_missing_path_are_not_all_good(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert ingest([tmp_path / "empty"], settings(tmp_path)).exit_code == 5
    assert ingest([tmp_path / "missing"], settings(tmp_path)).exit_code == 5


def test_a_name_that_is_no_utf8_and_a_failing_scheduler_stop_nothing(inbox: Path, tmp_path: Path) -> None:
    shutil.copy(TRANSCRIPT, bytes(inbox) + b"/\xff\n.txt")
    report = ingest([inbox], settings(tmp_path))
    assert [document.status for document in report.documents].count(Status.REJECTED) == 0

    def failing(read: Read, found: Found) -> Future[Timed]:  # noqa: ARG001
        future: Future[Timed] = Future()
        future.set_exception(RuntimeError("lost"))
        return future

    report = ingest([inbox], settings(tmp_path), force=True, submit=failing)
    assert {document.status for document in report.documents} == {Status.REJECTED}
    assert report.exit_code == 1
    assert "internal error (RuntimeError: lost)" in (report.documents[0].reason or "")


def test_the_same_path_twice_is_read_once(inbox: Path, tmp_path: Path) -> None:
    report = ingest([inbox / "a.txt", inbox], settings(tmp_path))
    assert statuses(report) == {"a.txt": Status.NEW, "b.pdf": Status.NEW}
    assert len(report.documents) == 2


def test_a_database_that_can_not_be_opened_ends_the_run_before_it_reads(inbox: Path, tmp_path: Path) -> None:
    (tmp_path / "iku.db").write_bytes(b"no database at all, but long enough to be looked at" * 50)
    before = children()
    with pytest.raises(StoreError):
        ingest([inbox], settings(tmp_path))
    assert children() <= before


def test_an_interrupt_keeps_what_is_stored_and_leaves_no_process(inbox: Path, tmp_path: Path) -> None:
    before = children()

    class StopAtSecond:
        def found(self, count: int = 1) -> None: ...

        def done(self, name: str) -> None:
            if name.endswith("b.pdf"):
                raise KeyboardInterrupt

    report = ingest([inbox, SCAN], settings(tmp_path), progress=StopAtSecond())  # type: ignore[arg-type]
    assert report.interrupted
    assert report.exit_code == 130
    assert children() <= before
    assert len(content(tmp_path)["documents"]) == 2
    with closing(sqlite3.connect(tmp_path / "iku.db")) as rows:
        assert rows.execute("SELECT finished_at FROM runs").fetchall() == [(None,)]
    rest = ingest([inbox, SCAN], settings(tmp_path))
    assert statuses(rest) == {"a.txt": Status.UNCHANGED, "b.pdf": Status.UNCHANGED, SCAN.name: Status.NEW}


def test_equal_bytes_are_read_once_and_told_as_duplicates(inbox: Path, tmp_path: Path) -> None:
    shutil.copy(inbox / "a.txt", inbox / "c.txt")
    shutil.copy(inbox / "a.txt", inbox / "d.txt")
    for force in (False, True):
        report = ingest([inbox], settings(tmp_path, workers=2), force=force)
        by_name = {Path(d.name).name: d for d in report.documents}
        first = [name for name in ("a.txt", "c.txt", "d.txt") if by_name[name].pages]
        assert len(first) == 1, "one of the three is read"
        twins = [by_name[name] for name in ("a.txt", "c.txt", "d.txt") if name not in first]
        assert {d.status for d in twins} == {Status.UNCHANGED}
        assert {d.duplicate_of for d in twins} == {by_name[first[0]].name}
        assert "2 with the bytes of another file" in describe_counts(report)
    with closing(sqlite3.connect(tmp_path / "iku.db")) as rows:
        assert rows.execute("SELECT COUNT(*) FROM locations").fetchone() == (4,)
        assert rows.execute("SELECT COUNT(*) FROM documents").fetchone() == (2,)


def test_twins_of_a_bad_document_are_rejected_with_it(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_bytes(b"%PDF-1.4 cut")
    report = ingest([inbox], settings(tmp_path, workers=2))
    assert {d.status for d in report.documents} == {Status.REJECTED}
    assert all((d.reason or "").startswith(d.name) for d in report.documents)
    assert report.exit_code == 5


def test_a_mistyped_path_leaves_no_database(tmp_path: Path) -> None:
    told: list[str] = []
    report = ingest([tmp_path / "inbx"], settings(tmp_path), tell=told.append)
    assert report.exit_code == 5
    assert [d.reason for d in report.documents] == told
    assert "there is no such file or folder" in told[0]
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_ends_the_run_with_the_stores_code(inbox: Path, tmp_path: Path) -> None:
    """SQLite says so itself where a database may not grow any more."""
    ingest([inbox / "a.txt"], settings(tmp_path))
    told: list[str] = []
    with full_disk(), pytest.raises(TransientStoreError, match="is full or can not be written; make room") as raised:
        ingest([inbox], settings(tmp_path), tell=told.append)
    assert raised.value.exit_code == 6
    assert told == []
    assert statuses(ingest([inbox], settings(tmp_path))) == {"a.txt": Status.UNCHANGED, "b.pdf": Status.NEW}


@contextmanager
def full_disk() -> Iterator[None]:
    """No SQLite database that is opened meanwhile may take more pages than it has."""

    def bound(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1").close()

    event.listen(Engine, "connect", bound)
    try:
        yield
    finally:
        event.remove(Engine, "connect", bound)


def test_a_refusal_of_the_store_names_its_document(inbox: Path, tmp_path: Path) -> None:
    ingest([inbox / "b.pdf"], settings(tmp_path))
    with closing(sqlite3.connect(tmp_path / "iku.db")) as rows:
        rows.execute("CREATE TRIGGER no_more BEFORE INSERT ON documents BEGIN SELECT RAISE(ABORT, 'no more'); END")
    report = ingest([inbox], settings(tmp_path))
    rejected = {d.name: d for d in report.documents if d.status is Status.REJECTED}
    (reason,) = (d.reason or "" for d in rejected.values())
    assert reason.startswith(f"{inbox / 'a.txt'}: The database ")
    assert "no more" in reason
