"""Which facts that may not change stand in the way of goals: a smallest set of which one would have to be another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assay.engine.assessing.verdicts_only import Judged
from assay.engine.plan.plan import CriterionPlan
from assay.engine.solving.proofs import Undecided
from assay.engine.solving.solver import EFFORT, both, no, z3
from assay.engine.solving.unknown_facts import forms_of
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import Place

from .cheapest_by_part import KINDS, Needs, Never, searched
from .cheapest_together import Master
from .directions import directions


def in_the_way(
    master: Master, facts: FactSet, now: Judged, criteria: Sequence[CriterionPlan], fixed: Callable[[Place], bool]
) -> list[Place]:
    """Fixed facts of which at least one must be another; none where no facts at all reach the goals.

    ``master`` has found that the goals cannot be reached. Undecided where that
    was not proved.
    """
    if master.unproved:
        raise Undecided
    found: set[Place] = set()
    for needs in enough(master):
        found |= _core(master, facts, now, criteria, needs, fixed)
    return sorted(found)


def enough(master: Master) -> list[Needs]:
    """Needs that cannot be met, as few as are enough to make the goals impossible."""
    rules = master.rules(())
    kept = list(master.impossible)
    for one in list(kept):
        fewer = [other for other in kept if other is not one]
        if not master.possible(rules, fewer):
            kept = fewer
    return kept


def _core(
    master: Master, facts: FactSet, now: Judged, criteria: Sequence[CriterionPlan], needs: Needs,
    fixed: Callable[[Place], bool],
) -> set[Place]:  # fmt: skip
    """Fixed facts of which one must be another for some needs to be met: none of them can be left out."""
    plan = master.compiled.plan
    never = {need for need in needs if isinstance(need, Never)}
    named = {need.criterion for need in never}
    figures, base = forms_of(plan, now.row, criteria)
    forms = frozenset(place for place in figures | base if not facts.absent(place[1]))
    own = [c for c in criteria if c.unit.id in named]
    world = searched(plan, facts, now, own, forms, directions(plan, facts, never), KINDS[-1])
    wanted = both([*world.rules, world.goal(never)])
    if wanted is False:
        return set()
    search = z3.Solver()
    search.set("rlimit", EFFORT)
    if wanted is not True:
        search.add(wanted)
    held = {place: no(item.changed) for place, item in world.changing.items.items() if fixed(place)}
    kept = sorted(held)
    if search.check(*(held[place] for place in kept)) != z3.unsat:
        raise Undecided
    for place in list(kept):  # one after the other is let go: what is left is needed for the proof
        rest = [one for one in kept if one != place]
        if search.check(*(held[one] for one in rest)) == z3.unsat:
            kept = rest
    return set(kept)
