"""Pages a second of `iku ingest` into a database of its own, with 1 and 2 workers, and how much memory a worker takes.

`python -m tests.bench.throughput WORKERS RESULT.json FILE...` is one such run, in a process of its own.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.measure import MeasureError, measure_apart

MEMORY_LIMIT = 4096  # MiB of address space, the pipeline's own default


@dataclass(frozen=True, slots=True, kw_only=True)
class Throughput:
    """One run of the batch loop; `seconds` from its start to its end, workers' start included; `memory` of the largest worker."""

    workers: int
    documents: int
    pages: int
    seconds: float
    memory: float  # MiB

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds if self.seconds else 0.0


def measure_throughput(files: Iterable[Path], workers: int, *, time_limit: float) -> Throughput | str:
    """One run over the files, or why there is none."""
    try:
        told = measure_apart("tests.bench.throughput", str(workers), files=files, time_limit=time_limit)
    except MeasureError as error:
        return f"the run with {workers} workers failed: {error}"
    return Throughput(**told)


def main(workers: int, result: Path, files: list[Path]) -> None:
    """Ingest the files, and write what it took."""
    from pipeline.batch import ingest
    from pipeline.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bench.db"
        settings = Settings(database=database, workers=workers, time_limit=1800, memory_limit=MEMORY_LIMIT)
        report = ingest(files, settings)
    read = [document for document in report.documents if document.pages]
    told = Throughput(
        workers=workers,
        documents=len(read),
        pages=sum(document.pages for document in read),
        seconds=report.seconds,
        memory=resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,  # of the largest child that ended
    )
    result.write_text(json.dumps(asdict(told)), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), [Path(name) for name in sys.argv[3:]])
