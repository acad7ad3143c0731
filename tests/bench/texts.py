"""Cell texts a second: each is mapped as a heading, parsed as a value and normalized as a unit, on one core.

The texts are those of the cells that a run read, scans included, in their order. `distinct`: each once, nothing known of it
before. `occurring`: all of them, with the repetition that decrees have, from nothing known on as well.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

REPEATS = 3  # the quickest counts: the machine does other things too


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpeed:
    """How many cell texts, how many of them distinct, and how many of each a second."""

    texts: int
    distinct: int
    distinct_rate: float
    occurring_rate: float


def cell_texts(extractions: Iterable[Mapping[str, Any]]) -> list[str]:
    """The texts of all cells that are not empty."""
    return [text for e in extractions for table in e.get("tables") or () for row in table["rows"] for text in row if text]


def measure_texts(texts: Sequence[str]) -> TextSpeed | None:
    """The speed on these cell texts, None when there are none."""
    distinct = list(dict.fromkeys(texts))
    if not texts:
        return None
    parse_texts(distinct[:100])  # loads the vocabularies
    return TextSpeed(
        texts=len(texts),
        distinct=len(distinct),
        distinct_rate=len(distinct) / min(_seconds(distinct) for _ in range(REPEATS)),
        occurring_rate=len(texts) / min(_seconds(texts) for _ in range(REPEATS)),
    )


def _seconds(texts: Sequence[str]) -> float:
    forget()
    started = time.process_time()
    parse_texts(texts)
    return time.process_time() - started


def parse_texts(texts: Iterable[str]) -> int:
    """Maps, parses and normalizes each; how many meant something."""
    from normalizers.headers import map_header
    from normalizers.numbers import parse_value
    from normalizers.units import normalize_unit

    meant = 0
    for text in texts:
        heading, value, unit = map_header(text), parse_value(text), normalize_unit(text)
        meant += heading is not None or value.value is not None or unit is not None
    return meant


def forget() -> None:
    """Empties what the normalizers keep of texts (caches with a bound); vocabularies, which are loaded once, stay."""
    for kept in gc.get_objects():
        clear: Callable[[], None] | None = (
            getattr(kept, "cache_clear", None) if type(kept).__name__ == "_lru_cache_wrapper" else None
        )
        if clear is not None and kept.cache_parameters()["maxsize"] and str(kept.__module__).startswith("normalizers"):
            clear()
