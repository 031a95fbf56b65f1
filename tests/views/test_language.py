"""Language files: every sentence is used and every one asked for is there; a second language needs no code.

The second language of this test has the same templates with other letters: what
is still in Latin letters is data, or was not said from a template. The data, a
standard and facts, are written in capitals, so that small letters give away
every word that stands in the code.
"""

# pyright: basic
# A rule file is a tree of anything: strict mode has nothing to add.

from __future__ import annotations

import json
import re
import shutil
import string
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from shared.language_calls import Call, calls, names_in, pages, singular
from shared.places import ROOT

import assay
from assay.engine.assessing.assess import Compiled, assess, compile_standard
from assay.engine.questions.compare.compare import compare
from assay.engine.questions.margins import margins_of
from assay.engine.questions.missing import missing_facts
from assay.engine.questions.until import valid_until
from assay.engine.questions.whatif.whatif import what_if
from assay.facts.language import phrases
from assay.facts.values.fact_set import FactSet
from assay.views.markdown.assessment import assessment_markdown
from assay.views.report.markdown import report_markdown
from assay.views.report.page import report_of
from assay.views.text.assessment import assessment_text
from assay.views.text.compare import compare_text
from assay.views.text.facts import rows_text, show_text
from assay.views.text.layout import Paint
from assay.views.text.margins import margins_text
from assay.views.text.missing import missing_text
from assay.views.text.standards import criterion_text, standard_text
from assay.views.text.until import until_text
from assay.views.text.whatif import whatif_text
from assay.views.text.why import why_text

PAGES = pages()
CALLS = calls()

# ---------------------------------------------------------------- the files and the code


def _asked(call: Call) -> set[tuple[str, str, str]]:
    """The sentences that a call can ask for: layer, page and key."""
    return {
        (layer, page, key)
        for (layer, page), found in PAGES.items() if layer == call.layer and call.page.fullmatch(page)
        for key in found if call.key.fullmatch(key) or call.key.fullmatch(singular(key))
    }  # fmt: skip


def test_every_sentence_that_is_asked_for_is_there() -> None:
    assert [str(call) for call in CALLS if not _asked(call)] == []


def test_every_sentence_is_used() -> None:
    asked = set[tuple[str, str, str]]().union(*map(_asked, CALLS))
    there = {(layer, page, key) for (layer, page), found in PAGES.items() for key in found}
    assert sorted(there - asked) == []


def test_what_a_sentence_names_is_given_to_it() -> None:
    """By every call that asks for it by its key; where the key is put together, by one that can ask for it."""
    exact: dict[tuple[str, str, str], list[Call]] = {}
    others: dict[tuple[str, str, str], list[Call]] = {}
    for call in CALLS:
        for sentence in _asked(call):
            (exact if call.exact else others).setdefault(sentence, []).append(call)
    wrong: list[str] = []
    for (layer, page), found in PAGES.items():
        for key, template in found.items():
            named = names_in(template)
            certain = [call for call in exact.get((layer, page, key), ()) if not call.gives(named)]
            possible = exact.get((layer, page, key)) or others.get((layer, page, key), [])
            if certain or not any(call.gives(named) for call in possible):
                wrong.append(f"{page} {key}: {', '.join(map(str, certain or possible))}")
    assert wrong == []


# ---------------------------------------------------------------- a second language

_OTHER = {ord(sign): chr(0x410 + n) for n, sign in enumerate(string.ascii_uppercase)} | {
    ord(sign): chr(0x430 + n) for n, sign in enumerate(string.ascii_lowercase)
}
_PARTS = re.compile(r"(\{[^{}]*\}|<[^<>]*>)")
_TEXTS = {
    "because", "caution", "evidence", "improve", "label", "name", "note", "notes", "published", "question",
    "reading", "say", "says", "source", "statement", "summary", "title", "unit", "why",
}  # fmt: skip
"""The keys under which a standard or facts have text of their own."""


def _translated(template: str) -> str:
    return "".join(part if n % 2 else part.translate(_OTHER) for n, part in enumerate(_PARTS.split(template)))


def _in_capitals(tree: Any, texts: set[str], text: bool = False) -> Any:
    if isinstance(tree, dict):
        return {key: _in_capitals(value, texts, key in texts) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_in_capitals(one, texts, text) for one in tree]
    return tree.upper() if text and isinstance(tree, str) else tree


def _rewritten(folder: Path, made: Callable[[Any], Any]) -> None:
    yaml = YAML(typ="safe", pure=True)
    for path in folder.rglob("*.yaml"):
        tree = made(yaml.load(path.read_text("utf-8")))
        path.write_text(json.dumps(tree, indent=1, ensure_ascii=False, default=str), "utf-8")  # JSON is YAML


