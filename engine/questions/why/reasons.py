"""The sufficient reasons for a verdict, and for each condition of its rule: implicants whose leaves all hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from assay.engine.explaining.because import Because
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.reasons import Reason, reason_words, settling
from assay.engine.plan.implicants import Implicant, implicants_of
from assay.engine.plan.plan import Outcome, Unit, under
from assay.engine.reference.amounts import Truth

from .conditions import Numbering
from .made_from import ProofScene
from .proof_data import Held, RoleProof, SufficientReason
from .supposing import could_be_with, node_values, smallest
from .words import short_words


def role_proof(reader: Reader, scene: ProofScene, numbering: Numbering, role: str, root: int) -> RoleProof:
    """The reasons for the value of one condition of the rule."""
    because = scene.seen[root]
    value = because.value
    if value is None:
        return RoleProof(role, numbering.ids[root], None, ())
    implicants, complete = _holding(scene, ((root, value),))
    if not complete:
        order = sorted(under(scene.graph, [root]))
        implicants = [_one_smallest(
            dict(_settling(scene, because)),
            lambda leaves: node_values(scene.graph, order, leaves)[root] is value,
        )]  # fmt: skip
    reasons = [
        SufficientReason(tuple(
            _held(reader, scene, numbering, index, is_, is_ is not value)
            for index, is_ in sorted(implicant, key=lambda leaf: numbering.ids[leaf[0]])
        ))
        for implicant in implicants
    ]  # fmt: skip
    return RoleProof(role, numbering.ids[root], value, _sorted(reasons), complete)


def _held(
    reader: Reader, scene: ProofScene, numbering: Numbering, index: int, value: bool, negated: bool
) -> Held:
    reason = Reason(scene.seen[index], negated)
    return Held(numbering.ids[index], value, reason_words(reader, reason), short_words(reason))


def reasons_of(
    reader: Reader, scene: ProofScene, numbering: Numbering, could_be: tuple[str, ...], roles: Sequence[RoleProof]
) -> tuple[tuple[SufficientReason, ...], bool]:
    """The reasons for the verdict: what its conditions need, taken together."""
    if len(could_be) != 1:
        return (), True
    needs = next(outcome.needs for outcome in scene.unit.outcomes if outcome.verdict == could_be[0])
    wanted = {numbering.ids[node] for node, _ in needs}
    known = {
        (held.condition, held.value): held
        for role in roles if role.condition in wanted
        for reason in role.reasons
        for held in reason.conditions
    }  # fmt: skip
    implicants, complete = _holding(scene, needs)
    if not complete:
        index_of = {id_: index for index, id_ in numbering.ids.items()}
        leaves = {index_of[held.condition]: held.value for held in known.values()}
        implicants = [_one_smallest(
            leaves, lambda kept: could_be_with(scene.unit, scene.graph, kept) == could_be
        )]  # fmt: skip
    reasons: list[SufficientReason] = []
    for implicant in implicants:
        held = [
            known.get((numbering.ids[index], value)) or _held(reader, scene, numbering, index, value, False)
            for index, value in implicant
        ]
        reasons.append(SufficientReason(tuple(sorted(held, key=lambda one: one.condition))))
    return _sorted(reasons), complete


def _holding(scene: ProofScene, needs: tuple[tuple[int, bool], ...]) -> tuple[list[Implicant], bool]:
    """The implicants of what is needed whose leaves all have their value; whether there were few enough to look."""
    found = implicants_of(Unit(scene.unit.kind, scene.id, (Outcome("", needs),)), scene.graph)
    if found is None:
        return [], False
    return [one for one in found[""] if all(scene.seen[index].value is value for index, value in one)], True


def _one_smallest(leaves: Mapping[int, bool], enough: Callable[[Mapping[int, Truth]], bool]) -> Implicant:
    return frozenset(smallest(leaves.items(), enough).items())


def _settling(scene: ProofScene, because: Because) -> Iterator[tuple[int, bool]]:
    """The known leaves that settle a condition, with their indices and values."""
    index_of = {id(one.said): index for index, one in scene.seen.items()}
    for reason in settling(because):
        if reason.because.value is not None:
            yield index_of[id(reason.because.said)], reason.because.value


def _sorted(reasons: list[SufficientReason]) -> tuple[SufficientReason, ...]:
    """The smallest first, then in the order of the rule."""
    return tuple(sorted(reasons, key=lambda one: (len(one.conditions), [held.condition for held in one.conditions])))
