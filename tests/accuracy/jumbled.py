"""Decrees with known tables, set in lines as text layers of scans hold them: columns run into one another."""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from extractors.latex import flatten_latex
from normalizers.jumble import SPECK, Step
from normalizers.jumble_features import FIELDS, Token
from tests.accuracy.scoring import TEXT_FIELDS

DIRT = (".", ". .", "-", ")", "g", "°", "!", "L", "S .", "C", "_", "'", "~", "ll", "o", ",", "e", "0", ": :", "i", "“")
AGENCIES = (
    "Dinas Pekerjaan Umum, Penataan Ruang dan Perumahan Rakyat",
    "Badan Pengelolaan Keuangan dan Aset Daerah",
    "Dinas Sosial, Pemberdayaan Perempuan dan Perlindungan Anak",
    "Dinas Pariwisata, Kepemudaan dan Olahraga",
    "Dinas Lingkungan Hidup Kabupaten Lumajang",
    "Dinas Ketahanan Pangan, Pertanian dan Perikanan",
    "Dinas Perhubungan, Komunikasi dan Informatika",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One jumbled table and the step that is right for each of its tokens."""

    columns: tuple[str, ...]
    tokens: tuple[Token, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """The forms of one document and all its lines."""

    forms: tuple[Form, ...]
    lines: tuple[str, ...]


@dataclass(slots=True)
class Style:
    """How one document is drawn and read."""

    columns: tuple[str, ...]
    widths: dict[str, int]
    mode: str
    middle: bool
    blanks: bool
    synchronous: bool  # the lines of neighbouring cells stand at one height
    change: float  # how often a blank line is read where other columns begin or end
    band: float  # pieces of lines that are less than this apart, in lines, are read as one line
    rules: float
    dirt: float
    blank: float
    bullets: bool
    numbers: bool
    counted: str  # the field whose cells are numbered
    agency: str


def read_rows(truth: dict[str, Any]) -> list[list[dict[str, str]]]:
    """The rows of each table of a truth file that name an indicator; an empty objective is the one above."""
    tables = []
    for sheet in truth["sheets"]:
        for table in sheet["tables"]:
            rows: list[dict[str, str]] = []
            for printed in table["rows"]:
                row = {field: _clean(str(printed.get(field) or ""), field) for field in TEXT_FIELDS}
                for parent in ("goal", "objective"):
                    row[parent] = row[parent] or (rows[-1][parent] if rows else "")
                if row["name"] and "\n" not in row["name"]:
                    target = next((str(v) for k, v in printed.items() if re.fullmatch(r"[tr]_?\w*\d", k) and v), "")
                    rows.append({**row, "target": target if len(target) < 12 else ""})
            if rows:
                tables.append(rows)
    return tables


def _clean(text: str, field: str) -> str:
    text = re.sub(r"^(Tujuan|Sasaran)\s*:\s*|^\d+[.)]\s+|^\d+\s+(?=[A-Z])", "", text.strip())
    return "" if text in ("-", "n/a") else text if field == "formula" else flatten_latex(text)


def make_dump(truths: Sequence[dict[str, Any]], rng: random.Random) -> Dump:
    """A document with some forms, rows and wording of the truth files, drawn in a style of its own."""
    truth = rng.choice(truths)
    tables = read_rows(truth)
    while not tables:
        truth = rng.choice(truths)
        tables = read_rows(truth)
    style = _style(tables, truth, rng)
    forms, lines = [], []
    rows: list[dict[str, str]] = []
    for _ in range(rng.randint(2, 6)):
        if not rows or rng.random() < 0.6:  # else the row is printed again for the next office holder
            table = rng.choice(tables)
            start = rng.randrange(len(table))
            rows = [_complete(dict(row), style, rng) for row in table[start : start + rng.choice((1, 1, 2, 2, 3, 4))]]
        if rng.random() < 0.5:  # a form of another hand: the same words in other lines
            other = _style(tables, truth, rng)
            style = replace(other, columns=style.columns, widths=_widths(style.columns, rng), agency=style.agency)
        form, printed = _set_form(rows, style, rng)
        if len(form.tokens) < 330:
            forms.append(form)
            lines += printed
    for sheet in truth["sheets"]:
        lines += [text for name in ("duties", "functions") for text in sheet.get(name) or []][: rng.choice((0, 5, 40))]
    lines += [style.agency] * rng.randint(0, 2) + str(truth.get("preamble") or "").splitlines()[: rng.choice((0, 60))]
    return Dump(forms=tuple(forms), lines=tuple(lines))


def _style(tables: list[list[dict[str, str]]], truth: dict[str, Any], rng: random.Random) -> Style:
    held = {field for table in tables for row in table for field, text in row.items() if text}
    columns = ["objective", "name", "formula", "data_source"]
    for field in ("unit", "target", "responsible", "definition", "remarks", "affair", "goal"):
        if field in held and rng.random() < 0.2:
            columns.append(field)
    if len(columns) > 4 and rng.random() < 0.3:
        columns.remove(rng.choice(("formula", "data_source", "objective")))
    columns.sort(key=FIELDS.index)
    if rng.random() < 0.15 and "formula" in columns and "unit" not in columns:
        columns.remove("formula")
        columns.append("formula")
    return Style(
        columns=tuple(columns),
        widths=_widths(columns, rng),
        mode=rng.choice(("raster", "raster", "cells", "cells", "zones", "mixed", "mixed")),
        middle=rng.random() < 0.6,
        blanks=rng.random() < 0.7,
        synchronous=rng.random() < 0.35,
        change=rng.choice((0, 0.3, 0.7)),
        band=rng.choice((0.35, 0.5, 0.65)),
        rules=rng.choice((0, 0, 0.3, 0.8)),
        dirt=rng.choice((0, 0, 0.01, 0.03)),
        blank=rng.choice((0, 0.05, 0.1, 0.3)),
        bullets=rng.random() < 0.2,
        numbers=rng.random() < 0.6,
        counted=rng.choice(("objective", "name", "name")),
        agency=str(truth["document"].get("agency") or "") if rng.random() < 0.4 else rng.choice(AGENCIES),
    )


def _widths(columns: Sequence[str], rng: random.Random) -> dict[str, int]:
    narrow = {"unit": (6, 12), "target": (5, 9), "formula": (26, 75), "affair": (10, 18)}
    return {field: rng.randint(*narrow.get(field, (15, 42))) for field in columns}


def _complete(row: dict[str, str], style: Style, rng: random.Random) -> dict[str, str]:
    """The row with what its decree does not print: a formula made of the name, a source."""
    name = row["name"]
    if not row["formula"] or rng.random() < 0.15:
        core = re.sub(r"^(Persentase|Prosentase|Presentase|Jumlah|Tingkat|Nilai|Indeks|Cakupan)\s+", "", name)
        core = re.sub(r"\s*\([^)]*\)?$", "", core)
        head = core.split(" yang ")[0]
        row["formula"] = rng.choice(
            (
                rf"$\frac{{\text{{Jumlah {core}}}}}{{\text{{Jumlah seluruh {head}}}}} x100\%$",
                rf"$\frac{{\text{{Jumlah {core}}}}}{{\text{{Jumlah {head} tahun berjalan}}}} x 100\%$",
                f"Jumlah {core} dibagi jumlah seluruh {head} x 100%",
                f"Jumlah {core} : jumlah seluruh {head} x 100%",
                f"(Jumlah {core}) / (Jumlah {head} yang ada) * 100%",
                f"Jumlah {core}",
                name,
                f"{name} tahun n dikurangi {name} tahun n-1 dibagi {name} tahun n-1 x 100%",
            )
        )
    if not row["data_source"] or rng.random() < 0.15:
        row["data_source"] = rng.choice(
            (
                style.agency,
                f"Laporan {' '.join(name.split()[1:6])}",
                "Data BPS, hasil pendataan",
                f"Dokumen Renja dan Renstra {style.agency}",
            )
        )
    if rng.random() < 0.2:
        field = rng.choice(("objective", "name", "formula", "data_source"))
        row[field] = f"{row[field]} {style.agency}" if "$" not in row[field] else row[field]
    if rng.random() < 0.08:
        row["data_source"] = row["data_source"].upper()
    return row


@dataclass(slots=True)
class _Piece:
    """A line of a cell: its words, whether the cell begins with it, and its place."""

    column: int
    words: list[str]
    opens: bool
    y: float
    block: tuple[float, ...] = ()
    numbered: bool = False  # the row's number stands before it


def _set_form(rows: list[dict[str, str]], style: Style, rng: random.Random) -> tuple[Form, list[str]]:
    pieces = _draw(rows, style, rng)
    pieces.sort(key=lambda piece: (piece.block, piece.y))
    lines: list[tuple[bool, list[_Piece]]] = []
    for piece in pieces:
        first = lines[-1][1][0] if lines else None
        if first is not None and piece.block == first.block and piece.y - first.y < style.band:
            lines[-1][1].append(piece)
        else:
            lines.append(
                (first is None or (style.blanks and (piece.block != first.block or rng.random() < style.blank)), [piece])
            )
    before: set[int] = set()
    for n, (paragraph, line) in enumerate(lines):
        line.sort(key=lambda piece: piece.column)
        held = {piece.column for piece in line}
        if style.blanks and n and held != before and rng.random() < style.change:
            paragraph = True
        lines[n] = paragraph, line
        before = held
    return _tokens(lines, style, rng)


def _draw(rows: list[dict[str, str]], style: Style, rng: random.Random) -> list[_Piece]:
    """Every line of every cell with its place on the page and the block in which a reader takes it."""
    mode = style.mode if style.mode != "mixed" else rng.choice(("raster", "cells", "zones", "zones"))
    width = len(style.columns)
    cuts = {"raster": [0] * width, "cells": list(range(width))}.get(mode)
    if cuts is None:
        cuts, zone = [], 0
        for c in range(width):
            zone += c > 0 and rng.random() < 0.5
            cuts.append(zone)
    by_column = mode != "raster" and rng.random() < 0.2
    by_row = rng.random() < 0.6
    pieces: list[_Piece] = []
    top = 0.0
    start = 0
    while start < len(rows):
        end = start + 1
        merged = [f for f in ("goal", "objective", "affair", "responsible") if f in style.columns]
        while end < len(rows) and rows[end]["objective"] == rows[start]["objective"] and rows[start]["objective"]:
            end += 1
        cells = [[_lines(row[field], style.widths[field], rng) for field in style.columns] for row in rows[start:end]]
        shared = {c: cells[0][c] for c, field in enumerate(style.columns) if field in merged}
        heights = [
            max([len(cell) for c, cell in enumerate(row) if c not in shared] + [1])
            + rng.choice((0, 0, 0.5)) * (not style.synchronous)
            for row in cells
        ]
        tall = max(len(cell) for cell in shared.values()) if shared else 0
        if sum(heights) < tall:
            heights[-1] += tall - sum(heights)
        total = sum(heights)
        for c, cell in shared.items():
            _place(pieces, c, cell, top, total, style, rng, _block(mode, cuts[c], start, by_column, by_row))
        y = top
        for i, row in enumerate(cells):
            for c, cell in enumerate(row):
                if c not in shared:
                    home = start if cuts[c] in {cuts[k] for k in shared} else start + i
                    _place(pieces, c, cell, y, heights[i], style, rng, _block(mode, cuts[c], home, by_column, by_row))
            y += heights[i]
        top += total
        start = end
    return pieces


def _block(mode: str, zone: int, row: int, by_column: bool, by_row: bool) -> tuple[float, ...]:
    if mode == "raster":
        return (row,) if by_row else (0,)
    return (zone, row) if by_column else (row, zone)


def _place(
    pieces: list[_Piece],
    column: int,
    cell: list[str],
    top: float,
    height: float,
    style: Style,
    rng: random.Random,
    block: tuple[float, ...],
) -> None:
    offset = (height - len(cell)) / 2 if style.middle else 0
    y = top + (int(offset + rng.choice((0, 0.5))) if style.synchronous else offset) + rng.uniform(-0.15, 0.15)
    for i, line in enumerate(cell):
        if line.split():
            number = style.columns[column] == style.counted and (i == (len(cell) - 1) // 2 if style.middle else i == 0)
            pieces.append(_Piece(column, line.split(), i == 0, y + i, block, number))


def _lines(text: str, width: int, rng: random.Random) -> list[str]:
    """A cell's text as it wraps; a fraction is stacked, its factor between the parts or beside one."""
    flat = flatten_latex(text)
    stacked = re.match(r"^\((.*)\) / \((.*)\)\s*(x.*)?$", flat) if "$" in text else None
    if not stacked:
        return textwrap.wrap(flat, width) or []
    above, below = textwrap.wrap(stacked[1], width), textwrap.wrap(stacked[2], width)
    factor = [stacked[3].replace("x ", rng.choice(("x", "x ")))] if stacked[3] else []
    if factor and rng.random() < 0.2:
        return [*above, *below, *factor[0].replace("x", "x ").split()]
    return above + factor + below if rng.random() < 0.75 else above + below + factor


def _tokens(lines: list[tuple[bool, list[_Piece]]], style: Style, rng: random.Random) -> tuple[Form, list[str]]:
    tokens: list[Token] = []
    steps: list[Step] = []
    printed: list[str] = []
    begun: set[int] = set()
    for n, (paragraph, pieces) in enumerate(lines):
        first, minus = True, False
        numbered = style.numbers and any(p.numbered for p in pieces)
        words = [(p.column, word, p.opens and i == 0, i == 0) for p in pieces for i, word in enumerate(p.words)]
        dirty = list(_dirty(words, style, rng))
        for k, (column, word, opens, starts) in enumerate(dirty):
            rule = starts and not first and rng.random() < style.rules
            if word == "-" and column != SPECK and (dirty[k + 1][1] if k + 1 < len(dirty) else "A").lstrip("(")[:1].isupper():
                minus = True
                continue
            bullet = minus or (opens and style.bullets and style.columns[column] in ("name", "formula"))
            tokens.append(
                Token(
                    text=word,
                    line=n,
                    starts_line=first,
                    starts_paragraph=first and paragraph,
                    rule_before=rule,
                    bullet_before=bullet,
                    number_before=first and numbered,
                )
            )
            minus = False
            if column == SPECK:
                steps.append((SPECK, False))
            else:
                steps.append((column, opens or column not in begun))
                begun.add(column)
            first = False
        printed.append(" ".join(token.text for token in tokens if token.line == n))
    return Form(columns=style.columns, tokens=tuple(tokens), steps=tuple(steps)), printed


def _dirty(words: list[tuple[int, str, bool, bool]], style: Style, rng: random.Random) -> Iterator[tuple[int, str, bool, bool]]:
    for column, word, opens, starts in words:
        if rng.random() < style.dirt:
            for speck in rng.choice(DIRT).split():
                yield SPECK, speck, False, False
        if len(word) > 4 and rng.random() < style.dirt:
            at = rng.randrange(len(word))
            word = word[:at] + rng.choice("iljtcoe") + word[at + 1 :]
        yield column, word, opens, starts
