"""More than two periods: facts further back, their days, and periods that were not."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared import small_standards as small
from shared.profiles import times
from shared.second_opinion import Oracle, Undecided, agrees
from shared.several_periods import previous, trend, verdicts, years, years_standard

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.assessing.cases import failures, read_cases
from assay.engine.explaining.reasons import missing
from assay.facts.values.dates import Period
from assay.facts.values.fact_set import PeriodFacts
from assay.facts.values.references import MOST_BACK, reference
from assay.rules.language.grammar import TRENDS

Json = Any


# ------------------------------------------------------------ facts of earlier periods


@pytest.mark.parametrize("back", range(1, MOST_BACK + 1))
def test_a_fact_is_looked_at_in_its_own_period(back: int) -> None:
    standard = years_standard(previous("n", back, **{"is": 7}))
    values: list[Json] = [{"n": 1} for _ in range(MOST_BACK + 1)]
    assert verdicts(standard, *values) == ["not_met"]
    values[back] = {"n": 7}
    assert verdicts(standard, *values) == ["met"]
    values[back] = {}
    assert verdicts(standard, *values) == ["unknown"]
    assert verdicts(standard, *values[:back]) == ["unknown"]
    assessment = assay.Assessor(standard).assess(years(standard, *values))
    (asked,) = missing(assessment.reader, "1.1")
    assert (asked.key, asked.back, asked.name) == ("n", back, reference("n", back))


def test_names_of_facts() -> None:
    assert [reference("a.b", back) for back in (0, 1, 2, 9)] == [
        "a.b", "previous.a.b", "previous2.a.b", "previous9.a.b",
    ]  # fmt: skip


def test_one_period_back_is_the_previous_period() -> None:
    plain, counted = ({"previous": "n", "at_least": 2}, previous("n", 1, at_least=2))
    standard = years_standard(plain, counted)
    assert standard.criteria[0].rule.met_when == standard.criteria[1].rule.met_when
    assert verdicts(standard, {"n": 1}, {"n": 2}) == ["met", "met"]


def test_computed_facts_are_worked_out_at_the_end_of_their_period() -> None:
    """What lies in a period is counted there, and its last day is its as-of date."""
    standard = years_standard(previous("recent", 2, **{"is": 2}), previous("known", 2, **{"is": 3}))
    before, start, end, after = "2022-08-31", "2022-09-01", "2023-08-31", "2023-09-01"
    rows = [{"day": day} for day in (before, start, end, after)]
    assert verdicts(standard, {}, {}, {"rows": rows}) == ["met", "met"]
    assert verdicts(standard, {}, {"rows": rows}, {"rows": rows[:2]}) == ["not_met", "not_met"]


def test_an_earlier_period_has_the_dates_given_with_it() -> None:
    """Terms, not years: what lies between two of them belongs to neither."""
    standard = years_standard(previous("recent", 2, **{"is": 1}), previous("recent", 3, **{"is": 1}))
    facts = years(standard, {}, {}, {"rows": [{"day": "2024-09-10"}, {"day": "2024-12-24"}]},
                  {"rows": [{"day": "2024-09-01"}, {"day": "2023-08-31"}]})  # fmt: skip
    terms = [Period("summer", date(2025, 4, 22), date(2025, 7, 18)),
             Period("spring", date(2025, 1, 6), date(2025, 4, 4)),
             Period("autumn", date(2024, 9, 2), date(2024, 12, 20))]  # fmt: skip
    dated = [replace(one, period=term) for one, term in zip(facts.periods, terms, strict=False)]
    dated.append(replace(facts.periods[3], period=Period("year", date(2023, 9, 1), date(2024, 9, 1))))
    assessment = assay.Assessor(standard).assess(replace(facts, periods=tuple(dated)))
    assert [c.verdict for c in assessment.criteria] == ["met", "met"]


def test_computed_facts_look_back_from_where_they_are_looked_at() -> None:
    standard = years_standard(previous("gain", 2, more_than=0))
    assert verdicts(standard, {}, {}, {"n": 3}, {"n": 2}) == ["met"]
    assert verdicts(standard, {"n": 9}, {"n": 8}, {"n": 3}) == ["unknown"]
    assert verdicts(standard, {"n": 9}, {"n": 8}, {"n": 2}, {"n": 2}) == ["not_met"]


def test_records_of_earlier_periods() -> None:
    day = {"field": "day", "before": "2020-01-01"}
    standard = years_standard({"some": {"previous": "rows", "back": 4}, "where": day},
                              {"count_of": {"previous": "rows", "back": 4}, "is": 2})  # fmt: skip
    rows = [{"day": "2019-01-01"}, {"day": "2021-01-01"}]
    assert verdicts(standard, {}, {}, {}, {"rows": []}, {"rows": rows}) == ["met", "met"]
    assert verdicts(standard, {}, {}, {}, {"rows": rows}) == ["unknown", "unknown"]

# ------------------------------------------------------------ periods that were not


ABSENT_TESTS: list[tuple[Json, str]] = [
    (previous("n", 2, at_least=0), "not_met"),
    (previous("n", 5, at_least=0), "not_met"),
    (previous("n", 2, exists=False), "met"),
    (previous("n", 2, exists=True), "not_met"),
    (previous("n", 1, exists=True), "met"),
    (previous("n", 2, known=True), "met"),
    (previous("n", 2, is_not=1), "met"),
    (previous("closed", 2, **{"is": False}), "not_met"),
    (previous("recent", 2, **{"is": 0}), "not_met"),
    (previous("recent", 2, exists=False), "met"),
    ({"count_of": {"previous": "rows", "back": 2}, "is": 0}, "met"),
    ({"some": {"previous": "rows", "back": 3}, "where": {"field": "day", "known": True}}, "not_met"),
    ({"every": {"previous": "rows", "back": 3}, "that": {"field": "day", "before": "1999-01-01"}}, "met"),
    ({"fact": "n", "more_than": {"previous": "n", "back": 2}}, "not_met"),
    ({"plus": [{"fact": "n"}, {"previous": "n", "back": 2}], "at_least": 0}, "not_met"),
    ({"fact": "gain", "at_least": 0}, "met"),
    (previous("gain", 1, at_least=-100), "not_met"),
    *[(trend("n", over, direction), "not_met") for over in (3, 10) for direction in TRENDS],
    (trend("n", 2, "rising"), "met"),
]


@pytest.mark.parametrize(("condition", "expected"), ABSENT_TESTS)
def test_facts_of_a_period_that_was_not_are_none(condition: Json, expected: str) -> None:
    standard = years_standard(condition)
    assert verdicts(standard, {"n": 3, "rows": []}, {"n": 2, "rows": []}, None) == [expected]


def test_what_was_not_is_not_asked_for_and_what_was_not_given_is() -> None:
    standard = years_standard(trend("n", 4, "rising"))
    assessor = assay.Assessor(standard)
    first_years = assessor.assess(years(standard, {}, {}, None))
    assert first_years.criterion("1.1").verdict == "not_met"
    unknown = assessor.assess(years(standard, {"n": 4}, {}, {"n": 2}))
    assert [one.name for one in missing(unknown.reader, "1.1")] == ["previous.n", "previous3.n"]


def test_a_criterion_can_leave_out_the_first_period() -> None:
    standard = years_standard(trend("n", 2, "rising"), applies_when={"previous": "n", "exists": True})
    assert verdicts(standard, {"n": 1}, None) == ["not_applicable"]
    assert verdicts(standard, {"n": 1}, {"n": 0}) == ["met"]
    assert verdicts(standard, {"n": 1}, {}) == ["unknown"]

# ------------------------------------------------------------ all readings


@settings(max_examples=times(250))
@given(data=st.data(), rules=generated.rule_documents(generated.YEAR_CONDITIONS))
def test_complete_years_give_what_the_oracle_says(data: st.DataObject, rules: Json) -> None:
    document = data.draw(generated.completed(data.draw(generated.year_documents())))
    standard = generated.standard_of(rules)
    assessment = assay.Assessor(standard).assess(document)
    for criterion in rules["criteria"]:
        try:
            expected = Oracle(rules, document).verdicts(criterion)
        except Undecided:
            continue
        assert agrees(assessment.criterion(criterion["id"]).verdict, expected)


@settings(max_examples=times(150))
@given(data=st.data(), rules=generated.rule_documents(generated.YEAR_CONDITIONS))
def test_more_years_never_turn_a_known_verdict(data: st.DataObject, rules: Json) -> None:
    """Facts, and whole periods with them, become known; or it becomes known that there were no more."""
    standard = generated.standard_of(rules)
    assessor = assay.Assessor(standard)
    partial = data.draw(generated.year_documents())
    whole = data.draw(generated.completed(partial))
    if whole["previous"] != "none" and data.draw(st.booleans()):
        known = [None if one["facts"] == "none" else one["facts"] for one in whole["earlier"]]
        whole["earlier"] = generated.earlier_of(int(generated.PERIOD[:4]), [*known, None])
    before = assessor.assess(partial)
    after = assessor.assess(whole)
    for one, other in zip(before.criteria, after.criteria, strict=True):
        assert set(other.could_be) <= set(one.could_be)


def test_bad_values_of_earlier_periods_are_refused_together() -> None:
    assessor = assay.Assessor(years_standard(trend("n", 4, "rising")))
    flat = {"n": "many", "previous2.n": -1, "previous3.m": 1, "previous10.n": 1}
    with pytest.raises(assay.InputError) as caught:
        assessor.verdicts(flat, small.AS_OF, small.PERIOD)
    assert [(str(problem.at), problem.code) for problem in caught.value.problems] == [
        ("facts:facts.n", "F202"), ("facts:facts.previous10.n", "F201"),
        ("previous2:facts.n", "F205"), ("previous3:facts.m", "F201"),
    ]  # fmt: skip


CASES = """\
assay: cases/1
as_of: 2025-07-18
period: 2024/25
criteria:
  - id: "1.1"
    facts: {n: 3}
    previous: {n: 2}
    earlier: [{period: 2022/23, facts: {n: 1}}]
    cases:
      - {name: rising, expect: met}
      - {name: it began higher, earlier: [{period: 2022/23, facts: {n: 2}}], expect: not_met}
      - {name: the year before last is not known, earlier: [], expect: unknown}
      - {name: the second year, earlier: [{period: 2022/23, facts: none}], expect: not_met}
      - {name: the first year, previous: none, earlier: [], expect: not_met}
"""


def test_cases_have_earlier_periods(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "one.yaml").write_text(CASES, "utf-8")
    standard = years_standard(trend("n", 3, "rising"))
    cases = read_cases(tmp_path, standard.vocabulary)
    assert len(cases) == 5
    assert list(failures(compile_standard(standard), cases)) == []


def test_a_period_can_be_given_without_facts_between_others() -> None:
    standard = years_standard(previous("n", 2, at_least=1))
    read = years(standard, {}, {}, {"n": 1})
    empty = replace(read, periods=(read.periods[0], PeriodFacts(read.periods[1].period, {}), read.periods[2]))
    assert assay.Assessor(standard).assess(empty).criteria[0].verdict == "met"
