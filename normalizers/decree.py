"""What a document says of itself: kind, title, number, agency, region, place and date, signatories, legal basis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from normalizers.agencies import agency_of_holder, find_agency, find_government, is_ruler
from normalizers.columns import cut_segments
from normalizers.form_draft import FormDraft
from normalizers.forms import fold, is_capital, names_position
from normalizers.issuance import find_issuance
from normalizers.legal_basis import find_legal_basis
from normalizers.lines import join_text, only_lines
from normalizers.matching import similarity
from normalizers.regions import find_region
from normalizers.signatories import choose_signature, find_parties, read_aside
from normalizers.signatures import Signature, find_signatures
from normalizers.span import SheetSpan
from normalizers.titles import find_about, find_kind, find_title, find_year
from pipeline.model.decree import Decree, DecreeKind, Signatory
from pipeline.model.issue import Issue, Severity
from pipeline.model.provenance import Text
from pipeline.model.reading import Block, TextLine, issue_at

_NUMBER = re.compile(r"^\W*(?:NOMOR|Nomor|NO\.|No\.|N0MOR)\s*[:.]?\s*[:]?\s*(?P<number>\S.*)$")
_DECREE = re.compile(r"\b(?:PERATURAN|INSTRUKSI|Keputusan|Peraturan)\b|\bKEPUTUS|PUTUSAN\b")  # a stamp bends an end of KEPUTUSAN
_LETTER = re.compile(r"^\W*(?:Sifat|Perihal|Hal|Kepada|Yth)\b")
NEAR = 7  # lines between "KEPUTUSAN KEPALA ..." and its number; the longest title seen has 3


def parse_decree(
    blocks: Sequence[Block], drafts: Sequence[FormDraft], spans: Sequence[SheetSpan]
) -> tuple[Decree, tuple[Issue, ...]]:
    """The decree and the issues met on the way, from a document's lines, its drafts as printed and its forms.

    What is not printed is None; any text is taken, nothing raises.

    Issue codes: "nip.doubtful" (a digit that can not be), "region.guessed" (letters broken), "year.from_date" (none printed),
    "agency.several" (the forms of several agencies under the head of their region, and no government named).
    """
    lines = only_lines(blocks)
    about = find_about(lines)
    title = find_title(drafts, about)
    kind = _kind(spans, title, about)
    rows = cut_segments(blocks)
    signatures = find_signatures(rows)
    signatory, cosigner, chosen = _signers(kind, lines, signatures)
    issued = find_issuance(rows, [s for s in [chosen, *signatures] if s is not None])
    issuer = find_issuer(lines)
    agency = _agency(drafts, title, issuer, signatory)
    holders = [signer.title for signer in (signatory, cosigner) if signer is not None]
    agency, several = _government(drafts, agency, [issuer, *holders[:1]], [about, title, *_letterhead(lines)])
    region, region_code, region_issues = _region(lines, [agency, title, issuer, *holders, about])
    year, year_issues = _year(title, about, issued.date)
    decree = Decree(
        kind=kind,
        title=title,
        number=find_number(lines),
        about=about,
        year=year,
        agency=agency,
        region=region,
        region_code=region_code,
        issued_place=issued.place,
        issued_date=issued.date,
        signatory=signatory,
        cosigner=cosigner,
        legal_basis=find_legal_basis(lines),
    )
    return decree, (*several, *region_issues, *year_issues, *_nip_issues(chosen))


def _kind(spans: Sequence[SheetSpan], title: Text | None, about: Text | None) -> DecreeKind:
    headings = [span.title.text for span in spans if span.title is not None]
    own = [text.text for text in (title, about) if text is not None]
    many = len(headings) > 1 and len({fold(heading) for heading in headings}) == 1
    return find_kind([*headings, *own] if many else [*own, *headings])


def find_number(lines: Sequence[TextLine]) -> Text | None:
    """The decree's number without blanks, from its first page or its lampiran's corner; None in letters and bare tables."""
    inside = False  # from Menimbang to the lampiran only the numbers of other decrees are printed
    for index, line in enumerate(lines):
        if re.match(r"^\W*(?:Menimbang|MENIMBANG)\b", line.text):
            inside = True
        elif re.match(r"^\W*(?:LAMPIRAN|Lampiran)\b", line.text):
            inside = False
        if inside:
            continue
        found = _NUMBER.match(line.text.replace("\t", " "))
        if (
            found is None
            or not any(char.isdigit() for char in found["number"])
            or re.search(r"tentang", found["number"], re.IGNORECASE)
        ):
            continue
        around = lines[max(0, index - NEAR) : index]
        if any(_DECREE.search(near.text) for near in around) and not any(
            _LETTER.match(near.text) for near in lines[index : index + 4]
        ):
            return join_text([line], re.sub(r"\s+", "", found["number"]).strip(".,;:•·'|"))
    return None


def _signers(
    kind: DecreeKind, lines: Sequence[TextLine], signatures: Sequence[Signature]
) -> tuple[Signatory | None, Signatory | None, Signature | None]:
    """The signatory, the superior who signs a Perjanjian Kinerja beside, and the block the first was read from."""
    parties = find_parties(lines)
    chosen = choose_signature(signatures)
    if parties:
        first = _signature_of(parties[0], signatures) or parties[0]
        second = _signature_of(parties[1], signatures) or parties[1]
        own = next((s for s in signatures if s.name is not None and _alike(s.name, first.name)), None)
        beside = read_aside(own) if own is not None else None
        if beside is not None and _alike(beside.name, second.name):
            second = replace(beside, name=second.name, title=beside.title or second.title)
        return first, second, own
    if chosen is None:
        return None, None, None
    beside = read_aside(chosen) if kind is DecreeKind.PK else None
    return chosen.signatory, beside, chosen


def _alike(one: Text, other: Text) -> bool:
    return similarity(fold(one.text), fold(other.text)) >= 0.8


def _signature_of(party: Signatory, signatures: Sequence[Signature]) -> Signatory | None:
    """The party as it signed, with its rank and NIP; the title of the prose where the block has none."""
    mine = [s for s in signatures if s.name is not None and _alike(s.name, party.name)]
    signatory = mine[0].signatory if mine else None
    if signatory is None:
        return None
    return replace(signatory, title=signatory.title or party.title)


def _agency(drafts: Sequence[FormDraft], title: Text | None, issuer: Text | None, signatory: Signatory | None) -> Text | None:
    """The agency: as labelled on the form, else in a title, else the one that the issuer or the signatory heads."""
    for draft in drafts:
        if draft.agency is not None:
            return draft.agency
    for text in [title, *(draft.heading for draft in drafts)]:
        name = find_agency(text.text) if text is not None else None
        if text is not None and name is not None:
            return replace(text, text=name)
    for holder in (issuer, signatory.title if signatory is not None else None):
        name = agency_of_holder(holder.text) if holder is not None else None
        if holder is not None and name is not None:
            return replace(holder, text=name)
    return None


def _letterhead(lines: Sequence[TextLine]) -> list[Text]:
    return [join_text([line], line.text) for line in lines if re.match(r"\W*PEMERINTAH\b", line.text)]


def _government(
    drafts: Sequence[FormDraft], agency: Text | None, holders: Sequence[Text | None], named: Sequence[Text | None]
) -> tuple[Text | None, list[Issue]]:
    """The government whose agencies a decree of its head lists, each in a lampiran of its own (Keputusan Bupati on the IKU of all
    Perangkat Daerah); else `agency` as it is. No single agency's name may stand for all of them unflagged."""
    listed = {fold(draft.agency_text): draft for draft in drafts if draft.is_sheet and not draft.prose and draft.agency_text}
    ruled = any(holder is not None and is_ruler(holder.text) for holder in holders)
    if agency is None or not ruled or len(listed) < 2 or find_government(agency.text) is not None:
        return agency, []
    for text in named:
        name = find_government(text.text) if text is not None else None
        if text is not None and name is not None:
            return replace(text, text=name), []
    source = replace(agency.source, review=True)
    message = f"The decree holds the forms of {len(listed)} agencies; the first one's name was taken for the whole."
    return replace(agency, source=source), [issue_at(source, "agency.several", message)]


