"""What if: values set anew are read like a facts file, and make the difference that a changed file would make."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
import os
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import private_sentinels as sentinels
from shared import random_standards as generated
from shared.command_line import command_here
from shared.profiles import times

import assay
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.questions.whatif.changed_facts import change, changed
from assay.engine.questions.whatif.settings import settings_of
from assay.engine.questions.whatif.whatif import WhatIf, what_if
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.scalars import NONE, UNKNOWN, Share
from assay.views.text.layout import Paint
from assay.views.text.whatif import whatif_text

Json = Any
HERE = Path(__file__).parent
SCHOOLS = ("oakfield", "riverside", "hillcrest")
UPDATE = bool(os.environ.get("ASSAY_UPDATE_GOLDEN"))


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


@pytest.fixture(scope="module")
def facts(mentoring: assay.Standard, root: Path) -> dict[str, assay.FactSet]:
    return {name: assay.read_facts(root / "examples" / name / "facts.yaml", mentoring) for name in SCHOOLS}


@pytest.fixture(scope="module")
def random_compiled() -> Compiled:
    """A standard over the random vocabulary that looks at every kind of fact."""
    criteria = [
        {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n},
         "reading": "r", "met_when": condition}
        for n, condition in enumerate([
            {"fact": "rate", "at_least": "50%"},
            {"fact": "recent", "at_least": {"previous": "recent"}},
            {"some": "rows", "where": {"field": "ok", "is": True}},
            {"fact": "whole.a", "more_than": {"previous": "whole.b"}},
            {"any": [{"fact": "grade", "at_least": "fair"}, {"fact": "tags", "includes": ["red"]}]},
            {"all": [{"fact": "share", "at_least": "50%"}, {"fact": "sum", "at_least": 1}]},
            {"not": {"fact": "day", "on_or_before": "as_of"}},
            {"fact": "number", "between": [0, 2]},
            {"fact": "yes", "is": True},
        ], 1)
    ]  # fmt: skip
    base: Json = {
        "assay": "rules/1",
        "standard": {"id": "random", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "vocabulary": generated.VOCABULARY,
        "areas": [{"id": "1", "title": "one"}],
        "criteria": criteria,
        "adding_up": {
            "area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
            "levels": [{"id": "high", "title": "High", "when": {"every": "areas", "that": {"field": "verdict",
                                                                                          "is": "met"}}},
                       {"id": "low", "title": "Low"}],
        },
    }  # fmt: skip
    return compile_standard(generated.standard_of(base))


def read(compiled: Compiled, tree: Json) -> assay.FactSet:
    return assay.read_facts(tree, compiled.plan.standard)


def verdicts(compiled: Compiled, facts: assay.FactSet) -> Json:
    found = assess(compiled, facts)
    return [(c.id, c.could_be) for c in found.criteria], [(a.id, a.could_be) for a in found.areas], found.level.could_be


def codes(error: InputError) -> set[str]:
    return {problem.code for problem in error.problems}


# ---------------------------------------------------------------- properties


@settings(max_examples=times(60))
@given(generated.fact_documents())
def test_setting_what_is_there_changes_nothing(random_compiled: Compiled, tree: Json) -> None:
    facts = read(random_compiled, tree)
    everything = tree["facts"] | {f"previous.{key}": value for key, value in tree["previous"].items()}
    standard = random_compiled.plan.standard
    assert changed(facts, standard, everything) is facts
    fields = {f"rows[{n}].{name}": value for n, row in enumerate(tree["facts"].get("rows", []), 1)
              for name, value in row.items()}  # fmt: skip
    assert changed(facts, standard, fields) is facts


@settings(max_examples=times(60))
@given(generated.fact_documents(), generated.fact_values(), generated.fact_values(), st.randoms(use_true_random=False))
def test_it_is_as_a_file_with_these_values(
    random_compiled: Compiled, tree: Json, now: Json, before: Json, chance: random.Random
) -> None:
    wished = list((now | {f"previous.{key}": value for key, value in before.items()}).items())
    chance.shuffle(wished)
    written = tree | {"facts": tree["facts"] | now, "previous": tree["previous"] | before}
    expected = read(random_compiled, written)
    found = changed(read(random_compiled, tree), random_compiled.plan.standard, dict(wished))
    assert found.digest == expected.digest
    assert verdicts(random_compiled, found) == verdicts(random_compiled, expected)


def as_text(value: Json) -> str:
    """A value as somebody would type it after ``KEY=``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value)


