"""What the JSON Schema finds wrong, in words for a person who writes rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from assay.facts.problems.nodes import Mapping as MappingNode
from assay.facts.problems.nodes import Node, Scalar, find, kind_of, to_plain
from assay.facts.problems.nodes import Sequence as SequenceNode
from assay.facts.problems.positions import Position
from assay.facts.problems.problems import Problem
from assay.facts.values.suggest import apart, listed, nearest
from assay.rules.language.grammar import CONDITIONS, OPERATORS, VALUES, Form, form_of

_KINDS = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
          "object": "a mapping", "array": "a list"}  # fmt: skip
_FORMS = {**VALUES, **CONDITIONS}
_INNER = {"where", "that", "among"}
# What other languages call it.
_MEANT = {"and": "all", "or": "any", "equals": "is", "equal": "is", "eq": "is", "==": "is",
          "=": "is", "!=": "is_not", ">=": "at_least", "min": "at_least", "<=": "at_most", "max": "at_most",
          ">": "more_than", "greater_than": "more_than", "<": "less_than", "in": "one_of",
          "contains": "includes", "has": "includes", "string": "text", "str": "text", "number": "decimal",
          "float": "decimal", "int": "integer", "bool": "boolean", "list": "records", "table": "records",
          "enum": "choice", "currency": "money", "periods": "over", "up": "rising", "growing": "rising",
          "increasing": "rising", "down": "falling", "shrinking": "falling", "decreasing": "falling",
          "rising": "trend", "falling": "trend", "rises": "trend", "falls": "trend",
          "not rising": "never rising", "not falling": "never falling"}  # fmt: skip


_MOST = 1_000
_MOST_MISSPELT = 20


def schema_problems(node: Node, schema: Mapping[str, object]) -> list[Problem]:
    """Where a file departs from the schema, each once, at its place; no more than any person reads."""
    validator: Any = _VALIDATOR(schema)
    found: list[Problem] = []
    for error in validator.iter_errors(to_plain(node)):
        for problem in _explained(error, node):
            found.append(problem)
            if len(found) > _MOST:
                return found
    return found


def _keyed(name: str, whole: Any) -> Any:
    """A keyword that tries many subschemas, made fast: those that only ask for a key are asked that."""

    def keyword(validator: Any, options: list[Any], instance: Any, schema: Any) -> Iterator[ValidationError]:
        if isinstance(instance, dict):
            if name == "allOf":
                tests = [option.get("if", {}).get("required", ()) for option in options]
                fitting = [n for n, keys in enumerate(tests) if all(key in instance for key in keys)]
                for n in fitting:
                    yield from validator.descend(instance, options[n], schema_path=n)
                return
            if all(list(option) == ["required"] for option in options):
                number = sum(all(key in instance for key in option["required"]) for option in options)
                if number == 1 or (number and name == "anyOf"):
                    return
        yield from whole(validator, options, instance, schema)

    return keyword


_extend: Any = getattr(validators, "extend")  # noqa: B009 - its stub has no types
_VALIDATOR: Any = _extend(Draft202012Validator, {
    name: _keyed(name, Draft202012Validator.VALIDATORS[name]) for name in ("allOf", "anyOf", "oneOf")
})  # fmt: skip


def _explained(error: ValidationError, root: Node) -> Iterable[Problem]:
    path = tuple(cast("Iterable[str | int]", error.absolute_path))
    at, node = find(root, path)
    name = "the file" if not path else f"an entry of {path[-2]}" if isinstance(path[-1], int) else path[-1]
    match error.validator:
        case "additionalProperties" if isinstance(node, MappingNode):
            yield from _unknown_keys(_Place(error, node), at)
        case "required" if isinstance(node, MappingNode):
            yield from _missing(_Place(error, node), node, at, error.message)
        case "type":
            yield _wrong_type(error, node, at, name)
        case "anyOf":
            yield _no_form(error, node, at)
        case "oneOf" | "maxProperties" if isinstance(node, MappingNode):
            yield from _operators(_Place(error, node), node)
        case "enum" | "const":
            yield _not_among(error, node, at, name)
        case "pattern":
            yield _pattern(node, at, name, str(error.validator_value))
        case _:
            yield _size(error, node, at, name)


class _Place:
    """A mapping beside the schema it departs from: what it can have, must have, and has."""

    def __init__(self, error: ValidationError, node: MappingNode) -> None:
        schema = cast("Mapping[str, Any]", error.schema)
        self.known = cast("dict[str, Mapping[str, Any]]", schema.get("properties", {}))
        self.patterns = list(cast("Mapping[str, object]", schema.get("patternProperties", {})))
        self.node = node
        self.unknown = [key for key in node.entries if key not in self.known]
        self.missing = [key for key in schema.get("required", ()) if key not in node]
        self.instead = isinstance(schema.get("type"), list)
        """Whether something plain can stand in the mapping's place."""
        form = form_of(set(node.entries))
        self.form: Form | None = form if form and form.key in self.known else None

    def meant(self, key: str) -> str:
        """Which of the keys that it can have was meant by one that it cannot."""
        found = _meant(key, self.known)
        if found:
            return found
        swapped = self.missing if key in _INNER and self.missing[1:] == [] else []
        return next((other for other in swapped if other in _INNER), "")


