"""Numbers that went through binary floating point mean the same through every door."""

# pyright: basic
# Tables and documents are made of plain values, which have no static type worth writing.

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from shared import handmade_workbooks as books
from shared.command_line import command_here
from shared.table_kinds import in_duckdb

import assay
from assay.engine.cohort.tables.floats import floats_without_noise
from assay.engine.questions.interview.answers import typed_value
from assay.engine.questions.whatif.changed_facts import changed
from assay.engine.questions.whatif.settings import settings_of
from assay.facts.values.binary_noise import kept_exact, without_noise

ASKED = "asked"
MEANT: dict[str, str] = {  # what programs write, and what is meant
    repr(0.1 + 0.2): "0.3", repr(0.7 * 3): "2.1", repr(1 - 0.9): "0.1", repr(1.1 - 1): "0.1",
    "29.999999999999996": "30", "-0.30000000000000004": "-0.3", "0.28999999999999998": "0.29", "0.29": "0.29",
    repr(1e16 + 0.0): "10000000000000000", repr(-0.0): "0", "99999.98999999999": "99999.99",
    "0.9999999999999996": "1", "123456789.12000002": "123456789.12", "9.000000000000002": "9",
    "0.300000000000001": "0.300000000000001", repr(1 / 3): repr(1 / 3), repr(2 / 3): repr(2 / 3),
    "12345.67890123": "12345.67890123", "999999999.999999": "999999999.999999",
    "5e-324": ASKED, "1e+300": ASKED, "nan": ASKED, "inf": ASKED, "-inf": ASKED,
}  # fmt: skip
SHOWN = {repr(1 / 3): f"{1 / 3:.15g}", repr(2 / 3): f"{2 / 3:.15g}"}
NUMBERS = sorted({meant for meant in (*MEANT.values(), *SHOWN.values()) if meant != ASKED})
HEAD = {"assay": "facts/1", "subject": {"id": "s"}, "as_of": "2025-07-18", "period": "2025"}
WHEN: dict[str, Any] = {"as_of": "2025-07-18", "period": "2025"}
RULES: dict[str, Any] = {
    "assay": "rules/1",
    "standard": {"id": "t", "title": "T", "version": "1", "summary": "s", "source": {"title": "Invented"}},
    "vocabulary": {
        "x": {"type": "decimal", "label": "x", "question": "?", "computed": {"maximum_of": "rows", "field": "x"}},
        "rate": {"type": "percentage", "label": "rate", "question": "?", "maximum": "10000%"},
        "rows": {"type": "records", "label": "rows", "question": "?",
                 "fields": {"x": {"type": "decimal", "label": "x"}, "n": {"type": "text", "label": "n"}}},
    },
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [
        {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n}, "reading": "r",
         "met_when": {"all": [{"fact": "x", "at_least": f"@{number}@"}, {"fact": "x", "at_most": f"@{number}@"}]}}
        for n, number in enumerate(NUMBERS, 1)
    ] + [
        {"id": "1.99", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": 99}, "reading": "r",
         "met_when": {"fact": "rate", "is": "30%"}}],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "t.json"
    path.write_text(json.dumps(RULES).replace('"@', "").replace('@"', ""), "utf-8")
    return path


@pytest.fixture(scope="module")
def assessor(rules: Path) -> assay.Assessor:
    return assay.Assessor(assay.load_standard(rules))


def met(verdicts: Mapping[str, str]) -> str:
    """The number that the verdicts say that it is."""
    found = [number for n, number in enumerate(NUMBERS, 1) if verdicts[f"1.{n}"] == "met"]
    return found[0] if len(found) == 1 else f"one of {found}"


# ---------------------------------------------------------------- doors


def of_file(assessor: assay.Assessor, folder: Path, text: str, name: str = "facts.yaml") -> Any:
    path = folder / name
    path.write_text(text, "utf-8")
    return {one.id: one.verdict for one in assessor.assess(path).criteria}


def of_dict(assessor: assay.Assessor, facts: Any) -> Any:
    return {one.id: one.verdict for one in assessor.assess({**HEAD, "facts": facts}).criteria}


