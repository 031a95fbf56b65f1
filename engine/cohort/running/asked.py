"""What a run over a cohort is asked for: the standard, the tables, and in which steps they are gone through.

A step is some parts that are read together, so that what costs the same for
every step (bringing the rules into expressions) is not paid for every small part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import polars as pl

from assay.engine.cohort.checking.check import period_problems
from assay.engine.cohort.files.files import CohortTables, PartFile
from assay.engine.cohort.files.frames import is_text, scan, scan_raw
from assay.engine.cohort.files.text_lines import line_problems
from assay.engine.cohort.meaning.cohort import verdict_names
from assay.engine.cohort.tables.columns import nw
from assay.engine.cohort.tables.layout import AS_OF, HEAD, PERIOD, STANDARD, SUBJECT_ID, SUBJECTS, CohortPlan
from assay.engine.cohort.tables.native import schema_of
from assay.engine.cohort.tables.schema import ShownNames, kept_problems, schema_problems
from assay.facts.file.head import as_of_date
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, in_order, stop_on_errors

Frames = dict[str, pl.LazyFrame]
STEP_BYTES = 8_000_000
"""How much of the tables, as they are stored, is read in one step, where the parts are not larger by themselves."""


@dataclass(frozen=True)
class RunRequest:
    """What all steps are read with. ``steps`` are the parts of each, once the columns were looked at."""

    cohort: CohortPlan
    tables: CohortTables
    as_of: str | None = None
    period: str | None = None
    keep: tuple[str, ...] = ()
    step_bytes: int = STEP_BYTES
    steps: tuple[tuple[str, ...], ...] = ()

    def files(self) -> dict[str, str]:
        """Under which name each table is shown."""
        root = self.tables.shown.rstrip("/")
        tables = self.tables.tables
        return {name: f"{root}/{name}" if one.folder else one.files[0].shown for name, one in tables.items()}

    def read(self, step: int) -> dict[str, tuple[PartFile, ...]]:
        """The files of each table that are read for a step."""
        found: dict[str, tuple[PartFile, ...]] = {}
        for part in self.steps[step]:
            for name, files in self.tables.files(part).items():
                found[name] = found.get(name, ()) + tuple(file for file in files if file not in found.get(name, ()))
        return {name: files for name, files in found.items() if files}

    def searched(self, name: str) -> bool:
        """Whether a list is gone through whole in every step, for the records of the step's subjects."""
        return len(self.steps) > 1 and not self.tables.tables[name].folder

    def frames(self, step: int) -> Frames:
        """The tables of a step, with the columns that are known or kept.

        A column without a type holds nulls alone, as if it were not there; engines make various things of it.
        """
        found: Frames = {}
        for name, files in self.read(step).items():
            table = self.cohort.layout.tables[name]
            plain = {*HEAD, *((STANDARD, *self.keep) if name == SUBJECTS else ())}
            frame = scan(files, table)
            found[name] = frame.select(
                column for column, dtype in frame.collect_schema().items()
                if column in plain or (column in table.columns and dtype != pl.Null)
            )  # fmt: skip
            if self.searched(name):
                found[name] = of_these(found[name], found[SUBJECTS])
        return found


def of_these(records: pl.LazyFrame, subjects: pl.LazyFrame, how: Literal["semi", "anti"] = "semi") -> pl.LazyFrame:
    """The records of these subjects, or of no one of them."""
    kind = records.collect_schema()[SUBJECT_ID]
    return records.join(subjects.select(pl.col(SUBJECT_ID).cast(kind, strict=False)), on=SUBJECT_ID, how=how)


# ----------------------------------------------------------------- columns, and steps


def with_steps(asked: RunRequest) -> tuple[RunRequest, tuple[Problem, ...]]:
    """The same, with its steps, once the columns of every part were looked at; and the warnings about them.

    InputError with everything that is wrong with names and types of columns, and with rows as text: no value was looked
    at then.
    """
    _stop_on_lines(asked)
    starts, layout = asked.cohort.plan.standard.year_starts, asked.cohort.layout
    named = period_problems(asked.period, starts, layout.periods)
    problems: list[Problem] = [*asked.tables.warnings, *(one for one in named if one.severity == "warning")]
    seen: dict[Any, None] = {}
    kinds: list[Any] = []
    first: Mapping[str, Any] = {}
    for part in asked.tables.parts:
        files = {name: found for name, found in asked.tables.files(part).items() if found}
        schemas = {name: _schema(found, asked, name) for name, found in files.items()}
        kind = tuple((name, tuple((c, str(t)) for c, t in schema.items())) for name, schema in schemas.items())
        kinds.append(_known(asked, kind))
        first = first or schemas[SUBJECTS]
        if kind not in seen:
            seen[kind] = None
            problems += _columns(asked, files, schemas, first)
    stop_on_errors(problems)
    return replace(asked, steps=tuple(_steps(asked, kinds))), in_order(problems)


def _stop_on_lines(asked: RunRequest) -> None:
    """InputError where rows of text files are not what their headings say; with what is wrong with other headings."""
    problems: list[Problem] = []
    fine: list[tuple[str, PartFile]] = []
    for name, table in asked.tables.tables.items():
        for file in filter(is_text, table.files):
            found = line_problems(file)
            problems += found
            if not found:
                fine.append((name, file))
    for name, file in fine if problems else ():
        try:
            scan_raw(file, asked.cohort.layout.tables[name])
        except InputError as error:
            problems += error.problems
    stop_on_errors(in_order(problems))


def _schema(files: Sequence[PartFile], asked: RunRequest, name: str) -> Mapping[str, Any]:
    return schema_of(nw.from_native(scan(files, asked.cohort.layout.tables[name])))


def _known(asked: RunRequest, kind: Any) -> Any:
    """What of the columns of a part is read: parts that differ in it are not read together."""
    tables = asked.cohort.layout.tables
    return tuple(
        (name, tuple(pair for pair in columns if pair[0] in tables[name].columns or pair[0] in asked.keep))
        for name, columns in kind
    )


def _columns(
    asked: RunRequest, files: Mapping[str, Sequence[PartFile]], schemas: Mapping[str, Any], first: Mapping[str, Any]
) -> Iterator[Problem]:
    shown = {name: found[0].shown for name, found in files.items()}
    given = as_of_date(asked.as_of) is not None, asked.period is not None
    vocabulary = asked.cohort.plan.standard.vocabulary
    yield from schema_problems(asked.cohort.layout, vocabulary, schemas, *given, ShownNames(shown))
    subjects, at = schemas[SUBJECTS], Position(Source(shown[SUBJECTS]))
    yield from kept_problems(verdict_names(asked.cohort), asked.keep, subjects, ShownNames(shown))
    for name in (SUBJECT_ID, AS_OF, PERIOD, *asked.keep):  # what comes out again is of one type in all parts
        if str(first.get(name)) != str(subjects.get(name)) and (name in subjects or name not in asked.keep):
            message = f"the column '{name[:60]}' is not of the type that it has in the first part"
            yield Problem("B303", at, message, "store it as the same type in all parts")


def _steps(asked: RunRequest, kinds: Sequence[Any]) -> Iterator[tuple[str, ...]]:
    step: list[str] = []
    size = 0
    for n, part in enumerate(asked.tables.parts):
        more = sum(file.path.stat().st_size for table in asked.tables.tables.values() for file in table.of_part(part)
                   if table.folder)  # fmt: skip
        if step and (size + more > asked.step_bytes or kinds[n] != kinds[n - 1]):
            yield tuple(step)
            step, size = [], 0
        step.append(part)
        size += more
    yield tuple(step)
