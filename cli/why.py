"""One verdict in full: the tree of conditions, what was observed, what settled it, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assay.engine.answer import Assessment
from assay.engine.because import Because
from assay.engine.reader import ROLES
from assay.engine.reasons import missing, reason_words, settling
from assay.engine.words import TRUTH, any_of, day_words, verdict_words
from assay.facts.records import Records
from assay.facts.references import reference
from assay.facts.rows import place_words
from assay.facts.values import UNKNOWN
from assay.rules.terms import Compare, Quantified

from .output import Paint, wrapped
from .text import level_lines
from .why_rows import finding_words, rows_lines

_ROLES = {"applies_when": "Applies when", "met_when": "Met when", "partly_when": "Partly met when"}
_MARK = {True: "yes", False: "no", None: " ? "}


def why_text(
    assessment: Assessment, target: str, paint: Paint, rows: bool = False, personal: bool = False
) -> str:
    """Why a criterion, an area or the level has its verdict; with ``rows`` the very records that count."""
    if personal:
        assessment = assessment.showing_personal()
    if target == "level":
        lines = [*_level(assessment, paint)]
    elif any(c.id == target for c in assessment.criteria):
        lines = [*_criterion(assessment, target, paint)]
    else:
        lines = [*_area(assessment, target.removeprefix("area "), paint)]
    if rows:
        lines += rows_lines(assessment, target, paint, personal)
    return "\n".join([*_assumed(assessment, target), *lines]) + "\n"


def _assumed(assessment: Assessment, target: str) -> Iterator[str]:
    """Assumptions stand first in every explanation."""
    found = [
        one for one in assessment.assumptions
        if target in one.criteria or target == "level" or any(
            assessment.criterion(id_).criterion.area == target.removeprefix("area ") for id_ in one.criteria
        )
    ]  # fmt: skip
    for one in found:
        note = f" ({one.note})" if one.note else ""
        yield from wrapped(f"Assumed, not shown: {one.fact} is {one.value}{note}", "", "  ")
    if found:
        yield ""


def _criterion(assessment: Assessment, id_: str, paint: Paint) -> Iterator[str]:
    result = assessment.criterion(id_)
    criterion = result.criterion
    verdict = paint.verdict(verdict_words(result.verdict), result.verdict)
    yield f"{paint.bold(f'{id_} {criterion.title}')}: {verdict}"
    yield from wrapped(criterion.statement)
    yield from _could_be(result.verdict, result.could_be)
    yield ""
    because = assessment.because(id_)
    shown: set[int] = set()
    for role in ROLES:
        if role not in because or (role == "partly_when" and result.verdict == "met"):
            continue
        if role != "applies_when" and result.verdict == "not_applicable":
            continue
        yield from _tree(assessment, _ROLES[role], because[role], paint, shown)
    yield from _settled(assessment, result.verdict, because)
    yield from _asked(assessment, id_, result.verdict)
    for caution in result.cautions:
        yield from wrapped(f"Caution: {caution.say}")
    yield from wrapped(f"Reading: {criterion.reading}")
    if result.verdict in ("not_met", "partly_met") and criterion.improve:
        yield from wrapped(f"To improve: {criterion.improve}")


def _area(assessment: Assessment, id_: str, paint: Paint) -> Iterator[str]:
    result = assessment.area(id_)
    verdict = paint.verdict(verdict_words(result.verdict), result.verdict)
    yield f"{paint.bold(f'Area {id_} {result.area.title}')}: {verdict}"
    yield from _could_be(result.verdict, result.could_be)
    yield ""
    for criterion in assessment.criteria:
        if criterion.criterion.area == id_:
            words = verdict_words(criterion.verdict).ljust(15)
            yield f"  {criterion.id:<6}{paint.verdict(words, criterion.verdict)}{criterion.criterion.title}"
    yield ""
    because = assessment.because(f"area {id_}")
    shown: set[int] = set()
    for role in ROLES:
        if role in because:
            yield from _tree(assessment, _ROLES[role], because[role], paint, shown)
    yield from _settled(assessment, result.verdict, because)


def _level(assessment: Assessment, paint: Paint) -> Iterator[str]:
    yield from level_lines(assessment, paint)
    yield ""
    for area in assessment.areas:
        words = verdict_words(area.verdict).ljust(15)
        group = f" ({area.area.group})" if area.area.group else ""
        yield f"  {area.id:<6}{paint.verdict(words, area.verdict)}{area.area.title}{group}"
    yield ""
    shown: set[int] = set()
    for level, because in assessment.because("level").items():
        yield from _tree(assessment, f"{assessment.level.title(level)} when", because, paint, shown)
    yield from wrapped("The best level whose conditions hold is the level; where none does, it is "
                       f"{assessment.level.title(assessment.level.levels[-1].id)}.")


def _could_be(verdict: str, could_be: tuple[str, ...]) -> Iterator[str]:
    if verdict == "unknown":
        words = any_of([verdict_words(one) for one in could_be])
        yield from wrapped(f"It could still be {words}.")


def _tree(
    assessment: Assessment, heading: str, because: Because, paint: Paint, shown: set[int]
) -> Iterator[str]:
    yield f"{paint.bold(heading)}: {TRUTH[because.value]}"
    yield from _branch(assessment, because, "  ", paint, shown)
    yield ""


def _branch(
    assessment: Assessment, because: Because, indent: str, paint: Paint, shown: set[int]
) -> Iterator[str]:
    """A condition and its parts. What stood above already is not unfolded again."""
    again = id(because.said) in shown
    shown.add(id(because.said))
    colour = {True: "met", False: "not_met", None: "unknown"}[because.value]
    mark = f"[{_MARK[because.value]}]"
    words = {
        "all": "all of these",
        "any": "at least one of these",
        "not": "this is not so",
    }.get(because.kind) if because.parts else None
    if because.kind == "at_least":
        words = f"at least {getattr(because.term, 'number', '')} of these"
    leaf = words is None and not because.parts
    above = " (as above)" if again and (because.parts or leaf) else ""
    first, *rest = wrapped((words or because.says) + above, f"{indent}{mark} ", f"{indent}      ")
    yield first.replace(mark, paint.verdict(mark, colour), 1)
    yield from rest
    deeper = f"{indent}      "
    if again:
        return
    if leaf:
        yield from _observed(assessment, because, deeper)
    for part in because.parts:
        yield from _branch(assessment, part, f"{indent}  ", paint, shown)


def _observed(assessment: Assessment, because: Because, indent: str) -> Iterator[str]:
    observed = because.observed_words()
    margin = because.margin
    note = ""
    if margin and margin.records is not None and margin.records < 0:
        note = f" ({-margin.records} more needed)"
    elif margin and margin.records:
        note = f" ({margin.records} to spare)"
    if observed:
        needed = because.needed_words().strip(" ()")
        against = f"; compared with {needed}" if needed and note == "" else ""
        yield from wrapped(f"observed: {observed}{note}{against}", indent, f"{indent}  ")
    if because.counted and because.counted.no and isinstance(because.term, Quantified | Compare):
        yield from _rows(assessment, "not so", because.counted.no, because, indent)
    if because.counted and because.counted.open:
        yield from _rows(assessment, "not known", because.counted.open, because, indent)
    reader = assessment.reader
    for key, back in reader.with_sources(because.said.facts):
        given = reader.given(key, back)
        name = reference(key, back)
        if given is not None:
            yield from wrapped(f"{name}: {_backing(assessment, key, back)}", f"{indent}from ", f"{indent}  ")
        elif reader.facts.absent(back):
            yield from wrapped(f"{name}: there was no such period", indent, f"{indent}  ")
        elif reader.amount(key, back) is UNKNOWN:
            yield from wrapped(f"{name} is not given", indent, f"{indent}  ")


def _rows(
    assessment: Assessment, what: str, rows: tuple[int | str, ...], because: Because, indent: str
) -> Iterator[str]:
    tallied = isinstance(rows[0], str)
    if len(rows) > 12 and not tallied:
        return
    noun = "" if tallied else "records "
    found = assessment.records_behind(because)
    where = ""
    if found is not None and found.file:
        places = [place_words(found.records, n).removeprefix("row ") for n in rows if isinstance(n, int)]
        where = f" (in rows {', '.join(places)} of {found.file})"
    yield from wrapped(f"{what}: {noun}{', '.join(map(str, rows))}{where}", indent, f"{indent}  ")


def _backing(assessment: Assessment, key: str, back: int) -> str:
    given = assessment.reader.given(key, back)
    if given is None:
        return ""
    parts = [str(given.at)]
    if isinstance(given.value, Records) and given.value.origin is not None:
        origin = given.value.origin
        parts = [f"{origin.file}{f', sheet {origin.sheet}' if origin.sheet else ''}"]
    parts += [finding_words(one) for one in given.findings] or ["asserted, without evidence"]
    if given.backing is not None and given.backing.resolution is not None:
        settled = given.backing.resolution
        on = f" on {day_words(settled.on)}" if settled.on else ""
        parts.append(f"settled by {settled.by}{on}: {settled.why}")
    return ", ".join(parts)


_SETTLED = {
    "met": (("met_when", "Why it is met"),),
    "partly_met": (("met_when", "Why it is not met"), ("partly_when", "Why it is partly met")),
    "not_met": (("met_when", "Why it is not met"), ("partly_when", "Why it is not even partly met")),
    "not_applicable": (("applies_when", "Why it does not apply"),),
}


def _settled(assessment: Assessment, verdict: str, because: Mapping[str, Because]) -> Iterator[str]:
    """The leaves that by themselves decide: the shortest honest answer to *why*."""
    for role, heading in _SETTLED.get(verdict, ()):
        if role in because:
            yield f"{heading}:"
            for reason in settling(because[role]):
                yield from wrapped(reason_words(assessment.reader, reason), "  - ", "    ")
            yield ""


def _asked(assessment: Assessment, id_: str, verdict: str) -> Iterator[str]:
    if verdict != "unknown":
        return
    yield "What is missing:"
    for one in missing(assessment.reader, id_):
        rows = f" In records {', '.join(map(str, one.rows[:12]))} something is not recorded." if one.rows else ""
        instead = f" (or give {any_of(one.instead, 'and')})" if one.instead else ""
        question = "" if one.rows else f": {one.question}"
        yield from wrapped(f"{one.name}{instead}{question}{rows}", "  - ", "    ")
    yield ""
