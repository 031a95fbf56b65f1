"""The same verdicts on PostgreSQL, as an Ibis table. ``make engines`` runs it: it needs PostgreSQL's programs.

It is no part of ``make test``. The server is one of its own, in a folder of its own, on a socket only.
"""

# pyright: basic
# Random documents are JSON, which has no static type worth writing: strict mode has nothing to add.

from __future__ import annotations

import gc
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shared import random_standards as generated
from shared.cohort_documents import named, slow, without_parts
from shared.cohort_reference import differences, lean
from shared.cohort_tables import tables_of
from shared.places import ROOT
from shared.profiles import times

from assay import load_standard

pytestmark = pytest.mark.filterwarnings("ignore")


def command(program: str, *arguments: str) -> None:
    """One of the server's programs; never as root, which it refuses."""
    (folder, *_) = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*other, str(folder / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


@pytest.fixture(scope="module")
def connection() -> Iterator[Any]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        data = f"{folder}/data"
        command("initdb", "-D", data, "-A", "trust", "-U", "assay", "--no-locale", "-E", "UTF8")
        options = f"-c listen_addresses='' -k {folder} -c statement_timeout=60s"
        command("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            found = ibis.postgres.connect(host=folder, user="assay", database="postgres")
            yield found
            gc.collect()  # what was kept on the way is dropped where nothing refers to it
            found.disconnect()
        finally:
            command("pg_ctl", "-D", data, "-w", "-m", "fast", "stop")


def stored(connection: Any, tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
    for name in connection.list_tables():
        connection.drop_table(name)
    return {name: connection.create_table(name, lean(table).to_arrow()) for name, table in tables.items()}


def test_the_example_schools_agree(connection: Any) -> None:
    standard = load_standard("mentoring")
    schools = [json.loads(path.read_text("utf-8")) for path in sorted(ROOT.glob("examples/*/facts.json"))]
    tables = stored(connection, without_parts(tables_of(schools, standard)))
    assert differences(standard, schools, tables) == []


def test_random_standards_agree(connection: Any) -> None:
    documents = st.lists(generated.fact_documents(), min_size=12, max_size=12).map(named)

    @settings(slow, max_examples=times(6))
    @given(generated.rule_documents(), documents)
    def agree(rules: Any, documents: list[Any]) -> None:
        standard = generated.standard_of(rules)
        assert differences(standard, documents, stored(connection, tables_of(documents, standard))) == []

    agree()
