"""The tools that are asked when a page's tables are in doubt, cheap first; each is imported only when it is asked."""

from __future__ import annotations

from collections.abc import Callable

from extractors.second_opinion import Opinion


def other_opinions(data: bytes, page: int, height: float) -> list[Callable[[], Opinion]]:
    """pdfplumber's lines, camelot's rules in the rendered page, camelot's aligned texts, in this order."""

    def plumber() -> Opinion:
        from extractors.pdfplumber_tables import pdfplumber_grids

        return Opinion(name="pdfplumber", grids=pdfplumber_grids(data, page))

    def lattice() -> Opinion:
        from extractors.camelot_tables import camelot_lattice_grids

        return Opinion(name="camelot lattice", grids=camelot_lattice_grids(data, page, height))

    def network() -> Opinion:
        from extractors.camelot_tables import camelot_network_grids

        return Opinion(name="camelot network", grids=camelot_network_grids(data, page, height))

    return [plumber, lattice, network]
