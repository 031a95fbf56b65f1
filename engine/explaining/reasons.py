"""What settled a verdict, and what is missing for one: the leaves that count, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from assay.engine.language.phrases import say
from assay.engine.reference.amounts import OneOf, Range, Some
from assay.engine.reference.conditions import judge_of
from assay.engine.reference.ties import Tie, ties_in
from assay.facts.values.records import Records
from assay.facts.values.references import Place, reference
from assay.facts.values.scalars import UNKNOWN
from assay.rules.language import terms
from assay.rules.language.terms import Compare, Quantified

from .because import Because
from .explanations import Reader
from .lacking import observed_and_lacking
from .speaker import Wording


class Reason(NamedTuple):
    """A leaf that settled a condition, or keeps it open. ``negated``: it stands under a *not*."""

    because: Because
    negated: bool = False


if TYPE_CHECKING:
    from .assessment_document import UnsettledDocument

Unsettled = Literal["missing", "differ", "lapsed", "beyond"]
"""Why something is not known: it is not recorded; records of one day differ; what backs it is out of date; or
nothing of it is missing, and the rule cannot tell."""


class Missing(NamedTuple):
    """A fact that is not known, why, and the question that asks for it.

    ``instead`` names facts from which it could be computed; ``rows`` the records
    in which something is not recorded or that ``differ`` in ``field``, all ``on``
    one day.
    """

    key: str
    back: int
    question: str
    instead: tuple[str, ...] = ()
    rows: tuple[int | str, ...] = ()
    reason: Unsettled = "missing"
    field: str = ""
    on: date | None = None
    label: str = ""
    field_label: str = ""

    @property
    def name(self) -> str:
        return reference(self.key, self.back)

    @property
    def matter(self) -> tuple[object, ...]:
        """What it is about: the fact, or records of it that differ in a field."""
        return (self.key, self.back, self.field, self.rows) if self.reason == "differ" else (self.key, self.back)

    def to_dict(self) -> UnsettledDocument:
        """Why it is not known, as plain data; of one that is there nevertheless."""
        found: UnsettledDocument = {"reason": "lapsed", "fact": self.name}
        if self.reason == "differ":
            found = {"reason": "differ", "fact": self.name, "field": self.field,
                     "records": [row for row in self.rows if isinstance(row, int)]}  # fmt: skip
        return found if self.on is None else {**found, "on": self.on.isoformat()}


def settling(because: Because, negated: bool = False) -> list[Reason]:
    """The leaves that by themselves give a condition its value, each once, in order."""
    found: dict[int, Reason] = {}
    for reason in _settling(because, negated):
        found.setdefault(id(reason.because.said), reason)
    return list(found.values())


def _settling(because: Because, negated: bool) -> Iterator[Reason]:
    if not because.parts:
        yield Reason(because, negated)
        return
    value = because.value
    match because.term:
        case terms.Not():
            negated = not negated
            chosen: Sequence[Because] = because.parts
        case terms.Any():
            chosen = because.parts if value is False else [p for p in because.parts if p.value is value]
        case terms.AtLeast():
            chosen = [p for p in because.parts if p.value is value]
        case _:
            chosen = because.parts if value is True else [p for p in because.parts if p.value is value]
    for part in chosen:
        yield from _settling(part, negated)


def missing(reader: Reader, target: str) -> tuple[Missing, ...]:
    """The facts that keep a criterion's verdict open, each once, in the order of the rule."""
    roles = reader.because(target)
    applies = roles.get("applies_when")
    looked: list[Because] = []
    if applies is not None and applies.value is None:
        looked.append(applies)
    if applies is None or applies.value is not False:
        met = roles["met_when"]
        looked.append(met)
        if met.value is not True and "partly_when" in roles:
            looked.append(roles["partly_when"])
    found: dict[tuple[object, ...], Missing] = {}
    for because in looked:
        if because.value is None:
            for reason in settling(because):
                for one in missing_at(reader, reason.because):
                    found.setdefault(one.matter, one)
    return tuple(found.values())


def missing_at(reader: Reader, leaf: Because) -> list[Missing]:
    """The facts that keep one leaf open, each once, with all the records that do."""
    found: dict[tuple[object, ...], Missing] = {}
    for one in _missing(reader, leaf):
        known = found.get(one.matter)
        if known is None:
            found[one.matter] = _labelled(reader, one)
        elif set(one.rows) - set(known.rows):
            rows = sorted({*known.rows, *one.rows}, key=lambda row: (row, "") if isinstance(row, int) else (0, row))
            found[one.matter] = known._replace(rows=tuple(rows))
    return list(found.values())


def _labelled(reader: Reader, one: Missing) -> Missing:
    """The same with what the vocabulary calls it."""
    definition = reader.plan.standard.vocabulary[one.key]
    field = definition.fields[one.field].label if one.field else ""
    return one._replace(label=definition.label, field_label=field)


