"""The tables of a cohort held against the vocabulary: first their columns, then every row.

What is wrong with rows is counted in one query a table; only of what was found
are examples looked for, and the rows that have it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from assay.engine.cohort.tables import rules
from assay.engine.cohort.tables.columns import Column, Table, nw
from assay.engine.cohort.tables.facts_of_rows import period_of
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECTS, CohortLayout, CohortPlan
from assay.engine.cohort.tables.native import Back, calculator, collected, given_back, schema_of, taken
from assay.engine.cohort.tables.schema import Schema, ShownNames, schema_problems
from assay.engine.cohort.tables.texts import composes
from assay.facts.file.head import as_of_date, named_otherwise
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, Severity, errors
from assay.facts.values.dates import Period, named_as_it_lies
from assay.facts.values.lookalikes import told_apart

from .as_meant import as_meant
from .doubtful import doubtful_rows
from .earlier_rows import earlier_rows
from .implausible import implausible_rows
from .mistakes import CheckedTable, Mistake, TableCells

MOST_EXAMPLES = 5
_MOST_TEXTS = 3


@dataclass(frozen=True)
class TableFinding:
    """What is wrong with some rows of a table: ``examples`` are the ids of a few of their subjects."""

    code: str
    table: str
    column: str
    count: int
    examples: tuple[str, ...]
    message: str
    hint: str = ""
    severity: Severity = "error"


More = Callable[[Mapping[str, Table]], Iterable[CheckedTable]]
"""More to look for, such as figures that are given and computed (B211, B212)."""


@dataclass(frozen=True)
class CheckResult:
    """What a check found: ``rows`` of each table, the findings, and warnings about columns."""

    rows: Mapping[str, int]
    findings: tuple[TableFinding, ...]
    warnings: tuple[Problem, ...]
    files: Mapping[str, str] = field(repr=False)
    _bad: tuple[tuple[CheckedTable, Mistake], ...] = field(repr=False)
    _back: Back = field(repr=False)

    @property
    def fine(self) -> bool:
        """Whether every row can be assessed."""
        return all(one.severity == "warning" for one in self.findings)

    def to_problems(self) -> tuple[Problem, ...]:
        """The findings and warnings as problems, each at its table and column."""
        shown = ShownNames(self.files)
        found = [Problem(one.code, shown.at(one.table, one.column), one.message, one.hint, one.severity)
                 for one in self.findings]  # fmt: skip
        return (*self.warnings, *found)

    def bad_rows(self) -> Any:
        """Every row that is wrong, once for each way: subject_id, table, column, code. None where there is none.

        A table of the kind of ``subjects``. Rows with a null id have a null id here too.
        """
        parts = [_rows(*one) for one in self._bad]
        return given_back(nw.concat(parts, how="vertical"), self._back) if parts else None


def check_tables(
    cohort: CohortPlan,
    tables: Mapping[str, Any],
    as_of: date | str | None = None,
    period: str | None = None,
    more: More | None = None,
    files: Mapping[str, str] | None = None,
    earlier: bool = True,
) -> CheckResult:
    """Hold tables against the vocabulary. ``files`` says under which name each table is shown.

    ``earlier``: rows of one subject for several periods are held against each other.
    ``more`` is given the tables without the subjects of which something is wrong by itself.
    InputError, with everything that is wrong with names and types, before any
    row is looked at; what is wrong with rows is in the result.
    """
    frames, back = taken(tables)
    shown = ShownNames(files or {})
    schemas = {name: schema_of(frame) for name, frame in frames.items()}
    day = as_of_date(as_of)
    problems = schema_problems(
        cohort.layout, cohort.plan.standard.vocabulary, schemas, day is not None, period is not None, shown
    )
    starts = cohort.plan.standard.year_starts
    problems += period_problems(period, starts, cohort.layout.periods)
    if errors(problems):
        raise InputError(problems)
    rows: dict[str, int] = {}
    found: list[tuple[CheckedTable, Mistake, int]] = []

    def look(wanted: Iterable[CheckedTable]) -> None:
        for looked in wanted:
            size, counts = _counts(looked)
            if looked.whole:
                rows[looked.table] = size
            found.extend((looked, m, count) for m, count in zip(looked.mistakes, counts, strict=True) if count)

    frames, notes = as_meant(cohort.layout, frames)
    schemas = {name: schema_of(frame) for name, frame in frames.items()}
    look(notes)
    look(_looked(cohort, frames, schemas, day is not None, period is not None))
    look(doubtful_rows(cohort.layout, frames, schemas))
    if earlier:
        look(earlier_rows_of(cohort, frames, schemas, period is not None))
    look(implausible_rows(cohort.layout, cohort.plan.standard.vocabulary, frames, schemas, day))
    bad = [(looked, mistake) for looked, mistake, _ in found if not mistake.rule.warns]
    if more is not None:
        try:
            look(more(_without(frames, bad)))
        except InputError:
            if not bad:  # else it is said when what was found is mended
                raise
    place = {name: n for n, name in enumerate(cohort.layout.tables)}
    findings = sorted((_finding(*one) for one in found), key=lambda one: place.get(one.table, -1))
    wrong = tuple((looked, mistake) for looked, mistake, _ in found if not mistake.rule.warns)
    return CheckResult(rows, tuple(findings), tuple(problems), shown.files, wrong, back)


def earlier_rows_of(
    cohort: CohortPlan, frames: Mapping[str, Table], schemas: Mapping[str, Schema], period: bool
) -> Iterator[CheckedTable]:
    """Rows of one subject for several periods, where what a row says of an earlier one is another there."""
    if PERIOD in schemas[SUBJECTS] and not period and cohort.layout.periods > 1 and len(frames) == 1:
        main = frames[SUBJECTS]
        yield from earlier_rows(cohort, main, _fine_periods(main, cohort.plan.standard.year_starts, 1))


def findings_of(looked: Iterable[CheckedTable]) -> list[TableFinding]:
    """What is found in some tables, by itself."""
    found: list[TableFinding] = []
    for one in looked:
        _, counts = _counts(one)
        found += [_finding(one, mistake, count) for mistake, count in zip(one.mistakes, counts, strict=True) if count]
    return found


def period_problems(period: str | None, starts: tuple[int, int], periods: int) -> list[Problem]:
    """What is wrong with a period that is given for all; a warning where its name says otherwise than its days."""
    at = Position(Source("--period"))
    found = None if period is None else period_of(period, starts, periods)
    if period is None or (found is not None and named_as_it_lies(found)):
        return []
    if found is not None:
        return [named_otherwise(found, at)]
    return [Problem("F105", at, "this is not a period that can be read", "write it like 2024/25 or 2025")]


def _without(frames: Mapping[str, Table], bad: Sequence[tuple[CheckedTable, Mistake]]) -> Mapping[str, Table]:
    """The tables without the subjects of which something is wrong already: with these one can reckon."""
    if not bad:
        return frames
    text = nw.col(SUBJECT_ID).cast(nw.String)  # the ids of two tables can be of two types
    ids = nw.concat([_wrong(*one).select(__id=text) for one in bad], how="vertical").unique()
    if ids.implementation.is_polars():
        ids = collected(ids).lazy()
    fine = {name: frame.filter(~nw.col(SUBJECT_ID).is_null()) for name, frame in frames.items()}
    keyed = {name: frame.with_columns(__id=text) for name, frame in fine.items()}
    return {name: frame.join(ids, on="__id", how="anti").drop("__id") for name, frame in keyed.items()}


# ------------------------------------------------------------ what is looked for


def _looked(
    cohort: CohortPlan, frames: Mapping[str, Table], schemas: Mapping[str, Schema], as_of: bool, period: bool
) -> Iterator[CheckedTable]:
    layout, main = cohort.layout, frames[SUBJECTS]
    calc = calculator(main)
    nul = not main.implementation.is_ibis()  # a literal of SQL cannot hold it everywhere
    cells = TableCells(schemas[SUBJECTS], calc, nul, composes(main))
    named = PERIOD in schemas[SUBJECTS] and not period
    fine = _fine_periods(main, cohort.plan.standard.year_starts, layout.periods) if named else {}
    strange = _strange(SUBJECTS, layout, schemas)
    wanted = cells.of_standard(layout, cohort.plan.standard.id)
    yield CheckedTable(SUBJECTS, main, (*wanted, *cells.of_subjects(layout, as_of, period, fine), *strange), True)
    lists = [table for name, table in layout.lists.items() if name in frames]
    yield _twice(main, schemas[SUBJECTS], bool(lists))
    for table in lists:
        inner = TableCells(schemas[table.name], calc, nul, cells.composed)
        strange = _strange(table.name, layout, schemas)
        yield CheckedTable(table.name, frames[table.name], (*inner.of_records(table), *strange), True)
        yield _beside(layout, table.name, frames, cells)


def _strange(table: str, layout: CohortLayout, schemas: Mapping[str, Schema]) -> Iterator[Mistake]:
    """Columns of types that nobody knows can only hold nulls."""
    for name, column in layout.tables[table].columns.items():
        if str(schemas[table].get(name)) == "Unknown":
            rule = rules.TableRule("B103", "a value of a type that is not known here", f"store it as {column.type}")
            yield Mistake(name, rule, ~nw.col(name).is_null())


def _fine_periods(main: Table, starts: tuple[int, int], periods: int) -> dict[str, Period]:
    """The periods that texts in the column ``period`` name, if also those before them that are looked at can be."""
    text = nw.col(PERIOD).cast(nw.String)
    year = main.filter(text.str.contains("[0-9]{4}")).select(text.alias(PERIOD)).unique()
    texts = sorted(name for (name,) in collected(year).iter_rows())
    return {name: found for name in texts if (found := period_of(name, starts, periods)) is not None}


def _twice(main: Table, schema: Schema, lists: bool) -> CheckedTable:
    """Ids that stand in several rows. Records name their subject alone: with lists it has one row in all."""
    keys = [SUBJECT_ID] if lists else [name for name in (SUBJECT_ID, AS_OF, PERIOD) if name in schema]
    rule = rules.TWICE if len(keys) == 1 else rules.TWICE_A_PERIOD
    counted = main.filter(~nw.col(SUBJECT_ID).is_null()).select(*keys).group_by(*keys).agg(nw.len().alias("__rows"))
    return CheckedTable(SUBJECTS, counted.filter(nw.col("__rows") > 1), (Mistake(SUBJECT_ID, rule, None),))


def _beside(layout: CohortLayout, name: str, frames: Mapping[str, Table], cells: TableCells) -> CheckedTable:
    """The ids of a list beside the subjects: each id once, with the number of its records."""
    main, place, given = frames[SUBJECTS], layout.tables[name].place, f"{name}__given"
    assert place is not None
    absent = cells.absent(place[1])
    ids = frames[name].filter(~nw.col(SUBJECT_ID).is_null()).group_by(SUBJECT_ID).agg(nw.len().alias("__rows"))
    marks = {"__there": nw.lit(True)}
    marks["__not_given"] = ~nw.col(given).fill_null(True) if cells.has(given) else nw.lit(False)
    marks["__absent"] = nw.lit(False) if absent is None else absent
    subjects = main.select(SUBJECT_ID, *(mark.alias(label) for label, mark in marks.items()))
    mistakes = (
        Mistake(SUBJECT_ID, rules.ORPHAN, nw.col("__there").is_null(), nw.col("__rows")),
        Mistake(SUBJECT_ID, rules.TOO_MANY, nw.col("__rows") > rules.MOST_RECORDS),
        Mistake(SUBJECT_ID, rules.RECORDS_NOT_GIVEN, nw.col("__not_given")),
        Mistake(SUBJECT_ID, rules.ABSENT, nw.col("__absent")),
    )
    if schema_of(ids)[SUBJECT_ID] != schema_of(subjects)[SUBJECT_ID]:
        ids, subjects = (one.with_columns(nw.col(SUBJECT_ID).cast(nw.String)) for one in (ids, subjects))
    return CheckedTable(name, ids.join(subjects, on=SUBJECT_ID, how="left"), mistakes)


# ------------------------------------------------------------ counting, and examples


def _counts(looked: CheckedTable) -> tuple[int, list[int]]:
    """How many rows there are, and in how many each mistake is."""
    one = nw.lit(1, nw.Int64)
    sums = [nw.when(mistake.rows).then(one if mistake.stands_for is None else mistake.stands_for).sum().alias(f"m{n}")
            for n, mistake in enumerate(looked.mistakes) if mistake.rows is not None]  # fmt: skip
    row: dict[str, Any] = collected(looked.frame.select(nw.len().alias("rows"), *sums)).rows(named=True)[0]
    size = int(row["rows"] or 0)
    return size, [size if mistake.rows is None else int(row[f"m{n}"] or 0) for n, mistake in enumerate(looked.mistakes)]


def _wrong(looked: CheckedTable, mistake: Mistake) -> Table:
    return looked.frame if mistake.rows is None else looked.frame.filter(mistake.rows)


def _finding(looked: CheckedTable, mistake: Mistake, count: int) -> TableFinding:
    wrong, column, rule = _wrong(looked, mistake), mistake.column, mistake.rule
    named = wrong.filter(~nw.col(SUBJECT_ID).is_null()).select(SUBJECT_ID).unique().sort(SUBJECT_ID)
    ids = tuple(str(id_) for (id_,) in collected(named.head(MOST_EXAMPLES)).iter_rows())
    message = f"{count:,} {rule.of}{'' if count == 1 else 's'}: {rule.says}"
    hint = rule.hint
    if rule.shows:
        texts = list(_texts(wrong, column))
        quoted = ", ".join(f"'{text[:40]}'" for text in texts)
        message += f" ({quoted})"
        alike = next((said for text in texts for one in rule.among if (said := told_apart(text, one))), "")
        hint += f"; {alike}" if alike else ""
    if ids:
        more = " and others" if len(ids) == MOST_EXAMPLES and count > MOST_EXAMPLES else ""
        message += f"; see {', '.join(id_[:40] for id_ in ids)}{more}"
    severity: Severity = "warning" if rule.warns else "error"
    return TableFinding(rule.code, looked.table, column, count, ids, message, hint, severity)


def _texts(wrong: Table, column: str) -> Iterator[str]:
    """The most frequent of the texts that are wrong."""
    text = nw.col(column).cast(nw.String).alias(column)
    counted = wrong.select(text).group_by(column).agg(nw.len().alias("__rows"))
    top = counted.sort("__rows", column, descending=[True, False]).head(_MOST_TEXTS)
    for name, _ in collected(top.select(column, "__rows")).iter_rows():
        yield str(name)


def _rows(looked: CheckedTable, mistake: Mistake) -> Table:
    id_: Column = nw.col(SUBJECT_ID).cast(nw.String)
    told = {"table": looked.table, "column": mistake.column, "code": mistake.rule.code}
    return _wrong(looked, mistake).select(id_.alias(SUBJECT_ID), *(nw.lit(v).alias(k) for k, v in told.items()))
