"""A choice that a rule leaves is told as one: from what is shown, a reader can put the condition together again."""

# pyright: basic
# Random rules are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import small_standards as small
from shared.profiles import times

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.questions.why.proof import proof
from assay.views.markdown.assessment import assessment_markdown
from assay.views.report.html import report_html
from assay.views.report.markdown import report_markdown
from assay.views.report.page import report_of
from assay.views.text.assessment import assessment_text
from assay.views.text.layout import WIDE, Paint, lines_of
from assay.views.text.why import proof_text, why_text

Json = Any
Tree = Any
"""``f3``, or a word (``all``, ``any``, ``not``, or how many) and its parts."""
MOST = 6


def kleene(tree: Tree, values: Mapping[str, bool | None]) -> bool | None:
    if isinstance(tree, str):
        return values.get(tree)
    word, *parts = tree
    found = [kleene(part, values) for part in parts]
    if word == "not":
        return None if found[0] is None else not found[0]
    least = len(found) if word == "all" else 1 if word == "any" else word
    if found.count(True) >= least:
        return True
    return False if len(found) - found.count(False) < least else None


def worlds(names: list[str]) -> Iterator[dict[str, bool]]:
    for values in product((True, False), repeat=len(names)):
        yield dict(zip(names, values, strict=True))


def names_in(tree: Tree) -> list[str]:
    return [tree] if isinstance(tree, str) else [name for part in tree[1:] for name in names_in(part)]


@st.composite
def trees(draw: st.DrawFn, shared: bool = False) -> Tree:
    """Any nesting of all, any, not and at least; each fact once, unless ``shared``."""
    numbers = iter(range(MOST))

    def grown(depth: int) -> Tree:
        if depth == 0 or draw(st.integers(0, 2)) == 0:
            number = next(numbers, None)
            return f"f{draw(st.integers(0, 3)) if shared or number is None else number}"
        word = draw(st.sampled_from(["all", "any", "any", "least", "not"]))
        if word == "not":
            return ("not", grown(depth - 1))
        parts = [grown(depth - 1) for _ in range(draw(st.integers(2, 3)))]
        return (draw(st.integers(1, len(parts))) if word == "least" else word, *parts)

    tree = grown(3)
    names = names_in(tree)
    return tree if shared or len(set(names)) == len(names) else draw(trees(shared))


def rule(tree: Tree) -> Json:
    if isinstance(tree, str):
        return {"fact": tree, "is": True}
    word, *parts = tree
    if word == "not":
        return {"not": rule(parts[0])}
    inner = [rule(part) for part in parts]
    return {word: inner} if isinstance(word, str) else {"at_least": word, "of": inner}


def assessed(tree: Tree, values: Mapping[str, bool | None]) -> assay.Assessment:
    vocabulary = {f"f{n}": small.fact("boolean", label=f"whether f{n}", question=f"f{n}?") for n in range(MOST)}
    given_ = {name: value for name, value in values.items() if value is not None}
    return small.assessed(small.rules([small.criterion("1.1", rule(tree))], vocabulary), given_)


# ---------------------------------------------------------------- reading what is shown


def said(words: str) -> Tree:
    """A condition in words, read as a person would: brackets, then the words between."""
    tokens = re.findall(r"\(|\)|,|and\b|or\b|it is not so that|at least \d+ of:|f\d", words)
    assert "".join(tokens).replace(" ", "") == words.replace(" ", ""), words
    found = _listed(tokens)
    assert not tokens
    return found


def _listed(tokens: list[str]) -> Tree:
    items, joined = [_item(tokens)], set[str]()
    while tokens and tokens[0] in (",", "and", "or"):
        joined |= {tokens.pop(0)} - {","}
        items.append(_item(tokens))
    assert len(joined) < 2, "'and' and 'or' side by side"
    return items[0] if not joined else ("all" if joined == {"and"} else "any", *items)


def _item(tokens: list[str]) -> Tree:
    token = tokens.pop(0)
    if token == "(":
        found = _listed(tokens)
        assert tokens.pop(0) == ")"
        return found
    if token == "it is not so that":
        return ("not", _item(tokens))
    if token.startswith("at least"):
        found = _listed(tokens)
        parts = found[1:] if found[0] == "any" else (found,)
        return (int(token.split()[2]), *parts)
    assert re.fullmatch(r"f\d", token), token
    return token


def indented(lines: list[tuple[int, str]]) -> list[tuple[str, Any]]:
    """Lines and how far each stands in, as a tree: each with those under it."""
    found: list[tuple[str, Any]] = []
    while lines:
        depth, words = lines.pop(0)
        inner: list[tuple[int, str]] = []
        while lines and lines[0][0] > depth:
            inner.append(lines.pop(0))
        found.append((words, indented(inner)))
    return found


