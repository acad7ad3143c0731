"""What a database holds, counted: for the summary of a run."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, exists, func, or_, select
from sqlalchemy.orm import aliased

from sql.engine import reading
from sql.schema import Document, FormulaRow, IndicatorRow, ObjectiveRow, PageRow, ProvenanceRow, TargetRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """`values` counts what was read itself, without what was concluded from it; `flagged` those a person should look at."""

    documents: int
    pages: int
    indicators: int
    formulas: int
    targets: int
    values: int
    flagged: int


def read_summary(engine: Engine) -> Summary:
    """The counts of the whole database."""
    counted = (Document, PageRow, IndicatorRow, FormulaRow, TargetRow)
    read = (ProvenanceRow.derived_from.is_(None), or_(ProvenanceRow.table_name != "objectives", ~_is_measured()))
    with reading(engine) as connection:
        counts = {
            row.__tablename__: int(connection.execute(select(func.count()).select_from(row)).scalar_one()) for row in counted
        }
        values = int(connection.execute(select(func.count()).where(*read)).scalar_one())
        flagged = int(connection.execute(select(func.count()).where(*read, ProvenanceRow.review)).scalar_one())
    return Summary(values=values, flagged=flagged, **counts)


def _is_measured() -> ColumnElement[bool]:
    """Whether indicators hang under a goal or objective: it is read once and counted with them, as v_review lists it."""
    child = aliased(ObjectiveRow)
    under = exists().where(IndicatorRow.objective_id == ProvenanceRow.row_id)
    return or_(under, exists().where(child.parent_id == ProvenanceRow.row_id, IndicatorRow.objective_id == child.id))
