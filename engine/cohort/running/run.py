"""A run over the tables of a cohort: part after part is checked and assessed, then all are joined into the output.

A run that is interrupted goes on where it was (``files.working_folder``). The output is
there whole or not at all. Nothing depends on the clock or on the order in which
an engine gives its rows: the same tables give the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import polars as pl

from assay.engine.cohort.checking.check import TableFinding
from assay.engine.cohort.checking.findings import merged, problems_of
from assay.engine.cohort.files.engines import Engine, open_engine, require, version_of
from assay.engine.cohort.files.files import CohortTables, PartFile
from assay.engine.cohort.files.frames import reading, scan
from assay.engine.cohort.files.output import check_output, put, writing
from assay.engine.cohort.files.verdict_file import joined, written
from assay.engine.cohort.files.working_folder import Work, begin, known_by, unchanged
from assay.engine.cohort.meaning.cohort import assess_tables, verdict_names
from assay.engine.cohort.tables.columns import nw
from assay.engine.cohort.tables.layout import SUBJECT_ID, SUBJECTS, CohortPlan
from assay.engine.cohort.tables.metadata import FORMAT
from assay.engine.cohort.tables.native import schema_of
from assay.engine.cohort.tables.texts import read_otherwise, text_columns, with_texts
from assay.facts.problems.problems import EngineFault, InputError, Problem, errors

from .asked import STEP_BYTES, Frames, RunRequest, of_these, with_steps
from .check_parts import Checked, check_across, check_step, write_aside

if TYPE_CHECKING:
    from assay.facts.tables.table import Progress

@dataclass(frozen=True, slots=True)
class RunOptions:
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
    step_bytes: int = STEP_BYTES

    def noted(self) -> dict[str, object]:
        """What the verdicts depend on."""
        return {"as_of": self.as_of, "period": self.period, "keep": list(self.keep), "could_be": self.could_be,
                "reasons": self.reasons, "margins": self.margins, "set_aside": self.set_aside is not None}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunOutcome:
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
    asked: RunRequest
    options: RunOptions
    work: Work
    names: Mapping[str, tuple[str, ...]]
    metadata: Mapping[str, str]


def assess_cohort(
    cohort: CohortPlan, tables: CohortTables, output: Path, options: RunOptions, progress: Progress | None = None,
    *, folder: bool = False,
) -> RunOutcome:  # fmt: skip
    """Assess all subjects into a Parquet file (or, with ``folder``, a folder of parts).

    InputError where the tables are wrong (unless ``set_aside`` says where to put
    the rows that are), a file is damaged, the engine is not there, or the output
    is in the way. Nothing is at ``output`` then that was not there before.
    """
    require(options.engine)
    check_output(output, folder, options.force, tables, cohort.layout, options.set_aside)
    asked, warnings = with_steps(
        RunRequest(cohort, tables, options.as_of, options.period, options.keep, options.step_bytes)
    )
    metadata = _metadata(cohort, options)
    noted = {"parts": asked.steps, "standard": cohort.plan.standard.digest, "options": options.noted(),
             "engine": metadata["assay.engine"], "assay": metadata["assay.version"]}  # fmt: skip
    work = begin(output, noted, options.restart)
    run = _Run(asked, options, work, verdict_names(cohort), metadata)
    with writing(output):
        return _outcome(run, warnings, output, folder, progress)


def _outcome(
    run: _Run, warnings: tuple[Problem, ...], output: Path, folder: bool, progress: Progress | None
) -> RunOutcome:
    """All steps, and what they come to put in its place."""
    asked, work, options = run.asked, run.work, run.options
    tables = asked.tables.tables
    try:
        with reading({name: table.files for name, table in tables.items()}, asked.cohort.layout.tables):
            across = check_across(asked)
        notes, resumed = _steps(run, across, progress)
    except InputError:
        if work.nothing_done():
            work.clear()
        raise
    findings = merged([*across.findings, *(finding for note in notes for finding in _findings(note))])
    problems = problems_of(findings, asked.files())
    if errors(problems) and options.set_aside is None:
        work.clear()  # what is mended is another input
        raise InputError([*warnings, *problems])
    aside = _set_aside(run, across)
    levels = Counter[str]()
    for note in notes:
        levels.update(cast("dict[str, int]", note["levels"]))
    _join(run, output, folder, aside)
    work.clear()
    return RunOutcome(dict(levels), aside, len(asked.steps), resumed, warnings, problems)


def _metadata(cohort: CohortPlan, options: RunOptions) -> dict[str, str]:
    """What a file of verdicts says of itself."""
    from assay.engine.version import VERSION

    standard = cohort.plan.standard
    return {
        "assay": FORMAT, "assay.version": VERSION, "assay.standard.id": standard.id,
        "assay.standard.version": standard.version, "assay.standard.digest": standard.digest,
        "assay.as_of": options.as_of or "column", "assay.period": options.period or "column",
        "assay.engine": version_of(options.engine),
    }  # fmt: skip


# ------------------------------------------------------------------------- the steps


def _steps(run: _Run, across: Checked, progress: Progress | None) -> tuple[list[Mapping[str, object]], int]:
    """The notes of all steps, and how many of them stood there already."""
    asked = run.asked
    known = [run.work.note(step, _files(asked, step)) for step in range(len(asked.steps))]
    found: list[Mapping[str, object]] = []
    assessing = run.options.set_aside is not None or not across.wrong
    with ExitStack() as stack:
        engine: Engine | None = None
        for step, note in enumerate(known):
            if note is None:
                before = {file.shown: known_by(file) for file in _files(asked, step)}
                with reading(asked.read(step), asked.cohort.layout.tables):
                    checked = check_step(asked, step)
                    assessing = assessing and (run.options.set_aside is not None or not checked.wrong)
                    levels: Mapping[str, int] = {}
                    if assessing:
                        if engine is None:
                            engine = open_engine(run.options.engine, run.work.scratch)
                            stack.callback(engine.close)
                        levels = _assess(run, engine, step, checked, across)
                unchanged(_files(asked, step), before)
                note = _note(checked, levels, before)
                if assessing:
                    _keep_aside(run.work, step, checked)
                    run.work.done(step, note)
            found.append(note)
            if progress is not None:
                progress(asked.tables.shown, step + 1, len(known))
    return found, sum(note is not None for note in known)


def _files(asked: RunRequest, step: int) -> list[PartFile]:
    return [file for files in asked.read(step).values() for file in files]


def _note(checked: Checked, levels: Mapping[str, int], inputs: Mapping[str, object]) -> dict[str, object]:
    return {"rows": dict(checked.rows), "findings": [asdict(one) for one in checked.findings],
            "levels": dict(levels), "inputs": dict(inputs)}  # fmt: skip


def _findings(note: Mapping[str, object]) -> Iterator[TableFinding]:
    for one in cast("Sequence[dict[str, Any]]", note["findings"]):
        yield TableFinding(one["code"], one["table"], one["column"], one["count"], tuple(one["examples"]),
                           one["message"], one["hint"], one["severity"])  # fmt: skip


def _assess(run: _Run, engine: Engine, step: int, checked: Checked, across: Checked) -> dict[str, int]:
    """The verdicts of a step into its file; how many subjects have which level."""
    asked, options = run.asked, run.options
    frames, rows = asked.frames(step), checked.rows[SUBJECTS]
    bad = pl.concat([checked.ids, across.ids]).unique()
    changed = bool(bad.len() or checked.bad.height)
    if changed:
        frames = _without(frames, bad)
        rows = _count(frames[SUBJECTS])
    tables = frames if engine.name == "polars" else _on_engine(run, engine, step, frames, changed)
    verdicts = assess_tables(
        asked.cohort, tables, options.as_of, options.period, options.keep, options.could_be, options.reasons,
        options.margins,
    )  # fmt: skip
    target = run.work.verdicts(step)
    new = target.with_suffix(".new")
    with writing(target):
        codes = engine.codes(verdicts, run.work.scratch)
        count, levels = written(codes, new, run.names, options.keep, run.metadata)
    if count != rows:
        raise EngineFault(f"{engine.name} gave {count} verdicts for {rows} subjects")
    new.replace(target)
    return levels


def _count(frame: pl.LazyFrame) -> int:
    return int(frame.select(pl.len()).collect(engine="streaming").item())


def _without(frames: Frames, bad: pl.Series) -> Frames:
    """The tables without these subjects, and without records that belong to nobody."""
    id_ = pl.col(SUBJECT_ID)
    subjects = frames[SUBJECTS].filter(id_.is_not_null() & ~id_.cast(pl.String).is_in(bad.implode()))
    return {SUBJECTS: subjects} | {
        name: of_these(frame, subjects) for name, frame in frames.items() if name != SUBJECTS
    }  # fmt: skip


def _on_engine(run: _Run, engine: Engine, step: int, frames: Frames, changed: bool) -> dict[str, Any]:
    """The tables of a step as the engine's own: Parquet files as they are, all else brought into Parquet first."""
    found: dict[str, Any] = {}
    for name, files in run.asked.read(step).items():
        columns = run.asked.cohort.layout.tables[name]
        if engine.name == "spark":  # which cannot compose characters
            frames, changed = _composed(run, frames, name, changed)
        hollow = any(dtype == pl.Null for dtype in scan(files, columns).collect_schema().dtypes())
        if changed or hollow or run.asked.searched(name) or any(file.format != "parquet" for file in files):
            path = run.work.scratch / f"{name}.parquet"
            frames[name].sink_parquet(path, engine="streaming")
            found[name] = engine.read([path])
        else:
            found[name] = engine.read([file.path for file in files])
    return found


