"""Made-up cohorts: the tables of a standard, filled plausibly, for tests, demonstrations and measurements.

What is drawn depends on the seed, the number of the part and the standard
alone, so the same call always writes the same bytes. Memory is that of one
part, however many there are.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from assay.engine.cohort.tables.layout import (
    AS_OF,
    PERIOD,
    SUBJECT_ID,
    SUBJECT_NAME,
    SUBJECTS,
    CohortLayout,
    TableOf,
    absent_column,
    stem,
)
from assay.engine.plan.plan import Plan
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.tables.table import Progress
from assay.facts.values.dates import Period, parse_period
from assay.rules.language.terms import Aggregate, Arithmetic, ShareOf

from .draws import Ints
from .frames import columns_of, number_column, text_column
from .records import records_of
from .scene import MadeUpPart
from .which_given import unknown_facts
from .wishes import Wishes, bare
from .wishing import wishes_of

PART_ROWS = 100_000
AS_OF_DAY, PERIOD_NAME = date(2025, 7, 18), "2024/25"
MEANS: Mapping[str, float] = {"pairs": 20}
"""Records a subject of lists known by name; others have COUNTED where shares are taken of them, else FEW."""
COUNTED, FEW = 7.0, 2.5
REGIONS = ("Northmoor", "Easthaven", "Greater Ambry", "Southdown", "Westmarch", "Midvale", "Lower Fenn", "Highlands",
           "Coastal Reach", "Riverlands", "Old Forest", "Skerry Isles")  # fmt: skip
REGION_SHARES = (0.19, 0.155, 0.13, 0.12, 0.1, 0.09, 0.075, 0.06, 0.04, 0.0275, 0.01225, 0.00025)
REGION_LEANS = (0.04, -0.03, 0.02, 0.0, -0.05, 0.01, -0.08, 0.05, -0.02, 0.03, 0.0, 0.06)
PHASES = ("primary", "secondary", "all-through", "special", "further education")
PHASE_SHARES = (0.56, 0.28, 0.06, 0.07, 0.03)
PHASE_LEANS = (0.0, 0.03, -0.02, 0.02, -0.06)
"""By how much the quality of schools of a region or phase lies above or below that of others."""


def generate(
    plan: Plan,
    layout: CohortLayout,
    rows: int,
    seed: int,
    folder: str | os.PathLike[str],
    *,
    part_rows: int = PART_ROWS,
    progress: Progress | None = None,
    subjects_only: bool = False,
    records: float = 1.0,
    means: Mapping[str, float] | None = None,
    as_of: date = AS_OF_DAY,
    period: str = PERIOD_NAME,
) -> None:
    """Write the tables of so many subjects into a new folder.

    ``part_rows`` subjects make a part; where one part is enough each table is a
    file, else a folder of parts. ``records`` scales how many records there are,
    ``means`` says it for single lists. ``subjects_only`` leaves the lists out;
    their figures are given instead. ``progress`` is called with a table's name,
    the parts done and how many there are. InputError where the folder exists.
    """
    target = Path(folder)
    span = parse_period(period, plan.standard.year_starts)
    if span is None:
        raise ValueError(f"not a period: {period}")
    if rows < 1 or part_rows < 1:
        raise ValueError("a cohort has at least one subject, and so has each part")
    if target.exists() or target.is_symlink():
        hint = "choose another folder, or remove this one"
        raise InputError([Problem("B305", Position(Source(os.fspath(folder))), "this folder exists already", hint)])
    target.parent.mkdir(parents=True, exist_ok=True)
    working = target.parent / f".{target.name}.{os.getpid()}.part"
    shutil.rmtree(working, ignore_errors=True)
    working.mkdir()
    maker = _Maker(plan, layout, wishes_of(plan), seed, _means(plan, records, means or {}), as_of, span, subjects_only)
    try:
        parts = -(-rows // part_rows)
        for part in range(parts):
            maker.part(part, part * part_rows, min(part_rows, rows - part * part_rows), working, parts, progress)
        working.rename(target)
    except BaseException:
        shutil.rmtree(working, ignore_errors=True)
        raise


def _means(plan: Plan, records: float, means: Mapping[str, float]) -> dict[str, float]:
    """How many records a list has on average."""
    counted: set[str] = set()
    for body in plan.standard.computed.values():
        term = bare(body)
        if isinstance(term, ShareOf) or (isinstance(term, Aggregate) and term.kind == "mean"):
            counted.add(term.records.key)
        if isinstance(term, Arithmetic) and term.operation == "part":
            counted |= {t.records.key for t in map(bare, term.values) if isinstance(t, Aggregate)}
    found: dict[str, float] = {}
    for key, definition in plan.standard.vocabulary.items():
        if definition.type == "records":
            usual = MEANS.get(key, COUNTED if key in counted else FEW)
            found[key] = means.get(key, usual) * records
    return found


class _Maker:
    """What all parts share."""

    def __init__(
        self, plan: Plan, layout: CohortLayout, wishes: Wishes, seed: int, means: Mapping[str, float],
        as_of: date, period: Period, subjects_only: bool,
    ) -> None:  # fmt: skip
        self.plan, self.layout, self.wishes, self.seed, self.means = plan, layout, wishes, seed, means
        self.period, self.subjects_only = period, subjects_only
        self.days: dict[int, Mapping[str, date]] = {}
        last = as_of
        for back in range(plan.periods):
            self.days[back] = {"as_of": last, "period_start": period.start, "period_end": period.end}
            period = period.before()
            last = period.end

    def part(self, part: int, first: int, rows: int, folder: Path, parts: int, progress: Progress | None) -> None:
        """Draw and write one part of every table."""
        rng = np.random.default_rng([self.seed, part])
        region, phase = rng.choice(len(REGIONS), rows, p=REGION_SHARES), rng.choice(len(PHASES), rows, p=PHASE_SHARES)
        lean = np.array(REGION_LEANS)[region] + np.array(PHASE_LEANS)[phase]
        scene = MadeUpPart(self.plan, self.wishes, rng, rows, self.days, self.means, not self.subjects_only, lean)
        ids = np.arange(first + 1, first + rows + 1, dtype=np.int64)
        names = [SUBJECTS] if self.subjects_only else list(self.layout.tables)
        scene.run()
        subjects = self.subjects(scene, ids, region, phase)
        for name in names:
            table = self.layout.tables[name]
            frame = subjects if table.place is None else self.records(scene, table, ids)
            path = folder / f"{name}.parquet"
            if parts > 1:
                (folder / name).mkdir(exist_ok=True)
                path = folder / name / f"part-{part:05}.parquet"
            frame.write_parquet(path, compression="zstd", compression_level=1, statistics=True)
            if progress is not None:
                progress(name, part + 1, parts)

    def subjects(self, scene: MadeUpPart, ids: Ints, region: Ints, phase: Ints) -> pl.DataFrame:
        rows, rng = len(ids), scene.rng
        columns = [
            number_column(SUBJECT_ID, ids, None),
            pl.Series("n", ids).cast(pl.String).str.zfill(6).str.replace("^", "School ").alias(SUBJECT_NAME),
            pl.Series(AS_OF, [self.days[0]["as_of"]], dtype=pl.Date).new_from_index(0, rows),
            pl.Series(PERIOD, [self.period.name], dtype=pl.Enum([self.period.name])).new_from_index(0, rows),
            text_column("region", region, None, REGIONS),
            text_column("phase", phase, None, PHASES),
        ]
        unknown = unknown_facts(scene)
        columns += [pl.Series(absent_column(back), scene.absent[back]) for back in range(1, self.plan.periods)]
        for key, back in sorted(self.plan.places, key=lambda place: (place[1], place[0])):
            name, definition = stem(key, back), scene.definition(key)
            if definition.type == "records":
                given = scene.given[(key, back)]
                columns.append(pl.Series(f"{name}__given", given))
                continue
            rounded = ~scene.careful[scene.group(key)]
            columns += columns_of(name, definition, scene.drawn[(key, back)], unknown[(key, back)], rng, rounded)
        return self.begun(pl.DataFrame(columns))

    def begun(self, subjects: pl.DataFrame) -> pl.DataFrame:
        """The same without a beginning that lies before a period that was not."""
        for key, definition in self.plan.standard.vocabulary.items():
            name = stem(key)
            for back in range(1, self.plan.periods) if definition.begins and name in subjects.columns else ():
                before = pl.col(absent_column(back)) & (pl.col(name) <= self.days[back]["period_start"])
                subjects = subjects.with_columns(pl.when(~before).then(name))
        return subjects

    def records(self, scene: MadeUpPart, table: TableOf, ids: Ints) -> pl.DataFrame:
        assert table.place is not None
        made = records_of(scene, table.place)
        columns = [number_column(SUBJECT_ID, ids[made.owner], None)]
        fields = scene.definition(table.place[0]).fields
        for name, (drawn, unknown) in made.fields.items():
            # The sum or mean of parts of different wholes cannot be worked out in columns.
            added = any(w.operator in ("sum", "mean") for w in self.wishes.fields.get((table.place[0], name), ()))
            columns += columns_of(name, fields[name], drawn, unknown, scene.rng, plain=added)
        return pl.DataFrame(columns)

