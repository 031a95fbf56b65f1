"""Proofs held against trying everything: small domains, every completion judged by the reference."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.profiles import times
from shared.small_worlds import combined

import assay
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.questions.bounds import all_targets, bounds_of
from assay.engine.questions.missing import MissingFacts, missing_facts
from assay.engine.solving.proofs import Proofs, completed
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition

Json = Any
MOST = 300
"""Completions that are gone through for one set of facts."""

FIELDS: dict[str, Json] = {
    "ok": {"type": "boolean", "label": "whether it is fine", "may_be_none": True},
    "kind": {"type": "choice", "options": ["old", "new"], "label": "kind"},
    "day": {"type": "date", "label": "day"},
}
EARLIER = date(2024, 1, 1)
OK_ROWS: Json = {"field": "ok", "is": True}
NEW_ROWS: Json = {"field": "kind", "is": "new"}
VOCABULARY: dict[str, Json] = {
    "yes": {"type": "boolean", "label": "yes", "question": "?"},
    "sure": {"type": "boolean", "label": "sure", "question": "?", "may_be_none": True},
    "grade": {"type": "choice", "options": generated.GRADES, "ordered": True, "label": "grade", "question": "?"},
    "tags": {"type": "choice", "options": ["red", "blue"], "many": True, "label": "tags", "question": "?"},
    "n": {"type": "integer", "minimum": 0, "maximum": 3, "label": "n", "question": "?"},
    "m": {"type": "integer", "minimum": 0, "maximum": 3, "label": "m", "question": "?"},
    "rows": {"type": "records", "label": "rows", "question": "?", "fields": FIELDS},
    "good": {"type": "integer", "label": "good", "question": "?", "maximum": 2,
             "computed": {"count_of": "rows", "where": OK_ROWS}},
    "rate": {"type": "percentage", "label": "rate", "question": "?", "may_be_none": True,
             "computed": {"share_of": "rows", "among": NEW_ROWS, "that": OK_ROWS}},
    "both": {"type": "integer", "label": "both", "question": "?", "minimum": 0, "maximum": 6,
             "computed": {"plus": [{"fact": "n"}, {"fact": "m"}]}},
}  # fmt: skip
LEAVES: list[Json] = [
    {"fact": "yes", "is": True}, {"fact": "sure", "is": True}, {"fact": "sure", "exists": True},
    {"fact": "grade", "at_least": "fair"}, {"fact": "grade", "is": "good"}, {"fact": "grade", "known": True},
    {"fact": "tags", "includes": ["red"]}, {"fact": "tags", "includes_any": ["red", "blue"]},
    {"fact": "n", "at_least": 2}, {"fact": "n", "is": {"fact": "m"}}, {"fact": "m", "between": [1, 2]},
    {"fact": "n", "more_than": {"previous": "n"}}, {"fact": "both", "at_least": 5}, {"fact": "both", "is": 1},
    {"times": [{"fact": "n"}, {"fact": "m"}], "at_least": 4},
    {"part": {"fact": "n"}, "whole": {"fact": "m"}, "at_least": "50%"},
    {"some": "rows", "where": OK_ROWS}, {"every": "rows", "that": OK_ROWS, "among": NEW_ROWS},
    {"none": "rows", "where": {"all": [OK_ROWS, NEW_ROWS]}}, {"count_of": "rows", "where": NEW_ROWS, "is": 1},
    {"fact": "good", "at_least": 1}, {"fact": "good", "is": {"fact": "n"}}, {"fact": "rate", "at_least": "50%"},
    {"fact": "rate", "exists": False}, {"distinct_of": "rows", "field": "kind", "at_least": 2},
    {"latest_of": "rows", "field": "kind", "by": "day", "is": "new"},
]  # fmt: skip
CONDITIONS = combined(LEAVES)


def _values(definition: Json) -> st.SearchStrategy[Json]:
    if definition["type"] == "boolean":
        return st.sampled_from([True, False, "none"]) if definition.get("may_be_none") else st.booleans()
    if definition.get("many"):
        return st.lists(st.sampled_from(definition["options"]), unique=True)
    if definition["type"] == "choice":
        return st.sampled_from(definition["options"])
    return st.integers(0, 3)


@st.composite
def _rows(draw: st.DrawFn) -> Json:
    """None, one or two records, of which any yes-or-no or choice may not be recorded."""
    found: list[Json] = []
    for _ in range(draw(st.integers(0, 2))):
        row = {"day": draw(st.sampled_from(["2024-01-31", "2024-02-29"]))}
        found.append(row | {name: draw(_values(FIELDS[name])) for name in ("ok", "kind") if draw(st.booleans())})
    return found


@st.composite
def _facts(draw: st.DrawFn) -> Json:
    facts = {key: draw(_values(VOCABULARY[key])) for key in ("yes", "sure", "grade", "tags", "n", "m")
             if draw(st.booleans())}  # fmt: skip
    facts["rows"] = draw(_rows())
    for key in ("good", "both"):
        if draw(st.integers(0, 3)) == 0:
            facts[key] = draw(st.integers(0, 3))
    previous = {"n": draw(st.integers(0, 3))} if draw(st.booleans()) else {}
    return {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
            "facts": facts, "previous": previous}  # fmt: skip


def small(rules: Json, **more: Json) -> Compiled:
    """A standard of random rules over the small vocabulary."""
    return compile_standard(generated.standard_of({**rules, "vocabulary": VOCABULARY, "definitions": {}, **more}))


# ------------------------------------------------------------ trying everything


class Tried(NamedTuple):
    """All completions that fit, by the value of each fact in order, with every verdict."""

    places: tuple[Place, ...]
    verdicts: dict[tuple[int, ...], dict[str, str]]
    alone: dict[Place, list[dict[str, str]]]


def every_value(definition: Definition, value: Value) -> list[Value]:
    """All values that a fact, of which this is known, can turn out to have."""
    if isinstance(value, Records):
        gaps = [(n, name) for n, record in enumerate(value) for name in ("ok", "kind") if name not in record.values]
        found: list[Value] = []
        for filled in itertools.product(*(every_value(definition.fields[name], UNKNOWN) for _, name in gaps)):
            rows = [dict(record.values) for record in value]
            for (n, name), one in zip(gaps, filled, strict=True):
                rows[n][name] = one
            found.append(records_of(rows, value.places, UNKNOWN))
            if len({row["day"] for row in rows}) < len(rows):  # either may turn out to be the later
                found += [records_of([row | {"day": EARLIER} if n == at else row for n, row in enumerate(rows)],
                                     value.places, UNKNOWN) for at in range(len(rows))]  # fmt: skip
        return found
    none: list[Value] = [NONE] if definition.may_be_none else []
    if definition.many:
        options = definition.options
        return [frozenset(o for o, taken in zip(options, one, strict=True) if taken)
                for one in itertools.product([True, False], repeat=len(options))]  # fmt: skip
    if definition.type == "choice":
        return [*definition.options, *none]
    if definition.type == "boolean":
        return [True, False, *none]
    return [*range(int(definition.minimum or 0), int(definition.maximum or 0) + 1), *none]


def tried(compiled: Compiled, facts: assay.FactSet) -> Tried:
    """Every completion judged; of each fact also each value with all else as it is."""
    proofs = Proofs(compiled, facts)
    places = tuple(sorted(proofs.asked))
    vocabulary, row = compiled.plan.standard.vocabulary, proofs.judged.row
    domains = [every_value(vocabulary[place[0]], row[compiled.plan.places[place]]) for place in places]
    assume(math.prod(len(domain) for domain in domains) <= MOST)
    verdicts: dict[tuple[int, ...], dict[str, str]] = {}
    for choice in itertools.product(*(range(len(domain)) for domain in domains)):
        values = {place: domain[n] for place, domain, n in zip(places, domains, choice, strict=True)}
        found = verdicts_of(compiled, facts, values)
        if found is not None:
            verdicts[choice] = found
    alone = {
        place: [found for value in domain if (found := verdicts_of(compiled, facts, {place: value})) is not None]
        for place, domain in zip(places, domains, strict=True)
    }
    return Tried(places, verdicts, alone)


def verdicts_of(compiled: Compiled, facts: assay.FactSet, values: dict[Place, Value]) -> dict[str, str] | None:
    """Every verdict once some facts are these; None where they contradict each other."""
    try:
        found = judged(compiled, completed(facts, values))
    except assay.InputError:
        return None
    return {target: found.verdict(target) for target in all_targets(compiled)}


def changing(found: Tried, target: str) -> Iterator[Place]:
    """The facts in which alone two completions differ whose verdicts are known and differ too."""
    for n, place in enumerate(found.places):
        lines: dict[tuple[int, ...], set[str]] = {}
        for choice, verdicts in found.verdicts.items():
            lines.setdefault((*choice[:n], *choice[n + 1 :]), set()).add(verdicts[target])
        if any(len(line - {"unknown"}) > 1 for line in lines.values()):
            yield place


def places_of(missing: MissingFacts) -> set[Place]:
    return {(one.key, one.back) for one in missing.facts}


@settings(max_examples=times(40), deadline=None)
@given(rules=generated.rule_documents(CONDITIONS), facts=_facts())
def test_proofs_say_what_trying_everything_says(rules: Json, facts: Json) -> None:
    compiled = small(rules)
    try:
        read = assay.read_facts(facts, compiled.plan.standard)
        found = tried(compiled, read)
    except assay.InputError:
        assume(False)
        return
    if not found.verdicts:
        for question in (bounds_of, missing_facts):
            with pytest.raises(assay.InputError):
                question(compiled, read)
        return
    now, could_be = judged(compiled, read), dict[str, tuple[str, ...]]()
    for one in bounds_of(compiled, read).targets:
        assert all(verdict.proved for verdict in one.reachable)
        could_be[one.target] = one.could_be
        reached = {verdicts[one.target] for verdicts in found.verdicts.values()} - {"unknown"}
        assert set(one.could_be) == ({now.verdict(one.target)} if one.known else reached), one.target
    for target in all_targets(compiled):
        missing, alone = missing_facts(compiled, read, [target]), set(changing(found, target))
        if missing.unknown and not alone and len(could_be[target]) > 1:
            assert missing.facts, target  # a figure that is given ties them: they change it only together
        else:
            assert places_of(missing) == (alone if missing.unknown else set()), target
        for fact in missing.facts:
            assert fact.proved
            settled = any(verdicts[target] != "unknown" for verdicts in found.alone[fact.key, fact.back])
            assert fact.settles == settled, (target, fact.name)
    whole = missing_facts(compiled, read)
    for fact in whole.facts:
        changed = {c for c in whole.unknown if (fact.key, fact.back) in changing(found, c)}
        tied = {c for c in whole.unknown if not any(changing(found, c)) and len(could_be[c]) > 1}
        assert changed <= set(fact.serves) <= changed | tied
        assert fact.name not in whole.without_influence


# ------------------------------------------------------------------- the ends


ALL_ARE_MET: Json = {"every": "criteria", "that": {"field": "verdict", "is": "met"}}


def one_area(conditions: list[Json], vocabulary: Json, area: Json = ALL_ARE_MET) -> Compiled:
    """A criterion for each condition."""
    rules: Json = {
        "assay": "rules/1",
        "standard": {"id": "one", "title": "t", "version": "1", "summary": "s", "year_starts": "09-01",
                     "source": {"title": "t"}},
        "vocabulary": vocabulary, "areas": [{"id": "1", "title": "one"}],
        "criteria": [{"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n},
                      "reading": "r", "met_when": condition} for n, condition in enumerate(conditions, 1)],
        "adding_up": {"area": {"met_when": area},
                      "levels": [{"id": "low", "title": "Low"}]},
    }  # fmt: skip
    return compile_standard(generated.standard_of(rules))


def facts_of(compiled: Compiled, facts: Json) -> assay.FactSet:
    document = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD,
                "facts": facts}  # fmt: skip
    return assay.read_facts(document, compiled.plan.standard)


DECIMAL: Json = {"x": {"type": "decimal", "label": "x", "question": "?", "minimum": -(10**15), "maximum": 10**15}}
DAY: Json = {"d": {"type": "date", "label": "d", "question": "?"}}
ROWS: Json = {"rows": VOCABULARY["rows"]}
RATE: Json = {**ROWS, "rate": VOCABULARY["rate"]}


@pytest.mark.parametrize(
    ("vocabulary", "facts", "condition", "could_be"),
    [
        (DECIMAL, {}, {"fact": "x", "at_least": 10**15}, {"met", "not_met"}),
        (DECIMAL, {}, {"fact": "x", "more_than": 10**15}, {"not_met"}),
        (DECIMAL, {}, {"all": [{"fact": "x", "more_than": 0}, {"fact": "x", "less_than": 0.000000000001}]},
         {"met", "not_met"}),
        (DECIMAL, {}, {"all": [{"fact": "x", "more_than": 1}, {"fact": "x", "less_than": 1}]}, {"not_met"}),
        (DECIMAL, {}, {"any": [{"fact": "x", "at_least": 0.1}, {"fact": "x", "less_than": 0.1}]}, {"met"}),
        (DAY, {}, {"all": [{"fact": "d", "after": "2024-02-28"}, {"fact": "d", "before": "2024-03-01"}]},
         {"met", "not_met"}),
        (DAY, {}, {"all": [{"fact": "d", "after": "2023-02-28"}, {"fact": "d", "before": "2023-03-01"}]},
         {"not_met"}),
        (DAY, {}, {"all": [{"fact": "d", "within": "3 months"}, {"fact": "d", "before": "2023-11-30"}]},
         {"met", "not_met"}),
        (DAY, {}, {"all": [{"fact": "d", "within": "3 months"}, {"fact": "d", "before": "2023-11-29"}]},
         {"not_met"}),
        (RATE, {}, {"fact": "rate", "exists": False}, {"met", "not_met"}),
        (ROWS, {"rows": []}, {"every": "rows", "that": OK_ROWS}, {"met"}),
        (ROWS, {}, {"all": [{"every": "rows", "that": OK_ROWS}, {"none": "rows", "where": OK_ROWS}]},
         {"met", "not_met"}),
        (ROWS, {}, {"all": [{"some": "rows", "where": OK_ROWS}, {"none": "rows", "where": OK_ROWS}]}, {"not_met"}),
    ],
)  # fmt: skip
def test_ends_of_domains(vocabulary: Json, facts: Json, condition: Json, could_be: set[str]) -> None:
    """Huge and tiny numbers, the last days of months, and lists that are empty or not known."""
    compiled = one_area([condition], vocabulary)
    read = facts_of(compiled, facts)
    found = bounds_of(compiled, read).of("1.1")
    assert set(found.could_be) == could_be
    assert all(one.proved for one in found.reachable)
    assert bool(missing_facts(compiled, read).facts) == (len(could_be) > 1)


def test_a_verdict_that_is_known_stays_known() -> None:
    """A figure that is given settles 1.2 and, by what it is worked out from, 1.1; so just one of them is met."""
    one_is_met: Json = {"count_of": "criteria", "where": {"field": "verdict", "is": "met"}, "is": 1}
    compiled = one_area([{"fact": "n", "at_least": 2}, {"fact": "both", "at_least": 5}], VOCABULARY, one_is_met)
    bounds = bounds_of(compiled, facts_of(compiled, {"m": 0, "both": 2}))
    assert (bounds.of("1.1").known, bounds.of("1.1").could_be) == (False, ("met",))
    assert (bounds.of("1.2").known, bounds.of("1.2").could_be) == (True, ("not_met",))
    assert not bounds.of("area 1").known
    assert bounds.of("area 1").could_be == ("met",)


def test_a_figure_that_is_given_ties_what_it_is_worked_out_from() -> None:
    """Two numbers make 2: neither can be 3, and where one is 2 the other is not above 0."""
    tied: list[Json] = [{"fact": "n", "at_least": 3}, {"fact": "m", "at_least": 3}, {"fact": "both", "at_least": 1}]
    compiled = one_area(tied, VOCABULARY)
    bounds = bounds_of(compiled, facts_of(compiled, {"both": 2}))
    assert bounds.of("1.1").could_be == bounds.of("1.2").could_be == ("not_met",)
    assert missing_facts(compiled, facts_of(compiled, {"both": 2})).facts == ()
    compiled = one_area([{"fact": "n", "at_least": 2}, {"fact": "m", "at_least": 1}, tied[2]], VOCABULARY)
    bounds = bounds_of(compiled, facts_of(compiled, {"both": 2}))
    assert bounds.of("1.1").could_be == bounds.of("1.2").could_be == ("not_met", "met")
    assert bounds.of("area 1").could_be == ("not_met",)  # n is 2 or m is above 0, never both


def test_figures_that_nothing_fits_contradict_each_other() -> None:
    compiled = one_area([{"fact": "n", "at_least": 2}], VOCABULARY)
    impossible = facts_of(compiled, {"m": 0, "both": 5})
    # The figure counts only where a rule rests on it.
    assert bounds_of(compiled, impossible).of("1.1").could_be == ("not_met", "met")
    compiled = one_area([{"fact": "n", "at_least": 2}, {"fact": "both", "at_least": 1}], VOCABULARY)
    for question in (bounds_of, missing_facts):
        with pytest.raises(assay.InputError) as raised:
            question(compiled, facts_of(compiled, {"m": 0, "both": 5}))
        (problem,) = raised.value.problems
        assert problem.code == "A401"
        assert "both cannot be what it is given as" in problem.message
