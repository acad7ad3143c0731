"""The one store: an Extraction goes in as one transaction, a run keeps book of every file that it met."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.errors import StoreError, TransientStoreError
from pipeline.model.decree import Extraction
from pipeline.model.reading import Page
from sql.engine import LOCK_TIMEOUT_S, name_of, open_engine, reading, writing
from sql.keys import document_key
from sql.migrate import require_current
from sql.neighbours import store_near_names
from sql.rows import clean_text, content_digest, document_rows
from sql.schema import Document, Location, Run, RunDocument, Schema

T = TypeVar("T")

# Two writers can meet at one path or at one document; the second one then finds what the first wrote.
_ATTEMPTS = 3

# Tables that tell of a document but are not made from it.
_BOOKS = frozenset({"locations", "run_documents"})


class StoreOutcome(StrEnum):
    """NEW: not known before. UNCHANGED: nothing was written but the location. REPLACED: rows of before went, these came."""

    NEW = "new"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """How many files of a run went which way."""

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    rejected: int = 0


class Store:
    """A database of decrees. An empty one is built; one at another schema version is refused with StoreError.

    `software` is the version that reads the documents: what another version read is read again. Safe to open in several
    processes at once; one object belongs to one process.
    """

    def __init__(self, url: str, *, software: str, timeout_s: float = LOCK_TIMEOUT_S) -> None:
        self.engine = open_engine(url, timeout_s=timeout_s)
        self.software = software
        self.name = name_of(self.engine.url)
        try:
            require_current(self.engine, create=True)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Gives all connections back; SQLite folds its write-ahead log into the file."""
        self.engine.dispose()

    def start_run(self, command: str | None = None) -> int:
        """The id of a new run."""
        row = {"started_at": _now(), "software": self.software, "command": command and clean_text(command)}
        with writing(self.engine) as connection:
            return int(connection.execute(insert(Run).values(row).returning(Run.id)).scalar_one())

    def finish_run(self, run_id: int) -> RunCounts:
        """Closes the run and returns what it did."""
        with writing(self.engine) as connection:
            counts = _counts(connection, run_id)
            connection.execute(update(Run).where(Run.id == run_id).values(finished_at=_now(), **asdict(counts)))
            return counts

    def skip_known(self, path: str | os.PathLike[str], sha256: str, run_id: int) -> StoreOutcome | None:
        """Books the file without reading it when its bytes are known, at whatever path; None when it has to be read.

        UNCHANGED for the same path or a further one; REPLACED when the path held other bytes before.
        """
        with reading(self.engine) as connection:
            if not self._is_known(connection, sha256):
                return None

        def book(connection: Connection) -> StoreOutcome | None:
            if not self._is_known(connection, sha256):
                return None
            replaced = _locate(connection, location_of(path), document_key(sha256))
            outcome = StoreOutcome.REPLACED if replaced else StoreOutcome.UNCHANGED
            _record(connection, run_id, path, sha256, outcome)
            return outcome

        return self._write(book)

    def store_extraction(self, extraction: Extraction, run_id: int, *, pages: tuple[Page, ...] = ()) -> StoreOutcome:
        """Writes one document in one transaction; a failure leaves the database as it was.

        The same bytes that give the same content write nothing; other content of the same bytes (a newer version read them)
        or other bytes at the same path replace all rows of before. `pages` adds the sizes of the pages.
        """
        source = extraction.source
        digest = content_digest(extraction)
        rows = document_rows(extraction, pages)
        key = document_key(source.sha256)

        def write(connection: Connection) -> StoreOutcome:
            known = connection.execute(select(Document.sha256, Document.digest).where(Document.id == key)).first()
            if known is not None and known.sha256 != source.sha256.lower():
                raise StoreError(f"{source.path} has the key of another document ({known.sha256}); it can not be stored.")
            if known is not None and known.digest == digest:
                outcome = StoreOutcome.UNCHANGED
                connection.execute(update(Document).where(Document.id == key).values(software=self.software))
            else:
                outcome = StoreOutcome.NEW if known is None else StoreOutcome.REPLACED
                self._write_rows(connection, rows, run_id, digest, known=known is not None)
            if _locate(connection, location_of(source.path), key):
                outcome = StoreOutcome.REPLACED
            _record(connection, run_id, source.path, source.sha256, outcome)
            return outcome

        return self._write(write)

    def reject(self, path: str | os.PathLike[str], sha256: str | None, error: BaseException, run_id: int) -> None:
        """Books a file that could not be read or stored, with the reason; rows of an earlier version of it stay."""
        with writing(self.engine) as connection:
            _record(connection, run_id, path, sha256, "rejected", error)

    def _is_known(self, connection: Connection, sha256: str) -> bool:
        query = select(Document.id).where(Document.sha256 == sha256.lower(), Document.software == self.software)
        return connection.execute(query).first() is not None

    def _write_rows(
        self, connection: Connection, rows: dict[str, list[dict[str, Any]]], run_id: int, digest: str, *, known: bool
    ) -> None:
        (document,) = rows["documents"]
        document = {**document, "sha256": document["sha256"].lower()}
        document |= {"software": self.software, "digest": digest, "run_id": run_id, "stored_at": _now()}
        if known:
            # The document's own row stays, and with it its locations and its place in earlier runs.
            connection.execute(update(Document).where(Document.id == document["id"]).values(document))
            for table in reversed(Schema.metadata.sorted_tables):
                if "document_id" in table.c and table.name not in _BOOKS:
                    connection.execute(delete(table).where(table.c.document_id == document["id"]))
        else:
            connection.execute(insert(Document).values(document))
        for table in Schema.metadata.sorted_tables:
            if rows.get(table.name) and table.name != "documents":
                connection.execute(insert(table), rows[table.name])
        store_near_names(connection, document["id"])

    def _write(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                with writing(self.engine) as connection:
                    return work(connection)
            except StoreError as error:
                if attempt == _ATTEMPTS or not _collided(error):
                    raise
        raise AssertionError("unreachable")


def location_of(path: str | os.PathLike[str]) -> str:
    """The absolute path that a document is known by: the same file from whatever working folder. It need not exist
    (a member of an archive has a path of its own).
    """
    return clean_text(Path(os.path.abspath(path)).as_posix())  # noqa: PTH100  normalizes ".." without asking the disk


def _locate(connection: Connection, path: str, document_id: str) -> bool:
    """Puts the document at the path; True when another document was there. That one goes when it lies nowhere else."""
    before = connection.execute(select(Location.document_id).where(Location.path == path).with_for_update()).scalar()
    now = _now()
    if before is None:
        row = {"path": path, "document_id": document_id, "first_seen": now, "last_seen": now}
        connection.execute(insert(Location).values(row))
        return False
    moved = update(Location).where(Location.path == path)
    connection.execute(moved.values(document_id=document_id, last_seen=now))
    if before == document_id:
        return False
    # The row lock keeps another writer from giving the old document a new location while it is counted and deleted.
    connection.execute(select(Document.id).where(Document.id == before).with_for_update())
    elsewhere = connection.execute(select(func.count()).where(Location.document_id == before)).scalar_one()
    if not elsewhere:
        connection.execute(delete(Document).where(Document.id == before))
    return True


def _record(
    connection: Connection,
    run_id: int,
    path: str | os.PathLike[str],
    sha256: str | None,
    outcome: str,
    error: BaseException | None = None,
) -> None:
    """Books the outcome of one file; a file that the run meets again (a retry) has its last outcome."""
    where = location_of(path)
    connection.execute(delete(RunDocument).where(RunDocument.run_id == run_id, RunDocument.path == where))
    rejected = error is not None or sha256 is None
    row = {"run_id": run_id, "path": where, "document_id": None if rejected else document_key(sha256 or ""), "sha256": sha256}
    row |= {"outcome": str(outcome), "error": type(error).__name__ if error else None, "recorded_at": _now()}
    connection.execute(insert(RunDocument).values(row | {"message": clean_text(str(error)) if error else None}))


def _counts(connection: Connection, run_id: int) -> RunCounts:
    """The booked outcomes, counted; `run_documents` tells them of an interrupted run too."""
    query = select(RunDocument.outcome, func.count()).where(RunDocument.run_id == run_id).group_by(RunDocument.outcome)
    counted: dict[str, int] = {str(outcome): int(count) for outcome, count in connection.execute(query)}
    counts = {name: counted.get(name, 0) for name in ("new", "unchanged", "replaced", "rejected")}
    return RunCounts(**counts)


def _collided(error: StoreError) -> bool:
    return isinstance(error.__cause__, IntegrityError) or (isinstance(error, TransientStoreError) and "busy" in str(error))


def _now() -> datetime:
    return datetime.now(UTC)
