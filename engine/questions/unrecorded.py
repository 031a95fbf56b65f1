"""Which records leave a verdict open: something in them is not recorded, or they differ though they are of one day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from assay.engine.explaining.explanations import Reader
from assay.engine.explaining.reasons import Missing, missing
from assay.engine.plan.rests_on import terms_of
from assay.engine.reference.tally import collection
from assay.engine.reference.ties import Gaps, ties_in
from assay.engine.solving.proofs import Proofs
from assay.facts.values.records import Records
from assay.facts.values.references import Place


def unrecorded(proofs: Proofs, criteria: Iterable[str], place: Place) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The records that leave a condition open, and which of the fields it looks at they lack."""
    reader, records = reader_of(proofs), cast("Records", proofs.judged.row[proofs.plan.places[place]])
    rows: set[int] = set()
    fields: set[str] = set()
    for id_ in criteria:
        for because in reader.because(id_).values():
            waiting = [because]
            while waiting:
                one = waiting.pop()
                waiting.extend(one.parts)
                counted = one.counted
                if one.value is None and counted is not None and counted.of == place:
                    open_ = [n for n in counted.open if isinstance(n, int)]
                    rows.update(open_)
                    fields.update(
                        name for name in counted.fields if any(name not in records.row(n - 1) for n in open_)
                    )
    plans = [c for c in proofs.plan.criteria if c.unit.id in set(criteria)]
    found = ties_in(proofs.plan, proofs.judged.row, terms_of(proofs.plan, plans))
    rows.update(*(one.rows for one in found if isinstance(one, Gaps) and one.place == place))
    if rows and not fields:
        names = proofs.uses[place[0]].fields
        fields.update(name for name in names if any(name not in records.row(n - 1) for n in rows))
    return tuple(sorted(rows)), tuple(sorted(fields))


def reader_of(proofs: Proofs) -> Reader:
    return Reader(proofs.compiled.explaining, proofs.facts, proofs.judged.row, {}, collection(()), ())


def ties(proofs: Proofs, criteria: Iterable[str], place: Place) -> list[Missing]:
    """Records of one list that differ though they are of one day, where that keeps one of the criteria open."""
    reader = reader_of(proofs)
    found = {one.matter: one for id_ in criteria for one in missing(reader, id_) if (one.key, one.back) == place}
    return [one for one in found.values() if one.reason == "differ"]


def lacking(records: Records, names: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Of the fields that any rule looks at those that some records lack, and which records."""
    rows = [n for n in range(len(records)) if any(name not in records.row(n) for name in names)]
    return tuple(n + 1 for n in rows), tuple(name for name in names if any(name not in records.row(n) for n in rows))
