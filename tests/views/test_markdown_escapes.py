"""No text of others becomes markup in Markdown: what is made of hostile texts has the structure of harmless ones."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from shared.small_standards import standard

import assay
from assay.views.markdown.escaping import escaped

Json = Any
HARMLESS = "a word"
BLOCKS = ("# a", "- a", "+ a", "* a", "1. a", "2) a", "> a", "```", "~~~", "===", "---", "- - -", "***", "| a | b |",
          "-", "[a]: http://e.org", "    a", "<!-- a", "<div>", "<?a", "a\n\n# b", "a\n===", "a\n---", "a\r- b",
          "a\u2028# b", "a\n\n    b", "|---|", "1.", ":---")  # fmt: skip
INLINE = ("<b>a</b>", "[a](javascript:alert(1))", "![a](http://e.org/a.png)", "*a*", "__a__", "a_b_ _c_", "`a`", "``",
          "<http://e.org>", "<a@e.org>", "~~a~~", "&lt;b&gt;", "a\\", "\\*a*", "[a][b]", "[^1]", "a  \nb", "a|b",
          "a*b**c*", "<img src=x onerror=alert(1)>")  # fmt: skip
HOSTILE = [*BLOCKS, *INLINE]
TOGETHER = " ".join(" ".join(INLINE).split())
CERTAIN = {"html_block", "html_inline", "link_open", "image", "s_open"}
"""What no view makes of its own."""


def read(markdown: str) -> list[Token]:
    return MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)


def structure(markdown: str) -> Iterator[str]:
    """The blocks and marks of a document, without its words."""
    for token in read(markdown):
        yield f"{token.type} {token.tag}"
        yield from (one.type for one in token.children or () if not one.type.startswith("text"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_is_one_paragraph_at_every_place(text: str) -> None:
    shown = escaped(text)
    for before, after in (("", ""), ("- ", ""), ("a\n\n", ""), ("a ", " b"), ("- a\n  - ", ""), ("**", "**")):
        made, plain = f"{before}{shown}{after}\n", f"{before}{HARMLESS}{after}\n"
        assert list(structure(made)) == list(structure(plain)), made
    row = "| a | b |\n|---|---|\n| {0} | {0} |\n"
    assert list(structure(row.format(shown))) == list(structure(row.format(HARMLESS)))
    words = "".join(one.content for token in read(shown) for one in token.children or ())
    assert "".join(words.split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["-3", "-3 days", "+2", "1.5", "2025", "a - b", "1.1", "x = y", "~ weak", "= 3"])
def test_what_is_no_markup_is_left_as_it_is(text: str) -> None:
    assert escaped(text) == text


# ------------------------------------------------------------ in every view


def rules(text: str) -> Json:
    """A standard in which every text is the same one."""
    one_line = " ".join(text.split())
    asked = {"label": text, "question": text}

    def criterion(id_: str, met: Json, **more: Json) -> Json:
        return {"id": id_, "area": "1", "title": text, "statement": text, "source": {"area": 1, "item": 1},
                "reading": text, "met_when": met, "improve": text, "evidence": [text],
                "cautions": [{"when": met, "say": text}, {"when": {"not": met}, "say": text}], **more}  # fmt: skip

    return {
        "assay": "rules/1",
        "standard": {"id": "a", "title": text, "version": one_line, "summary": text,
                     "source": {"title": text, "published": "2025", "note": text}},
        "parameters": {"p": {"type": "integer", "value": 3, "because": text}},
        "vocabulary": {
            "n": {"type": "integer", **asked}, "c": {"type": "choice", "options": [one_line, "other"], **asked},
            "t": {"type": "text", **asked}, "m": {"type": "money", "unit": "GBP", **asked},
            "many": {"type": "choice", "many": True, "options": [one_line, "other"], **asked},
            "rows": {"type": "records", **asked, "fields": {
                "score": {"type": "integer", "label": text},
                "kind": {"type": "choice", "options": [one_line, "other"], "label": text}}},
        },
        "definitions": {"d": {"says": text, "condition": {"fact": "n", "at_least": 2}}},
        "areas": [{"id": "1", "title": text, "group": one_line}],
        "criteria": [
            criterion("1", {"all": [{"definition": "d"}, {"fact": "n", "at_least": {"parameter": "p"}}]},
                      partly_when={"fact": "n", "at_least": 1}),
            criterion("2", {"any": [{"fact": "c", "is": one_line}, {"fact": "many", "includes": ["other"]}]}),
            criterion("3", {"every": "rows", "that": {"field": "kind", "is": one_line}}),
            criterion("4", {"all": [{"fact": "m", "at_most": 3}, {"fact": "t", "known": True}]}),
            criterion("5", {"mean_of": "rows", "field": "score", "at_least": 3}),
        ],
        "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                      "levels": [{"id": "good", "title": text, "summary": text,
                                  "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
                                 {"id": "poor", "title": text}]},
    }  # fmt: skip


def facts(text: str, **more: Json) -> Json:
    one_line = " ".join(text.split())
    return {"assay": "facts/1", "subject": {"id": "a", "name": one_line}, "as_of": "2025-07-18", "period": "2025",
            "facts": {"n": 1, "c": "other", "many": [one_line], "m": 4, "t": one_line,
                      "rows": [{"score": 1, "kind": "other"}], **more},
            "evidence": {"n": [{"source": one_line, "by": one_line, "note": one_line, "status": "evidenced"}],
                         "m": [{"source": one_line, "page": one_line}]}}  # fmt: skip


def shown(text: str) -> Mapping[str, str]:
    """Every answer of that standard and those facts, in Markdown."""
    rules_ = standard(rules(text))
    assessor = assay.Assessor(rules_)
    given = assessor.assess(facts(text)).facts
    before = assessor.assess(facts(text, n=5, c=" ".join(text.split()), m=1, rows=[]))
    open_ = facts(text)
    del open_["facts"]["n"], open_["facts"]["c"]
    ask, assessment, less = assessor.ask(given), assessor.assess(given), assessor.assess(open_)
    found = {
        "assessment": assessment, "open": less, "before": before, "why": ask.why("1"), "area": ask.why("1"),
        "why 3": ask.why("3"), "why 2": assessor.explain(open_, "2"), "level": ask.why("level"),
        "margins": ask.margins(),
        "missing": assessor.ask(open_).missing(), "bounds": assessor.ask(open_).bounds(),
        "whatif": ask.what_if({"n": 4}), "improve": ask.improve("1=met"), "compare": assay.compare(before, assessment),
        "back": assay.compare(assessment, before), "until": ask.valid_until("1"), "standard": rules_, "facts": given,
        "verification": ask.verify(before.to_dict()), "assessor": assessor, "cohort": assay.Cohort(rules_),
    }  # fmt: skip
    answers = {name: assay.render(one, "markdown", source="FACTS") for name, one in found.items()}
    answers["report"] = assay.report(assessment, "markdown", previous=before, personal=True)
    return answers | {"report of open": assay.report(less, "markdown", previous=assessment)}


@pytest.fixture(scope="module")
def harmless() -> Mapping[str, str]:
    return shown(HARMLESS)


@pytest.mark.parametrize("text", [TOGETHER, "# a", "- a", "1. a", "===", "> a", "```", "| a", "-"])
def test_every_answer_has_the_structure_of_harmless_texts(text: str, harmless: Mapping[str, str]) -> None:
    for name, markdown in shown(text).items():
        assert list(structure(markdown)) == list(structure(harmless[name])), f"{name}\n{markdown}"
        assert not CERTAIN & set(structure(markdown))
        assert "\ufffd" not in markdown
