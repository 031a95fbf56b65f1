"""Words from templates: sentences stand in ``language/en`` of a layer, a file a page.

To add a language, translate the files of ``language/en`` into a folder of its
own. A template names its values in braces. Where a number decides the form,
there are two templates, ``key.one`` and ``key.other``, and ``count`` chooses.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Protocol, cast

LANGUAGE = "en"


class Say(Protocol):
    """A sentence of a page, with its values filled in; ``count`` picks the form where there are two."""

    def __call__(self, page: str, key: str, /, **values: object) -> str: ...


def phrases(layer: str) -> Say:
    """The sentences of one layer, ``assay.views`` for example."""

    def say(page: str, key: str, /, **values: object) -> str:
        found: Any = _templates(layer, page)
        for part in key.split("."):
            found = found[part]
        if isinstance(found, dict):
            found = cast("dict[str, str]", found)["one" if values.get("count") == 1 else "other"]
        template: str = found
        return template.format_map(values)

    return say


@cache
def _templates(layer: str, page: str) -> dict[str, Any]:
    text = files(layer).joinpath("language", LANGUAGE, f"{page}.toml").read_text("utf-8")
    return tomllib.loads(text)
