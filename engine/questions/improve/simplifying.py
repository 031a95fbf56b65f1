"""A way made simpler without the loss of a goal: nothing set that need not be, and no value that is arbitrary.

Each step is tried on the reference. Among options the first that serves is
taken, and a text that must only be there is left to be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assay.facts.values.records import Value
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition

from .draft import Rows, WayDraft
from .record_changes import ANY_TEXT

_MOST_OPTIONS = 8


def simpler(draft: WayDraft) -> None:
    """Make a way simpler, in place; the goals that it reaches stay reached."""
    _fewer(draft)
    vocabulary = draft.compiled.plan.standard.vocabulary
    for place, rows in draft.lists.items():
        for group in rows.groups:
            for name in sorted(rows.sets[group[0]]):
                _field(draft, rows, group, name, vocabulary[place[0]].fields[name])
    for place in draft.values:
        _fact(draft, place, vocabulary[place[0]])
    left = 0
    while left != (left := _size(draft)):  # a simpler value may need less beside it, and so may what is left then
        _fewer(draft)


def _size(draft: WayDraft) -> int:
    fields = sum(len(fields) for rows in draft.lists.values() for fields in rows.sets.values())
    return len(draft.values) + len(draft.lists) + fields


def _fewer(draft: WayDraft) -> None:
    """Leave out what need not be set."""
    for place in list(draft.values):
        value = draft.values.pop(place)
        if not draft.reached():
            draft.values[place] = value
    for rows in draft.lists.values():
        for group in list(rows.groups):
            _fewer_fields(draft, rows, group)
        _fewer_records(draft, rows)
    for place, rows in list(draft.lists.items()):
        if not rows.sets:  # a list that was not known may have to be known to be empty
            del draft.lists[place]
            if not draft.reached():
                draft.lists[place] = rows


def _fewer_fields(draft: WayDraft, rows: Rows, group: tuple[int, ...]) -> None:
    for name in sorted(rows.sets[group[0]]):
        kept = {number: rows.sets[number].pop(name) for number in group if name in rows.sets[number]}
        if not draft.reached():
            for number, value in kept.items():
                rows.sets[number][name] = value


def _fewer_records(draft: WayDraft, rows: Rows) -> None:
    """Leave out records in which nothing is set any more, and new ones that are not needed."""
    for number in sorted(rows.sets, reverse=True):
        if number <= rows.before and not rows.sets[number]:
            del rows.sets[number]
        elif number > rows.before and number == max(rows.sets):
            kept = rows.sets.pop(number)
            if not draft.reached():
                rows.sets[number] = kept
    rows.groups = [left for group in rows.groups if (left := tuple(n for n in group if n in rows.sets))]


def _field(draft: WayDraft, rows: Rows, group: tuple[int, ...], name: str, definition: Definition) -> None:
    """The simplest values of one field in records that are changed alike."""
    was = {number: rows.sets[number][name] for number in group}

    def put(values: dict[int, Value]) -> bool:
        for number in group:
            rows.sets[number][name] = values[number]
        return draft.reached()

    if definition.type == "text":
        if any(value is NONE for value in was.values()):
            return
        alike: dict[int, Value] = dict.fromkeys(group, ANY_TEXT)
        own: dict[int, Value] = {number: f"{ANY_TEXT} {number}" for number in group}
        for values in (alike, own):
            if put(values):
                rows.any_ |= {(number, name) for number in group}
                return
    else:
        for value in _preferred(definition, was[group[0]]):
            if put(dict.fromkeys(group, value)):
                return
    put(was)


def _fact(draft: WayDraft, place: tuple[str, int], definition: Definition) -> None:
    """The simplest value of one fact."""
    value, was = draft.values[place], draft.now.row[draft.compiled.plan.places[place]]
    if definition.type == "text" and value is not NONE:
        draft.values[place] = ANY_TEXT
        if draft.reached():
            draft.any_.add(place)
            return
    for other in _preferred(definition, value, was):
        draft.values[place] = other
        if draft.reached():
            return
    draft.values[place] = value


def _preferred(definition: Definition, value: Value, was: Value = UNKNOWN) -> Iterator[Value]:
    """Values to be tried in place of one that serves: the better ones first, none that is further from what it was."""
    if definition.type == "boolean":
        yield True
    elif definition.type == "choice" and definition.many:
        chosen, base = (one if isinstance(one, frozenset) else frozenset[str]() for one in (value, was))
        if base <= chosen and len(definition.options) <= _MOST_OPTIONS:
            others = [option for option in definition.options if option not in base]
            for size in range(len(chosen - base) + 1):
                for added in combinations(others, size):
                    yield base | frozenset(added)
    elif definition.type == "choice":
        for option in definition.options:
            if option == value:
                return
            yield option
