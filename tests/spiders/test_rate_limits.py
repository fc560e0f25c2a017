"""What an answer says of how many requests a platform still takes."""

from datetime import UTC, datetime

import pytest

from spiders.rate_limits import seconds_until_free

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())


@pytest.mark.parametrize(
    ("headers", "seconds", "why"),
    [
        ({}, None, "nothing is said"),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "30"}, 30.0, "seconds"),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(MOMENT + 45)}, 45.0, "a moment in seconds"),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str((MOMENT + 45) * 1000)}, 45.0, "in milliseconds"),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(MOMENT - 5)}, 0.0, "a moment that is over"),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "1.5"}, 1.5, "a part of a second"),
        ({"ratelimit": '"default";r=0;t=12'}, 12.0, "the draft's one header"),
        ({"ratelimit": '"default";r=5;t=12'}, None, "five are left"),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "30"}, None, "one is left"),
        ({"x-ratelimit-remaining": "0"}, None, "nobody says until when"),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "soon"}, None, "no number"),
        ({"x-ratelimit-remaining": "-1", "x-ratelimit-reset": "30"}, None, "no counter"),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 400}, None, "no moment of this world"),
        ({"x-ratelimit-remaining": "٠", "x-ratelimit-reset": "30"}, None, "no ASCII"),
    ],
)
def test_a_counter_at_nought_says_how_long_to_wait(headers: dict[str, str], seconds: float | None, why: str) -> None:
    assert seconds_until_free(headers, NOW) == seconds, why
