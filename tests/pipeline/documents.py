"""Small documents for the tests of the shells: good ones from samples/, and bad ones made here."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
TRANSCRIPT = SAMPLES / "seed-004-pasuruan.txt"
DIGITAL = SAMPLES / "seed-004-pasuruan.pdf"
SCAN = SAMPLES / "seed-004-pasuruan.clean.pdf"


def write_bad_documents(folder: Path) -> list[Path]:
    """One file of each kind that can not be read: empty, no decree, cut off, locked, a photograph."""
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "text.pdf").write_text("Catatan rapat.\nBesok jam sembilan di aula.\n", encoding="utf-8")
    (folder / "truncated.pdf").write_bytes(DIGITAL.read_bytes()[:3000])
    write_locked_pdf(folder / "locked.pdf")
    write_cat(folder / "cat.jpg")
    return [folder / name for name in ("empty.pdf", "text.pdf", "truncated.pdf", "locked.pdf", "cat.jpg")]


def write_locked_pdf(path: Path) -> None:
    """A PDF that asks for a password: one page, and an encryption dictionary whose key nobody has."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"ab" * 32 + b"> /U <" + b"cd" * 32 + b"> >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size 5 /Root 1 0 R /Encrypt 4 0 R /ID [<00><00>] >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    path.write_bytes(out + b"xref\n0 5\n0000000000 65535 f \n" + table + trailer)


def write_cat(path: Path) -> None:
    """What a photograph of a cat is to a reader of tables: soft shapes, fur, an eye or two, no line of text."""
    chance = random.Random(4)
    picture = Image.new("RGB", (900, 700), (140, 150, 120))
    draw = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, r = chance.randrange(900), chance.randrange(700), chance.randrange(30, 160)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(chance.randrange(60, 200) for _ in range(3)))
    picture = picture.filter(ImageFilter.GaussianBlur(25))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((280, 160, 640, 520), fill=(150, 110, 70))
    for x in (370, 520):
        draw.ellipse((x, 280, x + 50, 330), fill=(210, 200, 60))
        draw.ellipse((x + 17, 285, x + 33, 325), fill=(20, 20, 20))
    for _ in range(2500):  # fur
        x, y = chance.randrange(280, 640), chance.randrange(160, 520)
        shade = chance.randrange(60, 150)
        draw.line((x, y, x + chance.randrange(-9, 9), y + chance.randrange(4, 16)), fill=(shade, shade - 20, shade - 40))
    picture.filter(ImageFilter.GaussianBlur(1.2)).save(path, quality=80)
