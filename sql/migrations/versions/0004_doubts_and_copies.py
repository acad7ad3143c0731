"""Why a value is doubted, which files are of one decree, and which names of an agency's decrees are nearly the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TEXTS = {"provenance": ("doubt", "alternative", "reason"), "documents": ("agency_key", "decree_key")}
KEYS = TEXTS["documents"]


def upgrade() -> None:
    for table, names in TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=True))
    for name in KEYS:
        op.create_index(f"ix_documents_{name}", "documents", [name])
    ends = ("indicator_id", "near_id")
    op.create_table(
        "near_names",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ends),
        sa.Column("similarity", sa.Float(53), nullable=False),
        sa.Column("misread", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(*ends, name="pk_near_names"),
        *(sa.ForeignKeyConstraint([name], ["indicators.id"], name=f"fk_near_names_{name}", ondelete="CASCADE") for name in ends),
    )
    op.create_index("ix_near_names_near_id", "near_names", ["near_id"])


def downgrade() -> None:
    op.drop_table("near_names")
    for name in KEYS:
        op.drop_index(f"ix_documents_{name}", "documents")
    for table, names in TEXTS.items():
        for name in names:
            op.drop_column(table, name)
