"""Characters that cannot be kept: controls, lone surrogates, non-characters. All other text stays as published.

Two ways, because two promises differ. What a spider reads is ours from the gate on, so `drop_unwritable` removes what
shows nothing. Rows given to `match` promise spans that count the characters of the row's own text, so
`replace_unwritable` puts exactly one character for each. Marks of writing direction stay: Arabic needs them, and
disguises use them.
"""

import re

LINE_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"  # they separate words, so a space stands for them
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
INVISIBLE = "\N{ZERO WIDTH SPACE}"  # like the control it stands for it shows nothing, and name folding skips it

# U+FFFE and U+FFFF are no characters and XML, so every spreadsheet, refuses them.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def drop_unwritable(text: str) -> str:
    """The text without control characters; line breaks become spaces, lone surrogates U+FFFD."""
    return _UNWRITABLE.sub(lambda found: _stand_in(found[0], ""), text)


def replace_unwritable(text: str) -> str:
    """The text with one harmless character for every unwritable one, so that its length and offsets stay."""
    return _UNWRITABLE.sub(lambda found: _stand_in(found[0], INVISIBLE), text)


def is_writable(text: str) -> bool:
    """Whether the text holds nothing that a file or a database could not carry."""
    return _UNWRITABLE.search(text) is None


def _stand_in(character: str, for_control: str) -> str:
    if character in LINE_BREAKS:
        return " "
    return for_control if character < "\xa0" else UNREADABLE
