"""Cells: whatever way a value is written in, it is read as that value, or asked about; never as another."""

# pyright: basic
# openpyxl has no types: strict mode has nothing to add.

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from shared.profiles import times

from assay.facts.inputs import Wanted, find_facts
from assay.facts.problems.nodes import Scalar
from assay.facts.problems.positions import NOWHERE
from assay.facts.tables.cell_amounts import money_of, number_of, percentage_of
from assay.facts.tables.cell_dates import FoundDate, NoDate, TwoDates, date_in
from assay.facts.tables.cell_numbers import TwoNumbers, number_in
from assay.facts.tables.cell_values import written
from assay.facts.tables.cells import Cell, Faulty, Percent, Style
from assay.facts.tables.read_table import value_of
from assay.facts.values.dates import FIRST_YEAR, LAST_YEAR
from assay.facts.values.records import Value
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.values import parse_value
from assay.facts.values.vocabulary import Definition
from assay.facts.values.written_numbers import format_number

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December"]  # fmt: skip

# ------------------------------------------------------------------------- dates

UNAMBIGUOUS: list[Callable[[date], str]] = [
    date.isoformat,
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%Y.%m.%d}",
    lambda d: f"{d.year:04}-{d.month}-{d.day}",
    lambda d: f"{d.isoformat()} 00:00:00",
    lambda d: f"{d.isoformat()}T09:30",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year}",
    lambda d: f"{MONTHS[d.month - 1]} {d.day}, {d.year}",
    lambda d: f"{MONTHS[d.month - 1][:3].upper()} {d.day} {d.year}",
    lambda d: f"{d.day}th {MONTHS[d.month - 1].lower()} {d.year}",
    lambda d: f"{d:%A}, {d.day} {MONTHS[d.month - 1]} {d.year}",
]


@given(DAYS, st.sampled_from(UNAMBIGUOUS), st.sampled_from([None, "day first", "month first"]))
def test_a_date_in_any_unambiguous_form_is_that_date(day: date, form: Callable[[date], str], order: Any) -> None:
    assert date_in(form(day), order) == FoundDate(day)


@given(DAYS, st.sampled_from("/-."), st.booleans(), st.booleans())
def test_day_and_month_are_never_guessed(day: date, sign: str, padded: bool, day_first: bool) -> None:
    shape = "{:02}" if padded else "{}"
    numbers = (day.day, day.month) if day_first else (day.month, day.day)
    text = sign.join([*map(shape.format, numbers), f"{day.year}"])
    order, other = ("day first", "month first") if day_first else ("month first", "day first")
    found = date_in(text)
    assert date_in(text, order) == FoundDate(day)  # type: ignore[arg-type]
    if day.day <= 12 and day.day != day.month:
        assert isinstance(found, TwoDates)
        assert day in found
        assert date_in(text, other) != FoundDate(day)  # type: ignore[arg-type]
    else:
        assert isinstance(found, FoundDate)
        assert found.day == day


@given(st.integers(FIRST_YEAR, LAST_YEAR), st.integers(1, 12), st.sampled_from("/-."))
def test_months_end_where_they_end(year: int, month: int, sign: str) -> None:
    last = 31 if month == 12 else (date(year, month + 1, 1) - date(year, month, 1)).days
    for day in range(27, 33):
        found = date_in(f"{day}{sign}{month}{sign}{year}")
        if day <= last:
            assert isinstance(found, FoundDate)
            assert found.day == date(year, month, day)
        else:
            assert isinstance(found, NoDate)


@given(DAYS)
def test_days_of_years_in_two_digits_and_day_numbers_are_no_dates(day: date) -> None:
    number = (day - date(1899, 12, 30)).days
    for text in (f"{day:%d/%m/%y}", f"{day.day} {MONTHS[day.month - 1]} {day:%y}", str(number)):
        assert isinstance(date_in(text), NoDate)


# ------------------------------------------------------------------------- numbers

NUMBERS = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, allow_infinity=False, places=4).map(
    lambda number: Decimal(f"{number:f}".rstrip("0").rstrip(".") or "0")
)
GAPS = ["", " ", "\u00a0", "\u202f", "'"]


