"""Duties and functions: items gathered from lines that wrap, with or without numbers in front of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from normalizers.forms import opens_duty
from normalizers.lines import join_text
from normalizers.markers import Marker, find_marker, is_debris, strip_rules
from pipeline.model.provenance import Text
from pipeline.model.reading import TextLine

_HANGING = re.compile(
    r"(?:[,/&-]|\b(?:dan|atau|serta|yang|di|ke|dari|untuk|dalam|dengan|pada|oleh|bidang|tentang|antar|sesuai))$", re.IGNORECASE
)
_ALONE = re.compile(r"\(?(?:\d{1,2}|[a-z])[.)]")
_INLINE = re.compile(r"(?<=[;,.])\s+(?:dan\s+)?\(?([b-z]|\d{1,2})[.)]\s+")
_APART = re.compile(r"\s*\d{1,2}\t")  # a speck read as a number, a column gap before the text
_SPECKS = re.compile(r"(?<=[;.])\s+[^\w()\"'”]{1,3}$")  # "...kependudukan; *"
SHORT_LINE = 0.88  # of the widest line of a list: a line that ends before it did not wrap


@dataclass(slots=True)
class Item:
    """An item while its lines come in. `kind` and `order` are its marker's ("" and 0 without one)."""

    text: str
    lines: list[TextLine]
    kind: str = ""
    order: int = 0

    def carry_on(self, line: TextLine, text: str) -> None:
        """Take a wrapped line in; a word cut by a hyphen is joined, a doubled word ("prinsip-prinsip") keeps its hyphen."""
        self.lines.append(line)
        if self.text.endswith("-") and text[:1].isalpha():
            before = re.findall(r"\w+", self.text)
            after = re.findall(r"\w+", text)
            doubled = bool(before and after and before[-1].lower() == after[0].lower())
            self.text = (self.text if doubled or text[:1].isupper() else self.text[:-1]) + text
        else:
            self.text = f"{self.text} {text}"


@dataclass(slots=True)
class Listing:
    """The items of one list in printed order."""

    items: list[Item] = field(default_factory=list)
    announced: bool = False  # a number stood alone on the line before

    def __bool__(self) -> bool:
        return bool(self.items)

    def add(self, line: TextLine, text: str) -> None:
        """Take in a line of the list: a new item, more of the last one, or nothing when it holds no words."""
        if _ALONE.fullmatch(text.strip()):
            self.announced = True
            return
        marker = find_marker(text)
        if marker is not None and not self._counts(marker):
            text = marker.rest if _APART.match(text) else text
            marker = None
        announced, self.announced = self.announced and opens_duty(text), False
        words = strip_rules((marker.rest if marker else text).replace("\t", " ")).strip()
        words = _SPECKS.sub("", words)
        if not words or (is_debris(words) and not self._wraps(words)):
            return
        if marker is not None:
            self.items.append(Item(text=words, lines=[line], kind=marker.kind, order=marker.order))
        elif self.items and not announced and not self._starts_item(line, words):
            self.items[-1].carry_on(line, words)
        else:
            before = self.items[-1] if self.items and announced else Item(text="", lines=[])
            self.items.append(Item(text=words, lines=[line], kind=before.kind, order=before.order + bool(before.kind)))

    def _counts(self, marker: Marker) -> bool:
        """Whether a number in front of a line numbers an item; "7 Pasar dan SIM" on a wrapped line does not."""
        if not self.items or marker.kind == "bullet" or opens_duty(marker.rest):
            return True
        last = self.items[-1]
        if last.kind and last.kind != marker.kind:  # a sub-list, not a speck before the rest of a sentence ("1 dan fungsinya.")
            return marker.order == 1 and (marker.rest[:1].isupper() or last.text.endswith((":", ";", ".", ",")))
        return marker.order in (1, last.order + 1)

    def _wraps(self, words: str) -> bool:
        """Whether a very short line is the end of the item before it ("APBD.") rather than debris."""
        return bool(self.items) and words.isalpha() and words.isupper() is False and len(words) > 3

    def _starts_item(self, line: TextLine, words: str) -> bool:
        """Whether a line without a number starts an item rather than carrying the last one on."""
        last = self.items[-1]
        before = last.lines[-1]
        if line.box is not None and before.box is not None:
            if last.kind:
                return False
            widest = max(piece.box.x1 for item in self.items for piece in item.lines if piece.box is not None)
            short = before.page == line.page and before.box.x1 < widest * SHORT_LINE
            return opens_duty(words) and words[:1].isupper() and (short or last.text.endswith((";", ".")))
        if last.kind:
            return line.starts_paragraph and opens_duty(words)
        if _HANGING.search(last.text):
            return opens_duty(words) and line.starts_paragraph
        return opens_duty(words) or (line.starts_paragraph and words[:1].isupper())

    def take_tail(self, order: int) -> list[Item]:
        """The last items, taken out of the list, when they count 1 .. order - 1: a label printed at the middle of its list."""
        count = order - 1
        tail = self.items[-count:] if count > 0 else []
        if [item.order for item in tail] != list(range(1, order)) or len({item.kind for item in tail}) > 1:
            return []
        if len(tail) == len(self.items):
            return []
        del self.items[-count:]
        return tail

    def texts(self) -> tuple[Text, ...]:
        """The items with their provenance; those that stand behind one another on one line each alone."""
        return tuple(join_text(item.lines, text) for item in self.items for text in _apart(item))


def _apart(item: Item) -> list[str]:
    """The items of a list that runs on in its line: "keuangan; b. umum" after the marker "a." that was taken before."""
    if item.kind not in ("letter", "number"):
        return [item.text]
    parts = _INLINE.split(item.text)
    marks = parts[1::2]
    counted = [ord(mark) - 96 if mark.isalpha() else int(mark) for mark in marks]
    if not marks or counted != list(range(item.order + 1, item.order + 1 + len(marks))):
        return [item.text]
    return [part.strip() for part in parts[::2] if part.strip()]
