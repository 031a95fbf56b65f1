"""What attacks by way of files share: a facts file that names one, and what refuses it, in bounded time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shared import private_sentinels as sentinels
from shared.small_standards import Json, refused
from shared.time_limits import within

import assay

ODD = "\x1b[31m", "\u202e", "\u200f", "\u2066", "\u2028", "\x9b", "\r"
"""What would steer a terminal."""


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with within(30):
        yield


def naming(folder: Path, file: str, **more: Json) -> Path:
    return sentinels.facts_naming(folder, {"pairs": {"from": file, **more}})


def reading(path: Path, mentoring: assay.Standard) -> Callable[[], object]:
    return lambda: assay.read_facts(path, mentoring)


def codes(folder: Path, file: str, mentoring: assay.Standard, **more: Json) -> list[str]:
    return refused(reading(naming(folder, file, **more), mentoring))
