"""What the mentoring standard asks of each of its lists, in Polars by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from .cohort_mentoring_lists import (
    AS_OF,
    BEFORE,
    KEPT,
    MEASURES,
    MONTHS_6,
    MONTHS_12,
    MONTHS_24,
    TARGETS,
    Counted,
    all_some,
    at_least,
    bounds,
    bounds_of_different,
    by,
    col,
    different,
    exists,
    is_true,
    parts,
    share,
    since,
    some,
    there,
    this_year,
    values,
)


def _team() -> Counted:
    sides = {f"{side}_member": col("side") == side for side in ("internal", "external")}
    return Counted(sides, {"two_members": col("rows") >= 2, **{f"{side}_some": some(side) for side in sides}})


def _reviews() -> Counted:
    """The latest day's ratings: the largest of day and rating in one number; 9 where a review is not rated."""
    rating = col("rating").to_physical().cast(pl.Int64)
    held = pl.when(col("held_on") <= AS_OF).then(col("held_on").cast(pl.Int32).cast(pl.Int64) * 10)
    prepared = {"_best": held + rating.fill_null(9), "_worst": held + 9 - rating.fill_null(9),
                "_undated": pl.when(col("held_on").is_null()).then(rating)}  # fmt: skip
    figures = {
        "best": col("_best").max(), "worst": col("_worst").max(), "undated": col("held_on").null_count(),
        "undated_best": col("_undated").max(), "undated_worst": col("_undated").min(),
        "undated_rated": col("_undated").count(),
    }  # fmt: skip
    best, worst, undated = col("best") % 10, 9 - col("worst") % 10, col("undated")
    one = (best == worst) & (best < 9)
    others = (undated == 0) | (
        (col("undated_rated") == undated) & (col("undated_best") == best) & (col("undated_worst") == best)
    )
    unclear = col("best").is_not_null() | (undated > 0)
    good = pl.when(one & others).then(best >= 2).when(unclear).then(None).otherwise(False)
    recent = {"review_recent": since("held_on", MONTHS_12)}
    return Counted(recent, {"review_recent_some": some("review_recent"), "well_rated": good}, figures, prepared)


def _celebration() -> Counted:
    recent = since("held_on", MONTHS_12)
    return all_some({f"celebrated_{who}": recent & col(f"audience__{who}") for who in ("students", "mentors", "staff")})


def _pairs() -> Counted:
    started = by("started_on")
    completed = parts("completed", started & (col("due_to_end") <= AS_OF), col("outcome") == "completed")
    return Counted({"pairs_started": started, **completed},
                   {**bounds("pairs_started"), "completed_enough": share("completed", 9, 10)})  # fmt: skip


def _programmes() -> Counted:
    who = {f"running_{who}": col("running") & col(f"audience__{who}") for who in ("students", "staff")}
    return Counted({"running": col("running"), **who},
                   {**bounds("running"), **{f"{name}_some": some(name) for name in who}})  # fmt: skip


def _policy() -> Counted:
    involved = col("involved_on") <= AS_OF
    prepared, figures = values("groups", "group", involved)
    conditions = {"involved": involved, "governors": involved & (col("group") == "governors")}
    kept = {f"{name}_some": some(name) for name in conditions} | {"groups_enough": different("groups", 3)}
    return Counted(conditions, kept, figures, prepared)


def _appraisals() -> Counted:
    senior = col("by_senior_manager")
    conditions = {"within_12": senior & since("held_on", MONTHS_12), "within_24": senior & since("held_on", MONTHS_24)}
    return Counted(conditions, {"appraised_some": some("within_12"), "appraised_twice": at_least("within_24", 2)})


def _training() -> Counted:
    trained = (col("topic") == "running mentoring schemes") & by("completed_on")
    return all_some({"trained_in_it": trained, "trained_well": trained & (col("level") == "advanced")})