def of_yaml(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    text = {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}.get(text, text)
    return of_file(assessor, folder, f"{json.dumps(HEAD)[:-1]}, facts: {{x: {text}}}}}")


def of_json(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    return of_file(assessor, folder, f'{json.dumps(HEAD)[:-1]}, "facts": {{"x": {text}}}}}', "facts.json")


def of_float(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    return of_dict(assessor, {"x": float(text)})


def of_flat_facts(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    assessor.verdicts({"x": 1}, **WHEN)  # tables are used from the second time on
    return assessor.verdicts({"x": float(text)}, **WHEN)


def of_csv(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    (folder / "rows.csv").write_text(f"x\n{text}\n", "utf-8")
    return of_file(assessor, folder, f"{json.dumps(HEAD)[:-1]}, facts: {{rows: {{from: rows.csv}}}}}}")


def of_cell(assessor: assay.Assessor, folder: Path, text: str, formula: str = "") -> Any:
    cell = f'<c r="A2">{formula}<v>{text}</v></c>{books.text_cell("B2", "a")}'
    head = books.text_cell("A1", "x") + books.text_cell("B1", "n")
    books.make(folder / "rows.xlsx", {books.SHEET: books.sheet(f'<row r="1">{head}</row><row r="2">{cell}</row>')})
    return of_file(assessor, folder, f"{json.dumps(HEAD)[:-1]}, facts: {{rows: {{from: rows.xlsx}}}}}}")


def of_formula(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    return of_cell(assessor, folder, text, "<f>A3+A4</f>")


def of_text_setting(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    facts = assay.read_facts({**HEAD, "facts": {}}, assessor.standard)
    text = {"nan": ".nan", "inf": ".inf", "-inf": "-.inf"}.get(text, text)
    set_ = changed(facts, assessor.standard, settings_of([f"x={text}"], []))
    return {one.id: one.verdict for one in assessor.assess(set_).criteria}


def of_float_setting(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    facts = assay.read_facts({**HEAD, "facts": {}}, assessor.standard)
    set_ = changed(facts, assessor.standard, {"x": float(text)})
    return {one.id: one.verdict for one in assessor.assess(set_).criteria}


def of_answer(assessor: assay.Assessor, folder: Path, text: str) -> Any:
    found = typed_value(assessor.standard.vocabulary["x"], text, "x")
    if isinstance(found, tuple):
        raise assay.InputError(found)
    return of_dict(assessor, {"x": found})


DOORS = [of_yaml, of_json, of_float, of_flat_facts, of_csv, of_cell, of_formula, of_text_setting, of_float_setting,
         of_answer]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_a_float_means_the_same_through_every_door(door: Any, assessor: assay.Assessor, tmp_path: Path) -> None:
    found: dict[str, str] = {}
    for text in MEANT:
        if door in (of_cell, of_formula) and not math.isfinite(float(text)):
            continue  # no workbook holds one
        try:
            found[text] = met(door(assessor, tmp_path, text))
        except assay.InputError:
            found[text] = ASKED
    # A spreadsheet has 15 digits, whatever the number.
    shown = SHOWN if door in (of_cell, of_formula) else {}
    assert found == {text: shown.get(text, MEANT[text]) for text in found}


def test_tables_of_verdicts_take_a_float_for_the_same_number(tmp_path: Path) -> None:
    """What compares facts with constants alone is looked up by floats; beside a constant it is worked out."""
    document = json.loads(json.dumps(RULES).replace('"@', "").replace('@"', ""))
    del document["vocabulary"]["x"]["computed"]
    document["criteria"] = [
        {**one, "id": f"{one['id']}.{n}", "met_when": condition, "source": {"area": 1, "item": n * 100 + k}}
        for k, one in enumerate(document["criteria"][:-1], 1)
        for n, condition in enumerate(one["met_when"]["all"], 1)
    ]
    (tmp_path / "t.json").write_text(json.dumps(document), "utf-8")
    plain = assay.Assessor(assay.load_standard(tmp_path / "t.json"))
    plain.verdicts({"x": 1}, **WHEN)
    for text, meant in MEANT.items():
        if meant == ASKED:
            continue
        beside = [math.nextafter(float(text), end) for end in (9e99, -9e99)] if float(text) else []
        for value in (float(text), -float(text), *beside):
            full = {one.id: one.verdict for one in plain.assess({**HEAD, "facts": {"x": value}}).criteria}
            assert plain.verdicts({"x": value}, **WHEN) == full
        quick = plain.verdicts({"x": float(text)}, **WHEN)
        assert meant in {number for n, number in enumerate(NUMBERS, 1)
                         if quick[f"1.{n}.1"] == quick[f"1.{n}.2"] == "met"}  # fmt: skip


# ---------------------------------------------------------------- tables


def table(values: list[float]) -> dict[str, pl.DataFrame]:
    return {"subjects": pl.DataFrame({"subject_id": [f"s{n}" for n in range(len(values))], "x": values})}


def few(meant: str) -> bool:
    return meant != ASKED and abs(Decimal(meant)) < 10**9 and Decimal(meant) == round(Decimal(meant), 6)


KINDS: list[Callable[[dict[str, pl.DataFrame]], dict[str, Any]]] = [
    dict, in_duckdb, lambda frames: {name: frame.to_arrow() for name, frame in frames.items()},
    lambda frames: {name: frame.to_pandas() for name, frame in frames.items()},
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_floats_in_tables_mean_the_same_or_are_asked_about(kind: Any, rules: Path) -> None:
    cohort = assay.Cohort(assay.load_standard(rules))
    texts = [text for text in MEANT if kind is not KINDS[-1] or text != "nan"]  # which is a null in pandas
    floats = [float(text) for text in texts]
    bad = cohort.check(kind(table(floats)), **WHEN).bad_rows()
    rows = bad.fetchall() if kind is in_duckdb else nw.from_native(bad).rows()
    asked = {str(row[0]) for row in rows}
    assert asked == {f"s{n}" for n, text in enumerate(texts) if not few(MEANT[text])}
    fine = [n for n, text in enumerate(texts) if few(MEANT[text])]
    frames = table([floats[n] for n in fine])
    verdicts, alone = cohort.assess(frames, **WHEN), assay.Assessor(cohort.standard)
    for row, n in enumerate(fine):
        found = {f"1.{k}": "met" if verdicts[f"criterion_1_{k}"][row] == 2 else "" for k in range(1, len(NUMBERS) + 1)}
        assert met(found) == MEANT[texts[n]]
        facts = cohort.facts(frames, f"s{row}", **WHEN)
        assert met({one.id: one.verdict for one in alone.assess(facts).criteria}) == MEANT[texts[n]]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "arrow"])
def test_files_of_tables_mean_the_same(ending: str, rules: Path, tmp_path: Path) -> None:
    texts = [text for text, meant in MEANT.items() if few(meant) and "e" not in text]
    rows = [f's{n},{text}' for n, text in enumerate(texts)]
    path = tmp_path / "tables" / f"subjects.{ending}"
    path.parent.mkdir()
    match ending:
        case "csv":
            path.write_text("\n".join(["subject_id,x", *rows]), "utf-8")
        case "jsonl":
            lines = [f'{{"subject_id": "s{n}", "x": {text}}}' for n, text in enumerate(texts)]
            path.write_text("\n".join(lines), "utf-8")
        case "parquet":
            table([float(text) for text in texts])["subjects"].write_parquet(path)
        case _:
            table([float(text) for text in texts])["subjects"].write_ipc(path)
    options = ["--standard", str(rules), "--as-of", "2025-07-18", "--period", "2025"]
    output = tmp_path / "verdicts.parquet"
    status, shown = command_here("cohort", "assess", str(path.parent), *options, "--output", str(output))
    assert status == 0, shown
    verdicts = pl.read_parquet(output)
    for row in verdicts.iter_rows(named=True):
        found = {f"1.{k}": str(row[f"criterion_1_{k}"]) for k in range(1, len(NUMBERS) + 1)}
        assert met(found) == MEANT[texts[int(row["subject_id"][1:])]]
    for text in ("0.3333333333333333", "0.300000000000000000001"):
        path.unlink(missing_ok=True)
        (path.parent / "subjects.csv").write_text(f"subject_id,x\ns0,{text}\n", "utf-8")
        status, shown = command_here("cohort", "check", str(path.parent), *options)
        assert status == 2 and "B209" in shown


def test_columns_and_single_numbers_are_cleared_of_the_same_noise() -> None:
    draw, values = random.Random(12), list[float]()
    for _ in range(4_000):
        value = round(draw.uniform(1, 10) * 10 ** draw.randint(-6, 8), draw.randint(0, 6))
        for _ in range(draw.randint(0, 40)):
            value = math.nextafter(value, draw.choice((math.inf, -math.inf)))
        values.append(draw.choice((1, -1)) * value)
    frame = pl.DataFrame({"x": values})
    read: Any = nw.from_native(frame.lazy()).select(floats_without_noise("x")).to_native()
    cleared = 0
    for value, found in zip(values, read.collect()["x"].to_list(), strict=True):
        wanted = without_noise(Decimal(repr(value)))
        if wanted == round(wanted, 6):
            assert Decimal(repr(found)) == wanted
            cleared += wanted != Decimal(repr(value))
        else:
            assert Decimal(repr(found)) != round(Decimal(repr(found)), 6)
    assert cleared > 200


# ---------------------------------------------------------------- percentages, exact decimals


def test_percentages_have_noise_too(assessor: assay.Assessor, tmp_path: Path) -> None:
    for rate in ("30.000000000000004%", "29.999999999999996%"):
        found = assay.read_facts({**HEAD, "facts": {"rate": rate}}, assessor.standard).given("rate", 0)
        assert found is not None and found.value == Decimal("0.3")
        assert assessor.verdicts({"rate": rate}, **WHEN)["1.99"] == "met"
    subjects = pl.DataFrame({"subject_id": ["s"], "rate__percent": [30.000000000000004], "as_of": [date(2025, 7, 18)],
                             "period": ["2025"]})  # fmt: skip
    cohort = assay.Cohort(assessor.standard)
    assert cohort.check({"subjects": subjects}).fine
    assert cohort.assess({"subjects": subjects})["criterion_1_99"].to_list() == [2]


def test_bounds_and_usual_figures_are_those_of_the_number_that_is_meant(tmp_path: Path) -> None:
    document = json.loads(json.dumps(RULES))
    document["vocabulary"]["x"] |= {"maximum": 0.3, "minimum": 0.1, "usually": [0.1, 0.3]}
    document["vocabulary"]["rate"] = document["vocabulary"]["rate"] | {"maximum": "30%", "usually": ["10%", "30%"]}
    document["criteria"] = [one | {"met_when": {"all": [{"fact": "x", "at_most": 0.3}, {"fact": "rate", "is": "30%"}]}}
                            for one in document["criteria"][:1]]  # fmt: skip
    (tmp_path / "t.json").write_text(json.dumps(document), "utf-8")
    standard = assay.load_standard(tmp_path / "t.json")
    cohort, fine, bad = assay.Cohort(standard), [0.1 + 0.2, 1 - 0.9, 0.3], [0.300001, 0.099999, 0.31]
    for values, codes in ((fine, set[str]()), (bad, {"B204", "B216"})):
        frame = pl.DataFrame({"subject_id": ["a", "b", "c"], "x": values, "rate__percent": [one * 100 for one in fine]})
        for tables in ({"subjects": frame}, in_duckdb({"subjects": frame})):
            found = cohort.check(tables, **WHEN).findings
            assert {one.code for one in found} == codes
            assert all(one.count == 3 for one in found if one.code == "B216")
    for value in fine:
        facts = assay.read_facts({**HEAD, "facts": {"x": value, "rate": f"{value * 100}%"}}, standard)
        assert facts.warnings == ()


@pytest.mark.parametrize("digits", ["0.30000000000000004", "29.999999999999996", "1234.000000000001"])
def test_a_decimal_of_a_program_is_exact_and_stays_so(digits: str, assessor: assay.Assessor, tmp_path: Path) -> None:
    facts = assay.read_facts({**HEAD, "facts": {"x": Decimal(digits)}}, assessor.standard)
    given = facts.given("x", 0)
    assert given is not None and given.value == Decimal(digits)
    for form in ("yaml", "json", "xlsx"):
        path = tmp_path / f"facts.{form}"
        path.write_bytes(assay.written_facts(facts, assessor.standard, form))
        assert assay.read_facts(path, assessor.standard).digest == facts.digest
    exact = pl.DataFrame({"subject_id": ["s"], "x": [Decimal(digits)], "rate__percent": [Decimal(digits)]})
    cohort = assay.Cohort(assessor.standard)
    read = cohort.facts({"subjects": exact}, "s", **WHEN)
    assert [one.value for one in (read.given("x", 0), read.given("rate", 0)) if one] == [
        Decimal(digits), Decimal(digits) / 100]  # fmt: skip


def test_zeros_keep_a_number_as_it_is() -> None:
    assert kept_exact("0.30000000000000004") == "0.300000000000000040"
    assert kept_exact("0.3") == "0.3" and kept_exact("12345678901234567890") == "12345678901234567890"


def test_numbers_of_six_decimals_are_the_ones_that_are_written() -> None:
    for text in ("124999999999.9996", "900000000000.000001", "999999999999.999999", "12345678901234567", "0.000001"):
        assert without_noise(Decimal(text)) == Decimal(text)
