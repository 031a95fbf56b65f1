"""What an embedder calls: load a standard, read facts, assess. No threads, no clock, no output."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.assess import assess as assess_compiled
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.because import Because
from assay.engine.questions.questions import Questions
from assay.engine.questions.why.proof import Proof, proof
from assay.engine.quick.quick import Quick
from assay.engine.reference.admit import admit
from assay.facts.file.head import as_of_date
from assay.facts.inputs import MoreRecords, Wanted, facts_of_node, find_facts, with_records
from assay.facts.problems.problems import InputError, Problem, in_order
from assay.facts.tables.table import Progress
from assay.facts.text.read_python import read_python
from assay.facts.text.read_text import read_text
from assay.facts.values.arguments import demand
from assay.facts.values.fact_set import FactSet
from assay.facts.values.showing import Shown
from assay.rules.language.kinds import ROLES
from assay.rules.language.standard import Standard

FactsSource: TypeAlias = "str | os.PathLike[str] | Mapping[str, object]"


def load_standard(where: str | os.PathLike[str] = "mentoring") -> Standard:
    """Read and check a standard.

    ``where`` is the id of a standard in the package, or the path of a folder or
    file. Raises InputError with every problem found.
    """
    # pydantic, jsonschema and YAML are needed here and nowhere else.
    from assay.rules.reading.read_standard import load_standard as load

    return load(where)


def standard_given(standard: Standard | str | os.PathLike[str]) -> Standard:
    """A standard as it is given to a call: itself, its id, or a path."""
    demand(standard, Standard | str | os.PathLike, "a standard is given as its id, as a path or as a Standard")
    return standard if isinstance(standard, Standard) else load_standard(standard)


def read_facts(
    source: FactsSource,
    standard: Standard,
    as_of: date | str | None = None,
    *,
    records: MoreRecords | None = None,
    folder: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> FactSet:
    """Read and check facts: a path of a YAML or JSON file or a workbook, or a dict of a file's shape.

    ``as_of`` replaces the date that the facts give. ``records`` names files of
    records by fact (``{"pairs": "pairs.csv"}``). A dict can name files only
    where ``folder`` says where they are. ``progress`` is called with a name,
    what is done and how much there is while files of records are read. Raises
    InputError with every problem found.
    """
    words = "facts are the path of a file, a dict of a facts file's shape or a FactSet"
    demand(source, str | os.PathLike | Mapping, words)
    wanted = _wanted(standard, as_of, records, progress)
    if isinstance(source, Mapping):
        problems: list[Problem] = []
        node = read_python(source, "facts", problems)
        return facts_of_node(node, problems, wanted, None if folder is None else Path(folder))
    return find_facts(Path(source), os.fspath(source)).read(wanted)


def parse_facts(
    text: str,
    standard: Standard,
    as_of: date | str | None = None,
    name: str = "facts.yaml",
    *,
    folder: str | os.PathLike[str] | None = None,
) -> FactSet:
    """Read and check facts from a text: JSON where ``name`` ends in .json, else YAML.

    It can name files of records only where ``folder`` says where they are.
    """
    demand(text, str, "parse_facts reads a text")
    problems: list[Problem] = []
    node = read_text(text, name, problems)
    return facts_of_node(node, problems, _wanted(standard, as_of), None if folder is None else Path(folder))


def _wanted(
    standard: Standard,
    as_of: date | str | None,
    records: MoreRecords | None = None,
    progress: Progress | None = None,
) -> Wanted:
    wanted = Wanted(standard.vocabulary, standard.year_starts, standard.read_with, as_of_date(as_of), progress=progress)
    return with_records(wanted, records, "records")


class Assessor(Shown):
    """A standard made ready for many assessments. Threads may share one.

    >>> assessor = Assessor("mentoring")
    >>> assessor
    <Assessor mentoring 2005.1: 34 criteria in 9 areas>
    """

    def __init__(self, standard: Standard | str | os.PathLike[str] = "mentoring") -> None:
        self._compiled: Compiled = compile_standard(standard_given(standard))

    @property
    def standard(self) -> Standard:
        return self._compiled.plan.standard

    @property
    def rules(self) -> int:
        """How many rules the standard became."""
        return self._compiled.firing.rules

    def assess(self, facts: FactSet | FactsSource, as_of: date | str | None = None) -> Assessment:
        """Fire the rules for one set of facts: verdicts, trail, explanations.

        Raises InputError where the facts are bad, EngineFault where two readings
        disagree (then there is no answer).
        """
        return assess_compiled(self._compiled, self._read(facts, as_of))

    def check(self, facts: FactSet | FactsSource, as_of: date | str | None = None) -> tuple[Problem, ...]:
        """Everything that is wrong with some facts, and warnings; nothing is assessed and nothing raised for it."""
        try:
            read = self._read(facts, as_of)
        except InputError as error:
            return error.problems
        try:
            _, warnings = admit(self._compiled.admission, read)
        except InputError as error:
            return in_order((*read.warnings, *error.problems))
        return in_order((*read.warnings, *warnings))

    def explain(self, facts: FactSet | FactsSource, target: str, as_of: date | str | None = None) -> Proof:
        """The proof of one verdict: of ``9.1``, ``area 4`` (or ``4``), or ``level``.

        Raises InputError where the facts are bad, UnknownTarget where the standard
        has no such target.
        """
        return proof(self.assess(facts, as_of), target)

    def ask(self, facts: FactSet | FactsSource, as_of: date | str | None = None) -> Questions:
        """What else there is to ask about a set of facts: what is missing, what if, how to get there.

        Raises InputError where the facts are bad.
        """
        return Questions(self._compiled, self._read(facts, as_of))

    def verdicts(
        self, facts: Mapping[str, object], as_of: date | str, period: str
    ) -> dict[str, str]:
        """Only the verdict of each criterion, by the reference evaluation; nothing is fired.

        ``facts`` is one flat mapping of dotted keys (``previous.KEY`` for the
        period before, ``previous2.KEY`` to ``previous9.KEY`` for those further
        back) to plain values. Raises InputError as ``assess`` does.
        """
        return self._quick.verdicts(facts, as_of, period)

    def explained(
        self, facts: Mapping[str, object], as_of: date | str, period: str
    ) -> dict[str, dict[str, Because]]:
        """Each criterion's evaluated conditions by role, by the reference evaluation alone."""
        found = self._compiled.explaining.criteria.every(self._quick.row(facts, as_of, period))
        explained: dict[str, dict[str, Because]] = {}
        for id_, roles in self._roles:
            explained[id_] = because = {}
            for role, node in roles:
                because[role] = found[node]
        return explained

    def _read(self, facts: FactSet | FactsSource, as_of: date | str | None) -> FactSet:
        return facts if isinstance(facts, FactSet) else read_facts(facts, self.standard, as_of)

    def in_short(self) -> str:
        return self.standard.in_short()

    @cached_property
    def _quick(self) -> Quick:
        return Quick(self._compiled.plan, self._compiled.admission)

    @cached_property
    def _roles(self) -> list[tuple[str, list[tuple[str, int]]]]:
        """The conditions of each criterion by role."""
        return [
            (c.unit.id, [(role, node) for role, node in zip(ROLES, (c.applies, c.met, c.partly), strict=True)
                         if node is not None])
            for c in self._compiled.plan.criteria
        ]


def assess(
    facts: FactSet | FactsSource,
    standard: Standard | str | os.PathLike[str] = "mentoring",
    as_of: date | str | None = None,
) -> Assessment:
    """One assessment. For many with the same standard make one Assessor and use it again."""
    return Assessor(standard).assess(facts, as_of)
