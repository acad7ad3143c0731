"""What the work needs and what of it is here: programs, Tesseract's languages, Python packages, the database's schema."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from typing import Any, TextIO

from pipeline.errors import StoreError, ToolMissingError

PYTHON = (3, 11)
LANGUAGES = ("eng", "ind")
TIMEOUT = 30  # seconds for a program to tell its version
SETUP = "make setup"
LABEL = len("outdated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked for: what was found, and where it fails the way to mend it and the exit code it stands for.

    `state` is "ok", "missing", "outdated" (there, but of another version) or "failed" (there, but it does not answer).
    """

    name: str
    found: str
    state: str = "ok"
    remedy: str | None = None
    exit_code: int = 0

    @property
    def ok(self) -> bool:
        return self.state == "ok"


def check(database: str) -> tuple[Check, ...]:
    """Every check, in the order of a person's interest; never raises for what is missing."""
    return (_check_python(), *_check_tesseract(), *_check_packages(), _check_database(database))


def exit_code_of(checks: tuple[Check, ...]) -> int:
    """4 when a tool is missing, else the code of the first check that failed, else 0."""
    codes = [one.exit_code for one in checks if not one.ok]
    missing = ToolMissingError.exit_code
    return missing if missing in codes else next(iter(codes), 0)


def render_checks(checks: tuple[Check, ...]) -> dict[str, Any]:
    """The checks as JSON."""
    return {
        "schema": "iku.check/1",
        "ok": all(one.ok for one in checks),
        "checks": [
            {"name": one.name, "ok": one.ok, "state": one.state, "found": one.found, "remedy": one.remedy} for one in checks
        ],
    }


def print_checks(checks: tuple[Check, ...], out: TextIO) -> None:
    """One line for each check, and how to mend what fails."""
    width = max(len(one.name) for one in checks)
    for one in checks:
        label = one.state if one.ok else one.state.upper()
        print(f"{label:{LABEL}}  {one.name:{width}}  {one.found}", file=out)
        if one.remedy:
            print(f"{'':{LABEL}}  {'':{width}}  -> {one.remedy}", file=out)


def _missing(name: str, found: str, remedy: str) -> Check:
    return Check(name=name, found=found, state="missing", remedy=remedy, exit_code=ToolMissingError.exit_code)


def _check_python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < PYTHON:
        return _missing("python", version, "install Python 3.11 or later: sudo apt-get install python3 python3-venv")
    return Check(name="python", found=version)


def _check_tesseract() -> Iterator[Check]:
    """The program and its languages `eng` (digits, per cent signs) and `ind` (words)."""
    said = _said("tesseract", "--version")
    if said is None:
        yield _missing("tesseract", "not found", "sudo apt-get install tesseract-ocr")
    else:
        yield Check(name="tesseract", found=said.splitlines()[0].removeprefix("tesseract ") if said else "unknown version")
    languages = (_said("tesseract", "--list-langs") or "").split()
    for language in LANGUAGES:
        name = f"tesseract language {language}"
        if language in languages:
            yield Check(name=name, found="installed")
        else:
            yield _missing(name, "not found", f"sudo apt-get install tesseract-ocr-{language}")


def _said(program: str, argument: str) -> str | None:
    """What the program prints; None when it is not there or can not run."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run([path, argument], capture_output=True, text=True, timeout=TIMEOUT, check=False, errors="replace")
    except (OSError, subprocess.TimeoutExpired):
        return None
    return (done.stdout or done.stderr) if done.returncode == 0 else None


def _check_packages() -> Iterator[Check]:
    """Every package that the installed project names as needed, by the project's own data."""
    try:
        needed = metadata.requires("iku") or []
    except metadata.PackageNotFoundError:
        yield _missing("iku", "not installed", SETUP)
        return
    for requirement in needed:
        if "extra ==" in requirement:
            continue
        name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
        try:
            yield Check(name=name, found=metadata.version(name))
        except metadata.PackageNotFoundError:
            yield _missing(name, "not installed", SETUP)


def _check_database(url: str) -> Check:
    """Whether the database answers and has this version's tables; an SQLite file that is not there yet is no fault."""
    from sql.engine import is_absent, open_engine
    from sql.migrate import status

    try:
        engine = open_engine(url)
        if is_absent(url):
            return Check(name="database", found=f"{engine.url.database} is not there yet; iku ingest makes it")
        found = status(engine)
        engine.dispose()
    except StoreError as error:
        return Check(name="database", found=str(error), state="failed", exit_code=error.exit_code)
    if found.up_to_date or found.current is None:
        state = f"schema version {found.current}" if found.current else "no tables yet; iku ingest makes them"
        return Check(name="database", found=f"{found.database}, {state}")
    if found.current > found.newest:
        message, remedy = "made by a newer version of the program", "use that version"
    elif found.current == found.newest:
        message, remedy = "its views are of another version", "run iku db upgrade (the next iku ingest does it too)"
    else:
        message, remedy = f"schema version {found.current}, but {found.newest} is needed", "run iku db upgrade"
    code = StoreError.exit_code
    return Check(name="database", found=f"{found.database}, {message}", state="outdated", remedy=remedy, exit_code=code)
