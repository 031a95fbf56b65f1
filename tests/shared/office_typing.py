"""Typing into cells with LibreOffice itself, as a person would, and saving what came of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

ANSWERS: Mapping[str, str] = {
    "subject.id": "elm", "subject.name": "Elm Grove School", "as_of": "2025-07-18", "period": "2024/25",
    "notes": "Filled in with LibreOffice; \"quoted\", naïve, 7 × 8.",
    "coordinator.appointed_on": "2023-09-01", "coordinator.vacant_since": "none", "coordinator.fte": "0.6",
    "scheme.began_on": "2021-09-20", "satisfaction.target_mentees": "78%", "results.mentee_success": "43 of 50",
    "funding.budget": "18400.5", "accreditation.support": "time; tutor", "impact.excluded": "11",
    "recruitment.targets_minorities": "yes", "previous.impact.excluded": "14", "press.items": "none at all",
    "accreditation.award": "Level 2 award",
}  # fmt: skip
"""What is typed into the answer beside each key."""

PAIRS = (
    ("P01", "M01", "2024-09-30", "2025-06-20", "2025-06-20", "completed"),
    ("P02", "M02", "2024-10-03", "2025-06-20", "none", "running"),
    ("P03", "M01", "2024-11-29", "2025-02-28", "2025-01-31", "ended early"),
)
"""Records typed into the sheet of pairs, in the order of its columns."""

_TYPING = """\
import json, sys, time, uno
from com.sun.star.beans import PropertyValue

given = json.load(sys.stdin)
local = uno.getComponentContext()
resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
for attempt in range(200):
    try:
        there = resolver.resolve("uno:pipe,name=" + given["pipe"] + ";urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.3)
desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
hidden = PropertyValue(Name="Hidden", Value=True)
document = desktop.loadComponentFromURL(given["source"], "_blank", 0, (hidden,))
for sheet, cell, text in given["cells"]:
    document.Sheets.getByName(sheet).getCellRangeByName(cell).setFormula(text)
document.calculateAll()
document.storeToURL(given["target"], (PropertyValue(Name="FilterName", Value="Calc MS Excel 2007 XML"),))
document.close(True)
desktop.terminate()
"""
"""Runs under Debian's own Python, for which LibreOffice's bridge is made."""


def run_filling(path: Path, folder: Path) -> Path:
    """The workbook with ANSWERS and PAIRS typed in by LibreOffice, saved in a folder of its own."""
    folder.mkdir(exist_ok=True)
    target, pipe = folder / "filled.xlsx", f"assay{os.getpid()}"
    given = {"pipe": pipe, "source": path.as_uri(), "target": target.as_uri(), "cells": list(cells_to_fill(path))}
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    office = subprocess.Popen(["soffice", profile, "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        subprocess.run(["/usr/bin/python3", "-c", _TYPING], input=json.dumps(given), text=True, check=True, timeout=240)
    finally:
        office.terminate()
        office.wait(60)
    return target


def cells_to_fill(path: Path) -> Iterable[tuple[str, str, str]]:
    """Sheet, cell and text of everything that is typed in."""
    book: Any = import_module("openpyxl").load_workbook(path)
    for sheet in book.worksheets:
        keys = {str(cell.value): cell.row for cell in sheet["A"] if cell.value}
        if "key" in keys:
            answer = next((cell.column_letter for cell in sheet[keys["key"]] if cell.value == "Answer"), "")
            for key, text in ANSWERS.items():
                if answer and key in keys:
                    yield sheet.title, f"{answer}{keys[key]}", text
        if sheet["A1"].value == "assay:facts/1 records pairs":
            for row, record in enumerate(PAIRS, keys["example"] + 1):
                for column, text in enumerate(record, 2):
                    yield sheet.title, sheet.cell(row, column).coordinate, text