def _missing(reader: Reader, leaf: Because) -> Iterator[Missing]:
    vocabulary = reader.plan.standard.vocabulary
    computed = reader.plan.standard.computed
    for key, back in leaf.said.facts:
        amount = reader.amount(key, back)
        if key in computed and reader.given(key, back) is None:
            if amount is UNKNOWN or isinstance(amount, Range | OneOf | Some):
                yield from _behind(reader, leaf, (key, back))
        elif amount is UNKNOWN:
            yield _not_known(reader, (key, back))
        elif vocabulary[key].type == "records" and leaf.counted and leaf.counted.open:
            yield Missing(key, back, vocabulary[key].question, (), leaf.counted.open)
    for found in ties_in(reader.plan, reader.row, [leaf.term]):
        key, back = found.place
        one = Missing(key, back, vocabulary[key].question, (), found.rows)
        if not isinstance(found, Tie):
            yield one
        elif _matters(reader, leaf, found):
            on = None if vocabulary[key].fields[found.by].personal and not reader.personal else found.day
            yield one._replace(reason="differ", field=found.field, on=on)


def _not_known(reader: Reader, place: Place) -> Missing:
    """A fact that is not known: it is not given, or what backs it is out of date."""
    given, question = reader.given(*place), reader.plan.standard.vocabulary[place[0]].question
    lapsed = given is not None and given.value is not UNKNOWN
    return Missing(*place, question, reason="lapsed" if lapsed else "missing")


def _behind(reader: Reader, leaf: Because, figure: Place) -> Iterator[Missing]:
    """What keeps a computed figure open: gaps in its lists, and what of it lapsed; else the figure itself."""
    vocabulary, computed = reader.plan.standard.vocabulary, reader.plan.standard.computed
    sources = [place for place in reader.with_sources([figure]) if place != figure]
    unknown = [_not_known(reader, p) for p in sources if reader.amount(*p) is UNKNOWN and not (
        p[0] in computed and reader.given(*p) is None)]  # fmt: skip
    lists = [p for p in sources if vocabulary[p[0]].type == "records" and reader.amount(*p) is not UNKNOWN]
    if not lists and all(one.reason == "missing" for one in unknown):
        names = tuple(reference(k, b) for k, b in sources if k not in computed)
        yield Missing(*figure, vocabulary[figure[0]].question, names)
        return
    rows = leaf.counted.open if leaf.counted else ()
    for key, back in lists if rows or not unknown else ():
        yield Missing(key, back, vocabulary[key].question, (), rows)
    yield from unknown


def _matters(reader: Reader, leaf: Because, tie: Tie) -> bool:
    """Whether a condition comes out otherwise with one of the records of one day than with another."""
    term, records = leaf.term, reader.amount(*tie.place)
    if not isinstance(term, Compare) or not isinstance(records, Records):
        return True
    left = term.left
    while isinstance(left, terms.NamedValue) or (isinstance(left, terms.Fact) and left.key in _bodies(reader)):
        left = left.value if isinstance(left, terms.NamedValue) else _bodies(reader)[left.key]
    if not isinstance(left, terms.Aggregate) or (left.records.key, left.by, left.field) != (
        tie.place[0], tie.by, tie.field
    ):
        return True
    values = frozenset(records.row(row - 1).get(tie.field, UNKNOWN) for row in tie.rows)
    return judge_of(term)(OneOf(values), leaf.needed) is None


def _bodies(reader: Reader) -> Mapping[str, terms.Quantity]:
    return reader.plan.standard.computed


def reason_words(reader: Reader, reason: Reason) -> str:
    """One line: what was looked at, what was observed, what it needs."""
    because = reason.because
    way: Wording = "must_not" if reason.negated else "needs"
    term, speaker = because.term, reader.speaker
    observed = observed_and_lacking(reader, because)
    if isinstance(term, Compare):
        line = say("reasons", "reason.compared", subject=speaker.value(term.left), observed=observed,
                   needs=speaker.compared(term, way))  # fmt: skip
        line, margin = with_needed(line, because), because.margin
        if margin and margin.records is not None and margin.records < 0 and not reason.negated:
            return say("reasons", f"reason.{'more' if margin.more else 'fewer'}", reason=line, number=-margin.records)
        return line
    if not isinstance(term, Quantified):
        return because.says
    if term.records.key not in reader.plan.standard.vocabulary:
        return say("reasons", "reason.tallied", condition=because.says, observed=observed)
    that = speaker.inside(term.records).condition(term.that)
    records = speaker.records(term.records)
    return say("reasons", f"reason.{way}.{term.kind}", records=records, observed=observed, that=that)


def with_needed(words: str, because: Because) -> str:
    """Words with the values compared with after them, where the rule does not write these out."""
    needed = because.needed_words()
    return say("reasons", "with_needed", words=words, needed=needed) if needed else words
