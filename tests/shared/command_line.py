"""Running the command ``assay`` as its user does, in a process of its own: a new one, or one that is warm already."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from shared.places import ROOT
from shared.time_limits import PATIENCE, limit_processor

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


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@cache
def _warm_process() -> Callable[[tuple[str, ...], Path, bytes, dict[str, str]], Done]:
    """Started for the first command; it ends with the tests, as nothing is left to read."""
    requests, to_requests = os.pipe()
    from_answers, answers = os.pipe()
    program = [sys.executable, str(Path(__file__).with_name("warm_process.py")), str(requests), str(answers)]
    process = subprocess.Popen(program, pass_fds=(requests, answers), stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
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
