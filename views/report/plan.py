"""The improvement plan: what to do about each criterion that is not met, or only partly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.words import verdict_words
from assay.engine.questions.why.proof import Proof
from assay.views.needed import NeedLine

from .criteria import reason_lines

_WANTED = ("not_met", "partly_met")


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A criterion to work on: what keeps it from being met, and what the standard advises."""

    id: str
    title: str
    verdict: str
    words: str
    gaps: tuple[NeedLine, ...]
    improve: str


def plan(reader: Reader, proofs: Sequence[Proof]) -> tuple[PlanStep, ...]:
    """A step for every criterion that is not met, then for every one that is partly met."""
    return tuple(
        PlanStep(one.target, one.title, verdict, verdict_words(verdict), reason_lines(reader, one), one.improve)
        for verdict in _WANTED for one in proofs if one.verdict == verdict
    )  # fmt: skip
