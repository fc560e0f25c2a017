"""What is known beside a sighting: kept from one screening to the next, and never for another background."""

import gc

from rules.background import EMPTY, Background
from rules.candidates.register import Register
from rules.checks import knowledge_of
from rules.weights import WEIGHTS, tuned


def test_what_was_remembered_is_kept_while_background_and_weights_stay() -> None:
    """A platform's listings come in chunks that share their words."""
    assert knowledge_of(EMPTY, WEIGHTS) is knowledge_of(EMPTY, tuned({}))


def test_another_background_knows_nothing_of_the_last_ones_words() -> None:
    """A renewed snapshot counts for what it holds, though its counts were equal before."""
    used = Background(listings=10, words={"gadgetry": 9})
    assert knowledge_of(used, WEIGHTS).words.known("gadgetry")
    assert not knowledge_of(Background(listings=10, words={"gadget": 9}), WEIGHTS).words.known("gadgetry")


def test_other_weights_are_weighed_anew() -> None:
    """An operator's numbers replace the packaged ones at once."""
    other = tuned({"rarity": 0.1})
    points = knowledge_of(EMPTY, other).usage.points(("gadgetry",), "gadgetry")
    assert points != knowledge_of(EMPTY, WEIGHTS).usage.points(("gadgetry",), "gadgetry")


def test_building_an_index_leaves_the_collector_as_it_was() -> None:
    """It runs without it, and gives it back, or leaves it off where it was off."""
    Register.build([])
    assert gc.isenabled()
    gc.disable()
    try:
        Register.build([])
        assert not gc.isenabled()
    finally:
        gc.enable()
