"""The promise of the database: every value that is not null has a row that tells where it was read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Column, Engine, Table, and_, exists, literal, not_, select

from sql.engine import reading
from sql.schema import RECORD_TABLES, ProvenanceRow, Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingProvenance:
    """A stored value without a provenance row."""

    table: str
    row_id: str
    field: str


def missing_provenance(engine: Engine) -> list[MissingProvenance]:
    """Every value without provenance, in the order of tables and rows; empty when the database keeps its promise."""
    provenance = ProvenanceRow.__table__
    found: list[MissingProvenance] = []
    with reading(engine) as connection:
        for table, column in value_columns():
            told = and_(
                provenance.c.row_id == table.c.id, provenance.c.field == column.name, provenance.c.table_name == table.name
            )
            query = select(table.c.id, literal(column.name)).where(column.is_not(None), not_(exists().where(told)))
            rows = connection.execute(query.order_by(table.c.id))
            found.extend(MissingProvenance(table=table.name, row_id=row_id, field=field) for row_id, field in rows)
    return found


def value_columns() -> list[tuple[Table, Column[object]]]:
    """The columns that hold values of documents: all but keys, and what the schema marks as kept for the store itself."""
    return [
        (table, column)
        for table in Schema.metadata.sorted_tables
        if table.name not in RECORD_TABLES
        for column in table.columns
        if not (column.primary_key or column.foreign_keys or column.info.get("kept"))
    ]
