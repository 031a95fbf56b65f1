"""The forms of conditions and values, in one table. Schema, reader and hints are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal[
    "conditions", "condition", "values", "pair", "value", "records", "name", "number", "periods", "back", "direction"
]


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the key that names it, what its keys hold, and which of them must be there."""

    key: str
    says: str
    parts: dict[str, Part]
    optional: frozenset[str] = frozenset()

    @property
    def required(self) -> list[str]:
        return [key for key in self.parts if key not in self.optional]


_WHERE = frozenset({"where"})
_AMONG = frozenset({"among"})
_BACK = frozenset({"back"})


def _over(key: str, says: str, *names: str) -> Form:
    parts: dict[str, Part] = {key: "records"}
    for name in names:
        parts[name] = "name"
    parts["where"] = "condition"
    return Form(key, says, parts, _WHERE)


CONDITIONS: dict[str, Form] = {
    form.key: form
    for form in (
        Form("all", "every one of these is true", {"all": "conditions"}),
        Form("any", "at least one of these is true", {"any": "conditions"}),
        Form("not", "this is false", {"not": "condition"}),
        Form("of", "at least so many of these are true", {"at_least": "number", "of": "conditions"}),
        Form("some", "at least one record fits", {"some": "records", "where": "condition"}),
        Form("none", "no record fits", {"none": "records", "where": "condition"}),
        Form("every", "every record is so",
             {"every": "records", "among": "condition", "that": "condition"}, _AMONG),
        Form("trend", "a figure rises or falls from period to period",
             {"trend": "name", "over": "periods", "is": "direction"}),
    )
}  # fmt: skip

VALUES: dict[str, Form] = {
    form.key: form
    for form in (
        Form("fact", "a fact of this period", {"fact": "name"}),
        Form("previous", "a fact of the previous period, or of one further back",
             {"previous": "name", "back": "back"}, _BACK),
        Form("field", "a field of the record at hand", {"field": "name"}),
        Form("parameter", "a parameter", {"parameter": "name"}),
        Form("definition", "a named condition or value", {"definition": "name"}),
        Form("ago", "so long before the as-of date", {"ago": "value"}),
        _over("count_of", "how many records"),
        Form("distinct_of", "how many different values of a field",
             {"distinct_of": "records", "field": "name", "where": "condition"}, _WHERE),
        Form("share_of", "the share of records that are so",
             {"share_of": "records", "among": "condition", "that": "condition"}, _AMONG),
        _over("sum_of", "the sum of a field", "field"),
        _over("mean_of", "the mean of a field", "field"),
        _over("minimum_of", "the smallest value of a field", "field"),
        _over("maximum_of", "the largest value of a field", "field"),
        _over("latest_of", "a field of the latest record", "by", "field"),
        _over("values_of", "the set of a field's values", "field"),
        Form("plus", "a sum", {"plus": "values"}),
        Form("minus", "a difference", {"minus": "pair"}),
        Form("times", "a product", {"times": "values"}),
        Form("part", "the share that one number is of another", {"part": "value", "whole": "value"}),
    )
}  # fmt: skip

OPERATORS: dict[str, tuple[str, Literal["value", "pair", "list", "flag", "true"]]] = {
    "is": ("equals", "value"),
    "is_not": ("does not equal", "value"),
    "at_least": ("is at least", "value"),
    "at_most": ("is at most", "value"),
    "more_than": ("is more than", "value"),
    "less_than": ("is less than", "value"),
    "between": ("lies between, ends included", "pair"),
    "before": ("is before", "value"),
    "after": ("is after", "value"),
    "on_or_before": ("is on or before", "value"),
    "on_or_after": ("is on or after", "value"),
    "within": ("lies within that time before the as-of date, or within the period", "value"),
    "one_of": ("is one of", "list"),
    "none_of": ("is none of", "list"),
    "includes": ("has all of", "list"),
    "includes_any": ("has at least one of", "list"),
    "exists": ("is there, or is known not to be", "flag"),
    "known": ("is known", "true"),
}

# "never falling", not "not falling": it is said of every step, and one step up does not deny "falling".
TRENDS: dict[str, str] = {
    "rising": "more_than",
    "falling": "less_than",
    "never rising": "at_most",
    "never falling": "at_least",
}
"""How each period's figure compares with that of the period before it."""

DAYS = ("as_of", "period_start", "period_end")


def form_of(keys: set[str]) -> Form | None:
    """The form that a mapping with these keys is meant to be; None where none of them names one."""
    if "of" in keys and "at_least" in keys:
        return CONDITIONS["of"]
    # `field` also belongs to sums and their like, so the others are looked at first.
    for table in (CONDITIONS, VALUES):
        for key, form in table.items():
            if key in keys and key not in ("of", "field"):
                return form
    return VALUES["field"] if "field" in keys else CONDITIONS["of"] if "of" in keys else None