def ways(number: Decimal) -> list[tuple[str, str]]:
    """How a number is written: the text, and the decimal mark with which it is (either, where it has none)."""
    sign, digits = ("-", f"{-number:f}") if number < 0 else ("", f"{number:f}")
    whole, _, rest = digits.partition(".")
    groups = f"{int(whole):,}"
    found: list[tuple[str, str]] = []
    for mark, other in ((".", ","), (",", ".")):
        tail = f"{mark}{rest}" if rest else ""
        found += [(f"{sign}{groups.replace(',', gap)}{tail}", mark) for gap in (*GAPS, other)]
        found += [(f" {sign}{whole}{tail}0 ", mark)] if rest else []
    return found


@given(NUMBERS, st.data(), st.booleans())
def test_a_number_is_read_as_it_is_or_asked_about(number: Decimal, data: st.DataObject, foreign: bool) -> None:
    text, mark = data.draw(st.sampled_from(ways(number)))
    assert number_in(text, mark) == number  # type: ignore[arg-type]
    found = number_in(text, None, foreign)
    if isinstance(found, TwoNumbers):
        assert number in found
        assert found.with_point != found.with_comma
    elif foreign or mark == "." or "," in text or "." not in text:  # else 1.250, where a point is a decimal point
        assert found == number


@given(st.text(alphabet="0123456789.,-+eE ()'%£", max_size=12), st.booleans())
def test_no_text_is_read_as_two_different_numbers(text: str, foreign: bool) -> None:
    """What is read without being told is what one of the two marks gives."""
    found = number_in(text, None, foreign)
    either = {number_in(text, "."), number_in(text, ",")} - {None}
    if isinstance(found, TwoNumbers):
        assert set(found) == either
    else:
        assert either <= {found} if foreign else found is None or found in either


AMOUNT = Definition("cost", "money", "cost", unit="GBP")
SHARE = Definition("share", "percentage", "share")


@given(NUMBERS, st.data(), st.sampled_from(["£{}", "{} £", "GBP {}", "{} GBP", "£ {}", "GBP{}"]))
def test_money_likewise(number: Decimal, data: st.DataObject, shape: str) -> None:
    text, mark = data.draw(st.sampled_from(ways(number)))
    said = money_of(AMOUNT, shape.format(text.strip()), Style(decimal=mark))  # type: ignore[arg-type]
    assert said == number
    for other in ("€", "USD", "$"):
        refused = money_of(AMOUNT, f"{other} {text.strip()}", Style(decimal=mark))  # type: ignore[arg-type]
        assert isinstance(refused, Faulty)


@given(NUMBERS, st.data(), st.sampled_from(["{}%", "{} %", "{} per cent", "{}percent"]))
def test_percentages_likewise(number: Decimal, data: st.DataObject, shape: str) -> None:
    text, mark = data.draw(st.sampled_from(ways(number)))
    style = Style(decimal=mark)  # type: ignore[arg-type]
    assert ratio(percentage_of(shape.format(text.strip()), style)) == Fraction(number) / 100
    assert ratio(percentage_of(Percent(number), style)) == Fraction(number)
    bare = percentage_of(text.strip(), style)
    assert isinstance(bare, Faulty) == bool(number)
    of = {"of 1": Fraction(number), "of 100": Fraction(number) / 100}
    for words, meant in of.items():
        told = percentage_of(text.strip(), Style(decimal=mark, percentages=words))  # type: ignore[arg-type]
        assert ratio(told) == meant


def ratio(said: object) -> Fraction:
    value = parse_value(SHARE, Scalar(said, NOWHERE), [])  # type: ignore[arg-type]
    assert isinstance(value, int | Decimal | Fraction)
    return Fraction(value)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from(["{} of {}", "{}/{}", "{} out of {}", "{} / {}"]))
def test_parts_of_a_whole(part: int, whole: int, shape: str) -> None:
    assert ratio(percentage_of(shape.format(part, whole), Style())) == Fraction(part, whole)


@given(st.integers(0, 10**38 - 1), st.sampled_from(["integer", "decimal", "money"]))
def test_long_numbers_are_kept(number: int, type_: Any) -> None:
    assert number_of(Definition("n", type_, "n"), str(number), Style()) == number
    assert ratio(percentage_of(Decimal(number), Style(percentages="of 1"))) == number


# ------------------------------------------------------------------------- yes and no, options

OPTIONS = ("completed", "ended early", "still running")


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "True", "1", " yes ", True, Decimal(1), Decimal("1.0")])
def test_yes(word: Cell) -> None:
    assert value_of(Definition("met", "boolean", "met"), word, Style()) is True


@pytest.mark.parametrize("word", ["no", "N", "FALSE", "false", "0", "\u00a0No", False, Decimal(0)])
def test_no(word: Cell) -> None:
    assert value_of(Definition("met", "boolean", "met"), word, Style()) is False


