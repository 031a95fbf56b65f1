"""Whether a recorded assessment can be reproduced from its inputs, to the byte, or what exactly differs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal, TypeAlias, cast

from assay.engine.assessing.assess import Compiled, assess
from assay.engine.explaining.about import About, about
from assay.facts.problems.positions import json_printable
from assay.facts.values.beside import LONGEST, beginning, beside
from assay.facts.values.fact_set import FactSet
from assay.facts.values.showing import Shown

MOST_SHOWN = 50
"""Differences that are told one by one; all of them are counted."""
_INDENTS = (1, None, 0, 2, 3, 4, 8)
"""How ``Assessment.to_json`` may have been asked to lay out the document."""

What: TypeAlias = Literal[
    "format", "standard", "version", "standard_digest", "subject", "as_of", "period", "facts_digest"
]
_INPUTS: Mapping[What, tuple[str, ...]] = {
    "format": ("assay",),
    "standard": ("standard", "id"),
    "version": ("standard", "version"),
    "standard_digest": ("standard", "digest"),
    "subject": ("subject", "id"),
    "as_of": ("as_of",),
    "period": ("period", "name"),
    "facts_digest": ("facts", "digest"),
}


@dataclass(frozen=True, slots=True)
class InputDiffers:
    """An input that was another when the answer was recorded; None where the record does not tell."""

    what: What
    recorded: str | None
    found: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that differs: its JSON path, and both values as JSON text; None where there is none.

    ``target`` is the criterion (``9.1``), area (``area 4``) or ``level`` that it belongs to, or empty.
    """

    path: str
    target: str
    recorded: str | None
    found: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that lies in another folder than when the answer was recorded; its name is the same."""

    recorded: str
    found: str


@dataclass(frozen=True, slots=True, repr=False)
class Verification(Shown):
    """Whether an answer is reproduced.

    ``same_bytes`` is None where no bytes were given to compare. File names are
    compared without their folders, since those depend on how a path was given:
    ``moved`` tells which folders are others, and the bytes are compared with the
    folders of the record put in. ``number`` counts all differences, of which
    ``differences`` holds the first ones; ``values`` counts the values compared.
    """

    about: About
    reproduced: bool
    same_bytes: bool | None
    inputs: tuple[InputDiffers, ...]
    number: int
    values: int
    differences: tuple[Difference, ...]
    moved: tuple[Moved, ...]

    def in_short(self) -> str:
        outcome = "reproduced" if self.reproduced else f"not reproduced, {self.number} of {self.values} values differ"
        return f"{self.about}: {outcome}"


def verify(
    document: Mapping[str, object], compiled: Compiled, facts: FactSet, data: bytes | None = None
) -> Verification:
    """Assess the facts anew, and hold the answer against a recorded one.

    ``document`` is what was recorded, ``data`` its very bytes, if they are at
    hand (``recorded.parse_recorded`` reads and checks both). Raises InputError
    where the facts contradict each other.
    """
    assessment = assess(compiled, facts)
    found: dict[str, Any] = json.loads(assessment.to_json())
    comparison = _Comparison()
    comparison.values(document, found)
    inputs = tuple(_inputs(document, found))
    same_bytes = None
    if data is not None:
        same_bytes = comparison.number == 0 and any(_text(found, indent) == data for indent in _INDENTS)
    return Verification(
        about(compiled.plan.standard, facts), comparison.number == 0 and same_bytes is not False, same_bytes, inputs,
        comparison.number, comparison.compared, tuple(comparison.differences),
        tuple(Moved(*names) for names in comparison.moved),
    )  # fmt: skip


def _text(document: object, indent: int | None) -> bytes:
    return (json_printable(json.dumps(document, indent=indent, ensure_ascii=False)) + "\n").encode("utf-8")


def _inputs(document: Mapping[str, object], found: Mapping[str, object]) -> Iterator[InputDiffers]:
    for what, path in _INPUTS.items():
        recorded, now = _at(document, path), _at(found, path)
        if recorded != now or type(recorded) is not type(now):
            yield InputDiffers(what, recorded[:LONGEST] if isinstance(recorded, str) else None, str(now))


def _at(document: object, path: tuple[str, ...]) -> object:
    for key in path:
        document = cast("Mapping[str, object]", document).get(key) if isinstance(document, Mapping) else None
    return document


class _Comparison:
    """Compares two documents value by value, in the order of the second; puts the folders of the first into it."""

    def __init__(self) -> None:
        self.number = self.compared = 0
        self.differences: list[Difference] = []
        self.names: dict[str, str] = {}

    @property
    def moved(self) -> list[tuple[str, str]]:
        """The names of files that lie in other folders, as recorded and as found."""
        return [(was, now) for now, was in self.names.items() if was != now]

    def values(self, recorded: Any, found: Any, path: str = "$", target: str = "", shown: bool = True) -> None:
        """Compare two values. ``shown``: a ``file`` here is the name of one that was read, as it was given."""
        if isinstance(recorded, Mapping) and isinstance(found, dict):
            self._mappings(cast("Mapping[str, Any]", recorded), cast("dict[str, Any]", found), path, target, shown)
        elif isinstance(recorded, list) and isinstance(found, list):
            self._lists(recorded, found, path, target, shown)  # pyright: ignore[reportUnknownArgumentType]
        else:
            self.compared += 1
            if type(cast("object", recorded)) is not type(found) or recorded != found:
                self._differs(path, target, *_beside(recorded, found))

    def _mappings(
        self, recorded: Mapping[str, Any], found: dict[str, Any], path: str, target: str, shown: bool
    ) -> None:
        for key, now in found.items():
            where = f"{path}.{key}"
            if key not in recorded:
                self.compared += 1
                self._differs(where, target, None, _shown(now))
                continue
            was = recorded[key]
            if shown and key == "file" and isinstance(was, str) and _same_name(was, now):
                self.compared += 1
                found[key] = self.names.setdefault(now, was)
                if found[key] != was:  # one file cannot have lain in two folders
                    self._differs(where, target, *_beside(was, found[key]))
                continue
            inside = "level" if path == "$" and key == "level" else target
            self.values(was, now, where, inside, shown and key not in ("evidence", "findings"))
        for key in recorded:
            if key not in found:
                self.compared += 1
                self._differs(f"{path}{_step(str(key))}", target, _shown(recorded[key]), None)

    def _lists(self, recorded: list[Any], found: list[Any], path: str, target: str, shown: bool) -> None:
        for number, now in enumerate(found):
            inside = target
            if path in ("$.criteria", "$.areas"):
                inside = f"{'area ' if path == '$.areas' else ''}{now['id']}"
            if number < len(recorded):
                self.values(recorded[number], now, f"{path}[{number}]", inside, shown)
            else:
                self.compared += 1
                self._differs(f"{path}[{number}]", inside, None, _shown(now))
        for number in range(len(found), len(recorded)):
            self.compared += 1
            self._differs(f"{path}[{number}]", target, _shown(recorded[number]), None)

    def _differs(self, path: str, target: str, recorded: str | None, found: str | None) -> None:
        self.number += 1
        if len(self.differences) < MOST_SHOWN:
            self.differences.append(Difference(path, target, recorded, found))


def _same_name(recorded: str, found: str) -> bool:
    """Whether two paths name files of the same name, whatever their folders."""
    return PurePosixPath(recorded.replace("\\", "/")).name == PurePosixPath(found.replace("\\", "/")).name


def _step(key: str) -> str:
    plain = key.isidentifier() and key.isascii()
    return f".{key[:60]}" if plain else f"[{json.dumps(key[:60])}]"


def _beside(recorded: Any, found: Any) -> tuple[str, str]:
    """Two values as JSON text; of long ones the part in which they begin to differ."""
    return beside(_written(recorded), _written(found))


def _shown(value: Any) -> str:
    """A value as JSON text, the beginning of a long one."""
    return beginning(_written(value))


def _written(value: Any) -> str:
    """A value as JSON text; of what is made of others only how many there are."""
    if isinstance(value, Mapping):
        return f"{{… {len(cast('Mapping[str, Any]', value))}}}"
    if isinstance(value, list):
        return f"[… {len(value)}]"  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, int) and abs(value) >= 10**LONGEST:
        return f"{value:#x}"  # in decimals a long number takes long to write out
    return json.dumps(value, ensure_ascii=False, default=str)
