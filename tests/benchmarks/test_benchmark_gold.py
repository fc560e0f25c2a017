"""Titles with marked brands are read as people marked them, and a brand counts as registered by the written rule."""

import pytest

from benchmarks.measures.gold import Title, judge, read, registered, spellings


def lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("|")]


READ = [
    ("维 B-1|拉 I-1|鞋 B-4", [("维拉鞋", ("维拉",))], "a brand at the beginning"),
    ("鞋 B-4|维 B-1|拉 I-1", [("鞋维拉", ("维拉",))], "a brand at the end"),
    ("维 B-1|莫 B-1|拉 I-1", [("维莫拉", ("维", "莫拉"))], "two brands side by side"),
    ("A B-1|  I-1|B I-1|鞋 O", [("A B鞋", ("A B",))], "a space is a character"),
    ("a B-11|b I-11|c B-1", [("abc", ("c",))], "tag 11 is another tag"),
    ("鞋 B-4||维 B-1", [("鞋", ()), ("维", ("维",))], "an empty line ends a title"),
    ("|||维 B-1||", [("维", ("维",))], "further empty lines say nothing"),
    ("维 I-1|拉 B-1", [("维拉", ("拉",))], "what goes on with nothing begins nothing"),
]


@pytest.mark.parametrize(("text", "titles", "why"), READ)
def test_titles_are_read(text: str, titles: list[tuple[str, tuple[str, ...]]], why: str) -> None:
    assert [(title.text, title.marked) for title in read(lines(text))] == titles, why


SPELLED = [
    ("Velmora", ("Velmora",), "one name"),
    ("Velmora/维莫拉", ("Velmora/维莫拉", "Velmora", "维莫拉"), "two scripts at a slash"),
    ("维莫拉（Velmora）", ("维莫拉（Velmora）", "维莫拉", "Velmora"), "a bracket"),
    ("维莫拉Velmora", ("维莫拉Velmora", "维莫拉", "Velmora"), "scripts that meet"),
    ("New Velmora", ("New Velmora",), "two words of one script are one name"),
    ("V版", ("V版",), "parts of one letter are no names"),
]


@pytest.mark.parametrize(("brand", "names", "why"), SPELLED)
def test_a_marked_brand_states(brand: str, names: tuple[str, ...], why: str) -> None:
    assert spellings(brand) == names, why


OWNERS = {"velmora": ["R1"], "维莫拉": ["R2"], "velmora/维莫拉": ["R3"], "bag": ["R4"]}
REGISTERED = [
    ("VELMORA", ("R1",), "case aside"),
    ("Velmora/维莫拉", ("R3",), "the whole goes before its parts"),
    ("维莫拉Velmora", ("R2", "R1"), "either part"),
    ("Velmor", (), "another name"),
    ("Velmora bag", (), "a word of one script alone is no part"),
]


@pytest.mark.parametrize(("brand", "numbers", "why"), REGISTERED)
def test_a_marked_brand_is_registered(brand: str, numbers: tuple[str, ...], why: str) -> None:
    assert registered(brand, OWNERS, str.lower) == numbers, why


def test_a_brand_is_found_by_a_hit_on_any_of_its_registrations() -> None:
    titles = {
        "G1": Title(text="维莫拉Velmora包", brands=((0, 10),)),
        "G2": Title(text="Velmora包", brands=((0, 7),)),
        "G3": Title(text="别的包", brands=((0, 2),)),
    }
    judged = judge(titles, {"G1": ["R2"], "G2": ["R9"], "G3": ["R1"]}, OWNERS, str.lower)
    assert [(each.brand, each.found) for each in judged] == [("维莫拉Velmora", True), ("Velmora", False)]
