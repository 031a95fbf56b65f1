"""From a standard to what it asks: every fact once, in the section of the first area that needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assay.facts.language.phrases import say
from assay.facts.values.questionnaire import OTHER, Question, Questionnaire, Section, as_written
from assay.facts.values.references import MOST_BACK, Place, reference
from assay.rules.language.standard import Criterion, Standard
from assay.rules.language.terms import Quantity, looked_at


def questionnaire(standard: Standard) -> Questionnaire:
    """The questions of a standard, in the order in which a person would answer them.

    Facts stand beside others whose keys begin alike, in the order of the
    criteria that need them; those of an earlier period after those of this one;
    figures after what they are computed from.
    """
    served = _served(standard)
    order = {c.id: n for n, c in enumerate(standard.criteria)}
    area_of = {c.id: c.area for c in standard.criteria}
    places = [*dict.fromkeys([(key, 0) for key in standard.vocabulary]), *(p for p in sorted(served) if p[1])]
    first = {area.id: n for n, area in enumerate(standard.areas)}
    home: dict[Place, str] = {}
    for place in places:
        areas = {area_of[id_] for id_ in served.get(place, ())}
        home[place] = min(areas, key=lambda id_: first[id_]) if areas else OTHER
    titles = [(area.id, area.title) for area in standard.areas] + [(OTHER, say("questions", "other"))]
    sections: list[Section] = []
    for id_, title in titles:
        inside = [place for place in places if home[place] == id_]
        ranks = {p: min((order[c] for c in served.get(p, ())), default=len(order)) for p in inside}
        questions = tuple(_question(standard, place, served) for place in _arranged(standard, inside, ranks))
        if questions:
            sections.append(Section(id_, title, questions))
    source = standard.source
    line = f"{source.title}, {source.published}" if source.published else source.title
    return Questionnaire(
        standard.id, standard.title, standard.version, line, standard.year_starts, tuple(sections), standard.vocabulary
    )


def _question(standard: Standard, place: Place, served: Mapping[Place, tuple[str, ...]]) -> Question:
    key, back = place
    sources = tuple(reference(*source) for source in _sources(standard.computed, place))
    return Question(key, back, standard.vocabulary[key], served.get(place, ()), sources)


def _served(standard: Standard) -> dict[Place, tuple[str, ...]]:
    """For each fact that any criterion looks at, the ids of the criteria, in their order."""
    found: dict[Place, list[str]] = {}
    for criterion in standard.criteria:
        for place in _needed(standard, criterion):
            found.setdefault(place, []).append(criterion.id)
    return {place: tuple(ids) for place, ids in found.items()}


def _needed(standard: Standard, criterion: Criterion) -> set[Place]:
    """What a criterion looks at, itself and by way of computed facts."""
    rule = criterion.rule
    conditions = (rule.applies_when, rule.met_when, rule.partly_when, *(caution.when for caution in criterion.cautions))
    todo = [place for condition in conditions if condition is not None for place in looked_at(condition)]
    seen: set[Place] = set()
    while todo:
        place = todo.pop()
        if place[0] in standard.vocabulary and place not in seen:
            seen.add(place)
            todo += _sources(standard.computed, place)
    return seen


def _sources(computed: Mapping[str, Quantity], place: Place) -> list[Place]:
    """What a figure is computed from, of the same period."""
    key, back = place
    body = computed.get(key)
    if body is None:
        return []
    return [(k, b + back) for k, b in sorted(looked_at(body)) if b + back <= MOST_BACK]


def _arranged(standard: Standard, inside: Iterable[Place], ranks: Mapping[Place, int]) -> list[Place]:
    """The facts of one section in their order. ``ranks`` says how early a criterion needs each."""
    computed, members = standard.computed, set(inside)
    index = _as_written(standard)
    group_rank: dict[str, int] = {}
    for place in members:
        group = place[0].partition(".")[0]
        group_rank[group] = min(ranks[place], group_rank.get(group, ranks[place]))
    by_group = sorted(
        members, key=lambda p: (group_rank[p[0].partition(".")[0]], _group_start(p[0], index), index[p[0]], p[1])
    )
    arranged: dict[Place, None] = {}
    waiting = {
        place: {source for source in _sources(computed, place) if source in members}
        for place in by_group
    }

    def emit(place: Place) -> None:
        """A fact, then the same of earlier periods, then what is computed from those that stand."""
        for same in [p for p in by_group if p[0] == place[0] and p not in arranged]:
            arranged[same] = None
        for figure in by_group:
            ready = waiting[figure] and waiting[figure] <= arranged.keys()
            if ready and figure not in arranged and any(s[0] == place[0] for s in waiting[figure]):
                emit(figure)

    for place in by_group:
        if place not in arranged and not waiting[place]:
            emit(place)
    for place in by_group:  # what is computed in a circle has nowhere to begin
        if place not in arranged:
            emit(place)
    return list(arranged)


def _as_written(standard: Standard) -> dict[str, int]:
    """The place of each fact in the order in which the vocabulary's author wrote them."""
    return {key: n for n, (key, _) in enumerate(as_written(standard.vocabulary))}


def _group_start(key: str, index: Mapping[str, int]) -> int:
    """Where in the vocabulary a key's group begins."""
    group = key.partition(".")[0]
    return min(n for other, n in index.items() if other.partition(".")[0] == group)
