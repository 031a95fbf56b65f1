"""The proof of one verdict: the smallest reasons that settle it, what is open, what it rests on; as frozen data."""

from __future__ import annotations

from dataclasses import dataclass

from assay.engine.explaining.about import About, about
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.cautions import cautions_seen
from assay.engine.plan.targets import target_named
from assay.engine.reference.evaluate import possible, verdict_of
from assay.facts.values.showing import Shown
from assay.rules.language.kinds import UnitKind
from assay.rules.language.standard import Caution

from .conditions import Numbering, proof_condition
from .made_from import ProofScene, scene_of
from .open_verdicts import assumptions, gaps, member_proofs, open_conditions, settled_by
from .proof_data import (
    AssumptionSeen,
    Gap,
    MemberProof,
    OpenCondition,
    ProofCondition,
    RoleProof,
    SufficientReason,
    by_id,
)
from .reasons import reasons_of, role_proof


@dataclass(frozen=True, slots=True, repr=False)
class Proof(Shown):
    """Why a criterion, an area or the level has its verdict.

    ``target`` is ``9.1``, ``area 4`` or ``level``. ``reasons`` are the sufficient
    reasons that hold, smallest first; where the verdict is unknown there are none,
    and ``open`` and ``missing`` say what keeps it so. ``roles`` are the conditions
    of the rule one by one. ``members`` and ``settled_by`` (a smallest set of them
    whose verdicts settle it, whatever the others are) are an area's or the level's.
    ``cautions_because`` has for each of the ``cautions`` what was observed that calls
    for it.
    """

    about: About
    target: str
    kind: UnitKind
    title: str
    verdict: str
    could_be: tuple[str, ...]
    assumptions: tuple[AssumptionSeen, ...]
    statement: str
    reasons: tuple[SufficientReason, ...]
    complete: bool
    roles: tuple[RoleProof, ...]
    conditions: tuple[ProofCondition, ...]
    open: tuple[OpenCondition, ...]
    missing: tuple[Gap, ...]
    members: tuple[MemberProof, ...]
    settled_by: tuple[str, ...]
    cautions: tuple[str, ...]
    reading: str
    improve: str
    cautions_because: tuple[tuple[str, ...], ...] = ()

    def in_short(self) -> str:
        could_be = f", could be {' or '.join(self.could_be)}" if self.verdict == "unknown" else ""
        verdict = f"{self.verdict}{could_be}"
        return f"{self.about}: {self.target} {verdict}; reasons {len(self.reasons)}, missing {len(self.missing)}"

    def condition(self, id_: int) -> ProofCondition:
        """A condition by its id; KeyError where there is none."""
        return by_id(self.conditions)[id_]


def proof(assessment: Assessment, target: str, all_rows: bool = False) -> Proof:
    """The proof of a criterion's id, ``area 4`` (or ``4``), or ``level``; UnknownTarget where there is none such.

    ``all_rows``: each condition has every record it counted, with what may be
    shown of it. Of an assessment that is ``showing_personal`` that is all.
    """
    scene = scene_of(assessment, target_named(assessment.standard, target))
    numbering = Numbering(scene.graph, {})
    for _, root in scene.roles:
        numbering.add(root)
    reader = assessment.reader
    could_be = possible(scene.unit, scene.values())
    roles = tuple(role_proof(reader, scene, numbering, role, root) for role, root in scene.roles)
    reasons, complete = reasons_of(reader, scene, numbering, could_be, roles)
    head = _head(assessment, scene)
    cautions = cautions_seen(reader, scene.id, head.cautions) if head.cautions else ()
    return Proof(
        about=about(assessment.standard, assessment.facts),
        target=f"area {scene.id}" if scene.kind == "area" else scene.id,
        kind=scene.kind,
        title=head.title,
        verdict=verdict_of(could_be),
        could_be=could_be,
        assumptions=tuple(assumptions(assessment, scene)),
        statement=head.statement,
        reasons=reasons,
        complete=complete,
        roles=roles,
        conditions=tuple(
            proof_condition(reader, numbering, index, scene.seen[index], all_rows) for index in numbering.ids
        ),
        open=tuple(open_conditions(reader, scene, numbering, could_be)),
        missing=tuple(gaps(assessment, scene)),
        members=tuple(member_proofs(assessment, scene, could_be)),
        settled_by=settled_by(scene, could_be),
        cautions=tuple(one.says for one in cautions),
        reading=head.reading,
        improve=head.improve,
        cautions_because=tuple(one.because for one in cautions),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    title: str
    statement: str = ""
    cautions: tuple[Caution, ...] = ()
    reading: str = ""
    improve: str = ""


def _head(assessment: Assessment, scene: ProofScene) -> _Head:
    if scene.kind == "level":
        return _Head(assessment.level.title() if assessment.level.verdict != "unknown" else "")
    if scene.kind == "area":
        return _Head(assessment.area(scene.id).area.title)
    result = assessment.criterion(scene.id)
    one = result.criterion
    return _Head(one.title, one.statement, result.cautions, one.reading, one.improve)
