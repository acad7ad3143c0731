"""Databases for the tests: SQLite files, and a PostgreSQL server that the tests start and stop themselves."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from sql.store import Store
from tests.sql.decrees import SOFTWARE

_names = count(1)


def find_postgresql() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it out of the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parent.parent.name))
    found = shutil.which("initdb")
    if versions:
        return versions[-1].parent
    return Path(found).resolve().parent if found else None


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server, without a database name; its own folder, a free port, gone after the tests."""
    binaries = find_postgresql()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed; `make test` installs it (apt-get install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="iku-pg-", dir="/tmp"))
    # The server refuses to run as root; Debian's package makes the user postgres.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")

    def run(*command: str) -> None:
        # Not captured through pipes: the server would inherit them and the call would wait for its end.
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run([*as_user, *command], check=True, stdout=log, stderr=log, cwd="/", timeout=120)

    data = str(folder / "data")
    control = [str(binaries / "pg_ctl"), "-D", data, "-w", "-t", "60"]
    try:
        run(str(binaries / "initdb"), "-D", data, "-U", "iku", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        run(*control, "-o", f"-p {port} -h 127.0.0.1 -k {folder} -F", "start")
        try:
            yield f"postgresql://iku@127.0.0.1:{port}/"
        finally:
            run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'iku.db'}"
    server: str = request.getfixturevalue("postgresql")
    import psycopg

    name = f"iku{next(_names)}"
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server}{name}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with Store(url, software=SOFTWARE) as opened:
        yield opened


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    with Store(f"sqlite:///{tmp_path / 'iku.db'}", software=SOFTWARE, timeout_s=0.2) as opened:
        yield opened
