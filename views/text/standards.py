"""Standards in words: the list, one standard, one criterion."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.speaker import Speaker
from assay.engine.explaining.words import literal_words
from assay.rules.language import terms
from assay.rules.language.standard import Criterion, ParameterInfo, Standard
from assay.rules.language.terms import Condition, Parameter, Term, children, looked_at
from assay.views.phrases import say

from .layout import Paint, wrapped

PAGE = "standards"
_INDENT = "  "


def standards_text(standards: list[Standard], paint: Paint) -> str:
    """A line for each standard that comes with Assay."""
    lines: list[str] = []
    for standard in standards:
        lines.append(f"{paint.bold(standard.id)} {standard.version}: {standard.title}")
        lines += wrapped(say(PAGE, "size", criteria=len(standard.criteria), areas=len(standard.areas)), _INDENT)
    lines += ["", say(PAGE, "more")]
    return "\n".join(lines) + "\n"


def standard_text(standard: Standard, paint: Paint) -> str:
    """A whole standard: what it is, its areas and criteria, its parameters, its levels."""
    return "\n".join(_standard(standard, paint)) + "\n"


def _standard(standard: Standard, paint: Paint) -> Iterator[str]:
    yield paint.bold(say(PAGE, "title", title=standard.title, id=standard.id, version=standard.version))
    yield from wrapped(standard.summary)
    source = standard.source
    yield from wrapped(say(PAGE, "source_published" if source.published else "source", source=source.title,
                           published=source.published))  # fmt: skip
    if standard.source.note:
        yield from wrapped(standard.source.note)
    yield ""
    for area in standard.areas:
        key = "area_of_group" if area.group else "area"
        yield paint.bold(say(PAGE, key, id=area.id, title=area.title, group=area.group))
        for criterion in standard.criteria:
            if criterion.area == area.id:
                yield f"{_INDENT}{criterion.id:<6}{criterion.title}"
    yield ""
    yield paint.bold(say(PAGE, "parameters"))
    for info in standard.parameters.values():
        star = "*" if info.normative else " "
        words = say(PAGE, "parameter", name=info.name, value=_value(info), because=info.because)
        yield from wrapped(f"{star} {words}", " ", " " * 5)
    yield ""
    yield paint.bold(say(PAGE, "levels"))
    speaker = Speaker(standard.vocabulary)
    for level in standard.levels:
        when = speaker.condition(level.when) if level.when else ""
        words = say(PAGE, "level" if when else "lowest_level", title=level.title, condition=when)
        yield from wrapped(words, _INDENT, _INDENT * 2)
    yield ""
    yield say(PAGE, "criterion", standard=standard.id, criterion=standard.criteria[0].id)


def _value(info: ParameterInfo) -> str:
    return literal_words(info.value, info.type)


def criterion_text(standard: Standard, criterion: Criterion, paint: Paint) -> str:
    """One criterion: what it asks, how it is read, what it looks at, what to do."""
    return "\n".join(_criterion(standard, criterion, paint)) + "\n"


def _criterion(standard: Standard, criterion: Criterion, paint: Paint) -> Iterator[str]:
    yield paint.bold(f"{criterion.id} {criterion.title}")
    yield from wrapped(criterion.statement)
    yield say(PAGE, "criterion_shown.source", area=criterion.source_area, item=criterion.source_item, at=criterion.at)
    yield ""
    yield from wrapped(say(PAGE, "criterion_shown.reading", reading=criterion.reading))
    yield ""
    rule, used = criterion.rule, list[Condition]()
    speaker = Speaker(standard.vocabulary)
    for role, condition in (("applies_when", rule.applies_when), ("met_when", rule.met_when),
                            ("partly_when", rule.partly_when)):  # fmt: skip
        if condition is not None:
            used.append(condition)
            yield paint.bold(say("common", f"role.{role}"))
            yield from _condition(condition, speaker, _INDENT)
    yield ""
    names = sorted({name for condition in used for name in parameters_in(condition)})
    if names:
        yield paint.bold(say(PAGE, "criterion_shown.parameters"))
        for name in names:
            info = standard.parameters[name]
            key = "criterion_shown.given" if info.normative else "parameter"
            words = say(PAGE, key, name=name, value=_value(info), because=info.because)
            yield from wrapped(words, _INDENT, _INDENT * 2)
        yield ""
    yield paint.bold(say(PAGE, "criterion_shown.facts"))
    keys = sorted({key for condition in used for key, _ in looked_at(condition)})
    for key in keys:
        definition = standard.vocabulary[key]
        words = say(PAGE, "criterion_shown.fact", key=key, type=say(PAGE, f"type.{definition.type}"),
                    question=definition.question)  # fmt: skip
        yield from wrapped(words, _INDENT, _INDENT * 2)
    yield ""
    if criterion.evidence:
        yield from wrapped(say(PAGE, "criterion_shown.evidence", evidence="; ".join(criterion.evidence)))
    if criterion.improve:
        yield from wrapped(say(PAGE, "criterion_shown.improve", improve=criterion.improve))


def _condition(condition: Condition, speaker: Speaker, indent: str) -> Iterator[str]:
    match condition:
        case terms.All(parts) | terms.Any(parts) | terms.AtLeast(_, parts):
            yield f"{indent}{_joined(condition)}"
            for part in parts:
                yield from _condition(part, speaker, indent + _INDENT)
        case _:
            yield from wrapped(speaker.condition(condition), f"{indent}- ", f"{indent}  ")


def _joined(condition: terms.All | terms.Any | terms.AtLeast) -> str:
    """How many of the parts must hold."""
    if isinstance(condition, terms.AtLeast):
        return say(PAGE, "condition.at_least", number=condition.number)
    return say(PAGE, "condition.all" if isinstance(condition, terms.All) else "condition.any")


def parameters_in(term: Term) -> set[str]:
    """The names of all parameters in a term."""
    found = {term.name} if isinstance(term, Parameter) else set[str]()
    for child in children(term):
        found |= parameters_in(child)
    return found
