"""What was decided on the way to one answer and is used for another: the answer is the same without it."""

# pyright: basic
# Documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from shared import random_standards as generated
from shared.profiles import times
from shared.small_worlds import CONDITIONS, compiled_of, criteria_of, some_facts

import assay
from assay.engine.assessing.assess import Compiled
from assay.engine.solving.independent_parts import Parts
from assay.engine.solving.influence import Influence
from assay.engine.solving.proofs import Proofs
from assay.engine.solving.solver import Undecided
from assay.facts.values.references import Place

Json = Any


class WithoutShortcut(Influence):
    """Goes by no proof that it has made before of the same fact."""

    def settles(self, target: str, place: Place) -> bool:
        self._alone.clear()
        return super().settles(target, place)


def settled(compiled: Compiled, document: Json, kind: type[Influence]) -> tuple[dict[Any, Any], int]:
    """For each criterion and fact whether it can settle it alone; and how often that was known before."""
    proofs = Proofs(compiled, assay.read_facts(document, compiled.plan.standard))
    proofs.agree_on_something()
    influence = kind(Parts(proofs))
    found: dict[Any, Any] = {}
    for c in proofs.open_criteria():
        for place in sorted(proofs.cones.criteria[c.unit.id] & proofs.asked):
            try:
                if influence.changes(c.unit.id, place):
                    found[c.unit.id, place] = influence.settles(c.unit.id, place)
            except Undecided:
                found[c.unit.id, place] = None
    return found, len(influence._alone)


def test_one_fact_that_is_left_settles_it() -> None:
    compiled = criteria_of({"met_when": {"all": [{"fact": "yes", "is": True}, {"fact": "people", "at_least": 1}]}})
    document = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": generated.AS_OF, "period": generated.PERIOD}
    found, known = settled(compiled, {**document, "facts": {"yes": True}}, Influence)
    assert found == {("1.1", ("people", 0)): True} and known == 1
    found, known = settled(compiled, {**document, "facts": {}}, Influence)
    assert found == {("1.1", ("people", 0)): True, ("1.1", ("yes", 0)): True} and known == 0  # false alone settles it


@settings(max_examples=times(60), deadline=None)
@given(rules=generated.rule_documents(CONDITIONS, 2), document=some_facts())
def test_what_is_known_before_is_what_would_be_found(rules: Json, document: Json) -> None:
    compiled = compiled_of(rules)
    try:
        found, _ = settled(compiled, document, Influence)
    except assay.InputError:
        return
    assert found == settled(compiled, document, WithoutShortcut)[0]
