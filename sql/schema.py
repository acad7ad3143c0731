"""The tables. A row's `id` is a key made of what is printed (sql.keys); every row of a document carries `document_id`.

A column that is no key, no ordinal and not marked `_kept` is a value of the document and has a row in `provenance` under
(row_id, field). The tables in `RECORD_TABLES` are the store's own books and hold no such values.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, Float, ForeignKey, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

from sql.decimals import ExactNumber

# The Alembic revision this code works with; a test holds it to the newest file in migrations/versions.
SCHEMA_REVISION = "0004"

_Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Schema(DeclarativeBase):
    """All tables; `Schema.metadata` is what the migrations build."""

    # Named constraints, so that a later migration can drop them on both databases.
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
        }
    )
    type_annotation_map = {str: Text, int: Integer, float: Float(53), Decimal: ExactNumber, datetime: DateTime(timezone=True)}  # noqa: RUF012


def _document(*, primary: bool = False) -> MappedColumn[Any]:
    return mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=primary, index=not primary)


def _parent(target: str) -> MappedColumn[Any]:
    return mapped_column(ForeignKey(target, ondelete="CASCADE"), index=True)


def _kept(*args: Any, **options: Any) -> MappedColumn[Any]:
    """A column about the storing, or a copy of another column: no value of the document, so without provenance."""
    return mapped_column(*args, info={"kept": True}, **options)


class Run(Schema):
    """One ingest run: what was started when, by which version, and how many documents went which way."""

    __tablename__ = "runs"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    software: Mapped[str]
    command: Mapped[str | None]
    new: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    replaced: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)


class Document(Schema):
    """One document, known by its bytes; what the decree says of itself. `issued_date` is "2021-01-11" or "2023-03"; `amends` the
    number of the decree that it changes. `agency_key` is the same for all decrees of one agency, `decree_key` for all files of
    one decree (sql.keys).
    """

    __tablename__ = "documents"
    id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = _kept(unique=True)
    media_type: Mapped[str] = _kept()
    page_count: Mapped[int] = _kept()
    software: Mapped[str] = _kept()
    digest: Mapped[str] = _kept()
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id", ondelete="SET NULL"), index=True)
    stored_at: Mapped[datetime] = _kept()
    kind: Mapped[str]
    title: Mapped[str | None]
    number: Mapped[str | None]
    about: Mapped[str | None]
    year: Mapped[int | None]
    agency: Mapped[str | None]
    region: Mapped[str | None]
    region_code: Mapped[str | None] = mapped_column(index=True)
    issued_place: Mapped[str | None]
    issued_date: Mapped[str | None]
    amends: Mapped[str | None]
    agency_key: Mapped[str | None] = _kept(index=True)
    decree_key: Mapped[str | None] = _kept(index=True)


class Location(Schema):
    """Where a document lies. The same bytes at two paths are one document with two locations; a path has one document."""

    __tablename__ = "locations"
    path: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]


class RunDocument(Schema):
    """What one run did with one path: new, unchanged, replaced, or rejected with the sentence that says why."""

    __tablename__ = "run_documents"
    run_id: Mapped[int] = mapped_column(ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    sha256: Mapped[str | None]
    outcome: Mapped[str]
    error: Mapped[str | None]
    message: Mapped[str | None]
    recorded_at: Mapped[datetime]


class PageRow(Schema):
    """A page, how it was read and its size in points; the size is null when the caller did not give it."""

    __tablename__ = "pages"
    document_id: Mapped[str] = _document(primary=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    width: Mapped[float | None]
    height: Mapped[float | None]
    method: Mapped[str | None]
    engine: Mapped[str | None]
    blank: Mapped[bool]


class PrintedTableRow(Schema):
    """A table as printed: `pages` and `grid` (texts row by row) as JSON."""

    __tablename__ = "printed_tables"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    ordinal: Mapped[int]
    pages: Mapped[Any] = mapped_column(_Json)
    header_rows: Mapped[int]
    grid: Mapped[Any] = mapped_column(_Json)


class IssueRow(Schema):
    """Something unreadable, doubtful or guessed, with its place (points on the file's own page, origin top left)."""

    __tablename__ = "issues"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    ordinal: Mapped[int]
    code: Mapped[str] = mapped_column(index=True)
    severity: Mapped[str]
    message: Mapped[str]
    page: Mapped[int | None]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    raw: Mapped[str | None]


class LegalBasisRow(Schema):
    """A regulation cited under Mengingat."""

    __tablename__ = "legal_basis"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    ordinal: Mapped[int] = _kept()
    type: Mapped[str]
    number: Mapped[str]
    year: Mapped[int | None]
    about: Mapped[str | None]


class SignatoryRow(Schema):
    """Who signed; `role` is "signatory" or "cosigner" (the other party of a Perjanjian Kinerja)."""

    __tablename__ = "signatories"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    role: Mapped[str] = _kept()
    name: Mapped[str]
    title: Mapped[str | None]
    rank: Mapped[str | None]
    nip: Mapped[str | None]


class SheetRow(Schema):
    """One form of the document: an office holder's, or the whole agency's."""

    __tablename__ = "sheets"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    ordinal: Mapped[int] = _kept()
    position: Mapped[str | None]


class SheetItemRow(Schema):
    """One line of a form's Tugas ("duty") or Fungsi ("function")."""

    __tablename__ = "sheet_items"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    sheet_id: Mapped[str] = _parent("sheets.id")
    kind: Mapped[str] = _kept()
    ordinal: Mapped[int] = _kept()
    text: Mapped[str]


class ObjectiveRow(Schema):
    """A node of the cascade within one form: kind "goal" (Tujuan) or "objective" (Sasaran), whose parent is its goal. An
    objective that has no indicator stands here too, without a parent.
    """

    __tablename__ = "objectives"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    sheet_id: Mapped[str] = _parent("sheets.id")
    parent_id: Mapped[str | None] = _parent("objectives.id")
    kind: Mapped[str] = _kept()
    ordinal: Mapped[int] = _kept()
    text: Mapped[str]


class IndicatorRow(Schema):
    """One indicator. `objective_id` is its nearest parent: an objective, or a goal when no objective is printed.

    `polarity_basis` and `accumulation_basis` are "printed" or "implied". `name_key` is the same for all spellings of one name.
    """

    __tablename__ = "indicators"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    sheet_id: Mapped[str] = _parent("sheets.id")
    objective_id: Mapped[str | None] = mapped_column(ForeignKey("objectives.id", ondelete="CASCADE"), index=True)
    ordinal: Mapped[int] = _kept()
    no: Mapped[str | None]
    level: Mapped[str]
    name: Mapped[str]
    unit: Mapped[str | None]
    definition: Mapped[str | None]
    data_source: Mapped[str | None]
    responsible: Mapped[str | None]
    affair: Mapped[str | None]
    remarks: Mapped[str | None]
    reason: Mapped[str | None]
    program: Mapped[str | None]
    polarity: Mapped[str | None]
    polarity_basis: Mapped[str | None] = _kept()
    accumulation: Mapped[str | None]
    accumulation_basis: Mapped[str | None] = _kept()
    name_key: Mapped[str | None] = _kept(index=True)
    normalized_name: Mapped[str | None]
    normalized_unit: Mapped[str | None]
    normalized: Mapped[Any | None] = mapped_column(_Json)


class FormulaRow(Schema):
    """The printed formula; `expression` is a JSON tree, or null with the `reason` why the text gave none.

    `legend` tells what its symbols stand for, `conditions` the thresholds around it; `plain`, `latex` and `mathml` render it.
    """

    __tablename__ = "formulas"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str]
    expression: Mapped[Any | None] = mapped_column(_Json)
    kind: Mapped[str | None]
    reason: Mapped[str | None] = _kept()
    legend: Mapped[Any | None] = mapped_column(_Json)
    conditions: Mapped[Any | None] = mapped_column(_Json)
    plain: Mapped[str | None] = _kept()
    latex: Mapped[str | None] = _kept()
    mathml: Mapped[str | None] = _kept()


