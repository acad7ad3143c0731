"""What a target cell prints: the kind of its value, a grade beside it, the scale in it, its currency."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for name in ("value_kind", "grade", "currency"):
        op.add_column("targets", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("targets", sa.Column("scale", sa.Numeric(), nullable=True))


def downgrade() -> None:
    for name in ("scale", "currency", "grade", "value_kind"):
        op.drop_column("targets", name)
