"""The mentoring standard in Polars by hand: the verdicts of its 34 criteria, its areas and its level.

Each list is gone through once, and what the criteria need of it is joined once
(a few lists at a time, so that no join carries all columns). What is known in
bounds is compared by its bounds: a condition is true where it holds at both,
false where it holds at neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from .cohort_mentoring_facts import figures, given, judged, known, minorities, ratio, reaches, there_are
from .cohort_mentoring_lists import KEPT, MEASURES, MONTHS_12, MONTHS_24, TARGETS, YEAR, by, col, exists, since, there
from .cohort_mentoring_passes import PASSES
from .cohort_polars import Judged, all_of, any_of, between, codes, lit, with_areas
from .cohort_polars import at_least as at_least_of

_AT_ONCE = 6
_ENABLING = ("1", "2", "3", "4", "5")
_IDS: Mapping[str, Sequence[str]] = {
    "1": ("1.1", "1.2", "1.3", "1.4", "1.5"), "2": ("2.1", "2.2"), "3": ("3.1", "3.2", "3.3", "3.4"),
    "4": ("4.1", "4.2", "4.3", "4.4"), "5": ("5.1", "5.2", "5.3", "5.4", "5.5"), "6": ("6.1", "6.2", "6.3"),
    "7": ("7.1", "7.2", "7.3"), "8": ("8.1", "8.2", "8.3"), "9": ("9.1", "9.2", "9.3", "9.4", "9.5"),
}  # fmt: skip
_Conditions = dict[str, pl.Expr]


def by_hand(tables: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    """``subject_id``, and a column of codes for each criterion, each area and the level."""
    conditions = _conditions()
    criteria = [
        Judged(id_, area, f"partly_{id_}" in conditions, f"applies_{id_}" in conditions)
        for area, ids in _IDS.items()
        for id_ in ids
    ]
    schools = _with_lists(tables).with_columns(**known()).with_columns(**figures()).with_columns(**_shared())
    judged_ = with_areas(schools.with_columns(**conditions), criteria).with_columns(
        excellent=_all(*(col(f"all_{area}") for area in _IDS)),
        established=_all(*(col(f"all_{area}") for area in _ENABLING)),
        developing=at_least_of([col(f"all_{area}") | col(f"enough_{area}") for area in _IDS], (1, 2)),
    )
    return judged_.select("subject_id", **codes(criteria), level=_level())


def _with_lists(tables: Mapping[str, pl.LazyFrame]) -> pl.LazyFrame:
    schools, ids = tables["subjects"], tables["subjects"].select("subject_id")
    names = list(PASSES)
    for start in range(0, len(names), _AT_ONCE):
        some_lists = ids
        for name in names[start : start + _AT_ONCE]:
            some_lists = some_lists.join(PASSES[name].of(name, tables[name]), on="subject_id", how="left")
        schools = schools.join(some_lists, on="subject_id", how="left")
    return schools


def _level() -> pl.Expr:
    excellent, established, developing = col("excellent"), col("established"), col("developing")
    return (
        pl.when(excellent).then(lit(3))
        .when(excellent.is_null()).then(lit(5))
        .when(established).then(lit(2))
        .when(established.is_null()).then(lit(5))
        .when(developing).then(lit(1))
        .when(developing.is_null()).then(lit(5))
        .otherwise(lit(0))
    )  # fmt: skip


# ------------------------------------------------------------------- comparisons


def _all(*conditions: pl.Expr) -> pl.Expr:
    return all_of(conditions)


def _any(*conditions: pl.Expr) -> pl.Expr:
    return any_of(conditions)


def _at_least(name: str, least: int) -> pl.Expr:
    return between(col(f"{name}_low") >= least, col(f"{name}_high") >= least)


def _more(name: str) -> pl.Expr:
    """More than the year before."""
    before = f"previous_{name}"
    return between(col(f"{name}_low") > col(f"{before}_high"), col(f"{name}_high") > col(f"{before}_low"))


def _kept_up(name: str) -> pl.Expr:
    """At least 90 % of the year before."""
    low, high, before = col(f"{name}_low"), col(f"{name}_high"), f"previous_{name}"
    return between(low * 10 >= col(f"{before}_high") * 9, high * 10 >= col(f"{before}_low") * 9)


def _since_last_year(condition: pl.Expr) -> pl.Expr:
    """Beside the year before: false where there was none."""
    return ~col("previous__absent").fill_null(False) & condition


def _not_none(*names: str) -> pl.Expr:
    return _all(*(~col(f"{name}_none") for name in names))


def _not_below(left: str, right: str) -> pl.Expr:
    """A fraction is at least another."""
    one, other = _across(left, right)
    return _not_none(left, right) & (one >= other)


def _above(left: str, right: str) -> pl.Expr:
    one, other = _across(left, right)
    return _not_none(left, right) & (one > other)


def _across(left: str, right: str) -> tuple[pl.Expr, pl.Expr]:
    return col(f"{left}_num") * col(f"{right}_den"), col(f"{right}_num") * col(f"{left}_den")


def _reaches(name: str, part: int, whole: int) -> pl.Expr:
    return _not_none(name) & (col(f"{name}_num") * whole >= col(f"{name}_den") * part)


# -------------------------------------------------------------------- conditions


def _shared() -> _Conditions:
    """Conditions that stand in several places."""
    plan, informed, number = "improvement_plan__agreed_on", col("parents__informed"), col("parents__number")
    satisfied = {
        f"{who}_satisfied": _all(_reaches(f"target_{who}", 3, 4), _reaches(who, 3, 4), _not_below(who, f"target_{who}"))
        for who in ("mentees", "mentors")
    }
    rose = {
        f"{what}_rose": reaches(f"results__{what}_improved", 9, 10, judged(f"{what}_enough", "monitoring__mentees"))
        for what in MEASURES
    }
    return {
        "has_actions": there_are("improvement_plan__actions"),
        "plan_recent": there(plan) & since(plan, MONTHS_12),
        "in_need": given(col("skills_training__in_need") > 0, "in_need_some", "skills_training__register"),
        "parents_told": judged("updated_twice", "parents__updates")
        & reaches("parents__reach", 4, 5, (number > 0) & (informed * 5 >= number * 4)),
        "all_involved": _all(*(col(f"participation__{who}") > 0 for who in ("teachers", "students", "support_staff"))),
        "money": between(col("secured_least") > 0, col("secured_most") > 0),
        **satisfied,
        **rose,
    }


def _conditions() -> _Conditions:
    """``met_ID``, ``partly_ID`` and ``applies_ID``."""
    return {**_leadership(), **_people(), **_resources(), **_processes(), **_satisfaction(), **_impact()}


def _leadership() -> _Conditions:
    team, reviews, plan = "management__team", "management__reviews", "improvement_plan__agreed_on"
    celebrated = [judged(f"celebrated_{w}_some", "celebration__events") for w in ("students", "mentors", "staff")]
    running = [judged(f"running_{who}_some", "programmes") for who in ("students", "staff")]
    policy = "policy__involvement"
    return {
        "met_1.1": _all(
            *(judged(name, team) for name in ("two_members", "internal_member_some", "external_member_some")),
            *(judged(name, reviews) for name in ("review_recent_some", "well_rated")),
        ),
        "met_1.2": _all(col("plan_recent"), col("has_actions"), judged("all_owned", "improvement_plan__actions", True)),
        "partly_1.2": by(plan) & (col("has_actions") | ~col("plan_recent")),
        "met_1.3": given(col("senior_managers__active") >= 1, "senior_active_some", "senior_managers__register"),
        "met_1.4": _all(*celebrated),
        "partly_1.4": _any(*celebrated),
        "met_1.5": _all(
            col("scheme__began_on") <= MONTHS_24,
            _since_last_year(_more("pairs")) | _since_last_year(_more("programmes")),
            _since_last_year(_kept_up("pairs")),
            _since_last_year(_kept_up("programmes")),
        ),
        "met_2.1": _all(*running, _at_least("programmes", 3)),
        "partly_2.1": _any(*running),
        "met_2.2": judged("governors_some", policy) & judged("groups_enough", policy),
        "partly_2.2": judged("involved_some", policy),
    }


def _people() -> _Conditions:
    appraisals, training, mentors = "coordinator__appraisals", "coordinator__training", "mentors__register"
    return {
        "met_3.1": judged("appraised_some", appraisals) & judged("appraised_twice", appraisals),
        "applies_3.2": given(col("external_mentors__number") > 0, "external_some", mentors),
        "met_3.2": col("recruitment__targets_minorities") & minorities(),
        "met_3.3": judged("trained_well_some", training),
        "partly_3.3": judged("trained_in_it_some", training),
        "met_3.4": _all(
            exists("accreditation__award"),
            _any(*(col(f"accreditation__support__{what}") for what in ("time", "fees", "tutor"))),
            given(col("accreditation__registered") >= 1, "registered_some", mentors),
        ),
        "applies_7.2": given(col("teacher_mentors__number") > 0, "teaching_some", mentors),
        "met_7.2": _all(
            *(reaches(f"teacher_mentors__{kind}_benefit", 3, 4, judged(f"{kind}_enough", mentors))
              for kind in ("personal", "professional"))
        ),
    }  # fmt: skip


def _resources() -> _Conditions:
    data, budget = "data__kept", col("funding__budget")
    kinds = {short: judged(f"kept_{short}_some", data) for short in KEPT}
    return {
        "met_4.1": _all(by("coordinator__appointed_on"), ~by("coordinator__vacant_since"), col("coordinator__fte") > 0),
        "met_4.2": col("money") & between(col("secured_least") >= budget, col("secured_most") >= budget),
        "partly_4.2": col("money"),
        "met_4.3": there_are("communication__channels") & judged("all_safe", "communication__channels", True),
        "met_4.4": _all(*kinds.values(), judged("all_kept", data, True), judged("kept_recently_some", data)),
        "partly_4.4": kinds["baseline"] & kinds["monitoring"],
    }


def _processes() -> _Conditions:
    skills, meetings, ended = "skills_training__register", "reviews__meetings", "scheme__last_cohort_ended_on"
    report, baseline = "evaluation__report_dated_on", "evaluation__baseline_taken_on"
    trained = {
        name: reaches("skills_training__trained", *share, judged(name, skills))
        for name, share in {"trained_all": (1, 1), "trained_most": (3, 4)}.items()
    }
    return {
        "applies_5.1": given(col("skills_training__assessed") == 0, "none_assessed", skills, True) | col("in_need"),
        "met_5.1": col("in_need") & trained["trained_all"],
        "partly_5.1": col("in_need") & trained["trained_most"],
        "met_5.2": given(col("feedback__rounds") >= 3, "rounds_enough", "feedback__given")
        & reaches("feedback__reach", 9, 10, ratio("reached_mentors", "mentors", 9, 10)),
        "met_5.3": _all(
            *(judged(f"reviewed_{who}_twice", meetings) for who in ("mentors", "students")),
            judged("reviewed_pairs_some", meetings),
            *(judged(f"supported_{who}_some", "reviews__support_sessions") for who in ("mentors", "students")),
        ),
        "applies_5.4": by(ended),
        "met_5.4": _all(
            by(report),
            there(report) & there(ended) & (col(report) >= col(ended)),
            there(baseline) & there(report) & (col(baseline) < col(report)),
            judged("systematic_twice", "evaluation__sources"),
        ),
        "met_5.5": judged("consulted_some", "parents__consultations") & col("parents_told"),
        "partly_5.5": col("parents_told"),
    }


def _satisfaction() -> _Conditions:
    both = [col(f"{who}_satisfied") for who in ("mentees", "mentors")]
    groups = {f"target_{who}": f"previous_{who}" for who in ("mentees", "mentors")}
    higher = [_above(now, last) | (_reaches(last, 1, 1) & _reaches(now, 1, 1)) for now, last in groups.items()]
    return {
        "met_6.1": _all(*(judged(f"target_{what}_some", "targets__set") for what in TARGETS)),
        "partly_6.1": judged("subjects_enough", "targets__set"),
        "met_6.2": _all(*both),
        "partly_6.2": _any(*both),
        "applies_6.3": col("scheme__began_on") < YEAR[0],
        "met_6.3": _all(*higher),
        "met_7.1": given(col("teacher_comments__teachers") >= 3, "teachers_enough", "teacher_comments__register")
        & reaches("teacher_comments__favourable", 3, 4, ratio("kind", "all_teachers", 3, 4)),
    }


def _impact() -> _Conditions:
    community, rose = "community__reports", [col(f"{what}_rose") for what in MEASURES[:4]]
    now = [col("impact__excluded"), col("impact__without_next_step")]
    before = [col("previous__impact__excluded"), col("previous__impact__without_next_step")]
    fell = [this < last for this, last in zip(now, before, strict=True)]
    return {
        "met_7.3": col("all_involved") & _since_last_year(col("took_part") > col("previous_took_part")),
        "partly_7.3": col("all_involved"),
        "met_8.1": _since_last_year(
            _all(now[0] <= before[0], now[1] <= before[1], _any(*fell, (before[0] == 0) & (before[1] == 0)))
        ),
        "met_8.2": judged("organisations_enough", community)
        & _all(*(judged(f"spoke_of_{what}_some", community) for what in ("attitudes", "behaviour"))),
        "partly_8.2": judged("reported_some", community),
        "met_8.3": judged("favourable_some", "press__items") & judged("favourable_enough", "press__items", True),
        "met_9.1": reaches("results__pairs_completed", 9, 10, judged("completed_enough", "pairs")),
        "met_9.2": reaches("results__mentee_success", 9, 10, judged("mentees_success_enough", "survey__mentees")),
        "met_9.3": reaches("results__mentor_success", 9, 10, judged("mentors_success_enough", "survey__mentors")),
        "met_9.4": _all(*rose),
        "partly_9.4": _any(*rose),
        "met_9.5": col("academic_rose"),
    }
