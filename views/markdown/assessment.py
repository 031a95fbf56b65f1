"""An assessment as Markdown, for minutes, wikis and pull requests."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.cautions import cautions_seen
from assay.engine.explaining.needed import needed_for, waiting_for
from assay.engine.explaining.reasons import missing
from assay.engine.explaining.words import day_words, verdict_words
from assay.engine.reference.tally import TALLIED
from assay.facts.language.phrases import any_of
from assay.views.needed import NeedLine, choices_words, need_lines
from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .escaping import at_line_start, escaped

PAGE = "assessment"


def assessment_markdown(assessment: Assessment) -> str:
    """The same content as the text, as headings, tables and lists."""
    return "\n".join(_lines(assessment)) + "\n"


def _lines(assessment: Assessment) -> Iterator[str]:
    facts, standard = assessment.facts, assessment.standard
    yield f"# {escaped(facts.subject_name)}"
    yield ""
    title, version = escaped(standard.title), escaped(standard.version)
    yield at_line_start(f"{say('common', 'standard', title=title, version=version)}  ")
    yield say("common", "as_of", day=day_words(assessment.as_of), period=escaped(facts.period.name))
    yield ""
    level = assessment.level
    if level.verdict == "unknown":
        titles = any_of([escaped(level.title(one)) for one in level.could_be])
        yield say(PAGE, "markdown.level_open", levels=titles)
    else:
        yield say(PAGE, "markdown.level", level=escaped(level.title()))
    yield ""
    if assessment.assumptions:
        yield f"## {say(PAGE, 'markdown.assumptions')}"
        yield ""
        for one in assessment.assumptions:
            key = "markdown.assumed_for" if one.criteria else "markdown.assumed"
            value = escaped(str(one.value))
            yield f"- {say(PAGE, key, fact=one.fact, value=value, criteria=', '.join(map(escaped, one.criteria)))}"
        yield ""
    yield from _tables(assessment)
    yield from _reasons(assessment)
    yield f"{say(PAGE, 'markdown.standard', digest=standard.digest)}  "
    yield say(PAGE, "markdown.facts", digest=facts.digest)


def _tables(assessment: Assessment) -> Iterator[str]:
    yield f"## {say(PAGE, 'areas')}"
    yield ""
    head = [say(PAGE, "markdown.area"), say(PAGE, "markdown.verdict"), *map(verdict_words, TALLIED)]
    yield f"| {' | '.join(head)} |"
    yield f"|---|---|{'---:|' * len(TALLIED)}"
    for area in assessment.areas:
        counts = " | ".join(str(area.tally[name]) for name in TALLIED)
        yield f"| {escaped(area.id)} {escaped(area.area.title)} | {verdict_words(area.verdict)} | {counts} |"
    yield ""
    yield f"## {say(PAGE, 'criteria')}"
    yield ""
    yield f"| | {say(PAGE, 'markdown.criterion')} | {say(PAGE, 'markdown.verdict')} |"
    yield "|---|---|---|"
    for result in assessment.criteria:
        yield f"| {escaped(result.id)} | {escaped(result.criterion.title)} | {verdict_words(result.verdict)} |"
    yield ""


def _needed(line: NeedLine, indent: str) -> Iterator[str]:
    yield f"{indent}- {escaped(line.words)}"
    for part in line.parts:
        yield from _needed(part, f"{indent}  ")


def _reasons(assessment: Assessment) -> Iterator[str]:
    reader = assessment.reader
    for verdict in ("not_met", "partly_met"):
        found = [c for c in assessment.criteria if c.verdict == verdict]
        if found:
            yield f"## {say(PAGE, f'markdown.{verdict}')}"
            yield ""
            for result in found:
                yield f"- **{escaped(result.id)} {escaped(result.criterion.title)}**"
                for line in need_lines(reader, needed_for(reader, result.id)):
                    yield from _needed(line, "  ")
                if result.criterion.improve:
                    yield f"  - {say(PAGE, 'markdown.improve', improve=escaped(result.criterion.improve))}"
            yield ""
    unknown = [c for c in assessment.criteria if c.verdict == "unknown"]
    if unknown:
        yield f"## {say(PAGE, 'markdown.unknown')}"
        yield ""
        for result in unknown:
            could_be = any_of([verdict_words(one) for one in result.could_be])
            title = escaped(result.criterion.title)
            yield f"- {say(PAGE, 'markdown.could_be', id=escaped(result.id), title=title, could_be=could_be)}"
            if choices := choices_words(waiting_for(reader, result.id)):
                yield f"  - {escaped(choices)}"
            for one in missing(reader, result.id):
                words = unsettled_words(one.label, one.back, one.reason, one.rows, one.field_label, one.on)
                yield f"  - `{one.name}`: {escaped(words or one.question)}"
            if not missing(reader, result.id):
                yield f"  - {escaped(say('unsettled', 'beyond'))}"
        yield ""
    cautions = [c for c in assessment.criteria if c.cautions]
    if cautions:
        yield f"## {say(PAGE, 'cautions')}"
        yield ""
        for result in cautions:
            for seen in cautions_seen(reader, result.id, result.cautions):
                yield f"- {escaped(result.id)}: {escaped(seen.says)}"
                yield from (f"  - {escaped(words)}" for words in seen.because)
        yield ""
