"""What no schema can see: a recorded assessment that contradicts itself, since anybody may have changed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from assay.engine.explaining.answer import FORMAT
from assay.engine.explaining.recorded import DocumentPath, Recorded, recorded_problem
from assay.facts.problems.nodes import find
from assay.facts.problems.problems import Problem
from assay.facts.values.dates import parse_date
from assay.facts.values.suggest import listed

_MOST = 200


def contradictions(recorded: Recorded) -> Iterator[Problem]:
    """Days that are none, ids that stand twice, verdicts that cannot be; first of all another version's format."""
    document: Mapping[str, Any] = recorded.document

    def problem(path: DocumentPath, message: str, code: str = "Q112") -> Problem:
        return recorded_problem(code, find(recorded.node, path)[0], path, message)

    if document["assay"] != FORMAT:
        yield problem(("assay",), f"this should be {FORMAT}", "Q122")
        return
    days: tuple[tuple[DocumentPath, str], ...] = (
        (("as_of",), document["as_of"]), (("period", "from"), document["period"]["from"]),
        (("period", "to"), document["period"]["to"]),
    )  # fmt: skip
    for path, day in days:
        if parse_date(day) is None:
            yield problem(path, "this is no day of the calendar")
    areas = {area["id"] for area in document["areas"]}
    for name in ("areas", "criteria"):
        ids = Counter(entry["id"] for entry in document[name])
        for number, entry in enumerate(document[name][:_MOST]):
            if ids[entry["id"]] > 1:
                yield problem((name, number, "id"), f"'{entry['id'][:40]}' stands more than once")
            if name == "criteria" and entry["area"] not in areas:
                yield problem((name, number, "area"), f"there is no area '{entry['area'][:40]}'")
            yield from (problem((name, number, "verdict"), one) for one in _verdict(entry))
    yield from (problem(("level", "verdict"), one) for one in _verdict(document["level"]))


def _verdict(entry: Mapping[str, Any]) -> Iterator[str]:
    """A verdict is the one that is possible, and unknown where there are several."""
    could_be = list(dict.fromkeys(entry["could_be"]))
    wanted = could_be[0] if len(could_be) == 1 else "unknown"
    if entry["verdict"] != wanted or not could_be:
        yield f"the verdict is '{entry['verdict'][:40]}', but it could be {listed(could_be) or 'nothing'}"