@settings(max_examples=times(60))
@given(generated.fact_documents(), generated.fact_values())
def test_texts_are_read_as_in_a_file(random_compiled: Compiled, tree: Json, now: Json) -> None:
    problems: list[Problem] = []
    texts = [f"{key}={as_text(value)}" for key, value in now.items()]
    found = changed(read(random_compiled, tree), random_compiled.plan.standard, settings_of(texts, problems))
    assert not problems
    assert found.digest == read(random_compiled, tree | {"facts": tree["facts"] | now}).digest


@settings(max_examples=times(60))
@given(generated.fact_documents(), st.data())
def test_fields_and_new_records_are_as_in_a_file(random_compiled: Compiled, tree: Json, data: st.DataObject) -> None:
    rows: Json = tree["facts"].setdefault("rows", [])
    written, wished = copy.deepcopy(tree), {}
    for number, row in enumerate(rows, 1):
        for name, value in data.draw(generated.record()).items():
            unknown = data.draw(st.integers(0, 3)) == 0
            wished[f"rows[{number}].{name}"] = "unknown" if unknown else value
            if not unknown:
                written["facts"]["rows"][number - 1][name] = value
            else:
                written["facts"]["rows"][number - 1].pop(name, row.get(name))
    new = data.draw(st.lists(generated.record(), max_size=3))
    wished["rows[+]"] = new
    written["facts"]["rows"] += new
    expected = read(random_compiled, written)
    found = changed(read(random_compiled, tree), random_compiled.plan.standard, wished)
    assert found.digest == expected.digest
    assert verdicts(random_compiled, found) == verdicts(random_compiled, expected)


@settings(max_examples=times(40))
@given(generated.fact_documents(), generated.fact_values(), st.lists(generated.record(), max_size=3), st.data())
def test_the_order_does_not_matter(
    random_compiled: Compiled, tree: Json, now: Json, new: Json, data: st.DataObject
) -> None:
    facts = read(random_compiled, tree)
    wished = [*now.items(), *(("rows[+]", one) for one in new)]
    other = data.draw(st.permutations(wished))
    answers: list[tuple[str, str]] = []
    for order in (wished, other):
        problems: list[Problem] = []
        texts = [f"{key}={as_text(value)}" for key, value in order]
        given_ = settings_of(texts, problems)
        assessed = assess(random_compiled, changed(facts, random_compiled.plan.standard, given_))
        answers.append((document_text(what_if(random_compiled, facts, given_)), assessed.to_json()))
    assert answers[0] == answers[1]
    if now:
        one, *_ = now
        made = changed(facts, random_compiled.plan.standard, now)
        assert (made.digest == facts.digest) == (made is facts), one


@settings(max_examples=times(40))
@given(generated.fact_documents(), st.data())
def test_unknown_is_as_if_it_were_not_given(random_compiled: Compiled, tree: Json, data: st.DataObject) -> None:
    given_ = [*tree["facts"], *(f"previous.{key}" for key in tree["previous"])]
    gone = data.draw(st.lists(st.sampled_from(given_), unique=True)) if given_ else []
    facts = read(random_compiled, tree)
    found = changed(facts, random_compiled.plan.standard, dict.fromkeys(gone, "unknown"))
    left = {
        section: {k: v for k, v in tree[section].items() if f"{prefix}{k}" not in gone}
        for section, prefix in (("facts", ""), ("previous", "previous."))
    }
    assert found.digest == read(random_compiled, tree | left).digest


# ---------------------------------------------------------------- single cases


