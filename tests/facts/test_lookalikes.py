"""Hints never show two words that look alike: they name the sign, and what they suggest is accepted."""

# pyright: basic
# Rules and facts are plain values, which have no static type worth writing.

from __future__ import annotations

import json
import re
import string
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.command_line import command_here

import assay
from assay.engine.questions.whatif.changed_facts import changed
from assay.facts.values.lookalikes import _LIKE, look, told_apart
from assay.facts.values.suggest import apart, did_you_mean

CASES = [  # what was written, what is meant, what tells them apart
    ("g\u0430rden", "garden", "this has U+0430 CYRILLIC SMALL LETTER A in place of 'a'"),
    ("g\u03b1rden", "garden", "this has U+03B1 GREEK SMALL LETTER ALPHA in place of 'a'"),
    ("\uff47arden", "garden", "this has U+FF47 FULLWIDTH LATIN SMALL LETTER G in place of 'g'"),
    ("G\u0430rden", "garden", "this has U+0430 CYRILLIC SMALL LETTER A in place of 'a'"),
    ("garden", "g\u0430rden", "it has U+0430 CYRILLIC SMALL LETTER A in place of 'a'"),
    ("l.1", "1.1", "this has 'l' (LATIN SMALL LETTER L) in place of '1' (DIGIT ONE)"),
    ("I.1", "1.1", "this has 'I' (LATIN CAPITAL LETTER I) in place of '1' (DIGIT ONE)"),
    ("1O", "10", "this has 'O' (LATIN CAPITAL LETTER O) in place of '0' (DIGIT ZERO)"),
    ("gar\u200bden", "garden", "this has U+200B ZERO WIDTH SPACE, which cannot be seen"),
    ("garden", "garden\u200e", "it has U+200E LEFT-TO-RIGHT MARK, which cannot be seen"),
    ("ended\u2013early", "ended-early", "this has U+2013 EN DASH in place of '-'"),
    ("the \u2018x\u2019", "the 'x'", "this has U+2018 LEFT SINGLE QUOTATION MARK in place of ''' (APOSTROPHE); "
     "this has U+2019 RIGHT SINGLE QUOTATION MARK in place of ''' (APOSTROPHE)"),
    ("two\u00a0words", "two words", "this has U+00A0 NO-BREAK SPACE in place of U+0020 SPACE"),
    ("two  words", "two words", "this has U+0020 SPACE, which cannot be seen"),
    ("\ufb01ve", "five", "this has U+FB01 LATIN SMALL LIGATURE FI in place of 'fi'"),
    ("\u0451cole", "\u00ebcole", "this has U+0451 CYRILLIC SMALL LETTER IO in place of "
     "U+00EB LATIN SMALL LETTER E WITH DIAERESIS"),
    ("e\u0301cole", "\u00e9cole", "the accents of this are characters of their own"),
    ("Garden", "garden", ""), ("gardn", "garden", ""), ("gardens", "garden", ""), ("INTERNAL", "internal", ""),
]  # fmt: skip


@pytest.mark.parametrize(("word", "name", "said"), CASES, ids=lambda one: ascii(one)[:30])
def test_the_sign_is_named(word: str, name: str, said: str) -> None:
    assert told_apart(word, name) == said
    hint = did_you_mean(word, [name, "orchard", "2.7"])
    assert hint == f"did you mean '{name}'?{f' {said}' if said else ''}"


def test_every_sign_of_the_table_is_named() -> None:
    for letter, signs in _LIKE.items():
        for sign in signs:
            said = told_apart(f"x{sign}x", f"x{letter}x")
            assert unicodedata.name(sign) in said, (sign, letter)
            assert look(sign) == look(letter) != ""
    seen = "".join(_LIKE.values())
    assert len(seen) == len(set(seen)) and not set(seen) & set(string.ascii_lowercase)


