"""Words from templates: every sentence of the questions stands in ``language/en``, a file a command.

To add a language, translate the files of ``language/en`` into a folder of its
own. A template names its values in braces. Where a number decides the form,
there are two templates, ``key.one`` and ``key.other``, and ``count`` chooses.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, cast

LANGUAGE = "en"


@cache
def _templates(page: str) -> dict[str, Any]:
    text = files("assay.views").joinpath("language", LANGUAGE, f"{page}.toml").read_text("utf-8")
    return tomllib.loads(text)


def say(page: str, key: str, **values: object) -> str:
    """A sentence of a page, with its values filled in; ``count`` picks the form where there are two."""
    found: Any = _templates(page)
    for part in key.split("."):
        found = found[part]
    if isinstance(found, dict):
        found = cast("dict[str, str]", found)["one" if values.get("count") == 1 else "other"]
    template: str = found
    return template.format_map(values)
