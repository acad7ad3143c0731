"""The characters of a value put in order: signs unified, letters in numerals and torn numerals repaired, never silently."""

from __future__ import annotations

import re
import unicodedata

from normalizers.wordings import Flag

_DASHES = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2013: "-", 0x2014: "-", 0x2212: "-"}
_SIGNS = {**_DASHES, 0x2044: "/", 0xAD: None, 0x200B: None}
_RAISED = re.compile(r"(?<![mM])[²³¹⁰⁴-⁹]")  # m² and km³ are units
_SPACED = re.compile(r"(?<![0-9.,a-z])[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?(?![0-9.,])")
_WRAPPED = re.compile(r"(?<![0-9.,])([0-9][0-9.]*) ([0-9.]*[0-9])(?![0-9.])")  # "12.450.00 0.000" in a narrow column
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_SPREAD = re.compile(r"([0-9]) ([0-9])((?:[.,][0-9]+)?%?)")  # "8 0": two digits that an engine set apart
_TORN = re.compile(r"(?<=[0-9])([.,]) (?=[0-9])|(?<=[0-9]) ([.,])(?=[0-9])")
_NAKED = re.compile(r"(?<![0-9])[.,]+(?=[0-9])")
_MIXED = re.compile(
    r"(?<![a-z0-9.,])(?=[0-9oli|.,]*[0-9])(?=[0-9oli|.,]*[oi|l])"  # digits, and letters that look like them
    r"[0-9oli|]+(?:[.,][0-9oli|]+)*(?![a-z0-9])"
)
_HUNDRED = re.compile(r"(?<![a-z0-9])[tli|1][o0]{2}(?=\s*%)")
# What engines without a per cent sign in their alphabet make of it ("Yo", "Y6": Tesseract's `ind`; "o/o": old typewriters too).
_BENT_PERCENT = re.compile(r"(?<=[0-9])\s*(?:yo|y6|y0|o/o|°/o|°/0|o/0|0/o|(?<=[0-9]\s)0/0|%o)(?![a-z0-9])")
_GLUED = re.compile(
    r"(?<![a-z])(rp\.?|idr|usd|us\$|level|lvl|lv\.?|min\.?|maks?\.?|max|minimal|maksimal|nilai|skor|indeks)(?=[0-9])"
)
_FOOTNOTE = re.compile(r"\s*\*+\)?$")
_DIGIT_OR_PERCENT = re.compile(r"[0-9%]")


def clean_text(raw: str, flags: list[Flag]) -> str:
    """The text case-folded, with plain signs and single blanks; a raised figure is left out and flagged.

    >>> clean_text(" 80 – 85 ％", []), clean_text("72,36 *)", [])
    ('80 - 85 %', '72,36')
    """
    text = raw if raw.isascii() else _plain_signs(raw, flags)
    text = " ".join(text.casefold().split())
    if len(text) < 2:
        return text
    text = _FOOTNOTE.sub("", text) or text
    bare = text.strip("|")
    if bare and bare != text:
        flags.append(("number.ocr", "a bar beside the text may be a rule of the table or a digit"))
        text = bare
    return text.strip(" ;:\"'“”")


def _plain_signs(text: str, flags: list[Flag]) -> str:
    if re.search(r"[¼-¾⅐-⅞]", text):
        flags.append(("number.unreadable", "a vulgar fraction is printed"))
        text = re.sub(r"([¼-¾⅐-⅞])", r" \1 ", text)
    if re.match(r"\s*[³£]\s*[0-9]", text):  # the ≥ and ≤ of the Symbol font, as text layers give them
        flags.append(("number.ocr", "the sign before the number is taken for a bound"))
        text = text.replace("³", "≥", 1).replace("£", "≤", 1)
    if _RAISED.search(text):
        flags.append(("number.unreadable", "a raised figure (a footnote or a power) is left out"))
        text = _RAISED.sub("", text)
    text = text.replace("²", "2").replace("³", "3")
    return unicodedata.normalize("NFKC", text).translate(_SIGNS)


def repair_digits(text: str, flags: list[Flag]) -> str:
    """The text with letters in numerals, bent per cent signs and torn numerals put right, each with a flag.

    >>> repair_digits("12.450.00 0.000", []), repair_digits("12.450 300", [])
    ('12.450.000.000', '12.450 300')
    >>> flags = []
    >>> repair_digits("loo%", flags), repair_digits("18,97yo", flags), repair_digits("12, 70", flags), len(flags)
    ('100%', '18,97%', '12,70', 3)
    """

    def told(match: re.Match[str], repaired: str) -> str:
        if match.group(0) != repaired:
            flags.append(("number.ocr", f"{match.group(0)!r} is taken for {repaired!r}"))
        return repaired

    def digits(match: re.Match[str]) -> str:
        found = match.group(0)
        if re.fullmatch(r"[0-9]+l", found):
            flags.append(("number.ocr", f"{found!r} may end in the digit 1 or in the unit l"))
            return f"{found[:-1]} l"
        flags.append(("number.ocr", f"{found!r} holds a letter that looks like a digit"))
        return re.sub(r"[li|]", "1", found.replace("o", "0"))

    if not _DIGIT_OR_PERCENT.search(text):  # a text without either has no numeral
        return text
    if any(character.isalpha() or character in "|°/" for character in text):
        text = _GLUED.sub(r"\1 ", text)
        text = _HUNDRED.sub(lambda match: told(match, "100"), text)
        text = _BENT_PERCENT.sub(lambda match: told(match, "%"), text)
        text = _MIXED.sub(digits, text)
    if " " in text:
        if spread := _SPREAD.fullmatch(text):
            return told(spread, "".join(spread.groups()))
        text = _WRAPPED.sub(lambda match: told(match, _unwrapped(match)), text)
        text = _TORN.sub(lambda match: told(match, match.group(1) or match.group(2)), text)
        text = _SPACED.sub(lambda match: told(match, match.group(0).replace(" ", "")), text)
    if text[:1] in ".,":
        text = _NAKED.sub(lambda match: told(match, "0," if len(match.group(0)) == 1 else ""), text, count=1)
    return text


def _unwrapped(match: re.Match[str]) -> str:
    """A number that its cell's edge broke, whole where only that makes groups of three digits of it."""
    joined = match.group(1) + match.group(2)
    broken = _GROUPED.fullmatch(match.group(1)) is None and "." in match.group(1)
    return joined if broken and _GROUPED.fullmatch(joined) else match.group(0)
