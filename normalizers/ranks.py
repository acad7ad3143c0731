"""Ranks of civil servants: "Pembina Utama Muda (IV/c)", "Pembina Tk. I"."""

from __future__ import annotations

import re
from functools import cache

from normalizers.forms import fold
from normalizers.matching import similarity
from normalizers.vocabulary import load_vocabulary

FLOOR = 0.8  # "Pemblna Utama Mvda" has 0.89
_CLASS = re.compile(r"\(?\b(?:IV|III|II|I|V|lV|1V)\s*[/.]?\s*[a-eA-E]\b\)?")
_GRADED = re.compile(r"(?:[^\W\d_]+ ?){1,3}[,(]? ?\(?(?:IV|III|II) ?/ ?[a-e]\)?\.?")  # "P bina (IV/a)": it outlives the stamp
_LEVEL = re.compile(r"\b(?:tk|tkt|tingkat)\b(?: (?:i|l|satu)\b)?")


@cache
def _ranks() -> frozenset[str]:
    lists = load_vocabulary("ranks")
    return frozenset([_key(rank) for rank in lists["ranks"].values()] + [_key(rank) for rank in lists["others"]])


def _key(text: str) -> str:
    return _LEVEL.sub("tingkat i", fold(_CLASS.sub(" ", text.replace("1", "I"))))


def match_rank(text: str) -> bool | None:
    """True when a line prints a rank, False when it may be one with broken letters, None when it is none.

    >>> match_rank("Pembina Utama Muda (IV/c)"), match_rank("Pembina Tk. I"), match_rank("Pemblna Utama Mvda")
    (True, True, False)
    >>> match_rank("H. PURKAN, SH") is None
    True
    """
    if len(text) > 60:
        return None
    key = re.sub(r"^(?:pangkat|golongan|gol|ruang| )*", "", _key(text))
    if key in _ranks():
        return True
    if len(key) < 5:
        return None
    if _GRADED.fullmatch(text.strip()):
        return False
    near = max(similarity(key, rank) for rank in _ranks())
    ends = re.search(r"\b(?:muda|madya|tingkat i)$", key) is not None and not text.isupper()
    return False if near >= FLOOR or (ends and near >= 0.5) else None


def plain_rank(text: str) -> str:
    """The rank without the label before it.

    >>> plain_rank("Pangkat : Pembina Utama Madya"), plain_rank("Pembina Tk. I (IV/b)")
    ('Pembina Utama Madya', 'Pembina Tk. I (IV/b)')
    """
    return re.sub(r"^\W*(?:pangkat|gol(?:ongan)?\.?|ruang|[/.\s])+\s*[:.]\s*", "", text, flags=re.IGNORECASE) or text
