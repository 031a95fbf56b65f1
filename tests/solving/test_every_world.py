"""Proofs beside every world that a small vocabulary allows: lists left out or given in any way, figures given beside
them, texts equal or different in any pattern, records of one day, years that were not."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import combinations_with_replacement, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.profiles import times
from shared.witnesses import with_witness

import assay
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.explaining.documents import document as plain_document
from assay.engine.questions.bounds import all_targets, bounds_of
from assay.engine.questions.missing import missing_facts
from assay.facts.values.references import parse_reference

Json = Any
CASES = 5_000 if times(100) == 100 else 30
"""Random cases of each kind: thousands in the long profile."""
MOST_RECORDS = 2
DAYS = ["2024-01-31", "2024-02-01"]
FIELDS: dict[str, Json] = {
    "who": {"type": "text", "label": "who", "personal": True, "may_be_none": True},
    "round": {"type": "text", "label": "round"},
    "day": {"type": "date", "label": "day", "may_be_none": True},
    "kind": {"type": "choice", "options": ["old", "new"], "label": "kind"},
}
VALUES: dict[str, list[Json]] = {"who": ["a", "b", "none"], "round": ["x", "y"], "day": [*DAYS, "none"],
                                 "kind": ["old", "new"]}  # fmt: skip
NEW: Json = {"field": "kind", "is": "new"}
VOCABULARY: dict[str, Json] = {
    "rows": {"type": "records", "label": "rows", "question": "?", "fields": FIELDS},
    "people": {"type": "integer", "label": "people", "question": "?", "minimum": 0, "maximum": 2},
    "rounds": {"type": "integer", "label": "rounds", "question": "?", "minimum": 0,
               "computed": {"distinct_of": "rows", "field": "round", "where": NEW}},
    "reach": {"type": "percentage", "label": "reach", "question": "?",
              "computed": {"part": {"distinct_of": "rows", "field": "who", "where": NEW}, "whole": {"fact": "people"}}},
    "last": {"type": "choice", "options": ["old", "new"], "label": "last", "question": "?",
             "computed": {"latest_of": "rows", "field": "kind", "by": "day"}},
    "share": {"type": "percentage", "label": "share", "question": "?", "computed": {"share_of": "rows", "that": NEW}},
    "award": {"type": "text", "label": "award", "question": "?", "may_be_none": True},
    "tags": {"type": "choice", "options": ["red", "blue"], "many": True, "label": "tags", "question": "?"},
    "yes": {"type": "boolean", "label": "yes", "question": "?"},
}  # fmt: skip
OF_FACTS: dict[str, list[Json]] = {
    "people": [0, 1, 2], "rounds": [0, 1, 2, 3], "reach": ["0%", "50%", "92%", "100%"], "last": ["old", "new"],
    "share": ["0%", "40%", "50%", "100%"], "award": ["gold", "none"], "tags": [[], ["red"], ["red", "blue"]],
    "yes": [True, False],
}  # fmt: skip
LEAVES: list[Json] = [
    {"fact": "rounds", "at_least": 2}, {"fact": "rounds", "is": 1}, {"fact": "reach", "at_least": "100%"},
    {"fact": "reach", "less_than": "60%"}, {"fact": "reach", "between": ["91%", "99%"]},
    {"fact": "last", "is": "new"}, {"fact": "last", "is_not": "new"}, {"not": {"fact": "share", "less_than": "50%"}},
    {"fact": "share", "at_least": "50%"}, {"fact": "people", "at_least": 1}, {"fact": "people", "is": 0},
    {"fact": "yes", "is": True}, {"fact": "award", "is": "gold"}, {"fact": "award", "exists": True},
    {"fact": "tags", "includes": ["red"]},
    {"distinct_of": "rows", "field": "who", "at_least": 2}, {"distinct_of": "rows", "field": "round", "at_most": 1},
    {"distinct_of": "rows", "field": "day", "is": 2},
    {"values_of": "rows", "field": "kind", "includes": ["old", "new"]},
    {"latest_of": "rows", "by": "day", "field": "kind", "is": "new"},
    {"latest_of": "rows", "by": "day", "field": "round", "is": "x"},
    {"some": "rows", "where": {"field": "who", "exists": False}},
    {"some": "rows", "where": {"field": "who", "is": "a"}},
    {"every": "rows", "that": NEW}, {"count_of": "rows", "where": NEW, "at_least": 1},
    {"fact": "people", "at_most": {"previous": "people"}}, {"fact": "people", "less_than": {"previous": "people"}},
    {"previous": "people", "is": 0}, {"previous": "yes", "exists": True}, {"previous": "rounds", "at_least": 1},
    {"previous": "people", "back": 2, "at_least": 1},
]  # fmt: skip
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=4,
)


@st.composite
def a_row(draw: st.DrawFn) -> Json:
    return {name: draw(st.sampled_from(values)) for name, values in VALUES.items() if draw(st.integers(0, 3))}


@st.composite
def some_facts(draw: st.DrawFn) -> Json:
    facts = {key: draw(st.sampled_from(OF_FACTS[key])) for key in OF_FACTS if draw(st.booleans())}
    if draw(st.booleans()):
        facts["rows"] = draw(st.lists(a_row(), max_size=MOST_RECORDS))
    found: Json = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
                   "facts": facts}  # fmt: skip
    previous = draw(st.sampled_from(["left out", "none", "given", "given"]))
    if previous == "none":
        found["previous"] = "none"
    elif previous == "given":
        found["previous"] = {"people": draw(st.integers(0, 2))} if draw(st.booleans()) else {}
    return found


# ------------------------------------------------------------- every world


def every_row() -> list[Json]:
    return [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]


def lists_of(known: Json) -> Iterator[Json]:
    """A list in every way: filled in, or, where nothing is known of it, left out or of up to so many records."""
    if known is not None:
        gaps = [(n, name) for n, row in enumerate(known) for name in VALUES if name not in row]
        for filled in product(*(VALUES[name] for _, name in gaps)):
            rows = copy.deepcopy(known)
            for (n, name), value in zip(gaps, filled, strict=True):
                rows[n][name] = value
            yield rows
        return
    yield None
    for size in range(MOST_RECORDS + 1):
        for rows in combinations_with_replacement(every_row(), size):
            yield list(rows)


def worlds(document: Json, looked_at: set[str], draw: Any, most: int) -> Iterator[Json]:
    """Worlds that agree with what is given: of the figures and lists every way, in a random order, so many of them."""
    facts, choices = document["facts"], dict[str, list[Json]]()
    for key, values in OF_FACTS.items():
        if key not in facts and key in looked_at:
            choices[key] = [None, *values] if "computed" in VOCABULARY[key] else list(values)
    lists = list(lists_of(facts.get("rows"))) if "rows" in looked_at else [facts.get("rows")]
    years: list[Json] = [document.get("previous")]
    if "previous" not in document:
        years = [None, "none", {"people": 0}, {"people": 1}, {"people": 2, "yes": True, "rounds": 1},
                 {"people": 0, "rows": []}]  # fmt: skip
    elif document["previous"] != "none":
        years = [document["previous"] | more for more in ({}, {"yes": True}, {"rounds": 1}, {"rounds": 0})]
        if "people" not in document["previous"]:
            years = [one | {"people": people} for one in years for people in (0, 1, 2)]
    earlier: list[Json] = [None, "none", {"people": 0}, {"people": 1}]
    for _ in range(most):
        found = copy.deepcopy(document)
        for key, values in choices.items():
            value = draw(values)
            if value is not None:
                found["facts"][key] = value
        rows, year, before = draw(lists), draw(years), draw(earlier)
        if rows is not None:
            found["facts"]["rows"] = rows
        if year is not None:
            found["previous"] = year
            if year != "none" and before is not None:
                found["earlier"] = [{"period": "2021/22", "facts": before}]
        yield found


def verdicts_of(compiled: Compiled, document: Json) -> dict[str, str] | None:
    try:
        found = judged(compiled, assay.read_facts(document, compiled.plan.standard))
    except assay.InputError:
        return None
    return {target: found.verdict(target) for target in all_targets(compiled)}


def compiled_of(rules: Json) -> Compiled:
    return compile_standard(generated.standard_of({**rules, "vocabulary": VOCABULARY, "definitions": {}}))


def contradicts_itself(compiled: Compiled, document: Json) -> bool:
    """Whether no facts whatever fit all that is given."""
    try:
        bounds_of(compiled, assay.read_facts(document, compiled.plan.standard), ["level"])
    except assay.InputError:
        return True
    return False


@settings(max_examples=CASES, deadline=None)
@given(rules=generated.rule_documents(CONDITIONS), document=some_facts(), random=st.randoms(use_true_random=False))
def test_no_world_has_a_verdict_that_bounds_leave_out(rules: Json, document: Json, random: Any) -> None:
    compiled = compiled_of(rules)
    try:
        facts = assay.read_facts(document, compiled.plan.standard)
        bounds, missing = bounds_of(compiled, facts), missing_facts(compiled, facts)
    except assay.InputError:
        return
    assert all(one.proved for target in bounds.targets for one in target.reachable)
    looked = {key for key, _ in compiled.plan.places}
    seen: dict[str, set[str]] = {target: set() for target in all_targets(compiled)}
    for world in worlds(document, looked, random.choice, 150):
        found = verdicts_of(compiled, world)
        for target, verdict in (found or {}).items():
            if verdict != "unknown":
                assert verdict in bounds.of(target).could_be or contradicts_itself(compiled, world), (target, world)
                seen[target].add(verdict)
    for target in missing.unknown:
        if len(seen[target]) > 1:
            assert any(target in one.serves for one in missing.facts), target
    for one in missing.facts:
        assert one.proved
        assert parse_reference(one.name)[0] in (*VOCABULARY, "previous", "previous2")


@settings(max_examples=CASES, deadline=None)
@given(rules=generated.rule_documents(CONDITIONS), document=some_facts())
def test_a_witness_as_shown_gives_its_verdict(rules: Json, document: Json) -> None:
    hold_witnesses(compiled_of(rules), document, VOCABULARY)


def hold_witnesses(compiled: Compiled, document: Json, vocabulary: Json) -> None:
    """Every witness, from its JSON alone."""
    try:
        found = plain_document(bounds_of(compiled, assay.read_facts(document, compiled.plan.standard)))
    except assay.InputError:
        return
    targets: Json = found["targets"]
    for target in targets:
        assert target["reachable"] or target["unsettled"], target
        for one in target["reachable"]:
            if target["known"] or not one["proved"]:
                continue
            shown = with_witness(document, one["witness"], vocabulary)
            after = verdicts_of(compiled, shown)
            assert after is not None, (target["target"], one, shown)
            assert after[target["target"]] == one["verdict"], (target["target"], one, shown)


@settings(max_examples=CASES, deadline=None)
@given(rules=generated.rule_documents(generated.YEAR_CONDITIONS), document=generated.year_documents(),
       without=st.booleans())  # fmt: skip
def test_a_witness_of_any_standard_gives_its_verdict(rules: Json, document: Json, without: bool) -> None:
    if without:
        document = {key: value for key, value in document.items() if key not in ("previous", "earlier")}
    hold_witnesses(compile_standard(generated.standard_of(rules)), document, generated.VOCABULARY)
