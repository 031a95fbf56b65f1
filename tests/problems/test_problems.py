"""Every problem, with the exact text that the person who gets it sees.

``tests/problems/CODE.txt`` holds the cases of a code. Each begins with
``=== title``; then come the inputs, each after a line ``--- NAME``, and what is
shown, after ``--- expected``. The inputs are

- ``facts.yaml`` or ``facts.json``: facts, read against ``club.yaml``, a small standard;
- other ``.yaml`` files: rule files, added to ``club.yaml``;
- ``standard/…``: files of a standard that stands alone (its cases under ``standard/cases/``
  go with ``club.yaml``);
- ``command``: the arguments of a command, run beside the files; ``answers`` are the lines typed to it;
- ``modules/…``: modules that stand before those that are installed;
- other files, such as ``pairs.csv``: what the facts name;
- ``made``: the name of a function below or in ``problem_inputs``, for what cannot be written in a text file.

After a change of messages run ``ASSAY_UPDATE_GOLDEN=1 pytest tests/problems/test_problems.py``
and read the difference: is the mark at the mistake, is the sentence plain, does the hint help?
"""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest
from shared import problem_inputs
from shared.command_line import command, command_anew
from shared.places import ROOT

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.assessing.cases import failures, read_cases
from assay.facts.problems.codes import code_groups
from assay.facts.problems.problems import in_order, render
from assay.views.markdown.codes import code_markdown, codes_markdown
from assay.views.text.codes import code_text, codes_text, groups_text
from assay.views.text.layout import Paint

BOOKS = Path(__file__).parent
CLUB = BOOKS / "club.yaml"
TEN = BOOKS / "ten-mistakes"
GROUPS = code_groups()
CODES = {one.code: one for group in GROUPS for one in group.codes}
UPDATE = bool(os.environ.get("ASSAY_UPDATE_GOLDEN"))


@dataclass(frozen=True)
class Example:
    """One case: its inputs by name, and what they bring on the screen."""

    title: str
    inputs: dict[str, str]
    expected: str

    def __str__(self) -> str:
        parts = [f"=== {self.title}\n", *(f"--- {name}\n{text}" for name, text in self.inputs.items())]
        return "".join([*parts, f"--- expected\n{self.expected}\n"])


def read_book(path: Path) -> list[Example]:
    """The cases of one code."""
    found: list[Example] = []
    for chunk in re.split(r"^=== ", path.read_text("utf-8"), flags=re.M)[1:]:
        title, _, rest = chunk.partition("\n")
        names = re.split(r"^--- (\S+)\n", rest, flags=re.M)[1:]
        inputs = dict(zip(names[::2], names[1::2], strict=True))
        expected = inputs.pop("expected").strip("\n") + "\n"
        found.append(Example(title, inputs, expected))
    return found


EXAMPLES = [(path, example) for path in sorted(BOOKS.glob("*.txt")) for example in read_book(path)]


