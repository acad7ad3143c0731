"""What a database holds, to compare states with one another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, func, select, text

from sql.engine import reading
from sql.schema import Schema

# When and by which run: these may differ where the content is the same.
BOOKS = {"runs", "run_documents", "locations"}
MOMENTS = {"stored_at", "run_id", "software"}


def contents(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table about documents, without moments, in the order of their keys."""
    found = {}
    with reading(engine) as connection:
        for table in Schema.metadata.sorted_tables:
            if table.name not in BOOKS:
                columns = [c for c in table.columns if c.name not in MOMENTS]
                rows = connection.execute(select(*columns).order_by(*table.primary_key.columns))
                found[table.name] = [dict(row._mapping) for row in rows]
    return found


def counts(engine: Engine) -> dict[str, int]:
    """Rows by table."""
    with reading(engine) as connection:
        return {
            t.name: int(connection.execute(select(func.count()).select_from(t)).scalar_one())
            for t in Schema.metadata.sorted_tables
        }


def query(engine: Engine, sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(text(sql), values)]
