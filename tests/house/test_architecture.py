"""``docs/architecture.md`` is true: what it names is there, no room is left out, and the calls come in its order."""

from __future__ import annotations

import ast
import gc
import os
import re
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

import pytest
from shared.places import ROOT

PAGE = ROOT / "docs" / "architecture.md"
TEXT = PAGE.read_text("utf-8")
TOPS = ("cli", "engine", "facts", "rules", "views")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_NAME = re.compile(r"`([\w.]+)`")


@dataclass(frozen=True)
class Call:
    """A function that the page names in the way of a fact; ``inside`` is the one under which it stands."""

    path: Path
    name: str
    inside: Call | None = None

    def __str__(self) -> str:
        return f"{self.name} in {self.path.relative_to(ROOT)}"

    @property
    def key(self) -> tuple[str, str]:
        return self.path.as_posix(), self.name


def links(text: str) -> list[tuple[Path, list[str]]]:
    """The places that a text links to, and the names that it says are there."""
    return [
        ((PAGE.parent / target).resolve(), _NAME.findall(label) if label.startswith("`") else [])
        for label, target in _LINK.findall(text)
    ]


def section(title: str) -> str:
    return TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]


def calls() -> list[Call]:
    """The way of a fact, in the order of the page."""
    found: list[Call] = []
    above: dict[int, Call] = {}
    for line in section("The way of a fact").splitlines():
        item = re.match(r"( *)- (?=\[`)", line)
        if item is None:
            continue
        depth = len(item[1])
        named = [(path, name) for path, names in links(line) for name in names]
        for path, name in named:
            found.append(Call(path, name, above.get(depth - 2)))
        above[depth] = found[-1]
    return found


@cache
def defined(path: Path) -> set[str]:
    """Everything that a module defines: functions, classes, their methods, and constants."""
    found: set[str] = set()
    for node in ast.parse(path.read_text("utf-8")).body:
        match node:
            case ast.FunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name, body=body):
                found |= {name, *(f"{name}.{inner.name}" for inner in body if isinstance(inner, ast.FunctionDef))}
            case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
                found.add(name)
            case _:
                pass
    return found


def test_every_place_and_every_name_is_there() -> None:
    found = links(TEXT)
    assert len(found) > 100
    for path, names in found:
        assert path.is_relative_to(ROOT) and path.exists(), path
        for name in names:
            assert name in defined(path), f"{path.relative_to(ROOT)} has no {name}"
    spoken = re.findall(r"`((?:cli|views|engine|tests|docs)/[^`]+)`", TEXT)
    assert len(spoken) == 6 and all((ROOT / place).exists() for place in spoken), spoken


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent for top in TOPS for path in (ROOT / top).rglob("__init__.py")}
    linked = {path for path, _ in links(section("The map"))}
    assert {room.relative_to(ROOT).as_posix() for room in rooms - linked} == set()


def test_one_page() -> None:
    assert len(TEXT.splitlines()) <= 160
    assert all(len(line) <= 120 for line in TEXT.splitlines())


def test_the_calls_come_in_the_order_of_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """An assessment whose lists stand in files, by the command; what is indented is called by what it stands under."""
    wanted = calls()
    assert len(wanted) > 40
    made = _calls_made("examples/oakfield/from-records.yaml", wanted, monkeypatch)
    at = 0
    for call in wanted:
        inside = None if call.inside is None else call.inside.key
        here = next((n for n in range(at, len(made)) if made[n][0] == call.key and inside in (None, made[n][1])), None)
        assert here is not None, f"{call} is not called there{'' if inside is None else f', by {call.inside}'}"
        at = here + 1


Made = list[tuple[tuple[str, str], tuple[str, str] | None]]
"""Calls in their order: which function, and the nearest named one around it."""


def _calls_made(facts: str, wanted: list[Call], monkeypatch: pytest.MonkeyPatch) -> Made:
    from assay.cli import app, start

    assert Path(app.__file__).parent == ROOT / "cli"
    keys = {call.key for call in wanted}
    made: Made = []

    def named(frame: FrameType) -> tuple[str, str] | None:
        key = (frame.f_code.co_filename, frame.f_code.co_qualname)
        return key if key in keys else None

    def seen(frame: FrameType, event: str, _: object) -> None:
        key = named(frame) if event == "call" else None
        if key is not None:
            around = frame.f_back
            while around is not None and named(around) is None:
                around = around.f_back
            made.append((key, None if around is None else named(around)))

    class Left(Exception):
        """The process would end here."""

    def leave(status: int) -> None:
        raise Left(status)

    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", ["assay", "assess", facts])
    monkeypatch.setattr(os, "_exit", leave)
    monkeypatch.setenv("ASSAY_CACHE", "off")
    try:
        with pytest.raises(Left, match=r"^0$"):
            sys.setprofile(seen)
            start.main()
    finally:
        sys.setprofile(None)
        gc.enable()
    return made
