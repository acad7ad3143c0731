"""Migrations: from nothing, there and back, equal to the schema, beside other tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from pipeline.errors import StoreError
from sql.engine import open_engine, reading, writing
from sql.migrate import (
    MIGRATIONS,
    VERSION_TABLE,
    VIEWS,
    VIEWS_VIEW,
    Status,
    downgrade,
    require_current,
    status,
    upgrade,
    view_names,
)
from sql.schema import SCHEMA_REVISION, Schema
from sql.store import Store
from tests.sql.contents import contents
from tests.sql.decrees import SOFTWARE, decree


def test_an_empty_database_has_no_revision(url: str) -> None:
    engine = open_engine(url)
    found = status(engine)
    assert (found.current, found.newest, found.up_to_date) == (None, SCHEMA_REVISION, False)
    engine.dispose()


def test_the_newest_migration_is_the_one_this_code_needs() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == SCHEMA_REVISION


def test_migrations_build_the_schema(url: str) -> None:
    engine = open_engine(url)
    assert upgrade(engine).up_to_date
    with reading(engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "compare_type": True,
                "include_name": lambda name, kind, _: kind != "table" or name in Schema.metadata.tables,
            },
        )
        assert compare_metadata(context, Schema.metadata) == []
    assert set(inspect(engine).get_view_names()) == {*view_names(), VIEWS_VIEW}
    engine.dispose()


def test_every_view_file_is_a_view() -> None:
    assert {path.stem for path in VIEWS.glob("*.sql")} == set(view_names())


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    store.store_extraction(decree(), store.start_run())
    before = contents(store.engine)
    assert upgrade(store.engine).up_to_date
    assert contents(store.engine) == before


def test_views_of_another_version_are_made_anew(url: str) -> None:
    with Store(url, software=SOFTWARE) as store, writing(store.engine) as connection:
        connection.execute(text(f"DROP VIEW {VIEWS_VIEW}"))
        connection.execute(text(f"CREATE VIEW {VIEWS_VIEW} AS SELECT 'older' AS digest"))
        connection.execute(text("DROP VIEW v_review"))
    engine = open_engine(url)
    assert not status(engine).up_to_date
    with pytest.raises(StoreError, match="run `iku db upgrade`"):
        require_current(engine, create=False)
    with Store(url, software=SOFTWARE):
        assert status(engine).up_to_date
        assert "v_review" in inspect(engine).get_view_names()
    engine.dispose()


def test_down_and_up_again(url: str) -> None:
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE another_program (id INTEGER)"))
    upgrade(engine)
    assert downgrade(engine) == Status(database=status(engine).database, current=None)
    names = inspect(engine)
    assert set(names.get_table_names()) - {VERSION_TABLE} == {"another_program"}
    assert names.get_view_names() == []
    upgrade(engine)
    engine.dispose()
    with Store(url, software=SOFTWARE) as store:
        store.store_extraction(decree(), store.start_run())


def test_an_older_database_is_told_to_upgrade_and_keeps_its_rows(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine, "0001")
    with writing(engine) as connection:
        connection.execute(text("INSERT INTO runs VALUES (1, '2024-01-01', NULL, 'old', NULL, 0, 0, 0, 0)"))
    with pytest.raises(StoreError, match="run `iku db upgrade`"):
        require_current(engine, create=True)
    assert upgrade(engine).up_to_date
    with reading(engine) as connection:
        assert connection.execute(text("SELECT software FROM runs")).scalar() == "old"
    engine.dispose()


def test_a_folder_with_percent_and_spaces(tmp_path: Path) -> None:
    folder = tmp_path / "100% dinas"
    folder.mkdir()
    engine = open_engine(str(folder / "iku.db"))
    assert upgrade(engine).up_to_date
    engine.dispose()
