"""Every answer in every form: the same content, readable, escaped, short where it is shown in a line."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any, get_args

import polars as pl
import pytest
from markdown_it import MarkdownIt
from shared.command_line import command_here

import assay
from assay.engine.cohort.summing.summary import summarise
from assay.engine.explaining.about import about
from assay.engine.explaining.documents import KINDS
from assay.engine.questions.interview.result import (
    AskedFact,
    Certain,
    Interviewed,
    NotHere,
    StillOpen,
)
from assay.engine.questions.turned import TurnedVerdict
from assay.views.markdown.escaping import escaped
from assay.views.markdown.to_html import html_of_markdown
from assay.views.render import RenderForm

FORMS = get_args(RenderForm)
EXAMPLE = "examples/oakfield/facts.yaml"
HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://e/i.png) **b** `c` | # \\ &lt; <http://e>"
_TAGS = {"article", "h2", "h3", "p", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong",
         "code"}  # fmt: skip
_ATTRIBUTES = {"class", "lang", "scope", "value"}


def hostile(standard: assay.Standard) -> assay.Standard:
    """The same rules under titles that a stranger wrote."""
    return replace(
        standard, title=HOSTILE, version=HOSTILE, summary=HOSTILE,
        levels=tuple(replace(level, title=f"{HOSTILE} {level.id}") for level in standard.levels),
        areas=tuple(replace(area, title=f"- {HOSTILE}") for area in standard.areas),
        criteria=tuple(replace(c, title=f"1. {HOSTILE}", statement=f"# {HOSTILE}", improve=HOSTILE, reading=HOSTILE)
                       for c in standard.criteria),
    )  # fmt: skip


def verdicts(standard: assay.Standard) -> pl.DataFrame:
    """Those of two schools of which little is known."""
    schools = pl.DataFrame({"subject_id": ["oak", "elm"], "senior_managers__active": [2, 0], "period": ["2024/25"] * 2})
    found: pl.DataFrame = assay.Cohort(standard).assess({"subjects": schools}, as_of="2025-07-18")
    return found


def answers(standard: assay.Standard, name: str | None = None) -> Mapping[str, object]:
    """One of every kind, by the kind."""
    assessor = assay.Assessor(standard)
    facts = assay.read_facts(EXAMPLE, standard)
    facts = facts if name is None else replace(facts, subject_name=name)
    ask, assessment = assessor.ask(facts), assessor.assess(facts)
    other = assessor.assess(assay.read_facts("examples/riverside/facts.yaml", standard))
    of = about(standard, facts)
    return {
        "assessment": assessment,
        "proof": ask.why("3.3"),
        "proof of an area": ask.why("4"),
        "proof of the level": ask.why("level"),
        "missing": ask.missing(["8.1", "7.1"]),
        "bounds": ask.bounds(["area 8", "level"]),
        "whatif": ask.what_if({"impact.without_next_step": 3}),
        "improvement": ask.improve("9.1=met"),
        "comparison": assay.compare(assessment, other),
        "margins": ask.margins(["9", "5"]),
        "valid_until": ask.valid_until("4.4"),
        "verification": ask.verify(other.to_dict()),
        "interview": Interviewed(
            of, ("8.1", "level"), (AskedFact("impact.excluded", 0, "", "answered", 3, None),), False,
            (TurnedVerdict("level", "", "unknown", standard.levels[0].id),),
            (StillOpen("8.1", "x", ("met", "not_met")),), (Certain("level", "", standard.levels[0].id),),
            ("impact.excluded",), (NotHere("pairs", "pairs.csv", (3,)),),
        ),
        "cohort-summary": summarise(standard, verdicts(standard), (), suppress_below=0),
        "standard": standard,
        "facts": facts,
        "assessor": assessor,
        "cohort": assay.Cohort(standard),
    }  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _here(root: Any) -> Any:
    with contextlib.chdir(root):
        yield


@pytest.fixture(scope="module")
def plain(mentoring: assay.Standard) -> Mapping[str, object]:
    return answers(mentoring)


@pytest.fixture(scope="module")
def attacked(mentoring: assay.Standard) -> Mapping[str, object]:
    return answers(hostile(mentoring), HOSTILE)


KINDS_SHOWN = [
    "assessment", "proof", "proof of an area", "proof of the level", "missing", "bounds", "whatif", "improvement",
    "comparison", "margins", "valid_until", "verification", "interview", "cohort-summary",
    "standard", "facts", "assessor", "cohort",
]  # fmt: skip


WITH_TABLES = ("assessment", "margins", "cohort-summary")
"""Their Markdown is worded for itself."""


def test_there_is_one_of_every_kind() -> None:
    assert set(KINDS) <= set(KINDS_SHOWN)


class Seen(HTMLParser):
    """The elements of a page, whether each is closed in its place, and the words in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("kind", KINDS_SHOWN)
def test_html_is_well_formed_and_has_headings(kind: str, plain: Mapping[str, object]) -> None:
    seen = Seen(assay.render(plain[kind], "html"))
    assert set(seen.tags) <= _TAGS and seen.attributes <= _ATTRIBUTES
    assert seen.tags[:2] == ["article", "h2"] or seen.tags.count("h2") == 1
    assert seen.tags.count("h2") == 1


@pytest.mark.parametrize("kind", [kind for kind in KINDS_SHOWN if kind not in WITH_TABLES])
def test_every_word_of_the_text_is_in_the_other_forms(kind: str, plain: Mapping[str, object]) -> None:
    """But for the marks of lists. An assessment and margins have their tables, which are worded for themselves."""
    text = words(re.sub(r"^ *(- |\d+\. )", "", assay.render(plain[kind]), flags=re.MULTILINE))
    assert words(Seen(assay.render(plain[kind], "html")).text) == text
    assert words(Seen(MarkdownIt().render(assay.render(plain[kind], "markdown"))).text) == text


