"""Hostile names, years, evidence and targets of output: nothing is read, shown or written that should not be."""

from __future__ import annotations

import json
import os
import threading
import warnings
import zipfile
from functools import partial
from pathlib import Path

import openpyxl
import pytest
from shared import attacks_by_files
from shared import handmade_workbooks as books
from shared import private_sentinels as sentinels
from shared.attacks_by_files import ODD, codes, naming, reading
from shared.command_line import command_here
from shared.handmade_workbooks import HEADINGS, SHEET, sheet, text_cell
from shared.small_standards import Json, refused
from shared.time_limits import within

import assay
from assay.views.paperwork import check_files, written_facts

TABLE = "mentee,mentor,started_on\n"


in_time = attacks_by_files.in_time  # every attack ends in time


# ---------------------------------------------------------------- paths and years


def test_names_that_lead_out(tmp_path: Path, mentoring: assay.Standard) -> None:
    folder, outside = tmp_path / "school", tmp_path / "other.csv"
    folder.mkdir()
    outside.write_text("mentee\nsecret\n", "utf-8")
    (folder / "link.csv").symlink_to(outside)
    (folder / "deep").symlink_to(tmp_path)
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "a.csv").symlink_to("b.csv")
    (folder / "b.csv").symlink_to("a.csv")
    os.mkfifo(folder / "pipe.csv")
    (folder / "folder.csv").mkdir()
    for name, expected in {
        "../other.csv": "F403", str(outside): "F403", "..\\other.csv": "F403", "C:\\other.csv": "F403",
        "link.csv": "F403",
        "deep/other.csv": "F403", "x/../../other.csv": "F403", "//etc/passwd": "F403", "loop.csv": "F001",
        "a.csv": "F001",
        "pipe.csv": "F001", "folder.csv": "F001", ".": "F001", "a" * 300 + ".csv": "F001", "a/" * 400: "F001",
        "a" * 1_200: "F403", "a\u202eb.csv": "F004", "/dev/zero": "F403", "nothing.csv": "F001", "facts.yaml": "F404",
        "~/x.csv": "F001", "http://localhost/x.csv": "F001",
    }.items():  # fmt: skip
        assert codes(folder, name, mentoring) == [expected], name
    for name in ("a\0b.csv", "a\x1b[31m.csv"):
        given: Json = sentinels.HEAD | {"facts": {"pairs": {"from": name}}}
        assert set(refused(partial(assay.read_facts, given, mentoring, folder=folder))) <= {"F004", "F403"}


def test_a_program_says_where_files_are(tmp_path: Path, mentoring: assay.Standard) -> None:
    (tmp_path / "in").mkdir()
    for place in (tmp_path, tmp_path / "in"):
        (place / "pairs.csv").write_text(TABLE + "a,b,2024-10-01\n", "utf-8")
    given: Json = sentinels.HEAD | {"facts": {"pairs": {"from": "pairs.csv"}}}
    assert refused(lambda: assay.read_facts(given, mentoring)) == ["F401"]
    assert refused(lambda: assay.parse_facts(json.dumps(given), mentoring, name="x.json")) == ["F401"]
    previous: Json = sentinels.HEAD | {"facts": {}, "previous": {"from": "facts.yaml"}, "earlier": [{"from": "x.yaml"}]}
    assert refused(lambda: assay.read_facts(previous, mentoring)) == ["F401"] * 2
    assert assay.read_facts(given, mentoring, folder=tmp_path / "in").current
    given["facts"]["pairs"]["from"] = "../pairs.csv"
    assert refused(lambda: assay.read_facts(given, mentoring, folder=tmp_path / "in")) == ["F403"]
    empty: Json = sentinels.HEAD | {"facts": {}}
    odd: list[Json] = [{"pairs": 5}, {"pairs": {}}, {"pairs": {"form": "x"}}, {"pairs": {"from": 5}},
        {"pairs": ["x.csv"]},
                       {"nothing": "x.csv"}, {"pairs": "/dev/zero"}, {"pairs": "a\0b.csv"}, {"pairs": ""}]  # fmt: skip
    for records in odd:
        assert refused(partial(assay.read_facts, empty, mentoring, records=records)), records
    assert assay.read_facts(empty, mentoring, records={"pairs": tmp_path / "pairs.csv"}).current


