"""One verdict in full: the tree of conditions, what was observed, what settled it, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.words import verdict_words
from assay.engine.questions.why.proof import Proof, proof
from assay.engine.questions.why.proof_data import AssumptionSeen, MemberProof
from assay.facts.language.phrases import all_of, any_of
from assay.views.phrases import say

from .assessment import level_lines
from .layout import Paint, level_title, wrapped
from .why_reasons import missing_lines, open_lines, reasons_lines
from .why_rows import rows_lines
from .why_tree import ProofWriter

_MOST_MEMBERS = 20


def why_text(
    assessment: Assessment,
    target: str,
    paint: Paint,
    rows: bool = False,
    personal: bool = False,
    depth: int | None = None,
    source: str = "FACTS",
) -> str:
    """Why a criterion, an area or the level has its verdict; with ``rows`` the very records that count.

    ``depth`` is how deep the conditions are shown, ``source`` the facts as the
    person named them.
    """
    if personal:
        assessment = assessment.showing_personal()
    return proof_text(proof(assessment, target), paint, assessment if rows else None, personal, depth, source)


def proof_text(
    found: Proof,
    paint: Paint,
    rows_of: Assessment | None = None,
    personal: bool = False,
    depth: int | None = None,
    source: str = "FACTS",
) -> str:
    """The same of a proof that is there already; ``rows_of`` is the assessment that it was made from."""
    lines = [*_assumed(found)]
    tree = ProofWriter(found, paint, depth)
    if found.kind == "criterion":
        lines += _criterion(found, tree, paint)
    else:
        lines += _whole(found, tree, paint, source)
    if rows_of is not None:
        lines += rows_lines(rows_of, found.target, paint, personal)
    return "\n".join(lines) + "\n"


def _assumed(found: Proof) -> Iterator[str]:
    """Assumptions stand first in every explanation."""
    for one in found.assumptions:
        words = say("why", "assumed.fact", fact=one.fact, value=one.value)
        words = say("why", "assumed.note", words=words, note=one.note) if one.note else words
        yield from wrapped(_without(found, one, words), "", "  ")
    if found.assumptions:
        yield ""


def _without(found: Proof, one: AssumptionSeen, words: str) -> str:
    """Words about an assumption, with what would be known without it."""
    if one.without != found.could_be:
        return say("why", "assumed.other", words=words, verdicts=_verdicts(found, one.without))
    return words if found.verdict == "unknown" else say("why", "assumed.same", words=words)


def _criterion(found: Proof, tree: ProofWriter, paint: Paint) -> Iterator[str]:
    title = paint.bold(say("why", "head.criterion", id=found.target, title=found.title))
    yield f"{title}: {paint.verdict(verdict_words(found.verdict), found.verdict)}"
    yield from wrapped(found.statement)
    yield from _could_be(found)
    yield ""
    for role in found.roles:
        if role.role == "partly_when" and found.verdict == "met":
            continue
        if role.role != "applies_when" and found.verdict == "not_applicable":
            continue
        yield from tree.lines(say("common", f"role.{role.role}"), role)
    yield from reasons_lines(found, {})
    yield from open_lines(found)
    yield from missing_lines(found, "")
    for caution, because in zip(found.cautions, found.cautions_because, strict=True):
        yield from wrapped(say("why", "end.caution", caution=caution))
        yield from (line for words in because for line in wrapped(words, "  ", "    "))
    yield from wrapped(say("why", "end.reading", reading=found.reading))
    if found.verdict in ("not_met", "partly_met") and found.improve:
        yield from wrapped(say("why", "end.improve", improve=found.improve))


def _whole(found: Proof, tree: ProofWriter, paint: Paint, source: str) -> Iterator[str]:
    """An area or the level."""
    level = found.kind == "level"
    if level:
        yield from level_lines(found.about, found.verdict, found.could_be, paint)
    else:
        id_ = found.target.removeprefix("area ")
        title = paint.bold(say("why", "head.area", id=id_, title=found.title))
        yield f"{title}: {paint.verdict(verdict_words(found.verdict), found.verdict)}"
        yield from _could_be(found)
    yield ""
    for one in found.members:
        words = paint.verdict(verdict_words(one.verdict).ljust(15), one.verdict)
        key = "head.member_of_group" if level and one.group else "head.member"
        yield f"  {say('why', key, id=one.id, verdict=words, title=one.title, group=one.group)}"
    yield ""
    titles: Mapping[str, str] = found.about.levels if level else {}
    for role in found.roles:
        if role.role in titles:
            yield from tree.lines(say("common", "role.level", level=titles[role.role]), role)
        elif not level:
            yield from tree.lines(say("common", f"role.{role.role}"), role)
    yield from reasons_lines(found, titles)
    yield from _deciding(found)
    yield from missing_lines(found, source)
    if level:
        yield from wrapped(say("why", "members.best", level=[*titles.values()][-1]))
    first = next((one.id for one in found.members if one.others), found.members[0].id if found.members else "level")
    yield say("why", "end.next", source=source, id=first)


def _could_be(found: Proof) -> Iterator[str]:
    if found.verdict == "unknown":
        verdicts = any_of([verdict_words(one) for one in found.could_be])
        yield from wrapped(say("why", "head.could_be", verdicts=verdicts))


def _deciding(found: Proof) -> Iterator[str]:
    """The members that decide: those of which another verdict would change the whole's."""
    unknown = found.verdict == "unknown"
    members = [one for one in found.members if not unknown or one.verdict == "unknown"]
    if not members:
        return
    turning = [one for one in members if one.others]
    yield say("why", "members.waits" if unknown else "members.decides")
    for one in turning[:_MOST_MEMBERS]:
        yield from wrapped(_member(found, one), "  - ", "    ")
    if len(turning) > _MOST_MEMBERS:
        yield f"    {say('why', 'members.more', count=len(turning) - _MOST_MEMBERS)}"
    ids = all_of([one.id for one in members])
    if unknown and not turning:
        yield from wrapped(say("why", "members.together", members=ids), "  - ", "    ")
    elif not unknown:
        settling = found.settled_by
        words = [] if turning else [say("why", "members.none_alone")]
        if len(settling) < len(members):
            key = "members.settled_alone" if len(settling) == 1 else "members.settled"
            words.append(say("why", key, members=all_of(settling)))
        if words:
            yield from wrapped(" ".join(words), "  - ", "    ")
    yield ""


def _member(found: Proof, one: MemberProof) -> str:
    key = "open" if one.verdict == "unknown" else "known"
    alike: dict[tuple[str, ...], list[str]] = {}
    for other in one.others:
        alike.setdefault(other.could_be, []).append(verdict_words(other.verdict))
    others = [
        say("why", f"members.{key}_{found.kind}", verdict=any_of(verdicts),
            then=_verdicts(found, could_be))
        for could_be, verdicts in alike.items()
    ]  # fmt: skip
    return say("why", f"members.{key}", id=one.id, verdict=verdict_words(one.verdict), others="; ".join(others))


def _verdicts(found: Proof, verdicts: Sequence[str]) -> str:
    level = found.kind == "level"
    return any_of([level_title(found.about, one) if level else verdict_words(one) for one in verdicts])
