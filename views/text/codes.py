"""Problem codes as text: the page of one, and lists of them."""

from __future__ import annotations

from collections.abc import Sequence

from assay.facts.problems.codes import CodeGroup, ProblemCode
from assay.views.phrases import say

from .layout import WIDTH, Paint, wrapped


def code_text(code: ProblemCode, paint: Paint, width: int = WIDTH) -> str:
    """What is wrong, why it matters, how to mend it."""
    title = wrapped(say("codes", "code", code=code.code, title=code.title), hang="      ", width=width)
    lines = [*map(paint.bold, title), "", *wrapped(code.wrong, width=width)]
    for heading, text in ((say("codes", "why"), code.why), (say("codes", "mend"), code.mend)):
        lines += ["", paint.bold(heading), *wrapped(text, "  ", width=width)]
    return "\n".join(lines) + "\n"


def codes_text(groups: Sequence[CodeGroup], paint: Paint, width: int = WIDTH) -> str:
    """The titles of all codes of some groups."""
    lines: list[str] = []
    for group in groups:
        lines += map(paint.bold, wrapped(f"{group.beginning} {group.title}", hang="   ", width=width))
        for code in group.codes:
            lines += wrapped(f"{code.code} {code.title}", "  ", "       ", width)
        lines.append("")
    lines += wrapped(say("codes", "more_of_one", code=groups[0].codes[0].code), width=width)
    return "\n".join(lines) + "\n"


def groups_text(groups: Sequence[CodeGroup], width: int = WIDTH) -> str:
    """What groups of codes are about."""
    lines: list[str] = []
    for group in groups:
        first, last = group.codes[0].code, group.codes[-1].code
        about = say("codes", "about_one" if first == last else "about", title=group.title, first=first, last=last)
        lines += wrapped(f"{group.beginning} {about}", hang="   ", width=width)
    return "\n".join([*lines, "", *wrapped(say("codes", "more"), width=width)]) + "\n"
