"""What a proof is made from: a target's unit, its conditions as they were evaluated, and its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assay.engine.explaining.answer import Assessment, Assumption
from assay.engine.explaining.assumptions import all_places
from assay.engine.explaining.because import Because
from assay.engine.plan.plan import CriterionPlan, Graph, Unit, under
from assay.engine.reference.amounts import Truth
from assay.engine.reference.evaluate import Values
from assay.engine.reference.tally import Member
from assay.facts.values.references import parse_reference
from assay.rules.language.kinds import ROLES, UnitKind

from .supposing import could_be_with, members_function, node_values, roots_of

APPLIES = "applies_when"
"""The role of the condition that at least one area applies, which every level rests on."""


@dataclass(frozen=True)
class ProofScene:
    """One target. ``seen`` has every condition under the unit's roots, by its index in the graph."""

    kind: UnitKind
    id: str
    unit: Unit
    graph: Graph
    roles: tuple[tuple[str, int], ...]
    seen: Mapping[int, Because]
    members: tuple[Member, ...] = ()

    @property
    def leaves(self) -> dict[int, Truth]:
        """The value of every leaf."""
        return {index: because.value for index, because in self.seen.items() if self.graph.nodes[index].leaf}

    def values(self) -> Values:
        """The value of every condition."""
        return node_values(self.graph, sorted(under(self.graph, roots_of(self.unit))), self.leaves)


def scene_of(assessment: Assessment, target: str) -> ProofScene:
    """The scene of a criterion's id, ``area 4`` (or ``4``), or ``level``; KeyError else."""
    reader, plan = assessment.reader, assessment.reader.plan
    if target == "level":
        pairs = zip(plan.levels, plan.level_nodes, strict=True)
        roles = [(APPLIES, plan.level.outcomes[-1].needs[0][0])]
        roles += [(level.id, node) for level, node in pairs if node is not None]
        seen = reader.explaining.level.under(roots_of(plan.level), [reader.all_areas])
        members = reader.all_areas.members
        return ProofScene("level", target, plan.level, plan.level_graph, tuple(roles), seen, members)
    found = next((c for c in plan.criteria if c.unit.id == target), None)
    if found is not None:
        return criterion_scene(assessment, found)
    id_ = target.removeprefix("area ")
    inside = reader.inside_areas[id_]
    named = [(role, node) for role, node in zip(ROLES, plan.area_rule, strict=True) if node is not None]
    seen = reader.explaining.area.under(roots_of(plan.area), [inside])
    return ProofScene("area", id_, plan.area, plan.area_graph, tuple(named), seen, inside.members)


def criterion_scene(assessment: Assessment, c: CriterionPlan) -> ProofScene:
    """The scene of one criterion."""
    reader, plan = assessment.reader, assessment.reader.plan
    named = [(role, node) for role, node in zip(ROLES, (c.applies, c.met, c.partly), strict=True) if node is not None]
    seen = reader.conditions(node for _, node in named)
    return ProofScene("criterion", c.unit.id, c.unit, plan.graph, tuple(named), seen)


def could_be_without(assessment: Assessment, assumption: Assumption, scene: ProofScene) -> tuple[str, ...]:
    """What a target's verdict could be if every condition that looks at an assumed fact were unknown."""
    plan = assessment.reader.plan
    place = parse_reference(assumption.fact)
    without: dict[str, tuple[str, ...]] = {}
    for c in plan.criteria:
        if c.unit.id in assumption.criteria and (scene.kind != "criterion" or c.unit.id == scene.id):
            one = scene if scene.kind == "criterion" else criterion_scene(assessment, c)
            order = sorted(under(plan.graph, roots_of(c.unit)))
            leaves = {
                index: None if place in all_places(plan, index) else one.seen[index].value
                for index in order if plan.graph.nodes[index].leaf
            }  # fmt: skip
            without[c.unit.id] = could_be_with(c.unit, plan.graph, leaves)
    if scene.kind == "criterion":
        return without[scene.id]
    areas: dict[str, tuple[str, ...]] = {}
    of_members = members_function(plan.area, plan.area_graph)
    for area in assessment.areas:
        members = assessment.reader.inside_areas[area.id].members
        areas[area.id] = of_members([replace(one, could_be=without.get(one.id, one.could_be)) for one in members])
    if scene.kind == "area":
        return areas[scene.id]
    whole = [replace(one, could_be=areas[one.id]) for one in scene.members]
    return members_function(plan.level, plan.level_graph)(whole)
