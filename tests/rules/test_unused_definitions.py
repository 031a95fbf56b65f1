"""Definitions that no rule reaches: wrong ones are problems, right ones no more than a warning, wherever they fit."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from typing import Any

import pytest
from shared.small_standards import criterion, fact, rules, standard

from assay.facts.problems.problems import InputError

Json = Any
VOCABULARY: Json = {
    "b": fact("boolean"), "n": fact("integer"),
    "rows": fact("records", fields={"score": {"type": "integer", "label": "score"}}),
    "days": fact("records", fields={"day": {"type": "date", "label": "day"}}),
}  # fmt: skip


def found(**definitions: Json) -> list[str]:
    document = rules([criterion("1", {"fact": "b", "is": True})], VOCABULARY, definitions={
        name: {"says": name, "value" if set(body) & {"plus", "count", "mean_of", "value"} else "condition":
               body.get("value", body)}
        for name, body in definitions.items()
    })  # fmt: skip
    try:
        warnings = standard(document).warnings
    except InputError as error:
        return [one.code for one in error.problems]
    return [one.code for one in warnings if "definition" in one.message]


@pytest.mark.parametrize(("body", "code"), [
    ({"definition": "d"}, "R310"),
    ({"any": [{"fact": "b", "is": True}, {"not": {"definition": "d"}}]}, "R310"),
    ({"fact": "nosuch", "is": 3}, "R301"),
    ({"fact": "n", "at_least": {"parameter": "nosuch"}}, "R302"),
    ({"all": [{"fact": "b", "is": True}, {"definition": "nosuch"}]}, "R304"),
    ({"plus": [{"fact": "b"}, 1]}, "R303"),
    ({"fact": "b", "at_least": 3}, "R306"),
    ({"field": "nosuch", "is": 3}, "R313"),
    ({"some": "rows", "where": {"field": "nosuch", "is": 3}}, "R313"),
    ({"some": "n", "where": {"field": "score", "is": 3}}, "R303"),
    ({"at_least": 3, "of": [{"fact": "b", "is": True}]}, "R307"),
])  # fmt: skip
def test_a_wrong_definition_is_a_problem(body: Json, code: str) -> None:
    assert found(d=body) == [code]


@pytest.mark.parametrize("body", [
    {"fact": "b", "is": True},
    {"some": "rows", "where": {"field": "score", "at_least": 3}},
    {"field": "score", "at_least": 3},
    {"field": "day", "within": "12 months"},
    {"field": "verdict", "is": "met"},
    {"every": "criteria", "that": {"field": "verdict", "is": "met"}},
    {"every": "areas", "that": {"field": "verdict", "is_not": "not_met"}},
    {"plus": [{"fact": "n"}, 1]},
    {"value": {"plus": [{"field": "score"}, {"fact": "n"}]}},
])  # fmt: skip
def test_a_right_one_is_a_warning_at_whichever_place_it_has_a_meaning(body: Json) -> None:
    assert found(d=body) == ["R401"]


def test_what_is_wrong_with_one_is_told_once() -> None:
    wrong = {"fact": "nosuch", "is": 3}
    assert found(a={"definition": "c"}, b={"not": {"definition": "c"}}, c=wrong) == ["R301"]
    assert found(a={"definition": "b"}, b={"definition": "c"}, c={"definition": "a"}) == ["R310"]
    assert found(a=wrong, b={"field": "score", "is": "x"}) == ["R301", "R303"]


def test_one_that_is_used_by_another_is_checked_where_that_stands() -> None:
    assert found(a={"some": "rows", "where": {"definition": "c"}}, c={"field": "score", "at_least": 3}) == ["R401"] * 2


def test_many_right_ones_are_never_too_large_together() -> None:
    twice = {f"d{n}": {"any": [{"definition": f"d{n - 1}"}] * 2} for n in range(1, 12)}
    many = {f"e{n}": {"not": {"definition": "d11"}} for n in range(40)}
    assert found(d0={"field": "day", "within": "12 months"}, **twice, **many) == ["R401"] * 52
