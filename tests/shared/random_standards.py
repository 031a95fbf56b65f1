"""Random standards and facts, small but with every form of condition, for the property tests."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import strategies as st

from assay.rules.language.standard import Standard
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files

Json = Any

AS_OF, PERIOD = "2024-02-29", "2023/24"
DAYS = ["2022-02-28", "2023-02-27", "2023-02-28", "2023-03-01", "2023-08-31", "2023-09-01",
        "2024-01-31", "2024-02-28", "2024-02-29", "2024-03-01", "2024-08-31"]  # fmt: skip
SHARES = ["0%", "33.3%", "1 of 3", "50%", "66.7%", "2 of 3", "90%", "100%"]
GRADES = ["poor", "fair", "good"]
COLOURS = ["red", "green", "blue"]

FIELDS: dict[str, Json] = {
    "n": {"type": "integer", "label": "n", "maximum": 5},
    "x": {"type": "decimal", "label": "x"},
    "day": {"type": "date", "label": "day", "may_be_none": True},
    "grade": {"type": "choice", "options": GRADES, "ordered": True, "label": "grade"},
    "tags": {"type": "choice", "options": COLOURS, "many": True, "label": "tags"},
    "ok": {"type": "boolean", "label": "whether it is fine"},
}
VOCABULARY: dict[str, Json] = {
    "whole.a": {"type": "integer", "unit": "mentor", "label": "a", "question": "?"},
    "whole.b": {"type": "integer", "unit": "mentor", "label": "b", "question": "?"},
    "number": {"type": "decimal", "label": "number", "question": "?"},
    "share": {"type": "percentage", "label": "share", "question": "?", "may_be_none": True},
    "sum": {"type": "money", "unit": "GBP", "label": "sum", "question": "?"},
    "day": {"type": "date", "label": "day", "question": "?", "may_be_none": True},
    "yes": {"type": "boolean", "label": "whether yes", "question": "?"},
    "grade": {"type": "choice", "options": GRADES, "ordered": True, "label": "grade", "question": "?"},
    "tags": {"type": "choice", "options": COLOURS, "many": True, "label": "tags", "question": "?"},
    "rows": {"type": "records", "label": "rows", "question": "?", "fields": FIELDS},
    "rate": {"type": "percentage", "label": "rate", "question": "?", "may_be_none": True,
             "computed": {"share_of": "rows", "among": {"field": "n", "at_least": 1},
                          "that": {"field": "ok", "is": True}}},
    "recent": {"type": "integer", "label": "recent", "question": "?",
               "computed": {"count_of": "rows", "where": {"field": "day", "within": "period"}}},
}  # fmt: skip
PARAMETERS: dict[str, Json] = {
    "half": {"type": "percentage", "value": "50%", "because": "a cut"},
    "year": {"type": "duration", "value": "12 months", "because": "a year"},
    "two": {"type": "integer", "value": 2, "because": "more than one"},
}

ORDER = ["at_least", "at_most", "more_than", "less_than"]
DATES = ["before", "after", "on_or_before", "on_or_after"]


def _numbers(name: str, value: Json, low: int, high: int) -> st.SearchStrategy[Json]:
    whole = st.integers(low, high)
    return st.one_of(
        st.builds(lambda op, n: {name: value, op: n}, st.sampled_from([*ORDER, "is", "is_not"]), whole),
        st.builds(lambda a, b: {name: value, "between": [min(a, b), max(a, b)]}, whole, whole),
        st.builds(lambda ns: {name: value, "one_of": ns}, st.lists(whole, min_size=1, max_size=3)),
    )


def _days(name: str, value: Json) -> st.SearchStrategy[Json]:
    relative: list[Json] = ["as_of", "period_start", "period_end", {"ago": "12 months"}, {"ago": {"parameter": "year"}}]
    day = st.sampled_from([*DAYS, *relative])
    return st.one_of(
        st.builds(lambda op, d: {name: value, op: d}, st.sampled_from([*DATES, "is", "is_not"]), day),
        st.sampled_from([{name: value, "within": w} for w in ("period", "1 month", "365 days", {"parameter": "year"})]),
        st.sampled_from([{name: value, "exists": True}, {name: value, "exists": False}]),
    )


def _choices(name: str, value: Json) -> st.SearchStrategy[Json]:
    grade = st.sampled_from(GRADES)
    return st.one_of(
        st.builds(lambda op, g: {name: value, op: g}, st.sampled_from([*ORDER, "is", "is_not"]), grade),
        st.builds(lambda gs: {name: value, "none_of": gs}, st.lists(grade, min_size=1, max_size=2)),
    )


def _sets(name: str, value: Json) -> st.SearchStrategy[Json]:
    colours = st.lists(st.sampled_from(COLOURS), min_size=1, max_size=3, unique=True)
    return st.builds(lambda op, c: {name: value, op: c}, st.sampled_from(["includes", "includes_any"]), colours)


def _flags(name: str, value: Json) -> st.SearchStrategy[Json]:
    return st.builds(lambda op, v: {name: value, op: v}, st.sampled_from(["is", "is_not"]), st.booleans())


FIELD_TESTS = st.one_of(
    _numbers("field", "n", 0, 5), _numbers("field", "x", -3, 3), _days("field", "day"),
    _choices("field", "grade"), _sets("field", "tags"), _flags("field", "ok"),
    st.just({"field": "n", "at_least": {"fact": "whole.a"}}),
    st.just({"field": "ok", "known": True}),
)  # fmt: skip


def _logic(leaves: st.SearchStrategy[Json], most: int = 5) -> st.SearchStrategy[Json]:
    def extend(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
        parts = st.lists(inner, min_size=1, max_size=4)
        return st.one_of(
            st.builds(lambda p: {"all": p}, parts),
            st.builds(lambda p: {"any": p}, parts),
            st.builds(lambda p: {"not": p}, inner),
            st.builds(lambda p, n: {"at_least": min(n, len(p)), "of": p}, parts, st.integers(1, 4)),
        )

    return st.recursive(leaves, extend, max_leaves=most)


WHERE = _logic(FIELD_TESTS, 3)


def _records() -> st.SearchStrategy[Json]:
    return st.sampled_from(["rows", {"previous": "rows"}])


def _over(key: str, field: str | None, where: bool = True) -> st.SearchStrategy[Json]:
    def build(records: Json, condition: Json | None) -> Json:
        found: Json = {key: records}
        if field:
            found["field"] = field
        if key == "latest_of":
            found["by"] = "day"
        if condition is not None and where:
            found["where"] = condition
        return found

    return st.builds(build, _records(), st.none() | WHERE)


def _with(value: st.SearchStrategy[Json], test: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """A value and an operator in one mapping."""
    return st.builds(lambda v, t: v | {k: x for k, x in t.items() if k != "fact"}, value, test)


def _ratio(key: str) -> st.SearchStrategy[Json]:
    def build(records: Json, among: Json | None, that: Json, op: str, cut: Json) -> Json:
        found: Json = {"share_of": records, "that": that, op: cut}
        return found if among is None else found | {"among": among}

    cuts = st.sampled_from([*SHARES, {"parameter": "half"}, {"fact": "share"}, {"previous": "share"}])
    return st.builds(build, _records(), st.none() | WHERE, WHERE, st.sampled_from(ORDER), cuts)


ARITHMETIC = st.sampled_from([
    {"plus": [{"fact": "whole.a"}, {"fact": "whole.b"}], "at_least": 4},
    {"minus": [{"fact": "whole.a"}, {"previous": "whole.a"}], "more_than": 0},
    {"times": [{"fact": "sum"}, {"parameter": "half"}], "at_least": {"previous": "sum"}},
    {"part": {"fact": "whole.a"}, "whole": {"fact": "whole.b"}, "at_least": "2 of 3"},
    {"part": {"count_of": "rows"}, "whole": {"fact": "whole.b"}, "at_most": "50%"},
    {"fact": "whole.a", "at_least": {"times": [{"previous": "whole.a"}, {"minus": ["100%", "10%"]}]}},
    {"definition": "grown"},
    {"not": {"definition": "grown"}},
    {"definition": "total", "at_least": {"parameter": "two"}},
])  # fmt: skip

LEAVES = st.one_of(
    _numbers("fact", "whole.a", 0, 4), _numbers("previous", "whole.b", 0, 4), _numbers("fact", "number", -3, 3),
    _days("fact", "day"), _choices("fact", "grade"), _sets("fact", "tags"), _flags("fact", "yes"),
    st.builds(lambda op, s: {"fact": "share", op: s}, st.sampled_from(ORDER), st.sampled_from(SHARES)),
    st.builds(lambda op, s: {"fact": "rate", op: s}, st.sampled_from(ORDER), st.sampled_from(SHARES)),
    st.just({"previous": "rate", "at_least": {"fact": "rate"}}),
    st.builds(lambda there: {"fact": "rate", "exists": there}, st.booleans()),
    st.just({"fact": "grade", "known": True}),
    st.builds(lambda r, w: {"some": r, "where": w}, _records(), WHERE),
    st.builds(lambda r, w: {"none": r, "where": w}, _records(), WHERE),
    st.builds(lambda r, a, t: {"every": r, "that": t} | ({} if a is None else {"among": a}),
              _records(), st.none() | WHERE, WHERE),
    _with(_over("count_of", None), _numbers("fact", "", 0, 3)),
    _with(_over("distinct_of", "grade"), _numbers("fact", "", 0, 3)),
    _with(_over("sum_of", "n"), _numbers("fact", "", 0, 6)),
    _with(_over("mean_of", "n"), _numbers("fact", "", 0, 4)),
    _with(_over("minimum_of", "x"), _numbers("fact", "", -3, 3)),
    _with(_over("maximum_of", "n"), _numbers("fact", "", 0, 4)),
    _with(_over("latest_of", "grade"), _choices("fact", "")),
    _with(_over("values_of", "tags"), _sets("fact", "")),
    _ratio("rows"),
    ARITHMETIC,
)  # fmt: skip

CONDITIONS = _logic(LEAVES)

DIRECTIONS = ["rising", "falling", "never rising", "never falling"]
MOST_EARLIER = 3
"""Periods before the previous one that the random facts of several years have at most."""


def _trend(key: str, over: Json, direction: str) -> Json:
    return {"trend": key, "over": over, "is": direction}


def _back(back: int, test: Json) -> Json:
    return test | {"back": back}


_BACK = st.integers(1, 4)
_RECORDS_BACK = st.builds(lambda back: {"previous": "rows", "back": back}, _BACK)
YEAR_LEAVES = st.one_of(
    st.builds(_trend, st.sampled_from(["whole.a", "number", "share", "sum", "rate", "recent"]),
              st.sampled_from([2, 3, 4, {"parameter": "two"}]), st.sampled_from(DIRECTIONS)),
    st.builds(_back, _BACK, _numbers("previous", "whole.b", 0, 4)),
    st.builds(_back, _BACK, _numbers("previous", "recent", 0, 2)),
    st.builds(_back, _BACK, _days("previous", "day")),
    st.builds(_back, _BACK, _flags("previous", "yes")),
    st.builds(_back, _BACK, _choices("previous", "grade")),
    st.builds(_back, _BACK, _sets("previous", "tags")),
    st.builds(_back, _BACK, st.sampled_from([{"previous": "whole.a", "exists": True},
                                             {"previous": "whole.a", "exists": False}])),
    st.builds(lambda back: {"fact": "rate", "at_least": {"previous": "rate", "back": back}}, _BACK),
    st.builds(lambda r, w: {"some": r, "where": w}, _RECORDS_BACK, WHERE),
    st.builds(lambda r, w: {"every": r, "that": w}, _RECORDS_BACK, WHERE),
    st.builds(lambda r, n: {"count_of": r, "at_least": n}, _RECORDS_BACK, st.integers(0, 3)),
)  # fmt: skip
"""Conditions that look at this period and up to four before it."""
YEAR_CONDITIONS = _logic(YEAR_LEAVES | LEAVES)

_SIMPLE: list[Json] = [
    {"field": "n", "at_least": 2}, {"field": "ok", "is": True}, {"field": "grade", "at_least": "fair"},
    {"field": "day", "within": "period"}, {"field": "tags", "includes_any": ["red"]},
]  # fmt: skip
SIMPLE = st.sampled_from(_SIMPLE)


def _simple_over(key: str, field: str | None, tests: list[Json]) -> st.SearchStrategy[Json]:
    def build(where: Json, test: Json) -> Json:
        found: Json = {key: "rows", "where": where} | test
        if field:
            found["field"] = field
        if key == "latest_of":
            found["by"] = "day"
        return found

    return st.builds(build, SIMPLE, st.sampled_from(tests))


_CUTS: list[Json] = [{op: n} for op in ("at_least", "at_most", "is") for n in range(4)]
OVER_RECORDS = st.tuples(
    st.builds(lambda w: {"some": "rows", "where": w}, SIMPLE),
    st.builds(lambda a, t: {"every": "rows", "that": t, "among": a}, SIMPLE, SIMPLE),
    *[st.builds(lambda a, t, op, cut: {"share_of": "rows", "among": a, "that": t, op: cut},
                SIMPLE, SIMPLE, st.sampled_from(ORDER), st.sampled_from(SHARES))] * 3,
    _simple_over("count_of", None, _CUTS),
    _simple_over("distinct_of", "grade", _CUTS),
    _simple_over("sum_of", "n", _CUTS),
    _simple_over("mean_of", "n", _CUTS),
    _simple_over("minimum_of", "n", _CUTS),
    _simple_over("maximum_of", "n", _CUTS),
    _simple_over("latest_of", "grade", [{"at_least": "fair"}, {"is": "good"}, {"is_not": "poor"}]),
    _simple_over("values_of", "tags", [{"includes": ["red"]}, {"includes_any": ["green", "blue"]}]),
)  # fmt: skip
"""One condition of every kind that looks at records."""


@st.composite
def rule_documents(draw: st.DrawFn, conditions: st.SearchStrategy[Json] = CONDITIONS, most: int = 4) -> Json:
    """A whole standard as one document: one to four criteria (or ``most``) in two areas."""
    criteria: list[Json] = []
    for number in range(1, draw(st.integers(1, most)) + 1):
        criterion: Json = {
            "id": f"{1 + number % 2}.{number}", "area": str(1 + number % 2), "title": "t", "statement": "s",
            "source": {"area": 1, "item": number}, "reading": "r", "met_when": draw(conditions),
        }  # fmt: skip
        if draw(st.booleans()):
            criterion["partly_when"] = draw(conditions)
        if draw(st.integers(0, 3)) == 0:
            criterion["applies_when"] = draw(conditions)
        criteria.append(criterion)
    applicable = {"field": "verdict", "is_not": "not_applicable"}
    return {
        "assay": "rules/1",
        "standard": {"id": "random", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "parameters": PARAMETERS,
        "vocabulary": VOCABULARY,
        "definitions": {
            "grown": {"says": "a has grown", "condition": {"fact": "whole.a", "more_than": {"previous": "whole.a"}}},
            "total": {"says": "a and b", "value": {"plus": [{"fact": "whole.a"}, {"fact": "whole.b"}]}},
        },
        "areas": [{"id": "1", "title": "one", "group": "first"}, {"id": "2", "title": "two", "group": "second"}],
        "criteria": criteria,
        "adding_up": {
            "area": {
                "applies_when": {"some": "criteria", "where": applicable},
                "met_when": {"every": "criteria", "among": applicable, "that": {"field": "verdict", "is": "met"}},
                "partly_when": {"share_of": "criteria", "among": applicable, "at_least": {"parameter": "half"},
                                "that": {"field": "verdict", "one_of": ["met", "partly_met"]}},
            },
            "levels": [
                {"id": "high", "title": "High", "when": {"every": "areas", "that": {"field": "verdict", "is": "met"}}},
                {"id": "middle", "title": "Middle",
                 "when": {"some": "areas", "where": {"field": "verdict", "one_of": ["met", "partly_met"]}}},
                {"id": "low", "title": "Low"},
            ],
        },
    }  # fmt: skip


def standard_of(document: Json, *more: Json) -> Standard:
    """The checked standard of these documents."""
    return standard_from_files(
        [File(f"rules{n}.json", json.dumps(one).encode()) for n, one in enumerate((document, *more))]
    )


_VALUES: dict[str, st.SearchStrategy[Json]] = {
    "integer": st.integers(0, 5),
    "decimal": st.sampled_from([-3, -0.5, 0, 0.1, 1, 2.5, 3]),
    "percentage": st.sampled_from(SHARES),
    "money": st.sampled_from([0, 0.01, 1, 2.5, 10**12]),
    "date": st.sampled_from(DAYS),
    "boolean": st.booleans(),
}


def value_of(definition: Json) -> st.SearchStrategy[Json]:
    """A value of a fact or field, as a facts file holds it."""
    if definition["type"] == "records":
        return st.lists(record(), max_size=4)
    if definition.get("many"):
        return st.lists(st.sampled_from(definition["options"]), max_size=3, unique=True)
    if definition["type"] == "choice":
        return st.sampled_from(definition["options"])
    known = _VALUES[definition["type"]]
    return known | st.just("none") if definition.get("may_be_none") else known


@st.composite
def record(draw: st.DrawFn) -> Json:
    """A record in which any field may be missing."""
    return {name: draw(value_of(field)) for name, field in FIELDS.items() if draw(st.integers(0, 4))}


@st.composite
def sparse_rows(draw: st.DrawFn) -> Json:
    """Up to three records in which about every third field is missing."""
    keep = st.sampled_from([True, True, False])
    return [
        {name: draw(value_of(field)) for name, field in FIELDS.items() if draw(keep)}
        for _ in range(draw(st.integers(0, 3)))
    ]


@st.composite
def filled(draw: st.DrawFn, rows: Json) -> Json:
    """The same records with every field that was missing filled in."""
    return [{name: row[name] if name in row else draw(value_of(field)) for name, field in FIELDS.items()}
            for row in rows]  # fmt: skip


@st.composite
def fact_values(draw: st.DrawFn) -> Json:
    """One period's facts, flat; any may be missing. Computed ones are left to be computed."""
    return {
        key: draw(value_of(definition))
        for key, definition in VOCABULARY.items()
        if "computed" not in definition and draw(st.integers(0, 4))
    }


