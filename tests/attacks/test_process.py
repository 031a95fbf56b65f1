"""Hostile paths, caches and command lines: a status, a clear problem, nothing raw on the terminal."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from shared.small_standards import Json, booleans, criterion, facts, is_, refused, rules, standard
from shared.time_limits import PATIENCE, limit_processor, within

import assay
from assay.rules.reading.cache import load_kept
from assay.rules.reading.codec import encode

MEMORY = 1_500 * 1024 * 1024
SMALL = rules([criterion("1.1", is_(0))], booleans(1))
HEAD = "assay: facts/1\nsubject: {id: a}\nas_of: 2025-07-18\nperiod: 2024/25\n"


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    with within(30):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds one small standard."""
    found = tmp_path / "standard"
    found.mkdir()
    (found / "rules.json").write_text(json.dumps(SMALL), "utf-8")
    return found


def codes(where: Path) -> list[str]:
    return refused(lambda: assay.load_standard(where))


# ------------------------------------------------------------------------- paths


def test_links_that_lead_astray(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: hunter2", "utf-8")
    targets = {secret: "R002", folder / "nowhere": "F001", folder / "x.yaml": "F001", tmp_path: "R002"}
    for target, code in targets.items():
        (folder / "x.yaml").symlink_to(target)
        with pytest.raises(assay.InputError) as caught:
            assay.load_standard(folder)
        assert [problem.code for problem in caught.value.problems] == [code]
        assert "hunter2" not in str(caught.value)
        (folder / "x.yaml").unlink()
    (folder / "sub").mkdir()
    (folder / "sub" / "y.yaml").symlink_to("../rules.json")
    assert "R201" in codes(folder), "a link inside the folder is read"


def test_what_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe.yaml")
    assert codes(folder) == ["F002"]
    made = standard(SMALL)
    for path in (folder / "pipe.yaml", folder, Path("/dev/zero"), Path("/dev/full")):
        assert refused(partial(assay.read_facts, path, made)) == ["F002"]
    assert codes(folder / "pipe.yaml") == ["F002"]


def test_names_that_are_none(tmp_path: Path) -> None:
    made = standard(SMALL)
    for name in ("a\0b", "a" * 2_000, "a/" * 1_200, "\udcff", "\x1b[31m", "", "."):
        assert set(refused(partial(assay.read_facts, tmp_path / name, made))) <= {"F001", "F002"}
        if name.strip("."):
            assert refused(partial(assay.load_standard, tmp_path / name)) == ["R001"]


def test_folders_without_end(folder: Path) -> None:
    here = os.open(folder, os.O_RDONLY)
    try:
        for _ in range(1_500):
            os.mkdir("d", dir_fd=here)
            deeper = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = deeper
    finally:
        os.close(here)
    assert codes(folder) == ["R004"]
    subprocess.run(["rm", "-rf", str(folder / "d")], check=True)
    for number in range(501):
        (folder / f"r{number}.YAML").write_text("assay: rules/1\n", "utf-8")
    assert codes(folder) == ["R004"]


def test_what_may_not_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    assert codes(folder) == ["F002"]
    monkeypatch.setattr(Path, "iterdir", denied)
    assert codes(folder) == ["F002"]


def test_a_folder_whose_name_is_no_text(folder: Path, tmp_path: Path) -> None:
    odd = tmp_path / os.fsdecode(b"s\xff\x1b[31m\n")
    folder.rename(odd)
    assert load_kept(odd, tmp_path / "cache").id == load_kept(odd, tmp_path / "cache").id == "attack"
    (odd / "rules.json").write_text("{", "utf-8")
    assert codes(odd) == ["J101"]


# ------------------------------------------------------------------------- the cache


def kept(folder: Path, cache: Path) -> Path:
    load_kept(folder, cache)
    (path,) = cache.glob("*.json")
    return path


@pytest.mark.parametrize("name", ["cut", "one byte", "nothing", "deep", "noise", "another", "long", "wrong shape"])
def test_a_cache_file_that_was_spoilt_is_read_anew(folder: Path, tmp_path: Path, name: str) -> None:
    cache = tmp_path / "cache"
    path = kept(folder, cache)
    data = path.read_bytes()
    body = data.partition(b"\n")[2]
    assert b'"f0"' in body

    def signed(text: bytes) -> bytes:
        return hashlib.sha256(text).hexdigest().encode() + b"\n" + text

    other = encode(standard(rules([criterion("1.1", is_(0, False))], booleans(1)))).encode()
    path.write_bytes({
        "cut": data[:-20], "one byte": data.replace(b'"1.1"', b'"9.9"'), "nothing": b"", "deep": signed(b"[" * 100_000),
        "noise": signed(bytes(range(256)) * 40), "another": other, "long": b"x" * 70_000_000,
        "wrong shape": signed(b'[["a"],[],[1,2,3]]'),
    }[name])  # fmt: skip
    found = load_kept(folder, cache)
    assert encode(found) == body.decode()
    assert path.read_bytes() == data, "what was spoilt is written anew"


def test_a_cache_that_cannot_be_used(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = kept(folder, cache)
    path.unlink()
    os.mkfifo(path)
    assert load_kept(folder, cache).id == "attack"
    path.unlink()
    path.mkdir()
    assert load_kept(folder, cache).id == "attack"
    file = tmp_path / "file"
    file.write_text("mine", "utf-8")
    assert load_kept(folder, file).id == "attack" and file.read_text("utf-8") == "mine"
    assert not list(cache.glob("*.tmp"))


def test_what_another_user_keeps_is_not_taken(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    path = kept(folder, cache)
    body = encode(standard(rules([criterion("9.9", is_(0))], booleans(1)))).encode()
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)
    monkeypatch.setattr(os, "getuid", lambda: path.stat().st_uid + 1)
    assert [c.id for c in load_kept(folder, cache).criteria] == ["1.1"]


# ---------------------------------------------------------------- the command line


def limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    limit_processor()


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "assay.cli", *arguments], cwd=cwd, capture_output=True, timeout=PATIENCE, check=False,
        preexec_fn=limited, env={**os.environ, "ASSAY_CACHE": str(cwd / "cache"), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip


FACTS: dict[str, bytes] = {
    "alias bomb": b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(50)),
    "tag": b"!!python/object/apply:os.system ['touch pwned']",
    "deep": b"[" * 10_000,
    "key twice": HEAD.encode() + b"facts: {}\nfacts: {}",
    "null": HEAD.encode() + b"facts: {a: 'x\0y'}",
    "no UTF-8": HEAD.encode() + b"facts: {a: '\xff\xfe'}",
    "UTF-16": HEAD.encode("utf-16"),
    "no number": HEAD.encode() + b"facts: {pairs: .nan, coordinator: {fte: 1e9999999999999999999999}}",
    "absurd date": HEAD.replace("2025-07-18", "9999-12-31").encode() + b"facts: {}",
    "escapes": HEAD.encode() + b'facts: {"\\e[31m\\a": "\\x9b2J"}\n"\\e]0;x\\a": 1',
    "forged": HEAD.replace("{id: a}", '{id: a, name: "A\\nLevel: Excellent"}').encode() + b"facts: {}",
    "many problems": HEAD.encode() + b"facts:\n" + b"".join(b"  k%d: 1\n" % n for n in range(100_000)),
    "empty": b"",
}


@pytest.mark.parametrize("name", FACTS)
def test_facts_on_the_command_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "facts.yaml").write_bytes(FACTS[name])
    (tmp_path / "out.json").write_text("kept", "utf-8")
    done = run("assess", "facts.yaml", "--format", "json", "--output", "out.json", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"facts.yaml") and len(done.stderr) < 100_000
    assert b"Traceback" not in done.stderr and not any(byte < 32 and byte != 10 for byte in done.stderr)
    assert (tmp_path / "out.json").read_text("utf-8") == "kept"
    assert not (tmp_path / "pwned").exists()


