"""Random sets of facts with every type of value, and the small standard that knows them."""

# pyright: basic
# Hypothesis builds from lambdas, whose types strict mode does not see.

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

import assay
from assay.facts.problems.positions import NOWHERE
from assay.facts.values.characters import composed, first_unfit_in_text, one_spaced
from assay.facts.values.dates import Period
from assay.facts.values.evidence import Backing, Evidence, Resolution
from assay.facts.values.fact_set import FactSet, Given, PeriodFacts
from assay.facts.values.questionnaire import Question, Questionnaire, Section
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.scalars import NONE, UNKNOWN, Share
from assay.facts.values.vocabulary import Definition

STARTS = (9, 1)
FIELDS = {
    "text": Definition("text", "text", "text"),
    "n": Definition("n", "integer", "n"),
    "day": Definition("day", "date", "day", may_be_none=True),
    "share": Definition("share", "percentage", "share"),
    "tags": Definition("tags", "choice", "tags", options=("red", "a; b", "none"), many=True),
}
SMALL = {
    "whole": Definition("whole", "integer", "whole"),
    "group.number": Definition("group.number", "decimal", "number", may_be_none=True),
    "group.share": Definition("group.share", "percentage", "share"),
    "sum": Definition("sum", "money", "sum", unit="GBP"),
    "day": Definition("day", "date", "day", may_be_none=True),
    "yes": Definition("yes", "boolean", "whether yes"),
    "grade": Definition("grade", "choice", "grade", options=("poor", "1", "on", "it's: fine")),
    "tags": Definition("tags", "choice", "tags", options=("red", "green", "a; b"), many=True),
    "text": Definition("text", "text", "text"),
    "rows": Definition("rows", "records", "rows", fields=FIELDS),
}
RULES = {
    "assay": "rules/1",
    "standard": {"id": "small", "title": "Small", "version": "1", "summary": "s", "year_starts": "09-01",
                 "source": {"title": "Invented"}},
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [{"id": "1.1", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 1},
                  "reading": "r", "met_when": {"fact": "yes", "is": True}}],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip


def small_facts(
    text: str, values: Mapping[str, Value], backings: Mapping[str, Backing] | None = None
) -> tuple[Questionnaire, FactSet]:
    """A questionnaire of every type, and facts with a text and its note."""
    questions = tuple(Question(key, 0, definition) for key, definition in SMALL.items())
    asked = Questionnaire("small", "Small", "1", "Invented", STARTS, (Section("1", "One", questions),), SMALL)
    evidence = Backing((Evidence(NOWHERE, note=text),))
    given = {"text": Given(text, NOWHERE, evidence)}
    given |= {key: Given(value, NOWHERE, (backings or {}).get(key)) for key, value in values.items()}
    period = Period("2023/24", date(2023, 9, 1), date(2024, 8, 31))
    return asked, FactSet("small", "Small", date(2024, 2, 29), (PeriodFacts(period, given),), "sha256:-")


def _entry(definition: Definition) -> dict[str, object]:
    entry: dict[str, object] = {"type": definition.type, "label": definition.label}
    for name in ("unit", "many", "may_be_none"):
        if getattr(definition, name):
            entry[name] = getattr(definition, name)
    if definition.options:
        entry["options"] = list(definition.options)
    if definition.type in ("integer", "money"):
        entry["minimum"] = -(10**30)
    return entry


def small_standard(folder: Path) -> assay.Standard:
    """The standard of ``SMALL``, written into a folder and read."""
    vocabulary: dict[str, object] = {}
    for key, definition in SMALL.items():
        vocabulary[key] = _entry(definition) | {"question": "?"}
        if definition.fields:
            fields = {name: _entry(field) for name, field in definition.fields.items()}
            vocabulary[key] = {"type": "records", "label": "rows", "question": "?", "fields": fields}
    path = folder / "small.json"
    path.write_text(json.dumps(RULES | {"vocabulary": vocabulary}), encoding="utf-8")
    return assay.load_standard(path)


