"""The same facts with some values set anew: what would be seen, if this were so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, cast

from assay.engine.explaining.documents import Plain, plain
from assay.engine.explaining.words import amount_words, label_words, records_words
from assay.engine.language.phrases import say
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.engine.reference.admit import Admission, admission, days, has_lapsed
from assay.engine.reference.conditions import settled
from assay.engine.reference.quantities import Facts
from assay.facts.problems.problems import Problem
from assay.facts.values.digests import facts_digest
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.records import NO_RECORDS, Records, Value
from assay.facts.values.references import Place, reference
from assay.facts.values.rows import not_shown
from assay.facts.values.scalars import NONE, UNKNOWN, Number, Special
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.facts.values.written_numbers import compare_numbers, is_number_type
from assay.rules.language.standard import Standard, natural
from assay.rules.language.terms import looked_at
from assay.rules.language.types import NUMBER, type_of

from .records import with_field, with_rows
from .settings import SetTarget, WantedSetting, read_settings


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that was set: what it was and what it is now, exact and in words.

    ``name`` is the fact's (``coordinator.fte``), a field's (``pairs[6].outcome``)
    or ``pairs[+]`` for new records. Of a list the values are its numbers of
    records. ``differs`` is False where it was so before. Where ``shown`` is
    False it is about a person, or free text, and the values are left out.
    """

    name: str
    label: str
    was: Plain
    to: Plain
    was_words: str
    to_words: str
    differs: bool
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Dropped:
    """A figure that was given, and is worked out anew, since what it is worked out from was set."""

    key: str
    back: int
    label: str
    was: Plain
    was_words: str

    @property
    def name(self) -> str:
        return reference(self.key, self.back)


class ChangedFacts(NamedTuple):
    """The facts as they would be, what was set (in the order of names), and the figures that are worked out anew."""

    facts: FactSet
    settings: tuple[Setting, ...]
    dropped: tuple[Dropped, ...]


def changed(
    facts: FactSet, standard: Standard, settings: Mapping[str, object], place: str = "--set"
) -> FactSet:
    """The same facts with some values set anew, whatever the order; see ``change``."""
    return change(facts, standard, settings, place).facts


def change(
    facts: FactSet,
    standard: Standard,
    settings: Mapping[str, object],
    place: str = "--set",
    personal: bool = False,
    problems: Iterable[Problem] = (),
) -> ChangedFacts:
    """The same facts with some values set anew, and what became of them.

    Keys are facts (``coordinator.fte``, ``previous.scheme.pairs``), fields of a
    record (``pairs[6].outcome``, counted from 1) and new records (``pairs[+]``, a
    mapping or a list of them). Values are plain values, or texts as they would
    stand in a facts file; ``unknown`` (or None) is as if not given. What is set
    keeps no evidence, unless it was so already. ``place`` is where the settings
    were written, for problems, and ``problems`` those of reading them.
    ``personal``: values about people are told too. Raises InputError with every
    problem.
    """
    wanted = read_settings(facts, standard.vocabulary, settings, place, problems)
    periods = [dict(one.given) for one in facts.periods]
    noted = [_set(periods, one, standard.vocabulary, facts.as_of, personal) for one in wanted]
    touched = {one.target.place for one, setting in zip(wanted, noted, strict=True) if setting.differs}
    if not touched:
        return ChangedFacts(facts, _in_order(noted), ())
    made = _made(facts, periods)
    stated = {one.target.place for one in wanted}
    dropped = _overtaken(facts, made, standard, touched, stated)
    for key, back in dropped:
        del periods[back][key]
    told = tuple(_dropped(facts, place, standard.vocabulary, personal) for place in dropped)
    return ChangedFacts(_made(facts, periods), _in_order(noted), told)


def _in_order(noted: Iterable[Setting]) -> tuple[Setting, ...]:
    return tuple(sorted(noted, key=lambda one: natural(one.name)))


def _made(facts: FactSet, periods: list[dict[str, Given]]) -> FactSet:
    """The facts with these values, and their digest."""
    whole = list(facts.periods)
    while len(whole) < len(periods):
        whole.append(PeriodFacts(whole[-1].period.before(), {}))
    made = tuple(replace(one, given=given) for one, given in zip(whole, periods, strict=True))
    digest = facts_digest(facts.subject_id, facts.subject_name, facts.as_of, made)
    return replace(facts, periods=made, digest=digest)


# ---------------------------------------------------------------- one value


