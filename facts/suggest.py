"""What was probably meant: the nearest of the names that would have been right."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 80
_MOST = 5_000


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The nearest known name, or None where nothing is near."""
    from difflib import get_close_matches  # needed for bad input only

    if len(word) > _LONGEST:
        return None
    known = [name for name, _ in zip(names, range(_MOST), strict=False)]
    folded = {name.lower().replace("-", "_").replace(" ", "_"): name for name in known}
    wanted = word.lower().replace("-", "_").replace(" ", "_")
    if wanted in folded:
        return folded[wanted]
    close = get_close_matches(wanted, folded, n=1, cutoff=0.6)
    if close:
        return folded[close[0]]
    tails = {name.rpartition(".")[2]: name for name in known}
    close = get_close_matches(wanted.rpartition(".")[2], tails, n=1, cutoff=0.75)
    return tails[close[0]] if close else None


def did_you_mean(word: str, names: Iterable[str]) -> str:
    """``did you mean 'x'?``, or nothing."""
    found = nearest(word, names)
    return f"did you mean '{found}'?" if found else ""


def listed(names: Iterable[str], most: int = 8) -> str:
    """``a, b, c and 4 more``: for hints that show what is allowed."""
    all_names = list(names)
    shown = ", ".join(all_names[:most])
    rest = len(all_names) - most
    return f"{shown} and {rest} more" if rest > 0 else shown