def test_what_was_set_keeps_no_evidence_unless_it_was_so(
    mentoring: assay.Standard, facts: dict[str, assay.FactSet]
) -> None:
    oakfield = facts["oakfield"]
    assert oakfield.current["coordinator.fte"].evidence is not None
    found = changed(oakfield, mentoring, {"coordinator.fte": 0.5, "funding.budget": oakfield.current[
        "funding.budget"].value})  # fmt: skip
    assert found.current["coordinator.fte"].backing is None
    assert str(found.current["coordinator.fte"].at) == "--set:coordinator.fte"
    assert found.current["funding.budget"] is oakfield.current["funding.budget"]


def test_values_of_the_engine_are_taken_as_well(mentoring: assay.Standard, facts: dict[str, assay.FactSet]) -> None:
    oakfield = facts["oakfield"]
    found = changed(oakfield, mentoring, {
        "satisfaction.mentees": Share(43, 50), "satisfaction.target_mentees": Fraction(1, 3),
        "coordinator.vacant_since": NONE, "coordinator.fte": UNKNOWN,
    })  # fmt: skip
    assert (found.current["satisfaction.mentees"].value, found.current["satisfaction.target_mentees"].value) == (
        Fraction(43, 50), Fraction(1, 3),
    )  # fmt: skip
    assert found.current["coordinator.vacant_since"].value is NONE
    assert "coordinator.fte" not in found.current


def test_a_figure_is_worked_out_anew_where_its_records_are_set(
    compiled: Compiled, facts: dict[str, assay.FactSet]
) -> None:
    answer = what_if(compiled, facts["oakfield"], {"skills_training.register": []})
    assert [(one.name, one.was, one.now) for one in answer.worked_out] == [
        ("skills_training.assessed", "50", "0"), ("skills_training.in_need", "14", "0"),
        ("skills_training.trained", "14 of 14, 100\xa0%", "none"),
    ]  # fmt: skip


def test_a_figure_stays_where_what_was_set_is_nothing_to_it(
    mentoring: assay.Standard, facts: dict[str, assay.FactSet]
) -> None:
    hillcrest = facts["hillcrest"]
    made = change(hillcrest, mentoring, {"mentors.register": "unknown"})
    assert not made.dropped and "mentors.number" in made.facts.current
    row = {"senior_managers.register": [{"is_mentored": "yes"}]}
    made = change(hillcrest, mentoring, row)
    assert [one.name for one in made.dropped] == ["senior_managers.active"]
    stated = change(hillcrest, mentoring, row | {"senior_managers.active": "0"})
    assert not stated.dropped and stated.facts.current["senior_managers.active"].value == 0


def test_a_figure_stays_where_it_would_come_out_as_before(random_compiled: Compiled) -> None:
    rows = [{"n": 1, "ok": True}, {"n": 1, "ok": True}, {"n": 1}]
    facts = read(random_compiled, {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF,
                                   "period": generated.PERIOD, "facts": {"rows": rows, "rate": "70%"}})  # fmt: skip
    standard = random_compiled.plan.standard
    assert not change(facts, standard, {"rows[3].grade": "good"}).dropped
    (dropped,) = change(facts, standard, {"rows[1].ok": "no"}).dropped
    assert (dropped.name, dropped.was_words) == ("rate", "70\xa0%")


def test_a_figure_that_records_contradict_is_refused_with_help(
    compiled: Compiled, facts: dict[str, assay.FactSet]
) -> None:
    with pytest.raises(InputError) as raised:
        what_if(compiled, facts["oakfield"], {"results.pairs_completed": "92%"})
    (problem,) = raised.value.problems
    assert problem.code == "A401" and problem.hint.endswith("or say as well --set pairs=unknown")
    settings_ = {"results.pairs_completed": "92%", "pairs": "unknown"}
    answer = what_if(compiled, facts["oakfield"], settings_)
    assert "9.1" in {one.target for one in answer.difference.criteria}


