"""Why a verdict is another one: the conditions that settle it, and their facts that have changed."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from assay.engine.explaining.words import day_words, truth_words
from assay.engine.language.phrases import say
from assay.engine.plan.plan import Unit
from assay.engine.plan.plan_from_standard import rule_outcomes
from assay.engine.questions.effects import CouldBe, effects
from assay.engine.reference.amounts import Truth, negate
from assay.engine.reference.conditions import all_of, any_of, number_of
from assay.engine.reference.evaluate import possible
from assay.facts.values.beside import beside
from assay.facts.values.rows import not_shown
from assay.rules.language.kinds import ROLES

from .snapshot import Snapshot, SnapshotCondition, SnapshotFact, SnapshotVerdict
from .words import fact_label, fact_words, needed_words, observed_words


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that is another one, in words: ``results.pairs_completed``, from ``86 %`` to ``92 %``.

    Of a list it is told what the condition counted in it; ``as_of`` is the
    assessment date, and ``period`` the review period.
    """

    fact: str
    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedReason:
    """A condition that is settled otherwise: what was seen, what is seen now, and the facts that make it so.

    ``held`` and ``holds`` say whether it is so: yes, no or not known; ``was`` and
    ``now`` are empty where the same was seen, or none of it is told: what is
    ``private`` is about people.
    """

    role: str
    says: str
    held: str
    holds: str
    was: str
    now: str
    facts: tuple[FactChange, ...]
    private: bool = False


Path = tuple[int, ...]


class _Leaf(NamedTuple):
    """A condition at the end of a tree that is settled otherwise. ``settling``: it settles its tree, then or now."""

    role: str
    before: SnapshotCondition
    after: SnapshotCondition
    settling: bool

    @property
    def key(self) -> Hashable:
        """The same condition is one, wherever it stands."""
        return self.after.says, self.before.value, self.after.value


def reasons(old: Snapshot, new: Snapshot, was: SnapshotVerdict, now: SnapshotVerdict) -> tuple[ChangedReason, ...]:
    """Why one verdict became another by the same rule: the conditions that have effect; at least one, where it did."""
    found: dict[Hashable, _Leaf] = {}
    for role, before in was.because.items():
        after = now.because.get(role)
        if after is not None:
            for leaf in _leaves(role, before, after):
                one = found.get(leaf.key)
                found[leaf.key] = leaf if one is None else one._replace(settling=one.settling or leaf.settling)
    changed = list(found.values())
    having = _with_effect(was, now, [leaf.key for leaf in changed])
    told = [one for number, one in enumerate(changed) if (number in having if having else one.settling)]
    return tuple(_reason(old, new, one.role, one.before, one.after) for one in told)


def _with_effect(was: SnapshotVerdict, now: SnapshotVerdict, keys: list[Hashable]) -> set[int]:
    """The numbers of the conditions that have effect; none where that cannot be told of what is at hand."""
    if now.target == "level" or "met_when" not in now.because:
        return set()

    def outcome(undone: frozenset[int]) -> CouldBe:
        return _could_be(was, now, {keys[number] for number in undone})

    try:
        if set(outcome(frozenset())) != set(now.could_be):
            return set()
        return set(effects(keys, outcome, was.could_be) or ())
    except _CannotTellError:
        return set()


class _CannotTellError(Exception):
    """A document does not say how many of several conditions must be so."""


def _could_be(was: SnapshotVerdict, now: SnapshotVerdict, undone: set[Hashable]) -> CouldBe:
    """What the verdict could be if some conditions were settled as they were."""
    values: list[Truth] = []
    nodes: list[int | None] = []
    for role in ROLES:
        after = now.because.get(role)
        nodes.append(None if after is None else len(values))
        if after is not None:
            values.append(_value(was.because.get(role), after, undone))
    applies, met, partly = nodes
    return possible(Unit("criterion", now.target, rule_outcomes(applies, met or 0, partly)), values)


def _value(before: SnapshotCondition | None, after: SnapshotCondition, undone: set[Hashable]) -> Truth:
    if not after.parts:
        as_it_was = before is not None and not before.parts and (after.says, before.value, after.value) in undone
        return before.value if before is not None and as_it_was else after.value
    parts = [_value(_part(before, number), part, undone) for number, part in enumerate(after.parts)]
    match after.kind:
        case "any":
            return any_of(parts)
        case "not":
            return negate(parts[0])
        case "at_least":
            if after.least is None:
                raise _CannotTellError
            return number_of(after.least, parts)
        case _:
            return all_of(parts)


def _part(seen: SnapshotCondition | None, number: int) -> SnapshotCondition | None:
    return seen.parts[number] if seen is not None and number < len(seen.parts) else None


def _leaves(role: str, before: SnapshotCondition, after: SnapshotCondition) -> Iterator[_Leaf]:
    """The ends of two trees that are settled otherwise."""
    settling = set[Path]()
    if before.value is not after.value:
        settling = {*_settling(before, ()), *_settling(after, ())}
    for path, right in _ends(after, ()):
        left = _at(before, path)
        if left is not None and left.value is not right.value:
            yield _Leaf(role, left, right, path in settling)


