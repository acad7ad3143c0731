"""`python -m tests.bench.calibrate`: how often values told with a confidence are right -> extractors/calibration.json.

Every document with a truth file is read with the readers' own confidences (an earlier calibration is put aside, so that the
command can be run again and again). Each told text and target is right when it is as in the truth; see values.py. For each method
a monotone curve is fitted; for OCR that threshold for review is chosen which keeps silent errors at or below --silent with the
fewest flags. Calibrate on documents that no rule was tuned by, and read the table before committing the file.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from extractors.calibration import TABLE
from pipeline.errors import IkuError
from tests.bench.__main__ import counted
from tests.bench.child import UNCALIBRATED
from tests.bench.corpus import Document, find_documents, read_truth
from tests.bench.measure import measure
from tests.bench.reliability import THRESHOLD_METHOD, by_method, choose_threshold, fit_curve, sweep_thresholds
from tests.bench.reliability_table import print_reliability
from tests.bench.values import Told, told_values

SCHEMA = "iku.calibration/1"
MOST_SILENT = 0.005  # of all told values: the promise "no silent error" in figures
LEAST_VALUES = 100  # of a method, below which nothing is fitted


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, tell and write; the exit codes are those of `iku`."""
    arguments = _parser().parse_args(argv)
    try:
        documents, _ = find_documents(arguments.corpus, arguments.truth, arguments.only)
        by_decree, present = read_values(documents, jobs=arguments.jobs, time_limit=arguments.time_limit)
    except IkuError as error:
        print(f"calibrate: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    methods = fit_methods([value for values in by_decree.values() for value in values], present, arguments.silent)
    print_reliability(by_decree, present, arguments.silent, sys.stdout)
    table = {"schema": SCHEMA, "documents": len(documents), "decrees": sorted(by_decree), "methods": methods}
    arguments.out.write_text(_rendered(table), encoding="utf-8")
    print(f"Written: {arguments.out}; read it, then commit it.")
    return 0


def read_values(documents: Sequence[Document], *, jobs: int, time_limit: float) -> tuple[dict[str, list[Told]], float]:
    """Every told value of the documents, by decree, and the threshold for review that they were told with."""
    present = 0.0

    def one(document: Document) -> list[Told]:
        nonlocal present
        measured = measure(UNCALIBRATED, document, python=Path(sys.executable), time_limit=time_limit)
        progress.done(document.name)
        if measured.reason is not None:
            print(f"calibrate: {document.name}: {measured.reason}", file=sys.stderr)
            return []
        present = measured.told["review_below"]
        return list(told_values(read_truth(document.truth), measured.told["extraction"]))

    with counted(len(documents)) as progress, ThreadPoolExecutor(jobs) as threads:
        values: dict[str, list[Told]] = {}
        for document, told in zip(documents, threads.map(one, documents), strict=True):
            values.setdefault(document.truth.stem, []).extend(told)
        return values, present


def fit_methods(values: Sequence[Told], present: float, most_silent: float) -> dict[str, Any]:
    """The table that extractors.calibration reads: for each method its curve, and for OCR the threshold."""
    methods: dict[str, Any] = {}
    for method, told in by_method(values).items():
        if len(told) < LEAST_VALUES:
            continue
        pairs = [(value.confidence or 0.0, value.right) for value in told]
        threshold = choose_threshold(sweep_thresholds(told, present), most_silent) if method == THRESHOLD_METHOD else None
        methods[method] = {
            "values": len(told),
            "review_below": None if threshold is None else round(threshold.below, 4),
            "points": [list(point) for point in fit_curve(pairs)],
        }
    return methods


def _rendered(table: Mapping[str, Any]) -> str:
    """JSON with a point a line, so that a change of the curve can be read in a diff."""
    text = json.dumps(table, indent=1, ensure_ascii=False)
    return re.sub(r"\[\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2]", text) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.calibrate", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of documents")
    parser.add_argument("--truth", type=Path, help="folder of truth files (default: truth/ in or beside the corpus)")
    parser.add_argument("--only", default="", help="words, separated by commas: only files whose path has one of them")
    parser.add_argument("--jobs", type=int, default=1, help="documents at a time")
    parser.add_argument("--time-limit", type=float, default=600, help="seconds for one document")
    parser.add_argument(
        "--silent", type=float, default=MOST_SILENT, help="share of silent errors to stay below (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, default=TABLE, help="the table (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
