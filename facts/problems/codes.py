"""Every problem code: what is wrong, why it matters, how to mend it.

The words stand in ``facts/language/en/codes``, a file for each first letter.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from assay.facts.language.phrases import LANGUAGE

from .problems import UnknownTarget

_LETTERS = "FYJPRABCEQU"
"""Facts first, then rules, then what is asked of them: the order of the page."""


class ProblemCode(NamedTuple):
    """What a code stands for. The sentences are for the person who gets the problem."""

    code: str
    title: str
    wrong: str
    why: str
    mend: str


class CodeGroup(NamedTuple):
    """Codes that begin alike, and what they are about."""

    beginning: str
    title: str
    codes: tuple[ProblemCode, ...]


@cache
def code_groups() -> tuple[CodeGroup, ...]:
    """All codes, in the order of the page."""
    found: list[CodeGroup] = []
    words = files("assay.facts").joinpath("language", LANGUAGE, "codes")
    for letter in _LETTERS:
        table: dict[str, dict[str, str]] = tomllib.loads(words.joinpath(f"{letter}.toml").read_text("utf-8"))
        codes = [ProblemCode(key, **entry) for key, entry in table.items() if len(key) == 4]
        found += [
            CodeGroup(key, entry["title"], tuple(one for one in codes if one.code.startswith(key)))
            for key, entry in table.items() if len(key) == 2
        ]  # fmt: skip
    return tuple(found)


def groups_beginning(beginning: str) -> tuple[CodeGroup, ...]:
    """The groups of ``F`` or ``F2``; of nothing, all."""
    return tuple(group for group in code_groups() if group.beginning.startswith(beginning.upper()))


def explain_code(code: str) -> ProblemCode:
    """What a problem code stands for (``R206``, ``r206``); UnknownTarget with the nearest where there is none."""
    wanted = code.strip().rstrip(":").upper()
    known = {one.code: one for group in code_groups() for one in group.codes}
    if wanted in known:
        return known[wanted]
    from difflib import get_close_matches  # needed for bad input only

    near = sorted(get_close_matches(wanted[:4], known))
    meant = " or ".join(filter(None, (", ".join(near[:-1]), near[-1]))) if near else ""
    hint = f"did you mean {meant}?" if near else "'assay explain' lists what there is"
    raise UnknownTarget(code, f"no problem has the code '{code[:40]}'", hint)
