"""Hostile facts files: a clear problem or a right answer, in bounded time and memory, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from shared.small_standards import AS_OF, Json, assessed, criterion, fact, facts, refused, rules, standard
from shared.time_limits import within

import assay
from assay.facts.problems.problems import MOST_SHOWN, InputError
from assay.facts.text.read_text import LARGEST_FILE
from assay.facts.values.dates import parse_date, parse_duration, parse_period
from assay.facts.values.written_numbers import parse_percentage

HEAD = f"assay: facts/1\nsubject: {{id: a}}\nas_of: {AS_OF}\nperiod: 2024/25\n"
NUMBER = rules([criterion("1.1", {"fact": "n", "more_than": {"fact": "m"}})], {
    "n": fact("decimal"), "m": fact("decimal"), "d": fact("date"), "p": fact("percentage"),
    "t": fact("text"), "b": fact("boolean"), "c": fact("choice", options=["a", "b"]),
    "r": fact("records", fields={"x": {"type": "integer", "label": "x"}}),
})  # fmt: skip
STANDARD = standard(NUMBER)


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with within(15):
        yield


def parse(text: str, name: str = "facts.yaml") -> Callable[[], object]:
    return lambda: assay.parse_facts(text, STANDARD, name=name)


def read(given: Json, as_of: Json = None, **more: Json) -> Callable[[], object]:
    return lambda: assay.read_facts(facts(given, **more), STANDARD, as_of=as_of)


def as_json(written: str) -> str:
    """A facts file in JSON whose number n is written so."""
    return json.dumps(facts({"n": "HERE"})).replace('"HERE"', written)


YAML = {
    "alias bomb": ("a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(50)), "Y104"),
    "alias": (f"{HEAD}facts: {{n: &n 1, m: *n}}", "Y104"),
    "tag of Python": (f"{HEAD}facts: !!python/object/apply:os.system ['exit 1']", "Y109"),
    "tag of YAML": (f"{HEAD}facts: {{n: !!int 3}}", "Y109"),
    "deep, open": ("[" * 10_000, "Y105"),
    "deep, closed": ("[" * 10_000 + "]" * 10_000, "Y105"),
    "deep lists": ("- " * 10_000, "Y105"),
    "deep keys": ("? " * 10_000, "Y105"),
    "deep mappings": ("{a: " * 10_000, "Y105"),
    "deep indentation": ("".join(" " * depth + "a:\n" for depth in range(3_000)), "Y105"),
    "key twice": (f"{HEAD}facts: {{n: 1, n: 2}}", "Y108"),
    "section twice": (f"{HEAD}facts: {{}}\nfacts: {{n: 1}}", "Y108"),
    "null": (f"{HEAD}facts: {{t: 'a\0b'}}", "F004"),
    "half a character": (f"{HEAD}facts: {{t: 'a\ud800b'}}", "F004"),
    "escape": (f"{HEAD}facts: {{t: 'a\x1b[31mb'}}", "F004"),
    "escape, escaped": (f'{HEAD}facts: {{t: "a\\e[31mb"}}', "F004"),
    "control, escaped": (f'{HEAD}facts: {{t: "a\\x9b31mb"}}', "F004"),
    "null, escaped": (f'{HEAD}facts: {{t: "a\\0b"}}', "F004"),
    "escape in a key": (f'{HEAD}facts: {{"t\\e": 1}}', "F004"),
    "infinity": (f"{HEAD}facts: {{n: .inf}}", "Y110"),
    "less than all": (f"{HEAD}facts: {{n: -.INF}}", "Y110"),
    "no number": (f"{HEAD}facts: {{n: .nan}}", "Y110"),
    "merge key": (f"{HEAD}facts:\n  <<: {{n: 1}}", "F201"),
    "directive": (f"%YAML 9.9\n---\n{HEAD}facts: {{}}", "Y101"),
    "two documents": (f"{HEAD}facts: {{}}\n---\n{HEAD}facts: {{}}", "Y107"),
    "after the end": (f"{HEAD}facts: {{}}\n...\nmore: 1", "Y101"),
    "tab": (f"{HEAD}facts:\n\tn: 1", "Y101"),
    "wrong bracket": (f"{HEAD}facts: {{n: [1, 2}}", "Y101"),
    "nothing": ("", "Y102"),
    "a remark": ("# nothing\n", "Y102"),
    "a number": ("--- 5", "F101"),
    "a very long key": ("b" * 2_000_000 + ": 1", "Y101"),
}


@pytest.mark.parametrize("name", YAML)
def test_yaml_is_refused_by_name(name: str) -> None:
    text, code = YAML[name]
    assert code in refused(parse(text))


JSON = {
    "deep lists": ("[" * 10_000, "Y105"),
    "deep mappings": ('{"a":' * 10_000, "Y105"),
    "key twice": (as_json("1").replace('"facts": {', '"facts": {"n": 2, '), "Y108"),
    "escape": (as_json('"a\\u001b[31m"'), "F004"),
    "null": (as_json('"a\\u0000"'), "F004"),
    "half a character": (as_json('"a\\ud800"'), "F004"),
    "control": (as_json('"a\\u009b31m"'), "F004"),
    "no number": (as_json("NaN"), "Y110"),
    "infinity": (as_json("-Infinity"), "Y110"),
    "leading zero": (as_json("01"), "J101"),
    "wrong quotes": (as_json("'x'"), "J101"),
    "after the end": (as_json("1") + "x", "J101"),
    "unfinished": (as_json("1")[:-1], "J101"),
    "nothing": ("", "Y102"),
    "blank": ("\n" * 2_000_000, "Y102"),
}


@pytest.mark.parametrize("name", JSON)
def test_json_is_refused_by_name(name: str) -> None:
    text, code = JSON[name]
    assert code in refused(parse(text, "facts.json"))


@pytest.mark.parametrize("data", [
    b"\xff\xfea\0", b"\xfe\xff\0a", b"a: \xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80",
    HEAD.encode("utf-16"),
], ids=repr)  # fmt: skip
def test_bytes_that_are_no_utf8(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "facts.yaml").write_bytes(data)
    assert refused(lambda: assay.read_facts(tmp_path / "facts.yaml", STANDARD)) == ["F004"]


def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    text = f"{HEAD}facts:\n  n: 1\n  t: 'é'\n"
    digests: set[str] = set()
    for break_ in ("\n", "\r\n", "\r"):
        for mark in (b"", b"\xef\xbb\xbf"):
            path = tmp_path / "facts.yaml"
            path.write_bytes(mark + text.replace("\n", break_).encode())
            digests.add(assay.read_facts(path, STANDARD).digest)
    assert len(digests) == 1


def test_a_file_of_50_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with within(1):
        assert refused(lambda: assay.read_facts(path, STANDARD)) == ["F003"]
        assert refused(parse(" " * (LARGEST_FILE + 1))) == ["F003"]


def test_very_long_texts_and_lines() -> None:
    attacks = [
        f"{HEAD}facts: {{t: {'b' * 8_000_000}}}",
        f"{HEAD}facts: {{t: '{'b ' * 4_000_000}'}}",
        f"{HEAD}facts: {{n: {'1' * 8_000_000}}}",
        f"{HEAD}facts: {{p: '1 of {' ' * 4_000_000}'}}",
        "# remark\n" * 800_000 + "a: 1",
    ]
    for text in attacks:
        assert len(refused(parse(text))) < 10


@pytest.mark.parametrize("written", [
    "1e999999", "1e9999999999999999999999", "-0e9999999999999999999999", "1e-99999999999999999999",
    "1" * 41, "1" * 5_001, "0." + "0" * 5_000 + "1", "1e41", "1e-41", "9" * 20 + "." + "9" * 21,
], ids=lambda written: written[:10])  # fmt: skip
def test_numbers_of_too_many_digits(written: str) -> None:
    assert refused(parse(f"{HEAD}facts: {{n: {written}}}")) == ["Y111"]
    assert refused(parse(as_json(written), "facts.json")) == ["Y111"]


@pytest.mark.parametrize("written", [
    "1_000", "0x10", "0o17", "٣", "3٣", "１", "²", "1e", "+", "true", "'3'", "2025-01-01",
])  # fmt: skip
def test_what_looks_like_a_number_is_none(written: str) -> None:
    assert refused(parse(f"{HEAD}facts: {{n: {written}}}")) == ["F202"]


def test_40_digits_are_told_apart() -> None:
    near = [f"1.{'0' * 38}{digit}" for digit in "12"]
    pairs = [(near[1], near[0], "met"), (near[0], near[1], "not_met"), (near[0], near[0], "not_met")]
    for left, right, expected in pairs:
        assessment = assessed(NUMBER, {"n": Decimal(left), "m": Decimal(right)})
        assert assessment.criterion("1.1").verdict == expected
    digests = [assay.parse_facts(f"{HEAD}facts: {{n: {number}}}", STANDARD).digest for number in near]
    assert digests[0] != digests[1], "facts that differ have digests that differ"


@pytest.mark.parametrize("day", [
    "0001-01-01", "9999-12-31", "1899-12-31", "2200-01-01", "2025-02-30", "2025-2-3", "2025-13-01", "٢٠٢٥-٠١-٠١",
    "2025-01-01T00:00", "20250101",
])  # fmt: skip
def test_absurd_dates(day: str) -> None:
    assert set(refused(read({"d": day}))) <= {"F208", "F202"}
    assert refused(read({}, day)) == ["F208"]
    assert refused(parse(f"{HEAD}facts: {{}}".replace(AS_OF, f"'{day}'"))) == ["F208"]


def test_absurd_dates_of_a_program() -> None:
    days: list[Json] = [date.min, date.max, datetime(2025, 1, 1, 3), 5]
    for day in days:
        assert refused(read({}, day)) == ["F208"]


@pytest.mark.parametrize("period", [
    "1900", "2199", "2199/00", "99/00", "2024/26", "٢٠٢٤", "2024/25" * 9_999, "2024\n/25",
], ids=lambda period: ascii(period[:10]))  # fmt: skip
def test_absurd_periods(period: str) -> None:
    assert refused(read({}, period=period)) == ["F105"]


def loop() -> Json:
    found: Json = {}
    found |= {"again": found, "twice": [found, found]}
    return found


def tree(width: int, depth: int) -> Json:
    found: Json = [1] * width
    for _ in range(depth):
        found = [found] * width
    return found


VALUES: dict[str, tuple[Json, str]] = {
    "itself": (loop(), "Y105"), "wide and deep": (tree(1_000, 59), "Y105"), "wide": (tree(1_001, 1), "Y106"),
    "5,000 digits": (10**5_000, "Y111"), "a large power": (Decimal("1e999999"), "Y111"),
    "no number": (float("nan"), "Y110"), "infinity": (float("-inf"), "Y110"), "signal": (Decimal("sNaN"), "Y110"),
    "bytes": (b"1", "P101"), "a set": ({1, 2}, "P101"), "an iterator": (iter([1]), "P101"),
    "an object": (object(), "P101"), "a complex number": (1j, "P101"), "a time": (datetime(2025, 1, 1), "P101"),
    "a boolean": (True, "F202"), "text": ("1", "F202"), "a list": ([1], "F202"),
    "half a character": ("\ud800", "F004"), "escape": ("\x1b[31m", "F004"), "control": ({"\x9b": 1}, "F004"),
    "a number as key": ({5: 1}, "Y103"), "5,000 digits as key": ({10**5_000: 1}, "Y103"),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_values_of_a_program(name: str) -> None:
    value, code = VALUES[name]
    assert code in refused(read({"n": value}))


def test_booleans_are_no_numbers_and_numbers_no_booleans() -> None:
    assert refused(read({"n": True, "b": 1, "p": True})) == ["F202"] * 3


def test_many_problems_are_found_fast_and_shown_in_part() -> None:
    rows = [{"x": n} for n in range(20_000)] + [{f"y{n}": n} for n in range(5_000)]
    attacks = [
        parse(f"{HEAD}facts:\n" + "".join(f"  k{n}: 1\n" for n in range(30_000))),
        parse(f"{HEAD}facts: {{}}\nevidence:\n" + "".join(f"  k{n}: {{sorce: x}}\n" for n in range(5_000))),
        parse("".join(f"{n}: 1\n" for n in range(30_000))),
        parse("a: 1\n" * 30_000),
        parse("{" + ",".join(['"a": 1'] * 30_000) + "}", "facts.json"),
        read({"r": rows}),
    ]
    for attack in attacks:
        with within(10):
            assert len(refused(attack)) >= 5_000
    with pytest.raises(InputError) as caught:
        attacks[0]()
    assert str(caught.value).count(": F201:") == MOST_SHOWN


def test_the_line_of_a_problem_is_found_fast_wherever_it_stands() -> None:
    text = f"{HEAD}facts:\n" + "#\n" * 500_000 + "".join(f"  k{n}: 1\n" for n in range(MOST_SHOWN))
    with pytest.raises(InputError) as caught:
        parse(text)()
    with within(2):
        assert "    k199: 1" in str(InputError(caught.value.problems))


def test_lines_are_counted_alike_by_who_reads_and_who_shows() -> None:
    text = '{"assay": "facts/1", "notes": "a\u2028b\u2029c",\n "facts": {"wrong": 1}}'
    with pytest.raises(InputError) as caught:
        parse(text, "facts.json")()
    wrong = next(problem for problem in caught.value.problems if "wrong" in problem.message)
    shown = wrong.at.source.line(wrong.at.line)
    assert shown[wrong.at.column - 1 :].startswith('"wrong"')


def test_no_pattern_goes_back_and_forth() -> None:
    parts = ["1", " ", "9" * 39 + ".", "1 of ", "2024/", "2024-01-", "12 month", "%", "-", "\t", "٣", "A"]
    hostile = [part * (100_000 // len(part)) + end for part in parts for end in ("", "x", "%", " of 1")]
    with within(5):
        for text in hostile:
            assert parse_percentage(text) is None and parse_duration(text) is None and parse_date(text) is None
            assert parse_period(text, (9, 1)) is None
            with pytest.raises(InputError):
                read({"p": text, "d": text, "n": text, "c": text})()


@pytest.mark.parametrize("name", ["a\nLevel: Good", "a\rb", "a\tb", "a\u2028b", "a\u202eb", "x" * 201, ""], ids=ascii)
def test_names_cannot_forge_lines_of_the_answer(name: str) -> None:
    for subject in ({"id": "x", "name": name}, {"id": name}):
        assert set(refused(read({}, subject=subject))) <= {"F004", "F104", "F206"}
    if name:
        found = refused(read({}, period={"name": name, "from": "2024-01-01", "to": "2024-12-31"}))
        assert found in (["F104"], ["F004"])


def test_texts_have_an_end() -> None:
    long = "x" * 10_001
    evidence = {"n": {"source": long, "note": long}}
    assert refused(read({"n": 1, "t": long}, evidence=evidence)) == ["F206"] * 3
