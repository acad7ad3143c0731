"""An indicator's program, key and the basis of polarity and accumulation; a formula's legend, thresholds and renderings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

TEXTS = {
    "documents": ("amends",),
    "indicators": ("program", "polarity_basis", "accumulation_basis", "name_key"),
    "formulas": ("plain", "latex", "mathml"),
}
TREES = {"formulas": ("legend", "conditions")}
KEY_INDEX = "ix_indicators_name_key"


def upgrade() -> None:
    for kind, columns in ((sa.Text(), TEXTS), (sa.JSON().with_variant(JSONB(), "postgresql"), TREES)):
        for table, names in columns.items():
            for name in names:
                column: sa.Column[Any] = sa.Column(name, kind, nullable=True)
                op.add_column(table, column)
    op.create_index(KEY_INDEX, "indicators", ["name_key"])


def downgrade() -> None:
    op.drop_index(KEY_INDEX, "indicators")
    for columns in (TREES, TEXTS):
        for table, names in columns.items():
            for name in names:
                op.drop_column(table, name)
