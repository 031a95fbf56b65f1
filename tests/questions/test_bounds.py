"""The best and the worst that can still come, as a person and a program get them; exact: test_proofs_exhaustive.py."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.command_line import command, command_anew

import assay
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.explaining.documents import document, document_text, schema
from assay.engine.questions.bounds import Bounds, bounds_of, each_written
from assay.engine.questions.whatif.whatif import what_if
from assay.facts.problems.positions import NOWHERE
from assay.facts.values.records import Records, records_of
from assay.facts.values.scalars import UNKNOWN
from assay.facts.values.vocabulary import Definition
from assay.views.text.bounds import bounds_text
from assay.views.text.layout import Paint


@pytest.fixture(scope="module")
def compiled(mentoring: assay.Standard) -> Compiled:
    return compile_standard(mentoring)


def school(root: Path, compiled: Compiled, name: str) -> assay.FactSet:
    return assay.read_facts(root / "examples" / name / "facts.yaml", compiled.plan.standard)


@pytest.fixture(scope="module")
def hillcrest(root: Path, compiled: Compiled) -> Bounds:
    return bounds_of(compiled, school(root, compiled, "hillcrest"))


def text_of(bounds: Bounds, compiled: Compiled) -> str:
    return bounds_text(bounds, Paint(False), "facts.yaml")


def test_they_are_narrower_than_what_the_rules_leave_open(
    root: Path, compiled: Compiled, hillcrest: Bounds
) -> None:
    now = judged(compiled, school(root, compiled, "hillcrest"))
    for one in hillcrest.targets:
        assert set(one.could_be) <= set(now.could_be(one.target))
        assert one.known == (len(now.could_be(one.target)) == 1)
        assert one.worst in one.could_be
        assert one.best in one.could_be
    assert len(hillcrest.of("5.5").could_be) < len(now.could_be("5.5"))
    assert (hillcrest.of("level").worst, hillcrest.of("level").best) == ("beginning", "developing")
    assert hillcrest.of("5.1").could_be == ("not_met", "partly_met", "met", "not_applicable")
    assert hillcrest.of("5.1").best == "met"
    with pytest.raises(KeyError):
        hillcrest.of("12.1")


def test_a_witness_set_by_hand_gives_its_verdict(root: Path, compiled: Compiled, hillcrest: Bounds) -> None:
    facts, tried = school(root, compiled, "hillcrest"), 0
    for one in hillcrest.targets:
        for reachable in one.reachable:
            if one.known or any(fact.records is not None for fact in reachable.witness):
                continue
            values = {fact.name: fact.value for fact in reachable.witness}
            answer = what_if(compiled, facts, values)
            found = answer.difference
            after = {c.target: c.now for c in (*found.criteria, *found.areas, found.level)}
            assert after[one.target] == reachable.verdict
            tried += 1
    assert tried > 20


def test_a_witness_holds_nothing_that_is_not_needed(hillcrest: Bounds) -> None:
    assert [fact.name for fact in hillcrest.of("5.5").reachable[0].witness] == ["parents.reach"]
    assert len(hillcrest.of("level").reachable[-1].witness) == 1


def test_the_document_is_what_its_schema_says(hillcrest: Bounds) -> None:
    jsonschema.validate(document(hillcrest), schema("bounds"))
    assert document_text(hillcrest) == document_text(hillcrest)


def test_the_text(hillcrest: Bounds, compiled: Compiled) -> None:
    text = text_of(hillcrest, compiled)
    lines = text.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert lines[4] == "Level: Beginning to Developing"
    assert text.index("Level: ") < text.index("Areas that are open") < text.index("Criteria that are open")
    assert "18 of 34 are known." in lines
    assert sum(line.endswith(" more; --format json shows all") for line in lines) > 3
    assert "4.1" not in text
    assert text.endswith("assay missing facts.yaml level\n")


def test_where_all_is_known_it_says_so_in_a_line(root: Path, compiled: Compiled) -> None:
    riverside = bounds_of(compiled, school(root, compiled, "riverside"))
    assert all(one.known and len(one.could_be) == 1 for one in riverside.targets)
    assert "Every verdict is known already; nothing can change it but other facts.\n" in text_of(riverside, compiled)


def test_the_command(root: Path) -> None:
    done = command("bounds", "examples/oakfield/facts.yaml", "7.1", "8")
    assert (done.returncode, done.stderr) == (0, "")
    assert "  7.1 Teachers see changes for the better: not met to met\n" in done.stdout
    assert "  Area 8 Impact on society: not met to partly met\n" in done.stdout
    wrong = command("bounds", "examples/oakfield/facts.yaml", "12.1")
    assert wrong.returncode == 2
    assert ": U102: " in wrong.stderr


def test_an_answer_hangs_on_nothing_that_was_asked_before(root: Path, compiled: Compiled) -> None:
    """The witnesses too: a solver that has seen other questions gives the same models."""
    facts = school(root, compiled, "oakfield")
    done = command_anew("bounds", "examples/oakfield/facts.yaml", "--format", "json")
    bounds_of(compiled, school(root, compiled, "hillcrest"), ["9.1", "area 7"])
    assert document_text(bounds_of(compiled, facts)) == done.stdout


@given(st.lists(st.builds(Fraction, st.integers(-9, 9), st.sampled_from([1, 2, 3, 4, 5, 6, 7, 9])), max_size=6))
def test_numbers_that_no_decimal_is_are_written_so_that_their_sum_stays(numbers: list[Fraction]) -> None:
    """A witness can rest on a mean that is given, whatever thirds the solver chose for it."""
    whole = Fraction(round(100 * sum(numbers)), 100)
    numbers = [*numbers, whole - sum(numbers)]
    field = Definition("x", "decimal", "x")
    records = records_of([{"x": one} for one in numbers], [NOWHERE] * len(numbers), UNKNOWN)
    written = each_written(Definition("rows", "records", "rows", fields={"x": field}), records, 2, True)
    assert isinstance(written, Records)
    found = [cast("Fraction", one.values["x"]) for one in written]
    assert sum(found) == whole and all(one * 100 % 1 == 0 for one in found)
    assert all(abs(one - was) < Fraction(1, 50) for one, was in zip(found, numbers, strict=True))