def of_tree(words: str, parts: list[tuple[str, Any]]) -> Tree:
    """A condition of the tree that is shown in full."""
    words = words.removesuffix(" (as above)")
    if words == "all of these":
        return ("all", *(of_tree(*part) for part in parts))
    if words == "at least one of these":
        return ("any", *(of_tree(*part) for part in parts))
    if words == "this is not so":
        return ("not", of_tree(*parts[0]))
    if number := re.fullmatch(r"at least (\d+) of these", words):
        return (int(number[1]), *(of_tree(*part) for part in parts))
    return said(words)


def of_json(condition: Json) -> Tree:
    kind, parts = condition["is"], [of_json(part) for part in condition.get("parts", [])]
    if kind == "compare":
        return re.findall(r"f\d", condition["says"])[0]
    return (condition["least"] if kind == "at_least" else kind, *parts)


def need_of(parts: list[tuple[str, Any]]) -> Tree:
    """What is needed: all of some lines; a line with others under it says how many of them."""
    return ("all", *(_need(words.lower(), inner) for words, inner in parts))


def _need(words: str, parts: list[tuple[str, Any]]) -> Tree:
    if number := re.match(r"(\d+|one) of these would be enough(, beside .* should be)?:", words):
        return (1 if number[1] == "one" else int(number[1]), *(_need(word.lower(), inner) for word, inner in parts))
    if words == "all of these:":
        return need_of(parts)
    return re.findall(r"f\d", words)[0]


def numbered(words: str) -> Tree:
    """The same where it stands in a line."""
    tokens = re.findall(r"\(\d\)|(?:\d+|one) of these would be enough[^:]*:|all of these:|\(|\)|f\d", words.lower())

    def line() -> Tree:
        token = tokens.pop(0)
        if token == "(":
            found = line()
            assert tokens.pop(0) == ")"
            return found
        if not token.endswith(":"):
            return token
        parts = []
        while tokens and re.fullmatch(r"\(\d\)", tokens[0]):
            tokens.pop(0)
            parts.append(line())
        number = token.split()[0]
        return ("all" if number == "all" else 1 if number == "one" else int(number), *parts)

    found = []
    while tokens:
        found.append(line())
    return ("all", *found)


def section(text: str, begin: str, end: str) -> list[str]:
    lines = text.split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith(begin))
    stop = next(n for n, line in enumerate(lines[start + 1 :], start + 1) if re.match(end, line))
    return lines[start + 1 : stop]


def listed(lines: list[str]) -> list[tuple[str, Any]]:
    """An indented list."""
    found = [(len(line) - len(line.lstrip()), line.strip().removeprefix("- ")) for line in lines if line.strip()]
    return indented(found)


# ---------------------------------------------------------------- the condition in full


@settings(max_examples=times(120))
@given(trees(shared=True), st.lists(st.sampled_from([True, False, None]), min_size=MOST, max_size=MOST))
def test_the_condition_can_be_put_together_again(tree: Tree, values: list[bool | None]) -> None:
    names = sorted(set(names_in(tree)))
    assessment = assessed(tree, dict(zip((f"f{n}" for n in range(MOST)), values, strict=True)))
    document = json.loads(assessment.to_json())["criteria"][0]["because"]["met_when"]
    shown = [of_json(document), said(document["says"])]
    with lines_of(WIDE):
        lines = section(why_text(assessment, "1.1", Paint(False)), "Met when", r"$")
    leaves = [re.sub(r"\[[^]]*\] ", "", line) for line in lines if "[" in line]
    shown.append(of_tree(*listed(leaves)[0]))
    plan = report_of(compile_standard(assessment.standard), assessment)
    lines = section(report_markdown(plan), "Met when", r"Reading")
    leaves = [re.sub(r"\*\*[^*]*\*\* ", "", line) for line in lines if "**" in line]
    shown.append(of_tree(*listed(leaves)[0]))
    for world in worlds(names):
        assert {kleene(one, world) for one in shown} == {kleene(tree, world)}


# ---------------------------------------------------------------- what it needs


