"""Rows -> a sheet of an Excel workbook, written as they come: a general library takes ten times as long for what is only text,
numbers and a heading.

The file is the Office Open XML that Excel itself needs to open one (ECMA-376, part 1): texts inline, a bold first row that stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

# Excel's own limits: rows of a sheet, characters of a cell.
EXCEL_ROWS = 1_048_576
EXCEL_TEXT = 32_767
# Characters that XML, and so a workbook, can not hold.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = " [cut]"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_HEAD}<styleSheet {_MAIN}><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_VIEW = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews>"
)

Value = str | int | float | bool | None


class Workbook:
    """A workbook under way at `path`; it is whole when it is closed."""

    def __init__(self, path: Path) -> None:
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3)
        self._names: list[str] = []

    def __enter__(self) -> Workbook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with self._zip:
            if error is None:
                self._write_parts()

    def write_sheet(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """One sheet: the columns' names, then the rows; None is an empty cell, a text stays a text ("= A / B" is no formula)."""
        self._names.append(name)
        letters = [column_letters(n) for n in range(len(columns))]
        with self._zip.open(f"xl/worksheets/sheet{len(self._names)}.xml", "w", force_zip64=True) as out:
            out.write(f"{_HEAD}<worksheet {_MAIN}>{_VIEW}<sheetData>".encode())
            out.write(_row(1, letters, columns, ' s="1"').encode())
            for number, row in enumerate(rows, start=2):
                out.write(_row(number, letters, row).encode())
            out.write(b"</sheetData></worksheet>")

    def _write_parts(self) -> None:
        numbered = list(enumerate(self._names, start=1))
        sheets = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
        self._zip.writestr(
            "xl/workbook.xml",
            f'{_HEAD}<workbook {_MAIN} xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets></workbook>",
        )
        links = "".join(_link(n, f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered)
        links += _link(len(numbered) + 1, f"{_OFFICE}/styles", "styles.xml")
        self._zip.writestr("xl/_rels/workbook.xml.rels", _links(links))
        self._zip.writestr("_rels/.rels", _links(_link(1, f"{_OFFICE}/officeDocument", "xl/workbook.xml")))
        self._zip.writestr("xl/styles.xml", _STYLES)
        parts = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
        parts += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n, _ in numbered]
        kinds = "".join(f'<Override PartName="{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in parts)
        self._zip.writestr(
            "[Content_Types].xml",
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{kinds}</Types>',
        )


def column_letters(n: int) -> str:
    """The name of the column that has `n` columns before it.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def excel_text(value: str) -> str:
    """The text as a cell can hold it; what is cut says so.

    >>> excel_text("a\\x0bb")
    'a\\ufffdb'
    """
    value = _NOT_IN_XML.sub("\ufffd", value)
    return value if len(value) <= EXCEL_TEXT else value[: EXCEL_TEXT - len(_CUT)] + _CUT


def _row(number: int, letters: Sequence[str], values: Sequence[Value], style: str = "") -> str:
    cells = (_cell(f'r="{c}{number}"{style}', value) for c, value in zip(letters, values, strict=True) if value is not None)
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, value: Value) -> str:
    if isinstance(value, str):
        text = escape(excel_text(value), {"\r": "&#13;"})
        return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(value, bool):
        return f'<c {place} t="b"><v>{int(value)}</v></c>'
    return f"<c {place}><v>{value!r}</v></c>"


def _link(n: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>'


def _links(inner: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'
