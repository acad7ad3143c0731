"""The reviewed vocabulary: YAML files beside this one, read once, and patterns of their words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.errors import ConfigurationError


@cache
def load_vocabulary(name: str) -> dict[str, Any]:
    """The vocabulary file `name`.yaml as a mapping. ConfigurationError when it is missing or is no mapping.

    >>> "fields" in load_vocabulary("headers")
    True
    """
    try:
        data = yaml.load(files(__package__).joinpath(f"{name}.yaml").read_text("utf-8"), Loader=_LOADER)
    except (OSError, yaml.YAMLError) as error:
        raise ConfigurationError(f"vocabulary/{name}.yaml can not be read ({error}); restore it from the repository") from error
    if not isinstance(data, dict):
        raise ConfigurationError(f"vocabulary/{name}.yaml is no mapping; restore it from the repository")
    return data


def alternatives(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first; a blank inside one stands for any white space.

    >>> alternatives(["kota", "kota administrasi", "s.d"])
    'kota\\\\s+administrasi|kota|s\\\\.d'
    """
    ordered = sorted(map(str, words), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered)


# The C loader reads the files about ten times faster; builds of PyYAML without libyaml have only the slow one.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
