"""Small PDFs written by hand: pages of drawing operators, with Helvetica as /F1, forms, /Rotate and a damaged lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PageSpec:
    """A page's operators, its size in points, its /Rotate, and the form XObjects it names (name -> (matrix, operators))."""

    content: str
    size: tuple[int, int] = (600, 400)
    rotate: int = 0
    forms: dict[str, tuple[str, str]] = field(default_factory=dict)


def make_pdf(pages: Sequence[PageSpec], *, locked: bool = False) -> bytes:
    """The bytes of a PDF; `locked` asks for a password that nobody knows."""
    bodies: list[bytes] = [b"", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    kids = []
    for page in pages:
        names = []
        for name, (matrix, operators) in page.forms.items():
            bodies.append(_stream(operators, f"/Type/XObject/Subtype/Form/BBox[-2000 -2000 2000 2000]/Matrix[{matrix}]"))
            names.append(f"/{name} {len(bodies)} 0 R")
        bodies.append(_stream(page.content))
        bodies.append(
            (
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.size[0]} {page.size[1]}]/Rotate {page.rotate}"
                f"/Contents {len(bodies)} 0 R/Resources<</Font<</F1 3 0 R>>/XObject<<{' '.join(names)}>>>>>>"
            ).encode()
        )
        kids.append(f"{len(bodies)} 0 R")
    bodies[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    bodies[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(bodies, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"5a" * 32, b"a5" * 32)
    out += b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, lock if locked else b"", start)
    return out


def _stream(operators: str, keys: str = "") -> bytes:
    data = operators.encode("latin-1")
    return f"<<{keys}/Length {len(data)}>>\nstream\n".encode() + data + b"\nendstream"


def text(x: float, y: float, words: str, size: float = 10, mode: int = 0) -> str:
    """Operators that print `words` at (x, y) from the lower left; mode 3 prints them invisibly."""
    return f"BT /F1 {size} Tf {mode} Tr {x} {y} Td ({words}) Tj ET\n"


def ruled_table(rows: Sequence[Sequence[str]], xs: Sequence[float], top: float, height: float = 20) -> str:
    """Operators that draw a ruled table of `rows`, its columns between `xs`, its upper edge at y = `top`."""
    ys = [top - height * k for k in range(len(rows) + 1)]
    lines = [f"{xs[0]} {y} m {xs[-1]} {y} l S\n" for y in ys] + [f"{x} {ys[0]} m {x} {ys[-1]} l S\n" for x in xs]
    cells = [text(xs[c] + 4, ys[r + 1] + 6, cell) for r, row in enumerate(rows) for c, cell in enumerate(row) if cell]
    return "0.5 w\n" + "".join(lines) + "".join(cells)
