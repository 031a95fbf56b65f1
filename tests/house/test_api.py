"""The public API: what ``assay`` shows, how it starts, and how it says that something is wrong."""

from __future__ import annotations

import ast
import contextlib
import inspect
import pickle
import pydoc
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from shared.places import ROOT

import assay
from assay import UnknownTarget
from assay.facts.problems.problems import AssayError

EXAMPLE = "examples/oakfield/facts.yaml"
NAMES = [name for name in dir(assay) if not name.startswith("_")]
SCHOOLS = {"subjects": pl.DataFrame({"subject_id": ["oak", "elm"], "senior_managers__active": [2, 0]})}
WHEN: Any = {"as_of": "2025-07-18", "period": "2024/25"}


@pytest.fixture(scope="module", autouse=True)
def _here() -> Iterator[None]:
    with contextlib.chdir(ROOT):
        yield


@pytest.fixture(scope="module")
def assessment() -> assay.Assessment:
    return assay.assess(EXAMPLE)


@pytest.fixture(scope="module")
def ask() -> assay.Questions:
    return assay.Assessor("mentoring").ask(EXAMPLE)


@pytest.fixture(scope="module")
def cohort() -> assay.Cohort:
    return assay.Cohort()


# ---------------------------------------------------------------- one list of names


def test_the_names_are_those_that_type_checkers_see() -> None:
    block = next(node for node in ast.parse((ROOT / "__init__.py").read_text("utf-8")).body if isinstance(node, ast.If))
    seen = {(alias.name, alias.asname, node.module) for node in block.body if isinstance(node, ast.ImportFrom)
            for alias in node.names}  # fmt: skip
    assert sorted(name for name, _, _ in seen) == NAMES
    assert all(name == also for name, also, _ in seen)
    for name, _, module in seen:
        assert getattr(assay, name).__module__ == module, f"{name} is made in {getattr(assay, name).__module__}"


def test_all_is_what_dir_shows() -> None:
    shown: dict[str, object] = {}
    exec("from assay import *", shown)  # noqa: S102
    assert set(shown) - {"__builtins__"} == set(dir(assay)) == set(getattr(assay, "__all__"))  # noqa: B009
    assert assay.__version__


def test_every_name_says_what_it_is() -> None:
    for name in NAMES:
        found = getattr(assay, name)
        text = inspect.getdoc(found) or ""
        assert len(text) > 20 and not text.startswith(f"{name}("), name
        for method, member in vars(found).items() if inspect.isclass(found) else ():
            if inspect.isfunction(member) and not method.startswith("_"):
                assert inspect.getdoc(member), f"{name}.{method}"


def test_help_lists_classes_and_functions() -> None:
    text = pydoc.plain(pydoc.render_doc(assay))
    for name in NAMES:
        kind = f"    class {name}(" if inspect.isclass(getattr(assay, name)) else f"    {name}("
        assert kind in text, name


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'assay' has no attribute 'asess'") as caught:
        getattr(assay, "asess")  # noqa: B009
    assert caught.value.name == "asess" and caught.value.obj is assay


def imported(code: str) -> set[str]:
    """The modules that a program of these lines has imported at its end."""
    code += "; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return set(done.stdout.split())


def test_importing_and_looking_round_imports_nothing_of_weight() -> None:
    bare = imported("import assay, assay.engine.version")
    assert {name for name in bare if name.startswith("assay")} <= {"assay", "assay.engine", "assay.engine.version"}
    assert not {"typing", "ast", "dis", "re", "dataclasses"} & (bare - imported("pass"))
    looked = imported("import assay; dir(assay); [getattr(assay, name) for name in dir(assay)]")
    assert not {"narwhals", "polars", "typer", "rich", "jinja2", "openpyxl"} & looked


