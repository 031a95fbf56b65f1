"""How long an answer holds: held against evaluating every single day."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared import small_standards as small
from shared.command_line import command
from shared.one_rule import facts_of, one_rule
from shared.profiles import times

import assay
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.questions.passing import Clock
from assay.engine.questions.until import ValidUntil, valid_until
from assay.facts.values.dates import Duration, earlier
from assay.facts.values.fact_set import FactSet
from assay.views.text.layout import Paint
from assay.views.text.until import until_text

Json = Any
DAY = timedelta(days=1)
Days = list[tuple[date, dict[str, tuple[str, str]]]]


def verdicts_on(compiled: Compiled, facts: FactSet, day: date) -> dict[str, str] | None:
    try:
        found = judged(compiled, replace(facts, as_of=day))
    except assay.InputError:
        return None
    targets = [*found.criteria, *(f"area {id_}" for id_ in found.areas), "level"]
    return {target: found.verdict(target) for target in targets}


def every_day(compiled: Compiled, facts: FactSet, end: date) -> Iterator[tuple[date, dict[str, tuple[str, str]]]]:
    """The days on which a verdict is another than the day before, by evaluating all of them."""
    before = verdicts_on(compiled, facts, facts.as_of)
    assert before is not None
    stopped = False
    for ordinal in range(facts.as_of.toordinal() + 1, end.toordinal() + 1):
        day = date.fromordinal(ordinal)
        now = verdicts_on(compiled, facts, day)
        if now is None:
            if not stopped:
                yield day, {}
            stopped = True
            continue
        turned = {target: (before[target], now[target]) for target in now if now[target] != before[target]}
        if turned or stopped:
            yield day, turned
        before, stopped = now, False


def told(answer: ValidUntil) -> Days:
    return [(one.day, {turned.target: (turned.was, turned.now) for turned in one.turned}) for one in answer.changes]


# ------------------------------------------------------------ against every single day


@pytest.mark.parametrize("name", ["oakfield", "riverside", "hillcrest"])
def test_example_schools_day_by_day(name: str, root: Path, mentoring: assay.Standard) -> None:
    compiled = compile_standard(mentoring)
    facts = assay.read_facts(root / f"examples/{name}/facts.yaml", mentoring)
    answer = valid_until(compiled, facts)
    end = facts.as_of + 300 * DAY
    assert [one for one in told(answer) if one[0] <= end] == list(every_day(compiled, facts, end))
    assert answer.changes and answer.until == answer.changes[0].day - DAY
    for change in answer.changes:
        turned = {one.target for one in change.turned}
        assert {cause.target for cause in change.causes} >= {t for t in turned if "." in t}
        assert all(cause.passed and cause.was is not cause.now for cause in change.causes)


def lapsing(rules: Json) -> Json:
    """The same standard with facts whose evidence grows too old."""
    stale = {"fresh_for": "6 months", "when_stale": "unknown"}
    known = rules["vocabulary"]
    return rules | {"vocabulary": known | {key: known[key] | stale for key in ("whole.a", "share", "day", "rows")}}


FINDING = st.fixed_dictionaries({"source": st.just("list")}, optional={
    "collected_on": st.sampled_from(["2023-08-29", "2023-08-31", "2023-10-31", "2024-02-29"]),
    "valid_until": st.sampled_from(["2024-02-29", "2024-03-01", "2024-12-31", "2025-02-28"]),
})  # fmt: skip
EVIDENCE = st.dictionaries(st.sampled_from(["whole.a", "share", "day", "rows"]),
                           FINDING | st.lists(FINDING, min_size=1, max_size=2), max_size=4)  # fmt: skip
ALL_DAYS = st.sampled_from([*generated.DAYS, "2024-03-31", "2024-12-31", "2025-01-01", "2025-02-28"])
DATED = st.one_of(
    generated._days("fact", "day"),
    st.builds(lambda r, t: {"some": r, "where": t}, generated._records(), generated._days("field", "day")),
    st.builds(lambda r, t, n: {"count_of": r, "where": t, "at_least": n},
              generated._records(), generated._days("field", "day"), st.integers(1, 2)),
    st.builds(lambda w, d: {"latest_of": "rows", "field": "day", "by": "day", "where": w} | d,
              generated.WHERE, generated._days("fact", "").map(lambda d: {k: v for k, v in d.items() if k != "fact"})),
)  # fmt: skip


@settings(max_examples=times(15), deadline=None)
@given(data=st.data(), rules=generated.rule_documents(generated._logic(DATED | generated.LEAVES)))
def test_random_standards_day_by_day(data: st.DataObject, rules: Json) -> None:
    standard = generated.standard_of(lapsing(rules))
    document_ = data.draw(generated.fact_documents())
    document_["evidence"] = {
        key: one for key, one in data.draw(EVIDENCE).items() if key in document_["facts"]
    }  # fmt: skip
    for section in ("facts", "previous"):
        for row in [document_[section], *document_[section].get("rows", [])]:
            if row.get("day") not in (None, "none"):
                row["day"] = data.draw(ALL_DAYS)
    compiled = compile_standard(standard)
    facts = assay.read_facts(document_, standard)
    answer = valid_until(compiled, facts, years=2)
    assert answer.horizon == date(2026, 2, 28)
    assert told(answer) == list(every_day(compiled, facts, answer.horizon))
    assert max(map(len, until_text(answer, Paint(False), "facts.yaml").splitlines())) <= 80


@given(
    start=st.dates(date(1999, 1, 1), date(2005, 12, 31)), length=st.integers(0, 800),
    on=st.dates(date(1995, 1, 1), date(2009, 12, 31)), months=st.integers(0, 50), days=st.integers(0, 40),
    strictly=st.booleans(),
)  # fmt: skip
def test_bisection_finds_the_first_day(
    start: date, length: int, on: date, months: int, days: int, strictly: bool
) -> None:
    by = Duration(months, days)
    inside = [start + n * DAY for n in range(length + 1)]
    there = [day for day in inside if (earlier(day, by) > on if strictly else earlier(day, by) >= on)]
    expected = there[0] if there and there[0] != start else None
    assert Clock(start, inside[-1]).first(on, by, strictly) == expected


def test_two_moving_days_are_looked_at_every_day() -> None:
    """A month before is earlier than 30 days before on some days, and no date of the facts says on which."""
    rules = {"value": {"ago": "1 month"}, "says": "a month ago"}
    vocabulary = generated.VOCABULARY
    standard = generated.standard_of(
        {
            "assay": "rules/1",
            "standard": {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                         "source": {"title": "t"}},
            "vocabulary": vocabulary, "definitions": {"month": rules}, "areas": [{"id": "1", "title": "one"}],
            "parameters": generated.PARAMETERS,
            "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                          "reading": "r", "met_when": {"definition": "month", "before": {"ago": "30 days"}}}],
            "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                          "levels": [{"id": "low", "title": "Low"}]},
        }
    )  # fmt: skip
    compiled = compile_standard(standard)
    facts = assay.read_facts(facts_of({}), standard)
    answer = valid_until(compiled, facts, years=1)
    assert told(answer) == list(every_day(compiled, facts, answer.horizon)) and len(answer.changes) == 10


# ------------------------------------------------------------ what is said


def answer_to(condition: Json, facts: Json, vocabulary: Json = None, **more: Json) -> ValidUntil:
    assessor = one_rule(condition, vocabulary=vocabulary)
    read = assay.read_facts(facts_of(facts, **more), assessor.standard)
    return valid_until(compile_standard(assessor.standard), read, personal=more.get("personal", False))


def test_a_window_that_closes_names_its_fact() -> None:
    answer = answer_to({"fact": "day", "within": {"parameter": "year"}}, {"day": "2023-03-01"})
    assert answer.until == date(2024, 3, 1)
    (change,) = answer.changes
    (cause,) = change.causes
    (passed,) = cause.passed
    assert (passed.kind, passed.fact, passed.on, passed.window) == ("leaves", "day", date(2023, 3, 1), "12 months")
    assert (cause.was, cause.now) == (True, False)
    assert [one.target for one in change.turned] == ["1.1", "area 1"]


def test_a_day_that_comes() -> None:
    answer = answer_to({"fact": "day", "on_or_before": "as_of"}, {"day": "2024-08-31"})
    assert answer.until == date(2024, 8, 30) and answer.changes[0].causes[0].passed[0].kind == "comes"


def test_evidence_that_lapses_makes_a_verdict_unknown() -> None:
    stale = generated.VOCABULARY["whole.a"] | {"fresh_for": "12 months", "when_stale": "unknown"}
    vocabulary = generated.VOCABULARY | {"whole.a": stale}
    evidence = {"whole.a": {"source": "list", "collected_on": "2024-02-28"}}
    answer = answer_to({"fact": "whole.a", "at_least": 1}, {"whole.a": 2}, vocabulary, evidence=evidence)
    assert answer.until == date(2025, 2, 28)
    assert answer.changes[0].turned[0].now == "unknown" and answer.changes[0].causes[0].now is None
    assert answer.changes[0].causes[0].passed[0].kind == "stale"
    ends = {"whole.a": {"source": "list", "valid_until": "2024-02-29"}}
    answer = answer_to({"fact": "whole.a", "at_least": 1}, {"whole.a": 2}, vocabulary, evidence=ends)
    assert answer.until == date(2024, 2, 29) and answer.changes[0].causes[0].passed[0].kind == "expires"
    reported = generated.VOCABULARY | {"whole.a": stale | {"when_stale": "report"}}
    answer = answer_to({"fact": "whole.a", "at_least": 1}, {"whole.a": 2}, reported, evidence=evidence)
    assert answer.until is None and not answer.changes


CLASH: Json = {"type": "integer", "label": "recent rows", "question": "?",
               "computed": {"count_of": "rows", "where": {"field": "day", "within": "1 month"}}}  # fmt: skip


def test_facts_that_come_to_contradict_each_other_end_the_answer() -> None:
    vocabulary = generated.VOCABULARY | {"recent": CLASH}
    rows = [{"day": "2024-02-28"}, {"day": "2024-04-30"}]
    condition = {"fact": "recent", "at_least": 1}
    answer = answer_to(condition, {"recent": 1, "rows": rows}, vocabulary)
    assert answer.until == date(2024, 3, 28)
    assert [(one.day, bool(one.contradiction)) for one in answer.changes] == [
        (date(2024, 3, 29), True), (date(2024, 4, 30), False), (date(2024, 6, 1), True),
    ]  # fmt: skip
    text = until_text(answer, Paint(False), "facts.yaml")
    assert "No answer is given from this day on" in text and "no longer contradict" in text
    with pytest.raises(assay.InputError):
        answer_to(condition, {"recent": 2, "rows": rows}, vocabulary)


def test_a_contradiction_that_only_a_caution_looks_at_is_seen() -> None:
    """An assessment on that day ends with the contradiction, whoever looks at the figure."""
    vocabulary = generated.VOCABULARY | {"recent": CLASH}
    cautions = [{"when": {"fact": "recent", "at_least": 9}, "say": "Many."}]
    standard = one_rule({"fact": "yes", "is": True}, vocabulary=vocabulary, cautions=cautions).standard
    facts = assay.read_facts(facts_of({"recent": 1, "rows": [{"day": "2024-02-28"}], "yes": True}), standard)
    compiled = compile_standard(standard)
    answer = valid_until(compiled, facts, years=1)
    assert told(answer) == list(every_day(compiled, facts, answer.horizon)) == [(date(2024, 3, 29), {})]


def test_days_about_people_are_told_only_when_asked() -> None:
    vocabulary = generated.VOCABULARY | {"day": generated.VOCABULARY["day"] | {"personal": True}}
    condition = {"fact": "day", "within": "12 months"}
    assessor = one_rule(condition, vocabulary=vocabulary)
    read = assay.read_facts(facts_of({"day": "2023-03-01"}), assessor.standard)
    for personal in (False, True):
        answer = valid_until(compile_standard(assessor.standard), read, personal=personal)
        texts = (document_text(answer), until_text(answer, Paint(False), "f.yaml"))
        assert ("2023-03-01" in texts[0]) == personal and ("1 March 2023" in texts[1]) == personal


def test_targets_and_horizon(root: Path, mentoring: assay.Standard) -> None:
    compiled = compile_standard(mentoring)
    facts = assay.read_facts(root / "examples/oakfield/facts.yaml", mentoring)
    whole = valid_until(compiled, facts)
    area = valid_until(compiled, facts, ["area 8"])
    assert [one.target for change in area.changes for one in change.turned] == ["area 8"]
    assert {cause.target for cause in area.changes[0].causes} == {"8.2"}
    assert valid_until(compiled, facts, ["9.1"]).until is None
    short = valid_until(compiled, facts, years=0)
    assert short.until is None and short.horizon == facts.as_of
    jsonschema.validate(document(whole), schema("valid_until"))
    last = replace(facts, as_of=date(2199, 12, 31))
    assert valid_until(compiled, last).horizon == date(2204, 12, 31)


def test_the_first_change_is_what_an_assessment_on_that_day_says(root: Path, mentoring: assay.Standard) -> None:
    compiled = compile_standard(mentoring)
    path = root / "examples/oakfield/facts.yaml"
    answer = valid_until(compiled, assay.read_facts(path, mentoring))
    assert answer.until is not None
    kept, changed = (assess(compiled, assay.read_facts(path, mentoring, day)) for day in
                     (answer.until, answer.until + DAY))  # fmt: skip
    (turned,) = answer.changes[0].turned
    assert kept.criterion(turned.target).verdict == turned.was
    assert changed.criterion(turned.target).verdict == turned.now


def test_the_command(root: Path, tmp_path: Path) -> None:
    done = command("until", "examples/oakfield/facts.yaml")
    assert done.returncode == 0 and done.stderr == ""
    assert "This holds until 27 December 2025" in done.stdout and "Then, from 28 December 2025" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80 and "\x1b" not in done.stdout
    wrong = command("until", "examples/oakfield/facts.yaml", "9.11")
    assert (wrong.returncode, wrong.stdout) == (2, "") and "U102" in wrong.stderr
    assert command("until", "examples/oakfield/facts.yaml", "--years", "900").returncode == 2
    bad = tmp_path / "facts.yaml"
    bad.write_text("assay: facts/1\nfacts: 3\n")
    assert command("until", str(bad)).returncode == 2


def test_only_what_makes_it_turn_is_a_cause() -> None:
    """Two conditions change on one day; one of them stands beside another that holds, and has no effect."""
    fresh = {"fact": "d", "within": "12 months"}
    beside = {"any": [{"fact": "b", "is": True}, {"fact": "d", "within": "365 days"}]}
    vocabulary = {"d": small.fact("date"), "b": small.fact("boolean")}
    standard = small.standard(small.rules([small.criterion("1.1", {"all": [fresh, beside]})], vocabulary))
    compiled, day = compile_standard(standard), "2024-07-18"
    (change,) = valid_until(compiled, assay.read_facts(small.facts({"d": day, "b": True}), standard)).changes
    assert [(cause.target, cause.was, cause.now) for cause in change.causes] == [("1.1", True, False)]
    assert "12 months" in change.causes[0].condition
    either = valid_until(compiled, assay.read_facts(small.facts({"d": day, "b": False}), standard))
    assert len(either.changes[0].causes) == 2  # undone alone neither moves it back, both together do


def test_of_the_level_the_criteria_with_effect_are_causes() -> None:
    """Area 2 falls with area 1; the level needs one of them, or the third, which stays."""
    vocabulary = {"d": small.fact("date"), "b": small.fact("boolean")}
    fresh = {"fact": "d", "within": "12 months"}
    criteria = [small.criterion("1.1", fresh), small.criterion("2.1", {**fresh, "within": "365 days"}, "2")]
    areas = [{"id": id_, "title": id_} for id_ in ("1", "2")]
    met = {"every": "areas", "among": {"field": "id", "is": "1"}, "that": {"field": "verdict", "is": "met"}}
    levels = [{"id": "good", "title": "Good", "when": met}, {"id": "poor", "title": "Poor"}]
    adding_up = {"area": small.ADDING_UP["area"], "levels": levels}
    standard = small.standard(small.rules(criteria, vocabulary, areas=areas, adding_up=adding_up))
    facts = assay.read_facts(small.facts({"d": "2024-07-18", "b": True}), standard)
    (change,) = valid_until(compile_standard(standard), facts, ("level",)).changes
    assert [cause.target for cause in change.causes] == ["1.1"]
    assert len(valid_until(compile_standard(standard), facts).changes[0].causes) == 2