def test_a_file_of_50_mb_on_the_command_line(tmp_path: Path) -> None:
    with (tmp_path / "facts.yaml").open("wb") as file:
        file.truncate(50_000_000)
    for arguments in (["assess", "facts.yaml"], ["check", "facts.yaml"], ["assess", "x", "--standard", "facts.yaml"]):
        done = run(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, b"") and b"Traceback" not in done.stderr


def doubling(number: int) -> Json:
    return {f"d{n}": {"says": "d", "condition": {"all": [{"definition": f"d{n - 1}"}] * 2} if n else is_(0)}
            for n in range(number)}  # fmt: skip


RULES: dict[str, Json] = {
    "laughs": rules([criterion("1.1", {"definition": "d39"})], booleans(1), definitions=doubling(40)),
    "too many ways": rules([criterion("1.1", {"at_least": 99, "of": [is_(n) for n in range(200)]})], booleans(200)),
    "level": rules([criterion("level", is_(0))], booleans(1)),
    "ring": rules([criterion("1.1", {"definition": "d"})], booleans(1),
                  definitions={"d": {"says": "d", "condition": {"not": {"definition": "d"}}}}),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rules_on_the_command_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "rules.json").write_text(json.dumps(RULES[name]), "utf-8")
    (tmp_path / "facts.json").write_text(json.dumps(facts({})), "utf-8")
    for arguments in (["check", "rules.json"], ["assess", "facts.json", "--standard", "rules.json"]):
        done = run(*arguments, cwd=tmp_path)
        assert (done.returncode, done.stdout) == (2, b""), done.stderr
        assert done.stderr.startswith(b"rules.json:1:") and b"Traceback" not in done.stderr


