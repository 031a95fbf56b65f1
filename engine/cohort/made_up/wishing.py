"""From the criteria of a standard to its wishes: one walk through every condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from assay.engine.plan.plan import Plan
from assay.facts.values.references import Place
from assay.rules.language.standard import Standard
from assay.rules.language.terms import (
    Aggregate,
    All,
    Any,
    Arithmetic,
    AtLeast,
    Compare,
    Condition,
    Fact,
    Field,
    Named,
    NamedValue,
    Not,
    Quantified,
    Quantity,
    ShareOf,
    children,
)

from .wishes import Wish, Wishes, WishSource, bare, conjuncts, groups_of, pools_of

OPPOSITE: Mapping[str, str] = {
    "is": "is_not", "is_not": "is", "at_least": "less_than", "at_most": "more_than", "more_than": "at_most",
    "less_than": "at_least", "between": "beyond", "before": "on_or_after", "after": "on_or_before",
    "on_or_before": "after", "on_or_after": "before", "within": "outside", "one_of": "none_of",
    "none_of": "one_of", "includes": "lacks", "includes_any": "lacks", "exists": "absent", "absent": "exists",
}  # fmt: skip
MIRROR: Mapping[str, str] = {
    "is": "is", "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than",
    "before": "after", "after": "before", "on_or_before": "on_or_after", "on_or_after": "on_or_before",
}  # fmt: skip
_DOWNWARD = frozenset({"at_most", "less_than", "is_not", "none_of", "lacks", "absent"})
_UNORDERED = frozenset({"is", "is_not", "one_of", "none_of", "includes", "includes_any", "lacks"})


def wishes_of(plan: Plan) -> Wishes:
    """The wishes of a plan's criteria."""
    walker = _Walker(plan.standard)
    for criterion in plan.standard.criteria:
        rule = criterion.rule
        for part in (rule.applies_when, rule.met_when, rule.partly_when):
            if part is not None:
                walker.condition(part, True, _At())
    return walker.found(groups_of(plan.standard), pools_of(plan))


class _At(NamedTuple):
    """Where the walk is: in which list, for which period, and what the record at hand counts towards."""

    list: str = ""
    back: int = 0
    period: int = 0
    each: bool = True
    source: WishSource | None = None
    down: bool = False
    among: bool = False
    aside: bool = False


