"""Rows -> a sheet of an Excel workbook, written row by row as they come. The one door to XlsxWriter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType

import xlsxwriter

# Excel's own limits: rows of a sheet, characters of a cell.
EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
# Characters that XML, and so a workbook, can not hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = " [cut]"

Value = str | int | float | bool | None


class Workbook:
    """A workbook under way at `path`; it is whole when it is closed. Rows are let go of once written, however many there are."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True})
        self._bold = self._book.add_format({"bold": True})

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            self._book.close()

    def write_sheet(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """One sheet: the columns' names, then the rows; None is an empty cell, a text stays a text ("= A / B" is no formula)."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, title in enumerate(columns):
            sheet.write_string(0, column, title, self._bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, excel_text(value))
                elif isinstance(value, bool):
                    sheet.write_boolean(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def excel_text(value: str) -> str:
    """The text as a cell can hold it, lines parted as Excel parts them; what is cut says so.

    >>> excel_text("a\\x0bb")
    'a\\ufffdb'
    """
    value = _NOT_IN_XML.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))
    return value if len(value) <= EXCEL_TEXT else value[: EXCEL_TEXT - len(_CUT)] + _CUT
