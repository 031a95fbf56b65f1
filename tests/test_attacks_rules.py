"""Hostile rule files: a clear problem or the right verdict, in bounded time and memory, never a crash."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from math import ceil

import pytest
from hostile import (
    HEAD,
    Json,
    assessed,
    booleans,
    criterion,
    fact,
    facts,
    is_,
    refused,
    rules,
    standard,
    verdict,
    verdicts,
    within,
)

import assay
from assay.engine.durable import MOST_BRANCHES, OverLimit, Ruleset, check_limits
from assay.engine.plan import Graph, Node, Outcome, Unit
from assay.engine.rulebase import unit_rules
from assay.facts.schema import facts_schema
from assay.rules.files import File
from assay.rules.read_standard import standard_from_files
from assay.rules.terms import Any as AnyOf
from assay.rules.terms import Compare, Field
from assay.rules.types import BOOLEAN

ROWS: Json = {"r": fact("records", fields={"x": {"type": "integer", "label": "x"},
                                           "p": {"type": "percentage", "label": "p"}})}  # fmt: skip


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with within(20):
        yield


def problems(document: Json) -> list[str]:
    return refused(lambda: assay.Assessor(standard(document)).assess(facts({})))


def named(condition: Json) -> Json:
    return {"says": "d", "condition": condition}


def worth(value: Json) -> Json:
    return {"says": "d", "value": value}


def use(number: int) -> Json:
    return {"definition": f"d{number}"}


TEXTS = {
    "alias bomb": ("a: &a [x, x]\nb: [*a, *a]", "Y104"),
    "tag": ("assay: !!python/name:os.system x", "Y109"),
    "deep": ("criteria: " + "[" * 10_000, "Y105"),
    "key twice": ("assay: rules/1\nassay: rules/1", "Y108"),
    "null": ("assay: 'rules/1\0'", "F004"),
    "no UTF-8": ("assay: rules/1 # \udcff", "F004"),
    "no number": ("assay: rules/1\nparameters: {p: {type: decimal, value: .nan, because: x}}", "Y110"),
    "digits": ("assay: rules/1\nparameters: {p: {type: decimal, value: 1e9999999999999999999, because: x}}", "Y111"),
    "two documents": ("assay: rules/1\n---\nassay: rules/1", "Y107"),
    "nothing": ("", "Y102"),
    "escape": ('assay: rules/1\ncriteria: ["\\e[31m"]', "F004"),
    "no rules": ("assay: facts/1", "R003"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_rule_files_are_refused_by_name(name: str) -> None:
    text, code = TEXTS[name]
    file = File("rules.yaml", text.encode("utf-8", "surrogateescape"))
    assert code in refused(lambda: standard_from_files([file]))


@pytest.mark.parametrize(("depth", "answer"), [(55, "not_met"), (54, "met"), (10_000, "Y105")])
def test_conditions_nested_to_the_limit_and_beyond(depth: int, answer: str) -> None:
    text = json.dumps(rules([criterion("1.1", "HERE")], booleans(1)))
    text = text.replace('"HERE"', '{"not": ' * depth + json.dumps(is_(0)) + "}" * depth)
    if answer == "Y105":
        assert refused(lambda: standard_from_files([File("r.json", text.encode())])) == ["Y105"]
    else:
        made = standard_from_files([File("r.json", text.encode())])
        assessment = assay.Assessor(made).assess(facts({"f0": True}))
        assert assessment.criterion("1.1").verdict == answer and "not" in assessment.to_json()


def test_definitions_that_double() -> None:
    doubled = {f"d{n}": named({"all": [use(n - 1), use(n - 1)]}) for n in range(1, 60)}
    broken = {**doubled, "d0": named(is_(99))}
    doubled["d0"] = named(is_(0))
    assert verdicts(rules([criterion("1.1", use(9))], booleans(1), definitions={f"d{n}": doubled[f"d{n}"]
                    for n in range(10)}), {"f0": True}) == ["met"]  # fmt: skip
    for definitions, code in ((doubled, "R309"), (broken, "R301")):
        criteria = [criterion(f"1.{n}", use(n)) for n in range(60)]
        for ordered in (criteria, criteria[-1:]):
            assert code in problems(rules(ordered, booleans(1), definitions=definitions))


@pytest.mark.parametrize("links", [95, 150, 5_000])
def test_definitions_in_a_long_chain(links: int) -> None:
    """Also where each criterion takes the chain one link further, so that no step is a long one."""
    definitions = {"d0": named(is_(0)), **{f"d{n}": named({"not": use(n - 1)}) for n in range(1, links // 2)}}
    for criteria in ([criterion("1.1", use(links // 2 - 1))],
                     [criterion(f"1.{n}", use(n)) for n in range(min(links // 2, 500))]):  # fmt: skip
        document = rules(criteria, booleans(1), definitions=definitions)
        if links < 100:
            expected = ["met" if int(c["met_when"]["definition"][1:]) % 2 == 0 else "not_met" for c in criteria]
            assert verdicts(document, {"f0": True}) == expected
        else:
            assert "R309" in problems(document)


def test_a_standard_that_is_small_only_while_its_definitions_are_not_written_out() -> None:
    definitions = {"d0": named({"all": [{"fact": f"f{n}", "known": True} for n in range(900)]})}
    assert "R309" in problems(rules([criterion(f"1.{n}", use(0)) for n in range(300)], booleans(900),
                                    definitions=definitions))  # fmt: skip


def test_figures_that_grow_without_end() -> None:
    definitions = {"d0": worth({"fact": "n"}), **{f"d{n}": worth({"times": [use(n - 1)] * 2}) for n in range(1, 12)}}
    vocabulary = {"n": fact("integer"), **ROWS}
    for power, given in ((3, 10**30), (11, 10**39)):
        document = rules([criterion("1.1", {**use(power), "at_least": 10**40})], vocabulary, definitions=definitions)
        if power == 3:
            assert verdicts(document, {"n": given}) == ["met"]
        else:
            assert refused(lambda document=document, given=given: verdicts(document, {"n": given})) == ["A403"]
    mean = rules([criterion("1.1", {"mean_of": "r", "field": "p", "at_least": "50%"})], vocabulary)
    rows = [{"p": f"{n} of {n + n % 2}"} for n in range(1, 900)]
    assert verdicts(mean, {"r": rows}) == ["met"]
    hostile = [{"p": f"1 of {10**17 + 2 * n + 1}"} for n in range(20_000)]
    assert refused(lambda: verdicts(mean, {"r": hostile})) == ["A403"]


def test_records_are_not_looked_at_inside_records() -> None:
    inner: Json = {"field": "x", "more_than": 5}
    for _ in range(8):
        inner = {"some": "r", "where": inner}
    assert problems(rules([criterion("1.1", inner)], ROWS)) == ["R303"]
    count = {"share_of": "r", "that": {"count_of": "r", "at_least": 1}, "at_least": "1%"}
    assert problems(rules([criterion("1.1", count)], ROWS)) == ["R303"]


@pytest.mark.parametrize("links", [90, 150, 3_000])
def test_computed_facts_in_a_long_chain(links: int) -> None:
    vocabulary: Json = {"c0": fact("integer")}
    for n in range(1, links):
        vocabulary[f"c{n}"] = fact("integer", computed={"plus": [{"fact": f"c{n - 1}"}, 1]})
    document = rules([criterion("1.1", {"fact": f"c{links - 1}", "at_least": links})], vocabulary)
    if links < 100:
        assert verdicts(document, {"c0": 1}) == ["met"]
        assert verdicts(document, {"c0": 0}) == ["not_met"]
    else:
        assert set(problems(document)) == {"R309"}


def test_computed_facts_that_double_or_run_in_a_ring() -> None:
    vocabulary: Json = {"a0": fact("integer")}
    for n in range(1, 40):
        for letter in "bc":
            vocabulary[f"{letter}{n}"] = fact("integer", computed={"plus": [{"fact": f"a{n - 1}"}, 1]})
        vocabulary[f"a{n}"] = fact("integer", computed={"plus": [{"fact": f"b{n}"}, {"fact": f"c{n}"}]})
    document = rules([criterion("1.1", {"fact": "a39", "at_least": 5})], vocabulary)
    assert "R309" in problems(document)
    vocabulary["a0"] = fact("integer", computed={"fact": "a39"})
    assert "R310" in problems(document)


# ------------------------------------------------------------------ the rule engine


@pytest.mark.parametrize("kind", ["all", "any"])
def test_a_thousand_parts(kind: str) -> None:
    parts = {kind: [is_(n) for n in range(1_000)]}
    ends = {"all": False, "any": True}
    rest = {f"f{n}": not ends[kind] for n in range(1_000)}
    for given, expected in (
        (rest, kind == "all"), ({**rest, "f500": ends[kind]}, kind == "any"), ({"f500": ends[kind]}, kind == "any"),
    ):  # fmt: skip
        assert verdict(parts, given, 1_000) == ("met" if expected else "not_met")
    assert verdict(parts, {k: v for k, v in rest.items() if k != "f7"}, 1_000) == "unknown"


@pytest.mark.parametrize(("least", "of"), [(1, 900), (2, 100), (5, 12), (20, 40), (99, 100), (50, 100), (500, 1_000)])
def test_at_least_so_many(least: int, of: int) -> None:
    document = rules([criterion("1.1", {"at_least": least, "of": [is_(n) for n in range(of)]})], booleans(of))
    if least * (of - least) > 1_500:
        assert problems(document) == ["R501"]
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

    adding = {"area": {"met_when": {"all": [part(n) for n in range(9)]}},
              "levels": [{"id": "good", "title": "G", "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
                         {"id": "poor", "title": "P"}]}  # fmt: skip
    criteria = [criterion(f"{area}.{n}", is_(area * 10 + n), area=str(area)) for area in (1, 2, 3) for n in range(9)]
    document = rules(criteria, booleans(40), areas=[{"id": str(n), "title": "A"} for n in (1, 2, 3)], adding_up=adding)
    given = {f"f{n}": n != 15 for n in range(40) if n != 35}
    assessment = assessed(document, given)
    assert [area.verdict for area in assessment.areas] == ["not_met", "met", "unknown"]
    assert assessment.level.verdict == "poor"


def test_leaves_that_lie_far_apart_in_a_large_standard() -> None:
    leaf = Compare(Field("x", BOOLEAN), "is", ())
    nodes = [Node(n, leaf, ()) for n in range(20_000)]
    nodes.append(Node(20_000, AnyOf(()), tuple(range(0, 20_000, 20))))
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


def kleene(condition: Json, given: Json) -> bool | None:
    """The meaning of a condition, in a few lines of its own."""
    if "fact" in condition:
        return given.get(condition["fact"])
    if "not" in condition:
        value = kleene(condition["not"], given)
        return None if value is None else not value
    key = next(key for key in ("all", "any", "of") if key in condition)
    values = [kleene(part, given) for part in condition[key]]
    least = {"all": len(values), "any": 1}.get(key) or condition["at_least"]
    return True if values.count(True) >= least else False if len(values) - values.count(False) < least else None


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
        values = {name: value for name, value in given.items()}
        found = assessor.assess(facts(given))
        for n, condition in enumerate(conditions):
            assert found.criterion(f"1.{n}").verdict == words[kleene(condition, values)]


# ---------------------------------------------------------------- names and problems


@pytest.mark.parametrize("id_", ["u0", "s0", "a1", "r0", "x0", "sink", "start", "kind", "sid", "id", "constructor", "C" * 60])
def test_ids_that_the_rule_engine_knows_too(id_: str) -> None:
    document = rules([criterion(id_, is_(0)), criterion("z", is_(1))], booleans(2))
    assert sorted(verdicts(document, {"f0": True, "f1": False})) == ["met", "not_met"]
    assert assessed(document, {"f0": True}).criterion(id_).verdict == "met"


@pytest.mark.parametrize("id_", ["level", "__proto__", "a b", "1.1\n", "é", "C" * 61, "C" * 1_000_000, "../x", ""])
def test_ids_that_cannot_be(id_: str) -> None:
    assert set(problems(rules([criterion(id_, is_(0))], booleans(1)))) <= {"R104", "R108"}


def test_the_order_of_files_does_not_show() -> None:
    criteria = [criterion(id_, is_(0)) for id_ in ("1.1", "01.1", "1.01", "1.10", "1.2")]
    orders = [[c.id for c in standard(rules(some, booleans(1))).criteria] for some in (criteria, criteria[::-1])]
    assert orders[0] == orders[1]


@pytest.mark.parametrize("line", ["a\nLevel: Good", "a\rb", "a\u202eb"])
def test_titles_cannot_forge_lines_of_the_answer(line: str) -> None:
    for document in (rules([criterion("1.1", is_(0), title=line)], booleans(1)),
                     rules([], booleans(1), standard={**HEAD, "title": line}),
                     rules([], booleans(1), areas=[{"id": "1", "title": line}])):  # fmt: skip
        assert problems(document) == ["R104"]


def test_a_unit_is_no_pattern() -> None:
    made = standard(rules([criterion("1.1", {"fact": "m", "at_least": 5})], {"m": fact("money", unit="(a+)+$")}))
    assert "\\(a\\+\\)\\+\\$" in json.dumps(facts_schema("x", made.vocabulary)).replace("\\\\", "\\")


def test_many_problems_of_rules_are_found_fast() -> None:
    many = {f"k{n}": 1 for n in range(50_000)}
    unknown = [criterion(f"1.{n}", {"fact": f"g{n}", "is": True}) for n in range(2_000)]
    options = {"f": fact("choice", options=[f"o{n}" for n in range(100)])}
    for document in (
        {"assay": "rules/1", **many},
        rules([{**criterion("1.1", is_(0)), **many}], booleans(1)),
        rules([{"id": "1.1", **many}], booleans(1)),
        rules([criterion("1.1", {**is_(0), **many})], booleans(1)),
        rules(unknown, booleans(3_000)),
        rules([criterion("1.1", {"fact": "f", "one_of": [f"z{n}" for n in range(1_000)]})], options),
        rules([], {f"k{n}": {"type": "booleen", "labl": "x"} for n in range(2_000)}),
    ):
        with within(10):
            assert len(problems(document)) >= 1_000
