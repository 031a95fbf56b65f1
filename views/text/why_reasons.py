"""The reasons of a proof in words; and where there are none yet, what the verdict waits for and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assay.engine.explaining.words import verdict_words
from assay.engine.questions.why.proof import Proof
from assay.engine.questions.why.proof_data import Gap, Held, RoleProof
from assay.facts.language.phrases import all_of, any_of
from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .layout import wrapped

_MOST_REASONS, _MOST_MISSING, _MOST_ROWS = 10, 10, 12
_HEADINGS: Mapping[str, Sequence[tuple[str, str]]] = {
    "met": (("met_when", "met"),),
    "partly_met": (("met_when", "not_met"), ("partly_when", "partly_met")),
    "not_met": (("met_when", "not_met"), ("partly_when", "not_partly_met")),
    "not_applicable": (("applies_when", "not_applicable"),),
}


def reasons_lines(found: Proof, levels: Mapping[str, str]) -> Iterator[str]:
    """Why the verdict is what it is, for each condition of the rule that it needs. ``levels``: their titles."""
    for role, heading in _headings(found, levels):
        yield from _reasons(role, heading)
        yield ""


def _headings(found: Proof, levels: Mapping[str, str]) -> Iterator[tuple[RoleProof, str]]:
    if found.verdict == "unknown":
        return
    roles = {role.role: role for role in found.roles}
    if found.kind != "level" or found.verdict == "not_applicable":
        for name, heading in _HEADINGS[found.verdict]:
            if name in roles:
                yield roles[name], say("why", f"reasons.{heading}")
        return
    for id_, title in levels.items():
        role = roles.get(id_)
        if role is not None and role.value is not None:
            yield role, say("why", "reasons.level" if role.value else "reasons.not_level", level=title)
        if id_ == found.verdict:
            return


def _reasons(role: RoleProof, heading: str) -> Iterator[str]:
    """One reason, its conditions one by one; several, one an entry. Of what fails it is told what would mend it."""
    item = say("why", "reasons.item")
    hang = " " * len(item)
    several = any(len(reason.conditions) > 1 for reason in role.reasons)
    otherwise = "_otherwise" if role.value is False and role.complete and several else ""
    if len(role.reasons) == 1:
        (reason,) = role.reasons
        form = "one" if len(reason.conditions) == 1 else f"together{otherwise}"
        yield from wrapped(say("why", f"reasons.{form if role.complete else 'one_of_many'}", heading=heading))
        for held in reason.conditions:
            yield from wrapped(held_words(held), item, hang)
        return
    yield from wrapped(say("why", f"reasons.each{otherwise}", heading=heading))
    for reason in role.reasons[:_MOST_REASONS]:
        for number, held in enumerate(reason.conditions):
            words = say("why", "reasons.and") + held_words(held) if number else held_words(held)
            yield from wrapped(words, hang if number else item, hang)
    left = len(role.reasons) - _MOST_REASONS
    if left > 0:
        yield from wrapped(say("why", "reasons.more", count=left), hang)


def held_words(held: Held) -> str:
    """What a reason rests on, and by how much it fails."""
    return say("why", "reasons.short", words=held.words, by=held.short_by) if held.short_by else held.words


def open_lines(found: Proof) -> Iterator[str]:
    """What each open condition would make of the verdict."""
    if not found.open:
        return
    yield say("why", "open.heading")
    rest = 0
    for one in found.open:
        if one.if_true == found.could_be == one.if_false:
            rest += 1
            continue
        condition = found.condition(one.condition)
        words = say(
            "why", "open.when" if one.when else "open.so", subject=one.subject, when=one.when,
            observed=condition.observed_words, then=_verdicts(one.if_true), otherwise=_verdicts(one.if_false),
        )  # fmt: skip
        yield from wrapped(words, "  - ", "    ")
    if rest:
        key = "open.none" if rest == len(found.open) else "open.rest"
        yield from wrapped(say("why", key, count=rest), "  - ", "    ")
    yield ""


def missing_lines(found: Proof, source: str) -> Iterator[str]:
    """The facts that are missing, as questions; of an area and the level with the criteria that they keep open."""
    if not found.missing:
        if found.kind == "criterion" and found.verdict == "unknown":
            yield from [*wrapped(say("unsettled", "beyond_alone")), ""]
        return
    reasons = {one.reason for one in found.missing}
    key = "heading" if reasons == {"missing"} else "differ" if reasons == {"differ"} else "settles"
    yield say("why", f"missing.{key}")
    most = len(found.missing) if found.kind == "criterion" else _MOST_MISSING
    for one in found.missing[:most]:
        words = gap_words(one)
        if found.kind != "criterion":
            words = say("why", "missing.serves", words=words, criteria=", ".join(one.serves))
        yield from wrapped(words, "  - ", "    ")
    left = len(found.missing) - most
    if left > 0:
        key = "more_of_row" if " --row " in source else "more"  # of a row of a cohort nothing can be asked but why
        yield from wrapped(say("why", f"missing.{key}", count=left, source=source), "    ")
    yield ""


def gap_words(one: Gap) -> str:
    """A fact that is missing, and the question that asks for it; or why it is not known though it is there."""
    words = unsettled_words(one.label, one.back, one.reason, one.records, one.field_label, one.on)
    if words:
        return words
    if one.records:
        records = ", ".join(map(str, one.records[:_MOST_ROWS]))
        left = len(one.records) - _MOST_ROWS
        key = "records_and_more" if left > 0 else "record" if len(one.records) == 1 else "records"
        return say("why", f"missing.{key}", fact=one.fact, records=records, count=left)
    if one.instead:
        return say("why", "missing.instead", fact=one.fact, facts=all_of(one.instead), question=one.question)
    return say("why", "missing.question", fact=one.fact, question=one.question)


def _verdicts(verdicts: Sequence[str]) -> str:
    return any_of([verdict_words(one) for one in verdicts])