def test_names_are_found_where_there_is_no_source(tmp_path: Path) -> None:
    """As in a program that was frozen: the compiled module is all there is."""
    import py_compile

    made = tmp_path / "assay"
    made.mkdir()
    py_compile.compile(str(ROOT / "__init__.py"), cfile=str(made / "__init__.pyc"), doraise=True)
    (made / "engine").mkdir()
    (made / "engine" / "__init__.py").write_text("")
    (made / "engine" / "version.py").write_text("VERSION = '9'\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.meta_path = [f for f in sys.meta_path if " \
        "'editable' not in repr(f).lower()]; import assay; print(len(dir(assay)), assay.__version__)"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == [str(len(dir(assay))), "9"]


# ---------------------------------------------------------------- what is asked about


UNKNOWN: dict[str, tuple[Callable[[assay.Assessment, assay.Questions, assay.Cohort], object], str]] = {
    "criterion": (lambda a, q, c: a.criterion("33.3"), "there is no criterion '33.3'; did you mean '3.3'?"),
    "area": (lambda a, q, c: a.area("44"), "there is no area '44'; did you mean '4'?"),
    "because": (lambda a, q, c: a.because("levle"), "the standard has no 'levle'; did you mean 'level'?"),
    "missing of one": (lambda a, q, c: a.missing("x"), "there is no criterion 'x'; there are 1.1, 1.2, 1.3, "),
    "proof": (lambda a, q, c: assay.proof(a, "area 44"), "the standard has no 'area 44'; did you mean 'area 4'?"),
    "margins": (lambda a, q, c: assay.margins_of(a, ["12.1"]), "the standard has no '12.1'; did you mean '2.1'?"),
    "why": (lambda a, q, c: q.why("zz"), "the standard has no 'zz'; a criterion such as 3.3, an area such as 4, or"),
    "missing": (lambda a, q, c: q.missing(["9.1", "99.1"]), "the standard has no '99.1'; did you mean '9.1'?"),
    "bounds": (lambda a, q, c: q.bounds("44"), "the standard has no '44'; did you mean '4.4'?"),
    "one of bounds": (lambda a, q, c: q.bounds("8").of("level"), "there is no verdict 'level'; there is area 8"),
    "margins asked": (lambda a, q, c: q.margins("99.1"), "the standard has no '99.1'; did you mean '9.1'?"),
    "valid_until": (lambda a, q, c: q.valid_until("99.1"), "the standard has no '99.1'; did you mean '9.1'?"),
    "improve": (lambda a, q, c: q.improve("99.1=met"), "the standard has no '99.1'; did you mean '9.1'?"),
    "explain": (lambda a, q, c: assay.Assessor().explain(EXAMPLE, "99.1"), "the standard has no '99.1'; did you mean"),
    "subject": (lambda a, q, c: c.facts(SCHOOLS, "ash", **WHEN), "no row of 'subjects' has the id 'ash'"),
    "target of a subject": (lambda a, q, c: c.explain(SCHOOLS, "oak", "1.33", **WHEN), "did you mean '1.3'?"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_is_not_there_is_one_error_with_a_suggestion(
    case: str, assessment: assay.Assessment, ask: assay.Questions, cohort: assay.Cohort
) -> None:
    call, message = UNKNOWN[case]
    with pytest.raises(UnknownTarget) as caught:
        call(assessment, ask, cohort)
    assert message in str(caught.value)
    assert isinstance(caught.value, AssayError) and isinstance(caught.value, KeyError)
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    assert (str(again), again.target, again.hint) == (str(caught.value), caught.value.target, caught.value.hint)


def test_targets_are_named_as_people_name_them(ask: assay.Questions, assessment: assay.Assessment) -> None:
    assert ask.why(" area  4 ").target == ask.why("4").target == assay.proof(assessment, "area 4").target == "area 4"
    assert ask.bounds("8") == ask.bounds(["area 8"])
    assert ask.bounds("8").of("8").target == "area 8"
    assert ask.margins("9") == assay.margins_of(assessment, ["area 9"])
    assert {one.target for one in ask.margins("9").margins} >= {"9.1", "9.2", "9.3", "9.4"}
    assert ask.improve("9.1=met").goals == ("9.1=met",)


# ---------------------------------------------------------------- wrong arguments


WRONG: dict[str, tuple[Callable[[assay.Questions, assay.Cohort], object], type[Exception], str]] = {
    "facts": (lambda q, c: assay.assess(42), TypeError, "facts are the path of a file, a dict of .* not int"),  # type: ignore[arg-type]
    "standard": (lambda q, c: assay.Assessor(42), TypeError, "a standard is given as its id, .* not int"),  # type: ignore[arg-type]
    "standard of one": (lambda q, c: assay.assess(EXAMPLE, 42), TypeError, "a standard is given"),  # type: ignore[arg-type]
    "standard of many": (lambda q, c: assay.Cohort(42), TypeError, "a standard is given"),  # type: ignore[arg-type]
    "text": (lambda q, c: assay.parse_facts(b"x", assay.load_standard()), TypeError, "a text, not bytes"),  # type: ignore[arg-type]
    "settings": (lambda q, c: q.what_if("fte"), TypeError, "settings are a dict .*, not str"),  # type: ignore[arg-type]
    "tables": (lambda q, c: c.assess([1]), TypeError, "tables are a dict of tables by name, .* not list"),  # type: ignore[arg-type]
    "no subjects": (lambda q, c: c.check({"pairs": 1}), ValueError, "there is no table 'subjects'; there is 'pairs'"),
    "goal": (lambda q, c: q.improve("9.1=mett"), ValueError, "'mett' is no goal for 9.1; did you mean 'met'?"),
    "no goal": (lambda q, c: q.improve([]), ValueError, "there is no goal; write it like 9.1=met"),
    "ways": (lambda q, c: q.improve("9.1=met", most=0), ValueError, "cannot be 0"),
    "years": (lambda q, c: q.valid_until(years=99), ValueError, "from 1 to 50, so it cannot be 99"),
    "level": (lambda q, c: assay.assess(EXAMPLE).level.at_least("good"), ValueError, "no level 'good'; the levels are"),
    "document": (lambda q, c: assay.document(42), TypeError, "int is no answer"),
    "template": (lambda q, c: assay.facts_template(assay.load_standard(), "docx"), ValueError,  # type: ignore[arg-type]
                 "there is no form 'docx'; it can be yaml, xlsx, html"),
    "facts written": (lambda q, c: assay.written_facts(assay.read_facts(EXAMPLE, assay.load_standard()),
                                                       assay.load_standard(), "html"), ValueError,  # type: ignore[arg-type]
                      "there is no form 'html'; it can be yaml, json, xlsx"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_argument_is_refused_in_words(case: str, ask: assay.Questions, cohort: assay.Cohort) -> None:
    call, kind, message = WRONG[case]
    with pytest.raises(kind, match=message) as caught:
        call(ask, cohort)
    assert not isinstance(caught.value, AssayError)


def test_several_rows_of_one_subject_are_told_apart(cohort: assay.Cohort) -> None:
    rows: dict[str, list[Any]]
    rows = {"subject_id": ["oak", "oak"], "period": ["2023/24", "2024/25"], "senior_managers__active": [0, 2]}
    tables = {"subjects": pl.DataFrame(rows)}
    with pytest.raises(ValueError, match="2 rows of 'subjects' have the id 'oak' \\(2023/24, 2024/25\\); say which"):
        cohort.facts(tables, "oak", as_of="2025-07-18")
    for period, verdict in (("2023/24", "not_met"), ("2024/25", "met")):
        assert cohort.explain(tables, "oak", "1.3", as_of="2025-07-18", period=period).verdict == verdict


def test_what_facts_say_is_a_problem_of_the_facts() -> None:
    """Also a date given beside them: every door says the same of the same."""
    for facts, as_of, code in ((EXAMPLE, "yesterday", "F208"), ("no-such-file.yaml", None, "F001")):
        with pytest.raises(assay.InputError) as caught:
            assay.assess(facts, as_of=as_of)
        assert [one.code for one in caught.value.problems] == [code]


# ---------------------------------------------------------------- the same verbs


def test_an_assessor_takes_what_assess_takes() -> None:
    by_id, by_path = assay.Assessor("mentoring"), assay.Assessor(Path("rules/standards/mentoring"))
    assert by_id.assess(EXAMPLE).to_json() == by_path.assess(EXAMPLE).to_json() == assay.assess(EXAMPLE).to_json()
    assert assay.Assessor(by_id.standard).standard is by_id.standard


def test_checking_raises_nothing() -> None:
    assessor = assay.Assessor()
    assert [one.severity for one in assessor.check(EXAMPLE)] == ["warning"] * len(assay.assess(EXAMPLE).problems)
    assert [one.code for one in assessor.check("no-such-file.yaml")] == ["F001"]
    facts = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25",
             "facts": {"coordinator": {"fte": 7}, "pears": 3}}  # fmt: skip
    assert [one.code for one in assessor.check(facts)] == ["F205", "F201"]


def test_a_cohort_does_what_an_assessor_does(cohort: assay.Cohort) -> None:
    verbs = {"assess", "check", "explain"}
    assert all(callable(getattr(kind, verb)) for kind in (assay.Assessor, assay.Cohort) for verb in verbs)
    found = cohort.assess(SCHOOLS, **WHEN)
    names = cohort.verdict_names()["criterion_1_3"]
    assert [names[code] for code in found["criterion_1_3"]] == ["met", "not_met"]
    assert cohort.check(SCHOOLS, **WHEN).fine
    bad = {"subjects": SCHOOLS["subjects"].with_columns(senior_managers__active=-1)}
    assert [(one.code, one.count) for one in cohort.check(bad, **WHEN).findings] == [("B204", 2)]
    facts = cohort.facts(SCHOOLS, "elm", **WHEN)
    assert cohort.explain(SCHOOLS, "elm", "1.3", **WHEN) == assay.Assessor(cohort.standard).explain(facts, "1.3")
    assert str(facts.current["senior_managers.active"].at) == "subjects:elm:senior_managers__active"


def test_old_names_of_forms_still_work(mentoring: assay.Standard) -> None:
    for old, new in (("workbook", "xlsx"), ("form", "html")):
        assert assay.facts_template(mentoring, old) == assay.facts_template(mentoring, new)  # type: ignore[arg-type]