def year(folder: Path, number: int, before: Json, subject: str = "elm") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "facts.json"
    head = {"assay": "facts/1", "subject": {"id": subject}, "as_of": f"{number + 1}-07-18",
            "period": f"{number}/{(number + 1) % 100:02}", "facts": {}}  # fmt: skip
    path.write_text(json.dumps(head | before), "utf-8")
    return path


def previous(name: object) -> Json:
    return {"previous": {"from": f"../{name}/facts.json"}}


def test_years_in_circles(tmp_path: Path, mentoring: assay.Standard) -> None:
    alone = year(tmp_path / "2024", 2024, previous(2024))
    assert set(refused(reading(alone, mentoring))) <= {"F602", "F603"}
    for number in (2024, 2023, 2022):
        year(tmp_path / str(number), number, previous(2024 if number == 2022 else number - 1))
    assert "F603" in refused(reading(alone, mentoring))
    for number in range(2024, 2004, -1):
        year(tmp_path / str(number), number, previous(number - 1))
    assert "F603" in refused(reading(alone, mentoring)), "a chain of twenty"
    year(tmp_path / "2023", 2023, {}, "oak")
    assert refused(reading(alone, mentoring)) == ["F601"]


def test_years_that_name_each_other_many_times(tmp_path: Path, mentoring: assay.Standard) -> None:
    names = [f"n{n}" for n in range(10)]
    for n, name in enumerate(names):
        others = [{"from": f"../{other}/facts.json"} for other in names[n + 1 :] for _ in range(20)]
        year(tmp_path / name, 2024 - n, {"earlier": others})
    with within(5):
        assay.read_facts(tmp_path / "n0" / "facts.json", mentoring)
    year(tmp_path / "n0", 2024, {"earlier": [{"from": f"../n0/nothing{n}.json"} for n in range(3_000)]})
    (tmp_path / "n0" / "more").mkdir()
    for n in range(1_500):
        (tmp_path / "n0" / f"nothing-{n}.jsn").touch()
    with within(8):
        assert set(refused(reading(tmp_path / "n0" / "facts.json", mentoring))) == {"F001"}


def test_other_files_are_not_opened_as_years(tmp_path: Path, mentoring: assay.Standard) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "id_rsa").write_text("hunter2: [", "utf-8")
    path = year(tmp_path / "2024", 2024, {"previous": {"from": "../keys/id_rsa"}})
    with pytest.raises(assay.InputError) as caught:
        assay.read_facts(path, mentoring)
    assert "hunter2" not in str(caught.value) and [p.code for p in caught.value.problems] == ["F403"]


# ---------------------------------------------------------------- evidence


