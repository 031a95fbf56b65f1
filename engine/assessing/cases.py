"""A standard's own cases: small sets of facts, and the verdict that each must give.

They stand in files beside the standard (``cases/*.yaml``), written by the
people who write the rules. Facts are merged fact by fact: the case's over
those that its criterion shares. Earlier periods are the case's where it has
any, else those that its criterion shares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assay.engine.reference.admit import admit
from assay.engine.reference.evaluate import possible, verdict_of
from assay.facts.file.facts_file import Context, facts_from_node
from assay.facts.problems.nodes import Mapping, Node, Scalar, kind_of
from assay.facts.problems.nodes import Sequence as SequenceNode
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, stop_on_errors
from assay.facts.text.read_text import read_path
from assay.facts.values.suggest import did_you_mean, listed, nearest
from assay.facts.values.vocabulary import Vocabulary
from assay.rules.language.kinds import VERDICTS

from .assess import Compiled

FORMAT = "cases/1"
_FILE_KEYS = ("assay", "as_of", "period", "criteria")
_CRITERION_KEYS = ("id", "facts", "previous", "earlier", "cases")
_CASE_KEYS = ("name", "facts", "previous", "earlier", "without", "as_of", "period", "expect", "could_be")


@dataclass(frozen=True, slots=True)
class Case:
    """One set of facts for one criterion, and the verdict expected."""

    criterion: str
    name: str
    facts: Mapping
    expect: str
    could_be: tuple[str, ...] | None
    at: Position
    criterion_at: Position


def read_cases(folder: Path, vocabulary: Vocabulary) -> tuple[Case, ...]:
    """Every case in a standard's folder; InputError where one cannot be read."""
    problems: list[Problem] = []
    found: list[Case] = []
    names = {path.name: path for path in sorted((folder / "cases").glob("*.yaml"))}
    for name, path in names.items():
        if not path.resolve().is_relative_to(folder.resolve()):
            at = Position(Source(f"cases/{name}"))
            problems.append(Problem("R002", at, "this link leads out of the standard's folder"))
            continue
        node = read_path(path, problems, f"cases/{name}")
        if node is not None:
            found += _file(node, vocabulary, problems)
    stop_on_errors(problems)
    return tuple(found)


def failures(compiled: Compiled, cases: Sequence[Case]) -> Iterator[Problem]:
    """A problem for each case whose verdict is another than expected."""
    units = {c.unit.id: c.unit for c in compiled.plan.criteria}
    standard = compiled.plan.standard
    for case in cases:
        unit = units.get(case.criterion)
        if unit is None:
            hint = did_you_mean(case.criterion, units)
            yield Problem("C502", case.criterion_at, f"the standard has no criterion '{case.criterion[:40]}'", hint)
            continue
        try:
            context = Context(standard.vocabulary, standard.year_starts, read_with=standard.read_with)
            facts = facts_from_node(case.facts, context)
            row, _ = admit(compiled.admission, facts)
        except InputError as error:
            yield from error.problems
            continue
        could_be = possible(unit, compiled.criteria(row))
        verdict = verdict_of(could_be)
        if verdict != case.expect:
            message = f"{case.criterion}, {case.name}: {case.expect} is expected, the verdict is {verdict}"
            hint = f"it could be {', '.join(could_be)}" if verdict == "unknown" else ""
            yield Problem("C501", case.at, message, hint)
        elif case.could_be is not None and set(case.could_be) != set(could_be):
            message = (f"{case.criterion}, {case.name}: unknown as expected, but it could be "
                       f"{', '.join(could_be)}")
            yield Problem("C501", case.at, message, f"expected was {', '.join(case.could_be)}")


def _file(node: Node, vocabulary: Vocabulary, problems: list[Problem]) -> Iterator[Case]:
    form = node.get("assay") if isinstance(node, Mapping) else None
    if not isinstance(node, Mapping) or not isinstance(form, Scalar) or form.value != FORMAT:
        at = form.at if form else node.at
        problems.append(Problem("C503", at, "this is not a file of cases", f"begin it with 'assay: {FORMAT}'"))
        return
    _only(node, _FILE_KEYS, problems)
    for criterion in _entries(node, "criteria", problems):
        _only(criterion, _CRITERION_KEYS, problems)
        id_ = _text(criterion, "id", problems)
        for case in _entries(criterion, "cases", problems):
            _only(case, _CASE_KEYS, problems)
            expect = _text(case, "expect", problems)
            verdict_at = _place(case, "expect")
            if expect:
                _is_verdict(expect, verdict_at, (*VERDICTS, "unknown"), problems)
            could_be = _texts(case, "could_be", problems)
            for verdict, at in could_be or ():
                _is_verdict(verdict, at, VERDICTS, problems)
            possible_ = None if could_be is None else tuple(verdict for verdict, _ in could_be)
            facts = _facts(node, criterion, case, vocabulary, problems)
            name = _text(case, "name", problems)
            yield Case(id_, name, facts, expect, possible_, verdict_at, _place(criterion, "id"))