def _meant(word: str, allowed: Iterable[str]) -> str:
    """Which of the words allowed was meant, or nothing."""
    names = list(allowed)
    other = _MEANT.get(word.lower())
    return other if other in names else nearest(word, names) or ""


def _unknown_keys(place: _Place, at: Position) -> Iterable[Problem]:
    if place.patterns and not place.known:
        for key in place.unknown:
            if not any(re.search(pattern, key) for pattern in place.patterns):
                yield _no_name(key, place.node.key_at(key), place.patterns[0])
        return
    begun = [key for key in place.node.entries if key in _FORMS and key != "of"]
    if any(key in place.known for key in begun) and any(key in begun for key in place.unknown):
        # Each of the two is tried and complains of the other: say it once.
        first, second = begun[0], next(key for key in begun if key not in _FORMS[begun[0]].parts)
        message = f"'{first}' and '{second}' stand side by side; each is a condition or value of its own"
        hint = "write each as an entry of 'all' or 'any', beginning with '- '"
        yield Problem("R109", place.node.key_at(second), message, hint)
        return
    for key in place.unknown:
        yield Problem("R101", place.node.key_at(key), f"'{key[:60]}' has no place here", _hint(place, key))


def _hint(place: _Place, key: str) -> str:
    meant = place.meant(key)
    if meant:
        return f"did you mean '{meant}'?{apart(key, meant)}"
    child = place.node.get(key)
    if key == "back" and place.form and place.form.key == "fact":
        fact, back = _shown(place.node, "fact"), _shown(place.node, "back")
        return f"write it with 'previous', as in {{previous: {fact}, back: {back}}}"
    if "previous" in place.missing and place.instead and isinstance(child, Scalar):
        return f"write the key alone: {str(child.value)[:60]}"
    parts = [name for name in place.known if name not in OPERATORS]
    if len(parts) < len(place.known) and place.form and place.form.key in VALUES:
        return f"it can have {listed(parts)} and one operator, such as {listed(OPERATORS, 4)}"
    if key in OPERATORS and place.form and place.form.key != "trend":
        if place.form.key in VALUES:
            return "a value is needed here; an operator makes a condition of it"
        return f"'{place.form.key}' is not compared; for numbers of records use 'count_of' or 'share_of'"
    return f"it can have {listed(place.known, 12)}"


def _shown(node: MappingNode, key: str) -> str:
    child = node.get(key)
    return str(child.value)[:60] if isinstance(child, Scalar) else "…"


def _missing(place: _Place, node: MappingNode, at: Position, said: str) -> Iterable[Problem]:
    meant = {place.meant(key) for key in place.unknown[:_MOST_MISSPELT]}
    for key in place.missing:
        # jsonschema reports each missing key by itself; what is there and misspelt is not missing.
        if not said.startswith(f"{key!r} ") or key in meant or (place.unknown and place.instead):
            continue
        about = str(place.known.get(key, {}).get("description", ""))
        hint = f"add '{key}: …'" + (f" ({about[:1].lower()}{about[1:]})" if about else "")
        if place.form:
            yield Problem("R103", node.key_at(place.form.key), f"'{place.form.key}' needs '{key}' beside it", hint)
        else:
            yield Problem("R103", at, f"'{key}' is missing", hint)


