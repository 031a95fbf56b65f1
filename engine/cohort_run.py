"""A run over the tables of a cohort: part after part is checked and assessed, then all are joined into the output.

A run that is interrupted goes on where it was (``cohort_work``). The output is
there whole or not at all. Nothing depends on the clock or on the order in which
an engine gives its rows: the same tables give the same bytes.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from assay.facts.problems import EngineFault, InputError, Problem

from .cohort import Cohort, assess_tables, verdict_names
from .cohort_check import Finding, merged, problems_of
from .cohort_check_parts import BAD, Asked, Checked, Frames, check_across, check_columns, check_part
from .cohort_engines import Engine, open_engine, require, version_of
from .cohort_files import CohortTables
from .cohort_layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECTS
from .cohort_open import reading
from .cohort_output import check_output, put, writing
from .cohort_work import Work, begin, known_by, unchanged

if TYPE_CHECKING:
    from assay.facts.table import Progress

FORMAT = "verdicts/1"


@dataclass(frozen=True, slots=True)
class Options:
    """How a cohort is assessed. ``set_aside``: a file for rows that are wrong; without one they are refused."""

    engine: str = "polars"
    as_of: str | None = None
    period: str | None = None
    keep: tuple[str, ...] = ()
    could_be: bool = False
    reasons: bool = False
    margins: bool = False
    set_aside: Path | None = None
    force: bool = False
    restart: bool = False

    def noted(self) -> dict[str, object]:
        """What the verdicts depend on."""
        return {"as_of": self.as_of, "period": self.period, "keep": list(self.keep), "could_be": self.could_be,
                "reasons": self.reasons, "margins": self.margins, "set_aside": self.set_aside is not None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run gave: how many subjects have which level, how many were set aside, and how many parts stood already.

    ``problems``: why subjects were set aside.
    """

    levels: Mapping[str, int]
    set_aside: int
    parts: int
    resumed: int
    warnings: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def subjects(self) -> int:
        return sum(self.levels.values())


@dataclass(frozen=True)
class _Run:
    asked: Asked
    options: Options
    work: Work
    names: Mapping[str, tuple[str, ...]]
    metadata: Mapping[str, str]


def assess_cohort(
    cohort: Cohort, tables: CohortTables, output: Path, options: Options, progress: Progress | None = None,
    *, folder: bool = False,
) -> Outcome:  # fmt: skip
    """Assess all subjects into a Parquet file (or, with ``folder``, a folder of parts).

    InputError where the tables are wrong (unless ``set_aside`` says where to put
    the rows that are), a file is damaged, the engine is not there, or the output
    is in the way. Nothing is at ``output`` then that was not there before.
    """
    require(options.engine)
    check_output(output, folder, options.force, tables, cohort.layout, options.set_aside)
    asked = Asked(cohort, tables, options.as_of, options.period, options.keep)
    warnings = check_columns(asked)
    metadata = _metadata(cohort, options)
    noted = {"parts": list(tables.parts), "standard": cohort.plan.standard.digest, "options": options.noted(),
             "engine": metadata["assay.engine"], "assay": metadata["assay.version"]}  # fmt: skip
    work = begin(output, noted, options.restart)
    run = _Run(asked, options, work, verdict_names(cohort), metadata)
    notes, resumed = _parts(run, progress)
    findings = merged(finding for note in notes for finding in _findings(note))
    problems = problems_of(findings, asked.files())
    if findings and options.set_aside is None:
        work.clear()  # what is mended is another input
        raise InputError([*warnings, *problems])
    ids = _set_aside(run, notes)
    levels = Counter[str]()
    for note in notes:
        levels.update(cast("dict[str, int]", note["levels"]))
    _join(run, output, folder, len(notes), ids)
    work.clear()
    return Outcome(dict(levels), ids, len(tables.parts), resumed, warnings, problems)


def _metadata(cohort: Cohort, options: Options) -> dict[str, str]:
    """What a file of verdicts says of itself."""
    from assay import __version__

    standard = cohort.plan.standard
    return {
        "assay": FORMAT, "assay.version": __version__, "assay.standard.id": standard.id,
        "assay.standard.version": standard.version, "assay.standard.digest": standard.digest,
        "assay.as_of": options.as_of or "column", "assay.period": options.period or "column",
        "assay.engine": version_of(options.engine),
    }  # fmt: skip


# ------------------------------------------------------------------------- the parts


def _parts(run: _Run, progress: Progress | None) -> tuple[list[Mapping[str, object]], int]:
    """The notes of all parts (the first is of what was found across them), and how many stood there already."""
    asked, tables = run.asked, run.asked.tables
    known = [run.work.note(n, _files(tables, part)) for n, part in enumerate(tables.parts)]
    with reading({name: table.files for name, table in tables.tables.items()}, asked.cohort.layout.tables):
        across = check_across(asked)
    found: list[Mapping[str, object]] = [_note(across, {}, {})]
    assessing = run.options.set_aside is not None or not across.findings
    with ExitStack() as stack:
        engine: Engine | None = None
        for n, part in enumerate(tables.parts):
            note = known[n]
            if note is None:
                files = tables.files(part)
                before = {file.shown: known_by(file) for file in _files(tables, part)}
                with reading(files, asked.cohort.layout.tables):
                    checked = check_part(asked, part)
                    assessing = assessing and (run.options.set_aside is not None or not checked.findings)
                    levels: Mapping[str, int] = {}
                    if assessing:
                        if engine is None:
                            engine = open_engine(run.options.engine, run.work.scratch)
                            stack.callback(engine.close)
                        levels = _assess(run, engine, n, part, checked, across)
                unchanged(_files(tables, part), before)
                note = _note(checked, levels, before)
                if assessing:
                    _keep_aside(run.work, n, checked)
                    run.work.done(n, note)
            found.append(note)
            if progress is not None:
                progress(tables.shown, n + 1, len(tables.parts))
    return found, sum(note is not None for note in known)


def _files(tables: CohortTables, part: str) -> list[Any]:
    return [file for files in tables.files(part).values() for file in files]


def _note(checked: Checked, levels: Mapping[str, int], inputs: Mapping[str, object]) -> dict[str, object]:
    return {"rows": dict(checked.rows), "findings": [asdict(one) for one in checked.findings],
            "levels": dict(levels), "inputs": dict(inputs)}  # fmt: skip
