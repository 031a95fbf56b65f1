"""One answer put into the text of a facts file; everything else in it stays as it is, to the character."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .emit import Inline, Tree, in_one_line, to_json_text, to_yaml, yaml_text
from .spans import Span, spans_of

_INNER = re.compile(r"(?<=[\[{])\n\s*|\n\s*(?=[\]}])")


PeriodTree: TypeAlias = "str | Inline"
"""A period as a facts file says it: its name, or its name and days."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a facts file says it: to a fact, or to a ``field`` of its record ``row`` (from 1).

    ``periods`` are this period and those before it, as far back as the fact is,
    each as a facts file names it.
    """

    key: str
    back: int
    tree: Tree
    periods: tuple[PeriodTree, ...]
    row: int = 0
    field: str = ""


def is_json(name: str) -> bool:
    """Whether a file of that name is JSON."""
    return name.lower().endswith(".json")


def with_answer(text: str, name: str, answer: Answer) -> str | None:
    """The text with the answer in it; None where it has no place there: another file holds the period or the list.

    The text is known to be a facts file that can be read. The caller reads what
    is returned again, and holds it against what was to be written.
    """
    paper = _Paper(text, is_json(name))
    root = spans_of(text, paper.json)
    if not _holds(root, answer.back, answer.periods):
        return None
    return paper.in_row(root, answer) if answer.row else paper.put(root, answer)


def holds(text: str, name: str, back: int, periods: Sequence[PeriodTree]) -> bool:
    """Whether facts of so many periods back can be written into this file; they may stand in one that it names."""
    return _holds(spans_of(text, is_json(name)), back, periods)


# ---------------------------------------------------------------- where it goes


def _holds(root: Span, back: int, periods: Sequence[PeriodTree]) -> bool:
    outer = _entry(root, back, periods) if back else None
    if outer is None and back == 1:
        outer = root.get("previous")
    return outer is None or outer.get("from") is None


def _section(root: Span, back: int, periods: Sequence[PeriodTree]) -> tuple[Span, Span] | None:
    """The facts of a period, after the mapping in which they stand; None where there are none of it yet."""
    outer, name = root, "facts"
    if back:
        entry = _entry(root, back, periods)
        if entry is None and back > 1:
            return None
        outer, name = (root, "previous") if entry is None else (entry, "facts")
    inner = outer.get(name)
    return (outer, inner) if inner else None


def _entry(root: Span, back: int, periods: Sequence[PeriodTree]) -> Span | None:
    """The entry of ``earlier`` for a period."""
    period = periods[back]
    wanted = period if isinstance(period, str) else period.entries["name"]
    earlier = root.get("earlier")
    for item in earlier.items if earlier else ():
        given = item.get("period")
        name = given.get("name") if given and given.kind == "mapping" else given
        if name and name.value == wanted:
            return item
    return None


class _Paper:
    """A text in which something is put."""

    def __init__(self, text: str, json: bool) -> None:
        self.text, self.json = text, json
        self.newline = "\r\n" if "\r\n" in text else "\n"
        found = re.search(r"\n([ \t]+)\S", text) if json else None
        self.unit = found[1] if found else "" if json else "  "

    # ------------------------------------------------------------ facts

    def put(self, root: Span, answer: Answer) -> str:
        """A fact put into the facts of its period."""
        key, tree, back = answer.key, answer.tree, answer.back
        section = _section(root, back, answer.periods)
        if section is not None:
            answered = self._uncommented(*section, key, tree) if back < 2 and not self.json else None
            return answered or self._in_group(*section, key, tree)
        if back == 1:
            return self._add_after(root, "facts", {"previous": _nested(key, tree)})
        entry: Tree = {"period": answer.periods[back], "facts": _nested(key, tree)}
        earlier = root.get("earlier")
        if earlier is None:
            after = "previous" if root.get("previous") else "facts"
            return self._add_after(root, after, {"earlier": [entry]})
        return self._append(earlier, entry) if earlier.items else self.replace(root, earlier, [entry])

    def _in_group(self, outer: Span, group: Span, key: str, tree: Tree) -> str:
        """The fact under the longest beginning of its key that has a group already."""
        if group.kind == "scalar":
            return self.replace(outer, group, _nested(key, tree))
        here = group.get(key)
        if here is not None:
            return self.replace(group, here, tree)
        for n in range(len(key) - 1, 0, -1):
            inner = group.get(key[:n]) if key[n] == "." else None
            if inner is not None and (inner.kind == "mapping" or inner.value is None):
                return self._in_group(group, inner, key[n + 1 :], tree)
        first = key.partition(".")[0]
        dotted = any(name.startswith(f"{first}.") for name, _, _ in group.entries)
        return self.add(outer, group, {key: tree} if dotted else _nested(key, tree))

    def in_row(self, root: Span, answer: Answer) -> str | None:
        """A field of a record that stands in the file."""
        section = _section(root, answer.back, answer.periods)
        records = _find(section[1], answer.key) if section else None
        if records is None or records.kind != "sequence" or len(records.items) < answer.row:
            return None
        record = records.items[answer.row - 1]
        here = record.get(answer.field)
        if here is not None:
            return self.replace(record, here, answer.tree)
        return self.add(records, record, {answer.field: answer.tree})

    def _uncommented(self, outer: Span, section: Span, key: str, tree: Tree) -> str | None:
        """The line ``# key:`` of a template, answered; None where there is not just one that can be."""
        if section.flow or any(key.startswith(f"{name}.") for name, _, _ in section.entries) or section.get(key):
            return None
        later = [start for _, start, child in outer.entries if child.start > section.start]
        pattern = re.compile(rf"^( +)# {re.escape(yaml_text(key))}:[ ]*(\r?\n\1#   - .*)?$", re.M)
        found = list(pattern.finditer(self.text, section.start, min(later, default=len(self.text))))
        if len(found) != 1 or (section.entries and len(found[0][1]) != self._column(section)):
            return None
        lines = self._lines({key: tree}, len(found[0][1]))
        return self.text[: found[0].start()] + lines + self.text[found[0].end() :]

    # ------------------------------------------------------------ putting in

    def add(self, outer: Span, into: Span, entries: Mapping[str, Tree]) -> str:
        """Entries put at the end of a mapping that stands in another."""
        if not into.flow:
            return self._below(into.end, self._lines(entries, self._column(into)))
        room = self._indent(into.start)
        if not into.entries and not self.json and not outer.flow and outer.kind == "mapping":
            return self._opened(into, entries)
        if not into.entries:
            return self._around(into, self._in_brackets(entries, room))
        parts = self._parts(entries, f"{room}{self.unit}")
        return self._before_bracket(into, into.entries[-1][2].end, parts, room)

    def _add_after(self, root: Span, name: str, entries: Mapping[str, Tree]) -> str:
        """Entries put after the one of that name in the file itself."""
        after = next(child for key, _, child in root.entries if key == name)
        if not root.flow:
            return self._below(after.end, self._lines(entries, self._column(root)))
        return self._before_bracket(root, after.end, self._parts(entries, self.unit), "")

    def _append(self, sequence: Span, entry: Tree) -> str:
        """An entry put at the end of a list."""
        last = sequence.items[-1]
        if sequence.flow:
            room = self._indent(sequence.start)
            return self._before_bracket(sequence, last.end, [self._in_brackets(entry, f"{room}{self.unit}")], room)
        begin = self.text.rfind("\n", 0, last.start) + 1
        column = self.text.index("-", begin) - begin
        lines = [f"{' ' * column}{line[2:]}" for line in to_yaml({"x": [entry]}).rstrip("\n").split("\n")[1:]]
        return self._below(last.end, self.newline.join(lines))

    def _before_bracket(self, into: Span, end: int, parts: Sequence[str], room: str) -> str:
        """Parts put after what ends there, in the layout of what stands in the brackets."""
        spread = self.json and "\n" in self.text[into.start : into.end]
        gap = f"{self.newline}{room}{self.unit}" if spread else " "
        return f"{self.text[:end]}{''.join(f',{gap}{part}' for part in parts)}{self.text[end:]}"

    def replace(self, outer: Span, old: Span, tree: Tree) -> str:
        """A value in place of nothing."""
        before, after = self.text[: old.start].rstrip(" "), self.text[old.end :]
        if outer.flow:
            return f"{before} {self._in_brackets(tree, self._indent(outer.start))}{after}"
        inline = "" if isinstance(tree, Mapping) else in_one_line(tree)
        if inline:
            return f"{before} {inline}{after}"
        _, _, lines = self._lines({"x": tree}, self._column(outer)).partition(self.newline)
        return _Paper(before + after, False)._below(len(before), lines)

    def _below(self, end: int, lines: str) -> str:
        """Lines put below the one in which something ends."""
        if end and self.text[end - 1] == "\n":  # a text of several lines ends where the next line begins
            return f"{self.text[:end]}{lines}{self.newline}{self.text[end:]}"
        line_end = self.text.find("\n", end)
        if line_end < 0:
            return f"{self.text}{self.newline}{lines}{self.newline}"
        return f"{self.text[: line_end + 1]}{lines}{self.newline}{self.text[line_end + 1 :]}"

    def _opened(self, into: Span, entries: Mapping[str, Tree]) -> str:
        """``{}`` of YAML replaced: by lines of its own where it ends its line, else in the brackets."""
        line = self.text[self.text.rfind("\n", 0, into.start) + 1 : into.start]
        rest = self.text[into.end :].partition("\n")[0]
        key = re.fullmatch(r"( *)[^\s{\[,#'\"-][^{\[,#]*:\s+", line)
        if key is None or rest.strip():
            return self._around(into, self._in_brackets(entries, ""))
        before = self.text[: into.start].rstrip(" ")
        lines = self._lines(entries, len(key[1]) + 2)
        return f"{before}{self.newline}{lines}{self.text[into.end :]}"

    def _around(self, old: Span, new: str) -> str:
        return f"{self.text[: old.start]}{new}{self.text[old.end :]}"

    # ------------------------------------------------------------ how it is written

    def _lines(self, entries: Mapping[str, Tree], column: int) -> str:
        """Entries as lines of YAML, without the last line break."""
        lines = to_yaml(entries).rstrip("\n").split("\n")
        return self.newline.join(f"{' ' * column}{line}" if line else line for line in lines)

    def _in_brackets(self, tree: Tree, room: str) -> str:
        if not self.json:
            tree = Inline(tree) if isinstance(tree, Mapping) else tree
            inside = in_one_line(Inline({"x": _flat(tree)}))
            return inside[len("{x: ") : -1]
        lines = to_json_text(tree).rstrip("\n")
        if not self.unit:
            return re.sub(r"\n\s*", " ", _INNER.sub("", lines))
        indented = re.sub(r"^(?:  )+", lambda found: self.unit * (len(found[0]) // 2), lines, flags=re.M)
        return indented.replace("\n", f"{self.newline}{room}")

    def _parts(self, entries: Mapping[str, Tree], room: str) -> list[str]:
        if not self.json:
            return [in_one_line(Inline({key: _flat(tree)}))[1:-1] for key, tree in entries.items()]
        names = [to_json_text(key).rstrip("\n") for key in entries]
        values = [self._in_brackets(tree, room) for tree in entries.values()]
        return [f"{name}: {value}" for name, value in zip(names, values, strict=True)]

    def _column(self, mapping: Span) -> int:
        """The column in which the names of a mapping begin."""
        first = mapping.entries[0][1]
        return first - (self.text.rfind("\n", 0, first) + 1)

    def _indent(self, start: int) -> str:
        """What a line is indented by."""
        line = self.text[self.text.rfind("\n", 0, start) + 1 :]
        return line[: len(line) - len(line.lstrip(" \t"))]


def _find(group: Span, key: str) -> Span | None:
    """The value of a fact in a section."""
    here = group.get(key)
    if here is not None:
        return here
    for n in range(len(key) - 1, 0, -1):
        inner = group.get(key[:n]) if key[n] == "." else None
        found = _find(inner, key[n + 1 :]) if inner is not None and inner.kind == "mapping" else None
        if found is not None:
            return found
    return None


def _nested(key: str, tree: Tree) -> Mapping[str, Tree]:
    """The fact under its key; each part of the key is a mapping."""
    first, dot, rest = key.partition(".")
    return {first: _nested(rest, tree) if dot else tree}


def _flat(tree: Tree) -> Tree:
    """The same with every mapping in one line."""
    if isinstance(tree, Inline):
        return Inline({key: _flat(child) for key, child in tree.entries.items()})
    if isinstance(tree, Mapping):
        return Inline({key: _flat(child) for key, child in tree.items()})
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        return [_flat(child) for child in tree]
    return tree
