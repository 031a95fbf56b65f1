"""A workbook that LibreOffice has opened, filled in and saved, reads back the same. ``make office`` runs it.

It is no part of ``make test``, which reads a workbook that was saved so once
(``tests/office/filled.xlsx``): a new user need not have LibreOffice.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from shared.office_typing import run_filling

import assay
from assay.views.paperwork import facts_template, written_facts

FILLED = Path(__file__).parent / "filled.xlsx"
SCHOOLS = ["oakfield", "riverside", "hillcrest"]


def saved_by_office(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it: every cell read, every formula worked out, all written anew."""
    profile = f"-env:UserInstallation=file://{folder.as_posix()}/profile"
    folder.mkdir(exist_ok=True)
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder),
         str(path)], check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder / path.name


@pytest.mark.parametrize("school", SCHOOLS)
def test_a_school_saved_by_libreoffice_reads_the_same(
    school: str, root: Path, tmp_path: Path, mentoring: assay.Standard
) -> None:
    facts = assay.read_facts(root / "examples" / school / "facts.yaml", mentoring)
    path = tmp_path / "facts.xlsx"
    path.write_bytes(written_facts(facts, mentoring, "xlsx"))
    saved = assay.read_facts(saved_by_office(path, tmp_path / "out"), mentoring)
    assert saved.digest == facts.digest
    assert written_facts(saved, mentoring) == written_facts(facts, mentoring)


def test_record_files_saved_by_libreoffice_read_the_same(root: Path, tmp_path: Path, mentoring: assay.Standard) -> None:
    copy = tmp_path / "riverside"
    shutil.copytree(root / "examples" / "riverside", copy)
    before = assay.read_facts(copy / "from-records.yaml", mentoring)
    saved = saved_by_office(copy / "records" / "register.xlsx", tmp_path / "out")
    shutil.copy(saved, copy / "records" / "register.xlsx")
    assert assay.read_facts(copy / "from-records.yaml", mentoring).digest == before.digest


def test_the_template_filled_in_by_libreoffice(tmp_path: Path, mentoring: assay.Standard) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(facts_template(mentoring, "xlsx"))
    filled = run_filling(path, tmp_path / "out")
    facts = assay.read_facts(filled, mentoring)
    assert written_facts(facts, mentoring) == written_facts(assay.read_facts(FILLED, mentoring), mentoring)
