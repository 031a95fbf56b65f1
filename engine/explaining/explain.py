"""The explaining reading: conditions are evaluated, and what was seen is kept. One way for all who ask for reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple, TypeAlias, cast

from assay.engine.plan.plan import Graph, GraphNode, Plan, under
from assay.engine.reference.amounts import Truth, negate
from assay.engine.reference.conditions import condition, judge_of, number_of, right_of
from assay.engine.reference.evaluate import compiler, tally_compiler
from assay.engine.reference.masks import NO, OUT, YES
from assay.engine.reference.quantities import Compiler, Facts, fields_in, outcomes, quantity
from assay.engine.reference.tally import Verdicts
from assay.rules.language import terms
from assay.rules.language.privacy import compares_private
from assay.rules.language.terms import (
    All,
    AtLeast,
    Collection,
    Compare,
    Condition,
    Not,
    Quantified,
    Quantity,
    looked_at,
)
from assay.rules.language.terms import Any as Any_

from .because import Because, Counted, Said
from .speaker import Speaker

_Found: TypeAlias = "list[Because] | dict[int, Because]"
_Evaluate: TypeAlias = Callable[[Facts, _Found], Because]
_CountFunction: TypeAlias = Callable[[Facts], "Counted | None"]

_MOST_KEPT = 256


class _Step(NamedTuple):
    """How a condition is evaluated; what compares one fact with constants is also ``kept``, by the fact's identity.

    What is kept holds the object, so no other can have its identity meanwhile.
    """

    evaluate: _Evaluate
    keeping: _Evaluate
    kept: dict[int, Because] | None = None
    place: int = 0


class Explainer:
    """Explains the conditions of one graph. How a condition is explained is worked out once, when it is asked for."""

    def __init__(self, graph: Graph, c: Compiler, speaker: Speaker, computed: Mapping[str, Quantity]) -> None:
        self._graph, self._compiler, self._speaker, self._computed = graph, c, speaker, computed
        self._steps: list[_Step | None] = [None] * len(graph.nodes)

    def under(
        self, roots: Iterable[int | None], v: Facts, known: dict[int, Because] | None = None
    ) -> dict[int, Because]:
        """The evaluated conditions under some nodes, and they themselves, by their index.

        ``known`` has those that were evaluated before; the others are added to it.
        """
        found = {} if known is None else known
        order = sorted(under(self._graph, roots))  # parts stand before wholes
        for index in order:
            if index not in found:
                found[index] = self._step(index).evaluate(v, found)
        return {index: found[index] for index in order}

    def every(self, v: Facts) -> list[Because]:
        """Every condition of the graph as evaluated, in its order. For asking many times: see ``_Step``."""
        found: list[Because] = []
        add = found.append
        for _, step, kept, place in self._every:
            made = None if kept is None else kept.get(id(v[place]))
            add(step(v, found) if made is None else made)
        return found

    @cached_property
    def _every(self) -> list[_Step]:
        return [self._step(index) for index in range(len(self._steps))]

    def _step(self, index: int) -> _Step:
        step = self._steps[index]
        if step is None:
            step = _step(self._graph.nodes[index], self._compiler, self._speaker, self._computed)
            self._steps[index] = step
        return step


class Explaining:
    """The explainers of a plan: of its criteria, of any area, of the level. Threads may share one."""

    def __init__(self, plan: Plan, personal: bool = False) -> None:
        self.plan, self.speaker = plan, Speaker(plan.standard.vocabulary, personal=personal)
        self.criteria = Explainer(plan.graph, compiler(plan), self.speaker, plan.standard.computed)
        self.area = Explainer(plan.area_graph, tally_compiler(), self.speaker, {})
        self.level = Explainer(plan.level_graph, tally_compiler(), self.speaker, {})

    def __reduce__(self) -> tuple[type[Explaining], tuple[Plan, bool]]:
        return Explaining, (self.plan, self.speaker.personal)

    @cached_property
    def showing_personal(self) -> Explaining:
        """The same, showing what is about single people too."""
        return self if self.speaker.personal else Explaining(self.plan, personal=True)


def _step(node: GraphNode, c: Compiler, speaker: Speaker, computed: Mapping[str, Quantity]) -> _Step:
    """The step of one node."""
    facts = tuple(sorted(p for p in looked_at(node.term) if p[0] in speaker.vocabulary)) if node.leaf else ()
    share = isinstance(node.term, Compare) and _is_share(node.term.left, computed)
    private = not speaker.personal and isinstance(node.term, Compare) and compares_private(
        node.term, speaker.vocabulary
    )
    said = Said(node.term, speaker.condition(node.term), facts, share, private)
    if node.leaf:
        return _kept(node.term, said, c, computed) or _always(_leaf(node.term, said, c, computed))
    if isinstance(node.term, All | Any_) and len(node.parts) > 1:
        return _always(_joined(isinstance(node.term, All), node.parts, said))
    parts, judge = node.parts, _judge(node.term)

    def whole(v: Facts, found: _Found) -> Because:
        inner = tuple([found[part] for part in parts])
        return Because(said, judge(inner), inner)

    return _always(whole)


def _always(evaluate: _Evaluate) -> _Step:
    return _Step(evaluate, evaluate)


def _joined(every: bool, parts: tuple[int, ...], said: Said) -> _Evaluate:
    """All, or any, of several parts: most conditions are, so no call is made that need not be."""
    first, second, *rest = parts
    pick, settling = itemgetter(first, second, *rest), not every

    def joined(v: Facts, found: _Found) -> Because:
        inner: tuple[Because, ...] = pick(found)
        result: Truth = every
        for part in inner:
            value = part[1]
            if value is settling:
                result = settling
                break
            if value is None:
                result = None
        return Because(said, result, inner)

    return joined


def _judge(term: Condition) -> Callable[[tuple[Because, ...]], Truth]:
    """A condition's value from its parts."""
    match term:
        case AtLeast(number):
            return lambda inner: number_of(number, [part.value for part in inner])
        case Not():
            return lambda inner: negate(inner[0].value)
        case _:
            return lambda inner: inner[0].value


