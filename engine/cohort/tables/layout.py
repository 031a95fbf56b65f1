"""The tables of a cohort: which tables and columns hold the facts of a standard, and of which type.

One table ``subjects`` has a row for each subject (and period); each list of
records has a table of its own, whose rows name their subject. Names follow from
the keys of facts: a dot becomes two underscores, so ``coordinator.fte`` stands
in ``coordinator__fte`` and last period's in ``previous__coordinator__fte``.

| a fact of type | stands in the columns |
|---|---|
| boolean, integer, decimal, money, date, text, choice | KEY |
| percentage | KEY__percent (75 is 75 %), or KEY__part and KEY__whole (43 of 50) |
| percentage, in records, that a rule adds up | KEY__percent alone |
| choice of many | KEY__OPTION for each option, true or false |
| records | a table KEY; in ``subjects`` KEY__given: whether the list is known |
| any that may be none | also KEY__none: true where it is known that there is none |

A null is a value that is not known.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from assay.engine.plan.plan import Plan
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.engine.plan.rests_on import terms_of
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.references import Place, before, reference
from assay.facts.values.vocabulary import Definition, Vocabulary
from assay.rules.language.standard import Standard
from assay.rules.language.terms import Aggregate, walk

SUBJECTS = "subjects"
SUBJECT_ID, SUBJECT_NAME, AS_OF, PERIOD = "subject_id", "subject_name", "as_of", "period"
STANDARD = "standard"
"""A column that may stand in the table of subjects, unless a fact has this name: the standard that a row is for."""
HEAD: Mapping[str, str] = {
    SUBJECT_ID: "id", SUBJECT_NAME: "text", AS_OF: "date", PERIOD: "text",
}  # fmt: skip
"""The columns of ``subjects`` that are no facts, and their types."""

ColumnType: TypeAlias = Literal["id", "boolean", "integer", "decimal", "date", "text"]
Role: TypeAlias = Literal["value", "percent", "part", "whole", "option", "none", "given", "absent"]


class ColumnOf(NamedTuple):
    """One column: its name, what it holds of which fact or field, and its type.

    ``option`` is the option of a choice of many; of a single choice ``options`` are all.
    """

    name: str
    type: ColumnType
    role: Role
    definition: Definition | None
    option: str = ""

    @property
    def options(self) -> tuple[str, ...]:
        single = self.role == "value" and self.definition is not None and self.definition.type == "choice"
        return self.definition.options if single and self.definition is not None else ()


@dataclass(frozen=True, slots=True)
class TableOf:
    """A table: of the subjects, or of one list of records (``place`` says which, and of which period)."""

    name: str
    columns: Mapping[str, ColumnOf]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CohortLayout:
    """All tables of a standard, the subjects first. ``periods`` is how many of them rules look at."""

    tables: Mapping[str, TableOf]
    periods: int

    @property
    def subjects(self) -> TableOf:
        return self.tables[SUBJECTS]

    @property
    def lists(self) -> Mapping[str, TableOf]:
        return {name: table for name, table in self.tables.items() if name != SUBJECTS}

    def table(self, key: str, back: int) -> TableOf:
        """The table of a list."""
        return self.tables[stem(key, back)]


@dataclass(frozen=True)
class CohortPlan:
    """A standard made ready for tables: its plan, and the tables that hold its facts."""

    plan: Plan
    layout: CohortLayout


def compile_cohort(standard: Standard) -> CohortPlan:
    """A standard → its plan → the layout of its tables. InputError where two columns would have one name."""
    plan = plan_from_standard(standard)
    return CohortPlan(plan, layout_of(plan))


def stem(key: str, back: int = 0) -> str:
    """The name of a fact's column, or the beginning of the names of its columns."""
    return reference(key, back).replace(".", "__")


def option_stem(option: str) -> str:
    """An option as a part of a column's name."""
    return re.sub(r"[^a-z0-9]+", "_", option.lower()).strip("_") or "option"


