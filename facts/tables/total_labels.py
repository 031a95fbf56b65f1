"""Words that stand in front of totals, means and counts, in several languages, and at the end of reports."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .cells import folded

_PLAIN = (
    "totals?", "grand totals?", "sub ?totals?", "overall", "overall totals?", "sum", "average", "mean", "median",
    "count", "standard deviation", "std\\.? ?dev\\.?",
    "totaal", "subtotaal", "eindtotaal", "gemiddelde", "summe", "zwischensumme", "gesamtsumme", "gesamt",
    "gesamtergebnis", "teilergebnis", "insgesamt", "mittelwert", "durchschnitt", "anzahl", "sous total", "somme",
    "moyenne", "promedio", "recuento", "totale", "subtotale", "somma", "conteggio", "contagem", "razem", "ogółem",
    "średnia", "totalsumma", "delsumma", "medelvärde", "i alt", "gennemsnit", "gjennomsnitt", "yhteensä", "keskiarvo",
    "celkem", "součet", "průměr", "összesen", "átlag", "toplam", "ortalama", "итого", "всего", "сумма", "среднее",
    "σύνολο", "合计", "合計", "总计", "總計", "小计", "小計", "平均",
)  # fmt: skip
_NAMES = frozenset({
    "all", "ensemble", "max", "maximum", "min", "minimum", "mode", "n", "suma", "soma", "som", "summa", "media",
    "média", "ergebnis", "aantal", "antal", "antall", "liczba", "range", "variance", "σ", "∑",
})  # fmt: skip
"""Words that may well be the name of somebody or something."""
_ALONE = re.compile("|".join(_PLAIN))
_LABEL = re.compile(
    r"(?:grand |sub ?)?totals?(?:\W.*)?|(?:sum|average|mean|count|overall)(?: of .*| total)?"
    rf"|(?:{'|'.join(_PLAIN)})(?: ?[:=,;(].*)?|total(?: général| general| geral| complessivo)"
)
_PORTABLE = _LABEL.pattern.replace(" ", "[ _-]").replace("\\W", "[^a-z0-9]").replace("\\.", "[.]")
LABEL = f"^ *(?:{_PORTABLE})[ :*?]*$"
"""The same of a text in small letters, for engines of tables, each of which has escapes of its own."""
_COUNTED = re.compile(r"\(?\d[\d.,]* [^\W\d_]+(?: [^\W\d_]+)?\)?|[^\W\d_][^:=\d]{0,30}[:=] ?\d[\d.,]* ?%?")
"""``12 records``, ``(2 rows)``, ``Records: 12``, ``n = 12``."""
_ENDS = re.compile(r"end of (?:the )?(?:report|list|data|file|export|table)"
                   r"|no (?:records?|data|entries|results|rows)\b.*"
                   r"|.*\bno (?:records?|results) (?:were )?found")  # fmt: skip
_LONGEST = 80
_BEGINNINGS = frozenset({
    "tot", "gra", "sub", "ove", "sum", "ave", "mea", "med", "cou", "sta", "std", "ein", "gem", "zwi", "ges", "tei",
    "ins", "mit", "dur", "anz", "sou", "som", "moy", "pro", "rec", "con", "raz", "ogó", "śre", "del", "i a", "gen",
    "gje", "yht", "kes", "cel", "prů", "öss", "átl", "top", "ort", "ито", "все", "сум", "сре", "σύν", "合计", "合計",
    "总计", "總計", "小计", "小計", "平均",
})  # fmt: skip
"""With these begin the words above."""


def is_label(text: str) -> bool:
    """Whether a text reads as the label of a total, whatever stands beside it."""
    return len(text) < _LONGEST and _LABEL.fullmatch(folded(text)) is not None


def may_hold_label(text: str, cells: Sequence[object]) -> bool:
    """Whether a row may hold a label: asked first, as it is quick. ``text`` is the row in small letters.

    Without gaps it is not looked through for all words.
    """
    if ("total" in text or "sum" in text or "average" in text or "mean" in text or "count" in text
            or "overall" in text):  # asked of every row: written out, as it is quicker so
        return True
    if "" not in cells and None not in cells:
        return False
    return any(isinstance(cell, str) and cell[:3].lower() in _BEGINNINGS for cell in cells)


def is_plain_label(text: str) -> bool:
    """Whether it is the label of a total and nothing else, so that it may be shown."""
    return len(text) < _LONGEST and _ALONE.fullmatch(folded(text)) is not None


def is_count(text: str) -> bool:
    """Whether a text tells how many records there are, or that a report ends."""
    if len(text) >= _LONGEST:
        return False
    plain = folded(text)
    return _COUNTED.fullmatch(plain) is not None or _ENDS.fullmatch(plain) is not None


def may_be_label(text: str) -> bool:
    """Whether a text may be the label of a figure, such as Max or All; it may be a name as well."""
    return len(text) < _LONGEST and folded(text) in _NAMES
