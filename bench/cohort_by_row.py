"""Engines that take one scheme at a time, on a few schemes of the workload whose facts are all known.

None of the three has unknown values, so these schemes have none. zen-engine is
asked for criteria alone; the others give areas and the level too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .cohort_data import column_of
from .cohort_worker import Work
from .workload import Plain, Workload, with_ratios, workload

if TYPE_CHECKING:
    import polars as pl

_CODES: Mapping[str, int] = {"not_met": 0, "partly_met": 1, "met": 2, "not_applicable": 3}
_LEVELS: Mapping[str, int] = {"beginning": 0, "developing": 1, "excellent": 2, "not_applicable": 3}
Verdicts = Mapping[str, str]


def zen(path: str, number: str) -> Work:
    """GoRules' zen-engine: a decision with one expression for all criteria, its fastest form."""
    from .zen_decision import Zen

    load = workload()
    engine = Zen(load)
    facts = [with_ratios(load, one) for one in _facts(load, path, int(number))]

    def named(one: Mapping[str, Plain]) -> Verdicts:
        return {f"criterion {id_}": verdict for id_, verdict in engine.named(engine.whole(one)).items()}

    return Work(lambda: [engine.whole(one) for one in facts], lambda: _frame(facts, named))


def clips(path: str, number: str) -> Work:
    """CLIPS, by way of clipspy."""
    from .cohort_clips import Clips

    load = workload()
    engine = Clips(load)
    facts = _facts(load, path, int(number))
    return Work(lambda: [engine.verdicts(one) for one in facts], lambda: _frame(facts, engine.verdicts))


def durable_rules(path: str, number: str) -> Work:
    """durable-rules, by its C functions: a program by hand."""
    from .durable_calls import RawProgram

    load = workload()
    engine = RawProgram(load)
    facts = [with_ratios(load, one) for one in _facts(load, path, int(number))]

    def named(one: Mapping[str, Plain]) -> Verdicts:
        found = engine.assess(one).verdicts
        return {name if name.startswith(("area", "level")) else f"criterion {name}": v for name, v in found.items()}

    return Work(lambda: [engine.assess(one) for one in facts], lambda: _frame(facts, named))


def _facts(load: Workload, path: str, number: int) -> list[dict[str, Plain]]:
    """Plain dicts, as an application has them: percentages as text."""
    import polars as pl

    rows = pl.read_parquet(path, n_rows=number).sort("subject_id").to_dicts()
    return [
        {fact.key: _plain(fact.kind, row[column_of(fact.key, fact.kind)]) for fact in load.facts} for row in rows
    ]


def _plain(kind: str, value: Plain) -> Plain:
    return f"{value}%" if kind == "percentage" else float(value) if kind == "decimal" else value


def _frame(facts: list[dict[str, Plain]], verdicts: Callable[[Mapping[str, Plain]], Verdicts]) -> pl.DataFrame:
    import polars as pl

    found = [verdicts(one) for one in facts]
    columns = {
        name.replace(" ", "_").replace(".", "_"): [(_LEVELS if name == "level" else _CODES)[one[name]] for one in found]
        for name in found[0]
    }
    return pl.DataFrame({"subject_id": range(len(found)), **columns})