def test_files_of_evidence_that_lead_out(tmp_path: Path, mentoring: assay.Standard) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "out.txt").write_text("x", "utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "out.txt")
    os.mkfifo(folder / "pipe")
    for name in ("../out.txt", "/dev/zero", "link.txt", "pipe", "/etc/passwd", "..\\out.txt", "a" * 500, "."):
        given: Json = sentinels.HEAD | {"facts": {"scheme": {"pairs": 3}}, "evidence": {
            "scheme.pairs": {"source": "s", "file": name, "sha256": "0" * 64}}}  # fmt: skip
        found = check_files(assay.read_facts(given, mentoring), folder)
        assert [problem.code for problem in found] == ["F307"], name
        assert "changed" not in found[0].message, "it was not even read"
    with (folder / "large.bin").open("wb") as file:
        file.truncate(5 << 30)
    given["evidence"]["scheme.pairs"]["file"] = "large.bin"
    with within(2):
        assert [p.code for p in check_files(assay.read_facts(given, mentoring), folder)] == ["F307"]


def test_many_findings(tmp_path: Path, mentoring: assay.Standard) -> None:
    for n in range(1_000):
        (tmp_path / f"file-{n}.txt").touch()
    finding: Json = {"source": "s", "found": 3, "sha256": "0" * 64, "file": "fil.txt", "status": "assumed"}
    given: Json = sentinels.HEAD | {"facts": {"scheme": {"pairs": 3}}, "evidence": {"scheme.pairs": [finding] * 4_000}}
    facts = assay.read_facts(given, mentoring)
    assert len(check_files(facts, tmp_path)) == 4_000
    given["evidence"]["scheme.pairs"] = [finding | {"found": n} for n in range(4_000)]
    assert refused(lambda: assay.read_facts(given, mentoring)) == ["F305"]


# ---------------------------------------------------------------- what reaches the terminal


@pytest.mark.parametrize("sign", ODD, ids=ascii)
def test_nothing_steers_the_terminal(sign: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    folder = tmp_path / f"a{sign}b"
    folder.mkdir()
    bad = f"x{sign}y"
    tables = [f"mentee,{bad},started_on\na,b,2024-13-01\n", f"mentee,started_on,outcome\na,x{sign},{bad}\n",
        f"mente{sign},b\n"]
    shown: list[str] = []
    for n, text in enumerate(tables):
        (folder / f"pairs{sign}.csv").write_text(text, "utf-8")
        shown.append(command_here("facts", "check", str(sentinels.facts_naming(folder, {})), "--records",
            f"pairs={folder}/pairs{sign}.csv")[1])
        if sign not in "\x1b[31m\x9b\r":
            book: Json = openpyxl.Workbook()
            book.active.title = bad
            for row in text.split("\n")[:2]:
                book.active.append(row.split(","))
            book.create_sheet(f"more{sign}")
            book.save(folder / f"book{n}.xlsx")
            shown.append(command_here("check", str(naming(folder, f"book{n}.xlsx", sheet=bad)))[1])
            shown.append(command_here("check", str(naming(folder, f"book{n}.xlsx")))[1])
    facts: Json = sentinels.HEAD | {"facts": {"accreditation": {"award": bad}, "scheme": {"pairs": 3}}, "evidence": {
        "scheme.pairs": {"source": bad, "note": bad, "by": bad, "page": bad, "status": "assumed"}}}  # fmt: skip
    (folder / "facts.json").write_text(json.dumps(facts), "utf-8")
    path = str(folder / "facts.json")
    for words in (["assess", path], ["assess", path, "-f", "json"], ["assess", path, "-f", "markdown"],
                  ["facts", "show", path], ["why", path, "level"], ["facts", "convert", path], ["facts", "convert",
                  path, "-f", "json"],
                  ["assess", path, "-o", str(folder)], ["facts", "template", "-o", f"{folder}/{bad}.yaml"],
                  ["facts", "show", path, "--rows", bad], ["why", path, bad], ["facts", "check", bad], ["check", bad],
                  ["facts", "check", path, "--records", bad], ["facts", "check", path, "--records", f"{bad}={bad}"],
                  ["facts", "check", path, "--records", f"pairs={path}", "--encoding", bad]):  # fmt: skip
        status, text = command_here(*words)
        assert status in (0, 2), (words, text)
        shown.append(text)
    for text in shown:
        assert text and sign not in text.replace("\r\n", "\n")


def test_halves_of_characters(tmp_path: Path, mentoring: assay.Standard) -> None:
    half = os.fsdecode(b"a\xff")
    folder = tmp_path / half
    folder.mkdir()
    (folder / "pairs.csv").write_text(TABLE + "a,b,x\n", "utf-8")
    for words in (["check", str(naming(folder, "pairs.csv"))], ["assess", str(folder / "no.yaml"), "-o", half],
                  ["facts", "template", "-o", str(folder / f"{half}.yaml")]):  # fmt: skip
        text = command_here(*words)[1]
        assert text and text.encode("utf-8")
    given: Json = sentinels.HEAD | {"facts": {"pairs": {"from": "pairs.csv", "sheet": "\ud800",
        "columns": {"mentee": "\udfff"}}}}
    assert set(refused(lambda: assay.read_facts(given, mentoring, folder=folder))) >= {"F004"}


def test_escapes_in_cells_of_ours_are_refused(tmp_path: Path, mentoring: assay.Standard) -> None:
    facts: Json = sentinels.HEAD | {"facts": {"accreditation": {"award": "HERE"}}}
    path = tmp_path / "facts.xlsx"
    path.write_bytes(written_facts(assay.read_facts(facts, mentoring), mentoring, "xlsx"))
    book: Json = openpyxl.load_workbook(path)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.value == "HERE":
                    cell.value = 'text:"\\u001b[31m"'
    book.save(path)
    assert refused(reading(path, mentoring)) == ["F004"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://localhost\")",
    "'", "\n="])
def test_no_text_becomes_a_formula(begin: str, tmp_path: Path, mentoring: assay.Standard) -> None:
    text = f"{begin}1+1"
    facts: Json = sentinels.HEAD | {"facts": {"accreditation": {"award": text}, "pairs": [{"mentee": text}],
    "scheme": {"pairs": 1}},
                                    "evidence": {"scheme.pairs": {"source": text, "by": text}}}  # fmt: skip
    path = tmp_path / "facts.xlsx"
    path.write_bytes(written_facts(assay.read_facts(facts, mentoring), mentoring, "xlsx"))
    book: Json = openpyxl.load_workbook(path)
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row if "1+1" in str(cell.value)]
    assert len(cells) >= 4 and all(cell.data_type == "s" for cell in cells)
    again = assay.read_facts(path, mentoring)
    assert again.current["accreditation.award"].value == text.strip()
    with zipfile.ZipFile(path) as archive:
        assert not any(b"<f>=" in archive.read(name) or b">=1+1</f>" in archive.read(name)
            for name in archive.namelist())


