"""The changes of a way as data to be shown: what is set, how far it could be otherwise, and how to try it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assay.engine.explaining.documents import Plain, plain
from assay.engine.explaining.words import amount_words, label_words
from assay.facts.values.records import Value
from assay.facts.values.references import Place, reference
from assay.facts.values.rows import not_shown
from assay.facts.values.scalars import UNKNOWN, Share
from assay.facts.values.vocabulary import Definition
from assay.rules.language.types import Type, type_of

from .cheapest_by_part import Needs
from .draft import Rows, WayDraft
from .leeway import Spot, Stretch, nearest, stretch


@dataclass(frozen=True, slots=True)
class Each:
    """What is set in one record, where it is not the same in all."""

    number: int
    to: Plain
    to_words: str


@dataclass(frozen=True, slots=True)
class Aim:
    """What a fact, or a field of some records, is set to.

    ``low`` and ``high``: any value from the one to the other serves as well, all
    else as it is set; null is without an end, and both are where it was not
    looked for. ``any_text``: any text serves, so long as there is one (another
    in each record, where ``each`` has them). Where ``shown`` is false the values
    are about a person, or free text, and left out.
    """

    name: str
    label: str
    type: str
    to: Plain
    to_words: str
    low: Plain
    low_words: str
    high: Plain
    high_words: str
    any_text: bool
    shown: bool
    each: tuple[Each, ...]


@dataclass(frozen=True, slots=True)
class RecordsSet:
    """Records that are changed alike, or are new: their numbers count from 1, new ones come last."""

    numbers: tuple[int, ...]
    new: bool
    aims: tuple[Aim, ...]


@dataclass(frozen=True, slots=True)
class ChangeToMake:
    """One fact that changes. ``was`` is null where it was not known, or may not be shown.

    Of a list ``aim`` is null; ``of`` says how many records it had (null where it
    was not known) and ``records`` which change.
    """

    name: str
    key: str
    back: int
    label: str
    cost: int
    was: Plain
    was_words: str
    aim: Aim | None
    of: int | None
    records: tuple[RecordsSet, ...]


def changes_of(draft: WayDraft, needs: Needs, personal: bool) -> tuple[tuple[ChangeToMake, ...], tuple[str, ...]]:
    """The changes of a way in the order of their facts, and the settings that make them.

    Numbers and dates are moved to where they are nearest to what they were, or
    new dates to the day of the assessment; the draft is changed by that.
    """
    said = _Said(draft, needs, personal)
    for spot, value in said.spots():
        said.settle(spot, value)
    places = sorted([*draft.values, *draft.lists])
    changes = tuple(said.fact(p) if p in draft.values else said.listed(p) for p in places)
    aims = [aim for one in changes for aim in ([one.aim] if one.aim else [a for r in one.records for a in r.aims])]
    settings = tuple(text for place in places for text in said.settings(place))
    return changes, settings if all(aim.shown for aim in aims) else ()


class _Said:
    def __init__(self, draft: WayDraft, needs: Needs, personal: bool) -> None:
        self.draft, self.needs, self.personal = draft, needs, personal
        self.plan = draft.compiled.plan

    def definition(self, spot: Spot) -> Definition:
        found = self.plan.standard.vocabulary[spot.place[0]]
        return found.fields[spot.field] if spot.field else found

    # ------------------------------------------------------------------ values

    def spots(self) -> list[tuple[Spot, Value]]:
        """Every value that is set, those together that are the same in records changed alike."""
        found: list[tuple[Spot, Value]] = [(Spot(place), value) for place, value in sorted(self.draft.values.items())]
        for place, rows in sorted(self.draft.lists.items()):
            for group in rows.groups:
                for name in sorted(rows.sets[group[0]]):
                    values = [rows.sets[number][name] for number in group]
                    if all(value == values[0] for value in values):
                        found.append((Spot(place, name, group), values[0]))
        return found

    def stretch(self, spot: Spot, value: Value) -> Stretch | None:
        made = self.draft.made()
        if made is None or self.definition(spot).type in ("boolean", "choice", "text"):
            return None
        return stretch(self.plan, made[0], made[1], self.needs, spot, value)

    def settle(self, spot: Spot, value: Value) -> None:
        """Move a number or date within its stretch to where it is nearest to what it was."""
        found = self.stretch(spot, value)
        if found is None:
            return
        start = self._start(spot, value)
        moved = value if start is None else nearest(found, start)
        if moved is not None and moved != value:
            self._put(spot, moved)
            if not self.draft.reached():
                self._put(spot, value)

    def _start(self, spot: Spot, value: Value) -> Value | None:
        was = self._was(spot)
        if isinstance(value, Share):
            return was if isinstance(was, Share) and was.whole == value.whole else None
        if isinstance(value, date):
            return was if isinstance(was, date) else self.draft.facts.as_of
        is_number = hasattr(was, "numerator") or hasattr(was, "as_tuple")
        return was if is_number and not isinstance(was, Share) else 0

    def _was(self, spot: Spot) -> Value:
        if not spot.field:
            found: Value = self.draft.now.row[self.plan.places[spot.place]]
            return UNKNOWN if isinstance(found, tuple) else found
        records = self.draft.lists[spot.place].records
        one = spot.numbers[0] if len(spot.numbers) == 1 else None
        if records is None or one is None or one > len(records):
            return UNKNOWN
        return records[one - 1].values.get(spot.field, UNKNOWN)

    def _put(self, spot: Spot, value: Value) -> None:
        if not spot.field:
            self.draft.values[spot.place] = value
        for number in spot.numbers:
            self.draft.lists[spot.place].sets[number][spot.field] = value

    # ------------------------------------------------------------------- words

    def fact(self, place: Place) -> ChangeToMake:
        """A fact that is set."""
        definition = self.plan.standard.vocabulary[place[0]]
        spot, value, was = Spot(place), self.draft.values[place], self._was(Spot(place))
        any_text = place in self.draft.any_
        aim = self._aim(definition, spot, [value], any_text)
        hidden = definition.personal or definition.type == "text"
        hides = hidden and not self.personal and was is not UNKNOWN
        shown = UNKNOWN if hides else was
        words = not_shown() if hides else amount_words(was, type_of(definition))
        return ChangeToMake(reference(*place), place[0], place[1], _label(definition, place), definition.cost,
                      plain(shown, definition), words, aim, None, ())  # fmt: skip

    def _aim(self, definition: Definition, spot: Spot, values: Sequence[Value], any_text: bool) -> Aim:
        # What is to be is nobody's data, unless it is taken from what was recorded: a name, or a value beside another.
        same = all(value == values[0] for value in values)
        taken = definition.type == "text" or (definition.personal and not same)
        hidden = taken and not any_text and not self.personal
        type_ = type_of(definition)
        found = self.stretch(spot, values[0]) if same and not hidden else None
        low, high = (None, None) if found is None else (found.low, found.high)
        to = values[0] if same and not hidden else UNKNOWN
        each: tuple[Each, ...] = () if same or hidden else tuple(
            Each(number, plain(value, definition), amount_words(value, type_))
            for number, value in zip(spot.numbers, values, strict=True)
        )  # fmt: skip
        return Aim(
            spot.field or reference(*spot.place), definition.label, definition.type,
            plain(to, definition), _words(to, type_),
            plain(low, definition), _words(low, type_), plain(high, definition), _words(high, type_),
            any_text, not hidden, each,
        )  # fmt: skip

    def listed(self, place: Place) -> ChangeToMake:
        """A list of which records change."""
        definition, rows = self.plan.standard.vocabulary[place[0]], self.draft.lists[place]
        groups = [
            RecordsSet(group, group[0] > rows.before, tuple(
                self._aim(definition.fields[name], Spot(place, name, group),
                          [rows.sets[number][name] for number in group], (group[0], name) in rows.any_)
                for name in sorted(rows.sets[group[0]])))
            for group in rows.groups
        ]  # fmt: skip
        of = None if rows.records is None else rows.before
        cost = definition.cost * max(1, len(rows.sets))
        label = _label(definition, place)
        return ChangeToMake(reference(*place), place[0], place[1], label, cost, None, "", None, of, tuple(groups))

    def settings(self, place: Place) -> list[str]:
        """What sets these values again, as ``--set`` takes it."""
        definition, name = self.plan.standard.vocabulary[place[0]], reference(*place)
        if place in self.draft.values:
            return [f"{name}={_written(plain(self.draft.values[place], definition))}"]
        rows: Rows = self.draft.lists[place]
        found = [] if rows.sets else [f"{name}=[]"]
        for number, fields in sorted(rows.sets.items()):
            said = {field: _written(plain(value, definition.fields[field]), True) for field, value in fields.items()}
            if number > rows.before:
                found.append(f"{name}[+]={{{', '.join(f'{field}: {text}' for field, text in sorted(said.items()))}}}")
            else:
                found += [f"{name}[{number}].{field}={_written(plain(value, definition.fields[field]))}"
                          for field, value in sorted(fields.items())]  # fmt: skip
        return found


def _label(definition: Definition, place: Place) -> str:
    return label_words(definition.label, place[1])


def _words(value: Value | None, type_: Type) -> str:
    """A value in words; nothing where there is none."""
    return "" if value is None or value is UNKNOWN else amount_words(value, type_)


def _written(value: Plain, inside: bool = False) -> str:
    """A value as it stands in a facts file."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return f"[{', '.join(_written(one, True) for one in value)}]"
    text = str(value)
    plain_text = all(sign.isalnum() or sign in " -.%…" for sign in text) and text.strip() == text
    return text if plain_text or not inside else json.dumps(text, ensure_ascii=False)
