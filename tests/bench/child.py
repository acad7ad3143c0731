"""One tool on one document, in a process of its own: `python -m tests.bench.child TOOL FILE RESULT.json`.

RESULT gets seconds on the clock and of computing (this process and the programs it ran), the largest memory, and what was read.
Imports are not counted, for this tool as for its peers, nor the first reading of what is read quickly. Only the standard library
is imported here; see peers.py.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.peers import PEERS

OURS = "iku"
UNCALIBRATED = "iku-uncalibrated"  # told with the readers' own confidences, which calibration starts from
MISSING = "missing"
#: Seconds; what took less is read twice and the second time counts, for loading vocabularies and models is no part of reading
#: pages. More patience with ours, whose workers stay: the peers' OCR is a program that starts anew for each page anyway.
QUICK = 2.0
PATIENT = 60.0


def prepare(tool: str, path: Path, scratch: Path) -> Callable[[], dict[str, Any]]:
    """The step to be timed: reads the document, gives what it holds."""
    if tool == UNCALIBRATED:
        return _uncalibrated(path)
    if tool == OURS:
        return _ours(path)
    step = PEERS[tool].prepare(path, scratch)
    return lambda: {"tables": step()}


def _ours(path: Path) -> Callable[[], dict[str, Any]]:
    from pipeline.contract import render_extraction
    from pipeline.stages import extract
    from tests.bench.stages import start_clock

    clock = start_clock()

    def read() -> dict[str, Any]:
        clock.turn("other")
        clock.seconds.clear()  # what passed since the reading before is no part of this one
        extraction = extract(path)
        clock.turn(None)
        return {"extraction": render_extraction(extraction), "stages": dict(clock.seconds)}

    return read


def _uncalibrated(path: Path) -> Callable[[], dict[str, Any]]:
    from extractors import calibration

    calibration.TABLE = path.with_name("no calibration")  # before a module asks it for a threshold
    from extractors.arbiter import REVIEW_BELOW
    from pipeline.contract import render_extraction
    from pipeline.stages import extract

    return lambda: {"extraction": render_extraction(extract(path)), "review_below": REVIEW_BELOW}


def main(tool: str, path: str, result: str) -> None:
    """Measure, and write the result."""
    if tool == MISSING:
        Path(result).write_text(json.dumps({name: peer.missing() for name, peer in PEERS.items()}), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as scratch:
        step = prepare(tool, Path(path), Path(scratch))
        told, measured = _timed(step)
        if measured["seconds"] < (PATIENT if tool == OURS else QUICK):
            if tool == OURS:
                from tests.bench.texts import forget

                forget()  # what it knows of this very document is no part of being warm
            told, measured = _timed(step)
    told |= measured | {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}  # Linux tells KiB
    Path(result).write_text(json.dumps(told), encoding="utf-8")


def _timed(step: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], dict[str, float]]:
    clock, computing = time.monotonic(), _computing()
    told = step()
    return told, {"seconds": time.monotonic() - clock, "cpu": _computing() - computing}


def _computing() -> float:
    """Seconds of all cores, by this process and the programs that it waited for."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


if __name__ == "__main__":
    main(*sys.argv[1:])