# ---------------------------------------------------------------- what is written


def listing(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = sentinels.facts_naming(tmp_path, {})
    (tmp_path / "there.yaml").write_text("mine", "utf-8")
    (tmp_path / "link.yaml").symlink_to("nowhere.yaml")
    (tmp_path / "folder.yaml").mkdir()
    before = listing(tmp_path)
    target = str(path)
    for words in (
        ["facts", "convert", target, "-o", f"{tmp_path}/there.yaml"], ["facts", "convert", target, "-o", target],
        ["facts", "convert", target, "-o", f"{tmp_path}/link.yaml"], ["facts", "template", "-o",
        f"{tmp_path}/there.yaml"],
        ["facts", "convert", target, "-o", f"{tmp_path}/folder.yaml"], ["assess", target, "-o", target],
        ["facts", "convert", target, "-o", f"{tmp_path}/folder.yaml", "--force"], ["assess", target, "-o",
        str(tmp_path)],
        ["facts", "convert", target, "-o", f"{tmp_path}/none/x.yaml"], ["assess", target, "-o",
        f"{tmp_path}/none/x.txt"],
        ["facts", "template", "-o", f"{tmp_path}/{'a' * 300}.yaml"], ["facts", "template", "-o",
        f"{tmp_path}/there.yaml/x.yaml"],
        ["facts", "convert", target, "-o", f"{tmp_path}/a.txt"],
    ):  # fmt: skip
        status, shown = command_here(*words)
        assert status == 2 and ("F005" in shown or "U104" in shown), (words, shown)
        assert listing(tmp_path) == before
    assert command_here("facts", "convert", target, "-o", f"{tmp_path}/there.yaml", "--force")[0] == 0


def test_files_that_were_read_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text(TABLE + "a,b,2024-10-01\n", "utf-8")
    path = naming(tmp_path, "pairs.csv")
    before = listing(tmp_path)
    (tmp_path / "same.csv").symlink_to("pairs.csv")
    for name in ("pairs.csv", "facts.yaml", "same.csv", "../" + tmp_path.name + "/pairs.csv"):
        status, shown = command_here("assess", str(path), "-o", f"{tmp_path}/{name}")
        assert status == 2 and "F005" in shown
    assert {name: data for name, data in listing(tmp_path).items() if name in before} == before


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = sentinels.facts_naming(tmp_path, {})
    (tmp_path / "there.yaml").write_text("mine", "utf-8")
    before = listing(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for where, what in ((Path, "replace"), (Path, "chmod"), (os, "fdopen")):
        with monkeypatch.context() as patch:
            patch.setattr(where, what, full)
            for words in (["facts", "convert", str(path), "-o", f"{tmp_path}/there.yaml", "--force"],
                          ["facts", "template", "-o", f"{tmp_path}/new.xlsx"], ["assess", str(path), "-o",
                          f"{tmp_path}/a.txt"]):  # fmt: skip
                status, shown = command_here(*words)
                assert status == 2 and "No space left" in shown
                assert listing(tmp_path) == before, what


# ---------------------------------------------------------------- threads


def test_threads_read_at_once(tmp_path: Path, mentoring: assay.Standard) -> None:
    after = '<extLst><ext uri="{00000000-0000-0000-0000-000000000000}"/></extLst>'
    books.make(tmp_path / "book.xlsx", {SHEET: sheet(HEADINGS + f'<row r="2">{text_cell("A2", "Ann")}</row>', after)})
    path = naming(tmp_path, "book.xlsx")
    before = list(warnings.filters)
    digests: list[str] = []

    def read() -> None:
        digests.extend(assay.read_facts(path, mentoring).digest for _ in range(5))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(digests) == 20 and len(set(digests)) == 1
    ours = [one for one in warnings.filters if one not in before]
    assert [one for one in warnings.filters if one in before] == before, "no filter of others is lost"
    assert all("openpyxl" in str(one[3]) for one in ours)
