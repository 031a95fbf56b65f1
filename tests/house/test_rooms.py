"""The house: every room is installed, says what it is for, and imports one way (``make check`` holds that)."""

from __future__ import annotations

import ast
import re
import tomllib

from shared.places import ROOT

TOPS = ("cli", "engine", "facts", "rules", "views")
ROOMS = sorted(path.parent.relative_to(ROOT) for top in TOPS for path in (ROOT / top).rglob("__init__.py"))
MODULES = sorted(path for top in TOPS for path in (ROOT / top).rglob("*.py"))


def test_every_room_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = project["tool"]["setuptools"]["packages"]
    assert sorted(named) == sorted(["assay", *(f"assay.{'.'.join(room.parts)}" for room in ROOMS)])
    assert {path.parent.relative_to(ROOT) for path in MODULES} == set(ROOMS)


def test_every_room_says_what_it_is_for_and_where_to_begin() -> None:
    for room in ROOMS:
        text = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text("utf-8")))
        assert text is not None and "egin with" in " ".join(text.split()), room
        for name in re.findall(r"``([a-z_/]+)``", text):
            places = [folder / name for folder in (ROOT / room, ROOT / room.parts[0], ROOT)]
            assert any(place.is_dir() or place.with_suffix(".py").is_file() for place in places), f"{room}: {name}"


def test_every_module_says_what_it_is_for() -> None:
    for path in MODULES:
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path


def test_what_is_the_same_stands_once() -> None:
    """Functions of modules, alike but for what their arguments and variables are called."""
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and len(shape := _shape(node)) > 400:
                homes.setdefault(shape, []).append(f"{path.relative_to(ROOT).as_posix()}: {node.name}")
    assert [found for found in homes.values() if len(found) > 1] == []


class _Renamed(ast.NodeTransformer):
    """Names that a function gives, by the order in which it gives them; annotations left out."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def visit_arg(self, node: ast.arg) -> ast.arg:
        return ast.arg(self.names.setdefault(node.arg, f"v{len(self.names)}"))

    def visit_Name(self, node: ast.Name) -> ast.Name:
        if isinstance(node.ctx, ast.Store):
            self.names.setdefault(node.id, f"v{len(self.names)}")
        return ast.Name(self.names.get(node.id, node.id), node.ctx)


def _shape(function: ast.FunctionDef) -> str:
    renamed = _Renamed()
    arguments = renamed.visit(function.args)
    body = [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    return ast.dump(ast.Module([arguments, *(renamed.visit(node) for node in body)], []))


SAME_IN_COLUMNS = {"Amount", "Column", "Flag", "Truth"}
"""The same thing in another reading: of one subject, in columns, over what a solver does not know."""


def test_a_name_that_a_person_meets_is_one_thing() -> None:
    homes: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.parse(path.read_text("utf-8")).body:
            name = getattr(node, "name", "") if isinstance(node, ast.ClassDef) else ""
            if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
                name = ast.unparse(node.target)
            if name and not name.startswith("_"):
                homes.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    assert {name: found for name, found in homes.items() if len(found) > 1 and name not in SAME_IN_COLUMNS} == {}


TESTS = sorted((ROOT / "tests").rglob("test_*.py"))


def test_no_test_imports_another() -> None:
    """What several need is in ``tests/shared``, which holds no tests."""
    assert not [path for path in TESTS if "shared" in path.parts]
    names = {path.stem for path in TESTS}
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                found = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
                assert not names & {part for name in found for part in name.split(".")}, path


def test_every_folder_of_the_product_has_tests_of_its_own() -> None:
    for top in TOPS:
        assert any(path.is_relative_to(ROOT / "tests" / top) for path in TESTS), top


def test_one_module_alone_asks_for_z3() -> None:
    asking = [path.relative_to(ROOT).as_posix() for path in MODULES if 'needed("z3")' in path.read_text("utf-8")]
    assert asking == ["engine/solving/solver.py"]