def _wrong_type(error: ValidationError, node: Node, at: Position, name: object) -> Problem:
    kinds = error.validator_value
    kinds = cast("list[str]", kinds) if isinstance(kinds, list) else [str(kinds)]
    title = str(cast("Mapping[str, object]", error.schema).get("title", "")).partition(":")[0]
    wanted = title or " or ".join(dict.fromkeys(_KINDS.get(kind, kind) for kind in kinds))
    hint = ""
    if isinstance(node, Scalar) and node.value is None:
        hint = "write something after it, or remove the line"
    elif isinstance(node, Scalar):
        written = str(node.value)
        if kinds == ["array"]:
            hint = "write a list, as in [3, 5]" if name == "between" else f"write a list, as in [{written[:40]}]"
        elif kinds == ["string"]:
            hint = "put it in quotes"
        elif kinds == ["boolean"]:
            hint = "write true or false"
        elif wanted.startswith("a number of periods"):
            digits = re.match(r"[0-9]+(?=\s)", written)
            hint = f"write the number alone: {digits[0]}" if digits else "write it like 3"
        elif wanted == "a mapping":
            hint = "write 'name: value' on each line below it"
        elif wanted == "a condition":
            hint = f"write a condition, such as {{fact: {written[:60] if '.' in written else 'KEY'}, is: true}}"
    elif isinstance(node, SequenceNode):
        hint = {"a condition": "write 'all:' or 'any:' above the list", "a mapping": "write it without '- '",
                "text": "write one text, without brackets",
                "a value": "lists go with one_of, none_of, includes, includes_any and between"}.get(wanted, "")
    elif kinds == ["array"]:
        hint = "begin each entry with '- '"
    return Problem("R102", _inner(node, at), f"{name} should be {wanted}, this is {kind_of(node)}", hint)


def _inner(node: Node, at: Position) -> Position:
    """A scalar's own place is nearer to the mistake than its key's."""
    return node.at if isinstance(node, Scalar) else at


def _no_form(error: ValidationError, node: Node, at: Position) -> Problem:
    """No key names a form: say which form was probably meant, and what it looks like."""
    keys = list(node.entries) if isinstance(node, MappingNode) else []
    if not isinstance(node, MappingNode) or not keys:
        return Problem("R105", at, "an empty mapping is no condition or value", "write one, or remove the line")
    allowed = [cast("list[str]", option["required"])[0] for option in cast("list[Any]", error.validator_value)]
    what = "condition" if "all" in allowed else "value"
    for key in keys:
        meant = _meant(key, [name for name in allowed if name != "of"])
        if meant:
            form = _FORMS[meant]
            others = [f"'{part}'" for part in form.required if part != meant]
            beside = f", with {' and '.join(others)} beside it" if others else ""
            return Problem("R105", node.key_at(key), f"'{key[:60]}' begins no {what}",
                           f"did you mean '{meant}' ({form.says}){beside}?{apart(key, meant)}")
    operators = [key for key in keys if key in OPERATORS]
    if operators:
        return Problem("R105", node.key_at(operators[0]), f"'{operators[0]}' compares, but nothing says what",
                       "name a value beside it, such as 'fact: …' or 'count_of: …'")
    hint = f"conditions begin with {listed([k for k in CONDITIONS if k != 'of'])}; comparisons with "
    hint = (hint if what == "condition" else "values begin with ") + listed(VALUES, 6)
    if "." in keys[0]:
        hint = f"name a fact like this: {{fact: {keys[0][:60]}{', is: true' if what == 'condition' else ''}}}"
    return Problem("R105", node.key_at(keys[0]), f"'{keys[0][:60]}' begins no {what}", hint)


