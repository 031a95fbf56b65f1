"""The smallest set of changes that reaches a goal, by proof; or which fixed facts stand in the way.

Each way is applied to the facts and judged by the reference before it is shown.
None is cheaper; where several cost the same, the one that sets fewer things and
moves figures less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from assay.facts.fact_set import FactSet
from assay.facts.problems import InputError
from assay.facts.records import Records
from assay.facts.references import reference
from assay.facts.values import UNKNOWN, Value

from .about import About, about
from .admit import compatible
from .asked import forms_of
from .assess import Compiled
from .changing import Changing, Item, Set
from .cones import bases, cone
from .constants import Codes
from .documents import Plain, plain
from .goals import Goal
from .judged import Judged, judged
from .plan import CriterionPlan, Place, Plan
from .proofs import completed
from .solver import EFFORT, Flag, Undecided, both, either, no, solver, total, z3
from .symbol_folds import CannotProve
from .variables import Maker, truth, whole
from .worlds import World


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What is set in one record; ``number`` counts from 1, new records come last."""

    number: int
    new: bool
    fields: tuple[tuple[str, Plain], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that changes. Of a list ``records`` says how many records change or are new, and which.

    ``was`` and ``to`` are null for a list; ``was`` also where the fact was not known.
    """

    name: str
    label: str
    was: Plain
    to: Plain
    cost: int
    of: int | None = None
    records: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Changes that together reach the goals, and the verdicts that are others then.

    ``dropped`` are figures that were given and would contradict the lists; they
    are worked out anew. ``smallest`` is false where the proof that nothing
    cheaper does was given up.
    """

    cost: int
    changes: tuple[Change, ...]
    verdicts: tuple[tuple[str, str], ...]
    dropped: tuple[str, ...] = ()
    smallest: bool = True


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A fact that may not change and stands in the way."""

    name: str
    label: str
    value: Plain


@dataclass(frozen=True, slots=True)
class Improvement:
    """The ways to some goals, cheapest first. Without any: the facts in the way; ``decided`` is false
    where the search gave up, so that neither is proved."""

    about: About
    goals: tuple[str, ...]
    reached: bool
    ways: tuple[Way, ...]
    obstacles: tuple[Obstacle, ...] = ()
    decided: bool = True


def improve(compiled: Compiled, facts: FactSet, goals: Sequence[Goal], most: int = 1) -> Improvement:
    """The smallest changes that reach all goals; ``most`` ways, each with other facts than those before.

    Raises InputError where the facts contradict each other.
    """
    now = judged(compiled, facts)
    head, texts = about(compiled.plan.standard, facts), tuple(goal.text for goal in goals)
    if _reached(now, goals):
        return Improvement(head, texts, True, ())
    search = _Search(compiled, facts, now, goals)
    try:
        ways = search.ways(most)
        obstacles = () if ways else search.obstacles()
    except (Undecided, CannotProve):
        return Improvement(head, texts, False, (), (), False)
    return Improvement(head, texts, False, ways, obstacles)


def _reached(now: Judged, goals: Iterable[Goal]) -> bool:
    return all(set(now.could_be(goal.target)) <= set(goal.verdicts) for goal in goals)


_Sets: TypeAlias = "dict[Place, tuple[Item, Set, int]]"
"""By fact how it may change, what is set, and the cost."""
_MOST_UPWARDS = 40


class _Search:
    """One set of facts with what may change, and the goals as a condition over it."""

    def __init__(self, compiled: Compiled, facts: FactSet, now: Judged, goals: Sequence[Goal]) -> None:
        self.compiled, self.facts, self.now, self.goals = compiled, facts, now, goals
        self.plan: Plan = compiled.plan
        self.criteria = [c for c in self.plan.criteria if any(_below(goal.target, c) for goal in goals)]
        self.changing, self.goal, self.rules = self._world(self._may_not_change)

    def _may_not_change(self, place: Place) -> bool:
        return bool(place[1]) or not self.plan.standard.vocabulary[place[0]].changeable

    def _world(self, fixed: Any) -> tuple[Changing, Flag, list[Flag]]:
        figures, base = forms_of(self.plan, self.now.row, self.criteria)
        forms = frozenset(place for place in figures | base if not fixed(place) and not self.facts.absent(place[1]))
        maker = Maker(Codes(), stepped=True)
        changing = Changing(self.plan, self.facts, self.now.row, self.criteria, maker, forms)
        world = World(self.plan, changing)
        goal = both(
            no(flag) for one in self.goals for verdict, flag in world.possible(one.target).items()
            if verdict not in one.verdicts
        )  # fmt: skip
        admissible = world.admissible(cone(self.plan, self.criteria))
        return changing, goal, [*admissible, *maker.rules]

    def ways(self, most: int) -> tuple[Way, ...]:
        """The cheapest ways, one after the other."""
        found: list[Way] = []
        other: list[Flag] = []
        while len(found) < most:
            cheapest = self._cheapest(other)
            if cheapest is None:
                break
            way, items = self._way(*cheapest)
            found.append(way)
            other.append(either(no(item.changed) for item in items))
        return tuple(found)

    def _cheapest(self, other: Sequence[Flag]) -> tuple[_Sets, bool] | None:
        wanted = both([*self.rules, self.goal, *other])
        if wanted is False:
            return None
        items = list(self.changing.items.values())
        search = [] if wanted is True else [wanted]
        aims = [total(aim(item) for item in items) for aim in (_cost, _parts, _distance)]
        cheapest = _least(search, aims[0])
        if cheapest is None:
            return None
        model = cheapest.model
        for aim in aims[1:]:
            finer = _least(search, aim, model)
            model = model if finer is None else finer.model
        sets = {
            item.place: (item, item.read(model), whole(model, item.cost))
            for item in items if item.changed is True or truth(model, item.changed)
        }  # fmt: skip
        return sets, cheapest.proved

    def _way(self, sets: _Sets, smallest: bool) -> tuple[Way, list[Item]]:
        values: dict[Place, Value] = {place: one.value for place, (_, one, _) in sets.items()}
        try:
            dropped = self._contradicted(values)
            after = judged(self.compiled, completed(self.facts, {**values, **dict.fromkeys(dropped, UNKNOWN)}))
        except InputError:
            raise Undecided from None
        if not _reached(after, self.goals):
            raise Undecided
        standard = self.plan.standard
        targets = [*(c.id for c in standard.criteria), *(f"area {a.id}" for a in standard.areas), "level"]
        turned = tuple((t, after.verdict(t)) for t in targets if after.verdict(t) != self.now.verdict(t))
        changes = tuple(self._change(place, one, cost) for place, (_, one, cost) in sorted(sets.items()))
        names = tuple(reference(*place) for place in dropped)
        way = Way(sum(one.cost for one in changes), changes, turned, names, smallest)
        return way, [item for item, _, _ in sets.values()]

    def _contradicted(self, values: dict[Place, Value]) -> list[Place]:
        """The figures that were given, and contradict the lists as they are then."""
        given = {
            place: one.value for place, _ in self.plan.computed
            if (one := self.facts.given(*place)) is not None and place not in values
            and bases(self.plan, place) & set(values)
        }  # fmt: skip
        if not given:
            return []
        row = judged(self.compiled, completed(self.facts, {**values, **dict.fromkeys(given, UNKNOWN)})).row
        return [place for place, value in given.items() if not compatible(row[self.plan.places[place]], value)]

    def _change(self, place: Place, one: Set, cost: int) -> Change:
        definition = self.plan.standard.vocabulary[place[0]]
        name, was = reference(*place), self.now.row[self.plan.places[place]]
        if not isinstance(one.value, Records):
            known = UNKNOWN if isinstance(was, tuple) else was
            return Change(name, definition.label, plain(known, definition), plain(one.value, definition), cost)
        records = tuple(
            FieldChange(number, number > len(one.value) - one.added, tuple(
                (field, plain(value, definition.fields[field])) for field, value in sorted(values.items())))
            for number, values in sorted(one.fields.items())
        )  # fmt: skip
        return Change(name, definition.label, None, None, cost, len(one.value) - one.added, records)

    def obstacles(self) -> tuple[Obstacle, ...]:
        """The fewest fixed facts of which one would have to change; none where no facts at all reach the goals."""
        changing, goal, rules = self._world(lambda place: False)
        search = z3.Solver()
        search.set("rlimit", EFFORT)
        wanted = both([*rules, goal])
        if wanted is False:
            return ()
        if wanted is not True:
            search.add(wanted)
        held = {place: item for place, item in changing.items.items() if self._may_not_change(place)}
        kept = list(held)
        if search.check(*(z3.Not(held[place].changed) for place in kept)) != z3.unsat:
            raise Undecided
        for place in list(kept):  # one after the other is let go: what is left is needed for the proof
            rest = [one for one in kept if one != place]
            if search.check(*(z3.Not(held[one].changed) for one in rest)) == z3.unsat:
                kept = rest
        standard = self.plan.standard
        return tuple(
            Obstacle(reference(*place), standard.vocabulary[place[0]].label,
                     plain(self._value(place), standard.vocabulary[place[0]]))
            for place in sorted(kept)
        )  # fmt: skip

    def _value(self, place: Place) -> Value:
        value = self.now.row[self.plan.places[place]]
        return UNKNOWN if isinstance(value, tuple) else value


def _cost(item: Item) -> Any:
    return item.cost


def _parts(item: Item) -> Any:
    return item.parts


def _distance(item: Item) -> Any:
    return item.distance


class _Least(NamedTuple):
    """A model in which a number is as small as can be; ``proved`` that it is."""

    model: Any
    proved: bool


def _least(search: list[Any], aim: Any, model: Any = None) -> _Least | None:
    """The smallest that a number can be, to which it is held from then on; None where nothing is possible.

    Without a model to begin with, from 0 on: small numbers are soon found impossible.
    """
    if isinstance(aim, int):
        model = model if model is not None else _checked(search)
        return None if model is None else _Least(model, True)
    low, high, proved, step = 0, None if model is None else whole(model, aim), True, 1
    while high is None or low < high:
        if high is None and low > _MOST_UPWARDS:
            model = _checked(search)
            if model is None:
                return None
            high = whole(model, aim)
            continue
        middle = low + step - 1 if high is None else (low + high) // 2
        try:
            found = _checked(search, aim <= middle)
        except Undecided:
            found, proved = None, False
        if found is None:
            low, step = middle + 1, 2 * step
        else:
            model, high = found, whole(found, aim)
    search.append(aim <= high)
    return _Least(model, proved)


def _checked(wanted: Sequence[Any], *more: Any) -> Any:
    """A model in which all hold; by a new solver each time, which prepares for the question as a whole."""
    search = solver()
    search.add(*wanted, *more)
    answer = search.check()
    if answer not in (z3.sat, z3.unsat):
        raise Undecided
    return search.model() if answer == z3.sat else None


def _below(target: str, c: CriterionPlan) -> bool:
    return target in ("level", c.unit.id, f"area {c.criterion.area}")
