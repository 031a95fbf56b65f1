"""Running the command ``assay``: in a process of its own, a new one or one that is warm already, or in this one."""

from __future__ import annotations

import atexit
import io
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.places import ROOT, TESTS
from shared.time_limits import PATIENCE, limit_processor

from assay.cli.app import app
from assay.cli.shared.output import show_problems
from assay.facts.problems.problems import InputError

Done = subprocess.CompletedProcess[str]


def command(*words: str, folder: Path = ROOT, answers: str | bytes = "", **environment: str) -> Done:
    """What a command does, forked from a process that has imported all but the engines of columns."""
    return _warm_process()(words, folder, _bytes(answers), {**os.environ, **environment})


def command_anew(*words: str, folder: Path = ROOT, answers: str | bytes = "", **environment: str) -> Done:
    """What a command does in a new process: for what Python's start, the imports and their order decide."""
    done = subprocess.run(
        [sys.executable, "-m", "assay.cli", *words], cwd=folder, input=_bytes(answers),
        env={**os.environ, **environment}, capture_output=True, timeout=PATIENCE, check=False,
        preexec_fn=limit_processor,
    )  # fmt: skip
    return Done(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def command_here(*words: str) -> tuple[int, str]:
    """What a command does in this process: its exit status, and what stands on both streams."""
    out, status = io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(out):
        try:
            app(list(words))
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        except InputError as error:
            show_problems(error.problems)
            status = 2
    return status, out.getvalue()


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@cache
def _warm_process() -> Callable[[tuple[str, ...], Path, bytes, dict[str, str]], Done]:
    """Started for the first command; it ends with the tests, as nothing is left to read."""
    requests, to_requests = os.pipe()
    from_answers, answers = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "-m", "shared.warm_process", str(requests), str(answers)],
        env={**os.environ, "PYTHONPATH": str(TESTS)}, pass_fds=(requests, answers), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    os.close(requests)
    os.close(answers)
    streams = TemporaryDirectory()

    def end() -> None:
        os.close(to_requests)
        os.close(from_answers)
        process.wait()
        streams.cleanup()

    atexit.register(end)
    names = [Path(streams.name, name) for name in ("input", "output", "errors")]

    def run(words: tuple[str, ...], folder: Path, typed: bytes, environment: dict[str, str]) -> Done:
        names[0].write_bytes(typed)
        request = {"words": words, "folder": str(folder), "environment": environment, "streams": list(map(str, names))}
        os.write(to_requests, json.dumps(request).encode() + b"\n")
        if not select.select([from_answers], [], [], PATIENCE)[0]:
            os.killpg(process.pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(list(words), PATIENCE)
        status = int(os.read(from_answers, 100))
        return Done(list(words), status, *(one.read_bytes().decode() for one in names[1:]))

    return run
