"""Where the command begins: before anything else is imported."""

from __future__ import annotations

import gc
import sys
from typing import NoReturn

from assay.facts.problems.extras import needed
from assay.facts.problems.problems import NotInstalled


def main() -> NoReturn:
    """Run the command line. One assessment and out: collecting garbage would only cost time."""
    gc.disable()
    try:
        needed("typer")
    except NotInstalled:
        print("assay: the command line is not installed: pip install 'assay[cli]'", file=sys.stderr)
        sys.exit(2)
    from .app import main as run

    run()
