"""Checked standards kept between runs, by a digest of the rule files and of the code that reads them.

A standard costs half a second to read and check and changes rarely. What is
kept is found again only by the exact bytes of every rule file and of Assay's
own reader, so it can be stale in no way; what cannot be read back is ignored.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from .codec import decode, encode
from .files import File, files_of, find_standard
from .standard import Standard

_MOST_KEPT = 20


def load_kept(where: str | os.PathLike[str], folder: Path | None) -> Standard:
    """A standard, from ``folder`` where it is kept there, else read, checked and kept.

    Without a folder, or where it cannot be used, this is ``load_standard``.
    """
    files = files_of(find_standard(where))
    if folder is None:
        return _read(files)
    path = folder / f"{_key(files)}.json"
    try:
        return decode(path.read_text("utf-8"))
    except (OSError, ValueError):
        standard = _read(files)
        _keep(path, encode(standard))
        return standard


def _read(files: list[File]) -> Standard:
    from .read_standard import standard_from_files  # pydantic, jsonschema, YAML: not for kept ones

    return standard_from_files(files)


def _key(files: list[File]) -> str:
    """The digest of the rule files, by name, and of every module that has a part in reading them."""
    hashed = hashlib.sha256()
    for file in files:
        hashed.update(f"{file.name}\0{len(file.data)}\0".encode())
        hashed.update(file.data)
    here = Path(__file__).parent
    for code in sorted([*here.glob("*.py"), *(here.parent / "facts").glob("*.py")]):
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
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(path)
    except OSError:
        return
