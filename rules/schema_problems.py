"""What the JSON Schema finds wrong, in words for a person who writes rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from assay.facts.nodes import Mapping as MappingNode
from assay.facts.nodes import Node, Scalar, find, kind_of, to_plain
from assay.facts.positions import Position
from assay.facts.problems import Problem
from assay.facts.suggest import did_you_mean, listed

from .grammar import CONDITIONS, OPERATORS, VALUES, form_of

_KINDS = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
          "object": "a mapping", "array": "a list"}  # fmt: skip


def schema_problems(node: Node, schema: Mapping[str, object]) -> list[Problem]:
    """Everything in which a file departs from the schema, each once, at its place."""
    validator: Any = Draft202012Validator(schema)
    found: list[Problem] = []
    for error in validator.iter_errors(to_plain(node)):
        found.extend(_explained(error, node))
    return found


def _explained(error: ValidationError, root: Node) -> Iterable[Problem]:
    path = tuple(cast("Iterable[str | int]", error.absolute_path))
    at, node = find(root, path)
    name = str(path[-1]) if path and isinstance(path[-1], str) else "this"
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(error, node)
        case "required":
            yield from _missing(error, node, at)
        case "type":
            wanted = _wanted(error.validator_value)
            shown = kind_of(node)
            hint = ""
            if shown == "a number" and wanted.startswith("text"):
                hint = "put it in quotes"
            yield Problem("R102", _inner(node, at), f"{name} is {wanted}, this is {shown}", hint)
        case "anyOf":
            yield _no_form(node, at)
        case "oneOf":
            yield from _operators(node, at)
        case "enum" | "const":
            yield _not_among(error, node, at, name)
        case "pattern":
            yield _pattern(node, at, name, str(error.validator_value))
        case "minItems":
            least = error.validator_value
            many = "an entry" if least == 1 else f"{least} entries"
            yield Problem("R102", at, f"{name} needs at least {many}")
        case "maxItems" | "maxLength":
            what = "entries" if error.validator == "maxItems" else "characters"
            yield Problem("R102", at, f"{name} has more than {error.validator_value} {what}")
        case "minLength":
            yield Problem("R102", _inner(node, at), f"{name} is empty")
        case "maxProperties":
            yield from _operators(node, at)
        case "minimum":
            yield Problem("R102", _inner(node, at), f"{name} is at least {error.validator_value}")
        case _:
            yield Problem("R102", at, f"{name}: {error.message[:200]}")


def _inner(node: Node, at: Position) -> Position:
    """A scalar's own place is nearer to the mistake than its key's."""
    return node.at if isinstance(node, Scalar) else at


def _unknown_keys(error: ValidationError, node: Node) -> Iterable[Problem]:
    schema = cast("Mapping[str, Any]", error.schema)
    known = list(cast("Mapping[str, object]", schema.get("properties", {})))
    patterns = schema.get("patternProperties")
    if not isinstance(node, MappingNode):
        return
    for key, at, _ in node.items():
        if patterns and not known:
            if not _matches(key, cast("Mapping[str, object]", patterns)):
                yield Problem("R104", at, f"'{key[:60]}' is not a name",
                              "use lower-case letters, digits and '_' (and '.' in facts)")
        elif key not in known:
            hint = did_you_mean(key, known) or f"it can have {listed(known, 10)}"
            yield Problem("R101", at, f"'{key[:60]}' has no place here", hint)


def _matches(key: str, patterns: Mapping[str, object]) -> bool:
    import re

    return any(re.search(pattern, key) for pattern in patterns)


def _missing(error: ValidationError, node: Node, at: Position) -> Iterable[Problem]:
    wanted = [key for key in cast("list[str]", error.validator_value) if isinstance(node, MappingNode)
              and key not in node]
    # jsonschema reports each missing key by itself: name the one this report is about.
    for key in wanted:
        if error.message.startswith(f"{key!r} "):
            yield Problem("R103", at, f"'{key}' is missing", f"add '{key}: …'")


def _wanted(kinds: object) -> str:
    names = cast("list[str]", kinds) if isinstance(kinds, list) else [str(kinds)]
    return " or ".join(dict.fromkeys(_KINDS.get(name, name) for name in names))


def _no_form(node: Node, at: Position) -> Problem:
    """No key names a form: say which form was probably meant, and what it looks like."""
    if not isinstance(node, MappingNode):
        return Problem("R102", at, "this is not of a kind that can stand here")
    keys = list(node.entries)
    forms = {**VALUES, **CONDITIONS}
    for key in keys:
        guess = did_you_mean(key, [name for name in forms if name != "of"])
        if guess:
            form = forms[guess.split("'")[1]]
            return Problem("R105", node.key_at(key), f"'{key[:60]}' begins no condition or value",
                           f"{guess} Its keys are {listed(form.required)}: {form.says}")
    operators = [key for key in keys if key in OPERATORS]
    if operators:
        return Problem("R105", at, f"'{operators[0]}' compares, but nothing says what",
                       "name a value beside it, such as 'fact: …' or 'count_of: …'")
    shown = f"'{keys[0][:60]}'" if keys else "an empty mapping"
    return Problem("R105", node.key_at(keys[0]) if keys else at, f"{shown} begins no condition or value",
                   f"conditions begin with {listed([k for k in CONDITIONS if k != 'of'])}; "
                   f"comparisons with {listed(VALUES, 6)}")


def _operators(node: Node, at: Position) -> Iterable[Problem]:
    keys = set(node.entries) if isinstance(node, MappingNode) else set[str]()
    used = [name for name in OPERATORS if name in keys]
    form = form_of(keys)
    subject = f"'{form.key}'" if form else "this"
    if used:
        message = f"{subject} is compared by {' and '.join(used)}; one comparison has one operator"
        yield Problem("R106", at, message, "write two conditions under 'all'")
    elif not any(did_you_mean(key, OPERATORS) for key in keys - set(form.parts if form else ())):
        # A misspelt operator is reported as an unknown key, with what was meant.
        yield Problem("R106", at, f"{subject} is not compared with anything",
                      f"add an operator, such as {listed(OPERATORS, 5)}")


def _not_among(error: ValidationError, node: Node, at: Position, name: str) -> Problem:
    value = error.validator_value
    allowed = [str(item) for item in cast("list[object]", value)] if error.validator == "enum" else [str(value)]
    if error.validator == "const" and value is True:
        allowed = ["true"]
    given = str(node.value) if isinstance(node, Scalar) else kind_of(node)
    hint = did_you_mean(given, allowed) or f"it can be {listed(allowed, 12)}"
    return Problem("R107", _inner(node, at), f"{name} cannot be '{given[:60]}'", hint)


def _pattern(node: Node, at: Position, name: str, pattern: str) -> Problem:
    given = str(node.value) if isinstance(node, Scalar) else ""
    if pattern.startswith("^(0[1-9]"):
        hint = "write month and day, as in \"09-01\""
    elif "A-Z" in pattern:
        hint = "use letters, digits, '-' and '_', with '.' between parts"
    else:
        hint = "use lower-case letters and digits"
    return Problem("R104", _inner(node, at), f"'{given[:60]}' cannot be {name}", hint)
