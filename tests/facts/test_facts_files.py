"""Facts over several files and periods, what backs them, and the commands that write them."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from shared.command_line import command

import assay
from assay.views.paperwork import check_files, written_facts

HEAD = "assay: facts/1\nsubject: {{id: elm}}\nas_of: {0}-07-18\nperiod: {1}\n"


def year(first: int, facts: str, rest: str = "") -> str:
    return HEAD.format(first + 1, f"{first}/{(first + 1) % 100}") + f"facts:\n{facts}\n{rest}"


def pairs(number: int) -> str:
    return f"  scheme: {{pairs: {number}}}"


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Four years, each in its folder, each naming the one before; the first says that there was none."""
    for first, number in ((2021, 10), (2022, 20), (2023, 30), (2024, 40)):
        folder = tmp_path / f"{first}-{(first + 1) % 100}"
        folder.mkdir()
        before = f"{{from: ../{first - 1}-{first % 100}/facts.yaml}}" if first > 2021 else "none"
        (folder / "facts.yaml").write_text(year(first, pairs(number), f"previous: {before}\n"))
    return tmp_path


def test_each_year_names_the_one_before(years: Path, mentoring: assay.Standard) -> None:
    facts = assay.read_facts(years / "2024-25" / "facts.yaml", mentoring)
    assert [one.period.name for one in facts.periods] == ["2024/25", "2023/24", "2022/23", "2021/22", "2020/21"]
    given_pairs = [facts.given("scheme.pairs", back) for back in range(5)]
    assert [one.value if one else None for one in given_pairs] == [40, 30, 20, 10, None]
    assert not facts.absent(3) and facts.absent(4) and facts.absent(9)
    given = facts.given("scheme.pairs", 2)
    assert given is not None and given.at.file.endswith("2022-23/facts.yaml") and ".." not in given.at.file


def test_the_same_years_in_one_file_are_the_same_facts(years: Path, mentoring: assay.Standard) -> None:
    chained = assay.read_facts(years / "2024-25" / "facts.yaml", mentoring)
    whole = years / "whole.yaml"
    whole.write_text(year(2024, pairs(40), (
        "previous:\n" + pairs(30) + "\nearlier:\n  - {period: 2020/21, facts: none}\n"
        "  - {period: 2021/22, facts: {scheme: {pairs: 10}}}\n  - {period: 2022/23, facts: {scheme.pairs: 20}}\n"
    )))  # fmt: skip
    together = assay.read_facts(whole, mentoring)
    assert together.digest == chained.digest
    assert written_facts(together, mentoring) == written_facts(chained, mentoring)
    mixed = years / "2024-25" / "mixed.yaml"
    mixed.write_text(year(2024, pairs(40), "previous:\n" + pairs(30) + "\nearlier: [{from: ../2022-23/facts.yaml}]\n"))
    assert assay.read_facts(mixed, mentoring).digest == chained.digest


def test_a_first_year_compares_with_nothing(assessor: assay.Assessor) -> None:
    document: dict[str, object] = {
        "assay": "facts/1", "subject": {"id": "elm"}, "as_of": "2025-07-18", "period": "2024/25", "previous": "none",
        "facts": {"participation": {"teachers": 3, "students": 9, "support_staff": 1},
                  "scheme": {"began_on": "2024-10-01"}},
    }  # fmt: skip
    assessment = assessor.assess(document)
    assert assessment.criterion("7.3").verdict == "partly_met", "all groups take part, but nothing shows growth"
    assert assessment.criterion("6.3").verdict == "not_applicable"
    unknown = assessor.assess({key: value for key, value in document.items() if key != "previous"})
    assert unknown.criterion("7.3").verdict == "unknown"


# ---------------------------------------------------------------- what backs facts


def backed(tmp_path: Path, evidence: str, fte: str = "0.4") -> Path:
    path = tmp_path / "facts.yaml"
    path.write_text(year(2024, f"  coordinator: {{fte: {fte}}}", f"evidence:\n  coordinator.fte:\n{evidence}"))
    return path


DIFFER = "    findings:\n      - {found: 0.4, by: office}\n      - {found: 0.6, by: deputy head, source: timetable}\n"


