"""Values of which some are unknown numbers of a proof, compared in three values as ``amounts`` does.

A condition is a pair: surely true, surely false. A figure lies between two
bounds; each bound is a ratio, so that shares are compared crosswise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from .solver import Flag, SolverNumber, both, either, flagged, minus, more, no, no_less, plus, same, times, when


class Two(NamedTuple):
    """A condition: whether it is surely true, and whether it is surely false."""

    yes: Flag
    no: Flag


TRUE, FALSE, OPEN = Two(True, False), Two(False, True), Two(False, False)


class Ratio(NamedTuple):
    """``part / whole``, where the whole is above 0."""

    part: SolverNumber
    whole: SolverNumber = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, or what is compared like one: a date as its ordinal, an option or a text as its number.

    ``none``: surely not there; then nothing else counts. ``hollow``: may turn
    out not to be there. ``no_low`` and ``no_high``: not bounded on that side.
    """

    low: Ratio
    high: Ratio
    none: Flag = False
    hollow: Flag = False
    no_low: Flag = False
    no_high: Flag = False


@dataclass(frozen=True, slots=True)
class OptionSet:
    """A set of options: those that are surely in it, and those that may be. ``open``: nothing is known of it."""

    sure: Mapping[str, Flag]
    maybe: Mapping[str, Flag]
    none: Flag = False
    open: Flag = False


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several values, each possible where its condition holds; of these one always does."""

    cases: tuple[tuple[Flag, Figure | OptionSet], ...]


Symbol: TypeAlias = "Figure | OptionSet | Alternatives"
UNSEEN = Figure(Ratio(0), Ratio(0), False, True, True, True)
"""An amount of which nothing is known."""
ABSENT = Figure(Ratio(0), Ratio(0), True)
"""An amount that is known not to be there."""


def figure(number: SolverNumber, none: Flag = False) -> Figure:
    """A known figure."""
    return Figure(Ratio(number), Ratio(number), none)


def known(one: Symbol) -> Flag:
    """Whether a symbol is known, ``none`` included."""
    if isinstance(one, Alternatives):
        pairs = [either((no(both((flag, other))), _alike(left, right)))
                 for n, (flag, left) in enumerate(one.cases) for other, right in one.cases[: n + 1]]  # fmt: skip
        return both(pairs)
    if isinstance(one, OptionSet):
        alike = [flagged(one.sure[option], True, no(one.maybe[option])) for option in one.sure]
        return either((one.none, both((no(one.open), *alike))))
    return either((one.none, both((no(one.hollow), no(one.no_low), no(one.no_high), _same(one.low, one.high)))))


def _alike(left: Figure | OptionSet, right: Figure | OptionSet) -> Flag:
    """Whether two values are known and the same, none like none."""
    there = both((known(left), known(right)))
    if isinstance(left, OptionSet) and isinstance(right, OptionSet):
        pairs = (flagged(flag, right.sure.get(name, False), no(right.sure.get(name, False)))
                 for name, flag in left.sure.items())  # fmt: skip
        same_ = both((no(left.none), no(right.none), *pairs))
    elif isinstance(left, Figure) and isinstance(right, Figure):
        same_ = both((no(left.none), no(right.none), _same(left.low, right.low)))
    else:
        same_ = False
    return both((there, either((both((left.none, right.none)), same_))))


def cases(one: Symbol) -> Sequence[tuple[Flag, Figure | OptionSet]]:
    """The values that a symbol may be, each with the condition under which it may."""
    return one.cases if isinstance(one, Alternatives) else ((True, one),)


def in_each(found: Iterable[tuple[Flag, Two]]) -> Two:
    """What is so of each of several values that may be."""
    pairs = list(found)
    if len(pairs) == 1 and pairs[0][0] is True:
        return pairs[0][1]
    return Two(both(either((no(flag), two.yes)) for flag, two in pairs),
               both(either((no(flag), two.no)) for flag, two in pairs))  # fmt: skip


# --------------------------------------------------------------- comparisons


def _no_less(left: Ratio, right: Ratio) -> Flag:
    return no_less(times(left.part, right.whole), times(right.part, left.whole))


def _more(left: Ratio, right: Ratio) -> Flag:
    return more(times(left.part, right.whole), times(right.part, left.whole))


def _same(left: Ratio, right: Ratio) -> Flag:
    if left is right:
        return True
    return same(times(left.part, right.whole), times(right.part, left.whole))


def _there(left: Figure, right: Figure) -> list[Flag]:
    return [no(left.none), no(right.none), no(left.hollow), no(right.hollow)]


def at_least(left: Figure, right: Figure) -> Two:
    """left >= right, as ``amounts.at_least``."""
    above = both((*_there(left, right), no(left.no_low), no(right.no_high), _no_less(left.low, right.high)))
    below = both((no(left.no_high), no(right.no_low), _more(right.low, left.high)))
    return Two(above, either((left.none, right.none, below)))


def more_than(left: Figure, right: Figure) -> Two:
    """left > right."""
    above = both((*_there(left, right), no(left.no_low), no(right.no_high), _more(left.low, right.high)))
    below = both((no(left.no_high), no(right.no_low), _no_less(right.low, left.high)))
    return Two(above, either((left.none, right.none, below)))


def equal(left: Figure, right: Figure) -> Two:
    """left == right; ``none`` equals nothing."""
    settled = both((known(left), known(right)))
    apart = either((
        both((no(left.no_high), no(right.no_low), _more(right.low, left.high))),
        both((no(right.no_high), no(left.no_low), _more(left.low, right.high))),
    ))
    there = both((no(left.none), no(right.none)))
    return Two(both((there, settled, _same(left.low, right.low))), either((no(there), apart)))


def includes(left: OptionSet, wanted: Iterable[str]) -> Two:
    """Whether a set has all of these."""
    names = list(wanted)
    sure = both(left.sure.get(name, False) for name in names)
    never = both((no(left.open), no(both(left.maybe.get(name, False) for name in names))))
    return Two(both((no(left.none), sure)), either((left.none, never)))


def includes_any(left: OptionSet, wanted: Iterable[str]) -> Two:
    """Whether a set has at least one of these."""
    names = list(wanted)
    sure = either(left.sure.get(name, False) for name in names)
    never = both((no(left.open), no(either(left.maybe.get(name, False) for name in names))))
    return Two(both((no(left.none), sure)), either((left.none, never)))


def agree(computed: Symbol, given: Symbol) -> Flag:
    """Whether a figure that is given can be the one that is worked out."""
    if isinstance(computed, Alternatives) or isinstance(given, Alternatives):
        return either(
            both((flag, other, agree(left, right))) for flag, left in cases(computed) for other, right in cases(given)
        )
    if isinstance(computed, OptionSet) or isinstance(given, OptionSet):
        if not (isinstance(computed, OptionSet) and isinstance(given, OptionSet)):
            return True
        pairs = [(computed.sure.get(o, False), computed.maybe.get(o, False), given.sure.get(o, False))
                 for o in {*computed.sure, *given.sure}]  # fmt: skip
        return either((given.open, computed.open, both(
            both((either((no(sure), has)), either((no(has), maybe)))) for sure, maybe, has in pairs)))
    none = both((given.none, either((computed.none, computed.hollow))))
    return either((no(known(given)), none, both((no(given.none), no(equal(computed, given).no)))))


# ----------------------------------------------------------------- arithmetic


def add(left: Figure, right: Figure) -> Figure:
    """left + right."""
    return _joined(left, right, _sum(left.low, right.low), _sum(left.high, right.high),
                   either((left.no_low, right.no_low)), either((left.no_high, right.no_high)))  # fmt: skip


def subtract(left: Figure, right: Figure) -> Figure:
    """left - right."""
    return _joined(left, right, _sum(left.low, _negative(right.high)), _sum(left.high, _negative(right.low)),
                   either((left.no_low, right.no_high)), either((left.no_high, right.no_low)))  # fmt: skip


def multiply(left: Figure, right: Figure) -> Figure:
    """left * right; where they are not known, only for what is not negative."""
    settled = both((known(left), known(right)))
    below = either((left.no_low, right.no_low, more(0, left.low.part), more(0, right.low.part)))
    lost = both((no(settled), below))
    high = either((left.no_high, right.no_high))
    return _joined(left, right, _product(left.low, right.low), _product(left.high, right.high), lost,
                   either((lost, high)))  # fmt: skip


def part_of(part: Figure, whole: Figure) -> Figure:
    """The ratio of two figures: none where the whole is 0."""
    settled = both((known(part), known(whole)))
    unknown = either((_unknown(part), _unknown(whole)))
    below = either((part.no_low, whole.no_low, more(0, part.low.part), more(0, whole.low.part)))
    lost = either((unknown, both((no(settled), below))))
    none = either((part.none, whole.none, both((known(whole), same(whole.low.part, 0)))))
    zero = same(whole.low.part, 0)
    low = Ratio(when(whole.no_high, 0, times(part.low.part, whole.high.whole)),
                when(whole.no_high, 1, times(part.low.whole, whole.high.part)))  # fmt: skip
    high = Ratio(times(part.high.part, whole.low.whole), times(part.high.whole, whole.low.part))
    hollow = either((part.hollow, whole.hollow, both((no(settled), either((whole.no_low, zero))))))
    return Figure(_upright(low), _upright(high), none, both((no(none), either((lost, hollow)))), lost,
                  either((lost, part.no_high, whole.no_low, both((no(settled), zero)))))  # fmt: skip


def _unknown(one: Figure) -> Flag:
    return both((one.hollow, one.no_low, one.no_high))


def _upright(ratio: Ratio) -> Ratio:
    """The same ratio with a whole above 0; where the whole is 0 any will do, for then nothing is read of it."""
    part, whole = ratio
    if isinstance(whole, int) and whole > 0:
        return ratio
    negative = more(0, whole)
    turned = when(negative, times(-1, whole), whole)
    return Ratio(when(negative, times(-1, part), part), when(same(whole, 0), 1, turned))


def _joined(left: Figure, right: Figure, low: Ratio, high: Ratio, no_low: Flag, no_high: Flag) -> Figure:
    none = either((left.none, right.none))
    # With neither bound nothing at all is known, as of an amount that is not given.
    hollow = either((left.hollow, right.hollow, both((no_low, no_high))))
    return Figure(low, high, none, both((no(none), hollow)), no_low, no_high)


def _sum(left: Ratio, right: Ratio) -> Ratio:
    part = plus(times(left.part, right.whole), times(right.part, left.whole))
    return Ratio(part, times(left.whole, right.whole))


def _product(left: Ratio, right: Ratio) -> Ratio:
    return Ratio(times(left.part, right.part), times(left.whole, right.whole))


def _negative(ratio: Ratio) -> Ratio:
    return Ratio(minus(0, ratio.part), ratio.whole)


def chosen(condition: Flag, then: Symbol, otherwise: Symbol) -> Symbol:
    """A symbol that a condition decides."""
    if isinstance(condition, bool):
        return then if condition else otherwise
    if isinstance(then, Alternatives) or isinstance(otherwise, Alternatives):
        return Alternatives((*((both((condition, flag)), one) for flag, one in cases(then)),
                             *((both((no(condition), flag)), one) for flag, one in cases(otherwise))))  # fmt: skip
    if isinstance(then, OptionSet) or isinstance(otherwise, OptionSet):
        return _chosen_options(condition, _options(then, otherwise), _options(otherwise, then))
    low, high = _ratio(condition, then.low, otherwise.low), _ratio(condition, then.high, otherwise.high)
    if then.low is then.high and otherwise.low is otherwise.high:
        high = low
    pairs = ((then.none, otherwise.none), (then.hollow, otherwise.hollow),
             (then.no_low, otherwise.no_low), (then.no_high, otherwise.no_high))  # fmt: skip
    return Figure(low, high, *(flagged(condition, a, b) for a, b in pairs))


def _ratio(condition: Flag, then: Ratio, otherwise: Ratio) -> Ratio:
    return Ratio(*(when(condition, a, b) for a, b in zip(then, otherwise, strict=True)))


def _options(one: Figure | OptionSet, other: Figure | OptionSet) -> OptionSet:
    """A symbol as a set; one that is no set is a set of which nothing is known, or none."""
    if isinstance(one, OptionSet):
        return one
    names: Sequence[str] = tuple(other.sure) if isinstance(other, OptionSet) else ()
    return OptionSet(dict.fromkeys(names, False), dict.fromkeys(names, True), one.none, no(one.none))


def _chosen_options(condition: Flag, then: OptionSet, otherwise: OptionSet) -> OptionSet:
    return OptionSet(
        {name: flagged(condition, then.sure.get(name, False), otherwise.sure.get(name, False)) for name in then.sure},
        {name: flagged(condition, then.maybe.get(name, False), otherwise.maybe.get(name, False))
         for name in then.maybe},
        flagged(condition, then.none, otherwise.none), flagged(condition, then.open, otherwise.open),
    )  # fmt: skip
