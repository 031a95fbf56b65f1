"""Part 3: fired, with the trail; beside a program that somebody wrote by hand for durable-rules."""

from __future__ import annotations

from collections.abc import Sequence

from assay import FactSet, read_facts
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.engine.firing.rulebase import UnitRules
from assay.engine.reference.admit import admit
from assay.engine.reference.amounts import Truth
from assay.rules.language.standard import Standard

from .dict_rows import Facts, document
from .durable_calls import HostProgram, RawProgram
from .durable_program import Program, Unit
from .measure import Row, side_by_side
from .workload import Workload, fact_sets, with_ratios

_SETS, _ROUNDS = 10, 40
Decided = list[tuple[UnitRules, str, Sequence[Truth]]]


def firing_rows(load: Workload, standard: Standard) -> list[Row]:
    """Verdicts and the number of rules fired are compared first."""
    compiled = compile_standard(standard)
    raw, host = RawProgram(load), HostProgram(load)
    _agree(load, compiled, raw, host)

    def read(seed: int) -> list[FactSet]:
        return [read_facts(document(facts), standard) for facts in fact_sets(load, _SETS, seed)]

    def ratios(seed: int) -> list[Facts]:
        return [with_ratios(load, facts) for facts in fact_sets(load, _SETS, seed)]

    times = side_by_side(
        {
            "ours": (
                lambda seed: [_decided(compiled, one) for one in read(seed)],
                lambda units: _fire(compiled, units),
            ),
            "raw": (lambda seed: [_units(raw, one) for one in ratios(seed)], raw.fire),
            "host": (lambda seed: [_units(raw, one) for one in ratios(seed)], host.fire),
            "assess": (read, lambda facts: assess(compiled, facts)),
            "from dict": (
                lambda seed: fact_sets(load, _SETS, seed),
                lambda facts: assess(compiled, read_facts(document(facts), standard)),
            ),
            "raw, whole": (ratios, raw.assess),
            "host, whole": (ratios, host.assess),
        },
        _ROUNDS,
    )
    raw.close()
    fired, whole = "fired, with trail: decided literals in", "Assessor.assess, facts read before"
    return [
        Row("3", fired, times["ours"], "durable-rules through its Host", times["host"], 1.3),
        Row("3", fired, times["ours"], "durable-rules, its C functions alone", times["raw"], 1.3),
        Row("3", whole, times["assess"], "the whole program, through its Host", times["host, whole"], 1.3),
        Row("3", whole, times["assess"], "the whole program, C functions alone", times["raw, whole"]),
        Row("3", "Assessor.assess, from a dict", times["from dict"], "the whole program, through its Host",
            times["host, whole"]),
    ]  # fmt: skip


def _decided(compiled: Compiled, facts: FactSet) -> Decided:
    """What Assay fires for these facts: criteria, areas, the level, each with its decided conditions."""
    row, _ = admit(compiled.admission, facts)
    values, rulebase, reader = compiled.criteria(row), compiled.firing.rulebase, assess(compiled, facts).reader
    found: Decided = [(rules, rules.unit.id, values) for rules in rulebase.criteria]
    found += [(rulebase.area, id_, compiled.area([members])) for id_, members in reader.inside_areas.items()]
    return [*found, (rulebase.level, "level", compiled.level([reader.all_areas]))]


def _fire(compiled: Compiled, units: Decided) -> tuple[dict[str, str | None], int]:
    """As an assessment does: the verdicts, and how many rules fired."""
    with compiled.firing.session() as session:
        verdicts = {id_: session.conclude(rules, id_, values) for rules, id_, values in units}
        return verdicts, len(session.trail)


def _units(program: Program, facts: Facts) -> list[Unit]:
    """What the program fires for these facts: criteria, areas, the level, each with its literals."""
    verdicts = program.assess(facts).verdicts
    return [*program.criteria(facts), *program.areas(verdicts), program.level(verdicts)]


def _agree(load: Workload, compiled: Compiled, *programs: Program) -> None:
    """AssertionError unless all give the same verdicts, and fire as often."""
    for facts in fact_sets(load, 50, seed=-3):
        read = read_facts(document(facts), compiled.plan.standard)
        assessment = assess(compiled, read)
        verdicts: dict[str, str] = {c.id: c.verdict for c in assessment.criteria}
        verdicts |= {f"area {a.id}": a.verdict for a in assessment.areas} | {"level": assessment.level.verdict}
        assert _fire(compiled, _decided(compiled, read))[1] == len(assessment.trail)
        for program in programs:
            ratios = with_ratios(load, facts)
            for answer in (program.assess(ratios), program.fire(_units(program, ratios))):
                assert answer.verdicts == verdicts
                assert len(answer.trail) == len(assessment.trail)
