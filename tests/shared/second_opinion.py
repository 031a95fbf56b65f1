"""A second opinion: what rules mean when everything is known, read straight from the documents.

Written without the engine and as plainly as possible. It takes the rule
document and complete facts, and knows no third value; ``None`` is *none*. The
periods under ``earlier`` follow one another, and this and the previous one.
"""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import calendar
import datetime
from fractions import Fraction
from itertools import pairwise
from typing import Any

Json = Any


class Undecided(Exception):
    """A period was not given: no complete facts settle that."""


class Tied(Exception):
    """Two records of the latest date differ: any could be the later."""

    def __init__(self, at: str, values: list[Any]) -> None:
        self.at, self.values = at, values


def agrees(verdict: str, expected: set[str]) -> bool:
    """Known is what holds whichever record of one day is the later; without such a doubt it has to be known."""
    return {verdict} == expected or (verdict == "unknown" and len(expected) > 1)


class Oracle:
    def __init__(self, rules: Json, facts: Json) -> None:
        self.rules, self.facts = rules, facts
        self.later: dict[str, Any] = {}
        self.as_of = datetime.date.fromisoformat(facts["as_of"])
        self.periods = [facts["facts"], facts["previous"], *(one["facts"] for one in facts.get("earlier", []))]
        first = int(facts["period"][:4])
        self.start, self.end = datetime.date(first, 9, 1), datetime.date(first + 1, 8, 31)

    # ------------------------------------------------------------ facts

    def typed(self, value: Json, definition: Json) -> Any:
        if value == "none":
            return None
        match definition["type"]:
            case "date":
                return datetime.date.fromisoformat(value)
            case "percentage":
                if "of" in value:
                    part, whole = value.split(" of ")
                    return Fraction(int(part), int(whole))
                return Fraction(value.rstrip("%")) / 100
            case "integer" | "decimal" | "money":
                return Fraction(str(value))
            case "choice" if definition.get("many"):
                return frozenset(value)
            case _:
                return value

    def fact(self, key: str, back: int) -> Any:
        definition = self.rules["vocabulary"][key]
        facts = self.period(back)
        if facts == "none":
            return None
        if "computed" in definition:
            return self.before(back).value(definition["computed"], None)
        return self.typed(facts[key], definition)

    def period(self, back: int) -> Any:
        """The facts of a period; "none" where there was no such period, as there was none before the first."""
        if "none" in self.periods[: back + 1]:
            return "none"
        if back >= len(self.periods):
            raise Undecided
        return self.periods[back]

    def before(self, back: int) -> Oracle:
        """The same so many periods earlier, as computed facts of that period see it."""
        if not back:
            return self
        earlier = Oracle(self.rules, self.facts)
        earlier.periods, earlier.later = self.periods[1:], self.later
        earlier.start = self.start.replace(year=self.start.year - 1)
        earlier.end = earlier.as_of = self.start - datetime.timedelta(days=1)
        return earlier.before(back - 1)

    def records(self, named: Json) -> list[Any]:
        back = named.get("back", 1) if isinstance(named, dict) else 0
        key = named["previous"] if back else named
        fields = self.rules["vocabulary"][key]["fields"]
        facts = self.period(back)
        rows = [] if facts == "none" else facts[key]
        return [{name: self.typed(row[name], fields[name]) for name in fields} for row in rows]

    # ------------------------------------------------------------ values

    def months_ago(self, words: Json) -> datetime.date:
        if isinstance(words, dict):
            words = self.rules["parameters"][words["parameter"]]["value"]
        number, unit = words.split()
        if unit.startswith("day"):
            return self.as_of - datetime.timedelta(days=int(number))
        months = int(number) * (12 if unit.startswith("year") else 1)
        index = self.as_of.year * 12 + self.as_of.month - 1 - months
        year, month = divmod(index, 12)
        day = min(self.as_of.day, calendar.monthrange(year, month + 1)[1])
        return datetime.date(year, month + 1, day)

    def value(self, v: Json, row: Any) -> Any:
        if not isinstance(v, dict):
            return self.literal(v)
        kinds = set(v)
        if "fact" in kinds:
            return self.fact(v["fact"], 0)
        if "previous" in kinds:
            return self.fact(v["previous"], v.get("back", 1))
        if "parameter" in kinds:
            return self.literal(self.rules["parameters"][v["parameter"]]["value"])
        if "ago" in kinds:
            return self.months_ago(v["ago"])
        if "definition" in kinds:
            return self.value(self.rules["definitions"][v["definition"]]["value"], None)
        for operation in ("plus", "minus", "times", "part"):
            if operation in kinds:
                parts = [v["part"], v["whole"]] if operation == "part" else v[operation]
                return self.arithmetic(operation, [self.value(part, row) for part in parts])
        for key in ("count", "distinct", "sum", "mean", "minimum", "maximum", "latest", "values", "share"):
            if f"{key}_of" in kinds:
                return self.aggregate(key, v)
        return row[v["field"]]

    def literal(self, v: Json) -> Any:
        days = {"as_of": self.as_of, "period_start": self.start, "period_end": self.end}
        if isinstance(v, str):
            if v in days:
                return days[v]
            if v.endswith("%") or " of " in v:
                return self.typed(v, {"type": "percentage"})
            if len(v) == 10 and v[4] == "-":
                return datetime.date.fromisoformat(v)
            return v
        return v if isinstance(v, bool) else Fraction(str(v))

    def arithmetic(self, operation: str, values: list[Any]) -> Any:
        if None in values:
            return None
        first, second = values
        match operation:
            case "plus":
                return first + second
            case "minus":
                return first - second
            case "times":
                return first * second
            case _:
                return first / second if second else None

    def aggregate(self, kind: str, v: Json) -> Any:
        rows = self.records(v[f"{kind}_of"])
        if kind == "share":
            rows = [r for r in rows if "among" not in v or self.holds(v["among"], r)]
            return Fraction(sum(self.holds(v["that"], r) for r in rows), len(rows)) if rows else None
        rows = [r for r in rows if "where" not in v or self.holds(v["where"], r)]
        values = [r[v["field"]] for r in rows if r[v["field"]] is not None] if kind != "count" else rows
        match kind:
            case "count":
                return Fraction(len(rows))
            case "distinct":
                return Fraction(len(set(values)))
            case "sum":
                return sum(values, Fraction(0))
            case "mean":
                return sum(values, Fraction(0)) / len(values) if values else None
            case "minimum":
                return min(values, default=None)
            case "maximum":
                return max(values, default=None)
            case "values":
                return frozenset().union(*values)
            case _:
                dated = [r for r in rows if r[v["by"]] is not None]
                last = max((r[v["by"]] for r in dated), default=None)
                found = {r[v["field"]] for r in dated if r[v["by"]] == last}
                if len(found) < 2:
                    return found.pop() if found else None
                at = f"{v} {self.start} {rows}"
                if at not in self.later:
                    raise Tied(at, sorted(found, key=str))
                return self.later[at]

    # ------------------------------------------------------------ conditions

    def holds(self, c: Json, row: Any) -> Any:
        if "all" in c:
            return all(self.holds(part, row) for part in c["all"])
        if "any" in c:
            return any(self.holds(part, row) for part in c["any"])
        if "not" in c:
            return not self.holds(c["not"], row)
        if "of" in c:
            return sum(self.holds(part, row) for part in c["of"]) >= c["at_least"]
        if "some" in c:
            return any(self.holds(c["where"], r) for r in self.records(c["some"]))
        if "none" in c:
            return not any(self.holds(c["where"], r) for r in self.records(c["none"]))
        if "every" in c:
            rows = [r for r in self.records(c["every"]) if "among" not in c or self.holds(c["among"], r)]
            return all(self.holds(c["that"], r) for r in rows)
        if "trend" in c:
            return self.trend(c)
        if set(c) == {"definition"}:
            return self.holds(self.rules["definitions"][c["definition"]]["condition"], None)
        return self.compare(c, row)

    def trend(self, c: Json) -> Any:
        over = c["over"] if isinstance(c["over"], int) else self.rules["parameters"][c["over"]["parameter"]]["value"]
        figures = [self.fact(c["trend"], back) for back in reversed(range(over))]
        if None in figures:
            return False
        pairs = list(pairwise(figures))
        match c["is"]:
            case "rising":
                return all(before < after for before, after in pairs)
            case "falling":
                return all(before > after for before, after in pairs)
            case "never falling":
                return figures == sorted(figures)
            case _:
                return figures == sorted(figures, reverse=True)

    def compare(self, c: Json, row: Any) -> Any:
        operator = next(k for k in c if k in OPERATORS)
        left = self.value({k: x for k, x in c.items() if k != operator}, row)
        wanted = c[operator]
        if operator == "known":
            return True
        if operator == "exists":
            return (left is not None) == wanted
        if operator == "within":
            first = self.start if wanted == "period" else self.months_ago(wanted)
            last = min(self.end, self.as_of) if wanted == "period" else self.as_of
            return left is not None and first <= left <= last
        if operator in ("includes", "includes_any"):
            if left is None:
                return False
            chosen = set(wanted)
            return chosen <= left if operator == "includes" else bool(chosen & left)
        if operator in ("one_of", "none_of"):
            found = any(left is not None and left == self.value(one, row) for one in wanted)
            return found == (operator == "one_of")
        rights = [self.value(one, row) for one in (wanted if operator == "between" else [wanted])]
        if left is None or None in rights:
            return operator == "is_not"
        return OPERATORS[operator](*[self.rank(one) for one in (left, *rights)])

    @staticmethod
    def rank(value: Any) -> Any:
        grades = ["poor", "fair", "good"]
        return grades.index(value) if isinstance(value, str) and value in grades else value

    def verdicts(self, criterion: Json) -> set[str]:
        """What it comes to, whichever of the records of one day is the later."""
        try:
            return {self.verdict(criterion)}
        except Tied as tied:
            found: set[str] = set()
            for value in tied.values:
                self.later[tied.at] = value
                found |= self.verdicts(criterion)
            del self.later[tied.at]
            return found

    def verdict(self, criterion: Json) -> str:
        if "applies_when" in criterion and not self.holds(criterion["applies_when"], None):
            return "not_applicable"
        if self.holds(criterion["met_when"], None):
            return "met"
        if "partly_when" in criterion and self.holds(criterion["partly_when"], None):
            return "partly_met"
        return "not_met"


OPERATORS: dict[str, Any] = {
    "is": lambda a, b: a == b,
    "is_not": lambda a, b: a != b,
    "at_least": lambda a, b: a >= b,
    "at_most": lambda a, b: a <= b,
    "more_than": lambda a, b: a > b,
    "less_than": lambda a, b: a < b,
    "between": lambda a, b, c: b <= a <= c,
    "before": lambda a, b: a < b,
    "after": lambda a, b: a > b,
    "on_or_before": lambda a, b: a <= b,
    "on_or_after": lambda a, b: a >= b,
    "within": None, "one_of": None, "none_of": None, "includes": None, "includes_any": None,
    "exists": None, "known": None,
}  # fmt: skip