@settings(max_examples=times(150))
@given(trees(), st.lists(st.booleans(), min_size=MOST, max_size=MOST))
def test_what_is_needed_is_what_would_make_it_so(tree: Tree, values: list[bool]) -> None:
    """Of a condition that is not met: the facts that, turned round, make it met, and no fewer, in every view."""
    names = names_in(tree)
    facts = dict(zip((f"f{n}" for n in range(MOST)), values, strict=True))
    assessment = assessed(tree, facts)
    if assessment.criteria[0].verdict != "not_met":
        return
    with lines_of(WIDE):
        text = assessment_text(assessment, Paint(False), "facts.yaml")
        proved = proof_text(proof(assessment, "1.1"), Paint(False))
    report = report_of(compile_standard(assessment.standard), assessment)
    lines = [line.replace("  1.1   ", " " * 8, 1) for line in section(text, "Not met: why", r"$")]
    markdown = report_markdown(report)
    first = section(assessment_markdown(assessment), "- **1.1", r"$")
    full = [line for line in section(markdown, "### 1.1", "Met when") if line.lstrip().startswith("- ")]
    shown = [
        need_of(listed(lines)),
        need_of(listed(first)),
        *([] if "full below" in full[-1] else [need_of(listed(full))]),
        numbered(next(line for line in markdown.split("\n") if line.startswith("| 1.1 t (not met)")).split("|")[2]),
    ]
    reasons = section(proved, "Why it is not met", r"$")
    groups: list[list[str]] = []
    for line in reasons:
        if line.startswith("  - "):
            groups.append([])
        groups[-1] += re.findall(r"f\d(?=:)", line)
    together = re.search(r"Why it is not met \((.*)\):", proved)
    assert len(reasons) < 2 or together
    if len(groups) == 1 or not together or "together" in together[1].split(";")[0]:
        groups = [[name for group in groups for name in group]]
    assert max(map(len, groups)) < 2 or (together and "otherwise" in together[1])
    shown.append(("all", *((1, *group) for group in groups)))
    html = " ".join(re.sub(r"<[^>]*>", " ", report_html(report)).split())
    assert ("would be enough" in html) == any("would be enough" in line for line in lines)
    failing = sorted({name for one in shown for name in names_in(one)})
    assert set(failing) <= set(names)
    for size in range(len(failing) + 1):
        for turned in map(set, combinations(failing, size)):
            world = {name: value is not (name in turned) for name, value in facts.items()}
            told = {kleene(one, {name: name in turned for name in failing}) for one in shown}
            assert told == {kleene(tree, world)}, (turned, shown)


@settings(max_examples=times(150))
@given(trees(), st.lists(st.sampled_from([True, False, None, None]), min_size=MOST, max_size=MOST))
def test_what_a_verdict_waits_for_is_what_can_make_it_met(tree: Tree, values: list[bool | None]) -> None:
    """Found out, the facts named can make it met, and no fewer of them: a choice is never a list of all."""
    facts = dict(zip((f"f{n}" for n in range(MOST)), values, strict=True))
    assessment = assessed(tree, facts)
    if assessment.criteria[0].verdict != "unknown":
        return
    with lines_of(WIDE):
        text = assessment_text(assessment, Paint(False), "facts.yaml")
    line = section(text, "Not known: what would settle it", r"$")[0].removeprefix("  1.1   ").split(". It could be")[0]
    words = line.replace("whether ", "")
    waits = ("all", *(waited(part) for part in words.split("; ")))
    missing = sorted(set(names_in(waits)))
    for size in range(len(missing) + 1):
        for found in map(set, combinations(missing, size)):
            can = any(kleene(tree, {**facts, **world}) is True for world in worlds(sorted(found)))
            assert bool(kleene(waits, {name: name in found for name in missing})) == can, (found, waits)
    markdown = assessment_markdown(assessment)
    assert ("It waits for" in markdown) == (" or " in words or ", " in words)


def waited(words: str) -> Tree:
    """``2 of f1, f2 or (f3 and f4)``"""
    if number := re.match(r"(\d+) of ", words):
        return (int(number[1]), *said_inner(words[number.end() :])[1:])
    return said_inner(words)


def said_inner(words: str) -> Tree:
    spelt = re.sub(r"\((\d+) of ", r"(at least \1 of: ", words)
    return said(spelt)


# ---------------------------------------------------------------- which member is missing


KINDS = ["baseline", "monitoring", "impact"]


def kinds(given_: Json, condition: Json, **more: Json) -> assay.Assessment:
    vocabulary = {
        "kinds": small.fact("choice", many=True, options=KINDS, label="the kinds"),
        "rows": small.fact("records", label="the rows", fields={
            "kind": {"type": "choice", "options": KINDS, "label": "the kind"},
            "ok": {"type": "boolean", "label": "whether it is fine"}}),
    }  # fmt: skip
    return small.assessed(small.rules([small.criterion("1.1", condition, **more)], vocabulary), given_)


def views(assessment: assay.Assessment) -> list[str]:
    report = report_of(compile_standard(assessment.standard), assessment)
    texts = [
        assessment_text(assessment, Paint(False), "facts.yaml"), assessment_markdown(assessment),
        why_text(assessment, "1.1", Paint(False)), report_markdown(report),
        re.sub(r"<[^>]*>", " ", report_html(report)),
    ]  # fmt: skip
    return [" ".join(text.split()) for text in texts]


