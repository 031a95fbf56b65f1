"""What is installed: the wheel alone, in an environment of its own, assesses a school."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import distribution
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


def test_the_wheel_without_extras_assesses_for_a_program(wheel: Path, root: Path, tmp_path: Path) -> None:
    """Installed where nothing is but what it always needs: assessing works, and the command line says what it lacks."""
    env = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(env)], check=True, timeout=120)
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(env), "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True, timeout=120,
    )  # fmt: skip
    (home,) = env.glob("lib/python*/site-packages")
    link_dependencies(home)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(env / "bin" / command[0]), *command[1:]], cwd=tmp_path, capture_output=True, text=True, timeout=120,
            check=False, env={"PATH": ""},
        )  # fmt: skip

    facts = str(root / "examples/oakfield/facts.yaml")
    done = run("python", "-c", "import assay, sys; print(assay.assess(sys.argv[1]).level.verdict)", facts)
    assert (done.stdout, done.stderr) == ("developing\n", "")
    done = run("assay", "assess", facts)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "assay: the command line is not installed: pip install 'assay[cli]'\n"


def link_dependencies(home: Path) -> None:
    """Show an environment the packages that Assay always needs, with those that they need, and no others."""
    seen, ahead = {"assay"}, [*needed_by("assay"), "ruamel.yaml.clib"]  # the extra oldlibyaml of ruamel.yaml
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        ahead += needed_by(name)
        found = distribution(name)
        for top in {file.parts[0] for file in found.files or ()} - {"..", "__pycache__"}:
            if not (home / top).exists():
                (home / top).symlink_to(str(found.locate_file(top)))
    assert "pydantic" in seen and not seen & {"typer", "rich", "jinja2", "openpyxl", "polars", "z3-solver"}


def needed_by(name: str) -> list[str]:
    """What a package needs everywhere: neither for an extra nor for some Python alone."""
    wanted = [one for one in distribution(name).requires or () if ";" not in one]
    return [re.split(r"[^\w.-]", one)[0] for one in wanted]
