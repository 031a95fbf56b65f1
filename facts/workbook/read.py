"""A filled-in workbook of ours, read into what a facts file says; its cells are where facts stand.

Sheets are found by their markers, columns by their headings, facts by their
keys (see ``layout``): nothing depends on names or places that people
change. The result is a node of the shape of a facts file, checked like one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from assay.facts.file.facts_file import Context, facts_from_node
from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence
from assay.facts.problems.positions import NOWHERE, Position, Source
from assay.facts.problems.problems import InputError, Problem
from assay.facts.tables.cell_texts import SEE_FINDINGS
from assay.facts.tables.cells import folded
from assay.facts.tables.read_xlsx import Workbook
from assay.facts.values.dates import parse_period
from assay.facts.values.fact_set import FactSet
from assay.facts.values.records import Value
from assay.facts.values.references import before, parse_reference
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition

from . import layout
from .rows import TemplateRows, load_records
from .tables import Sheet, SheetLine, lines, marked_sheets
from .unmarked import unmarked

_ANY = Definition("", "text", "")
_DAY = Definition("", "date", "")
Entries = dict[str, tuple[Position, Node]]


@dataclass
class _Found:
    """What the sheets say, section by section: facts and evidence by reference, the cover by key."""

    context: Context
    problems: list[Problem]
    cover: Entries = field(default_factory=lambda: {})
    facts: dict[int, Entries] = field(default_factory=lambda: {0: {}})
    evidence: Entries = field(default_factory=lambda: {})
    records: dict[str, tuple[Sheet, Position]] = field(default_factory=lambda: {})
    said: dict[str, tuple[str, Position]] = field(default_factory=lambda: {})
    unread: set[str] = field(default_factory=lambda: set())


def standard_of_workbook(path: Path, shown: str) -> str | None:
    """The id of the standard that a workbook says it is for; None where it says none, or cannot be read."""
    try:
        with _opened(path, shown) as book:
            for sheet in marked_sheets(book):
                if sheet.marker.role == "cover":
                    found = _Found(Context({}, (1, 1)), [])
                    _read_cover(sheet, found)
                    named = found.cover.get(layout.STANDARD)
                    value = named[1].value if named and isinstance(named[1], Scalar) else None
                    return value if isinstance(value, str) else None
    except InputError:
        return None  # what is wrong with it will be said when it is read
    return None


def facts_from_workbook(path: Path, shown: str, context: Context) -> FactSet:
    """The facts of a workbook; InputError with every problem where there is one."""
    found = _Found(context, [])
    with _opened(path, shown) as book:
        sheets = list(marked_sheets(book))
        if not sheets:
            hint = "'assay facts template -o facts.xlsx' makes one to fill in; the lists of a workbook of your own " \
                   "are named in a facts file: 'pairs: {from: book.xlsx, sheet: Pairs}'"
            message = "this workbook is not made from a template of Assay"
            raise InputError([Problem("F701", Position(book.source), message, hint)])
        for sheet in sheets:
            _read_sheet(sheet, found)
        by_sheet = {sheet.grid.sheet: sheet for sheet in sheets}
        found.problems += unmarked(book, by_sheet, found.records.keys(), context.vocabulary)
        node = _node(found, Position(book.source))

        def load(definition: Definition, given: Mapping, problems: list[Problem]) -> Value:
            name = cast("Scalar", given.get("from")).value
            records = load_records(by_sheet[str(name)].grid, definition, problems)
            return UNKNOWN if records is None else records

        return facts_from_node(node, replace(context, load=load, unread=frozenset(found.unread)), found.problems)


def _opened(path: Path, shown: str) -> Workbook:
    try:
        if path.is_file():
            return Workbook(path, shown)
        message = "this is a folder, a file is needed" if path.is_dir() else "there is no such file"
        code = "F002" if path.exists() else "F001"
    except OSError as error:
        code, message = "F002", f"the file cannot be read: {error.strerror}"
    raise InputError([Problem(code, Position(Source(shown)), message)])


def _read_sheet(sheet: Sheet, found: _Found) -> None:
    match sheet.marker.role:
        case "cover":
            _read_cover(sheet, found)
        case "area":
            _read_area(sheet, found)
        case "findings":
            _read_findings(sheet, found)
        case "records":
            name = sheet.marker.name
            at = Position(sheet.grid.source, path=f"{sheet.grid.sheet}!A1")
            if name in found.records:
                other = found.records[name][0].grid.sheet
                hint = f"put the rows together in '{other}'"
                found.problems.append(Problem("F705", at, f"two sheets hold the list {name}", hint))
            else:
                found.records[name] = (sheet, at)
        case "lists":
            pass


def _read_cover(sheet: Sheet, found: _Found) -> None:
    known = {*layout.COVER_KEYS, *(f"{before(back)}.{key}" for back in range(1, 10) for key in layout.EARLIER_KEYS)}
    for line in lines(sheet, (layout.ANSWER,), found.problems):
        if line.key not in known:
            continue
        dated = line.key == layout.AS_OF or line.key.endswith((".from", ".to"))
        value = line.value(layout.ANSWER, _DAY if dated else _ANY, found.problems)
        if value is None:
            continue
        at = line.at(layout.ANSWER)
        if line.key == layout.NOTES and layout.NOTES in found.cover:
            first = cast("Scalar", found.cover[layout.NOTES][1])
            value = Scalar(f"{first.value}{cast('Scalar', value).value}", first.at)
        elif line.key in found.cover:
            hint = f"it stands in {found.cover[line.key][0].path} already; keep one of the two"
            found.problems.append(Problem("Y108", at, f"'{line.key}' stands twice", hint))
            continue
        found.cover[line.key] = (at, value)


def _read_area(sheet: Sheet, found: _Found) -> None:
    for line in lines(sheet, (layout.ANSWER,), found.problems):
        key, back = parse_reference(line.key)
        definition = found.context.vocabulary.get(key)
        _read_evidence(line, found)
        if definition is not None and definition.type == "records":
            _said_of_records(line, definition, found)
            continue
        told = len(found.problems)
        value = line.value(layout.ANSWER, definition or _ANY, found.problems)
        if value is None:
            found.unread.update({line.key} if len(found.problems) > told else ())
            continue
        at = line.at(layout.ANSWER, definition)
        facts = found.facts.setdefault(back, {})
        if key in facts:
            hint = f"it is given in {facts[key][0].path} already; keep one of the two"
            found.problems.append(Problem("F209", at, f"'{line.key}' is given twice", hint))
        else:
            facts[key] = (at, value)


def _said_of_records(line: SheetLine, definition: Definition, found: _Found) -> None:
    said = line.value(layout.ANSWER, _ANY, found.problems)
    if said is None:
        return
    at = line.at(layout.ANSWER, definition)
    text = str(cast("Scalar", said).value)
    if folded(text) in (layout.SEE_SHEET, layout.NONE_AT_ALL):
        found.said[line.key] = (folded(text), at)
        return
    hint = f"write '{layout.SEE_SHEET}' and fill in its sheet, or '{layout.NONE_AT_ALL}', or leave it empty"
    found.problems.append(Problem("F703", at, f"{line.key} is a list, which stands on a sheet of its own", hint))


def _finding(line: SheetLine, found: _Found, definition: Definition | None) -> Entries:
    entries: Entries = {}
    for part, heading in layout.EVIDENCE.items():
        value = line.value(heading, _DAY if part in layout.EVIDENCE_DATES else _ANY, found.problems)
        if value is not None:
            entries[part] = (value.at, value)
    if definition is not None and layout.FOUND in line.columns:
        value = line.value(layout.FOUND, definition, found.problems)
        if value is not None:
            entries["found"] = (value.at, value)
    return entries


def _read_evidence(line: SheetLine, found: _Found) -> None:
    entries = _finding(line, found, None)
    source = entries.get("source")
    if not entries or (source and isinstance(source[1], Scalar) and source[1].value == SEE_FINDINGS):
        return
    found.evidence.setdefault(line.key, (line.at(layout.KEY), Mapping(entries, line.at(layout.EVIDENCE["source"]))))


def _read_findings(sheet: Sheet, found: _Found) -> None:
    by_fact: dict[str, tuple[Position, list[Node], Entries]] = {}
    for line in lines(sheet, (), found.problems):
        definition = found.context.vocabulary.get(parse_reference(line.key)[0])
        at = line.at(layout.KEY)
        _, findings, settled = by_fact.setdefault(line.key, (at, [], {}))
        entries = _finding(line, found, definition)
        if entries:
            findings.append(Mapping(entries, at))
        for part, heading in layout.RESOLVED.items():
            value = line.value(heading, _DAY if part == "on" else _ANY, found.problems)
            if value is not None:
                settled.setdefault(part, (value.at, value))
    for key, (at, findings, settled) in by_fact.items():
        whole: Entries = {"findings": (at, Sequence(tuple(findings), at))}
        if settled:
            whole["resolved"] = (at, Mapping(settled, at))
        found.evidence[key] = (at, Mapping(whole, at))


# ---------------------------------------------------------------- the whole as a facts file


def _node(found: _Found, at: Position) -> Mapping:
    _place_records(found)
    entries: Entries = {"assay": (at, Scalar("facts/1", at))}
    subject: Entries = {}
    for key, name in ((layout.SUBJECT_ID, "id"), (layout.SUBJECT_NAME, "name")):
        if key in found.cover:
            subject[name] = found.cover[key]
    if subject:
        entries["subject"] = (next(iter(subject.values()))[0], Mapping(subject, next(iter(subject.values()))[0]))
    for key in (layout.AS_OF, layout.STANDARD, layout.NOTES):
        if key in found.cover:
            entries[key] = found.cover[key]
    period = _period(found.cover, "")
    if period is not None:
        entries["period"] = (period.at, period)
    entries["facts"] = (at, Mapping(found.facts[0], at))
    _earlier(found, entries, at)
    if found.evidence:
        entries["evidence"] = (at, Mapping(found.evidence, at))
    return Mapping(entries, at)


def _place_records(found: _Found) -> None:
    """The lists: what the sheets hold, held against what the answers say of them."""
    for name in sorted({*found.records, *found.said}):
        key, back = parse_reference(name)
        facts = found.facts.setdefault(back, {})
        sheet = found.records.get(name)
        word, at = found.said.get(name, ("", sheet[1] if sheet else NOWHERE))
        filled = sheet is not None and _has_rows(sheet[0], found)
        if word == layout.NONE_AT_ALL and filled and sheet is not None:
            hint = "remove the rows, or the answer"
            message = f"{name} is answered with '{word}', but the sheet '{sheet[0].grid.sheet}' has rows"
            found.problems.append(Problem("F703", at, message, hint))
        elif word == layout.SEE_SHEET and not filled:
            hint = f"fill in its sheet, or write '{layout.NONE_AT_ALL}', or leave the answer empty"
            found.problems.append(Problem("F703", at, f"{name} is answered with '{word}', but no sheet has rows", hint))
        elif filled and sheet is not None:
            title = Scalar(sheet[0].grid.sheet, at)
            facts[key] = (at, Mapping({"from": (at, title)}, at))
        elif word == layout.NONE_AT_ALL:
            facts[key] = (at, Sequence((), at))


def _has_rows(sheet: Sheet, found: _Found) -> bool:
    """Whether a list has records; where it seems to have none, what is wrong with its sheet is said."""
    problems: list[Problem] = []
    definition = found.context.vocabulary.get(parse_reference(sheet.marker.name)[0])
    if next(iter(TemplateRows(sheet.grid, definition, problems).data()), None) is not None:
        return True  # the same problems will be found when they are read
    found.problems += problems
    return False


def _period(cover: Entries, prefix: str) -> Node | None:
    name = cover.get(f"{prefix}{layout.PERIOD}")
    dates = {part: cover[key] for part, key in (("from", f"{prefix}{layout.PERIOD_FROM}"),
                                                ("to", f"{prefix}{layout.PERIOD_TO}")) if key in cover}  # fmt: skip
    if not dates:
        return name[1] if name else None
    at = next(iter(dates.values()))[0]
    return Mapping(({"name": name} if name else {}) | dates, at)


def _earlier(found: _Found, entries: Entries, at: Position) -> None:
    """Periods before this one: the one just before by itself, the others in a list."""
    listed_: list[Node] = []
    numbers = {back for back, facts in found.facts.items() if back and facts}
    numbers |= {back for back in range(1, 10) if f"{before(back)}.{layout.EXISTED}" in found.cover}
    numbers |= {back for back in range(1, 10) if _period(found.cover, f"{before(back)}.") is not None}
    for back in sorted(numbers):
        prefix = f"{before(back)}."
        existed = found.cover.get(f"{prefix}{layout.EXISTED}")
        absent = existed is not None and str(cast("Scalar", existed[1]).value).casefold() == layout.NO
        inside = found.facts.get(back, {})
        facts: Node = Mapping(inside, at)
        if absent and existed is not None:
            if inside:
                key = next(iter(inside))
                message = f"{prefix}{key} is given, but the cover says that there was no such period"
                hint = f"empty the one or the other ({existed[0].path})"
                found.problems.append(Problem("F703", inside[key][0], message, hint))
            facts = Scalar("none", existed[0])
        period = _period(found.cover, prefix)
        if back == 1 and not isinstance(period, Mapping):
            entries["previous"] = (at, facts)
            continue
        period = period or _derived(found, back)
        entry: Entries = {"facts": (at, facts)}
        if period is not None:
            entry["period"] = (period.at, period)
        listed_.append(Mapping(entry, period.at if period else at))
    if listed_:
        entries["earlier"] = (at, Sequence(tuple(listed_), at))


def _derived(found: _Found, back: int) -> Node | None:
    """The name of a period that nobody has named, counted back from this one."""
    this = _period(found.cover, "")
    if not isinstance(this, Scalar):
        return None
    period = parse_period(str(this.value), found.context.year_starts)
    for _ in range(back):
        period = period.before() if period else None
    return Scalar(period.name, this.at) if period else None

