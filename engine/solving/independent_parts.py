"""Criteria in parts that share no unknown fact: what one part turns out to be says nothing of another.

So of a part that is not asked about only the verdicts matter that it can have
together, each once with facts that make it so; a question about the level is
then about one part and a few choices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from assay.engine.plan.plan import CriterionPlan
from assay.facts.values.records import Value
from assay.facts.values.references import Place

from .completions import Completions
from .proofs import Proofs
from .solver import EFFORT, Flag, Undecided, both, either, flagged, no
from .variables import truth
from .verdicts import Flags, VerdictWorld

MOST_CRITERIA, MOST_STATES = 3, 40
"""Up to which a part is worth being gone through: beyond, it is asked about as it is."""
LITTLE = EFFORT // 8
"""So is one whose states are hard to find: what it can be is then asked each time."""


class Part(NamedTuple):
    """Criteria, and the facts to ask for that they rest on."""

    criteria: tuple[CriterionPlan, ...]
    places: frozenset[Place]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(c.unit.id for c in self.criteria)


class State(NamedTuple):
    """What the criteria of a part could be, once the facts are these; more than one each only where that is not known
    even then."""

    could_be: tuple[frozenset[str], ...]
    values: Mapping[Place, Value]


class Choice(NamedTuple):
    """A part that is in one of some states: which, by flags of which one is true."""

    states: tuple[State, ...]
    taken: tuple[Flag, ...]


class PartScene(NamedTuple):
    """A target's verdict over facts that are variables (``places``) and choices among states of parts."""

    world: VerdictWorld[Completions]
    places: frozenset[Place]
    choices: tuple[Choice, ...]

    def values(self, model: Any, world: VerdictWorld[Completions]) -> dict[Place, Value]:
        """What every fact is in a model; of the variables as a world has them."""
        found = world.world.values(model, self.places)
        for choice in self.choices:
            state = next(s for s, flag in zip(choice.states, choice.taken, strict=True) if truth(model, flag))
            found.update(state.values)
        return found