@given(st.text(st.sampled_from("ab1lIO0 -\u0430\u0435\u200b\u2013\u00a0\ufb01e\u0301\uff41")), st.data())
def test_words_that_look_alike_are_always_told_apart(word: str, data: st.DataObject) -> None:
    swapped = "".join(data.draw(st.sampled_from([sign, *(s for s in "l1I|" if look(s) == look(sign)), f"{sign}\u200b"]))
                      for sign in word)  # fmt: skip
    plain = " ".join(word.split()) == word
    if swapped != word and plain and look(swapped) == look(word):
        assert apart(swapped, word) or swapped.lower() == word.lower()
    assert told_apart(word, word) == ""


# ---------------------------------------------------------------- where suggestions are made

RULES: dict[str, Any] = {
    "assay": "rules/1",
    "standard": {"id": "t", "title": "T", "version": "1", "summary": "s", "source": {"title": "Invented"}},
    "vocabulary": {
        "club.pick": {"type": "choice", "options": ["caf\u00e9", "garden"], "label": "pick", "question": "?"},
        "club.word": {"type": "text", "label": "word", "question": "?"},
        "rows": {"type": "records", "label": "rows", "question": "?", "fields": {
            "pick": {"type": "choice", "options": ["caf\u00e9", "garden"], "label": "what they chose"},
            "outcome": {"type": "text", "label": "outcome"}}},
    },
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [
        {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n}, "reading": "r",
         "met_when": condition}
        for n, condition in enumerate([
            {"fact": "club.pick", "is": "garden"}, {"fact": "club.word", "is": "garden"},
            {"some": "rows", "where": {"all": [{"field": "pick", "is": "garden"}, {"field": "outcome", "is": "x"}]}},
        ], 1)],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip
