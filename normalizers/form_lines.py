"""Puts each line of a form where it belongs: title, position, duties, functions, goal, caption, loose text or signature."""

from __future__ import annotations

import re

from normalizers.agencies import find_agency, opens_agency
from normalizers.columns import DOUBTFUL
from normalizers.form_draft import FormDraft
from normalizers.forms import closes_form, is_capital, is_heading_row, is_title, names_position, opens_duty, opens_outcome
from normalizers.labels import Label, match_label, strip_order
from normalizers.lines import join_text
from normalizers.markers import find_marker, is_debris, strip_rules
from pipeline.model.reading import Block, TextLine

_PROSE = re.compile(
    r"\bPIHAK (?:PERTAMA|KESATU|KEDUA)\b|bertanda ?tangan|^\s*(?:Menimbang|Mengingat|MEMUTUSKAN|Menetapkan|Memperhatikan)\b",
    re.IGNORECASE,
)
# A section of a regional secretariat has decrees of its own; named with the secretariat it is the agency, no office of it.
_BUREAU = re.compile(r"\W*(?:BAGIAN|BIRO)\b.*\b(?:SEKRETARIAT|SETDA)\b", re.IGNORECASE)
_DATED = re.compile(r"\W*(?:TAHUN|PERIODE|TRIWULAN|SEMESTER)\b.*\d", re.IGNORECASE)
_REGION = re.compile(
    r"\W*(?:TAHUN|PERIODE|TRIWULAN|SEMESTER|KABUPATEN|KAB\.|KOTA|PROVINSI|PROPINSI|PEMERINTAH|DI LINGKUNGAN)\b", re.IGNORECASE
)


def read_line(draft: FormDraft, line: TextLine, after: tuple[Block, ...]) -> None:
    """Put one line where it belongs in the form."""
    if _PROSE.search(line.text):
        if draft.labelled and draft.party is None:
            draft.party = join_text(draft.position, draft.position_text)
        draft.prose, draft.mode, draft.labelled = True, "prose", False
        draft.position, draft.position_text = [], ""
    if draft.mode == "prose":
        label = match_label(line.text) if draft.party is None else None
        if label is not None and label.field == "position" and label.rest:
            draft.party = join_text([line], " ".join(label.rest.split()))
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


def _applies(label: Label, line: TextLine, draft: FormDraft) -> bool:
    """Whether a label is one here: running text is full of the same words."""
    head = strip_order(line.text).strip(" .-–•*|1234567890)[]{}\t")
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
            or (not listing and draft.mode == "duties" and label.rest[:1].isupper() and opens_duty(label.rest))
        )
    if label.field == "table":
        return colon and draft.mode in ("duties", "functions", "fields")
    if label.field in ("goal", "objective", "other"):
        return colon
    return colon or "\t" in line.text or not label.exact


def _read_label(draft: FormDraft, line: TextLine, label: Label) -> None:
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


def _put_field(draft: FormDraft, *, review: bool = False) -> None:
    """Give the form the value of the label that was read last."""
    if draft.open_field == "position":
        draft.position, draft.position_text, draft.labelled = list(draft.field_lines), draft.field_text, True
    else:
        setattr(draft, draft.open_field, join_text(draft.field_lines, draft.field_text, review=review))


def _runs_on(draft: FormDraft, line: TextLine) -> bool:
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


def _open_list(draft: FormDraft, line: TextLine, label: Label) -> None:
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


def _read_title_line(draft: FormDraft, line: TextLine, after: tuple[Block, ...]) -> None:
    text = " ".join(line.text.split())
    if len(text) < 4 and (line.confidence < DOUBTFUL or not any(char.isalnum() for char in text)):
        return  # a scan's speck between two lines of the title
    following = match_label(after[0].text, eager=True) if after and isinstance(after[0], TextLine) else None
    labelled_next = following is not None and following.field in ("duties", "functions")
    if draft.position and _DATED.match(text) and is_capital(text) and draft.title[-1] is draft.position[-1]:
        draft.title.append(line)
        return
    if draft.position and (not labelled_next or opens_duty(text)):
        pass
    elif (names_position(text) and not _BUREAU.match(text)) or (
        labelled_next and not opens_agency(text) and not is_title(text) and not _REGION.match(text)
    ):
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
    read_line(draft, line, after)


def _read_list_line(draft: FormDraft, line: TextLine) -> None:
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
