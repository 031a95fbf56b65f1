"""Where something was read: file, line and column, kept to the very end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """One text that was read: its name as the user gave it, and its lines."""

    name: str
    text: str = field(default="", repr=False)

    def line(self, number: int) -> str:
        """The text of a line (the first is 1); empty where there is none."""
        lines = _BREAK.split(self.text)
        return lines[number - 1] if 0 < number <= len(lines) else ""


class Position(NamedTuple):
    """A place in a source. Lines and columns count from 1; line 0 means "no line".

    Facts that came as Python values have no lines: they carry their path
    (``facts.coordinator.fte``) instead.
    """

    source: Source
    line: int = 0
    column: int = 0
    width: int = 1
    path: str = ""

    @property
    def file(self) -> str:
        return self.source.name

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        if self.line:
            return f"{self.file}:{self.line}:{self.column}"
        return f"{self.file}:{self.path}" if self.path else self.file


NOWHERE = Position(Source("-"))