def _ends(seen: SnapshotCondition, path: Path) -> Iterator[tuple[Path, SnapshotCondition]]:
    if not seen.parts:
        yield path, seen
    for number, part in enumerate(seen.parts):
        yield from _ends(part, (*path, number))


def _reason(
    old: Snapshot, new: Snapshot, role: str, left: SnapshotCondition, right: SnapshotCondition
) -> ChangedReason:
    vocabulary = new.vocabulary or old.vocabulary
    sides = (left.observed, right.observed, *left.needed, *right.needed)
    was, now = (observed_words(left, old.vocabulary or vocabulary, sides), observed_words(right, vocabulary, sides))
    needs = needed_words(left, old.vocabulary or vocabulary, sides), needed_words(right, vocabulary, sides)
    by_facts = right.operator != "within" and len(right.facts) > 1
    if needs[0] != needs[1] and not right.private and (was == now or by_facts):  # what was asked for is another
        was, now = (say("reasons", "against", seen=seen, needed=needed)
                    for seen, needed in zip((was, now), needs, strict=True))  # fmt: skip
    was, now = ("", "") if was == now else beside(was, now)
    return ChangedReason(
        role, right.says, truth_words(left.value), truth_words(right.value), was, now, _facts(old, new, left, right),
        left.private or right.private,
    )


def _settling(seen: SnapshotCondition, path: Path) -> Iterator[Path]:
    """The places of the leaves that by themselves give a condition its value; see ``reasons.settling``."""
    if not seen.parts:
        yield path
        return
    whole = (seen.kind == "any" and seen.value is False) or (
        seen.kind not in ("any", "at_least", "not") and seen.value is True
    )
    for number, part in enumerate(seen.parts):
        if whole or seen.kind == "not" or part.value is seen.value:
            yield from _settling(part, (*path, number))


def _at(seen: SnapshotCondition, path: Path) -> SnapshotCondition | None:
    for step in path:
        if step >= len(seen.parts):
            return None
        seen = seen.parts[step]
    return None if seen.parts else seen


# ---------------------------------------------------------------- facts


def _facts(old: Snapshot, new: Snapshot, left: SnapshotCondition, right: SnapshotCondition) -> tuple[FactChange, ...]:
    """The facts of a condition that have changed, as far as that can be told."""
    before = {looked.name: looked for looked in left.facts}
    pairs = [(before.get(looked.name), looked) for looked in right.facts]
    known = [(one, other) for one, other in pairs if one is not None]
    found = [_change(old, new, one, other) for one, other in known if _told(one) != _told(other)]
    lists = [other for one, other in known if other.listed and _told(one) == _told(other)]
    if not found:  # a figure worked out from a list says more than the list
        found += [_listed(old, new, looked, left, right) for looked in lists]
    found += _dates(old, new, right)
    return tuple(one for one in found if one.was != one.now)


def _told(looked: SnapshotFact) -> object:
    value = looked.value
    # True is 1 for Python, and not for a rule.
    return looked.personal, isinstance(value, bool), value


def _change(old: Snapshot, new: Snapshot, one: SnapshotFact, other: SnapshotFact) -> FactChange:
    vocabulary = new.vocabulary or old.vocabulary
    sides = (one.value, other.value)
    was, now = fact_words(one, old.vocabulary or vocabulary, sides), fact_words(other, vocabulary, sides)
    return FactChange(other.name, fact_label(other.name, vocabulary), *beside(was, now))


def _listed(
    old: Snapshot, new: Snapshot, looked: SnapshotFact, left: SnapshotCondition, right: SnapshotCondition
) -> FactChange:
    """A list of as many records, of which others are counted."""
    vocabulary = new.vocabulary or old.vocabulary
    was, now = observed_words(left, old.vocabulary or vocabulary), observed_words(right, vocabulary)
    was, now = beside(was or not_shown(), now or not_shown())
    return FactChange(looked.name, fact_label(looked.name, vocabulary), was, now)


def _dates(old: Snapshot, new: Snapshot, seen: SnapshotCondition) -> Iterator[FactChange]:
    """The assessment date and the review period, where they are others: they move what is asked for."""
    if not seen.facts:
        return
    if old.about.as_of != new.about.as_of:
        label = say("conditions", "value.as_of")
        yield FactChange("as_of", label, day_words(old.about.as_of), day_words(new.about.as_of))
    if (old.start, old.end) != (new.start, new.end):
        label, names = say("conditions", "value.this_period"), (old.about.period, new.about.period)
        if names[0] == names[1]:
            names = _days(old), _days(new)
        yield FactChange("period", label, *beside(*names))


def _days(one: Snapshot) -> str:
    return say("reasons", "period", first=day_words(one.start), last=day_words(one.end))
