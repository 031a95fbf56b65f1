"""The parts of a proof as data: one condition, what was observed, the records counted, the facts and their origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from assay.engine.explaining.documents import Plain
from assay.engine.explaining.reasons import Unsettled
from assay.facts.values.evidence import Status
from assay.rules.language.kinds import ConditionKind, KnownVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Between:
    """A value known only in bounds, both of them possible; None is no bound. ``or_none``: it may not be there."""

    low: Plain
    high: Plain
    or_none: bool = False


@dataclass(frozen=True, slots=True)
class InPart:
    """A set of which only these are known to be in it; there may be more."""

    known: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EitherOf:
    """One of these values, and it is not known which."""

    one_of: tuple[Plain, ...]


Seen: TypeAlias = Plain | Between | InPart | EitherOf
"""An observed value; None where it is unknown or not to be shown."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one person found: where, when, and how well it is shown. ``locator`` is of page, row and the like."""

    source: str
    locator: tuple[str, ...]
    collected_on: date | None
    by: str
    valid_until: date | None
    status: Status


@dataclass(frozen=True, slots=True)
class Settlement:
    """How findings that differ were settled."""

    by: str
    why: str
    on: date | None


@dataclass(frozen=True, slots=True)
class FactSeen:
    """A fact that a condition looked at: its value, where it was written, and what backs it.

    ``state``: ``given`` in the facts, ``lapsed`` where it is given and what backs it
    is too old to count, ``computed`` from others, ``absent`` with its whole period,
    or ``unknown``. A list has ``records``, how many it has; where it
    was read from a file of its own, ``file`` and ``sheet`` name it. ``personal``: it
    is about a person, and its value is not shown.
    """

    fact: str
    state: Literal["given", "lapsed", "computed", "absent", "unknown"]
    value: Seen = None
    records: int | None = None
    personal: bool = False
    where: str = ""
    file: str = ""
    sheet: str = ""
    findings: tuple[Finding, ...] = ()
    settled: Settlement | None = None


@dataclass(frozen=True, slots=True)
class FieldSeen:
    """A field of a record, and what may be shown of it."""

    field: str
    shown: str


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """A record by its number from 1, or a member by its id; ``place`` is where a record stands in its file."""

    number: int | str
    place: str = ""
    fields: tuple[FieldSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordsCounted:
    """What became of each record that a condition counted: how many, and the first of them."""

    list: str
    file: str
    so: int
    not_so: int
    not_known: int
    not_counted: int
    so_records: tuple[RecordSeen, ...]
    not_so_records: tuple[RecordSeen, ...]
    not_known_records: tuple[RecordSeen, ...]
    not_counted_records: tuple[RecordSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofMargin:
    """By how much a comparison holds (0 or more) or fails (below 0), in ``unit``, and in whole records.

    ``more`` says whether it would turn by more records being so, or by fewer.
    """

    by: Plain
    unit: str
    records: int | None
    more: bool


@dataclass(frozen=True, slots=True)
class ProofCondition:
    """One condition of a proof. It stands there once; ``parts`` and all others refer to it by ``id``.

    ``value`` is None where it is unknown. ``observed`` and ``needed`` are the sides
    of a comparison, also in words for people; ``private`` says that they are not
    shown, as they are about single people.
    """

    id: int
    kind: ConditionKind
    says: str
    value: bool | None
    parts: tuple[int, ...] = ()
    least: int | None = None
    observed: Seen = None
    needed: tuple[Seen, ...] = ()
    observed_words: str = ""
    needed_words: str = ""
    private: bool = False
    margin: ProofMargin | None = None
    counted: RecordsCounted | None = None
    facts: tuple[FactSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A condition that a reason rests on: the value it has, and in words what was observed and needed.

    ``short_by`` is by how much a comparison fails, in words; empty where it does
    not, or where ``words`` says it already.
    """

    condition: int
    value: bool
    words: str
    short_by: str = ""


@dataclass(frozen=True, slots=True)
class SufficientReason:
    """Conditions that by themselves settle it, whatever all others are; none of them can be left out."""

    conditions: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class RoleProof:
    """One condition of the rule (``met_when``, or a level's id), and the reasons for its value, smallest first.

    There are none where it is unknown. ``complete`` says that no reason is left out:
    of very many only one is worked out.
    """

    role: str
    condition: int
    value: bool | None
    reasons: tuple[SufficientReason, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class OpenCondition:
    """A condition that keeps the verdict open, and what the verdict could be if it turned out true, or false.

    Everything else stays as it is known. ``subject`` and ``when`` say it in words:
    *pairs that completed*, *at least 90 %*.
    """

    condition: int
    subject: str
    when: str
    if_true: tuple[str, ...]
    if_false: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that is missing, and the question that asks for it.

    ``instead`` names facts from which it could be computed, ``records`` those in
    which something is not recorded, ``serves`` the criteria that it keeps open.
    ``reason`` says why it is not known: of ``differ``, the records differ in
    ``field`` though all are ``on`` one day.
    """

    fact: str
    question: str
    instead: tuple[str, ...]
    records: tuple[int | str, ...]
    serves: tuple[str, ...]
    reason: Unsettled = "missing"
    field: str = ""
    on: date | None = None
    label: str = ""
    back: int = 0
    field_label: str = ""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What the verdict of the whole could be if one member had this verdict, and all else were as it is."""

    verdict: KnownVerdict
    could_be: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberProof:
    """A criterion of an area, or an area of the whole. ``others``: the verdicts of it that would change the whole's."""

    id: str
    title: str
    group: str
    verdict: Verdict
    could_be: tuple[KnownVerdict, ...]
    others: tuple[Otherwise, ...]


@dataclass(frozen=True, slots=True)
class AssumptionSeen:
    """A fact that nobody has shown, and that the target looks at.

    ``criteria`` are those of the target that look at it; ``without`` is what the
    verdict could be if nothing were known of what looks at it.
    """

    fact: str
    value: Plain
    note: str
    criteria: tuple[str, ...]
    without: tuple[str, ...]


def by_id(conditions: Iterable[ProofCondition]) -> dict[int, ProofCondition]:
    """Conditions by their ids."""
    return {condition.id: condition for condition in conditions}
