"""The door to pdfplumber: its table finder as a second opinion on a page whose first structure is in doubt.

Imported only then: it takes some ten times as long as the first reading. Points, origin top left, pages without /Rotate.
"""

from __future__ import annotations

import io
import logging

import pdfplumber

from extractors.cell_boxes import grid_of_boxes
from extractors.cells import Grid
from pipeline.model.geometry import Box

STRUCTURE = "pdfplumber"


def pdfplumber_grids(data: bytes, page: int) -> tuple[Grid, ...]:
    """The grids pdfplumber finds on `page` (from 1); none when it fails, which a second opinion may."""
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[page]) as document:
            tables = document.pages[0].find_tables({"snap_tolerance": 4, "join_tolerance": 4, "intersection_tolerance": 4})
            boxes = [[Box(x0=c[0], top=c[1], x1=c[2], bottom=c[3]) for c in table.cells] for table in tables]
    except Exception:
        return ()
    return tuple(grid for cells in boxes if (grid := grid_of_boxes(cells, STRUCTURE)) is not None)
