"""Targets: what can be asked about, by name. ``9.1`` is a criterion, ``area 4`` (or ``4``) an area, and ``level``."""

from __future__ import annotations

from collections.abc import Iterable

from assay.facts.problems.problems import UnknownTarget
from assay.facts.values.suggest import did_you_mean, listed
from assay.rules.language.standard import Standard


def target_named(standard: Standard, text: str) -> str:
    """A target as the engine names it; UnknownTarget, with a suggestion, where the standard has none of that name."""
    criteria, areas = [c.id for c in standard.criteria], [area.id for area in standard.areas]
    known = [*criteria, *areas, *(f"area {id_}" for id_ in areas), "level"]
    wanted = " ".join(str(text).split())
    if wanted not in known:
        hint = did_you_mean(wanted, known) or "a criterion such as 3.3, an area such as 4, or level"
        raise UnknownTarget(wanted, f"the standard has no '{wanted[:40]}'", hint)
    return f"area {wanted}" if wanted in areas and wanted not in criteria else wanted


def unknown_target(name: object, kind: str, known: Iterable[str]) -> UnknownTarget:
    """The error for a name that is none of those of its kind, with the nearest of them, or what there is."""
    wanted, names = str(name), list(known)
    return UnknownTarget(wanted, f"there is no {kind} '{wanted[:40]}'", did_you_mean(wanted, names) or
                         f"there {'is' if len(names) == 1 else 'are'} {listed(names)}")  # fmt: skip


def targets_named(standard: Standard, texts: str | Iterable[str]) -> tuple[str, ...]:
    """Several of them; one text alone is one target."""
    return tuple(target_named(standard, text) for text in ([texts] if isinstance(texts, str) else texts))
