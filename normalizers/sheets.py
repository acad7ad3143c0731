"""The forms of a document: one for a plain table, one per office holder where a decree holds many.

A form is a title ("INDIKATOR KINERJA INDIVIDU"), the office's name or a Jabatan line, Tugas, Fungsi and the tables up to the next
title. A title that is printed again above the form's next table, on its next page, starts no form of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from normalizers.agencies import find_agency, opens_agency
from normalizers.forms import (
    Label,
    closes_form,
    find_marker,
    fold,
    is_capital,
    is_debris,
    is_heading_row,
    is_title,
    match_label,
    names_position,
    opens_duty,
    opens_outcome,
    strip_rules,
)
from normalizers.lines import carries_list, find_lines, join_text, prose_lines
from normalizers.listing import Listing
from normalizers.matching import similarity
from normalizers.span import CaptionedTable, SheetSpan
from pipeline.model.provenance import Text
from pipeline.model.reading import Block, Reading, Table, TextLine

_PROSE = re.compile(
    r"\bPIHAK (?:PERTAMA|KESATU|KEDUA)\b|bertanda ?tangan|^\s*(?:Menimbang|Mengingat|MEMUTUSKAN|Menetapkan|Memperhatikan)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\W*(?:TAHUN|PERIODE|TRIWULAN|SEMESTER)\b.*\d", re.IGNORECASE)
_REGION = re.compile(
    r"\W*(?:TAHUN|PERIODE|TRIWULAN|SEMESTER|KABUPATEN|KAB\.|KOTA|PROVINSI|PROPINSI|PEMERINTAH|DI LINGKUNGAN)\b", re.IGNORECASE
)
_ANNEX = re.compile(r"^\s*(?:LAMPIRAN|Lampiran)\b")
LOOKAHEAD = 8  # blocks after a title in which a form must show its first label when the text around it is a jumbled table
SAME = 0.9  # similarity above which two positions or agencies are one, letters broken by OCR


@dataclass(slots=True)
class Draft:
    """A form while its blocks come in. `mode` names the part that is being read."""

    mode: str = "fields"  # title, fields, duties, functions, loose, closed, prose
    title: list[TextLine] = field(default_factory=list)
    position: list[TextLine] = field(default_factory=list)
    position_text: str = ""
    labelled: bool = False  # the position stood behind a label, not under the title
    agency: Text | None = None
    duties: Listing = field(default_factory=Listing)
    functions: Listing = field(default_factory=Listing)
    goal: Text | None = None
    objective: Text | None = None
    tables: list[CaptionedTable] = field(default_factory=list)
    above: list[TextLine] = field(default_factory=list)
    loose: list[TextLine] = field(default_factory=list)
    prose: bool = False
    open_field: str = ""  # the label whose value may run on in the next line
    field_lines: list[TextLine] = field(default_factory=list)
    field_text: str = ""
    about: bool = False  # the lines after TENTANG are being read

    @property
    def title_text(self) -> str:
        return " ".join(" ".join(line.text.split()) for line in self.title)

    @property
    def agency_text(self) -> str | None:
        return self.agency.text if self.agency else find_agency(self.title_text)

    @property
    def is_sheet(self) -> bool:
        return bool(self.tables or self.duties or self.functions or (len(self.loose) > 2 and not self.prose))


def find_sheets(reading: Reading) -> tuple[SheetSpan, ...]:
    """The forms of `reading` in printed order; none when it holds no table and no duties.

    The prose of a decree (Menimbang ... ) and of a Perjanjian Kinerja is no form. Where the text has lost its tables, their lines
    are the span's `loose` lines. Any text is taken; nothing raises.
    """
    return tuple(_span(draft) for draft in merge_drafts(read_drafts(find_lines(reading))) if draft.is_sheet)


def read_drafts(blocks: tuple[Block, ...]) -> list[Draft]:
    """Every form and every stretch of prose between two titles, as printed."""
    drafts = [Draft()]
    for index, block in enumerate(blocks):
        draft = drafts[-1]
        if isinstance(block, Table) and draft.mode in ("duties", "functions") and carries_list(block):
            for line in prose_lines(block):
                _read_line(draft, line, ())
        elif isinstance(block, Table):
            draft.open_field = ""
            draft.tables.append(CaptionedTable(table=block, above=tuple(draft.above)))
            draft.above = []
            draft.mode = "prose" if draft.mode == "prose" else "fields"
        elif block.text.strip():
            previous = blocks[index - 1] if index else None
            if draft.about and _carries_subject(block, previous):
                continue
            draft.about = fold(block.text).endswith("tentang") and len(block.text) < 60
            if _starts_form(blocks, index, draft):
                drafts.append(Draft(mode="title", title=[block]))
            elif draft.prose and (_ANNEX.match(block.text) or _is_form_label(block)):
                drafts.append(Draft())
                _read_line(drafts[-1], block, blocks[index + 1 : index + 3])
            else:
                _read_line(draft, block, blocks[index + 1 : index + 3])
    return drafts


def _carries_subject(line: TextLine, previous: Block | None) -> bool:
    """Whether a line after TENTANG still says what the decree is about; that is no form's title."""
    if not isinstance(previous, TextLine) or not is_capital(line.text) or names_position(line.text) or match_label(line.text):
        return False
    if fold(previous.text).endswith("tentang"):
        return True
    if line.box is None or previous.box is None:
        return not line.starts_paragraph
    return line.page == previous.page and line.box.top - previous.box.bottom < max(line.box.height, previous.box.height)


