"""Whether a reader's memory stays flat: one process reads the documents over and over, as a worker of `iku ingest` does.

`python -m tests.bench.soak PAGES RESULT.json FILE...` is such a process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.bench.measure import ONE_THREAD, ROOT

MIB = 1 << 20


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
        """MiB that the last quarter of the samples takes more than the second one; the first one fills caches."""
        quarter = len(self.samples) // 4
        if not quarter:
            return 0.0
        memory = [sample[1] for sample in self.samples]
        return (sum(memory[-quarter:]) - sum(memory[quarter : 2 * quarter])) / quarter


def measure_soak(files: Iterable[Path], pages: int, *, time_limit: float) -> Soak | str:
    """The memory of a process that reads at least so many pages, or why that failed."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "tests.bench.soak", str(pages), str(result), *(str(f.resolve()) for f in files)]
        environment = {**os.environ, **ONE_THREAD, "PYTHONPATH": str(ROOT)}
        try:
            subprocess.run(command, cwd=folder, env=environment, check=True, timeout=time_limit, capture_output=True)
        except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
            return f"reading {pages} pages in one process failed: {error}"[:300]
        return Soak(samples=tuple((count, memory) for count, memory in json.loads(result.read_text("utf-8"))))


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
