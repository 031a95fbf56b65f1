"""What only an extra of the package brings, and the one message where it is not installed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

from .positions import Position, Source
from .problems import NotInstalled, Problem

_COHORT = ("cohort", "a cohort")
BROUGHT: Mapping[str, tuple[str, str]] = MappingProxyType({
    "duckdb": ("duckdb", "this engine"),
    "jinja2": ("report", "a page"),
    "narwhals": _COHORT,
    "numpy": _COHORT,
    "openpyxl": ("workbook", "a workbook"),
    "polars": _COHORT,
    "pyarrow": _COHORT,
    "pyspark": ("spark", "this engine"),
    "typer": ("cli", "the command line"),
    "z3": ("proof", "a proof"),
})
"""Packages, the extra that brings each, and what needs it."""


def needed(package: str) -> Any:
    """A package of an extra, imported; NotInstalled where it is not there."""
    try:
        return import_module(package)
    except ImportError:
        raise not_installed(package) from None


def not_installed(package: str) -> NotInstalled:
    """What there is to say where a package of an extra is not there."""
    extra, what = BROUGHT[package]
    message = f"{what} needs {package}, which is not installed"
    return NotInstalled(Problem("E101", Position(Source(f"assay[{extra}]")), message, f"pip install 'assay[{extra}]'"))
