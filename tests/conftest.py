"""What tests share: the mentoring standard, made ready once; one cache folder; how much they look at."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import assay

sys.path.insert(0, str(Path(__file__).parent))  # tests import what they share: ``shared``

from shared.profiles import set_profiles

set_profiles()


def pytest_configure(config: pytest.Config) -> None:
    """A cache folder of the tests' own, which all processes of one run use."""
    if not hasattr(config, "workerinput"):
        cache = TemporaryDirectory(prefix="assay-cache-")
        os.environ["ASSAY_CACHE"] = cache.name
        config.add_cleanup(cache.cleanup)


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def mentoring() -> assay.Standard:
    return assay.load_standard("mentoring")


@pytest.fixture(scope="session")
def assessor(mentoring: assay.Standard) -> assay.Assessor:
    return assay.Assessor(mentoring)
