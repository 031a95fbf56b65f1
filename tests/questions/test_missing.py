"""What is missing, as a person and a program get it; that it is exact is held in test_proofs_exhaustive.py."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from shared.command_line import command, command_anew

import assay
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.questions.missing import FactInfluence, MissingFacts, missing_facts
from assay.facts.values.records import Records
from assay.facts.values.scalars import UNKNOWN
from assay.views.text.layout import Paint
from assay.views.text.missing import missing_text


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


def school(root: Path, compiled: Compiled, name: str) -> assay.FactSet:
    return assay.read_facts(root / "examples" / name / "facts.yaml", compiled.plan.standard)


@pytest.fixture(scope="module")
def oakfield(root: Path, compiled: Compiled) -> MissingFacts:
    return missing_facts(compiled, school(root, compiled, "oakfield"))


def text_of(missing: MissingFacts, compiled: Compiled, source: str = "facts.yaml") -> str:
    return missing_text(missing, Paint(False), source)


def test_an_example_school(oakfield: MissingFacts) -> None:
    assert oakfield.unknown == ("3.2", "7.1", "8.1", "9.5")
    assert [(one.name, one.serves, one.settles) for one in oakfield.facts] == [
        ("mentors.register", ("3.2",), 1),
        ("teacher_comments.favourable", ("7.1",), 1),
        ("teacher_comments.teachers", ("7.1",), 1),
        ("impact.without_next_step", ("8.1",), 1),
        ("monitoring.mentees", ("9.5",), 1),
    ]
    assert oakfield.facts[1].instead == ("teacher_comments.register",)


def test_records_that_leave_it_open_are_named_with_their_lines(
    root: Path, compiled: Compiled, oakfield: MissingFacts
) -> None:
    register = oakfield.facts[0]
    given = school(root, compiled, "oakfield").given("mentors.register", 0)
    assert given is not None
    assert isinstance(given.value, Records)
    lacking = {n + 1 for n in range(len(given.value)) if "from_minority" not in given.value.row(n)}
    assert register.fields == ("from_minority",)
    assert set(register.rows) < lacking  # the others are of mentors whom the rule does not count
    lines = (root / "examples/oakfield/facts.yaml").read_text("utf-8").splitlines()
    assert len(register.places) == len(register.rows)
    for place in register.places:
        file, _, line = place.rpartition(":")
        assert file.endswith("facts.yaml")
        assert "from_minority" not in lines[int(line) - 1]


def test_what_is_left_out_is_counted_and_not_known(root: Path, compiled: Compiled, oakfield: MissingFacts) -> None:
    facts = school(root, compiled, "oakfield")
    names = {one.name for one in oakfield.facts}
    behind = {name for one in oakfield.facts for name in one.instead}
    assert oakfield.without_influence
    assert not (names | behind) & set(oakfield.without_influence)
    for name in oakfield.without_influence:
        back = 1 if name.startswith("previous.") else 0
        given = facts.given(name.removeprefix("previous."), back)
        assert given is None or given.value is UNKNOWN or isinstance(given.value, Records)
    assert f"{len(oakfield.without_influence)} other facts are not given" in text_of(oakfield, compiled)


def test_the_level_and_an_area_are_asked_like_criteria(root: Path, compiled: Compiled) -> None:
    """An area is open by way of its criteria, and every fact serves one of them."""
    facts = school(root, compiled, "hillcrest")
    now = judged(compiled, facts)
    for target in ("area 7", "area 3"):
        found = missing_facts(compiled, facts, [target])
        inside = {c.id for c in compiled.plan.standard.criteria if c.area == target.removeprefix("area ")}
        assert found.unknown == (target,)
        assert found.facts
        for one in found.facts:
            assert set(one.serves) <= inside
            assert all(len(now.criteria[c]) > 1 for c in one.serves)
            assert one.proved


def test_what_was_found_before_is_found_again(root: Path, compiled: Compiled, oakfield: MissingFacts) -> None:
    facts, kept = school(root, compiled, "oakfield"), dict[tuple[object, ...], tuple[FactInfluence, ...]]()
    assert missing_facts(compiled, facts, kept=kept) == oakfield
    assert len(kept) == 4
    assert missing_facts(compiled, facts, kept=kept) == oakfield


def test_it_tells_how_far_it_is(root: Path, compiled: Compiled) -> None:
    steps: list[tuple[int, int]] = []
    missing_facts(compiled, school(root, compiled, "oakfield"), progress=lambda done, all_: steps.append((done, all_)))
    assert steps == [(0, 4), (1, 4), (2, 4), (3, 4)]


def test_the_document_is_what_its_schema_says(oakfield: MissingFacts) -> None:
    jsonschema.validate(document(oakfield), schema("missing"))
    assert document_text(oakfield) == document_text(oakfield)


def test_where_nothing_is_missing(root: Path, compiled: Compiled) -> None:
    found = missing_facts(compiled, school(root, compiled, "riverside"))
    assert found.facts == ()
    assert "Nothing is missing" in text_of(found, compiled)
    assert text_of(found, compiled).endswith("assay assess facts.yaml\n")


def test_the_text_fits_and_ends_with_what_to_do(root: Path, compiled: Compiled, oakfield: MissingFacts) -> None:
    text = text_of(oakfield, compiled)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert text.endswith("\nTo answer them one by one: assay ask facts.yaml\n")
    one = missing_facts(compiled, school(root, compiled, "oakfield"), ["area 7", "9.5"])
    assert text_of(one, compiled).endswith("assay ask facts.yaml 7 9.5\n")
    assert "Fill them in in facts.xlsx" in text_of(oakfield, compiled, "facts.xlsx")


def test_the_command(root: Path, tmp_path: Path) -> None:
    facts = "examples/oakfield/facts.yaml"
    done = command("missing", facts, "7.1")
    assert (done.returncode, done.stderr) == (0, "")
    assert " 1. Of the subject teachers who commented" in done.stdout
    file = tmp_path / "missing.json"
    assert command("missing", facts, "7", "level", "--format", "json", "-o", str(file)).returncode == 0
    assert '"assay": "missing/1"' in file.read_text("utf-8")
    wrong = command("missing", facts, "12.1", "levle")
    assert (wrong.returncode, wrong.stderr.count("U102")) == (2, 2)


def test_only_proofs_need_z3(root: Path, tmp_path: Path) -> None:
    """Commands that prove nothing work without it, and so do not read it in vain."""
    (tmp_path / "z3.py").write_text("raise ImportError\n")
    facts = "examples/riverside/facts.yaml"
    for words in (["assess", facts], ["why", facts, "9.1"], ["margins", facts, "9.1"], ["check", facts],
                    ["until", facts, "9.1", "--years", "1"], ["whatif", facts, "--set", "coordinator.fte=1"],
                    ["--help"]):  # fmt: skip
        done = command_anew(*words, PYTHONPATH=str(tmp_path))
        assert done.returncode == 0, (words, done.stderr)
