"""What a run did, as a value, as JSON (schema "iku.run/1"), and as a summary that a person enjoys.

The door of rich, which is imported only when something is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.model.decree import Extraction
from pipeline.model.issue import Severity
from pipeline.model.provenance import Provenance

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = "iku.run/1"
MAX_REASONS = 12  # rows of the table of flags; the rest is in the database and in --json
EXAMPLES = (
    ("every target of a year", "SELECT region, indicator, period, raw, value, unit FROM v_target WHERE year = 2024;"),
    ("what a person should look at, and why", "SELECT path, page, field, raw, reason FROM v_review;"),
    (
        "indicators on one subject",
        "SELECT region, indicator, formula FROM v_indicator WHERE indicator LIKE '%PDRB%';",
    ),
)


class Status(StrEnum):
    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """An issue of a document, as far as a summary tells it."""

    code: str
    severity: str
    message: str
    page: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What became of one document. `flagged` counts the values with a review flag; `flags` are its issues and `doubts` the
    flagged values that no issue speaks of; `reason` is why it was rejected and `exit_code` the code of that error."""

    name: str
    status: Status
    sha256: str | None = None
    pages: int = 0
    indicators: int = 0
    targets: int = 0
    values: int = 0
    flagged: int = 0
    flags: tuple[Flag, ...] = ()
    doubts: tuple[Flag, ...] = ()
    seconds: float = 0.0
    reason: str | None = None
    exit_code: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did, document by document; `database` is its URL without a password."""

    database: str
    version: str
    documents: tuple[DocumentReport, ...]
    ignored: tuple[str, ...] = ()
    seconds: float = 0.0
    interrupted: bool = False
    totals: dict[str, int] = field(default_factory=dict)

    def count(self, status: Status) -> int:
        return sum(document.status is status for document in self.documents)

    @property
    def exit_code(self) -> int:
        """0 all good, 7 some were rejected, 130 interrupted. Where nothing could be read: the code of what stopped every document
        (4 when a tool is missing, 6 the store), 5 when there are several causes."""
        if self.interrupted:
            return 130
        codes = {document.exit_code for document in self.documents if document.status is Status.REJECTED}
        if not self.documents:
            return 5
        if not codes:
            return 0
        if self.count(Status.REJECTED) < len(self.documents):
            return 7
        return codes.pop() if len(codes) == 1 else 5


def report_read(extraction: Extraction, status: Status, seconds: float) -> DocumentReport:
    """The report on a document that was read and stored."""
    indicators = [indicator for sheet in extraction.sheets for indicator in sheet.indicators]
    values = list(find_values(extraction.sheets)) + list(find_values(extraction.document))
    return DocumentReport(
        name=extraction.source.path,
        status=status,
        sha256=extraction.source.sha256,
        pages=extraction.source.pages,
        indicators=len(indicators),
        targets=sum(len(indicator.targets) for indicator in indicators),
        values=len(values),
        flagged=sum(value.review for value in values),
        flags=tuple(
            Flag(code=issue.code, severity=issue.severity.value, message=issue.message, page=issue.page)
            for issue in extraction.issues
            if issue.severity is not Severity.INFO
        ),
        doubts=tuple(_doubt(value) for value in values if value.review and not _is_told(value, extraction)),
        seconds=seconds,
    )


def _is_told(value: Provenance, extraction: Extraction) -> bool:
    """Whether an issue of the document says why the value is flagged."""
    for issue in extraction.issues:
        if issue.page == value.page and (issue.box == value.box if value.box is not None else issue.raw == value.raw):
            return True
    return False


def _doubt(value: Provenance) -> Flag:
    message = f'"{_short(value.raw, 60)}" was read with confidence {value.confidence:.2f}; compare it with the page'
    return Flag(code="reading.doubtful", severity=Severity.INFO.value, message=message, page=value.page)


def find_values(value: object) -> Iterator[Provenance]:
    """The provenance of every value below, one for each."""
    if isinstance(value, Provenance):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from find_values(item)
    elif is_dataclass(value):
        for one in fields(value):
            yield from find_values(getattr(value, one.name))


def render_report(report: RunReport) -> dict[str, Any]:
    """The run report of `--json`."""
    return {
        "schema": SCHEMA,
        "version": report.version,
        "database": report.database,
        "exit_code": report.exit_code,
        "interrupted": report.interrupted,
        "seconds": round(report.seconds, 2),
        "counts": {
            **{status.value: report.count(status) for status in Status},
            "ignored": len(report.ignored),
            "pages": sum(d.pages for d in report.documents),
            "indicators": sum(d.indicators for d in report.documents),
            "targets": sum(d.targets for d in report.documents),
            "values": sum(d.values for d in report.documents),
            "flagged": sum(d.flagged for d in report.documents),
        },
        "totals": dict(report.totals),
        "documents": [
            {
                "path": d.name,
                "status": d.status.value,
                "sha256": d.sha256,
                "pages": d.pages,
                "indicators": d.indicators,
                "targets": d.targets,
                "values": d.values,
                "flagged": d.flagged,
                "seconds": round(d.seconds, 2),
                "reason": d.reason,
                "issues": [{"code": f.code, "severity": f.severity, "message": f.message, "page": f.page} for f in d.flags],
            }
            for d in report.documents
        ],
        "ignored": list(report.ignored),
    }


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
        table.add_row(_escape(code), f"{count:,}", _escape(f"{_short(flag.message)} ({place})"))
    console.print(table)
    if len(counts) > MAX_REASONS:
        console.print(f"... and {len(counts) - MAX_REASONS} more kinds of flags, in the table `issues`.")


def _print_closing(console: Console, report: RunReport) -> None:
    parts = [f"{report.count(status):,} {status.value}" for status in Status if report.count(status)]
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


def _place(database: str) -> str:
    """Where a person finds the database: a file by its whole path."""
    return database if "://" in database or database == "in memory" else str(Path(database).absolute())


def render_markdown(report: RunReport) -> str:
    """The summary as Markdown, for a place that shows it."""
    lines = [f"**{report.count(status)} {status.value}**" for status in Status if report.count(status)]
    out = [", ".join(lines) or "No documents.", "", f"Database: `{report.database}`"]
    read = [d for d in report.documents if d.pages]
    if read:
        out += ["", "| document | pages | indicators | targets | to review |", "| --- | ---: | ---: | ---: | ---: |"]
        out += [f"| {_cell(d.name)} | {d.pages} | {d.indicators} | {d.targets} | {d.flagged} |" for d in read]
    flags = Counter(flag.code for d in read for flag in (*d.flags, *d.doubts))
    if flags:
        out += ["", "| what is flagged | times |", "| --- | ---: |"]
        out += [f"| {code} | {count} |" for code, count in flags.most_common()]
    rejected = [d for d in report.documents if d.status is Status.REJECTED]
    if rejected:
        out += ["", "Rejected:", "", *(f"- {_cell(d.reason or d.name)}" for d in rejected)]
    return "\n".join(out)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


class Progress:
    """How far the run is, told line by line to nobody, or as a bar on a terminal."""

    def found(self, count: int = 1) -> None:
        """So many documents more are to be read."""

    def done(self, name: str) -> None:
        """One of them is through."""


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

    return escape(text.encode("utf-8", "replace").decode())


def _short(message: str, length: int = 160) -> str:
    words = " ".join(message.split())
    return words if len(words) <= length else words[: length - 3] + "..."
