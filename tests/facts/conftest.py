"""What the tests of facts share."""

from __future__ import annotations

import pytest
from shared.random_facts import small_standard

import assay


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> assay.Standard:
    return small_standard(tmp_path_factory.mktemp("small"))
