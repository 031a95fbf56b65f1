"""Proofs about what is not known: the same meaning as the reference, and answers as search finds them."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.profiles import times

import assay
from assay.engine.assessing.assess import Compiled, compile_standard
from assay.engine.assessing.verdicts_only import judged
from assay.engine.questions.bounds import all_targets, bounds_of
from assay.engine.questions.missing import missing_facts
from assay.engine.solving.proofs import Proofs, completed
from assay.engine.solving.verdicts import VerdictWorld
from assay.facts.problems.positions import NOWHERE
from assay.facts.values.records import Records, Value, records_of
from assay.facts.values.references import Place
from assay.facts.values.scalars import NONE, UNKNOWN
from assay.facts.values.vocabulary import Definition

Json = Any


@settings(max_examples=times(150))
@given(rules=generated.rule_documents(), facts=generated.fact_documents())
def test_with_nothing_left_open_it_is_the_reference(rules: Json, facts: Json) -> None:
    """Every condition has the reference's three-valued value when no fact is made a variable."""
    compiled = compile_standard(generated.standard_of(rules))
    proofs = Proofs(compiled, assay.read_facts(facts, compiled.plan.standard))
    world = VerdictWorld(compiled.plan, proofs.among(frozenset()))
    for node, value in zip(compiled.plan.graph.nodes, proofs.judged.values, strict=True):
        two = world.encoder.node(compiled.plan.graph, node.index)
        assert tuple(two) == (value is True, value is False), node.term
    for target in all_targets(compiled):
        possible = world.possible(target)
        assert tuple(v for v, flag in possible.items() if flag is True) == proofs.judged.could_be(target)


def some_value(rng: random.Random, definition: Definition) -> Value:
    """A value that the vocabulary allows, often at a threshold of the random rules."""
    if definition.type == "records":
        rows = [{name: some_value(rng, field) for name, field in definition.fields.items()}
                for _ in range(rng.choice([0, 1, 1, 2, 3, 4]))]  # fmt: skip
        return records_of(rows, (NOWHERE,) * len(rows), UNKNOWN)
    if definition.may_be_none and rng.random() < 0.2:
        return NONE
    if definition.many:
        return frozenset(o for o in definition.options if rng.random() < 0.5)
    if definition.type == "choice":
        return rng.choice(definition.options)
    standard_values: dict[str, list[Any]] = {
        "boolean": [True, False],
        "integer": [0, 1, 2, 3, 4, 5],
        "decimal": [-3, -1, 0, 1, 2, 3],
        "money": [0, 1, 2, 100],
    }
    if definition.type in standard_values:
        value: Value = rng.choice(standard_values[definition.type])
        return value
    texts = {"percentage": generated.SHARES, "date": generated.DAYS}[definition.type]
    return parsed(definition, rng.choice(texts))


def parsed(definition: Definition, text: str) -> Value:
    from assay.facts.problems.nodes import Scalar
    from assay.facts.values.values import parse_value

    return parse_value(definition, Scalar(text, NOWHERE), [])


def filled(rng: random.Random, definition: Definition, value: Value) -> Value:
    """A value for what is not known of one."""
    if not isinstance(value, Records):
        return some_value(rng, definition)
    rows = [{name: record.values.get(name, some_value(rng, field)) for name, field in definition.fields.items()}
            for record in value]  # fmt: skip
    return records_of(rows, value.places, UNKNOWN)


def looked_up(compiled: Compiled, facts: assay.FactSet, values: dict[Place, Value]) -> dict[str, str] | None:
    try:
        found = judged(compiled, completed(facts, values))
    except assay.InputError:
        return None
    return {target: found.verdict(target) for target in all_targets(compiled)}


@settings(max_examples=times(25), deadline=None)
@given(rules=generated.rule_documents(), facts=generated.fact_documents(), seed=st.integers(0, 10**6))
def test_search_finds_nothing_that_the_proofs_leave_out(rules: Json, facts: Json, seed: int) -> None:
    """Every verdict that some completion has is reachable; every fact that changes one is missing."""
    rng = random.Random(seed)
    compiled = compile_standard(generated.standard_of(rules))
    read = assay.read_facts(facts, compiled.plan.standard)
    proofs = Proofs(compiled, read)
    vocabulary, places = compiled.plan.standard.vocabulary, sorted(proofs.asked)
    bounds = bounds_of(compiled, read)
    missing = {(one.key, one.back): one for one in missing_facts(compiled, read).facts}
    for one_target in bounds.targets:
        assert set(one_target.could_be) <= set(proofs.judged.could_be(one_target.target))
        assert all(one.proved for one in one_target.reachable)
    assert all(one.proved for one in missing.values())
    for _ in range(25):
        values = {p: filled(rng, vocabulary[p[0]], proofs.judged.row[compiled.plan.places[p]]) for p in places}
        found = looked_up(compiled, read, values)
        if found is None:
            continue
        for target, verdict in found.items():
            if verdict != "unknown":
                assert verdict in bounds.of(target).could_be, (target, values)
        for place in places:
            other = {**values, place: filled(rng, vocabulary[place[0]], proofs.judged.row[compiled.plan.places[place]])}
            changed = looked_up(compiled, read, other)
            if changed is not None:
                turned = [c for c in found if "." in c and "unknown" not in (found[c], changed[c])
                          and found[c] != changed[c]]  # fmt: skip
                assert not turned or set(turned) <= set(missing[place].serves), (place, turned)


@pytest.mark.parametrize("school", ["oakfield", "riverside", "hillcrest"])
def test_the_examples_are_proved_whole(school: str, mentoring: assay.Standard, root: Any) -> None:
    compiled = compile_standard(mentoring)
    facts = assay.read_facts(root / "examples" / school / "facts.yaml", mentoring)
    bounds = bounds_of(compiled, facts)
    assert all(one.proved for target in bounds.targets for one in target.reachable)
    assert all(one.proved for one in missing_facts(compiled, facts).facts)
