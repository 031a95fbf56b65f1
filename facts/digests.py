"""A fingerprint of what an input says, whatever the order, the layout or the comments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from .nodes import Mapping, Node, Scalar, Sequence


def canonical(node: Node) -> str:
    """One text for all ways of writing the same values: keys and list entries sorted."""
    match node:
        case Mapping():
            inner = sorted(f"{json.dumps(key)}:{canonical(child)}" for key, _, child in node.items())
            return "{" + ",".join(inner) + "}"
        case Sequence(items=items):
            return "[" + ",".join(sorted(map(canonical, items))) + "]"
        case Scalar(value=Decimal() as number):
            return f"{number:f}".rstrip("0").rstrip(".")  # normalize() rounds to 28 digits
        case Scalar(value=value):
            return json.dumps(value)


def digest(nodes: Iterable[Node]) -> str:
    """``sha256:`` and 64 hexadecimal digits, over the canonical texts in sorted order."""
    hashed = hashlib.sha256()
    for text in sorted(map(canonical, nodes)):
        hashed.update(text.encode("utf-8"))
        hashed.update(b"\n")
    return f"sha256:{hashed.hexdigest()}"