def _mentors() -> Counted:
    teacher, external = col("kind") == "teacher", col("kind") == "external"
    conditions = {
        "external": external, "teaching": teacher,
        "registered": col("accreditation").is_in(["registered", "accredited"]),
        **parts("minority", external & exists("from_minority"), is_true("from_minority")),
        **parts("personal", teacher, is_true("personal_benefit")),
        **parts("professional", teacher, is_true("professional_benefit")),
    }  # fmt: skip
    kept = {
        **{f"{name}_some": some(name) for name in ("external", "registered", "teaching")},
        **{name: col(name) for name in ("minority_yes", "minority_no", "minority_among")},
        **{f"minority_{name}_most": col(f"minority_{name}") + col(f"minority_{name}_open") for name in ("yes", "no")},
        **{f"{kind}_enough": share(kind, 3, 4) for kind in ("personal", "professional")},
        "mentors_in_list": col("rows"),
    }  # fmt: skip
    return Counted(conditions, kept)


def _funding() -> Counted:
    """Money that surely counts; and that may count, where no such amount is unknown."""
    won = col("status").is_in(["awarded", "allocated"])
    may = won.fill_null(True)
    prepared = {"_sure": pl.when(won).then(col("amount")), "_may": pl.when(may).then(col("amount")),
                "_unknown": may & col("amount").is_null()}  # fmt: skip
    figures = {n: col(f"_{n}").sum() for n in ("sure", "may", "unknown")}
    kept = {"won_least": col("sure"), "won_most": pl.when(col("unknown") == 0).then(col("may"))}
    return Counted({}, kept, figures, prepared)


def _data() -> Counted:
    kinds = {f"kept_{short}": col("kind") == kind for short, kind in KEPT.items()}
    recently = (col("kind") == "monitoring") & there("last_updated_on") & since("last_updated_on", MONTHS_6)
    conditions = {**kinds, "unkept": ~exists("owner"), "kept_recently": recently}
    kept = {f"{name}_some": some(name) for name in (*kinds, "kept_recently")}
    return Counted(conditions, {**kept, "all_kept": ~some("unkept")})


def _skills() -> Counted:
    assessed = by("assessed_on")
    in_need = assessed & col("needs_training")
    conditions = {"assessed": assessed, "in_need": in_need, **parts("trained", in_need, by("trained_on"))}
    return Counted(conditions, {
        "none_assessed": ~some("assessed"), "in_need_some": some("in_need"),
        "trained_all": share("trained", 1, 1), "trained_most": share("trained", 3, 4),
    })  # fmt: skip


def _feedback() -> Counted:
    where = (col("form") == "structured") & this_year("given_on")
    rounds, reached = values("rounds", "round", where), values("reached", "mentor", where)
    kept = {"rounds_enough": different("rounds", 3), **bounds_of_different("reached")}
    return Counted({}, kept, rounds[1] | reached[1], rounds[0] | reached[0])


def _meetings() -> Counted:
    year = this_year("held_on")
    who = {f"reviewed_{who}": year & col(f"attended_by__{who}") for who in ("mentors", "students")}
    kept = {f"{name}_twice": at_least(name, 2) for name in who} | {"reviewed_pairs_some": some("reviewed_pairs")}
    return Counted({**who, "reviewed_pairs": year & col("looked_at_relationship")}, kept)


def _targets() -> Counted:
    whole = exists("figure") & exists("period")
    prepared, figures = values("subjects", "subject", whole)
    conditions = {f"target_{short}": whole & (col("subject") == subject) for short, subject in TARGETS.items()}
    kept = {f"{name}_some": some(name) for name in conditions} | {"subjects_enough": different("subjects", 2)}
    return Counted(conditions, kept, figures, prepared)


def _survey(prefix: str, until: date) -> Counted:
    """Ratings: how many and their sum; not known where one is in doubt."""
    answered = by("answered_on", until)
    rated = answered & exists("rating", "rating__percent")
    sums = {"ratings": pl.when(col("_rated")).then(col("rating__percent")).sum()}
    settled = col("rated_open") == 0
    kept = {f"{prefix}_rated": pl.when(settled).then(col("rated")), f"{prefix}_ratings": col("ratings")}
    conditions = {"rated": rated}
    if until == AS_OF:
        conditions |= parts("success", answered & exists("successful_outcome"), is_true("successful_outcome"))
        kept[f"{prefix}_success_enough"] = share("success", 9, 10)
    return Counted(conditions, kept, sums)


