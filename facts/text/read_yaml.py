"""YAML to positioned nodes, event by event, so that depth, size and aliases stay bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from assay.facts.problems.nodes import Mapping, Node, Scalar, Sequence, kind_of
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import Problem
from assay.facts.values.binary_noise import without_noise
from assay.facts.values.characters import fit
from assay.facts.values.scalars import MOST_DIGITS
from assay.facts.values.suggest import LEAVE_OUT

DEEPEST = 60
"""Levels of nesting; deeper input is refused."""

MOST_NODES = 1_000_000
"""Values in one file; more are refused."""

"""Digits of a number, and its largest power of ten."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOLEAN = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_CLOSING = {"[": "]", "{": "}"}
_ESCAPE = "an unknown escape in a text in double quotes"
_BACKSLASH = "use single quotes, or write the backslash twice"
# libyaml's words for what is wrong, and ours.
_WORDS = (
    ("did not find expected key", "this line does not fit the ones above it",
     "let the lines of one group begin in the same column, and put text with ': ' or ' #' in it in quotes"),
    ("mapping values are not allowed", "a ': ' stands where none can",
     "put text that has ': ' in it in quotes"),
    ("could not find expected ':'", "a name without its ':'", "write 'name: value', or '- ' before an entry of a list"),
    ("did not find expected '-' indicator", "this line does not fit the list above it",
     "begin each entry with '- ' at the same indentation"),
    ("did not find expected ',' or", "a ',' or a closing bracket is missing before this",
     "close the bracket, or put text with ',', ':', '?' or a bracket in it in quotes"),
    ("found unexpected ':'", "a space is missing after this ':'", "write 'name: value'"),
    ("did not find expected node content", "a value is missing before this", "write one, or remove the ','"),
    ("block sequence entries are not allowed", "a list cannot begin in this line",
     "write each '- ' on a line of its own below, or the list in brackets"),
    ("mapping keys are not allowed", "'?' cannot begin a text", "put the text in quotes"),
    ("did not find expected alphabetic", "'&' and '*' cannot begin a text", "put the text in quotes"),
    ("did not find expected comment or line break", "nothing can follow '|' or '>' in its line",
     "put the text in quotes, or on the next line"),
    ("<document start>", "something stands after the end", "remove the line '...', or what follows it"),
    ("found unexpected end of stream", "the file ends inside a quoted text", "close the quotes"),
    ("found unknown escape character", _ESCAPE, _BACKSLASH),
    ("did not find expected hexdecimal number", _ESCAPE, _BACKSLASH),
    ("exceeded max depth", f"nested deeper than {DEEPEST} levels", ""),
)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is not finished yet."""

    at: Position
    items: list[Node] = field(default_factory=lambda: [])
    entries: dict[str, tuple[Position, Node]] | None = None
    dropped: list[tuple[str, Node]] = field(default_factory=lambda: [])
    key: Scalar | None = None
    wants_value: bool = False


def read_yaml(source: Source, problems: list[Problem]) -> Node | None:
    """The one document of a source, without what is a problem; None where nothing can be had."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        reader: Any = YAML(typ="safe")
        return _build(reader.parse(source.text), source, problems)
    except MarkedYAMLError as error:
        problems.append(_syntax(error, source))
        return None
    except (YAMLError, RecursionError) as error:
        problems.append(Problem("Y101", Position(source), f"this is not YAML: {error}"))
        return None


def _build(events: Iterator[Any], source: Source, problems: list[Problem]) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = nodes = 0
    for event in events:
        name = type(event).__name__
        if name == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                at = _at(event, source)
                problems.append(Problem("Y107", at, "a second document begins here; one is read",
                                        "remove the line '---', or split the file"))
                return None
            continue
        if name in ("MappingEndEvent", "SequenceEndEvent"):
            done = stack.pop()
            finished: Node = (
                Sequence(tuple(done.items), done.at)
                if done.entries is None
                else Mapping(done.entries, done.at, tuple(done.dropped))
            )
            if stack:
                _attach(stack[-1], finished, problems)
            else:
                root = finished
            continue
        if name not in ("ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"):
            continue
        nodes += 1
        at = _at(event, source)
        if nodes > MOST_NODES:
            problems.append(Problem("Y106", at, f"more than {MOST_NODES:,} values in one file"))
            return None
        _refuse_tricks(event, name, at, problems)
        if name.endswith("StartEvent"):
            if len(stack) >= DEEPEST:
                problems.append(Problem("Y105", at, f"nested deeper than {DEEPEST} levels"))
                return None
            stack.append(_Open(at, entries={} if name == "MappingStartEvent" else None))
            continue
        leaf = Scalar(None, at) if name == "AliasEvent" else _scalar(event, at, problems)
        if stack:
            _attach(stack[-1], leaf, problems)
        else:
            root = leaf
    if root is None:
        problems.append(Problem("Y102", Position(source), "the file is empty"))
    return root


def _attach(parent: _Open, child: Node, problems: list[Problem]) -> None:
    if parent.entries is None:
        parent.items.append(child)
    elif not parent.wants_value:
        parent.wants_value = True
        parent.key = None
        if not isinstance(child, Scalar) or not isinstance(child.value, str):
            problems.append(Problem("Y103", child.at, f"a name should stand here, this is {kind_of(child)}",
                                    "put it in quotes" if isinstance(child, Scalar) else "write 'name: value'"))
            parent.dropped.append(("", child))
        else:
            parent.key = child
    else:
        parent.wants_value = False
        key = parent.key
        if key is None:
            parent.dropped.append(("", child))
            return
        word = str(key.value)
        if word in parent.entries:
            first = parent.entries[word][0]
            problems.append(Problem("Y108", key.at, f"'{word[:60]}' stands twice",
                                    f"it stands on line {first.line} already; keep one of the two"))
            parent.dropped.append((word, child))
        else:
            parent.entries[word] = (key.at, child)


