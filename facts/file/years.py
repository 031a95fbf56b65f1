"""The periods before this one: in the same file, or each in a facts file of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence, kind_of
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.dates import Period
from assay.facts.values.fact_set import Given, PeriodFacts
from assay.facts.values.references import MOST_BACK, before, reference
from assay.facts.values.suggest import did_you_mean, listed
from assay.facts.values.told_twice import apart
from assay.facts.values.vocabulary import Vocabulary

from .given import Admissible, facts_in
from .head import period_in
from .locate import Base, located

_CORRECT = "correct one of the two; what both give has to be the same"
_ENTRY = ("period", "facts", "from")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What one entry says of earlier periods: its own, and those that its file tells of."""

    periods: tuple[PeriodFacts, ...]
    subject: str


ReadOther = Callable[[Path, str, Position], "Earlier | None"]
"""How the facts file of another year is read; None, with problems, where it cannot be."""


@dataclass
class _Years:
    """The periods found so far, by how many periods back they are."""

    this: Period
    vocabulary: Vocabulary
    problems: list[Problem]
    found: dict[int, PeriodFacts] = field(default_factory=lambda: {})
    places: dict[int, Position] = field(default_factory=lambda: {})
    inside: set[int] = field(default_factory=lambda: set())
    """Those that the file itself tells of, not another one."""

    def regular(self, back: int) -> Period:
        period = self.this
        for _ in range(back):
            period = period.before()
        return period

    def put(self, back: int, one: PeriodFacts, at: Position, inside: bool = False) -> None:
        """Take a period; several files may tell of it, if they say the same."""
        if back > MOST_BACK:
            return
        other = self.found.get(back)
        if other is None:
            self.found[back], self.places[back] = one, at
        elif inside and back in self.inside:
            hint = f"it is given in {self.places[back]} already; keep one of the two"
            self.problems.append(Problem("F209", at, f"the period {one.period.name} is given twice", hint))
        else:
            self.found[back] = self._merged(back, other, one, at)
        if inside:
            self.inside.add(back)

    def _merged(self, back: int, one: PeriodFacts, other: PeriodFacts, at: Position) -> PeriodFacts:
        together: dict[str, Given] = {**other.given, **one.given}
        if one.absent is not other.absent and (one.given or other.given):
            first = next(iter((one.given or other.given).values())).at
            none = self.places[back] if one.absent else at
            message = f"{before(back)} is none, as if there had been no {one.period.name}, and {first} tells of it"
            self.problems.append(Problem("F604", none, message, _CORRECT))
        for key in sorted(set(one.given) & set(other.given)):
            left, right = one.given[key], other.given[key]
            found = apart(self.vocabulary[key], left.value, right.value)
            if found is not None:
                message = f"{reference(key, back)} differs from what stands in {left.at}"
                if found.one:
                    message = f"{reference(key, back)} is {found.other} here, and {found.one} in {left.at}"
                self.problems.append(Problem("F604", right.at, message, _CORRECT))
        return PeriodFacts(one.period, together, one.absent or other.absent)


def earlier_periods(
    node: Mapping,
    this: Period | None,
    subject: str,
    asked: Admissible,
    starts: tuple[int, int],
    base: Base | None,
    read_other: ReadOther,
    problems: list[Problem],
) -> tuple[PeriodFacts, ...]:
    """The periods before this one, nearest first, without a gap."""
    if this is None:
        for section in ("previous", "earlier"):  # that the period is missing has been said; the facts are checked
            _check_only(node.get(section), section, asked, problems)
        return ()
    years = _Years(this, asked.vocabulary, problems)
    previous = node.get("previous")
    if previous is not None:
        _previous(previous, node, years, subject, asked, base, read_other)
    _listed(node.get("earlier"), years, subject, asked, starts, base, read_other)
    last = max(years.found, default=0)
    return tuple(years.found.get(back) or PeriodFacts(years.regular(back), {}) for back in range(1, last + 1))


def _check_only(node: Node | None, section: str, asked: Admissible, problems: list[Problem]) -> None:
    if isinstance(node, Mapping) and "from" not in node:
        facts_in(node, section, asked, problems)


