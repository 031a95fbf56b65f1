"""What an embedder calls for tables of subjects: the verbs of an ``Assessor``, for all of them at once.

Nothing is imported before it is used: tables need Narwhals and Polars.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from assay.engine.api import Assessor, standard_given
from assay.engine.cohort.tables.layout import SUBJECTS, CohortPlan, compile_cohort
from assay.facts.file.head import as_of_date
from assay.facts.values.arguments import demand
from assay.facts.values.fact_set import FactSet
from assay.facts.values.showing import Shown
from assay.rules.language.standard import Standard

if TYPE_CHECKING:
    from assay.engine.cohort.checking.check import CheckResult
    from assay.engine.questions.why.proof import Proof

SubjectTables: TypeAlias = "Mapping[str, Any]"
"""pandas, Polars, Arrow, DuckDB, Spark or Ibis tables by the names of the layout, all of one engine."""


class Cohort(Shown, CohortPlan):
    """A standard made ready for tables with a row for each subject. Threads may share one.

    >>> import polars as pl
    >>> cohort = Cohort("mentoring")
    >>> cohort
    <Cohort mentoring 2005.1: 34 criteria in 9 areas>
    >>> schools = {"subjects": pl.DataFrame({"subject_id": [1, 2], "senior_managers__active": [0, 2]})}
    >>> found = cohort.assess(schools, as_of="2025-07-18", period="2024/25")
    >>> names = cohort.verdict_names()["criterion_1_3"]
    >>> [names[number] for number in found["criterion_1_3"]]
    ['not_met', 'met']
    """

    def __init__(self, standard: Standard | str | os.PathLike[str] = "mentoring") -> None:
        made = compile_cohort(standard_given(standard))
        super().__init__(made.plan, made.layout)

    @property
    def standard(self) -> Standard:
        return self.plan.standard

    def in_short(self) -> str:
        return self.standard.in_short()

    def assess(
        self,
        tables: SubjectTables,
        as_of: date | str | None = None,
        period: str | None = None,
        *,
        keep: Sequence[str] = (),
        could_be: bool = False,
        reasons: bool = False,
        margins: bool = False,
    ) -> Any:
        """The verdicts of every subject, as a table of the same kind as ``tables["subjects"]``.

        Verdicts are the numbers that ``verdict_names`` explains. ``keep`` names
        columns of the subjects that come out too; ``could_be``, ``reasons`` and
        ``margins`` add columns. What is in memory comes back in the order of its
        subjects, what is lazy in no fixed one. Raises InputError where a table
        cannot be read so.
        """
        from assay.engine.cohort.meaning.cohort import assess_tables

        return assess_tables(self, _tables(tables), as_of, period, keep, could_be, reasons, margins)

    def check(
        self, tables: SubjectTables, as_of: date | str | None = None, period: str | None = None
    ) -> CheckResult:
        """What is wrong with tables: how many rows each mistake is in, and which they are.

        Raises InputError where names and types of columns are wrong already; then
        no row is looked at.
        """
        from assay.engine.cohort.checking.check import check_tables
        from assay.engine.cohort.checking.conflicts import conflicts

        return check_tables(self, _tables(tables), as_of, period, conflicts(self, as_of, period))

    def facts(
        self, tables: SubjectTables, subject: object, as_of: date | str | None = None, period: str | None = None
    ) -> FactSet:
        """The facts of one subject, by its id, as an ``Assessor`` takes them; each knows its row and column.

        Raises InputError where they are bad, UnknownTarget where no row has that
        id, ValueError where several have and neither date nor period tells which.
        """
        from assay.engine.cohort.tables.facts_of_rows import facts_of_row
        from assay.engine.cohort.tables.rows_of_subject import rows_of_subject

        day = as_of_date(as_of)
        row, records = rows_of_subject(self.layout, _tables(tables), subject, day, period)
        return facts_of_row(self.standard, self.layout, row, records, day, period)

    def explain(
        self,
        tables: SubjectTables,
        subject: object,
        target: str,
        as_of: date | str | None = None,
        period: str | None = None,
    ) -> Proof:
        """The proof of one verdict of one subject; raises what ``facts`` and ``Assessor.explain`` raise."""
        return self._assessor.explain(self.facts(tables, subject, as_of, period), target)

    def verdict_names(self) -> dict[str, tuple[str, ...]]:
        """What the numbers in each verdict column mean; the last is *unknown*."""
        from assay.engine.cohort.meaning.cohort import verdict_names

        return verdict_names(self)

    def verdict_columns(
        self, schema: Mapping[str, Any], as_of: date | str, period: str, engine: str = "polars"
    ) -> dict[str, Any]:
        """The verdict of each criterion as a Narwhals expression over one table of subjects, by its column's name.

        ``schema`` are the table's columns and their Narwhals types. Criteria that
        look at a list of records are not among them: they need more than one table.
        A figure that could be computed from records is the one that is given.
        """
        from assay.engine.cohort.meaning.columns import verdict_columns

        return verdict_columns(self, schema, as_of, period, engine)

    @cached_property
    def _assessor(self) -> Assessor:
        return Assessor(self.standard)


def _tables(tables: SubjectTables) -> SubjectTables:
    demand(tables, Mapping, f"tables are a dict of tables by name, one of them '{SUBJECTS}'")
    if SUBJECTS not in tables:
        raise ValueError(f"there is no table '{SUBJECTS}'; there is {', '.join(map(repr, tables)) or 'none at all'}")
    return tables
