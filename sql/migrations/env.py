"""Runs the migrations on the connection that sql.migrate hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from sql.migrate import VERSION_TABLE
from sql.schema import Schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Schema.metadata,
    version_table=VERSION_TABLE,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
