"""What the tests of pages share: a reader that is strict about a page, and the contrast of two colours."""

from __future__ import annotations

import re
from html.parser import HTMLParser

VOID = {"meta", "rect", "br", "line", "path", "circle", "use"}


class Page(HTMLParser):
    """Reads a page; what is not closed in order, or names something elsewhere, is kept in ``wrong``."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.names: list[str] = []
        self.links: list[str] = []
        self.tables: list[set[str]] = []
        self.headings: list[int] = []
        self.landmarks: list[str] = []
        self.images = 0
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "link", "img", "iframe", "object", "base", "form"):
            self.wrong.append(f"<{tag}>")
        self.wrong += [f"{tag} {name}" for name in given if name in ("src", "action") or name.startswith("on")]
        for name in ("href", "xlink:href"):
            self.wrong += [f"{tag} {name}"] if not given.get(name, "#").startswith("#") else []
        self.links += [given["href"].removeprefix("#")] if "href" in given else []
        self.ids += [given["id"]] if "id" in given else []
        self.names += given.get("aria-labelledby", "").split()
        if tag == "table":
            self.tables.append(set())
        elif "table" in self.open and tag in ("caption", "th"):
            self.tables[-1].add(tag)
        if tag == "th" and given.get("scope") not in ("row", "col"):
            self.wrong.append("th without scope")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag in ("header", "nav", "main"):
            self.landmarks.append(tag)
        if tag == "svg" and given.get("role") == "img":
            self.images += 1
            if not (given.get("aria-label") or given.get("aria-labelledby")):
                self.wrong.append("a picture without words")
        elif tag == "svg" and given.get("aria-hidden") != "true" and "svg" not in self.open[:-1]:
            self.wrong.append("a picture without a role")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)

    def mistakes(self) -> list[str]:
        """All that is wrong with the page."""
        found = [*self.wrong, *(f"<{tag}> is not closed" for tag in self.open)]
        found += [f"id {id_} twice" for id_ in {*self.ids} if self.ids.count(id_) > 1]
        found += [f"no id {name}" for name in (*self.names, *self.links) if name not in self.ids]
        found += ["a table without a caption or headings" for table in self.tables if table != {"caption", "th"}]
        steps = zip(self.headings, self.headings[1:], strict=False)
        found += [f"h{after} after h{before}" for before, after in steps if after > before + 1]
        if self.headings[:1] != [1] or self.headings.count(1) != 1:
            found.append("not one first heading")
        return found


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.1, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
