"""The way from facts to verdicts, pass after pass."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import cast

from assay.engine.explaining.answer import AreaResult, Assessment, CriterionResult, LevelResult
from assay.engine.explaining.assumptions import assumptions_of
from assay.engine.explaining.explain import Explaining
from assay.engine.explaining.explanations import Reader
from assay.engine.firing.fire import Firing, Session
from assay.engine.firing.rulebase import UnitRules
from assay.engine.plan.plan import CriterionPlan, Plan
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.engine.reference.admit import Admission, admission, admit
from assay.engine.reference.evaluate import (
    GraphFunction,
    Values,
    compiler,
    graph_function,
    possible,
    tally_compiler,
    verdict_of,
)
from assay.engine.reference.tally import Member, Verdicts, collection, tally
from assay.facts.problems.problems import EngineFault, Problem
from assay.facts.values.fact_set import FactSet
from assay.rules.language.kinds import KnownVerdict
from assay.rules.language.standard import Caution, Standard


@dataclass(frozen=True)
class Compiled:
    """A standard made ready: the plan, and its readings compiled. Safe to share by threads."""

    plan: Plan
    admission: Admission
    criteria: GraphFunction
    area: GraphFunction
    level: GraphFunction
    firing: Firing
    explaining: Explaining


def compile_standard(standard: Standard) -> Compiled:
    """Standard → plan → rules and functions."""
    plan = plan_from_standard(standard)
    tallies = tally_compiler()
    return Compiled(
        plan,
        admission(plan),
        graph_function(plan.graph, compiler(plan)),
        graph_function(plan.area_graph, tallies),
        graph_function(plan.level_graph, tallies),
        Firing(plan),
        Explaining(plan),
    )


def assess(compiled: Compiled, facts: FactSet) -> Assessment:
    """Facts → admitted facts → evaluated conditions → criteria → areas → level, each fired."""
    return _assessed(compiled, facts, compiled.firing.session())


def assess_unfired(compiled: Compiled, facts: FactSet) -> Assessment:
    """The same by the reference evaluation alone, for questions: nothing is fired, and there is no trail."""
    return _assessed(compiled, facts, nullcontext())


def _assessed(compiled: Compiled, facts: FactSet, sessions: AbstractContextManager[Session | None]) -> Assessment:
    plan = compiled.plan
    row, warnings = admit(compiled.admission, facts)
    values = compiled.criteria(row)
    with sessions as session:
        criteria = tuple(
            _criterion(c, rules, values, session)
            for c, rules in zip(plan.criteria, compiled.firing.rulebase.criteria, strict=True)
        )
        areas, inside = _areas(compiled, criteria, session)
        members = collection(Member(a.id, a.could_be, a.area.group) for a in areas)
        could_be = _concluded(
            compiled.firing.rulebase.level, "level", compiled.level([members]), session
        )
        trail = tuple(session.trail) if session else ()
    level = LevelResult(verdict_of(could_be), could_be, plan.levels)
    reader = Reader(compiled.explaining, facts, row, inside, members, trail)
    problems: tuple[Problem, ...] = (*facts.warnings, *warnings)
    return Assessment(
        plan.standard, facts, level, areas, criteria, assumptions_of(plan, facts), problems, reader
    )


def _criterion(
    plan: CriterionPlan, rules: UnitRules, values: Values, session: Session | None
) -> CriterionResult:
    could_be = cast("tuple[KnownVerdict, ...]", _concluded(rules, plan.unit.id, values, session))
    cautions: tuple[Caution, ...] = ()
    if verdict_of(could_be) in ("met", "partly_met", "not_met"):
        cautions = tuple(
            caution
            for caution, node in zip(plan.criterion.cautions, plan.cautions, strict=True)
            if values[node] is not False
        )
    return CriterionResult(plan.criterion, verdict_of(could_be), could_be, cautions)


def _areas(
    compiled: Compiled, criteria: tuple[CriterionResult, ...], session: Session | None
) -> tuple[tuple[AreaResult, ...], dict[str, Verdicts]]:
    results: list[AreaResult] = []
    seen: dict[str, Verdicts] = {}
    by_area: dict[str, list[CriterionResult]] = {}
    for criterion in criteria:
        by_area.setdefault(criterion.criterion.area, []).append(criterion)
    for area in compiled.plan.standard.areas:
        inside = by_area.get(area.id, [])
        seen[area.id] = collection(Member(c.id, c.could_be) for c in inside)
        values = compiled.area([seen[area.id]])
        found = _concluded(compiled.firing.rulebase.area, area.id, values, session)
        could_be = cast("tuple[KnownVerdict, ...]", found)
        results.append(
            AreaResult(area, verdict_of(could_be), could_be, tally(c.verdict for c in inside))
        )
    return tuple(results), seen


def _concluded(rules: UnitRules, id_: str, values: Values, session: Session | None) -> tuple[str, ...]:
    """Fire a unit, and hold the verdict that fired against the reference."""
    could_be = possible(rules.unit, values)
    if session is None:
        return could_be
    reference = could_be[0] if len(could_be) == 1 else None
    fired = session.conclude(rules, id_, values)
    if fired != reference:
        raise EngineFault(
            f"{rules.unit.kind} {id_}: the rules concluded {fired or 'nothing'}, "
            f"the reference evaluation {reference or 'unknown'}"
        )
    return could_be
