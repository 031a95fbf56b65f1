"""One assessment's explanations: by target, as data with the origin of every fact, and the trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, cast

from assay.engine.firing.fire import Step
from assay.engine.language.phrases import say
from assay.engine.plan.plan import CriterionPlan, Graph, Plan
from assay.engine.reference.amounts import Amount
from assay.engine.reference.quantities import Facts
from assay.engine.reference.tally import Verdicts
from assay.facts.values.fact_set import FactSet, Given
from assay.facts.values.records import Records
from assay.facts.values.references import Place
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language import terms
from assay.rules.language.kinds import PERIOD_NAMES, ROLES
from assay.rules.language.terms import Compare, looked_at
from assay.rules.language.types import Type

from .because import Because, Counted, amount_json
from .explain import Explaining
from .origins import add_backing, add_records
from .speaker import Speaker
from .words import verdict_words

if TYPE_CHECKING:
    from .assessment_document import ConditionDocument, FactDocument


class Fired(NamedTuple):
    """One rule that fired: ``given`` says in words what it rested on."""

    step: int
    rule: str
    given: tuple[str, ...]
    concluded: str


@dataclass(frozen=True)
class Reader:
    """What an assessment saw: the facts as admitted, the verdicts added up, the rules fired."""

    explaining: Explaining
    facts: FactSet
    row: Facts
    inside_areas: dict[str, Verdicts]
    all_areas: Verdicts
    steps: tuple[Step, ...]

    @property
    def plan(self) -> Plan:
        return self.explaining.plan

    @property
    def speaker(self) -> Speaker:
        return self.explaining.speaker

    @property
    def personal(self) -> bool:
        """Whether explanations show what is about single people too."""
        return self.explaining.speaker.personal

    def showing_personal(self) -> Reader:
        """The same, whose explanations show what is about single people too."""
        return replace(self, explaining=self.explaining.showing_personal)

    @cached_property
    def _criteria(self) -> dict[str, CriterionPlan]:
        return {c.unit.id: c for c in self.plan.criteria}

    @cached_property
    def _seen(self) -> dict[int, Because]:
        """The criteria's conditions explained so far; each is worked out when it is asked for."""
        return {}

    def because(self, target: str) -> dict[str, Because]:
        """The conditions behind a criterion's id, ``area 4`` (or ``4``), or ``level``; KeyError else."""
        plan = self.plan
        if target == "level":
            found = self.explaining.level.under(plan.level_nodes, [self.all_areas])
            return {level.id: found[node] for level, node in zip(plan.levels, plan.level_nodes, strict=False)
                    if node is not None}
        if target in self._criteria:
            c = self._criteria[target]
            roots = (c.applies, c.met, c.partly)
            return _roles(roots, self.conditions(roots))
        inside = self.inside_areas[target.removeprefix("area ")]
        return _roles(plan.area_rule, self.explaining.area.under(plan.area_rule, [inside]))

    def conditions(self, roots: Iterable[int | None]) -> dict[int, Because]:
        """The evaluated conditions of criteria under some nodes, and they themselves, by their index in the plan."""
        return self.explaining.criteria.under(roots, self.row, self._seen)

    def because_dict(self, target: str) -> dict[str, ConditionDocument]:
        """The same as plain data, with the origin of every fact."""
        return {role: self._dict(because) for role, because in self.because(target).items()}

    def _dict(self, because: Because) -> ConditionDocument:
        found: ConditionDocument = {"is": because.kind, "value": because.value, "says": because.says}
        if because.parts:
            found["parts"] = [self._dict(part) for part in because.parts]
        term = because.term
        if isinstance(term, terms.AtLeast):
            found["least"] = term.number
        if isinstance(term, Compare):
            found["operator"] = term.operator
            right = term.right[0].type if term.right and term.operator != "within" else Type("date")
            private = because.said.private
            found["observed"] = None if private else amount_json(because.observed, term.left.type)
            found["needed"] = [] if private else [amount_json(amount, right) for amount in because.needed]
            if private:
                found["private"] = True
            names = [p.name for p in term.right if isinstance(p, terms.Parameter)]
            if names:
                found["parameters"] = names
        if because.counted:
            found["counted"] = because.counted.to_dict()
        margin = because.margin
        if margin:
            found["margin"] = margin.to_dict()
        if because.said.facts:
            places = self.with_sources(because.said.facts)
            found["facts"] = [self.origin(place, because.counted) for place in places]
        return found

    # ---------------------------------------------------------------- origins

    def with_sources(self, places: Iterable[Place]) -> list[Place]:
        """The facts, and after each that was computed those it was computed from."""
        found: list[Place] = []
        for key, back in places:
            if (key, back) in found:
                continue
            found.append((key, back))
            body = self.plan.standard.computed.get(key)
            if body is not None and self.given(key, back) is None and not self.facts.absent(back):
                inner = [(k, b + back) for k, b in sorted(looked_at(body))]
                found += [place for place in self.with_sources(inner) if place not in found]
        return found

    def given(self, key: str, back: int) -> Given | None:
        """A fact as it was given, if it was."""
        return self.facts.given(key, back)

    def amount(self, key: str, back: int) -> Amount:
        """A fact's value as rules saw it."""
        index = self.plan.places.get((key, back))
        return UNKNOWN if index is None else self.row[index]

    def origin(self, place: Place, counted: Counted | None = None) -> FactDocument:
        """A fact's value, where it was written and what backs it, or that it was computed.

        Of a list, also where the records stand that were counted as not so or are not known.
        """
        key, back = place
        definition = self.plan.standard.vocabulary[key]
        entry: FactDocument = {"fact": key, "period": PERIOD_NAMES[min(back, 2)]}
        if back > 1:
            entry["back"] = back
        amount = self.amount(key, back)
        if definition.type == "records":
            entry["records"] = None if amount is UNKNOWN else len(amount)  # type: ignore[arg-type]
        elif definition.personal and not self.personal:
            entry["value"] = None
            entry["personal"] = True
        else:
            percentage = definition.type == "percentage"
            entry["value"] = amount_json(amount, Type("percentage" if percentage else "text"))
        given = self.given(key, back)
        if given is not None:
            entry.update(cast("FactDocument", given.at.to_dict()))
            add_backing(entry, given, definition, self.personal)
            if isinstance(given.value, Records):
                add_records(entry, given.value, counted if counted and counted.of == place else None)
        elif self.facts.absent(back):
            entry["absent"] = True
        elif key in self.plan.standard.computed and amount is not UNKNOWN:
            entry["computed"] = True
        return entry

    # ------------------------------------------------------------------ trail

    def trail(self) -> tuple[Fired, ...]:
        """The rules that fired, in words."""
        return tuple(self._fired(step) for step in self.steps)

    def _fired(self, step: Step) -> Fired:
        graphs = {"criterion": self.plan.graph, "area": self.plan.area_graph, "level": self.plan.level_graph}
        graph = graphs[step.kind]
        given = tuple(self._words(graph, index, value) for index, value in step.given)
        subject = say("reasons", f"trail.{step.kind}", id=step.id)
        if step.node is None:
            verdict = verdict_words(step.verdict)
            rule, concluded = (say("reasons", f"trail.{key}", subject=subject, verdict=verdict)
                               for key in ("rule", "concluded"))  # fmt: skip
            return Fired(step.number, rule, given, concluded)
        on_the_way = say("reasons", "trail.on_the_way", subject=subject)
        return Fired(step.number, on_the_way, given, self._words(graph, *step.node))

    def _words(self, graph: Graph, index: int, value: bool) -> str:
        if index >= len(graph.nodes):
            return say("reasons", f"trail.{'reached' if value else 'out_of_reach'}", number=index - len(graph.nodes))
        words = self.speaker.condition(graph.nodes[index].term)
        return words if value else say("reasons", "trail.not", words=words)


def _roles(nodes: Sequence[int | None], found: dict[int, Because]) -> dict[str, Because]:
    return {role: found[node] for role, node in zip(ROLES, nodes, strict=True) if node is not None}
