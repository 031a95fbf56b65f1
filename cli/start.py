"""Where the command begins: before anything else is imported."""

from __future__ import annotations

import gc
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line. One assessment and out: collecting garbage would only cost time."""
    gc.disable()
    from .app import main as run

    run()
