"""What was probably meant: the nearest of the names, or the value written as it can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sized
from decimal import Decimal

from assay.facts.problems.nodes import Mapping, Node, Scalar

from .dates import parse_date
from .lookalikes import look, told_apart
from .vocabulary import Definition

_LONGEST = 80
_MOST = 1_000
PATIENCE = 500
"""Problems after which nothing is suggested any more: they are not shown."""
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3}){1,10}(\.\d{1,10})?", re.ASCII)
_NUMBER = re.compile(r"[-+]?\d{1,30}([.,]\d{1,30})?", re.ASCII)
_PERCENT = re.compile(r"(\d{1,30}(?:\.\d{1,30})?)\s*(?:%|per ?cent)", re.ASCII | re.IGNORECASE)
_SHARE = re.compile(r"(\d{1,18})\s*(?:/|(?:out )?of)\s*(\d{1,18})", re.ASCII)
NOT_KNOWN = frozenset({
    "?", "??", "-", "--", "---", "\u2013", "\u2014", "...", "\u2026", ".", "/", "n/a", "na", "n.a.", "n/k", "<na>",
    "nan", "null", "(null)", "nil", "\\n", "(blank)", "(empty)", "unknown", "not known", "don't know", "not available",
    "not applicable", "no data", "missing", "tbc", "tbd",
})  # fmt: skip
"""What people and programs write where nothing is known, in small letters."""
_BARE = re.compile(r"[^\W\d_](?:[\w.()/&+]|[ -](?=[\w(]))*")
_WORDS = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n", "none"})
LEAVE_OUT = "leave it out where it is not known"


def nearest(word: str, names: Iterable[str], after: Sized = ()) -> str | None:
    """The nearest known name, or None where nothing is near, or ``after`` so many problems."""
    from difflib import get_close_matches  # needed for bad input only

    if len(word) > _LONGEST or len(after) > PATIENCE:
        return None
    known = [name for name, _ in zip(names, range(_MOST), strict=False)]
    folded = {_folded(name): name for name in known}
    wanted = _folded(word)
    if wanted in folded:
        return folded[wanted]
    looks = {_folded(look(name)): name for name in known}
    if _folded(look(word)) in looks:
        return looks[_folded(look(word))]
    tail = wanted.rpartition(".")[2]
    for close in get_close_matches(wanted, folded, n=3, cutoff=0.6):
        # Names of one group begin alike: what tells them apart must be near as well.
        if get_close_matches(tail, [close.rpartition(".")[2]], cutoff=0.6):
            return folded[close]
    tails = {name.rpartition(".")[2]: name for name in known}
    found = get_close_matches(tail, tails, n=1, cutoff=0.75)
    return tails[found[0]] if found else None


def _folded(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_")


def did_you_mean(word: str, names: Iterable[str], after: Sized = ()) -> str:
    """``did you mean 'x'?``, and which sign makes the difference where the two look alike; or nothing."""
    found = nearest(word, names, after)
    return f"did you mean '{found}'?{apart(word, found)}" if found else ""


def apart(word: str, name: str) -> str:
    """What tells a word and the name that is suggested apart where they look alike, as the end of a hint."""
    said = told_apart(word, name)
    return f" {said}" if said else ""


def one_of(word: str, names: Iterable[str]) -> str:
    """``did you mean 'x'?``, or else what it can be."""
    known = list(names)
    return did_you_mean(word, known) or f"it can be {listed(known, 12)}"


def listed(names: Iterable[str], most: int = 8) -> str:
    """``a, b, c and 4 more``: for hints that show what is allowed."""
    all_names = list(names)
    shown = ", ".join(all_names[:most])
    rest = len(all_names) - most
    return f"{shown} and {rest} more" if rest > 0 else shown


def in_yaml(text: str) -> str:
    """A text as it stands in a mapping or list of YAML in one line, in one line itself."""
    text = " ".join(text.split())
    return text if _BARE.fullmatch(text) and text.lower() not in _WORDS else json.dumps(text, ensure_ascii=False)


def plain_number(text: str) -> str:
    """``1,200`` as 1200, ``0,5`` as 0.5, ``£30`` as 30; nothing where it is no number."""
    text = text.strip().strip("£$€").strip()
    if _THOUSANDS.fullmatch(text):
        return text.replace(",", "")
    return f"{Decimal(text.replace(',', '.')):f}" if _NUMBER.fullmatch(text) else ""


def as_percentage(number: int | Decimal) -> str:
    """How a bare number is written as a percentage: 75 as 75%; 0.75 is 75%, or is it 0.75%?"""
    plain = f"{Decimal(number):f}"
    if not 0 < number <= 1:
        return f"write {plain}%"
    return f"write {(Decimal(number) * 100).normalize():f}%, or {plain}% if that is meant"


def means_unknown(text: str) -> bool:
    """Whether a text says in words that nobody knows."""
    return text.strip().lower() in NOT_KNOWN


def instead(definition: Definition, node: Node) -> str:
    """What to write for a value that is of another type than its fact or field."""
    if not isinstance(node, Scalar):
        if definition.type == "records" and isinstance(node, Mapping):
            return "begin each record with '- '"
        return "write it as one text in quotes" if definition.type == "text" else f"write {definition.describe()}"
    text = node.value if isinstance(node.value, str) else ""
    if means_unknown(text):
        return LEAVE_OUT
    if definition.may_be_none and text.strip().lower() == "none":
        return "write none"
    meant = ""
    match definition.type:
        case "integer" | "decimal" | "money":
            meant = _number(definition, text)
        case "percentage":
            percent, share = _PERCENT.fullmatch(text.strip()), _SHARE.fullmatch(text.strip())
            if share and not int(share[2]):
                return "write none where there is nobody" if definition.may_be_none else LEAVE_OUT
            meant = f"{percent[1]}%" if percent else f"{share[1]} of {share[2]}" if share else ""
        case "date" if parse_date(text[:10]):
            meant = text[:10]
        case "date" if any(c.isdigit() for c in str(node.value)):
            meant = "year, month and day, as in 2025-07-18"
        case "choice" if text in definition.options:
            meant = f"it as a list: [{text}]"
        case "text":
            return "put it in quotes"
        case _:
            pass
    return f"write {meant or definition.describe()}"


def nothing(definition: Definition) -> str:
    """How a fact that cannot be none says that there is nothing."""
    if definition.type == "records" or definition.many:
        return "write [] where there are none"
    if definition.type in ("integer", "decimal", "money"):
        return "write 0 where there are none"
    return f"write {definition.describe()}"


def under(prefix: str, keys: Iterable[str]) -> str:
    """What stands in a group of facts; in the whole file where there is no prefix."""
    if not prefix:
        return f"facts stand under {listed(sorted({key.partition('.')[0] for key in keys}), 20)}"
    names = (key[len(prefix) :] for key in keys if key.startswith(prefix))
    return f"under {prefix[:-1]} stand {listed(names, 12)}"


def _number(definition: Definition, text: str) -> str:
    percent = _PERCENT.fullmatch(text.strip())
    if percent and definition.type == "decimal":
        return f"{(Decimal(percent[1]) / 100).normalize():f}"
    meant = plain_number(text)
    if "." in meant and definition.type == "integer":
        return ""
    return f"{meant} without quotes" if meant and meant == text else meant