@dataclass
class _Walker:
    standard: Standard
    facts: dict[Place, list[Wish]] = field(default_factory=lambda: {})
    fields: dict[tuple[str, str], list[Wish]] = field(default_factory=lambda: {})
    sizes: dict[str, list[Wish]] = field(default_factory=lambda: {})
    inline: dict[Quantity, list[Wish]] = field(default_factory=lambda: {})
    shares: dict[str, list[Wish]] = field(default_factory=lambda: {})

    def found(self, groups: Mapping[str, int], pools: Mapping[tuple[str, str], str]) -> Wishes:
        facts = {key: tuple(dict.fromkeys(wishes)) for key, wishes in self.facts.items()}
        fields = {key: tuple(dict.fromkeys(wishes)) for key, wishes in self.fields.items()}
        sizes = {key: tuple(dict.fromkeys(wishes)) for key, wishes in self.sizes.items()}
        inline = {key: tuple(dict.fromkeys(wishes)) for key, wishes in self.inline.items()}
        shares = {key: tuple(dict.fromkeys(wishes)) for key, wishes in self.shares.items()}
        return Wishes(facts, fields, sizes, inline, shares, groups, pools)

    def condition(self, term: Condition, sign: bool, at: _At) -> None:
        match term:
            case All(parts) if not sign:
                for part in self.to_fail(parts, at):
                    self.condition(part, sign, at)
            case Any(parts) if sign:
                for number, part in enumerate(parts):
                    self.condition(part, sign, at._replace(aside=number > 0 or at.aside))
            case All(parts) | Any(parts) | AtLeast(_, parts):
                for part in parts:
                    self.condition(part, sign, at)
            case Not(part):
                self.condition(part, not sign, at)
            case Named(_, _, part):
                self.condition(part, sign, at)
            case Quantified(kind, records, among, that):
                inside = _At(records.key, at.back, at.back + records.back, kind != "some")
                if kind == "some" and sign:
                    self.some(inside)
                self.condition(that, sign if kind != "none" else not sign, inside)
                self.among(among, inside)
            case Compare():
                self.compare(term, sign, at)

    def to_fail(self, parts: Sequence[Condition], at: _At) -> Sequence[Condition]:
        """One part that fails is enough: those that are wished of the same records elsewhere are kept."""
        free = [part for part in parts if not (isinstance(part, Compare) and self.wished(part, at))]
        return free or parts[-1:]

    def wished(self, term: Compare, at: _At) -> bool:
        left = bare(term.left)
        found = self.fields.get((at.list, left.name), []) if isinstance(left, Field) else []
        return any(wish.operator == term.operator and wish.right == term.right for wish in found)

    def among(self, term: Condition | None, at: _At) -> None:
        if term is not None:
            self.condition(term, True, at._replace(each=True, source=None, down=False, among=True))

    def some(self, at: _At) -> None:
        """There should be a record at all."""
        self.sizes.setdefault(at.list, []).append(Wish("includes_any", period=at.period))

    def compare(self, term: Compare, sign: bool, at: _At) -> None:
        operator = term.operator if sign else OPPOSITE.get(term.operator, "known")
        if operator == "known":
            return
        left, down = bare(term.left), operator in _DOWNWARD
        wish = Wish(operator, term.right, at.each, at.source, at.down, at.back, not sign, at.period)
        match left:
            case Fact(key, back):
                known = self.facts.setdefault((key, back + at.back), [])
                known.append(wish._replace(aside=at.aside and bool(known)))
                self.computed(key, not down, back + at.back, wish)
            case Field(name):
                unordered = operator in _UNORDERED and left.type.kind in ("choice", "boolean", "set", "text")
                if not (at.among and unordered):
                    known = self.fields.setdefault((at.list, name), [])
                    known.append(wish._replace(aside=at.aside and bool(known)))
            case _:
                self.inline.setdefault(left, []).append(wish)
                self.value(left, not down, at, left, wish)
        for right in map(bare, term.right):
            self.right(right, left, operator, at)

    def right(self, right: Quantity, left: Quantity, operator: str, at: _At) -> None:
        """What is compared with is wished to keep to the other side."""
        if isinstance(right, Fact | Arithmetic) and isinstance(left, Fact | Arithmetic) and operator in MIRROR:
            for fact in _facts_in(right):
                known = self.facts.setdefault((fact.key, fact.back + at.back), [])
                known.append(Wish(MIRROR[operator], (left,), back=at.back, aside=at.aside and bool(known)))
        if isinstance(right, Aggregate | ShareOf) or (isinstance(right, Arithmetic) and not isinstance(left, Fact)):
            self.value(right, operator in _DOWNWARD, at, right, None)

    def computed(self, key: str, up: bool, back: int, wish: Wish | None) -> None:
        body = self.standard.computed.get(key)
        if body is not None:
            self.value(bare(body), up, _At(back=back), key, wish)

    def value(self, term: Quantity, up: bool, at: _At, source: WishSource | None, wish: Wish | None) -> None:
        """Wish of records what makes a value large, or small."""
        match term:
            case NamedValue(value=value):
                self.value(value, up, at, source, wish)
            case Fact(key, back):
                self.computed(key, up, back + at.back, wish)
            case ShareOf(records, among, that):
                inside = _At(records.key, at.back, at.back + records.back, True, source, not up)
                if wish is not None:
                    self.shares.setdefault(records.key, []).append(wish)
                if up:
                    self.some(inside)
                self.condition(that, up, inside)
                self.among(among, inside)
            case Aggregate():
                self.aggregate(term, up, at, source, wish)
            case Arithmetic("part", (part, whole)):
                self.part(bare(part), bare(whole), up, at, source, wish)
            case Arithmetic(operation, values):
                for number, value in enumerate(values):
                    self.value(value, up != (operation == "minus" and number > 0), at, None, None)
            case _:
                pass

    def aggregate(self, term: Aggregate, up: bool, at: _At, source: WishSource | None, wish: Wish | None) -> None:
        key, period = term.records.key, at.back + term.records.back
        inside = _At(key, at.back, period)
        field_wishes = self.fields.setdefault((key, term.field), []) if term.field else []
        if term.kind not in ("count", "distinct", "values") and up:
            self.some(inside)
        match term.kind:
            case "count" | "distinct":
                if wish is not None:
                    self.sizes.setdefault(key, []).append(wish)
                if term.kind == "distinct":
                    field_wishes.append(Wish("distinct", each=False, back=at.back, period=period))
                if term.where is not None:
                    self.condition(term.where, up, inside._replace(each=False))
                return
            case "values":
                if wish is not None:
                    self.sizes.setdefault(key, []).append(wish)
                    field_wishes.append(wish._replace(each=False, source=None, period=period))
            case "sum" | "mean":
                field_wishes.append(Wish(term.kind, source=source, back=at.back, period=period))
                if term.kind == "sum" and term.where is not None:
                    self.condition(term.where, up, inside)
                    return
            case _:
                if wish is not None:
                    field_wishes.append(wish._replace(each=True, source=None, period=period))
        self.among(term.where, inside)

    def part(
        self, part: Quantity, whole: Quantity, up: bool, at: _At, source: WishSource | None, wish: Wish | None
    ) -> None:
        """A ratio of two counts is a share: what only the part asks for is wished of each record."""
        if not isinstance(part, Aggregate) or part.kind not in ("count", "distinct"):
            self.value(part, up, at, None, None)
            self.value(whole, up, at, None, None)
            return
        key, period = part.records.key, at.back + part.records.back
        if part.kind == "distinct":
            distinct = Wish("distinct", each=False, back=at.back, period=period)
            self.fields.setdefault((key, part.field), []).append(distinct)
        if wish is not None:
            self.shares.setdefault(key, []).append(wish)
        shared = conjuncts(whole.where) if isinstance(whole, Aggregate) else ()
        inside = _At(key, at.back, period, True, source, not up)
        for condition in conjuncts(part.where):
            if condition in shared:
                self.among(condition, inside)
            else:
                self.condition(condition, up, inside)


def _facts_in(term: Quantity) -> Iterator[Fact]:
    if isinstance(term, Fact):
        yield term
    for child in children(term):
        if isinstance(child, Fact | Arithmetic | NamedValue):
            yield from _facts_in(child)
