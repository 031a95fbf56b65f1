"""Standards in words: the list, one standard, one criterion."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.words import Speaker, amount_words
from assay.facts.values.dates import Duration
from assay.rules.language import terms
from assay.rules.language.standard import Criterion, Standard
from assay.rules.language.terms import Condition, Parameter, Term, children, looked_at

from .layout import Paint, wrapped

_INDENT = "  "


def standards_text(standards: list[Standard], paint: Paint) -> str:
    """A line for each standard that comes with Assay."""
    lines: list[str] = []
    for standard in standards:
        lines.append(f"{paint.bold(standard.id)} {standard.version}: {standard.title}")
        lines += wrapped(f"{len(standard.criteria)} criteria in {len(standard.areas)} areas", _INDENT)
    lines += ["", "More: assay standards show ID"]
    return "\n".join(lines) + "\n"


def standard_text(standard: Standard, paint: Paint) -> str:
    """A whole standard: what it is, its areas and criteria, its parameters, its levels."""
    return "\n".join(_standard(standard, paint)) + "\n"


def _standard(standard: Standard, paint: Paint) -> Iterator[str]:
    yield paint.bold(f"{standard.title} ({standard.id} {standard.version})")
    yield from wrapped(standard.summary)
    published = f", {standard.source.published}" if standard.source.published else ""
    yield from wrapped(f"Source: {standard.source.title}{published}")
    if standard.source.note:
        yield from wrapped(standard.source.note)
    yield ""
    for area in standard.areas:
        group = f" ({area.group})" if area.group else ""
        yield paint.bold(f"{area.id} {area.title}{group}")
        for criterion in standard.criteria:
            if criterion.area == area.id:
                yield f"{_INDENT}{criterion.id:<6}{criterion.title}"
    yield ""
    yield paint.bold("Parameters (* given by the source)")
    for info in standard.parameters.values():
        star = "*" if info.normative else " "
        shown = str(info.value) if isinstance(info.value, Duration) else amount_words(info.value, info.type)
        yield from wrapped(f"{star} {info.name}: {shown}. {info.because}", " ", " " * 5)
    yield ""
    yield paint.bold("Levels, best first")
    speaker = Speaker(standard.vocabulary)
    for level in standard.levels:
        when = f": {speaker.condition(level.when)}" if level.when else ": otherwise"
        yield from wrapped(f"{level.title}{when}", _INDENT, _INDENT * 2)
    yield ""
    yield f"One criterion in full: assay standards show {standard.id} {standard.criteria[0].id}"


def criterion_text(standard: Standard, criterion: Criterion, paint: Paint) -> str:
    """One criterion: what it asks, how it is read, what it looks at, what to do."""
    return "\n".join(_criterion(standard, criterion, paint)) + "\n"


def _criterion(standard: Standard, criterion: Criterion, paint: Paint) -> Iterator[str]:
    yield paint.bold(f"{criterion.id} {criterion.title}")
    yield from wrapped(criterion.statement)
    yield f"Source: area {criterion.source_area}, item {criterion.source_item}; in {criterion.at}"
    yield ""
    yield from wrapped(f"Reading: {criterion.reading}")
    yield ""
    rule = criterion.rule
    conditions = [("Applies when", rule.applies_when), ("Met when", rule.met_when),
                  ("Partly met when", rule.partly_when)]  # fmt: skip
    speaker = Speaker(standard.vocabulary)
    for heading, condition in conditions:
        if condition is not None:
            yield paint.bold(heading)
            yield from _condition(condition, speaker, _INDENT)
    yield ""
    used = [condition for _, condition in conditions if condition is not None]
    names = sorted({name for condition in used for name in parameters_in(condition)})
    if names:
        yield paint.bold("Parameters")
        for name in names:
            info = standard.parameters[name]
            shown = str(info.value) if isinstance(info.value, Duration) else amount_words(info.value, info.type)
            given = ", given by the source" if info.normative else ""
            yield from wrapped(f"{name}: {shown}{given}. {info.because}", _INDENT, _INDENT * 2)
        yield ""
    yield paint.bold("Facts it looks at")
    keys = sorted({key for condition in used for key, _ in looked_at(condition)})
    for key in keys:
        definition = standard.vocabulary[key]
        yield from wrapped(f"{key} ({definition.type}): {definition.question}", _INDENT, _INDENT * 2)
    yield ""
    if criterion.evidence:
        yield from wrapped(f"Evidence: {'; '.join(criterion.evidence)}")
    if criterion.improve:
        yield from wrapped(f"To improve: {criterion.improve}")


def _condition(condition: Condition, speaker: Speaker, indent: str) -> Iterator[str]:
    match condition:
        case terms.All(parts) | terms.Any(parts) | terms.AtLeast(_, parts):
            number = f"at least {condition.number} of:" if isinstance(condition, terms.AtLeast) else ""
            yield f"{indent}{number or ('all of:' if isinstance(condition, terms.All) else 'at least one of:')}"
            for part in parts:
                yield from _condition(part, speaker, indent + _INDENT)
        case _:
            yield from wrapped(speaker.condition(condition), f"{indent}- ", f"{indent}  ")


def parameters_in(term: Term) -> set[str]:
    """The names of all parameters in a term."""
    found = {term.name} if isinstance(term, Parameter) else set[str]()
    for child in children(term):
        found |= parameters_in(child)
    return found
