"""Hostile rule files: a clear problem or the right verdict, in bounded time and memory, never a crash."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import pytest
from shared.small_standards import (
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
    verdicts,
)
from shared.time_limits import within

import assay
from assay.facts.file.schema import facts_schema
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files

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
    doubled = {f"d{n}": named({"all": [use(n - 1), use(n - 1)]}) for n in range(1, 45)}
    broken = {**doubled, "d0": named(is_(99))}
    doubled["d0"] = named(is_(0))
    assert verdicts(rules([criterion("1.1", use(9))], booleans(1), definitions={f"d{n}": doubled[f"d{n}"]
                    for n in range(10)}), {"f0": True}) == ["met"]  # fmt: skip
    for definitions, code in ((doubled, "R309"), (broken, "R301")):
        criteria = [criterion(f"1.{n}", use(n)) for n in range(45)]
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
        document = rules([criterion("1.1", {**use(power), "at_least": 10**39})], vocabulary, definitions=definitions)
        if power == 3:
            assert verdicts(document, {"n": given}) == ["met"]
        else:
            assert refused(partial(verdicts, document, {"n": given})) == ["A403"]
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


@pytest.mark.parametrize("id_", ["level", "__proto__", "a b", "1.1\n", "é", "C" * 61, "C" * 1_000_000, "../x", ""])
def test_ids_that_cannot_be(id_: str) -> None:
    assert set(problems(rules([criterion(id_, is_(0))], booleans(1)))) <= {"R104", "R108"}


def test_the_order_of_files_does_not_show() -> None:
    criteria = [criterion(id_, is_(0)) for id_ in ("1.1", "01.1", "1.01", "1.10", "1.2")]
    orders = [[c.id for c in standard(rules(some, booleans(1))).criteria] for some in (criteria, criteria[::-1])]
    assert orders[0] == orders[1]


@pytest.mark.parametrize(("line", "code"), [("a\nLevel: Good", "R104"), ("a\rb", "R104"), ("a\u202eb", "F004")])
def test_titles_cannot_forge_lines_of_the_answer(line: str, code: str) -> None:
    for document in (rules([criterion("1.1", is_(0), title=line)], booleans(1)),
                     rules([], booleans(1), standard={**HEAD, "title": line}),
                     rules([], booleans(1), areas=[{"id": "1", "title": line}])):  # fmt: skip
        assert problems(document) == [code]


def test_a_unit_is_no_pattern() -> None:
    made = standard(rules([criterion("1.1", {"fact": "m", "at_least": 5})], {"m": fact("money", unit="(a+)+$")}))
    assert "\\(a\\+\\)\\+\\$" in json.dumps(facts_schema("x", made.vocabulary)).replace("\\\\", "\\")


def test_many_problems_of_rules_are_found_fast() -> None:
    many = {f"k{n}": 1 for n in range(20_000)}
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


@pytest.mark.parametrize("id_", [
    "u0", "s0", "a1", "r0", "x0", "sink", "start", "kind", "sid", "id", "constructor", "C" * 60,
])  # fmt: skip
def test_ids_that_the_rule_engine_knows_too(id_: str) -> None:
    document = rules([criterion(id_, is_(0)), criterion("z", is_(1))], booleans(2))
    assert sorted(verdicts(document, {"f0": True, "f1": False})) == ["met", "not_met"]
    assert assessed(document, {"f0": True}).criterion(id_).verdict == "met"



@pytest.mark.parametrize(("as_of", "period"), [("1900-01-01", "1901"), ("2199-12-31", "2198")])
def test_durations_that_reach_beyond_the_calendar(as_of: str, period: str) -> None:
    document = rules([
        criterion("1.1", {"fact": "d", "within": "200 years"}),
        criterion("1.2", {"fact": "d", "on_or_after": {"ago": "200 years"}}),
        criterion("1.3", {"previous": "d", "within": "period"}),
    ], {"d": fact("date", fresh_for="200 years")})  # fmt: skip
    given = facts({"d": as_of}, as_of=as_of, period=period, evidence={"d": {"collected_on": "1900-01-01"}})
    assessment = assay.Assessor(standard(document)).assess(given)
    assert [c.verdict for c in assessment.criteria] == ["met", "met", "unknown"]


def test_100_000_rows_are_counted_to_the_last() -> None:
    rows = fact("records", fields={"x": {"type": "integer", "label": "x"}})
    cuts = [{"share_of": "r", "that": {"field": "x", "at_least": 1}, "at_least": cut} for cut in ("50%", "49.999%")]
    document = rules([criterion(f"1.{n}", cut) for n, cut in enumerate(cuts)], {"r": rows})
    given = {"r": [{"x": int(n < 49_999)} for n in range(100_000)]}
    assert [c.verdict for c in assessed(document, given).criteria] == ["not_met", "met"]
