"""The report as Markdown, for minutes and wikis: the same sections in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assay.views.markdown.escaping import escaped
from assay.views.needed import NeedLine, in_a_line
from assay.views.phrases import say as say_of

from .criteria import VerdictGroup
from .html import headings
from .page import Report
from .tree import Branch
from .words import say, sentence


def report_markdown(report: Report) -> str:
    """The whole report; the trees of reasons are lists."""
    sections = {
        "areas": _areas, "near": _near, "evidence": _evidence, "missing": _missing, "plan": _plan,
        "changes": _changes, "until": _until, "assumptions": _assumptions, "reading": _reading, "origin": _origin,
    }  # fmt: skip
    groups = {group.verdict: group for group in report.groups}
    lines = [*_head(report)]
    for id_, heading in headings(report):
        if id_ == "tally":  # the table of the areas is all that Markdown has of the picture
            continue
        lines += ["", f"## {escaped(say('tally.heading') if id_ == 'areas' else heading)}", ""]
        lines += _criteria(groups[id_]) if id_ in groups else sections[id_](report)
    return "\n".join(lines) + "\n"


def _head(report: Report) -> Iterator[str]:
    yield f"# {escaped(report.subject)}"
    yield ""
    source = f"; {say('cover.after', source=report.source)}" if report.source else ""
    yield escaped(f"{report.standard}, {say('cover.version', version=report.version)}{source}")
    yield ""
    yield f"**{say('cover.level')}: {escaped(report.level)}**"
    yield ""
    yield f"- {say('cover.as_of')}: {report.as_of}"
    yield f"- {say('cover.period')}: {escaped(report.period)}"
    for one in report.caveats:
        yield f"- {escaped(one.words)}"
    yield f"- {say('cover.personal' if report.personal else 'cover.private')}"


def _table(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(escaped, head))} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(escaped, row))} |"


def _areas(report: Report) -> Iterator[str]:
    before = [say("tally.before", period=report.period_before)] if report.period_before else []
    head = [say("tally.area"), say("tally.verdict"), *before, *(words for _, words in report.verdicts)]
    rows = [
        [f"{one.id} {one.title}", one.words, *([one.before_words] if before else []), *map(str, one.tally)]
        for one in report.areas
    ]
    yield from _table(head, [*rows, [say("tally.all"), *([""] * len(before)), "", *map(str, report.totals)]])


def _criteria(group: VerdictGroup) -> Iterator[str]:
    for one in group.criteria:
        yield f"### {escaped(one.id)} {escaped(one.title)}"
        yield ""
        yield f"*{escaped(one.statement)}*"
        yield ""
        for line in [NeedLine(one.could_be), *one.reasons, NeedLine(one.waits), *map(NeedLine, one.asked)]:
            yield from _lines(line, "")
        if one.more:
            yield f"- {say('criterion.more', count=one.more)}"
        for caution in one.cautions:
            yield f"- {say('criterion.caution')}: {escaped(caution.says)}"
            yield from (f"  - {escaped(sentence(words))}" for words in caution.because)
        if one.assumed:
            yield f"- {escaped(say('criterion.assumed', facts=', '.join(one.assumed)))}"
        for tree in one.trees:
            yield ""
            yield f"{escaped(tree.heading)}:"
            yield ""
            yield from _branch(tree.branch, "")
        yield ""
        yield f"{say('criterion.reading')}: {escaped(one.reading)}"
        if one.improve:
            yield ""
            yield f"{say('criterion.improve')}: {escaped(one.improve)}"
        yield ""


def _lines(line: NeedLine, indent: str) -> Iterator[str]:
    if line.words:
        yield f"{indent}- {escaped(line.words)}"
    for part in line.parts:
        yield from _lines(part, f"{indent}  ")


def _branch(branch: Branch, indent: str) -> Iterator[str]:
    yield f"{indent}- **{branch.mark}** {escaped(branch.words)}"
    for line in branch.lines:
        yield f"{indent}  - {escaped(line)}"
    for part in branch.parts:
        yield from _branch(part, f"{indent}  ")


def _near(report: Report) -> Iterator[str]:
    head = [say(f"near.{name}") for name in ("criterion", "threshold", "observed", "needs", "distance", "otherwise")]
    yield from _table(head, [
        [one.criterion, one.subject, one.observed, one.needed, one.distance, one.otherwise_words] for one in report.near
    ])  # fmt: skip


def _evidence(report: Report) -> Iterator[str]:
    names = ("fact", "value", "source", "collected_on", "by", "status", "criteria")
    yield from _table([say(f"register.{name}") for name in names], [
        [f"{one.label} ({one.name})", one.value, *(
            (found.source or say("register.nothing"), found.collected_on, found.by, found.status)
            if found else (one.written, "", "", "")
        ), ", ".join(one.criteria)]
        for one in report.register.entries for found in one.findings or (None,)
    ])  # fmt: skip


def _missing(report: Report) -> Iterator[str]:
    head = [say(f"missing.{name}") for name in ("question", "fact", "criteria")]
    yield from _table(head, [
        [one.words, " ".join(filter(None, [one.name, one.instead])), ", ".join(one.criteria)] for one in report.missing
    ])  # fmt: skip


def _plan(report: Report) -> Iterator[str]:
    head = [say(f"plan.{name}") for name in ("criterion", "gap", "improve", "who", "when")]
    yield from _table(head, [
        [f"{one.id} {one.title} ({one.words})", " ".join(map(in_a_line, one.gaps)),
         one.improve or say("plan.nothing"), "", ""]
        for one in report.plan
    ])  # fmt: skip


def _changes(report: Report) -> Iterator[str]:
    changes = report.changes
    if changes is None:
        return
    for words in (*changes.remarks, *changes.level):
        yield escaped(words)
        yield ""
    for group in changes.groups:
        yield f"### {escaped(group.heading)}"
        yield ""
        yield from _table([say(f"changes.{name}") for name in ("what", "was", "now", "because")], [
            [f"{say('changes.area', id=one.area) if one.area else one.target} {one.title}", one.was_words,
             one.now_words, " ".join(one.because)]
            for one in group.changes
        ])  # fmt: skip
        yield ""
    if changes.renamed:
        yield f"### {escaped(say_of('compare', 'renamed.heading'))}"
        yield ""
        yield from (f"- {escaped(words)}" for words in changes.renamed)
        yield ""
    yield escaped(changes.unchanged)


def _until(report: Report) -> Iterator[str]:
    yield escaped(report.holding.words)
    yield ""
    if report.holding.turnings:
        yield from _table([say(f"until.{name}") for name in ("day", "turned", "because")], [
            [one.day, "; ".join(one.turned), " ".join(one.causes)] for one in report.holding.turnings
        ])  # fmt: skip


def _assumptions(report: Report) -> Iterator[str]:
    if report.assumed:
        yield from _table([say(f"assumptions.{name}") for name in ("fact", "value", "criteria", "note")], [
            [f"{one.label} ({one.name})", one.value, ", ".join(one.criteria), one.note] for one in report.assumed
        ])  # fmt: skip
    for words in report.remarks:
        yield f"- {escaped(words)}"


def _reading(report: Report) -> Iterator[str]:
    yield escaped(say("reading.words"))


def _origin(report: Report) -> Iterator[str]:
    for name, value in report.origin:
        yield f"- {escaped(name)}: {escaped(value)}"
