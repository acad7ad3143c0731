"""What goes wrong around a store: crashes half-way, locks, servers that are not there, several writers."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from pipeline.errors import StoreError, TransientError, TransientStoreError
from sql.engine import open_engine, writing
from sql.migrate import VERSION_TABLE, downgrade, status, upgrade
from sql.store import Store, StoreOutcome
from tests.sql.audit import missing_provenance
from tests.sql.contents import contents, counts, query
from tests.sql.decrees import SOFTWARE, decree, indicator

OTHER = "cd" * 32


class PowerCutError(Exception):
    pass


def cut_power_at(store: Store, statement: str) -> Any:
    def cut(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        if sql.startswith(statement):
            raise PowerCutError(statement)

    event.listen(store.engine, "before_cursor_execute", cut)
    return lambda: event.remove(store.engine, "before_cursor_execute", cut)


@pytest.mark.parametrize(
    "statement", ["INSERT INTO targets", "INSERT INTO provenance", "INSERT INTO run_documents", "DELETE FROM"]
)
def test_a_failure_half_way_leaves_nothing_half_loaded(store: Store, statement: str) -> None:
    run = store.start_run()
    store.store_extraction(decree(), run)
    before, booked = contents(store.engine), counts(store.engine)
    mend = cut_power_at(store, statement)
    with pytest.raises(PowerCutError):
        store.store_extraction(decree("inbox/gresik.pdf", OTHER, indicator("Indeks kepuasan")), run)
    mend()
    assert contents(store.engine) == before
    assert counts(store.engine) == booked
    assert store.store_extraction(decree("inbox/gresik.pdf", OTHER), run) is StoreOutcome.REPLACED


KILLED = """
import os, sys
from sqlalchemy import event
from sql.store import Store
from tests.sql.decrees import decree
with Store(sys.argv[1], software="1.0-test") as store:
    run = store.start_run()
    @event.listens_for(store.engine, "before_cursor_execute")
    def kill(_c, _cursor, sql, *_):
        if sql.startswith("INSERT INTO targets"):
            os.kill(os.getpid(), 9)
    store.store_extraction(decree("b.pdf", "cd" * 32), run)
