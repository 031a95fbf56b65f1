"""``assay explain``: what the code of a problem stands for, and how to mend it."""

from __future__ import annotations

import re
import shutil
from enum import Enum
from typing import Annotated

import typer

from assay.cli.shared.options import NoColor, Output
from assay.cli.shared.output import bad_input, paint_for, write

EPILOG = "Examples:\n\n  assay explain F203\n\n  assay explain F2\n\n  assay explain"


class PageFormat(str, Enum):
    """How a page of words is written."""

    text = "text"
    markdown = "markdown"


def _completed(begun: str) -> list[str]:
    from assay.facts.problems.codes import code_groups

    return [one.code for group in code_groups() for one in group.codes if one.code.startswith(begun.upper())]


def explain(
    code: Annotated[
        str,
        typer.Argument(metavar="CODE", autocompletion=_completed,
                       help="The code of a problem (F203), or its beginning (F2); without it, what all are about."),
    ] = "",
    format: Annotated[PageFormat, typer.Option("--format", "-f", help="How to write it.")] = PageFormat.text,
    output: Output = None,
    no_color: NoColor = False,
) -> None:  # fmt: skip
    """Explain the code of a problem or warning: what is wrong, why it matters, how to mend it."""
    from assay.facts.problems.codes import explain_code, groups_beginning
    from assay.facts.problems.positions import Position, Source
    from assay.facts.problems.problems import InputError, Problem, UnknownTarget

    groups = groups_beginning(code)
    try:
        one = None if groups else explain_code(code)
    except UnknownTarget as error:
        from assay.facts.values.suggest import apart

        said = next(filter(None, (apart(code, near) for near in re.findall(r"[A-Z]\d{3}", error.hint))), "")
        at = Position(Source("CODE"))
        raise bad_input(InputError([Problem("U106", at, error.says, error.hint + said)])) from None
    if format is PageFormat.markdown:
        from assay.views.markdown.codes import code_markdown, codes_markdown, groups_markdown

        text = code_markdown(one) if one else groups_markdown(groups) if code else codes_markdown(groups)
    else:
        from assay.views.text.codes import code_text, codes_text, groups_text
        from assay.views.text.layout import WIDTH

        paint = paint_for(no_color, output)
        width = WIDTH if output else min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns)
        if one:
            text = code_text(one, paint, width)
        else:
            text = codes_text(groups, paint, width) if code else groups_text(groups, width)
    write(text, output)
