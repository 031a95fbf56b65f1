"""Last year told twice: the earlier figures of a row held against the row of the same subject for that period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from assay.engine.cohort.meaning.amounts import Amount, Many, Measure, equal, is_there
from assay.engine.cohort.meaning.sources import Sources, usable
from assay.engine.cohort.tables.columns import Column, Table, Truth, all_of, any_of, as_column, negate, nw, sure
from assay.engine.cohort.tables.facts_of_rows import facts_of, period_of
from assay.engine.cohort.tables.layout import (
    PERIOD,
    SUBJECT_ID,
    SUBJECTS,
    CohortPlan,
    absent_column,
    stem,
    value_columns,
)
from assay.engine.cohort.tables.native import calculator, schema_of
from assay.engine.cohort.tables.numbers import TooLarge
from assay.engine.cohort.tables.rules import TableRule
from assay.facts.values.dates import Period
from assay.facts.values.vocabulary import Definition

from .mistakes import CheckedTable, Mistake

_OWN = "__own__"
"""Before the names of the columns of the earlier row."""
_WHEN = "__when"
DIFFERS = TableRule(
    "B218", "a figure of an earlier period that is another in the row of that period",
    "correct one of the two, or set this one to null", warns=True,
)  # fmt: skip
WAS_THERE = TableRule(
    "B218", "the period is marked as one that was not, and there is a row of it", "correct one of the two", warns=True
)


def earlier_rows(cohort: CohortPlan, main: Table, texts: Iterable[str]) -> Iterator[CheckedTable]:
    """What is to be looked for in ``subjects``; ``texts`` are the periods that stand in it."""
    starts, layout = cohort.plan.standard.year_starts, cohort.layout
    periods = {text: found for text in texts if (found := period_of(text, starts, layout.periods)) is not None}
    first = {(one.start, one.end): n for n, one in reversed(list(enumerate(periods.values())))}
    if len(first) < 2:
        return
    schema = schema_of(main)
    for back in range(1, layout.periods):
        then = {text: first.get(_days(period, back), -1) for text, period in periods.items()}
        if max(then.values()) >= 0:
            numbers = {text: first[_days(period, 0)] for text, period in periods.items()}
            yield from _of_period(cohort, main, schema, back, _number(numbers), _number(then))


def _days(period: Period, back: int) -> tuple[Any, Any]:
    for _ in range(back):
        period = period.before()
    return period.start, period.end


def _number(texts: Mapping[str, int]) -> Column:
    """The number of the period in a row; null where it has none."""
    text: Column = nw.col(PERIOD).cast(nw.String)
    found: Column = nw.lit(None, nw.Int64)
    for one, number in texts.items():
        if number >= 0:
            found = nw.when(text == nw.lit(one)).then(nw.lit(number, nw.Int64)).otherwise(found)
    return found


def _of_period(
    cohort: CohortPlan, main: Table, schema: Mapping[str, Any], back: int, now: Column, then: Column
) -> Iterator[CheckedTable]:
    known = {key: definition for key, definition in facts_of(cohort.layout, back) if definition.type != "records"}
    told: list[str] = [absent_column(back)] if str(schema.get(absent_column(back))) == "Boolean" else []
    own: dict[str, Any] = {}
    pairs: list[tuple[str, Definition]] = []
    for key, definition in known.items():
        mine = [one.name for one in value_columns(stem(key, back), definition) if usable(schema, one)]
        theirs = [one.name for one in value_columns(stem(key), definition) if usable(schema, one)]
        if mine and theirs:
            told += mine
            own |= dict.fromkeys(theirs)
            pairs.append((key, definition))
    if not told:
        return
    rows = main.filter(~nw.col(SUBJECT_ID).is_null())
    left = rows.select(SUBJECT_ID, then.alias(_WHEN), *dict.fromkeys(told)).filter(~nw.col(_WHEN).is_null())
    right = rows.select(SUBJECT_ID, now.alias(_WHEN), *(nw.col(name).alias(f"{_OWN}{name}") for name in own))
    both = left.join(right, on=[SUBJECT_ID, _WHEN], how="inner")
    joined = {**{name: schema[name] for name in told}, **{f"{_OWN}{name}": schema[name] for name in own}}
    sources = Sources(joined, calculator(main))
    mistakes: list[Mistake] = []
    if absent_column(back) in told:
        mistakes.append(Mistake(absent_column(back), WAS_THERE, nw.col(absent_column(back)).fill_null(False)))
    for key, definition in pairs:
        name = stem(key, back)
        try:
            one, other = sources.amount(name, definition), sources.amount(f"{_OWN}{stem(key)}", definition)
            differ = _differ(sources, one, other)
        except TooLarge:
            continue  # assessing says so, where a criterion needs the figure
        if isinstance(differ, nw.Expr):
            column = next(column.name for column in value_columns(name, definition) if column.name in told)
            mistakes.append(Mistake(column, DIFFERS, as_column(differ).fill_null(False)))
    if mistakes:
        yield CheckedTable(SUBJECTS, both, tuple(mistakes))


def _differ(sources: Sources, one: Amount, other: Amount) -> Truth:
    """Whether two figures that are both known are not the same."""
    if isinstance(one, Many) and isinstance(other, Many):
        found: list[Truth] = []
        for option, said in one.members.items():
            there = other.members.get(option, False)
            found += [all_of([sure(said), sure(negate(there))]), all_of([sure(negate(said)), sure(there)])]
        return any_of(found)
    left, right = cast("Measure", one), cast("Measure", other)
    known = all_of([any_of([left.none, is_there(left)]), any_of([right.none, is_there(right)])])
    none_alone = any_of([all_of([left.none, negate(right.none)]), all_of([right.none, negate(left.none)])])
    neither = negate(any_of([left.none, right.none]))
    apart = sure(negate(equal(sources.calc, left, right)))
    return sure(all_of([known, any_of([none_alone, all_of([neither, apart])])]))