def _leaf(term: Condition, said: Said, c: Compiler, computed: Mapping[str, Quantity]) -> _Evaluate:
    if isinstance(term, Compare):
        left, right, judge = quantity(term.left, c), right_of(term, c), judge_of(term)
        counted = _counted_in(term.left, c, computed)
        if counted is None:

            def plain(v: Facts, found: _Found) -> Because:
                observed, needed = left(v, None), right(v, None)
                return Because(said, judge(observed, needed), (), observed, needed)

            return plain
        count = counted

        def with_records(v: Facts, found: _Found) -> Because:
            observed, needed = left(v, None), right(v, None)
            return Because(said, judge(observed, needed), (), observed, needed, count(v))

        return with_records
    value = condition(term, c)
    term = cast("Quantified", term)
    records = _counted(term.records, term.among, term.that, c)
    return lambda v, found: Because(said, value(v, None), (), None, (), records(v))


def _kept(term: Condition, said: Said, c: Compiler, computed: Mapping[str, Quantity]) -> _Step | None:
    """The step of a fact compared with constants: the same for the same object."""
    match term:
        case Compare(terms.Fact(key, back) as fact, operator, right) if operator != "within":
            place = c.place(key, back)
            constant = all(isinstance(one, terms.Literal_ | terms.Parameter) for one in right)
        case _:
            return None
    if place is None or not constant or _counted_in(fact, c, computed) is not None:
        return None
    index, needed, judge = place, right_of(term, c)([], None), judge_of(term)
    kept: dict[int, Because] = {}

    def compared(v: Facts, found: _Found) -> Because:
        observed = v[index]
        return Because(said, judge(observed, needed), (), observed, needed)

    def keeping(v: Facts, found: _Found) -> Because:
        made = compared(v, found)
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[id(made[3])] = made
        return made

    return _Step(compared, keeping, kept, index)


def _is_share(left: Quantity, computed: Mapping[str, Quantity]) -> bool:
    match left:
        case terms.NamedValue(value=value):
            return _is_share(value, computed)
        case terms.Fact(key) if key in computed:
            return _is_share(computed[key], computed)
        case _:
            return isinstance(left, terms.ShareOf)


def _counted_in(
    left: Quantity, c: Compiler, computed: Mapping[str, Quantity]
) -> _CountFunction | None:
    """The records behind a share, a count or a sum, also where it is a computed fact."""
    match left:
        case terms.NamedValue(value=value):
            return _counted_in(value, c, computed)
        case terms.ShareOf(records, among, that):
            return _counted(records, among, that, c)
        case terms.Aggregate("count" | "distinct" | "sum" | "mean", records, where=where):
            return _counted(records, None, where, c)
        case terms.Fact(key, back) if key in computed:
            return _counted_in(computed[key], Compiler(c.places, c.condition, c.back + back), computed)
        case _:
            return None


def _counted(
    records: Collection, among: Condition | None, that: Condition | None, c: Compiler
) -> _CountFunction:
    masks_of, place = outcomes(records, among, that, c), c.place(records.key, records.back)
    of, fields = (records.key, records.back + c.back), tuple(sorted(fields_in(among) | fields_in(that)))

    def count(v: Facts) -> Counted | None:
        masks = masks_of(v)
        if masks is None or place is None:
            return None
        collection = v[place]
        names: Iterable[int | str] = range(1, len(masks) + 1)
        if isinstance(collection, Verdicts):
            names = [member.id for member in collection.members]
        kinds: dict[int, list[int | str]] = {YES: [], NO: [], OUT: [], 0: []}
        for name, mask in zip(names, masks, strict=True):
            kinds[mask if mask in kinds else 0].append(name)
        return Counted(tuple(kinds[YES]), tuple(kinds[NO]), tuple(kinds[OUT]), tuple(kinds[0]), of, fields)

    return count
