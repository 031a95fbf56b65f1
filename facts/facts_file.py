"""A facts file, checked against a vocabulary: what was observed at one subject."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from .dates import Period, parse_date, parse_period
from .digests import digest
from .evidence import Evidence, read_evidence
from .nodes import Mapping, Node, Scalar, kind_of
from .positions import Position, Source, printable
from .problems import InputError, Problem, stop_on_errors
from .suggest import PATIENCE, did_you_mean, listed, nearest, under
from .values import UNKNOWN, Value, parse_value
from .vocabulary import Vocabulary

FORMAT = "facts/1"
KEYS = ("assay", "standard", "subject", "as_of", "period", "facts", "previous", "evidence", "notes")
_STANDARD = re.compile(r"[a-z][a-z0-9-]{0,59}", re.ASCII)
_LONGEST_NAME = 200
_MOST_MISSPELT = 20
"""Names that are not known, among which the one that is missing is looked for."""


@dataclass(frozen=True, slots=True)
class Given:
    """A fact that was given, where, and what backs it."""

    value: Value
    at: Position
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class FactSet:
    """Everything observed at one subject, by dotted key, for this period and the one before."""

    subject_id: str
    subject_name: str
    as_of: date
    period: Period
    current: AnyMapping[str, Given]
    previous: AnyMapping[str, Given]
    digest: str
    warnings: tuple[Problem, ...] = ()


def as_of_date(given: date | str | None) -> date | None:
    """A date given as such or as text; InputError where it is none, or no date that facts can have."""
    if given is None:
        return None
    day = parse_date(given if isinstance(given, str) else str(given))
    if day is None:
        at = Position(Source("as_of"))
        raise InputError([Problem("F208", at, f"'{str(given)[:40]}' is not a date of the calendar",
                                  "write it like 2025-07-18")])
    return day


def named_standard(node: Node) -> str | None:
    """The id of the standard a facts file says it is for, if it says so; never a path."""
    found = node.get("standard") if isinstance(node, Mapping) else None
    named = found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""
    return named if _STANDARD.fullmatch(named) else None


def facts_from_node(
    node: Node,
    vocabulary: Vocabulary,
    year_starts: tuple[int, int],
    as_of: date | None = None,
    found: AnySequence[Problem] = (),
) -> FactSet:
    """Check a facts file that was read; InputError with every problem where there is one.

    ``as_of`` replaces the file's own date. ``found`` are the problems of reading
    it: they are reported together with those found here.
    """
    problems: list[Problem] = []
    if not isinstance(node, Mapping) or _says(node).startswith(("rules/", "cases/")):
        raise InputError([*found, _no_facts_file(node)])
    groups = {key[:n] for key in vocabulary for n, c in enumerate(key) if c == "."}
    _check_keys(node, {*vocabulary, *groups}, problems)
    subject = _subject(node, problems)
    dated = _as_of(node, as_of, problems)
    period = _period(node, year_starts, problems)
    current = _facts(node, "facts", vocabulary, groups, problems)
    previous = _facts(node, "previous", vocabulary, groups, problems)
    _attach_evidence(node, vocabulary, groups, current, previous, problems)
    # Where reading failed nothing stands, and what is said of nothing is no news.
    told = {problem.at for problem in found}
    problems = [*found, *(problem for problem in problems if problem.at not in told)]
    stop_on_errors(problems)
    assert dated is not None and period is not None
    return FactSet(
        *subject, dated, period, current, previous, digest([node]), tuple(problems)
    )


def _says(node: Mapping) -> str:
    """What a file says that it is."""
    form = node.get("assay")
    return form.value if isinstance(form, Scalar) and isinstance(form.value, str) else ""


def _no_facts_file(node: Node) -> Problem:
    hint = f"begin a facts file with 'assay: {FORMAT}'"
    if not isinstance(node, Mapping):
        hint += ", and write 'name: value' on each line"
        return Problem("F101", node.at, f"a facts file is a mapping, this is {kind_of(node)}", hint)
    form = node.get("assay")
    given = f"'{_says(node)[:40]}'" if _says(node) else kind_of(form or node)
    return Problem("F101", (form or node).at, f"this is not a facts file: 'assay' is {given}", hint)


def _check_keys(node: Mapping, facts: set[str], problems: list[Problem]) -> None:
    for key, at, _ in node.items():
        if key not in KEYS:
            hint = "facts go under 'facts'" if key in facts else did_you_mean(key, KEYS, problems)
            hint = hint or f"the file can have {listed(KEYS, 9)}; facts go under 'facts'"
            problems.append(Problem("F102", at, f"a facts file has no '{key[:60]}'", hint))
    if node.get("assay") is None:
        message, hint = f"the line 'assay: {FORMAT}' is missing", "begin the file with it"
        problems.append(Problem("F103", node.at, message, hint))
    elif _says(node) != FORMAT:
        problems.append(_no_facts_file(node))
    _missing(node, "facts", KEYS, "write 'facts: {}' for none", problems)
    for key in ("standard", "notes"):
        found = node.get(key)
        if found is not None and not (isinstance(found, Scalar) and isinstance(found.value, str)):
            message = f"{key} should be text, this is {kind_of(found)}"
            problems.append(Problem("F104", found.at, message, "put it in quotes"))
        elif key == "standard" and found is not None and named_standard(node) is None:
            message = "standard should be the id of a standard: lower-case letters, digits and '-'"
            problems.append(Problem("F104", found.at, message, "name a folder with --standard instead"))


def _missing(
    node: Mapping, key: str, known: AnySequence[str], hint: str, problems: list[Problem], of: str = ""
) -> bool:
    """Whether a key is missing; a problem says so, unless it is there and only misspelt."""
    if key in node:
        return False
    others = [other for other in node.entries if other not in known][:_MOST_MISSPELT]
    if not any(nearest(other, known) == key for other in others):
        problems.append(Problem("F103", node.at, f"'{key}' is missing{of}", hint))
    return True


def _subject(node: Mapping, problems: list[Problem]) -> tuple[str, str]:
    texts = {"id": "", "name": ""}
    hint = "write 'subject: {id: oakfield, name: Oakfield School}'"
    if _missing(node, "subject", KEYS, hint, problems):
        return "", ""
    _, found = node.entries["subject"]
    if not isinstance(found, Mapping):
        message = f"subject should be a mapping of id and name, this is {kind_of(found)}"
        problems.append(Problem("F104", found.at, message, hint))
        return "", ""
    for key, at, child in found.items():
        if key not in texts:
            near = did_you_mean(key, texts, problems) or "it has id and name"
            problems.append(Problem("F102", at, f"subject has no '{key[:60]}'", near))
        elif not isinstance(child, Scalar) or not isinstance(child.value, str):
            message = f"the subject's {key} should be text, this is {kind_of(child)}"
            problems.append(Problem("F104", child.at, message, "put it in quotes"))
        elif not child.value.strip():
            problems.append(Problem("F104", child.at, f"the subject's {key} is empty", hint))
        elif len(child.value) > _LONGEST_NAME:
            message = f"the subject's {key} is longer than {_LONGEST_NAME} characters"
            problems.append(Problem("F206", child.at, message, "shorten it"))
        elif child.value != printable(child.value):
            message = f"the subject's {key} should be plain text in one line"
            problems.append(Problem("F104", child.at, message, "write it in one line"))
        else:
            texts[key] = child.value
    _missing(found, "id", tuple(texts), hint, problems, " in subject")
    return texts["id"], texts["name"] or texts["id"]


def _as_of(node: Mapping, given: date | None, problems: list[Problem]) -> date | None:
    found = node.get("as_of")
    if found is None or (isinstance(found, Scalar) and found.value is None):
        hint = "write the date that the assessment speaks of, as in 'as_of: 2025-07-18'"
        if given is None and found is None:
            _missing(node, "as_of", KEYS, hint, problems)
        elif given is None and found is not None:
            problems.append(Problem("F103", found.at, "'as_of' is empty", hint))
        return given
    day = _day(node, "as_of", problems)
    return given or day


def _day(node: Mapping, key: str, problems: list[Problem]) -> date | None:
    found = node.entries[key][1]
    day = parse_date(found.value) if isinstance(found, Scalar) and isinstance(found.value, str) else None
    if day is None:
        message, hint = f"{key} is not a date of the calendar", "write it like 2025-07-18"
        problems.append(Problem("F208", found.at, message, hint))
    return day


def _period(node: Mapping, starts: tuple[int, int], problems: list[Problem]) -> Period | None:
    hint = "write 'period: 2024/25' or 'period: {name: spring, from: 2025-01-06, to: 2025-04-04}'"
    if _missing(node, "period", KEYS, hint, problems):
        return None
    _, found = node.entries["period"]
    if isinstance(found, Mapping):
        return _dated_period(found, hint, problems)
    period = None
    if isinstance(found, Scalar) and found.value is not None:
        period = parse_period(str(found.value), starts)
    if period is None:
        problems.append(Problem("F105", found.at, "this is not a period that can be read", hint))
    return period


def _dated_period(node: Mapping, hint: str, problems: list[Problem]) -> Period | None:
    parts = ("name", "from", "to")
    before = len(problems)
    for key, at, _ in node.items():
        if key not in parts:
            near = did_you_mean(key, parts, problems) or "it has name, from and to"
            problems.append(Problem("F102", at, f"period has no '{key[:60]}'", near))
    if len(problems) == before:
        for key in parts:
            _missing(node, key, parts, hint, problems, " in period")
    start, end = (_day(node, key, problems) if key in node else None for key in ("from", "to"))
    name = node.get("name")
    if name is not None and not (isinstance(name, Scalar) and isinstance(name.value, str)):
        message = f"the period's name should be text, this is {kind_of(name)}"
        problems.append(Problem("F104", name.at, message, "put it in quotes"))
    elif name is not None and (len(str(name.value)) > _LONGEST_NAME or name.value != printable(str(name.value))):
        message = f"the period's name should be plain text of at most {_LONGEST_NAME} characters in one line"
        problems.append(Problem("F104", name.at, message, "shorten it, and write it in one line"))
    if start and end and end < start:
        message = "the period ends before it begins"
        problems.append(Problem("F105", node.entries["to"][1].at, message, "exchange 'from' and 'to'"))
    if start is None or end is None or len(problems) > before:
        return None
    return Period(str(cast("Scalar", name).value), start, end)


def _facts(
    node: Mapping, section: str, vocabulary: Vocabulary, groups: set[str], problems: list[Problem]
) -> dict[str, Given]:
    found = node.get(section)
    given: dict[str, Given] = {}
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return given
    if not isinstance(found, Mapping):
        message = f"{section} should be a mapping, this is {kind_of(found)}"
        problems.append(Problem("F104", found.at, message, "write 'name: value' on each line below it"))
        return given
    _walk(found, "", vocabulary, groups, given, problems)
    return given


def _walk(
    node: Mapping,
    prefix: str,
    vocabulary: Vocabulary,
    groups: set[str],
    given: dict[str, Given],
    problems: list[Problem],
) -> None:
    for name, at, child in node.items():
        key = f"{prefix}{name}"
        definition = vocabulary.get(key)
        if definition is not None:
            before = len(problems)
            value = parse_value(definition, child, problems)
            if key in given:
                hint = f"it is given in {given[key].at} already; keep one of the two"
                problems.append(Problem("F209", at, f"'{key}' is given twice", hint))
            elif value is not UNKNOWN or len(problems) > before:  # a value that is wrong was given all the same
                given[key] = Given(value, child.at if isinstance(child, Scalar) else at)
        elif key in groups and isinstance(child, Mapping):
            _walk(child, f"{key}.", vocabulary, groups, given, problems)
        elif key in groups:
            if not (isinstance(child, Scalar) and child.value is None):
                message = f"{key} holds several facts, this is {kind_of(child)}"
                problems.append(Problem("F202", child.at, message, under(f"{key}.", vocabulary)))
        else:
            near = did_you_mean(key, groups, problems) if isinstance(child, Mapping) else ""
            hint = near or did_you_mean(key, vocabulary, problems)
            hint = hint or ("" if len(problems) > PATIENCE else under(prefix, vocabulary))
            problems.append(Problem("F201", at, f"the standard knows no fact '{key[:80]}'", hint))


def _attach_evidence(
    node: Mapping,
    vocabulary: Vocabulary,
    groups: set[str],
    current: dict[str, Given],
    previous: dict[str, Given],
    problems: list[Problem],
) -> None:
    found = node.get("evidence")
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return
    if not isinstance(found, Mapping):
        message = f"evidence should be a mapping, this is {kind_of(found)}"
        hint = "write the key of a fact and what backs it on each line below it"
        problems.append(Problem("F104", found.at, message, hint))
        return
    for key, at, child in found.items():
        facts, prefix = (previous, "previous.") if key.startswith("previous.") else (current, "")
        name = key.removeprefix(prefix)
        if name in groups:
            inner = next(k for k in vocabulary if k.startswith(f"{name}."))
            hint = f"write the whole key of a fact, as in '{prefix}{inner}: …'"
            problems.append(Problem("F303", at, f"evidence for '{key[:80]}', which is no single fact", hint))
            continue
        evidence = read_evidence(child, problems)
        if name not in vocabulary:
            near = nearest(name, vocabulary, problems)
            example = f"write the key of a fact, such as '{prefix}{next(iter(facts or vocabulary), 'club.size')}'"
            hint = f"did you mean '{prefix}{near}'?" if near else example
            problems.append(Problem("F303", at, f"evidence for '{key[:80]}', which is no fact", hint))
        elif name in facts:
            facts[name] = Given(facts[name].value, facts[name].at, evidence)
        else:
            problems.append(Problem("F304", at, f"evidence for {key}, but the fact is not given",
                                    "give the fact, or remove its evidence", "warning"))
