"""One subject's rows of a cohort as facts: what the reference assesses and explains.

The inverse of the layout of tables. What a table can say and a facts file
cannot (a number, and that there is none) is a problem, of the code that the
check of whole tables gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias, TypeGuard

from assay.facts.inputs import Wanted, facts_of_node
from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.nodes import Node, Scalar
from assay.facts.problems.nodes import Sequence as SequenceNode
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem, stop_on_errors
from assay.facts.text.read_python import read_python
from assay.facts.values.binary_noise import kept_exact, without_noise
from assay.facts.values.characters import composed, is_error, one_spaced
from assay.facts.values.dates import Period, parse_period
from assay.facts.values.fact_set import FactSet
from assay.facts.values.vocabulary import Definition
from assay.rules.language.standard import Standard

from . import rules
from .layout import (
    AS_OF,
    PERIOD,
    STANDARD,
    SUBJECT_ID,
    SUBJECT_NAME,
    SUBJECTS,
    CohortLayout,
    absent_column,
    option_stem,
    stem,
    value_columns,
)

TableRow: TypeAlias = Mapping[str, object]


def document_of_row(
    layout: CohortLayout,
    subject: TableRow,
    records: Mapping[str, Sequence[TableRow]],
    as_of: date | str | None = None,
    period: str | None = None,
    year_starts: tuple[int, int] | None = None,
) -> dict[str, object]:
    """The facts of one subject as a dict of a facts file's shape.

    ``subject`` is its row of ``subjects``, ``records`` its rows of the other
    tables by name, all as plain Python values; None is not known. ``as_of`` and
    ``period`` go before the columns of these names. Where the standard's
    ``year_starts`` is given, earlier periods are written with their days.
    InputError where columns contradict each other.
    """
    reader = _Reader(layout, subject, records, {})
    document = reader.document(as_of, period, year_starts)
    stop_on_errors(reader.problems)
    return document


def facts_of_row(
    standard: Standard,
    layout: CohortLayout,
    subject: TableRow,
    records: Mapping[str, Sequence[TableRow]],
    as_of: date | str | None = None,
    period: str | None = None,
    files: Mapping[str, str] | None = None,
) -> FactSet:
    """The facts of one subject, checked, each with its table, row and column.

    ``files`` says under which name each table is shown. InputError with every
    problem where there is one.
    """
    reader = _Reader(layout, subject, records, files or {})
    document = reader.document(as_of, period, standard.year_starts)
    if STANDARD not in layout.subjects.columns and subject.get(STANDARD) not in (None, standard.id):
        reader.problem(rules.another_standard(standard.id), reader.place(SUBJECTS, STANDARD))
    problems: list[Problem] = []
    node = _placed(read_python(document, "", problems), reader)
    problems = [replace(problem, at=reader.at(problem.at)) for problem in problems]
    wanted = Wanted(standard.vocabulary, standard.year_starts, standard.read_with)
    return facts_of_node(node, [*reader.problems, *problems], wanted)


@dataclass
class _Reader:
    """One subject's rows, the problems found in them, and where each part of the document came from."""

    layout: CohortLayout
    subject: TableRow
    records: Mapping[str, Sequence[TableRow]]
    files: Mapping[str, str]
    problems: list[Problem] = field(default_factory=lambda: [])
    places: dict[str, Position] = field(default_factory=lambda: {})
    sources: dict[str, Source] = field(default_factory=lambda: {})

    def at(self, position: Position) -> Position:
        """The place in the tables of a place in the document."""
        return self.places.get(position.path) or self.place(SUBJECTS)

    def place(self, table: str, column: str = "", number: int = 0) -> Position:
        """``subjects.parquet:oakfield:coordinator__fte``, or ``pairs.parquet:oakfield[3]:outcome``."""
        source = self.sources.get(table)
        if source is None:
            source = self.sources[table] = Source(self.files.get(table, table))
        row = f"{self.subject.get(SUBJECT_ID)}[{number}]" if number else str(self.subject.get(SUBJECT_ID))
        return Position(source, path=f"{row}:{column}" if column else row)

    def problem(self, rule: rules.TableRule, at: Position) -> None:
        self.problems.append(Problem(rule.code, at, rule.says, rule.hint))

    # ------------------------------------------------------------ the document

    def document(
        self, as_of: date | str | None, period: str | None, year_starts: tuple[int, int] | None
    ) -> dict[str, object]:
        id_, name = self.subject.get(SUBJECT_ID), self.subject.get(SUBJECT_NAME)
        who: dict[str, object] = {"id": str(id_) if isinstance(id_, int) else id_}
        if name is not None:
            who["name"] = name
        head = {"as_of": as_of or self.subject.get(AS_OF), "period": period or self.subject.get(PERIOD)}
        for key, column in (("subject.id", SUBJECT_ID), ("subject.name", SUBJECT_NAME), ("as_of", AS_OF),
                            ("period", PERIOD)):  # fmt: skip
            self.places[key] = self.place(SUBJECTS, column)
        for column, text in ((SUBJECT_ID, id_), (SUBJECT_NAME, name)):
            if isinstance(text, str) and is_error(text):
                self.problem(rules.ERROR_CELL, self.place(SUBJECTS, column))
        found = {"assay": "facts/1", "subject": who, **{k: v for k, v in head.items() if v is not None}}
        found["facts"] = self._facts(0, "facts")
        this = None
        if isinstance(head["period"], str):
            this = period_of(head["period"], year_starts or (1, 1), self.layout.periods)
            if this is None:
                self.problem(rules.NOT_A_PERIOD, self.place(SUBJECTS, PERIOD))
        self._earlier(found, this, year_starts is not None)
        return found

    def _earlier(self, document: dict[str, object], this: Period | None, with_days: bool) -> None:
        earlier: list[object] = []
        absent = False
        for back in range(1, self.layout.periods):
            path = "previous" if back == 1 else f"earlier[{len(earlier)}].facts"
            facts = self._facts(back, path)
            none = self.subject.get(absent_column(back)) is True
            absent = absent or none
            if absent and any(value not in ("none", []) for value in facts.values()):
                self.problem(rules.ABSENT, self.place(SUBJECTS, absent_column(back)))
            this = this.before() if this else None
            if not facts and not none:
                continue
            said: object = "none" if none else facts
            self.places[path] = self.place(SUBJECTS, absent_column(back))
            if back == 1:
                document["previous"] = said
            elif this is not None:
                days = {"name": this.name, "from": this.start, "to": this.end}
                earlier.append({"period": days if with_days else this.name, "facts": said})
        if earlier:
            document["earlier"] = earlier

    def _facts(self, back: int, path: str) -> dict[str, object]:
        """The facts of one period that are known, by key."""
        found: dict[str, object] = {}
        for key, definition in facts_of(self.layout, back):
            name = stem(key, back)
            if definition.type == "records":
                value = self._list(name, definition, f"{path}.{key}")
            else:
                value = self._value(SUBJECTS, self.subject, name, definition, f"{path}.{key}")
            if value is not None:
                found[key] = value
        return found

    def _list(self, name: str, definition: Definition, path: str) -> object:
        rows, given = self.records.get(name, ()), self.subject.get(f"{name}__given")
        self.places[path] = self.place(name) if rows else self.place(SUBJECTS, f"{name}__given")
        if not rows:
            return [] if given is True else None
        if given is False:
            self.problem(rules.RECORDS_NOT_GIVEN, self.place(SUBJECTS, f"{name}__given"))
        found: list[dict[str, object]] = []
        for number, row in enumerate(rows):
            inner = f"{path}[{number}]"
            self.places[inner] = self.place(name, number=number + 1)
            values = {
                key: self._value(name, row, key, known, f"{inner}.{key}", number + 1)
                for key, known in definition.fields.items()
            }
            found.append({key: value for key, value in values.items() if value is not None})
        return found

    # ------------------------------------------------------------ one value

    def _value(
        self, table: str, row: TableRow, name: str, definition: Definition, path: str, number: int = 0
    ) -> object:
        """What a facts file would say of a fact or field; None where it is not known."""
        at = self.place(table, name, number)
        value: object
        if definition.many:
            value = chosen = self._chosen(row, name, definition, at)
            for index, option in enumerate(chosen or ()):
                self.places[f"{path}[{index}]"] = self.place(table, f"{name}__{option_stem(option)}", number)
        elif definition.type == "percentage":
            at = self.place(table, f"{name}__{_role(row, name)}", number)
            value = self._percentage(row, name, at)
        else:
            value = self._number(row.get(name), at)
            value = one_spaced(composed(value)) if isinstance(value, str) else value
            if definition.type == "text" and isinstance(value, str) and is_error(value):
                self.problem(rules.ERROR_CELL, at)
            if value == "none" and (definition.may_be_none or "none" not in definition.options):
                self.problem(rules.none_as_text(definition, f"{name}__none"), at)
                value = None
        self.places[path] = at
        if definition.may_be_none and row.get(f"{name}__none") is True:
            if value is not None:
                self.problem(rules.BOTH, at)
            return "none"
        return value

    def _number(self, value: object, at: Position) -> object:
        """A float as the decimal that it means; other values as they are."""
        if isinstance(value, float):
            found = without_noise(Decimal(repr(value)))
            if not _few_decimals(found):
                self.problem(rules.NO_FLOAT, at)
                return None
            value = found
        if _is_number(value) and not -rules.LARGEST <= value <= rules.LARGEST:
            self.problem(rules.TOO_LARGE, at)
            return None
        return value

    def _chosen(self, row: TableRow, name: str, definition: Definition, at: Position) -> list[str] | None:
        said = {option: row.get(f"{name}__{option_stem(option)}") for option in definition.options}
        known = [value for value in said.values() if value is not None]
        if not known:
            return None
        if len(known) < len(said):
            self.problem(rules.PARTLY, at)
        return [option for option, value in said.items() if value is True]

    def _percentage(self, row: TableRow, name: str, at: Position) -> object:
        percent, part, whole = (self._number(row.get(f"{name}__{role}"), at) for role in ("percent", "part", "whole"))
        if (_is_number(part) and part < 0) or (_is_number(whole) and whole <= 0):
            self.problem(rules.NO_SHARE, at)
            return None
        if part is None or whole is None:
            return None if percent is None else f"{_digits(percent)}%"
        numbers = [Fraction(value) for value in (percent, part, whole) if _is_number(value)]
        if len(numbers) == 3 and numbers[0] * numbers[2] != 100 * numbers[1]:
            self.problem(rules.TWO_SHARES, at)
        return f"{_digits(part)} of {_digits(whole)}"


