"""Figures that do not go together: given otherwise than the records make them, or impossible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import cast

from assay.engine.cohort.meaning.amounts import Amount, Many, Measure, Single, equal, is_there, may_be
from assay.engine.cohort.meaning.cohort import reading_of
from assay.engine.cohort.meaning.conditions import quantity
from assay.engine.cohort.meaning.reading import CannotExpress, ColumnScope, Reading
from assay.engine.cohort.meaning.sources import Sources, usable
from assay.engine.cohort.meaning.stages import with_lists
from assay.engine.cohort.tables.columns import Table, Truth, all_of, any_of, names_in, negate, nw, sure
from assay.engine.cohort.tables.layout import SUBJECT_ID, SUBJECTS, CohortPlan, absent_column, stem, value_columns
from assay.engine.cohort.tables.native import only_known
from assay.engine.cohort.tables.numbers import TooLarge, compare, fraction
from assay.engine.cohort.tables.rules import BEGUN, TableRule
from assay.facts.values.references import Place
from assay.facts.values.vocabulary import NUMBER_TYPES, Definition
from assay.facts.values.written_numbers import format_number
from assay.rules.language.terms import looked_at

from .check import More
from .mistakes import CheckedTable, Mistake


def conflicts(cohort: CohortPlan, as_of: date | str | None = None, period: str | None = None) -> More:
    """What a check is to look for beside what each row says by itself."""

    def more(frames: Mapping[str, Table]) -> Iterable[CheckedTable]:
        frames = only_known(cohort.layout, frames)
        reading, main = reading_of(cohort, frames, as_of, period), frames[SUBJECTS]
        found: list[tuple[str, TableRule, Truth]] = []
        for place, _ in cohort.plan.computed:
            try:
                found += _of_fact(reading, place)
            except (CannotExpress, TooLarge):
                continue  # assessing says so, where a criterion needs the figure
        found += _of_beginning(reading)
        mistakes = [(column, rule, truth) for column, rule, truth in found if isinstance(truth, nw.Expr)]
        if not mistakes:
            return
        used = names_in(truth for _, _, truth in mistakes)
        whole = with_lists(reading, main, frames, {SUBJECT_ID, *used})
        whole = whole.with_columns(**{f"__c{n}": truth for n, (_, _, truth) in enumerate(mistakes)})
        yield CheckedTable(SUBJECTS, whole, tuple(
            Mistake(column, rule, nw.col(f"__c{n}")) for n, (column, rule, _) in enumerate(mistakes)
        ))  # fmt: skip

    return more


def _of_beginning(reading: Reading) -> Iterable[tuple[str, TableRule, Truth]]:
    """Periods that are marked as none, though the subject began before them."""
    for key, definition in reading.plan.standard.vocabulary.items():
        name = stem(key)
        if not definition.begins or name not in reading.subjects or reading.subjects[name] != nw.Date:
            continue
        for back in range(1, reading.plan.periods):
            if absent_column(back) in reading.subjects:
                start = reading.days.of(lambda _, period, __: period.start, back)
                marked = nw.col(absent_column(back)).fill_null(False)
                yield absent_column(back), BEGUN, sure(all_of([marked, nw.col(name) <= start]))


def _of_fact(reading: Reading, place: Place) -> Iterable[tuple[str, TableRule, Truth]]:
    (key, back), standard = place, reading.plan.standard
    definition, name = standard.vocabulary[key], stem(key, back)
    computed = quantity(standard.computed[key], ColumnScope(reading, back))
    there = negate(reading.absent(back))
    columns = [column.name for column in value_columns(name, definition) if usable(reading.subjects, column)]
    if columns:
        given = Sources(reading.subjects, reading.calc).amount(name, definition, reading.absent(back))
        differ = all_of([there, _differ(reading, given, computed)])
        hint = "correct one of the two, or set the figure to null and let it be computed"
        yield columns[0], TableRule("B211", "a figure that is not what the records make it", hint), sure(differ)
    if definition.type in NUMBER_TYPES and isinstance(computed, Measure):
        sources = ", ".join(stem(k, b + back) for k, b in sorted(looked_at(standard.computed[key])))
        says = f"a computed figure that cannot be ({_limits(definition)})"
        rule = TableRule("B212", says, f"look at what it is computed from: {sources}")
        yield name, rule, sure(all_of([there, _out_of_bounds(reading, definition, computed)]))


def _differ(reading: Reading, given: Amount, computed: Amount) -> Truth:
    """Whether a figure that is given cannot be the computed one."""
    if isinstance(given, Many) or isinstance(computed, Many):
        return _sets_differ(cast("Many", given), cast("Many", computed))
    known = any_of([given.none, is_there(given)])
    if isinstance(computed, Single) and computed.perhaps is not None:
        may, told = computed.perhaps, may_be(cast("Single", given), tuple(computed.perhaps.values))
        fits = [all_of([flag, told.values[value]]) for value, flag in may.values.items()]
        fits += [all_of([may.none, told.none]), all_of([may.rest, told.rest])]
        return all_of([known, may.closed, negate(any_of(fits))])
    open_ = all_of([negate(computed.none), negate(is_there(computed))])
    one_none = any_of([given.none, computed.none])
    hollow = computed.hollow if isinstance(computed, Measure) else False
    fits_none = any_of([all_of([given.none, computed.none]), all_of([hollow, negate(computed.none)])])
    apart = sure(negate(equal(reading.calc, given, computed)))
    differ = any_of([all_of([one_none, negate(fits_none)]), all_of([negate(one_none), apart])])
    return all_of([known, negate(open_), differ])


def _sets_differ(given: Many, computed: Many) -> Truth:
    """Whether an option surely is in one of two sets and surely is not in the other."""
    found: list[Truth] = []
    for option, said in given.members.items():
        made = computed.members.get(option, False)
        found += [all_of([sure(said), sure(negate(made))]), all_of([sure(negate(said)), sure(made)])]
    return any_of(found)


def _out_of_bounds(reading: Reading, definition: Definition, computed: Measure) -> Truth:
    found: list[Truth] = []
    if definition.maximum is not None:
        found.append(sure(compare(reading.calc, ">", computed.low, fraction(definition.maximum))))
    if definition.minimum is not None:
        found.append(sure(compare(reading.calc, ">", fraction(definition.minimum), computed.high)))
    return all_of([negate(computed.none), any_of(found)])


def _limits(definition: Definition) -> str:
    percentage = definition.type == "percentage"
    ends = (("at least", definition.minimum), ("at most", definition.maximum))
    return " and ".join(f"{word} {format_number(end, percentage)}" for word, end in ends if end is not None)
