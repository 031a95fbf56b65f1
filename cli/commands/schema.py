"""``assay schema``: the JSON Schema of what is read and of what is answered."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from assay.cli.shared.options import Output
from assay.cli.shared.output import write
from assay.cli.shared.reading import standard_of

EPILOG = (
    "Examples:\n\n  assay schema rules\n\n  assay schema facts --standard mentoring -o facts.schema.json\n\n"
    "  assay schema proof"
)


def kinds() -> list[str]:
    """What there is a schema of: what is read, and every kind of answer."""
    from assay.engine.explaining.documents import KINDS

    return ["rules", "facts", *KINDS]


def _completed(begun: str) -> list[str]:
    return [kind for kind in kinds() if kind.startswith(begun)]


def schema(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND", autocompletion=_completed,
            help="rules, facts, assessment, or a kind of answer such as proof. A wrong one lists them all.",
        ),
    ],
    standard: Annotated[
        str, typer.Option("--standard", metavar="ID|PATH", help="For facts: of which standard.")
    ] = "mentoring",
    output: Output = None,
) -> None:  # fmt: skip
    """Print a JSON Schema: of rule files, of a standard's facts files, of assessments and other answers."""
    found: dict[str, object]
    if kind == "facts":
        from assay.facts.file.schema import facts_schema

        whole = standard_of(standard)
        found = facts_schema(whole.id, whole.vocabulary)
    elif kind == "rules":
        from assay.rules.reading.read_standard import published_schema

        found = published_schema()
    elif kind in kinds():
        from assay.engine.explaining.documents import schema as schema_of

        found = schema_of(kind)
    else:
        from assay.facts.values.suggest import did_you_mean

        near = did_you_mean(kind, kinds())
        message = f"'{kind[:40]}' is not one of {', '.join(kinds())}{f' ({near})' if near else ''}."
        raise typer.BadParameter(message, param_hint="KIND")
    write(json.dumps(found, indent=1, ensure_ascii=False) + "\n", output)