@given(st.one_of(st.text(), st.integers(2).map(Decimal), st.dates(), st.integers().map(lambda n: Percent(Decimal(n)))))
def test_nothing_else_is_yes_or_no(cell: Cell) -> None:
    if isinstance(cell, str):
        word = cell.replace("\u00a0", " ").strip().casefold()
        assume(word not in {"yes", "y", "true", "1", "no", "n", "false", "0", ""})
    assert isinstance(value_of(Definition("met", "boolean", "met"), cell, Style()), Faulty)


@given(st.sets(st.sampled_from(OPTIONS)), st.sampled_from(["; ", ";", ", ", ";\n"]), st.randoms())
def test_options_in_any_case_and_order(chosen: set[str], between: str, random: Any) -> None:
    names = [random.choice([str.upper, str.title, str])(name).replace(" ", random.choice([" ", "_", "  "]))
             for name in random.sample(sorted(chosen), len(chosen))]  # fmt: skip
    many = Definition("topics", "choice", "topics", options=OPTIONS, many=True)
    cell = between.join(names) if names else "none of these"
    assert value_of(many, cell, Style()) == frozenset(chosen)
    if len(names) == 1:
        assert value_of(Definition("o", "choice", "o", options=OPTIONS), cell, Style()) in chosen


@given(st.integers(-(10**15), 10**15), st.booleans())
def test_numbers_in_text_columns_are_the_text_that_was_typed(number: int, real: bool) -> None:
    cell = Decimal(f"{number}.0" if real else number)
    assert written(Definition("reader", "text", "reader"), cell, Style()) == str(number)


# ------------------------------------------------------------------------- whole files

FIELDS = {
    "reader": Definition("reader", "text", "Number of the reader"),
    "outcome": Definition("outcome", "choice", "Outcome", options=OPTIONS),
    "topics": Definition("topics", "choice", "Topics", options=("reading", "writing"), many=True),
    "met": Definition("met", "boolean", "Whether they met"),
    "hours": Definition("hours", "decimal", "Hours together"),
    "sessions": Definition("sessions", "integer", "Number of sessions"),
    "attendance": Definition("attendance", "percentage", "Attendance"),
    "cost": Definition("cost", "money", "Cost", unit="GBP"),
    "ends_on": Definition("ends_on", "date", "The day it ends", may_be_none=True),
}
PAIRS = Definition("pairs", "records", "pairs", fields=FIELDS)
HEAD = "assay: facts/1\nsubject: {id: oakfield}\nas_of: 2025-07-18\nperiod: 2024/25\nfacts:\n"
SMALL = st.decimals(min_value=0, max_value=99_999, places=2).map(lambda number: number.normalize() + 0)
# The text of a name: no word for a total and no note, about which a person would be asked.
NAMES = st.from_regex(r"P[0-9]{1,4}( [B-DF-H,;\"'é\n-]{0,6}[0-9])?", fullmatch=True)
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "outcome": st.sampled_from(OPTIONS),
    "topics": st.frozensets(st.sampled_from(("reading", "writing"))),
    "met": st.booleans(),
    "hours": SMALL,
    "sessions": st.integers(0, 999_999),
    "attendance": SMALL.map(lambda number: number / 100),
    "cost": SMALL,
    "ends_on": st.one_of(DAYS, st.just(NONE)),
}
ROWS = st.lists(
    st.builds(lambda name, rest: {"reader": name, **rest}, NAMES, st.fixed_dictionaries({}, optional=VALUES)),
    min_size=1, max_size=6,
)  # fmt: skip


def digest(entry: str, folder: Path) -> str:
    path = folder / "facts.yaml"
    path.write_text(f"{HEAD}  pairs: {entry}\n", "utf-8")
    return find_facts(path, "facts.yaml").read(Wanted({"pairs": PAIRS}, (9, 1))).digest


def in_yaml(rows: list[dict[str, Value]]) -> str:
    """The rows as a facts file has them."""

    def value(name: str, found: Value) -> object:
        match found:
            case frozenset():
                return sorted(found)
            case bool() | str():
                return found
            case int() | Decimal():
                number = format_number(found, name == "attendance")
                return number if name == "attendance" else json.loads(number)
            case _:
                return "none" if found is NONE else str(found)

    return json.dumps([{name: value(name, one) for name, one in row.items()} for row in rows], ensure_ascii=False)


