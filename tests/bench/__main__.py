"""`python -m tests.bench`: the pipeline beside its peers on one corpus; a table for a person, JSON for programs."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from pipeline.errors import IkuError
from pipeline.report import Progress
from pipeline.summary import show_progress
from pipeline.version import software_version
from tests.bench.child import OURS
from tests.bench.corpus import Document, find_documents
from tests.bench.groups import Group, gather_groups, render_group
from tests.bench.measure import find_missing, peers_python
from tests.bench.peers import PEERS
from tests.bench.run import Row, render_row, run_all
from tests.bench.soak import Soak, measure_soak
from tests.bench.table import print_tables
from tests.bench.texts import cell_texts, measure_texts
from tests.bench.throughput import Throughput, measure_throughput

SCHEMA = "iku.bench/1"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and tell; the exit codes are those of `iku`."""
    arguments = _parser().parse_args(argv)
    try:
        _run(arguments)
    except IkuError as error:
        print(f"bench: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        return 130
    return 0


def _run(arguments: argparse.Namespace) -> None:
    documents, without = find_documents(arguments.corpus, arguments.truth, arguments.only)
    if without:
        _tell(f"{len(without)} files have no truth file and are left out, {without[0]} for one")
    tools, missing = choose_tools(arguments.peers, arguments.python)
    for name, lack in missing.items():
        _tell(f"{PEERS[name].title} is left out: {lack} is not installed")
    with counted(len(documents)) as progress:
        rows = run_all(
            documents,
            tools,
            python=arguments.python,
            time_limit=arguments.time_limit,
            jobs=arguments.jobs,
            done=lambda row: _note(row, progress),
        )
    groups = gather_groups(rows)
    throughputs = _throughputs(documents, arguments.workers)
    soak = _soak(documents, arguments.soak)
    texts = measure_texts(cell_texts(row.measured[OURS].told.get("extraction") or {} for row in rows))
    run = render_run(rows, groups, throughputs, missing)
    run |= {"soak": None if soak is None else asdict(soak), "texts": None if texts is None else asdict(texts)}
    arguments.out.write_text(json.dumps(run, indent=1), encoding="utf-8")
    print_tables(groups, throughputs, sys.stdout)
    if texts is not None:
        print(
            f"Cell texts as heading, number and unit: {texts.occurring_rate:,.0f} a second as they occur ({texts.texts:,}), "
            f"{texts.distinct_rate:,.0f} a second if each came once ({texts.distinct:,})."
        )
    if soak is not None:
        verdict = "flat" if soak.is_flat else "NOT flat"
        drift = f"{soak.growth:+.1f} MiB for each further 100 pages"
        print(f"One process over {soak.pages} pages: {soak.most:.0f} MiB at most, {verdict} ({drift}).")
    print(f"All figures: {arguments.out}")


def choose_tools(wanted: str, python: Path) -> tuple[list[str], dict[str, str]]:
    """(the tools to run, ours first; what each peer lacks that was asked for and can not run)."""
    names = [] if wanted == "none" else list(PEERS) if wanted == "all" else [name.strip() for name in wanted.split(",")]
    missing = find_missing(python) if names else {}
    return [OURS, *(name for name in names if name not in missing)], {n: missing[n] for n in names if n in missing}


@contextmanager
def counted(total: int) -> Iterator[Progress]:
    """A progress bar over `total` documents, on a terminal."""
    with show_progress(sys.stderr) as progress:
        progress.found(total)
        yield progress


def _note(row: Row, progress: Progress) -> None:
    progress.done(row.document.name)
    for tool, measured in row.measured.items():
        if measured.reason is not None:
            _tell(f"{row.document.name}: {tool}: {measured.reason}")


def _throughputs(documents: Sequence[Document], workers: Sequence[int]) -> list[Throughput]:
    files = [document.path for document in documents if document.is_pdf]
    runs = [measure_throughput(files, count, time_limit=7200) for count in workers if files]
    for run in runs:
        if isinstance(run, str):
            _tell(run)
    return [run for run in runs if not isinstance(run, str)]


def _soak(documents: Sequence[Document], pages: int) -> Soak | None:
    pdfs = [document for document in documents if document.is_pdf]
    files = [document.path for document in pdfs if document.is_scan] or [document.path for document in pdfs]
    told = measure_soak(files, pages, time_limit=7200) if pages and files else None
    if isinstance(told, str):
        _tell(told)
        return None
    return told


def render_run(
    rows: Sequence[Row], groups: Sequence[Group], throughputs: Sequence[Throughput], missing: dict[str, str]
) -> dict[str, object]:
    """The whole run for programs."""
    return {
        "schema": SCHEMA,
        "version": software_version(),
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "load": [round(x, 2) for x in os.getloadavg()]},
        "missing": missing,
        "groups": [render_group(group) for group in groups],
        "throughput": [asdict(run) | {"pages_per_second": round(run.rate, 3)} for run in throughputs],
        "documents": [render_row(row) for row in rows],
    }


def _tell(sentence: str) -> None:
    print(f"bench: {sentence}", file=sys.stderr)


def _names(text: str) -> str:
    unknown = sorted({name.strip() for name in text.split(",")} - {*PEERS, "all", "none"})
    if unknown:
        raise argparse.ArgumentTypeError(f"no peer is called {', '.join(unknown)}; there are {', '.join(PEERS)}, all, none")
    return text


def _workers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(",") if int(part))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("corpus", type=Path, help="folder of documents; grade and layout are told by names, see corpus.py")
    parser.add_argument("--truth", type=Path, help="folder of truth files (default: truth/ in or beside the corpus)")
    parser.add_argument("--only", default="", help="words, separated by commas: only files whose path has one of them")
    parser.add_argument("--peers", type=_names, default="all", help=f"all, none, or some of {','.join(PEERS)}")
    parser.add_argument("--python", type=Path, default=peers_python(), help="the Python that has the peers installed")
    parser.add_argument("--jobs", type=int, default=1, help="documents at a time (times are to be believed with 1 only)")
    parser.add_argument("--workers", type=_workers, default=(1, 2), help="runs of ingest to time, such as 1,2; 0 for none")
    parser.add_argument(
        "--soak", type=int, default=0, help="pages of scans to read in one process to see its memory, such as 500"
    )
    parser.add_argument("--time-limit", type=float, default=600, help="seconds for one tool on one document")
    parser.add_argument("--out", type=Path, default=Path("bench.json"), help="where the JSON goes (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
