"""Paths in, database out: reads documents side by side in worker processes, stores them one by one from this process.

No run stops for one document: what can not be read is rejected with one sentence and the others go on. Each document is one
transaction, so a run that is interrupted or killed has stored whole documents only, and the next one goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TypeGuard

from pipeline.archives import Found, Ignored, Refused, find_documents
from pipeline.errors import DocumentError, IkuError
from pipeline.report import DocumentReport, Progress, RunReport, Status
from pipeline.run import Run, Tell
from pipeline.settings import Settings
from pipeline.version import software_version
from pipeline.worker import Extracted, WorkerPool
from sql.engine import is_absent
from sql.store import Store
from sql.summary import read_summary

CHUNK = 1 << 20  # bytes
LOOK_AHEAD = 64  # documents found but not yet begun, of which the largest is begun first
Timed = tuple[Extracted, float]  # seconds
Read = Callable[[Found], Timed]
Submit = Callable[[Read, Found], "Future[Timed]"]


def ingest(
    paths: Iterable[Path],
    settings: Settings,
    *,
    force: bool = False,
    verbose: bool = False,
    tell: Tell = lambda _: None,
    progress: Progress | None = None,
    submit: Submit | None = None,
) -> RunReport:
    """The report on a run over every document below `paths`; `force` reads again what is unchanged.

    `tell` gets the sentence of each rejection as it happens. `submit` starts one reading in another thread and returns its
    future; a scheduler gives its own here, and with it retries and records of its own. StoreError when the database can not be
    opened or is lost on the way. On KeyboardInterrupt the readers are killed, what is stored stays, and the report says
    `interrupted`. Where none of the paths exists, no database is made.
    """
    started = time.monotonic()
    paths = tuple(paths)
    if is_absent(settings.database) and not any(map(os.path.lexists, paths)):
        return _report_absent(paths, settings, tell)
    with Store(settings.database, software=software_version()) as store:
        run = Run(store=store, run_id=store.start_run("ingest"), tell=tell, progress=progress or Progress())
        interrupted = False
        try:
            with ThreadPoolExecutor(settings.workers) as threads:
                _ingest_all(run, paths, settings, submit or threads.submit, force=force, verbose=verbose)
            store.finish_run(run.run_id)  # the row of an interrupted run has no end
        except KeyboardInterrupt:
            interrupted = True
        return RunReport(
            database=store.name,
            version=software_version(),
            documents=tuple(sorted(run.documents, key=lambda document: run.seen[document.name])),
            ignored=tuple(run.ignored),
            seconds=time.monotonic() - started,
            interrupted=interrupted,
            totals=asdict(read_summary(store.engine)),
        )


def _report_absent(paths: tuple[Path, ...], settings: Settings, tell: Tell) -> RunReport:
    """The report on paths of which none is there, without a database to note it in."""
    refused = [entry for entry in find_documents(paths) if isinstance(entry, Refused)]
    for entry in refused:
        tell(entry.reason)
    documents = tuple(
        DocumentReport(name=entry.name, status=Status.REJECTED, reason=entry.reason, exit_code=DocumentError.exit_code)
        for entry in refused
    )
    return RunReport(database=f"{settings.database} (not made)", version=software_version(), documents=documents)


def _ingest_all(run: Run, paths: Iterable[Path], settings: Settings, submit: Submit, *, force: bool, verbose: bool) -> None:
    waiting: list[Found] = []
    pending: dict[Future[Timed], Found] = {}
    room = 2 * settings.workers  # enough to keep the workers busy, few enough temporary files
    pool = WorkerPool(settings.workers, time_limit=settings.time_limit, memory_limit=settings.memory_limit, verbose=verbose)

    def begin_next() -> None:
        while len(pending) >= room:
            _settle(run, pending)
        found = _take_next(waiting)
        if not _is_known(run, found, force=force):
            pending[submit(partial(_read_timed, pool), found)] = found

    with pool, closing(find_documents(paths)) as entries:
        try:
            for entry in entries:
                if _admit(entry, run):
                    waiting.append(entry)
                while waiting and (len(pending) < room or len(waiting) > LOOK_AHEAD or waiting[-1].temporary):
                    begin_next()
            while waiting:
                begin_next()
            while pending:
                _settle(run, pending)
        except BaseException:
            for future in pending:
                future.cancel()
            raise


def _admit(entry: Found | Refused | Ignored, run: Run) -> TypeGuard[Found]:
    """Whether the entry is a document that was not seen before; otherwise it is noted as ignored or rejected."""
    if entry.name in run.seen:
        return False
    run.seen[entry.name] = len(run.seen)
    if isinstance(entry, Ignored):
        run.ignored.append(entry.name)
        return False
    run.progress.found()
    if isinstance(entry, Refused):
        run.reject(entry.name, DocumentError(entry.reason))
        return False
    return True


def _take_next(waiting: list[Found]) -> Found:
    """The document to read next: the copy of an archive's, which takes room, else the largest.

    A long document that is begun last leaves the other workers idle until it ends.
    """
    at = max(range(len(waiting)), key=lambda k: (waiting[k].temporary, _size(waiting[k].path), -k))
    return waiting.pop(at)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _is_known(run: Run, found: Found, *, force: bool) -> bool:
    """Whether there is nothing to read: the document is unchanged, another with its bytes is being read, or its file can not be
    read, which is noted.
    """
    try:
        sha256 = digest(found.path)
    except OSError as error:
        reason = f"{found.name}: the file can not be read ({error.strerror}); check its permissions"
        run.reject(found.name, DocumentError(reason))
        return True
    if run.is_twin(found.name, sha256) or run.skip(found.name, sha256, force=force):
        _drop(found)
        return True
    run.begin(found.name, sha256)
    return False


def _settle(run: Run, pending: dict[Future[Timed], Found]) -> None:
    """Wait for the next documents that are read, and store or reject them."""
    done, _ = wait(pending, return_when=FIRST_COMPLETED)
    for future in done:
        found = pending.pop(future)
        try:
            extracted, seconds = future.result()
        except IkuError as error:
            run.reject(found.name, error)
        except Exception as error:
            # A scheduler's own failure, or an answer that can not be understood: our bug, not the run's end.
            what = f"an internal error ({type(error).__name__}: {error}); this is a bug, please report it"
            run.reject(found.name, IkuError(f"{found.name}: {what}"))
        else:
            run.store_extracted(extracted, found.name, seconds)
        finally:
            _drop(found)
        run.settle_twins(found.name)


def _read_timed(pool: WorkerPool, found: Found) -> Timed:
    started = time.monotonic()
    extracted = pool.read(found.path, found.name)
    return extracted, time.monotonic() - started


def _drop(found: Found) -> None:
    if found.temporary:
        found.path.unlink(missing_ok=True)


def digest(path: Path) -> str:
    """The SHA-256 of the file's bytes, in hex."""
    sha = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            sha.update(chunk)
    return sha.hexdigest()