def _refuse_tricks(event: Any, name: str, at: Position, problems: list[Problem]) -> None:
    if name == "AliasEvent":
        problems.append(Problem("Y104", at, f"the alias *{event.anchor[:60]} is not read",
                                "write the value itself"))
        return
    if event.anchor:
        problems.append(Problem("Y104", at, f"the anchor &{event.anchor[:60]} is not read",
                                f"remove '&{event.anchor[:60]}'"))
    if event.tag:
        tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")[:60]
        problems.append(Problem("Y109", at, f"the tag {tag} is not read", f"remove '{tag}'"))


def _scalar(event: Any, at: Position, problems: list[Problem]) -> Scalar:
    text: str = event.value
    at = at._replace(width=max(1, event.end_mark.index - event.start_mark.index))
    # The style is '' where plain in libyaml's binding and None in the Python scanner.
    if event.style not in (None, ""):
        return Scalar(fit(text, at, problems), at)
    if text in _NULL:
        return Scalar(None, at)
    if text in _BOOLEAN:
        return Scalar(_BOOLEAN[text], at)
    if _NOT_FINITE.fullmatch(text):
        problems.append(Problem("Y110", at, f"{text} is not a number that can be counted with", LEAVE_OUT))
        return Scalar(None, at)
    return Scalar(number_or_text(fit(text, at, problems), at, problems), at)


def number_or_text(text: str, at: Position, problems: list[Problem], exact: bool = False) -> int | Decimal | str:
    """An exact number where the text is one, else the text itself; ``exact``: whatever its digits, as it is written."""
    if not text[-1:].isdigit() and text[-1:] != ".":
        return text
    if len(text) <= MOST_DIGITS and _INTEGER.fullmatch(text):
        return int(text)
    found = _DECIMAL.fullmatch(text)
    if not found:
        return text
    # A longer text, or a longer exponent, is not even turned into a number.
    number = Decimal(text) if len(text) <= 4_000 and len(found[4] or "") <= 8 else Decimal("NaN")
    if number.is_nan() or len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        problems.append(Problem("Y111", at, f"a number of more than {MOST_DIGITS} digits",
                                "is there a slip of the keyboard?"))
        return 0
    number = number if exact else without_noise(number)
    return int(number) if number == number.to_integral_value() else number


def _at(event: Any, source: Source) -> Position:
    return Position(source, event.start_mark.line + 1, event.start_mark.column + 1)


def _syntax(error: Any, source: Source) -> Problem:
    """The scanner's one complaint, in our words and where a person would look for the mistake."""
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    said = str(error.problem or error.context or "")
    if not mark:
        return Problem("Y101", Position(source), f"this is not YAML: {said or 'unreadable'}")
    at = Position(source, mark.line + 1, mark.column + 1)
    line = source.line(at.line)
    before, character = line[: mark.column], line[mark.column : mark.column + 1]
    if character == "\t" and not before.strip():
        return Problem("Y101", at, "a tab cannot be used to indent", "indent with spaces")
    if "mapping values" in said and ": " not in before:
        return _hanging(at, before, source)
    if "did not find expected key" in said and before.strip() and character in ("]", "}"):
        return Problem("Y101", at, "a closing bracket too many", "remove it")
    if "did not find expected key" in said and before.strip():
        kind = " of the other kind" if "'" in before or '"' in before else ""
        return Problem("Y101", at, "this cannot follow what stands before it in the line",
                       f"put the whole text in quotes{kind}")
    if "cannot start any token" in said:
        return Problem("Y101", at, f"'{character}' cannot begin a value", "put the text in quotes")
    ended = not any(source.line(n)[mark.column if n == at.line else 0 :].strip()
                    for n in range(at.line, at.line + 3))
    if begun and (ended or "could not find expected ':'" in said):
        # What is open at the end was opened somewhere: the mistake is there.
        at = Position(source, begun.line + 1, begun.column + 1)
        opened = source.line(at.line)[begun.column : begun.column + 1]
        if opened in "[{" and "',' or" in said:
            return Problem("Y101", at, "this bracket is never closed", f"write '{_CLOSING[opened]}' where it ends")
        if opened in "'\"":
            return Problem("Y101", at, "this quoted text is never closed", f"write {opened} where it ends")
    for theirs, ours, hint in _WORDS:
        if theirs in said:
            if begun and begun.line + 1 != at.line:
                ours += f" (in what begins on line {begun.line + 1})"
            return Problem("Y101", at, ours, hint)
    return Problem("Y101", at, f"this is not YAML: {said}")


def _hanging(at: Position, before: str, source: Source) -> Problem:
    """A first ': ' where none can be: the line above has none, or this one is too far in."""
    number = at.line - 1
    while number > 1 and not source.line(number).split("#")[0].strip():
        number -= 1
    above = source.line(number)
    if not re.search(r":(\s|$)", above):
        indent = len(above) - len(above.lstrip())
        where = Position(source, number, indent + 1, max(1, len(above.strip())))
        hint = "write 'name: value', with a space after the ':'"
        return Problem("Y101", where, "a ': ' is missing in this line", hint)
    indent = len(before) - len(before.lstrip())
    where = at._replace(column=indent + 1, width=max(1, len(before.strip())))
    return Problem("Y101", where, "this line is indented further than the ones around it",
                   "let the lines of one group begin in the same column")
