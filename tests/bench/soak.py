"""Whether a reader's memory stays flat: one process reads the documents over and over, as a worker of `iku ingest` does.

`python -m tests.bench.soak PAGES RESULT.json FILE...` is such a process.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.bench.measure import MeasureError, measure_apart

MIB = 1 << 20
#: MiB a hundred pages, up to which memory is called flat: a batch of ten thousand pages may double a reader of 300 MiB.
FLAT = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Soak:
    """(pages read so far, MiB of the process then), after each document."""

    samples: tuple[tuple[int, float], ...]

    @property
    def pages(self) -> int:
        return self.samples[-1][0] if self.samples else 0

    @property
    def most(self) -> float:
        """MiB."""
        return max((memory for _, memory in self.samples), default=0.0)

    @property
    def growth(self) -> float:
        """MiB that 100 further pages take: how the least that was held rises between the halves of the last two thirds.

        The first third fills caches. What one document needed is given back sooner or later, so that the samples leap;
        what leaks is never given back, and raises the least of them.
        """
        rest = self.samples[len(self.samples) // 3 :]
        half = len(rest) // 2
        if half == 0 or rest[half][0] == rest[0][0]:
            return 0.0
        early, late = (min(memory for _, memory in part) for part in (rest[:half], rest[half:]))
        return 100 * (late - early) / (rest[half][0] - rest[0][0])

    @property
    def is_flat(self) -> bool:
        return self.growth <= FLAT


def measure_soak(files: Iterable[Path], pages: int, *, time_limit: float) -> Soak | str:
    """The memory of a process that reads at least so many pages, or why that failed."""
    try:
        samples = measure_apart("tests.bench.soak", str(pages), files=files, time_limit=time_limit)
    except MeasureError as error:
        return f"reading {pages} pages in one process failed: {error}"
    return Soak(samples=tuple((count, memory) for count, memory in samples))


def read_over_and_over(files: Iterable[Path], pages: int) -> Iterator[tuple[int, float]]:
    """The samples, until so many pages are read."""
    from pipeline.stages import extract

    read = 0
    for path in cycle(files):
        read += max(1, extract(path).source.pages)
        yield read, _resident()
        if read >= pages:
            return


def _resident() -> float:
    """MiB of memory this process holds now (Linux)."""
    resident = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return resident * os.sysconf("SC_PAGESIZE") / MIB


if __name__ == "__main__":
    told = list(read_over_and_over([Path(name) for name in sys.argv[3:]], int(sys.argv[1])))
    Path(sys.argv[2]).write_text(json.dumps(told), encoding="utf-8")
