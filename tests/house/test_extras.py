"""Dependencies where they are used: a program that assesses carries none that it did not ask for, and is told so."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib

import pytest
from shared.places import ROOT

from assay.facts.problems.extras import BROUGHT

HEAVY = ("click", "duckdb", "hypothesis", "jinja2", "narwhals", "numpy", "openpyxl", "pandas", "polars", "pyarrow",
         "rich", "typer", "z3")  # fmt: skip
FACTS = "examples/oakfield/facts.yaml"
HEAD = '{"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25", "facts": '
DICT = f'{HEAD}{{"coordinator": {{"fte": 0.6}}}}}}'
CSV = '{"from": "examples/hillcrest/records/pairs.csv", "ignore": ["due to end", "ended on", "outcome"]}'

PROGRAMS = {
    "its name": "assay.__version__",
    "YAML": f"found = assay.assess({FACTS!r})",
    "a standard": "standard = assay.load_standard()",
    "an assessor": "one = assay.Assessor(standard)",
    "a dict": f"one.assess({DICT})",
    "JSON": "one.assess('examples/oakfield/facts.json')",
    "records in CSV": "one.assess('examples/hillcrest/from-records.yaml')",
    "records of a dict": f"assay.read_facts({DICT}, standard, records={{'pairs': {CSV}}})",
    "a text": f"assay.parse_facts({DICT!r}, standard, name='facts.json')",
    "a document": "found.to_json()",
    "verdicts alone": "one.verdicts({}, as_of='2025-07-18', period='2024/25')",
    "explained alone": "one.explained({}, as_of='2025-07-18', period='2024/25')",
    "why": "found.because('9.1'); found.missing('8.1'); assay.proof(found, '9.1')",
    "margins": "assay.document(assay.margins_of(found))",
    "compare": "assay.document(assay.compare(found, found))",
    "until": f"one.ask({FACTS!r}).valid_until(['4.4'])",
    "what if": f"one.ask({FACTS!r}).what_if({{'impact.without_next_step': 3}})",
    "verify": f"one.ask({FACTS!r}).verify(found.to_dict())",
    "facts written": f"assay.written_facts(assay.read_facts({FACTS!r}, standard), standard, 'yaml')",
    "a template": "assay.facts_template(standard)",
}
"""What a program does with Assay as it is without extras, in this order."""


def run(program: str, without: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own, as if some packages were not installed."""
    blocked = f"import sys; sys.modules.update(dict.fromkeys({without!r}))"
    return subprocess.run(
        [sys.executable, "-c", f"{blocked}\nimport assay\n{program}"], cwd=ROOT, capture_output=True, text=True,
        timeout=300, check=False, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


def test_a_program_imports_nothing_that_it_does_not_use() -> None:
    after = f"[one for one in {HEAVY!r} if one in sys.modules]"
    done = run("\n".join(f"{program}\nprint({name!r}, {after})" for name, program in PROGRAMS.items()))
    assert done.stdout.splitlines() == [f"{name} []" for name in PROGRAMS], done.stderr


def test_help_is_there_without_any_extra() -> None:
    done = run("import pydoc; print('class Bounds' in pydoc.plain(pydoc.render_doc(assay)))", without=HEAVY)
    assert (done.stdout, done.stderr) == ("True\n", "")


def test_a_program_does_without_any_extra() -> None:
    done = run("\n".join(PROGRAMS.values()), without=HEAVY)
    assert done.returncode == 0, done.stderr


ASKED = {
    "cohort": ("narwhals", "assay.Cohort(assay.load_standard()).assess({})"),
    "proof": ("z3", f"assay.Assessor(assay.load_standard()).ask({FACTS!r}).missing()"),
    "report": ("jinja2", "assay.facts_template(assay.load_standard(), 'form')"),
    "workbook": ("openpyxl", "assay.assess('examples/oakfield/facts.xlsx')"),
}
"""Of each extra a package, and what a program cannot do without it."""


@pytest.mark.parametrize("extra", ASKED)
def test_a_program_is_told_which_extra_it_needs(extra: str) -> None:
    package, program = ASKED[extra]
    done = run(f"\ntry: {program}\nexcept assay.NotInstalled as error: print(error)", without=(package,))
    assert re.fullmatch(
        rf"assay\[{extra}\]: E101: a \w+ needs {package}, which is not installed\n"
        rf"  hint: pip install 'assay\[{extra}\]'\n", done.stdout,
    ), done.stdout + done.stderr  # fmt: skip
    assert done.stderr == ""


@pytest.mark.parametrize("arguments", ["['--help']", "['assess', 'facts.yaml']"])
def test_the_command_line_says_that_it_is_not_installed(arguments: str) -> None:
    program = f"sys.argv[1:] = {arguments}; from assay.cli.start import main; main()"
    done = run(program, without=("typer", "rich", "click"))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "assay: the command line is not installed: pip install 'assay[cli]'\n"


def test_a_command_pays_for_nothing_that_it_does_not_use() -> None:
    """Help needs no standard, no engine and no sentences; an assessment none of the packages of other commands."""
    done = run(
        "from assay.cli.app import app\n"
        "def left(arguments):\n"
        "    try: app(arguments)\n"
        "    except SystemExit: pass\n"
        "left(['--help'])\n"
        "rooms = ('assay.rules', 'assay.views', 'assay.facts.values')\n"
        "print('for help:', [one for one in sys.modules if one.startswith(rooms)])\n"
        f"left(['assess', {FACTS!r}])\n"
        f"print('to assess:', {{one for one in {HEAVY!r} if one in sys.modules}} - {{'click', 'typer'}})"
    )
    assert re.findall(r"^(?:for help|to assess): .*", done.stdout, re.M) == ["for help: []", "to assess: set()"]


# ------------------------------------------------------------------------ what is declared


NAMES = {"durable_rules_engine": "durable-rules", "pydantic_core": "pydantic", "ruamel": "ruamel.yaml",
         "z3": "z3-solver"}  # fmt: skip
"""The packages whose modules have another name."""
OURS = ("bench", "check", "engines", "test")
"""The extras of those who work on Assay."""


def declared() -> tuple[set[str], dict[str, set[str]]]:
    """The names that the package needs always, and those of each extra for users."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return names(project["dependencies"]), {
        extra: names(wanted) for extra, wanted in project["optional-dependencies"].items() if extra not in OURS
    }


def names(requirements: list[str]) -> set[str]:
    """``assay[cohort]`` as it stands, of others the name alone."""
    return {one if one.startswith("assay[") else re.split(r"[^\w.-]", one)[0].lower() for one in requirements}


def test_every_package_stands_in_the_extra_that_its_message_names() -> None:
    _, extras = declared()
    assert {one for one, (extra, _) in BROUGHT.items() if NAMES.get(one, one) not in extras[extra]} == set()


def test_whatever_is_imported_is_declared() -> None:
    core, extras = declared()
    imported: set[str] = set()
    for top in ("cli", "engine", "facts", "rules", "views"):
        for path in (ROOT / top).rglob("*.py"):
            text = path.read_text("utf-8")
            imported |= set(re.findall(r"""(?:import_module|needed)\("(\w+)""", text))
            for node in ast.walk(ast.parse(text)):
                found = [alias.name for alias in node.names] if isinstance(node, ast.Import) else \
                        [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []  # fmt: skip
                imported |= {name.partition(".")[0] for name in found}
    others = imported - set(sys.stdlib_module_names) - {"assay"}
    assert {"pydantic", "rich", "openpyxl"} <= others
    assert {one for one in others if NAMES.get(one, one) not in core.union(*extras.values())} == set()


def test_all_is_what_the_command_line_can_do() -> None:
    _, extras = declared()
    assert extras["all"] == {"assay[cli,cohort,duckdb,proof,report,workbook]"}
