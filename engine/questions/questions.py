"""What an embedder asks about a set of facts; each answer is frozen data, and ``document`` makes plain data of it.

Nothing is imported before it is used: half of the questions are answered by Z3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from assay.facts.values.fact_set import FactSet

if TYPE_CHECKING:
    from assay.engine.assessing.assess import Compiled
    from assay.engine.questions.improve.improve import Improvement
    from assay.engine.questions.whatif.whatif import WhatIf

    from .bounds import Bounds
    from .missing import MissingFacts
    from .until import ValidUntil
    from .verify import Verification


class Questions:
    """The questions about one set of facts. ``targets`` are ``9.1``, ``area 4`` or ``level``; none means all.

    Every method raises InputError where the facts, or what is asked, are bad.
    """

    def __init__(self, compiled: Compiled, facts: FactSet) -> None:
        self._compiled, self._facts = compiled, facts

    def missing(self, targets: Iterable[str] = ()) -> MissingFacts:
        """The facts that can still change a verdict, in the order in which to ask; without targets, any criterion's."""
        from .missing import missing_facts

        return missing_facts(self._compiled, self._facts, targets)

    def bounds(self, targets: Iterable[str] = ()) -> Bounds:
        """The best and the worst that can still come, each with facts that would make it so."""
        from .bounds import bounds_of

        return bounds_of(self._compiled, self._facts, targets)

    def what_if(self, settings: Mapping[str, object]) -> WhatIf:
        """The difference that some values would make: ``{"coordinator.fte": "0.5"}``."""
        from assay.engine.questions.whatif.whatif import what_if

        return what_if(self._compiled, self._facts, settings, place="settings")

    def improve(self, goals: Iterable[str], most: int = 1) -> Improvement:
        """The smallest changes that reach some goals (``9.1=met``, ``level=established``), or what is in the way."""
        from assay.engine.plan.goals import goals_of
        from assay.engine.questions.improve.improve import improve

        return improve(self._compiled, self._facts, goals_of(self._compiled.plan.standard, goals), most)

    def valid_until(self, targets: Iterable[str] = (), years: int = 5) -> ValidUntil:
        """How long the verdicts hold if nothing new happens, and what changes then."""
        from .until import valid_until

        return valid_until(self._compiled, self._facts, targets, years)

    def verify(self, document: Mapping[str, object]) -> Verification:
        """Whether a recorded assessment is the one that these facts give."""
        from .verify import verify

        return verify(document, self._compiled, self._facts)