def test_a_list_of_as_many_records_is_a_reason_too(compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    answer = what_if(compiled, facts["oakfield"], {"coordinator.training[1].level": "advanced"})
    (change,) = answer.difference.criteria
    assert [(fact.fact, fact.was, fact.now) for reason in change.because for fact in reason.facts] == [
        ("coordinator.training", "0 of 4", "1 of 4")
    ]


def test_an_earlier_period_is_added_where_there_was_none(
    mentoring: assay.Standard, facts: dict[str, assay.FactSet]
) -> None:
    hillcrest = facts["hillcrest"]
    assert len(hillcrest.periods) == 1
    found = changed(hillcrest, mentoring, {"previous3.scheme.pairs": "40"})
    assert len(found.periods) == 4 and found.given("scheme.pairs", 3) is not None
    assert [one.period.name for one in found.periods][1:] == ["2023/24", "2022/23", "2021/22"]
    assert changed(hillcrest, mentoring, {"previous3.scheme.pairs": "unknown"}) is hillcrest
    assert changed(hillcrest, mentoring, {"previous.pairs[+]": []}) is hillcrest


# ---------------------------------------------------------------- goldens

SETTINGS = {
    "oakfield": ["coordinator.fte=0.1", "pairs[6].outcome=completed", "pairs[17].outcome=completed",
                 "coordinator.training[+]={topic: running mentoring schemes, level: advanced, "
                 "completed_on: 2025-02-01}", "evaluation.sources=unknown", "impact.without_next_step=3",
                 "skills_training.register=[]", "pairs[1].mentee=Anna", "parents.number=50"],
    "riverside": ["monitoring.mentees=[]", "previous.scheme.pairs=900", "press.items=[]", "improvement_plan.agreed_on="
                  "2020-01-01", "targets.set=unknown"],
    "hillcrest": ["pairs=[]", "survey.mentees=[]", "impact.excluded=4", "previous.impact.excluded=9",
                  "scheme.began_on=2020-09-01"],
}  # fmt: skip


def answered(compiled: Compiled, facts: assay.FactSet, texts: list[str]) -> WhatIf:
    problems: list[Problem] = []
    return what_if(compiled, facts, settings_of(texts, problems), problems=problems)


@pytest.mark.parametrize("school", SCHOOLS)
def test_text_is_as_expected(school: str, compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    text = whatif_text(answered(compiled, facts[school], SETTINGS[school]), Paint(False), "facts.yaml")
    golden = HERE / "whatif" / f"{school}.txt"
    if UPDATE:
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, "utf-8")
    assert text == golden.read_text("utf-8")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("school", SCHOOLS)
def test_document_follows_its_schema(school: str, compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    found = document(answered(compiled, facts[school], SETTINGS[school]))
    jsonschema.Draft202012Validator(schema("whatif")).validate(json.loads(json.dumps(found)))
    assert found["about"]["facts_digest"] == found["difference"]["old"]["facts_digest"]  # type: ignore[index]


# ---------------------------------------------------------------- hostile and private

BAD = {
    "Q101": ["coordinator.ftee=1", "coordinator=1", "previous10.coordinator.fte=1", "Coordinator.FTE=1",
             "x" * 5000 + "=1", "previous.previous.coordinator.fte=1"],
    "Q102": ["pairs[51].outcome=completed", "pairs[0].outcome=completed", "pairs[999999999].outcome=completed",
             "coordinator.fte[1].x=2", "coordinator.fte[+]={}"],
    "Q103": ["pairs[1].outcom=completed", "pairs[1].outcome.x=completed"],
    "Q104": ["", "=", "=3", "coordinator.fte", "coordinator.fte=", "pairs[1]=x", "pairs[+].outcome=x",
             "pairs[-1].outcome=x", "pairs[1][2].outcome=x", "pairs[9999999999].outcome=x", "pairs[]=x", "[1]=2",
             "pairs [1].outcome=x", "\x1b[31m=1", "pairs[٣].outcome=completed"],
    "F202": ["coordinator.fte=lots", "coordinator.fte=[1]", "coordinator.fte={a: b}", "pairs=5",
             "pairs={from: pairs.csv}", "pairs[+]=5", "pairs[+]=[5]", "pairs[+]=unknown",
             "coordinator.appointed_on=2025"],
    "F204": ["coordinator.fte=none", "pairs=none"],
    "F205": ["coordinator.fte=99999999999999999999", "coordinator.fte=-1"],
    "Y111": ["coordinator.fte=" + "9" * 5000, "coordinator.fte=1e999999999"],
    "Y110": ["coordinator.fte=.nan", "coordinator.fte=.inf"],
    "Y105": ["pairs=" + "[" * 5000],
    "Y104": ["pairs=&a [*a]"],
    "F004": ["pairs[1].mentee='a\x07'", "coordinator.fte=\x00"],
    "F206": ["pairs[1].mentee=" + "a" * 10_001],
    "F208": ["coordinator.appointed_on=2025-02-30"],
    "F209": ["coordinator.fte=1", "coordinator.fte=1"],
}  # fmt: skip


@pytest.mark.parametrize("code", BAD)
def test_bad_settings_are_problems(code: str, compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    for texts in [BAD[code]] if code == "F209" else [[text] for text in BAD[code]]:
        with pytest.raises(InputError) as raised:
            answered(compiled, facts["oakfield"], texts)
        assert code in codes(raised.value), (texts[0][:60], str(raised.value))
        assert all(problem.at.file == "--set" for problem in raised.value.problems)
        assert all(line.isprintable() for line in str(raised.value).splitlines())


def test_all_problems_come_at_once(compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    texts = ["coordinator.fte", "coordinator.ftee=1", "pairs[99].outcome=running", "pairs[1].outcom=running",
             "coordinator.fte=7"]  # fmt: skip
    with pytest.raises(InputError) as raised:
        answered(compiled, facts["oakfield"], texts)
    assert codes(raised.value) == {"Q101", "Q102", "Q103", "Q104", "F205"}


@settings(max_examples=times(100))
@given(st.dictionaries(
    st.text(max_size=12) | st.sampled_from(["rows[1].n", "rows[+]", "rows", "share", "tags", "yes", "previous.day"]),
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=3),
                 lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_size=4,
))  # fmt: skip
def test_anything_is_an_answer_or_a_problem(random_compiled: Compiled, wished: Json) -> None:
    facts = read(random_compiled, {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF,
                                   "period": generated.PERIOD, "facts": {"rows": [{"n": 1}]}})  # fmt: skip
    try:
        what_if(random_compiled, facts, wished)
    except InputError as error:
        assert error.problems


def test_people_are_not_shown(compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    texts = ["pairs[1].mentee=Zz-Anna", "pairs[+]={mentee: Zz-Ben, outcome: completed}"]
    answer = answered(compiled, facts["oakfield"], texts)
    assert not sentinels.leaks(iter([whatif_text(answer, Paint(False), "f"), document_text(answer)]))
    shown = what_if(compiled, facts["oakfield"], {"pairs[1].mentee": "Zz-Anna"}, personal=True)
    assert sentinels.leaks(iter([whatif_text(shown, Paint(False), "f")]))
    for text in ("pairs[+]={mentee: Zz-Ben, outcome: wrong, started_on: soon}", "pairs[+]={mentee: [Zz-Ben]}",
                 "pairs[1].mentee=[Zz-Ben", "pairs[+]={mentee: Zz-Ben", "pairs[1].mentee='Zz-Ben"):  # fmt: skip
        try:
            answered(compiled, facts["oakfield"], [text])
        except InputError as error:
            assert not sentinels.leaks(sentinels.of_problems(error))


# ---------------------------------------------------------------- the command


def test_command(root: Path, tmp_path: Path) -> None:
    path = str(root / "examples" / "oakfield" / "facts.yaml")
    more = ["--set", "pairs[6].outcome=completed", "--set", "pairs[17].outcome=completed"]
    status, text = command_here("whatif", path, *more)
    assert status == 0 and "9.1   Pairs that complete: not met → met" in text
    status, text = command_here("whatif", path, "--set", "coordinator.ftee=1", "--set", "pairs[99].outcome=x")
    assert status == 2 and "Q101" in text and "Q102" in text
    out = tmp_path / "answer.json"
    status, _ = command_here("whatif", path, "--set", "coordinator.fte=0.5", "--format", "json", "-o", str(out))
    assert status == 0 and json.loads(out.read_text("utf-8"))["assay"] == "whatif/1"
    status, text = command_here("whatif", path, "--set", "coordinator.fte=0.5", "-o", path)
    assert status == 2 and "F005" in text