def _is_form_label(line: TextLine) -> bool:
    label = match_label(line.text)
    return label is not None and label.exact and label.field in ("duties", "functions") and ":" in line.text


def _starts_form(blocks: tuple[Block, ...], index: int, draft: Draft) -> bool:
    line = blocks[index]
    if not isinstance(line, TextLine) or not is_title(line.text) or (":" in line.text and match_label(line.text)):
        return False
    if draft.mode == "title" and len(draft.title) < 3 and not draft.position:
        return False
    if draft.mode == "prose" and not is_capital(line.text):
        return False
    after = blocks[index + 1 : index + 1 + LOOKAHEAD]
    if draft.mode in ("loose", "duties", "functions") and is_heading_row(line.text):
        following = after[0] if after else None
        return isinstance(following, Table) or (isinstance(following, TextLine) and opens_agency(following.text))
    if draft.mode == "loose":
        return any(isinstance(b, TextLine) and match_label(b.text, eager=True) is not None for b in after) or any(
            opens_agency(b.text) for b in after[:2] if isinstance(b, TextLine)
        )
    return True


def _read_line(draft: Draft, line: TextLine, after: tuple[Block, ...]) -> None:
    """Put one line where it belongs in the form."""
    if _PROSE.search(line.text):
        draft.prose, draft.mode = True, "prose"
        draft.position, draft.position_text = [], ""
    if draft.mode == "prose":
        return
    eager = (draft.mode != "loose" and line.text.strip()[:1].isupper()) or "|" in line.text
    label = match_label(line.text, eager=eager)
    if label is not None and _applies(label, line, draft):
        draft.open_field = ""
        _read_label(draft, line, label)
    elif draft.mode == "fields" and _runs_on(draft, line):
        draft.field_lines.append(line)
        draft.field_text = f"{draft.field_text} {' '.join(line.text.split())}"
        _put_field(draft)
    elif draft.mode == "title":
        _read_title_line(draft, line, after)
    elif draft.mode in ("duties", "functions"):
        _read_list_line(draft, line)
    elif draft.mode == "loose":
        if closes_form(line.text) or (is_capital(line.text) and names_position(line.text)):
            draft.mode = "closed"
        else:
            draft.loose.append(line)
    elif closes_form(line.text):
        draft.mode, draft.above = "closed", []
    elif draft.mode == "fields" and line.box is None and not draft.tables and is_heading_row(line.text):
        draft.loose.append(line)
    else:
        draft.above.append(line)