def test_findings_that_differ_need_somebody_to_settle_them(tmp_path: Path, assessor: assay.Assessor) -> None:
    with pytest.raises(assay.InputError) as raised:
        assessor.assess(backed(tmp_path, DIFFER))
    assert "0.4 (office), 0.6 (deputy head)" in str(raised.value) and "F305" in str(raised.value)
    settled = backed(tmp_path, DIFFER + "    resolved: {by: head teacher, on: 2025-07-10, why: cover lessons count}\n")
    facts = assay.read_facts(settled, assessor.standard)
    assert facts.current["coordinator.fte"].findings[0].by == "office"
    document = assessor.assess(facts).to_json()
    assert '"why": "cover lessons count"' in document and '"found": "0.6"' in document
    agreeing = DIFFER.replace("0.6", "0.40")
    assert assay.read_facts(backed(tmp_path, agreeing), assessor.standard).current["coordinator.fte"].backing


def test_evidence_runs_out(tmp_path: Path, assessor: assay.Assessor) -> None:
    problems = assessor.assess(backed(tmp_path, "    {source: return, valid_until: 2025-07-17}\n")).problems
    assert [problem.code for problem in problems] == ["A402"] and "was valid until 2025-07-17" in problems[0].message
    assert assessor.assess(backed(tmp_path, "    {source: return, valid_until: 2025-07-18}\n")).problems == ()
    one_fresh = "    - {source: return, collected_on: 2020-01-01}\n    - {source: contract, collected_on: 2025-07-01}\n"
    (warning,) = assessor.assess(backed(tmp_path, one_fresh)).problems
    assert "something else backs it" in warning.message


def test_the_digest_of_a_file_is_held_against_it(tmp_path: Path, mentoring: assay.Standard) -> None:
    (tmp_path / "return.pdf").write_bytes(b"page one")
    digest = hashlib.sha256(b"page one").hexdigest()
    path = backed(tmp_path, f"    {{file: return.pdf, page: 2, sha256: {digest}}}\n")
    facts = assay.read_facts(path, mentoring)
    assert check_files(facts, tmp_path) == ()
    assert "1 file of evidence as noted" in command("facts", "check", str(path)).stdout
    (tmp_path / "return.pdf").write_bytes(b"page two")
    (problem,) = check_files(facts, tmp_path)
    assert problem.code == "F307" and "has changed" in problem.message
    done = command("facts", "check", str(path))
    assert done.returncode == 2 and done.stdout == "" and "F307" in done.stderr
    (tmp_path / "return.pdf").unlink()
    assert "there is no such file" in check_files(facts, tmp_path)[0].message


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize(
    ("file", "code"),
    [("inside.pdf", ""), ("below/inside.pdf", ""), ("../scheme/inside.pdf", ""), ("https://example.org/x.pdf", ""),
     ("gone.pdf", "F309"), ("../outside.pdf", "F310"), ("below/../../outside.pdf", "F310"), ("ABSOLUTE", "F310"),
     ("C:\\school\\outside.pdf", "F310"), ("//server/share/outside.pdf", "F310"), ("link.pdf", "F310"),
     ("linked/outside.pdf", "F310")],
)  # fmt: skip
def test_evidence_that_lies_elsewhere_is_said(
    file: str, code: str, tmp_path: Path, mentoring: assay.Standard
) -> None:
    folder = tmp_path / "scheme"
    (folder / "below").mkdir(parents=True)
    for one in (tmp_path / "outside.pdf", folder / "inside.pdf", folder / "below" / "inside.pdf"):
        one.write_bytes(b"")
    (folder / "link.pdf").symlink_to(tmp_path / "outside.pdf")
    (folder / "linked").symlink_to(tmp_path)
    named = file.replace("ABSOLUTE", (tmp_path / "outside.pdf").as_posix())
    facts = assay.read_facts(backed(folder, f"    {{source: visit, file: '{named}'}}"), mentoring)
    assert [one.code for one in facts.warnings] == ([code] if code else [])
    assert all(one.at.line and one.hint for one in facts.warnings)