HEAD = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": "2025-07-18", "period": "2025"}
CYRILLIC = "U+0430 CYRILLIC SMALL LETTER A in place of 'a'"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "t.json").write_text(json.dumps(RULES, ensure_ascii=False), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hints(document: Any) -> str:
    with pytest.raises(assay.InputError) as raised:
        assay.read_facts(document, assay.load_standard("t.json"))
    return "\n".join(one.hint for one in raised.value.problems)


def test_facts_name_the_sign_in_options_keys_and_fields(folder: Path) -> None:
    assert hints({**HEAD, "facts": {"club": {"pick": "g\u0430rden"}}}) == f"did you mean 'garden'? this has {CYRILLIC}"
    assert "U+0441 CYRILLIC SMALL LETTER ES in place of 'c'" in hints({**HEAD, "facts": {"\u0441lub.pick": "garden"}})
    assert CYRILLIC not in hints({**HEAD, "facts": {"club": {"pick": "g\u0430rdn"}}})
    rows = [{"outc\u043ePe".lower(): "x"}]
    assert "U+043E" not in hints({**HEAD, "facts": {"rows": rows}})  # a slip besides: they do not look alike
    rows = [{"outc\u043eme": "x"}]
    assert "U+043E CYRILLIC SMALL LETTER O in place of 'o'" in hints({**HEAD, "facts": {"rows": rows}})
    assert CYRILLIC in hints({**HEAD, "facts": {}, "evidence": {"club.p\u0456ck": {"status": "\u0430sserted"}}})
    assert "U+0456" in hints({**HEAD, "facts": {}, "evidence": {"club.p\u0456ck": {"status": "asserted"}}})


def test_findings_that_look_alike_are_told_apart(folder: Path) -> None:
    evidence = {"club.word": {"found": "g\u0430rden", "source": "a letter", "status": "evidenced"}}
    assert CYRILLIC in hints({**HEAD, "facts": {"club.word": "garden"}, "evidence": evidence})


def test_an_accent_of_its_own_needs_no_hint(folder: Path) -> None:
    facts = assay.read_facts({**HEAD, "facts": {"club.pick": "cafe\u0301"}}, assay.load_standard("t.json"))
    given_ = facts.given("club.pick", 0)
    assert given_ is not None and given_.value == "caf\u00e9"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("heading", ["outc\u043eme", "\uff4futcome", "outcom\u0435"])
def test_a_heading_is_asked_about_and_the_copied_hint_is_accepted(folder: Path, kind: str, heading: str) -> None:
    table(folder, kind, [["pick", heading], ["garden", "x"]])
    hint = of_file(folder, kind, "")
    said = re.search(r"say '(columns: \{outcome: .*?\})'", hint)
    assert said is not None and f"U+{ord(next(c for c in heading if ord(c) > 127)):04X}" in hint
    assert of_file(folder, kind, f", {said[1]}") == ""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("heading", ["outcome\u200b", "\u2060outcome", "out\u00adcome"])
def test_what_cannot_be_seen_in_a_heading_does_not_matter(folder: Path, kind: str, heading: str) -> None:
    table(folder, kind, [["pick", heading], ["garden", "x"]])
    assert of_file(folder, kind, "") == ""


def table(folder: Path, kind: str, rows: list[list[str]], sheet: str = "rows") -> None:
    if kind == "csv":
        (folder / "rows.csv").write_text("\n".join(map(",".join, rows)), "utf-8")
        return
    book: Any = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.create_sheet("other")
    book.save(folder / "rows.xlsx")


def of_file(folder: Path, kind: str, more: str) -> str:
    """The hints of a facts file that names the table; nothing where it is read and the criterion is met."""
    text = json.dumps(HEAD, ensure_ascii=False)[:-1] + f", facts: {{rows: {{from: rows.{kind}{more}}}}}}}"
    (folder / "facts.yaml").write_text(text, "utf-8")
    standard = assay.load_standard("t.json")
    try:
        facts = assay.read_facts(folder / "facts.yaml", standard)
    except assay.InputError as error:
        return "\n".join(one.hint for one in error.problems)
    assert {one.id: one.verdict for one in assay.Assessor(standard).assess(facts).criteria}["1.3"] == "met"
    return ""


def test_sheets_and_files_are_found_or_the_sign_is_named(folder: Path) -> None:
    rows = [["pick", "outcome"], ["garden", "x"]]
    table(folder, "xlsx", rows, "p\u0430irs")
    hint = of_file(folder, "xlsx", ", sheet: pairs")
    assert hint == "did you mean 'p\u0430irs'? it has U+0430 CYRILLIC SMALL LETTER A in place of 'a'"
    assert of_file(folder, "xlsx", ", sheet: p\u0430irs") == ""
    table(folder, "xlsx", rows, "pairs\u200b")
    assert of_file(folder, "xlsx", ", sheet: pairs") == ""
    table(folder, "csv", rows)
    (folder / "rows.csv").rename(folder / "r\u043ews.csv")
    hint = of_file(folder, "csv", "")
    assert hint == "did you mean 'r\u043ews.csv'? it has U+043E CYRILLIC SMALL LETTER O in place of 'o'"
    (folder / "r\u043ews.csv").rename(folder / "re\u0301.csv")
    text = json.dumps(HEAD)[:-1] + ", facts: {rows: {from: r\u00e9.csv}}}"
    (folder / "facts.yaml").write_text(text, "utf-8")
    assert assay.read_facts(folder / "facts.yaml", assay.load_standard("t.json")).given("rows", 0) is not None


def test_rules_name_the_sign(folder: Path) -> None:
    for old, new, said in (
        ('"is": "garden"', '"is": "g\u0430rden"', f"did you mean 'garden'? this has {CYRILLIC}"),
        ('"fact": "club.word"', '"fact": "club.w\u043erd"', "U+043E CYRILLIC SMALL LETTER O in place of 'o'"),
        ('"some": "rows"', '"s\u043eme": "rows"', "U+043E CYRILLIC SMALL LETTER O in place of 'o'"),
        ('"type": "text"', '"type": "t\u0435xt"', "U+0435 CYRILLIC SMALL LETTER IE in place of 'e'"),
        ('"met_when": {"fact"', '"m\u0435t_when": {"fact"', "U+0435 CYRILLIC SMALL LETTER IE in place of 'e'"),
        ('"field": "outcome"', '"field": "outc\u043eme"', "U+043E CYRILLIC SMALL LETTER O in place of 'o'"),
    ):
        text = json.dumps(RULES, ensure_ascii=False)
        assert old in text
        (folder / "t.json").write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(assay.InputError) as raised:
            assay.load_standard("t.json")
        assert said in "\n".join(one.hint for one in raised.value.problems)


@pytest.mark.parametrize(("arguments", "said"), [
    (["why", "f.json", "l.1", "--standard", "t.json"], "did you mean '1.1'? this has 'l' (LATIN SMALL LETTER L)"),
    (["why", "f.json", "1.1\u200b", "--standard", "t.json"], "U+200B ZERO WIDTH SPACE, which cannot be seen"),
    (["assess", "f.json", "--standard", "ment\u043ering"], "did you mean 'mentoring'? this has U+043E"),
    (["whatif", "f.json", "--standard", "t.json", "--set", "club.p\u0456ck=garden"], "did you mean 'club.pick'?"),
    (["whatif", "f.json", "--standard", "t.json", "--set", "club.pick=g\u0430rden"], "did you mean 'garden'? this has"),
    (["improve", "f.json", "--standard", "t.json", "--to", "1.1=m\u0435t"], "did you mean 'met'? this has U+0435"),
    (["assess", "f.json", "--standard", "t.json", "--fail-below", "l\u043ew"], "did you mean 'low'? this has U+043E"),
    (["explain", "F2O3"], "this has 'O' (LATIN CAPITAL LETTER O) in place of '0' (DIGIT ZERO)"),
    (["\u0430ssess", "f.json"], "\u0430ssess: this has U+0430 CYRILLIC SMALL LETTER A in place of 'a'"),
    (["assess", "f.json", "\u2014standard", "t.json"], "\u2014standard: this has U+2014 EM DASH in place of '-'"),
    (["assess", "f.json", "--format", "js\u043en"], "js\u043en: this has U+043E CYRILLIC SMALL LETTER O"),
    (["facts", "template", "--format", "y\u0430ml"], f"did you mean 'yaml'? this has {CYRILLIC}"),
])  # fmt: skip
def test_the_command_line_names_the_sign(folder: Path, arguments: list[str], said: str) -> None:
    (folder / "f.json").write_text(json.dumps({**HEAD, "facts": {"club.pick": "garden"}}), "utf-8")
    status, shown = command_here(*arguments)
    assert status == 2 and said in " ".join(shown.split())


def test_a_cohort_names_the_sign_in_options_and_columns(folder: Path) -> None:
    cohort = assay.Cohort(assay.load_standard("t.json"))
    subjects = pl.DataFrame({"subject_id": ["a"], "club__pick": ["g\u0430rden"], "club__w\u043erd": ["x"]})
    found = cohort.check({"subjects": subjects}, as_of="2025-07-18", period="2025").to_problems()
    said = {one.code: one.hint for one in found}
    assert said["B205"] == f"it can be caf\u00e9, garden; this has {CYRILLIC}"
    assert said["B104"] == "did you mean 'club__word'? this has U+043E CYRILLIC SMALL LETTER O in place of 'o'"


def test_an_explanation_does_not_contradict_itself(folder: Path) -> None:
    standard = assay.load_standard("t.json")
    document = {**HEAD, "facts": {"club": {"word": "g\u0430rden"}}}
    for facts in (assay.read_facts(document, standard),
                  changed(assay.read_facts({**HEAD, "facts": {}}, standard), standard, {"club.word": "g\u0430rden"})):
        words = assay.render(assay.Assessor(standard).explain(facts, "1.2"), "text")
        assert "word: g\u0430rden (with U+0430 CYRILLIC SMALL LETTER A); needs garden" in " ".join(words.split())