def _applies(label: Label, line: TextLine, draft: Draft) -> bool:
    """Whether a label is one here: running text is full of the same words."""
    head = line.text.strip(" .-–•*|1234567890)[]{}\t")
    colon = ":" in line.text
    if draft.mode in ("loose", "closed") or not head[:1].isupper():
        return False
    if label.field in ("duties", "functions"):
        listing = draft.duties if label.field == "duties" else draft.functions
        return (
            colon
            or "\t" in line.text
            or not label.exact
            or not label.rest
            or (not listing and (line.box is None or draft.mode == "fields"))
        )
    if label.field == "table":
        return colon and draft.mode in ("duties", "functions", "fields")
    if label.field in ("goal", "objective", "other"):
        return colon
    return colon or "\t" in line.text or not label.exact


def _read_label(draft: Draft, line: TextLine, label: Label) -> None:
    value = re.sub(r"^[^\w(\"'“]+", "", strip_rules(label.rest.replace("\t", " ")))  # a colon is read as ". •" now and then
    if label.field in ("duties", "functions"):
        _open_list(draft, line, label)
        return
    draft.mode = "fields"
    name = label.field
    if name == "unit":
        name = "position" if names_position(value) else "agency"
    if name in ("goal", "objective"):
        draft.above.append(line)
    taken = {
        "position": draft.labelled,
        "agency": draft.agency is not None,
        "goal": draft.goal is not None,
        "objective": draft.objective is not None,
    }
    if value and not taken.get(name, True) and not (draft.tables and name in ("goal", "objective")):
        draft.open_field, draft.field_lines, draft.field_text = name, [line], value
        _put_field(draft, review=not label.exact)


def _put_field(draft: Draft, *, review: bool = False) -> None:
    """Give the form the value of the label that was read last."""
    if draft.open_field == "position":
        draft.position, draft.position_text, draft.labelled = list(draft.field_lines), draft.field_text, True
    else:
        setattr(draft, draft.open_field, join_text(draft.field_lines, draft.field_text, review=review))


def _runs_on(draft: Draft, line: TextLine) -> bool:
    """Whether a line carries on the value of the label above it: it hangs under the value, not under the label."""
    if (
        not draft.open_field
        or is_title(line.text)
        or is_heading_row(line.text)
        or find_marker(line.text) is not None
        or is_debris(line.text + "mm")
    ):
        return False
    first, last = draft.field_lines[0], draft.field_lines[-1]
    if line.box is None or first.box is None or last.box is None or line.page != last.page:
        return False
    close = line.box.top - last.box.bottom < 0.8 * min(line.box.height, last.box.height)
    return close and line.box.x0 > first.box.x0 + 2 * first.box.height


def _open_list(draft: Draft, line: TextLine, label: Label) -> None:
    """Begin Tugas or Fungsi. Items that a reader put before their label come along."""
    listing = draft.duties if label.field == "duties" else draft.functions
    other = draft.functions if label.field == "duties" else draft.duties
    pending = [piece for piece in draft.above if piece.box is None]
    if pending and not listing and opens_duty(strip_rules(pending[0].text)) and is_debris(label.rest):
        for piece in pending:
            listing.add(piece, piece.text)
    else:
        draft.loose.extend(pending)
    draft.above = []
    draft.mode = label.field
    marker = find_marker(label.rest)
    if marker is not None and marker.order > 1 and not listing:
        listing.items.extend(other.take_tail(marker.order))
    if label.rest:
        listing.add(line, label.rest)


