"""From the sections of all files to one standard: ids, vocabulary, parameters, conditions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import cast

from assay.facts.problems.nodes import Mapping, Node, Scalar
from assay.facts.problems.positions import NOWHERE, Position
from assay.facts.problems.problems import Problem, errors
from assay.facts.values.digests import vocabulary_digest
from assay.facts.values.suggest import did_you_mean, listed
from assay.facts.values.vocabulary import Definition
from assay.rules.language.privacy import with_private
from assay.rules.language.scope import Marks, ParameterValue, Scope
from assay.rules.language.sections import AddingUp, AreaEntry, CriterionEntry, Head
from assay.rules.language.standard import (
    Area,
    Caution,
    Criterion,
    Level,
    ParameterInfo,
    Rule,
    SourceDocument,
    Standard,
    natural,
    tally_fields,
)
from assay.rules.language.terms import Condition, Quantity
from assay.rules.language.types import comparable, type_of

from .chains import check_chains, check_reach
from .conditions_from_nodes import condition_of
from .unused_definitions import check_unused
from .values_from_nodes import value_of
from .vocabulary_from_entries import parameters_from_entries, vocabulary_from_entries

Entry = tuple[object, Mapping]


@dataclass(slots=True)
class Sections:
    """What the files of a standard hold together: models beside the nodes they came from."""

    at: Position = NOWHERE
    heads: list[Entry] = field(default_factory=lambda: [])
    adding_up: list[Entry] = field(default_factory=lambda: [])
    parameters: dict[str, Entry] = field(default_factory=lambda: {})
    vocabulary: dict[str, Entry] = field(default_factory=lambda: {})
    definitions: dict[str, Entry] = field(default_factory=lambda: {})
    areas: dict[str, Entry] = field(default_factory=lambda: {})
    criteria: dict[str, Entry] = field(default_factory=lambda: {})


def standard_from_sections(
    sections: Sections, digest: str, problems: list[Problem]
) -> Standard | None:
    """The whole standard; None, with problems, where a part of it has no meaning."""
    head = _single(sections.heads, "standard", sections.at, problems)
    adding_up = _single(sections.adding_up, "adding_up", sections.at, problems)
    parameters = parameters_from_entries(sections.parameters, problems)
    vocabulary = vocabulary_from_entries(sections.vocabulary, problems)
    marks = Marks(problems)
    values = {name: ParameterValue(info.value, info.type) for name, info in parameters.items()}
    bodies = {name: node for name, (_, node) in sections.definitions.items()}
    scope = Scope(vocabulary, values, bodies, marks)
    _check_definitions(bodies, problems)
    computed, reach = _computed(sections, vocabulary, scope, problems)
    areas = _areas(sections)
    criteria = _criteria(sections, {area.id for area in areas}, scope)
    check_reach(criteria, reach, problems)
    adding = replace(scope, vocabulary={}, tallies=tally_fields(areas))
    rule, levels = (None, ()) if adding_up is None else _adding_up(*adding_up, adding, problems)
    check_unused(scope, tally_fields(areas), problems)
    if not errors(problems):  # where a rule could not be read, what it would have used is not unused
        _unused(sections, parameters, vocabulary, marks, problems)
    if head is None or rule is None or len(criteria) != len(sections.criteria):
        return None
    model = cast("Head", head[0])
    month, day = model.year_starts.split("-")
    source = SourceDocument(model.source.title, model.source.published or "", model.source.note or "")
    year_starts, known = (int(month), int(day)), with_private(vocabulary, computed)
    return Standard(
        model.id, model.title, model.version, model.summary, source, year_starts,
        parameters, known, computed, areas, criteria, rule, levels, digest,
        tuple(problems), vocabulary_digest(known, year_starts),
    )  # fmt: skip


def _single(entries: list[Entry], name: str, home: Position, problems: list[Problem]) -> Entry | None:
    if not entries:
        hint = f"write '{name}:' and what belongs to it in one of the files"
        problems.append(Problem("R202", home, f"no file of the standard has a section '{name}'", hint))
        return None
    for _, node in entries[1:]:
        hint = f"it stands in {entries[0][1].at} already; keep one of the two"
        problems.append(Problem("R201", node.at, f"the section '{name}' stands twice", hint))
    return entries[0]


def _check_definitions(bodies: dict[str, Mapping], problems: list[Problem]) -> None:
    for name, node in bodies.items():
        if "condition" in node and "value" in node:
            message = f"the definition {name} has both 'condition' and 'value'"
            problems.append(Problem("R203", node.at, message, "make two definitions of it"))
        elif "condition" not in node and "value" not in node:
            message = f"the definition {name} has neither 'condition' nor 'value'"
            problems.append(Problem("R203", node.at, message, "add one of the two"))


def _computed(
    sections: Sections, vocabulary: dict[str, Definition], scope: Scope, problems: list[Problem]
) -> tuple[dict[str, Quantity], dict[str, int]]:
    """How facts are computed, and how many periods back each of them looks by that."""
    found: dict[str, Quantity] = {}
    places: dict[str, Position] = {}
    for key, (_, node) in sections.vocabulary.items():
        body = node.get("computed")
        if body is None or key not in vocabulary:
            continue
        scope.marks.begin(node.at)
        if vocabulary[key].type == "records":
            at = node.key_at("computed")
            problems.append(Problem("R205", at, f"{key}: records cannot be computed", "remove 'computed'"))
            continue
        value = value_of(body, None, scope, condition_of)
        if value is None:
            continue
        wanted = type_of(vocabulary[key])
        if not comparable(wanted, value.type):
            message = f"{key} is {wanted.words()}, what is computed is {value.type.words()}"
            problems.append(Problem("R303", body.at, message, "change its type, or what is computed"))
            continue
        found[key], places[key] = value, node.key_at("computed")
    return found, check_chains(found, places, problems)


def _areas(sections: Sections) -> tuple[Area, ...]:
    found: list[Area] = []
    for model, node in sections.areas.values():
        entry = cast("AreaEntry", model)
        found.append(Area(entry.id, entry.title, entry.group or "", _id_at(node)))
    return tuple(sorted(found, key=lambda area: natural(area.id)))


def _id_at(node: Mapping) -> Position:
    return cast("Scalar", node.get("id")).at


def _criteria(sections: Sections, areas: set[str], scope: Scope) -> tuple[Criterion, ...]:
    found: list[Criterion] = []
    for model, node in sections.criteria.values():
        entry = cast("CriterionEntry", model)
        if entry.area not in areas:
            at = cast("Node", node.get("area")).at
            hint = did_you_mean(entry.area, areas, scope.marks.problems)
            if not hint:
                names = f"the areas are {listed(sorted(areas, key=natural), 12)}"
                hint = names if areas else "declare it under 'areas'"
            scope.problem("R311", at, f"there is no area '{entry.area}'", hint)
        if entry.id == "level":
            scope.problem("R104", _id_at(node), "a criterion cannot be called 'level': the whole is",
                          "choose another id")
        scope.marks.begin(_id_at(node))
        rule = _rule(node, scope)
        cautions = _cautions(entry, node, scope)
        if rule is not None:
            found.append(Criterion(
                entry.id, entry.area, entry.title, entry.statement, str(entry.source.area),
                str(entry.source.item), entry.reading, rule, cautions, tuple(entry.evidence),
                entry.improve or "", _id_at(node),
            ))  # fmt: skip
    return tuple(sorted(found, key=lambda criterion: natural(criterion.id)))


def _rule(node: Mapping, scope: Scope) -> Rule | None:
    parts: dict[str, Condition | None] = {}
    whole = True
    for name in ("applies_when", "met_when", "partly_when"):
        child = node.get(name)
        parts[name] = None if child is None else condition_of(child, scope)
        whole = whole and (child is None or parts[name] is not None)
    met = parts["met_when"]
    return Rule(parts["applies_when"], met, parts["partly_when"]) if whole and met else None


def _cautions(entry: CriterionEntry, node: Mapping, scope: Scope) -> tuple[Caution, ...]:
    found: list[Caution] = []
    nodes = node.get("cautions")
    for caution, child in zip(entry.cautions, getattr(nodes, "items", ()), strict=False):
        when = condition_of(cast("Node", cast("Mapping", child).get("when")), scope)
        if when is not None:
            found.append(Caution(when, caution.say))
    return tuple(found)


def _adding_up(
    model: object, node: Mapping, scope: Scope, problems: list[Problem]
) -> tuple[Rule | None, tuple[Level, ...]]:
    tallies = scope.tallies
    scope.marks.begin(node.at)
    rule = _rule(cast("Mapping", node.get("area")), replace(scope, tallies={"criteria": tallies["criteria"]}))
    scope = replace(scope, tallies={"areas": tallies["areas"]})
    found: list[Level] = []
    entries = cast("AddingUp", model).levels
    seen: set[str] = set()
    for number, (entry, child) in enumerate(
        zip(entries, getattr(node.get("levels"), "items", ()), strict=True), 1
    ):
        body = cast("Mapping", child).get("when")
        last = number == len(entries)
        if last == (body is not None):
            mapping = cast("Mapping", child)
            if last:
                at, message = mapping.key_at("when"), "the last level has a 'when', but it is what remains"
                problems.append(Problem("R312", at, message, "remove it, or add a lower level without one"))
            else:
                message = f"the level {entry.id} has no 'when', but others follow"
                problems.append(Problem("R312", mapping.at, message, "say when it is reached, or put it last"))
        if entry.id in ("unknown", "not_applicable"):
            message = f"a level cannot be called '{entry.id}': verdicts are"
            problems.append(Problem("R104", _id_at(child), message, "choose another id"))
        if entry.id in seen:
            message = f"the level '{entry.id}' stands twice"
            problems.append(Problem("R201", _id_at(child), message, "keep one of the two, or choose another id"))
        seen.add(entry.id)
        scope.marks.begin(_id_at(child))
        when = None if body is None else condition_of(body, scope)
        found.append(Level(entry.id, entry.title, when, entry.summary or "", _id_at(child)))
    return rule, tuple(found)


def _unused(
    sections: Sections,
    parameters: dict[str, ParameterInfo],
    vocabulary: dict[str, Definition],
    marks: Marks,
    problems: list[Problem],
) -> None:
    """Warnings for what is declared and never used: often a slip in the place that should use it."""
    places: list[tuple[str, str, Position]] = []
    places += [("parameter", n, i.at) for n, i in parameters.items() if n not in marks.parameters]
    places += [("definition", n, node.at) for n, (_, node) in sections.definitions.items()
               if n not in marks.definitions]
    places += [("fact", k, d.at) for k, d in vocabulary.items() if k not in marks.facts]
    for what, name, at in places:
        message = f"no rule uses the {what} '{name}'"
        problems.append(Problem("R401", at, message, "remove it, or use it", "warning"))
