"""Facts of schools in Polars by hand: as given, or worked out from their lists."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from .cohort_mentoring_lists import col, there
from .cohort_mentoring_passes import PASSES

_MILLION = 1_000_000


def known() -> dict[str, pl.Expr]:
    """Of lists without records, whether they are known to be empty."""
    found = {f"{name}__known": col(f"{name}__given").fill_null(False) for name in PASSES}
    absent = col("previous__absent").fill_null(False)
    return {name: there | absent if name.startswith("previous__") else there for name, there in found.items()}


def judged(name: str, list_: str, empty: bool = False) -> pl.Expr:
    """What a list says; ``empty`` is what it says without records."""
    return pl.when(col(list_)).then(col(name)).when(col(f"{list_}__known")).then(empty)


def there_are(list_: str) -> pl.Expr:
    """There are records at all."""
    return pl.when(col(list_)).then(True).when(col(f"{list_}__known")).then(False)


def given(condition: pl.Expr, name: str, list_: str, empty: bool = False) -> pl.Expr:
    """A condition on a fact that is given, else what its list says."""
    return pl.coalesce(condition, judged(name, list_, empty))


def reaches(fact: str, part: int, whole: int, computed: pl.Expr) -> pl.Expr:
    """A percentage is at least part / whole: as given in percent or as part and whole, else as worked out."""
    found = pl.coalesce(
        col(f"{fact}__percent") >= Decimal(100 * part) / whole,
        pl.when(col(f"{fact}__whole") > 0).then(col(f"{fact}__part") * whole >= col(f"{fact}__whole") * part),
        computed,
    )
    return there(fact) & found if fact.startswith("results__") else found


def ratio(part: str, whole: str, num: int, den: int) -> pl.Expr:
    """One figure of another, both in bounds, is at least num / den; none where the whole is 0."""
    low = col(f"{part}_low") * den >= col(f"{whole}_high") * num
    high = col(f"{part}_high") * den >= col(f"{whole}_low") * num
    counts = col(f"{whole}_low") > 0
    return pl.when(col(f"{whole}_high") == 0).then(False).when(counts & low).then(True).when(counts & ~high).then(False)


# ---------------------------------------------------------------------- figures

_BOUNDED: Mapping[str, tuple[str, str, str]] = {
    "pairs": ("scheme__pairs", "pairs_started", "pairs"),
    "previous_pairs": ("previous__scheme__pairs", "previous_started", "previous__pairs"),
    "programmes": ("scheme__running_programmes", "running", "programmes"),
    "previous_programmes": ("previous__scheme__running_programmes", "previous_running", "previous__programmes"),
    "reached_mentors": ("", "reached", "feedback__given"),
    "all_teachers": ("", "teachers", "teacher_comments__register"),
    "kind": ("", "kind_teachers", "teacher_comments__register"),
}
"""Whole numbers: the fact that gives them, and the bounds and the list from which they come otherwise."""


def figures() -> dict[str, pl.Expr]:
    """The least and the most that whole numbers can be, ``NAME_low`` and ``NAME_high``; fractions; sums."""
    found: dict[str, pl.Expr] = {}
    for name, (fact, counted, list_) in _BOUNDED.items():
        for end in ("low", "high"):
            value = _number(f"{counted}_{end}", list_)
            found[f"{name}_{end}"] = pl.coalesce(col(fact), value) if fact else value
    mentors = pl.coalesce(col("mentors__number"), _number("mentors_in_list", "mentors__register"))
    won = {end: _number(f"won_{end}", "funding__sources") for end in ("least", "most")}
    return {
        **found,
        "mentors_low": mentors,
        "mentors_high": mentors,
        **{f"secured_{end}": pl.coalesce(col("funding__secured"), value) for end, value in won.items()},
        "took_part": _took_part(""),
        "previous_took_part": _took_part("previous__"),
        **_fraction("local", "local__minority_share"),
        **_fraction("given_minority", "external_mentors__minority_share"),
        **_fraction("target_mentees", "satisfaction__target_mentees", may_be_none=True),
        **_fraction("target_mentors", "satisfaction__target_mentors", may_be_none=True),
        **_satisfaction("mentees", "satisfaction__mentees", "survey__mentees"),
        **_satisfaction("mentors", "satisfaction__mentors", "survey__mentors"),
        **_satisfaction("previous_mentees", "previous__satisfaction__mentees", "previous__survey__mentees"),
        **_satisfaction("previous_mentors", "previous__satisfaction__mentors", "previous__survey__mentors"),
    }


def _number(name: str, list_: str) -> pl.Expr:
    return pl.when(col(list_)).then(col(name)).when(col(f"{list_}__known")).then(0)


def _took_part(prefix: str) -> pl.Expr:
    groups = [col(f"{prefix}participation__{who}") for who in ("teachers", "students", "support_staff")]
    return pl.coalesce(col(f"{prefix}participation__total"), groups[0] + groups[1] + groups[2])


# -------------------------------------------------------------------- fractions


def _given(fact: str) -> tuple[pl.Expr, pl.Expr]:
    """A percentage as a fraction of whole numbers: part and whole, or ten thousandths of a percent."""
    percent, part, whole = col(f"{fact}__percent"), col(f"{fact}__part"), col(f"{fact}__whole")
    both = part.is_not_null() & (whole > 0)
    num = pl.when(percent.is_not_null()).then((percent * 10_000).cast(pl.Int64)).when(both).then(part.cast(pl.Int64))
    den = pl.when(percent.is_not_null()).then(pl.lit(_MILLION, pl.Int64)).when(both).then(whole.cast(pl.Int64))
    return num, den


def _fraction(name: str, fact: str, may_be_none: bool = False) -> dict[str, pl.Expr]:
    num, den = _given(fact)
    found = {f"{name}_num": num, f"{name}_den": den}
    return found | ({f"{name}_none": ~there(fact)} if may_be_none else {})


def _satisfaction(name: str, fact: str, list_: str) -> dict[str, pl.Expr]:
    """Given, or the mean of the ratings, which is known where no rating is in doubt."""
    num, den = _given(fact)
    rated = _number(f"{name}_rated", list_).cast(pl.Int64)
    none = ~there(fact) | (num.is_null() & (rated == 0)).fill_null(False)
    if fact.startswith("previous__"):
        none = none | col("previous__absent").fill_null(False)
    total = pl.when(rated > 0).then((col(f"{name}_ratings") * 10_000).cast(pl.Int64))
    return {
        f"{name}_num": pl.coalesce(num, total),
        f"{name}_den": pl.coalesce(den, pl.when(rated > 0).then(rated * _MILLION)),
        f"{name}_none": none,
    }


def minorities() -> pl.Expr:
    """The share of external mentors from minorities is at least the local one less 10 points."""
    local_num, local_den, list_ = col("local_num"), col("local_den"), "mentors__register"
    yes, no = col("minority_yes").cast(pl.Int64), col("minority_no").cast(pl.Int64)
    most, others = col("minority_yes_most").cast(pl.Int64), col("minority_no_most").cast(pl.Int64)

    def enough(num: pl.Expr, den: pl.Expr) -> pl.Expr:
        return 10 * num * local_den + den * local_den >= 10 * local_num * den

    low = (col("minority_among") > 0) & enough(yes, yes + others)
    high = pl.when(most + no > 0).then(enough(most, most + no)).otherwise(enough(pl.lit(0), pl.lit(1)))
    nobody = pl.when(col(list_)).then(most + others == 0).otherwise(col(f"{list_}__known"))
    computed = (
        pl.when(nobody).then(False)
        .when(local_num.is_null() | col(list_).is_null()).then(None)
        .when(low).then(True)
        .when(~high).then(False)
    )  # fmt: skip
    num, den = col("given_minority_num"), col("given_minority_den")
    return pl.when(num.is_not_null()).then(enough(num, den)).otherwise(computed)
