"""What the environment sets: the database, the number of workers, and the limits of one document."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import ConfigurationError

DEFAULT_DATABASE = "sqlite:///iku.db"
# Seconds. A dense scanned page takes up to 4 s on one core, so this is a scan of some 450 pages.
DEFAULT_TIME_LIMIT = 1800
# MiB of address space. A worker's working set is meant to stay below 600 MB; the models it maps count here as well.
DEFAULT_MEMORY_LIMIT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`database` is a SQLAlchemy URL; `time_limit` in seconds and `memory_limit` in MiB, each for one document."""

    database: str
    workers: int
    time_limit: int
    memory_limit: int


def read_settings(database: str | None = None, workers: int | None = None, time_limit: int | None = None) -> Settings:
    """The settings of this run: what the command line gives, else the environment, else the defaults.

    IKU_DB, IKU_WORKERS, IKU_TIME_LIMIT (seconds), IKU_MEMORY_LIMIT (MiB). ConfigurationError for a value that is none.
    """
    env = os.environ
    url = database or env.get("IKU_DB") or DEFAULT_DATABASE
    return Settings(
        database=url,
        workers=workers or _number(env, "IKU_WORKERS", available_cores()),
        time_limit=time_limit or _number(env, "IKU_TIME_LIMIT", DEFAULT_TIME_LIMIT),
        memory_limit=_number(env, "IKU_MEMORY_LIMIT", DEFAULT_MEMORY_LIMIT),
    )


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) == 0:
        raise ConfigurationError(f'{name} is "{text}", but must be a whole number above 0')
    return int(text)
