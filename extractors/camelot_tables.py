"""The door to camelot: rules seen in the page's image, or columns of aligned texts, as a second opinion.

Imported only for a page in doubt: camelot renders the page and brings pandas. Camelot's points have their origin at the bottom
left; the grids given back have it at the top left. Pages without /Rotate.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path
from typing import Any

from camelot.io import read_pdf

from extractors.cell_boxes import grid_of_boxes
from extractors.cells import Grid
from extractors.grid import find_grids
from pipeline.model.geometry import Box, Orientation, Ruling


def camelot_lattice_grids(data: bytes, page: int, height: float) -> tuple[Grid, ...]:
    """The grids of the rules that camelot sees on the rendered page; none when it fails."""
    rulings = [ruling for table in _tables(data, page, "lattice") for row in table.cells for ruling in _edges(row, height)]
    return find_grids(rulings)


def camelot_network_grids(data: bytes, page: int, height: float) -> tuple[Grid, ...]:
    """The grids of aligned texts that camelot sees; none when it fails."""
    out = []
    for table in _tables(data, page, "network"):
        boxes = [Box(x0=c.x1, top=height - c.y2, x1=c.x2, bottom=height - c.y1) for row in table.cells for c in row]
        grid = grid_of_boxes(boxes, "camelot")
        if grid is not None:
            out.append(grid)
    return tuple(out)


def _tables(data: bytes, page: int, flavor: str) -> list[Any]:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = Path(folder) / "page.pdf"
        path.write_bytes(data)
        try:
            return list(read_pdf(str(path), pages=str(page), flavor=flavor, suppress_stdout=True))
        except Exception:
            return []


def _edges(row: list[Any], height: float) -> list[Ruling]:
    out: list[Ruling] = []
    for cell in row:
        sides = (
            (cell.top, Orientation.HORIZONTAL, height - cell.y2, cell.x1, cell.x2),
            (cell.bottom, Orientation.HORIZONTAL, height - cell.y1, cell.x1, cell.x2),
            (cell.left, Orientation.VERTICAL, cell.x1, height - cell.y2, height - cell.y1),
            (cell.right, Orientation.VERTICAL, cell.x2, height - cell.y2, height - cell.y1),
        )
        out.extend(Ruling(orientation=o, position=at, start=a, end=b) for drawn, o, at, a, b in sides if drawn)
    return out
