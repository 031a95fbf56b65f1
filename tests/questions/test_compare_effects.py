"""What a difference is put down to: only what, undone, moves the verdict back; and never a text that is the same."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared import small_standards as small
from shared.command_line import command_here
from shared.profiles import times

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.explaining.documents import document
from assay.engine.explaining.recorded import parse_recorded
from assay.engine.plan.plan import Plan, under
from assay.engine.questions.compare.compare import Comparison, compare
from assay.engine.questions.compare.snapshot import snapshot_of
from assay.engine.questions.effects import direction, effects
from assay.engine.questions.why.supposing import could_be_with, members_function, roots_of
from assay.engine.reference.tally import Member
from assay.facts.values.beside import beside
from assay.views.report.html import report_html
from assay.views.report.markdown import report_markdown
from assay.views.report.page import report_of
from assay.views.text.compare import compare_text
from assay.views.text.layout import Paint

Json = Any
RANK = {"not_met": 0, "partly_met": 1, "met": 2}


def plain(assessment: assay.Assessment) -> Any:
    """An assessment as a stored document, without its standard."""
    return snapshot_of(parse_recorded(assessment.to_json().encode(), "assessment.json"))


def minimal(number: int, enough: Callable[[frozenset[int]], bool]) -> set[int]:
    """Whatever is in a set that is enough and in which nothing can be left out, by trying all of them."""
    found: list[frozenset[int]] = []
    for size in range(1, number + 1):
        for chosen in map(frozenset, combinations(range(number), size)):
            if not any(one <= chosen for one in found) and enough(chosen):
                found.append(chosen)
    return set().union(*found)


def back(was: str, now: str) -> Callable[[tuple[str, ...]], bool]:
    """Of two known verdicts that are worse and better: whether another is on the side of what was."""
    fell = RANK[now] < RANK[was]

    def moved(then: tuple[str, ...]) -> bool:
        known = [RANK[one] for one in then if one in RANK]
        return any(one > RANK[now] if fell else one < RANK[now] for one in known)

    return moved


# ---------------------------------------------------------------- by their definition


@settings(max_examples=times(150))
@given(st.data())
def test_effects_are_those_of_the_smallest_sets(data: st.DataObject) -> None:
    """Of any function, also one in which undoing more does less."""
    number = data.draw(st.integers(1, 5))
    table = {
        frozenset(chosen): data.draw(st.sampled_from(["not_met", "partly_met", "met"]))
        for size in range(number + 1) for chosen in combinations(range(number), size)
    }  # fmt: skip
    was, now = data.draw(st.sampled_from(["not_met", "partly_met", "met"])), table[frozenset()]
    found = effects(list(range(number)), lambda undone: (table[undone],), (was,))
    if was != now:
        assert set(found or ()) == minimal(number, lambda undone: back(was, now)((table[undone],)))


@pytest.mark.parametrize(("was", "now", "then", "has_effect"), [
    (("met",), ("not_met",), ("partly_met",), True),
    (("met",), ("partly_met",), ("not_met",), False),
    (("partly_met",), ("not_met",), ("met",), True),
    (("not_met",), ("met",), ("not_met", "met"), True),
    (("met",), ("not_met", "met"), ("met",), True),
    (("met",), ("not_met", "met"), ("not_met",), False),
    (("not_met", "met"), ("met",), ("partly_met", "met"), True),
    (("not_met", "partly_met", "met"), ("not_met", "met"), ("not_met", "partly_met", "met"), True),
    (("met",), ("not_applicable",), ("met",), True),
    (("not_applicable",), ("met",), ("not_met",), True),
    (("met",), ("met", "not_applicable"), ("not_met", "met", "not_applicable"), False),
    (("high",), ("low",), ("middle",), True),
])  # fmt: skip
def test_what_is_nearer(was: tuple[str, ...], now: tuple[str, ...], then: tuple[str, ...], has_effect: bool) -> None:
    found = effects(["one"], lambda undone: then if undone else now, was)
    assert found == ([0] if has_effect else [])


def test_many_changes_are_told_in_time() -> None:
    """Of forty that count alike, and of forty that do not; of more kinds than can be tried it is not told."""
    tried: list[int] = []

    def outcome(undone: frozenset[int]) -> tuple[str, ...]:
        tried.append(1)
        return ("met",) if len(undone) == 40 else ("not_met",)

    assert effects(["alike"] * 40, outcome, ("met",)) == list(range(40)) and len(tried) <= 41
    assert effects(list(range(40)), outcome, ("met",)) == list(range(40)) and len(tried) < 10_000
    assert effects(list(range(100)), outcome, ("met",)) is None


# ---------------------------------------------------------------- of random standards


@st.composite
def pairs(draw: st.DrawFn) -> Json:
    rules = draw(generated.rule_documents())
    return rules, draw(generated.fact_documents()), draw(generated.fact_documents())


def leaves_of(assessment: assay.Assessment, number: int) -> tuple[Any, dict[int, bool | None]]:
    reader = assessment.reader
    plan = reader.plan.criteria[number]
    order = sorted(under(reader.plan.graph, roots_of(plan.unit)))
    seen = reader.conditions(order)
    return plan, {index: seen[index].value for index in order if reader.plan.graph.nodes[index].leaf}


@settings(max_examples=times(40))
@given(pairs())
def test_conditions_and_members_named_are_those_that_have_effect(pair: Json) -> None:
    """Held against all ways to undo what changed, evaluated by the plan."""
    rules, before, after = pair
    assessor = assay.Assessor(generated.standard_of(rules))
    one, other = assessor.assess(before), assessor.assess(after)
    found = compare(one, other)
    compiled = compile_standard(assessor.standard)
    graph = compiled.plan.graph
    for number, (left, right) in enumerate(zip(one.criteria, other.criteria, strict=True)):
        if left.verdict == right.verdict or not {left.verdict, right.verdict} <= RANK.keys():
            continue
        plan, was = leaves_of(one, number)
        _, now = leaves_of(other, number)
        changed = [index for index in now if now[index] is not was[index]]
        moved, outcome = back(left.verdict, right.verdict), partial(could_be_with, plan.unit, graph)
        expected = {changed[n] for n in minimal(len(changed), partial(_moves, moved, outcome, was, now, changed))}
        speaker = compiled.explaining.speaker
        (change,) = [c for c in found.criteria if c.target == right.id]
        assert {reason.says for reason in change.because} == {
            speaker.condition(graph.nodes[index].term) for index in expected
        }
    held_areas(other, found)


def held_areas(other: assay.Assessment, found: Comparison) -> None:
    plan = other.reader.plan
    for area in found.areas:
        if {area.was, area.now} <= RANK.keys() and area.was != area.now:
            inside = [c for c in found.criteria if c.target.startswith(area.target.removeprefix("area "))]
            now = {c.id: c.could_be for c in other.criteria if f"area {c.criterion.area}" == area.target}
            was = {c.target: c.was_could_be for c in inside}
            ids, moved = [c.target for c in inside], back(area.was, area.now)
            expected = {ids[n] for n in minimal(len(ids), partial(_moves, moved, partial(_added, plan), was, now, ids))}
            assert {member.target for member in area.by} == expected


def _added(plan: Plan, members: Json) -> tuple[str, ...]:
    return members_function(plan.area, plan.area_graph)([Member(*one) for one in members.items()])


def _moves(
    moved: Callable[[tuple[str, ...]], bool], outcome: Callable[[Json], tuple[str, ...]], was: Json, now: Json,
    changed: Json, chosen: frozenset[int],
) -> bool:
    """Whether the verdict is on the side of what it was, with some of the changes undone."""
    return moved(outcome({**now, **{changed[number]: was[changed[number]] for number in chosen}}))


def said(tree: Json) -> Iterator[tuple[str, str]]:
    """Every pair of texts that a comparison shows as a change, but for verdicts."""
    if isinstance(tree, dict):
        if "was" in tree and "could_be" not in str(list(tree)) and "change" not in tree and "what" in tree:
            yield tree["was"], tree["now"]
        if "holds" in tree or set(tree) == {"fact", "label", "was", "now"}:
            yield tree["was"], tree["now"]
        for value in tree.values():
            yield from said(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from said(value)


def held(found: Comparison) -> None:
    """No text is shown as a change that is the same, in no view."""
    tree = json.loads(json.dumps(document(found)))
    tree.pop("renamed")
    for was, now in said(tree):
        assert was != now or not (was or now), (was, now)
    text = " ".join(compare_text(found, Paint(False), "new.yaml", False).split())
    for words in text.replace("[", "\n").split("\n"):
        left, arrow, right = words.partition(" → ")
        assert not arrow or left.rpartition(": ")[2] != right.partition(" not known: ")[0] or "could be" in words


@st.composite
def editions(draw: st.DrawFn) -> Json:
    """A standard, and an edition of it: criteria renumbered, new ones, some gone, others moved; levels renamed."""
    old = draw(generated.rule_documents())
    new = copy.deepcopy(old)
    new["standard"]["version"] = "2"
    criteria = new["criteria"]
    for number, one in enumerate(criteria):
        one["reading"] = old["criteria"][number]["reading"] = f"reading {number}"
    ids = [one["id"] for one in criteria]
    for one, id_ in zip(criteria, draw(st.permutations([*ids, "3.7", "3.8"])), strict=False):
        one["id"] = id_
    if draw(st.booleans()):
        one = {"id": "9.9", "reading": "new", "met_when": draw(generated.LEAVES)}
        criteria.append({**copy.deepcopy(criteria[0]), **one})
    if len(criteria) > 1 and draw(st.booleans()):
        del criteria[0]
    if draw(st.booleans()):
        new["adding_up"]["levels"][0] |= {"id": "top", "title": draw(st.sampled_from(["High", "Top"]))}
    if draw(st.booleans()):
        new["adding_up"]["levels"][2] |= {"id": "last"}
    return old, new


@settings(max_examples=times(40))
@given(editions(), generated.fact_documents(), generated.fact_documents(), st.booleans())
def test_editions_are_compared_by_their_rules(pair: Json, before: Json, after: Json, stored: bool) -> None:
    old, new = pair
    one = assay.Assessor(generated.standard_of(old)).assess(before)
    other = assay.Assessor(generated.standard_of(new)).assess(after)
    found = compare(*((plain(one), plain(other)) if stored else (one, other)))
    held(found)
    by_reading = {c["reading"]: c["id"] for c in new["criteria"]}
    same = {c["id"]: by_reading[c["reading"]] for c in old["criteria"] if c["reading"] in by_reading}
    if not stored:
        renamed = {r.was: r.now for r in found.renamed if r.what == "criterion"}
        assert renamed == {was: now for was, now in same.items() if was != now}
        gone = {c["id"] for c in old["criteria"]} - same.keys()
        assert {c.target for c in found.criteria if c.change == "gone"} == gone
        fresh = {c["id"] for c in new["criteria"]} - set(same.values())
        assert {c.target for c in found.criteria if c.change == "new"} == fresh
        assert found.level.change != "incomparable" or any(
            area.change in ("incomparable", "new", "gone") for area in found.areas
        )
        levels = {r.was: r.now for r in found.renamed if r.what == "level" and r.was != r.now}
        ids = [[level["id"] for level in edition["adding_up"]["levels"]] for edition in (old, new)]
        assert levels == {was: now for was, now in zip(*ids, strict=True) if was != now}
        if before == after and not gone and not fresh:
            assert not found.criteria


@settings(max_examples=times(20))
@given(pairs())
def test_nothing_is_shown_as_a_change_that_is_the_same(pair: Json) -> None:
    rules, before, after = pair
    assessor = assay.Assessor(generated.standard_of(rules))
    one, other = assessor.assess(before), assessor.assess(after)
    for left, right in ((one, other), (plain(one), plain(other)), (plain(one), other)):
        held(compare(left, right))


# ---------------------------------------------------------------- small editions


def edition(version: str, criteria: Json, **more: Json) -> Json:
    vocabulary = {name: small.fact("integer", label=f"the {name}") for name in "abc"}
    return small.rules(criteria, vocabulary, standard={**small.HEAD, "version": version}, **more)


def asks(id_: str, fact: str, area: str = "1", **more: Json) -> Json:
    return small.criterion(id_, {"fact": fact, "at_least": 1}, area, **{"title": f"T{fact}", **more})


def text_of(found: Comparison) -> str:
    return " ".join(compare_text(found, Paint(False), "new.yaml", False).split())


def test_a_new_criterion_that_is_met_is_not_why_an_area_falls() -> None:
    old = small.assessed(edition("1", [asks("1.1", "a"), asks("1.2", "b")]), {"a": 1, "b": 1})
    new = small.assessed(edition("2", [asks("1.1", "a"), asks("1.2", "b"), asks("1.9", "b", reading="another")]),
                         {"a": 0, "b": 1})  # fmt: skip
    for sides in ((old, new), (plain(old), plain(new)), (old, plain(new)), (plain(old), new)):
        found = compare(*sides)
        (area,) = found.areas
        assert ([member.target for member in area.by], area.change) == (["1.1"], "regressed")
        assert ([member.target for member in found.level.by], found.level.change) == (["area 1"], "regressed")
        assert "Area 1 A: met → not met by 1.1" in text_of(found)


def test_renumbered_criteria_and_a_renamed_level() -> None:
    adding_up = copy.deepcopy(small.ADDING_UP)
    adding_up["levels"][0] |= {"id": "great"}
    old = small.assessed(edition("1", [asks("1.1", "a"), asks("1.2", "b")]), {"a": 1, "b": 0})
    new = small.assessed(edition("2", [asks("1.1", "a"), asks("1.7", "b")], adding_up=adding_up), {"a": 1, "b": 1})
    for sides in ((old, new), (plain(old), plain(new))):
        found = compare(*sides)
        assert [(one.target, one.was_target, one.change) for one in found.criteria] == [("1.7", "1.2", "improved")]
        assert [(one.what, one.was, one.now) for one in found.renamed][:1] == [("criterion", "1.2", "1.7")]
        assert (found.level.change, found.level.rule) == ("improved", ())
        text = text_of(found)
        assert "1.7 Tb (1.2 before): not met → met" in text and "1.2 is now 1.7: Tb" in text
    assert "Level good is now called great" in text_of(compare(old, new))
    assert "Level: Poor → Good" in text_of(compare(old, new))


def test_numbers_that_moved_on() -> None:
    """A criterion put in between: those after it have other numbers, and are what they were."""
    old = small.assessed(edition("1", [asks("1.1", "a"), asks("1.2", "b"), asks("1.3", "c")]), {"a": 1, "b": 1, "c": 0})
    new = small.assessed(
        edition("2", [asks("1.1", "a"), asks("1.2", "a", reading="new"), asks("1.3", "b"), asks("1.4", "c")]),
        {"a": 1, "b": 0, "c": 0},
    )
    found = compare(old, new)
    assert [(one.target, one.was_target, one.change) for one in found.criteria] == [
        ("1.3", "1.2", "regressed"), ("1.2", "", "new"),
    ]  # fmt: skip
    assert found.older("1.4") == "1.3" and found.older("1.2") == "" and found.older("1.1") == "1.1"


def test_an_area_by_another_number() -> None:
    areas = [{"id": id_, "title": title} for id_, title in ("1A", "2C", "3B")]
    old = edition("1", [asks("1.1", "a"), asks("2.1", "b", "2")], areas=[areas[0], {"id": "2", "title": "B"}])
    new = edition("2", [asks("1.1", "a"), asks("2.1", "c", "2"), asks("3.1", "b", "3")], areas=areas)
    found = compare(small.assessed(old, {"a": 1, "b": 1, "c": 1}), small.assessed(new, {"a": 1, "b": 0, "c": 1}))
    assert [(one.target, one.was_target, one.change) for one in found.areas] == [
        ("area 3", "area 2", "regressed"), ("area 2", "", "new"),
    ]  # fmt: skip
    assert "Area 2 is now area 3: B" in text_of(found) and "Area 3 B (2 before): met → not met" in text_of(found)
    assert [member.target for member in found.level.by] == ["area 3"]


def test_a_criterion_that_was_moved_counts_where_it_is() -> None:
    areas = [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}]
    old = edition("1", [asks("1.1", "a"), asks("1.2", "b"), asks("2.1", "c", "2")], areas=areas)
    new = edition("2", [asks("1.1", "a"), asks("2.1", "c", "2"), asks("2.2", "b", "2")], areas=areas)
    figures = {"a": 1, "b": 0, "c": 1}
    found = compare(small.assessed(old, figures), small.assessed(new, figures))
    assert not found.criteria
    assert {(area.target, area.was, area.now, area.by[0].target, area.by[0].change) for area in found.areas} == {
        ("area 1", "not_met", "met", "1.2", "gone"), ("area 2", "met", "not_met", "2.2", "new"),
    }  # fmt: skip


def test_a_level_by_its_areas_with_effect() -> None:
    """Of an area that rose and one that fell, a level that falls is put down to the one that fell."""
    areas = [{"id": "1", "title": "A"}, {"id": "2", "title": "B"}, {"id": "3", "title": "C"}]
    met = {"field": "verdict", "is": "met"}
    levels = [
        {"id": "top", "title": "Top", "when": {"every": "areas", "that": met}},
        {"id": "mid", "title": "Mid", "when": {"count_of": "areas", "where": met, "at_least": 2}},
        {"id": "low", "title": "Low"},
    ]
    rules = edition("1", [asks("1.1", "a"), asks("2.1", "b", "2"), asks("3.1", "c", "3")], areas=areas,
                    adding_up={"area": small.ADDING_UP["area"], "levels": levels})  # fmt: skip
    found = compare(small.assessed(rules, {"a": 1, "b": 1, "c": 0}), small.assessed(rules, {"a": 0, "b": 0, "c": 1}))
    assert (found.level.change, [one.target for one in found.level.by]) == ("regressed", ["area 1", "area 2"])


# ---------------------------------------------------------------- texts beside each other


@pytest.mark.parametrize(("one", "other"), [
    ("x" * 300 + "a", "x" * 300 + "b"), ("x" * 300, "x" * 301), ("a" * 149 + "b" * 100, "a" * 149 + "c" * 100),
    ("two words", "two\u00a0words"), ("two words", "two  words"), ("caf\u00e9", "cafe\u0301"), ("a\u200bb", "ab"),
    ("\u2167", "VIII"), (" a", "a"), ("", "a" * 500),
])  # fmt: skip
def test_texts_that_differ_are_seen_to_differ(one: str, other: str) -> None:
    shown = [" ".join(text.split()) for text in beside(one, other)]
    assert shown[0] != shown[1] and max(map(len, shown)) <= 203
    assert beside(one, one)[0] == beside(one, one)[1]


def test_a_long_value_is_cut_where_it_differs() -> None:
    vocabulary = {"t": small.fact("text", may_be_none=True), "n": small.fact("integer")}
    rules = small.rules([small.criterion("1.1", {"fact": "t", "is": "x" * 400 + "z"})], vocabulary)
    one, other = (small.assessed(rules, {"t": "x" * 400 + end}) for end in "yz")
    (change,) = compare(one, other).criteria
    (reason,) = change.because
    assert reason.was.endswith("y") and reason.now.endswith("z") and reason.was.startswith("…")


def test_a_value_about_people_is_not_shown_as_a_change() -> None:
    vocabulary = {"t": small.fact("text", personal=True)}
    rules = small.rules([small.criterion("1.1", {"fact": "t", "is": "Anna"})], vocabulary)
    one, other = small.assessed(rules, {"t": "Ben"}), small.assessed(rules, {"t": "Anna"})
    found = compare(one, other)
    held(found)
    assert "what was seen is about people, and not shown" in text_of(found) and "Ben" not in json.dumps(document(found))


def test_the_figure_compared_with_is_told_where_it_is_another() -> None:
    vocabulary = {"a": small.fact("integer"), "b": small.fact("integer")}
    rules = small.rules([small.criterion("1.1", {"fact": "a", "at_least": {"fact": "b"}})], vocabulary)
    found = compare(small.assessed(rules, {"a": 34, "b": 30}), small.assessed(rules, {"a": 12}))
    assert "34, against 30 → 12, against not known" in text_of(found)


def test_the_order_of_levels_and_directions() -> None:
    assert direction(("met",), ("not_met",)) == {-1} and direction(("not_met",), ("not_met", "met")) == {1}
    assert direction(("met",), ("not_applicable",)) == {-1, 1}


# ---------------------------------------------------------------- the doors


def test_command_with_a_standard_for_each(tmp_path: Any) -> None:
    figures = {"a": 1, "b": 1}
    for name, number in (("old", "1.2"), ("new", "1.7")):
        criteria = [asks("1.1", "a"), asks(number, "b")]
        (tmp_path / f"{name}.json").write_text(json.dumps(edition(name, criteria)), "utf-8")
        (tmp_path / f"{name}-facts.json").write_text(json.dumps(small.facts(figures)), "utf-8")
    named = [str(tmp_path / f"{name}.json") for name in ("old", "new")]
    files = [str(tmp_path / f"{name}-facts.json") for name in ("old", "new")]
    both = [word for name in named for word in ("--standard", name)]
    status, text = command_here("compare", *files, *both)
    assert status == 0 and "1.2 is now 1.7: Tb" in text and "version old of the standard to version new" in text
    status, text = command_here("compare", *files, "--standard", named[0])
    assert status == 0 and "Note: the facts and the standard of the two are the same." in text
    assert command_here("compare", *files, *both, "--standard", named[0])[0] == 2


def test_the_report_says_what_was_renumbered() -> None:
    old = small.assessed(edition("1", [asks("1.1", "a"), asks("1.2", "b")]), {"a": 1, "b": 0})
    rules = edition("2", [asks("1.1", "a"), asks("1.2", "c", reading="new"), asks("1.7", "b")])
    new = small.assessed(rules, {"a": 1, "b": 1, "c": 1})
    report = report_of(compile_standard(new.standard), new, old)
    before = {one.id: one.before for group in report.groups for one in group.criteria}
    assert before == {"1.1": "met", "1.2": "", "1.7": "not met"}
    for page in (report_html(report), report_markdown(report)):
        assert "1.2 is now 1.7: Tb" in page and "The same rule by another number or name" in page
