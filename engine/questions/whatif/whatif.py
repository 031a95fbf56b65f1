"""What if: some values set anew, and what becomes of the verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assay.engine.assessing.assess import Compiled, assess_unfired
from assay.engine.explaining.about import About, about
from assay.engine.explaining.explanations import Reader
from assay.engine.questions.compare.compare import Comparison, compare
from assay.facts.problems.problems import InputError, Problem
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import parse_reference, reference
from assay.facts.values.rows import not_shown
from assay.facts.values.showing import Shown
from assay.rules.language.terms import looked_at

from .changed_facts import Dropped, Setting, change, value_said


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A figure that was given and is worked out anew, from what was set: what it was, and what it comes to."""

    name: str
    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, repr=False)
class WhatIf(Shown):
    """What was set, which figures are worked out anew, and the difference that it makes.

    ``about`` is the assessment of the facts as they are; in ``difference`` that
    is the older of the two.
    """

    about: About
    settings: tuple[Setting, ...]
    worked_out: tuple[WorkedOut, ...]
    difference: Comparison

    def in_short(self) -> str:
        found = self.difference
        turned = len(found.criteria) + len(found.areas)
        return f"{self.about}: {len(self.settings)} set; level {found.level.change}, {turned} other verdicts differ"


def what_if(
    compiled: Compiled,
    facts: FactSet,
    settings: Mapping[str, object],
    personal: bool = False,
    place: str = "--set",
    problems: Iterable[Problem] = (),
) -> WhatIf:
    """The difference that some values would make; see ``changes.change`` for how they are given.

    ``personal``: the values that were set are told also where they are about
    people; ``problems`` are those of reading the settings. Raises InputError
    with every problem.
    """
    standard = compiled.plan.standard
    before = assess_unfired(compiled, facts)
    made = change(facts, standard, settings, place, personal, problems)
    try:
        after = assess_unfired(compiled, made.facts)
    except InputError as error:
        raise InputError(_helped(problem, place, compiled) for problem in error.problems) from None
    worked_out = tuple(_worked_out(one, after.reader, personal) for one in made.dropped)
    return WhatIf(about(standard, facts), made.settings, worked_out, compare(before, after))


def _worked_out(one: Dropped, reader: Reader, personal: bool) -> WorkedOut:
    definition = reader.plan.standard.vocabulary[one.key]
    hidden = definition.personal and not personal
    amount = reader.amount(one.key, one.back)
    now = not_shown() if hidden else value_said(definition, amount)  # type: ignore[arg-type]
    return WorkedOut(one.name, one.label, one.was_words, now)


def _helped(problem: Problem, place: str, compiled: Compiled) -> Problem:
    """A figure was set that records contradict: say how to set it all the same."""
    if problem.code != "A401" or problem.at.file != place:
        return problem
    standard = compiled.plan.standard
    key, back = parse_reference(problem.at.path)
    body = standard.computed.get(key)
    if body is None:
        return problem
    sources = [reference(k, b + back) for k, b in sorted(looked_at(body))]
    more = " ".join(f"{place} {name}=unknown" for name in sources)
    return replace(problem, hint=f"set what it is worked out from ({', '.join(sources)}), or say as well {more}")
