"""Where a fact comes from: source, date, person, and how far it can be relied upon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from .dates import parse_date
from .nodes import Mapping, Node, Scalar, kind_of
from .positions import Position
from .problems import Problem
from .suggest import did_you_mean, listed
from .vocabulary import LONGEST_TEXT

Status = Literal["evidenced", "asserted", "assumed"]
STATUSES: tuple[str, ...] = get_args(Status)
_KEYS = ("source", "collected_on", "by", "status", "note")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What backs one fact. Without a status a fact is asserted: somebody said so."""

    at: Position
    source: str = ""
    collected_on: date | None = None
    by: str = ""
    status: Status = "asserted"
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """The parts that were given."""
        found: dict[str, object] = {"status": self.status}
        if self.source:
            found["source"] = self.source
        if self.collected_on:
            found["collected_on"] = self.collected_on.isoformat()
        if self.by:
            found["by"] = self.by
        if self.note:
            found["note"] = self.note
        return found


def read_evidence(node: Node, problems: list[Problem]) -> Evidence:
    """One entry of a facts file's ``evidence``."""
    if not isinstance(node, Mapping):
        hint = "write it like {source: staffing return, collected_on: 2025-06-30, status: evidenced}"
        problems.append(Problem("F301", node.at, f"evidence should be a mapping, this is {kind_of(node)}", hint))
        return Evidence(node.at)
    texts: dict[str, str] = {}
    for key, at, child in node.items():
        if key not in _KEYS:
            hint = did_you_mean(key, _KEYS, problems) or f"it can have {listed(_KEYS)}"
            problems.append(Problem("F301", at, f"evidence has no '{key[:60]}'", hint))
        elif isinstance(child, Scalar) and isinstance(child.value, str):
            texts[key] = child.value
            if len(child.value) > LONGEST_TEXT:
                message = f"a text of {len(child.value):,} characters; at most {LONGEST_TEXT:,} are read"
                problems.append(Problem("F206", child.at, message, "shorten it"))
        elif not (isinstance(child, Scalar) and child.value is None):
            hint = "put it in quotes" if isinstance(child, Scalar) else "write it as one text in quotes"
            problems.append(Problem("F301", child.at, f"{key} should be text, this is {kind_of(child)}", hint))
    collected: date | None = None
    if "collected_on" in texts:
        collected = parse_date(texts["collected_on"])
        if collected is None:
            _, where = node.entries["collected_on"]
            message = f"'{texts['collected_on'][:60]}' is not a date of the calendar"
            problems.append(Problem("F208", where.at, message, "write it like 2025-07-18"))
    status = texts.get("status", "asserted")
    if status not in STATUSES:
        _, where = node.entries["status"]
        hint = did_you_mean(status, STATUSES, problems) or f"it can be {listed(STATUSES)}"
        problems.append(Problem("F302", where.at, f"'{status[:60]}' is not a status of evidence", hint))
        status = "asserted"
    return Evidence(
        node.at,
        texts.get("source", ""),
        collected,
        texts.get("by", ""),
        cast("Status", status),
        texts.get("note", ""),
    )