def _place(node: Mapping, key: str) -> Position:
    """Where a value stands, or the mapping that should have it."""
    found = node.get(key)
    return found.at if found else node.at


def _is_verdict(given: str, at: Position, known: tuple[str, ...], problems: list[Problem]) -> None:
    if given not in known:
        hint = did_you_mean(given, known) or f"it can be {listed(known)}"
        problems.append(Problem("C503", at, f"'{given[:40]}' is no verdict", hint))


def _only(node: Mapping, known: tuple[str, ...], problems: list[Problem]) -> None:
    for key, at, _ in node.items():
        if key not in known:
            hint = did_you_mean(key, known) or f"it can have {listed(known)}"
            problems.append(Problem("C503", at, f"'{key[:40]}' has no place here", hint))


def _entries(node: Mapping, key: str, problems: list[Problem]) -> list[Mapping]:
    found = node.get(key)
    if not isinstance(found, SequenceNode):
        _lacks(node, key, "a list", problems)
        return []
    problems += [
        Problem("C503", item.at, f"an entry of '{key}' should be a mapping, this is {kind_of(item)}")
        for item in found.items
        if not isinstance(item, Mapping)
    ]
    return [item for item in found.items if isinstance(item, Mapping)]


def _text(node: Mapping, key: str, problems: list[Problem]) -> str:
    found = node.get(key)
    if isinstance(found, Scalar) and isinstance(found.value, str):
        return found.value
    _lacks(node, key, "text", problems)
    return ""


def _lacks(node: Mapping, key: str, wanted: str, problems: list[Problem]) -> None:
    """A part that is missing, unless it is there and only misspelt, or is of another kind."""
    found = node.get(key)
    if found is not None:
        message = f"'{key}' should be {wanted}, this is {kind_of(found)}"
        hint = "put it in quotes" if wanted == "text" else "write a list, as in [one, two]"
        problems.append(Problem("C503", found.at, message, hint))
    elif not any(nearest(other, (key,)) for other in node.entries):
        problems.append(Problem("C503", node.at, f"'{key}' is missing", f"add '{key}: …'"))


def _texts(node: Mapping, key: str, problems: list[Problem]) -> list[tuple[str, Position]] | None:
    """A list of words and where each stands; None where there is none."""
    found = node.get(key)
    if found is None:
        return None
    if not isinstance(found, SequenceNode):
        _lacks(node, key, "a list", problems)
        return None
    return [(str(item.value), item.at) for item in found.items if isinstance(item, Scalar)]


def _facts(
    file: Mapping, criterion: Mapping, case: Mapping, vocabulary: Vocabulary, problems: list[Problem]
) -> Mapping:
    """The case as a whole facts file."""
    at = case.at
    without = _texts(case, "without", problems) or []
    for key, place in without:
        if key.removeprefix("previous.") not in vocabulary:
            hint = did_you_mean(key.removeprefix("previous."), vocabulary)
            problems.append(Problem("C503", place, f"the standard knows no fact '{key[:80]}'", hint))
    entries: dict[str, tuple[Position, Node]] = {
        "assay": (at, Scalar("facts/1", at)),
        "subject": (at, Mapping({"id": (at, Scalar("case", at))}, at)),
    }
    for key in ("as_of", "period"):
        value = case.get(key) or file.get(key)
        if value is not None:
            entries[key] = (value.at, value)
    earlier = case.get("earlier") or criterion.get("earlier")
    if earlier is not None:
        entries["earlier"] = (earlier.at, earlier)
    for section, prefix in (("facts", ""), ("previous", "previous.")):
        given = case.get(section)
        if section == "previous" and isinstance(given, Scalar) and given.value == "none":
            entries[section] = (given.at, given)
            continue
        merged: dict[str, tuple[Position, Node]] = {}
        for one in (criterion, case):
            given = one.get(section)
            if isinstance(given, Mapping):
                merged |= _flat(given, "", vocabulary)
            elif given is not None and not (isinstance(given, Scalar) and given.value is None):
                message = f"'{section}' should be a mapping, this is {kind_of(given)}"
                problem = Problem("C503", given.at, message, "write 'name: value' on each line below it")
                problems += [] if problem in problems else [problem]
        for key, _ in without:
            merged.pop(key.removeprefix(prefix) if key.startswith(prefix) else "", None)
        entries[section] = (at, Mapping(merged, at))
    return Mapping(entries, at)


def _flat(node: Mapping, prefix: str, vocabulary: Vocabulary) -> dict[str, tuple[Position, Node]]:
    found: dict[str, tuple[Position, Node]] = {}
    for name, at, child in node.items():
        key = f"{prefix}{name}"
        if key not in vocabulary and isinstance(child, Mapping):
            found |= _flat(child, f"{key}.", vocabulary)
        else:
            found[key] = (at, child)
    return found
