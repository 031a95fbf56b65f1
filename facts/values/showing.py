"""How an answer shows itself: in one line at a prompt, as HTML in a notebook."""

from __future__ import annotations

from importlib import import_module

from assay.facts.problems.positions import printable

_LONGEST = 199


class Shown:
    """What has a short ``repr``, made of ``in_short``, and a page where a notebook asks for one."""

    __slots__ = ()

    def in_short(self) -> str:
        """What it says, in a few words and without names of people."""
        return ""

    def __repr__(self) -> str:
        text = printable(f"<{type(self).__name__} {' '.join(self.in_short().split())}>")
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]}…>"

    def _repr_html_(self) -> str | None:
        # By name, when a notebook asks: views know the engine, and nothing below
        # them knows views. No import contract sees this one way against the others.
        try:
            found: str = import_module("assay.views.render").render(self, "html")
        except Exception:  # a notebook shows the repr then, and no traceback in place of an answer
            return None
        return found
