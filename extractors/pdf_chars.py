"""The chars of a PDF page's text, in the order pdfium gives them; user space, points.

pdfium's functions are handed in by its door, extractors.pdf. What all chars share is asked for all at once, and only the few that
are no plain letter are looked at one by one: a page has thousands.
"""

from __future__ import annotations

import ctypes
import math
import re
from itertools import compress, repeat
from typing import Any

from extractors.bare_calls import Handle, bare_call, handle_of
from extractors.marks import Chars

#: one sign in this many is asked whether its font knows its Unicode; fonts are good or bad as a whole.
SAMPLED = 8
_SPACES = frozenset({9, 10, 13, 32, 160, 0x3000, *range(0x2000, 0x200C)})
_LINE_ENDS = (10, 13)
_HYPHENS = (2, 0xFFFE, 0xAD)  # pdfium's marks for a hyphen at the end of a line, and the soft hyphen, which shows there
_PECULIAR = re.compile(r"[^!-~]")


class CharReader:
    """Reads the chars of text pages with the functions of `pdfium`, the raw module of its bindings."""

    def __init__(self, pdfium: Any) -> None:
        self._count = bare_call(pdfium.FPDFText_CountChars)
        self._text = bare_call(pdfium.FPDFText_GetText)
        self._unicode = bare_call(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
        self._box = bare_call(pdfium.FPDFText_GetLooseCharBox)
        self._angle = bare_call(pdfium.FPDFText_GetCharAngle, ctypes.c_float)
        self._generated = bare_call(pdfium.FPDFText_IsGenerated)
        self._unmapped = bare_call(pdfium.FPDFText_HasUnicodeMapError)
        self._object = bare_call(pdfium.FPDFText_GetTextObject, Handle)
        self._mode = bare_call(pdfium.FPDFTextObj_GetTextRenderMode)
        self._invisible = int(pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    def read(self, text_page: Any, *, hidden: bool, turned: bool) -> Chars:
        """The chars; `hidden` and `turned` tell whether any can be, to spare a call for each.

        Whether its font knows a char's Unicode is asked for one in SAMPLED, and for all when one of these is unknown.
        """
        raw = handle_of(text_page)
        count = max(0, self._count(raw))
        boxes = (ctypes.c_float * (4 * count))()
        boxed = list(map(self._box, repeat(raw), range(count), map(ctypes.byref, repeat(boxes), range(0, 16 * count, 16))))
        numbers = boxes[:]
        x0s, y1s, x1s, y0s = (numbers[side::4] for side in range(4))  # left, top, right, bottom
        signs = list(self._text_of(raw, count))
        junk = {k for k in range(0, count, SAMPLED) if self._unmapped(raw, k) == 1}
        spaces = set()
        for match in _PECULIAR.finditer("".join(signs)):
            k = match.start()
            code = ord(match[0])
            if code not in _SPACES:
                signs[k] = _sign(code)
                if _is_junk(code):
                    junk.add(k)
                continue
            spaces.add(k)
            if code in _LINE_ENDS or not boxed[k] or self._generated(raw, k) == 1 or not (x0s[k] or y0s[k] or x1s[k] or y1s[k]):
                signs[k], boxed[k] = "\n", 1
                x0s[k] = y0s[k] = x1s[k] = y1s[k] = 0.0
            else:
                signs[k] = " "
        if any(boxed[k] for k in junk - spaces):
            junk.update(k for k in range(count) if self._unmapped(raw, k) == 1)
        concealed = [k for k in range(count) if self._is_hidden(raw, k)] if hidden else []
        # pdfium counts angles clockwise
        angles = tuple(-math.degrees(self._angle(raw, k)) for k in range(count)) if turned else None
        return _without(
            boxed,
            Chars(
                text="".join(signs),
                x0s=tuple(x0s),
                y0s=tuple(y0s),
                x1s=tuple(x1s),
                y1s=tuple(y1s),
                angles=angles,
                hidden=frozenset(concealed) - spaces,
                junk=frozenset(junk - spaces),
            ),
        )

    def _text_of(self, raw: Handle, count: int) -> str:
        """The chars' codes as a text of `count` signs: in one call where each char is one sign, which it nearly always is."""
        buffer = (ctypes.c_ushort * (count + 1))()
        if self._text(raw, 0, count, ctypes.byref(buffer)) == count + 1:
            text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
            if len(text) == count and all(_is_one(text[k], self._unicode(raw, k)) for k in range(0, count, SAMPLED)):
                return text
        codes = (self._unicode(raw, k) for k in range(count))
        return "".join(chr(code) if code < 0x110000 else "\ufffd" for code in codes)

    def _is_hidden(self, raw: Handle, k: int) -> bool:
        shown = self._object(raw, k)
        return bool(shown) and self._mode(shown) == self._invisible


def _without(boxed: list[int], chars: Chars) -> Chars:
    """The chars less those for which pdfium has no box."""
    if all(boxed):
        return chars
    kept = [k for k, has in enumerate(boxed) if has]
    x0s, y0s, x1s, y1s = (tuple(compress(column, boxed)) for column in (chars.x0s, chars.y0s, chars.x1s, chars.y1s))
    return Chars(
        text="".join(compress(chars.text, boxed)),
        x0s=x0s,
        y0s=y0s,
        x1s=x1s,
        y1s=y1s,
        angles=None if chars.angles is None else tuple(compress(chars.angles, boxed)),
        hidden=frozenset(at for at, k in enumerate(kept) if k in chars.hidden),
        junk=frozenset(at for at, k in enumerate(kept) if k in chars.junk),
    )


def _is_one(sign: str, code: int) -> bool:
    return ord(sign) == code or (ord(sign) in _HYPHENS and code in _HYPHENS)


def _sign(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    return chr(code) if code and not 0xD800 <= code < 0xE000 else "\ufffd"


def _is_junk(code: int) -> bool:
    """Whether the code is no character a person could have meant: control, private use, the replacement sign."""
    return (code < 32 and code not in (2, 9)) or 0x7F <= code < 0xA0 or code == 0xFFFD or code >= 0xF0000
