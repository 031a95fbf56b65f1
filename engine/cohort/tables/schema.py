"""Whether tables can hold the facts of a standard: their names, columns and types. Nothing is run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.references import MOST_BACK
from assay.facts.values.suggest import apart, did_you_mean, listed, nearest
from assay.facts.values.vocabulary import Vocabulary

from .columns import nw
from .layout import (
    AS_OF,
    PERIOD,
    SUBJECT_ID,
    SUBJECTS,
    CohortLayout,
    ColumnOf,
    ColumnType,
    TableOf,
    stem,
    value_columns,
)

Schema = Mapping[str, Any]

MOST_DECIMALS = 18
"""Of a DECIMAL: with more, 38 digits do not hold its values as whole numbers of the smallest steps."""

_WANTED: Mapping[ColumnType, str] = {
    "id": "text or whole numbers",
    "boolean": "true or false (BOOLEAN)",
    "integer": "whole numbers (BIGINT, or DECIMAL without decimals)",
    "decimal": "numbers (DECIMAL, BIGINT or DOUBLE)",
    "date": "days (DATE)",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class ShownNames:
    """Under which name each table is shown."""

    files: Mapping[str, str]

    def at(self, table: str, column: str = "") -> Position:
        return Position(Source(self.files.get(table, table)), path=column)


def schema_problems(
    layout: CohortLayout,
    vocabulary: Vocabulary,
    schemas: Mapping[str, Schema],
    as_of: bool,
    period: bool,
    shown: ShownNames,
) -> list[Problem]:
    """Errors (B102, B103) and warnings (B104). ``as_of`` and ``period``: one is given for all subjects."""
    problems = list(_tables(layout, schemas, shown))
    known = _all_names(layout, vocabulary)
    ids = schemas.get(SUBJECTS, {}).get(SUBJECT_ID)
    for name, table in layout.tables.items():
        if name not in schemas:
            continue
        schema = schemas[name]
        problems += _missing(table, schema, as_of, period, shown)
        for column in table.columns.values():
            dtype = schema.get(column.name)
            if dtype is not None and not fits(column.type, dtype):
                problems.append(_wrong_type(shown.at(name, column.name), column, dtype))
        other = schema.get(SUBJECT_ID)
        if ids is not None and other is not None and _kind(ids) != _kind(other):
            message = f"the ids are {_kind(other)}, those of '{SUBJECTS}' are {_kind(ids)}"
            problems.append(Problem("B103", shown.at(name, SUBJECT_ID), message, "store both as the same type"))
        problems += _parts(table, schema, shown)
        problems += _misspelt(table, schema, known.get(name, frozenset()), shown)
    return problems


def _parts(table: TableOf, schema: Schema, shown: ShownNames) -> Iterator[Problem]:
    """Parts and wholes of which one is not there, or whose shares are added up, which only one column can hold."""
    for column in table.columns.values():
        if column.role in ("part", "whole") and column.name in schema:
            stem_, _, end = column.name.rpartition("__")
            other = f"{stem_}__{'whole' if end == 'part' else 'part'}"
            if other not in schema:
                message = f"the column '{column.name[:60]}' counts for nothing: there is no column '{other[:60]}'"
                hint = f"add it; a percentage by itself stands in '{stem_}__percent'"
                yield Problem("B104", shown.at(table.name, column.name), message, hint, "warning")
        stem_ = column.name.removesuffix("__percent")
        if column.role == "percent" and f"{stem_}__part" not in table.columns:
            for name in (f"{stem_}__part", f"{stem_}__whole"):
                if name in schema:
                    message = f"the column '{name[:60]}' is left out: shares of different wholes are not added up here"
                    hint = f"give them in '{column.name}'"
                    yield Problem("B104", shown.at(table.name, name), message, hint, "warning")


def kept_problems(own: Iterable[str], keep: Sequence[str], subjects: Schema, shown: ShownNames) -> Iterator[Problem]:
    """Columns of the subjects that cannot stand beside the verdicts, whose names are ``own`` (B101, B102).

    Names that differ in capitals alone are one name in SQL.
    """
    verdicts, at = {name.lower() for name in own}, shown.at(SUBJECTS)
    taken = {name: name for name in (SUBJECT_ID, AS_OF, PERIOD)}
    for name in dict.fromkeys(keep):
        plain = name.lower()
        hint = "give the column that is to be kept another name"
        if plain.partition("__")[0] in verdicts:
            yield Problem("B101", at, f"the verdicts have a column '{name[:60]}' of their own", hint)
        elif plain.startswith("__"):
            message = f"'{name[:60]}' begins like the columns that are made on the way to the verdicts"
            yield Problem("B101", at, message, hint)
        elif name not in subjects:
            hint = did_you_mean(name, subjects) or f"it has {listed(subjects)}"
            yield Problem("B102", at, f"there is no column '{name[:60]}' to keep", hint)
        elif taken.setdefault(plain, name) != name:
            yield Problem("B101", at, f"two columns are called '{name[:60]}', but for capitals", hint)


def fits(wanted: ColumnType, dtype: Any) -> bool:
    """Whether a column of a type can hold what is wanted; one of nulls can hold anything."""
    if str(dtype) in ("Null", "Unknown"):
        return True
    match wanted:
        case "boolean":
            return bool(dtype == nw.Boolean)
        case "integer":
            return dtype.is_integer() or (dtype.is_decimal() and int(dtype.scale) == 0)
        case "decimal":
            return bool(dtype.is_numeric()) and not (dtype.is_decimal() and int(dtype.scale) > MOST_DECIMALS)
        case "date":
            return bool(dtype == nw.Date)
        case "text":
            return _kind(dtype) == "text"
        case "id":
            return _kind(dtype) in ("text", "whole numbers")


def _kind(dtype: Any) -> str:
    """What a column of a type holds, for a person."""
    if dtype in (nw.String, nw.Categorical) or isinstance(dtype, nw.Enum) or dtype == nw.Enum:
        return "text"
    if dtype.is_integer():
        return "whole numbers"
    if dtype.is_decimal():
        return f"decimals of {int(dtype.scale)} places"
    if dtype.is_float():
        return "floating-point numbers"
    if dtype == nw.Date:
        return "days"
    if dtype == nw.Boolean:
        return "true or false"
    if str(dtype) in ("Null", "Unknown"):
        return "nulls"
    return "times" if dtype.is_temporal() else f"of type {dtype}"


def _wrong_type(at: Position, column: ColumnOf, dtype: Any) -> Problem:
    hint = f"store it as {_WANTED[column.type]}"
    if column.type == "date" and dtype.is_temporal():
        hint = "store the day alone, as DATE"
    what = f"'{column.name}' should hold {_WANTED[column.type].partition(' (')[0]}, this is {_kind(dtype)}"
    return Problem("B103", at, what.replace("this is of", "it is of"), hint)


def _tables(layout: CohortLayout, schemas: Mapping[str, Schema], shown: ShownNames) -> Iterator[Problem]:
    if SUBJECTS not in schemas:
        near = nearest(SUBJECTS, [name for name in schemas if name not in layout.tables])
        hint = "it has one row for each subject, with the column subject_id"
        if near:
            hint = f"did you mean '{near}'?{apart(SUBJECTS, near)}"
        yield Problem("B102", shown.at(near or SUBJECTS), f"there is no table '{SUBJECTS}'", hint)
    open_ = [name for name in layout.tables if name not in schemas]
    for name in schemas:
        near = None if name in layout.tables else _near(name, open_)
        if near and near != SUBJECTS:
            message = f"the table '{name[:60]}' is none of the standard's, and is left out"
            yield Problem("B104", shown.at(name), message, f"did you mean '{near}'?{apart(name, near)}", "warning")


def _missing(table: TableOf, schema: Schema, as_of: bool, period: bool, shown: ShownNames) -> Iterator[Problem]:
    needed = [SUBJECT_ID]
    if table.name == SUBJECTS:
        needed += [name for name, given in ((AS_OF, as_of), (PERIOD, period)) if not given]
    for name in needed:
        if name not in schema:
            near = _near(name, [other for other in schema if other not in table.columns])
            hint = f"is it the column '{near}'? rename it{apart(name, near)}" if near else "add the column"
            if name != SUBJECT_ID:
                hint += f", or give one for all with --{name.replace('_', '-')}"
            yield Problem("B102", shown.at(table.name, name), f"the table '{table.name}' has no column '{name}'", hint)
    groups: dict[str, list[ColumnOf]] = {}
    for column in table.columns.values():
        if column.role == "option" and column.definition is not None:
            beginning = column.name.removesuffix(column.name[column.name.rindex("__"):])
            groups.setdefault(beginning, []).append(column)
    for group in groups.values():
        there = [column.name for column in group if column.name in schema]
        for column in group if there else ():
            if column.name not in schema:
                message = f"there is no column '{column.name}', and there is '{there[0]}'"
                yield Problem("B102", shown.at(table.name, column.name), message,
                              "a choice of several options needs a column for each of them")  # fmt: skip


_MOST_NAMES = 2_000
"""Names that are held against those of the standard; so many columns are no table of a cohort."""


def _misspelt(table: TableOf, schema: Schema, known: frozenset[str], shown: ShownNames) -> Iterator[Problem]:
    open_ = [name for name in table.columns if name not in schema]
    plain = {_plain(name): name for name in table.columns}
    for name in islice(schema, _MOST_NAMES):
        part = name.endswith(("__part", "__whole")) and f"{name.rpartition('__')[0]}__percent" in table.columns
        if part or name in table.columns or name in known:
            continue
        near = plain.get(_plain(name)) or _of_several(table, name) or _near(name, open_)
        if near in schema:
            message = f"the column '{name[:60]}' is left out: '{near}' is there as well"
            yield Problem("B104", shown.at(table.name, name), message, "keep one of the two", "warning")
        elif near and near not in (SUBJECT_ID, AS_OF, PERIOD):  # that these are missing has been said
            message = f"the column '{name[:60]}' is none that the standard knows, and is left out"
            hint = f"did you mean '{near}'?{apart(name, near)}"
            yield Problem("B104", shown.at(table.name, name), message, hint, "warning")


def _plain(name: str) -> str:
    """A name without what tells apart the ways of writing it: it is misspelt also where the right one is there."""
    return re.sub(r"[\s.-]+", "_", name.strip().lower()).replace("__", "_")


def _of_several(table: TableOf, name: str) -> str | None:
    """The first column of a percentage, or of several options, whose name stands for all of them."""
    parts = (column.name for column in table.columns.values() if column.role in ("percent", "option"))
    return next((part for part in parts if part.rpartition("__")[0] == _plain(name)), None)


def _near(word: str, names: list[str]) -> str | None:
    """The nearest name; what stands behind the last '__' must be near as well."""
    dotted = {name.replace("__", "."): name for name in names}
    found = nearest(word.replace("__", "."), dotted)
    return dotted[found] if found else None


def _all_names(layout: CohortLayout, vocabulary: Vocabulary) -> Mapping[str, frozenset[str]]:
    """The columns of facts that no rule looks at, by table: they are no spelling mistakes."""
    subjects: set[str] = set()
    for key, definition in vocabulary.items():
        for back in range(MOST_BACK + 1):
            name = stem(key, back)
            if definition.type == "records":
                subjects.add(f"{name}__given")
            else:
                subjects |= {column.name for column in value_columns(name, definition)}
    return {SUBJECTS: frozenset(subjects)}
