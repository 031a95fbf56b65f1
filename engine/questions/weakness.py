"""Whether what a threshold rests on is weak evidence: few people, nothing that was shown, or long ago."""

from __future__ import annotations

from typing import Literal, TypeAlias

from assay.engine.explaining.answer import CriterionResult
from assay.engine.explaining.because import Because
from assay.engine.explaining.explanations import Reader
from assay.engine.reference.admit import stale
from assay.facts.values.fact_set import Given
from assay.facts.values.references import Place
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Term, children

FEWEST = 10
"""Of fewer people than this, one or two make a share what it is."""
Weakness: TypeAlias = Literal["few", "response", "assumed", "asserted", "stale"]
"""``few``: a share or mean of fewer than ten; ``response``: a caution of the criterion that looks at
a share, as of those who answered, holds; ``assumed`` and ``asserted``: the strongest evidence for a
fact behind it is no more than that; ``stale``: all evidence for one is older than the standard allows."""


def weaknesses(reader: Reader, result: CriterionResult, because: Because, whole: int | None) -> tuple[Weakness, ...]:
    """Why the evidence behind a condition is weak; nothing where it is not. ``whole`` is what a share is of."""
    found: list[Weakness] = []
    if whole is None and because.counted is not None and _is_mean(reader, because.term):
        whole = len(because.counted.yes)
    if whole is not None and whole < FEWEST:
        found.append("few")
    share = isinstance(because.term, Compare) and because.term.left.type.kind == "percentage"
    if share and any(_looks_at_a_share(caution.when) for caution in result.cautions):
        found.append("response")
    given = [(place, one) for place in reader.with_sources(because.said.facts) if (one := reader.given(*place))]
    statuses = {_status(one) for _, one in given}
    if "assumed" in statuses:
        found.append("assumed")
    if "asserted" in statuses:
        found.append("asserted")
    if any(_stale(reader, place, one) for place, one in given):
        found.append("stale")
    return tuple(found)


def _status(given: Given) -> str:
    return given.evidence.status if given.evidence is not None else "asserted"


def _stale(reader: Reader, place: Place, given: Given) -> bool:
    """Of an earlier period evidence may be as old as the period."""
    definition = reader.plan.standard.vocabulary[place[0]]
    found = given.findings
    return place[1] == 0 and bool(found) and all(stale(definition, one, reader.facts.as_of) for one in found)


def _looks_at_a_share(term: Term) -> bool:
    if isinstance(term, Compare) and term.left.type.kind == "percentage":
        return True
    return any(_looks_at_a_share(part) for part in children(term))


def _is_mean(reader: Reader, term: Term) -> bool:
    match term:
        case Compare(left):
            return _is_mean(reader, left)
        case terms.NamedValue(value=value):
            return _is_mean(reader, value)
        case terms.Fact(key) if key in reader.plan.standard.computed:
            return _is_mean(reader, reader.plan.standard.computed[key])
        case terms.Aggregate("mean"):
            return True
        case _:
            return False
