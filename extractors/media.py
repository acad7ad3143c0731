"""What a file is, by its content: a PDF, an image, or text. The ending of its name is not looked at."""

from __future__ import annotations

import re

from pipeline.errors import DocumentError

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
TIFF = "image/tiff"
TEXT = "text/plain"
IMAGES = frozenset({PNG, JPEG, TIFF})

#: bytes; a PDF may carry junk (a mail header, a byte order mark) before its own first line, Acrobat allows 1024.
_PDF_WITHIN = 1024
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_FOREIGN = (
    (b"PK\x03\x04", "an Office or ZIP file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"GIF8", "a GIF image"),
    (b"BM", "a BMP image"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
)
_MARKUP = re.compile(rb"^\s*(<!doctype\s+html|<html|<\?xml|<head|<body)", re.IGNORECASE)


def find_media_type(data: bytes, name: str) -> str:
    """One of PDF, PNG, JPEG, TIFF, TEXT. DocumentError for an empty file and for every other kind, with the kind it is."""
    if not data.strip(b"\x00 \t\r\n"):
        raise DocumentError(f"{name}: the file is empty; fetch it again or leave it out")
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        raise DocumentError(f"{name}: this is a WebP image, which is not read; save it as PNG, JPEG or PDF")
    for signature, kind in _FOREIGN:
        if data.startswith(signature):
            raise DocumentError(f"{name}: this is {kind}, which is not read; save the decree as PDF")
    if _MARKUP.match(data[:512].removeprefix(b"\xef\xbb\xbf")):
        raise DocumentError(f"{name}: this is a web page, not a decree (perhaps the download failed); fetch the PDF itself")
    if _is_text(data):
        return TEXT
    raise DocumentError(f"{name}: the content is neither PDF, PNG, JPEG, TIFF nor UTF-8 text; convert it to PDF")


def _is_text(data: bytes) -> bool:
    """Whether the bytes are UTF-8 with hardly any control signs; a cut-off last character is forgiven nowhere else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    controls = sum(1 for char in text if char < " " and char not in "\t\n\r\x0c")
    return controls * 100 <= len(text)
