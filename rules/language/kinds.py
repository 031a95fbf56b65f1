"""The words of answers that are never others: verdicts, kinds and roles, each list once, as a type."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

KnownVerdict: TypeAlias = Literal["not_met", "partly_met", "met", "not_applicable"]
Verdict: TypeAlias = Literal["not_met", "partly_met", "met", "not_applicable", "unknown"]
"""The verdict on a criterion or an area. Of the level it is a level's id, ``unknown`` or ``not_applicable``."""
VERDICTS: tuple[KnownVerdict, ...] = get_args(KnownVerdict)
"""Every known verdict of a criterion or area, from least to most, then the neutral one."""
UnitKind: TypeAlias = Literal["criterion", "area", "level"]
"""What a verdict is on."""
RuleRole: TypeAlias = Literal["applies_when", "met_when", "partly_when"]
"""What a condition is in the rule of a criterion or an area."""
ROLES: tuple[RuleRole, ...] = get_args(RuleRole)
ConditionKind: TypeAlias = Literal[
    "all", "any", "not", "at_least", "definition", "trend", "some", "none", "every", "compare"
]
PeriodName: TypeAlias = Literal["current", "previous", "earlier"]
PERIOD_NAMES: tuple[PeriodName, ...] = get_args(PeriodName)
