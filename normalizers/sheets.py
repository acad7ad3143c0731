"""The forms of a document: one for a plain table, one per office holder where a decree holds many.

A form is a title ("INDIKATOR KINERJA INDIVIDU"), the office's name or a Jabatan line, Tugas, Fungsi and the tables up to the next
title. A title that is printed again above the form's next table, on its next page, starts no form of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from normalizers.agencies import opens_agency
from normalizers.dump_heads import read_head
from normalizers.dump_tokens import ends_dated
from normalizers.form_draft import FormDraft
from normalizers.form_lines import read_line
from normalizers.form_tables import carries_list, prose_lines
from normalizers.forms import closes_form, fold, is_capital, is_heading_row, is_title, names_position
from normalizers.labels import match_label
from normalizers.lines import join_text
from normalizers.matching import similarity
from normalizers.span import CaptionedTable, SheetSpan
from pipeline.model.provenance import Text
from pipeline.model.reading import Block, Table, TextLine

_ANNEX = re.compile(r"^\s*(?:LAMPIRAN|Lampiran)\b")
LOOKAHEAD = 8  # blocks after a title in which a form must show its first label when the text around it is a jumbled table
SAME = 0.9  # similarity above which two positions or agencies are one, letters broken by OCR


def find_sheets(printed: Sequence[FormDraft]) -> tuple[SheetSpan, ...]:
    """The forms of a document in printed order; none when it holds no table and no duties. The drafts stay as printed.

    The prose of a decree (Menimbang ... ) and of a Perjanjian Kinerja is no form. Where the text has lost its tables, their lines
    are the span's `loose` lines. In a decree with the forms of several agencies, the agency is whose form it is. Nothing raises.
    """
    own = [replace(draft, tables=list(draft.tables), loose=list(draft.loose)) for draft in printed]
    drafts = [draft for draft in merge_forms(name_parties(own)) if draft.is_sheet]
    agencies = [fold(draft.agency_text) for draft in drafts if draft.agency_text and not draft.position_text]
    return tuple(_span(draft, by_agency=len(set(agencies)) > 1) for draft in drafts)


def read_drafts(blocks: tuple[Block, ...]) -> list[FormDraft]:
    """Every form and every stretch of prose between two titles, as printed."""
    drafts = [FormDraft()]
    dumped = find_dumped_tables(blocks)
    for index, block in enumerate(blocks):
        draft = drafts[-1]
        if index in dumped and isinstance(block, TextLine) and not (draft.duties or draft.functions):
            if draft.prose or draft.tables or (dumped[index] and draft.loose):
                drafts.append(FormDraft())
            drafts[-1].mode = "closed"
            drafts[-1].loose.append(block)
        elif isinstance(block, Table) and draft.mode in ("duties", "functions") and carries_list(block):
            for line in prose_lines(block):
                read_line(draft, line, ())
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
                drafts.append(FormDraft(mode="title", title=[block]))
            elif _starts_office(blocks, index, draft):
                drafts.append(FormDraft(title=list(draft.title), agency=draft.agency))
                if is_capital(block.text) and match_label(block.text) is None:
                    drafts[-1].position, drafts[-1].position_text = [block], " ".join(block.text.split())
                else:
                    read_line(drafts[-1], block, blocks[index + 1 : index + 3])
            elif draft.prose and (_ANNEX.match(block.text) or _is_form_label(block)):
                drafts.append(FormDraft())
                read_line(drafts[-1], block, blocks[index + 1 : index + 3])
            else:
                read_line(draft, block, blocks[index + 1 : index + 3])
    return drafts


def find_dumped_tables(blocks: Sequence[Block]) -> dict[int, bool]:
    """The lines, by number, of tables that lost their layout: a header of an indicator table and what follows it up to a
    signature, a title or a table. Whether the line begins one."""
    out: dict[int, bool] = {}
    texts = [block.text if isinstance(block, TextLine) and block.box is None else "" for block in blocks]
    inside, last = False, ()  # type: tuple[bool, tuple[str, ...]]
    n = 0
    while n < len(texts):
        text = texts[n]
        head = read_head(texts, n) if text else None
        if head is not None and head.is_wide:
            new = not inside or head.fields != last
            out.update({k: new and k == n for k in range(n, head.last + 1)})
            inside, last, n = True, head.fields, head.last + 1
            continue
        inside = inside and bool(text) and not _ends_table(text)
        if inside:
            out[n] = False
        n += 1
    return out


def _ends_table(text: str) -> bool:
    return closes_form(text) or is_title(text) or ends_dated(text) or (is_capital(text) and names_position(text))


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


def _starts_form(blocks: tuple[Block, ...], index: int, draft: FormDraft) -> bool:
    line = blocks[index]
    if not isinstance(line, TextLine) or not is_title(line.text):
        return False
    label = match_label(line.text) if ":" in line.text else None
    if label is not None and (label.rest or not is_capital(line.text)):
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


def _starts_office(blocks: tuple[Block, ...], index: int, draft: FormDraft) -> bool:
    """Whether the form of the next office holder begins under the tables of the one before, the title not printed again: with
    its "Jabatan : ...", or with its name in capitals right above its table."""
    line = blocks[index]
    if not isinstance(line, TextLine) or not draft.tables or not draft.position_text or draft.mode == "prose":
        return False
    label = match_label(line.text)
    if label is not None:
        named = label.field == "position" and label.exact and bool(label.rest.strip(" :"))
        return named and draft.labelled and not _alike(label.rest, draft.position_text)
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return (
        isinstance(following, Table)
        and not draft.labelled
        and is_capital(line.text)
        and names_position(line.text)
        and not _alike(line.text, draft.position_text)
    )


def name_parties(drafts: list[FormDraft]) -> list[FormDraft]:
    """The same forms; where several officials sign an agreement each, a form without a holder is that of the last one named."""
    if len({fold(draft.party.text) for draft in drafts if draft.party is not None}) < 2:
        return drafts
    party: Text | None = None
    for draft in drafts:
        party = draft.party or party
        if party is not None and draft.is_sheet and not draft.position_text:
            draft.position_text = party.text
            draft.position_source = party
    return drafts


def merge_forms(drafts: list[FormDraft]) -> list[FormDraft]:
    """The same forms with those joined that are one: printed over two pages, or a title again above the table."""
    merged: list[FormDraft] = []
    for draft in drafts:
        before = next((d for d in reversed(merged) if d.is_sheet), None)
        if before is not None and draft.is_sheet and not draft.prose and _continues(before, draft):
            _join(before, draft)
        else:
            merged.append(draft)
    return merged


def _alike(one: str, other: str) -> bool:
    return similarity(fold(one), fold(other)) >= SAME


def _continues(before: FormDraft, draft: FormDraft) -> bool:
    if draft.position_text:
        return bool(before.position_text) and _alike(before.position_text, draft.position_text)
    mine, its = draft.agency_text, before.agency_text
    if mine and its and not _alike(mine, its) and fold(mine) not in fold(its) and fold(its) not in fold(mine):
        return False
    if draft.duties or draft.functions:
        lists = [(a.items, b.items) for a, b in ((before.duties, draft.duties), (before.functions, draft.functions))]
        return any(a and b for a, b in lists) and all(_alike(a[0].text, b[0].text) for a, b in lists if a and b)
    return True


def _join(before: FormDraft, draft: FormDraft) -> None:
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


def _span(draft: FormDraft, *, by_agency: bool) -> SheetSpan:
    position = join_text(draft.position, draft.position_text) if draft.position else draft.position_source
    if position is None and by_agency and draft.agency_text:
        position = draft.agency or join_text(draft.title, draft.agency_text)
    return SheetSpan(
        title=draft.heading,
        position=position,
        duties=draft.duties.texts(),
        functions=draft.functions.texts(),
        goal=draft.goal,
        objective=draft.objective,
        tables=tuple(draft.tables),
        loose=tuple(draft.loose),
    )
