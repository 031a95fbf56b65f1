"""The same text is the same text in tables too: check, assess and the reading of one subject agree on every engine."""

# pyright: basic
# Tables are made of plain values, which have no static type worth writing.

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.command_line import command_here
from shared.table_kinds import KINDS

import assay
from assay.engine.cohort.tables.texts import read_otherwise, text_columns, with_texts
from assay.facts.values.characters import LONE_JOINERS, UNFIT, composed, first_unfit_in_text, one_spaced
from assay.facts.values.characters import UNSEEN as HIDDEN

WHEN: dict[str, Any] = {"as_of": "2025-07-18", "period": "2025"}
OPTIONS = ["école bleue", "garden"]
RULES: dict[str, Any] = {
    "assay": "rules/1",
    "standard": {"id": "t", "title": "T", "version": "1", "summary": "s", "source": {"title": "Invented"}},
    "vocabulary": {
        "word": {"type": "text", "label": "word", "question": "?"},
        "pick": {"type": "choice", "options": OPTIONS, "label": "pick", "question": "?"},
        "people": {"type": "integer", "label": "people", "question": "?",
                   "computed": {"distinct_of": "rows", "field": "who"}},
        "rows": {"type": "records", "label": "rows", "question": "?", "unique": ["who", "on"],
                 "when_implausible": "problem", "fields": {
                     "who": {"type": "text", "label": "who", "personal": True},
                     "what": {"type": "text", "label": "what"},
                     "pick": {"type": "choice", "options": OPTIONS, "label": "pick"},
                     "on": {"type": "date", "label": "on"}}},
    },
    "areas": [{"id": "1", "title": "One"}],
    "criteria": [
        {"id": f"1.{n}", "area": "1", "title": "t", "statement": "s", "source": {"area": 1, "item": n}, "reading": "r",
         "met_when": condition}
        for n, condition in enumerate([
            {"fact": "word", "is": "école bleue"}, {"fact": "pick", "is": "école bleue"}, {"fact": "people", "is": 1},
            {"distinct_of": "rows", "field": "what", "is": 1},
            {"every": "rows", "that": {"field": "pick", "is": "école bleue"}},
            {"latest_of": "rows", "by": "on", "field": "what", "is": "école bleue"},
        ], 1)],
    "adding_up": {"area": {"met_when": {"every": "criteria", "that": {"field": "verdict", "is": "met"}}},
                  "levels": [{"id": "low", "title": "Low"}]},
}  # fmt: skip
SAME = ["école bleue", "e\u0301cole bleue", "école  bleue", "école\u00a0bleue", " école bleue ",
        "\u3000école\u2009bleue", "école\tbleue", "_x000D_école _x000D_ bleue"]  # fmt: skip
NOTED = {2, 3, 5, 6, 7}
UNSEEN = ["\u200b", "\u200d", "\ufeff", "\u00ad", "\u202e", "\U000e0041"]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "t.json"
    path.write_text(json.dumps(RULES, ensure_ascii=False), "utf-8")
    return path


def tables(texts: list[str]) -> dict[str, pl.DataFrame]:
    """A subject for each text: it stands there once as it is and once as it should be."""
    ids = [f"s{n}" for n in range(len(texts))]
    rows = [(id_, text, text, text, day) for id_, one in zip(ids, texts, strict=True)
            for text, day in ((one, "2025-01-02"), (SAME[0], "2025-01-01"))]  # fmt: skip
    records = pl.DataFrame(rows, schema=["subject_id", "who", "what", "pick", "on"], orient="row")
    return {"subjects": pl.DataFrame({"subject_id": ids, "word": texts, "pick": texts}),
            "rows": records.with_columns(pl.col("on").str.to_date())}  # fmt: skip


def plain(found: Any) -> pl.DataFrame:
    table: Any = nw.from_native(found)
    table = table.collect() if isinstance(table, nw.LazyFrame) else table
    made: pl.DataFrame = table.to_polars()
    return made.sort("subject_id")


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")  # Ibis and DuckDB among themselves
@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_the_same_however_it_is_typed(kind: str, rules: Path) -> None:
    cohort = assay.Cohort(assay.load_standard(rules))
    found = cohort.check(KINDS[kind](tables(SAME)), **WHEN)
    told = sorted((one.table, one.column, one.code, one.count, one.severity) for one in found.findings)
    noted = [("rows", name, "B217", len(NOTED), "warning") for name in ("pick", "what", "who")]
    assert told == [*noted, ("subjects", "pick", "B217", len(NOTED), "warning")] and found.fine
    verdicts = plain(cohort.assess(KINDS[kind](tables(SAME)), **WHEN))
    alone = assay.Assessor(cohort.standard)
    for n in range(len(SAME)):
        assert {verdicts[f"criterion_1_{k}"][n] for k in range(1, 7)} == {2}
        facts = cohort.facts(tables(SAME), f"s{n}", **WHEN)
        assert {one.verdict for one in alone.assess(facts).criteria} == {"met"}


@pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_what_cannot_be_seen_is_refused(kind: str, rules: Path) -> None:
    cohort = assay.Cohort(assay.load_standard(rules))
    frames = tables([f"école{unseen} bleue" for unseen in UNSEEN])
    found = cohort.check(KINDS[kind](frames), **WHEN)
    told = sorted((one.table, one.column, one.code, one.count) for one in found.findings)
    assert told == [("rows", "pick", "B205", 6), ("rows", "what", "B213", 6), ("rows", "who", "B213", 6),
                    ("subjects", "pick", "B205", 6), ("subjects", "word", "B213", 6)]  # fmt: skip
    said = next(one.hint for one in found.findings if one.code == "B205")
    assert "U+" in said and "cannot be seen" in said
    for n, unseen in enumerate(UNSEEN):
        with pytest.raises(assay.InputError) as raised:
            cohort.facts(frames, f"s{n}", **WHEN)
        assert any(f"U+{ord(unseen):04X}" in one.message for one in raised.value.problems)


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_one_record_twice_is_found_however_it_is_typed(kind: str, rules: Path) -> None:
    cohort = assay.Cohort(assay.load_standard(rules))
    frames = tables(SAME)
    frames["rows"] = frames["rows"].with_columns(pl.lit("2025-01-01").str.to_date().alias("on"))
    found = cohort.check(KINDS[kind](frames), **WHEN)
    twice = [one for one in found.findings if one.code == "B215"]
    assert [one.count for one in twice] == [len(SAME)] and not found.fine
    for n in range(len(SAME)):
        with pytest.raises(assay.InputError) as raised:
            cohort.facts(frames, f"s{n}", **WHEN)
        assert {one.code for one in raised.value.problems} == {"F211"}


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "arrow"])
def test_files_are_read_in_the_same_way(ending: str, engine: str, rules: Path, tmp_path: Path) -> None:
    write = {"csv": "write_csv", "jsonl": "write_ndjson", "parquet": "write_parquet", "arrow": "write_ipc"}[ending]
    folder = tmp_path / "tables"
    folder.mkdir()
    for name, frame in tables(SAME).items():
        getattr(frame, write)(folder / f"{name}.{ending}")
    options = ["--standard", str(rules), "--as-of", "2025-07-18", "--period", "2025"]
    output = tmp_path / "verdicts.parquet"
    status, shown = command_here("cohort", "assess", str(folder), *options, "--output", str(output), "--engine", engine)
    assert status == 0 and shown.count("B217: warning: 5 rows") == 4
    verdicts = pl.read_parquet(output)
    assert {str(verdicts[f"criterion_1_{k}"][n]) for k in range(1, 7) for n in range(len(SAME))} == {"met"}
    status, shown = command_here("why", os.fspath(folder), "--row", "s3", "1.3", *options)
    assert status == 0 and "1.3 t: met" in shown


SIGNS = st.sampled_from([*"aé\u0301 \u00a0\n\t\u200b\u200d\u1100\u1161😀\u2028", "_x000D_", "  "])
TEXTS = st.lists(st.one_of(st.none(), st.lists(SIGNS).map("".join)), min_size=1, max_size=8)


def test_columns_of_texts_are_read_as_single_texts_are(rules: Path) -> None:
    layout = assay.Cohort(assay.load_standard(rules)).layout
    base: Any = duckdb.connect()

    def read(table: Any) -> tuple[list[Any], list[Any]]:
        made = nw.from_native(table)
        columns = text_columns(layout, "rows", dict(made.collect_schema()))
        found = plain_of(with_texts(made, columns).to_native())
        return found["who"].to_list(), found["what"].to_list()

    def plain_of(native: Any) -> pl.DataFrame:
        frame: pl.DataFrame = native.collect() if isinstance(native, pl.LazyFrame) else native.pl()
        return frame

    @given(TEXTS)
    def check(texts: list[str | None]) -> None:
        frame = pl.DataFrame({"who": texts, "what": texts}, schema={"who": pl.String, "what": pl.String})
        what = [None if text is None else one_spaced(composed(text)) for text in texts]
        who = [None if text is None else " ".join(text.split("\n")) for text in what]
        assert read(frame.lazy()) == (who, what)
        base.register("frame", frame.to_arrow())
        assert read(base.sql("select * from frame")) == (who, what)
        made = nw.from_native(frame.lazy())
        columns = text_columns(layout, "rows", dict(made.collect_schema()))
        assert read_otherwise(made, columns) == ((who, what) != (texts, texts))

    check()


@given(st.text())
def test_the_check_refuses_what_the_reader_refuses(text: str) -> None:
    read = one_spaced(composed(text))
    pattern = f"[\x00{UNFIT}{HIDDEN}]|{LONE_JOINERS}"
    if text.isprintable() or not any("\ud800" <= c <= "\udfff" for c in text):
        found = pl.Series([read]).str.contains(pattern)[0]
        assert found == (first_unfit_in_text(read) is not None)


