"""The same criteria as closures that somebody wrote by hand: what plain Python takes.

They check nothing: every fact has to be there, of its right type, with
percentages as numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from .workload import Plain

Facts: TypeAlias = "Mapping[str, Any]"

CRITERIA: dict[str, Callable[[Facts], str]] = {
    "1.1": lambda f: (
        "met" if f["integer_1"] >= 2 and f["boolean_2"] else "partly_met" if f["integer_1"] >= 1 else "not_met"
    ),
    "1.2": lambda f: (
        "met" if f["percentage_3"] >= 0.9 and f["choice_4"] in ("under way", "complete") and f["decimal_5"] <= 1.5
        else "partly_met" if f["percentage_3"] >= 0.9 else "not_met"
    ),
    "1.3": lambda f: "met" if f["integer_6"] > 4 or f["choice_7"] != "missing" else "not_met",
    "1.4": lambda f: (
        "met" if f["percentage_8"] >= 0.75 and (f["boolean_9"] or f["choice_10"] in ("under way", "complete"))
        else "partly_met" if f["percentage_8"] >= 0.5 else "not_met"
    ),
    "2.1": lambda f: "met" if (f["integer_11"] <= 16 and f["boolean_12"]) or f["percentage_13"] >= 0.5 else "not_met",
    "2.2": lambda f: "met" if f["choice_14"] in ("under way", "complete") and f["decimal_15"] >= 0.5 else "not_met",
    "2.3": lambda f: (
        "met" if 2 <= f["integer_16"] <= 15 and f["choice_17"] != "missing" and f["percentage_18"] >= 0.9
        else "partly_met" if 2 <= f["integer_16"] <= 15 else "not_met"
    ),
    "2.4": lambda f: (
        "not_applicable" if not f["boolean_2"]
        else "met" if f["boolean_19"] or f["choice_20"] in ("under way", "complete") else "not_met"
    ),
    "3.1": lambda f: (
        "met" if f["integer_21"] >= 4 and (not f["boolean_22"] or f["percentage_23"] >= 0.75) else "not_met"
    ),
    "3.2": lambda f: (
        "met" if (f["choice_24"] in ("under way", "complete") and f["decimal_25"] <= 1.5) or f["integer_26"] > 3
        else "not_met"
    ),
    "3.3": lambda f: "met" if f["choice_27"] != "missing" and f["percentage_28"] >= 0.5 else "not_met",
    "3.4": lambda f: (
        "met" if not f["boolean_29"] and f["choice_30"] in ("under way", "complete") and f["integer_31"] <= 17
        else "partly_met" if not f["boolean_29"] else "not_met"
    ),
    "4.1": lambda f: "met" if f["boolean_32"] or f["percentage_33"] >= 0.9 else "not_met",
    "4.2": lambda f: (
        "met" if f["choice_34"] in ("under way", "complete") and (f["decimal_35"] >= 0.4 or 4 <= f["integer_36"] <= 17)
        else "not_met"
    ),
    "4.3": lambda f: (
        "met" if (f["choice_37"] != "missing" and f["percentage_38"] >= 0.75) or f["boolean_39"] else "not_met"
    ),
    "4.4": lambda f: "met" if f["choice_40"] in ("under way", "complete") and f["integer_41"] >= 3 else "not_met",
    "5.1": lambda f: (
        "met" if f["boolean_42"] and f["percentage_43"] >= 0.5 and f["choice_44"] in ("under way", "complete")
        else "partly_met" if f["boolean_42"] else "not_met"
    ),
    "5.2": lambda f: "met" if f["decimal_45"] <= 1.5 or f["integer_46"] > 2 else "not_met",
    "5.3": lambda f: (
        "met" if f["choice_47"] != "missing" and (f["percentage_48"] >= 0.9 or f["boolean_49"]) else "not_met"
    ),
    "6.1": lambda f: (
        "met" if (f["choice_50"] in ("under way", "complete") and f["integer_51"] <= 15) or f["boolean_52"]
        else "not_met"
    ),
    "6.2": lambda f: "met" if f["percentage_53"] >= 0.75 and f["choice_54"] in ("under way", "complete") else "not_met",
    "6.3": lambda f: (
        "met" if f["decimal_55"] >= 0.25 and 3 <= f["integer_56"] <= 16 and f["choice_57"] != "missing"
        else "partly_met" if f["decimal_55"] >= 0.25 else "not_met"
    ),
    "6.4": lambda f: "met" if f["percentage_58"] >= 0.5 or f["boolean_59"] else "not_met",
    "7.1": lambda f: (
        "met" if f["choice_60"] in ("under way", "complete") and (f["integer_61"] >= 2 or f["boolean_62"])
        else "not_met"
    ),
    "7.2": lambda f: (
        "not_applicable" if not f["boolean_2"]
        else "met"
        if (f["percentage_63"] >= 0.9 and f["choice_64"] in ("under way", "complete")) or f["decimal_65"] <= 1.5
        else "partly_met" if f["percentage_63"] >= 0.75 else "not_met"
    ),
    "7.3": lambda f: "met" if f["integer_66"] > 4 and f["choice_67"] != "missing" else "not_met",
    "7.4": lambda f: (
        "met" if f["percentage_68"] >= 0.75 and f["boolean_69"] and f["choice_70"] in ("under way", "complete")
        else "partly_met" if f["percentage_68"] >= 0.75 else "not_met"
    ),
    "8.1": lambda f: "met" if f["integer_1"] <= 16 or f["boolean_2"] else "not_met",
    "8.2": lambda f: (
        "met" if f["percentage_3"] >= 0.5 and (f["choice_4"] in ("under way", "complete") or f["decimal_5"] >= 0.5)
        else "not_met"
    ),
    "8.3": lambda f: (
        "met" if (2 <= f["integer_6"] <= 15 and f["choice_7"] != "missing") or f["percentage_8"] >= 0.9 else "not_met"
    ),
    "8.4": lambda f: "met" if f["boolean_9"] and f["choice_10"] in ("under way", "complete") else "not_met",
    "9.1": lambda f: (
        "met" if f["integer_11"] >= 4 and f["boolean_12"] and f["percentage_13"] >= 0.75
        else "partly_met" if f["integer_11"] >= 4 else "not_met"
    ),
    "9.2": lambda f: "met" if f["choice_14"] in ("under way", "complete") or f["decimal_15"] <= 1.5 else "not_met",
    "9.3": lambda f: (
        "met" if f["integer_16"] > 3 and (f["choice_17"] != "missing" or f["percentage_18"] >= 0.5) else "not_met"
    ),
}


def verdicts(facts: Mapping[str, Plain]) -> dict[str, str]:
    """The verdict of each criterion."""
    return {id_: verdict(facts) for id_, verdict in CRITERIA.items()}
