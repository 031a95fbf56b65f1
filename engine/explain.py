"""The explaining reading: a function that evaluates every condition and keeps what it saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias, cast

from assay.facts.values import Record
from assay.rules import terms
from assay.rules.terms import All, AtLeast, Compare, Condition, Named, Not, Quantified, Quantity, Records, looked_at

from .amounts import negate
from .because import Because, Counted, Said
from .conditions import all_of, any_of, condition, judge_of, number_of, right_of
from .masks import NO, OUT, YES
from .plan import Graph, Node
from .quantities import Compiler, Facts, outcomes, quantity
from .tally import Verdicts
from .words import Speaker

Explainer: TypeAlias = Callable[[Facts], list[Because]]
_Step: TypeAlias = Callable[[Facts, list[Because]], Because]
_CountFunction: TypeAlias = Callable[[Facts], "Counted | None"]


def explainer(
    graph: Graph, c: Compiler, speaker: Speaker, computed: Mapping[str, Quantity]
) -> Explainer:
    """A function that gives an evaluated condition for every node of a graph, in its order."""
    steps = [_step(node, c, speaker, computed) for node in graph.nodes]

    def explain(v: Facts) -> list[Because]:
        found: list[Because] = []
        for step in steps:
            found.append(step(v, found))
        return found

    return explain


def _step(node: Node, c: Compiler, speaker: Speaker, computed: Mapping[str, Quantity]) -> _Step:
    facts = tuple(sorted(p for p in looked_at(node.term) if p[0] in speaker.vocabulary)) if node.leaf else ()
    said = Said(node.term, speaker.condition(node.term), facts)
    if node.leaf:
        return _leaf(node.term, said, c, computed)
    parts = node.parts
    match node.term:
        case All():
            def judge(inner: list[Because]) -> bool | None:
                return all_of([part.value for part in inner])
        case AtLeast(number):
            def judge(inner: list[Because]) -> bool | None:
                return number_of(number, [part.value for part in inner])
        case Not():
            def judge(inner: list[Because]) -> bool | None:
                return negate(inner[0].value)
        case Named():
            def judge(inner: list[Because]) -> bool | None:
                return inner[0].value
        case _:
            def judge(inner: list[Because]) -> bool | None:
                return any_of([part.value for part in inner])

    def whole(v: Facts, found: list[Because]) -> Because:
        inner = [found[part] for part in parts]
        return Because(said, judge(inner), tuple(inner))

    return whole


def _leaf(term: Condition, said: Said, c: Compiler, computed: Mapping[str, Quantity]) -> _Step:
    if isinstance(term, Compare):
        left, right, judge = quantity(term.left, c), right_of(term, c), judge_of(term)
        counted = _counted_in(term.left, c, computed)
        if counted is None:

            def plain(v: Facts, found: list[Because]) -> Because:
                observed, needed = left(v, None), right(v, None)
                return Because(said, judge(observed, needed), (), observed, needed)

            return plain
        count = counted

        def with_records(v: Facts, found: list[Because]) -> Because:
            observed, needed = left(v, None), right(v, None)
            return Because(said, judge(observed, needed), (), observed, needed, count(v))

        return with_records
    value = condition(term, c)
    term = cast("Quantified", term)
    records = _counted(term.records, term.among, term.that, c)
    return lambda v, found: Because(said, value(v, None), (), None, (), records(v))


def _counted_in(
    left: Quantity, c: Compiler, computed: Mapping[str, Quantity]
) -> _CountFunction | None:
    """The records behind a share, a count or a sum, also where it is a computed fact."""
    match left:
        case terms.NamedValue(value=value):
            return _counted_in(value, c, computed)
        case terms.Share(records, among, that):
            return _counted(records, among, that, c)
        case terms.Aggregate("count" | "distinct" | "sum" | "mean", records, where=where):
            return _counted(records, None, where, c)
        case terms.Fact(key, back) if key in computed:
            return _counted_in(computed[key], Compiler(c.places, c.condition, c.back + back), computed)
        case _:
            return None


def _counted(
    records: Records, among: Condition | None, that: Condition | None, c: Compiler
) -> _CountFunction:
    masks_of, place = outcomes(records, among, that, c), c.place(records.key, records.back)

    def count(v: Facts) -> Counted | None:
        masks = masks_of(v)
        if masks is None or place is None:
            return None
        collection = v[place]
        names: list[int | str]
        if isinstance(collection, Verdicts):
            names = [member.id for member in collection.members]
        else:
            names = [record.number for record in cast("tuple[Record, ...]", collection)]
        kinds: dict[int, list[int | str]] = {YES: [], NO: [], OUT: [], 0: []}
        for name, mask in zip(names, masks, strict=True):
            kinds[mask if mask in kinds else 0].append(name)
        return Counted(tuple(kinds[YES]), tuple(kinds[NO]), tuple(kinds[OUT]), tuple(kinds[0]))

    return count
