"""Who signed a document: the signatory, and the superior who signs a Perjanjian Kinerja beside."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from normalizers.agencies import agency_of_holder
from normalizers.columns import below_each_other
from normalizers.dates import parse_date
from normalizers.forms import fold, is_signing_word, names_position
from normalizers.lines import join_text
from normalizers.matching import similarity
from normalizers.nip import has_nip_label, parse_nip
from normalizers.ranks import match_rank
from normalizers.signatures import FILLER, LONGEST_LINE, Signature, clean_title, is_name, segment_text
from pipeline.model.decree import Signatory
from pipeline.model.provenance import Text
from pipeline.model.reading import TextLine

_PARTY = re.compile(r"PIHAK\s+(PERTAMA|KESATU|KEDUA)", re.IGNORECASE)


def choose_signature(signatures: Sequence[Signature]) -> Signature | None:
    """The signatory's block: of the one who signs most often, the block that reads best; None when nobody signed.

    The title comes from the block where it reads best.

    Digits that differ between two readings of one NIP are settled by the majority of its valid readings.
    """
    named = [signature for signature in signatures if signature.name is not None]
    named = [signature for signature in named if signature.standing == min(each.standing for each in named)]
    if not named:
        return None
    groups: list[list[Signature]] = []
    for signature in named:
        group = next((g for g in groups if _same_signer(g[0], signature)), None)
        if group is None:
            groups.append([signature])
        else:
            group.append(signature)
    group = max(groups, key=len)
    readings = Counter(_name(s) for s in group)

    def quality(signature: Signature) -> tuple[bool, bool, int, float, int]:
        sound = signature.check is not None and signature.check.problem is None
        confidence = signature.name.source.confidence if signature.name else 0.0
        return (
            sound,
            signature.rank is not None,
            readings[_name(signature)],
            confidence,
            -signature.top,
        )

    best = max(group, key=quality)
    titles = [signature.title for signature in group if signature.title is not None]
    title = max(titles, key=lambda text: (agency_of_holder(text.text) is not None, text.source.confidence), default=None)
    return replace(best, title=title)


def _name(signature: Signature) -> str:
    return fold(signature.name.text) if signature.name else ""


def _same_signer(one: Signature, other: Signature) -> bool:
    if one.check and other.check:
        return similarity(one.check.digits, other.check.digits) >= 0.85
    return similarity(_name(one), _name(other)) >= 0.85


def find_parties(lines: Sequence[TextLine]) -> list[Signatory]:
    """The two parties of a Perjanjian Kinerja in the order first (the subordinate), second; () when no prose names them."""
    parties: dict[int, Signatory] = {}
    name: Text | None = None
    title: Text | None = None
    for line in lines:
        found = re.match(r"\W*(Nama|Jabatan)\b(?:\s*[:.;•|\t])+\s*(\S.*)$", line.text)
        if found is not None:
            value = join_text([line], re.sub(r"\s*\b(?:selanjutnya|disebut|PIHAK\b).*$", "", " ".join(found.group(2).split())))
            if found.group(1) == "Nama":
                name, title = value, None
            else:
                title = value
        elif name is not None and _PARTY.search(line.text):
            told = line.text.upper().rstrip(" ,.;")
            second = 1 in parties or ("KEDUA" in told and not told.endswith(("PERTAMA", "KESATU")))
            parties.setdefault(2 if second else 1, Signatory(name=name, title=title))
            name, title = None, None
        elif title is not None and re.match(r"(?!Sela|Dalam|Yang|Pada|NIP)[A-Z]", line.text) and len(line.text) < LONGEST_LINE:
            title = replace(title, text=f"{title.text} {' '.join(line.text.split())}")
        if len(parties) == 2:
            break
    return [parties[number] for number in sorted(parties)] if len(parties) == 2 else []


def read_aside(signature: Signature) -> Signatory | None:
    """The other party, who signs beside the first; None when nobody does."""
    texts = [
        s
        for s in signature.aside
        if not FILLER.match(s.text)
        and any(c.isalpha() for c in s.text)
        and parse_date(s.text) is None
        and not is_signing_word(s.text)
    ]
    start = next((i for i, s in enumerate(texts) if names_position(s.text)), None)
    if start is None:
        return None
    column = [texts[start], *(s for s in texts[start + 1 :] if below_each_other(s, texts[start]))]
    nip = next((s for s in column if has_nip_label(s.text)), None)
    names = [s for s in column[1:] if is_name(s.text) and match_rank(s.text) is None]
    if not names:
        return None
    name = names[-1]
    title = column[: column.index(name)]
    rank = next((s for s in column if match_rank(s.text)), None)
    check = parse_nip(nip.text) if nip else None
    return Signatory(
        name=segment_text([name], name.text),
        title=segment_text(title, clean_title(title)),
        rank=segment_text([rank], rank.text) if rank else None,
        nip=segment_text([nip], check.digits, review=check.problem is not None) if nip and check else None,
    )
