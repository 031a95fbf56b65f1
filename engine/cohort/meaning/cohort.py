"""The cohort reading: the verdicts of a table of subjects, by the same plan as for one.

The passes in order: which columns the tables have; conditions as columns; what
they need of the lists, counted by subject and joined; criteria; areas; level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from assay.engine.cohort.tables.columns import Column, Table, Truth, names_in, nw
from assay.engine.cohort.tables.layout import AS_OF, PERIOD, SUBJECT_ID, SUBJECTS, CohortPlan
from assay.engine.cohort.tables.native import calculator, given_back, in_their_order, kept, only_known, schema_of, taken
from assay.engine.cohort.tables.numbers import TooLarge
from assay.engine.cohort.tables.schema import ShownNames, kept_problems
from assay.engine.cohort.tables.texts import as_read
from assay.engine.plan.plan import Graph, Unit
from assay.facts.file.head import as_of_date
from assay.facts.problems.problems import InputError, Problem, stop_on_errors
from assay.rules.language.kinds import VERDICTS

from .adding import Tally
from .conditions import condition
from .reading import CannotExpress, ColumnScope, Reading
from .stages import with_lists
from .times import days_of
from .verdicts import Could, code, column_of, could, level_names, mask

if TYPE_CHECKING:
    from .reasons import More


@dataclass(frozen=True)
class WantedOutput:
    """What comes out beside the verdicts: columns kept as they are, and more about each verdict."""

    keep: tuple[str, ...] = ()
    could_be: bool = False
    reasons: bool = False
    margins: bool = False


def verdict_names(cohort: CohortPlan) -> dict[str, tuple[str, ...]]:
    """What the numbers in each verdict column mean; the last is *unknown*."""
    plan = cohort.plan
    names = {column_of("criterion", c.unit.id): (*VERDICTS, "unknown") for c in plan.criteria}
    names |= {column_of("area", area.id): (*VERDICTS, "unknown") for area in plan.standard.areas}
    return names | {"level": (*level_names(plan), "unknown")}


def assess_tables(
    cohort: CohortPlan,
    tables: Mapping[str, Any],
    as_of: date | str | None = None,
    period: str | None = None,
    keep: Sequence[str] = (),
    could_be: bool = False,
    reasons: bool = False,
    margins: bool = False,
) -> Any:
    """The verdicts of every subject, as a table of the same kind as ``tables["subjects"]``.

    ``tables`` are pandas, Polars, Arrow, DuckDB, Spark or Ibis tables by the
    names of the layout, all of one engine. What is in memory comes back in the
    order of its subjects; what is lazy in no fixed one, to be joined by id.
    Raises InputError where a table cannot be read so.
    """
    frames, back = taken(tables)
    wanted = WantedOutput(tuple(keep), could_be, reasons, margins)
    found = verdicts_of(cohort, as_read(cohort.layout, frames), as_of, period, wanted)
    return given_back(in_their_order(found, frames[SUBJECTS], back), back)


def verdicts_of(
    cohort: CohortPlan, tables: Mapping[str, Table], as_of: date | str | None, period: str | None, wanted: WantedOutput
) -> Table:
    """The same over Narwhals tables."""
    stop_on_errors([*kept_problems(verdict_names(cohort), wanted.keep, schema_of(tables[SUBJECTS]), ShownNames({}))])
    tables = only_known(cohort.layout, tables, wanted.keep)
    reading, main = reading_of(cohort, tables, as_of, period), tables[SUBJECTS]
    plan = cohort.plan
    values = _conditions(cohort, reading)
    more = _more(cohort, reading, wanted)
    head = [name for name in (SUBJECT_ID, AS_OF, PERIOD) if name in reading.subjects]
    head += [name for name in wanted.keep if name not in head]
    used = [truth for truth in values.values() if isinstance(truth, nw.Expr)]
    used += [column for one in more for column in (*one.made.values(), *one.out.values())]
    main = with_lists(reading, _as_given(main, reading, as_of, period), tables, {*head, *names_in(used)})
    made = {name: column for one in more for name, column in one.made.items()}
    out = {name: column for one in more for name, column in one.out.items()}
    main = main.with_columns(**made) if made else main
    main, named = _settled(main, values)
    main = kept(main, [*head, *names_in(out.values()), *_names(named.values())])
    criteria = [could(c.unit, named, c.unit.id, rule=(c.applies, c.met, c.partly)) for c in plan.criteria]
    main, criteria = _flagged(main, criteria)
    out |= _columns(criteria, VERDICTS, wanted)
    main = kept(main.with_columns(**out), [*head, *out, *_flags(criteria)])
    inside = [
        [one for one, c in zip(criteria, plan.criteria, strict=True) if c.criterion.area == area.id]
        for area in plan.standard.areas
    ]
    main, values_of = _added_up(main, plan.area, plan.area_graph, inside, reading, "area")
    main = kept(main, [*head, *out, *_names(truth for nodes in values_of for truth in nodes.values())])
    areas = [
        could(plan.area, nodes, area.id, area.group, plan.area_rule)
        for area, nodes in zip(plan.standard.areas, values_of, strict=True)
    ]
    main, areas = _flagged(main, areas)
    more_out = _columns(areas, VERDICTS, wanted)
    main = kept(main.with_columns(**more_out), [*head, *out, *more_out, *_flags(areas)])
    main, (nodes,) = _added_up(main, plan.level, plan.level_graph, [areas], reading, "level")
    main, levels = _flagged(main, [could(plan.level, nodes, "")])
    last = _columns(levels, level_names(plan), wanted)
    order = _in_order([*out, *more_out, *last])
    return main.with_columns(**last).select(*head, *order)


def _as_given(main: Table, reading: Reading, as_of: date | str | None, period: str | None) -> Table:
    """The subjects with the day and the period that were given for all, in place of what the table says."""
    given = {AS_OF: nw.lit(as_of_date(as_of), nw.Date) if as_of is not None else None,
             PERIOD: nw.lit(period, nw.String) if period is not None else None}  # fmt: skip
    said = {name: value for name, value in given.items() if value is not None and name in reading.subjects}
    return main.with_columns(**said) if said else main


def _in_order(names: Sequence[str]) -> list[str]:
    """The verdicts first, then what each could be, then reasons and margins."""

    def rank(name: str) -> int:
        return next((n for n, ending in enumerate(("__could_be", "__reason", "__margin_"), 1) if ending in name), 0)

    return sorted(names, key=rank)


def _columns(found: Sequence[Could], verdicts: Sequence[str], wanted: WantedOutput) -> dict[str, Column]:
    """The columns that come out: verdicts and, where asked for, which they could be."""
    columns = {one.column: code(one, verdicts) for one in found}
    if wanted.could_be:
        columns |= {f"{one.column}__could_be": mask(one, verdicts) for one in found}
    return columns


def _names(truths: Iterable[Truth]) -> set[str]:
    return names_in(truth for truth in truths if isinstance(truth, nw.Expr))


def _flags(found: Sequence[Could]) -> set[str]:
    """The columns that hold what each could be, and the conditions of its rule."""
    truths = [truth for one in found for truth in (*one.flags.values(), *(one.rule or ()))]
    return _names(truths)


def reading_of(
    cohort: CohortPlan, tables: Mapping[str, Table], as_of: date | str | None, period: str | None
) -> Reading:
    """Tables, of which only what is known is left, ready to be read."""
    main = tables[SUBJECTS]
    subjects = schema_of(main)
    lists = {name: schema_of(tables[name]) for name in cohort.layout.lists if name in tables}
    days = days_of(main, subjects, as_of, period, cohort.plan.standard.year_starts)
    return Reading(cohort.plan, cohort.layout, calculator(main), days, subjects, lists)


def _conditions(cohort: CohortPlan, reading: Reading) -> dict[int, Truth]:
    """The nodes that criteria rest on, as columns; InputError, naming the criterion, where one cannot be one."""
    nodes, scope = cohort.plan.graph.nodes, ColumnScope(reading)
    found: dict[int, Truth] = {}
    problems: list[Problem] = []
    for c in cohort.plan.criteria:
        for n in (c.applies, c.met, c.partly):
            if n is None or n in found:
                continue
            try:
                found[n] = condition(nodes[n].term, scope)
            except (CannotExpress, TooLarge) as error:
                what = str(error) or "a calculation that may need more than 37 digits"
                message = f"criterion {c.unit.id} cannot be read over these tables: it needs {what}"
                hint = "give the figures in another form, or assess these subjects one by one"
                problems.append(Problem("B105", c.criterion.at, message, hint))
    if problems:
        raise InputError(problems)
    return found


def _more(cohort: CohortPlan, reading: Reading, wanted: WantedOutput) -> list[More]:
    if not (wanted.reasons or wanted.margins):
        return []
    from .reasons import margin_columns, reason_columns

    found = [reason_columns(cohort.plan, reading)] if wanted.reasons else []
    return [*found, margin_columns(cohort.plan, reading)] if wanted.margins else found


def _settled(main: Table, values: Mapping[int, Truth]) -> tuple[Table, dict[int, Truth]]:
    """The nodes that verdicts rest on, each as a column of its own, so that it is worked out once."""
    columns = {n: truth for n, truth in values.items() if isinstance(truth, nw.Expr)}
    named: dict[int, Truth] = {n: nw.col(f"__n{n}") if n in columns else truth for n, truth in values.items()}
    return (main.with_columns(**{f"__n{n}": truth for n, truth in columns.items()}) if columns else main), named


def _flagged(main: Table, found: Sequence[Could]) -> tuple[Table, list[Could]]:
    columns = {name: column for one in found for name, column in one.columns().items()}
    return main.with_columns(**columns) if columns else main, [one.named() for one in found]


def _added_up(
    main: Table, unit: Unit, graph: Graph, groups: Sequence[Sequence[Could]], reading: Reading, prefix: str
) -> tuple[Table, list[dict[int, Truth]]]:
    """A unit's nodes for each group of members: first what is counted, then the conditions, as columns."""
    wanted = sorted({n for outcome in unit.outcomes for n, _ in outcome.needs})
    made: dict[str, Column] = {}
    found: list[dict[int, Truth]] = []
    for number, members in enumerate(groups):
        tally = Tally(members, reading.calc, f"{prefix}{number}", made)
        found.append({n: tally.condition(graph.nodes[n].term) for n in wanted})
    main = main.with_columns(**made) if made else main
    columns = {f"__{prefix}{number}_n{n}": truth for number, nodes in enumerate(found) for n, truth in nodes.items()
               if isinstance(truth, nw.Expr)}  # fmt: skip
    named: list[dict[int, Truth]] = [
        {n: nw.col(f"__{prefix}{number}_n{n}") if isinstance(truth, nw.Expr) else truth for n, truth in nodes.items()}
        for number, nodes in enumerate(found)
    ]
    return main.with_columns(**columns) if columns else main, named
