"""The command `iku`: arguments in, exit code out. What a command needs is imported when it runs, so that `--help` is instant."""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import IkuError, TransientStoreError, one_line
from pipeline.streams import drop_output, prepare_streams, quiet_stdout

EXIT_CODES = """exit codes:
  0 all good · 1 our bug · 2 usage · 3 configuration · 4 a tool is missing · 5 no document could be read · 6 the store ·
  7 some documents were rejected, the others are loaded · 130 interrupted"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. An error is one sentence on stderr; with -v its traceback too."""
    prepare_streams()
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
        return code
    except IkuError as error:
        _tell(arguments, error)
        if arguments.run is _ingest and isinstance(error, TransientStoreError):
            print("iku: what was stored until then is kept; run the command again to go on", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("iku: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        drop_output()  # whoever read our output has seen enough (`iku extract FILE | head`)
        return 128 + signal.SIGPIPE
    except MemoryError:
        print("iku: the machine has not enough memory for this; free some or give a smaller document", file=sys.stderr)
        return 5
    except OSError as error:
        if error.errno != errno.ENOSPC:
            return _tell_bug(arguments, error)
        drop_output()
        print("iku: the disk is full, what was being written is cut off; make room and run the command again", file=sys.stderr)
        return 6
    except Exception as error:
        return _tell_bug(arguments, error)


def _tell_bug(arguments: argparse.Namespace, error: Exception) -> int:
    what = f"an internal error ({type(error).__name__}: {error})"
    _tell(arguments, f"{what}; this is a bug, please report it with the output of -v")
    return 1


def _ingest(arguments: argparse.Namespace) -> int:
    from pipeline.batch import ingest
    from pipeline.report import render_report
    from pipeline.settings import read_settings
    from pipeline.summary import print_summary, show_progress

    settings = read_settings(arguments.db, arguments.workers, arguments.time_limit)
    with _terminate_as_interrupt(), show_progress(sys.stderr) as progress:
        report = ingest(
            [Path(path) for path in arguments.paths],
            settings,
            force=arguments.force,
            verbose=arguments.verbose,
            tell=lambda sentence: print(f"iku: {one_line(sentence)}", file=sys.stderr),
            progress=progress,
        )
    if arguments.json:
        _print_json(render_report(report))
    else:
        print_summary(report, sys.stdout)
    if not report.documents and not report.interrupted:
        print(
            f"iku: {one_line(', '.join(arguments.paths))}: no document found; give PDFs, images, texts, archives or folders",
            file=sys.stderr,
        )
    if report.interrupted:
        print("iku: interrupted; what was read is stored, run it again to go on", file=sys.stderr)
    return report.exit_code


def _extract(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # Tesseract with more OpenMP threads is 6 to 10 times slower
    from dataclasses import replace

    from pipeline.archives import open_document
    from pipeline.contract import render_extraction
    from pipeline.stages import extract

    with open_document(Path(arguments.file)) as path, quiet_stdout():
        extraction = extract(path)
    extraction = replace(extraction, source=replace(extraction.source, path=arguments.file))
    _print_json(render_extraction(extraction))
    return 0


def _inspect(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    from pipeline.archives import open_document
    from pipeline.inspect import draw_page

    with open_document(Path(arguments.file)) as path, quiet_stdout():
        draw_page(path, arguments.page, Path(arguments.out), dpi=arguments.dpi, name=Path(arguments.file).name)
    print(f"{arguments.out}: page {arguments.page} of {arguments.file}", file=sys.stderr)
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from pipeline.settings import read_settings
    from sql.export import export_tables

    for path in export_tables(read_settings(arguments.db).database, arguments.format, Path(arguments.out)):
        print(path)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from pipeline.checks import check, exit_code_of, print_checks, render_checks
    from pipeline.settings import read_settings

    results = check(read_settings(arguments.db).database)
    if arguments.json:
        _print_json(render_checks(results))
    else:
        print_checks(results, sys.stdout)
    return exit_code_of(results)


def _db(arguments: argparse.Namespace) -> int:
    from pipeline.settings import read_settings
    from sql.engine import open_engine
    from sql.migrate import status, upgrade

    wanted = arguments.action == "upgrade"
    engine = open_engine(read_settings(arguments.db).database, must_exist=not wanted)
    found = upgrade(engine) if wanted else status(engine)
    if found.up_to_date:
        print(f"{found.database}: schema version {found.current}, up to date")
        return 0
    print(f"{found.database}: schema version {found.current or 'none'}, this program needs {found.newest}; run iku db upgrade")
    return 6


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iku",
        description="Reads Indonesian performance decrees (Indikator Kinerja Utama) into a database that can be trusted.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_VersionAction)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("-v", "--verbose", action="store_true", help="show tracebacks and what the tools say")
    database = argparse.ArgumentParser(add_help=False)
    database.add_argument("--db", metavar="URL", help="SQLAlchemy URL of the database (default: IKU_DB, else sqlite:///iku.db)")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Any, words: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=words, description=words, parents=[common, *parents])
        one.set_defaults(run=run)
        return one

    one = command("ingest", _ingest, "import files, folders and .zip/.tar archives of decrees into the database", database)
    one.add_argument("paths", nargs="+", metavar="PATH", help="a document, a folder (read recursively) or an archive")
    one.add_argument(
        "--workers", type=_positive, metavar="N", help="documents read side by side (default: IKU_WORKERS, else all cores)"
    )
    one.add_argument(
        "--time-limit", type=_positive, metavar="SECONDS", help="for one document (default: IKU_TIME_LIMIT, else 1800)"
    )
    one.add_argument("--force", action="store_true", help="read again what is unchanged")
    one.add_argument("--json", action="store_true", help="print a run report as JSON instead of the summary")

    one = command("extract", _extract, "read one document and print its extraction as JSON; touches no database")
    one.add_argument("file", metavar="FILE", help="the document; one in an archive as ARCHIVE.zip/NAME")

    one = command("inspect", _inspect, "draw what was seen on a page: words, rulings, cells, fields, flags")
    one.add_argument("file", metavar="FILE", help="the document; one in an archive as ARCHIVE.zip/NAME")
    one.add_argument("--page", type=_positive, default=1, metavar="N", help="page number, from 1 (default: 1)")
    one.add_argument("--out", required=True, metavar="PNG", help="the picture to write")
    one.add_argument("--dpi", type=_positive, default=150, help="resolution of the picture (default: 150)")

    one = command("export", _export, "write the analysts' tables and views as files", database)
    one.add_argument("--format", choices=("csv", "parquet", "xlsx"), default="csv")
    one.add_argument("--out", required=True, metavar="DIR", help="the folder to write to")

    one = command(
        "check", _check, "tell which tools, languages, packages and migrations are there, and how to install the rest", database
    )
    one.add_argument("--json", action="store_true", help="print the checks as JSON")

    one = command("db", _db, "bring the database to this version's schema, or tell where it is", database)
    one.add_argument("action", choices=("upgrade", "status"))
    return parser


class _VersionAction(argparse.Action):
    """Prints the version; reads the package's data only when asked."""

    def __init__(self, option_strings: Sequence[str], dest: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from pipeline.version import software_version

        print(f"iku {software_version()}")
        parser.exit()


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f'"{text}" is not a whole number above 0')
    return int(text)


def _print_json(value: dict[str, Any]) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=1))


def _tell(arguments: argparse.Namespace, error: IkuError | str) -> None:
    if arguments.verbose:
        traceback.print_exc()
        print(getattr(error, "trace", ""), end="", file=sys.stderr)
    print(f"iku: {one_line(str(error))}", file=sys.stderr)


@contextlib.contextmanager
def _terminate_as_interrupt() -> Iterator[None]:
    """SIGTERM ends a run as Ctrl-C does: readers stopped, the run closed, what was read kept."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


if __name__ == "__main__":
    sys.exit(main())
