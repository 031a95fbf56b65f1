"""A facts file, checked against a vocabulary: what was observed at one subject."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date

from .dates import Period, parse_date, parse_period
from .digests import digest
from .evidence import Evidence, read_evidence
from .nodes import Mapping, Node, Scalar, Sequence, kind_of
from .positions import Position
from .problems import Problem, stop_on_errors
from .suggest import did_you_mean, listed
from .values import UNKNOWN, Value, parse_value
from .vocabulary import Vocabulary

FORMAT = "facts/1"
KEYS = ("assay", "standard", "subject", "as_of", "period", "facts", "previous", "evidence", "notes")
_LONGEST_NAME = 200


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


def named_standard(node: Node) -> str | None:
    """The standard a facts file says it is for, if it says so."""
    found = node.get("standard") if isinstance(node, Mapping) else None
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else None


def facts_from_node(
    node: Node,
    vocabulary: Vocabulary,
    year_starts: tuple[int, int],
    as_of: date | None = None,
) -> FactSet:
    """Check a facts file that was read; InputError with every problem where there is one.

    ``as_of`` replaces the file's own date.
    """
    problems: list[Problem] = []
    if not isinstance(node, Mapping):
        message = f"a facts file is a mapping, this is {kind_of(node)}"
        problems.append(Problem("F101", node.at, message, f"it has {listed(KEYS)}"))
        stop_on_errors(problems)
        raise AssertionError("unreachable")
    _check_keys(node, problems)
    subject = _subject(node, problems)
    dated = _as_of(node, as_of, problems)
    period = _period(node, year_starts, problems)
    current = _facts(node, "facts", vocabulary, problems)
    previous = _facts(node, "previous", vocabulary, problems)
    _attach_evidence(node, vocabulary, current, previous, problems)
    stop_on_errors(problems)
    assert dated is not None and period is not None
    return FactSet(
        *subject, dated, period, current, previous, digest([node]), tuple(problems)
    )


def _check_keys(node: Mapping, problems: list[Problem]) -> None:
    for key, at, _ in node.items():
        if key not in KEYS:
            hint = did_you_mean(key, KEYS) or f"the file can have {listed(KEYS, 9)}; facts go under 'facts'"
            problems.append(Problem("F102", at, f"a facts file has no '{key[:60]}'", hint))
    form = node.get("assay")
    if form is None:
        message, hint = "the line 'assay: facts/1' is missing", "begin the file with it"
        problems.append(Problem("F103", node.at, message, hint))
    elif not isinstance(form, Scalar) or form.value != FORMAT:
        problems.append(Problem("F103", form.at, "this is not a facts file of a form that is read here",
                                f"write 'assay: {FORMAT}'"))
    if "facts" not in node:
        problems.append(Problem("F103", node.at, "'facts' is missing", "write 'facts: {}' for none"))
    for key in ("standard", "notes"):
        found = node.get(key)
        if found is not None and not (isinstance(found, Scalar) and isinstance(found.value, str)):
            problems.append(Problem("F104", found.at, f"{key} is text, this is {kind_of(found)}"))


def _subject(node: Mapping, problems: list[Problem]) -> tuple[str, str]:
    found = node.get("subject")
    texts = {"id": "", "name": ""}
    hint = "write 'subject: {id: oakfield, name: Oakfield School}'"
    if not isinstance(found, Mapping):
        at = node.at if found is None else found.at
        message = "'subject' is missing" if found is None else "subject is a mapping of id and name"
        problems.append(Problem("F103" if found is None else "F104", at, message, hint))
        return "", ""
    for key, at, child in found.items():
        if key not in texts:
            problems.append(Problem("F102", at, f"subject has no '{key[:60]}'", "it has id and name"))
        elif not isinstance(child, Scalar) or not isinstance(child.value, str) or not child.value.strip():
            problems.append(Problem("F104", child.at, f"the subject's {key} is text", "put it in quotes"))
        elif len(child.value) > _LONGEST_NAME:
            message = f"the subject's {key} is longer than {_LONGEST_NAME} characters"
            problems.append(Problem("F104", child.at, message))
        else:
            texts[key] = child.value
    if "id" not in found:
        problems.append(Problem("F103", found.at, "the subject has no id", hint))
    return texts["id"], texts["name"] or texts["id"]


def _as_of(node: Mapping, given: date | None, problems: list[Problem]) -> date | None:
    found = node.get("as_of")
    if found is None or (isinstance(found, Scalar) and found.value is None):
        if given is None:
            problems.append(Problem("F103", node.at, "'as_of' is missing: no clock is read",
                                    "write the date the assessment speaks of, as_of: 2025-07-18"))
        return given
    day = parse_date(found.value) if isinstance(found, Scalar) and isinstance(found.value, str) else None
    if day is None:
        problems.append(Problem("F208", found.at, "as_of is not a date of the calendar",
                                "write it like 2025-07-18"))
    return given or day


def _period(node: Mapping, starts: tuple[int, int], problems: list[Problem]) -> Period | None:
    found = node.get("period")
    hint = "write 'period: 2024/25' or 'period: {name: spring, from: 2025-01-06, to: 2025-04-04}'"
    if found is None:
        problems.append(Problem("F103", node.at, "'period' is missing", hint))
        return None
    if isinstance(found, Scalar):
        period = parse_period(str(found.value), starts) if found.value is not None else None
    elif isinstance(found, Mapping):
        period = _dated_period(found, problems)
    else:
        period = None
    if period is None:
        problems.append(Problem("F105", found.at, "this is not a period that can be read", hint))
    return period


def _dated_period(node: Mapping, problems: list[Problem]) -> Period | None:
    texts: dict[str, str] = {}
    for key, at, child in node.items():
        if key not in ("name", "from", "to"):
            message = f"period has no '{key[:60]}'"
            problems.append(Problem("F102", at, message, "it has name, from and to"))
        elif isinstance(child, Scalar) and isinstance(child.value, str):
            texts[key] = child.value
    start, end = parse_date(texts.get("from", "")), parse_date(texts.get("to", ""))
    if "name" not in texts or start is None or end is None or end < start:
        return None
    return Period(texts["name"], start, end)


def _facts(
    node: Mapping, section: str, vocabulary: Vocabulary, problems: list[Problem]
) -> dict[str, Given]:
    found = node.get(section)
    given: dict[str, Given] = {}
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return given
    if not isinstance(found, Mapping):
        problems.append(Problem("F104", found.at, f"{section} is a mapping, this is {kind_of(found)}"))
        return given
    groups = {key[:n] for key in vocabulary for n, c in enumerate(key) if c == "."}
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
            value = parse_value(definition, child, problems)
            if key in given:
                hint = f"it is given on line {given[key].at.line} already; keep one of the two"
                problems.append(Problem("Y108", at, f"'{key}' is given twice", hint))
            elif value is not UNKNOWN:
                given[key] = Given(value, _value_at(at, child))
        elif key in groups and isinstance(child, Mapping):
            _walk(child, f"{key}.", vocabulary, groups, given, problems)
        elif key in groups:
            inner = (k for k in vocabulary if k.startswith(f"{key}."))
            names = listed(k[len(key) + 1 :] for k in inner)
            if not (isinstance(child, Scalar) and child.value is None):
                message = f"{key} holds several facts, this is {kind_of(child)}"
                problems.append(Problem("F202", child.at, message, f"under it stand {names}"))
        else:
            hint = did_you_mean(key, vocabulary)
            if not hint and prefix:
                inner = (k for k in vocabulary if k.startswith(prefix))
                hint = f"under {prefix[:-1]} stand {listed(k[len(prefix):] for k in inner)}"
            problems.append(Problem("F201", at, f"the standard knows no fact '{key[:80]}'", hint))


def _value_at(key_at: Position, child: Node) -> Position:
    return key_at if isinstance(child, Mapping | Sequence) else child.at


def _attach_evidence(
    node: Mapping,
    vocabulary: Vocabulary,
    current: dict[str, Given],
    previous: dict[str, Given],
    problems: list[Problem],
) -> None:
    found = node.get("evidence")
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return
    if not isinstance(found, Mapping):
        problems.append(Problem("F104", found.at, f"evidence is a mapping, this is {kind_of(found)}"))
        return
    for key, at, child in found.items():
        evidence = read_evidence(child, problems)
        facts, name = (previous, key[9:]) if key.startswith("previous.") else (current, key)
        if name not in vocabulary:
            hint = did_you_mean(name, vocabulary)
            problems.append(Problem("F303", at, f"evidence for '{key[:80]}', which is no fact", hint))
        elif name in facts:
            facts[name] = Given(facts[name].value, facts[name].at, evidence)
        else:
            problems.append(Problem("F304", at, f"evidence for {key}, but the fact is not given",
                                    "give the fact, or remove its evidence", "warning"))
