"""What is wrong with a command line: where a word only looks like a command or an option, the sign is named."""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

_UsageError: Any = typer.BadParameter.__mro__[1]
"""Of Click or of Typer, whichever this version of Typer takes it from."""
_WORDS = "assay.words"


class Commands(TyperGroup):
    """The commands, all of them."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta[_WORDS] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except _UsageError as error:
            from assay.facts.values.lookalikes import strange_signs  # needed for bad input only

            said = [f"{word}: {signs}" for word in ctx.meta[_WORDS] if (signs := strange_signs(word))]
            if said:
                error.message = "\n".join([error.message.rstrip(), *said])
            raise
