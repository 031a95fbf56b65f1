"""The words of an interview: a question, what is said to an answer, and what it has brought at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assay.engine.explaining.about import About
from assay.engine.explaining.words import day_words, verdict_words
from assay.engine.questions.interview.facts_text import drafted
from assay.engine.questions.interview.fields import fields_looked_at
from assay.engine.questions.interview.result import Interviewed, NotHere
from assay.engine.questions.interview.state import Interview, InterviewQuestion, list_behind, still_to_ask
from assay.facts.language.phrases import all_of
from assay.facts.values.fact_set import FactSet
from assay.facts.values.questionnaire import answer_words, as_written
from assay.facts.values.records import Records
from assay.facts.values.references import before
from assay.facts.values.rows import fields_words, not_shown, shown_fields
from assay.facts.writing.answers import is_json
from assay.rules.language.standard import Standard
from assay.views.phrases import say
from assay.views.unsettled import unsettled_words

from .layout import Paint, level_title, target_words, wrapped

PAGE = "ask"
_HELP = ("skip", "dont_know", "back", "why", "done", "file", "quit")
_MOST_CRITERIA, _MOST_STATEMENTS, _MOST_RECORDS = 12, 2, 12


def opening_lines(facts: FactSet, file: str) -> Iterator[str]:
    """What stands before the first question."""
    yield from wrapped(say(PAGE, "begin", name=facts.subject_name, day=day_words(facts.as_of),
                           period=facts.period.name, file=file))  # fmt: skip
    yield from wrapped(say(PAGE, "ways"))


def question_lines(
    interview: Interview, asked: InterviewQuestion, number: int, paint: Paint, personal: bool
) -> Iterator[str]:
    """A question: what is asked, what an answer looks like, what it is for and why."""
    yield ""
    if asked.kind != "record":
        left = say(PAGE, "left_to_ask", count=still_to_ask(interview))
        yield from wrapped(say(PAGE, "head", number=number, left=left))
    first, *rest = wrapped(_asked(interview, asked, personal))
    yield paint.bold(first)
    yield from (paint.bold(line) for line in rest)
    yield from wrapped(_how(interview, asked), "  ", "    ")
    if asked.kind != "record":
        yield from _purpose(interview, asked)


def _purpose(interview: Interview, asked: InterviewQuestion) -> Iterator[str]:
    """The criteria that an answer serves, with what they ask where these are few."""
    standard, serves = interview.compiled.plan.standard, asked.missing.serves
    if len(serves) <= _MOST_STATEMENTS:
        yield from why_lines(interview, asked)
        return
    shown = [_criterion(standard, id_) for id_ in serves[:_MOST_CRITERIA]]
    more = len(serves) - len(shown)
    criteria = say("common", "more", shown=", ".join(shown), number=more) if more else all_of(shown)
    yield from wrapped(say(PAGE, "how.serves", criteria=criteria), "  ", "    ")


def _criterion(standard: Standard, id_: str) -> str:
    found = standard.criterion(id_)
    return f"{id_} {found.title}" if found else id_


def _asked(interview: Interview, asked: InterviewQuestion, personal: bool) -> str:
    fact = interview.compiled.plan.standard.vocabulary[asked.missing.key]
    back = asked.missing.back
    if asked.kind == "record":
        return say(PAGE, "ask.record", row=asked.row, label=fact.label, field=_label(asked))
    if asked.kind == "field":
        about = _about(interview, asked, personal)
        key = "ask.field_about" if about else "ask.field"
        return say(PAGE, key, row=asked.row, label=fact.label, about=about, field=_label(asked))
    question = fact.question or fact.label
    if not back:
        return say(PAGE, f"ask.{asked.kind}", question=question)
    facts = interview.facts
    period = facts.periods[0].period
    for n in range(1, back + 1):
        period = facts.periods[n].period if n < len(facts.periods) else period.before()
    key = "ask.earlier" if back == 1 else "ask.earlier_still"
    return say(PAGE, key, back=back, period=period.name, question=question)


def _label(asked: InterviewQuestion) -> str:
    return asked.definition.label


def _about(interview: Interview, asked: InterviewQuestion, personal: bool) -> str:
    """What tells the record from others, people by pseudonyms."""
    given = interview.facts.given(asked.missing.key, asked.missing.back)
    definition = interview.compiled.plan.standard.vocabulary[asked.missing.key]
    if given is None or not isinstance(given.value, Records):
        return ""
    known = given.value.row(asked.row - 1)
    names = [name for name, _ in as_written(definition.fields) if name in known][:4]
    fields = shown_fields(given.value, definition, asked.row, names, personal)
    return fields_words([one for one in fields if one[1] != not_shown()])


def _how(interview: Interview, asked: InterviewQuestion) -> str:
    """What an answer looks like."""
    if asked.kind == "list":
        names = fields_looked_at(interview.compiled.plan, asked.missing.key, asked.missing.back)
        labels = all_of([asked.definition.fields[name].label for name in names])
        place = (asked.missing.key, asked.missing.back)
        kept = len(drafted(interview.paper, interview.compiled.plan.standard, place))
        return say(PAGE, "how.list_kept" if kept else "how.list", fields=labels, number=kept)
    how = answer_words(asked.definition)
    if asked.kind == "fact" and list_behind(interview, asked.missing):
        how = say(PAGE, "how.by_list", how=how, label=_behind(interview, asked))
    if asked.definition.may_be_none and not asked.definition.many:
        how = say(PAGE, "how.none", how=how)
    return say(PAGE, {"record": "how.record", "field": "how.field"}.get(asked.kind, "how.answer"), how=how)


def _behind(interview: Interview, asked: InterviewQuestion) -> str:
    place = list_behind(interview, asked.missing)
    return interview.compiled.plan.standard.vocabulary[place[0]].label if place else ""


def why_lines(interview: Interview, asked: InterviewQuestion) -> Iterator[str]:
    """What an answer is needed for: what each criterion asks that it serves."""
    standard = interview.compiled.plan.standard
    for id_ in asked.missing.serves:
        criterion = standard.criterion(id_)
        if criterion is not None:
            words = say(PAGE, "how.why", id=id_, title=criterion.title, statement=criterion.statement)
            yield from wrapped(words, "  ", "    ")


def evidence_lines(interview: Interview, asked: InterviewQuestion) -> Iterator[str]:
    """Where an answer is found."""
    evidence = interview.compiled.plan.standard.vocabulary[asked.missing.key].evidence
    if evidence:
        yield from wrapped(say(PAGE, "evidence", evidence="; ".join(evidence)), "  ", "    ")


def help_lines() -> Iterator[str]:
    """The words that are no answers."""
    for key in _HELP:
        yield f"  {say(PAGE, f'help.{key}')}"
    yield from wrapped(say(PAGE, "help.escape"), "  ")


def saved_line(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """That an answer is saved, and the verdicts that it settled or changed."""
    turned = [
        say(PAGE, "turned", target=id_, verdict=verdict_words(verdict))
        for id_, verdict in now.items() if verdict != was.get(id_)
    ]  # fmt: skip
    return wrapped(say(PAGE, "saved", turned=" ".join(turned)), "  ", "  ")


# ---------------------------------------------------------------- the end


def ending_text(result: Interviewed, file: str, unfinished: str, paint: Paint, source: str = "") -> str:
    """What the interview has brought, and what to do next: with ``source``, the file and options of a command."""
    return "\n".join(_ending(result, file, unfinished, paint, source or file)) + "\n"


def _ending(result: Interviewed, file: str, unfinished: str, paint: Paint, source: str) -> Iterator[str]:
    answered = sum(one.outcome == "answered" for one in result.asked)
    passed = len(result.asked) - answered
    yield ""
    saved = say(PAGE, "answered" if answered else "end.nothing_answered", count=answered, file=file)
    yield from wrapped(" ".join([saved, *([say(PAGE, "passed_over", count=passed)] if passed else [])]))
    if unfinished:
        key = "end.unfinished_json" if is_json(file) else "end.unfinished"
        yield from wrapped(say(PAGE, key, name=unfinished))
    if result.changed:
        yield ""
        yield paint.bold(say(PAGE, "end.changed"))
    elif answered:
        yield say(PAGE, "end.nothing_changed")
    for one in result.changed:
        target = f"{target_words(one.target)} {one.title}".strip()
        was, now = _verdict(result.about, one.target, one.was), _verdict(result.about, one.target, one.now)
        yield from wrapped(say(PAGE, "end.row", target=target, was=was, now=now), "  ", "      ")
    if result.not_here:
        yield ""
        yield paint.bold(say(PAGE, "end.not_here"))
        for place in result.not_here:
            yield from wrapped(_not_here(place, file), "  ", "      ")
    yield ""
    for sure in result.certain:
        verdict = _verdict(result.about, sure.target, sure.verdict)
        target = f"{target_words(sure.target)} {sure.title}".strip()
        yield from wrapped(say(PAGE, "end.certain", target=target, verdict=verdict))
    if result.open:
        targets = all_of([target_words(one.target) for one in result.open])
        yield from wrapped(say(PAGE, "open", count=len(result.open), targets=targets))
    elif not result.asked:
        yield from wrapped(say(PAGE, "nothing_missing"))
    again = result.open and not (result.complete and len(result.missing) == len(result.not_here))
    if again:
        yield from wrapped(say(PAGE, "end.next_go_on", source=source), "", "  ")
    yield from wrapped(say(PAGE, "end.next_assess", source=source), "", "  ")


def _not_here(one: NotHere, file: str) -> str:
    name, found, records = one.name, one.file, one.records
    if one.reason == "lapsed":
        return say(PAGE, "end.not_here_stale", name=name, file=file)
    if one.reason == "differ":
        return unsettled_words(one.label, one.back, one.reason, records, one.field_label, one.on)
    if one.back and name == before(one.back):
        return say(PAGE, "end.not_here_whether", name=name)
    if records:
        shown, more = ", ".join(map(str, records[:_MOST_RECORDS])), len(records) - _MOST_RECORDS
        shown = say("common", "more", shown=shown, number=more) if more > 0 else shown
        return say(PAGE, "end.not_here_rows", name=name, records=shown, file=found)
    if not found:
        return say(PAGE, "end.not_here_year", name=name)
    return say(PAGE, "end.not_here_file", name=name, file=found)


def _verdict(about: About, target: str, verdict: str) -> str:
    """A verdict in words; the level by its title."""
    if target == "level":
        return level_title(about, verdict)
    return verdict_words(verdict)
