"""A verdict that is another one than before, whatever made it so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TurnedVerdict:
    """What it was and what it is: of a criterion (``9.1``), ``area 4`` or ``level``, whose title is empty."""

    target: str
    title: str
    was: str
    now: str
