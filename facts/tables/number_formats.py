"""What the number format of a cell says of a number: that it is a percentage, a currency, zeros in front."""

from __future__ import annotations

import re
from typing import NamedTuple

_NO_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LITERAL = re.compile(r'"[^"]*%[^"]*"|\\%')
_BRACKETS = re.compile(r"\[\$([^\]-]{1,9})(?:-[0-9A-Fa-f]*)?\]")
_BESIDE = re.compile(r"_.|\*.|\[[^\]]*\]")
_SIGN = re.compile(r"[\u20a0-\u20bf\u00a3\u00a5$]")
_CODES = frozenset({
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP",
    "PKR", "PLN", "RON", "RSD", "RUB", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "VND", "ZAR",
})  # fmt: skip
_NAMES = {"kr": "kr", "kr.": "kr", "z\u0142": "PLN", "K\u010d": "CZK", "Ft": "HUF", "Fr.": "CHF", "Euro": "EUR"}
_WORD = re.compile(r"[A-Za-z\u0142\u010d]{2,4}\.?")
_QUOTED = re.compile(r'"([^"]{1,20})"')
_UNIT = re.compile(r"[^\W\d_]{1,12}\.?(?:/[^\W\d_]{1,12})?")
_ZEROS = re.compile(r"0{2,20}")
# A program may put the currency of its own country in the place of these, which it has from the beginning.
_OF_THE_COUNTRY = frozenset({
    '"$"#,##0_);("$"#,##0)', '"$"#,##0_);[Red]("$"#,##0)', '"$"#,##0.00_);("$"#,##0.00)',
    '"$"#,##0.00_);[Red]("$"#,##0.00)', '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    '_("$"* #,##0.00_)_("$"* \\(#,##0.00\\)_("$"* "-"??_)_(@_)',
})  # fmt: skip


class Look(NamedTuple):
    """How a format shows a number.

    ``percent`` is what 100 % stand as: 1, or 100 where the '%' is mere text; 0 where it shows none. ``currency`` is its
    sign or code. ``digits``: the number is filled up with zeros to so many. ``unit`` is a word beside it, as in 2.5 h.
    """

    percent: int = 0
    currency: str = ""
    digits: int = 0
    unit: str = ""


PLAIN = Look()


def look_of(number_format: str) -> Look:
    """What a number format shows."""
    if "%" in number_format:
        return Look(_percent(number_format))
    if _ZEROS.fullmatch(number_format):
        return Look(digits=len(number_format))
    section = number_format.partition(";")[0]
    currency = "" if number_format in _OF_THE_COUNTRY else _currency(section)
    if currency:
        return Look(currency=currency)
    unit = next((word.strip() for word in _QUOTED.findall(section) if _UNIT.fullmatch(word.strip())), "")
    return Look(unit=unit) if unit else PLAIN


def _percent(number_format: str) -> int:
    if "%" in _NO_FORMAT.sub("", number_format):
        return 1
    return 100 if _LITERAL.search(number_format) else 0


def _currency(section: str) -> str:
    named = _BRACKETS.search(section)
    text = named[1] if named else _BESIDE.sub("", section)
    sign = _SIGN.search(text)
    if sign:
        return sign[0]
    words = [_NAMES.get(word, word) for word in _WORD.findall(text)]
    return next((word for word in words if word in _CODES or word == "kr"), "")