"""


def test_a_killed_writer_leaves_nothing_half_loaded(url: str) -> None:
    with Store(url, software=SOFTWARE) as store:
        store.store_extraction(decree("a.pdf"), store.start_run())
        before = contents(store.engine)
    killed = subprocess.run([sys.executable, "-c", KILLED, url], cwd=Path(__file__).parents[2], timeout=120, check=False)
    assert killed.returncode == -9
    with Store(url, software=SOFTWARE) as store:
        assert contents(store.engine) == before
        assert store.store_extraction(decree("b.pdf", OTHER), store.start_run()) is StoreOutcome.NEW


def test_a_locked_database_may_be_tried_again(sqlite_store: Store) -> None:
    run = sqlite_store.start_run()
    other = sqlite3.connect(str(sqlite_store.engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TransientStoreError, match=r"iku\.db is locked by another program; try again") as raised:
        sqlite_store.store_extraction(decree(), run)
    assert isinstance(raised.value, TransientError)
    assert raised.value.exit_code == 6
    # A write-ahead log lets readers go on.
    assert counts(sqlite_store.engine)["documents"] == 0
    other.execute("ROLLBACK")
    other.close()
    assert sqlite_store.store_extraction(decree(), run) is StoreOutcome.NEW


def test_writers_side_by_side_lose_nothing(url: str) -> None:
    with Store(url, software=SOFTWARE) as first:
        run = first.start_run()

    def write(worker: int) -> list[StoreOutcome]:
        with Store(url, software=SOFTWARE) as store:
            own = [store.store_extraction(decree(f"{worker}/{n}.pdf", f"{worker}{n}" * 32), run) for n in range(4)]
            shared = store.store_extraction(decree(f"{worker}/shared.pdf", "ff" * 32), run)
            store.store_extraction(decree("moving.pdf", f"{worker}e" * 32), run)
            return [*own, shared]

    with ThreadPoolExecutor(4) as threads:
        outcomes = list(threads.map(write, range(4)))
    assert all(found[:4] == [StoreOutcome.NEW] * 4 for found in outcomes)
    assert sorted(found[4] for found in outcomes) == [StoreOutcome.NEW, *[StoreOutcome.UNCHANGED] * 3]
    with Store(url, software=SOFTWARE) as store:
        assert counts(store.engine)["documents"] == 16 + 1 + 1
        assert missing_provenance(store.engine) == []


def test_databases_are_built_once_by_several_at_a_time(url: str) -> None:
    def build(_: int) -> str | None:
        with Store(url, software=SOFTWARE) as store:
            return status(store.engine).current

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(build, range(4)))) == 1


def test_another_schema_version_asks_for_an_upgrade(url: str) -> None:
    with Store(url, software=SOFTWARE) as store, writing(store.engine) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0000'"))
    with pytest.raises(StoreError, match=r"schema version 0000.*run `iku db upgrade`"):
        Store(url, software=SOFTWARE)
    engine = open_engine(url)
    with pytest.raises(StoreError, match="schema version that this program does not know"):
        upgrade(engine)
    engine.dispose()


def test_an_emptied_database_is_built_again(url: str) -> None:
    with Store(url, software=SOFTWARE) as store:
        downgrade(store.engine)
    with Store(url, software=SOFTWARE) as store:
        assert status(store.engine).up_to_date


def test_a_server_that_is_not_there_is_told_in_one_sentence() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(TransientStoreError, match="is out of reach") as raised:
        Store(f"postgresql://ana:secret@127.0.0.1:{port}/iku", software=SOFTWARE)
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_database_that_the_server_does_not_have(postgresql: str) -> None:
    with pytest.raises(StoreError, match="can not be opened") as raised:
        Store(f"{postgresql}nowhere", software=SOFTWARE)
    assert not isinstance(raised.value, TransientStoreError)


def test_a_connection_that_is_cut_may_be_tried_again(postgresql: str) -> None:
    with Store(f"{postgresql}postgres", software=SOFTWARE) as store:
        run = store.start_run()

        @event.listens_for(store.engine, "before_cursor_execute")
        def cut(_connection: Any, cursor: Any, sql: str, *_: Any) -> None:
            if sql.startswith("INSERT INTO targets"):
                import psycopg

                with psycopg.connect(f"{postgresql}postgres", autocommit=True) as killer:
                    killer.execute("SELECT pg_terminate_backend(%s)", [cursor.connection.info.backend_pid])

        with pytest.raises(TransientStoreError):
            store.store_extraction(decree(), run)
        event.remove(store.engine, "before_cursor_execute", cut)
        assert counts(store.engine)["documents"] == 0
        assert store.store_extraction(decree(), run) is StoreOutcome.NEW


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda folder: f"sqlite:///{folder}/none/iku.db", "The folder of the database .* does not exist"),
        (lambda folder: f"sqlite:///{folder}", "can not be opened"),
        (lambda folder: f"sqlite:///{folder}/letter.txt", "is no SQLite database"),
        (lambda _: "://", "can not be read"),
        (lambda _: "postgresql://host:port/x", "can not be read"),
        (lambda _: "nosuch://host/x", "No driver"),
        (lambda _: "oracle://host/x", "No driver"),
    ],
)
def test_bad_addresses_get_one_sentence(tmp_path: Path, make: Any, sentence: str) -> None:
    (tmp_path / "letter.txt").write_text("Yth. Kepala Dinas\n" * 100)
    with pytest.raises(StoreError, match=sentence) as raised:
        Store(make(tmp_path), software=SOFTWARE)
    assert "\n" not in str(raised.value)
    assert (tmp_path / "letter.txt").read_text().startswith("Yth.")


def test_a_missing_database_is_not_made_by_asking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"There is no database at .*; `iku ingest` makes one"):
        open_engine(f"sqlite:///{tmp_path}/iku.db", must_exist=True)
    assert list(tmp_path.iterdir()) == []


def test_a_plain_path_is_an_sqlite_file(tmp_path: Path) -> None:
    with Store(str(tmp_path / "decrees.db"), software=SOFTWARE) as store:
        store.store_extraction(decree(), store.start_run())
    # The write-ahead log is folded in: the file alone is the database.
    assert [p.name for p in tmp_path.iterdir()] == ["decrees.db"]
    with Store(str(tmp_path / "decrees.db"), software=SOFTWARE) as store:
        assert query(store.engine, "SELECT COUNT(*) FROM documents") == [(1,)]
