"""What stands beside the verdicts: the assumptions they rest on."""

from __future__ import annotations

from assay.engine.plan.plan import Plan
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import Place, reference
from assay.facts.values.rows import not_shown
from assay.facts.values.written_numbers import to_json
from assay.rules.language.terms import looked_at

from .answer import Assumption


def assumptions_of(plan: Plan, facts: FactSet) -> tuple[Assumption, ...]:
    """Every given fact whose evidence says ``assumed``, with the criteria that look at it."""
    found: list[Assumption] = []
    for back, period in enumerate(facts.periods):
        for key, fact in sorted(period.given.items()):
            if fact.evidence is None or fact.evidence.status != "assumed":
                continue
            resting = tuple(
                c.unit.id for c in plan.criteria if (key, back) in all_places(plan, c.met, c.applies, c.partly)
            )
            definition = plan.standard.vocabulary[key]
            value = not_shown() if definition.personal else to_json(fact.value, definition.type)
            found.append(Assumption(reference(key, back), value, resting, fact.evidence.note))
    return tuple(found)


def all_places(plan: Plan, *roots: int | None) -> set[Place]:
    """Every fact that these nodes look at, also by way of computed facts."""
    found: set[Place] = set()
    todo: list[Place] = []
    for root in roots:
        if root is not None:
            todo += looked_at(plan.graph.nodes[root].term)
    while todo:
        key, back = todo.pop()
        if (key, back) in found:
            continue
        found.add((key, back))
        body = plan.standard.computed.get(key)
        if body is not None:
            todo += [(k, b + back) for k, b in looked_at(body)]
    return found
