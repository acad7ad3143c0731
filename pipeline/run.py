"""A run under way: what became of each document, noted in the report and in the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.errors import IkuError, StoreError, TransientStoreError
from pipeline.report import DocumentReport, Progress, Status, report_read
from pipeline.worker import Extracted
from sql.store import Store

Tell = Callable[[str], None]


@dataclass(slots=True, kw_only=True)
class Run:
    """Only the thread that made it touches it and the store. Equal bytes are read once: the first document with them is read, its
    twins wait for it.
    """

    store: Store
    run_id: int
    tell: Tell
    progress: Progress
    documents: list[DocumentReport] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    _first: dict[str, str] = field(default_factory=dict)  # by SHA-256 the document of this run that was read for it
    _under_way: dict[str, str] = field(default_factory=dict)  # by a document that is being read its SHA-256
    _twins: dict[str, list[str]] = field(default_factory=dict)  # by SHA-256 under way, the other documents with these bytes

    def reject(self, name: str, error: IkuError, sha256: str | None = None) -> None:
        """Note why a document was not loaded, in the report and in the database."""
        self.tell(str(error))
        self.documents.append(
            DocumentReport(name=name, status=Status.REJECTED, sha256=sha256, reason=str(error), exit_code=error.exit_code)
        )
        self.progress.done(name)
        self.store.reject(name, sha256, error, self.run_id)

    def store_extracted(self, extracted: Extracted, name: str, seconds: float) -> None:
        """Store one document; a refusal of the store rejects this document only, unless the database is out of reach or full."""
        extraction, pages = extracted
        extraction = replace(extraction, source=replace(extraction.source, path=name))
        try:
            outcome = self.store.store_extraction(extraction, self.run_id, pages=pages)
        except TransientStoreError:
            raise
        except StoreError as error:
            self.reject(name, StoreError(f"{name}: {error}"), extraction.source.sha256)
            return
        self.documents.append(report_read(extraction, Status(outcome.value), seconds))
        self.progress.done(name)

    def begin(self, name: str, sha256: str) -> None:
        """Note that the document is being read."""
        self._first[sha256] = name
        self._under_way[name] = sha256
        self._twins[sha256] = []

    def is_twin(self, name: str, sha256: str) -> bool:
        """Whether a document with the same bytes is being read, for which this one then waits."""
        twins = self._twins.get(sha256)
        if twins is not None:
            twins.append(name)
        return twins is not None

    def skip(self, name: str, sha256: str, *, force: bool = False) -> bool:
        """Note a document whose bytes the database knows, as unchanged; False where it does not know them, or is to be read
        again by `force` and was not yet in this run.
        """
        first = self._first.get(sha256)
        outcome = None if force and first is None else self.store.skip_known(name, sha256, self.run_id)
        if outcome is None:
            return False
        self.documents.append(DocumentReport(name=name, status=Status(outcome.value), sha256=sha256, duplicate_of=first))
        self.progress.done(name)
        return True

    def settle_twins(self, name: str) -> None:
        """Note the documents with the bytes of `name`, which was noted just now: stored at their paths too, or rejected."""
        first = self.documents[-1]
        sha256 = self._under_way.pop(name)
        failed = first.status is Status.REJECTED
        if failed:
            del self._first[sha256]
        for twin in self._twins.pop(sha256):
            if failed or not self.skip(twin, sha256):
                error = IkuError(f"{twin}: it has the same bytes as {name}, which could not be loaded; see there")
                error.exit_code = first.exit_code
                self.reject(twin, error, sha256)
