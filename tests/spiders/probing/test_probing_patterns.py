"""What addresses of listings have in common, told from those of everything else."""

import pytest

from spiders.probing.patterns import learn_pattern, shape_of

H = "https://s.example"
LEARNED = [
    (["/item/a1", "/item/b2"], ["/c/a", "/"], [], "/item/", "a step of the path"),
    (["/i.php?route=p/p&id=4", "/i.php?route=p/p&id=9"], ["/i.php?route=p/c&id=1"], [], "route=p/p", "a key's value"),
    (["/x?id=4", "/y?id=9"], ["/x?cat=1"], [], "[?&]id=", "a key of the query"),
    (["/a/12-lamp.html", "/b/77-chair.html"], ["/a", "/3-b"], [], r"/\d+-[^/?]+\.html", "a number before the words"),
    (
        ["/art/12-lamp.html", "/art/77-chair.html"],
        ["/3-art", "/4-rest"],
        [],
        r"/\d+-[^/?]+\.html",
        "the step is a list's",
    ),
    (["/lamp-p-12", "/chair-p-77"], ["/lamps", "/about"], [], r"-p-?\d+", "a number at the end"),
    (["/en/lamp.html", "/en/chair.html"], ["/en/lamps", "/en/about"], [], r"\.html", "an ending"),
    (["/lamp", "/chair"], ["/about", "/lamps"], [], "", "nothing tells them apart"),
    (["/item/a"], ["/c"], [], "", "one teaches nothing"),
    (["/a/x", "/a/y"], ["/", "/m/z"], ["/b/3", "/d/4", "/e/5"], "", "true of the visited ones alone"),
    ([], ["/"], [], "", "none at all"),
]


@pytest.mark.parametrize(("listings", "others", "likely", "pattern", "why"), LEARNED)
def test_a_pattern_is_learned_from_both_sides(
    listings: list[str], others: list[str], likely: list[str], pattern: str, why: str
) -> None:
    learned = learn_pattern(
        [H + path for path in listings], [H + path for path in others], [H + path for path in likely]
    )
    assert (pattern in learned) if pattern else learned == "", f"{why}: {learned}"


def test_addresses_of_one_kind_have_one_shape() -> None:
    assert shape_of(f"{H}/item/a1b22") == shape_of(f"{H}/item/c3d44")
    assert shape_of(f"{H}/item/1") != shape_of(f"{H}/c/1")
    assert shape_of(f"{H}/i.php?route=a&id=1") == shape_of(f"{H}/i.php?id=22&route=a")
    assert shape_of(f"{H}/i.php?route=a&id=1") != shape_of(f"{H}/i.php?route=b&id=1")