def _comments() -> Counted:
    year = this_year("commented_on")
    better = [there(name) & (col(name) == "better") for name in ("motivation", "behaviour", "performance")]
    kind = values("kind_teachers", "teacher", year & (better[0] | better[1] | better[2]))
    all_ = values("teachers", "teacher", year)
    kept = {"teachers_enough": different("teachers", 3), **bounds_of_different("teachers"),
            **bounds_of_different("kind_teachers")}  # fmt: skip
    return Counted({}, kept, all_[1] | kind[1], all_[0] | kind[0])


def _community() -> Counted:
    recent = since("received_on", MONTHS_12)
    prepared, figures = values("organisations", "organisation", recent)
    spoke = {f"spoke_of_{what}": recent & col(f"speaks_of__{what}") for what in ("attitudes", "behaviour")}
    conditions = {"reported": recent, **spoke}
    kept = {f"{name}_some": some(name) for name in conditions} | {"organisations_enough": different("organisations", 2)}
    return Counted(conditions, kept, figures, prepared)


def _press() -> Counted:
    local, recent = col("local"), since("published_on", MONTHS_12)
    conditions = {tone: local & (col("tone") == tone) & recent for tone in ("favourable", "unfavourable")}
    good, bad = col("favourable"), col("unfavourable")
    surely, maybe = good >= bad + col("unfavourable_open"), good + col("favourable_open") >= bad
    tips = pl.when(surely).then(True).when(maybe).then(None).otherwise(False)
    return Counted(conditions, {"favourable_some": some("favourable"), "favourable_enough": tips})


def _monitoring() -> Counted:
    found: dict[str, pl.Expr] = {}
    for what in MEASURES:
        first, last = f"{what}_baseline", f"{what}_latest"
        rose = there(first) & there(last) & (col(last) > col(first))
        found |= parts(what, exists(first), rose & by("latest_on"))
    return Counted(found, {f"{what}_enough": share(what, 9, 10) for what in MEASURES})


PASSES: Mapping[str, Counted] = {
    "management__team": _team(),
    "management__reviews": _reviews(),
    "improvement_plan__actions": Counted({"unowned": ~exists("owner")}, {"all_owned": ~some("unowned")}),
    "senior_managers__register": all_some({"senior_active": col("acts_as_mentor") | col("is_mentored")}),
    "celebration__events": _celebration(),
    "pairs": _pairs(),
    "previous__pairs": Counted({"previous_started": by("started_on", BEFORE)}, bounds("previous_started")),
    "programmes": _programmes(),
    "previous__programmes": Counted({"previous_running": col("running")}, bounds("previous_running")),
    "policy__involvement": _policy(),
    "coordinator__appraisals": _appraisals(),
    "coordinator__training": _training(),
    "mentors__register": _mentors(),
    "funding__sources": _funding(),
    "communication__channels": Counted(
        {"unsafe": (col("kind") == "email") & ~col("secure")}, {"all_safe": ~some("unsafe")}
    ),
    "data__kept": _data(),
    "skills_training__register": _skills(),
    "feedback__given": _feedback(),
    "reviews__meetings": _meetings(),
    "reviews__support_sessions": all_some(
        {f"supported_{who}": this_year("held_on") & col(f"offered_to__{who}") for who in ("mentors", "students")}
    ),
    "evaluation__sources": Counted({"systematic": col("systematic")}, {"systematic_twice": at_least("systematic", 2)}),
    "parents__consultations": all_some({"consulted": this_year("held_on")}),
    "parents__updates": Counted({"updated": this_year("given_on")}, {"updated_twice": at_least("updated", 2)}),
    "targets__set": _targets(),
    "survey__mentees": _survey("mentees", AS_OF),
    "survey__mentors": _survey("mentors", AS_OF),
    "previous__survey__mentees": _survey("previous_mentees", BEFORE),
    "previous__survey__mentors": _survey("previous_mentors", BEFORE),
    "teacher_comments__register": _comments(),
    "community__reports": _community(),
    "press__items": _press(),
    "monitoring__mentees": _monitoring(),
}
