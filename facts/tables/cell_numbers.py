"""Numbers as people and programs write them in cells: decimal commas, thousands, what could be both."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NamedTuple

from assay.facts.values.binary_noise import without_noise

DecimalMark = Literal[".", ","]

_LONGEST = 60
_SIGN = re.compile(r"[-+\u2212]")
_PLAIN = re.compile(r"\d+", re.ASCII)
_SCIENCE = re.compile(r"\d{1,20}(\.\d{1,20})?[eE][-+]?\d{1,2}", re.ASCII)
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f\u2009']\d{3})+(?:[.,]\d+)?", re.ASCII)
_GAPS = re.compile(r"[ \u00a0\u202f\u2009']")
_GROUPED = {mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", re.ASCII) for mark in ".,"}
_BOTH = {
    mark: re.compile(rf"[1-9]\d{{0,2}}(?:{re.escape(other)}\d{{3}})+{re.escape(mark)}\d+", re.ASCII)
    for mark, other in ((".", ","), (",", "."))
}
_DECIMAL = {mark: re.compile(rf"\d+{re.escape(mark)}\d+|{re.escape(mark)}\d+", re.ASCII) for mark in ".,"}


class TwoNumbers(NamedTuple):
    """A text that is one number with a decimal point, and another with a decimal comma."""

    with_point: Decimal
    with_comma: Decimal


def number_in(text: str, mark: DecimalMark | None = None, foreign: bool = False) -> Decimal | TwoNumbers | None:
    """The number that a text is; None where it is none.

    ``mark`` settles what could be two. ``foreign`` says that the file is of a
    kind that goes with decimal commas (its cells are parted by semicolons), so
    that a point is as doubtful as a comma.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    sign = "-" if text[:1] in ("-", "\u2212") else ""
    bare = text[1:] if _SIGN.match(text) else text
    if _PLAIN.fullmatch(bare) or _SCIENCE.fullmatch(bare):
        return without_noise(Decimal(sign + bare))
    if _SPACED.fullmatch(bare):
        bare = _GAPS.sub("", bare)
        if _PLAIN.fullmatch(bare):
            return Decimal(sign + bare)
    if mark is not None:
        return _with(mark, bare, sign)
    point, comma = _with(".", bare, sign), _with(",", bare, sign)
    if point is None or comma is None or point == comma:
        return comma if point is None else point
    if "," not in bare and not foreign:
        return point  # a lone point is a decimal point wherever commas part the cells
    return TwoNumbers(point, comma)


def _with(mark: DecimalMark, bare: str, sign: str) -> Decimal | None:
    """The number read with this decimal mark, the other one parting thousands."""
    other = "," if mark == "." else "."
    if _DECIMAL[mark].fullmatch(bare):
        return without_noise(Decimal(sign + bare.replace(mark, ".")))
    if _GROUPED[other].fullmatch(bare) or _BOTH[mark].fullmatch(bare):
        return without_noise(Decimal(sign + bare.replace(other, "").replace(mark, ".")))
    return None
