"""What a summary looks like: as text, as Markdown, and as a page that anyone can read."""

from __future__ import annotations

import random
import re
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest
from cohort_verdict_tables import DAYS, frame, rows

import assay
from assay.cli.cohort_markdown import summary_markdown
from assay.cli.cohort_report import summary_html
from assay.cli.cohort_text import summary_text
from assay.cli.output import WIDTH, Paint
from assay.engine.cohort_margins import MarginName
from assay.engine.cohort_summary import Summary, summarise

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

VOID = {"meta", "rect", "br", "line"}


class Page(HTMLParser):
    """Reads a page; what is not closed in order, or names something elsewhere, is kept in ``wrong``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.names: list[str] = []
        self.tables: list[set[str]] = []
        self.headings: list[int] = []
        self.images = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe", "object", "base", "form", "a"):
            self.wrong.append(f"<{tag}>")
        self.wrong += [f"{tag} {name}" for name in given if name in ("src", "href", "action") or name.startswith("on")]
        self.ids += [given["id"]] if "id" in given else []
        self.names += [given["aria-labelledby"]] if "aria-labelledby" in given else []
        if tag == "table":
            self.tables.append(set())
        elif "table" in self.open and tag in ("caption", "th"):
            self.tables[-1].add(tag)
        if tag == "th" and given.get("scope") not in ("row", "col"):
            self.wrong.append("th without scope")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "svg":
            self.images += 1
            if given.get("role") != "img" or not given.get("aria-label"):
                self.wrong.append("a picture without words")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


def test_the_page_is_well_formed_and_wants_nothing_from_elsewhere(summary: Summary, hostile: Summary) -> None:
    for one in (summary, hostile):
        text = summary_html(one)
        page = Page(text)
        assert page.wrong == [] and page.open == []
        assert text.startswith('<!doctype html>\n<html lang="en">') and text.endswith("</html>\n")
        assert not re.search(r"url\(|@import|https?:|//", text.replace(HOSTILE, ""))
        assert len(page.ids) == len(set(page.ids)) and set(page.names) <= set(page.ids)
        assert page.tables and all("caption" in table and "th" in table for table in page.tables)
        assert page.headings[0] == 1 and page.headings.count(1) == 1
        assert all(after <= before + 1 for before, after in zip(page.headings, page.headings[1:], strict=False))
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
    template = (Path(__file__).parent.parent / "cli" / "report" / "cohort.html.j2").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block))
                   for block in re.findall(r":root \{(.*?)\}", template, re.DOTALL))  # fmt: skip
    assert light.keys() == dark.keys()
    pairs = [("ink", "paper"), ("soft", "paper"), ("lead", "paper"), ("ink", "faint"), ("on-met", "met"),
             ("on-partly", "partly"), ("on-not", "not"), ("on-unknown", "unknown"), ("on-na", "na"),
             *(("on-t", f"t{n}") for n in range(5))]  # fmt: skip
    for theme in (light, dark):
        for text, ground in pairs:
            assert contrast(theme[text], theme[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.1, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