def find_issuer(lines: Sequence[TextLine]) -> Text | None:
    """Whose decree it is ("KEPALA DINAS ... KABUPATEN GRESIK"), from the lines between KEPUTUSAN and NOMOR."""
    for index, line in enumerate(lines):
        found = re.match(r"^\W*(?:KEPUTUSAN|PERATURAN|INSTRUKSI)\b\s*(?P<issuer>.*)$", line.text)
        if found is None:
            continue
        taken, texts = [line], [found["issuer"]]
        for following in lines[index + 1 : index + NEAR]:
            if (
                _NUMBER.match(following.text.replace("\t", " "))
                or fold(following.text).startswith("tentang")
                or not is_capital(following.text)
            ):
                break
            if _DECREE.search(following.text):
                taken, texts = [], []
            taken.append(following)
            texts.append(re.sub(r"^\W*(?:KEPUTUSAN|PERATURAN|INSTRUKSI)\b", "", following.text))
        text = " ".join(" ".join(texts).split())
        if text:
            return join_text(taken, text)
    return None


def _region(lines: Sequence[TextLine], named: Sequence[Text | None]) -> tuple[Text | None, Text | None, list[Issue]]:
    """The region and its code, from the first of `named` that tells one; else from a letterhead."""
    heads = [
        join_text([line], line.text)
        for line in lines
        if len(line.text) < 120 and (_is_issuer(line.text) or names_position(line.text))
    ]
    guess: tuple[Text, Text, list[Issue]] | None = None
    for text in [*named, *heads]:
        region = find_region(text.text) if text is not None else None
        if text is None or region is None:
            continue
        source = replace(text.source, review=text.source.review or not region.exact)
        told = (Text(text=region.name, source=source), Text(text=region.code, source=source))
        if region.exact:
            return (*told, [])
        message = (
            f"The region was read with broken letters and taken for {region.name} ({region.code}): compare it with the page."
        )
        guess = guess or (*told, [issue_at(source, "region.guessed", message)])
    return guess or (None, None, [])


