"""A form while its blocks come in."""

from __future__ import annotations

from dataclasses import dataclass, field

from normalizers.agencies import find_agency
from normalizers.lines import join_text
from normalizers.listing import Listing
from normalizers.span import CaptionedTable
from pipeline.model.provenance import Text
from pipeline.model.reading import TextLine


@dataclass(slots=True)
class FormDraft:
    """A form while its blocks come in. `mode` names the part that is being read."""

    mode: str = "fields"  # title, fields, duties, functions, loose, closed, prose
    title: list[TextLine] = field(default_factory=list)
    position: list[TextLine] = field(default_factory=list)
    position_text: str = ""
    position_source: Text | None = None  # the position told by the prose before the form
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
    party: Text | None = None  # the office of the first who is named in the prose of a Perjanjian Kinerja
    open_field: str = ""  # the label whose value may run on in the next line
    field_lines: list[TextLine] = field(default_factory=list)
    field_text: str = ""
    about: bool = False  # the lines after TENTANG are being read

    @property
    def title_text(self) -> str:
        return " ".join(" ".join(line.text.split()).rstrip(" :•|") for line in self.title)

    @property
    def heading(self) -> Text | None:
        """The title as a text with its place, None for a form without one."""
        return join_text(self.title, self.title_text) if self.title else None

    @property
    def agency_text(self) -> str | None:
        return self.agency.text if self.agency else find_agency(self.title_text)

    @property
    def is_sheet(self) -> bool:
        return bool(self.tables or self.duties or self.functions or (len(self.loose) > 2 and not self.prose))
