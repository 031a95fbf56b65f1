"""A standard whose rules look at what is about people: explanations, assumptions and conflicts do not tell it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from shared import private_sentinels as sentinels
from shared.command_line import command_here
from shared.private_sentinels import DIGITS, Json, leaks, told
from shared.small_standards import criterion, fact, rules

import assay
from assay.views.paperwork import written_facts

BORN = ("1987-03-29", "1987-03-30", "1987-03-28")
"""Days that occur nowhere else; said in words they are 29 March 1987 and so on."""
WORDS = (*BORN, "March 1987", "gold and silver")
FIELDS: Json = {
    "name": fact("text", personal=True),
    "remark": fact("text"),
    "born": fact("date", personal=True),
    "pay": fact("money", unit="GBP", personal=True, minimum=0),
    "seen_on": fact("date"),
    "mark": fact("decimal", personal=True),
    "medals": fact("choice", personal=True, many=True, options=["gold", "silver"]),
    "club": fact("text"),
}
for field in FIELDS.values():
    del field["question"]


def of(kind: str, field: str, **more: Json) -> Json:
    return {f"{kind}_of": "people", "field": field, **more}


VOCABULARY: Json = {
    "people": fact("records", fields=FIELDS),
    "leader.name": fact("text", personal=True),
    "leader.born": fact("date", personal=True),
    "leader.mark": fact("decimal", personal=True, maximum=9_000_000),
    "leader.medals": fact("choice", personal=True, many=True, options=["gold", "silver"]),
    "limit": fact("decimal"),
    "last.remark": fact("text", computed=of("latest", "remark", by="seen_on")),
    "last.mark": fact("decimal", computed=of("latest", "mark", by="seen_on"), may_be_none=True),
    "eldest": fact("date", computed=of("minimum", "born"), may_be_none=True),
    "best": fact("decimal", computed=of("maximum", "mark"), maximum=1_000_000, may_be_none=True),
    "twice": fact("decimal", computed={"times": [2, {"fact": "leader.mark"}]}, maximum=9_000_000),
    "medals": fact("choice", computed=of("values", "medals"), many=True, options=["gold", "silver"]),
}
CONDITIONS: Json = [
    {"fact": "leader.name", "is": "A"},
    {"fact": "leader.born", "before": "2000-01-01"},
    {"fact": "leader.mark", "at_least": {"fact": "limit"}},
    {"fact": "limit", "at_most": {"fact": "leader.mark"}},
    {"fact": "last.remark", "is": "A"},
    {"fact": "last.mark", "at_least": 3},
    {"fact": "eldest", "before": "1900-01-01"},
    {"fact": "best", "more_than": {"fact": "limit"}},
    {"fact": "twice", "at_least": 9},
    {"fact": "medals", "includes": ["gold"]},
    {**of("latest", "remark", by="seen_on"), "is": "A"},
    {**of("latest", "name", by="seen_on"), "exists": True},
    {**of("latest", "club", by="seen_on"), "is_not": "B"},
    {**of("values", "medals"), "includes": ["gold"]},
    {**of("minimum", "pay"), "at_least": 5},
    {**of("maximum", "born"), "within": "10 years"},
    {"plus": [of("maximum", "mark"), 1], "between": [1, {"fact": "leader.mark"}]},
    {"some": "people", "where": {"field": "name", "is": "A"}},
    {"share_of": "people", "that": {"field": "mark", "at_least": 3}, "at_least": "50%"},
    {"every": "people", "that": {"field": "born", "before": {"fact": "leader.born"}}},
    {"distinct_of": "people", "field": "name", "at_least": 2},
    {"definition": "marked"},
    {"previous": "leader.mark", "less_than": {"fact": "leader.mark"}},
]
STANDARD: Json = rules(
    [criterion(f"1.{n}", condition) for n, condition in enumerate(CONDITIONS, 1)],
    VOCABULARY,
    definitions={"marked": {"says": "the leader is marked", "condition": {"fact": "leader.mark", "at_least": 3}}},
)


def person(number: int) -> Json:
    return {
        "name": f"Zz-name-{number}",
        "remark": f"Zz-remark-{number}",
        "club": "Zz-club",
        "born": BORN[number],
        "pay": float(f"{DIGITS}.{number}"),
        "mark": float(f"{number}.{DIGITS}"),
        "seen_on": f"2025-03-1{number}",
        "medals": ["gold", "silver"],
    }


LEADER: Json = {"name": "Zz-leader", "born": BORN[0], "mark": float(DIGITS), "medals": ["gold", "silver"]}
FACTS: Json = {"people": [person(n) for n in range(3)], "leader": LEADER, "limit": 5}
ASSUMED: Json = {
    key: {"status": "assumed", "note": "n"} for key in ("leader.name", "leader.born", "leader.mark", "leader.medals")
} | {"previous.leader.mark": {"status": "assumed"}}


def document(**more: Json) -> Json:
    return sentinels.HEAD | {"facts": FACTS, "previous": {"leader": {"mark": float(f"7{DIGITS}")}}} | more


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("standard")
    (found / "rules.json").write_text(json.dumps(STANDARD), "utf-8")
    return found


@pytest.fixture(scope="module")
def people(folder: Path) -> assay.Assessor:
    return assay.Assessor(assay.load_standard(folder))


def secret(texts: list[str]) -> list[str]:
    return leaks(iter(texts)) + [line for text in texts for line in text.splitlines() if any(w in line for w in WORDS)]


def written(tmp_path: Path, name: str, given: Json, people: assay.Assessor) -> Path:
    path = tmp_path / name
    if name.endswith(".xlsx"):
        facts = assay.read_facts(given, people.standard)
        path.write_bytes(written_facts(facts, people.standard, "xlsx"))
    else:
        path.write_text(json.dumps(given, indent=1 if name.endswith(".json") else None), "utf-8")
    return path


@pytest.mark.parametrize("name", ["facts.json", "facts.yaml", "facts.xlsx"])
def test_nothing_of_people_is_told_unless_asked(
    name: str, tmp_path: Path, people: assay.Assessor, folder: Path
) -> None:
    path = written(tmp_path, name, document(evidence=ASSUMED), people)
    assessment = people.assess(path)
    assert len(assessment.assumptions) == 5
    assert not secret(list(told(assessment)))
    shown = "\n".join(told(assessment, personal=True))
    assert all(word in shown for word in ("Zz-leader", "Zz-remark-2", "Zz-club", DIGITS, "29 March 1987"))
    more = ["--standard", str(folder)]
    for words in (
        ["assess"],
        ["assess", "-f", "json"],
        ["assess", "-f", "markdown"],
        ["facts", "show"],
        ["facts", "show", "--rows", "people"],
        ["facts", "check"],
    ):
        status, printed = command_here(*words, str(path), *more)
        assert status == 0 and printed and not secret([printed]), words
    for words in (["facts", "show", "--personal"], ["facts", "show", "--rows", "people", "--personal"]):
        assert secret([command_here(*words, str(path), *more)[1]]), words
    assert not secret(
        list(map(repr, people.explained({"leader.mark": 3, "leader.name": "Zz-x"}, "2025-07-18", "2024/25").values()))
    )


CONFLICTS: Json = {
    "A401": {
        "best": float(f"8.{DIGITS}"),
        "eldest": "1987-03-30",
        "last": {"remark": "Zz-other", "mark": float(f"9{DIGITS}")},
    },
    "A403": {"people": [person(0) | {"mark": float(f"9{DIGITS}")}], "leader": {"mark": float(f"8{DIGITS}")}},
    "F205": {"leader": {"mark": float(f"99{DIGITS}")}},
    "F202": {"leader": {"name": int(DIGITS), "born": "Zz-x", "mark": "Zz-y", "medals": "Zz-z"}},
    "F207": {"leader": {"medals": ["Zz-gold"]}},
    "F208": {"leader": {"born": "1987-03-99"}},
    "F201": {"leader": {"nmae": "Zz-x"}, "leadr": {"name": "Zz-y"}, "leader.borm": "1987-03-29", "leader.mark": [1]},
    "F204": {"leader": {"name": "none", "born": "none"}, "people": [{"name": "Zz-a", "born": "none"}]},
}


@pytest.mark.parametrize("code", CONFLICTS)
@pytest.mark.parametrize("indent", [None, 1])
def test_conflicts_are_told_without_the_values(
    code: str, indent: int | None, tmp_path: Path, people: assay.Assessor
) -> None:
    path = tmp_path / "facts.json"
    given = FACTS | CONFLICTS[code]
    path.write_text(json.dumps(document(facts=given), indent=indent), "utf-8")
    with pytest.raises(assay.InputError) as caught:
        people.assess(path)
    assert code in [problem.code for problem in caught.value.problems]
    assert not secret(list(sentinels.of_problems(caught.value)))


def test_findings_that_differ(tmp_path: Path, people: assay.Assessor) -> None:
    found: Json = [{"found": float(f"6{DIGITS}"), "by": "office"}, {"found": float(f"5{DIGITS}"), "by": "head"}]
    settled: Json = {"findings": found, "resolved": {"by": "head", "why": "so"}}
    assessment = people.assess(written(tmp_path, "facts.xlsx", document(evidence={"leader.mark": settled}), people))
    assert not secret(list(told(assessment)))
    assert f"6{DIGITS}" in "".join(told(assessment, personal=True))
    wrong: list[Json] = [found, {"found": "Zz-x"}, {"found": [DIGITS]}, {"findings": [{"found": float(DIGITS) + 1}]}]
    for evidence in wrong:
        for indent in (None, 1):
            path = tmp_path / "facts.json"
            path.write_text(
                json.dumps(document(evidence={"leader.mark": evidence, "leader.nmae": evidence}), indent=indent)
            )
            with pytest.raises(assay.InputError) as caught:
                people.assess(path)
            assert not secret(list(sentinels.of_problems(caught.value)))


def test_years_that_differ(tmp_path: Path, people: assay.Assessor) -> None:
    for year, mark in ((2023, 1), (2022, 2)):
        (tmp_path / str(year)).mkdir()
        given: Json = document(as_of=f"{year + 1}-07-18", period=f"{year}/{year - 1999}") | {"previous": {}}
        given["facts"] = {"leader": LEADER | {"mark": float(f"{mark}{DIGITS}")}}
        if year == 2023:
            given["previous"] = {"leader": {"mark": float(f"4{DIGITS}")}}
        (tmp_path / str(year) / "facts.json").write_text(json.dumps(given), "utf-8")
    (tmp_path / "2024").mkdir()
    whole = document(previous={"from": "../2023/facts.json"}, earlier=[{"from": "../2022/facts.json"}])
    (tmp_path / "2024" / "facts.json").write_text(json.dumps(whole), "utf-8")
    with pytest.raises(assay.InputError) as caught:
        people.assess(tmp_path / "2024" / "facts.json")
    assert [problem.code for problem in caught.value.problems] == ["F604"]
    assert not secret(list(sentinels.of_problems(caught.value)))


def test_answers_on_a_sheet_that_are_wrong(tmp_path: Path, people: assay.Assessor) -> None:
    import openpyxl

    path = written(tmp_path, "facts.xlsx", document(), people)
    book: Json = openpyxl.load_workbook(path)
    wrong = {"leader.name": 0.5, "leader.born": True, "leader.mark": "Zz-x", "leader.medals": "Zz-gold"}
    changed = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            values = [cell.value for cell in row]
            for key in wrong:
                if key in values:
                    place = values.index(key)
                    begins = ("Zz", "1987", DIGITS, "gold")
                    for cell in [c for c in row[place + 1 :] if str(c.value).startswith(begins)][:1]:
                        cell.value, changed = wrong[key], changed + 1
    book.save(path)
    assert changed == len(wrong)
    with pytest.raises(assay.InputError) as caught:
        assay.read_facts(path, people.standard)
    assert len(caught.value.problems) >= 3
    assert not secret(list(sentinels.of_problems(caught.value)))
