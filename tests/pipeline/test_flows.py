"""The nightly deployment on a real Prefect server, deployed from prefect.yaml and run once by a real worker."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFECT = Path(sys.executable).with_name("prefect")
STARTUP = 240  # seconds; a quiet machine needs 9, a loaded one has been seen to take 40
RUN = 420  # seconds for one deployment run, from scheduling to its end


@dataclass(frozen=True)
class Server:
    api: str
    home: Path

    @property
    def env(self) -> dict[str, str]:
        return environment(self.home) | {"PREFECT_API_URL": self.api}

    def call(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """The JSON answer of the server's own interface, asked again while its database is busy (503)."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data=data, headers={"Content-Type": "application/json"})
        deadline = time.monotonic() + RUN
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE or time.monotonic() > deadline:
                    raise
                time.sleep(1)

    def command(self, *arguments: str, cwd: Path, timeout: float = RUN) -> str:
        """What `prefect ARGUMENTS` prints; it must succeed."""
        done = subprocess.run(
            [PREFECT, "--no-prompt", *arguments],
            cwd=cwd,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        assert done.returncode == 0, f"prefect {' '.join(arguments)}\n{done.stdout}"
        return done.stdout


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "IKU_"))}
    return kept | {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_CLI_COLORS": "false",
        "PREFECT_LOGGING_LEVEL": "INFO",
    }


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("prefect")
    port = free_port()
    here = Server(api=f"http://127.0.0.1:{port}/api", home=home)
    address = ("--host", "127.0.0.1", "--port", str(port))
    with running(here, "server", "start", *address, "--no-ui", log="server.log") as process:
        wait_for_health(here, process)
        yield here


