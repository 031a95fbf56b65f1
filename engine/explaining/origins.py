"""Where facts come from, as data: what backs a fact, the file of a list, the rows of its records."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from assay.facts.values.fact_set import Given
from assay.facts.values.records import Records
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import to_json

from .because import MOST_ROWS, Counted

if TYPE_CHECKING:
    from .assessment_document import (
        EvidenceDocument,
        FactDocument,
        OriginDocument,
        RecordPlaceDocument,
        ResolvedDocument,
    )


def add_backing(entry: FactDocument, given: Given, definition: Definition, personal: bool) -> None:
    """Add ``evidence``, the strongest finding; where there are several all of them, and how they were settled.

    ``personal``: what was found of single people is told too.
    """
    if given.evidence:
        entry["evidence"] = cast("EvidenceDocument", given.evidence.to_dict())
    if given.backing is None or (len(given.backing.findings) < 2 and given.backing.resolution is None):
        return
    entry["findings"] = []
    for one in given.backing.findings:
        finding = cast("EvidenceDocument", one.to_dict())
        if one.found is not UNKNOWN:
            finding["found"] = None if definition.personal and not personal else to_json(one.found, definition.type)
        entry["findings"].append(finding)
    if given.backing.resolution is not None:
        entry["resolved"] = cast("ResolvedDocument", given.backing.resolution.to_dict())


def add_records(entry: FactDocument, records: Records, counted: Counted | None) -> None:
    """Add the file that a list was read from, and the places of the records that are against or not known."""
    if records.origin is not None:
        origin = records.origin
        sheet: dict[str, object] = {"sheet": origin.sheet} if origin.sheet else {}
        entry["from"] = cast("OriginDocument", {"file": origin.file} | sheet | {"columns": dict(origin.letters)})
    rows = (*counted.no[:MOST_ROWS], *counted.open[:MOST_ROWS]) if counted else ()
    places = {str(number): _place(records, number) for number in rows if isinstance(number, int)}
    if places:
        entry["places"] = places


def _place(records: Records, number: int) -> RecordPlaceDocument:
    at = records.places[number - 1]
    place = at.to_dict()
    del place["file"]
    if records.origin is not None:
        return {"row": int(at.path.rpartition("!A")[2]) if at.path else at.line}
    return cast("RecordPlaceDocument", place)
