"""Last year told twice: this year's figures of an earlier year, held against that year's own facts."""

# pyright: basic
# Facts are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from shared import random_standards as generated
from shared import small_standards as small
from shared.command_line import command_here
from shared.profiles import times

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.explaining.recorded import parse_recorded
from assay.engine.questions.compare.compare import compare
from assay.engine.questions.compare.earlier_years import year_problems
from assay.engine.questions.compare.snapshot import snapshot_of
from assay.facts.problems.problems import InputError
from assay.views.report.html import report_html
from assay.views.report.page import report_of

Json = Any
FIELDS = {"day": {"type": "date", "label": "the day"}, "ok": {"type": "boolean", "label": "whether it is fine"},
          "who": {"type": "text", "label": "who", "personal": True}}  # fmt: skip
VOCABULARY = {
    "a": small.fact("integer", label="the a"),
    "share": small.fact("percentage", label="the share"),
    "name": small.fact("text", label="the name", personal=True),
    "kinds": small.fact("choice", many=True, options=["x", "y"], label="the kinds"),
    "rows": small.fact("records", label="the rows", fields=FIELDS),
    "count": small.fact("integer", label="the count", computed={
        "count_of": "rows", "where": {"field": "day", "within": "period"}}),
}  # fmt: skip
CONDITIONS = [
    {"fact": key, "at_least": {"previous": key}} for key in ("a", "share", "count")
] + [{"previous": "a", "back": 2, "at_least": 1}, {"fact": "kinds", "includes": ["x"]},
     {"some": {"previous": "rows"}, "where": {"field": "ok", "is": True}}]  # fmt: skip
RULES = small.rules([small.criterion(f"1.{n}", one) for n, one in enumerate(CONDITIONS, 1)], VOCABULARY)
STANDARD = small.standard(RULES)
ASSESSOR = assay.Assessor(STANDARD)


def this_year(previous: Json = None, **more: Json) -> assay.Assessment:
    found = small.facts({"a": 5}, **more)
    return ASSESSOR.assess(found if previous is None else {**found, "previous": previous})


def last_year(given_: Json, **more: Json) -> assay.Assessment:
    head = {"as_of": "2024-07-18", "period": "2023/24"}
    return ASSESSOR.assess({**small.facts(given_), **head, **more})


def told(last: assay.Assessment, this: assay.Assessment) -> list[tuple[str, str, str]]:
    return [(one.fact, one.here, one.there) for one in compare(last, this).years_differ]


ROWS = [{"day": "2023-10-01", "ok": True}, {"day": "2024-03-01", "ok": False}]


@pytest.mark.parametrize(("previous", "own", "expected"), [
    ({"a": 20}, {"a": 18}, [("previous.a", "20", "18")]),
    ({"a": 20}, {"a": 20}, []),
    ({"a": 20}, {}, []),
    ({}, {"a": 20}, []),
    (None, {"a": 20}, []),
    ({"share": "50%"}, {"share": "1 of 2"}, []),
    ({"share": "50%"}, {"share": "43 of 86"}, []),
    ({"share": "51%"}, {"share": "43 of 86"}, [("previous.share", "51%", "43 of 86")]),
    ({"kinds": ["x", "y"]}, {"kinds": ["y", "x"]}, []),
    ({"kinds": ["x"]}, {"kinds": ["x", "y"]}, [("previous.kinds", "x", "x, y")]),
    ({"name": "Anna"}, {"name": "Ben"}, [("previous.name", "", "")]),
    ({"rows": ROWS}, {"rows": ROWS}, []),
    ({"rows": ROWS[:1]}, {"rows": ROWS}, [("previous.rows", "1 record", "2 records")]),
    ({"rows": [ROWS[0], {**ROWS[1], "ok": True}]}, {"rows": ROWS},
     [("previous.rows", "record 2, whether it is fine: yes", "record 2, whether it is fine: no")]),
    ({"rows": [{**ROWS[0], "who": "Anna"}]}, {"rows": [{**ROWS[0], "who": "Ben"}]}, [("previous.rows", "", "")]),
    # A figure here, and there the records that make it: as at the end of that period.
    ({"count": 2}, {"rows": ROWS}, []),
    ({"count": 3}, {"rows": ROWS}, [("previous.count", "3", "2")]),
    ({"rows": ROWS}, {"count": 3}, [("previous.count", "2", "3")]),
    ({"rows": ROWS}, {"count": 2}, []),
    ({"rows": ROWS, "count": 2}, {"rows": ROWS[:1]}, [("previous.rows", "2 records", "1 record")]),
    ("none", {"a": 20}, [("previous", "none", "given")]),
    ("none", {}, [("previous", "none", "given")]),
])  # fmt: skip
def test_what_differs_is_told_with_both_places(previous: Json, own: Json, expected: Json) -> None:
    last, this = last_year(own), this_year(previous)
    assert told(last, this) == expected
    assert told(this, last) == expected  # whichever is named first
    problems = year_problems(last, this)
    assert [(one.code, one.severity) for one in problems] == [("F605", "warning")] * len(expected)
    for one in compare(last, this).years_differ:
        assert one.period == "2023/24" and (one.here_at or previous == "none")
        assert one.there_at or own == {}
    page = report_html(report_of(compile_standard(STANDARD), this, last))
    assert ("The earlier year is told twice" in page) == bool(expected)
    assert "Anna" not in page and "Ben" not in page


