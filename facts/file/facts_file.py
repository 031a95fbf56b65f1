"""A facts file, checked against a vocabulary: what was observed at one subject."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assay.facts.problems.nodes import Mapping, Node
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem, in_order, stop_on_errors
from assay.facts.tables.table import Progress
from assay.facts.text.read_text import read_path
from assay.facts.values.covering import cover
from assay.facts.values.digests import facts_digest
from assay.facts.values.fact_set import NOT_SAID, FactSet, Given, PeriodFacts, ReadWith
from assay.facts.values.plausible import implausible
from assay.facts.values.records import Value
from assay.facts.values.references import MOST_BACK, parse_reference, reference
from assay.facts.values.spaces import noted_once
from assay.facts.values.suggest import did_you_mean
from assay.facts.values.vocabulary import Definition, Vocabulary

from .file_digests import absent_files
from .given import Admissible, Load, attach_backing, facts_in
from .head import (
    as_of_in,
    check_keys,
    for_another_standard,
    latest_day,
    no_facts_file,
    period_in,
    says,
    subject_of,
    text_in,
)
from .locate import Base, base_of
from .years import Earlier, earlier_periods

if TYPE_CHECKING:
    from .record_files import RecordFiles


@dataclass(frozen=True)
class Context:
    """What a facts file is read with.

    ``base`` is where the files that it names are looked for; without one none
    can be named. ``records`` are more records in files, by the reference of
    their fact; ``load`` says how they are had, where it is not from ``base``.
    """

    vocabulary: Vocabulary
    year_starts: tuple[int, int]
    as_of: date | None = None
    base: Base | None = None
    records: AnyMapping[str, tuple[Mapping, Load]] = field(default_factory=lambda: {})
    load: Load | None = None
    progress: Progress | None = None
    read_with: ReadWith = NOT_SAID
    unread: frozenset[str] = frozenset()
    """Facts whose values could not be read, as has been said: they are given all the same."""
    others: tuple[Path, ...] = ()
    read: dict[Path, Earlier | None] = field(default_factory=lambda: {})
    """The facts files of other years that were read already: many years may name the same."""


def facts_from_node(node: Node, context: Context, found: AnySequence[Problem] = ()) -> FactSet:
    """Check a facts file that was read; InputError with every problem where there is one.

    ``found`` are the problems of reading it: they are reported together with
    those found here.
    """
    # Where reading failed nothing stands, and what is said of nothing is no news.
    told = {problem.at for problem in found}
    problems: list[Problem] = []
    facts = _facts(node, context, problems)
    if facts is not None:
        problems += implausible(context.vocabulary, facts.periods, latest_day(node, facts.as_of))
    problems = noted_once([*found, *(problem for problem in problems if problem.at not in told)])
    stop_on_errors(problems)
    assert facts is not None
    problems += absent_files(facts, context.base, node.at.file)
    return replace(facts, warnings=in_order(problems))


def _facts(node: Node, context: Context, problems: list[Problem]) -> FactSet | None:
    """The facts of a file, and of those that it names; None, with problems, where they cannot be had."""
    if not isinstance(node, Mapping) or says(node).startswith(("rules/", "cases/")):
        if isinstance(node, Mapping):
            cover(node, context.vocabulary)
        problems.append(no_facts_file(node))
        return None
    other = for_another_standard(node, context.read_with.standard)
    if other is not None:  # what its facts are called there says nothing here
        problems.append(other)
        return None
    cover(node, context.vocabulary)
    with ExitStack() as stack:
        asked = Admissible(context.vocabulary, context.load or _files(context, stack), set(context.unread))
        check_keys(node, {*asked.vocabulary, *asked.groups}, problems)
        subject = subject_of(node, problems)
        dated = as_of_in(node, context.as_of, problems)
        period = period_in(node, context.year_starts, problems)
        current = facts_in(node.get("facts"), "facts", asked, problems)
        before = earlier_periods(
            node, period, subject[0], asked, context.year_starts, context.base,
            lambda path, shown, at: _other(path, shown, at, context, problems), problems,
        )  # fmt: skip
        periods = [current, *(dict(one.given) for one in before)]
        _more_records(context, periods, problems)
        attach_backing(node.get("evidence"), asked, periods, problems)
    if dated is None or period is None:
        return None
    earlier = [replace(one, given=given) for one, given in zip(before, periods[1:], strict=False)]
    whole = (PeriodFacts(period, current), *earlier)
    digest = facts_digest(*subject, dated, whole)
    named, notes = text_in(node, "standard"), text_in(node, "notes")
    return FactSet(*subject, dated, whole, digest, (), named, notes, context.read_with)


def _files(context: Context, stack: ExitStack) -> Load:
    """Reads the files of records that a facts file names; they are closed with the stack."""
    opened: list[RecordFiles] = []

    def load(definition: Definition, node: Mapping, problems: list[Problem]) -> Value:
        from .record_files import RecordFiles  # and with it the reading of tables: only where files are named

        if not opened:
            opened.append(stack.enter_context(RecordFiles(context.base, context.progress)))
        return opened[0].load(definition, node, problems)

    return load


def _more_records(context: Context, periods: list[dict[str, Given]], problems: list[Problem]) -> None:
    """Records that were named beside the facts file, each for a fact that the file does not give."""
    for name, (node, load) in context.records.items():
        key, back = parse_reference(name)
        definition = context.vocabulary.get(key)
        if definition is None or definition.type != "records" or back > MOST_BACK:
            known = [reference(k, back) for k, d in context.vocabulary.items() if d.type == "records"]
            hint = did_you_mean(name, known) or "name a list of the vocabulary, as in 'pairs=pairs.csv'"
            problems.append(Problem("F201", node.at, f"the standard knows no list of records '{name[:80]}'", hint))
            continue
        while len(periods) <= back:
            periods.append({})
        if key in periods[back]:
            hint = f"it is given in {periods[back][key].at} already; keep one of the two"
            problems.append(Problem("F209", node.at, f"'{name}' is given twice", hint))
            continue
        periods[back][key] = Given(load(definition, node, problems), node.at)


def _other(path: Path, shown: str, at: Position, context: Context, problems: list[Problem]) -> Earlier | None:
    """The facts file of another year."""
    if path in context.others or len(context.others) > MOST_BACK:
        hint = "let each year name only years before it"
        problems.append(Problem("F603", at, "these files name each other in a circle", hint))
        return None
    if path in context.read:
        return context.read[path]
    context.read[path] = None
    found: list[Problem] = []
    node = read_path(path, found, shown)
    told = {problem.at for problem in found}
    problems += found
    if node is None:
        return None
    base = base_of(path, shown)
    if context.base is not None:
        base = replace(base, root=context.base.root)  # years of years stand in the same folder
    inner = replace(context, as_of=None, base=base, records={}, load=None, others=(*context.others, path))
    said: list[Problem] = []
    facts = _facts(node, inner, said)
    problems += [problem for problem in said if problem.at not in told]
    context.read[path] = None if facts is None else Earlier(facts.periods, facts.subject_id)
    return context.read[path]
