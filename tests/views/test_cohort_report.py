"""What a summary looks like: as text, as Markdown, and as a page that anyone can read."""

from __future__ import annotations

import random
import re
from pathlib import Path

import polars as pl
import pytest
from shared.places import ROOT
from shared.strict_html import Page, contrast
from shared.verdict_tables import DAYS, frame, rows

import assay
from assay.engine.cohort.summing.margins import MarginName
from assay.engine.cohort.summing.summary import Summary, summarise
from assay.views.cohort.markdown import summary_markdown
from assay.views.cohort.report import summary_html
from assay.views.cohort.text import summary_text
from assay.views.text.layout import WIDTH, Paint

HOSTILE = "<script>alert('x')</script>|\x1b[31m{{ 7*7 }}"


def made_up(mentoring: assay.Standard) -> Summary:
    """Two periods, a small region, margins: everything that a summary can show."""
    found = rows(mentoring, 400, 11, {"period": ("2023/24", "2024/25"), "region": ("North", "South", "West")})
    chance = random.Random(12)
    for n, row in enumerate(found):
        row["region"] = "Scilly" if n < 9 else row["region"]
        row["criterion_9_1__margin_1"] = chance.choice([None, 0.0, *[float(m) for m in range(-30, 20)]])
    table = frame(mentoring, found).with_columns(
        as_of=pl.col("period").replace_strict(DAYS, return_dtype=pl.Date),
    )
    names = {"criterion_9_1__margin_1": MarginName("pairs that were completed", "percentage points")}
    return summarise(mentoring, table, ["region"], noun="schemes", margin_names=names,
                     made_by={"engine": "polars"})  # fmt: skip


@pytest.fixture(scope="module")
def summary(mentoring: assay.Standard) -> Summary:
    return made_up(mentoring)


@pytest.fixture(scope="module")
def hostile(mentoring: assay.Standard) -> Summary:
    """Names of groups, periods and columns that would be markup, or steer a terminal."""
    found = rows(mentoring, 60, 13, {"period": ("2024/25", HOSTILE), "region__|x": (HOSTILE, "a" * 200)})
    return summarise(mentoring, frame(mentoring, found), ["region__|x"], noun="noun*", made_by={HOSTILE: HOSTILE})


# ---------------------------------------------------------------- text


@pytest.mark.parametrize("name", ["summary.txt", "summary.md"])
def test_the_text_is_as_it_was(root: Path, summary: Summary, name: str) -> None:
    text = summary_text(summary, Paint(on=False)) if name.endswith("txt") else summary_markdown(summary)
    kept = root / "tests" / "cohort" / name
    assert re.sub("sha256:[0-9a-f]{64}", "sha256:…", text) == kept.read_text(encoding="utf-8")


def test_the_text_fits_80_columns_and_no_name_steers_the_terminal(summary: Summary, hostile: Summary) -> None:
    for one in (summary, hostile):
        text = summary_text(one, Paint(on=False))
        assert max(map(len, text.splitlines())) <= WIDTH
        assert "\x1b" not in text + summary_markdown(one) + summary_html(one)
    assert "\x1b[1m" in summary_text(summary, Paint(on=True))


def test_no_name_becomes_markup(hostile: Summary) -> None:
    markdown = summary_markdown(hostile)
    assert "<script" not in markdown.replace("\\<script", "")
    assert "noun\\*" in markdown
    assert all(line.count("|") - line.count("\\|") in (0, 4, 5, 7, 17) for line in markdown.splitlines())
    page = summary_html(hostile)
    assert "<script" not in page and "&lt;script&gt;" in page and "{{ 7*7 }}" in page


# ---------------------------------------------------------------- the page

def test_the_page_is_well_formed_and_wants_nothing_from_elsewhere(summary: Summary, hostile: Summary) -> None:
    for one in (summary, hostile):
        text = summary_html(one)
        page = Page(text)
        assert page.mistakes() == [] and page.links == [] and page.tables
        assert text.startswith('<!doctype html>\n<html lang="en">') and text.endswith("</html>\n")
        assert not re.search(r"url\(|@import|https?:|//", text.replace(HOSTILE, ""))
    assert Page(summary_html(summary)).images == 1


def test_the_page_says_in_words_what_it_draws(summary: Summary) -> None:
    text = summary_html(summary)
    latest = summary.latest
    assert latest is not None and latest.figures is not None
    for level in summary.standard.levels:
        count = latest.figures.level[level.id]
        assert re.search(rf'>{level.title}</th>.*\n<td [^>]*data-of="number">{count}</td>', text)
    for criterion in summary.standard.criteria:
        assert criterion.title.replace("'", "&#39;") in text
    assert text.count("not shown</td>") == 2 * 2, "Scilly and the region hidden with it, by level and by area"
    assert "percentage points" in text and summary.standard.digest in text and "2023/24" in text


def test_nothing_is_shown_of_few(mentoring: assay.Standard) -> None:
    few = summarise(mentoring, frame(mentoring, rows(mentoring, 9, 14, {"region": ("North",)})), ["region"])
    empty = summarise(mentoring, frame(mentoring, rows(mentoring, 1, 14, {})).clear())
    for one, said in ((few, "ewer than 10 subjects"), (empty, "has no")):
        page = Page(summary_html(one))
        assert page.wrong == [] and page.open == []
        for text in (summary_html(one), summary_markdown(one), summary_text(one, Paint(on=False))):
            assert said in text and "%" not in re.sub("(?s)<style>.*</style>", "", text)


def test_every_text_stands_out_from_its_ground() -> None:
    """WCAG 2.1, 1.4.3: a contrast of 4.5 to 1, in light and in dark."""
    template = (ROOT / "views" / "templates" / "style.css.j2").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
                   for block in re.findall(r":root \{(.*?)\}", template, re.DOTALL))  # fmt: skip
    assert light.keys() == dark.keys()
    pairs = [("ink", "paper"), ("soft", "paper"), ("lead", "paper"), ("ink", "faint"), ("on-met", "met"),
             ("on-partly", "partly"), ("on-not", "not"), ("on-unknown", "unknown"), ("on-na", "na"),
             *(("on-t", f"t{n}") for n in range(5))]  # fmt: skip
    for theme in (light, dark):
        for text, ground in pairs:
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)
