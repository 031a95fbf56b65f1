"""Checked standards kept between runs, by a digest of the rule files and of the code that reads them.

A standard costs half a second to read and check and changes rarely. What is
kept is found again only by the exact bytes of every rule file and of Assay's
own reader, so it can be stale in no way. What is not as it was written, or was
written by somebody else, is ignored; what a user changes there on purpose is
taken as it stands.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from assay.facts.language.phrases import LANGUAGE
from assay.rules.language.standard import Standard

from .codec import decode, encode
from .files import File, files_of, find_standard

_MOST_KEPT = 20
_LARGEST = 64 * 1024 * 1024


def load_kept(where: str | os.PathLike[str], folder: Path | None) -> Standard:
    """A standard, from ``folder`` where it is kept there, else read, checked and kept.

    Without a folder, or where it cannot be used, this is ``load_standard``.
    """
    files = files_of(find_standard(where))
    if folder is None:
        return _read(files)
    path = folder / f"{_key(files)}.json"
    try:
        return decode(_kept(path))
    except (OSError, ValueError):
        standard = _read(files)
        _keep(path, encode(standard))
        return standard


def _kept(path: Path) -> str:
    """What was kept; ValueError where it is another's, or not what was written."""
    about = path.stat()
    ours = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    if not (ours and stat.S_ISREG(about.st_mode) and about.st_size <= _LARGEST):
        raise ValueError("not a file that was written here")
    digest, _, data = path.read_bytes().partition(b"\n")
    if digest != _digest(data):
        raise ValueError("not as it was written")
    return data.decode("utf-8")


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode("ascii")


def _read(files: list[File]) -> Standard:
    from .read_standard import standard_from_files  # pydantic, jsonschema, YAML: not for kept ones

    return standard_from_files(files)


def _key(files: list[File]) -> str:
    """The digest of the rule files, by name, and of all that has a part in reading them: modules and sentences."""
    hashed = hashlib.sha256(LANGUAGE.encode())
    for file in files:
        hashed.update(f"{file.name}\0{len(file.data)}\0".encode("utf-8", "surrogateescape"))
        hashed.update(file.data)
    rules = Path(__file__).parent.parent
    modules = [*rules.rglob("*.py"), *(rules.parent / "facts").rglob("*.py")]
    for code in sorted([*modules, *rules.glob("language/*/*.toml")]):
        hashed.update(code.read_bytes())
    return hashed.hexdigest()


def _keep(path: Path, text: str) -> None:
    """Write whole or not at all; an old, read-only or full disk is no reason to fail."""
    import tempfile  # and with it a dozen modules: only where something is kept

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = sorted(path.parent.glob("*.json"), key=lambda p: p.stat().st_mtime)
        for old in kept[: max(0, len(kept) - _MOST_KEPT + 1)]:
            old.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        try:
            data = text.encode("utf-8")
            with os.fdopen(handle, "wb") as file:
                file.write(_digest(data) + b"\n" + data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError:
        return
