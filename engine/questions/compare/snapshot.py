"""What two assessments are compared by: one small shape, made of an assessment or of a recorded one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from assay.engine.explaining.about import About
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.recorded import Recorded
from assay.engine.plan.plan import Plan
from assay.facts.problems.problems import stop_on_errors
from assay.facts.values.dates import parse_date
from assay.facts.values.fact_set import FactSet
from assay.facts.values.references import reference
from assay.facts.values.vocabulary import Vocabulary
from assay.rules.language.standard import Standard

from .contradictions import contradictions

Tree = Mapping[str, Any]
"""Plain data, as a document holds it."""


@dataclass(frozen=True, slots=True)
class SnapshotFact:
    """A fact that a condition looked at, by reference; ``value`` as a document has it, of a list how many records.

    ``at`` is where it was given; empty where it was not.
    """

    name: str
    value: object
    listed: bool = False
    personal: bool = False
    at: str = ""


@dataclass(frozen=True, slots=True)
class SnapshotCondition:
    """One evaluated condition, as a document has it; see ``assessment_document``.

    ``counted`` are the numbers of records that are so, not so, left out and not
    known.
    """

    kind: str
    value: bool | None
    says: str
    operator: str = ""
    observed: object = None
    needed: tuple[object, ...] = ()
    private: bool = False
    counted: tuple[int, int, int, int] | None = None
    facts: tuple[SnapshotFact, ...] = ()
    parts: tuple[SnapshotCondition, ...] = ()
    least: int | None = None


@dataclass(frozen=True, slots=True)
class SnapshotVerdict:
    """A criterion, an area (``area 4``) or the ``level``, its verdict, and the conditions behind it by role.

    ``missing`` are the facts that keep a criterion's verdict open.
    """

    target: str
    title: str
    verdict: str
    could_be: tuple[str, ...]
    because: Mapping[str, SnapshotCondition] = field(repr=False)
    area: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One assessment as it is compared. ``standard`` and ``facts`` are there where they are at hand."""

    about: About
    start: date
    end: date
    criteria: tuple[SnapshotVerdict, ...]
    areas: tuple[SnapshotVerdict, ...]
    level: SnapshotVerdict
    standard: Standard | None = field(default=None, repr=False)
    facts: FactSet | None = field(default=None, repr=False, compare=False)
    plan: Plan | None = field(default=None, repr=False, compare=False)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.standard.vocabulary if self.standard else {}

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels' ids, best first; of a document those with a condition, in its order."""
        if self.standard:
            return tuple(level.id for level in self.standard.levels)
        return tuple(self.level.because)


def snapshot_of(given: Assessment | Recorded | Snapshot) -> Snapshot:
    """The shape of an assessment that is at hand, or of a recorded one; InputError where that contradicts itself."""
    match given:
        case Snapshot():
            return given
        case Recorded():
            stop_on_errors(list(contradictions(given)))
            return _of_document(given.document)
        case _:
            found = with_standard(_of_document(cast("Mapping[str, Any]", given.to_dict())), given.standard)
            return replace(found, facts=given.facts, plan=given.reader.plan)


def with_standard(snapshot: Snapshot, standard: Standard) -> Snapshot:
    """The same with its standard at hand; as it was where the assessment was made with another."""
    if snapshot.about.standard_digest != standard.digest:
        return snapshot
    titles = {level.id: level.title for level in standard.levels}
    return replace(
        snapshot, about=replace(snapshot.about, levels=titles, criteria=len(standard.criteria)), standard=standard
    )


def _of_document(document: Tree) -> Snapshot:
    standard, subject, period, level = document["standard"], document["subject"], document["period"], document["level"]
    as_of, start, end = (cast("date", parse_date(day)) for day in (document["as_of"], period["from"], period["to"]))
    about = About(
        standard["id"], standard["title"], standard["version"], standard["digest"], subject["id"], subject["name"],
        as_of, period["name"], document["facts"]["digest"],
    )  # fmt: skip
    return Snapshot(
        about, start, end,
        tuple(_judged(one["id"], one["title"], one, one["area"]) for one in document["criteria"]),
        tuple(_judged(f"area {one['id']}", one["title"], one) for one in document["areas"]),
        _judged("level", "", level),
    )  # fmt: skip


def _judged(target: str, title: str, entry: Tree, area: str = "") -> SnapshotVerdict:
    because = {role: _seen(tree) for role, tree in entry["because"].items()}
    missing = tuple(entry.get("missing", ()))
    return SnapshotVerdict(target, title, entry["verdict"], tuple(entry["could_be"]), because, area, missing)


def _seen(tree: Tree) -> SnapshotCondition:
    counted = tree.get("counted")
    return SnapshotCondition(
        tree["is"], tree["value"], tree["says"], tree.get("operator", ""), tree.get("observed"),
        tuple(tree.get("needed", ())), bool(tree.get("private")),
        (counted["yes"], counted["no"], counted["out"], counted["open"]) if counted else None,
        tuple(_looked(fact) for fact in tree.get("facts", ())),
        tuple(_seen(part) for part in tree.get("parts", ())), tree.get("least"),
    )  # fmt: skip


def _looked(fact: Tree) -> SnapshotFact:
    back = fact.get("back", {"current": 0, "previous": 1, "earlier": 2}[fact["period"]])
    listed = "records" in fact
    value = fact["records"] if listed else fact.get("value")
    at = ":".join(str(fact[part]) for part in ("file", "path", "line", "column") if part in fact)
    return SnapshotFact(reference(fact["fact"], cast("int", back)), value, listed, bool(fact.get("personal")), at)
