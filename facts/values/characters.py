"""Characters of texts: the same text is written in one way, and what no text may hold is refused.

No text holds what would steer a terminal, what is no character at all, and what
nobody can see: two texts that look the same would be two.
"""

from __future__ import annotations

import re
import unicodedata

from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem

# As the insides of [], with the characters themselves: the engines of tables each have escapes of their own.
UNFIT = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff"
"""What no text holds, as U+FFFD, which stands for a letter that was lost; NUL and halves of characters beside."""
UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufff8\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Marks that are not seen: soft hyphens, zero-width and bidirectional marks, fillers, tags."""
LONE_JOINERS = (
    "(^|[\x01-\u02ff])[\u200c\u200d]|[\u200c\u200d]([\x01-\u02ff]|$)|[ -~\u00c0-\u02ff][\ufe00-\ufe0f]([^\u20e3]|$)"
)
"""Joiners are seen between letters that join and within emoji; beside ASCII they are not. Nor are the marks that choose
a form of the letter before them, but for digits in boxes."""
_BLANKS = "\t\x0b-\r\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CODES = "_x00(?:09|0[aAdD]|[aA]0)_"
SPACES = f"(?:[ {_BLANKS}]|{_CODES})+"
"""What is read as one space, as a pattern: spaces of all kinds, without the end of a line."""
SPACED_OTHERWISE = f"[{_BLANKS}]|{_CODES}|[^ ]  +[^ ]"
"""What of it deserves a note; plain spaces at the ends of a text do not."""
_IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_IN_TEXTS = re.compile(f"[\x00{UNFIT}\ud800-\udfff]")
_UNSEEN = re.compile(
    f"[{UNSEEN}]|(?:^|(?<=[\x00-\u02ff]))[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u02ff]|$)"
    "|(?<=[ -~\u00c0-\u02ff])[\ufe00-\ufe0f](?!\u20e3)"
)
_LOST = "\ufffd"
ERRORS = (
    "#[^ #]{1,20}[!?]|#[Nn]/[A-Za-z]( N/A)?|#[NI]V|#ND|#N[.]V[.]|#I/T|#Н/Д|#GETTING_DATA"
    "|#(NULL|DIV/0|VALUE|REF|NAME|NUM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|ERROR|BUSY|CONNECT)|##+#|Err:[0-9]{3}"
)
"""What spreadsheets show in place of a value, in any language, and export as such; a number that is too wide, too."""
_ERROR = re.compile(ERRORS)
_SPACES = re.compile(SPACES)
_NOTED = re.compile(SPACED_OTHERWISE)


def first_unfit(text: str) -> re.Match[str] | None:
    """The first character of a file that cannot stand in one."""
    return _IN_FILES.search(text)


def first_unfit_in_text(text: str) -> re.Match[str] | None:
    """The first character of a text that none may hold."""
    if text.isascii() and text.isprintable():
        return None
    return _IN_TEXTS.search(text) or _UNSEEN.search(text)


def unfit_words(found: re.Match[str]) -> str:
    """``a text holds the character U+200B, which cannot be seen``."""
    if found[0] == _LOST:
        return "a text holds the character U+FFFD, which stands for one that was lost"
    sense = "seen" if _UNSEEN.search(found.string, found.start(), found.end() + 1) else "shown"
    return f"a text holds the character U+{ord(found[0]):04X}, which cannot be {sense}"


def unfit_hint(found: re.Match[str]) -> str:
    return "write the letter that it was, or save the file again as UTF-8" if found[0] == _LOST else "remove it"


def fit(text: str, at: Position, problems: list[Problem]) -> str:
    """A text that was read, escapes and all, in Unicode's composed form; a problem for what none may hold."""
    if text.isascii() and text.isprintable():
        return text
    found = first_unfit_in_text(text)
    if found:
        problems.append(Problem("F004", at, unfit_words(found), unfit_hint(found)))
    return unicodedata.normalize("NFC", text)


def composed(text: str) -> str:
    """A text in Unicode's composed form: é is one character, however it was typed."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def is_error(text: str) -> bool:
    """Whether a text is what a spreadsheet shows in place of a value."""
    return _ERROR.fullmatch(text.strip()) is not None


def seen(text: str) -> str:
    """A name of a column or a sheet, composed, without what of it cannot be seen."""
    return text if text.isascii() else _UNSEEN.sub("", composed(text))


def reads_as_itself(text: str) -> bool:
    """Whether a text of one line is read as it stands, whatever it is the text of."""
    return first_unfit_in_text(text) is None and one_spaced(composed(text)) == text and "\n" not in text


def spaced_otherwise(text: str, lines: bool) -> bool:
    """Whether a text has spaces within it that are read as one space; so are ends of ``lines``, where they are none."""
    return _NOTED.search(text) is not None or (lines and "\n" in text.strip())


def one_spaced(text: str) -> str:
    """A text in one kind of space: runs of spaces, tabs and no-break spaces are one, with none at the ends of lines."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip() and "_x000" not in text:
        return text
    return re.sub(r" ?\n ?", "\n", _SPACES.sub(" ", text)).strip()
