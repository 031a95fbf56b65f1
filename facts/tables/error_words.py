"""What programs show and export in place of a value: #REF!, also in other languages, and numbers cut short."""

from __future__ import annotations

import re

from assay.facts.values.suggest import NOT_KNOWN

_WORDS = frozenset({
    "#NULL", "#DIV/0", "#VALUE", "#REF", "#NAME", "#NUM", "#N/A", "#N/A N/A", "#NV", "#N/D", "#N/B", "#N.V.", "#I/T",
    "#ND", "#Н/Д", "#GETTING_DATA", "#SPILL", "#CALC", "#FIELD", "#BLOCKED", "#UNKNOWN", "#ERROR", "#BUSY", "#CONNECT",
    "LOADING...", "[OBJECT OBJECT]", "UNDEFINED",
})  # fmt: skip
DOUBTFUL = NOT_KNOWN | {"none"} | {word.lower() for word in _WORDS}
_ERROR = re.compile(r"#[^\s#!?]{2,24}[!?]|#{3,}|Err:\d{3}")
"""Every language has words of its own, as #BEZUG! or #¿NOMBRE?; LibreOffice numbers; a column that is too narrow."""
_SHORTENED = re.compile(r"[-+]?\d(?:[.,]\d{1,14})?E\+\d{2,3}", re.ASCII)


def is_doubtful(text: str) -> bool:
    """Whether a text has to be looked at more closely: asked of all of them, it is quick."""
    small = text.lower()
    return (
        small in DOUBTFUL or text.startswith("#") or small.startswith("err:") or ("e+" in small and is_shortened(text))
        or is_garbled(text)
    )  # fmt: skip


def is_error(text: str) -> bool:
    """Whether a text is what a program shows where it has no value."""
    large = text.upper()
    return large in _WORDS or (_ERROR.fullmatch(text) is not None and (large == text or text.startswith("Err")))


def is_shortened(text: str) -> bool:
    """Whether a text is a number as a program shows one that is long, such as 1.23457E+18."""
    return _SHORTENED.fullmatch(text) is not None


def is_garbled(text: str) -> bool:
    """Whether a text is UTF-8 that was read as Windows-1252 once, such as JosÃ© for José."""
    if text.isascii():
        return False
    try:
        return text.encode("cp1252").decode("utf-8") != text
    except UnicodeError:
        return False
