"""JSON as pages write it: a JavaScript object that a browser reads and a JSON parser refuses.

Forgiven: comments, trailing and missing commas, single quotes, names without quotes, line ends within strings, wrong
escapes, `undefined`, `!0`. What is no value at all (a function, a call) is read as nothing. Work is bounded by the
text's length: every step takes at least one character.
"""

import json
import re
from typing import Any

# Deeper than any real object; far below Python's own limit of recursion.
DEEPEST = 60
# The tolerant way takes about a second for a few megabytes; no page's own description of a listing is larger.
LONGEST = 1_000_000

_STRICT = json.JSONDecoder(strict=False, parse_float=str, parse_int=str)
_BLANK = re.compile(r"(?:\s|//[^\n]*|/\*.*?(?:\*/|\Z)|<!--|-->)*", re.DOTALL)
_NAME = re.compile(r"[\w$@.-]+")
_WORD = re.compile(r"[^\s,:;\]\}\[\{\"']+")
_STRING = {quote: re.compile(rf"[^{quote}\\]+|\\.|\\\Z", re.DOTALL) for quote in "\"'`"}
_ESCAPE = re.compile(r"\\(u\{?([0-9a-fA-F]{1,6})\}?|x([0-9a-fA-F]{2})|.|\Z)", re.DOTALL)
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "0": "", "\n": ""}
_WORDS: dict[str, Any] = {"null": None, "undefined": None, "NaN": None, "true": True, "false": False}
_WORDS |= {"!0": True, "!1": False, "None": None, "True": True, "False": False}


def read_value(text: str, start: int = 0) -> tuple[Any, int]:
    """The value that begins at `start`, and where it ends; numbers stay text, as published.

    Raises ValueError where no object, array or string begins there, or one that is nested too deep or too long.
    """
    try:
        return _STRICT.raw_decode(text, start)
    except (ValueError, RecursionError) as fault:
        if text[start : start + 1] not in ("{", "[") or len(text) - start > LONGEST:
            raise ValueError(str(fault)) from fault
        reader = _Reader(text)
        value, end = reader.value(start, 0)
        if not reader.closed:
            raise ValueError(str(fault)) from fault
        return value, end


class _Reader:
    """Reads one value by descent; `closed` says whether every bracket that was opened was closed too."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.closed = True

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        if depth > DEEPEST:
            raise ValueError("nested too deep")
        at = self._skip(at)
        sign = self._text[at : at + 1]
        if sign == "{":
            return self._object(at + 1, depth)
        if sign == "[":
            return self._array(at + 1, depth)
        return self._string(at) if sign and sign in "\"'`" else self._bare(at)

    def _skip(self, at: int) -> int:
        found = _BLANK.match(self._text, at)
        return found.end() if found else at

    def _object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        read: dict[str, Any] = {}
        while True:
            at = self._skip(at)
            sign = self._text[at : at + 1]
            if not sign or sign == "]":
                self.closed = False
                return read, at
            if sign == "}":
                return read, at + 1
            if sign in ",;:":
                at += 1
                continue
            name, at = self._name(at)
            at = self._skip(at)
            if self._text[at : at + 1] == ":":
                read[name], at = self.value(at + 1, depth + 1)

    def _name(self, at: int) -> tuple[str, int]:
        if self._text[at] in "\"'`":
            return self._string(at)
        found = _NAME.match(self._text, at)
        return (found.group(), found.end()) if found else ("", at + 1)

    def _array(self, at: int, depth: int) -> tuple[list[Any], int]:
        read: list[Any] = []
        while True:
            at = self._skip(at)
            sign = self._text[at : at + 1]
            if not sign or sign == "}":
                self.closed = False
                return read, at
            if sign == "]":
                return read, at + 1
            if sign in ",;:":
                at += 1
                continue
            value, at = self.value(at, depth + 1)
            read.append(value)

    def _string(self, at: int) -> tuple[str, int]:
        quote, pieces, at = self._text[at], [], at + 1
        while found := _STRING[quote].match(self._text, at):
            piece, at = found.group(), found.end()
            pieces.append(_unescaped(piece) if piece.startswith("\\") and len(piece) <= 2 else piece)
            if piece in ("\\u", "\\x"):
                pieces[-1], at = self._coded(at - 2)
        if at >= len(self._text):
            self.closed = False
        return _paired("".join(pieces)), at + 1

    def _coded(self, at: int) -> tuple[str, int]:
        found = _ESCAPE.match(self._text, at)
        digits = (found.group(2) or found.group(3)) if found else None
        if found is None or digits is None:
            return "", at + 2
        code = int(digits, 16)
        return (chr(code) if code < 0x110000 else ""), found.end()

    def _bare(self, at: int) -> tuple[Any, int]:
        found = _WORD.match(self._text, at)
        if found is None:
            return None, at + 1
        word, at = found.group(), found.end()
        return (_WORDS[word] if word in _WORDS else word if word[0].isdigit() or word[0] in "-+." else None), at


def _paired(text: str) -> str:
    """The text with the two halves of a character beyond the basic plane joined, and lone halves dropped."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def _unescaped(piece: str) -> str:
    return _PLAIN_ESCAPES.get(piece[1:], piece[1:])
