"""Verdicts and nothing else, fast: the reference evaluation as functions and tables over plain facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from assay.engine.plan.plan import Plan
from assay.engine.reference.admit import Admission, admit, days
from assay.engine.reference.evaluate import compiler
from assay.engine.reference.quantities import Facts
from assay.facts.file.facts_file import Context, facts_from_node
from assay.facts.problems.problems import InputError, Problem, stop_on_errors
from assay.facts.text.read_python import read_python
from assay.facts.values.fact_set import FactSet, PeriodFacts
from assay.facts.values.references import before, parse_reference, reference
from assay.facts.values.scalars import UNKNOWN

from .closures import QuickTest, leaf_function, verdict_function
from .plain import ByClass, Slow, converter, known
from .tables import Tables

_MOST_REMEMBERED = 10_000


class Quick:
    """One plan's criteria as functions and tables, and the conversion of plain values for them."""

    def __init__(self, plan: Plan, admission: Admission) -> None:
        self._plan, self._admission = plan, admission
        converters = {place: converter(plan.standard.vocabulary[place[0]]) for place in plan.places}
        self._values: dict[str, tuple[int, ByClass]] = {
            reference(*place): (index, known(converters[place])) for place, index in plan.places.items()
        }
        self._blank = [UNKNOWN] * len(plan.places)
        self._periods: dict[tuple[object, object], list[Any]] = {}
        c, nodes, tests = compiler(plan), plan.graph.nodes, dict[int, QuickTest]()

        def leaf(index: int) -> QuickTest:
            return leaf_function(nodes[index].term, c)

        self._tables = Tables(plan, leaf, converters)
        self._verdicts = [(cp.unit.id, verdict_function(cp, plan.graph, leaf, tests)) for cp in plan.criteria]
        self._rest = [(id_, verdict) for id_, verdict in self._verdicts if id_ in self._tables.rest]

    def verdicts(self, facts: Mapping[str, object], as_of: date | str, period: str) -> dict[str, str]:
        """The verdict of each criterion."""
        if (as_of, period) in self._periods:
            found = self._tables.verdicts(facts)
            if found is not None and not self._rest:
                return found
        else:
            found = None
        row = self.row(facts, as_of, period)
        if found is None:
            return {id_: verdict(row) for id_, verdict in self._verdicts}
        found.update((id_, verdict(row)) for id_, verdict in self._rest)
        return {id_: found[id_] for id_, _ in self._verdicts}

    def row(self, facts: Mapping[str, object], as_of: date | str, period: str) -> Facts:
        """The list of facts that the functions take; InputError where a value is bad."""
        first = self._periods.get((as_of, period))
        if first is None:
            return self._full(facts, as_of, period)
        row = first + self._blank
        table = self._values
        try:
            for key, value in facts.items():
                place, values = table[key]
                row[place] = values[value.__class__][value]
        except (Slow, KeyError):
            return self._full(facts, as_of, period)
        for _, place, calculate in self._admission.calculations:
            if row[place] is not UNKNOWN:
                return self._full(facts, as_of, period)
            row[place] = calculate(row, None)
        return row

    def _full(self, facts: Mapping[str, object], as_of: date | str, period: str) -> Facts:
        """The way of a facts file, with all its checks."""
        sections: dict[int, dict[str, object]] = {0: {}, 1: {}}
        for key, value in facts.items():
            name, back = parse_reference(str(key))
            sections.setdefault(back, {})[name if back else key] = value
        document: dict[str, object] = {"assay": "facts/1", "subject": {"id": "facts"}, "as_of": as_of, "period": period}
        read = self._read(document, sections)
        row, _ = admit(self._admission, read)
        if len(self._periods) < _MOST_REMEMBERED:
            self._periods[(as_of, period)] = days(read, self._plan.periods)
        return row

    def _read(self, document: dict[str, object], sections: Mapping[int, dict[str, object]]) -> FactSet:
        """The facts of all periods; those further back are read like this one's, each by itself."""
        standard, problems = self._plan.standard, list[Problem]()
        found: dict[int, FactSet] = {}
        for back in (0, *sorted(set(sections) - {0, 1})):
            given = {"facts": sections[back], "previous": {} if back else sections[1]}
            noted: list[Problem] = []
            node = read_python(document | given, before(back) if back else "facts", noted)
            try:
                context = Context(standard.vocabulary, standard.year_starts, read_with=standard.read_with)
                found[back] = facts_from_node(node, context, noted)
            except InputError as error:
                problems += [one for one in error.problems if one.severity == "error"]  # nobody reads warnings here
        stop_on_errors(problems)
        periods = list(found[0].periods)
        while len(periods) <= max(found):
            then = found.get(len(periods))
            periods.append(PeriodFacts(periods[-1].period.before(), then.current if then else {}))
        return replace(found[0], periods=tuple(periods))
