"""Why a verdict is another one: the conditions that settle it, and their facts that have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from assay.engine.explaining.words import day_words, truth_words
from assay.engine.language.phrases import say
from assay.facts.values.rows import not_shown

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

    ``held`` and ``holds`` say whether it is so: yes, no or not known.
    """

    role: str
    says: str
    held: str
    holds: str
    was: str
    now: str
    facts: tuple[FactChange, ...]


Path = tuple[int, ...]


def reasons(old: Snapshot, new: Snapshot, was: SnapshotVerdict, now: SnapshotVerdict) -> tuple[ChangedReason, ...]:
    """Why one verdict became another by the same rule: at least one, where it did."""
    found: dict[tuple[str, str], ChangedReason] = {}
    for role, before in was.because.items():
        after = now.because.get(role)
        if after is None or before.value is after.value:
            continue
        paths = dict.fromkeys((*_settling(before, ()), *_settling(after, ())))
        for path in sorted(paths):
            left, right = _at(before, path), _at(after, path)
            if left is not None and right is not None and left.value is not right.value:
                found.setdefault((right.says, truth_words(right.value)), _reason(old, new, role, left, right))
    return tuple(found.values())


def _reason(
    old: Snapshot, new: Snapshot, role: str, left: SnapshotCondition, right: SnapshotCondition
) -> ChangedReason:
    vocabulary = new.vocabulary or old.vocabulary
    sides = (left.observed, right.observed, *left.needed, *right.needed)
    was, now = (observed_words(left, old.vocabulary or vocabulary, sides), observed_words(right, vocabulary, sides))
    if was == now and not right.private:  # then it is what was asked for that is another
        needs = needed_words(left, old.vocabulary or vocabulary, sides), needed_words(right, vocabulary, sides)
        if needs[0] != needs[1]:
            was, now = (say("reasons", "against", seen=seen, needed=needed)
                        for seen, needed in zip((was, now), needs, strict=True))  # fmt: skip
    return ChangedReason(
        role, right.says, truth_words(left.value), truth_words(right.value), was, now, _facts(old, new, left, right)
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
    """The facts of a condition that have changed; where it cannot be told which, all that it looks at."""
    before = {looked.name: looked for looked in left.facts}
    pairs = [(before.get(looked.name), looked) for looked in right.facts]
    known = [(one, other) for one, other in pairs if one is not None]
    found = [_change(old, new, one, other) for one, other in known if _told(one) != _told(other)]
    lists = [other for one, other in known if other.listed and _told(one) == _told(other)]
    if not found:  # a figure worked out from a list says more than the list
        found += [_listed(old, new, looked, left, right) for looked in lists]
    found += _dates(old, new, right)
    return tuple(found) or tuple(_change(old, new, one, other) for one, other in known)


def _told(looked: SnapshotFact) -> object:
    value = looked.value
    # True is 1 for Python, and not for a rule.
    return looked.personal, isinstance(value, bool), value


def _change(old: Snapshot, new: Snapshot, one: SnapshotFact, other: SnapshotFact) -> FactChange:
    vocabulary = new.vocabulary or old.vocabulary
    sides = (one.value, other.value)
    was, now = fact_words(one, old.vocabulary or vocabulary, sides), fact_words(other, vocabulary, sides)
    return FactChange(other.name, fact_label(other.name, vocabulary), was, now)


def _listed(
    old: Snapshot, new: Snapshot, looked: SnapshotFact, left: SnapshotCondition, right: SnapshotCondition
) -> FactChange:
    """A list of as many records, of which others are counted."""
    vocabulary = new.vocabulary or old.vocabulary
    was, now = observed_words(left, old.vocabulary or vocabulary), observed_words(right, vocabulary)
    return FactChange(looked.name, fact_label(looked.name, vocabulary), was or not_shown(), now or not_shown())


def _dates(old: Snapshot, new: Snapshot, seen: SnapshotCondition) -> Iterator[FactChange]:
    """The assessment date and the review period, where they are others: they move what is asked for."""
    if not seen.facts:
        return
    if old.about.as_of != new.about.as_of:
        label = say("conditions", "value.as_of")
        yield FactChange("as_of", label, day_words(old.about.as_of), day_words(new.about.as_of))
    if (old.start, old.end) != (new.start, new.end):
        label = say("conditions", "value.this_period")
        yield FactChange("period", label, old.about.period, new.about.period)