def _set(
    periods: list[dict[str, Given]], one: WantedSetting, vocabulary: Vocabulary, as_of: date, personal: bool
) -> Setting:
    """Set one value in the facts, and tell what it was. One whose evidence is out of date was not known."""
    target, definition = one.target, vocabulary[one.target.key]
    while len(periods) <= target.back and one.value is not UNKNOWN:
        periods.append({})
    given = periods[target.back].get(target.key) if target.back < len(periods) else None
    was: Value = given.value if given else UNKNOWN
    lapsed = given is not None and not target.back and has_lapsed(definition, given, as_of)
    if target.record is None:
        to: Value = one.value
    else:
        records = was if isinstance(was, Records) else NO_RECORDS
        if target.record:
            to = with_field(records, target.record, target.field, one.value)
        else:
            new = one.value
            to = with_rows(records, definition, new) if isinstance(new, Records) and len(new) else was
    differs = (lapsed and to is not UNKNOWN) or not _same(definition, UNKNOWN if lapsed else was, to)
    if differs and to is UNKNOWN:
        del periods[target.back][target.key]
    elif differs:
        periods[target.back][target.key] = Given(to, one.at)
    if target.field and isinstance(was, Records) and target.record:
        was, to = was[target.record - 1].values.get(target.field, UNKNOWN), one.value
    return _told(target, definition, UNKNOWN if lapsed else was, to, differs, personal)


def _same(definition: Definition, left: Value, right: Value) -> bool:
    if isinstance(left, Special) or isinstance(right, Special):
        return left is right
    if is_number_type(definition.type):
        return compare_numbers(cast("Number", left), cast("Number", right)) == 0
    return left == right


def _told(
    target: SetTarget, definition: Definition, was: Value, to: Value, differs: bool, personal: bool
) -> Setting:
    """What was set, as it may be told."""
    label = label_words(definition.label, target.back)
    hidden = definition.personal
    if target.field:
        definition = definition.fields[target.field]
        label = say("values", "label.field", field=definition.label, record=target.record, label=label)
        hidden = definition.personal or definition.type == "text"
    if hidden and not personal:
        return Setting(target.name, label, None, None, _hidden(was), _hidden(to), differs, False)
    words = value_said(definition, was), value_said(definition, to)
    return Setting(target.name, label, plain(was, definition), plain(to, definition), *words, differs)


def _hidden(value: Value) -> str:
    return amount_words(UNKNOWN, NUMBER) if value is UNKNOWN else not_shown()


def value_said(definition: Definition, value: Value) -> str:
    """A fact's value, or a field's, in words; a list is so many records."""
    if isinstance(value, Records):
        return records_words(len(value))
    return amount_words(value, type_of(definition))


# ---------------------------------------------------------------- computed figures


def _overtaken(
    old: FactSet, new: FactSet, standard: Standard, touched: set[Place], stated: set[Place]
) -> list[Place]:
    """The given figures that what was set would work out otherwise: they no longer stand.

    A figure that would come out as before stays as it was given, and so does
    one that nothing can be worked out for any more.
    """
    candidates = [
        (key, back)
        for back, one in enumerate(new.periods)
        for key in one.given
        if key in standard.computed and (key, back) not in stated and _sources(standard, (key, back)) & touched
    ]
    if not candidates:
        return []
    ready = admission(plan_from_standard(standard))
    before, after = (worked_out(ready, facts, candidates) for facts in (old, new))
    return [place for place in candidates if after.get(place, UNKNOWN) not in (UNKNOWN, before.get(place, UNKNOWN))]


def _sources(standard: Standard, place: Place) -> set[Place]:
    """Every fact that a figure is worked out from, also by way of others."""
    found: set[Place] = set()
    todo = [place]
    while todo:
        key, back = todo.pop()
        body = standard.computed.get(key)
        inner = {(k, b + back) for k, b in looked_at(body)} - found if body is not None else set[Place]()
        found |= inner
        todo += inner
    return found


def worked_out(ready: Admission, facts: FactSet, without: Iterable[Place]) -> dict[Place, object]:
    """The computed figures that rules look at, as they come out where some that were given are left out."""
    plan, left_out = ready.plan, set(without)
    row: Facts = [*days(facts, plan.periods), *([UNKNOWN] * len(plan.places))]
    for (key, back), index in plan.places.items():
        given = facts.given(key, back)
        if facts.absent(back):
            row[index] = NO_RECORDS if plan.standard.vocabulary[key].type == "records" else NONE
        elif given is not None and (key, back) not in left_out:
            row[index] = given.value
    found: dict[Place, object] = {}
    for place, index, calculate in ready.calculations:
        if facts.absent(place[1]):
            continue
        computed = calculate(row, None)
        found[place] = computed
        if row[index] is UNKNOWN or settled(computed):
            row[index] = computed
    return found


def _dropped(facts: FactSet, place: Place, vocabulary: Vocabulary, personal: bool) -> Dropped:
    key, back = place
    definition, given = vocabulary[key], facts.given(key, back)
    value = given.value if given else UNKNOWN
    label = label_words(definition.label, back)
    if definition.personal and not personal:
        return Dropped(key, back, label, None, not_shown())
    return Dropped(key, back, label, plain(value, definition), value_said(definition, value))
