"""What is to be set anew: which fact, or which field of which record, and to what value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, cast

from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.nodes import Node, Sequence, to_plain
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem, stop_on_errors
from assay.facts.text.read_python import read_python
from assay.facts.text.read_text import read_text
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Records, Value
from assay.facts.values.references import MOST_BACK, parse_reference, reference
from assay.facts.values.scalars import UNKNOWN, Share, Special
from assay.facts.values.suggest import LEAVE_OUT, did_you_mean, listed, under
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import Definition, Vocabulary

_TARGET = re.compile(r"([^\[\]\s]+)(?:\[(\+|\d{1,9})\](?:\.([^\[\]\s]+))?)?", re.ASCII)
_WORD = re.compile(r"[A-Za-z_][\w.\[\]+]{0,79}", re.ASCII)
_HOW = "write KEY=VALUE, as in coordinator.fte=0.5, 'pairs[6].outcome=completed' or 'pairs[+]={outcome: running}'"
UNKNOWN_WORD = "unknown"


class SetTarget(NamedTuple):
    """What is set: a whole fact, a field of one of its records, or (``record`` is 0) new records.

    ``record`` counts from 1; it is None where the whole fact is meant.
    """

    key: str
    back: int
    record: int | None = None
    field: str = ""

    @property
    def place(self) -> tuple[str, int]:
        return self.key, self.back

    @property
    def adds(self) -> bool:
        """Whether new records are meant."""
        return self.record == 0 and not self.field

    @property
    def name(self) -> str:
        """``coordinator.fte``, ``previous.scheme.pairs``, ``pairs[6].outcome``, ``pairs[+]``."""
        fact = reference(self.key, self.back)
        if self.record is None:
            return fact
        return f"{fact}[+]" if self.adds else f"{fact}[{self.record}].{self.field}"


class WantedSetting(NamedTuple):
    """A target and its new value; of new records all of them, as ``Records``."""

    target: SetTarget
    value: Value
    at: Position


@dataclass(frozen=True, slots=True)
class _Asked:
    """What settings are read with; ``place`` names where they were written, as in ``--set``."""

    facts: FactSet
    vocabulary: Vocabulary
    place: str
    problems: list[Problem]

    def at(self, path: str) -> Position:
        return Position(Source(self.place), path=path)

    def problem(self, code: str, path: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(code, self.at(path), message, hint))


def settings_of(texts: Iterable[str], problems: list[Problem], place: str = "--set") -> dict[str, object]:
    """``KEY=VALUE`` texts as a mapping for ``changed``, without those that are none, which are problems.

    New records (``pairs[+]={…}``) can be given several times; everything else once.
    """
    found: dict[str, object] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        name, value = name.strip(), value.strip()
        said = f"'{name}'" if _WORD.fullmatch(name) else "this"
        at = Position(Source(place), path=name if _WORD.fullmatch(name) else "")
        if not (name and equals and value):
            hint = _HOW if not (name and equals) else f"write {name[:60]}=unknown where it is not known"
            problems.append(Problem("Q104", at, f"{said} does not say what is set to which value", hint))
        elif name.endswith("[+]"):
            found.setdefault(name, [])
            cast("list[object]", found[name]).append(value)
        elif name in found:
            problems.append(Problem("F209", at, f"'{name[:80]}' is set twice", "keep one of the two"))
        else:
            found[name] = value
    return found


def read_settings(
    facts: FactSet,
    vocabulary: Vocabulary,
    settings: Mapping[str, object],
    place: str,
    problems: Iterable[Problem] = (),
) -> list[WantedSetting]:
    """Every setting read and checked like a facts file: whole facts first, then fields, then new records.

    Raises InputError with every problem, and those that were found before.
    """
    asked = _Asked(facts, vocabulary, place, list(problems))
    targets: dict[SetTarget, tuple[str, object]] = {}
    for name, value in settings.items():
        target = _target(name, asked)
        if target is not None and target in targets:
            asked.problem("F209", name, f"'{target.name[:80]}' is set twice", "keep one of the two")
        elif target is not None:
            targets[target] = (name.strip(), value)
    plain = {name: _as_in_a_program(target, name, value, asked) for target, (name, value) in targets.items()}
    nodes = cast("MappingNode", read_python(plain, place, asked.problems))
    found: list[WantedSetting] = []
    lists: dict[tuple[str, int], Value | None] = {}
    for target, (name, _) in targets.items():
        before = len(asked.problems)
        found.append(_wanted(target, name, nodes, asked))
        if target.record is None:
            lists[target.place] = found[-1].value if len(asked.problems) == before else None
    for one in found:
        _check_record(one.target, lists, asked, targets[one.target][0])
    stop_on_errors(asked.problems)
    return sorted(found, key=_order)


def _order(one: WantedSetting) -> tuple[object, ...]:
    target = one.target
    kind = 0 if target.record is None else 1 if target.record else 2
    return kind, target.back, target.key, target.record or 0, target.field


# ---------------------------------------------------------------- targets


def _target(name: object, asked: _Asked) -> SetTarget | None:
    """The target that a key names; None, with a problem, where it names none."""
    text = name.strip() if isinstance(name, str) else ""
    shown = text if _WORD.fullmatch(text) else ""
    found = _TARGET.fullmatch(text)
    if found is None or (found[2] is not None and (found[2] == "+") == bool(found[3])):
        message = f"'{shown}' names no fact and no field" if shown else "this names no fact and no field"
        hint = f"write '{text[:60]}.FIELD' for a field of this record" if found and found[2] != "+" else _HOW
        asked.problem("Q104", shown, message, hint)
        return None
    key, back = parse_reference(found[1])
    definition = asked.vocabulary.get(key)
    if definition is None:
        asked.problem("Q101", shown, f"the standard knows no fact '{found[1][:80]}'", _near(key, back, asked))
        return None
    if asked.facts.absent(back):
        message = f"'{text[:80]}' is of a period of which the facts say that there was none"
        asked.problem("Q105", shown, message, "say in the facts file what there was then")
        return None
    if found[2] is None:
        return SetTarget(key, back)
    if definition.type != "records":
        asked.problem("Q102", shown, f"{reference(key, back)} is no list of records", f"write {found[1][:60]}=…")
        return None
    field = found[3] or ""
    if field and field not in definition.fields:
        hint = did_you_mean(field, definition.fields) or f"its fields are {listed(definition.fields)}"
        asked.problem("Q103", shown, f"the records of {key} have no field '{field[:60]}'", hint)
        return None
    return SetTarget(key, back, 0 if found[2] == "+" else int(found[2]), field)


def _near(key: str, back: int, asked: _Asked) -> str:
    if any(known.startswith(f"{key}.") for known in asked.vocabulary):
        return under(f"{key}.", asked.vocabulary)
    known = [reference(one, back) for one in asked.vocabulary]
    return did_you_mean(reference(key, back), known) or f"{under('', asked.vocabulary)}; earlier periods under " \
        f"previous, previous2 to previous{MOST_BACK}"  # fmt: skip


def _check_record(
    target: SetTarget, lists: Mapping[tuple[str, int], Value | None], asked: _Asked, name: str
) -> None:
    """Whether there is such a record, in the list as it was given or as it is set (None: badly)."""
    if target.record is None or target.adds:
        return
    given = asked.facts.given(target.key, target.back)
    value = lists.get(target.place, given.value if given else UNKNOWN)
    if value is None:
        return
    number = len(value) if isinstance(value, Records) else 0
    if not 0 < (target.record or 0) <= number:
        fact = reference(target.key, target.back)
        there = f"it has {number}, counted from 1" if number else "there are none"
        message = f"{fact} has no record {target.record}"
        asked.problem("Q102", name, message, f"{there}; a new one is '{fact}[+]={{…}}'")


# ---------------------------------------------------------------- values


def _definition(target: SetTarget, asked: _Asked) -> Definition:
    definition = asked.vocabulary[target.key]
    return definition.fields[target.field] if target.field else definition


def _as_in_a_program(target: SetTarget, name: str, value: object, asked: _Asked) -> object:
    """A value as a program would give it, whatever way it was written."""
    definition = _definition(target, asked)
    match value:
        case Special():
            return None if value.value == UNKNOWN_WORD else value.value
        case frozenset():
            return sorted(cast("frozenset[str]", value))
        case Share():
            return f"{value.part} of {value.whole}"
        case Fraction():
            return f"{value.numerator} of {value.denominator}"
        case list() if target.adds:
            return [_as_in_a_program(target, name, one, asked) for one in cast("list[object]", value)]
        case str():
            return _of_text(definition, name, value, asked)
        case _:
            return value


def _of_text(definition: Definition, name: str, value: str, asked: _Asked) -> object:
    """A text as it would stand in a facts file; what is of type text is taken as it is, unless it is in quotes."""
    text = value.strip()
    if text == UNKNOWN_WORD and UNKNOWN_WORD not in definition.options:
        return None
    if definition.type == "text" and not (len(text) > 1 and text[0] == text[-1] and text[0] in "'\""):
        return value
    problems: list[Problem] = []
    node = read_text(text, asked.place, problems)
    # Where in the text it stands is of no use, and the text itself may be about a person.
    asked.problems.extend(replace(problem, at=asked.at(name)) for problem in problems)
    return None if node is None else to_plain(node)


def _wanted(target: SetTarget, name: str, nodes: MappingNode, asked: _Asked) -> WantedSetting:
    node: Node = nodes.entries[name][1]
    definition, before = _definition(target, asked), len(asked.problems)
    if target.adds and not isinstance(node, Sequence):
        node = Sequence((node,), node.at)
    value = parse_value(definition, node, asked.problems)
    for number in range(before, len(asked.problems)):
        problem = asked.problems[number]
        hint = problem.hint.replace(LEAVE_OUT, f"write {UNKNOWN_WORD} where it is not known")
        asked.problems[number] = replace(problem, hint=hint)
    return WantedSetting(target, value, asked.at(name))
