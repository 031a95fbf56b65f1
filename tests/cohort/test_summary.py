"""Summaries of verdicts: counted right, shown right, and nothing in them about a few."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared.verdict_tables import DAYS, Row, columns_of, frame, rows, tally

import assay
from assay.engine.cohort.summing.margins import BINS, MarginColumn, MarginName, histograms
from assay.engine.cohort.summing.privacy import hidden_groups, sizes_of
from assay.engine.cohort.summing.summary import Figures, Summary, SummaryGroup, percent, summarise
from assay.engine.cohort.summing.tallies import open_verdicts
from assay.engine.explaining.documents import document, document_text, schema

GROUPS: Mapping[str, Sequence[object]] = {"period": ("2023/24", "2024/25"), "region": ("North", "South", "West"),
                                          "kind": (1, 2, None)}  # fmt: skip


# ---------------------------------------------------------------- counting


def check_figures(standard: assay.Standard, figures: Figures | None, found: Sequence[Row]) -> None:
    assert figures is not None and figures.subjects == len(found)
    columns = iter(columns_of(standard))
    for wanted, tallies in ((standard.criteria, figures.criteria), (standard.areas, figures.areas)):
        for one in wanted:
            counted = tally(found, next(columns))
            assert {name: number for name, number in tallies[one.id].items() if number} == counted
    assert {name: number for name, number in figures.level.items() if number} == tally(found, "level")


@pytest.mark.parametrize("kind", ["enum", "text", "categorical", "codes"])
def test_figures_are_those_of_a_plain_count(mentoring: assay.Standard, kind: str) -> None:
    found = rows(mentoring, 300, 1, GROUPS)
    summary = summarise(mentoring, frame(mentoring, found, kind), ["region", "kind"], suppress_below=0)
    assert [period.name for period in summary.periods] == ["2023/24", "2024/25"]
    for period in summary.periods:
        here = [row for row in found if row["period"] == period.name]
        check_figures(mentoring, period.figures, here)
        assert [one.column for one in period.breakdowns] == ["region", "kind"]
        assert [group.name for group in period.breakdowns[1].groups] == ["1", "2", "(not given)"]
        for breakdown in period.breakdowns:
            assert breakdown.together is None
            for group in breakdown.groups:
                value = {"1": 1, "2": 2, "(not given)": None}.get(group.name, group.name)
                check_figures(mentoring, group.figures, [row for row in here if row[breakdown.column] == value])
        for rank in period.most_failed():
            counted = tally(here, f"criterion_{rank.id.replace('.', '_')}")
            assert rank.part == counted["not_met"]
            assert rank.whole == counted["met"] + counted["partly_met"] + counted["not_met"]
        shares = [rank.share for rank in period.most_failed()]
        assert shares == sorted(shares, reverse=True) and len(shares) == len(mentoring.criteria)
        for rank in period.most_unknown():
            counted = tally(here, f"criterion_{rank.id.replace('.', '_')}")
            assert (rank.part, rank.whole) == (counted["unknown"], len(here) - counted["not_applicable"])


def test_files_of_every_kind_and_folders_of_parts_say_the_same(mentoring: assay.Standard, tmp_path: Path) -> None:
    table = frame(mentoring, rows(mentoring, 90, 2, GROUPS))
    table = table.with_columns(as_of=pl.col("period").replace_strict(DAYS, return_dtype=pl.Date))
    wanted = summarise(mentoring, table, ["region"]).to_dict()
    texts = table.with_columns(pl.col(name).cast(pl.String) for name in columns_of(mentoring))
    codes = table.with_columns(pl.col(name).to_physical() for name in columns_of(mentoring))
    table.write_parquet(tmp_path / "v.parquet")
    table.write_ipc(tmp_path / "v.arrow")
    texts.write_csv(tmp_path / "v.csv")
    codes.write_csv(tmp_path / "codes.csv")
    texts.write_ndjson(tmp_path / "v.jsonl")
    (tmp_path / "parts").mkdir()
    for n in range(3):
        table[30 * n : 30 * n + 30].write_parquet(tmp_path / "parts" / f"part-0000{n}.parquet")
    (tmp_path / "parts" / "run.json").write_text("{}")
    for name in ("v.parquet", "v.arrow", "v.csv", "codes.csv", "v.jsonl", "parts"):
        found = dict(summarise(mentoring, tmp_path / name, ["region"]).to_dict())
        assert found.pop("source") is not None
        assert found == {key: value for key, value in wanted.items() if key != "source"}, name
    periods = wanted["periods"]
    assert isinstance(periods, list) and periods[1].get("first_as_of") == periods[1].get("last_as_of") == "2025-07-18"


def test_the_order_of_rows_and_parts_changes_nothing(mentoring: assay.Standard) -> None:
    table = frame(mentoring, rows(mentoring, 120, 3, GROUPS))
    table = table.with_columns(criterion_9_1__margin_1=pl.int_range(-60, 60).cast(pl.Float64) / 7)
    summary = summarise(mentoring, table, ["region"])
    assert summary.to_json() == summarise(mentoring, table.reverse().lazy(), ["region"]).to_json()
    assert json.loads(summary.to_json()) == summary.to_dict() == document(summary)
    assert document_text(summary) == summary.to_json()
    validator: Any = jsonschema.Draft202012Validator(schema("cohort-summary"))
    assert [error.message for error in validator.iter_errors(document(summary))] == []
    assert document(summary)["periods"][0]["margins"] and not validator.is_valid({**document(summary), "periods": [{}]})  # type: ignore[index]


def test_no_rows_and_no_periods(mentoring: assay.Standard) -> None:
    found = rows(mentoring, 20, 4, {})
    whole = summarise(mentoring, frame(mentoring, found))
    assert [period.name for period in whole.periods] == [""]
    check_figures(mentoring, whole.periods[0].figures, found)
    empty = summarise(mentoring, frame(mentoring, found).clear())
    assert (empty.periods, empty.latest) == ((), None)


# ---------------------------------------------------------------- margins


@given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(-9, 9).map(float)), min_size=1, max_size=60))
def test_margins_are_counted_once_each_on_their_side(margins: list[float | None]) -> None:
    table = open_verdicts(pl.DataFrame({"m": pl.Series(margins, dtype=pl.Float64)}))
    (histogram,) = histograms(table, [MarginColumn("m", "9.1", 1, MarginName("pairs"))], below=0)[""]
    known = [margin for margin in margins if margin is not None]
    assert histogram.unknown == len(margins) - len(known)
    assert histogram.at == sum(margin == 0 for margin in known)  # what misses it by however little is not at it
    assert sum(histogram.below) == sum(margin < 0 for margin in known)
    assert sum(histogram.above) == sum(margin > 0 for margin in known)
    width = float(histogram.width)
    assert len(histogram.below) == len(histogram.above) == BINS
    assert histogram.near[0] == sum(-width - 1e-9 <= margin < 0 for margin in known)
    assert histogram.near[2] == sum(0 < margin <= width + 1e-9 for margin in known)


def test_bins_are_round_and_whole_for_whole_numbers(mentoring: assay.Standard) -> None:
    def width(margins: Sequence[float]) -> Fraction:
        table = frame(mentoring, rows(mentoring, len(margins), 6, {}))
        table = table.with_columns(pl.Series("criterion_2_1__margin_2", margins, pl.Float64))
        summary = summarise(mentoring, table, margin_names={"criterion_2_1__margin_2": MarginName("years", "years")})
        (histogram,) = summary.periods[0].margins
        assert (histogram.of.number, histogram.of.name.words) == (2, "years")
        return histogram.width

    assert width([1.0, -1.0] * 10) == 1
    assert width([30.0, -20.0] * 10) == 10
    assert width([0.1, 0.25] * 10) == Fraction(1, 10)
    assert width([0.0] * 20) == 1


def test_margins_are_named_by_the_standard(mentoring: assay.Standard) -> None:
    table = frame(mentoring, rows(mentoring, 12, 6, {})).with_columns(criterion_9_1__margin_1=pl.lit(-2.5))
    (histogram,) = summarise(mentoring, table).periods[0].margins
    assert histogram.of.name.words.replace("\N{NO-BREAK SPACE}", " ").endswith("is at least 90 %")
    assert (histogram.of.criterion, histogram.of.name.unit, histogram.below) == ("9.1", "%", (0, 0, 12, 0, 0))


def test_margins_that_few_have_are_hidden(mentoring: assay.Standard) -> None:
    table = frame(mentoring, rows(mentoring, 40, 7, {}))
    margins = [5.5] * 9 + [None] * 31
    table = table.with_columns(pl.Series("criterion_9_1__margin_1", margins, pl.Float64))
    (histogram,) = summarise(mentoring, table).periods[0].margins
    assert histogram.hidden and "below" not in histogram.to_dict()
    assert not summarise(mentoring, table, suppress_below=9).periods[0].margins[0].hidden


# ---------------------------------------------------------------- privacy

GROUP_NAMES = st.sampled_from("abcd")
CELLS = st.integers(1, 3).flatmap(
    lambda breakdowns: st.dictionaries(
        st.tuples(*[GROUP_NAMES] * breakdowns), st.sampled_from((1, 2, 3, 5, 8, 12, 30)), min_size=1, max_size=9
    )
)
Cells = dict[tuple[str, ...], int]


def small_sets(cells: Cells, shown: Sequence[frozenset[str]], below: int) -> list[set[tuple[str, ...]]]:
    """Sets of fewer than ``below`` subjects of which some figure follows from those of all and of shown groups.

    A figure of the shown is a sum over cells. One that counts only cells of a
    set exists where leaving those cells out makes the sums depend on each other.
    """
    keys = list(cells)
    sums = [[1] * len(keys)]
    for n, groups in enumerate(shown):
        sums += [[int(key[n] == group) for key in keys] for group in sorted(groups)]
    matrix = np.array(sums)
    rank = np.linalg.matrix_rank(matrix)
    found: list[set[tuple[str, ...]]] = []
    for size in range(1, len(keys) + 1):
        for some in itertools.combinations(range(len(keys)), size):
            if sum(cells[keys[n]] for n in some) < below:
                others = [n for n in range(len(keys)) if n not in some]
                if np.linalg.matrix_rank(matrix[:, others]) < rank:
                    found.append({keys[n] for n in some})
    return found


@given(CELLS, st.sampled_from((2, 5, 10)))
def test_nothing_about_a_few_follows_from_what_is_shown(cells: Cells, below: int) -> None:
    breakdowns = len(next(iter(cells)))
    if sum(cells.values()) < below:
        return
    hidden = hidden_groups(cells, breakdowns, below)
    sizes = [sizes_of(cells, n) for n in range(breakdowns)]
    for one, of in zip(hidden, sizes, strict=True):
        assert {name for name, size in of.items() if size < below} <= one
        assert len(one) != 1 or len(of) == 1
    if breakdowns == 1 and all(size >= below for size in sizes[0].values()):
        assert not hidden[0], "nothing is hidden without need"
    for pair in itertools.combinations(range(breakdowns), min(2, breakdowns)):
        merged: Cells = {}
        for key, number in cells.items():
            short = tuple(key[n] for n in pair)
            merged[short] = merged.get(short, 0) + number
        shown = [frozenset(sizes[n]) - hidden[n] for n in pair]
        assert not small_sets(merged, shown, below)


@given(CELLS)
def test_without_a_limit_nothing_is_hidden(cells: Cells) -> None:
    breakdowns = len(next(iter(cells)))
    for below in (0, 1):
        assert hidden_groups(cells, breakdowns, below) == (frozenset(),) * breakdowns


def test_a_small_district_does_not_follow_from_its_region() -> None:
    cells: Cells = {
        ("east", "e1"): 500, ("east", "e2"): 3, ("west", "w1"): 4, ("west", "w2"): 400, ("west", "w3"): 90,
    }  # fmt: skip
    regions, districts = hidden_groups(cells, 2, 10)
    assert districts >= {"e2", "w1"}
    assert not small_sets(cells, [frozenset({"east", "west"}) - regions, frozenset({"e1", "w2", "w3"}) - districts], 10)
    assert not regions and districts == {"e1", "e2", "w1", "w3"}, "as little as it takes is hidden beside them"


def test_many_groups_are_looked_at_in_time() -> None:
    cells: Cells = {(f"r{n % 12}", f"d{n}"): 3 + n * 7 % 40 for n in range(400)}
    regions, districts = hidden_groups(cells, 2, 10)
    assert not regions and len(districts) < 200


@pytest.fixture(scope="module")
def hiding(mentoring: assay.Standard) -> tuple[list[Row], Summary]:
    """Regions of 3, 14, 40 and 60; the periods of a third column are of 110 and 7."""
    found = rows(mentoring, 117, 8, {})
    for n, row in enumerate(found):
        row["region"] = "Scilly" if n < 3 else "Devon" if n < 17 else "Cornwall" if n < 57 else "Kent"
        row["period"] = "2024/25" if n < 110 else "2025/26"
    return found, summarise(mentoring, frame(mentoring, found), ["region"])


def test_small_groups_and_periods_are_hidden_and_the_hidden_are_shown_together(
    mentoring: assay.Standard, hiding: tuple[list[Row], Summary]
) -> None:
    found, summary = hiding
    whole, few = summary.periods
    assert few.figures is None and few.to_dict() == {"period": "2025/26", "hidden": True}
    jsonschema.validate(document(summary), schema("cohort-summary"))
    assert summary.latest is whole
    (breakdown,) = whole.breakdowns
    assert breakdown.hidden == ("Devon", "Scilly"), "Devon too: else Scilly would follow from the total"
    check_figures(mentoring, breakdown.together, [row for row in found if row["region"] in ("Devon", "Scilly")])
    assert breakdown.groups[3] == SummaryGroup("Scilly", None)
    assert {"name": "Scilly", "hidden": True} in json.loads(summary.to_json())["periods"][0]["breakdowns"][0]["groups"]
    total = summarise(mentoring, frame(mentoring, found[:8]), ["region"])
    assert total.latest is None and total.to_dict()["periods"] == [{"period": "2024/25", "hidden": True}]


# ---------------------------------------------------------------- shares


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.integers(0, 3))
def test_shares_are_rounded_half_up_and_never_to_nothing_or_all(part: int, whole: int, places: int) -> None:
    part = min(part, whole)
    text = percent(part, whole, places).removesuffix("\N{NO-BREAK SPACE}%")
    exact, step = Fraction(100 * part, whole), Fraction(1, 10**places)
    if text.startswith("<"):
        assert 0 < exact < step / 2 and Fraction(text[1:]) == step
    elif text.startswith(">"):
        assert 100 - step / 2 <= exact < 100 and Fraction(text[1:]) == 100 - step
    else:
        assert exact - step / 2 < Fraction(text) <= exact + step / 2
        assert (part == 0) == (Fraction(text) == 0) and (part == whole) == (Fraction(text) == 100)
        assert len(text.partition(".")[2]) == places


# ---------------------------------------------------------------- what can be wrong


def test_bad_tables_are_refused_with_everything_that_is_wrong(mentoring: assay.Standard, tmp_path: Path) -> None:
    found = rows(mentoring, 30, 9, {"region": ("North", "South")})
    table = frame(mentoring, found, "text")

    def said(verdicts: pl.DataFrame | Path, *by: str) -> list[str]:
        with pytest.raises(assay.InputError) as caught:
            summarise(mentoring, verdicts, by)
        return [f"{problem.code}: {problem.message} ({problem.hint})" for problem in caught.value.problems]

    assert said(table.drop("level", "area_4"), "regoin") == [
        "B102: the table of verdicts has no column 'area_4' (it is of another standard, or no table of verdicts)",
        "B102: the table of verdicts has no column 'level' (it is of another standard, or no table of verdicts)",
        "B102: the table of verdicts has no column 'regoin' (did you mean 'region'?)",
    ]
    assert said(table, "level", "size") == [
        "B102: the table of verdicts has no column 'size' (columns of the subjects are kept with --keep when they are "
        "assessed)",
        "B103: 'level' holds verdicts, not groups of subjects ()",
    ]
    assert said(table.with_columns(level=pl.lit("gold"), area_1=pl.lit(None, pl.Int8), area_2=pl.lit(7, pl.Int8))) == [
        "B103: 30 of 30 rows have no verdict of this standard in the column 'area_1' "
        "(verdicts are not_met, partly_met, met, not_applicable, unknown, or their codes)",
        "B103: 30 of 30 rows have no verdict of this standard in the column 'area_2' "
        "(verdicts are not_met, partly_met, met, not_applicable, unknown, or their codes)",
        "B103: 30 of 30 rows have no verdict of this standard in the column 'level' "
        "(verdicts are beginning, developing, established, excellent, not_applicable, unknown, or their codes)",
    ]
    many = frame(mentoring, rows(mentoring, 1, 9, {})).select(pl.all().repeat_by(600).explode())
    many = many.with_columns(subject_id=pl.int_range(600).cast(pl.String))
    assert said(many, "subject_id") == [
        "B307: the column 'subject_id' has more than 500 different values (group by a column with fewer, such as a "
        "region)"
    ]
    assert said(tmp_path / "none.parquet") == ["B301: there is no such file or folder ()"]
    assert said(tmp_path) == ["B301: the folder holds no table of verdicts (name the file or folder of the verdicts)"]
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    assert said(tmp_path / "a.xlsx") == [
        "B302: a table of verdicts is not kept in a file of this kind (it can be .arrow, .csv, .feather, .jsonl, "
        ".ndjson, .parquet)"
    ]
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 and no more")
    (problem,) = said(tmp_path / "bad.parquet")
    assert problem.startswith("B302: the table of verdicts cannot be read: ")
    (tmp_path / "two").mkdir()
    table.write_csv(tmp_path / "two" / "a.csv")
    table.write_parquet(tmp_path / "two" / "b.parquet")
    assert said(tmp_path / "two") == [
        "B301: the folder holds files of different kinds: .csv, .parquet (name the file or folder of the verdicts)"
    ]
