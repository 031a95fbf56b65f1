"""How long something may take: in seconds of the processor, which do not depend on what else a machine has to do."""

from __future__ import annotations

import resource
from collections.abc import Generator
from contextlib import contextmanager

PATIENCE = 900
"""Seconds by the clock after which a process hangs, however busy the machine."""
MOST = 240
"""Seconds of the processor for any one process: far more than one takes, and an end to what would never end."""


def limit_processor() -> None:
    """For this process and what it starts, from now on."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST, MOST))


def processor_seconds() -> float:
    """What this process has used, and those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextmanager
def within(seconds: float) -> Generator[None]:
    """What stands below is over in bounded time; the bounds are generous, for slow machines."""
    start = processor_seconds()
    yield
    taken = processor_seconds() - start
    assert taken < seconds, f"{taken:.1f} seconds of the processor"
