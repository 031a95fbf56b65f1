"""Trends: every kind at equality, exact figures, what is not known, and how they are explained."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
import re
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import small_standards as small
from shared.places import ROOT
from shared.profiles import times
from shared.several_periods import trend, verdicts, years, years_standard

import assay
from assay.facts.values.references import reference
from assay.rules.language.grammar import TRENDS
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files
from assay.views.text.layout import Paint
from assay.views.text.why import why_text

Json = Any


FIGURES: dict[tuple[int, ...], set[str]] = {
    (1, 2, 3): {"rising", "never falling"},
    (1, 2, 2): {"never falling"},
    (2, 2, 3): {"never falling"},
    (2, 2, 2): {"never falling", "never rising"},
    (3, 2, 1): {"falling", "never rising"},
    (3, 2, 2): {"never rising"},
    (1, 3, 2): set(),
    (3, 1, 2): set(),
    (0, -1, -2): {"falling", "never rising"},
}
WRITTEN: dict[str, Callable[[int], Json]] = {
    "x": lambda n: n, "sum": lambda n: n + 10, "share": lambda n: f"{n + 5} of 9",
}  # fmt: skip


@pytest.mark.parametrize("figures", FIGURES)
@pytest.mark.parametrize("key", WRITTEN)
def test_trends_of_every_kind(figures: tuple[int, ...], key: str) -> None:
    standard = years_standard(*[trend(key, 3, direction) for direction in TRENDS])
    found = verdicts(standard, *[{key: WRITTEN[key](n)} for n in reversed(figures)])
    assert {direction for direction, one in zip(TRENDS, found, strict=True) if one == "met"} == FIGURES[figures]
    assert set(found) <= {"met", "not_met"}


def test_a_share_and_a_percentage_are_told_apart_exactly() -> None:
    standard = years_standard(*[trend("share", 2, direction) for direction in TRENDS])
    assert verdicts(standard, {"share": "1 of 3"}, {"share": "33.3333%"}) == ["met", "not_met", "not_met", "met"]
    assert verdicts(standard, {"share": "1 of 4"}, {"share": "25%"}) == ["not_met", "not_met", "met", "met"]


def test_a_trend_is_nothing_but_its_steps() -> None:
    steps = {"all": [{"fact": "n", "more_than": {"previous": "n"}},
                     {"previous": "n", "more_than": {"previous": "n", "back": 2}}]}  # fmt: skip
    made, written = (c.rule.met_when for c in years_standard(trend("n", 3, "rising"), steps).criteria)
    assert getattr(made, "part") == written  # noqa: B009


@settings(max_examples=times(300))
@given(data=st.data())
def test_a_trend_is_the_comparison_of_the_exact_figures(data: st.DataObject) -> None:
    """Over any number of periods and kind of number; and what is not known leaves it unknown, or changes nothing."""
    over = data.draw(st.integers(2, 10))
    few = st.integers(0, 3)
    kinds: dict[str, st.SearchStrategy[Any]] = {
        "n": few,
        "x": st.sampled_from([-0.1, 0, 0.1, 0.3, 10**20]),
        "share": st.builds(lambda k, n: f"{min(k, n)} of {n}", few, st.integers(1, 4)),
    }
    key = data.draw(st.sampled_from(sorted(kinds)))
    figures = data.draw(st.lists(kinds[key], min_size=over, max_size=over))
    if data.draw(st.booleans()):
        figures = sorted(figures, key=_exact, reverse=data.draw(st.booleans()))
    steps = [(_exact(before), _exact(after)) for after, before in pairwise(figures)]
    holds = {
        "rising": [after > before for before, after in steps],
        "falling": [after < before for before, after in steps],
        "never rising": [after <= before for before, after in steps],
        "never falling": [after >= before for before, after in steps],
    }
    assessor = _trend_assessor(key, over)
    flat = {reference(key, back): figure for back, figure in enumerate(figures)}
    found = dict(zip(TRENDS, assessor.verdicts(flat, small.AS_OF, small.PERIOD).values(), strict=True))
    assert found == {direction: "met" if all(truths) else "not_met" for direction, truths in holds.items()}
    hidden = data.draw(st.sets(st.integers(0, over - 1), min_size=1))
    partly = {name: flat[name] for back, name in enumerate(flat) if back not in hidden}
    open_ = [bool({step, step + 1} & hidden) for step in range(over - 1)]
    before = dict(zip(TRENDS, assessor.verdicts(partly, small.AS_OF, small.PERIOD).values(), strict=True))
    for direction, truths in holds.items():
        denied = any(not truth for truth, unknown in zip(truths, open_, strict=True) if not unknown)
        assert before[direction] == ("not_met" if denied else "unknown")
        assert before[direction] in ("unknown", found[direction])


def _exact(figure: Any) -> Fraction:
    return Fraction(*map(int, figure.split(" of "))) if isinstance(figure, str) else Fraction(str(figure))


_ASSESSORS: dict[tuple[str, int], assay.Assessor] = {}


def _trend_assessor(key: str, over: int) -> assay.Assessor:
    if (key, over) not in _ASSESSORS:
        conditions = [trend(key, over, direction) for direction in TRENDS]
        _ASSESSORS[key, over] = assay.Assessor(years_standard(*conditions))
    return _ASSESSORS[key, over]

# ------------------------------------------------------------ explanations and the page


def test_an_explanation_shows_each_step_and_where_its_figures_stand() -> None:
    standard = years_standard(trend("n", 3, "rising"))
    assessor = assay.Assessor(standard)
    text = why_text(assessor.assess(years(standard, {"n": 5}, {"n": 4}, {"n": 4})), "1.1", Paint(False))
    assert text == """\
