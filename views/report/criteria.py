"""Every criterion as the report shows it: the verdict, why in a sentence or two, and the reasons in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assay.engine.explaining.cautions import CautionSeen
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.needed import needed_for, waiting_for
from assay.engine.explaining.reasons import Reason, reason_words
from assay.engine.explaining.words import verdict_words
from assay.engine.questions.why.proof import Proof
from assay.engine.questions.why.proof_data import RoleProof
from assay.engine.questions.why.words import short_words
from assay.facts.language.phrases import any_of
from assay.views.needed import NeedLine, choices_words, need_lines
from assay.views.phrases import say as say_of
from assay.views.text.why_reasons import held_words

from .tree import Distances, ReasonTree, trees
from .words import say, sentence

ORDER = ("not_met", "partly_met", "unknown", "met", "not_applicable")
"""Verdicts in the order in which a reader wants them: what needs attention first."""
_MOST_REASONS = {"met": 2, "not_applicable": 2}
_MANY_REASONS = 4
_SETTLED_BY = {"met": "met_when", "not_applicable": "applies_when"}
"""The condition that tells why a verdict is as it is."""


@dataclass(frozen=True, slots=True)
class CriterionShown:
    """A criterion and all that is said of it. ``more`` counts the reasons that stand only in the trees."""

    id: str
    title: str
    statement: str
    verdict: str
    words: str
    before: str
    could_be: str
    reasons: tuple[NeedLine, ...]
    more: int
    waits: str
    asked: tuple[str, ...]
    cautions: tuple[CautionSeen, ...]
    assumed: tuple[str, ...]
    trees: tuple[ReasonTree, ...]
    reading: str
    improve: str


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """The criteria with one verdict."""

    verdict: str
    heading: str
    criteria: tuple[CriterionShown, ...]


def groups(
    reader: Reader,
    proofs: Sequence[Proof],
    asked: Mapping[str, tuple[str, ...]],
    distances: Mapping[str, Distances],
    before: Mapping[str, str],
    records: bool,
) -> tuple[VerdictGroup, ...]:
    """The criteria by verdict. By criterion: what is ``asked``, the ``distances`` of its thresholds, and the
    verdict ``before``, where there is an earlier assessment. ``records``: single records are listed.
    """
    found: list[VerdictGroup] = []
    for verdict in ORDER:
        criteria = tuple(
            _shown(reader, one, asked.get(one.target, ()), distances.get(one.target, {}), before.get(one.target, ""),
                   records)
            for one in proofs if one.verdict == verdict
        )  # fmt: skip
        if criteria:
            found.append(VerdictGroup(verdict, sentence(verdict_words(verdict)).rstrip("."), criteria))
    return tuple(found)


def _shown(
    reader: Reader, found: Proof, asked: tuple[str, ...], distances: Distances, before: str, records: bool
) -> CriterionShown:
    reasons = reason_lines(reader, found)
    most = _MOST_REASONS.get(found.verdict, _MANY_REASONS)
    could_be = waits = ""
    if found.verdict == "unknown":
        waits = choices_words(waiting_for(reader, found.target)) if asked else say_of("unsettled", "same")
        could_be = say("criterion.could_be", verdicts=any_of([verdict_words(one) for one in found.could_be]))
    return CriterionShown(
        found.target, found.title, found.statement, found.verdict, verdict_words(found.verdict),
        verdict_words(before) if before else "", could_be, reasons[:most], len(reasons[most:]), waits, asked,
        tuple(map(CautionSeen, found.cautions, found.cautions_because)),
        tuple(one.fact for one in found.assumptions), trees(found, _headed(found), distances, records), found.reading,
        found.improve if found.verdict in ("not_met", "partly_met") else "",
    )  # fmt: skip


def reason_lines(reader: Reader, found: Proof) -> tuple[NeedLine, ...]:
    """Why the verdict is no better, or as good as it is; nothing where it is unknown.

    Of what is not met, what it would need; of what is met, or does not apply, the conditions of a reason, or the
    reasons each of which is enough.
    """
    if found.verdict in ("not_met", "partly_met"):
        return tuple(map(_sentences, need_lines(reader, needed_for(reader, found.target), _short)))
    role = next((one for one in found.roles if one.role == _SETTLED_BY.get(found.verdict)), None)
    if role is None:
        return ()
    if len(role.reasons) == 1:
        return tuple(NeedLine(sentence(held_words(held))) for held in role.reasons[0].conditions)
    joined = [say("criterion.and").join(map(held_words, reason.conditions)) for reason in role.reasons]
    parts = tuple(NeedLine(sentence(words)) for words in joined[:_MANY_REASONS])
    return (NeedLine(say("criterion.each"), parts),) if parts else ()


def _short(reader: Reader, reason: Reason) -> str:
    """What a condition needs, and by how much it fails."""
    words, by = reason_words(reader, reason), short_words(reason)
    return say_of("why", "reasons.short", words=words, by=by) if by else words


def _sentences(line: NeedLine) -> NeedLine:
    return NeedLine(sentence(line.words), tuple(map(_sentences, line.parts)))


def _headed(found: Proof) -> Iterator[tuple[str, RoleProof]]:
    """The conditions that bear on the verdict, each with its heading."""
    for role in found.roles:
        if role.role == "partly_when" and found.verdict == "met":
            continue
        if role.role != "applies_when" and found.verdict == "not_applicable":
            continue
        yield say_of("common", f"role.{role.role}"), role
