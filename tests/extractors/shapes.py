"""Shapes of a line that has no image."""

from __future__ import annotations


class NoShapes:
    """Tells nothing, for readings without a line."""

    def decimal_mark(self, x0: float, x1: float) -> str | None:  # noqa: ARG002
        """None."""
        return None

    def bars(self, x0: float, x1: float) -> int:  # noqa: ARG002
        """0."""
        return 0

    def joined_bars(self, x0: float, x1: float) -> int:  # noqa: ARG002
        """0."""
        return 0

    def white(self, x0: float, x1: float) -> float:  # noqa: ARG002
        """0."""
        return 0.0

    def lost_mark(self, x0: float, x1: float) -> bool:  # noqa: ARG002
        """False."""
        return False

    def ends_in_dash(self, x: float) -> bool:  # noqa: ARG002
        """False."""
        return False
