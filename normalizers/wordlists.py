"""The reviewed word lists in normalizers/vocabulary: the one door to YAML for the texts around the tables."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import ConfigurationError

FOLDER = Path(__file__).parent / "vocabulary"


@cache
def read_wordlist(name: str) -> Any:
    """The parsed YAML of `vocabulary/<name>.yaml`. ConfigurationError when it is missing or no YAML.

    >>> "goal" in read_wordlist("forms")["labels"]
    True
    """
    path = FOLDER / f"{name}.yaml"
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path.name}: the word list can not be read ({error}); install the package again") from error


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `vocabulary/<name>.csv`, keyed by its headings. ConfigurationError when it is missing.

    >>> read_rows("regions")[0]["nama"]
    'Aceh'
    """
    path = FOLDER / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple({key: value.strip() for key, value in row.items()} for row in csv.DictReader(file))
    except OSError as error:
        raise ConfigurationError(f"{path.name}: the list can not be read ({error}); install the package again") from error
