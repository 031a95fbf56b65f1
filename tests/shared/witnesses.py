"""Witnesses of bounds put into the facts, from their JSON alone, as a person or a program would."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import re
from decimal import Decimal
from typing import Any

import assay
from assay.engine.assessing.assess import Compiled
from assay.engine.assessing.verdicts_only import judged
from assay.engine.explaining.documents import document as plain_document
from assay.engine.questions.bounds import all_targets, bounds_of

Json = Any
_REFERENCE = re.compile(r"previous([2-9]?)(?:\.(.+))?")


def verdicts_of(compiled: Compiled, document: Json) -> dict[str, str] | None:
    try:
        found = judged(compiled, assay.read_facts(document, compiled.plan.standard))
    except assay.InputError:
        return None
    return {target: found.verdict(target) for target in all_targets(compiled)}


def hold_witnesses(compiled: Compiled, document: Json, vocabulary: Json, all_proved: bool = False) -> list[Json]:
    """Every witness gives its verdict, from its JSON alone; those that do. ``all_proved``: there are no others."""
    try:
        found: Json = plain_document(bounds_of(compiled, assay.read_facts(document, compiled.plan.standard)))
    except assay.InputError:
        return []
    held: list[Json] = []
    for target in found["targets"]:
        assert target["reachable"] or target["unsettled"], target
        for one in () if target["known"] else target["reachable"]:
            assert one["proved"] or not all_proved, (target["target"], one)
            if one["proved"]:
                shown = with_witness(document, one["witness"], vocabulary)
                after = verdicts_of(compiled, shown)
                assert after is not None, (target["target"], one, shown)
                assert after[target["target"]] == one["verdict"], (target["target"], one, shown)
                held.append(one)
    return held


def with_witness(document: Json, witness: list[Json], vocabulary: Json) -> Json:
    """The facts document with all that a witness sets; its sections are flat."""
    found = copy.deepcopy(document)
    for fact in sorted(witness, key=lambda one: one["back"]):
        match = _REFERENCE.fullmatch(fact["name"])
        back = int(match[1] or 1) if match else 0
        if match and match[2] is None:
            _put(found, back, "none")
            continue
        section = _section(found, back)
        key = match[2] if match else fact["name"]
        definition = vocabulary[key]
        if fact["lapsed"]:
            section.pop(key)
            found["evidence"].pop(key)
        section[key] = _number(fact["value"], definition) if fact["records"] is None else _rows(
            section.get(key), fact["records"], definition["fields"])
    return found


def _number(value: Json, definition: Json) -> Json:
    """Numbers that are not whole stand in JSON as exact text."""
    return Decimal(value) if definition["type"] in ("decimal", "money") and value not in (None, "none") else value


def _section(document: Json, back: int) -> Json:
    if not back:
        return document["facts"]
    for n in range(1, back + 1):
        _put(document, n, None)
    return document["previous"] if back == 1 else document["earlier"][back - 2]["facts"]


def _put(document: Json, back: int, value: Json) -> None:
    """A section of that period, empty where there was none; or that there was no such period."""
    if back == 1:
        document["previous"] = value or document.get("previous") or {}
        return
    _put(document, 1, None)
    earlier = document.setdefault("earlier", [])
    first = int(document["period"][:4])
    while len(earlier) < back - 1:
        year = first - 2 - len(earlier)
        earlier.append({"period": f"{year}/{(year + 1) % 100:02}", "facts": {}})
    if value is not None:
        earlier[back - 2]["facts"] = value


def _rows(given: Json, kinds: list[Json], definitions: Json) -> list[Json]:
    rows = copy.deepcopy(given) if given is not None else []
    for kind in kinds:
        numbers = kind["rows"] or range(len(rows) + 1, len(rows) + kind["number"] + 1)
        for n, number in enumerate(numbers):
            if number > len(rows):
                rows.append({})
            for field in kind["fields"]:
                value = field["value"]
                if field["same_as"]:
                    value = (given or rows)[field["same_as"] - 1][field["field"]]
                elif field["made_up"] and isinstance(value, list):
                    value = value[n]
                rows[number - 1][field["field"]] = _number(value, definitions[field["field"]])
    return rows
