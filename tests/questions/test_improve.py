"""The smallest changes: no exhaustive search finds smaller ones, and every way reaches its goal by the reference."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.command_line import command
from shared.profiles import share_of, times

import assay
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.plan.goals import Goal, goals_of
from assay.engine.questions.improve import smallest_number as improve_least
from assay.engine.questions.improve.draft import Rows, WayDraft
from assay.engine.questions.improve.improve import Improvement, Way, improve
from assay.engine.questions.improve.simplifying import simpler
from assay.engine.questions.whatif.changed_facts import change
from assay.engine.questions.whatif.settings import settings_of
from assay.engine.solving.proofs import Undecided, completed
from assay.engine.solving.unknown_facts import forms_of
from assay.facts.problems.positions import NOWHERE
from assay.facts.problems.problems import InputError
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.scalars import UNKNOWN

Json = Any
HERE = Path(__file__).parent
GOLDEN = HERE / "improve"
UPDATE = bool(os.environ.get("ASSAY_UPDATE_GOLDEN"))
SCHOOLS = ("oakfield", "riverside", "hillcrest")

# ---------------------------------------------------------------- small worlds, searched exhaustively

_FIELDS: dict[str, Json] = {
    "ok": {"type": "boolean", "label": "whether fine"},
    "kind": {"type": "choice", "options": ["a", "b"], "label": "kind"},
}
_VOCABULARY: dict[str, Json] = {
    "yes": {"type": "boolean", "label": "yes", "question": "?"},
    "sure": {"type": "boolean", "label": "sure", "question": "?", "cost": 2},
    "n": {"type": "integer", "label": "n", "question": "?", "minimum": 0, "maximum": 3},
    "colour": {"type": "choice", "options": ["red", "green"], "label": "colour", "question": "?"},
    "rows": {"type": "records", "label": "rows", "question": "?", "fields": _FIELDS},
    "rate": {"type": "percentage", "label": "rate", "question": "?", "may_be_none": True, "changeable": False,
             "computed": {"share_of": "rows", "among": {"field": "kind", "is": "a"},
                          "that": {"field": "ok", "is": True}}},
}  # fmt: skip
_WHERE: list[Json] = [
    {"field": "ok", "is": True}, {"field": "kind", "is": "a"}, {"field": "ok", "is_not": True},
    {"all": [{"field": "kind", "is": "b"}, {"field": "ok", "is": True}]},
    {"any": [{"field": "kind", "is": "b"}, {"field": "ok", "is": True}]},
    {"field": "ok", "known": True},
]  # fmt: skip
_where = st.sampled_from(_WHERE)
_leaves = st.one_of(
    st.sampled_from([
        {"fact": "yes", "is": True}, {"fact": "sure", "is": False}, {"fact": "colour", "is": "green"},
        {"fact": "colour", "is_not": "green"}, {"fact": "sure", "is": True},
        {"fact": "rate", "at_least": "50%"}, {"fact": "rate", "at_most": "50%"}, {"fact": "rate", "exists": True},
        {"fact": "n", "at_least": {"count_of": "rows", "where": {"field": "ok", "is": True}}},
        {"distinct_of": "rows", "field": "kind", "at_least": 2},
        {"fact": "n", "known": True},
    ]),
    st.builds(lambda op, n: {"fact": "n", op: n}, st.sampled_from(["at_least", "at_most", "is"]), st.integers(0, 3)),
    st.builds(lambda w: {"some": "rows", "where": w}, _where),
    st.builds(lambda a, t: {"every": "rows", "among": a, "that": t}, _where, _where),
    st.builds(lambda w, op, n: {"count_of": "rows", "where": w, op: n}, _where,
              st.sampled_from(["at_least", "at_most", "is"]), st.integers(0, 3)),
    st.builds(lambda a, t: {"share_of": "rows", "among": a, "that": t, "at_least": "66.7%"}, _where, _where),
)  # fmt: skip
_conditions = st.recursive(_leaves, lambda inner: st.one_of(
    st.builds(lambda p: {"all": p}, st.lists(inner, min_size=2, max_size=3)),
    st.builds(lambda p: {"any": p}, st.lists(inner, min_size=2, max_size=3)),
    st.builds(lambda p: {"not": p}, inner)), max_leaves=4)  # fmt: skip
_row = st.fixed_dictionaries({}, optional={"ok": st.booleans(), "kind": st.sampled_from(["a", "b"])})
_facts = st.fixed_dictionaries({}, optional={
    "yes": st.booleans(), "sure": st.booleans(), "n": st.integers(0, 3), "colour": st.sampled_from(["red", "green"]),
    "rows": st.lists(_row, max_size=3),
})  # fmt: skip


@st.composite
def small_worlds(draw: st.DrawFn) -> tuple[Json, Json, str]:
    """A standard of one to four criteria, facts, and a goal."""
    document = draw(generated.rule_documents(_conditions))
    vocabulary = json.loads(json.dumps(_VOCABULARY))
    for key in ("yes", "n", "rows"):
        if draw(st.integers(0, 4)) == 0:
            vocabulary[key]["changeable"] = False
    if draw(st.booleans()):
        vocabulary["rows"]["fields"]["kind"]["changeable"] = False
    document["vocabulary"], document["definitions"], document["parameters"] = vocabulary, {}, {}
    document["parameters"] = {"half": generated.PARAMETERS["half"]}
    facts = {
        "assay": "facts/1", "subject": {"id": "s", "name": "S"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
        "facts": draw(_facts),
    }  # fmt: skip
    targets = [c["id"] for c in document["criteria"]]
    goal = draw(st.sampled_from([*(f"{t}=met" for t in targets), f"{targets[0]}=partly_met", "2=met", "2=partly_met",
                                 "level=high", "level=middle", "level=low"]))  # fmt: skip
    return document, facts, goal


def sets(
    compiled: Compiled, facts: assay.FactSet, goals: tuple[Goal, ...], most: int, released: bool
) -> Iterator[tuple[int, dict[Any, Value]]]:
    """Every set of changes up to a cost, with its cost, one new record more than there can be any use for left out."""
    vocabulary = compiled.plan.standard.vocabulary
    # A list of which nothing is known, and of which only the figure counts, is not what would be given.
    below = [c for c in compiled.plan.criteria
             if any(goal.target in ("level", c.unit.id, f"area {c.criterion.area}") for goal in goals)]  # fmt: skip
    forms = {key for found in forms_of(compiled.plan, judged(compiled, facts).row, below) for key, _ in found}
    choices: list[list[tuple[int, str, Value | None]]] = []
    all_values: dict[str, list[Value]] = {
        "yes": [True, False], "sure": [True, False], "n": [0, 1, 2, 3], "colour": ["red", "green"],
    }  # fmt: skip
    for key, values in all_values.items():
        one = vocabulary[key]
        if one.changeable or released:
            choices.append([(0, key, None), *((one.cost, key, value) for value in values)])
    if "rows" in forms and (vocabulary["rows"].changeable or released):
        choices.append([(0, "rows", None), *((cost, "rows", made) for cost, made in lists(compiled, facts, most))])
    for chosen in itertools.product(*choices):
        cost = sum(one[0] for one in chosen)
        if 0 < cost <= most:
            yield cost, {(key, 0): value for _, key, value in chosen if value is not None}


def lists(compiled: Compiled, facts: assay.FactSet, most: int) -> Iterator[tuple[int, Records]]:
    """Every list that can come of the records with so many of them changed or new."""
    given = facts.given("rows", 0)
    was = given.value if given is not None else None
    rows = [dict(record.values) for record in was] if isinstance(was, Records) else []
    fields = compiled.plan.standard.vocabulary["rows"].fields
    values: dict[str, list[Value | None]] = {"ok": [None, True, False], "kind": [None, "a", "b"]}
    changed = [
        {name: value for name, value in zip(values, one, strict=True) if value is not None}
        for one in itertools.product(*(v if fields[name].changeable else [None] for name, v in values.items()))
    ]
    new = [
        {name: value for name, value in zip(values, one, strict=True) if value is not None}
        for one in itertools.product(*values.values())
    ]
    for many in range(min(most, len(rows)) + 1):
        for numbers in itertools.combinations(range(len(rows)), many):
            for made in itertools.product(changed, repeat=many):
                for more in range(most - many + 1):
                    for added in itertools.combinations_with_replacement(new, more):
                        after = [dict(row) for row in rows]
                        for number, fields_ in zip(numbers, made, strict=True):
                            after[number].update(fields_)
                        after += [dict(one) for one in added]
                        cost = max(many + more, 1)
                        yield cost, records_of(after, (NOWHERE,) * len(after), UNKNOWN)


def reaches(compiled: Compiled, facts: assay.FactSet, goals: tuple[Goal, ...], values: dict[Any, Value]) -> bool:
    found = judged(compiled, completed(facts, values))
    return all(set(found.could_be(goal.target)) <= set(goal.verdicts) for goal in goals)


def applied(compiled: Compiled, facts: assay.FactSet, way: Way) -> assay.FactSet:
    """The facts with a way's settings, as ``assay whatif`` reads them."""
    problems: list[assay.Problem] = []
    found = change(facts, compiled.plan.standard, settings_of(way.settings, problems))
    assert not problems
    return found.facts