def _read_title_line(draft: Draft, line: TextLine, after: tuple[Block, ...]) -> None:
    text = " ".join(line.text.split())
    following = match_label(after[0].text, eager=True) if after and isinstance(after[0], TextLine) else None
    labelled_next = following is not None and following.field in ("duties", "functions")
    if draft.position and (not labelled_next or opens_duty(text)):
        pass
    elif names_position(text) or (labelled_next and not opens_agency(text) and not is_title(text) and not _REGION.match(text)):
        draft.position.append(line)
        draft.position_text = f"{draft.position_text} {text}".strip()
        if is_capital(text) and find_agency(text):
            draft.title.append(line)
        return
    elif (
        len(draft.title) < 6
        and (is_capital(text) or opens_agency(text) or _DATED.match(text))
        and (_DATED.match(text) or not is_heading_row(text))
    ):
        draft.title.append(line)
        return
    draft.mode = "fields"
    _read_line(draft, line, after)


def _read_list_line(draft: Draft, line: TextLine) -> None:
    listing = draft.duties if draft.mode == "duties" else draft.functions
    text = line.text
    marker = find_marker(text)
    capital_items = bool(listing) and is_capital(listing.items[0].text)
    if marker is None and is_heading_row(text) and not is_debris(text):
        draft.mode = "loose" if line.box is None else "fields"
        (draft.loose if line.box is None else draft.above).append(line)
    elif marker is None and line.box is None and opens_outcome(strip_rules(text)):
        draft.mode = "loose"
        draft.loose.append(line)
    elif closes_form(text):
        draft.mode = "closed"
    elif marker is None and is_capital(text) and not capital_items and not is_debris(text):
        draft.mode = "closed" if names_position(text) else "fields"
        draft.above.append(line)
    else:
        if marker is not None and marker.order > 1 and not listing and listing is draft.functions:
            listing.items.extend(draft.duties.take_tail(marker.order))
        listing.add(line, text)


def merge_drafts(drafts: list[Draft]) -> list[Draft]:
    """The same forms with those joined that are one: printed over two pages, or a title again above the table."""
    merged: list[Draft] = []
    for draft in drafts:
        before = next((d for d in reversed(merged) if d.is_sheet), None)
        if before is not None and draft.is_sheet and not draft.prose and _continues(before, draft):
            _join(before, draft)
        else:
            merged.append(draft)
    return merged


def _alike(one: str, other: str) -> bool:
    return similarity(fold(one), fold(other)) >= SAME


def _continues(before: Draft, draft: Draft) -> bool:
    if draft.position_text:
        return bool(before.position_text) and _alike(before.position_text, draft.position_text)
    mine, its = draft.agency_text, before.agency_text
    if mine and its and not _alike(mine, its) and fold(mine) not in fold(its) and fold(its) not in fold(mine):
        return False
    if draft.duties or draft.functions:
        lists = [(a.items, b.items) for a, b in ((before.duties, draft.duties), (before.functions, draft.functions))]
        return any(a and b for a, b in lists) and all(_alike(a[0].text, b[0].text) for a, b in lists if a and b)
    return True


def _join(before: Draft, draft: Draft) -> None:
    """Take the tables of a form's next part in; its title stands above them as a caption."""
    tables = draft.tables
    if tables:
        first = tables[0]
        tables = [replace(first, above=(*draft.title, *first.above)), *tables[1:]]
    before.tables.extend(tables)
    before.loose.extend(draft.loose)
    before.duties = before.duties or draft.duties
    before.functions = before.functions or draft.functions
    before.goal = before.goal or draft.goal
    before.objective = before.objective or draft.objective
    before.agency = before.agency or draft.agency


def _span(draft: Draft) -> SheetSpan:
    return SheetSpan(
        title=join_text(draft.title, draft.title_text) if draft.title else None,
        position=join_text(draft.position, draft.position_text) if draft.position else None,
        duties=draft.duties.texts(),
        functions=draft.functions.texts(),
        goal=draft.goal,
        objective=draft.objective,
        tables=tuple(draft.tables),
        loose=tuple(draft.loose),
    )
