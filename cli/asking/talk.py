"""The conversation of an interview: a line is read, understood, and answered; every answer is saved at once."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import typer

from assay.cli.shared.output import bad_input
from assay.engine.questions.interview import interview as talk
from assay.engine.questions.interview.result import known_verdicts
from assay.engine.questions.interview.state import Interview, InterviewQuestion, question
from assay.facts.problems.positions import Position, Source
from assay.facts.problems.problems import InputError, Problem, render
from assay.facts.tables.cells import folded
from assay.facts.values.vocabulary import LONGEST_TEXT
from assay.views.phrases import say
from assay.views.text import ask as words
from assay.views.text.layout import Paint

from .facts_file import OnDisk
from .saving import save

_DONT_KNOW = {"don't know", "dont know", "don’t know", "do not know", "dk", "unknown", "not known", "?"}
_WORDS = {"back": "back", "why": "why", "help": "help", "quit": "quit", "exit": "quit", "done": "done",
          "file": "file", "skip": "skip", "list": "list"}  # fmt: skip
_LONGEST_LINE = 4 * LONGEST_TEXT


@dataclass
class Conversation:
    """What a conversation needs: the file, how to paint, and whether to speak to standard error.

    ``refused`` says that an answer was refused, ``unfinished`` names the list
    that was being typed at the end.
    """

    file: OnDisk
    paint: Paint
    personal: bool
    err: bool
    refused: bool = False
    unfinished: str = ""
    known: bytes = field(default=b"", repr=False)

    def say(self, lines: Iterable[str]) -> None:
        for line in lines:
            typer.echo(line, err=self.err)

    def short(self, key: str, **values: object) -> None:
        self.say([f"  {say(words.PAGE, key, **values)}"])

    def hold(self, state: Interview) -> Interview:
        """Ask until everything is known, or the person ends it; the last state."""
        self.known = self.file.data
        try:
            while (asked := question(state)) is not None:
                number = len(state.log) + 1
                self.say(words.question_lines(state, asked, number, self.paint, self.personal))
                after = self._until_answered(state, asked)
                if after is None:
                    break
                state = after
        except (KeyboardInterrupt, EOFError):
            typer.echo("", err=self.err)
        if state.draft is not None and (state.draft.rows or state.draft.row):
            if state.draft.row:  # the record that was begun is kept as far as it goes
                state = self._saved(talk.end_record(state))
            self.unfinished = state.draft.missing.name if state.draft else ""
        return state

    def _until_answered(self, state: Interview, asked: InterviewQuestion) -> Interview | None:
        """The state after one question; None to end."""
        while True:
            line = self._line()
            if line is None:
                return None
            word = _word(line, asked)
            if word == "quit":
                return None
            if word in ("why", "help"):
                self.say(self._told_more(state, asked) if word == "why" else words.help_lines())
                continue
            after = self._step(state, asked, word, line)
            if after is not None:
                return after

    @staticmethod
    def _told_more(state: Interview, asked: InterviewQuestion) -> Iterator[str]:
        yield from words.why_lines(state, asked)
        yield from words.evidence_lines(state, asked)

    def _step(self, state: Interview, asked: InterviewQuestion, word: str, line: str) -> Interview | None:
        """The state after a line; None where it changed nothing, and the question stands."""
        match word:
            case "back":
                if state.before is None:
                    self.short("no_back")
                    return None
                self.short("gone_back")
                return self._saved(talk.back(state))
            case "skip" | "don't know":
                passed = "passed" if word == "skip" else "not_known"
                self.short("unrecorded" if asked.kind == "record" else passed)
                return talk.skip(state) if word == "skip" else talk.dont_know(state)
            case "file":
                if asked.kind == "fact":
                    return self._answered(state, line)
                self.short("left", file=self._name(), name=asked.name)
                return talk.leave(state)
            case "list":
                drafted = talk.by_list(state)
                return self._answered(state, line) if drafted is None else drafted
            case "done":
                if asked.kind != "record":
                    self.short("no_list", word="done")
                    return None
                return self._told(state, talk.finish(state))
            case _:
                return self._answered(state, line)

    def _answered(self, state: Interview, line: str) -> Interview | None:
        return self._told(state, talk.answer(state, line.strip(" \t\u00a0")))

    def _told(self, state: Interview, after: Interview | tuple[Problem, ...]) -> Interview | None:
        if isinstance(after, tuple):
            self.refused = True
            for problem in after:
                typer.echo(render(problem), err=True)
            return None
        self._saved(after)
        if after.facts is not state.facts:
            self.say(words.saved_line(known_verdicts(state), known_verdicts(after)))
        return after

    def _saved(self, state: Interview) -> Interview:
        data = self.file.encoded(state.paper.text)
        if data != self.known:
            try:
                save(self.file.path, data, self.known)
            except InputError as error:
                raise bad_input(error) from None
            self.known = data
        return state

    def _name(self) -> str:
        return self.file.path.as_posix()

    # ------------------------------------------------------------ reading a line

    def _line(self) -> str | None:
        """The next line, without its break; None at the end of the input."""
        while True:
            typer.echo(say(words.PAGE, "prompt"), nl=False, err=self.err)
            try:
                line = _read_line()
            except UnicodeDecodeError:
                problem = Problem("F004", Position(Source("answer")), "the answer is not UTF-8 text", "type it again")
            else:
                if not sys.stdin.isatty():
                    typer.echo("", err=self.err)
                if line is None or len(line) <= _LONGEST_LINE:
                    return line
                message = f"a text of {len(line):,} characters; at most {LONGEST_TEXT:,} are read"
                problem = Problem("F206", Position(Source("answer")), message, "say it in fewer words")
            self.refused = True
            typer.echo(render(problem), err=True)


def _read_line() -> str | None:
    if sys.stdin.isatty():
        return _typed()
    line = sys.stdin.buffer.readline()
    return line.decode("utf-8").rstrip("\r\n") if line else None


def _typed() -> str | None:
    """A line of the terminal. The solver leaves Ctrl-C so that it would wait for the line to end: this undoes it."""
    if hasattr(signal, "siginterrupt"):
        signal.siginterrupt(signal.SIGINT, True)
    try:
        return input()
    except EOFError:
        return None


def _word(line: str, asked: InterviewQuestion) -> str:
    """Which of the words a line is, if it is one; an option of that name is an answer."""
    text = line.strip(" \t\u00a0")
    marked = text.startswith("?") and len(text) > 1
    word = text.removeprefix("?").strip().casefold() if marked else text.casefold()
    if not text:
        return "skip"
    if not marked and any(folded(option) == folded(text) for option in asked.definition.options):
        return ""
    if word in _DONT_KNOW:
        return "don't know"
    return _WORDS.get(word, "")


