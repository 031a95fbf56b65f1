"""The sentences of the engine, from ``language/en``."""

from __future__ import annotations

from assay.facts.language.phrases import phrases

say = phrases("assay.engine")
