"""Why a caution stands beside a verdict: what was observed of it, and in which records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assay.engine.language.phrases import say
from assay.rules.language.standard import Caution
from assay.rules.language.terms import Compare

from .because import Because
from .explanations import Reader
from .lacking import listed, observed_and_lacking
from .reasons import settling


class CautionSeen(NamedTuple):
    """What a caution says, and what was observed that calls for it, a clause each."""

    says: str
    because: tuple[str, ...]


def cautions_seen(reader: Reader, id_: str, cautions: Sequence[Caution]) -> tuple[CautionSeen, ...]:
    """Cautions of a criterion with why they stand there, also where it is only not known that they do not apply."""
    plan = next(c for c in reader.plan.criteria if c.unit.id == id_)
    found: list[CautionSeen] = []
    for caution, node in zip(plan.criterion.cautions, plan.cautions, strict=True):
        if any(caution is one for one in cautions):
            because = reader.conditions([node])[node]
            words = dict.fromkeys(_words(reader, reason.because) for reason in settling(because))
            found.append(CautionSeen(caution.say, tuple(words)))
    return tuple(found)


def _words(reader: Reader, because: Because) -> str:
    term, observed = because.term, observed_and_lacking(reader, because)
    subject = reader.speaker.value(term.left) if isinstance(term, Compare) else because.says
    words = say("reasons", "caution.seen", subject=subject, observed=observed)
    counted = because.counted
    if counted is None or isinstance(term, Compare):
        return words
    rows, key = (counted.open, "open") if because.value is None else (counted.yes if because.value else counted.no, "")
    if not rows or len(rows) == len(counted.yes) + len(counted.no) + len(counted.open):
        return words  # all of them, or none
    numbers = listed([str(row) for row in rows])
    return say("reasons", f"caution.{key or 'records'}", words=words, records=numbers, count=len(rows))
