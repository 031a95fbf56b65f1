"""The head of a facts file: what it says that it is, of whom, when, and of which period."""

from __future__ import annotations

import re
from collections.abc import Sequence as AnySequence
from datetime import date
from typing import cast

from assay.facts.problems.nodes import Mapping, Node, Scalar, kind_of
from assay.facts.problems.positions import Position, Source, printable
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.dates import Period, named_as_it_lies, named_as_usual, parse_date, parse_period
from assay.facts.values.suggest import did_you_mean, listed, nearest

FORMAT = "facts/1"
KEYS = ("assay", "standard", "subject", "as_of", "period", "facts", "previous", "earlier", "evidence", "notes")
_STANDARD = re.compile(r"[a-z][a-z0-9-]{0,59}", re.ASCII)
_LONGEST_NAME = 200
_MOST_MISSPELT = 20
"""Names that are not known, among which the one that is missing is looked for."""


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


def for_another_standard(node: Mapping, asked: str) -> Problem | None:
    """A problem where a file says that it is for another standard than the one it is read with."""
    named = named_standard(node)
    if not (named and asked) or named == asked:
        return None
    message = f"these facts are for the standard '{named}', and are read with '{asked}'"
    hint = f"name the standard '{named}' (--standard, or standard= in a program), or correct this line"
    return Problem("F106", node.entries["standard"][1].at, message, hint)


def says(node: Mapping) -> str:
    """What a file says that it is."""
    form = node.get("assay")
    return form.value if isinstance(form, Scalar) and isinstance(form.value, str) else ""


def no_facts_file(node: Node) -> Problem:
    hint = f"begin a facts file with 'assay: {FORMAT}'"
    if not isinstance(node, Mapping):
        hint += ", and write 'name: value' on each line"
        return Problem("F101", node.at, f"a facts file is a mapping, this is {kind_of(node)}", hint)
    form = node.get("assay")
    given = f"'{says(node)[:40]}'" if says(node) else kind_of(form or node)
    return Problem("F101", (form or node).at, f"this is not a facts file: 'assay' is {given}", hint)


def check_keys(node: Mapping, facts: set[str], problems: list[Problem]) -> None:
    for key, at, _ in node.items():
        if key not in KEYS:
            hint = "facts go under 'facts'" if key in facts else did_you_mean(key, KEYS, problems)
            hint = hint or f"the file can have {listed(KEYS, 10)}; facts go under 'facts'"
            problems.append(Problem("F102", at, f"a facts file has no '{key[:60]}'", hint))
    if node.get("assay") is None:
        message, hint = f"the line 'assay: {FORMAT}' is missing", "begin the file with it"
        problems.append(Problem("F103", node.at, message, hint))
    elif says(node) != FORMAT:
        problems.append(no_facts_file(node))
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


def subject_of(node: Mapping, problems: list[Problem]) -> tuple[str, str]:
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


def as_of_in(node: Mapping, given: date | None, problems: list[Problem]) -> date | None:
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


def latest_day(node: Node, as_of: date) -> date:
    """The later of the date of an assessment and that of the file: until then it may tell of what happened."""
    found = node.get("as_of") if isinstance(node, Mapping) else None
    own = parse_date(found.value) if isinstance(found, Scalar) and isinstance(found.value, str) else None
    return max(as_of, own or as_of)


def _day(node: Mapping, key: str, problems: list[Problem]) -> date | None:
    found = node.entries[key][1]
    day = parse_date(found.value) if isinstance(found, Scalar) and isinstance(found.value, str) else None
    if day is None:
        message, hint = f"{key} is not a date of the calendar", "write it like 2025-07-18"
        problems.append(Problem("F208", found.at, message, hint))
    return day


def period_in(node: Mapping, starts: tuple[int, int], problems: list[Problem]) -> Period | None:
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
    elif not named_as_it_lies(period):
        problems.append(named_otherwise(period, found.at))
    return period


def named_otherwise(period: Period, at: Position) -> Problem:
    """A warning that the name of a year says otherwise than its days."""
    message = f"'{period.name}' is read as {period.start} to {period.end}: so the years of this standard begin"
    hint = f"write '{named_as_usual(period)}' if these days are meant, or give the first and the last day"
    return Problem("F107", at, message, hint, "warning")


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


def text_in(node: Mapping, key: str) -> str:
    """The text under a key; empty where there is none."""
    found = node.get(key)
    return found.value if isinstance(found, Scalar) and isinstance(found.value, str) else ""
