"""Characters that cannot be kept: controls, lone surrogates, non-characters. All other text stays as published.

Two ways, because two promises differ. What a spider reads is ours from the gate on, so `drop_unwritable` removes what
shows nothing. Rows given to `match` promise spans that count the characters of the row's own text, so
`replace_unwritable` puts exactly one character for each. Marks of writing direction stay: Arabic needs them, and
disguises use them. Padding is the third thing: no page shows it, so it is collapsed before a text is measured.
"""

import re

LINE_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"  # they separate words, so a space stands for them
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
INVISIBLE = "\N{ZERO WIDTH SPACE}"  # like the control it stands for it shows nothing, and name folding skips it

# U+FFFE and U+FFFF are no characters and XML, so every spreadsheet, refuses them.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")

LONGEST_PADDING = 6  # no script puts more blanks, joiners or accents in a row; a test holds the class to Unicode
ELLIPSIS = "…"

# White space, what shows nothing, and what only adorns the letter before it: of such a title can have 20,000 unseen.
_PADDING = re.compile(
    r"[\s\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    r"\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
    rf"{{{LONGEST_PADDING + 1},}}"
)


def drop_unwritable(text: str) -> str:
    """The text without control characters; line breaks become spaces, lone surrogates U+FFFD."""
    return _UNWRITABLE.sub(lambda found: _stand_in(found[0], ""), text)


def replace_unwritable(text: str) -> str:
    """The text with one harmless character for every unwritable one, so that its length and offsets stay."""
    return _UNWRITABLE.sub(lambda found: _stand_in(found[0], INVISIBLE), text)


def collapse_padding(text: str) -> str:
    """The text with one of each character of every long run of blanks, invisible characters or accents.

    So that what hides a name stays recognisable, and nothing can be pushed out of sight of whoever measures the text.
    """
    return _PADDING.sub(lambda found: "".join(dict.fromkeys(found[0])), text)


def keep_ends(text: str, longest: int) -> str:
    """The beginning and the end of a text that is too long, an ellipsis between them."""
    if len(text) <= longest:
        return text
    ending = (longest - len(ELLIPSIS)) // 2
    return text[: longest - len(ELLIPSIS) - ending] + ELLIPSIS + text[len(text) - ending :]


def is_writable(text: str) -> bool:
    """Whether the text holds nothing that a file or a database could not carry."""
    return _UNWRITABLE.search(text) is None


def holds_controls(text: str) -> bool:
    """Whether `drop_unwritable` would shorten the text: line breaks and what cannot be read keep their place."""
    return not is_writable(text) and len(drop_unwritable(text)) < len(text)


def _stand_in(character: str, for_control: str) -> str:
    if character in LINE_BREAKS:
        return " "
    return for_control if character < "\xa0" else UNREADABLE
