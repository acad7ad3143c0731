"""Something that was unreadable, doubtful or guessed, told as a value while work goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.geometry import Box


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A stable `code` ("number.ambiguous"), a sentence for a person, and the place."""

    code: str
    severity: Severity
    message: str
    page: int | None = None
    box: Box | None = None
    raw: str | None = None
