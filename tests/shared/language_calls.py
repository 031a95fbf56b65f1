"""Where the code asks for sentences, and what the language files hold: read from the source, not by running it."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple, cast

from .places import ROOT

LAYERS = {"facts": "assay.facts", "rules": "assay.rules", "engine": "assay.engine", "views": "assay.views"}
_HOMES = {
    "assay.facts.language.phrases": "assay.facts",
    "assay.engine.language.phrases": "assay.engine",
    "assay.views.phrases": "assay.views",
}
_TEMPLATES = {"cohort.html.j2": "cohort", "form.html.j2": "form", "assessment.html.j2": "report"}
"""The page of which the ``say`` of a Jinja template speaks."""
_ANY = re.compile(".*")


class Call(NamedTuple):
    """One call of ``say``.

    ``values`` are the names given, None where they are not written out.
    ``loose``: the key comes from elsewhere in the module.
    """

    place: str
    layer: str
    page: re.Pattern[str]
    key: re.Pattern[str]
    values: frozenset[str] | None
    loose: bool = False

    @property
    def exact(self) -> bool:
        """Whether one sentence is meant, whatever is said."""
        return not self.loose and "(" not in self.key.pattern

    def gives(self, names: set[str]) -> bool:
        """Whether these values are given, as far as they are written out."""
        return self.values is None or names <= self.values

    def __str__(self) -> str:
        return f"{self.place}: {self.page.pattern} {self.key.pattern}"


@cache
def pages() -> dict[tuple[str, str], dict[str, str]]:
    """The templates of every page of every layer, by their keys."""
    return {
        (layer, path.stem): dict(_flat(tomllib.loads(path.read_text("utf-8")), ""))
        for top, layer in LAYERS.items() for path in sorted((ROOT / top / "language" / "en").glob("*.toml"))
    }  # fmt: skip


def _flat(tables: Mapping[str, Any], under: str) -> Iterator[tuple[str, str]]:
    for key, found in tables.items():
        if isinstance(found, dict):
            yield from _flat(cast("Mapping[str, Any]", found), f"{under}{key}.")
        else:
            yield f"{under}{key}", found


def singular(key: str) -> str:
    """The key that the code says of a sentence with two forms."""
    return re.sub(r"\.(one|other)$", "", key)


def names_in(template: str) -> set[str]:
    """The values that a template names."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def calls() -> list[Call]:
    """Every call in the modules and in the templates of pages."""
    found: list[Call] = []
    for top in (*LAYERS, "cli"):
        for path in sorted((ROOT / top).rglob("*.py")):
            found += _Module(path).calls()
        for path in sorted((ROOT / top).rglob("*.j2")):
            found += _of_template(path)
    return found


class _Module:
    """One module: which names say sentences, of which layer and page, and the texts that it names."""

    def __init__(self, path: Path) -> None:
        self.path, self.tree = path, ast.parse(path.read_text("utf-8"))
        self.constants = _constants(path, self.tree)
        self.texts = {node.value for node in ast.walk(self.tree)
                      if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip
        self.says = _says(path, self.tree)

    def calls(self) -> Iterator[Call]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in self.says:
                layer, page = self.says[node.func.id]
                place = f"{self.path.relative_to(ROOT)}:{node.lineno}"
                args = list(node.args)
                where = [re.escape(page)] if page else self._strings(args.pop(0))
                page_ = _ANY if where is None else re.compile("|".join(where))
                keys = self._strings(args[0])
                given = frozenset(word.arg for word in node.keywords if word.arg)
                values = given if all(word.arg for word in node.keywords) else None
                for key in self._candidates(layer, page_) if keys is None else keys:
                    yield Call(place, layer, page_, re.compile(key), values, keys is None)

    def _candidates(self, layer: str, page: re.Pattern[str]) -> list[str]:
        """The texts in the module that are keys of a page, for a key that comes from elsewhere in it."""
        keys = {key for (of, name), found in pages().items() if of == layer and page.fullmatch(name) for key in found}
        keys |= {singular(key) for key in keys}
        return [re.escape(text) for text in sorted(self.texts & keys)]

    def _strings(self, node: ast.expr) -> list[str] | None:
        """The texts that an expression can be, as patterns; None where that is not written out."""
        match node:
            case ast.Constant(value=str(text)):
                return [re.escape(text)]
            case ast.IfExp(body=one, orelse=other):
                left, right = self._strings(one), self._strings(other)
                return None if left is None or right is None else [*left, *right]
            case ast.JoinedStr(values=parts):
                inner = [self._strings(part) or [r"\w+"] for part in parts]
                return ["".join(f"(?:{'|'.join(one)})" for one in inner)]
            case ast.FormattedValue(value=value):
                return self._strings(value)
            case ast.Name(id=name) if name in self.constants:
                return [re.escape(self.constants[name])]
            case _:
                return None


def _constants(path: Path, tree: ast.Module) -> dict[str, str]:
    """The texts of a module's own names, and of those that it takes from its neighbours."""
    found: dict[str, str] = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text))):
                found[name] = text
            case ast.ImportFrom(level=1, module=str(module)) if (path.parent / f"{module}.py").exists():
                beside = path.parent / f"{module}.py"
                wanted = {alias.name for alias in node.names if alias.name.isupper()}
                theirs = _constants(beside, ast.parse(beside.read_text("utf-8"))) if wanted else {}
                found |= {name: text for name, text in theirs.items() if name in wanted}
            case _:
                pass
    return found


def _says(path: Path, tree: ast.Module) -> dict[str, tuple[str, str]]:
    """By name the layer of whose sentences a function speaks, and the page where it is bound to one."""
    found: dict[str, tuple[str, str]] = {}
    for node in tree.body:
        match node:
            case ast.ImportFrom(level=0, module=str(module)) if module in _HOMES:
                names = [alias.asname or alias.name for alias in node.names if alias.name == "say"]
                found |= dict.fromkeys(names, (_HOMES[module], ""))
            case ast.ImportFrom(level=1, module=str(module)) if any(alias.name == "say" for alias in node.names):
                beside = path.parent / f"{module}.py"
                found["say"] = _says(beside, ast.parse(beside.read_text("utf-8")))["say"]
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=made), args=args)):
                match made, args:
                    case "phrases", [ast.Constant(value=str(layer))]:
                        found[name] = (layer, "")
                    case "partial", [ast.Name(id=of), ast.Constant(value=page)] if of in found:
                        found[name] = (found[of][0], str(page))
                    case _:
                        pass
            case _:
                pass
    return found


_SAID = re.compile(
    r'\bsay\((?P<key>"[^"]*"(?: if [^()]*? else "[^"]*")?(?: ~ \w+)?)(?P<rest>[^()]*(?:\([^()]*\)[^()]*)*)\)'
)


def _of_template(path: Path) -> Iterator[Call]:
    page = _TEMPLATES.get(path.name)
    text = path.read_text("utf-8")
    for number, line in enumerate(text.split("\n"), 1):
        for said in _SAID.finditer(line):
            assert page is not None, path
            tail = r"(?:\w+)" if "~" in said["key"] else ""
            given = frozenset(re.findall(r"\b(\w+)=", re.sub(r'"[^"]*"|\([^()]*\)', "", said["rest"])))
            for key in re.findall(r'"([^"]*)"', said["key"]):
                pattern = re.compile(re.escape(key) + tail)
                yield Call(f"{path.name}:{number}", "assay.views", re.compile(page), pattern, given)