class Parts:
    """The parts of one set of facts, each gone through once; ``narrower`` are those of the facts in fewer forms."""

    def __init__(self, proofs: Proofs, narrower: Parts | None = None) -> None:
        self.proofs, self.narrower = proofs, narrower
        self._choices: dict[tuple[str, ...], Choice | None] = {}
        self._parts: dict[str, tuple[Part, ...]] = {}
        self._scenes: dict[tuple[str, tuple[str, ...]], PartScene] = {}

    @cached_property
    def wider(self) -> Parts | None:
        """Those of the facts in more forms; None where that leaves open no more."""
        return None if self.proofs.wider is None else Parts(self.proofs.wider, self)

    def completion(self, target: str, verdict: str) -> Mapping[Place, Value] | None:
        """Facts by which a target has a verdict, as the reference has judged; None where there are none.

        Undecided where the solver gave up.
        """
        scene = self.scene(target)
        model = self.proofs.solve([scene.world], scene.places, [scene.world.sure(target)[verdict]])
        if model is None:
            return None
        values = scene.values(model, scene.world)
        if not self.proofs.can_be(values):
            return self.wider.completion(target, verdict) if self.wider else None
        if self.proofs.judge(values).verdict(target) != verdict:
            raise Undecided
        return values

    def reachable(self, target: str) -> dict[str, Mapping[Place, Value] | None]:
        """The verdicts that a target can still have, each with facts that make it; None where the solver gave up."""
        found: dict[str, Mapping[Place, Value] | None] = {}
        for verdict in self.proofs.judged.could_be(target):
            values, unsure = None, False
            for parts in (self, self.wider):
                if parts is None or values is not None or (parts is not self and parts.as_narrower(target)):
                    continue
                try:
                    values, unsure = parts.completion(target, verdict), False
                except Undecided:
                    unsure = True
            if values is not None or unsure:
                found[verdict] = values
        return found

    def part(self, target: str, place: Place | None) -> Part | None:
        """The part below a target that a fact belongs to."""
        return next((part for part in self._parts_of(target) if place in part.places), None)

    def scene(self, target: str, place: Place | None = None) -> PartScene:
        """All that a target's verdict rests on; the part that a fact belongs to as variables."""
        parts, asked = self._parts_of(target), self.part(target, place)
        key = (target, asked.ids if asked else ())
        if key not in self._scenes:
            self._scenes[key] = self._scene(target, parts, asked)
        return self._scenes[key]

    def _parts_of(self, target: str) -> tuple[Part, ...]:
        if target not in self._parts:
            self._parts[target] = parts_of(self.proofs, self.proofs.open_below(target))
        return self._parts[target]

    def _scene(self, target: str, parts: Sequence[Part], asked: Part | None) -> PartScene:
        if asked is not None and len(parts) == 1:
            return PartScene(self.proofs.world, asked.places, ())
        choices = {part.ids: choice for part in parts if (choice := self.choice(part)) is not None}
        if asked is None:
            places = frozenset[Place]().union(*(part.places for part in parts if part.ids not in choices))
            assumed: dict[str, Flags] = {}
            for part in parts:
                if part.ids in choices:
                    assumed |= _flags(part, choices[part.ids])
            world = self.proofs.world.assuming(assumed)
            world.possible(target)
            return PartScene(world, places, tuple(choices.values()))
        # The same with one part as it is: what is added up without it stays.
        whole = self.scene(target)
        choices.pop(asked.ids, None)
        criteria = {id_: self.proofs.world.criterion(id_) for id_ in asked.ids}
        return PartScene(whole.world.assuming(criteria), whole.places | asked.places, tuple(choices.values()))

    def other(self, target: str, part: Part) -> tuple[PartScene, PartScene] | None:
        """All that a target's verdict rests on, and the same with a part in another state; None where its states are
        not known."""
        if len(self._parts_of(target)) == 1:
            return None
        scene, one = self.scene(target), self.choice(part)
        if one is None:
            return None
        other = Choice(one.states, self._taken(part, len(one.states)))
        choices = tuple(other if choice is one else choice for choice in scene.choices)
        return scene, PartScene(scene.world.assuming(_flags(part, other)), scene.places, choices)

    def as_narrower(self, target: str, part: Part | None = None) -> bool:
        """Whether what comes of a target's parts is just what comes of facts in fewer forms; of one part (where it is
        the only one, of that) even how it comes about."""
        parts = self._parts_of(target)
        part = parts[0] if len(parts) == 1 else part
        return not (part and self._more_forms(part)) and all(self._alike(one) for one in parts if one is not part)

    def _alike(self, part: Part) -> bool:
        """Whether a part has no states more."""
        if not self._more_forms(part):
            return True
        before, choice = self._before(part), self.choice(part)
        return None not in (before, choice) and len(before or ()) == len(choice.states if choice else ())

    def _more_forms(self, part: Part) -> bool:
        """Whether a part's facts have more forms here."""
        proofs = self.proofs
        more = (proofs.optional | proofs.hollow) & part.places
        return bool(more) or self.narrower is None or not part.places <= self.narrower.proofs.asked

    def _before(self, part: Part) -> tuple[State, ...] | None:
        """What a part can be with facts in fewer forms; None where that is not known."""
        if self.narrower is None:
            return None
        found = [State((), {})]
        parts = parts_of(self.narrower.proofs, part.criteria)
        for inside in parts:
            choice = self.narrower.choice(inside)
            if choice is None or len(found) * len(choice.states) > MOST_STATES:
                return None
            found = [State((*one.could_be, *more.could_be), {**one.values, **more.values})
                     for one in found for more in choice.states]  # fmt: skip
        order = [id_ for inside in parts for id_ in inside.ids]
        at = [order.index(id_) for id_ in part.ids]
        return tuple(State(tuple(one.could_be[n] for n in at), one.values) for one in found)

    def choice(self, part: Part) -> Choice | None:
        """The states of a part, one of them to be taken; None where it was not gone through."""
        if part.ids not in self._choices:
            try:
                states = self._states(part)
            except Undecided:
                states = None
            self._choices[part.ids] = None if states is None else Choice(states, self._taken(part, len(states)))
        return self._choices[part.ids]

    def _taken(self, part: Part, number: int) -> tuple[Flag, ...]:
        """Flags of which exactly one is true: the first that is wanted, else the last."""
        wanted = [self.proofs.maker.flag(f"{part.criteria[0].unit.id}.state") for _ in range(number - 1)]
        found = [both((flag, *(no(before) for before in wanted[:n]))) for n, flag in enumerate(wanted)]
        return (*found, both(no(flag) for flag in wanted))

    def _states(self, part: Part) -> tuple[State, ...] | None:
        if len(part.criteria) > MOST_CRITERIA:
            return None
        before = self._before(part)
        if before is not None and not self._more_forms(part):
            return before
        proofs, found = self.proofs, list(before or ())
        flags = [proofs.world.criterion(c.unit.id) for c in part.criteria]

        def another(state: State) -> Flag:
            return either(flagged(flag, v not in s, v in s)
                          for one, s in zip(flags, state.could_be, strict=True) for v, flag in one.items())  # fmt: skip

        search = proofs.search([proofs.world], part.places, map(another, found), LITTLE)
        more = list[Flag]()
        while len(found) < MOST_STATES:
            model = search.model(*more)
            if model is None:
                return tuple(found) or None
            could_be = tuple(frozenset(v for v, flag in one.items() if truth(model, flag)) for one in flags)
            values = proofs.completions.values(model, part.places)
            after = proofs.judge(values)
            if any(frozenset(after.criteria[c.unit.id]) != s for c, s in zip(part.criteria, could_be, strict=True)):
                raise Undecided
            found.append(State(could_be, values))
            more = [another(found[-1])]
        return None


def _flags(part: Part, choice: Choice) -> dict[str, Flags]:
    """Which verdicts of the criteria of a part are possible in the state that is taken."""
    return {
        c.unit.id: {
            outcome.verdict: either(
                flag for state, flag in zip(*choice, strict=True) if outcome.verdict in state.could_be[n]
            )
            for outcome in c.unit.outcomes
        }
        for n, c in enumerate(part.criteria)
    }


def parts_of(proofs: Proofs, criteria: Sequence[CriterionPlan]) -> tuple[Part, ...]:
    """Criteria that share facts to ask for stand in one part, in the order of the standard."""
    parts: list[Part] = []
    for c in criteria:
        places = proofs.asked_by([c])
        shared = [part for part in parts if part.places & places]
        inside = tuple(one for part in shared for one in part.criteria)
        joined = Part((*inside, c), places.union(*(part.places for part in shared)))
        parts = [*(part for part in parts if part not in shared), joined]
    return tuple(parts)