def _is_issuer(text: str) -> bool:
    """Whether a line names who issues: a letterhead, the head of the region, the title of a decree."""
    return (
        re.match(
            r"\W*(?:PEMERINTAH|KEPUTUSAN|PERATURAN|BUPATI|WALI\s?KOTA|GUBERNUR|KEPALA|Pemerintah|Bupati|Wali\s?[Kk]ota|Gubernur)\b",
            text,
        )
        is not None
    )


def _year(title: Text | None, about: Text | None, issued: Text | None) -> tuple[Text | None, list[Issue]]:
    for text in (title, about):
        year = find_year(text.text) if text is not None else None
        if text is not None and year is not None:
            return replace(text, text=year), []
    if issued is None:
        return None, []
    source = replace(issued.source, review=True)
    message = "The title tells no year; the year of issue was taken."
    return Text(text=issued.text[:4], source=source), [issue_at(source, "year.from_date", message, severity=Severity.INFO)]


def _nip_issues(chosen: Signature | None) -> list[Issue]:
    if chosen is None or chosen.check is None or chosen.check.problem is None or chosen.nip is None:
        return []
    source = chosen.nip.source
    message = f"The NIP {chosen.check.digits} can not be right ({chosen.check.problem}): compare it with the page."
    return [issue_at(source, "nip.doubtful", message)]
