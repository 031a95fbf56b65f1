"""What tests share: the mentoring standard, made ready once; and a cache folder of their own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import assay

sys.path.insert(0, str(Path(__file__).parent))  # tests import what they share: ``shared``

settings.register_profile("assay", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("assay")


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def mentoring() -> assay.Standard:
    return assay.load_standard("mentoring")


@pytest.fixture(scope="session")
def assessor(mentoring: assay.Standard) -> assay.Assessor:
    return assay.Assessor(mentoring)


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setenv("ASSAY_CACHE", str(tmp_path_factory.mktemp("cache")))
    yield
    patch.undo()