def _is_none(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.value == "none"


def _names_file(node: Node | None, asked: Admissible) -> bool:
    return isinstance(node, Mapping) and "from" in node and "from" not in {*asked.vocabulary, *asked.groups}


def _previous(
    node: Node, file: Mapping, years: _Years, subject: str, asked: Admissible, base: Base | None, read_other: ReadOther
) -> None:
    at = file.key_at("previous")
    regular = years.regular(1)
    if _is_none(node):
        years.put(1, PeriodFacts(regular, {}, True), at, inside=True)
    elif isinstance(node, Mapping) and _names_file(node, asked):
        _other(node, years, subject, base, read_other, regular)
    else:
        years.put(1, PeriodFacts(regular, facts_in(node, "previous", asked, years.problems)), at, inside=True)


def _other(
    node: Mapping, years: _Years, subject: str, base: Base | None, read_other: ReadOther, expected: Period | None
) -> None:
    """Take what the file of another year says of its period and of those before it."""
    for key, at, _ in node.items():
        if key != "from":
            hint = "the period and the facts of another year stand in its own file"
            years.problems.append(Problem("F102", at, f"'{key[:60]}' cannot stand beside 'from'", hint))
    name = node.entries["from"][1]
    found = located(name, base, years.problems, beside=True)
    read = None if found is None else read_other(*found, name.at)
    if read is None:
        return
    if read.subject != subject:
        message = f"this file is about '{read.subject[:40]}', not about '{subject[:40]}'"
        years.problems.append(Problem("F601", name.at, message, "name the file of the same subject"))
        return
    period = read.periods[0].period
    back = 1 if expected is not None else _place(period, years)
    if back is None or (expected is not None and not _comes_before(period, years.this, expected)):
        hint = f"the period before {years.this.name} is {_shown(years.regular(1))}"
        message = f"this file is about {_shown(period)}, which is not the period before"
        if expected is None:
            hint = "give it with its first and last day, or name the file of a year before this one"
            message = f"this file is about {_shown(period)}, which has no place before {years.this.name}"
        years.problems.append(Problem("F602", name.at, message, hint))
        return
    for further, one in enumerate(read.periods):
        years.put(back + further, one, name.at)


def _comes_before(period: Period, this: Period, regular: Period) -> bool:
    """Whether a period is the one just before, or one of another length that ends before this begins."""
    if (period.start, period.end) == (regular.start, regular.end):
        return True
    same_length = (period.end - period.start).days >= (this.end - this.start).days
    return period.end < this.start and not same_length


def _place(period: Period, years: _Years) -> int | None:
    """How many periods back a period of regular years is."""
    for back in range(1, MOST_BACK + 1):
        regular = years.regular(back)
        if (regular.start, regular.end) == (period.start, period.end):
            return back
    return None


def _listed(
    node: Node | None,
    years: _Years,
    subject: str,
    asked: Admissible,
    starts: tuple[int, int],
    base: Base | None,
    read_other: ReadOther,
) -> None:
    if node is None or (isinstance(node, Scalar) and node.value is None):
        return
    hint = "write '- {period: 2022/23, facts: {…}}', an entry a period"
    if not isinstance(node, Sequence):
        message = f"earlier should be a list of periods, this is {kind_of(node)}"
        years.problems.append(Problem("F104", node.at, message, hint))
        return
    own: list[tuple[PeriodFacts, Position]] = []
    for item in node.items:
        if not isinstance(item, Mapping):
            message = f"an entry of earlier should be a mapping, this is {kind_of(item)}"
            years.problems.append(Problem("F104", item.at, message, hint))
        elif "from" in item:
            _other(item, years, subject, base, read_other, None)
        else:
            entry = _entry(item, starts, asked, years.problems, hint)
            if entry is not None:
                own.append((entry, item.at))
    _put_in_order(own, years)


def _entry(
    item: Mapping, starts: tuple[int, int], asked: Admissible, problems: list[Problem], hint: str
) -> PeriodFacts | None:
    for key, at, _ in item.items():
        if key not in _ENTRY:
            near = did_you_mean(key, _ENTRY, problems) or f"it has {listed(_ENTRY)}"
            problems.append(Problem("F102", at, f"an entry of earlier has no '{key[:60]}'", near))
    period = period_in(item, starts, problems)
    facts = item.get("facts")
    if facts is None:
        problems.append(Problem("F103", item.at, "'facts' is missing in this entry of earlier", hint))
    absent = _is_none(facts)
    given = {} if absent else facts_in(facts, "facts", asked, problems)
    return None if period is None else PeriodFacts(period, given, absent)


def _put_in_order(own: list[tuple[PeriodFacts, Position]], years: _Years) -> None:
    """Regular years stand where the calendar puts them; periods of other lengths one after the other."""
    others: list[tuple[PeriodFacts, Position]] = []
    for one, at in own:
        back = _place(one.period, years)
        if back is not None:
            years.put(back, one, at, inside=True)
        elif one.period.end >= years.this.start:
            hint = f"{years.this.name} begins on {years.this.start}"
            message = f"{_shown(one.period)} does not end before this period begins"
            years.problems.append(Problem("F602", at, message, hint))
        else:
            others.append((one, at))
    others.sort(key=lambda entry: entry[0].period.end, reverse=True)
    for (later, _), (one, at) in pairwise(others):
        if one.period.end >= later.period.start:
            message = f"{_shown(one.period)} overlaps {_shown(later.period)}"
            years.problems.append(Problem("F602", at, message, "periods follow one another"))
    back = 1
    for one, at in others:
        while back in years.found:
            back += 1
        years.put(back, one, at, inside=True)


def _shown(period: Period) -> str:
    return f"{period.name} ({period.start} to {period.end})"

