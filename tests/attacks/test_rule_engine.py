"""The rule engine under load: verdicts stay right, and threads, forks and thousands of runs do no harm."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from math import ceil

import pytest
from shared.boolean_rules import WIDE, kleene, random_facts, right
from shared.places import TESTS
from shared.profiles import times
from shared.small_standards import (
    ADDING_UP,
    Json,
    assessed,
    booleans,
    criterion,
    facts,
    is_,
    refused,
    rules,
    standard,
    verdict,
)
from shared.time_limits import PATIENCE, limit_processor, within

import assay
from assay.engine.firing.durable import Ruleset
from assay.engine.firing.limits import MOST_BRANCHES, OverLimit, check_limits
from assay.engine.firing.rulebase import unit_rules
from assay.engine.plan.plan import Graph, GraphNode, Outcome, Unit
from assay.rules.language.terms import Any as AnyOf
from assay.rules.language.terms import Compare, Field
from assay.rules.language.types import BOOLEAN


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with within(20):
        yield


@pytest.mark.parametrize("kind", ["all", "any"])
def test_a_thousand_parts(kind: str) -> None:
    parts = {kind: [is_(n) for n in range(1_000)]}
    ends = {"all": False, "any": True}
    rest = {f"f{n}": not ends[kind] for n in range(1_000)}
    assessor = assay.Assessor(standard(rules([criterion("1.1", parts)], booleans(1_000))))
    for given, expected in (
        (rest, {"all": "met", "any": "not_met"}[kind]),
        ({**rest, "f500": ends[kind]}, {"all": "not_met", "any": "met"}[kind]),
        ({"f500": ends[kind]}, {"all": "not_met", "any": "met"}[kind]),
        ({k: v for k, v in rest.items() if k != "f7"}, "unknown"),
    ):
        assert assessor.assess(facts(given)).criterion("1.1").verdict == expected


@pytest.mark.parametrize(("least", "of"), [(1, 900), (2, 100), (5, 12), (20, 40), (99, 100), (50, 100), (500, 1_000)])
def test_at_least_so_many(least: int, of: int) -> None:
    document = rules([criterion("1.1", {"at_least": least, "of": [is_(n) for n in range(of)]})], booleans(of))
    if least * (of - least) > 1_500:
        assert refused(lambda: assay.Assessor(standard(document))) == ["R501"]
        return
    assessor = assay.Assessor(standard(document))
    for number, expected in ((least, "met"), (least - 1, "not_met")):
        given = facts({f"f{n}": n >= of - number for n in range(of)})
        assert assessor.assess(given).criterion("1.1").verdict == expected
    open_ = {f"f{n}": n < least - 1 for n in range(of - 1)}
    assert assessor.assess(facts(open_)).criterion("1.1").verdict == "unknown"


def test_one_fact_behind_hundreds_of_conditions() -> None:
    shared = {"any": [{"all": [is_(0), is_(n)]} for n in range(1, 301)]}
    known = {f"f{n}": False for n in range(301)}
    assert verdict(shared, {"f0": False}, 301) == "not_met"
    assert verdict(shared, known | {"f0": True}, 301) == "not_met"
    assert verdict(shared, {"f0": True, "f300": True}, 301) == "met"
    assert verdict(shared, {"f0": True}, 301) == "unknown"


def test_conditions_that_repeat_themselves_fired_node_by_node() -> None:
    pairs = {"all": [{"any": [is_(2 * n), is_(2 * n + 1)]} for n in range(8)]}
    repeated = {"all": [is_(0)] * 20 + [pairs, pairs, {"any": [is_(1)] * 70}]}
    for value, expected in ((True, "met"), (False, "not_met")):
        given = {f"f{n}": value for n in range(16)}
        assert verdict(repeated, given, 16) == expected
        assert verdict(pairs, given, 16, partly_when=pairs) == expected
        assert verdict(pairs, given, 16, applies_when=pairs) == ("met" if value else "not_applicable")


@pytest.mark.parametrize("width", [63, 64, 65])
def test_as_many_rules_at_once_as_the_library_takes(width: int) -> None:
    parts = [is_(n) for n in range(width)]
    for kind, value, expected in (("any", True, "met"), ("all", False, "not_met")):
        assert verdict({kind: parts}, {f"f{n}": value for n in range(width)}, width) == expected


def test_an_area_rule_fired_node_by_node_for_every_area() -> None:
    """Area 1 lacks its criterion 5; area 2 has all; of area 3 one is not known."""
    def part(n: int) -> Json:
        choices = [{"some": "criteria", "where": {"all": [{"field": "id", "is": f"{area}.{n}"},
                                                          {"field": "verdict", "is": "met"}]}} for area in (1, 2, 3)]
        return {"any": choices}

    adding = {**ADDING_UP, "area": {"met_when": {"all": [part(n) for n in range(9)]}}}
    criteria = [criterion(f"{area}.{n}", is_(area * 10 + n), area=str(area)) for area in (1, 2, 3) for n in range(9)]
    document = rules(criteria, booleans(40), areas=[{"id": str(n), "title": "A"} for n in (1, 2, 3)], adding_up=adding)
    given = {f"f{n}": n != 15 for n in range(40) if n != 35}
    assessment = assessed(document, given)
    assert [area.verdict for area in assessment.areas] == ["not_met", "met", "unknown"]
    assert assessment.level.verdict == "poor"


def test_leaves_that_lie_far_apart_in_a_large_standard() -> None:
    leaf = Compare(Field("x", BOOLEAN), "is", ())
    nodes = [GraphNode(n, leaf, ()) for n in range(20_000)]
    nodes.append(GraphNode(20_000, AnyOf(()), tuple(range(0, 20_000, 20))))
    unit = Unit("criterion", "1.1", (Outcome("met", ((20_000, True),)), Outcome("not_met", ((20_000, False),))))
    made = unit_rules(unit, Graph(tuple(nodes)), 7)
    named_rules = {f"r{n}": rule for n, rule in enumerate(made.rules)}
    check_limits(named_rules)
    Ruleset("far", {"start": {"all": [{"m": {"kind": "start"}}]}, **named_rules}).close()


def test_what_would_hang_the_library_does_not_reach_it() -> None:
    fan = {f"r{n}": {"all": [{"m": {"$and": [{"kind": "crit"}, {"n": n}]}}]} for n in range(MOST_BRANCHES + 1)}
    with pytest.raises(OverLimit, match="follow the same one"):
        check_limits(fan)


def test_10_000_rules() -> None:
    criteria = [criterion(f"1.{n}", {"any": [is_((n + k) % 60) for k in range(9)]}) for n in range(1_000)]
    assessor = assay.Assessor(standard(rules(criteria, booleans(60))))
    assert assessor.rules >= 10_000
    assessment = assessor.assess(facts({f"f{n}": n == 0 for n in range(60)}))
    assert [c.verdict == "met" for c in assessment.criteria] == [n % 60 == 0 or n % 60 > 51 for n in range(1_000)]


def test_3_400_criteria_in_500_areas() -> None:
    criteria = [criterion(f"{n % 500}.{n}", is_(n % 40), area=str(n % 500)) for n in range(3_400)]
    areas = [{"id": str(n), "title": "A"} for n in range(500)]
    assessment = assessed(rules(criteria, booleans(40), areas=areas), {f"f{n}": n != 3 for n in range(40)})
    assert sum(c.verdict == "not_met" for c in assessment.criteria) == 3_400 // 40
    assert {c.id for c in assessment.criteria} == {c["id"] for c in criteria}
    assert sum(a.verdict == "not_met" for a in assessment.areas) == len({n % 500 for n in range(3, 3_400, 40)})


def grown(source: random.Random, names: int, depth: int) -> Json:
    kind = source.choice(["all", "any", "of", "not", "leaf"]) if depth else "leaf"
    if kind == "leaf":
        return is_(source.randrange(names), source.random() < 0.8)
    if kind == "not":
        return {"not": grown(source, names, depth - 1)}
    parts = [grown(source, names, depth - 1) for _ in range(source.choice([2, 3, 6, 12]))]
    parts += parts[: source.choice([0, 0, 2])]
    return {kind: parts} | ({"at_least": source.randint(1, ceil(len(parts) / 2))} if kind == "of" else {})


@pytest.mark.parametrize("seed", range(4))
def test_grown_conditions_fire_what_they_mean(seed: int) -> None:
    source = random.Random(seed)
    conditions = [grown(source, 30, 3) for _ in range(12)]
    document = rules([criterion(f"1.{n}", c) for n, c in enumerate(conditions)], booleans(30))
    assessor = assay.Assessor(standard(document))
    words = {True: "met", False: "not_met", None: "unknown"}
    for _ in range(12):
        given = {f"f{n}": source.random() < 0.6 for n in range(30) if source.random() < 0.85}
        found = assessor.assess(facts(given))
        for n, condition in enumerate(conditions):
            assert found.criterion(f"1.{n}").verdict == words[kleene(condition, given)]


# ------------------------------------------------------- threads, forks, thousands of runs

def test_eight_threads_share_one_assessor() -> None:
    assessor = assay.Assessor(standard(WIDE))
    wrong: list[Json] = []
    done: list[int] = []

    def work(seed: int) -> None:
        source = random.Random(seed)
        for _ in range(times(250)):
            given = random_facts(source)
            if {c.id: c.verdict for c in assessor.assess(facts(given)).criteria} != right(given):
                wrong.append(given)
        done.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and sorted(done) == list(range(8))


def run(script: str) -> str:
    """What a fresh process prints that runs a script with all of ``boolean_rules``."""
    script = f"import assay, os, sys\nfrom shared.boolean_rules import *\n{script}"
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(TESTS)}, capture_output=True, text=True,
        timeout=PATIENCE, check=False, preexec_fn=limit_processor,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


FORK = """
assessor, source = assay.Assessor(standard(WIDE)), random.Random(5)
def check(runs):
    for _ in range(runs):
        given = random_facts(source)
        assert {c.id: c.verdict for c in assessor.assess(facts(given)).criteria} == right(given)
check(BEFORE)
child = os.fork()
check(AFTER)
if not child:
    os._exit(0)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where processes fork")
def test_a_process_that_forks_in_between() -> None:
    assert run(f"BEFORE, AFTER = {times(50)}, {times(200)}{FORK}") == ""


RUNS = {
    "assessments": ("assessor.assess(given)", times(5_000), 3_000),
    "assessors": ("assay.Assessor(made).assess(given)", times(200), 8_000),
}


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in kilobytes on Linux")
@pytest.mark.parametrize("name", RUNS)
def test_what_is_done_with_is_given_back(name: str) -> None:
    action, runs, most = RUNS[name]
    grown = run(f"""
made = standard(WIDE)
assessor, given = assay.Assessor(made), assay.read_facts(facts(SOME), made)
print(grown_by(lambda: {action}, {runs}))""")
    assert int(grown) < most
