"""Texts that may be none: words for what is not known, numbers cut short, letters of a wrong encoding."""

from __future__ import annotations

import re

from assay.facts.values.suggest import NOT_KNOWN

DOUBTFUL = NOT_KNOWN | {"none"}
_SHORTENED = re.compile(r"[-+]?\d(?:[.,]\d{1,14})?E\+\d{2,3}", re.ASCII)


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
