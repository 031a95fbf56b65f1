"""What is installed: the wheel alone, in an environment of its own, assesses a school."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

from shared.time_limits import PATIENCE


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"assay"}
    assert {name.split("/")[1] for name in names if name.startswith("assay/")} == {
        "__init__.py", "py.typed", "cli", "engine", "facts", "rules", "views"
    }  # fmt: skip
    for needed in ("assay/rules/schema/rules-1.json", "assay/rules/standards/mentoring/standard.yaml",
                   "assay/rules/standards/mentoring/criteria/9-results.yaml", "assay/py.typed"):  # fmt: skip
        assert needed in names


def test_the_installed_wheel_assesses_a_school(wheel: Path, root: Path, tmp_path: Path) -> None:
    """In a new environment that sees the dependencies, but neither the checkout nor its editable install."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "env")], check=True, timeout=PATIENCE)
    python = tmp_path / "env" / "bin" / "python"
    home = Path(subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True, text=True, check=True,
    ).stdout.strip())  # fmt: skip
    zipfile.ZipFile(wheel).extractall(home)
    # A plain path entry: unlike a .pth in it, it brings no editable install along.
    program = (
        "import sys; sys.path.append(sys.argv.pop(1)); import assay; "
        "assert '/env/' in assay.__file__.replace(chr(92), '/'), assay.__file__; "
        "from assay.cli.app import main; main()"
    )
    done = subprocess.run(
        [python, "-c", program, sysconfig.get_path("purelib"), "assess", str(root / "examples/oakfield/facts.yaml")],
        cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE, check=False,
        env={"ASSAY_CACHE": "off", "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Level: Developing" in done.stdout
