"""Rows of a cohort's tables are the same facts as the documents they were made from."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from shared.cohort_tables import rows_of, tables_of
from shared.places import ROOT
from shared.profiles import times
from shared.random_standards import YEAR_CONDITIONS, Json, fact_documents, rule_documents, standard_of, year_documents

import assay
from assay.engine.cohort.tables.facts_of_rows import document_of_row, facts_of_row
from assay.engine.cohort.tables.layout import CohortLayout, layout_of
from assay.engine.plan.plan_from_standard import plan_from_standard
from assay.facts.values.digests import facts_digest
from assay.facts.values.fact_set import FactSet

EXAMPLES = ROOT / "examples"
looks = settings(
    max_examples=times(60), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@cache
def mentoring() -> assay.Standard:
    return assay.load_standard("mentoring")


def in_layout(facts: FactSet, layout: CohortLayout, standard: assay.Standard) -> str:
    """The digest of those facts that have columns, without what backs them."""
    places = plan_from_standard(standard).places
    periods = [
        replace(one, given={key: replace(given, backing=None) for key, given in one.given.items()
                            if (key, back) in places})
        for back, one in enumerate(facts.periods[: layout.periods])
    ]  # fmt: skip
    while not periods[-1].given and not periods[-1].absent and len(periods) > 1:
        periods.pop()
    return facts_digest(facts.subject_id, facts.subject_name, facts.as_of, periods)


def same_facts(documents: list[Json], standard: assay.Standard) -> None:
    layout = layout_of(plan_from_standard(standard))
    rows = list(rows_of(tables_of(documents, standard)))
    assert len(rows) == len(documents)
    for document, (subject, records) in zip(documents, rows, strict=True):
        wanted = in_layout(assay.read_facts(document, standard), layout, standard)
        found = assay.read_facts(document_of_row(layout, subject, records), standard)
        assert in_layout(found, layout, standard) == wanted
        placed = facts_of_row(standard, layout, subject, records)
        assert in_layout(placed, layout, standard) == wanted
        assert placed.digest == found.digest


def numbered(documents: list[Json]) -> list[Json]:
    return [document | {"subject": {"id": f"s{n}"}} for n, document in enumerate(documents)]


@given(rule_documents(), st.lists(fact_documents(), min_size=1, max_size=4))
@looks
def test_rows_are_the_facts_they_were_made_from(rules: Json, documents: list[Json]) -> None:
    same_facts(numbered(documents), standard_of(rules))


@given(rule_documents(YEAR_CONDITIONS), st.lists(year_documents(), min_size=1, max_size=3))
@looks
def test_rows_of_several_years(rules: Json, documents: list[Json]) -> None:
    same_facts(numbered(documents), standard_of(rules))


def example(name: str) -> Any:
    return plain(YAML(typ="rt").load((EXAMPLES / name / "facts.yaml").read_text("utf-8")))


def plain(value: Any) -> Any:
    """YAML's values as plain ones: floats as the decimals they were written as."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return Decimal(repr(float(value)))
    return value


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/facts.yaml")))
def test_the_example_schools_as_rows(name: str) -> None:
    document = example(name)
    document.pop("evidence", None)
    same_facts([document], mentoring())


def test_a_fact_knows_its_table_row_and_column() -> None:
    standard = mentoring()
    layout = layout_of(plan_from_standard(standard))
    subject = {"subject_id": "oakfield", "as_of": date(2025, 7, 18), "period": "2024/25",
               "coordinator__fte": 0.6, "satisfaction__mentees__part": 43, "satisfaction__mentees__whole": 50,
               "previous__scheme__pairs": 40, "recruitment__targets_minorities": None}  # fmt: skip
    records = {"pairs": [{"subject_id": "oakfield", "outcome": "completed"}, {"subject_id": "oakfield"}]}
    facts = facts_of_row(standard, layout, subject, records, files={"pairs": "T/pairs.parquet", "subjects": "T/s.csv"})
    assert str(facts.current["coordinator.fte"].at) == "T/s.csv:oakfield:coordinator__fte"
    assert facts.current["coordinator.fte"].value == Decimal("0.6")
    assert str(facts.current["satisfaction.mentees"].at) == "T/s.csv:oakfield:satisfaction__mentees__part"
    assert str(facts.previous["scheme.pairs"].at) == "T/s.csv:oakfield:previous__scheme__pairs"
    assert str(facts.current["pairs"].at) == "T/pairs.parquet:oakfield"
    pairs: Any = facts.current["pairs"].value
    assert [str(at) for at in pairs.places] == ["T/pairs.parquet:oakfield[1]", "T/pairs.parquet:oakfield[2]"]
    assert "recruitment.targets_minorities" not in facts.current
    assert assay.assess(facts, standard).problems == ()


CASES: list[tuple[dict[str, Any], dict[str, list[dict[str, Any]]], str]] = [
    ({"coordinator__vacant_since": date(2024, 1, 1), "coordinator__vacant_since__none": True}, {}, "B206"),
    ({"accreditation__support__time": True}, {}, "B207"),
    ({"feedback__reach__part": -1, "feedback__reach__whole": 4}, {}, "B208"),
    ({"feedback__reach__part": 0, "feedback__reach__whole": 0}, {}, "B208"),
    ({"feedback__reach__percent": 50, "feedback__reach__part": 1, "feedback__reach__whole": 3}, {}, "B208"),
    ({"coordinator__fte": 0.1234567}, {}, "B209"),
    ({"funding__budget": float("nan")}, {}, "B209"),
    ({"funding__budget": 10**12 + 1}, {}, "B204"),
    ({"pairs__given": False}, {"pairs": [{"mentee": "P1"}]}, "B210"),
    ({"accreditation__award": "none"}, {}, "B213"),
    ({}, {"targets__set": [{"period": "none"}]}, "B213"),
    ({"previous__absent": True, "previous__scheme__pairs": 3}, {}, "B206"),
]  # fmt: skip
HEAD = {"subject_id": "s1", "as_of": date(2025, 7, 18), "period": "2024/25"}


@pytest.mark.parametrize(("subject", "records", "code"), CASES)
def test_what_only_a_table_can_say_is_a_problem(subject: Any, records: Any, code: str) -> None:
    standard = mentoring()
    layout = layout_of(plan_from_standard(standard))
    for call in (lambda: document_of_row(layout, HEAD | subject, records),
                 lambda: facts_of_row(standard, layout, HEAD | subject, records)):  # fmt: skip
        with pytest.raises(assay.InputError) as raised:
            call()
        assert [problem.code for problem in raised.value.problems] == [code]


def test_what_a_facts_file_cannot_say_either() -> None:
    standard = mentoring()
    layout = layout_of(plan_from_standard(standard))
    subject = HEAD | {"coordinator__fte": -1, "scheme__began_on": date(1821, 1, 1), "feedback__rounds": 2}
    records = {"pairs": [{"outcome": "done"}]}
    with pytest.raises(assay.InputError) as raised:
        facts_of_row(standard, layout, subject, records)
    assert [f"{problem.at} {problem.code}" for problem in raised.value.problems] == [
        "pairs:s1[1]:outcome F207", "subjects:s1:coordinator__fte F205", "subjects:s1:scheme__began_on F208",
    ]  # fmt: skip
