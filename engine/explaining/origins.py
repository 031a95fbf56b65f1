"""Where facts come from, as data: what backs a fact, the file of a list, the rows of its records."""

from __future__ import annotations

from assay.facts.values.fact_set import Given
from assay.facts.values.records import Records
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.values import to_json
from assay.facts.values.vocabulary import Definition

from .because import MOST_ROWS, Counted


def backing_dict(given: Given, definition: Definition, personal: bool) -> dict[str, object]:
    """``evidence``, the strongest finding; where there are several all of them, and how they were settled.

    ``personal``: what was found of single people is told too.
    """
    found: dict[str, object] = {}
    if given.evidence:
        found["evidence"] = given.evidence.to_dict()
    if given.backing is None or (len(given.backing.findings) < 2 and given.backing.resolution is None):
        return found
    findings: list[dict[str, object]] = []
    for one in given.backing.findings:
        entry = one.to_dict()
        if one.found is not UNKNOWN:
            entry["found"] = None if definition.personal and not personal else to_json(one.found, definition.type)
        findings.append(entry)
    found["findings"] = findings
    if given.backing.resolution is not None:
        found["resolved"] = given.backing.resolution.to_dict()
    return found


def records_dict(records: Records, counted: Counted | None) -> dict[str, object]:
    """The file that a list was read from, and the places of the records that are against or not known."""
    found: dict[str, object] = {}
    if records.origin is not None:
        found["from"] = {"file": records.origin.file} | (
            {"sheet": records.origin.sheet} if records.origin.sheet else {}
        ) | {"columns": dict(records.origin.letters)}
    rows = (*counted.no[:MOST_ROWS], *counted.open[:MOST_ROWS]) if counted else ()
    places = {str(number): _place(records, number) for number in rows if isinstance(number, int)}
    return found | ({"places": places} if places else {})


def _place(records: Records, number: int) -> dict[str, object]:
    at = records.places[number - 1]
    place = at.to_dict()
    del place["file"]
    if records.origin is not None:
        return {"row": int(at.path.rpartition("!A")[2]) if at.path else at.line}
    return place
