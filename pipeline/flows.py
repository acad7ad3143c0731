"""The nightly run: the same batch as `iku ingest`, with a task for each document, retries, and artifacts in Prefect.

The door of Prefect. No rule about decrees lives here, and the command line never imports this file.
"""

from __future__ import annotations

import time
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.archives import Found
from pipeline.batch import Read, Timed, ingest
from pipeline.errors import TransientError, TransientStoreError
from pipeline.report import RunReport, Status, describe_counts
from pipeline.settings import Settings, read_settings
from pipeline.summary import MAX_ROWS, render_markdown

if TYPE_CHECKING:
    from logging import Logger, LoggerAdapter

# Seconds before a document whose reader was killed or ran out of time or memory is tried again: the machine may be busy.
RETRY_DELAYS: list[float] = [10, 60]
# Seconds before the inbox is gone through again when the database was out of reach: a server that restarts, a backup that locks.
STORE_RETRY_DELAYS = (60, 300)
# Reading is bounded by the workers; more threads than this would only wait for one.
MAX_THREADS = 32


async def _is_transient(_task: Any, _run: Any, state: Any) -> bool:
    """Whether the failure may pass; a damaged file stays damaged and is not tried again."""
    try:
        await state.aresult()
    except TransientError:
        return True
    except Exception:
        return False
    return False


@task(
    name="read-document",
    task_run_name="read {name}",
    retries=len(RETRY_DELAYS),
    retry_delay_seconds=RETRY_DELAYS,
    retry_condition_fn=_is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
    log_prints=False,
)
def read_document(read: Read, found: Found, name: str) -> Timed:  # noqa: ARG001 - the name is shown in the run's name
    """What one document says, read in a process of its own."""
    return read(found)


# Without Prefect's own retries: they try again whatever failed, damaged files too, and a failure that is returned as a state
# crashes the run and keeps its place in the deployment's limit, so that the next runs are cancelled.
@flow(
    name="ingest-archive",
    persist_result=False,
    task_runner=ThreadPoolTaskRunner(max_workers=MAX_THREADS),  # type: ignore[arg-type]
)
def ingest_archive(
    inbox: str = "inbox", database: str | None = None, workers: int | None = None, time_limit: int | None = None
) -> Any:
    """Read what is new or changed in the inbox (a file, folder or archive) into the database; see `iku ingest`.

    `time_limit` in seconds for one document. Completed, with the number of rejected documents in its message; Failed when there
    are documents and none could be read, with the first reason. StoreError when the database stays out of reach or can
    not be used.
    """
    logger = get_run_logger()
    report = _ingest(Path(inbox).absolute(), read_settings(database, workers, time_limit), logger)
    _publish(report)
    message = describe_counts(report) or f"no documents in {inbox}"
    logger.info("%s; the database is %s", message, report.database)
    if report.documents and report.exit_code not in (0, 7):
        reasons = [d.reason for d in report.documents if d.reason]
        return Failed(message=f"{message}: {reasons[0]}" if reasons else message)
    return Completed(message=message)


def _ingest(inbox: Path, settings: Settings, logger: Logger | LoggerAdapter[Any]) -> RunReport:
    """The report of the run that came through; what an earlier try has stored is skipped by the next."""

    def submit(read: Read, found: Found) -> Future[Timed]:
        return _as_future(read_document.submit(read, found, found.name))

    for delay in (*STORE_RETRY_DELAYS, None):
        try:
            return ingest([inbox], settings, tell=logger.warning, submit=submit)
        except TransientStoreError as error:
            if delay is None:
                raise
            logger.warning("%s Trying again in %d s.", error, delay)
            time.sleep(delay)
    raise AssertionError("unreachable")


def _as_future(prefect_future: Any) -> Future[Timed]:
    """The standard library's future of a Prefect future: done when it is done, with its result or its exception."""
    future: Future[Timed] = Future()

    def settle(done: Any) -> None:
        if not future.set_running_or_notify_cancel():
            return  # the run was stopped: nobody waits for this answer
        try:
            future.set_result(done.result())
        except BaseException as error:
            future.set_exception(error)

    prefect_future.add_done_callback(settle)
    return future


def _publish(report: RunReport) -> None:
    """The summary and the rejected documents as artifacts of the run."""
    create_markdown_artifact(render_markdown(report), key="ingest-archive-summary", description="What the run read and flagged")
    rejected = [{"document": d.name, "reason": d.reason or ""} for d in report.documents if d.status is Status.REJECTED][
        :MAX_ROWS
    ]
    if rejected:
        create_table_artifact(rejected, key="ingest-archive-rejected", description="Documents that could not be read")
