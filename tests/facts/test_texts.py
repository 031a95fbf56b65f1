"""The same text is the same text, through every door; what nobody can see is refused by its number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assay
from assay.facts.values.characters import first_unfit_in_text, one_spaced

RULES: dict[str, Any] = {
    "assay": "rules/1",
    "standard": {"id": "t", "title": "T", "version": "1", "summary": "s", "source": {"title": "Invented"}},
    "vocabulary": {
        "word": {"type": "text", "label": "word", "question": "?"},
        "pick": {"type": "choice", "options": ["école bleue", "garden"], "label": "pick", "question": "?"},
        "rows": {"type": "records", "label": "rows", "question": "?", "fields": {
            "who": {"type": "text", "label": "who", "personal": True}, "what": {"type": "text", "label": "what"}}},
    },
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [
        {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n}, "reading": "r",
         "met_when": condition}
        for n, condition in enumerate([
            {"fact": "word", "is": "école bleue"}, {"fact": "pick", "is": "école bleue"},
            {"distinct_of": "rows", "field": "who", "is": 1}, {"distinct_of": "rows", "field": "what", "is": 1},
        ], 1)],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip
SAME = ["école bleue", "e\u0301cole bleue", "école  bleue", "école\u00a0bleue", " école bleue ", "école\u2009bleue",
        "école _x000D_ bleue"]  # fmt: skip
UNSEEN = ["\u200b", "\u200c", "\u200d", "\ufeff", "\u2060", "\u00ad", "\u202e", "\u2066", "\u200e", "\U000e0041"]
DOORS = ["dict", "json", "yaml", "csv", "workbook"]


@pytest.fixture(scope="module")
def assessor(tmp_path_factory: pytest.TempPathFactory) -> assay.Assessor:
    path = tmp_path_factory.mktemp("texts") / "t.json"
    path.write_text(json.dumps(RULES, ensure_ascii=False), "utf-8")
    return assay.Assessor(assay.load_standard(path))


def through(door: str, text: str, folder: Path) -> Any:
    """A facts document in which a text stands once as it is and once as it should be."""
    rows: Any = [{"who": text, "what": text}, {"who": SAME[0], "what": SAME[0]}]
    if door == "csv":
        lines = ["who,what", *(f'"{one["who"]}","{one["what"]}"' for one in rows)]
        (folder / "rows.csv").write_text("\n".join(lines), "utf-8")
        rows = {"from": "rows.csv"}
    if door == "workbook":
        book: Any = openpyxl.Workbook()
        for row in [["who", "what"], *([one["who"], one["what"]] for one in rows)]:
            book.active.append(row)
        book.save(folder / "rows.xlsx")
        rows = {"from": "rows.xlsx"}
    facts = {"word": text, "pick": text, "rows": rows}
    document = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": "2025-07-18", "period": "2025", "facts": facts}
    if door == "dict":
        return document
    path = folder / ("facts.yaml" if door == "yaml" else "facts.json")  # every JSON text is YAML as well
    path.write_text(json.dumps(document, ensure_ascii=door == "json"), "utf-8")
    return path


@pytest.mark.parametrize("text", SAME, ids=ascii)
@pytest.mark.parametrize("door", DOORS)
def test_a_text_is_the_same_however_it_is_typed(door: str, text: str, assessor: assay.Assessor, tmp_path: Path) -> None:
    found = assessor.assess(through(door, text, tmp_path))
    assert [one.verdict for one in found.criteria] == ["met"] * 4


@pytest.mark.parametrize("text", SAME, ids=ascii)
def test_flat_facts_are_read_in_the_same_way(text: str, assessor: assay.Assessor) -> None:
    for _ in range(2):  # what comes again is looked up
        rows = [{"who": text, "what": text}, {"who": SAME[0], "what": SAME[0]}]
        found = assessor.verdicts({"word": text, "pick": text, "rows": rows}, "2025-07-18", "2025")
        assert set(found.values()) == {"met"}
    with pytest.raises(assay.InputError):
        assessor.verdicts({"word": f"{text}\u200b"}, "2025-07-18", "2025")


PLAIN = {0, 1, 4}
"""Those of which nothing is said: é is é however it is typed, and spaces around a text do not count."""


@pytest.mark.parametrize("number", range(len(SAME)))
@pytest.mark.parametrize("door", DOORS)
def test_spaces_read_as_one_are_noted_once_a_column(
    door: str, number: int, assessor: assay.Assessor, tmp_path: Path
) -> None:
    notes = assay.read_facts(through(door, SAME[number], tmp_path), assessor.standard).warnings
    said = sorted((one.code, one.severity, one.message.partition(":")[0]) for one in notes)
    assert said == [] if number in PLAIN else [("F213", "warning", name) for name in ("pick", "what", "who")]


@pytest.mark.parametrize("door", ["dict", "csv", "workbook"])
def test_a_note_counts_the_cells_and_shows_no_name(door: str, assessor: assay.Assessor, tmp_path: Path) -> None:
    names = ["Ann Lee", "Ann  Lee", "Bo\u00a0Ek", "Bo Ek", "Ann  Lee", " Bo Ek ", "Ann\nLee", "_x000D_Bo Ek"]
    facts = through(door, "garden", tmp_path)
    rows = [{"who": name, "what": "x"} for name in names]
    if door == "dict":
        facts["facts"]["rows"] = rows
    elif door == "csv":
        lines = [f'"{name}",x' for name in names]
        (tmp_path / "rows.csv").write_text("\n".join(["who,what", *lines]), "utf-8")
    else:
        book: Any = openpyxl.Workbook()
        for row in [["who", "what"], *([name, "x"] for name in names)]:
            book.active.append(row)
        book.save(tmp_path / "rows.xlsx")
    read = assay.read_facts(facts, assessor.standard)
    (note,) = [one for one in read.warnings if one.code == "F213"]
    where = {"dict": "facts.rows[1].who", "csv": "3:1", "workbook": "!A3"}[door]
    assert str(note.at).endswith(where) and "Lee" not in note.message
    assert note.message.endswith({"dict": "; so in 4 more places"}.get(door, "in 5 cells of column A"))
    verdicts = {one.id: one.verdict for one in assessor.assess(read).criteria}
    assert verdicts["1.3"] == "not_met" and verdicts["1.4"] == "met"  # two people
    found: Any = read.given("rows", 0)
    assert len({row.values["who"] for row in found.value}) == 2


@pytest.mark.parametrize("unseen", UNSEEN, ids=ascii)
@pytest.mark.parametrize("door", DOORS)
def test_what_cannot_be_seen_is_named(door: str, unseen: str, assessor: assay.Assessor, tmp_path: Path) -> None:
    with pytest.raises(assay.InputError) as raised:
        assessor.assess(through(door, f"école{unseen} bleue", tmp_path))
    assert {one.code for one in raised.value.problems} == {"F004"}
    assert all(f"U+{ord(unseen):04X}, which cannot be seen" in one.message for one in raised.value.problems)


@pytest.mark.parametrize("text", ["علی\u200cرضا", "क्\u200dष", "👩\u200d🏫", "Zoë", "ﬁ", "Ａ"])
def test_joiners_between_letters_that_join_are_text(text: str) -> None:
    assert first_unfit_in_text(text) is None


@given(st.text())
def test_spaces_are_folded_once_and_for_all(text: str) -> None:
    folded = one_spaced(text)
    assert one_spaced(folded) == folded and "  " not in folded and folded == folded.strip()
    assert "".join(folded.split()) == "".join(text.replace("_x000D_", " ").replace("_x000d_", " ").split())