def test_years_further_back_are_held_against_each_other_too() -> None:
    earlier = [{"period": "2022/23", "facts": {"a": 7}}]
    this = this_year({"a": 20}, earlier=earlier)
    assert told(last_year({"a": 20}, previous={"a": 8}), this) == [("previous2.a", "7", "8")]
    assert told(last_year({"a": 20}, previous={"a": 7}), this) == []
    two_ago = ASSESSOR.assess({**small.facts({"a": 9}), "as_of": "2023-07-18", "period": "2022/23"})
    assert told(two_ago, this) == [("previous2.a", "7", "9")]


def test_only_years_of_one_subject_are() -> None:
    other = last_year({"a": 18}, subject={"id": "y"})
    assert told(other, this_year({"a": 20})) == []
    assert told(this_year({"a": 19}), this_year({"a": 20})) == []  # two tellings of this year: no year is its own
    odd = last_year({"a": 18}, period={"name": "autumn", "from": "2023-10-01", "to": "2024-02-01"})
    assert told(odd, this_year({"a": 20})) == []


def test_documents_are_held_against_each_other_as_far_as_they_tell() -> None:
    last = last_year({"a": 18, "share": "50%", "rows": ROWS})
    this = this_year({"a": 20, "share": "50%", "rows": ROWS[:1]})
    stored = [snapshot_of(parse_recorded(one.to_json().encode(), "a.json")) for one in (last, this)]
    for one in (last, stored[0]):
        for other in (this, stored[1]):
            found = compare(one, other).years_differ
            assert {each.fact for each in found} == {"previous.a", "previous.rows"}
            assert {(each.here, each.there) for each in found} == {("20", "18"), ("1 record", "2 records")}
            assert all(problem.code == "F605" for problem in year_problems(one, other))
    same = this_year({"a": 18, "share": "1 of 2"})
    assert compare(stored[0], same).years_differ == ()


@settings(max_examples=times(25))
@given(generated.fact_values(), generated.fact_values(), generated.fact_values())
def test_by_definition(facts: Json, previous: Json, own: Json) -> None:
    """Of any facts: what both give, and otherwise, is told; nothing else is, unless it is worked out."""
    rules = small.rules([small.criterion("1.1", {"fact": "yes", "is": True})], generated.VOCABULARY)
    assessor = assay.Assessor(small.standard(rules))
    this = assessor.assess({**small.facts(facts), "previous": previous})
    last = assessor.assess({**small.facts(own), "as_of": "2024-07-18", "period": "2023/24"})
    both = {key for key in this.facts.previous.keys() & last.facts.current.keys()
            if this.facts.previous[key].value != last.facts.current[key].value}  # fmt: skip
    assert {one.fact for one in compare(last, this).years_differ} == {f"previous.{key}" for key in both}
    again = assessor.assess({**small.facts(facts), "previous": own})
    assert compare(last, again).years_differ == ()


# ---------------------------------------------------------------- several files of one assessment


def written(folder: Path, name: str, document: Json) -> Path:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return path


@pytest.mark.parametrize(("inline", "own", "codes"), [
    ({"a": 20}, {"a": 20, "share": "50%"}, []),
    ({"a": 20}, {"share": "50%"}, []),
    ({"a": 20}, {"a": 18}, ["F604"]),
    ("none", {"a": 18}, ["F604"]),
    ({"rows": ROWS}, {"rows": ROWS[:1]}, ["F604"]),
])  # fmt: skip
def test_a_file_may_tell_what_another_tells_if_it_is_the_same(
    tmp_path: Path, inline: Json, own: Json, codes: list[str]
) -> None:
    written(tmp_path, "last.json", {**small.facts(own), "as_of": "2024-07-18", "period": "2023/24"})
    path = written(tmp_path, "this.json", {**small.facts({"a": 5}), "previous": inline,
                                           "earlier": [{"from": "last.json"}]})  # fmt: skip
    if codes:
        with pytest.raises(InputError) as caught:
            assay.read_facts(path, STANDARD)
        assert [one.code for one in caught.value.problems] == codes
        assert "last.json" in str(caught.value.problems[0].at) or "last.json" in caught.value.problems[0].message
        assert "this.json" in str(caught.value.problems[0].at) or "this.json" in caught.value.problems[0].message
    else:
        facts = assay.read_facts(path, STANDARD)
        assert set(facts.previous) == {*inline, *own}


def test_twice_in_one_file_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "this.json", {**small.facts({"a": 5}), "previous": {"a": 1},
                                           "earlier": [{"period": "2023/24", "facts": {"a": 1}}]})  # fmt: skip
    with pytest.raises(InputError) as caught:
        assay.read_facts(path, STANDARD)
    assert [one.code for one in caught.value.problems] == ["F209"]


def test_commands(tmp_path: Path) -> None:
    standard = str(written(tmp_path, "s.json", RULES))
    last = str(written(tmp_path, "last.json", {**small.facts({"a": 18}), "as_of": "2024-07-18", "period": "2023/24"}))
    this = str(written(tmp_path, "this.json", {**small.facts({"a": 5}), "previous": {"a": 20}}))
    status, text = command_here("compare", last, this, "--standard", standard)
    assert status == 0 and "F605: warning: previous.a is 20, and in the facts of 2023/24 themselves 18" in text
    assert "The earlier year is told twice" in text
    page = str(tmp_path / "r.html")
    status, text = command_here("report", this, "--previous", last, "--standard", standard, "-o", page)
    assert status == 0 and "F605: warning" in text and "told twice" in Path(page).read_text("utf-8")
    document = str(tmp_path / "last-year.json")
    command_here("assess", last, "--standard", standard, "--format", "json", "-o", document)
    status, text = command_here("compare", document, this, "--standard", standard)
    assert status == 0 and "F605: warning: previous.a is 20" in text
