"""What keeps a verdict open, which members decide it, and which assumptions it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.documents import plain_json
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.reasons import settling
from assay.engine.reference.evaluate import possible, verdict_of
from assay.engine.reference.tally import Member
from assay.rules.language.kinds import VERDICTS, KnownVerdict

from .conditions import Numbering
from .made_from import ProofScene, could_be_without
from .proof_data import AssumptionSeen, Gap, MemberProof, OpenCondition, Otherwise
from .supposing import could_be_with, members_function
from .words import asked_words


def open_conditions(
    reader: Reader, scene: ProofScene, numbering: Numbering, could_be: tuple[str, ...]
) -> Iterator[OpenCondition]:
    """Each open leaf that the verdict waits for, and what it would make of it."""
    if len(could_be) == 1:
        return
    leaves, values = scene.leaves, scene.values()
    index_of = {id(one.said): index for index, one in scene.seen.items()}
    found: dict[int, None] = {}
    for _, root in scene.roles:
        if values[root] is None and any(
            possible(scene.unit, [*values[:root], value, *values[root + 1 :]]) != could_be for value in (True, False)
        ):
            found |= dict.fromkeys(index_of[id(reason.because.said)] for reason in settling(scene.seen[root]))
    for index in found:
        subject, when = asked_words(reader, scene.seen[index])
        yield OpenCondition(
            numbering.ids[index], subject, when,
            could_be_with(scene.unit, scene.graph, leaves | {index: True}),
            could_be_with(scene.unit, scene.graph, leaves | {index: False}),
        )  # fmt: skip


def gaps(assessment: Assessment, scene: ProofScene) -> Iterator[Gap]:
    """The facts that keep it open, each once, with the criteria that wait for it."""
    if len(possible(scene.unit, scene.values())) == 1:
        return
    open_areas = {member.id for member in scene.members if len(member.could_be) > 1}
    found: dict[tuple[object, ...], Gap] = {}
    for criterion in assessment.criteria:
        area = criterion.criterion.area
        if scene.kind == "criterion" and criterion.id != scene.id:
            continue
        if (scene.kind == "area" and area != scene.id) or (scene.kind == "level" and area not in open_areas):
            continue
        for one in assessment.missing(criterion.id):
            at = one.matter
            gap = found.get(at) or Gap(
                one.name, one.question, one.instead, one.rows, (), one.reason, one.field, one.on,
                one.label, one.back, one.field_label,
            )
            rows = tuple(dict.fromkeys((*gap.records, *one.rows)))
            found[at] = replace(gap, serves=(*gap.serves, criterion.id), records=rows)
    yield from found.values()


# -------------------------------------------------- members and assumptions


def member_proofs(assessment: Assessment, scene: ProofScene, could_be: tuple[str, ...]) -> Iterator[MemberProof]:
    """Each member, and which other verdicts of it, it alone, would change the whole's."""
    if not scene.members:
        return
    of_members = members_function(scene.unit, scene.graph)
    for number, member in enumerate(scene.members):
        others: list[Otherwise] = []
        for verdict in _verdicts(assessment, scene, member):
            if (verdict,) != member.could_be:
                changed = replace(member, could_be=(verdict,))
                then = of_members([*scene.members[:number], changed, *scene.members[number + 1 :]])
                if then != could_be:
                    others.append(Otherwise(cast("KnownVerdict", verdict), then))
        title = (
            assessment.criterion(member.id).criterion.title
            if scene.kind == "area" else assessment.area(member.id).area.title
        )  # fmt: skip
        known = cast("tuple[KnownVerdict, ...]", member.could_be)
        yield MemberProof(member.id, title, member.group, verdict_of(known), known, tuple(others))


def _verdicts(assessment: Assessment, scene: ProofScene, member: Member) -> tuple[str, ...]:
    """The verdicts that a member can have: while it is open those that it could be, else any of its rule's."""
    if len(member.could_be) > 1:
        return member.could_be
    plan = assessment.reader.plan
    unit = plan.area if scene.kind == "level" else next(c.unit for c in plan.criteria if c.unit.id == member.id)
    return tuple(outcome.verdict for outcome in unit.outcomes)


def settled_by(scene: ProofScene, could_be: tuple[str, ...]) -> tuple[str, ...]:
    """Members that settle the whole, none of which can be left out: those not needed are left out one by one."""
    if not scene.members or len(could_be) != 1:
        return ()
    of_members = members_function(scene.unit, scene.graph)
    members = list(scene.members)
    needed = set(range(len(members)))
    # Those whose verdict is open are left out first, then the others from the last on.
    for number in sorted(needed, key=lambda n: (len(members[n].could_be) == 1, -n)):
        fewer = [*members[:number], replace(members[number], could_be=VERDICTS), *members[number + 1 :]]
        if of_members(fewer) == could_be:
            members = fewer
            needed.remove(number)
    return tuple(scene.members[number].id for number in sorted(needed))


def assumptions(assessment: Assessment, scene: ProofScene) -> Iterator[AssumptionSeen]:
    """The assumptions that the target looks at, by way of its criteria."""
    for one in assessment.assumptions:
        criteria = one.criteria
        if scene.kind != "level":
            criteria = tuple(id_ for id_ in criteria if scene.id == (
                id_ if scene.kind == "criterion" else assessment.criterion(id_).criterion.area
            ))  # fmt: skip
        if criteria:
            without = could_be_without(assessment, one, scene)
            yield AssumptionSeen(one.fact, plain_json(one.value), one.note, criteria, without)