def _composed(run: _Run, frames: Frames, name: str, changed: bool) -> tuple[Frames, bool]:
    """The tables with the texts of one as they are read; and whether any of them is another then."""
    layout, table = run.asked.cohort.layout, nw.from_native(frames[name])
    texts = text_columns(layout, name, schema_of(table))
    if not read_otherwise(table, texts):
        return frames, changed
    return {**frames, name: with_texts(table, texts).to_native()}, True


# --------------------------------------------------------------------------- the end


def _keep_aside(work: Work, step: int, checked: Checked) -> None:
    if checked.bad.height:
        checked.bad.write_parquet(work.aside(step))


def _set_aside(run: _Run, across: Checked) -> int:
    """The rows that were set aside into their file; how many subjects it is."""
    target = run.options.set_aside
    if target is None:
        return 0
    parts = [pl.read_parquet(path) for path in sorted(run.work.aside(0).parent.glob("*.parquet"))]
    return write_aside([across.bad, *parts], target, run.work.scratch)


def _join(run: _Run, output: Path, folder: bool, set_aside: int) -> None:
    """All steps as one file, or as a folder, in its place."""
    files = [run.work.verdicts(step) for step in range(len(run.asked.steps))]
    old, new = run.work.folder / "old", run.work.folder / "joined.parquet"
    if folder:
        for left in files[0].parent.glob("*.new"):
            left.unlink()
        put(files[0].parent, output, old)
        return
    with writing(output):
        joined(files, new, {**run.metadata, "assay.set_aside": str(set_aside)})
    put(new, output, old)
