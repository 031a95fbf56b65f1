"""Signs that look like others: the letter а of Cyrillic for a, 1 for l, – for -, and what cannot be seen at all.

A hint that shows two words that look alike helps nobody: it names the sign. The
table is of the signs that people type and programs put in, not all that Unicode
knows to be confusable; compatibility forms (full-width, ligatures, …) are
Unicode's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .characters import UNSEEN, composed

_LIKE = {
    "a": "аɑα", "c": "сϲᴄ", "d": "ԁ", "e": "еҽ℮", "g": "ɡց", "h": "һհ", "i": "іıιɪ", "j": "јϳ", "k": "кκ",
    "l": "1I|ӏӀІΙǀ∣", "n": "ոռ", "o": "оοօσ", "p": "рρ", "q": "ԛ", "s": "ѕ", "u": "υսʋ", "v": "νѵ", "w": "ԝѡա",
    "x": "х×", "y": "уγү", "z": "ᴢ", "A": "АΑ", "B": "ВΒ", "C": "СϹ", "E": "ЕΕ", "F": "Ϝ", "G": "Ԍ", "H": "НΗ",
    "J": "ЈͿ", "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "0ОΟՕ", "P": "РΡ", "S": "ЅՏ", "T": "ТΤ", "U": "Ս", "V": "Ѵ",
    "W": "Ԝ", "X": "ХΧ", "Y": "УΥҮ", "Z": "Ζ", "3": "ЗƷ", "6": "б", "-": "‐‑‒–—―−⁃˗", "'": "‘’‛′`´ʹʻʼ",
    '"': "“”„‟″", "/": "∕⁄", ":": "∶ː", ",": "‚",
}  # fmt: skip
_TABLE = str.maketrans({sign: letter for letter, signs in _LIKE.items() for sign in signs})
_HIDDEN = re.compile(f"[{UNSEEN}\u200c\u200d]")
_MOST = 3
"""Signs that are named."""


def look(text: str) -> str:
    """What a text looks like, whatever its case: two that look alike have the same."""
    if not text.isascii():
        text = _HIDDEN.sub("", unicodedata.normalize("NFKD", text.translate(_TABLE)))
    return " ".join(text.translate(_TABLE).lower().split())


def told_apart(word: str, name: str) -> str:
    """``this has U+0430 CYRILLIC SMALL LETTER A in place of 'a'``; nothing where two words do not look alike.

    ``this`` is the word, ``it`` the name that is meant.
    """
    if composed(word) == composed(name) and word != name:
        return "the accents of this are characters of their own"
    return "; ".join([_said(*pair) for pair in differing(word, name)][:_MOST])


def differing(word: str, name: str) -> list[tuple[str, str]]:
    """The signs that tell two words apart that look alike: that of the word, and that of the name."""
    if look(word) != look(name) or word.lower() == name.lower():
        return []
    found: dict[tuple[str, str], None] = {}
    names = {place: (sign, seen) for place, sign, seen in _signs(composed(name))}
    for place, sign, seen in _signs(composed(word)):
        places = [place, *((place[0] + n, 0) for n in range(1, len(seen)))]  # a ligature is two
        other = "".join(names.pop(one, ("", ""))[0] for one in places)
        if sign.lower() != other.lower() and (other or not seen):
            found[sign, other] = None
    return [*found, *(("", other) for other, seen in names.values() if not seen)]


def strange_signs(text: str) -> str:
    """Signs of a text that look like ones of ASCII, or like nothing: where nobody knows which word is meant."""
    found = {sign: look(sign) for sign in text if not sign.isascii() and (look(sign).isascii() or sign.isspace())}
    return "; ".join([_said(sign, seen) for sign, seen in found.items()][:_MOST])


def _signs(text: str) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Each sign of a text, where it stands in what is seen of it, and what that is; of what is not seen nothing."""
    place = hidden = 0
    for number, sign in enumerate(text):
        seen = look(sign)
        if sign.isspace():
            inside = text[:number].strip() and text[number:].strip() and not text[number - 1].isspace()
            seen = " " if inside else ""
        hidden = 0 if seen else hidden + 1
        yield (place, hidden), sign, seen
        place += len(seen)


def _said(sign: str, other: str) -> str:
    if not other:
        return f"this has {sign_named(sign)}, which cannot be seen"
    if not sign:
        return f"it has {sign_named(other)}, which cannot be seen"
    if sign.isascii() and not other.isascii():
        return f"it has {sign_named(other)} in place of {sign_named(sign)}"
    return f"this has {sign_named(sign)} in place of {sign_named(other)}"


def sign_named(sign: str) -> str:
    """``U+0430 CYRILLIC SMALL LETTER A``; one of ASCII as it is."""
    if len(sign) > 1:
        return f"'{sign}'"
    name = unicodedata.name(sign, "without a name")
    if not sign.isascii() or sign.isspace():
        return f"U+{ord(sign):04X} {name}"
    return f"'{sign}' ({name})" if sign in "1Il|0O'\"`" else f"'{sign}'"
