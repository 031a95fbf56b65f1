"""What an embedder asks about a set of facts; each answer is frozen data, and ``document`` makes plain data of it.

Nothing is imported before it is used: half of the questions are answered by Z3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from assay.engine.plan.targets import targets_named
from assay.facts.values.arguments import demand
from assay.facts.values.fact_set import FactSet
from assay.facts.values.showing import Shown

if TYPE_CHECKING:
    from assay.engine.assessing.assess import Compiled
    from assay.engine.questions.improve.improve import Improvement
    from assay.engine.questions.whatif.whatif import WhatIf
    from assay.engine.questions.why.proof import Proof

    from .bounds import Bounds
    from .margins import Margins
    from .missing import MissingFacts
    from .until import ValidUntil
    from .verify import Verification


class Questions(Shown):
    """The questions about one set of facts. ``targets`` are ``9.1``, ``area 4`` (or ``4``), ``level``; none means all.

    Every method raises InputError where the facts, or values that are set, are
    bad, UnknownTarget where the standard has no such target, and ValueError where
    another argument cannot be. ``personal``: what is about single people is told
    too, which is left out otherwise.
    """

    def __init__(self, compiled: Compiled, facts: FactSet) -> None:
        self._compiled, self._facts = compiled, facts

    def in_short(self) -> str:
        return self._facts.in_short()

    def why(self, target: str, personal: bool = False) -> Proof:
        """Why a criterion, an area or the level has its verdict."""
        from assay.engine.assessing.assess import assess
        from assay.engine.questions.why.proof import proof

        found = assess(self._compiled, self._facts)
        return proof(found.showing_personal() if personal else found, target)

    def missing(self, targets: str | Iterable[str] = ()) -> MissingFacts:
        """The facts that can still change a verdict, in the order in which to ask; without targets, any criterion's."""
        wanted = self._named(targets)
        from .missing import missing_facts

        return missing_facts(self._compiled, self._facts, wanted)

    def bounds(self, targets: str | Iterable[str] = ()) -> Bounds:
        """The best and the worst that can still come, each with facts that would make it so."""
        wanted = self._named(targets)
        from .bounds import bounds_of

        return bounds_of(self._compiled, self._facts, wanted)

    def margins(self, targets: str | Iterable[str] = (), personal: bool = False) -> Margins:
        """How far every threshold of the criteria is from its other side."""
        from assay.engine.assessing.assess import assess

        from .margins import margins_of

        found = assess(self._compiled, self._facts)
        return margins_of(found.showing_personal() if personal else found, targets)

    def what_if(self, settings: Mapping[str, object], personal: bool = False) -> WhatIf:
        """The difference that some values would make: ``{"coordinator.fte": "0.5"}``."""
        demand(settings, Mapping, "settings are a dict of facts and values")
        from assay.engine.questions.whatif.whatif import what_if

        return what_if(self._compiled, self._facts, settings, personal, place="settings")

    def improve(self, goals: str | Iterable[str], most: int = 1, personal: bool = False) -> Improvement:
        """The smallest changes that reach some goals (``9.1=met``, ``level=established``), or what is in the way."""
        from assay.engine.plan.goals import goals_named

        wanted = goals_named(self._compiled.plan.standard, goals)
        if most < 1:
            raise ValueError(f"most is how many ways are wanted, so it cannot be {most}")
        from assay.engine.questions.improve.improve import improve

        return improve(self._compiled, self._facts, wanted, most, personal)

    def valid_until(self, targets: str | Iterable[str] = (), years: int = 5, personal: bool = False) -> ValidUntil:
        """How long the verdicts hold if nothing new happens, and what changes then."""
        if not 1 <= years <= 50:
            raise ValueError(f"years is how far to look ahead, from 1 to 50, so it cannot be {years}")
        from .until import valid_until

        return valid_until(self._compiled, self._facts, self._named(targets), years, personal)

    def verify(self, document: Mapping[str, object]) -> Verification:
        """Whether a recorded assessment is the one that these facts give."""
        from .verify import verify

        return verify(document, self._compiled, self._facts)

    def _named(self, targets: str | Iterable[str]) -> tuple[str, ...]:
        return targets_named(self._compiled.plan.standard, targets)