def test_deep_conditions_over_many_rows_are_written_out(tmp_path: Path) -> None:
    condition: Json = {"some": "r", "where": {"field": "x", "at_least": 2}}
    for _ in range(50):
        condition = {"not": condition}
    vocabulary = {"r": {"type": "records", "label": "r", "question": "?",
                        "fields": {"x": {"type": "integer", "label": "x"}}}}  # fmt: skip
    (tmp_path / "rules.json").write_text(json.dumps(rules([criterion("1.1", condition)], vocabulary)), "utf-8")
    (tmp_path / "facts.json").write_text(json.dumps(facts({"r": [{"x": 1}] * 20_000})), "utf-8")
    for arguments in (["assess", "facts.json"], ["why", "facts.json", "1.1"]):
        done = run(*arguments, "--standard", "rules.json", cwd=tmp_path)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"not met" in done.stdout and len(done.stdout) < 100_000


def test_a_facts_file_names_no_path(tmp_path: Path) -> None:
    """The standard that facts are for is named by its id: facts do not say which folders are read."""
    (tmp_path / "secret.yaml").write_text("password: hunter2", "utf-8")
    for where in (str(tmp_path), "../secret.yaml", "./standard", "/etc", "a\nb"):
        (tmp_path / "facts.json").write_text(json.dumps(facts({}, standard=where)), "utf-8")
        done = run("assess", "facts.json", cwd=tmp_path)
        assert done.returncode == 2 and b"F104" in done.stderr and b"hunter2" not in done.stderr





@pytest.mark.parametrize("command", ["assess", "check"])
@pytest.mark.parametrize("name", [b"f\x1b[31m\n.yaml", b"f\xff.yaml"], ids=repr)
def test_a_file_name_steers_no_terminal(tmp_path: Path, command: str, name: bytes) -> None:
    path = tmp_path / os.fsdecode(name)
    path.write_text(HEAD + "facts: {}", "utf-8")
    done = run(command, path.name, cwd=tmp_path)
    assert done.returncode == 0 and not any(byte < 32 and byte != 10 for byte in done.stdout)


def test_a_name_that_is_too_long_to_be_checked(tmp_path: Path) -> None:
    assert run("check", "a" * 5_000, cwd=tmp_path).returncode == 2


@pytest.mark.parametrize("inside", [True, False])
def test_cases_do_not_leave_the_folder(folder: Path, tmp_path: Path, inside: bool) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "a.yaml").write_text("hunter2", "utf-8")
    if inside:
        (folder / "cases").mkdir()
        (folder / "cases" / "a.yaml").symlink_to(tmp_path / "secrets" / "a.yaml")
    else:
        (folder / "cases").symlink_to(tmp_path / "secrets")
    done = run("check", str(folder), cwd=tmp_path)
    assert b"hunter2" not in done.stderr and done.returncode == 2
