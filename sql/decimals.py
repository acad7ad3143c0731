"""Decimal columns: NUMERIC in PostgreSQL, a number to compute with in SQLite, and the exact digits as text beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

# SQLite's INTEGER holds 64 bits.
_LARGEST_INTEGER = 2**63 - 1


def exact_text(value: Decimal | None) -> str | None:
    """The digits of a number without an exponent, as they are stored in `value_exact`.

    >>> exact_text(Decimal("1118E12")), exact_text(Decimal("4.10"))
    ('1118000000000000', '4.10')
    """
    return None if value is None else format(value, "f")


class ExactNumber(TypeDecorator[Decimal]):
    """A Decimal. PostgreSQL keeps every digit; SQLite has no decimal type.

    There a number is an INTEGER when it is whole, else a REAL, so that `value > 80` and `sum(value)` work for an analyst; a
    REAL gives back up to 15 significant digits, and the column `..._exact` beside it all of them (text, on both databases).
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(_SqliteNumber())
        return dialect.type_descriptor(Numeric(asdecimal=True))


class _SqliteNumber(TypeDecorator[Decimal]):
    """NUMERIC affinity, bound as int or float: the driver takes no Decimal."""

    impl = Numeric(asdecimal=False)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:  # noqa: ARG002
        if value is None:
            return None
        whole = int(value) if value == value.to_integral_value() else None
        return whole if whole is not None and abs(whole) <= _LARGEST_INTEGER else float(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        return None if value is None else Decimal(str(value))
