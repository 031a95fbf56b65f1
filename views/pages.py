"""Pages for a browser and for paper, made from the templates in ``templates/``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from assay.facts.problems.extras import needed
from assay.facts.problems.positions import printable


def page(name: str, filling: Mapping[str, object]) -> str:
    """A page from the template of that name. Every text is escaped, and made one line that steers nothing."""
    text: str = _environment().get_template(name).render(filling)
    return text.rstrip("\n") + "\n"


@cache
def _environment() -> Any:
    jinja2 = needed("jinja2")
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False, finalize=_in_one_line,
    )  # fmt: skip


def _in_one_line(value: Any) -> Any:
    """Texts of others in one line; what templates made themselves stays as it is."""
    return printable(re.sub(r"[ \t\r\n]+", " ", value)) if type(value) is str else value
