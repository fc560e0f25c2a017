"""XML as shops write it: with loose ampersands and HTML's entities, which a parser would drop together with text."""

import html as entities
import re

_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_LOOSE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z]\w{1,30});)?")


def tightened(text: str) -> str:
    """The text with every loose "&" escaped and every HTML entity spelled out; CDATA sections stay as they are."""
    if "&" not in text:
        return text
    pieces = _CDATA.split(text) if "]]>" in text else [text]
    return "".join(piece if piece.startswith("<![CDATA[") else _LOOSE.sub(_spelled_out, piece) for piece in pieces)


def local_name(tag: object) -> str:
    """The element's name without namespace or prefix, in lower case; nothing for comments and the like.

    lxml's own QName refuses the tags that it makes of a prefix nobody declared.
    """
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _spelled_out(loose: re.Match[str]) -> str:
    name = loose.group(1)
    meant = entities.unescape(f"&{name};") if name else ""
    if name and not meant.startswith("&"):
        return entities.escape(meant)
    return f"&amp;{loose.group()[1:]}"
