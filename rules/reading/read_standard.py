"""From rule files to a checked standard, pass after pass."""

from __future__ import annotations

import json
import os
import posixpath
from functools import cache
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from assay.facts.problems.nodes import Mapping, Node, Sequence, find, to_plain
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem, in_order, stop_on_errors
from assay.facts.values.digests import digest
from assay.rules.language.sections import RuleFile
from assay.rules.language.standard import Standard

from .assemble import Sections, standard_from_sections
from .files import File, files_of, find_standard, nodes_of
from .schema_problems import schema_problems


def load_standard(where: str | os.PathLike[str]) -> Standard:
    """A standard by id (``mentoring``) or path; InputError with every problem found."""
    return standard_from_files(files_of(find_standard(where)))


def standard_from_files(files: list[File]) -> Standard:
    """A standard from files already read."""
    problems: list[Problem] = []
    nodes = nodes_of(files, problems)
    # Where reading failed nothing stands, and what is said of nothing is no news.
    told = {problem.at for problem in problems}
    for node in nodes:
        problems += [found for found in schema_problems(node, published_schema()) if found.at not in told]
    stop_on_errors(problems)
    sections = Sections(_home(files))
    whole = [_add(sections, node, problems) for node in nodes]
    if not all(whole):
        stop_on_errors(problems)
    standard = standard_from_sections(sections, digest(_without_positions(nodes)), problems)
    stop_on_errors(problems)
    assert standard is not None
    return standard


@cache
def published_schema() -> dict[str, object]:
    """The JSON Schema of rule files, as published in the package."""
    path = Path(__file__).parent.parent / "schema" / "rules-1.json"
    return cast("dict[str, object]", json.loads(path.read_text("utf-8")))


def _home(files: list[File]) -> Position:
    """What all files have in common, for what is missing in the whole."""
    names = [file.name for file in files]
    return Position(Source(names[0] if len(names) == 1 else posixpath.commonpath(names) or "."))


def _add(sections: Sections, node: Node, problems: list[Problem]) -> bool:
    """Read one file's sections into the models, and put them with the others'; False where it failed."""
    try:
        file = RuleFile.model_validate(to_plain(node))
    except ValidationError as error:
        # The schema is made from these models; only on a line break at the end of a name do they differ.
        for detail in error.errors(include_url=False):
            at, _ = find(node, tuple(detail["loc"]))
            message, hint = f"this cannot stand here: {detail['msg']}", "is there a line break at its end?"
            problems.append(Problem("R104", at, message, hint))
        return False
    assert isinstance(node, Mapping)
    for name, places in (("standard", sections.heads), ("adding_up", sections.adding_up)):
        model, child = getattr(file, name), node.get(name)
        if model is not None and child is not None:
            places.append((model, Mapping(cast("Mapping", child).entries, node.key_at(name))))
    for name, table in (
        ("parameters", sections.parameters),
        ("vocabulary", sections.vocabulary),
        ("definitions", sections.definitions),
    ):
        models = cast("dict[str, object] | None", getattr(file, name))
        for key, model in (models or {}).items():
            at, child = cast("Mapping", node.get(name)).entries[key]
            placed = Mapping(cast("Mapping", child).entries, at)
            _put(table, key, (model, placed), at, name, problems)
    for name, table in (("areas", sections.areas), ("criteria", sections.criteria)):
        entries = cast("list[object] | None", getattr(file, name))
        for number, model in enumerate(entries or []):
            child = cast("Mapping", cast("Sequence", node.get(name)).items[number])
            id_ = str(getattr(model, "id", ""))
            at = cast("Node", child.get("id")).at
            _put(table, id_, (model, child), at, name, problems)
    return True


def _put(
    table: dict[str, tuple[object, Mapping]],
    key: str,
    entry: tuple[object, Mapping],
    at: Position,
    section: str,
    problems: list[Problem],
) -> None:
    if key in table:
        first = table[key][1].at
        hint = f"it stands in {first} already; keep one of the two"
        problems.append(Problem("R201", at, f"'{key}' stands twice under '{section}'", hint))
    else:
        table[key] = entry


def _without_positions(nodes: list[Node]) -> list[Node]:
    """Sections, not files: how a standard is split changes nothing, so neither does its digest."""
    found: list[Node] = []
    for node in nodes:
        for name, at, child in cast("Mapping", node).items():
            if isinstance(child, Sequence):
                found += [Mapping({name: (at, item)}, at) for item in child.items]
            elif isinstance(child, Mapping) and name in ("parameters", "vocabulary", "definitions"):
                found += [Mapping({f"{name}.{k}": (a, c)}, at) for k, a, c in child.items()]
            elif name != "assay":
                found.append(Mapping({name: (at, child)}, at))
    return found


def all_problems(where: str | os.PathLike[str]) -> tuple[Standard, tuple[Problem, ...]]:
    """A standard and its warnings, in order; InputError where it has errors."""
    standard = load_standard(where)
    return standard, in_order(standard.warnings)
