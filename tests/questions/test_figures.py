"""Figures in words: what is shown lies on the side of the threshold on which the figure lies, in every view."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import operator
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.one_rule import facts_of, one_rule

import assay
from assay.engine.explaining.because import Because
from assay.engine.explaining.reasons import Reason
from assay.engine.explaining.words import NO_BREAK, amount_words, literal_words, number_words
from assay.engine.questions.compare.compare import compare
from assay.engine.questions.margins import margins_of
from assay.engine.questions.why.words import short_words
from assay.engine.reference.amounts import Range
from assay.rules.language.types import NUMBER, PERCENTAGE, Type

MONEY = Type("money", unit="GBP")
KINDS = {"decimal": NUMBER, "percentage": PERCENTAGE, "money": MONEY}
OPERATORS = {"at_least": operator.ge, "at_most": operator.le, "more_than": operator.gt, "less_than": operator.lt,
             "is": operator.eq, "is_not": operator.ne}  # fmt: skip
NUMBERS = st.one_of(
    st.fractions(-1000, 1000, max_denominator=10**9),
    st.decimals(-1000, 1000, places=3).map(Fraction),
    st.integers(-10, 10).map(Fraction),
    st.integers(-(10**30), 10**30).map(Fraction),
)
NEAR = st.tuples(NUMBERS, st.integers(-9, 9), st.integers(0, 25)).map(lambda t: t[0] + Fraction(t[1], 10 ** t[2]))


def read(words: str) -> Fraction:
    """A figure as a person reads it, without its unit and spaces."""
    digits = "".join(sign for sign in words if sign in "-.0123456789")
    return Fraction(digits)


def side(one: Fraction, other: Fraction) -> int:
    return (one > other) - (one < other)


@given(NUMBERS, NEAR | NUMBERS, st.sampled_from(list(KINDS.values())))
def test_a_figure_is_shown_on_its_side_of_another(seen: Fraction, needed: Fraction, type_: Type) -> None:
    shown, against = number_words(seen, type_, (needed,)), number_words(needed, type_, (seen,))
    assert side(read(shown), read(against)) == side(seen, needed)
    assert side(read(shown), Fraction(0)) == side(seen, Fraction(0))


@given(NUMBERS, st.decimals(-1000, 1000, places=6), st.integers(-9, 9), st.integers(0, 25))
def test_what_a_rule_writes_out_is_shown_whole(seen: Fraction, written: Decimal, by: int, places: int) -> None:
    for number in (seen, Fraction(written) + Fraction(by, 10**places), Fraction(written)):
        shown, needed = read(number_words(number, NUMBER, (written,))), read(literal_words(written, NUMBER))
        assert needed == Fraction(written)
        assert side(shown, needed) == side(number, needed)


@given(st.lists(NUMBERS | NEAR, min_size=3, max_size=3))
def test_a_figure_is_shown_on_its_side_of_both_ends(numbers: list[Fraction]) -> None:
    seen, low, high = numbers
    shown = [read(number_words(one, NUMBER, [*numbers[:n], *numbers[n + 1 :]])) for n, one in enumerate(numbers)]
    assert (side(shown[0], shown[1]), side(shown[0], shown[2])) == (side(seen, low), side(seen, high))


@pytest.mark.parametrize(("number", "beside", "words"), [
    ("0.29999999", "0.3", "0.29999999"), ("1/3", "0.3333", "0.33333"), ("1/3", "1/2", "0.33"), ("2/3", "2/3", "0.67"),
    ("0.125", "0.125", "0.125"), ("0.0049", "7", "0.005"), ("-1/300", "1", "-0.003"), ("89.999", "90", "89.99"),
    ("1/7", "1/7", "0.14"), (f"{2**80}", f"{2**80 + 1}", "1,208,925,819,614,629,174,706,176"),
    (f"{10**29 + 1}/3", f"{10**29}/3", "33,333,333,333,333,333,333,333,333,333.67"),
])  # fmt: skip
def test_it_takes_two_places_or_as_many_as_tell(number: str, beside: str, words: str) -> None:
    shown = number_words(Fraction(number), NUMBER, (Fraction(beside),))
    assert "".join("," if sign.isspace() else sign for sign in shown) == words


def test_the_ends_of_a_range_are_told_apart() -> None:
    words = amount_words(Range(Fraction("0.12345"), Fraction("0.12346")), NUMBER)
    assert "0.12345" in words
    assert "0.12346" in words


# ------------------------------------------------------------ through whole answers


@cache
def assessor(kind: str, name: str) -> assay.Assessor:
    unit = {"unit": "GBP"} if kind == "money" else {}
    entry = {"type": kind, "label": "the figure", "question": "?", **unit}
    return one_rule({"fact": "n", name: {"fact": "m"}}, vocabulary={"n": entry, "m": {**entry, "label": "the mark"}})


def assessment(kind: str, name: str, seen: Decimal, needed: Decimal) -> assay.Assessment:
    sign = "%" if kind == "percentage" else ""
    return assessor(kind, name).assess(facts_of({"n": f"{seen:f}{sign}", "m": f"{needed:f}{sign}"} if sign else
                                                {"n": seen, "m": needed}))  # fmt: skip


FIGURES = st.decimals(0, 100, places=7)


@given(st.sampled_from(list(KINDS)), st.sampled_from(list(OPERATORS)), FIGURES, st.integers(-9, 9), st.integers(0, 7))
def test_answers_show_the_side_and_the_shortfall(kind: str, name: str, seen: Decimal, by: int, places: int) -> None:
    needed = min(max(seen + Decimal(by).scaleb(-places), Decimal(0)), Decimal(100))
    found = assessment(kind, name, seen, needed)
    because: Because = found.because("1.1")["met_when"]
    shown, against = read(because.observed_words()), read(because.needed_words())
    holds = OPERATORS[name](seen, needed)
    assert because.value is holds
    assert OPERATORS[name](shown, against) is holds
    assert side(shown, against) == side(Fraction(seen), Fraction(needed))
    short = short_words(Reason(because))
    if short:
        assert (read(short) == 0) is (seen == needed)
    (margin,) = margins_of(found).margins
    assert read(margin.observed_words) == shown
    assert read(margin.needed_words[0]) == against
    proof = assay.render(assessor(kind, name).explain(found.facts, "1.1"))
    assert because.observed_words().replace(NO_BREAK, " ") in proof


@pytest.mark.parametrize(("kind", "was", "now"), [
    ("decimal", "0.3000001", "0.2999999"), ("money", "10", "9.996"), ("percentage", "90.0001", "89.99999"),
])  # fmt: skip
def test_a_comparison_tells_what_was_from_what_is(kind: str, was: str, now: str) -> None:
    mark = {"decimal": "0.3", "money": "10", "percentage": "90"}[kind]
    before, after = (assessment(kind, "at_least", Decimal(one), Decimal(mark)) for one in (was, now))
    (reason,) = compare(before, after).criteria[0].because
    shown, exact = (read(reason.was), read(reason.now)), (Fraction(was), Fraction(now))
    assert side(*shown) == side(*exact)
    assert [side(one, Fraction(mark)) for one in shown] == [side(one, Fraction(mark)) for one in exact]
    (fact,) = reason.facts
    assert fact.was != fact.now
