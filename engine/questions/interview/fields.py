"""Which fields of a list the rules look at: those are asked, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from assay.engine.plan.plan import Plan
from assay.facts.values.questionnaire import as_written
from assay.facts.values.references import Place
from assay.rules.language import terms
from assay.rules.language.terms import Term, children


def fields_looked_at(plan: Plan, key: str, back: int) -> tuple[str, ...]:
    """The fields of a list of records that a rule or a computed figure looks at, as the vocabulary orders them.

    Where only the number of records counts, the first field alone.
    """
    found = set(_fields(plan, (key, back)))
    written = [name for name, _ in as_written(plan.standard.vocabulary[key].fields)]
    return tuple(name for name in written if name in found) or (written[0],)


def _fields(plan: Plan, place: Place) -> Iterator[str]:
    for node in plan.graph.nodes:
        yield from _inside(node.term, place)
    for (_, back), body in plan.computed:
        yield from _inside(body, (place[0], place[1] - back))


def _inside(term: Term, place: Place) -> Iterator[str]:
    """The fields that a term names in what it asks of these records."""
    todo: list[Term] = [term]
    while todo:
        here = todo.pop()
        todo += children(here)
        records = getattr(here, "records", None)
        if not isinstance(records, terms.Collection) or (records.key, records.back) != place:
            continue
        if isinstance(here, terms.Aggregate):
            yield from (name for name in (here.field, here.by) if name)
        yield from _named(here)


def _named(term: Term) -> Iterator[str]:
    todo = list(children(term))
    while todo:
        here = todo.pop()
        todo += children(here)
        if isinstance(here, terms.Field):
            yield here.name
