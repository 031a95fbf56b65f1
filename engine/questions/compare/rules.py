"""Whether two standards judge by the same rule, and what is different where they do not."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import zip_longest
from typing import Any, Literal, NamedTuple, TypeAlias, cast

from assay.engine.explaining.speaker import Speaker
from assay.engine.explaining.words import duration_words, literal_words
from assay.facts.problems.positions import Position
from assay.facts.values.dates import Duration
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language import terms
from assay.rules.language.standard import Rule, Standard
from assay.rules.language.terms import Term, children, looked_at

from .snapshot import Snapshot, SnapshotCondition, SnapshotVerdict

RuleChangeKind: TypeAlias = Literal["parameter", "definition", "computed", "fresh", "condition"]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One thing that is different in a rule, in words; empty where one of the two has no such thing.

    ``what`` is ``parameter``, ``definition``, ``computed`` (how a figure is worked
    out), ``fresh`` (how long evidence counts) or ``condition``; ``name`` the
    parameter's, definition's or fact's, or the role of the condition, and
    ``label`` what it is called.
    """

    what: RuleChangeKind
    name: str
    label: str
    was: str
    now: str


class _Part(NamedTuple):
    """Something that a rule uses by name: what it is, comparable, what it is called, and what it says."""

    means: object
    label: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Behind:
    """All that a verdict hangs on, in one standard: by name, each with its words."""

    rule: object
    parameters: Mapping[str, _Part]
    definitions: Mapping[str, _Part]
    computed: Mapping[str, _Part]
    fresh: Mapping[str, _Part]


def rule_changes(
    old: Snapshot, new: Snapshot, was: SnapshotVerdict, now: SnapshotVerdict, roles: Mapping[str, str]
) -> tuple[RuleChange, ...]:
    """What is different in the rules by which two verdicts were found; nothing where they are the same.

    Where both standards are at hand, every term is compared. Of a document only
    its conditions in words are known: what stands behind a name is not. ``roles``
    has the newer's id of each level of the older.
    """
    if old.about.standard_digest == new.about.standard_digest:
        return ()
    seen = tuple(_seen_changes(was, now, roles, {**old.about.levels, **new.about.levels}))
    words = tuple(one for one in seen if one.was or one.now)
    if old.standard is None or new.standard is None:
        return words or seen[:1]
    before, after = _behind(old.standard, was), _behind(new.standard, now)
    if before.rule == after.rule and _same(before.computed, after.computed) and _same(before.fresh, after.fresh):
        return ()
    named: list[RuleChange] = []
    pairs: tuple[tuple[RuleChangeKind, Mapping[str, _Part], Mapping[str, _Part]], ...] = (
        ("parameter", before.parameters, after.parameters), ("definition", before.definitions, after.definitions),
        ("fresh", before.fresh, after.fresh), ("computed", before.computed, after.computed),
    )  # fmt: skip
    for what, left, right in pairs:
        gone, come = _without_renamed(left, right), _without_renamed(right, left)
        for name in {**gone, **come}:
            one, other = gone.get(name, _NOTHING), come.get(name, _NOTHING)
            told = one.words == other.words and bool(named)  # a part of it that has a name is what is different
            if one.means != other.means and not told:
                named.append(_changed(what, name, other.label or one.label, one.words, other.words))
    return (*named, *words) or (RuleChange("condition", "", "", "", ""),)


def _changed(what: RuleChangeKind, name: str, label: str, was: str, now: str) -> RuleChange:
    """A change in words; without them where they are the same."""
    return RuleChange(what, name, label, *(("", "") if was == now else (was, now)))


def rule_key(snapshot: Snapshot, judged: SnapshotVerdict, by_terms: bool) -> tuple[Hashable, ...]:
    """What a rule is known by, whatever its number and title: of a level's, one for each level that has a condition.

    ``by_terms``: by its terms, its reading and how its figures are worked out (of the level by one more, for the
    lowest); else by what is said of them.
    """
    if not by_terms or snapshot.standard is None:
        shapes = {role: repr(_shape(tree)) for role, tree in judged.because.items()}
        return tuple(shapes.values()) if judged.target == "level" else tuple(shapes.items())
    standard = snapshot.standard
    rule = cast("tuple[Hashable, ...]", _rule(standard, judged.target))
    if judged.target == "level":
        return rule
    computed, looked = _computed(standard, _roots(standard, judged.target))
    criterion = standard.criterion(judged.target)
    return (
        rule, tuple((key, _bare(body)) for key, body in sorted(computed.items())), tuple(_fresh(standard, looked)),
        " ".join(criterion.reading.split()) if criterion else "",
    )  # fmt: skip


_NOTHING = _Part(None)


def _without_renamed(parts: Mapping[str, _Part], others: Mapping[str, _Part]) -> Mapping[str, _Part]:
    """Those that the other has by that name, or not at all: what has another name only is the same."""
    there = [one.means for name, one in others.items() if name not in parts]
    return {name: one for name, one in parts.items() if name in others or one.means not in there}


def _same(left: Mapping[str, _Part], right: Mapping[str, _Part]) -> bool:
    return {name: one.means for name, one in left.items()} == {name: one.means for name, one in right.items()}


# ---------------------------------------------------------------- by terms


