"""What a run did, as a value and as JSON (schema "iku.run/1")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from typing import Any

from pipeline.model.decree import Basis, Extraction
from pipeline.model.issue import Severity
from pipeline.model.provenance import Provenance, tell_doubt

SCHEMA = "iku.run/1"
# A basis of one of these is a cell of its own that prints polarity or accumulation; any other is a value counted already.
_TOLD_ITSELF = frozenset({"polarity", "accumulation"})


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
    flagged values that no issue speaks of; `reason` is why it was rejected and `exit_code` the code of that error.
    `duplicate_of` names the document of the same run that has the same bytes and was read instead."""

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
    duplicate_of: str | None = None


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


def describe_counts(report: RunReport) -> str:
    """How many documents went which way, "2 new, 1 rejected"; "" when there were none."""
    told = ", ".join(f"{report.count(status):,} {status.value}" for status in Status if report.count(status))
    twice = sum(document.duplicate_of is not None for document in report.documents)
    return f"{told} ({twice:,} with the bytes of another file, read once)" if twice else told


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
    """The flag of a value that no issue speaks of, with the cause that its reader gives."""
    code = f"reading.{value.doubt or 'doubtful'}"
    message = f'"{shorten(value.raw, 60)}": {tell_doubt(value)} Compare it with the page.'
    return Flag(code=code, severity=Severity.INFO.value, message=message, page=value.page)


def find_values(value: object) -> Iterator[Provenance]:
    """The provenance of every value below, one for each; what was only concluded from another value is none of its own."""
    if isinstance(value, Basis):
        if value.field in _TOLD_ITSELF:
            yield value.source
        return
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
                "duplicate_of": d.duplicate_of,
                "issues": [{"code": f.code, "severity": f.severity, "message": f.message, "page": f.page} for f in d.flags],
            }
            for d in report.documents
        ],
        "ignored": list(report.ignored),
    }


def shorten(message: str, length: int = 160) -> str:
    """The text on one line, cut to `length` characters."""
    words = " ".join(message.split())
    return words if len(words) <= length else words[: length - 3] + "..."


class Progress:
    """How far the run is, told line by line to nobody, or as a bar on a terminal."""

    def found(self, count: int = 1) -> None:
        """So many documents more are to be read."""

    def done(self, name: str) -> None:
        """One of them is through."""