@st.composite
def fact_documents(draw: st.DrawFn) -> Json:
    return {"assay": "facts/1", "subject": {"id": "s"}, "as_of": AS_OF, "period": PERIOD,
            "facts": draw(fact_values()), "previous": draw(fact_values())}  # fmt: skip


def earlier_of(first: int, periods: list[Json]) -> list[Json]:
    """The section ``earlier`` of facts whose period begins in that year; None is a period that was not."""
    return [
        {"period": f"{year}/{(year + 1) % 100:02}", "facts": "none" if facts is None else facts}
        for year, facts in zip(range(first - 2, 0, -1), periods, strict=False)
    ]


@st.composite
def year_documents(draw: st.DrawFn) -> Json:
    """Facts of two to five periods; perhaps it is known that there was none before."""
    document = draw(fact_documents())
    earlier: list[Json] = draw(st.lists(fact_values(), max_size=MOST_EARLIER))
    if draw(st.booleans()):
        earlier.append(None)
        if len(earlier) == 1 and draw(st.booleans()):
            document["previous"] = "none"
    return document | {"earlier": earlier_of(int(PERIOD[:4]), earlier)}


@st.composite
def completed(draw: st.DrawFn, document: Json) -> Json:
    """The same facts with everything that was missing filled in."""
    found = copy.deepcopy(document)
    for section in [found["facts"], found["previous"], *(one["facts"] for one in found.get("earlier", []))]:
        for key, definition in VOCABULARY.items():
            if section == "none" or "computed" in definition:
                continue
            if key not in section:
                section[key] = draw(value_of(definition))
            if definition["type"] == "records":
                for row in section[key]:
                    for name, field in FIELDS.items():
                        if name not in row:
                            row[name] = draw(value_of(field))
    return found
