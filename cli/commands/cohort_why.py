"""One subject of a cohort, found in its tables and made ready to be explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assay.cli.shared.output import bad_input
from assay.cli.shared.reading import standard_of
from assay.facts.problems.problems import InputError

if TYPE_CHECKING:
    from assay.engine.assessing.assess import Compiled
    from assay.facts.values.fact_set import FactSet


def prepared_row(
    folder: Path, row: str, standard: str | None, as_of: str | None, period: str | None
) -> tuple[Compiled, FactSet]:
    """The compiled standard, and the checked facts of one row of the tables in a folder."""
    from assay.engine.assessing.assess import compile_standard
    from assay.engine.cohort.files.engines import require
    from assay.facts.file.head import as_of_date

    try:
        require("polars")
        from assay.engine.cohort.files.files import find_tables
        from assay.engine.cohort.files.one_subject import find_row
        from assay.engine.cohort.tables.facts_of_rows import facts_of_row
        from assay.engine.cohort.tables.layout import layout_of

        day = as_of_date(as_of)
        whole = standard_of(standard or "mentoring")
        compiled = compile_standard(whole)
        layout = layout_of(compiled.plan)
        found = find_row(layout, find_tables(folder, layout), row, day, period)
        facts = facts_of_row(whole, layout, found.subject, found.records, day, period, found.files)
    except InputError as error:
        raise bad_input(error) from None
    return compiled, facts