def holds(compiled: Compiled, facts: assay.FactSet, answer: Improvement, goals: tuple[Goal, ...]) -> None:
    """What is true of every answer."""
    for way in answer.ways:
        assert way.at_least <= way.cost == sum(one.cost for one in way.changes)
        assert way.settings
        after = assess(compiled, applied(compiled, facts, way))
        for goal in goals:
            assert set(could_be(after, goal.target)) <= set(goal.verdicts)
        for number in range(len(way.settings)):
            fewer = [*way.settings[:number], *way.settings[number + 1 :]]
            left = change(facts, compiled.plan.standard, settings_of(fewer, [])).facts if fewer else facts
            assert not reaches(compiled, left, goals, {}), way.settings[number]
    jsonschema.validate(json.loads(document_text(answer)), schema("improvement"))


def could_be(assessment: assay.Assessment, target: str) -> tuple[str, ...]:
    if target == "level":
        return assessment.level.could_be
    found = {c.id: c.could_be for c in assessment.criteria}
    found |= {f"area {area.id}": area.could_be for area in assessment.areas}
    return found[target]


@settings(max_examples=times(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(small_worlds())
def test_no_exhaustive_search_finds_smaller_changes(world: tuple[Json, Json, str]) -> None:
    document, given_facts, goal = world
    standard = generated.standard_of(document)
    compiled, facts = compile_standard(standard), assay.read_facts(given_facts, standard)
    goals = goals_of(standard, [goal])
    answer = improve(compiled, facts, goals)
    assert answer.decided
    if answer.reached:
        assert reaches(compiled, facts, goals, {})
        return
    holds(compiled, facts, answer, goals)
    if answer.ways:
        way = answer.ways[0]
        assert way.smallest
        for cost, values in sets(compiled, facts, goals, min(way.cost - 1, 2), False):
            assert not reaches(compiled, facts, goals, values), (cost, values)
        return
    obstacles = {one.name for one in answer.obstacles}
    for _, values in sets(compiled, facts, goals, 2, True):
        if reaches(compiled, facts, goals, values):
            assert obstacles & {key for key, _ in values}, values


@settings(max_examples=times(20), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_ways_of_random_standards_reach_their_goals(data: st.DataObject) -> None:
    standard = generated.standard_of(data.draw(generated.rule_documents()))
    compiled, facts = compile_standard(standard), assay.read_facts(data.draw(generated.fact_documents()), standard)
    levels = ("level=high", "level=middle", "level=low")
    target = data.draw(st.sampled_from([*(f"{c.id}=met" for c in standard.criteria), *levels]))
    goals = goals_of(standard, [target])
    try:
        answer = improve(compiled, facts, goals, 2)
    except InputError:
        return
    holds(compiled, facts, answer, goals)
    if len(answer.ways) == 2:
        first, second = ({one.name for one in way.changes} for way in answer.ways)
        assert not first <= second
        assert answer.ways[0].at_least <= answer.ways[1].cost


@pytest.mark.parametrize(("key", "field", "value", "simple"), [
    ("yes", "fact", False, True), ("colour", "fact", "green", "red"), ("ok", "field", False, True),
    ("kind", "field", "b", "a"),
])  # fmt: skip
def test_a_simpler_value_needs_nothing_beside_it(key: str, field: str, value: Value, simple: Value) -> None:
    """What was needed beside the value that was found is left out where a simpler one does without."""
    beside = {"yes": "n", "colour": "n", "ok": "kind", "kind": "ok"}[key]
    wanted: dict[str, Value] = {"n": 1, "kind": "a", "ok": True}
    found: Json = {"all": [{field: key, "is": value}, {field: beside, "is": wanted[beside]}]}
    condition: Json = {"any": [{field: key, "is": simple}, found]}
    met_when = condition if field == "fact" else {"some": "rows", "where": condition}
    criterion: Json = {"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                       "reading": "r", "met_when": met_when}  # fmt: skip
    adding_up = {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                 "levels": [{"id": "low", "title": "Low"}]}  # fmt: skip
    about = {
        "id": "one",
        "title": "t",
        "version": "1",
        "summary": "s",
        "source": {"title": "t"},
        "year_starts": "09-01",
    }
    standard = generated.standard_of({"assay": "rules/1", "standard": about, "vocabulary": _VOCABULARY,
                                      "definitions": {}, "areas": [{"id": "1", "title": "one"}],
                                      "criteria": [criterion], "adding_up": adding_up})  # fmt: skip
    compiled = compile_standard(standard)
    facts = assay.read_facts({"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF,
                              "period": generated.PERIOD, "facts": {"rows": [{}]}}, standard)  # fmt: skip
    now, sets = judged(compiled, facts), {key: value, beside: wanted[beside]}
    records = now.row[compiled.plan.places["rows", 0]] if field == "field" else None
    values = {} if field == "field" else {(one, 0): each for one, each in sets.items()}
    lists = {("rows", 0): Rows(records, {1: sets}, [(1,)])} if isinstance(records, Records) else {}
    draft = WayDraft(compiled, facts, now, goals_of(standard, ["1.1=met"]), values, lists)
    simpler(draft)
    assert draft.values == ({} if lists else {(key, 0): simple})
    assert [rows.sets for rows in draft.lists.values()] == ([{1: {key: simple}}] if lists else [])


# ---------------------------------------------------------------- the example schools


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


@pytest.fixture(scope="module")
def facts(mentoring: assay.Standard, root: Path) -> dict[str, assay.FactSet]:
    return {name: assay.read_facts(root / "examples" / name / "facts.yaml", mentoring) for name in SCHOOLS}


@pytest.mark.parametrize("school", SCHOOLS)
def test_every_criterion_of_a_school_is_answered(
    school: str, compiled: Compiled, facts: dict[str, assay.FactSet]
) -> None:
    now = judged(compiled, facts[school])
    for id_, could in share_of([*now.criteria.items()]):
        goals = goals_of(compiled.plan.standard, [f"{id_}=met"])
        answer = improve(compiled, facts[school], goals)
        assert answer.decided
        assert answer.reached == (could == ("met",))
        assert answer.reached or bool(answer.ways) != bool(answer.obstacles)
        assert all(way.smallest for way in answer.ways)
        holds(compiled, facts[school], answer, goals)


@pytest.mark.parametrize(("school", "goal", "cost"), [
    ("oakfield", "level=established", 9), ("hillcrest", "level=developing", 1),
    ("hillcrest", "1=met", None), ("oakfield", "9=met", 46), ("hillcrest", "6=met", 12),
])  # fmt: skip
def test_levels_and_areas_add_up_over_their_parts(
    school: str, goal: str, cost: int | None, compiled: Compiled, facts: dict[str, assay.FactSet]
) -> None:
    goals = goals_of(compiled.plan.standard, [goal])
    answer = improve(compiled, facts[school], goals)
    assert answer.decided
    assert [(way.cost, way.smallest) for way in answer.ways] == ([] if cost is None else [(cost, True)])
    if cost is None:
        assert answer.obstacles
    elif cost < 20:
        holds(compiled, facts[school], answer, goals)


_DIFFERENT: list[tuple[str, Json, int]] = [
    ("2.2=met", {"policy.involvement": []}, 3),
    ("7.1=met", {"teacher_comments.register": []}, 3),
    ("6.1=met", {"targets.set": []}, 4),
    ("4.4=met", {"data.kept": []}, 4),
    ("5.2=met", {"feedback.given": [], "mentors.register": [{"mentor": f"M{n}"} for n in range(10)]}, 9),
    ("4.2=met", {"funding.sources": [{"source": "bid", "status": "applied", "amount": 500}], "funding.budget": 900}, 5),
]


@pytest.mark.parametrize(("goal", "given_facts", "cost"), _DIFFERENT, ids=[one[0] for one in _DIFFERENT])
def test_as_many_different_records_as_it_takes(goal: str, given_facts: Json, cost: int, compiled: Compiled) -> None:
    standard = compiled.plan.standard
    facts = assay.read_facts({"assay": "facts/1", "subject": {"id": "s", "name": "S"}, "as_of": "2025-07-18",
                              "period": "2024/25", "facts": given_facts}, standard)  # fmt: skip
    goals = goals_of(standard, [goal])
    answer = improve(compiled, facts, goals)
    assert [(way.cost, way.smallest) for way in answer.ways] == [(cost, True)]
    holds(compiled, facts, answer, goals)


def test_a_stretch_holds_from_end_to_end_and_not_beyond(compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    way = improve(compiled, facts["oakfield"], goals_of(compiled.plan.standard, ["1.2=met"])).ways[0]
    (aim,) = [one.aim for one in way.changes if one.name == "improvement_plan.agreed_on"]
    assert aim is not None
    assert (aim.to, aim.low, aim.high) == ("2024-07-18", "2024-07-18", "2025-07-18")
    rest = [text for text in way.settings if not text.startswith("improvement_plan.agreed_on")]
    goals = goals_of(compiled.plan.standard, ["1.2=met"])
    for day, reached in [("2024-07-17", False), ("2024-07-18", True), ("2025-01-31", True), ("2025-07-18", True),
                         ("2025-07-19", False)]:  # fmt: skip
        set_ = settings_of([*rest, f"improvement_plan.agreed_on={day}"], [])
        made = change(facts["oakfield"], compiled.plan.standard, set_).facts
        assert reaches(compiled, made, goals, {}) == reached, day


def test_the_same_question_has_the_same_answer_whatever_the_hashes(root: Path) -> None:
    script = (
        "import assay\nfrom assay.engine.explaining.documents import document_text\n"
        "standard = assay.load_standard('mentoring')\n"
        "facts = assay.read_facts('examples/oakfield/facts.yaml', standard)\n"
        "from assay.engine.assessing.assess import compile_standard\nfrom assay.engine.plan.goals import goals_of\n"
        "from assay.engine.questions.improve.improve import improve\n"
        "print(document_text(improve(compile_standard(standard), facts,"
        " goals_of(standard, ['3=met', '4=met', '9.1=met']), 2)))\n"
    )
    seen = {
        subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True,
                       env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1


# ---------------------------------------------------------------- the text

SHOWN = {
    "oakfield-9.1": (["examples/oakfield/facts.yaml", "--to", "9.1=met"], 0),
    "oakfield-1-and-4": (["examples/oakfield/facts.yaml", "--to", "1=met", "--to", "4=met"], 0),
    "oakfield-9.4": (["examples/oakfield/facts.yaml", "--to", "9.4=met"], 0),
    "hillcrest-3.4": (["examples/hillcrest/facts.yaml", "--to", "3.4=met", "--ways", "2"], 0),
    "hillcrest-1.5": (["examples/hillcrest/facts.yaml", "--to", "1.5=met"], 1),
    "riverside-9.1": (["examples/riverside/facts.yaml", "--to", "9.1=met"], 0),
}


@pytest.mark.parametrize("name", SHOWN)
def test_text_is_as_it_was(name: str, root: Path) -> None:
    arguments, status = SHOWN[name]
    done = command("improve", *arguments)
    assert (done.returncode, done.stderr) == (status, "")
    path = GOLDEN / f"{name}.txt"
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(done.stdout, "utf-8")
    assert done.stdout == path.read_text("utf-8")
    assert all(len(line) <= 80 or line.lstrip().startswith("--set") for line in done.stdout.splitlines())


def test_no_name_of_a_person_is_shown(compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    goals = goals_of(compiled.plan.standard, ["7.1=met", "1.2=met", "5.2=met", "3.4=met"])
    for school in SCHOOLS:
        for way in improve(compiled, facts[school], goals).ways:
            for one in way.changes:
                aims = [one.aim] if one.aim else [aim for records in one.records for aim in records.aims]
                assert all(aim.to in ("…", None, "none") for aim in aims if aim.type == "text")
                if one.aim and one.aim.type == "text":
                    assert one.was is None


def test_a_document_is_written_as_its_schema_says(compiled: Compiled, facts: dict[str, assay.FactSet]) -> None:
    answer = improve(compiled, facts["hillcrest"], goals_of(compiled.plan.standard, ["1.5=met"]))
    found = document(answer)
    jsonschema.validate(found, schema("improvement"))
    assert found["assay"] == "improvement/1"


def test_what_was_given_up_is_not_said_to_be_proved(
    compiled: Compiled, facts: dict[str, assay.FactSet], monkeypatch: pytest.MonkeyPatch
) -> None:
    goals = goals_of(compiled.plan.standard, ["9.4=met"])
    smallest = improve(compiled, facts["oakfield"], goals).ways[0].cost
    asked = improve_least.checked

    def gives_up(wanted: Any, *more: Any, **options: Any) -> Any:
        model = asked(wanted, *more, **options)
        if model is None:
            raise Undecided
        return model

    monkeypatch.setattr(improve_least, "checked", gives_up)
    answer = improve(compiled, facts["oakfield"], goals)
    assert answer.decided
    assert all(way.at_least < smallest <= way.cost and not way.smallest for way in answer.ways)

    def never(*_: Any, **__: Any) -> Any:
        raise Undecided

    monkeypatch.setattr(improve_least, "checked", never)
    answer = improve(compiled, facts["oakfield"], goals)
    assert not answer.decided
    assert not answer.ways
    assert not answer.obstacles
