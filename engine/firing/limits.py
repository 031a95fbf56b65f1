"""What durable-rules can hold, and what it can tell apart: checked before a rule is given to it.

Nothing is imported from it here: rules can be made, and refused, where it is not installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST_RULES = 4_000
"""Rules in one ruleset; the library takes 4,096."""
MOST_TESTS = 240
"""Tests in one pattern; the library takes 252."""
MOST_PATTERNS = 16
MOST_ALIKE = 60
"""Rules with the same pattern; the library matches 64 at once, and crashes at 256."""
MOST_BRANCHES = 500
"""Different tests that can follow one; the library hangs beyond 511."""
MOST_SESSIONS = 1_000
"""Sessions at once; the library takes 1,024."""
MOST_VALUE = 2**31

Rules = Mapping[str, Mapping[str, Any]]


class OverLimit(Exception):
    """A rule that the library would crash on, hang on or silently ignore."""

    def __init__(self, rule: str, why: str) -> None:
        self.rule, self.why = rule, why
        super().__init__(f"rule {rule}: {why}")


def check_limits(rules: Rules) -> None:
    """OverLimit, naming the rule, where the library would not do what the rules say."""
    hashes: dict[int, str] = {}
    alike: dict[str, int] = {}
    branches: dict[str, Any] = {}
    for number, (name, rule) in enumerate(rules.items()):
        if number >= MOST_RULES + 2:
            raise OverLimit(name, f"more than {MOST_RULES:,} rules in one ruleset")
        patterns = rule["all"]
        if not 1 <= len(patterns) <= MOST_PATTERNS:
            raise OverLimit(name, f"{len(patterns)} patterns; at most {MOST_PATTERNS}")
        names = [name]
        for pattern in patterns:
            ((_, body),) = pattern.items()
            tests = body.get("$and", [body])
            if not 1 <= len(tests) <= MOST_TESTS:
                raise OverLimit(name, f"{len(tests)} tests in one pattern; at most {MOST_TESTS}")
            key = repr(tests)
            alike[key] = alike.get(key, 0) + 1
            if alike[key] > MOST_ALIKE:
                raise OverLimit(name, f"more than {MOST_ALIKE} rules rest on the same condition")
            here = branches
            for test in tests:
                ((word, value),) = test.items()
                following = here.setdefault(f"{word} {value}", {})
                if len(here) > MOST_BRANCHES:
                    raise OverLimit(name, f"more than {MOST_BRANCHES} tests follow the same one")
                here = following
                if isinstance(value, int) and not -MOST_VALUE < value < MOST_VALUE:
                    raise OverLimit(name, f"{value} is too large a number")
                names.append(word)
        check_names(names, hashes)


def check_names(names: list[str], hashes: dict[int, str]) -> None:
    """OverLimit where two names hash alike: the library compares nothing but the hash."""
    for name in names:
        if not name.isascii() or len(name) > 200:
            raise OverLimit(names[0], f"the name {name!r:.60} cannot enter the rule engine")
        other = hashes.setdefault(hash_of(name), name)
        if other != name:
            raise OverLimit(names[0], f"the rule engine cannot tell the names {name} and {other} apart")


def hash_of(name: str) -> int:
    """FNV-1a, 32 bits, as durable-rules hashes names, ids and sessions (Fowler, Noll, Vo)."""
    value = 2_166_136_261
    for byte in name.encode("ascii"):
        value = ((value ^ byte) * 16_777_619) & 0xFFFFFFFF
    return value
