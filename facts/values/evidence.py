"""Where a fact comes from: source, place, date, person, and how far it can be relied upon."""

from __future__ import annotations

import re
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast, get_args

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence, kind_of
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem

from .dates import parse_date
from .records import Value
from .scalars import UNKNOWN
from .suggest import did_you_mean, listed
from .values import parse_value
from .vocabulary import LONGEST_TEXT, Definition

Status = Literal["evidenced", "asserted", "assumed"]
STATUSES: tuple[str, ...] = get_args(Status)
LOCATORS = ("file", "sheet", "cell", "row", "page")
"""Where in the source the fact stands."""
PARTS = ("source", *LOCATORS, "collected_on", "by", "status", "valid_until", "sha256", "note", "found")
_DATES = ("collected_on", "valid_until")
_SHA256 = re.compile("[0-9a-fA-F]{64}", re.ASCII)
_RESOLVED = ("by", "on", "why")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs one fact. Without a status a fact is asserted: somebody said so.

    ``found`` is what this person found, where that is written; ``sha256`` the
    digest of ``file``, in 64 hexadecimal digits; ``valid_until`` the last day on
    which it can be relied upon.
    """

    at: Position
    source: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    row: str = ""
    page: str = ""
    collected_on: date | None = None
    by: str = ""
    status: Status = "asserted"
    valid_until: date | None = None
    sha256: str = ""
    note: str = ""
    found: Value = field(default=UNKNOWN, repr=False)

    def locator(self) -> list[tuple[str, str]]:
        """Where in the source the fact stands, as far as it was said: ``[("page", "2")]``."""
        return [(part, text) for part in LOCATORS if (text := getattr(self, part))]

    def to_dict(self) -> dict[str, object]:
        """The parts that were given, but for ``found``, which is of the fact's type."""
        found: dict[str, object] = {"status": self.status}
        for part in PARTS:
            value = getattr(self, part)
            if isinstance(value, date):
                found[part] = value.isoformat()
            elif part not in ("status", "found") and value:
                found[part] = value
        return found


@dataclass(frozen=True, slots=True)
class Resolution:
    """How findings that differ were settled on the value that the facts give: by whom, and why."""

    at: Position
    by: str
    why: str
    on: date | None = None

    def to_dict(self) -> dict[str, object]:
        found: dict[str, object] = {"by": self.by, "why": self.why}
        return found | ({"on": self.on.isoformat()} if self.on else {})


@dataclass(frozen=True, slots=True)
class Backing:
    """All that backs one fact: one finding or several, and how they were settled where they differ."""

    findings: tuple[Evidence, ...]
    resolution: Resolution | None = None


def read_backing(node: Node, definition: Definition | None, problems: list[Problem]) -> Backing:
    """One entry of a facts file's ``evidence``: a finding, a list of them, or both with ``resolved``."""
    if isinstance(node, Sequence):
        return Backing(_findings(node, definition, problems))
    if not (isinstance(node, Mapping) and ("findings" in node or "resolved" in node)):
        return Backing((read_evidence(node, definition, problems),))
    findings: tuple[Evidence, ...] = ()
    resolution: Resolution | None = None
    for key, at, child in node.items():
        if key == "findings":
            findings = _findings(child, definition, problems)
        elif key == "resolved":
            resolution = _resolution(child, problems)
        else:
            hint = did_you_mean(key, ("findings", "resolved"), problems) or "move it into one of the findings"
            problems.append(Problem("F301", at, f"'{key[:60]}' cannot stand beside findings", hint))
    if "findings" not in node:
        problems.append(Problem("F301", node.at, "'findings' is missing beside 'resolved'", "list what each found"))
    return Backing(findings, resolution)


def _findings(
    node: Node, definition: Definition | None, problems: list[Problem]
) -> tuple[Evidence, ...]:
    if isinstance(node, Sequence) and node.items:
        return tuple(read_evidence(item, definition, problems) for item in node.items)
    said = "an empty list" if isinstance(node, Sequence) else kind_of(node)
    hint = "write '- ' before what each person found"
    problems.append(Problem("F301", node.at, f"findings should be a list of what each found, this is {said}", hint))
    return ()


