"""Opens databases: SQLite as several writers can share it, PostgreSQL through psycopg; driver errors become ours."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import StoreError, TransientStoreError

# Seconds a writer waits for another one's transaction; one document takes far less than one second to write.
LOCK_TIMEOUT_S = 30.0
# Seconds between two tries for a lock that SQLite does not wait for.
_TURN_S = 0.02
# Seconds to wait for a server's first answer.
CONNECT_TIMEOUT_S = 10

# What PostgreSQL says when a server answered and trying again would not help.
_REFUSED_FOR_GOOD = (
    "authentication failed",
    "does not exist",
    "no pg_hba.conf entry",
    "no password supplied",
    "permission denied",
)
_DISK_FULL = "53100"  # SQLSTATE
_FULL = "The disk that holds the database {name} is full or can not be written; make room, then run the same command again."
# SQLSTATE of failures that pass: deadlock, serialization, lock timeout, too many connections, server starting or stopping.
_PASSING_STATES = ("40P01", "40001", "55P03", "53300", "57P01", "57P02", "57P03")


def parse_url(text: str) -> URL:
    """The URL of a database: any SQLAlchemy URL, or the path of an SQLite file. StoreError when it is neither.

    >>> parse_url("iku.db").drivername, parse_url("postgresql://ana@db/iku").drivername
    ('sqlite', 'postgresql+psycopg')
    """
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(
            "The database URL can not be read; write it as sqlite:///iku.db or postgresql://user@host/name."
        ) from error
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgres", "postgresql"} else url


def open_engine(url: str, *, must_exist: bool = False, timeout_s: float = LOCK_TIMEOUT_S) -> Engine:
    """An engine; nothing is connected yet. `must_exist` refuses an SQLite file that is not there instead of making it."""
    parsed = parse_url(url)
    sqlite = parsed.get_backend_name() == "sqlite"
    path = _sqlite_file(parsed)
    if path is not None:
        if must_exist and not path.exists():
            raise StoreError(f"There is no database at {path}; `iku ingest` makes one, --db names another.")
        if not path.absolute().parent.is_dir():
            raise StoreError(f"The folder of the database {path} does not exist; make it, or name another place with --db.")
    try:
        engine = create_engine(
            parsed, connect_args=_connect_args(parsed, timeout_s), pool_pre_ping=not sqlite, json_serializer=_json_text
        )
    except (NoSuchModuleError, ImportError) as error:
        raise StoreError(f"No driver for {parsed.drivername} databases is installed; use sqlite:/// or postgresql://.") from error
    except (ArgumentError, TypeError) as error:
        raise StoreError(f"The database URL {name_of(parsed)} can not be used: {error}.") from error
    if sqlite:
        _share_sqlite(engine, timeout_s)
    return engine


def is_absent(url: str) -> bool:
    """Whether this is an SQLite file that is not there yet, which opening would make; nothing is touched."""
    path = _sqlite_file(parse_url(url))
    return path is not None and not path.exists()


def _sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database, None for one in memory and for a server's."""
    path = url.database
    in_memory = not path or path == ":memory:" or "mode=memory" in str(url)
    return Path(path) if path and not in_memory and url.get_backend_name() == "sqlite" else None


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection for queries; driver errors come as StoreError or TransientStoreError."""
    with told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one transaction that is kept as a whole or not at all. SQLite takes its write lock at the start."""
    with told(engine), engine.connect().execution_options(iku_write=True) as connection, connection.begin():
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turns what the database driver raises into StoreError or TransientStoreError: one sentence, no password."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _translated(error, name_of(engine.url)) from error


def name_of(url: URL) -> str:
    """The database as a person knows it: the path of the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "in memory"
    return url.render_as_string(hide_password=True)


def _json_text(value: object) -> str:
    """JSON with its letters as they are: an analyst searches it for "≥", not for an escape."""
    return json.dumps(value, ensure_ascii=False)


def _connect_args(url: URL, timeout_s: float) -> dict[str, object]:
    if url.get_backend_name() == "sqlite":
        return {"timeout": timeout_s}
    if url.drivername == "postgresql+psycopg" and "connect_timeout" not in url.query:
        return {"connect_timeout": CONNECT_TIMEOUT_S}
    return {}


def _log_ahead(cursor: DBAPICursor, timeout_s: float) -> None:
    """Turn the write-ahead log on; SQLite's own waiting does not cover this, so several that open a new file take turns here."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(_TURN_S)


def _share_sqlite(engine: Engine, timeout_s: float) -> None:
    """Foreign keys, a write-ahead log (readers and one writer at a time), and transactions that begin where we say."""

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        _log_ahead(cursor, timeout_s)
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that starts reading and then writes fails at once when another one wrote meanwhile: no waiting helps.
        immediate = connection.get_execution_options().get("iku_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _translated(error: Exception, name: str) -> StoreError:
    original = (error.orig if isinstance(error, DBAPIError) else None) or error
    reason = " ".join(str(original).split()).rstrip(".")
    if isinstance(original, sqlite3.Error):
        return _sqlite_error(reason, name)
    if isinstance(error, PoolTimeoutError):
        return TransientStoreError(f"The database {name} gave no free connection in time; try again.")
    state = getattr(original, "sqlstate", None)
    if state == _DISK_FULL:
        return TransientStoreError(_FULL.format(name=name))
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    if state in _PASSING_STATES:
        return TransientStoreError(f"The database {name} is busy ({reason}); try again.")
    if isinstance(error, OperationalError) and (state is None or lost) and not any(p in reason for p in _REFUSED_FOR_GOOD):
        return TransientStoreError(
            f"The database {name} is out of reach ({reason}); start it or check the address, then try again."
        )
    if isinstance(error, OperationalError):
        return StoreError(f"The database {name} can not be opened ({reason}); check the user, the password and the name.")
    return StoreError(f"The database {name} refused a statement ({reason}).")


def _sqlite_error(reason: str, name: str) -> StoreError:
    if "locked" in reason or "busy" in reason:
        return TransientStoreError(f"The database {name} is locked by another program; try again when it is done.")
    if "unable to open" in reason:
        return StoreError(f"The database {name} can not be opened; check that its folder exists and may be written.")
    if "not a database" in reason or "malformed" in reason:
        return StoreError(
            f"The file {name} is no SQLite database, or a damaged one; name another file with --db or restore a copy."
        )
    if "readonly" in reason:
        return StoreError(f"The database {name} may not be written; check the permissions of the file and of its folder.")
    if "disk is full" in reason or "disk I/O error" in reason:  # the write-ahead log says the latter of a full disk too
        return TransientStoreError(_FULL.format(name=name))
    return StoreError(f"The database {name} refused a statement ({reason}).")
