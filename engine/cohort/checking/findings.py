"""What was found in the parts of a cohort, added up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from assay.engine.cohort.tables.schema import ShownNames
from assay.facts.problems.problems import Problem

from .check import MOST_EXAMPLES, TableFinding


def finding(
    code: str, table: str, column: str, count: int, ids: Iterable[object], says: str, hint: str = ""
) -> TableFinding:
    """Something that is wrong with some rows; of the ids of their subjects a few are shown."""
    some = tuple(sorted({str(id_) for id_ in ids}))[:MOST_EXAMPLES]
    return TableFinding(code, table, column, count, some, _message(count, "row", says, some), hint)


def merged(findings: Iterable[TableFinding]) -> tuple[TableFinding, ...]:
    """The findings of several parts, each once, with their counts added up."""
    found: dict[tuple[str, ...], TableFinding] = {}
    for one in findings:
        noun, says = _words(one)
        key = (one.code, one.table, one.column, one.severity, re.sub(r" \('.*'\)$", "", says))
        before = found.get(key)
        if before is not None:
            count = before.count + one.count
            ids = tuple(dict.fromkeys((*before.examples, *one.examples)))[:MOST_EXAMPLES]
            _, says = _words(before)
            one = replace(before, count=count, examples=ids, message=_message(count, noun, says, ids))
        found[key] = one
    return tuple(found.values())


def _words(one: TableFinding) -> tuple[str, str]:
    """``row`` and what is said of it."""
    noun, _, says = one.message.partition("; see ")[0].removeprefix(f"{one.count:,} ").partition(": ")
    return noun.removesuffix("s"), says


def _message(count: int, noun: str, says: str, ids: tuple[str, ...]) -> str:
    message = f"{count:,} {noun}{'' if count == 1 else 's'}: {says}"
    if ids:
        more = " and others" if len(ids) == MOST_EXAMPLES and count > MOST_EXAMPLES else ""
        message += f"; see {', '.join(id_[:40] for id_ in ids)}{more}"
    return message


def problems_of(findings: Iterable[TableFinding], files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Findings as problems, each at its table and column."""
    shown = ShownNames(files)
    return tuple(
        Problem(one.code, shown.at(one.table, one.column), one.message, one.hint, one.severity) for one in findings
    )
