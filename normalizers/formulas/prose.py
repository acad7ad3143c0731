"""Formulas told as sentences, rewritten with operators ("Membandingkan A dengan B" -> "A dibagi B"); thresholds in prose."""

from __future__ import annotations

import re
from functools import cache

from normalizers.formulas.trees import Tree, node, number, operand
from normalizers.numerals import read_numeral
from normalizers.vocabulary import alternatives, load_vocabulary


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = load_vocabulary("formulas")
    heads = alternatives(data["heads"])
    bounds = alternatives([word for words in data["bounds"].values() for word in words])
    return {
        "compare": re.compile(
            rf"^(?:{alternatives(data['compare'])})\s+(.+?)\s+(?:dengan|terhadap|dibanding(?:kan)?(?:\s+dengan)?|dan|per)\s+((?:{heads})\b.*)$",
            re.IGNORECASE,
        ),
        "difference": re.compile(
            r"^selisih\s+(?:\w+\s+){0,2}?(?:antara\s+)(.+?)\s+(?:dengan|dan|terhadap)\s+(.+)$", re.IGNORECASE
        ),
        "rate": re.compile(
            r"^(?:rasio\s+|angka\s+)?([^/:÷=()]{3,100}?)\s+per\s+(1[.]?000|10[.]?000|100[.]?000|seribu|seratus\s+ribu)\s+([^\d/:÷=()x×]{3,80})$",
            re.IGNORECASE,
        ),
        "computing": re.compile(
            r"^(?:di(?:hitung|ukur|peroleh|dapat(?:kan)?))\s+(?:dengan|melalui|dari)\s+(?:cara\s+|rumus\s+|formula\s+)?(?=\S)",
            re.IGNORECASE,
        ),
        "computed": re.compile(
            rf"^[^/+=()]{{3,80}}?\s+di(?:hitung|peroleh|ukur|dapat(?:kan)?)\s+(?:dari|dengan|melalui|berdasarkan)\s+((?:{heads})\b.*)$",
            re.IGNORECASE,
        ),
        "summed": re.compile(
            r"^(.+?)\s+(?:yang\s+)?(?:dijumlahkan|diakumulasi(?:kan)?)(?:\s+(?:dalam|selama)\s+.*)?$", re.IGNORECASE
        ),
        "stacked": re.compile(
            rf"^\(?((?:{heads})\b[^/:÷=()]+?)\)?\s+(?:[^\w\s]\s*)?x?\s*1\s?00\s?%\s+\(?((?:{heads})\b[^/:÷=()]+?)\)?$",
            re.IGNORECASE,
        ),
        "condition": re.compile(
            rf"(?:{alternatives(data['conditions'])})\s+(.{{2,120}}?)\s*({bounds})\s*((?:rp\.?\s*)?[0-9][0-9.,]*)\s*(%|persen)?",
            re.IGNORECASE,
        ),
    }


def rewrite_prose(text: str) -> str:
    """The text with a comparison, a difference or a sum told in words made operators; any other text as it is.

    >>> rewrite_prose("Membandingkan jumlah A dengan jumlah B dikali 100%")
    'jumlah A dibagi jumlah B dikali 100%'
    >>> rewrite_prose("Selisih antara target dengan realisasi"), rewrite_prose("Jumlah dokter per 100.000 penduduk")
    ('target dikurangi realisasi', '(Jumlah dokter) / (penduduk) x 100.000')
    """
    patterns = _patterns()
    if found := patterns["computing"].match(text):
        text = text[found.end() :]
    if found := patterns["computed"].match(text):
        text = found.group(1)
    if found := patterns["rate"].match(text):
        many = {"seribu": "1.000"}.get(found.group(2).casefold(), found.group(2) if found.group(2)[0] == "1" else "100.000")
        return f"({found.group(1)}) / ({found.group(3)}) x {many}"
    if found := patterns["stacked"].match(text):
        return f"{found.group(1)} x 100% {found.group(2)}"
    if found := patterns["difference"].match(text):
        return f"{found.group(1)} dikurangi {found.group(2)}"
    if re.search(r"dibagi|[/:÷]", text) is None and (found := patterns["compare"].match(text)):
        return f"{found.group(1)} dibagi {found.group(2)}"
    if found := patterns["summed"].match(text):
        return f"Σ ({found.group(1)})"
    return text


def find_conditions(text: str) -> tuple[Tree, ...]:
    """The thresholds that a text tells: "jika omzetnya melampaui Rp. 300.000.000,00".

    >>> find_conditions("disebut UCI apabila cakupan IDL minimal 80%")
    ({'op': '>=', 'args': [{'operand': 'cakupan IDL'}, {'number': '80', 'percent': True}]},)
    """
    signs = {word: sign for sign, words in load_vocabulary("formulas")["bounds"].items() for word in words}
    found: list[Tree] = []
    for match in _patterns()["condition"].finditer(text):
        name, bound, digits, percent = match.groups()
        numeral = read_numeral(re.sub(r"[^0-9.,]", "", digits).strip(".,"))
        if numeral.value is not None:
            found.append(
                node(
                    signs[" ".join(bound.casefold().split())], operand(name.strip()), number(numeral.value, percent=bool(percent))
                )
            )
    return tuple(found)