@pytest.mark.parametrize(("given_", "condition", "words"), [
    ({"kinds": ["baseline", "monitoring"]}, {"fact": "kinds", "includes": ["baseline", "impact"]},
     "baseline and monitoring (impact is not among them)"),
    ({"kinds": ["monitoring"]}, {"fact": "kinds", "includes": ["baseline", "impact"]},
     "monitoring (baseline and impact are not among them)"),
    ({"rows": [{"kind": "baseline"}, {"kind": "impact"}]},
     {"values_of": "rows", "field": "kind", "includes": ["baseline", "monitoring"]},
     "baseline and impact (monitoring is not among them)"),
    ({"rows": [{"kind": "baseline"}, {"kind": "impact"}, {"kind": "impact"}]},
     {"distinct_of": "rows", "field": "kind", "at_least": 3}, "2 (monitoring is not among them)"),
])  # fmt: skip
def test_the_member_that_is_missing_is_named(given_: Json, condition: Json, words: str) -> None:
    for text in views(kinds(given_, condition)):
        assert words in text, text


def test_a_caution_says_what_calls_for_it() -> None:
    cautions = [
        {"when": {"not": {"fact": "kinds", "includes": KINDS}}, "say": "Not all kinds."},
        {"when": {"some": "rows", "where": {"field": "ok", "is": False}}, "say": "Not all are fine."},
    ]
    rows = [{"ok": True}, {"ok": False}, {}]
    found = kinds({"kinds": ["baseline", "monitoring"], "rows": rows}, {"count_of": "rows", "at_least": 1},
                  cautions=cautions)  # fmt: skip
    for text in views(found):
        assert "the kinds: baseline and monitoring (impact is not among them)" in text.replace("The kinds", "the kinds")
        assert "it is not so that it is fine: 1 of 3, 1 not known (record 2)" in text, text
    open_ = kinds({"rows": [{"ok": True}, {}]}, {"count_of": "rows", "at_least": 1}, cautions=cautions)
    for text in views(open_):
        assert "the kinds: not known" in text.replace("The kinds", "the kinds")
        assert "(not known in record 2)" in text
    document = assay.document(proof(open_, "1.1"))
    assert len(document["cautions_because"]) == len(document["cautions"]) == 2  # type: ignore[arg-type]


def test_of_verdicts_added_up_those_that_are_not_so_are_named() -> None:
    met = {"field": "verdict", "is": "met"}
    several = {"count_of": "criteria", "where": met, "at_least": 2}
    area = {"met_when": {"all": [{"every": "criteria", "that": met}, several]}}
    criteria = [small.criterion(f"1.{n}", {"fact": "f0", "is": n == 1}) for n in range(1, 20)]
    rules = small.rules(criteria, small.booleans(1), adding_up={**small.ADDING_UP, "area": area})
    text = " ".join(why_text(small.assessed(rules, {"f0": True}), "1", Paint(False)).split())
    names = ", ".join(f"1.{n}" for n in range(2, 14))
    assert f"each criterion is met: 1 of 19 (not {names} and 6 more)" in text
    assert f"(where verdict is met): 1 (not {names} and 6 more); needs at least 2" in text


@pytest.mark.parametrize(("condition", "words"), [
    ({"some": "rows", "where": {"all": [{"field": "ok", "is": True}, {"any": [
        {"field": "kind", "is": "impact"}, {"field": "kind", "is": "baseline"}]}]}},
     "it is fine and (the kind is impact or the kind is baseline)"),
    ({"some": "rows", "where": {"all": [
        {"field": "kind", "one_of": ["impact", "baseline"]}, {"field": "ok", "is": True}]}},
     "(the kind is impact or baseline) and it is fine"),
    ({"any": [{"all": [{"fact": "kinds", "includes": ["impact"]}, {"fact": "kinds", "includes": ["baseline"]}]},
              {"not": {"any": [{"fact": "kinds", "known": True}, {"fact": "kinds", "includes_any": ["impact"]}]}}]},
     "(the kinds has all of impact and the kinds has all of baseline) or it is not so that (the kinds is known or"),
    ({"share_of": "rows", "that": {"any": [{"field": "ok", "is": True}, {"field": "kind", "is": "impact"}]},
      "at_least": "50%"}, "the share of the rows where (it is fine or the kind is impact) is at least"),
])  # fmt: skip
def test_words_leave_no_doubt_about_and_and_or(condition: Json, words: str) -> None:
    assert words in kinds({}, condition).because("1.1")["met_when"].says
