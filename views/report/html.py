"""The report as one HTML file: nothing from elsewhere, no script, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterator

from assay.views.pages import page
from assay.views.phrases import say as say_of

from .page import Report
from .words import say


def report_html(report: Report) -> str:
    """The whole page. A section that has nothing to show is left out, from the contents as well."""
    blocks = all(len(area.blocks) == sum(area.tally) for area in report.areas)
    filling = {"report": report, "say": say, "headings": dict(headings(report)), "blocks": blocks,
               "renamed": say_of("compare", "renamed.heading")}  # fmt: skip
    return page("assessment.html.j2", filling)


def headings(report: Report) -> Iterator[tuple[str, str]]:
    """The sections in their order: the anchor and the heading of each."""
    yield "areas", say("picture.heading")
    yield "tally", say("tally.heading")
    for group in report.groups:
        yield group.verdict, group.heading
    if report.near:
        yield "near", say("near.heading")
    yield "evidence", say("register.heading")
    if report.missing:
        yield "missing", say("missing.heading")
    if report.plan:
        yield "plan", say("plan.heading")
    if report.changes:
        yield "changes", say("changes.heading", period=report.period_before)
    yield "until", say("until.heading")
    if report.assumed or report.remarks:
        yield "assumptions", say("assumptions.heading")
    yield "reading", say("origin.verdicts")
    yield "origin", say("origin.heading")