def read_evidence(node: Node, definition: Definition | None, problems: list[Problem]) -> Evidence:
    """What one person found."""
    if not isinstance(node, Mapping):
        hint = "write it like {source: staffing return, collected_on: 2025-06-30, status: evidenced}"
        problems.append(Problem("F301", node.at, f"evidence should be a mapping, this is {kind_of(node)}", hint))
        return Evidence(node.at)
    texts = _texts(node, PARTS, "evidence", problems, ("row", "page"), ("found",))
    dates = {key: _day(node, key, texts, problems) for key in _DATES}
    collected, until = dates["collected_on"], dates["valid_until"]
    if collected is not None and until is not None and until < collected:
        at = node.entries["valid_until"][1].at
        message = f"this evidence was valid until {until}, before it was collected on {collected}"
        problems.append(Problem("F308", at, message, "correct one of the two days", "warning"))
    status = texts.get("status", "asserted")
    if status not in STATUSES:
        hint = did_you_mean(status, STATUSES, problems) or f"it can be {listed(STATUSES)}"
        at = node.entries["status"][1].at
        problems.append(Problem("F302", at, f"'{status[:60]}' is not a status of evidence", hint))
        status = "asserted"
    digest = texts.get("sha256", "")
    if digest and not _SHA256.fullmatch(digest):
        at = node.entries["sha256"][1].at
        message = "sha256 should be the 64 hexadecimal digits of a file's SHA-256"
        problems.append(Problem("F306", at, message, "'sha256sum FILE' prints them"))
    elif digest and not texts.get("file"):
        at = node.key_at("sha256")
        problems.append(Problem("F306", at, "sha256 is given, but no file", "add 'file:', the file that it is of"))
    plain = {key: texts.get(key, "") for key in ("source", *LOCATORS, "by", "note")}
    return Evidence(
        node.at, **plain, status=cast("Status", status), collected_on=collected,
        valid_until=until, sha256=digest.lower(), found=_found(node, definition, problems),
    )  # fmt: skip


def _found(node: Mapping, definition: Definition | None, problems: list[Problem]) -> Value:
    child = node.get("found")
    if child is None or definition is None:
        return UNKNOWN
    if definition.type == "records":
        hint = "leave it out; write the differing rows in a note"
        problems.append(Problem("F301", node.key_at("found"), "'found' cannot be a list of records", hint))
        return UNKNOWN
    return parse_value(definition, child, problems)


def _resolution(node: Node, problems: list[Problem]) -> Resolution | None:
    hint = "write it like {by: head teacher, on: 2025-07-10, why: the return counts lessons as well}"
    if not isinstance(node, Mapping):
        problems.append(Problem("F301", node.at, f"resolved should be a mapping, this is {kind_of(node)}", hint))
        return None
    texts = _texts(node, _RESOLVED, "resolved", problems)
    on = _day(node, "on", texts, problems)
    missing = [key for key in ("by", "why") if not texts.get(key, "").strip()]
    if missing:
        message = f"resolved lacks {' and '.join(missing)}: who settled it, and why so, has to be said"
        problems.append(Problem("F301", node.at, message, hint))
        return None
    return Resolution(node.at, texts["by"], texts["why"], on)


def _texts(
    node: Mapping,
    keys: AnySequence[str],
    of: str,
    problems: list[Problem],
    numbers: AnySequence[str] = (),
    others: AnySequence[str] = (),
) -> dict[str, str]:
    """The texts of a mapping that can have these keys; ``numbers`` may be numbers as well."""
    texts: dict[str, str] = {}
    for key, at, child in node.items():
        if key in others:
            continue
        value = child.value if isinstance(child, Scalar) else None
        if key not in keys:
            hint = did_you_mean(key, keys, problems) or f"it can have {listed(keys, 16)}"
            problems.append(Problem("F301", at, f"{of} has no '{key[:60]}'", hint))
        elif key in numbers and isinstance(value, int) and not isinstance(value, bool) and value > 0:
            texts[key] = str(value)
        elif isinstance(value, str):
            texts[key] = value
            if len(value) > LONGEST_TEXT:
                message = f"a text of {len(value):,} characters; at most {LONGEST_TEXT:,} are read"
                problems.append(Problem("F206", child.at, message, "shorten it"))
        elif not (isinstance(child, Scalar) and value is None):
            hint = "put it in quotes" if isinstance(child, Scalar) else "write it as one text in quotes"
            problems.append(Problem("F301", child.at, f"{key} should be text, this is {kind_of(child)}", hint))
    return texts


def _day(node: Mapping, key: str, texts: dict[str, str], problems: list[Problem]) -> date | None:
    if key not in texts:
        return None
    day = parse_date(texts[key])
    if day is None:
        at = node.entries[key][1].at
        message = f"'{texts[key][:60]}' is not a date of the calendar"
        problems.append(Problem("F208", at, message, "write it like 2025-07-18"))
    return day
