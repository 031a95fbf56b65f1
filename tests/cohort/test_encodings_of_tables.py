"""What is parsed of a CSV file, held against an independent count: encodings, line ends, separators, odd ids."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from shared.cohort_folders import club

from assay.engine.cohort.files.files import find_tables
from assay.engine.cohort.running.check_run import CheckOutcome, check_cohort
from assay.facts.problems.problems import InputError

HEAD = "subject_id,readers__number,remark\n"
READ = {
    "plain": HEAD + "a,1,x\nb,2,y\n",
    "prose within quotes": HEAD + 'a,1,"One, two; three\nand a ""word"" more"\nb,2,"said, twice"\n',
    "line ends of Windows": (HEAD + "a,1,x\nb,2,y\n").replace("\n", "\r\n"),
    "no end of the last line": HEAD + "a,1,x\nb,2,y",
    "odd ids": HEAD + '007,1,x\n7,2,y\n-1,3,\nÉcole St-Jean,4,\n学校,5,\n"O\'Neill, K",6,\n1e5,7,\n',
    "ids that differ in capitals alone": HEAD + "ab,1,x\nAB,2,x\n",
    "semicolons in a text": HEAD + "a,1,x;y;z\nb,2,;\n",
}
REFUSED = {
    "semicolons": (HEAD + "a,1,x\n").replace(",", ";").encode(),
    "UTF-16": (HEAD + "a,1,x\n").encode("utf-16"),
    "lines of CR alone": (HEAD + "a,1,x\nb,2,y\n").replace("\n", "\r").encode(),
    "Latin-1": (HEAD + "école,1,x\n").encode("latin-1"),
    "a cell too many in a column nobody reads": (HEAD + "a,1,x\nb,2,y,z\n").encode(),
    "a cell too few in a column nobody reads": (HEAD + "a,1,x\nb,2\n").encode(),
    "two columns of one name": b"subject_id,remark,remark\na,1,x\n",
    "nothing": b"",
}


def looked_at(folder: Path, data: bytes) -> CheckOutcome:
    (folder / "subjects.csv").write_bytes(data)
    cohort = club()
    return check_cohort(cohort, find_tables(folder, cohort.layout), "2024-02-29", "2023/24")


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("case", READ)
def test_every_row_is_counted(case: str, mark: str, tmp_path: Path) -> None:
    wanted = list(csv.DictReader(io.StringIO(READ[case], newline="")))
    found = looked_at(tmp_path, (mark + READ[case]).encode())
    assert found.rows["subjects"] == len(wanted)
    assert not [one for one in found.problems if one.severity == "error"]


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused(case: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        looked_at(tmp_path, REFUSED[case])
    assert "B302" in {one.code for one in raised.value.problems}


@pytest.mark.parametrize(("rows", "code"), [
    ("a,1,x\na,2,y\n", "B202"), (",1,x\n", "B201"), ("a\x00b,1,x\n", "B213"), ("#REF!,1,x\n", "B213"),
])  # fmt: skip
def test_ids_that_cannot_be(rows: str, code: str, tmp_path: Path) -> None:
    found = looked_at(tmp_path, (HEAD + rows).encode())
    assert code in {one.code for one in found.problems if one.severity == "error"}
