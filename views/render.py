"""An answer as people read it: the same content as text, as Markdown, or as a piece of HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias, cast, get_args

from assay.engine.api import Assessor
from assay.engine.cohort.tables.layout import CohortPlan
from assay.engine.explaining.answer import Assessment
from assay.engine.explaining.documents import kind_of
from assay.engine.explaining.words import day_words
from assay.facts.language.phrases import all_of
from assay.facts.values.fact_set import FactSet
from assay.facts.values.suggest import one_of
from assay.rules.language.standard import Standard
from assay.views.phrases import say
from assay.views.text.layout import WIDE, WIDTH, Paint, lines_of, wrapped

RenderForm: TypeAlias = Literal["text", "markdown", "html"]
ReportForm: TypeAlias = Literal["html", "markdown"]
_NARROWEST = 40


def render(
    answer: object, form: RenderForm = "text", *, personal: bool = False, source: str = "FACTS", width: int = WIDTH
) -> str:
    """An assessment or the answer to a question, as the command prints it; of a standard and facts what they are.

    ``markdown`` has the same content under headings, in lists and tables; ``html``
    is one ``article`` of it, without styles, to be put into a page. Texts of
    others are escaped in both. ``personal`` shows what an assessment knows about
    single people; other answers tell what was asked for when they were made.
    ``source`` is how the facts are called in commands, ``width`` the length of
    the text's lines. TypeError where it is nothing that can be shown, ValueError
    where there is no such form.
    """
    if form not in get_args(RenderForm):
        raise ValueError(f"there is no form '{str(form)[:40]}'; {one_of(str(form), get_args(RenderForm))}")
    if width < _NARROWEST:
        raise ValueError(f"lines have {_NARROWEST} characters or more, so width cannot be {width}")
    shown = answer.showing_personal() if personal and isinstance(answer, Assessment) else answer
    if form == "text":
        with lines_of(width):
            return _text(shown, Paint(False), source)
    markdown = _markdown(shown, source)
    if form == "markdown":
        return markdown
    from assay.views.markdown.to_html import html_of_markdown

    return html_of_markdown(markdown)


def report(
    assessment: Assessment,
    form: ReportForm = "html",
    *,
    previous: Assessment | None = None,
    personal: bool = False,
) -> str:
    """The whole assessment as one page to print, to file and to hand round, or the same as Markdown.

    The page needs nothing else. ``previous`` is an earlier assessment, to show what
    changed. ValueError where there is no such form.
    """
    if form not in get_args(ReportForm):
        raise ValueError(f"there is no form '{str(form)[:40]}'; {one_of(str(form), get_args(ReportForm))}")
    from assay.engine.assessing.assess import compile_standard
    from assay.views.report.page import report_of

    compiled = compile_standard(assessment.standard)
    content = report_of(compiled, assessment.showing_personal() if personal else assessment, previous)
    if form == "markdown":
        from assay.views.report.markdown import report_markdown

        return report_markdown(content)
    from assay.views.report.html import report_html

    return report_html(content)


def _markdown(answer: object, source: str) -> str:
    from assay.views.markdown.lines import MarkedPaint, markdown_of_lines

    if isinstance(answer, Assessment):
        from assay.views.markdown.assessment import assessment_markdown

        return assessment_markdown(answer)
    kind = "" if isinstance(answer, _THINGS) else kind_of(answer)
    if kind == "cohort-summary":
        from assay.views.cohort.markdown import summary_markdown

        return summary_markdown(cast("Any", answer))
    with lines_of(WIDE):
        if kind == "margins":
            from assay.views.markdown.margins import margins_markdown

            return margins_markdown(cast("Any", answer), source)
        return markdown_of_lines(_text(answer, MarkedPaint(), source))


_THINGS = (Assessment, Standard, FactSet, Assessor, CohortPlan)


def _text(answer: object, paint: Paint, source: str) -> str:
    match answer:
        case Assessment():
            from assay.views.text.assessment import assessment_text

            return assessment_text(answer, paint, source)
        case Standard():
            from assay.views.text.standards import standard_text

            return standard_text(answer, paint)
        case Assessor():
            return _text(answer.standard, paint, source)
        case CohortPlan():
            return _text(answer.plan.standard, paint, source)
        case FactSet():
            return "\n".join(_facts(answer, paint)) + "\n"
        case _:
            return _answer_text(kind_of(answer), answer, paint, source)


def _answer_text(kind: str, answer: Any, paint: Paint, source: str) -> str:
    """By kind, since half of the answers come of modules that need Z3."""
    match kind:
        case "proof":
            from assay.views.text.why import proof_text

            return proof_text(answer, paint, source=source)
        case "missing":
            from assay.views.text.missing import missing_text

            return missing_text(answer, paint, source)
        case "bounds":
            from assay.views.text.bounds import bounds_text

            return bounds_text(answer, paint, source)
        case "whatif":
            from assay.views.text.whatif import whatif_text

            return whatif_text(answer, paint, source)
        case "improvement":
            from assay.views.text.improve import improve_text

            return improve_text(answer, paint, source, len(answer.ways))
        case "comparison":
            from assay.views.text.compare import compare_text

            return compare_text(answer, paint, source, document=False)
        case "margins":
            from assay.views.text.margins import margins_text

            return margins_text(answer, paint, source)
        case "valid_until":
            from assay.views.text.until import until_text

            return until_text(answer, paint, source)
        case "verification":
            from assay.views.text.verify import verify_text

            return verify_text(answer, paint, source)
        case "cohort-summary":
            from assay.views.cohort.text import summary_text

            return summary_text(answer, paint)
        case "interview":
            from assay.views.text.ask import ending_text

            return ending_text(answer, source, "", paint)
        case _:
            raise TypeError(f"{type(answer).__name__} cannot be shown")


def _facts(facts: FactSet, paint: Paint) -> Iterator[str]:
    yield paint.bold(facts.subject_name)
    yield from wrapped(say("common", "as_of", day=day_words(facts.as_of), period=facts.period.name))
    earlier = sum(len(one.given) for one in facts.periods[1:])
    yield from wrapped(say("render", "facts", current=len(facts.current), earlier=earlier))
    if facts.files():
        yield from wrapped(say("render", "files", files=all_of(facts.files())))
