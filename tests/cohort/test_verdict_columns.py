"""Verdicts as expressions over one table: a text is the same text there, or the criterion is left out."""

# pyright: basic
# Tables are made of plain values, which have no static type worth writing.

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from shared.one_rule import one_rule

import assay

OPTIONS = ["small", "quite large", "50 K"]
VOCABULARY: dict[str, Any] = {
    "word": {"type": "text", "label": "word", "question": "?"},
    "other": {"type": "text", "label": "other", "question": "?"},
    "person": {"type": "text", "label": "person", "question": "?", "personal": True},
    "pick": {"type": "choice", "options": OPTIONS, "ordered": True, "label": "pick", "question": "?"},
    "hot": {"type": "choice", "options": ["thé", "café"], "ordered": True, "label": "hot", "question": "?"},
}
WHEN = ("2025-07-18", "2024/25")
HELD: list[Any] = [
    {"fact": "word", "is": "red door"},
    {"fact": "word", "is_not": "5 K;"},
    {"fact": "word", "one_of": ["red door", "5 K;"]},
    {"fact": "person", "is": "red door"},
    {"fact": "pick", "is": "quite large"},
    {"fact": "pick", "at_least": "quite large"},
    {"fact": "pick", "one_of": ["small", "50 K"]},
    {"fact": "hot", "known": True},
    {"not": {"fact": "word", "known": True}},
]
LEFT_OUT: list[Any] = [
    {"fact": "word", "is": "é"},
    {"fact": "hot", "is": "thé"},
    {"fact": "hot", "at_least": "café"},
    {"fact": "word", "none_of": ["a", "é"]},
    {"not": {"fact": "word", "is": "é"}},
]
WORDS = ["red door", "red  door", " red door ", "red\u00a0door", "red\tdoor", "red\ndoor", "red_x000D_door", "reddoor",
         "5 K;", "5 \u212a;", "5  \u212a\u037e", "5 k;", "red do\u0308or", "", " ", None]  # fmt: skip
PICKS = ["quite large", "quite  large", "quite\u2003large ", "small", " small", "50 \u212a", "50  K", None]
KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda table: table, "lazy": lambda table: table.lazy(), "duckdb": lambda table: duckdb.from_arrow(table),
}  # fmt: skip


def table(categories: bool = False) -> pl.DataFrame:
    words = [word for word in WORDS for _ in PICKS]
    picks = PICKS * len(WORDS)
    made = pl.DataFrame({"subject_id": range(len(words)), "word": words, "person": words, "pick": picks,
                         "hot": ["the\u0301"] * len(words)})  # fmt: skip
    return made.with_columns(pl.col("pick").cast(pl.Enum([one for one in PICKS if one]))) if categories else made


@pytest.mark.parametrize("categories", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_texts_are_the_same_as_where_tables_are_assessed(kind: str, categories: bool) -> None:
    cohort = assay.Cohort(one_rule(*HELD, vocabulary=VOCABULARY).standard)
    native = KINDS[kind](table(categories and kind != "duckdb"))
    columns = cohort.verdict_columns(
        nw.from_native(native).collect_schema(), *WHEN, "duckdb" if kind == "duckdb" else "polars"
    )
    assert len(columns) == len(HELD)
    found = nw.from_native(native).with_columns(**columns)
    found = found.collect().to_polars() if isinstance(found, nw.LazyFrame) else found.to_polars()
    wanted = cohort.assess({"subjects": table(categories)}, *WHEN)
    for name in columns:
        assert found.sort("subject_id")[name].to_list() == wanted.sort("subject_id")[name].to_list(), name
    assert wanted["criterion_1_1"].value_counts().height == 3  # met, not met, unknown


def test_criteria_that_need_characters_composed_are_left_out() -> None:
    cohort = assay.Cohort(one_rule(*LEFT_OUT, HELD[0], vocabulary=VOCABULARY).standard)
    columns = cohort.verdict_columns(nw.from_native(table()).schema, *WHEN)
    assert list(columns) == [f"criterion_1_{len(LEFT_OUT) + 1}"]