def as_text(name: str, value: Value, mark: str) -> str:
    match value:
        case _ if value is NONE:
            return "none"
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return "; ".join(sorted(value)) or "none of these"
        case int() | Decimal():
            return format_number(value, name == "attendance").replace(".", mark)
        case _:
            return str(value)


def shuffled(rows: list[dict[str, Value]], random: Any) -> tuple[list[dict[str, Value]], list[str]]:
    columns = list(FIELDS)
    random.shuffle(columns)
    return random.sample(rows, len(rows)), columns


@settings(max_examples=times(200))
@given(
    ROWS, st.randoms(), st.sampled_from([(",", "."), (";", ","), (";", "."), ("\t", "."), ("|", ",")]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]), st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_text_file_says_what_the_same_records_in_yaml_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Value]], random: Any, signs: tuple[str, str],
    encoding: str, end: str, quoting: Any, labels: bool, announced: bool,
) -> None:  # fmt: skip
    """In whatever order rows and columns are, and with whatever empty rows between them."""
    folder = tmp_path_factory.getbasetemp()
    delimiter, mark = signs
    mixed, columns = shuffled(rows, random)
    text = io.StringIO(newline="")
    if announced:
        text.write(f"sep={delimiter}{end}")
    if end == "\r":  # else Python would leave a text with '\n' in it without quotes
        quoting = csv.QUOTE_ALL
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow([FIELDS[name].label if labels else name for name in columns])
    for row in mixed:
        writer.writerow([as_text(name, row[name], mark) if name in row else "" for name in columns])
        for _ in range(random.choice((0, 0, 1, 3)) if len(row) > 1 else 0):
            text.write(random.choice((end, delimiter * 8 + end)))
    (folder / "pairs.csv").write_bytes(text.getvalue().encode(encoding))
    told = ", encoding: windows-1252" if encoding == "cp1252" else ""
    entry = f"{{from: pairs.csv, decimal: '{mark}', totals: keep{told}}}"
    assert digest(entry, folder) == digest(in_yaml(rows), folder)


@settings(max_examples=times(120))
@given(ROWS, st.randoms(), st.booleans(), st.integers(0, 3))
def test_a_workbook_says_what_the_same_records_in_yaml_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Value]], random: Any, labels: bool, above: int
) -> None:
    folder = tmp_path_factory.getbasetemp()
    mixed, columns = shuffled(rows, random)
    book = Workbook()
    sheet: Any = book.active
    line = 1 + above
    for column, name in enumerate(columns, 1):
        sheet.cell(line, column).value = FIELDS[name].label if labels else name
    for row in mixed:
        line += random.choice((1, 1, 3))
        for column, name in enumerate(columns, 1):
            if name in row:
                put(sheet.cell(line, column), name, row[name])
    book.save(folder / "pairs.xlsx")
    assert digest("{from: pairs.xlsx, totals: keep}", folder) == digest(in_yaml(rows), folder)


def put(cell: Any, name: str, value: Value) -> None:
    """As somebody types it into a spreadsheet."""
    match value:
        case bool():
            cell.value = value
        case Decimal() | int() if name == "attendance":
            cell.value, cell.number_format = float(value), "0.00%"
        case Decimal():
            cell.value = float(value)
        case date() if value > date(1900, 3, 1):
            cell.value = datetime(value.year, value.month, value.day)
        case int():
            cell.value = value
        case _:
            cell.value = as_text(name, value, ".")
            cell.data_type = "s"


@settings(max_examples=times(100))
@given(ROWS.filter(lambda rows: all(len(row) > 1 for row in rows)), st.randoms())
def test_empty_rows_say_nothing_and_nothing_is_asked(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Value]], random: Any
) -> None:
    """Without 'totals: keep' too: these rows are records. (One text alone would be asked about.)"""
    rows = [row for row in rows if len(row) != 1]
    folder = tmp_path_factory.getbasetemp()
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(FIELDS)
    for row in rows:
        for _ in range(random.choice((0, 1, 2))):
            writer.writerow([" "] * random.choice((0, 1, 9)))
        writer.writerow([as_text(name, row[name], ".") if name in row else "" for name in FIELDS])
    (folder / "pairs.csv").write_bytes(text.getvalue().encode())
    assert digest("{from: pairs.csv}", folder) == digest(in_yaml(rows), folder)


def test_an_empty_cell_is_not_known() -> None:
    for field in FIELDS.values():
        for cell in (None, "", " ", "\u00a0"):
            assert value_of(field, cell, Style()) is UNKNOWN