class TargetRow(Schema):
    """One told value; `value` and `upper` to compute with, `value_exact` and `upper_exact` with every digit (sql.decimals).

    `value_kind` is "number", "percent", "range", "grade", "opinion", ...; `scale` the factor in `value`, `currency` an ISO code.
    """

    __tablename__ = "targets"
    id: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    indicator_id: Mapped[str] = _parent("indicators.id")
    ordinal: Mapped[int] = _kept()
    kind: Mapped[str]
    year: Mapped[int | None]
    period: Mapped[str]
    raw: Mapped[str]
    comparator: Mapped[str | None]
    value: Mapped[Decimal | None]
    value_exact: Mapped[str | None] = _kept()
    upper: Mapped[Decimal | None]
    upper_exact: Mapped[str | None] = _kept()
    unit: Mapped[str | None]
    value_kind: Mapped[str | None]
    grade: Mapped[str | None]
    scale: Mapped[Decimal | None]
    currency: Mapped[str | None]


class ProvenanceRow(Schema):
    """Where one value was read: one row for each value that is not null, known by (row_id, field).

    `value` is the value as text. `derived_from` is null where the value was read itself; else it names the field that it was
    concluded from, whose place the row then carries ("heading": the column's heading, at the place of the cell).
    `method` is null where nothing was read ("other" as the kind of an empty document). Of a flagged value `reason` says in a
    sentence why, `doubt` in a word (pipeline.model.provenance.Doubt), and `alternative` what another reader made of it.
    """

    __tablename__ = "provenance"
    row_id: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(primary_key=True)
    document_id: Mapped[str] = _document()
    table_name: Mapped[str]
    indicator_id: Mapped[str | None] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"), index=True)
    issue_id: Mapped[str | None] = mapped_column(ForeignKey("issues.id", ondelete="SET NULL"), index=True)
    value: Mapped[str]
    derived_from: Mapped[str | None]
    page: Mapped[int]
    x0: Mapped[float | None]
    top: Mapped[float | None]
    x1: Mapped[float | None]
    bottom: Mapped[float | None]
    raw: Mapped[str]
    method: Mapped[str | None]
    engine: Mapped[str | None]
    confidence: Mapped[float]
    review: Mapped[bool] = mapped_column(index=True)
    doubt: Mapped[str | None]
    alternative: Mapped[str | None]
    reason: Mapped[str | None]


class NearNameRow(Schema):
    """An indicator of another decree of the same agency and kind whose name is nearly the same (sql.neighbours): `similarity`
    0..1; `misread` where a reader's errors alone tell the two names apart.
    """

    __tablename__ = "near_names"
    indicator_id: Mapped[str] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"), primary_key=True)
    near_id: Mapped[str] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"), primary_key=True, index=True)
    similarity: Mapped[float]
    misread: Mapped[bool]


# Tables of the store's own books; all others hold values of documents.
RECORD_TABLES = frozenset({"runs", "run_documents", "locations", "pages", "printed_tables", "issues", "provenance", "near_names"})
