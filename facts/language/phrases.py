"""Words from templates: sentences stand in ``language/en`` of a layer, a file a page.

To add a language, translate the files of every ``language/en`` into a folder of
its own. A template is a whole sentence, or what a sentence takes in as it is; it
names its values in braces. Where a number decides the form, there are two
templates, ``key.one`` and ``key.other``, and ``count`` chooses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from pathlib import Path
from typing import Any, Protocol, cast

LANGUAGE = "en"
"""The language of all that is said: the name of a folder of each layer."""
ROOT = Path(__file__).parents[2]
"""The folder of the package, which has a folder for each layer."""


class Say(Protocol):
    """A sentence of a page, with its values filled in; ``count`` picks the form where there are two."""

    def __call__(self, page: str, key: str, /, **values: object) -> str: ...


def phrases(layer: str) -> Say:
    """The sentences of one layer, ``assay.views`` for example."""

    def say(page: str, key: str, /, **values: object) -> str:
        found = templates(layer, page)
        template = found.get(key)
        if template is None:
            template = found[f"{key}.one" if values.get("count") == 1 else f"{key}.other"]
        return template.format_map(values)

    return say


@cache
def templates(layer: str, page: str) -> Mapping[str, str]:
    """The templates of a page by their keys; those of a table as ``table.key``."""
    import tomllib  # by what says something only

    text = (ROOT / layer.removeprefix("assay.") / "language" / LANGUAGE / f"{page}.toml").read_text("utf-8")
    return dict(_flat(tomllib.loads(text), ""))


def _flat(tables: Mapping[str, Any], under: str) -> Iterator[tuple[str, str]]:
    for key, found in tables.items():
        if isinstance(found, dict):
            yield from _flat(cast("Mapping[str, Any]", found), f"{under}{key}.")
        else:
            yield f"{under}{key}", found


say = phrases("assay.facts")
"""The sentences about facts: templates, the workbook, rows of records."""


def any_of(items: Sequence[str]) -> str:
    """``a, b or c``."""
    return _listed(items, "list.or")


def all_of(items: Sequence[str]) -> str:
    """``a, b and c``."""
    return _listed(items, "list.and")


def each_of(items: Sequence[str]) -> str:
    """``a and b and c``: for items that have commas of their own."""
    return reduce(lambda first, last: say("values", "list.and", first=first, last=last), items)


def _listed(items: Sequence[str], key: str) -> str:
    if len(items) < 2:
        return "".join(items)
    return say("values", key, first=", ".join(items[:-1]), last=items[-1])
