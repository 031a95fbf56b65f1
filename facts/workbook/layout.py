"""How facts stand in a workbook: every name that the writer and the reader share.

Things are found by what stands in cells, never by a sheet's name or a cell's
place: people rename sheets, insert rows, move columns and sort. A sheet of ours
has a marker (``assay:facts/1 area 3``), as written in A1. In a table the cell
``key`` (in a records sheet ``row``) marks the row of headings and the column
of keys; every other column is found by its heading in that row. A sheet
without a marker is somebody else's and is left alone.

=========  ==============================  ==========================================
role       name                            what stands there
=========  ==============================  ==========================================
cover                                      key, label, answer: subject, date, periods
area       id of a section                 a row a fact: key, answer, evidence
records    reference of a fact             the rows of one records fact
findings                                   a row a finding, of facts that have several
lists                                      what drop-downs offer; nothing to read
=========  ==============================  ==========================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from assay.facts.tables.table import RECORD

Role = Literal["cover", "area", "records", "findings", "lists"]
ROLES: tuple[str, ...] = get_args(Role)

FORMAT: Final = "assay:facts/1"
_MARKER = re.compile(rf"{re.escape(FORMAT)} ({'|'.join(ROLES)})(?: (\S+))?")
MARKER_ROWS, MARKER_COLUMNS = 50, 10
"""The corner of a sheet in which its marker, and then its headings, are looked for."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a sheet is: ``name`` is the section of an area sheet, the fact of a records sheet."""

    role: Role
    name: str = ""

    def __str__(self) -> str:
        return f"{FORMAT} {self.role} {self.name}".rstrip()


def parse_marker(value: object) -> Marker | None:
    """The marker that a cell holds, if it holds one."""
    found = _MARKER.fullmatch(value.strip()) if isinstance(value, str) else None
    return Marker(cast("Role", found[1]), found[2] or "") if found else None


# ---------------------------------------------------------------- tables

KEY: Final = "key"
"""Marks the row of headings and the column of keys on the cover, on area sheets and among findings."""
LABEL: Final = "Question"
ANSWER: Final = "Answer"
HOW: Final = "How to answer"
GO_TO: Final = "Go to"
CRITERIA: Final = "Criteria"

EVIDENCE: Final = {
    "source": "Source",
    "collected_on": "Collected on",
    "by": "Collected by",
    "status": "Status",
    "valid_until": "Valid until",
    "note": "Note",
    "file": "File",
    "sheet": "Sheet",
    "cell": "Cell",
    "row": "Row",
    "page": "Page",
    "sha256": "SHA-256",
}
"""The parts of evidence and their headings, in the order of the columns. All are text but the dates."""
EVIDENCE_DATES = ("collected_on", "valid_until")
LOCATORS = ("file", "sheet", "cell", "row", "page", "sha256")
"""The parts whose columns form a group that can be folded away."""

AREA_HEADINGS: Final = (KEY, LABEL, ANSWER, HOW, GO_TO, CRITERIA, *EVIDENCE.values())

FACT: Final = "Fact"
FOUND: Final = "Found"
RESOLVED: Final = {"by": "Settled by", "on": "Settled on", "why": "Why so"}
"""How findings that differ were settled: in any one of the rows of the fact."""
_LOCATED = tuple(EVIDENCE[part] for part in LOCATORS)
FINDINGS_HEADINGS: Final = (
    KEY, FACT, FOUND, *(name for name in EVIDENCE.values() if name not in _LOCATED), *RESOLVED.values(), *_LOCATED
)  # fmt: skip

# The cover is a table of KEY, LABEL and ANSWER. Rows whose key is not among these are progress
# and instructions: nothing to read. NOTES may stand in several rows: one text, in order, joined
# without anything in between. Of an earlier period the key is preceded by before(back) and '.'.

SUBJECT_ID: Final = "subject.id"
SUBJECT_NAME: Final = "subject.name"
AS_OF: Final = "as_of"
PERIOD: Final = "period"
PERIOD_FROM: Final = "period.from"
PERIOD_TO: Final = "period.to"
STANDARD: Final = "standard"
NOTES: Final = "notes"
EXISTED: Final = "existed"
"""``previous.existed``: ``no`` where the scheme is younger than that period; else ``yes`` or empty."""
COVER_KEYS: Final = (SUBJECT_ID, SUBJECT_NAME, AS_OF, PERIOD, PERIOD_FROM, PERIOD_TO, STANDARD, NOTES)
EARLIER_KEYS: Final = (PERIOD, PERIOD_FROM, PERIOD_TO, EXISTED)

# ---------------------------------------------------------------- records sheets

ROW: Final = "row"
"""Marks the row of the fields' machine names; they begin in the next column."""
ROW_LABELS: Final = "label"
"""The row of the fields in plain words: nothing to read."""
ROW_HOW: Final = "how"
"""The row that says how to answer: nothing to read."""
ROW_EXAMPLE: Final = "example"
"""The example row. It is refused where it was changed: somebody took it for the first record."""
ROW_RECORD: Final = RECORD
"""A record of which nothing is known, or that reads as if it were none. (An empty row without it is no record.)"""
NO_DATA_ROWS = frozenset({ROW, ROW_LABELS, ROW_HOW, ROW_EXAMPLE})
"""What column A says of rows below the machine names that are no records. Others hold '' or ROW_RECORD."""

# ---------------------------------------------------------------- words in cells

YES, NO = "yes", "no"
SEE_SHEET: Final = "see sheet"
"""The answer of a records fact whose sheet has rows (rows count also where it was not said)."""
NONE_AT_ALL: Final = "none at all"
"""The answer of a records fact that is known to have no rows."""
