"""The reference beside the cohort reading: every verdict of every subject, by one and by the other."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import narwhals as nw
import polars as pl

from assay import read_facts
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.cohort.meaning.cohort import assess_tables, verdict_names
from assay.engine.cohort.meaning.verdicts import column_of
from assay.engine.cohort.tables.layout import compile_cohort
from assay.engine.reference.admit import admit
from assay.engine.reference.evaluate import possible, verdict_of
from assay.engine.reference.tally import Member, collection
from assay.facts.values.fact_set import FactSet
from assay.rules.language.standard import Standard

Convert = Callable[[pl.DataFrame], Any]


def reference(compiled: Compiled, facts: FactSet) -> dict[str, tuple[str, ...]]:
    """What each criterion, each area and the level could be, by the names of their columns; nothing is fired."""
    plan = compiled.plan
    row, _ = admit(compiled.admission, facts)
    values = compiled.criteria(row)
    criteria = [(c, possible(c.unit, values)) for c in plan.criteria]
    found = {column_of("criterion", c.unit.id): could_be for c, could_be in criteria}
    areas: list[Member] = []
    for area in plan.standard.areas:
        inside = collection(Member(c.unit.id, could) for c, could in criteria if c.criterion.area == area.id)
        could_be = possible(plan.area, compiled.area([inside]))
        areas.append(Member(area.id, could_be, area.group))
        found[column_of("area", area.id)] = could_be
    return found | {"level": possible(plan.level, compiled.level([collection(areas)]))}


def lean(table: pl.DataFrame) -> pl.DataFrame:
    """Without the columns in which nothing is known."""
    return table.select(
        name for name in table.columns if name == "subject_id" or table[name].null_count() < table.height
    )


def assessed(standard: Standard, tables: Mapping[str, Any], **options: Any) -> dict[str, dict[str, Any]]:
    """The rows of verdicts that tables of any kind give, by the subject's id."""
    found = nw.from_native(assess_tables(compile_cohort(standard), tables, could_be=True, **options))
    frame = found.collect(backend="polars") if isinstance(found, nw.LazyFrame) else found
    return {str(row["subject_id"]): row for row in frame.rows(named=True)}


def differences(
    standard: Standard, documents: Iterable[Any], tables: Mapping[str, Any], **options: Any
) -> list[tuple[str, str, tuple[str, ...], str, int]]:
    """Where the cohort reading says something else than the reference."""
    compiled, names = compile_standard(standard), verdict_names(compile_cohort(standard))
    rows = assessed(standard, tables, **options)
    found = []
    for document in documents:
        id_ = document["subject"]["id"]
        for column, could_be in reference(compiled, read_facts(document, standard)).items():
            verdicts, row = names[column], rows[id_]
            got, mask = verdicts[row[column]], row[f"{column}__could_be"]
            if got != verdict_of(could_be) or mask != sum(1 << verdicts.index(one) for one in could_be):
                found.append((id_, column, could_be, got, mask))
    return found
