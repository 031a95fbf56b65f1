"""A plan's conditions over a world in which some facts are unknown numbers, read as the reference reads them.

A world says what each fact is: a value, nothing at all, or a variable of the
proof. The encoder follows the plan as ``evaluate`` and ``quantities`` do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Protocol, cast

from assay.engine.plan.plan import DAYS, Graph, Plan
from assay.engine.plan.rests_on import Cones
from assay.engine.reference.quantities import Facts
from assay.facts.values.dates import Duration, earlier
from assay.facts.values.references import Place
from assay.rules.language import terms
from assay.rules.language.terms import All, AtLeast, Collection, Compare, Condition, Named, Not, Quantified, Quantity
from assay.rules.language.terms import Any as AnyOf

from . import lists
from .conditions import between, compared, joined
from .constants import Codes, constant, day_figure
from .folds import FOLDS, CannotProve, FoldRow, values
from .lists import Cells, Listing, Mask
from .solver import Flag, both, either, no
from .symbols import (
    ABSENT,
    FALSE,
    OPEN,
    TRUE,
    UNSEEN,
    Figure,
    OptionSet,
    Symbol,
    Two,
    add,
    agree,
    cases,
    chosen,
    figure,
    in_each,
    includes,
    includes_any,
    known,
    multiply,
    part_of,
    subtract,
)


class World(Protocol):
    """What each fact is, by its place. ``codes`` numbers every text and option."""

    codes: Codes

    def symbol(self, place: Place) -> Symbol: ...
    def listing(self, place: Place) -> Listing: ...
    def recomputed(self, place: Place) -> Flag:
        """Whether a figure that is given may be given up where it contradicts the one worked out."""
        ...

    def absent(self, back: int) -> Flag:
        """Whether there was no period so many back, where the facts do not say."""
        ...


_Judged = Callable[[Cells], tuple[Two, Two]]
"""Of one record whether it counts, and whether it is so."""


class SolverMembers:
    """Criteria or areas as a collection: of each its fields, and which verdicts are possible.

    ``seen`` are the conditions judged before of a member with a verdict, which hold in every world.
    """

    def __init__(
        self, members: Sequence[tuple[Mapping[str, str], Mapping[str, Flag]]], seen: dict[object, Mask]
    ) -> None:
        self.members, self.seen = members, seen


class Encoder:
    """The conditions of one plan in one world; each fact, figure and list is made once."""

    def __init__(self, plan: Plan, row: Facts, world: World, members: SolverMembers | None = None) -> None:
        self.plan, self.row, self.world, self.members = plan, row, world, members
        self._nodes: dict[int, Two] = {}
        self._symbols: dict[Place, Symbol] = {}
        self._bodies: dict[Place, Symbol] = {}
        self._listings: dict[Place, Listing] = {}
        self._computed = dict(plan.computed)

    def but(self, place: Place, world: World, cones: Cones) -> Encoder:
        """The same in a world in which one fact is another: what does not rest on it is taken over."""
        found = Encoder(self.plan, self.row, world, self.members)
        found._nodes = {n: two for n, two in self._nodes.items() if place not in cones.nodes[n]}
        found._symbols = {p: one for p, one in self._symbols.items() if place not in cones.places.get(p, ())}
        found._bodies = {p: one for p, one in self._bodies.items() if place not in cones.places.get(p, ())}
        found._listings = {p: one for p, one in self._listings.items() if place not in cones.places.get(p, ())}
        return found

    def node(self, graph: Graph, index: int) -> Two:
        """A node's value."""
        found = self._nodes.get(index)
        if found is None:
            node = graph.nodes[index]
            if node.leaf:
                found = self.condition(node.term, None, 0)
            else:
                found = joined(node.term, [self.node(graph, part) for part in node.parts])
            self._nodes[index] = found
        return found

    def symbol(self, place: Place) -> Symbol:
        """A fact: the computed figure where it is settled, else the one given."""
        found = self._symbols.get(place)
        if found is None:
            found = self._symbols[place] = chosen(self.world.absent(place[1]), ABSENT, self._symbol(place))
        return found

    def _symbol(self, place: Place) -> Symbol:
        if place not in self.plan.places:
            return UNSEEN
        given = self.world.symbol(place)
        # A figure that is known stays: what is worked out agrees with it, or there is no answer.
        if place not in self._computed or (self.world.recomputed(place) is False and known(given) is True):
            return given
        computed = self.computed(place)
        given_up = both((self.world.recomputed(place), no(agree(computed, given))))
        counts = either((known(computed), no(known(given)), given_up))
        return chosen(counts, computed, given)

    def computed(self, place: Place) -> Symbol:
        """What a computed fact is worked out to be, whatever is given."""
        found = self._bodies.get(place)
        if found is None:
            found = self._bodies[place] = self.quantity(self._computed[place], None, place[1])
        return found

    def listing(self, place: Place) -> Listing:
        """A list of records."""
        found = self._listings.get(place)
        if found is None:
            known_ = place in self.plan.places
            found = self.world.listing(place) if known_ else Listing((), True)
            found = self._listings[place] = lists.unless(self.world.absent(place[1]), found)
        return found

    # -------------------------------------------------------------- conditions

    def condition(self, term: Condition, record: Cells | None, back: int) -> Two:
        """A condition, of the record at hand where there is one, read so many periods back."""
        match term:
            case Quantified():
                return self._quantified(term, back)
            case Compare():
                return self._compare(term, record, back)
            case All(parts) | AnyOf(parts) | AtLeast(_, parts):
                return joined(term, [self.condition(part, record, back) for part in parts])
            case Not(part) | Named(_, _, part):
                return joined(term, [self.condition(part, record, back)])

    def _quantified(self, term: Quantified, back: int) -> Two:
        masks, open_ = self.masks(term.records, term.among, term.that, back)
        value = lists.every(masks) if term.kind == "every" else lists.some(masks)
        if term.kind == "none":
            value = Two(value.no, value.yes)
        return Two(both((no(open_), value.yes)), both((no(open_), value.no)))

    def masks(
        self, records: Collection, among: Condition | None, that: Condition | None, back: int
    ) -> tuple[list[Mask], Flag]:
        """What each entry of a list can turn out to be, and whether the list is not known."""
        def judged(cells: Cells) -> tuple[Two, Two]:
            return (TRUE if among is None else self.condition(among, cells, back),
                    TRUE if that is None else self.condition(that, cells, back))  # fmt: skip

        if records.key in ("criteria", "areas") and self.members is not None:
            on = (id(among), id(that))
            return [self._member(on, fields, possible, judged) for fields, possible in self.members.members], False
        found = self.listing((records.key, records.back + back))
        masks: list[Mask] = []
        for entry in found.entries:
            twos = judged(entry.cells)
            found.rules.extend(entry.alike_in(twos))
            masks.append(lists.mask(entry.count, *twos))
        return masks, found.open

    def _member(
        self, on: tuple[int, int], fields: Mapping[str, str], possible: Mapping[str, Flag], judged: _Judged
    ) -> Mask:
        found: list[tuple[Flag, Mask]] = []
        seen = {} if self.members is None else self.members.seen
        for verdict, may in possible.items():
            mask = seen.get((on, fields["id"], verdict))
            if mask is None:
                cells = {name: figure(self.world.codes[text]) for name, text in {**fields, "verdict": verdict}.items()}
                mask = seen[on, fields["id"], verdict] = lists.mask(1, *judged(cells))
            found.append((may, mask))
        return Mask(1, *(either(both((may, mask[n])) for may, mask in found) for n in (1, 2, 3)))

    def _compare(self, term: Compare, record: Cells | None, back: int) -> Two:
        left = self.quantity(term.left, record, back)
        match term.operator:
            case "known":
                return Two(known(left), False)
            case "exists" | "absent":
                found = in_each((flag, _there(one)) for flag, one in cases(left))
                return found if term.operator == "exists" else Two(found.no, found.yes)
            case "includes" | "includes_any":
                wanted = [str(cast("terms.Literal_ | terms.Parameter", right).value) for right in term.right]
                has = includes if term.operator == "includes" else includes_any
                return in_each(
                    (flag, has(one, wanted) if isinstance(one, OptionSet) else FALSE if one is ABSENT else OPEN)
                    for flag, one in cases(left)
                )
            case "within":
                first, last = self._span(term.right[0], back)
                return between(_figure(left), first, last)
            case _:
                sides = [cases(left), *(cases(self.quantity(right, record, back)) for right in term.right)]
                return in_each(
                    (both(flag for flag, _ in each), compared(term, *_sides(one for _, one in each), self.world.codes))
                    for each in product(*sides)
                )

    def _span(self, span: Quantity, back: int) -> tuple[Figure, Figure]:
        last: date = self._day("as_of", back)
        if isinstance(span, terms.ThisPeriod):
            return day_figure(self._day("period_start", back)), day_figure(min(self._day("period_end", back), last))
        length = cast("Duration", cast("terms.Literal_ | terms.Parameter", span).value)
        return day_figure(earlier(last, length)), day_figure(last)

    def _day(self, name: str, back: int) -> date:
        found: date = self.row[DAYS.index(name) + len(DAYS) * back]
        return found

    # -------------------------------------------------------------- quantities

    def quantity(self, term: Quantity, record: Cells | None, back: int) -> Symbol:
        """A value, of the record at hand where there is one, read so many periods back."""
        match term:
            case terms.Literal_(value) | terms.Parameter(_, value):
                return constant(value, self.world.codes)
            case terms.Fact(key, inner):
                return self.symbol((key, inner + back))
            case terms.Field(name):
                return cast("Cells", record).get(name, UNSEEN)
            case terms.Day(name):
                return day_figure(self._day(name, back))
            case terms.Ago(duration):
                length = cast("Duration", duration.value)
                return day_figure(earlier(self._day("as_of", back), length))
            case terms.NamedValue(value=inner):
                return self.quantity(inner, record, back)
            case terms.Arithmetic():
                return self._arithmetic(term, record, back)
            case terms.ShareOf(records, among, that):
                masks, open_ = self.masks(records, among, that, back)
                return chosen(open_, UNSEEN, lists.share(masks))
            case terms.Aggregate():
                return self._aggregate(term, back)
            case terms.ThisPeriod():
                return UNSEEN

    def _arithmetic(self, term: terms.Arithmetic, record: Cells | None, back: int) -> Symbol:
        operation = {"plus": add, "minus": subtract, "times": multiply, "part": part_of}[term.operation]
        first, *rest = (_figure(self.quantity(value, record, back)) for value in term.values)
        for one in rest:
            first = operation(first, one)
        return first

    def _aggregate(self, term: terms.Aggregate, back: int) -> Symbol:
        if term.kind == "count":
            masks, open_ = self.masks(term.records, None, term.where, back)
            return chosen(open_, UNSEEN, lists.count(masks))
        if term.records.key in ("criteria", "areas"):
            raise CannotProve(f"{term.kind}_of over verdicts")
        found = self.listing((term.records.key, term.records.back + back))
        name = term.by or term.field
        rows: list[FoldRow] = []
        for entry in found.entries:
            where = TRUE if term.where is None else self.condition(term.where, entry.cells, back)
            found.rules.extend(entry.alike_in([where]))
            by, value = entry.cells.get(name, UNSEEN), entry.cells.get(term.field, UNSEEN)
            rows.append(FoldRow(entry.count, where.yes, no(where.no), by, value, entry.spreads.get(name),
                                entry.spreads.get(term.field), entry.sums.get(term.field), entry.order, found.rules))
        if term.kind == "values":
            symbol = values(rows, term.type.options, self.world.codes)
        else:
            symbol = FOLDS[term.kind](term, rows)
        return chosen(found.open, UNSEEN, symbol)


def _there(one: Figure | OptionSet) -> Two:
    """Whether there is a value."""
    unsure = one.open if isinstance(one, OptionSet) else one.hollow
    return Two(both((no(one.none), no(unsure))), one.none)


def _sides(found: Iterable[Symbol]) -> tuple[Figure, list[Figure]]:
    left, *rights = map(_figure, found)
    return left, rights


def _figure(symbol: Symbol) -> Figure:
    if not isinstance(symbol, Figure):
        raise CannotProve("a comparison of sets")
    return symbol
