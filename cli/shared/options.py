"""The arguments and options that several commands share."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from .reading import FactsGiven

FactsPath = Annotated[
    Path, typer.Argument(metavar="FACTS", help="A facts file (YAML or JSON), or a workbook made from a template.")
]
StandardOption = Annotated[
    str | None,
    typer.Option("--standard", metavar="ID|PATH", help="The standard: an id, a folder or a file. "
                 "Without it, the one that the facts name, or else mentoring."),
]  # fmt: skip
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="The date the assessment speaks of, instead of the facts' own."),
]
NoColor = Annotated[bool, typer.Option("--no-color", help="No colours (NO_COLOR does the same).")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file instead of the terminal.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]
Personal = Annotated[
    bool, typer.Option("--personal", help="Show names and free text of records, which are left out otherwise.")
]


class Dates(str, Enum):
    """In which order the dates of a file are written."""

    day_first = "day-first"
    month_first = "month-first"


RecordsOption = Annotated[
    list[str] | None,
    typer.Option("--records", metavar="LIST=FILE",
                 help="Read a list from a CSV file or a workbook, as in pairs=pairs.csv or pairs=book.xlsx#Pairs. "
                 "Can be given several times."),
]  # fmt: skip
EncodingOption = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="The encoding of the files after --records, as windows-1252."),
]
DatesOption = Annotated[
    Dates | None, typer.Option("--dates", help="How dates such as 03/04/2025 are meant in the files after --records.")
]


def given_of(
    path: Path,
    standard: str | None,
    as_of: str | None,
    records: list[str] | None,
    encoding: str | None,
    dates: Dates | None,
) -> FactsGiven:
    """What a command was given, in one."""
    return FactsGiven(path, standard, as_of, tuple(records or ()), encoding, dates.value if dates else None)
