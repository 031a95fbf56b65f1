"""Large numbers and long decimals: exact in every view, none of which lets a float through."""

# pyright: basic
# Facts are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from shared import small_standards as small

import assay
from assay.engine.assessing.assess import compile_standard
from assay.engine.cohort.files.verdict_file import _rounded
from assay.engine.reference.admit import show
from assay.facts.file.schema import value_schema
from assay.rules.reading.files import File
from assay.rules.reading.read_standard import standard_from_files
from assay.views.report.html import report_html
from assay.views.report.markdown import report_markdown
from assay.views.report.page import report_of

Json = Any
LARGE = 10**20 + 1
KINDS = {
    "integer": (LARGE, LARGE + 1, LARGE + 2),
    "decimal": (f"{LARGE}.1", f"{LARGE}.2", f"{LARGE}.3"),
    "tiny": ("0.29999999999999999999", "0.3", "0.30000000000000000001"),
    "money": (f"GBP {LARGE}.01", f"{LARGE}.02", f"GBP {LARGE}.03"),
    "percentage": (f"{LARGE}%", f"{LARGE + 1}%", f"{LARGE + 2}%"),
}


def standard(kind: str, at: Json) -> assay.Standard:
    type_ = "decimal" if kind == "tiny" else kind
    more: Json = {"unit": "GBP"} if kind == "money" else {"maximum": f"{10**30}%"} if kind == "percentage" else {}
    rules = small.rules([small.criterion("1.1", {"fact": "n", "at_least": "CUT"})],
                        {"n": small.fact(type_, changeable=True, **more)})  # fmt: skip
    text = json.dumps(rules).replace('"CUT"', at if isinstance(at, str) and "%" not in at else json.dumps(at))
    return standard_from_files([File("rules.json", text.encode())])


def facts_text(value: Json) -> str:
    plain = str(value) if not isinstance(value, str) or re.fullmatch(r"[\d.]+", value) else json.dumps(value)
    return json.dumps(small.facts({"n": "VALUE"})).replace('"VALUE"', plain)


@pytest.mark.parametrize("kind", KINDS)
def test_no_view_lets_a_float_through(kind: str, tmp_path: Any) -> None:
    below, at, above = KINDS[kind]
    rules = standard(kind, at)
    assessor = assay.Assessor(rules)
    sides: list[assay.Assessment] = []
    for name, value in (("below", below), ("above", above)):
        (tmp_path / f"{name}.json").write_text(facts_text(value), "utf-8")
        sides.append(assessor.assess(tmp_path / f"{name}.json"))
    assert [one.criteria[0].verdict for one in sides] == ["not_met", "met"]
    ask = assessor.ask(sides[0].facts)
    answers = [*sides, ask.why("1.1"), ask.margins(), ask.bounds(), ask.missing(), ask.improve("1.1=met"),
               assay.compare(*sides), ask.verify(sides[1].to_dict())]  # fmt: skip
    texts = [assay.render(one, form) for one in answers for form in ("text", "markdown", "html")]
    texts += [json.dumps(assay.document(one)) for one in answers]
    report = report_of(compile_standard(rules), *sides)
    texts += [report_html(report), report_markdown(report)]
    digits = re.sub(r"\D", "", str(below))
    for text in texts:
        assert not re.search(r"\d[eE][+-]?\d\d", re.sub(r"sha256:\w+|\w*[a-f]\w*[0-9]\w*", "", text)), text
    whole = [assay.render(one, "markdown") for one in (sides[0], ask.why("1.1"), ask.margins())]
    for text in (*whole, json.dumps(assay.document(sides[0])), report_html(report)):
        assert digits in re.sub(r"[,\s\u00a0]|<[^>]*>|\.", "", text), text


def test_bounds_of_a_schema_are_exact_or_not_there() -> None:
    vocabulary = {"n": small.fact("decimal", maximum="MAX", minimum=-0.5)}
    text = json.dumps(small.rules([small.criterion("1.1", {"fact": "n", "at_least": 1})], vocabulary))
    for bound, shown in ((f"{LARGE}.55", None), (f"{LARGE}.0", LARGE), ("0.1", 0.1), ("2.50", 2.5)):
        rules = standard_from_files([File("rules.json", text.replace('"MAX"', bound).encode())])
        found = json.dumps(value_schema(rules.vocabulary["n"]))
        assert ("e+" not in found) and (('"maximum"' not in found) if shown is None else f'"maximum": {shown}' in found)
        assert '"minimum": -0.5' in found


def test_a_share_in_a_message_is_rounded_exactly() -> None:
    assert show(Fraction(1, 3), percentage=True).endswith("(about 33.3%)")
    assert show(Fraction(LARGE * 3 + 1, 3), percentage=True).endswith(f"(about {LARGE}33.3%)")
    assert show(Fraction(-1, 3), percentage=True).endswith("(about -33.3%)")


def test_a_margin_stays_on_its_side() -> None:
    frame = pl.DataFrame({"m": [0.0, 1e-12, -1e-12, 0.1 + 0.2, None, 12.0000000004]})
    found = frame.select(_rounded(pl.col("m")))["m"].to_list()
    assert found == [0.0, 1e-9, -1e-9, 0.3, None, 12.0]
    assert Decimal(repr(found[3])) == Decimal("0.3")