@pytest.mark.parametrize("kind", KINDS_SHOWN)
def test_markdown_is_read_by_others_as_it_is_read_here(kind: str, attacked: Mapping[str, object]) -> None:
    markdown = assay.render(attacked[kind], "markdown")
    theirs = Seen(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    ours = Seen(assay.render(attacked[kind], "html"))
    assert words(theirs.text) == words(ours.text)
    assert set(theirs.tags) <= (_TAGS - {"article"}) | {"h1", "h2"}


@pytest.mark.parametrize("kind", KINDS_SHOWN)
def test_no_text_of_others_becomes_markup(kind: str, attacked: Mapping[str, object]) -> None:
    seen = Seen(assay.render(attacked[kind], "html"))
    assert set(seen.tags) <= _TAGS and seen.attributes <= _ATTRIBUTES
    assert words(HOSTILE) in words(seen.text)
    assert not any("\x02" in assay.render(attacked[kind], form) for form in FORMS)


def test_escapes_are_read_back() -> None:
    texts = [HOSTILE, "\\|", "\\\\|", "a * b ** c", "``", "1. x", "# y", "- z", "&amp;", "<!-- -->", "|", "_i_"]
    for text in texts:
        cell = escaped(text)
        page = html_of_markdown(f"t\n\n| {cell} | b |\n|---|---|\n| {cell} | {cell} |\n")
        assert words(Seen(page).text) == "t" + words(text) + "b" + words(text) * 2


@pytest.mark.parametrize("kind", KINDS_SHOWN)
def test_text_is_as_wide_as_is_wished(kind: str, plain: Mapping[str, object]) -> None:
    wide, narrow = assay.render(plain[kind], width=200), assay.render(plain[kind], width=70)
    assert "\x1b" not in wide
    assert max(map(len, assay.render(plain[kind]).splitlines())) <= 80
    tables = ("assessment", "margins", "cohort-summary", "standard", "assessor", "cohort", "proof of the level")
    if kind not in tables:
        assert max(map(len, narrow.splitlines())) <= 70
        assert words(wide) == words(narrow)


def test_text_is_what_the_command_prints(plain: Mapping[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, command in {
        "assessment": ["assess", EXAMPLE], "proof": ["why", EXAMPLE, "3.3"],
        "proof of the level": ["why", EXAMPLE, "level"],
        "bounds": ["bounds", EXAMPLE, "8", "level"], "margins": ["margins", EXAMPLE, "9", "5"],
        "missing": ["missing", EXAMPLE, "8.1", "7.1"], "valid_until": ["until", EXAMPLE, "4.4"],
        "whatif": ["whatif", EXAMPLE, "--set", "impact.without_next_step=3"],
        "improvement": ["improve", EXAMPLE, "--to", "9.1=met"], "standard": ["standards", "show", "mentoring"],
    }.items():  # fmt: skip
        _, printed = command_here(*command)
        assert printed.startswith(assay.render(plain[kind], source=EXAMPLE)), kind


@pytest.mark.parametrize("kind", KINDS_SHOWN)
def test_shows_itself_in_a_line_and_in_a_notebook(
    kind: str, plain: Mapping[str, Any], attacked: Mapping[str, Any]
) -> None:
    for answer in (plain[kind], attacked[kind]):
        line = repr(answer)
        assert line.startswith(f"<{type(answer).__name__} ") and line.endswith(">")
        assert len(line) < 200 and line.isprintable()
        assert answer._repr_html_() == assay.render(answer, "html")


def test_a_notebook_is_given_nothing_where_nothing_can_be_shown(plain: Mapping[str, Any]) -> None:
    assert plain["assessment"].level._repr_html_() is None
    assert repr(plain["assessment"].criterion("3.3")) == "<CriterionResult 3.3: partly_met>"


def test_what_cannot_be_shown_is_refused_in_words(plain: Mapping[str, Any]) -> None:
    with pytest.raises(TypeError, match="int is no answer"):
        assay.render(42)
    with pytest.raises(ValueError, match="there is no form 'pdf'; it can be text, markdown, html"):
        assay.render(plain["proof"], "pdf")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="40 characters or more"):
        assay.render(plain["proof"], width=3)
    with pytest.raises(ValueError, match="there is no form 'text'; it can be html, markdown"):
        assay.report(plain["assessment"], "text")  # type: ignore[arg-type]


def test_the_report_is_that_of_the_command(plain: Mapping[str, Any]) -> None:
    _, printed = command_here("report", EXAMPLE, "-f", "markdown")
    assert printed.startswith(assay.report(plain["assessment"], "markdown"))
    assert assay.report(plain["assessment"]).startswith("<!doctype html>")


@pytest.mark.parametrize("form", FORMS)
def test_names_are_shown_on_demand_alone(form: RenderForm, mentoring: assay.Standard) -> None:
    facts = {
        "assay": "facts/1", "subject": {"id": "x", "name": "X"}, "as_of": date(2025, 7, 18), "period": "2024/25",
        "facts": {"management.team": [{"name": "Grace Hopper", "side": "internal"}] * 2},
    }  # fmt: skip
    assessor = assay.Assessor(mentoring)
    for shown in (assessor.assess(facts), assessor.ask(facts).why("1.1"), assessor.ask(facts).margins("1.1")):
        assert "Hopper" not in assay.render(shown, form)
        assert assay.render(shown, form, personal=True)