def _role(row: TableRow, name: str) -> str:
    """Which of the columns of a percentage says it."""
    if row.get(f"{name}__part") is not None and row.get(f"{name}__whole") is not None:
        return "part"
    return "none" if row.get(f"{name}__percent") is None and row.get(f"{name}__none") is True else "percent"


def _is_number(value: object) -> TypeGuard[int | Decimal]:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _digits(value: object) -> str:
    """A number without an exponent, to be read as it is; something else as text, for the reader to refuse."""
    return kept_exact(f"{value:f}") if isinstance(value, Decimal) else str(value)


def facts_of(layout: CohortLayout, back: int) -> Iterator[tuple[str, Definition]]:
    """The facts of one period that have columns or a table, each once."""
    columns = layout.subjects.columns
    known = [column.definition for column in columns.values() if column.definition is not None]
    for definition in {definition.key: definition for definition in known}.values():
        name = stem(definition.key, back)
        list_ = definition.type == "records"
        first = f"{name}__given" if list_ else next(value_columns(name, definition)).name
        if first in columns and columns[first].definition is definition:
            yield definition.key, definition


def period_of(text: str, year_starts: tuple[int, int], periods: int) -> Period | None:
    """The period a text names; None where it names none, or one before which so many cannot be looked at."""
    found = earliest = parse_period(text, year_starts)
    for _ in range(periods - 1):
        earliest = earliest and parse_period(earliest.before().name, year_starts)
    return found if earliest is not None else None


def _few_decimals(value: Decimal) -> bool:
    """Whether a float has few enough decimals to be taken as the decimal that it means."""
    if not value.is_finite() or abs(value) >= rules.LARGEST_FLOAT:
        return False
    steps = value.scaleb(rules.PLACES)
    return steps == steps.to_integral_value()


def _placed(node: Node, reader: _Reader) -> Node:
    """The same values, with their places in the tables."""
    at = reader.at(node.at)
    match node:
        case Scalar():
            return Scalar(node.value, at)
        case SequenceNode():
            return SequenceNode(tuple(_placed(item, reader) for item in node.items), at)
        case MappingNode():
            entries = {key: (reader.at(key_at), _placed(child, reader)) for key, key_at, child in node.items()}
            return MappingNode(entries, at)
