"""An assessment as Markdown, for minutes, wikis and pull requests."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.reasons import missing, reason_words, why_not
from assay.engine.explaining.words import any_of, day_words, verdict_words
from assay.engine.reference.tally import TALLIED
from assay.facts.problems.positions import printable
from assay.views.phrases import say as phrase
from assay.views.unsettled import unsettled_words


def assessment_markdown(assessment: Assessment) -> str:
    """The same content as the text, as headings, tables and lists."""
    return "\n".join(_lines(assessment)) + "\n"


def _lines(assessment: Assessment) -> Iterator[str]:
    facts, standard = assessment.facts, assessment.standard
    yield f"# {escaped(facts.subject_name)}"
    yield ""
    yield f"{standard.title}, version {standard.version}  "
    yield f"As of {day_words(assessment.as_of)}, review period {escaped(facts.period.name)}"
    yield ""
    level = assessment.level
    if level.verdict == "unknown":
        titles = any_of([level.title(one) for one in level.could_be])
        yield f"**Level: not settled yet.** It could be {titles}."
    else:
        yield f"**Level: {level.title()}**"
    yield ""
    if assessment.assumptions:
        yield "## Assumptions"
        yield ""
        for one in assessment.assumptions:
            rests = f", on which {', '.join(one.criteria)} rest" if one.criteria else ""
            yield f"- `{one.fact}`: {escaped(str(one.value))}{rests}"
        yield ""
    yield from _tables(assessment)
    yield from _reasons(assessment)
    yield f"Standard `{standard.digest}`  "
    yield f"Facts `{facts.digest}`"


def _tables(assessment: Assessment) -> Iterator[str]:
    yield "## Areas"
    yield ""
    yield f"| area | verdict | {' | '.join(verdict_words(name) for name in TALLIED)} |"
    yield f"|---|---|{'---:|' * len(TALLIED)}"
    for area in assessment.areas:
        counts = " | ".join(str(area.tally[name]) for name in TALLIED)
        yield f"| {area.id} {escaped(area.area.title)} | {verdict_words(area.verdict)} | {counts} |"
    yield ""
    yield "## Criteria"
    yield ""
    yield "| | criterion | verdict |"
    yield "|---|---|---|"
    for result in assessment.criteria:
        yield f"| {result.id} | {escaped(result.criterion.title)} | {verdict_words(result.verdict)} |"
    yield ""


def _reasons(assessment: Assessment) -> Iterator[str]:
    reader, vocabulary = assessment.reader, assessment.standard.vocabulary
    for verdict, heading in (("not_met", "Not met"), ("partly_met", "Partly met")):
        found = [c for c in assessment.criteria if c.verdict == verdict]
        if found:
            yield f"## {heading}"
            yield ""
            for result in found:
                yield f"- **{result.id} {escaped(result.criterion.title)}**"
                for reason in why_not(reader, result.id):
                    yield f"  - {escaped(reason_words(reader, reason))}"
                if result.criterion.improve:
                    yield f"  - To improve: {escaped(result.criterion.improve)}"
            yield ""
    unknown = [c for c in assessment.criteria if c.verdict == "unknown"]
    if unknown:
        yield "## Not known"
        yield ""
        for result in unknown:
            could_be = any_of([verdict_words(one) for one in result.could_be])
            yield f"- **{result.id} {escaped(result.criterion.title)}**: could be {could_be}"
            for one in missing(reader, result.id):
                words = unsettled_words(vocabulary, one.key, one.back, one.reason, one.rows, one.field, one.on)
                yield f"  - `{one.name}`: {escaped(words or one.question)}"
            if not missing(reader, result.id):
                yield f"  - {escaped(phrase('unsettled', 'beyond'))}"
        yield ""
    cautions = [(c.id, caution.say) for c in assessment.criteria for caution in c.cautions]
    if cautions:
        yield "## Cautions"
        yield ""
        for id_, say in cautions:
            yield f"- {id_}: {escaped(say)}"
        yield ""


def escaped(text: str) -> str:
    """Text that cannot become markup."""
    for character in "\\`*_[]<>|#":
        text = text.replace(character, f"\\{character}")
    return printable(" ".join(text.split()))