@pytest.mark.parametrize(("path", "example"), EXAMPLES, ids=[f"{path.stem} {one.title}" for path, one in EXAMPLES])
def test_problem_is_shown_as_expected(
    path: Path, example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in example.inputs.items():
        if name not in ("command", "made"):
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(text.encode())
    shown = outcome(example.inputs)
    assert path.stem not in CODES or f": {path.stem}: " in shown, "the case does not show the problem it is for"
    if UPDATE:
        book = [replace(one, expected=shown) if one.title == example.title else one for one in read_book(path)]
        path.write_text("\n".join(map(str, book)).replace("\n\n\n=== ", "\n\n=== "), "utf-8")
    else:
        assert shown == example.expected


def outcome(inputs: dict[str, str]) -> str:
    """What the inputs in this folder bring on the screen."""
    made = MADE[inputs["made"].strip()]() if "made" in inputs else None
    rules = [Path(name) for name in inputs if re.fullmatch(r"(?!facts)\w+\.yaml", name)]
    standard = Path("standard")
    if not (standard.exists() and {path.name for path in standard.iterdir()} != {"cases"}):
        standard.mkdir(exist_ok=True)
        for file in (CLUB, *rules):
            (standard / file.name).write_bytes(file.read_bytes())
    if "command" in inputs:
        return run(inputs["command"])
    facts = made if isinstance(made, dict) else next(iter(sorted(Path().glob("facts*"))), None)
    if facts is None:
        return problems_of(lambda: check_standard(standard))
    whole = assay.load_standard(standard) if rules else club()
    return problems_of(lambda: check_facts(facts, whole))


def run(arguments: str) -> str:
    """What a command writes to standard error; its exit status must say that the input was bad, or only remarked."""
    answers = Path("answers").read_text("utf-8") if Path("answers").exists() else ""
    modules = Path("modules").resolve()
    call = partial(command_anew, PYTHONPATH=str(modules)) if modules.exists() else command
    done = call(*shlex.split(arguments), folder=Path.cwd(), answers=answers, NO_COLOR="1")
    warns = re.findall(r": [A-Z]\d{3}: (warning: )?", done.stderr)
    assert done.returncode == 2 or (done.returncode == 0 and all(warns)), done.stderr
    return done.stderr


def problems_of(check: Callable[[], Iterable[assay.Problem]]) -> str:
    try:
        problems = tuple(check())
    except assay.InputError as error:
        problems = error.problems
    return "".join(render(problem) + "\n" for problem in in_order(problems))


def check_facts(facts: Path | dict[str, object], standard: assay.Standard) -> Iterable[assay.Problem]:
    read = assay.read_facts(facts, standard)
    return (*read.warnings, *assay.assess(read, standard).problems)


def check_standard(where: Path) -> Iterable[assay.Problem]:
    standard = assay.load_standard(where)
    compiled = compile_standard(standard)
    return (*standard.warnings, *failures(compiled, read_cases(where, standard.vocabulary)))


@cache
def club() -> assay.Standard:
    return assay.load_standard(CLUB)


# ------------------------------------------------------------ inputs that are made

HEAD = "assay: facts/1\nsubject: {id: oakfield}\nas_of: 2025-07-18\nperiod: 2024/25\n"


def given(facts: dict[object, object]) -> dict[str, object]:
    """Facts as a program gives them."""
    return {"assay": "facts/1", "subject": {"id": "oakfield"}, "as_of": "2025-07-18", "period": "2024/25",
            "facts": facts}  # fmt: skip


def python_values() -> dict[str, object]:
    return given({"club": {"open": {True}, "size": b"small"}, "leader": {"fte": 1j}})


def python_times() -> dict[str, object]:
    return given({"club": {"began_on": datetime(2020, 9, 1, 10, 30)}})


def python_keys() -> dict[str, object]:
    return given({"club": {1: True, None: "small"}})


def python_depth() -> dict[str, object]:
    value: object = "novels"
    for _ in range(60):
        value = [value]
    return given({"club": {"books": value}})


def python_numbers() -> dict[str, object]:
    return given({"leader": {"fte": float("nan")}, "readers": {"number": 10**40}, "funding": {"budget": float("inf")}})


def python_twice() -> dict[str, object]:
    return given({"club.open": True, "club": {"open": False}})


def python_types() -> dict[str, object]:
    rows = [{"reader": "P01", "hours": "three"}, {"reader": 2}]
    return given({"club": {"open": 1}, "pairs": {"register": rows}})


def python_files() -> dict[str, object]:
    return given({"pairs": {"register": {"from": "pairs.csv"}}})


def a_folder() -> None:
    Path("facts.yaml").mkdir()


def a_pipe() -> None:
    os.mkfifo("facts.yaml")


def large_facts() -> None:
    Path("facts.yaml").write_text(HEAD + "# " + "x" * 2**24)


def large_standard() -> None:
    Path("standard").mkdir()
    for name in ("a", "b"):
        Path(f"standard/{name}.yaml").write_text("assay: rules/1\n# " + "x" * 2**23)


def latin_1() -> None:
    Path("facts.yaml").write_bytes((HEAD + "facts:\n  leader:\n    name: Zoë Hill\n").encode("latin-1"))


def utf_16() -> None:
    Path("facts.yaml").write_bytes((HEAD + "facts: {}\n").encode("utf-16"))


def control_character() -> None:
    Path("facts.yaml").write_text(HEAD + "facts:\n  leader:\n    name: Ms\x07 Hill\n")


def many_values() -> None:
    Path("facts.json").write_text("[" + "0,\n" * 1_000_000 + "0]\n")


def empty_folder() -> None:
    Path("standard").mkdir()


def link_out() -> None:
    Path("standard").mkdir()
    Path("standard/club.yaml").symlink_to(CLUB)


def many_files() -> None:
    Path("standard").mkdir()
    for number in range(501):
        Path(f"standard/{number:03}.yaml").touch()


def many_rules() -> None:
    """At least 33 of 66: more ways to be true than the rule engine has room for."""
    rooms = range(66)
    vocabulary = "".join(f"  room.n{n}: {{type: boolean, label: room, question: Which room}}\n" for n in rooms)
    conditions = "".join(f"        - {{fact: room.n{n}, is: true}}\n" for n in rooms)
    Path("standard").mkdir()
    Path("standard/club.yaml").write_bytes(CLUB.read_bytes())
    Path("standard/rooms.yaml").write_text(
        f"assay: rules/1\nvocabulary:\n{vocabulary}criteria:\n"
        "  - id: '1.2'\n    area: '1'\n    title: Rooms\n    statement: Half of the rooms are open.\n"
        "    source: {area: 1, item: 2}\n    reading: For the test.\n"
        f"    met_when:\n      at_least: 33\n      of:\n{conditions}"
    )


def wrong_types() -> None:
    """Tables whose columns are of types that cannot hold the facts."""
    _subjects({"club__open": [1], "leader__fte": ["0.5"], "readers__number": [12.0],
               "club__began_on": [datetime(2020, 9, 1)], "leader__name": [7]})  # fmt: skip


def floats() -> None:
    """Floats that are no short decimals."""
    _subjects({"leader__fte": [1 / 3], "funding__budget": [float("nan")]})


def many_dates() -> None:
    """An as-of date of its own for each of 65 subjects."""
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(65)]
    _subjects({"subject_id": [f"s{n}" for n in range(65)], "as_of": days, "period": ["2024/25"] * 65})


