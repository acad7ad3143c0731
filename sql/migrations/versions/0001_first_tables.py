"""The first tables: runs, documents, the cascade of sheets, objectives, indicators, formulas and targets, provenance, issues."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

Group = list[sa.Column[Any]]

revision = "0001"
down_revision = None

TABLES = (
    "runs",
    "documents",
    "locations",
    "run_documents",
    "pages",
    "printed_tables",
    "issues",
    "legal_basis",
    "signatories",
    "sheets",
    "sheet_items",
    "objectives",
    "indicators",
    "formulas",
    "targets",
    "provenance",
)
DOCUMENT = {"document_id": "documents.id"}


def upgrade() -> None:
    counts = columns(sa.Integer(), "new", "unchanged", "replaced", "rejected")
    table(
        "runs",
        integer("id"),
        time("started_at"),
        time("finished_at", null=True),
        text("software"),
        text("command", null=True),
        counts,
    )
    stored = (text("id", "sha256", "media_type"), integer("page_count"), text("software", "digest"), time("stored_at"))
    said = ("agency", "region", "region_code", "issued_place", "issued_date")
    head = (text("kind"), text("title", "number", "about", null=True), integer("year", null=True), text(*said, null=True))
    run = integer("run_id", null=True)
    table("documents", *stored, run, *head, kept={"run_id": "runs.id"}, unique="sha256", indexed=("region_code",))
    table("locations", text("path", "document_id"), time("first_seen", "last_seen"), key=("path",), owned=DOCUMENT)
    book: tuple[Group, ...] = (integer("run_id"), text("path"), text("document_id", "sha256", null=True), text("outcome"))
    book = (*book, text("error", "message", null=True), time("recorded_at"))
    table("run_documents", *book, key=("run_id", "path"), owned={"run_id": "runs.id"}, kept=DOCUMENT, bare=("run_id",))
    page = (text("document_id"), integer("number"), real("width", "height"), text("method", "engine", null=True), flag("blank"))
    table("pages", *page, key=("document_id", "number"), owned=DOCUMENT, bare=("document_id",))
    printed = (
        text("id", "document_id"),
        integer("ordinal"),
        tree("pages", null=False),
        integer("header_rows"),
        tree("grid", null=False),
    )
    table("printed_tables", *printed, owned=DOCUMENT)
    issue = (text("id", "document_id"), integer("ordinal"), text("code", "severity", "message"), integer("page", null=True))
    table("issues", *issue, box(), text("raw", null=True), owned=DOCUMENT, indexed=("code",))
    basis = (text("id", "document_id"), integer("ordinal"), text("type", "number"), integer("year", null=True))
    table("legal_basis", *basis, text("about", null=True), owned=DOCUMENT)
    signed = (text("id", "document_id", "role", "name"), text("title", "rank", "nip", null=True))
    table("signatories", *signed, owned=DOCUMENT)
    cascade()
    place: tuple[Group, ...] = (
        text("row_id", "field", "document_id", "table_name"),
        text("indicator_id", "issue_id", null=True),
        text("value"),
    )
    place = (*place, text("derived_from", null=True), integer("page"), box(), text("raw"), text("method", "engine", null=True))
    owned = DOCUMENT | {"indicator_id": "indicators.id"}
    certainty = (real("confidence", null=False), flag("review"))
    key = ("row_id", "field")
    table("provenance", *place, *certainty, key=key, owned=owned, kept={"issue_id": "issues.id"}, indexed=("review",))


def cascade() -> None:
    table("sheets", text("id", "document_id"), integer("ordinal"), text("position", null=True), owned=DOCUMENT)
    sheet = DOCUMENT | {"sheet_id": "sheets.id"}
    table("sheet_items", text("id", "document_id", "sheet_id", "kind"), integer("ordinal"), text("text"), owned=sheet)
    node = (text("id", "document_id", "sheet_id"), text("parent_id", null=True), text("kind"), integer("ordinal"), text("text"))
    table("objectives", *node, owned=sheet | {"parent_id": "objectives.id"})
    words = ("unit", "definition", "data_source", "responsible", "affair", "remarks", "reason", "polarity", "accumulation")
    read = (text("no", null=True), text("level", "name"), text(*words, null=True))
    normal = (text("normalized_name", "normalized_unit", null=True), tree("normalized"))
    indicator = (text("id", "document_id", "sheet_id"), text("objective_id", null=True), integer("ordinal"), *read, *normal)
    table("indicators", *indicator, owned=sheet | {"objective_id": "objectives.id"})
    under = DOCUMENT | {"indicator_id": "indicators.id"}
    formula = (text("id", "document_id", "indicator_id", "text"), tree("expression"), text("kind", "reason", null=True))
    table("formulas", *formula, owned=under, bare=("indicator_id",), unique="indicator_id")
    target: tuple[Group, ...] = (
        text("id", "document_id", "indicator_id"),
        integer("ordinal"),
        text("kind"),
        integer("year", null=True),
    )
    target = (*target, text("period", "raw"), text("comparator", null=True))
    told = (number("value"), text("value_exact", null=True), number("upper"), text("upper_exact", "unit", null=True))
    table("targets", *target, *told, owned=under)


def downgrade() -> None:
    for name in reversed(TABLES):
        op.drop_table(name)


def table(
    name: str,
    *groups: Group,
    key: tuple[str, ...] = ("id",),
    owned: dict[str, str] | None = None,
    kept: dict[str, str] | None = None,
    bare: Iterable[str] = (),
    unique: str | None = None,
    indexed: Iterable[str] = (),
) -> None:
    """A table; a row goes with the rows it is `owned` by and outlives those of `kept`; both are indexed unless `bare`."""
    owned, kept = owned or {}, kept or {}
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(*key, name=f"pk_{name}")]
    for parents, rule in ((owned, "CASCADE"), (kept, "SET NULL")):
        for column, target in parents.items():
            constraints.append(sa.ForeignKeyConstraint([column], [target], name=f"fk_{name}_{column}", ondelete=rule))
    if unique:
        constraints.append(sa.UniqueConstraint(unique, name=f"uq_{name}_{unique}"))
    op.create_table(name, *(column for group in groups for column in group), *constraints)
    for column in sorted({*owned, *kept, *indexed} - {*bare}):
        op.create_index(f"ix_{name}_{column}", name, [column])


def columns(kind: sa.types.TypeEngine[Any], *names: str, null: bool = False) -> Group:
    return [sa.Column(name, kind, nullable=null) for name in names]


def text(*names: str, null: bool = False) -> Group:
    return columns(sa.Text(), *names, null=null)


def integer(*names: str, null: bool = False) -> Group:
    return columns(sa.Integer(), *names, null=null)


def real(*names: str, null: bool = True) -> Group:
    return columns(sa.Float(53), *names, null=null)


def number(*names: str) -> Group:
    return columns(sa.Numeric(), *names, null=True)


def flag(*names: str) -> Group:
    return columns(sa.Boolean(), *names)


def time(*names: str, null: bool = False) -> Group:
    return columns(sa.DateTime(timezone=True), *names, null=null)


def tree(*names: str, null: bool = True) -> Group:
    return columns(sa.JSON().with_variant(JSONB(), "postgresql"), *names, null=null)


def box() -> Group:
    return real("x0", "top", "x1", "bottom")