@contextmanager
def running(server: Server, *arguments: str, log: str) -> Iterator[subprocess.Popen[bytes]]:
    """`prefect ARGUMENTS` in the background, ended with all that it started."""
    with (server.home / log).open("wb") as out:
        process = subprocess.Popen(
            [PREFECT, *arguments], env=server.env, cwd=server.home, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(60)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_health(server: Server, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTUP
    while time.monotonic() < deadline:
        assert process.poll() is None, (server.home / "server.log").read_text()
        try:
            if server.call("/health") is True:
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    pytest.fail((server.home / "server.log").read_text())


@pytest.fixture(scope="module")
def deployed(server: Server) -> Server:
    """The server with the process pool and every deployment of prefect.yaml."""
    server.command("work-pool", "create", "iku", "--type", "process", cwd=ROOT)
    server.command("deploy", "--all", cwd=ROOT)
    return server


@pytest.fixture(scope="module")
def worked(deployed: Server) -> Iterator[Server]:
    """The same, with a worker that waits for runs."""
    with running(deployed, "worker", "start", "--pool", "iku", log="worker.log"):
        yield deployed


def test_the_deployment_runs_nightly_in_jakarta_on_a_process_pool(deployed: Server) -> None:
    nightly = deployed.call("/deployments/name/ingest-archive/nightly")
    schedules = [(one["schedule"]["cron"], one["schedule"]["timezone"], one["active"]) for one in nightly["schedules"]]
    assert schedules == [("0 1 * * *", "Asia/Jakarta", True)]
    assert nightly["work_pool_name"] == "iku"
    assert deployed.call("/work_pools/iku")["type"] == "process"
    assert nightly["parameters"] == {"inbox": "inbox"}


def test_a_worker_takes_what_is_new_or_changed_in_the_inbox(worked: Server, tmp_path: Path) -> None:
    inbox, database = tmp_path / "inbox", tmp_path / "night.db"
    inbox.mkdir()
    shutil.copy(ROOT / "samples" / "seed-004-pasuruan.txt", inbox)
    shutil.copy(ROOT / "samples" / "seed-003-barito-kuala.pdf", inbox)
    (inbox / "cut.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n")

    first = run_nightly(worked, inbox, database)
    assert first["state"]["message"] == "2 new, 1 rejected"
    with closing(sqlite3.connect(database)) as rows:
        assert rows.execute("SELECT COUNT(*) FROM documents").fetchone() == (2,)
        assert rows.execute("SELECT COUNT(DISTINCT document_id) FROM indicators").fetchone() == (2,)
        before = rows.execute("SELECT id, stored_at FROM documents ORDER BY id").fetchall()
    tasks = worked.call("/task_runs/filter", {"task_runs": {"flow_run_id": {"any_": [first["id"]]}}})
    assert {task["name"].rsplit("/", 1)[-1]: task["state"]["type"] for task in tasks} == {
        "seed-004-pasuruan.txt": "COMPLETED",
        "seed-003-barito-kuala.pdf": "COMPLETED",
        "cut.pdf": "FAILED",
    }
    assert {task["run_count"] for task in tasks} == {1}  # a damaged file stays damaged: it is not tried again
    artifacts = worked.call("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [first["id"]]}}})
    assert {one["key"] for one in artifacts} == {"ingest-archive-summary", "ingest-archive-rejected"}
    assert "cut.pdf" in next(one["data"] for one in artifacts if one["key"] == "ingest-archive-rejected")

    (inbox / "cut.pdf").unlink()
    with (inbox / "seed-004-pasuruan.txt").open("a", encoding="utf-8") as changed:
        changed.write("\nKeterangan tambahan.\n")
    second = run_nightly(worked, inbox, database)
    assert second["state"]["message"] == "1 replaced, 1 unchanged", second
    with closing(sqlite3.connect(database)) as rows:
        after = rows.execute("SELECT id, stored_at FROM documents ORDER BY id").fetchall()
    assert len(after) == 2
    assert len(set(before) & set(after)) == 1


def test_a_failed_run_says_why_and_leaves_room_for_the_next(worked: Server, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    failed = run_nightly(worked, missing, tmp_path / "failed.db", ends="FAILED")
    assert failed["state"]["name"] == "Failed"  # not crashed, not waiting for a retry: the inbox stays away
    assert failed["state"]["message"] == f"1 rejected: {missing}: there is no such file or folder; check the path"
    assert failed["run_count"] == 1
    missing.mkdir()
    completed = run_nightly(worked, missing, tmp_path / "failed.db")  # not cancelled: the failed run gave its place back
    assert completed["state"]["message"] == f"no documents in {missing}"


def run_nightly(server: Server, inbox: Path, database: Path, ends: str = "COMPLETED") -> Any:
    """One run of the deployment, told to read this inbox, as the worker ended it; its end must be of the type `ends`."""
    nightly = server.call("/deployments/name/ingest-archive/nightly")
    parameters = {"inbox": str(inbox), "database": f"sqlite:///{database}", "workers": 1}
    body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    run = server.call(f"/deployments/{nightly['id']}/create_flow_run", body)
    deadline = time.monotonic() + RUN
    while time.monotonic() < deadline:
        found = server.call(f"/flow_runs/{run['id']}")
        if found["state"]["type"] == ends:
            return found
        if found["state"]["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED"):
            break
        time.sleep(0.5)
    logs = server.call("/logs/filter", {"logs": {"flow_run_id": {"any_": [run["id"]]}}})
    told = "\n".join(one["message"] for one in logs)
    return pytest.fail(f"{found['state']}\n{told}\n{(server.home / 'worker.log').read_text()}")


def run_alone(code: str) -> None:
    """Run the code in a Python of its own, as what imports Prefect must; warnings are errors, and so is what it asserts."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr


def test_only_what_may_pass_is_tried_again() -> None:
    code = (
        "import asyncio; from prefect.states import exception_to_crashed_state as to_state\n"
        "from pipeline.errors import DocumentError, TransientError, TransientStoreError\n"
        "from pipeline.flows import RETRY_DELAYS, _is_transient, read_document\n"
        "async def told(error): return await _is_transient(None, None, await to_state(error))\n"
        "errors = (TransientError('x'), TransientStoreError('x'), DocumentError('x'), ValueError('x'))\n"
        "answers = [asyncio.run(told(error)) for error in errors]\n"
        "assert answers == [True, True, False, False], answers\n"
        "assert read_document.retries == len(RETRY_DELAYS) > 0"
    )
    run_alone(code)


def test_a_database_out_of_reach_is_waited_for_and_a_wrong_one_is_not() -> None:
    code = (
        "import logging; from concurrent.futures import CancelledError; from pathlib import Path\n"
        "from pipeline import flows; from pipeline.errors import StoreError, TransientStoreError\n"
        "flows.STORE_RETRY_DELAYS = (0, 0)\n"
        "def tries(*answers):\n"
        "    left = list(answers)\n"
        "    def ingest(*_, **__):\n"
        "        answer = left.pop(0)\n"
        "        if isinstance(answer, Exception): raise answer\n"
        "        return answer\n"
        "    flows.ingest = ingest\n"
        "    try: told = flows._ingest(Path('inbox'), None, logging.getLogger())\n"
        "    except StoreError as error: told = str(error)\n"
        "    return told, len(left)\n"
        "away = TransientStoreError('away')\n"
        "assert tries(away, away, 'report') == ('report', 0)\n"
        "assert tries(away, away, away, 'report') == ('away', 1)\n"
        "assert tries(StoreError('wrong'), 'report') == ('wrong', 1)\n"
        "class Answer:\n"
        "    def add_done_callback(self, callback): self.settle = callback\n"
        "    def result(self): raise CancelledError\n"
        "answer = Answer(); future = flows._as_future(answer); future.cancel(); answer.settle(answer)\n"
        "assert future.cancelled()"
    )
    run_alone(code)
