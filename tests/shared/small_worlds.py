"""Small standards over facts and fields of every kind, facts thinned out in every way, and the worlds that fit them."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product
from random import Random
from typing import Any

from hypothesis import strategies as st

from assay.engine.assessing.assess import Compiled, compile_standard

from . import random_standards as generated

Json = Any
MOST_RECORDS = 2
DAYS = ["2024-01-31", "2024-02-01"]
GRADES = ["poor", "fair", "good"]
FIELDS: dict[str, Json] = {
    "who": {"type": "text", "label": "who", "personal": True, "may_be_none": True},
    "round": {"type": "text", "label": "round"},
    "day": {"type": "date", "label": "day", "may_be_none": True},
    "kind": {"type": "choice", "options": ["old", "new"], "label": "kind"},
    "grade": {"type": "choice", "options": GRADES, "ordered": True, "label": "grade", "may_be_none": True},
    "tags": {"type": "choice", "options": ["red", "blue"], "many": True, "label": "tags"},
    "n": {"type": "integer", "label": "n", "minimum": 0, "maximum": 2, "may_be_none": True},
    "x": {"type": "decimal", "label": "x", "minimum": -1, "maximum": 1},
    "fee": {"type": "money", "unit": "GBP", "label": "fee", "personal": True},
    "part": {"type": "percentage", "label": "part", "maximum": "100%"},
    "ok": {"type": "boolean", "label": "whether it is fine", "may_be_none": True},
}
VALUES: dict[str, list[Json]] = {
    "who": ["a", "b", "none"], "round": ["x", "y"], "day": [*DAYS, "none"], "kind": ["old", "new"],
    "grade": [*GRADES, "none"], "tags": [[], ["red"], ["red", "blue"]], "n": [0, 1, 2, "none"], "x": [-1, 0.5, 1],
    "fee": [0, 1, 2.5], "part": ["0%", "50%", "100%"], "ok": [True, False, "none"],
}  # fmt: skip
NEW: Json = {"field": "kind", "is": "new"}
FINE: Json = {"field": "ok", "is": True}
VOCABULARY: dict[str, Json] = {
    "rows": {"type": "records", "label": "rows", "question": "?", "fields": FIELDS},
    "people": {"type": "integer", "label": "people", "question": "?", "minimum": 0, "maximum": 2},
    "rounds": {"type": "integer", "label": "rounds", "question": "?", "minimum": 0,
               "computed": {"distinct_of": "rows", "field": "round", "where": NEW}},
    "reach": {"type": "percentage", "label": "reach", "question": "?",
              "computed": {"part": {"distinct_of": "rows", "field": "who", "where": NEW}, "whole": {"fact": "people"}}},
    "last": {"type": "choice", "options": ["old", "new"], "label": "last", "question": "?",
             "computed": {"latest_of": "rows", "field": "kind", "by": "day"}},
    "newest": {"type": "choice", "options": GRADES, "ordered": True, "label": "newest", "question": "?",
               "may_be_none": True,
               "computed": {"latest_of": "rows", "field": "grade", "by": "day", "where": NEW}},
    "share": {"type": "percentage", "label": "share", "question": "?", "computed": {"share_of": "rows", "that": NEW}},
    "total": {"type": "money", "unit": "GBP", "label": "total", "question": "?",
              "computed": {"sum_of": "rows", "field": "fee", "where": NEW}},
    "middle": {"type": "decimal", "label": "middle", "question": "?", "may_be_none": True,
               "computed": {"mean_of": "rows", "field": "x"}},
    "since": {"type": "date", "label": "since", "question": "?", "may_be_none": True,
              "computed": {"minimum_of": "rows", "field": "day"}},
    "award": {"type": "text", "label": "award", "question": "?", "may_be_none": True},
    "tags": {"type": "choice", "options": ["red", "blue"], "many": True, "label": "tags", "question": "?"},
    "yes": {"type": "boolean", "label": "yes", "question": "?"},
    "mark": {"type": "choice", "options": GRADES, "ordered": True, "label": "mark", "question": "?"},
    "cost": {"type": "money", "unit": "GBP", "label": "cost", "question": "?", "may_be_none": True},
    "rate": {"type": "decimal", "label": "rate", "question": "?", "minimum": -1, "maximum": 1},
    "quota": {"type": "percentage", "label": "quota", "question": "?", "maximum": "100%"},
    "began": {"type": "date", "label": "began", "question": "?", "begins": True},
}  # fmt: skip
OF_FACTS: dict[str, list[Json]] = {
    "people": [0, 1, 2], "rounds": [0, 1, 2, 3], "reach": ["0%", "50%", "92%", "100%"], "last": ["old", "new"],
    "newest": [*GRADES, "none"], "share": ["0%", "40%", "50%", "100%"], "total": [0, 1, 3.5, 5],
    "middle": [-1, 0, 0.5, "none"], "since": [*DAYS, "none"], "award": ["gold", "none"],
    "tags": [[], ["red"], ["red", "blue"]], "yes": [True, False], "mark": GRADES, "cost": [0, 2.5, "none"],
    "rate": [-1, 0, 0.5], "quota": ["0%", "50%", "75%"], "began": ["2020-03-01", "2024-01-31"],
}  # fmt: skip
LEAVES: list[Json] = [
    {"fact": "rounds", "at_least": 2}, {"fact": "rounds", "is": 1}, {"fact": "reach", "at_least": "100%"},
    {"fact": "reach", "less_than": "60%"}, {"fact": "reach", "between": ["91%", "99%"]},
    {"fact": "last", "is": "new"}, {"fact": "last", "is_not": "new"}, {"not": {"fact": "share", "less_than": "50%"}},
    {"fact": "share", "at_least": "50%"}, {"fact": "people", "at_least": 1}, {"fact": "people", "is": 0},
    {"fact": "newest", "at_least": "fair"}, {"fact": "newest", "is": "good"}, {"fact": "newest", "exists": False},
    {"fact": "total", "at_least": 3.5}, {"fact": "total", "is": 1}, {"fact": "middle", "more_than": 0},
    {"fact": "middle", "exists": True}, {"fact": "since", "before": DAYS[1]}, {"fact": "since", "within": "period"},
    {"fact": "yes", "is": True}, {"fact": "award", "is": "gold"}, {"fact": "award", "exists": True},
    {"fact": "tags", "includes": ["red"]}, {"fact": "mark", "at_least": "fair"}, {"fact": "mark", "one_of": GRADES[:1]},
    {"fact": "cost", "less_than": 2}, {"fact": "cost", "exists": False}, {"fact": "rate", "at_least": 0},
    {"fact": "rate", "is": 0.5}, {"fact": "quota", "more_than": {"fact": "share"}},
    {"fact": "quota", "at_least": "50%"},
    {"fact": "began", "within": "12 months"}, {"fact": "began", "on_or_before": {"ago": "3 years"}},
    {"distinct_of": "rows", "field": "who", "at_least": 2}, {"distinct_of": "rows", "field": "round", "at_most": 1},
    {"distinct_of": "rows", "field": "day", "is": 2}, {"distinct_of": "rows", "field": "n", "at_least": 2},
    {"distinct_of": "rows", "field": "x", "is": 1}, {"distinct_of": "rows", "field": "fee", "at_least": 2},
    {"distinct_of": "rows", "field": "part", "at_least": 2, "where": NEW},
    {"distinct_of": "rows", "field": "grade", "at_most": 1}, {"distinct_of": "rows", "field": "ok", "is": 2},
    {"values_of": "rows", "field": "kind", "includes": ["old", "new"]},
    {"values_of": "rows", "field": "tags", "includes_any": ["blue"]},
    {"values_of": "rows", "field": "grade", "includes": ["good"], "where": FINE},
    {"latest_of": "rows", "by": "day", "field": "kind", "is": "new"},
    {"latest_of": "rows", "by": "day", "field": "round", "is": "x"},
    {"latest_of": "rows", "by": "day", "field": "grade", "at_least": "fair"},
    {"latest_of": "rows", "by": "day", "field": "tags", "includes": ["red"]},
    {"latest_of": "rows", "by": "day", "field": "n", "at_least": 1},
    {"latest_of": "rows", "by": "day", "field": "ok", "is": True, "where": NEW},
    {"sum_of": "rows", "field": "n", "at_least": 3}, {"sum_of": "rows", "field": "fee", "is": 2},
    {"sum_of": "rows", "field": "x", "less_than": 0}, {"mean_of": "rows", "field": "n", "is": 1},
    {"mean_of": "rows", "field": "part", "at_least": "75%"}, {"maximum_of": "rows", "field": "x", "at_most": 0.5},
    {"minimum_of": "rows", "field": "fee", "at_least": 1}, {"maximum_of": "rows", "field": "day", "is": DAYS[0]},
    {"some": "rows", "where": {"field": "who", "exists": False}},
    {"some": "rows", "where": {"field": "who", "is": "a"}},
    {"some": "rows", "where": {"all": [{"field": "n", "at_least": 1}, {"field": "part", "at_least": "50%"}]}},
    {"every": "rows", "that": NEW}, {"every": "rows", "that": {"field": "grade", "at_least": "fair"}, "among": FINE},
    {"every": "rows", "that": {"field": "tags", "includes": ["red"]}},
    {"none": "rows", "where": {"field": "x", "less_than": 0}}, {"none": "rows", "where": {"field": "fee", "is": 1}},
    {"count_of": "rows", "where": NEW, "at_least": 1}, {"count_of": "rows", "where": FINE, "is": 1},
    {"fact": "people", "at_most": {"previous": "people"}}, {"fact": "people", "less_than": {"previous": "people"}},
    {"previous": "people", "is": 0}, {"previous": "yes", "exists": True}, {"previous": "rounds", "at_least": 1},
    {"previous": "people", "back": 2, "at_least": 1},
]  # fmt: skip
"""Of every type of fact and field, of every way to look at a list, of lists and figures looked at beside each other."""


def combined(leaves: list[Json]) -> st.SearchStrategy[Json]:
    """Some of these conditions under *all*, *any* and *not*."""
    return st.recursive(
        st.sampled_from(leaves),
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=2, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=2, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=4,
    )


CONDITIONS = combined(LEAVES)


@st.composite
def a_row(draw: st.DrawFn) -> Json:
    return {name: draw(st.sampled_from(values)) for name, values in VALUES.items() if draw(st.integers(0, 3))}


@st.composite
def some_facts(draw: st.DrawFn) -> Json:
    """A facts document from which anything may be missing."""
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


def criteria_of(*conditions: Json) -> Compiled:
    """A standard of a criterion for each of these: 1.1 and so on."""
    criteria = [{"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n},
                 "reading": "r", **one} for n, one in enumerate(conditions, 1)]  # fmt: skip
    adding_up = {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                 "levels": [{"id": "low", "title": "Low"}]}  # fmt: skip
    about = {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
             "source": {"title": "t"}}  # fmt: skip
    return compiled_of({"assay": "rules/1", "standard": about, "areas": [{"id": "1", "title": "one"}],
                        "criteria": criteria, "adding_up": adding_up})  # fmt: skip


def compiled_of(rules: Json) -> Compiled:
    """Rules over the small vocabulary."""
    return compile_standard(generated.standard_of({**rules, "vocabulary": VOCABULARY, "definitions": {}}))


# ------------------------------------------------------------- every world


def worlds(document: Json, looked_at: set[str], fields: Sequence[str], random: Random, most: int) -> Iterator[Json]:
    """Worlds that agree with what is given, in what is looked at: all of them, or so many in a random order.

    Figures that could be worked out are left out or given, lists of which nothing is known left out or of up to two
    records, earlier years of which nothing is said not given, given, or none.
    """
    facts, keys, axes = document["facts"], list[str](), list[Sequence[Json]]()
    for key, values in OF_FACTS.items():
        if key not in facts and key in looked_at:
            keys.append(key)
            axes.append([None, *values] if "computed" in VOCABULARY[key] else values)
    axes += [_lists(facts, looked_at, fields, random, most), _years(document)]
    axes.append([None, "none", {"people": 0}, {"people": 1}])
    every = math.prod(map(len, axes)) <= most
    chosen = product(*axes) if every else ([random.choice(axis) for axis in axes] for _ in range(most))
    for *values, rows, year, before in chosen:
        found = copy.deepcopy(document)
        found["facts"] |= {key: value for key, value in zip(keys, values, strict=True) if value is not None}
        if rows is not None:
            found["facts"]["rows"] = rows
        if year is not None:
            found["previous"] = year
            if year != "none" and before is not None:
                found["earlier"] = [{"period": "2021/22", "facts": before}]
        yield found


def _lists(facts: Json, looked_at: set[str], fields: Sequence[str], random: Random, most: int) -> list[Json]:
    """A list in every way: filled in, or, where nothing is known of it, left out or of up to so many records."""
    known = facts.get("rows")
    if "rows" not in looked_at:
        return [known]
    if known is not None:
        gaps = [(n, name) for n, row in enumerate(known) for name in fields if name not in row]
        return [_filled(known, gaps, one) for one in _ways([VALUES[name] for _, name in gaps], random, most)]
    rows = [dict(zip(fields, one, strict=True)) for one in _ways([VALUES[name] for name in fields], random, 60)]
    found = [list(many) for size in range(MOST_RECORDS + 1) for many in combinations_with_replacement(rows, size)]
    return [None, *(found if len(found) < most else random.sample(found, most))]


def _filled(rows: Json, gaps: list[tuple[int, str]], values: Sequence[Json]) -> Json:
    found = copy.deepcopy(rows)
    for (n, name), value in zip(gaps, values, strict=True):
        found[n][name] = value
    return found


def _ways(axes: Sequence[Sequence[Json]], random: Random, most: int) -> list[Sequence[Json]]:
    if math.prod(map(len, axes)) <= most:
        return list(product(*axes))
    return [[random.choice(axis) for axis in axes] for _ in range(most)]


def _years(document: Json) -> list[Json]:
    if "previous" not in document:
        return [None, "none", {"people": 0}, {"people": 1}, {"people": 2, "yes": True, "rounds": 1},
                {"people": 0, "rows": []}]  # fmt: skip
    if document["previous"] == "none":
        return ["none"]
    years = [document["previous"] | more for more in ({}, {"yes": True}, {"rounds": 1}, {"rounds": 0})]
    if "people" in document["previous"]:
        return years
    return [one | {"people": people} for one in years for people in (0, 1, 2)]
