"""A run's report as a person enjoys it: the summary on a terminal or in a file, as Markdown, and the progress on the way.

The door of rich, which is imported only when something is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TextIO

from pipeline.errors import one_line
from pipeline.report import DocumentReport, Progress, RunReport, Status, describe_counts, shorten

if TYPE_CHECKING:
    from rich.console import Console

MAX_REASONS = 12  # rows of the table of flags; the rest is in the database and in --json
EXAMPLES = (
    ("every target of a year", "SELECT region, indicator, period, raw, value, unit FROM v_target WHERE year = 2024;"),
    ("what a person should look at, and why", "SELECT path, page, field, raw, reason FROM v_review;"),
    (
        "indicators on one subject",
        "SELECT region, indicator, formula FROM v_indicator WHERE indicator LIKE '%PDRB%';",
    ),
)
REJECTED = "SELECT path, message FROM run_documents WHERE outcome = 'rejected' AND run_id = (SELECT MAX(id) FROM runs);"
MAX_ROWS = 200  # of a list in Markdown: the first night of an archive reads thousands of documents


def print_summary(report: RunReport, out: TextIO) -> None:
    """Documents, what is flagged and why, where the database is, and three queries to start from."""
    console = _console(out)
    read = [d for d in report.documents if d.pages]
    if read:
        _print_documents(console, read)
        _print_flags(console, read)
    _print_closing(console, report)


def _print_documents(console: Console, read: list[DocumentReport]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False)
    table.add_column("Document", footer=f"{len(read)} read", overflow="fold", ratio=1)
    for title, values in (
        ("Pages", [d.pages for d in read]),
        ("Indicators", [d.indicators for d in read]),
        ("Targets", [d.targets for d in read]),
        ("To review", [d.flagged for d in read]),
    ):
        table.add_column(title, footer=f"{sum(values):,}", justify="right", no_wrap=True)
    for d in read:
        table.add_row(
            _escape(d.name), f"{d.pages:,}", f"{d.indicators:,}", f"{d.targets:,}", f"{d.flagged:,}" if d.flagged else "-"
        )
    console.print(table)


def _print_flags(console: Console, read: list[DocumentReport]) -> None:
    from rich import box
    from rich.table import Table

    flags = [(d, flag) for d in read for flag in (*d.flags, *d.doubts)]
    values, flagged = sum(d.values for d in read), sum(d.flagged for d in read)
    if values:
        console.print(f"{flagged:,} of {values:,} values ({flagged / values:.1%}) ask a person to look; nothing else is doubted.")
    if not flags:
        return
    counts = Counter(flag.code for _, flag in flags)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("What is flagged", no_wrap=True)
    table.add_column("Times", justify="right", no_wrap=True)
    table.add_column("For example", overflow="fold", ratio=1)
    for code, count in counts.most_common(MAX_REASONS):
        document, flag = next((d, f) for d, f in flags if f.code == code)
        place = PurePosixPath(document.name).name + (f", page {flag.page}" if flag.page else "")
        table.add_row(_escape(code), f"{count:,}", _escape(f"{shorten(flag.message)} ({place})"))
    console.print(table)
    if len(counts) > MAX_REASONS:
        console.print(f"... and {len(counts) - MAX_REASONS} more kinds of flags, in the table `issues`.")


def _print_closing(console: Console, report: RunReport) -> None:
    counts = describe_counts(report)
    parts = [counts] if counts else []
    if report.ignored:
        parts.append(f"{len(report.ignored):,} other files ignored by name")
    console.print(
        f"[bold]{', '.join(parts) or 'nothing to read'}[/bold] in {report.seconds:.1f} s{', interrupted' * report.interrupted}"
    )
    if report.totals:
        held = ", ".join(f"{count:,} {noun}" for noun, count in report.totals.items() if noun != "flagged")
        console.print(
            f"The database now holds {held}; {report.totals.get('flagged', 0):,} values ask for review.", soft_wrap=True
        )
    console.print(f"Database: {_escape(_place(report.database))}", soft_wrap=True)
    if any(d.status is not Status.REJECTED for d in report.documents):
        console.print("\nTry, for example:")
        for title, query in EXAMPLES:
            console.print(f"  [dim]-- {title}[/dim]\n  {_escape(query)}", soft_wrap=True)
        if report.count(Status.REJECTED):
            console.print(f"  [dim]-- what was rejected, and what to do[/dim]\n  {REJECTED}", soft_wrap=True)


def _place(database: str) -> str:
    """Where a person finds the database: a file by its whole path."""
    return database if "://" in database or database == "in memory" else str(Path(database).absolute())


def render_markdown(report: RunReport) -> str:
    """The summary as Markdown, for a place that shows it; long lists end with how many more there are."""
    out = [f"**{describe_counts(report) or 'No documents.'}**", "", f"Database: `{report.database}`"]
    read = [d for d in report.documents if d.pages]
    if read:
        out += ["", "| document | pages | indicators | targets | to review |", "| --- | ---: | ---: | ---: | ---: |"]
        out += _first(
            [f"| {_cell(d.name)} | {d.pages} | {d.indicators} | {d.targets} | {d.flagged} |" for d in read], "documents"
        )
    flags = Counter(flag.code for d in read for flag in (*d.flags, *d.doubts))
    if flags:
        out += ["", "| what is flagged | times |", "| --- | ---: |"]
        out += [f"| {code} | {count} |" for code, count in flags.most_common()]
    rejected = [d for d in report.documents if d.status is Status.REJECTED]
    if rejected:
        out += ["", "Rejected:", "", *_first([f"- {_cell(d.reason or d.name)}" for d in rejected], "rejected")]
    return "\n".join(out)


def _first(lines: list[str], noun: str) -> list[str]:
    left = len(lines) - MAX_ROWS
    return lines if left <= 0 else [*lines[:MAX_ROWS], "", f"... and {left:,} more {noun}; the table `run_documents` has all."]


def _cell(text: str) -> str:
    return one_line(text).replace("|", "\\|")


@contextmanager
def show_progress(err: TextIO) -> Iterator[Progress]:
    """A progress bar on `err` when that is a terminal; a silent one otherwise."""
    if not err.isatty():
        yield Progress()
        return
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[name]}"),
    )
    with RichProgress(*columns, console=_console(err), transient=True) as rich:
        task = rich.add_task("read", total=0, name="")

        class Bar(Progress):
            total = 0

            def found(self, count: int = 1) -> None:
                self.total += count
                rich.update(task, total=self.total)

            def done(self, name: str) -> None:
                rich.update(task, advance=1, name=_escape(PurePosixPath(name).name))

        yield Bar()


def _console(out: TextIO) -> Console:
    from rich.console import Console

    return Console(file=out, highlight=False, width=None if out.isatty() else 120)


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(one_line(text))
