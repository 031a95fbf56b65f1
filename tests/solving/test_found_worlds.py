"""Worlds that random cases found left out, or not proved: each as a plain case over the small vocabulary."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from typing import Any

import pytest
from shared import random_standards as generated
from shared.small_worlds import DAYS, criteria_of

import assay
from assay.engine.assessing.assess import Compiled
from assay.engine.questions.bounds import bounds_of
from assay.engine.questions.missing import missing_facts

Json = Any
NEW: Json = {"field": "kind", "is": "new"}
LATEST: Json = {"latest_of": "rows", "by": "day", "field": "kind", "is": "new"}
SAME_DAY: Json = {"rows": [{"day": DAYS[0], "kind": "old", "ok": "none"}, {"day": DAYS[0], "kind": "new"}]}
ONE_TO_COME: Json = {"rows": [{"day": DAYS[0], "kind": "old"}, {"day": DAYS[0]}]}


def many(field: str) -> Json:
    """More different values than kinds of records are made up."""
    return {"distinct_of": "rows", "field": field, "at_least": 12}


def facts_of(compiled: Compiled, facts: Json, **more: Json) -> assay.FactSet:
    return assay.read_facts({"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF,
                             "period": generated.PERIOD, "facts": facts, **more}, compiled.plan.standard)  # fmt: skip


@pytest.mark.parametrize(
    ("conditions", "facts", "more", "could_be"),
    [
        # A figure that no list can make stands beside nothing, or beside a part of what it is worked out from.
        ({"met_when": {"fact": "reach", "at_least": "100%"},
          "applies_when": {"distinct_of": "rows", "field": "who", "at_least": 2}}, {"reach": "92%"}, {},
         {"not_met", "not_applicable"}),
        # Whoever began before a year was there in it; and who was not there in a year began after its start.
        ({"met_when": {"all": [{"fact": "rounds", "at_least": 2}, {"previous": "rounds", "at_least": 1}]}},
         {"began": "2020-03-01"}, {}, {"not_met", "met"}),
        ({"met_when": {"fact": "began", "on_or_before": "2022-09-01"}}, {}, {"previous": "none"}, {"not_met"}),
        ({"met_when": {"fact": "began", "within": "12 months"}}, {}, {"previous": "none"}, {"not_met", "met"}),
        ({"met_when": {"all": [{"fact": "began", "before": "2022-09-02"}, {"previous": "people", "exists": False}]}},
         {}, {}, {"not_met"}),
        # Many different values of every kind, also beside what the same values decide.
        *(({"met_when": many(field)}, {}, {}, {"not_met", "met"}) for field in ("who", "day", "x", "fee", "part")),
        ({"met_when": many("n")}, {}, {}, {"not_met"}),
        ({"met_when": {"all": [many("day"), {"fact": "since", "before": DAYS[1]}]}}, {"since": DAYS[0]}, {},
         {"not_met", "met"}),
        ({"met_when": {"all": [many("fee"), {"minimum_of": "rows", "field": "fee", "at_least": 1},
                               {"maximum_of": "rows", "field": "fee", "at_most": 2}]}}, {}, {}, {"not_met", "met"}),
        ({"met_when": {"all": [many("fee"), {"maximum_of": "rows", "field": "fee", "less_than": 0.1}]}}, {}, {},
         {"not_met", "met"}),  # a standard does not say that money has pence
        ({"met_when": {"all": [many("day"), {"every": "rows", "that": {"field": "day", "before": DAYS[0]}}]}}, {}, {},
         {"not_met", "met"}),
        ({"met_when": {"all": [many("round"), {"latest_of": "rows", "by": "day", "field": "round", "is": "x"}]}}, {},
         {}, {"not_met", "met"}),
        # Records of one day that differ, where something else of one is not recorded, or come to differ.
        ({"met_when": {"all": [LATEST, {"some": "rows", "where": {"field": "ok", "exists": True}}]}}, SAME_DAY, {},
         {"not_met", "met"}),
        ({"met_when": LATEST}, ONE_TO_COME, {}, {"not_met", "met"}),
    ],
)  # fmt: skip
def test_what_can_come_is_proved(conditions: Json, facts: Json, more: Json, could_be: set[str]) -> None:
    compiled = criteria_of(conditions)
    read = facts_of(compiled, facts, **more)
    found, missing = bounds_of(compiled, read).of("1.1"), missing_facts(compiled, read)
    assert set(found.could_be) == could_be
    assert all(one.proved for one in found.reachable)
    assert bool(missing.facts) == (len(could_be) > 1)
    assert all(one.proved for one in missing.facts)


def test_a_year_that_was_is_not_asked_about() -> None:
    compiled = criteria_of({"met_when": {"previous": "people", "exists": True}})
    names = [{one.name for one in missing_facts(compiled, facts_of(compiled, facts)).facts}
             for facts in ({}, {"began": "2023-09-02"}, {"began": "2022-09-01"})]  # fmt: skip
    assert names == [{"previous"}, {"previous"}, set()]


def test_a_figure_that_is_given_stays_whatever_its_list() -> None:
    """40 % are new, whichever records there are: the list changes nothing, and that is proved."""
    compiled = criteria_of({"met_when": {"not": {"fact": "quota", "more_than": {"fact": "share"}}},
                            "partly_when": {"minimum_of": "rows", "field": "fee", "at_least": 1},
                            "applies_when": {"not": {"every": "rows", "that": {"field": "fee", "is": 7}}}})  # fmt: skip
    missing = missing_facts(compiled, facts_of(compiled, {"share": "40%", "quota": "30%"}))
    assert {one.name: one.proved for one in missing.facts} == {"rows": True}


@pytest.mark.parametrize("people", [1, 2])
def test_figures_that_no_list_fits_are_said_where_nothing_can_come(people: int) -> None:
    new: Json = {"values_of": "rows", "field": "kind", "includes": ["new"]}
    compiled = criteria_of({"met_when": {"all": [{"fact": "reach", "at_least": "90%"}, new]}})
    for question in (bounds_of, missing_facts):
        with pytest.raises(assay.InputError) as raised:
            question(compiled, facts_of(compiled, {"reach": "92%", "people": people}))
        assert [one.code for one in raised.value.problems] == ["A401"]


def test_what_was_asked_before_changes_nothing() -> None:
    """Two worlds that differ in one list have all other facts in common, also those that were looked at later."""
    people: Json = {"any": [{"distinct_of": "rows", "field": "who", "at_least": 2}, {"fact": "people", "at_least": 1}]}
    blue: Json = {"values_of": "rows", "field": "tags", "includes_any": ["blue"]}
    all_of: list[Json] = [{"fact": "reach", "less_than": "60%"}, {"fact": "began", "within": "12 months"},
                          {"none": "rows", "where": {"field": "fee", "is": 1}}]  # fmt: skip
    partly: Json = {"all": [{"previous": "yes", "exists": True}, {"fact": "since", "within": "period"}, blue]}
    compiled = criteria_of({"met_when": people}, {"met_when": {"not": {"all": all_of}}, "partly_when": partly})
    read = facts_of(compiled, {"reach": "50%"}, previous={})
    assert all(one.proved for one in missing_facts(compiled, read).facts)
