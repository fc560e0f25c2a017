"""Every pair of colours that text is shown in is legible, in the light scheme and in the dark one (WCAG AA)."""

import re

import pytest

from monitor.desk.views import static_files

TEXT, SIGN = 4.5, 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "card", TEXT),
    ("ink", "sunk", TEXT),
    ("ink", "chosen", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "card", TEXT),
    ("soft", "sunk", TEXT),
    ("soft", "chosen", TEXT),
    ("link", "paper", TEXT),
    ("link", "card", TEXT),
    ("link", "chosen", TEXT),
    ("on-link", "link", TEXT),
    ("mark-ink", "mark", TEXT),
    ("good", "good-bg", TEXT),
    ("bad", "bad-bg", TEXT),
    ("bad", "card", TEXT),
    ("warn", "warn-bg", TEXT),
    ("edge", "card", SIGN),
    ("edge", "paper", SIGN),
    ("strong", "card", SIGN),
    ("fair", "card", SIGN),
    ("faint", "card", SIGN),
    ("mark-line", "mark", 1.5),
]


def schemes() -> dict[str, dict[str, str]]:
    css = static_files()["desk.css"][0].decode()
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})\b", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    )
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_is_legible(scheme: str) -> None:
    colours = schemes()[scheme]
    faults = {
        (ink, ground): round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, least in PAIRS
        if contrast(colours[ink], colours[ground]) < least
    }
    assert faults == {}


def test_both_schemes_name_the_same_colours() -> None:
    assert schemes()["light"].keys() == schemes()["dark"].keys()


def test_black_on_white_has_the_contrast_that_the_standard_says() -> None:
    assert round(contrast("#000", "#ffffff"), 1) == 21.0
