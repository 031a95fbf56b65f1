"""The report of one assessment: a page that anyone can read, print and check, and nothing in it that should not be."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
import os
import pty
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import private_sentinels as sentinels
from shared import random_standards as generated
from shared import small_standards as small
from shared.command_line import command_here
from shared.profiles import times
from shared.strict_html import Page, contrast

import assay
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.views.report.html import headings, report_html
from assay.views.report.markdown import report_markdown
from assay.views.report.page import Report, report_of

Json = Any
SCHOOLS = ("oakfield", "riverside", "hillcrest")
HOSTILE = "</style></title><script>alert('x')</script>|{{ 7*7 }}{% raw %}"


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


def report(compiled: Compiled, facts: Json, earlier: Json = None, personal: bool = False) -> Report:
    """The report on some facts: a path, a document, or facts that were read."""
    found = [
        assess(compiled, one if isinstance(one, assay.FactSet) else assay.read_facts(one, compiled.plan.standard))
        for one in ([facts] if earlier is None else [facts, earlier])
    ]
    now = found[0].showing_personal() if personal else found[0]
    return report_of(compiled, now, found[1] if earlier is not None else None)


@pytest.fixture(scope="module")
def reports(compiled: Compiled, root: Path) -> dict[str, Report]:
    paths = {name: root / "examples" / name / "facts.yaml" for name in SCHOOLS}
    found = {name: report(compiled, path) for name, path in paths.items()}
    return found | {"a year later": report(compiled, paths["oakfield"], last_year(paths["oakfield"], compiled))}


def last_year(path: Path, compiled: Compiled) -> assay.FactSet:
    """The same facts, looked at a year earlier."""
    text = path.read_text("utf-8").replace("as_of: 2025-07-18", "as_of: 2024-07-18")
    return assay.parse_facts(text.replace("\nperiod: 2024/25", "\nperiod: 2023/24"), compiled.plan.standard)


# ---------------------------------------------------------------- the page


@pytest.mark.parametrize("name", [*SCHOOLS, "a year later"])
def test_the_page_is_well_formed_and_wants_nothing_from_elsewhere(name: str, reports: dict[str, Report]) -> None:
    text = report_html(reports[name])
    page = Page(text)
    assert page.mistakes() == []
    assert text.startswith('<!doctype html>\n<html lang="en">') and text.endswith("</html>\n")
    assert page.landmarks == ["header", "nav", "main"] and page.links[0] == "main", "the first link skips to the report"
    assert not re.search(r"url\(|@import|https?:|//|<script|javascript:|data:", text)
    areas = len(reports[name].areas)
    assert page.images == areas * (2 if reports[name].changes else 1)


@pytest.mark.parametrize("name", [*SCHOOLS, "a year later"])
def test_every_section_is_there_in_its_order(name: str, reports: dict[str, Report]) -> None:
    one = reports[name]
    order = ["areas", "tally", "not_met", "partly_met", "unknown", "met", "not_applicable", "near", "evidence",
             "missing", "plan", "changes", "until", "assumptions", "reading", "origin"]  # fmt: skip
    left_out = {
        "not_met": name == "riverside", "unknown": name == "riverside", "not_applicable": name == "riverside",
        "missing": name == "riverside", "assumptions": name == "riverside", "changes": name != "a year later",
    }  # fmt: skip
    wanted = [id_ for id_ in order if not left_out.get(id_)]
    assert [id_ for id_, _ in headings(one)] == wanted
    text = report_html(one)
    assert re.findall(r'<section id="(\w+)"', text) == wanted
    markdown = report_markdown(one)
    shown = [heading for id_, heading in headings(one) if id_ not in ("areas", "tally")]
    assert [line[3:] for line in markdown.splitlines() if line.startswith("## ")][1:] == shown


def test_the_page_says_what_the_assessment_says(compiled: Compiled, reports: dict[str, Report], root: Path) -> None:
    for name in SCHOOLS:
        assessment = assess(compiled, assay.read_facts(root / "examples" / name / "facts.yaml", compiled.plan.standard))
        text = re.sub(r"\s+", " ", "".join(Page(report_html(reports[name])).text))
        for criterion in assessment.criteria:
            assert criterion.criterion.title in text and criterion.criterion.statement in text
            assert criterion.criterion.reading in text
            for caution in criterion.cautions:
                assert caution.say in text
        for area in assessment.areas:
            drawn = next(one for one in reports[name].areas if one.id == area.id)
            assert [block.verdict for block in drawn.blocks] == [
                one.verdict for one in assessment.criteria if one.criterion.area == area.id
            ]
            assert drawn.tally == tuple(area.tally.values())
        assert assessment.standard.digest in text and assessment.facts.digest in text and assay.__version__ in text
        assert assessment.level.title() in text or assessment.level.verdict == "unknown"
        kept = {one.name for one in reports[name].register.entries}
        for key, one in assessment.facts.current.items():
            if key in kept and one.evidence is not None and one.evidence.source:
                assert one.evidence.source in text
        assert sum(count for _, count in reports[name].register.statuses) <= len(kept)


def test_the_reasons_are_those_of_why(reports: dict[str, Report]) -> None:
    shown = {one.id: one for group in reports["oakfield"].groups for one in group.criteria}
    assert [line.words for line in shown["9.1"].reasons] == [
        "Pairs that completed, of those due to end: 43 of 50, 86\N{NO-BREAK SPACE}%; needs at least "
        "90\N{NO-BREAK SPACE}% (2 more).",
    ]
    (tree,) = shown["9.1"].trees
    assert tree.branch.truth == "fails"
    assert tree.branch.lines[0].startswith("observed: 43 of 50") and "(2 more needed)" in tree.branch.lines[0]
    assert any("pair-register-2024-25.xlsx" in line and "facts.yaml:" in line for line in tree.branch.lines)
    assert shown["8.1"].could_be == "It could still be not met or met." and shown["8.1"].asked
    assert shown["3.2"].assumed == ("local.minority_share",)


def test_year_on_year_is_drawn_and_told(reports: dict[str, Report]) -> None:
    one = reports["a year later"]
    assert one.period_before == "2023/24" and one.changes is not None
    kinds = {group.heading: [change.target for change in group.changes] for group in one.changes.groups}
    assert "8.3" in kinds["Worse"] and "1.4" in kinds["Better"]
    assert all(len(area.before_blocks) == len(area.blocks) for area in one.areas)
    assert "2023/24" in report_markdown(one)


def test_what_is_folded_is_printed_and_every_text_stands_out(root: Path) -> None:
    style = (root / "views" / "templates" / "assessment.css.j2").read_text("utf-8")
    printed = style[style.index("@media print") :]
    assert re.search(r"details::details-content \{[^}]*content-visibility: visible", printed)
    shared = (root / "views" / "templates" / "style.css.j2").read_text("utf-8")
    for block in re.findall(r":root \{(.*?)\}", shared, re.DOTALL):
        colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
        for text, ground in (("lead", "faint"), ("ink", "faint"), ("ink", "paper"), ("soft", "paper")):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        assert contrast(colours["unknown"], colours["paper"]) >= 3, "a dashed line is seen (1.4.11)"


# ---------------------------------------------------------------- others' texts


def hostile_standard() -> assay.Standard:
    """A standard whose every text would be markup."""
    vocabulary = {
        "a": {"type": "text", "label": HOSTILE, "question": HOSTILE, "may_be_none": True},
        "b": {"type": "integer", "label": f"{HOSTILE} b", "question": HOSTILE, "unit": "<b>"},
        "c": {"type": "boolean", "label": f"{HOSTILE} c", "question": HOSTILE},
    }
    texts = {"title": HOSTILE, "statement": HOSTILE, "reading": f"{HOSTILE}\n{HOSTILE}", "improve": HOSTILE}
    criteria = [
        small.criterion("1.1", {"all": [{"fact": "a", "exists": True}, {"fact": "b", "at_least": 7}]}, **texts),
        small.criterion("1.2", {"fact": "c", "is": True}, **texts),
        small.criterion("X-1", {"fact": "b", "at_least": 2}, **texts,
                          cautions=[{"when": {"fact": "b", "at_least": 1}, "say": HOSTILE}]),
    ]  # fmt: skip
    document = small.rules(criteria, vocabulary, areas=[{"id": "1", "title": HOSTILE}])
    document["standard"] = small.HEAD | {"title": HOSTILE, "version": HOSTILE, "source": {"title": HOSTILE}}
    document["adding_up"] = json.loads(json.dumps(small.ADDING_UP))
    document["adding_up"]["levels"][0]["title"] = HOSTILE
    document["adding_up"]["levels"][1]["title"] = f"{HOSTILE} low"
    return small.standard(document)


def hostile_facts(**more: Json) -> Json:
    note = {"source": HOSTILE, "by": HOSTILE, "note": HOSTILE, "status": "assumed", "page": HOSTILE}
    return small.facts({"a": HOSTILE, "b": 3}, subject={"id": "x", "name": HOSTILE},
                         period={"name": HOSTILE, "from": "2024-09-01", "to": "2025-08-31"},
                         evidence={"a": note, "b": note}, **more)  # fmt: skip


def test_no_text_becomes_markup() -> None:
    compiled = compile_standard(hostile_standard())
    one = report(compiled, hostile_facts(), hostile_facts(as_of="2025-01-01"))
    text = report_html(one)
    assert Page(text).mistakes() == []
    assert "<script" not in text and "&lt;script&gt;" in text and "{{ 7*7 }}" in text and "{% raw %}" in text
    markdown = report_markdown(one)
    assert "<script" not in markdown.replace("\\<script", "")
    for written in (text, markdown):
        assert "\x1b" not in written and "\u202e" not in written
    with pytest.raises(assay.InputError, match=r"F004: a text holds the character U[+]202E"):
        report(compiled, small.facts({"a": f"{HOSTILE}\u202e", "b": 3}))
    rows = [line for line in markdown.splitlines() if line.startswith("| ")]
    assert rows and all(re.sub(r"\\.", "", line).count("|") in range(4, 10) for line in rows)


def test_many_criteria_in_an_area_are_drawn_by_verdict() -> None:
    criteria = [small.criterion(f"1.{n}", small.is_(n)) for n in range(30)]
    compiled = compile_standard(small.standard(small.rules(criteria, small.booleans(30))))
    one = report(compiled, small.facts({f"f{n}": n < 12 for n in range(20)}))
    assert [(block.verdict, block.label) for block in one.areas[0].blocks] == [
        ("met", "12"), ("not_met", "8"), ("unknown", "10")
    ]  # fmt: skip
    assert Page(report_html(one)).mistakes() == []


def test_a_standard_without_criteria_has_a_report() -> None:
    compiled = compile_standard(small.standard(small.rules([], small.booleans(1))))
    one = report(compiled, small.facts({}))
    assert Page(report_html(one)).mistakes() == [] and report_markdown(one)


@pytest.mark.parametrize("form", [sentinels.as_json, sentinels.as_csv])
def test_nothing_about_people_is_told(form: sentinels.Write, compiled: Compiled, tmp_path: Path) -> None:
    vocabulary = compiled.plan.standard.vocabulary
    path = form(tmp_path, sentinels.rows(vocabulary), vocabulary)
    for personal in (False, True):
        one = report(compiled, path, path, personal=personal)
        shown = sentinels.leaks(iter([report_html(one), report_markdown(one)]))
        assert bool(shown) == personal, "with --personal they are there, so that this test could fail"
    assert "single people" in report_html(one)


# ---------------------------------------------------------------- what holds for all


@settings(max_examples=times(25))
@given(data=st.data(), rules=generated.rule_documents())
def test_every_assessment_has_a_well_formed_report(data: st.DataObject, rules: Json) -> None:
    compiled = compile_standard(generated.standard_of(rules))
    one = report(compiled, data.draw(generated.fact_documents()))
    text = report_html(one)
    assert Page(text).mistakes() == []
    assert text == report_html(one) and report_markdown(one)


# ---------------------------------------------------------------- the command


def test_the_same_bytes_twice_and_in_time(root: Path, tmp_path: Path) -> None:
    facts = str(root / "examples" / "oakfield" / "facts.yaml")
    written: list[bytes] = []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-m", "assay.cli", "report", facts, "--output", str(tmp_path / "report.html")],
            capture_output=True, text=True, encoding="utf-8", check=False, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
        assert done.returncode == 0 and done.stdout == "" == done.stderr
        written.append((tmp_path / "report.html").read_bytes())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert written[0] == written[1]
    assert (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / 2 < 2, "seconds of the processor"


def test_the_format_is_as_the_file_says(root: Path, tmp_path: Path) -> None:
    facts = str(root / "examples" / "riverside" / "facts.yaml")
    assert command_here("report", facts, "-o", str(tmp_path / "r.md")) == (0, "")
    assert (tmp_path / "r.md").read_text("utf-8").startswith("# Riverside Academy\n")
    assert command_here("report", facts, "--format", "markdown")[1] == (tmp_path / "r.md").read_text("utf-8")
    assert command_here("report", facts)[1].startswith("<!doctype html>"), "into a pipe"
    status, shown = command_here("report", facts, "-o", str(tmp_path / "r.pdf"))
    assert status == 2 and "U104" in shown and not (tmp_path / "r.pdf").exists()


def test_a_page_is_not_written_to_a_terminal(root: Path) -> None:
    ours, theirs = pty.openpty()
    try:
        facts = str(root / "examples" / "riverside" / "facts.yaml")
        done = subprocess.run([sys.executable, "-m", "assay.cli", "report", facts], stdout=theirs, check=False,
                              stderr=subprocess.PIPE, text=True, encoding="utf-8")  # fmt: skip
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 2 and "U104" in done.stderr and "--output report.html" in done.stderr


def test_no_input_is_written_over_and_all_problems_are_told(root: Path, tmp_path: Path) -> None:
    text = (root / "examples" / "riverside" / "facts.yaml").read_text("utf-8")
    now, old = tmp_path / "now.html", tmp_path / "old.html"
    for path in (now, old):
        path.with_suffix(".yaml").write_text(text, "utf-8")
    for output in ("now.yaml", "old.yaml"):
        status, shown = command_here("report", str(tmp_path / "now.yaml"), "--previous", str(tmp_path / "old.yaml"),
                                      "--format", "html", "-o", str(tmp_path / output))  # fmt: skip
        assert status == 2 and "F005" in shown
        assert (tmp_path / output).read_text("utf-8") == text
    for path in (now, old):
        path.with_suffix(".yaml").write_text(text.replace("\nfacts:", "\nfacs:", 1), "utf-8")
    status, shown = command_here("report", str(tmp_path / "now.yaml"), "--previous", str(tmp_path / "old.yaml"),
                                  "-o", str(now))  # fmt: skip
    assert status == 2 and not now.exists()
    assert "now.yaml" in shown and "old.yaml" in shown, "of both at once"
