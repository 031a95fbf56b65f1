"""Print the lowest versions that pyproject.toml allows, as constraints for pip."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["project"]
for needed in chain(project["dependencies"], *project["optional-dependencies"].values()):
    if found := re.match(r"([\w.-]+)(?:\[.*\])?>=([\d.]+)", needed):
        print("==".join(found.groups()))
