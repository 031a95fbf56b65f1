"""What one fact can do to a verdict: whether it can change it, and whether it could settle it alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial

from assay.engine.plan.plan import CriterionPlan
from assay.facts.values.records import Value
from assay.facts.values.references import Place

from .completions import Completions
from .independent_parts import Part, Parts
from .solver import Flag, Undecided, both, either, no
from .verdicts import Flags


class Influence:
    """Of the facts of one school; each question is decided once."""

    def __init__(self, parts: Parts) -> None:
        self.proofs, self.parts = parts.proofs, parts
        self._changes: dict[tuple[str, Place], bool | None] = {}
        self._others: dict[Place, Completions] = {}
        self._alone: set[tuple[str, Place]] = set()
        self._parts_change: dict[tuple[str, tuple[str, ...]], bool | None] = {}
        self._by_states: set[tuple[str, Place]] = set()
        self._as_it_is = self.proofs.world_of(self.proofs.among(frozenset()))

    def changes(self, target: str, place: Place) -> bool:
        """Whether two completions differ in this fact alone and in the verdict, known in both.

        Undecided where the solver gave up.
        """
        key = (target, place)
        if key not in self._changes:
            try:
                self._changes[key] = self._found(target, place)
            except Undecided:
                self._changes[key] = None
        found = self._changes[key]
        if found is None:
            raise Undecided
        return found

    def _found(self, target: str, place: Place) -> bool:
        if self._here(target, place):
            return True
        wider = None if self.proofs.width else self.wider
        if wider is None or ((target, place) in self._by_states and wider.parts.as_narrower(target)):
            return False
        part = wider.parts.part(target, place)
        if part is not None and wider.parts.as_narrower(target, part):
            return False
        return wider.changes(target, place)

    @cached_property
    def wider(self) -> Influence | None:
        """That of the facts in more forms; None where that leaves open no more."""
        return None if self.parts.wider is None else Influence(self.parts.wider)

    def _here(self, target: str, place: Place) -> bool:
        tied = self.proofs.ties[place]
        below = [c for c in self.proofs.open_below(target) if place in self.proofs.cones.criteria[c.unit.id]]
        if target not in (c.unit.id for c in below) and not any(self._may_change(c, place) for c in below):
            return False  # what is added up changes only where something of it does
        if not tied:
            return False
        part = self.parts.part(target, place)
        of_part = None if part is None else self._part_changes(target, part)
        if part is not None and of_part is False:
            self._by_states.add((target, place))
            return False
        if part is not None and of_part is True and len(part.places) == 1:
            return True
        return self._proved(target, place, _differ, True)

    def _part_changes(self, target: str, part: Part) -> bool | None:
        """Whether two completions differ in one part alone and in the verdict; None where its states do not tell."""
        key = (target, part.ids)
        if key not in self._parts_change:
            self._parts_change[key] = self._states_differ(target, part)
        return self._parts_change[key]

    def _states_differ(self, target: str, part: Part) -> bool | None:
        scenes = self.parts.other(target, part)
        if scenes is None:
            return None
        scene, other = scenes
        wanted = _differ(scene.world.possible(target), other.world.possible(target))
        try:
            model = self.proofs.solve([scene.world], scene.places, [wanted])
        except Undecided:
            return None
        if model is None:
            return False
        values = [one.values(model, one.world) for one in scenes]
        sure = all(map(self.proofs.can_be, values)) and len({*map(partial(self._verdict, target), values)}) > 1
        return True if sure else None

    def _may_change(self, c: CriterionPlan, place: Place) -> bool:
        """Whether it can leave a criterion no verdict that it had before."""
        try:
            return self.changes(c.unit.id, place) or self._proved(c.unit.id, place, _apart, False)
        except Undecided:
            return True

    def _proved(self, target: str, place: Place, differ: Callable[[Flags, Flags], Flag], judged: bool) -> bool:
        proofs, scene = self.proofs, self.parts.scene(target, place)
        one = scene.world.possible(target)
        other = scene.world.but(place, self._other(place), proofs.cones)
        model = proofs.solve([scene.world, other], scene.places, [differ(one, other.possible(target))])
        if model is None:
            return False
        values = [scene.values(model, world) for world in (scene.world, other)] if judged else []
        if not all(map(proofs.can_be, values)):
            return self.wider is not None and self.wider.changes(target, place)
        if judged and len({self._verdict(target, one) for one in values}) < 2:
            raise Undecided
        if judged and scene.places == frozenset([place]) and not scene.choices:
            self._alone.add((target, place))
        return True

    def _other(self, place: Place) -> Completions:
        """The world in which this fact is another."""
        if place not in self._others:
            self._others[place] = self.proofs.completions.anew(place)
        return self._others[place]

    def _verdict(self, target: str, values: Mapping[Place, Value]) -> str:
        return self.proofs.judge(values).verdict(target)

    def settles(self, target: str, place: Place) -> bool:
        """Whether a value of this fact settles the verdict, with nothing else becoming known; for one that can
        change it. Undecided where the solver gave up."""
        proofs = self.proofs
        if (target, place) in self._alone:
            return True  # nothing else was open when it changed the verdict
        self._as_it_is.possible(target)
        world = self._as_it_is.but(place, proofs.among(frozenset([place])), proofs.cones)
        model = proofs.solve([world], [place], [either(_sure(world.possible(target)).values())])
        if model is None:
            return False
        if proofs.judge(world.world.values(model, [place])).verdict(target) == "unknown":
            raise Undecided
        return True


def _sure(possible: Flags) -> Flags:
    return {
        verdict: both((flag, *(no(other) for name, other in possible.items() if name != verdict)))
        for verdict, flag in possible.items()
    }


def _differ(one: Flags, other: Flags) -> Flag:
    """Both are known, and not the same."""
    left, right = _sure(one), _sure(other)
    return either(both((left[verdict], right[name])) for verdict in left for name in right if name != verdict)


def _apart(one: Flags, other: Flags) -> Flag:
    """No verdict is possible in both."""
    return both(no(both((flag, other[verdict]))) for verdict, flag in one.items())