def many_groups() -> None:
    """Verdicts of 600 subjects."""
    import polars as pl

    verdicts = dict.fromkeys(("criterion_1_1", "area_1", "level"), [0] * 600)
    pl.DataFrame({"subject_id": [f"s{n}" for n in range(600)], **verdicts}).write_parquet("verdicts.parquet")


def _subjects(columns: Mapping[str, Sequence[object]]) -> None:
    import polars as pl

    Path("tables").mkdir()
    head = {"subject_id": ["oakfield"], "as_of": [date(2025, 7, 18)], "period": ["2024/25"]}
    pl.DataFrame({**head, **columns}).write_parquet("tables/subjects.parquet")


MADE: dict[str, Callable[[], problem_inputs.Made]] = problem_inputs.MADE | {
    function.__name__: function
    for function in (
        python_values, python_times, python_keys, python_depth, python_numbers, python_twice, python_types,
        python_files,
        a_folder, a_pipe, large_facts, large_standard, latin_1, utf_16, control_character,
        many_values, empty_folder, link_out, many_files, many_rules, wrong_types, floats, many_dates,
        many_groups,
    )
}  # fmt: skip


# ------------------------------------------------------------ the table of codes


def test_ten_mistakes_are_ten_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(TEN)
    with pytest.raises(assay.InputError) as raised:
        assay.read_facts("facts.yaml", assay.load_standard("mentoring"))
    problems = raised.value.problems
    shown = "".join(render(problem) + "\n" for problem in problems)
    if UPDATE:
        Path("expected.txt").write_text(shown, "utf-8")
    assert shown == Path("expected.txt").read_text("utf-8")
    assert len(problems) == 10
    assert len({problem.at for problem in problems}) == 10
    assert len({problem.code for problem in problems}) == 10


def test_table_holds_the_codes_of_the_sources() -> None:
    used: set[str] = set()
    for folder in ("cli", "engine", "facts", "rules", "views"):
        for path in (ROOT / folder).rglob("*.py"):
            used |= set(re.findall(r"""["' ]([A-Z]\d{3})[":]""", path.read_text("utf-8")))
    assert used == set(CODES)
    assert [one.code for group in GROUPS for one in group.codes] == [
        code for group in GROUPS for code in sorted(CODES) if code.startswith(group.beginning)
    ]


def test_every_word_of_the_table_is_used() -> None:
    entries: list[str] = []
    for path in (ROOT / "facts" / "language" / "en" / "codes").glob("*.toml"):
        entries += tomllib.loads(path.read_text("utf-8"))
    assert sorted(entries) == sorted([*CODES, *(group.beginning for group in GROUPS)])


def test_page_is_made_from_the_table() -> None:
    path, page = ROOT / "docs" / "problems.md", codes_markdown(GROUPS)
    if UPDATE:
        path.write_text(page, "utf-8")
    assert path.read_text("utf-8") == page


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained(code: str) -> None:
    """As text of any width, as a section, in the list of its group, and by a program."""
    one = assay.explain_code(code.lower())
    assert one.code == code
    for width in (40, 80):
        text = code_text(one, Paint(False), width)
        assert max(map(len, text.splitlines())) <= width
        words = " ".join(text.split())
        for sentence in (f"{code}: {one.title}", one.wrong, one.why, one.mend):
            assert sentence in words
    (group,) = (group for group in GROUPS if code.startswith(group.beginning))
    assert f"  {code} {one.title}\n" in codes_text([group], Paint(False))
    section = code_markdown(one)
    assert section.startswith(f"### {code}: {one.title}\n") and section in codes_markdown(GROUPS)


def test_groups_of_codes_are_listed() -> None:
    text = groups_text(GROUPS, 40)
    assert max(map(len, text.splitlines())) <= 40
    for group in GROUPS:
        assert f"{group.beginning} {group.title}" in " ".join(text.split())


def test_a_code_that_is_none_brings_the_nearest() -> None:
    with pytest.raises(assay.UnknownTarget, match="no problem has the code 'R209'; did you mean R205, R206 or"):
        assay.explain_code("R209")


def test_every_code_has_a_case() -> None:
    assert set(CODES) <= {path.stem for path in BOOKS.glob("*.txt")}


def test_no_case_names_this_machine() -> None:
    for path in (*BOOKS.rglob("*.txt"), *BOOKS.rglob("*.yaml")):
        text = path.read_text("utf-8")
        assert str(ROOT) not in text
        assert str(Path.home()) not in text
