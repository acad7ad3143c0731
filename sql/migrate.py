"""Brings a database to the schema of this code and tells where it stands. The one door to Alembic."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from pipeline.errors import StoreError
from sql.engine import name_of, reading, writing
from sql.schema import SCHEMA_REVISION

HERE = Path(__file__).parent
MIGRATIONS = HERE / "migrations"
VIEWS = HERE / "views"

# A name of our own: the database may hold another program's tables with their own alembic_version.
VERSION_TABLE = "iku_version"

# A view that only tells which .sql files the others were made from: a changed view needs no migration.
VIEWS_VIEW = "iku_views"

# Any number, the same for every program that migrates: held while one does, so that a second one waits.
_ADVISORY_LOCK = 7_211_945


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`current` is the revision of the database, None for an empty one; `newest` is what this code works with.

    `fresh_views` is False when the views are those of other .sql files.
    """

    database: str
    current: str | None
    newest: str = SCHEMA_REVISION
    fresh_views: bool = False

    @property
    def up_to_date(self) -> bool:
        return self.current == self.newest and self.fresh_views


def status(engine: Engine) -> Status:
    """Where the database stands, without changing it. StoreError when it can not be opened."""
    with reading(engine) as connection:
        fresh = _views_digest_of(connection) == _views_digest()
        return Status(database=name_of(engine.url), current=_revision(connection), fresh_views=fresh)


def upgrade(engine: Engine, revision: str = "head") -> Status:
    """Migrates in one transaction, makes the views anew, and returns the status after it. A second call changes nothing."""
    return _moved(engine, "upgrade", revision)


def downgrade(engine: Engine) -> Status:
    """Takes all migrations back, with every row; the views go with their tables."""
    return _moved(engine, "downgrade", "base")


def _moved(engine: Engine, direction: str, revision: str) -> Status:
    with writing(engine) as connection:
        _wait_for_others(connection)
        _drop_views(connection)
        _migrate(connection, direction, revision)
        _create_views(connection)
    return status(engine)


def require_current(engine: Engine, *, create: bool) -> None:
    """Passes when the database has the schema of this code. When `create`, an empty one is built and stale views, which hold
    no data, are made anew; else StoreError.
    """
    found = status(engine)
    if found.up_to_date:
        return
    if create and found.current in {None, found.newest}:
        upgrade(engine)
        return
    if found.current == found.newest:
        raise StoreError(
            f"The views of the database {found.database} are of another version of the program; run `iku db upgrade`."
        )
    if found.current is None:
        raise StoreError(f"The database {found.database} holds no IKU tables yet; run `iku db upgrade`.")
    raise StoreError(
        f"The database {found.database} has schema version {found.current}, this program needs {found.newest}; "
        "run `iku db upgrade` (or use the version of the program that made it)."
    )


def _drop_views(connection: Connection) -> None:
    """Drops our views, the last one first."""
    for name in (VIEWS_VIEW, *reversed(view_names())):
        connection.execute(text(f"DROP VIEW IF EXISTS {name}"))


def _create_views(connection: Connection) -> None:
    """Makes every view of views/*.sql in the order of view_names(); nothing when the tables are not there."""
    if _revision(connection) != SCHEMA_REVISION:
        return
    for name in view_names():
        connection.execute(text(_view_file(name).replace(":", r"\:")))
    connection.execute(text(f"CREATE VIEW {VIEWS_VIEW} AS SELECT '{_views_digest()}' AS digest"))


def view_names() -> tuple[str, ...]:
    """The analysts' views, in an order in which each builds on earlier ones only."""
    return ("v_document", "v_indicator", "v_target", "v_objective", "v_formula", "v_change", "v_provenance", "v_review")


def _view_file(name: str) -> str:
    return (VIEWS / f"{name}.sql").read_text(encoding="utf-8")


def _views_digest() -> str:
    return hashlib.blake2b("".join(map(_view_file, view_names())).encode(), digest_size=8).hexdigest()


def _views_digest_of(connection: Connection) -> str | None:
    if VIEWS_VIEW not in inspect(connection).get_view_names():
        return None
    found = connection.execute(text(f"SELECT digest FROM {VIEWS_VIEW}")).scalar()
    return None if found is None else str(found)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    return None if found is None else str(found)


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _migrate(connection: Connection, direction: str, revision: str) -> None:
    from alembic import command  # takes 0.1 s to import, which a database that is up to date need not pay
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        (command.upgrade if direction == "upgrade" else command.downgrade)(config, revision)
    except CommandError as error:
        raise StoreError(
            f"The database {name_of(connection.engine.url)} is at a schema version that this program does not know ({error}); "
            "use a newer version of the program."
        ) from error