def absent_column(back: int) -> str:
    """Whether it is known that there was no such period."""
    return f"{before(back)}__absent"


def value_columns(name: str, definition: Definition, parts: bool = True) -> Iterator[ColumnOf]:
    """The columns of one fact or field that is no list; without ``parts`` a percentage stands in one alone."""
    match definition.type:
        case "percentage":
            yield ColumnOf(f"{name}__percent", "decimal", "percent", definition)
            if parts:
                yield ColumnOf(f"{name}__part", "integer", "part", definition)
                yield ColumnOf(f"{name}__whole", "integer", "whole", definition)
        case "choice" if definition.many:
            for option in definition.options:
                yield ColumnOf(f"{name}__{option_stem(option)}", "boolean", "option", definition, option)
        case "choice" | "text":
            yield ColumnOf(name, "text", "value", definition)
        case "decimal" | "money":
            yield ColumnOf(name, "decimal", "value", definition)
        case "boolean" | "integer" | "date":
            yield ColumnOf(name, definition.type, "value", definition)
        case "records":
            raise ValueError("a list has a table, not columns")
    if definition.may_be_none and not definition.many:
        yield ColumnOf(f"{name}__none", "boolean", "none", definition)


def layout_of(plan: Plan) -> CohortLayout:
    """The tables for the facts that a plan looks at; InputError where two would have one name."""
    vocabulary = plan.standard.vocabulary
    places = sorted(plan.places, key=lambda place: (place[1], place[0]))
    folded = {
        (term.records.key, name) for term in walk(terms_of(plan)) if isinstance(term, Aggregate)
        for name in (term.field, term.by)
    }  # fmt: skip
    return _layout(vocabulary, places, plan.periods, folded)


def _layout(
    vocabulary: Vocabulary, places: Iterable[Place], periods: int, folded: Container[tuple[str, str]]
) -> CohortLayout:  # fmt: skip
    """``folded`` are the fields of lists that are added up: shares of different wholes cannot be."""
    problems: list[Problem] = []
    subjects: dict[str, ColumnOf] = {}
    tables: dict[str, TableOf] = {}
    for name in HEAD:
        subjects[name] = ColumnOf(name, _head_type(name), "value", None)
    for back in range(1, periods):
        name = absent_column(back)
        subjects[name] = ColumnOf(name, "boolean", "absent", None)
    for key, back in places:
        definition, name = vocabulary[key], stem(key, back)
        if definition.type != "records":
            _add(subjects, value_columns(name, definition), key, definition, problems)
            continue
        _add(subjects, [ColumnOf(f"{name}__given", "boolean", "given", definition)], key, definition, problems)
        fields: dict[str, ColumnOf] = {SUBJECT_ID: ColumnOf(SUBJECT_ID, "id", "value", None)}
        for field, inner in definition.fields.items():
            columns = value_columns(field, inner, (key, field) not in folded)
            _add(fields, columns, f"{key}.{field}", inner, problems)
        if name == SUBJECTS or name in tables:
            problems.append(_clash(name, key, definition, "table"))
        tables[name] = TableOf(name, fields, (key, back))
    if problems:
        raise InputError(problems)
    return CohortLayout({SUBJECTS: TableOf(SUBJECTS, subjects), **tables}, periods)


def _head_type(name: str) -> ColumnType:
    return "id" if name == SUBJECT_ID else "date" if name == AS_OF else "text"


def _add(
    columns: dict[str, ColumnOf], more: Iterable[ColumnOf], key: str, definition: Definition, problems: list[Problem]
) -> None:
    for column in more:
        if column.name in columns:
            problems.append(_clash(column.name, key, definition, "column"))
        columns[column.name] = column


def _clash(name: str, key: str, definition: Definition, what: str) -> Problem:
    at = definition.at if definition.at.source.name else Position(Source("the standard"))
    message = f"{key} would stand in the {what} '{name}' of a cohort, and so would something else"
    return Problem("B101", at, message, "rename one of the two in the vocabulary")
