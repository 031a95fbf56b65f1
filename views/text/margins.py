"""How far every threshold is, as a table of 80 columns, the most telling first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from assay.engine.explaining.words import number_words, verdict_words
from assay.facts.language.phrases import all_of
from assay.rules.language.types import NUMBER
from assay.views.phrases import say

from .layout import Paint, head, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.margins import Margins, NearMiss

PAGE = "margins"
_ID, _WIDTHS = 5, (28, 11, 14, 14)
_INDENT = " " * (_ID + 2)
GROUPS = ("turns", "decides", "rest")
_LONGEST_ID = _ID - 1


def margins_text(margins: Margins, paint: Paint, source: str) -> str:
    """The whole table. ``source`` is the facts file as the person named it."""
    lines = [*head(margins.about, paint), *_table(margins, paint), *unmeasured_lines(margins, paint),
             *end_lines(margins, source)]  # fmt: skip
    return "\n".join(lines) + "\n"


def _table(margins: Margins, paint: Paint) -> Iterator[str]:
    if not margins.margins:
        yield from wrapped(say(PAGE, "none"))
        yield ""
        return
    yield _row([say(PAGE, f"columns.{name}") for name in ("threshold", "observed", "needs", "distance")])
    for group in GROUPS:
        found = [one for one in margins.margins if group_of(one) == group]
        if found:
            yield ""
            yield paint.bold(say(PAGE, f"groups.{group}"))
        for one in found:
            yield from _threshold(one, paint)
    yield ""


def group_of(one: NearMiss) -> str:
    """Whether one step would turn the verdict, or the threshold decides it, or neither."""
    return "turns" if one.turns else "decides" if one.decides else "rest"


def _row(cells: Sequence[str], id_: str = "") -> str:
    padded = [cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)]
    return f"  {id_:<{_ID}}{'  '.join(padded)}".rstrip()


def _threshold(one: NearMiss, paint: Paint) -> Iterator[str]:
    effect = effect_words(one)
    distance = [*wrapped(distance_words(one), width=_WIDTHS[3]), *(wrapped(effect, width=_WIDTHS[3]) if effect else ())]
    cells = [
        wrapped(one.subject, width=_WIDTHS[0]),
        wrapped(one.observed_words, width=_WIDTHS[1]),
        wrapped(needs_words(one), width=_WIDTHS[2]),
        distance,
    ]
    for number, row in enumerate(zip_longest(*cells, fillvalue="")):
        first = number == 0
        if first and len(one.target) > _LONGEST_ID:
            yield f"  {one.target}"
        yield _row(row, one.target if first and len(one.target) <= _LONGEST_ID else "")
    if one.weak:
        yield from wrapped(weak_words(one), _INDENT, f"{_INDENT}  ")


def effect_words(one: NearMiss) -> str:
    """What the verdict would be on the other side; nothing where it would be the same."""
    return say(PAGE, "distance.then", verdict=verdict_words(one.otherwise)) if one.decides else ""


def weak_words(one: NearMiss) -> str:
    """Why the figure is weak; nothing where it is not."""
    if not one.weak:
        return ""
    return say(PAGE, "weak.note", why=all_of([say(PAGE, f"weak.{reason}") for reason in one.weak_because]))


def needs_words(one: NearMiss) -> str:
    """What the threshold asks for."""
    first, second = (*one.needed_words, "", "")[:2]
    return say(PAGE, f"needs.{one.operator}", first=first, second=second)


def distance_words(one: NearMiss) -> str:
    """How far, in steps where there are any."""
    if one.step == "day":
        return _days(one)
    if one.records is not None:
        number = number_words(abs(one.records), NUMBER)
        if one.records >= 0:
            return say(PAGE, "distance.spare", number=number) if one.records else say(PAGE, "distance.none_to_spare")
        return say(PAGE, "distance.more" if one.more else "distance.fewer", number=number)
    by = Fraction(str(one.by))
    number = number_words(abs(by), NUMBER)
    if by == 0:
        return say(PAGE, "distance.exactly")
    side = "spare" if one.holds else "short"
    if one.unit == "percentage points":
        return say(PAGE, f"distance.points_{side}", number=number, count=abs(by))
    return say(PAGE, f"distance.number.{side}", number=number)


def _days(one: NearMiss) -> str:
    days = one.records or 0
    if one.holds and days == 0:
        return say(PAGE, "distance.no_day_to_spare")
    side = "spare" if one.holds else "short"
    return say(PAGE, f"distance.days_{side}", number=number_words(abs(days), NUMBER), count=abs(days))


def unmeasured_lines(margins: Margins, paint: Paint) -> Iterator[str]:
    """The thresholds without a distance, and why they have none."""
    if not margins.unmeasured:
        return
    yield paint.bold(say(PAGE, "unmeasured.heading"))
    for one in margins.unmeasured:
        words = say(PAGE, "unmeasured.row", condition=one.says, why=say(PAGE, f"unmeasured.{one.why}"))
        yield from wrapped(words, f"  {one.target:<{_ID}}", _INDENT)
    yield ""


def end_lines(margins: Margins, source: str) -> Iterator[str]:
    """What the words of the table mean, and what to look at next."""
    steps = {one.step for one in margins.margins}
    for step in ("share", "count"):
        if step in steps:
            yield from wrapped(say(PAGE, f"legend.{step}"))
    if any(one.decides for one in margins.margins):
        yield from wrapped(say(PAGE, "legend.then"))
    targets = [one.target for one in margins.margins] + [one.target for one in margins.unmeasured]
    target = targets[0] if targets else "level"
    yield from wrapped(say(PAGE, "legend.next", source=source, target=target))
