"""Problem codes as Markdown: the section of one, and ``docs/problems.md``, the page of all."""

from __future__ import annotations

from collections.abc import Sequence

from assay.facts.problems.codes import CodeGroup, ProblemCode
from assay.views.phrases import say


def code_markdown(code: ProblemCode) -> str:
    """What is wrong, why it matters, how to mend it."""
    heading = say("codes", "code", code=code.code, title=code.title)
    why, mend = say("codes", "why"), say("codes", "mend")
    return f"### {heading}\n\n{code.wrong}\n\n*{why}.* {code.why}\n\n*{mend}.* {code.mend}\n"


def groups_markdown(groups: Sequence[CodeGroup]) -> str:
    """Groups of codes, a heading each."""
    return "\n".join(
        part for group in groups for part in (f"## {group.title}\n", *map(code_markdown, group.codes))
    )  # fmt: skip


def codes_markdown(groups: Sequence[CodeGroup]) -> str:
    """The page of all codes, with what one should know to read a problem."""
    return f"{say('codes', 'introduction')}\n{groups_markdown(groups)}"