@pytest.mark.parametrize("name", ["facts.yaml", "facts.xlsx", "form.html"])
def test_a_template_is_made_once_and_never_written_over(name: str, tmp_path: Path) -> None:
    done = command("facts", "template", "-o", name, folder=tmp_path)
    assert done.returncode == 0 and name in done.stderr and done.stdout == ""
    made = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(made + b"mine")
    again = command("facts", "template", "-o", name, folder=tmp_path)
    assert again.returncode == 2 and "F005" in again.stderr and (tmp_path / name).read_bytes() == made + b"mine"
    assert command("facts", "template", "-o", name, "--force", folder=tmp_path).returncode == 0
    assert (tmp_path / name).read_bytes() == made
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_facts_are_converted_there_and_back(root: Path, tmp_path: Path) -> None:
    for school in ("oakfield", "hillcrest"):
        source = str(root / "examples" / school / "from-records.yaml")
        names = [f"{school}.yaml", f"{school}.json", f"{school}.xlsx", f"{school}-again.yaml"]
        for before, name in zip([source, *names], names, strict=False):
            assert command("facts", "convert", before, "-o", name, folder=tmp_path).returncode == 0
        assert (tmp_path / names[0]).read_bytes() == (tmp_path / names[3]).read_bytes()
        printed = command("facts", "convert", names[2], folder=tmp_path).stdout
        assert printed.encode() == (tmp_path / names[0]).read_bytes()


def test_lists_can_be_named_on_the_command_line(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "examples" / "riverside" / "records", tmp_path / "elsewhere")
    facts = tmp_path / "facts.yaml"
    facts.write_text(year(2024, "  scheme: {}"))
    records = ["--records", f"pairs={tmp_path / 'elsewhere' / 'register.xlsx'}#Pairs",
               "--records", f"survey.mentees={tmp_path / 'elsewhere' / 'survey-mentees.tsv'}"]  # fmt: skip
    done = command("facts", "show", str(facts), *records)
    assert done.returncode == 0, done.stderr
    assert "34 rows" in done.stdout and "register.xlsx, Pairs" in done.stdout
    assert "\x1b" not in done.stderr, "no progress in a pipe"
    twice = command("facts", "show", str(facts), *records, "--records", "pairs=other.csv")
    assert twice.returncode == 2 and "F209" in twice.stderr
    assert command("facts", "show", str(facts), "--records", "pears=x.csv").returncode == 2


def test_show_fits_80_columns_and_says_what_is_missing(root: Path) -> None:
    for school in ("oakfield", "riverside", "hillcrest"):
        done = command("facts", "show", f"examples/{school}/facts.yaml", folder=root)
        assert done.returncode == 0 and max(map(len, done.stdout.splitlines())) <= 80
    assert "Missing:" in done.stdout and "\n9 Results" in done.stdout


def test_progress_is_reported_while_rows_are_read(tmp_path: Path, mentoring: assay.Standard) -> None:
    lines = ["mentee,started_on", *(f"P{n},2024-10-01" for n in range(12_000))]
    (tmp_path / "pairs.csv").write_text("\n".join(lines))
    (tmp_path / "facts.yaml").write_text(
        year(2024, "  pairs: {from: pairs.csv, ignore: [mentor, due to end, ended on, outcome]}")
    )
    told: list[tuple[str, int, int]] = []

    def report(name: str, done: int, total: int) -> None:
        told.append((name, done, total))

    facts = assay.read_facts(tmp_path / "facts.yaml", mentoring, progress=report)
    assert len(facts.current["pairs"].value) == 12_000  # type: ignore[arg-type]
    assert len(told) == 2 and told[0][0].endswith("pairs.csv") and 0 < told[0][1] <= told[1][1] <= told[1][2]


def test_a_program_says_where_files_may_be(tmp_path: Path, assessor: assay.Assessor) -> None:
    (tmp_path / "pairs.csv").write_text("mentee,outcome\nP1,completed\n")
    document = {"assay": "facts/1", "subject": {"id": "x"}, "as_of": "2025-07-18", "period": "2024/25",
                "facts": {"pairs": {"from": "pairs.csv"}}}  # fmt: skip
    with pytest.raises(assay.InputError, match="F401"):
        assay.read_facts(document, assessor.standard)
    read = assay.read_facts(document, assessor.standard, folder=tmp_path)
    assert len(read.current["pairs"].value) == 1  # type: ignore[arg-type]
    files = {"pairs": str(tmp_path / "pairs.csv")}
    named = assay.read_facts(document | {"facts": {}}, assessor.standard, records=files)
    assert named.current["pairs"].value == read.current["pairs"].value