def _behind(standard: Standard, judged: SnapshotVerdict) -> _Behind:
    roots = _roots(standard, judged.target)
    computed, looked = _computed(standard, roots)
    speaker = Speaker(standard.vocabulary)
    parameters: dict[str, _Part] = {}
    definitions: dict[str, _Part] = {}
    for term, inside in (found for root in (*roots, *computed.values()) for found in _every(root, speaker)):
        match term:
            case terms.Parameter(name, value, type_):
                parameters[name] = _Part(value, name, literal_words(value, type_))
            case terms.Named(name, says, part) if name:
                definitions[name] = _Part(_bare(part), says, inside.condition(part))
            case terms.NamedValue(name, says, value):
                definitions[name] = _Part(_bare(value), says, inside.value(value))
            case _:
                pass
    fresh = {
        key: _Part(length, standard.vocabulary[key].label, duration_words(length))
        for key, length in _fresh(standard, looked)
    }
    bodies = {
        key: _Part(_bare(body), standard.vocabulary[key].label, speaker.value(body))
        for key, body in sorted(computed.items())
    }
    return _Behind(_rule(standard, judged.target), parameters, definitions, bodies, fresh)


def _fresh(standard: Standard, looked: set[str]) -> Iterator[tuple[str, Duration]]:
    """How long evidence counts for the facts behind a rule, where an old one makes them unknown."""
    known = [(key, definition) for key in sorted(looked) if (definition := standard.vocabulary.get(key))]
    for key, definition in known:
        if definition.when_stale == "unknown" and definition.fresh_for:
            yield key, definition.fresh_for


def _rule(standard: Standard, target: str) -> object:
    """A rule, comparable: conditions without the names that parts of them have; of the levels, the best first."""
    if target == "level":
        return tuple(None if level.when is None else _bare(level.when) for level in standard.levels)
    rule = _rule_of(standard, target)
    return tuple(None if term is None else _bare(term) for term in (rule.applies_when, rule.met_when, rule.partly_when))


def _rule_of(standard: Standard, target: str) -> Rule:
    criterion = standard.criterion(target)
    return standard.area_rule if criterion is None else criterion.rule


def _roots(standard: Standard, target: str) -> tuple[Term, ...]:
    if target == "level":
        return tuple(level.when for level in standard.levels if level.when is not None)
    rule = _rule_of(standard, target)
    return tuple(term for term in (rule.applies_when, rule.met_when, rule.partly_when) if term is not None)


def _computed(standard: Standard, roots: tuple[Term, ...]) -> tuple[dict[str, terms.Quantity], set[str]]:
    """The computed figures behind some conditions, also by way of others, and all facts behind them."""
    found: dict[str, terms.Quantity] = {}
    looked: set[str] = set()
    todo: list[Term] = list(roots)
    while todo:
        for key, _ in looked_at(todo.pop()):
            body = standard.computed.get(key)
            if body is not None and key not in looked:
                found[key] = body
                todo.append(body)
            looked.add(key)
    return found, looked


def _every(term: Term, speaker: Speaker) -> Iterator[tuple[Term, Speaker]]:
    """A term and all its parts, each with who can say it: inside a list, fields have the list's names."""
    todo = [(term, speaker)]
    while todo:
        here, by = todo.pop()
        yield here, by
        records = getattr(here, "records", None)
        inside = by.inside(records) if isinstance(records, terms.Collection) else by
        todo.extend((child, inside) for child in children(here))


def _bare(term: Any) -> Any:
    """A term without the names that its parts have: the same rule in other words is the same rule."""
    match term:
        case terms.Named(_, _, part):
            return _bare(part)
        case terms.NamedValue(value=value):
            return _bare(value)
        case terms.AtLeast(parameter=str()):
            return replace(term, parts=_bare(term.parts), parameter="")
        case terms.Parameter(_, value, type_):
            return terms.Literal_(value, type_)
        case tuple():
            return tuple(map(_bare, cast("Any", term)))
        case Position():
            return term
        case _ if is_dataclass(term) and type(term).__module__ == terms.__name__:
            made: Any = type(term)
            return made(**{field.name: _bare(getattr(term, field.name)) for field in fields(term)})
        case _:
            return term


# ---------------------------------------------------------------- by what a document says


def _seen_changes(
    was: SnapshotVerdict, now: SnapshotVerdict, roles: Mapping[str, str], levels: Mapping[str, str]
) -> Iterator[RuleChange]:
    """The conditions that only one of the two has, role by role; both in full where only their order differs."""
    before = {roles.get(role, role): tree for role, tree in was.because.items()}
    for role in {**before, **now.because}:
        old, new, label = before.get(role), now.because.get(role), levels.get(role, "")
        if old is None or new is None:
            yield RuleChange("condition", role, label, old.says if old else "", new.says if new else "")
        elif _shape(old) != _shape(new):
            left, right = list(dict.fromkeys(_leaves(old))), list(dict.fromkeys(_leaves(new)))
            gone = [one for one in left if one not in right]
            come = [one for one in right if one not in left]
            for one, other in zip_longest(gone, come, fillvalue=""):
                yield _changed("condition", role, label, one, other)
            if not gone and not come:
                yield _changed("condition", role, label, old.says, new.says)


def _shape(seen: SnapshotCondition) -> object:
    """A condition without what was observed."""
    if not seen.parts:
        constant = seen.needed if not _varies(seen) else ()
        return seen.kind, seen.says, seen.operator, constant
    return seen.kind, tuple(_shape(part) for part in seen.parts)


def _varies(seen: SnapshotCondition) -> bool:
    """Whether what a comparison asks for may hang on the facts or the day."""
    return seen.private or seen.operator == "within" or len(seen.facts) != 1 or UNKNOWN in seen.needed


def _leaves(seen: SnapshotCondition) -> Iterator[str]:
    if not seen.parts:
        yield seen.says
    for part in seen.parts:
        yield from _leaves(part)