def _operators(place: _Place, node: MappingNode) -> Iterable[Problem]:
    form = form_of(set(node.entries))
    if form is None:
        return
    used = [key for key in node.entries if key in OPERATORS]
    if len(used) > 1:
        message = f"'{form.key}' is compared by {' and '.join(used)}; one comparison has one operator"
        yield Problem("R106", node.key_at(used[1]), message, "write two conditions under 'all'")
    elif not used and all(key in form.parts for key in node.entries):
        # An operator under another name is reported as a key that has no place.
        yield Problem("R106", node.key_at(form.key), f"'{form.key}' is not compared with anything",
                      f"add an operator, such as {listed(OPERATORS, 5)}")


def _not_among(error: ValidationError, node: Node, at: Position, name: object) -> Problem:
    value = error.validator_value
    if value is True:
        return Problem("R107", _inner(node, at), f"{name} can only be true",
                       f"for the opposite write 'not: {{…, {name}: true}}'")
    allowed = [str(item) for item in cast("list[object]", value)] if error.validator == "enum" else [str(value)]
    given = str(node.value) if isinstance(node, Scalar) else kind_of(node)
    given = given.lower() if isinstance(node, Scalar) and isinstance(node.value, bool) else given
    meant = _meant(given, allowed)
    hint = f"did you mean '{meant}'?{apart(given, meant)}" if meant else f"it can be {listed(allowed, 12)}"
    return Problem("R107", _inner(node, at), f"{name} cannot be '{given[:60]}'", hint)


def _pattern(node: Node, at: Position, name: object, pattern: str) -> Problem:
    given = str(node.value) if isinstance(node, Scalar) else ""
    if pattern.startswith("^(0[1-9]"):
        hint = "write month and day, as in \"09-01\""
        if given == "02-29":
            hint = "most years have no such day; write \"02-28\" or \"03-01\""
    elif "A-Z" in pattern:
        hint = "use letters, digits, '-' and '_', with '.' between parts"
    else:
        hint = _tidied(given, pattern)
    return Problem("R104", _inner(node, at), f"{name} cannot be '{given[:60]}'", hint)


def _no_name(key: str, at: Position, pattern: str) -> Problem:
    return Problem("R104", at, f"'{key[:60]}' cannot be a name", _tidied(key, pattern))


def _tidied(given: str, pattern: str) -> str:
    """The same name as it can be written, where that leaves one."""
    join, keep = ("_", ".") if "." in pattern else ("-", "") if "-]" in pattern else ("_", "")
    tidy = re.sub(rf"[^a-z0-9{keep}]+", join, given.lower()).strip(join)
    rule = f"use lower-case letters, digits and '{join}'" + (", with '.' between parts" if keep else "")
    return f"{rule}: '{tidy}'" if re.fullmatch(pattern, tidy) else f"{rule}; begin with a letter"


def _size(error: ValidationError, node: Node, at: Position, name: object) -> Problem:
    limit, hint = error.validator_value, ""
    match error.validator:
        case "minItems":
            message = f"{name} needs at least {'one entry' if limit == 1 else f'{limit} entries'}"
        case "minLength":
            message, hint = f"{name} is empty", "write something, or remove the line"
        case "maxItems":
            message = f"{name} has more than {limit} entries"
        case "maxLength" if isinstance(node, MappingNode) and isinstance(error.instance, str):
            at, message = node.key_at(error.instance), f"this name has more than {limit} characters"
        case "maxLength":
            message, hint = f"{name} has more than {limit} characters", "shorten it"
        case "minimum" | "maximum" if "maximum" in cast("Mapping[str, object]", error.schema):
            schema = cast("Mapping[str, object]", error.schema)
            message = f"{name} can be {schema['minimum']} to {schema['maximum']} periods, this is {error.instance}"
            hint = "this period is counted as one" if name == "over" else ""
            if name == "back" and error.instance == 0:
                hint = "a fact of this period is written {fact: KEY}"
            return Problem("R314", _inner(node, at), message, hint)
        case "minimum":
            message = f"{name} should be {limit} or more"
        case _:
            return Problem("R102", at, f"{name}: {error.message[:200]}")
    return Problem("R108", _inner(node, at), message, hint)
