"""Example records of a vocabulary, for templates: the same for the same vocabulary."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from .records import Value
from .scalars import Number
from .vocabulary import Definition

_EXAMPLE_DAY = date(2025, 1, 15)


def example(definition: Definition) -> dict[str, Value]:
    """The example row of a records fact: a value for every field, the same for the same vocabulary."""
    return {name: _example(field) for name, field in definition.fields.items()}


def _example(field: Definition) -> Value:
    match field.type:
        case "boolean":
            return True
        case "date":
            return _EXAMPLE_DAY
        case "choice":
            return frozenset(field.options[:2]) if field.many else field.options[0]
        case "integer" | "decimal" | "money" | "percentage":
            usual: Number = {"integer": 3, "decimal": 3, "money": 250}.get(field.type, Decimal("0.8"))
            if field.minimum is not None and usual < field.minimum:
                usual = field.minimum
            return field.maximum if field.maximum is not None and usual > field.maximum else usual
        case _:
            return "A. Example" if field.personal else f"example of {field.label}"[:60].strip()
