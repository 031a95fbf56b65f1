"""A process that has imported Assay, and forks one that goes on with a command for each line it is given.

``python -m shared.warm_process REQUESTS ANSWERS``, two open file descriptors. A request is a JSON
object: ``words``, ``folder``, ``environment`` and ``streams``, the files that
become standard input, output and error. The answer is the status with which
the command ended. Python's own start and the imports, most of what a small command costs, are paid once.
"""

from __future__ import annotations

import json
import os
import pkgutil
import runpy
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from shared.places import TESTS
from shared.time_limits import limit_processor

import assay

LATER = ("assay.cli.__main__", "assay.cli.start")
"""What runs when it is imported, or is so small that it may be imported anew."""


def warm_up() -> None:
    """Import what commands use, but for the engines of columns: they start threads, which no fork takes along."""
    sys.modules["polars"] = sys.modules["narwhals"] = None  # type: ignore[assignment]  # pyright: ignore[reportArgumentType]
    for name in (module.name for module in pkgutil.walk_packages(assay.__path__, "assay.")):
        if name.startswith(("assay.cli", "assay.engine", "assay.facts", "assay.rules", "assay.views")):
            with suppress(ImportError, assay.NotInstalled):
                if name not in LATER:
                    import_module(name)
    del sys.modules["polars"], sys.modules["narwhals"]
    sys.path.remove(str(TESTS))


def command(request: dict[str, Any]) -> None:
    """Become the command; does not return."""
    try:
        limit_processor()
        os.chdir(request["folder"])
        os.environ.clear()
        os.environ.update(request["environment"])
        flags = (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT | os.O_TRUNC] * 2)
        for number, (name, flag) in enumerate(zip(request["streams"], flags, strict=True)):
            os.dup2(os.open(name, flag), number)
        sys.path[0] = str(Path.cwd())
        sys.argv = ["assay", *request["words"]]
        runpy.run_module("assay.cli", run_name="__main__", alter_sys=True)
    except BaseException:
        sys.excepthook(*sys.exc_info())  # pyright: ignore[reportArgumentType]
        sys.stderr.flush()
    finally:
        os._exit(1)


def main() -> None:
    warm_up()
    with os.fdopen(int(sys.argv[1])) as requests, os.fdopen(int(sys.argv[2]), "w") as answers:
        for line in requests:
            child = os.fork()
            if not child:
                command(json.loads(line))
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            print(status, file=answers, flush=True)


main()
