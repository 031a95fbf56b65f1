"""What would have to change to reach a goal. Plain text, 80 columns."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assay.engine.explaining.words import amount_words, verdict_words
from assay.facts.language.phrases import all_of, any_of
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language.types import NUMBER
from assay.views.phrases import say

from .layout import Paint, head, line_width, target_words, wrapped

if TYPE_CHECKING:
    from assay.engine.questions.improve.changes_shown import Aim, ChangeToMake, RecordsSet
    from assay.engine.questions.improve.improve import Improvement, Way

PAGE = "improve"
_MOST_SETTINGS, _MOST_EACH, _VERDICTS = 12, 3, 24


def improve_text(answer: Improvement, paint: Paint, source: str, wanted: int) -> str:
    """All of it. ``source`` is the facts file as the person named it, ``wanted`` how many ways were asked for."""
    goals = goal_words(answer.goals)
    lines = list(head(answer.about, paint))
    if answer.reached:
        lines += wrapped(say(PAGE, "reached", goals=goals))
    elif not answer.decided:
        lines += wrapped(say(PAGE, "undecided", goals=goals))
    elif not answer.ways:
        lines += _none(answer, goals, paint)
    for number, way in enumerate(answer.ways, 1):
        lines += _way(way, goals, number, paint)
    if 0 < len(answer.ways) < wanted:
        lines += [*wrapped(say(PAGE, "only" if answer.all_ways else "given_up")), ""]
    return "\n".join([*lines, *_next(answer, source)]) + "\n"


def goal_words(goals: Sequence[str]) -> str:
    """``9.1 met and level established``."""
    pairs = (goal.split("=") for goal in goals)
    return all_of([
        say(PAGE, "goal", target=target_words(target), verdict=verdict_words(verdict)) for target, verdict in pairs
    ])


# ---------------------------------------------------------------- one way


def _way(way: Way, goals: str, number: int, paint: Paint) -> Iterator[str]:
    heading = say(PAGE, "way", goals=goals) if number == 1 else say(PAGE, "way_other", number=number)
    yield paint.bold(heading)
    for change in way.changes:
        yield from _change(change)
    yield ""
    key = "smallest" if way.smallest else "not_smallest"
    yield from wrapped(say(PAGE, key, cost=way.cost, at_least=way.at_least))
    if number == 1:
        yield from wrapped(say(PAGE, "effort"))
    yield ""
    yield paint.bold(say(PAGE, "turned"))
    for one in way.verdicts:
        words = say(PAGE, "verdict.change", was=verdict_words(one.was), to=_possible(one.could_be))
        row = f"  {target_words(one.target):<9}{words:<{_VERDICTS}} "
        title, *rest = wrapped(one.title, width=line_width() - len(row)) if one.title else [""]
        yield f"{row}{title}".rstrip()
        yield from (f"{'':<{len(row)}}{line}" for line in rest)
    if way.dropped:
        yield from wrapped(say(PAGE, "dropped", names=all_of(way.dropped)), "  ", "    ")
    yield ""


def _possible(could_be: Sequence[str]) -> str:
    return any_of([verdict_words(verdict) for verdict in could_be])


def _change(change: ChangeToMake) -> Iterator[str]:
    if change.aim is not None:
        key = "unknown" if change.was is None and change.was_words == amount_words(UNKNOWN, NUMBER) else "known"
        words = say(PAGE, f"change.{key}", label=change.label, aim=aim_words(change.aim), was=change.was_words)
        yield from wrapped(words, "  - ", "    ")
        return
    if not change.records:
        yield from wrapped(say(PAGE, "change.empty", label=change.label), "  - ", "    ")
        return
    parts = [_records(one, change) for one in change.records]
    if len(parts) == 1:
        yield from wrapped(say(PAGE, "change.list", label=change.label, aims=parts[0]), "  - ", "    ")
        return
    yield from wrapped(say(PAGE, "change.lists", label=change.label), "  - ", "    ")
    for part in parts:
        yield from wrapped(part, "      ", "        ")


def _records(one: RecordsSet, change: ChangeToMake) -> str:
    aims = "; ".join(say(PAGE, "aim.field", label=aim.label, value=aim_words(aim)) for aim in one.aims)
    values = {"count": len(one.numbers), "numbers": numbers_words(one.numbers), "of": change.of}
    key = "change.new" if one.new else "change.records"
    return say(PAGE, key, aims=aims or say(PAGE, "change.nothing"), **values)


def aim_words(aim: Aim) -> str:
    """To what something is to be set, and how far it could be otherwise."""
    if aim.any_text:
        return say(PAGE, "aim.any_text")
    if not aim.shown:
        return say(PAGE, "aim.hidden")
    if aim.each:
        some = [say(PAGE, "aim.each", value=one.to_words, number=one.number) for one in aim.each[:_MOST_EACH]]
        shown = ", ".join(some)
        return say(PAGE, "aim.and_so_on", some=shown) if len(aim.each) > _MOST_EACH else shown
    kind = "date" if aim.type == "date" else "number"
    low, high = aim.low is not None, aim.high is not None
    key = "exactly" if aim.low == aim.high else "both" if low and high else "low" if low else "high"
    return say(PAGE, f"aim.{kind}.{key}", value=aim.to_words, low=aim.low_words, high=aim.high_words)


def numbers_words(numbers: Sequence[int]) -> str:
    """``1 to 4, 7 and 9``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return all_of([
        say(PAGE, "run", first=run[0], last=run[-1]) if len(run) > 2 else all_of([str(one) for one in run])
        for run in runs
    ])  # fmt: skip


# ---------------------------------------------------------------- none, and what to do next


def _none(answer: Improvement, goals: str, paint: Paint) -> Iterator[str]:
    yield from (paint.bold(line) for line in wrapped(say(PAGE, "none.heading", goals=goals)))
    if not answer.obstacles:
        yield from wrapped(say(PAGE, "none.rules"))
    else:
        yield from wrapped(say(PAGE, "none.why", count=len(answer.obstacles)))
    for one in answer.obstacles:
        yield from wrapped(say(PAGE, "none.obstacle", label=one.label, words=one.words), "  - ", "    ")
    yield ""


def _next(answer: Improvement, source: str) -> Iterator[str]:
    target = answer.goals[0].partition("=")[0].removeprefix("area ")
    if not answer.ways:
        key = "bounds" if not answer.reached else "why"
        yield from wrapped(say(PAGE, f"next.{key}", source=source, target=target), "", "  ")
        return
    settings = answer.ways[0].settings
    if not settings or len(settings) > _MOST_SETTINGS:
        to = " ".join(f"--to {shlex.quote(goal.removeprefix('area '))}" for goal in answer.goals)
        yield from wrapped(say(PAGE, "next.json", source=source, to=to), "", "  ")
        return
    # A command to be copied is not wrapped as a sentence is: each setting stays whole.
    yield say(PAGE, "next.whatif")
    lines = [f"  assay whatif {source}", *(f"    --set {shlex.quote(one)}" for one in settings)]
    yield from (f"{line} \\" for line in lines[:-1])
    yield lines[-1]
