"""Texts that may be none: words for what is not known, numbers cut short, letters of a wrong encoding."""

from __future__ import annotations

import re

from assay.facts.values.suggest import NOT_KNOWN

DOUBTFUL = NOT_KNOWN | {"none"}
SHORTENED = "[-+]?[0-9](?:[.,][0-9]{1,14})?[eE][+][0-9]{2,3}"
"""A number as a program shows one that is long, such as 1.23457E+18: a pattern for engines of tables too."""
_SHORTENED = re.compile(SHORTENED)


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
