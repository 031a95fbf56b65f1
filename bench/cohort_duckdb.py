"""The scalar workload in DuckDB's SQL by hand: the same steps as the Polars by hand.

SQL's null logic is Kleene's too. Each condition stands in a common table
expression of its own stage, so that it is worked out once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .cohort_data import column_of
from .cohort_polars import AREA_SHARE, LEVEL_SHARE, MET, NOT, NOT_APPLICABLE, PARTLY, UNKNOWN
from .workload import SHARES, Check, Condition, Criterion, Workload

_OPERATORS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "is": "=", "is_not": "<>"}


def sql(load: Workload, table: str) -> str:
    """One query: ``subject_id``, and a column of codes for each criterion, each area and the level."""
    conditions = {name: value for c in load.criteria for name, value in _conditions(c).items()}
    members = {area: [c for c in load.criteria if c.area == area] for area in load.areas}
    areas = {f"all_{area}": _all_met(inside) for area, inside in members.items()}
    areas |= {f"enough_{area}": _enough(inside) for area, inside in members.items()}
    level = {
        "all_areas": " AND ".join(f"all_{area}" for area in load.areas),
        "enough_areas": _at_least([f"(all_{a} OR enough_{a})" for a in load.areas], LEVEL_SHARE),
    }
    codes = {f"criterion_{_name(c)}": _code(c) for c in load.criteria}
    codes |= {f"area_{a}": _settled(f"all_{a}", f"enough_{a}") for a in load.areas}
    codes["level"] = _settled("all_areas", "enough_areas")
    return (
        f"WITH a AS (SELECT subject_id, {_columns(conditions)} FROM {table}),\n"
        f"b AS (SELECT *, {_columns(areas)} FROM a),\n"
        f"c AS (SELECT *, {_columns(level)} FROM b)\n"
        f"SELECT subject_id, {_columns({n: f'({e})::TINYINT' for n, e in codes.items()})} FROM c"
    )


def _columns(expressions: Mapping[str, str]) -> str:
    return ", ".join(f"{expression} AS {name}" for name, expression in expressions.items())


def _name(criterion: Criterion) -> str:
    return criterion.id.replace(".", "_")


def _conditions(criterion: Criterion) -> dict[str, str]:
    found = {f"met_{_name(criterion)}": _condition(criterion.met)}
    if criterion.partly is not None:
        found[f"partly_{_name(criterion)}"] = _check(criterion.partly)
    if criterion.applies is not None:
        found[f"applies_{_name(criterion)}"] = _check(criterion.applies)
    return found


def _condition(condition: Condition) -> str:
    if isinstance(condition, Check):
        return _check(condition)
    return f"({(' AND ' if condition.kind == 'all' else ' OR ').join(map(_condition, condition.parts))})"


def _check(check: Check) -> str:
    column = column_of(check.fact.key, check.fact.kind)
    match check.fact.kind, check.operator:
        case "percentage", word:
            return f"({column} {_OPERATORS[word]} {SHARES[str(check.values[0])].removesuffix('%')})"
        case "choice", "one_of":
            return f"({column} IN ({', '.join(repr(value) for value in check.values)}))"
        case "boolean", _:
            return column if check.values[0] else f"(NOT {column})"
        case _, "between":
            return f"({column} BETWEEN {check.values[0]} AND {check.values[1]})"
        case _, word:
            return f"({column} {_OPERATORS[word]} {check.values[0]!r})"


def _code(criterion: Criterion) -> str:
    name = _name(criterion)
    found = _settled(f"met_{name}", None if criterion.partly is None else f"partly_{name}")
    if criterion.applies is None:
        return found
    return f"CASE WHEN applies_{name} THEN {found} WHEN NOT applies_{name} THEN {NOT_APPLICABLE} ELSE {UNKNOWN} END"


def _settled(met: str, partly: str | None) -> str:
    if partly is None:
        return f"CASE WHEN {met} THEN {MET} WHEN NOT {met} THEN {NOT} ELSE {UNKNOWN} END"
    unknown = f"{met} IS NULL OR {partly} IS NULL"
    return f"CASE WHEN {met} THEN {MET} WHEN {unknown} THEN {UNKNOWN} WHEN {partly} THEN {PARTLY} ELSE {NOT} END"


def _all_met(criteria: Sequence[Criterion]) -> str:
    return " AND ".join(
        f"met_{_name(c)}" if c.applies is None else f"(NOT applies_{_name(c)} OR met_{_name(c)})" for c in criteria
    )


def _enough(criteria: Sequence[Criterion]) -> str:
    so = {
        c.id: f"met_{_name(c)}" if c.partly is None else f"(met_{_name(c)} OR partly_{_name(c)})" for c in criteria
    }
    if all(c.applies is None for c in criteria):
        return _at_least(list(so.values()), AREA_SHARE)
    part, whole = AREA_SHARE
    lowest: list[str] = []
    highest: list[str] = []
    for criterion in criteria:
        applies = "true" if criterion.applies is None else f"applies_{_name(criterion)}"
        yes, no = f"({applies} AND {so[criterion.id]})", f"({applies} AND NOT {so[criterion.id]})"
        lowest.append(f"CASE WHEN coalesce({no}, true) THEN {-part} WHEN {yes} THEN {whole - part} ELSE 0 END")
        highest.append(f"CASE WHEN coalesce({yes}, true) THEN {whole - part} WHEN {no} THEN {-part} ELSE 0 END")
    return _between(f"{' + '.join(lowest)} >= 0", f"{' + '.join(highest)} >= 0")


def _at_least(parts: Sequence[str], share: tuple[int, int]) -> str:
    needed = -(-share[0] * len(parts) // share[1])
    sure = " + ".join(f"coalesce({part}, false)::TINYINT" for part in parts)
    possible = " + ".join(f"coalesce({part}, true)::TINYINT" for part in parts)
    return _between(f"{sure} >= {needed}", f"{possible} >= {needed}")


def _between(surely: str, possibly: str) -> str:
    return f"CASE WHEN {surely} THEN true WHEN NOT ({possibly}) THEN false END"
