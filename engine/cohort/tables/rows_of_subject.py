"""One subject of tables of any kind: its row and its records, as plain Python values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from assay.facts.problems.problems import UnknownTarget
from assay.facts.values.suggest import listed

from .columns import Table, nw
from .facts_of_rows import TableRow
from .layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECTS, CohortLayout
from .native import only_known, taken


def rows_of_subject(
    layout: CohortLayout, tables: Mapping[str, Any], id_: object, as_of: date | None, period: str | None
) -> tuple[TableRow, Mapping[str, Sequence[TableRow]]]:
    """The row of the subject of that id, and its rows in each list; ids are compared as text.

    UnknownTarget where there is none; ValueError where there are several, and
    neither date nor period tells them apart.
    """
    frames = only_known(layout, taken(tables)[0])
    rows = _rows(frames[SUBJECTS], id_)
    if not rows:
        raise UnknownTarget(str(id_), f"no row of 'subjects' has the id '{str(id_)[:60]}'")
    wanted = {name: (None, value) for name, value in ((AS_OF, as_of), (PERIOD, period)) if value is not None}
    found = [row for row in rows if len(rows) == 1 or all(row.get(name) in fits for name, fits in wanted.items())]
    if len(found) != 1:
        whens = dict.fromkeys(" ".join(str(row[name]) for name in (PERIOD, AS_OF) if row.get(name)) for row in rows)
        raise ValueError(f"{len(rows)} rows of 'subjects' have the id '{str(id_)[:60]}' ({listed(whens, 6)}); "
                         "say which with period or as_of")  # fmt: skip
    return found[0], {name: _rows(frame, id_) for name, frame in frames.items() if name != SUBJECTS}


def _rows(frame: Table, id_: object) -> list[TableRow]:
    found = frame.filter(nw.col(SUBJECT_ID).cast(nw.String) == str(id_))
    return list(found.collect(backend="polars").rows(named=True))