1.1 t: not met
s

Met when: no
  [no] l: rising over 3 periods
    [no] all of these
      [yes] l is more than l in the previous period
            observed: 5; compared with 4
            from n: facts:facts.n, asserted, without evidence
            from previous.n: facts:previous.n, asserted, without evidence
      [no] l in the previous period is more than l 2 periods earlier
            observed: 4; compared with 4
            from previous.n: facts:previous.n, asserted, without evidence
            from previous2.n: facts:earlier[0].facts.n, asserted, without
              evidence

Why it is not met:
  - l in the previous period: 4; needs more than l 2 periods earlier (4)

Reading: r
"""
    text = why_text(assessor.assess(years(standard, {"n": 5}, {"n": 4}, None)), "1.1", Paint(False))
    assert "previous2.n: there was no such period" in text
    assert "observed: 4; compared with none" in text


def test_an_answer_names_the_period_of_each_fact() -> None:
    standard = years_standard(trend("n", 3, "rising"))
    assessment = assay.Assessor(standard).assess(years(standard, {"n": 5}, {"n": 4}, None))
    because: Json = assessment.to_dict()["criteria"][0]["because"]["met_when"]
    assert because["is"] == "trend"
    last = because["parts"][0]["parts"][1]
    assert [(one["period"], one.get("back"), one["value"], one.get("absent")) for one in last["facts"]] == [
        ("previous", None, 4, None), ("earlier", 2, "none", True),
    ]  # fmt: skip


def test_the_example_of_the_page_is_a_criterion() -> None:
    page = (ROOT / "docs" / "rule-language.md").read_text("utf-8")
    (example,) = re.findall(r"^```yaml\n(met_when:\n  all:\n    - \{trend.*?)^```", page, re.MULTILINE | re.DOTALL)
    head = {**small.rules([], {
        "pairs.number": small.fact("integer"), "funding.budget": small.fact("money", unit="GBP")}),
        "parameters": {"trend_length": {"type": "integer", "value": 3, "because": "x"}}}  # fmt: skip
    del head["criteria"]
    criterion = small.criterion("1.1", {})
    del criterion["met_when"]
    lines = "".join(f"    {line}\n" for line in example.splitlines())
    text = "assay: rules/1\ncriteria:\n  - " + "\n    ".join(
        f"{key}: {json.dumps(value)}" for key, value in criterion.items()) + f"\n{lines}"  # fmt: skip
    standard = standard_from_files([File("a.json", json.dumps(head).encode()), File("b.yaml", text.encode())])

    def facts(number: int, budget: int) -> Json:
        return {"pairs": {"number": number}, "funding": {"budget": budget}}

    assert verdicts(standard, facts(3, 5), facts(2, 5), facts(1, 4)) == ["met"]
    assert verdicts(standard, facts(3, 5), facts(3, 5), facts(1, 4)) == ["partly_met"]
    assert verdicts(standard, facts(3, 5), facts(2, 5), None) == ["not_met"]
