"""From an evaluated condition to its part in a proof, with its facts and the records it counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from assay.engine.explaining.because import MOST_ROWS, Because, amount_json
from assay.engine.explaining.documents import Plain, plain_json
from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.lacking import lacking_words
from assay.engine.explaining.record_lists import RecordList, records_behind
from assay.engine.explaining.words import in_order, locator_words
from assay.engine.plan.plan import Graph
from assay.engine.reference.amounts import Amount, OneOf, Range, Some
from assay.facts.values.evidence import Evidence
from assay.facts.values.fact_set import Given
from assay.facts.values.records import Records
from assay.facts.values.references import Place, reference
from assay.facts.values.rows import place_words
from assay.facts.values.scalars import UNKNOWN, Share
from assay.rules.language.terms import AtLeast, Compare
from assay.rules.language.types import NUMBER, Type

from .proof_data import (
    Between,
    EitherOf,
    FactSeen,
    FieldSeen,
    Finding,
    InPart,
    ProofCondition,
    ProofMargin,
    RecordsCounted,
    RecordSeen,
    Seen,
    Settlement,
)


@dataclass(frozen=True)
class Numbering:
    """The conditions of one graph as they come: each has a number from 1, in the order in which it is first met."""

    graph: Graph
    ids: dict[int, int]

    def add(self, root: int) -> int:
        """Number a condition and all under it; its number."""
        todo = [root]
        while todo:
            index = todo.pop()
            if index not in self.ids:
                self.ids[index] = len(self.ids) + 1
                todo.extend(reversed(self.graph.nodes[index].parts))
        return self.ids[root]


def proof_condition(
    reader: Reader, numbering: Numbering, index: int, because: Because, all_rows: bool
) -> ProofCondition:
    """One condition. ``all_rows``: every record it counted, with what may be shown of it."""
    term, said = because.term, because.said
    observed: Seen = None
    needed: tuple[Seen, ...] = ()
    if isinstance(term, Compare) and not said.private:
        right = term.right[0].type if term.right and term.operator != "within" else Type("date")
        observed = seen(because.observed, term.left.type)
        needed = tuple(seen(amount, right) for amount in because.needed)
    return ProofCondition(
        id=numbering.ids[index],
        kind=because.kind,
        says=because.says,
        value=because.value,
        parts=tuple(numbering.ids[part] for part in numbering.graph.nodes[index].parts),
        least=term.number if isinstance(term, AtLeast) else None,
        observed=observed,
        needed=needed,
        observed_words=lacking_words(reader, because),
        needed_words=because.needed_words().strip(" ()"),
        private=said.private,
        margin=_margin(because),
        counted=_counted(reader, because, all_rows),
        facts=tuple(fact_seen(reader, place) for place in reader.with_sources(said.facts)),
    )


def seen(amount: Amount | None, type_: Type) -> Seen:
    """An amount as a facts file would have it; bounds, or the part of a set, where no more is known."""
    if amount is None or amount is UNKNOWN:
        return None
    if isinstance(amount, Range):
        return Between(_whole(amount.low, type_), _whole(amount.high, type_), amount.hollow)
    if isinstance(amount, OneOf):
        return EitherOf(tuple(_whole(one, type_) for one in in_order(amount, type_)))
    if isinstance(amount, Some):
        return InPart(tuple(sorted(amount.known)))
    return _whole(amount, type_)


def _whole(amount: Amount | None, type_: Type) -> Plain:
    """An amount that is known wholly."""
    return f"{amount.part} of {amount.whole}" if isinstance(amount, Share) else plain_json(amount_json(amount, type_))


def _margin(because: Because) -> ProofMargin | None:
    margin = because.margin
    if margin is None:
        return None
    return ProofMargin(_whole(margin.by, NUMBER), margin.unit, margin.records, margin.more)


# ------------------------------------------------------------------- records


def _counted(reader: Reader, because: Because, all_rows: bool) -> RecordsCounted | None:
    counted = because.counted
    if counted is None:
        return None
    found = records_behind(reader.facts, reader.plan.standard.vocabulary, because)
    most = None if all_rows else MOST_ROWS

    def shown(numbers: tuple[int | str, ...]) -> tuple[RecordSeen, ...]:
        return tuple(_records(found, numbers[:most], all_rows, reader.personal))

    return RecordsCounted(
        list=found.name if found else "",
        file=found.file if found else "",
        so=len(counted.yes),
        not_so=len(counted.no),
        not_known=len(counted.open),
        not_counted=len(counted.out),
        so_records=shown(counted.yes),
        not_so_records=shown(counted.no),
        not_known_records=shown(counted.open),
        not_counted_records=shown(counted.out) if all_rows else (),
    )


def _records(
    found: RecordList | None, numbers: tuple[int | str, ...], fields: bool, personal: bool
) -> Iterable[RecordSeen]:
    for number in numbers:
        if found is None or isinstance(number, str):
            yield RecordSeen(number)
        elif fields:
            for record in found.shown((number,), personal):
                yield RecordSeen(number, record.place, tuple(FieldSeen(*one) for one in record.fields))
        else:
            yield RecordSeen(number, place_words(found.records, number))


# --------------------------------------------------------------------- facts


def fact_seen(reader: Reader, place: Place) -> FactSeen:
    """A fact as it was given, or what became of it."""
    key, back = place
    definition = reader.plan.standard.vocabulary[key]
    name, amount, given = reference(key, back), reader.amount(key, back), reader.given(key, back)
    records: int | None = None
    value: Seen = None
    personal = definition.personal and not reader.personal
    if isinstance(amount, Records):
        records = len(amount)
    elif not personal:
        value = seen(amount, Type("percentage" if definition.type == "percentage" else "text"))
    if given is None:
        if reader.facts.absent(back):
            return FactSeen(name, "absent", value, records)
        return FactSeen(name, "unknown" if amount is UNKNOWN else "computed", value, records, personal)
    origin = given.value.origin if isinstance(given.value, Records) else None
    lapsed = amount is UNKNOWN and given.value is not UNKNOWN
    return FactSeen(
        name, "lapsed" if lapsed else "given", value, records, personal, str(given.at),
        origin.file if origin else "", (origin.sheet or "") if origin else "",
        tuple(_finding(one) for one in given.findings), _settlement(given),
    )  # fmt: skip


def _finding(one: Evidence) -> Finding:
    locator = tuple(locator_words(name, text) for name, text in one.locator())
    return Finding(one.source, locator, one.collected_on, one.by, one.valid_until, one.status)


def _settlement(given: Given) -> Settlement | None:
    resolution = given.backing.resolution if given.backing else None
    return Settlement(resolution.by, resolution.why, resolution.on) if resolution else None