def _facts_in_capitals(tree: Any) -> Any:
    """Only what tells of the facts: a fact itself may be one of the options of its standard."""
    told = {"notes": _TEXTS, "subject": _TEXTS, "evidence": {*_TEXTS, "by"}, "facts": {"award"}}
    return {key: _in_capitals(value, told.get(key, set())) for key, value in tree.items()}


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> assay.Standard:
    folder = tmp_path_factory.mktemp("standard") / "mentoring"
    shutil.copytree(ROOT / "rules" / "standards" / "mentoring", folder)
    _rewritten(folder, lambda tree: _in_capitals(tree, _TEXTS))
    return assay.load_standard(folder)


@pytest.fixture(scope="module")
def schools(tmp_path_factory: pytest.TempPathFactory, standard: assay.Standard) -> dict[str, FactSet]:
    folder = tmp_path_factory.mktemp("facts") / "examples"
    shutil.copytree(ROOT / "examples", folder)
    _rewritten(folder, _facts_in_capitals)
    names = ("oakfield", "riverside", "hillcrest")
    return {name: assay.read_facts(folder / name / "facts.yaml", standard) for name in names}


@pytest.fixture
def other_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for (layer, page), found in PAGES.items():
        lines = [f"{'.'.join(f'{part}' for part in key.split('.'))} = '''{_translated(text)}'''"
                 for key, text in found.items()]  # fmt: skip
        file = tmp_path / layer.removeprefix("assay.") / "language" / "other" / f"{page}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(phrases, "LANGUAGE", "other")
    monkeypatch.setattr(phrases, "ROOT", tmp_path)
    phrases.templates.cache_clear()
    yield
    phrases.templates.cache_clear()


def _left(text: str, standard: assay.Standard) -> list[str]:
    """The words in small Latin letters that are neither names of facts, ids, options nor files."""
    options = {option for one in standard.vocabulary.values() for option in one.options}
    options |= {option for one in standard.vocabulary.values() for f in one.fields.values() for option in f.options}
    options |= {area.group for area in standard.areas if area.group}
    text = " ".join(text.split())
    for option in sorted(options, key=len, reverse=True):
        text = text.replace(option, "")
    names = {part for key in (*standard.vocabulary, *standard.parameters) for part in re.split(r"[._]", key)}
    names |= {part for one in standard.vocabulary.values() for field in one.fields for part in field.split("_")}
    names |= {word for option in options for word in option.split() if len(word) > 5}  # where a column cuts one
    text = re.sub(r"\S*[/\\.:_#][a-z]\S*|sha256\S*|[0-9.]+%?", "", text)
    return [word for word in re.findall(r"[A-Za-z]*[a-z][A-Za-z]*", text) if word not in names]


def _views(compiled: Compiled, facts: FactSet, other: FactSet) -> Iterator[tuple[str, str]]:
    standard, paint = compiled.plan.standard, Paint(on=False)
    found = assess(compiled, facts)
    yield "assess", assessment_text(found, paint, "FACTS")
    yield "markdown", assessment_markdown(found)
    for target in (*(c.id for c in standard.criteria), *(f"area {a.id}" for a in standard.areas), "level"):
        yield f"why {target}", why_text(found, target, paint, rows=True)
    yield "margins", margins_text(margins_of(found), paint, "FACTS")
    yield "until", until_text(valid_until(compiled, facts), paint, "FACTS")
    yield "missing", missing_text(missing_facts(compiled, facts, ["9.1", "area 4"]), paint, "FACTS")
    yield "compare", compare_text(compare(assess(compiled, other), found), paint, "FACTS", document=False)
    yield "whatif", whatif_text(what_if(compiled, facts, {"coordinator.fte": "0.1"}), paint, "FACTS")
    yield "facts", show_text(compiled, facts, paint, "FACTS", personal=False)
    yield "rows", rows_text(facts, standard, "pairs", personal=False)


@pytest.mark.usefixtures("other_language")
def test_an_assessment_speaks_another_language(standard: assay.Standard, schools: dict[str, FactSet]) -> None:
    compiled = compile_standard(standard)
    for school, other in (("oakfield", "riverside"), ("riverside", "hillcrest"), ("hillcrest", "oakfield")):
        for view, text in _views(compiled, schools[school], schools[other]):
            assert _left(text, standard) == [], (school, view, text)


@pytest.mark.usefixtures("other_language")
def test_a_report_speaks_another_language(standard: assay.Standard, schools: dict[str, FactSet]) -> None:
    compiled = compile_standard(standard)
    found, earlier = (assess(compiled, schools[name]) for name in ("riverside", "oakfield"))
    text = report_markdown(report_of(compiled, found, earlier))
    assert _left(text, standard) == [], text


@pytest.mark.usefixtures("other_language")
def test_a_standard_is_shown_in_another_language(standard: assay.Standard) -> None:
    paint = Paint(on=False)
    assert _left(standard_text(standard, paint), standard) == []
    for criterion in standard.criteria:
        assert _left(criterion_text(standard, criterion, paint), standard) == [], criterion.id
