"""The analysts' files: every view and table as CSV, Parquet or one Excel workbook. The one door to pandas."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Connection, DateTime, Engine, Float, Integer, Numeric, text
from sqlalchemy.types import TypeDecorator

from pipeline.errors import UsageError
from sql.engine import open_engine, told
from sql.migrate import require_current, view_names
from sql.schema import Schema
from sql.workbook import EXCEL_ROWS, Value, Workbook

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "parquet", "xlsx")

# Rows held in memory at a time; a table of provenance has millions.
_CHUNK = 50_000
# UTF-8 with the mark at its start by which Excel knows it; without it a double click turns "≥" into "â‰¥".
_BOM = "utf-8-sig"
# A workbook is for people: grids as JSON, and what a view shows better, are left to the other formats.
_NOT_IN_WORKBOOK = frozenset({"printed_tables", "provenance"})

_ORDER = {
    "v_document": "path, document_id",
    "v_indicator": "path, document_id, sheet, ordinal",
    "v_target": "path, document_id, sheet, indicator_ordinal, ordinal",
    "v_provenance": "path, document_id, row_id, field",
    "v_review": "path, document_id, page, row_id, field",
    "v_objective": "path, document_id, sheet, ordinal",
    "v_formula": "path, document_id, sheet, indicator_ordinal",
    "v_change": "agency, region, later_id, change, indicator, year, period, before, after",
}
# Columns of views whose name does not tell their type (`value` is a number in v_target, a text in v_provenance).
_VIEW_KINDS = {
    "v_target": {"value": "float64", "upper": "float64"},
    "v_formula": {"expression": "json", "legend": "json", "conditions": "json"},
}
_NAMED_KINDS = {
    **dict.fromkeys(("year", "document_year", "earlier_year", "later_year", "page", "pages"), "Int64"),
    **dict.fromkeys(("sheet", "ordinal", "indicator_ordinal", "indicators"), "Int64"),
    **dict.fromkeys(("x0", "top", "x1", "bottom", "confidence"), "float64"),
    "review": "boolean",
}


def export_tables(url: str, file_format: str, out_dir: Path) -> tuple[Path, ...]:
    """The files that were written: NAME.csv or NAME.parquet for every view and table, or iku.xlsx with a sheet for each.

    All of them show the database at one moment. UsageError for another format or a folder that can not be written; StoreError
    when there is no such database.
    """
    if file_format not in FORMATS:
        raise UsageError(f"Unknown export format {file_format!r}; use one of {', '.join(FORMATS)}.")
    engine = open_engine(url, must_exist=True)
    try:
        require_current(engine, create=False)
        out_dir.mkdir(parents=True, exist_ok=True)
        with told(engine), engine.connect().execution_options(stream_results=True, **_snapshot(engine)) as connection:
            if file_format == "xlsx":
                return (_write_workbook(connection, out_dir / "iku.xlsx"),)
            write = _write_csv if file_format == "csv" else _write_parquet
            return tuple(write(connection, name, out_dir / f"{name}.{file_format}") for name in relation_names())
    except OSError as error:
        raise UsageError(
            f"The export can not be written to {out_dir} ({error.strerror or error}); name another folder."
        ) from error
    finally:
        engine.dispose()


def relation_names() -> tuple[str, ...]:
    """The views, then the tables."""
    return (*view_names(), *(table.name for table in Schema.metadata.sorted_tables))


def _snapshot(engine: Engine) -> dict[str, Any]:
    """SQLite's transactions see one state anyway."""
    return {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}


def _write_csv(connection: Connection, name: str, path: Path) -> Path:
    part = path.with_name(f".{path.name}.part")
    for number, frame in enumerate(_read_frames(connection, name)):
        frame.to_csv(part, mode="a" if number else "w", header=not number, index=False, encoding="utf-8" if number else _BOM)
    return part.replace(path)


def _write_parquet(connection: Connection, name: str, path: Path) -> Path:
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    part = path.with_name(f".{path.name}.part")
    writer: Any = None
    try:
        for frame in _read_frames(connection, name):
            table = pa.Table.from_pandas(frame, preserve_index=False)
            writer = writer or parquet.ParquetWriter(part, table.schema)
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()
    return part.replace(path)


def _write_workbook(connection: Connection, path: Path) -> Path:
    part = path.with_name(f".{path.stem}.part.xlsx")
    with Workbook(part) as workbook:
        for name in relation_names():
            if name not in _NOT_IN_WORKBOOK:
                frames = _read_frames(connection, name)
                first = next(frames)
                workbook.write_sheet(name, list(first.columns), _excel_rows(name, chain([first], frames)))
    return part.replace(path)


def _excel_rows(name: str, frames: Iterable[pd.DataFrame]) -> Iterator[tuple[Value, ...]]:
    """The rows as plain values; moments as texts, since Excel knows no time zones."""
    count = 1
    for frame in frames:
        count += len(frame)
        if count > EXCEL_ROWS:
            raise UsageError(f"{name} has more rows than a sheet of Excel holds; export csv or parquet instead.")
        columns = []
        for column in frame.columns:
            series = frame[column]
            series = series.astype("string") if str(series.dtype).startswith("datetime") else series
            columns.append(series.astype(object).where(series.notna(), None).tolist())
        yield from zip(*columns, strict=True)


def _read_frames(connection: Connection, name: str) -> Iterator[pd.DataFrame]:
    """The rows of a view or table in a fixed order, piece by piece with the same types in each; at least one piece."""
    import pandas as pd

    table = Schema.metadata.tables.get(name)
    order = _ORDER[name] if table is None else ", ".join(f'"{c.name}"' for c in table.primary_key.columns)
    result = connection.execute(text(f'SELECT * FROM "{name}" ORDER BY {order}'))
    columns = list(result.keys())
    kinds = {column: _kind(name, column) for column in columns}
    rows = result.fetchmany(_CHUNK)
    first = True
    while rows or first:
        data = {column: [_told(row[i], kinds[column]) for row in rows] for i, column in enumerate(columns)}
        series = {c: pd.to_datetime(pd.Series(v, dtype="object"), utc=True) for c, v in data.items() if kinds[c] == "time"}
        plain = {c: pd.Series(v, dtype=_dtype(kinds[c])) for c, v in data.items() if c not in series}
        yield pd.DataFrame({c: series[c] if c in series else plain[c] for c in columns})
        rows, first = result.fetchmany(_CHUNK), False


def _dtype(kind: str) -> str:
    return "string" if kind == "json" else kind


def _told(value: Any, kind: str) -> Any:
    """The value of a cell, the same from both databases: SQLite gives booleans as 0 and 1, JSON and times as text."""
    if value is None:
        return None
    if kind == "json":
        return json.dumps(json.loads(value) if isinstance(value, str) else value, ensure_ascii=False, sort_keys=True)
    if kind == "float64":
        return float(value)
    return bool(value) if kind == "boolean" else value


def _kind(name: str, column: str) -> str:
    """The pandas type of a column, or "json" or "time"."""
    table = Schema.metadata.tables.get(name)
    if table is None:
        return _VIEW_KINDS.get(name, {}).get(column) or _NAMED_KINDS.get(column, "string")
    kind = table.c[column].type
    kind = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    for sort, dtype in ((Boolean, "boolean"), (Integer, "Int64"), (Float, "float64"), (Numeric, "float64")):
        if isinstance(kind, sort):
            return dtype
    return "time" if isinstance(kind, DateTime) else "json" if isinstance(kind, JSON) else "string"