NUMBERS = st.integers(-(10**30), 10**30) | st.sampled_from([0, 2**53 + 1])
SHARES = st.builds(lambda part, rest: Share(part, part + rest), st.integers(0, 60), st.integers(1, 60)) | st.builds(
    lambda n: Decimal(n).scaleb(-4), st.integers(0, 10_000)
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
PLAIN_TEXTS = [
    "", "null", "1", "1.50", "2024-01-01", "yes", "a: b", "# c", "a\nb", "- x", "'", '"', "43 of 50",
    "word " * 40 + "end",
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30).map(
    lambda text: one_spaced(composed(text))
).filter(lambda text: text != "none" and not first_unfit_in_text(text)) | st.sampled_from(PLAIN_TEXTS)
"""As they are after reading: composed, in one kind of space."""


def _sets(options: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(options))


ROW: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({}, optional={
    "text": TEXTS, "n": NUMBERS, "day": DAYS | st.just(NONE), "share": SHARES, "tags": _sets(FIELDS["tags"].options),
})  # fmt: skip
ROWS = st.lists(ROW, max_size=3).map(lambda rows: records_of(rows, (NOWHERE,) * len(rows), UNKNOWN))
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "whole": NUMBERS,
    "group.number": st.decimals(-(10**9), 10**9, places=5).map(lambda n: n.normalize()) | NUMBERS | st.just(NONE),
    "group.share": SHARES,
    "sum": st.decimals(0, 10**9, places=2),
    "day": DAYS | st.just(NONE),
    "yes": st.booleans(),
    "grade": st.sampled_from(SMALL["grade"].options),
    "tags": _sets(SMALL["tags"].options),
    "text": TEXTS,
    "rows": ROWS,
}
EVIDENCE = st.builds(
    Evidence, st.just(NOWHERE), source=TEXTS, page=TEXTS, by=TEXTS, note=TEXTS, collected_on=st.none() | DAYS,
    valid_until=st.none() | DAYS, status=st.sampled_from(["evidenced", "asserted", "assumed"]),
)  # fmt: skip
SETTLED = st.builds(Resolution, st.just(NOWHERE), st.just("head"), st.just("why: so"), st.none() | DAYS)
BACKINGS = st.none() | st.builds(
    lambda many, settled: Backing(tuple(many), settled), st.lists(EVIDENCE, min_size=1, max_size=3), st.none() | SETTLED
)
GIVEN = st.fixed_dictionaries({}, optional=VALUES).flatmap(
    lambda values: st.fixed_dictionaries(
        {key: st.builds(Given, st.just(value), st.just(NOWHERE), BACKINGS) for key, value in values.items()}
    )
)


@st.composite
def fact_sets(draw: st.DrawFn) -> FactSet:
    named = Period("2023/24", date(2023, 9, 1), date(2024, 8, 31))
    period = draw(st.sampled_from([named, Period("the: year", date(2023, 10, 1), date(2024, 9, 30))]))
    periods = [PeriodFacts(period, draw(GIVEN))]
    for _ in range(draw(st.integers(0, 3))):
        before = periods[-1].period.before()
        absent = draw(st.booleans())
        periods.append(PeriodFacts(before, {} if absent else draw(GIVEN), absent))
    while len(periods) > 1 and not periods[-1].given and not periods[-1].absent:
        periods.pop()
    return FactSet("small", draw(st.sampled_from(["Small", "a: 'b'"])), date(2024, 2, 29), tuple(periods), "",
                   (), draw(st.sampled_from(["", "small"])), draw(TEXTS))  # fmt: skip


def said(facts: FactSet) -> object:
    """Everything a fact set says, without where it was read."""
    periods = [(one.period, one.absent, {k: (_known(g.value), _backed(g)) for k, g in one.given.items()})
               for one in facts.periods]  # fmt: skip
    return facts.subject_id, facts.subject_name, facts.as_of, facts.standard, facts.notes, periods


def _known(value: Value) -> object:
    return [value.row(n) for n in range(len(value))] if isinstance(value, Records) else value


def _backed(given: Given) -> object:
    if given.backing is None:
        return None
    resolution = given.backing.resolution
    return [one.to_dict() for one in given.backing.findings], resolution and resolution.to_dict()
