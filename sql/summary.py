"""What a database holds, counted: for the summary of a run and for people who ask whether anything is there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, exists, func, or_, select
from sqlalchemy.orm import aliased

from sql.engine import name_of, reading
from sql.schema import Document, FormulaRow, IndicatorRow, IssueRow, ObjectiveRow, PageRow, ProvenanceRow, SheetRow, TargetRow


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCount:
    """How often a code was told; `example` is one of its messages."""

    code: str
    severity: str
    count: int
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`values` counts what was read itself, without what was concluded from it; `flagged` those a person should look at."""

    database: str
    documents: int
    pages: int
    sheets: int
    objectives: int
    indicators: int
    formulas: int
    targets: int
    values: int
    flagged: int
    issues: tuple[IssueCount, ...]


def read_summary(engine: Engine) -> Summary:
    """The counts of the whole database, the most frequent issues first."""
    counted = (Document, PageRow, SheetRow, ObjectiveRow, IndicatorRow, FormulaRow, TargetRow)
    read = (ProvenanceRow.derived_from.is_(None), or_(ProvenanceRow.table_name != "objectives", ~_is_measured()))
    with reading(engine) as connection:
        counts = {
            row.__tablename__: int(connection.execute(select(func.count()).select_from(row)).scalar_one()) for row in counted
        }
        values = int(connection.execute(select(func.count()).where(*read)).scalar_one())
        flagged = int(connection.execute(select(func.count()).where(*read, ProvenanceRow.review)).scalar_one())
        query = select(IssueRow.code, IssueRow.severity, func.count(), func.min(IssueRow.message))
        grouped = query.group_by(IssueRow.code, IssueRow.severity).order_by(func.count().desc(), IssueRow.code)
        issues = tuple(
            IssueCount(code=code, severity=severity, count=count, example=example)
            for code, severity, count, example in connection.execute(grouped)
        )
    return Summary(database=name_of(engine.url), values=values, flagged=flagged, issues=issues, **counts)


def _is_measured() -> ColumnElement[bool]:
    """Whether indicators hang under a goal or objective: it is read once and counted with them, as v_review lists it."""
    child = aliased(ObjectiveRow)
    under = exists().where(IndicatorRow.objective_id == ProvenanceRow.row_id)
    return or_(under, exists().where(child.parent_id == ProvenanceRow.row_id, IndicatorRow.objective_id == child.id))
