"""Proofs beside every world that a small vocabulary allows: lists left out or given in any way, figures given beside
them, texts equal or different in any pattern, records of one day, years that were not."""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.profiles import times
from shared.small_worlds import CONDITIONS, VOCABULARY, compiled_of, some_facts, worlds
from shared.witnesses import hold_witnesses, verdicts_of

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.questions.bounds import all_targets, bounds_of
from assay.engine.questions.missing import missing_facts
from assay.engine.solving.proofs import Proofs
from assay.engine.solving.uses import uses_of
from assay.facts.values.references import parse_reference

Json = Any
CASES = 5_000 if times(100) == 100 else 30
"""Random cases of each kind: thousands in the long profile."""
MOST_WORLDS = 150
"""Worlds that are gone through for one set of facts."""


@settings(max_examples=CASES, deadline=None)
@given(rules=generated.rule_documents(CONDITIONS, 2), document=some_facts(), random=st.randoms(use_true_random=False))
def test_no_world_has_a_verdict_that_bounds_leave_out(rules: Json, document: Json, random: Any) -> None:
    compiled = compiled_of(rules)
    try:
        facts = assay.read_facts(document, compiled.plan.standard)
        bounds, missing = bounds_of(compiled, facts), missing_facts(compiled, facts)
    except assay.InputError:
        return
    # Where records of one day differ, a verdict may hang on which was the later, and no facts file can say that:
    # what rests on such records is not always proved; all else is.
    proofs = Proofs(compiled, facts)
    tied = {c.unit.id for c in proofs.open_criteria() if proofs.cones.criteria[c.unit.id] & set(proofs.tied)}
    for found in bounds.targets:
        below = {c.unit.id for c in proofs.open_below(found.target)}
        assert tied & below or all(one.proved for one in found.reachable), found.target
    looked = {key for key, _ in compiled.plan.places}
    fields = uses_of(compiled.plan)["rows"].fields if "rows" in looked else ()
    seen: dict[str, set[str]] = {target: set() for target in all_targets(compiled)}
    for world in worlds(document, looked, fields, random, MOST_WORLDS):
        for target, verdict in (verdicts_of(compiled, world) or {}).items():
            if verdict != "unknown":
                assert verdict in bounds.of(target).could_be, (target, world)
                seen[target].add(verdict)
    for target in missing.unknown:
        if len(seen[target]) > 1:
            assert any(target in one.serves for one in missing.facts), target
    for one in missing.facts:
        assert one.proved or tied & set(one.serves)
        assert parse_reference(one.name)[0] in (*VOCABULARY, "previous", "previous2")


@settings(max_examples=CASES, deadline=None)
@given(rules=generated.rule_documents(CONDITIONS, 2), document=some_facts())
def test_a_witness_as_shown_gives_its_verdict(rules: Json, document: Json) -> None:
    hold_witnesses(compiled_of(rules), document, VOCABULARY)


@settings(max_examples=CASES, deadline=None)
@given(rules=generated.rule_documents(generated.YEAR_CONDITIONS), document=generated.year_documents(),
       without=st.booleans())  # fmt: skip
def test_a_witness_of_any_standard_gives_its_verdict(rules: Json, document: Json, without: bool) -> None:
    if without:
        document = {key: value for key, value in document.items() if key not in ("previous", "earlier")}
    hold_witnesses(compile_standard(generated.standard_of(rules)), document, generated.VOCABULARY)
