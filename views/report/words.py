"""The sentences of the report, all from ``language/en/report.toml``."""

from __future__ import annotations

from functools import partial

from assay.views.phrases import say as say_of

say = partial(say_of, "report")


def sentence(text: str) -> str:
    """A clause as a sentence: a capital first, a full stop last."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!', ':')) else '.'}"
