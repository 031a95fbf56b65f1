"""Parts 1 and 2: verdicts alone, and with the full explanation, from plain dicts; beside zen-engine."""

from __future__ import annotations

from typing import Any

from assay import Assessor

from . import closures
from .measure import Row, side_by_side
from .workload import AS_OF, PERIOD, Plain, Workload, fact_sets, with_ratios
from .zen_decision import Zen

_SETS, _ROUNDS = 40, 60
Facts = dict[str, Plain]


def dict_rows(load: Workload, assessor: Assessor) -> list[Row]:
    """Every round has facts that have not been seen before. Verdicts are compared first."""
    zen, other = Zen(load), Assessor(assessor.standard)
    _agree(load, assessor, zen)

    def plain(seed: int) -> list[Facts]:
        return fact_sets(load, _SETS, seed)

    def fine(seed: int) -> list[Facts]:
        return fact_sets(load, _SETS, seed, fine=True)

    def ratios(seed: int) -> list[Facts]:
        return [with_ratios(load, facts) for facts in plain(seed)]

    def verdicts(facts: Facts) -> object:
        return assessor.verdicts(facts, AS_OF, PERIOD)

    def explained(facts: Facts) -> object:
        return assessor.explained(facts, AS_OF, PERIOD)

    for facts in fact_sets(load, 1_000, seed=-2):
        verdicts(facts)
        explained(facts)
    times = side_by_side(
        {
            "ours": (plain, verdicts),
            "zen": (ratios, zen.each),
            "zen, one": (ratios, zen.whole),
            "closures": (ratios, closures.verdicts),
            "fine": (fine, lambda facts: other.verdicts(facts, AS_OF, PERIOD)),
            "explained": (plain, explained),
            "traced": (ratios, zen.traced),
            "traced, one": (ratios, zen.whole_traced),
        },
        _ROUNDS,
    )
    whole = side_by_side({"": (plain, lambda facts: assessor.assess(document(facts)).to_dict())}, 3)
    what, told = f"verdicts: {len(load.criteria)} criteria, {len(load.facts)} facts", "verdicts and explanation"
    return [
        Row("1", what, times["ours"], "zen-engine", times["zen"], 0.5),
        Row("1", what, times["ours"], "zen-engine, all in one expression", times["zen, one"]),
        Row("1", what, times["ours"], "hand-written closures", times["closures"]),
        Row("1", "verdicts, no figure seen before", times["fine"], "zen-engine", times["zen"]),
        Row("2", told, times["explained"], "zen-engine, trace on", times["traced"], 1.0),
        Row("2", told, times["explained"], "zen-engine, all in one, trace on", times["traced, one"]),
        Row("2", "assess(dict).to_dict()", whole[""]),
    ]


def document(facts: Facts) -> dict[str, Any]:
    """The facts as a whole facts document."""
    return {"assay": "facts/1", "subject": {"id": "bench"}, "as_of": AS_OF, "period": PERIOD, "facts": facts}


def _agree(load: Workload, assessor: Assessor, zen: Zen) -> None:
    """AssertionError unless all give the same verdicts."""
    for facts in (*fact_sets(load, 100, seed=-3), *fact_sets(load, 100, seed=-4, fine=True)):
        ours, ratios = assessor.verdicts(facts, AS_OF, PERIOD), with_ratios(load, facts)
        assert ours == closures.verdicts(ratios)
        assert ours == zen.named(zen.each(ratios)) == zen.named(zen.whole(ratios))
        assert ours == {c.id: c.verdict for c in assessor.assess(document(facts)).criteria}
