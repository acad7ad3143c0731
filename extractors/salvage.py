"""A PDF that was cut off -> a PDF of the pages that are still whole.

A PDF keeps its table of contents at its end, so a download that broke off opens in no viewer although most of its pages are
there. Their objects are found by their keys and given a new table of contents.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+obj\b")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,9})\s+\d{1,5}\s+R\b")
#: what a page points to without needing it to be shown: its place in the tree and in the structure, links, its thumbnail.
_ASIDE = re.compile(rb"/(Parent|P|Annots|B|Thumb|StructParents|Metadata|PieceInfo)\s*(\d+\s+\d+\s+R|\[[^\]]*\])")
_STREAM = re.compile(rb"\bstream\r?\n")


def salvage_pages(data: bytes) -> tuple[bytes, int] | None:
    """The same bytes with a new page tree over every page that is whole, and how many pages are not; None when none is whole.

    A page is whole when all that it draws with is there: without its fonts it would read as other letters. An encrypted file is
    left alone: its key went with its end.
    """
    if b"/Encrypt" in data:
        return None
    starts = list(_OBJECT.finditer(data))
    if not starts:
        return None
    bodies: dict[int, bytes] = {}
    whole = 0
    for match, after in zip(starts, [*(m.start() for m in starts[1:]), len(data)], strict=True):
        end = data.rfind(b"endobj", match.end(), after)
        if end >= 0:
            bodies[int(match[1])] = _STREAM.split(data[match.end() : end], maxsplit=1)[0]
            whole = end + len(b"endobj")
    pages = [number for number, body in bodies.items() if _PAGE.search(body)]
    kept = [number for number in pages if _is_whole(number, bodies)]
    if not kept:
        return None
    root = max(bodies) + 1
    kids = " ".join(f"{number} 0 R" for number in kept)
    end_of_file = (
        f"\n{root} 0 obj\n<</Type/Catalog/Pages {root + 1} 0 R>>\nendobj\n"
        f"{root + 1} 0 obj\n<</Type/Pages/Count {len(kept)}/Kids[{kids}]/MediaBox[0 0 612 936]>>\nendobj\n"
        f"trailer\n<</Root {root} 0 R/Size {root + 2}>>\nstartxref\n0\n%%EOF\n"
    )
    return data[:whole] + end_of_file.encode("ascii"), len(pages) - len(kept)


def _is_whole(page: int, bodies: dict[int, bytes]) -> bool:
    """Whether every object that the page draws with, directly or over others, is there to its end."""
    seen: set[int] = set()
    pending = [page]
    while pending:
        number = pending.pop()
        if number in seen:
            continue
        seen.add(number)
        if number not in bodies:
            return False
        body = _ASIDE.sub(b"", bodies[number])
        pending.extend(int(match[1]) for match in _REFERENCE.finditer(body))
    return True
