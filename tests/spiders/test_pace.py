"""How many requests travel at once: halved where a host is out of breath, and slowly more again."""

import asyncio
import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest

from spiders.pace import ONCE_TOO_MUCH, PATIENT_ANSWERS, Pace
from tests.spiders.child_crawl import crawl, plan_for
from tests.spiders.loopback_platform import Answer, platform, product, robots, sitemap


def test_the_pace_is_halved_down_to_one_and_never_to_none() -> None:
    pace = Pace(most=8)
    for now in range(1, 6):
        pace.ease(f"/{now}", now - 0.5, now)
    assert pace.together == 1


def test_what_was_sent_before_the_pace_was_eased_does_not_ease_it_again() -> None:
    pace = Pace(most=8)
    assert pace.ease("/a", 1.0, 2.0)
    assert not pace.ease("/b", 1.5, 2.1)
    assert pace.together == 4
    assert pace.ease("/c", 2.2, 3.0)
    assert pace.together == 2


def test_it_recovers_one_by_one_and_pauses_before_what_was_too_much() -> None:
    pace = Pace(most=8)
    pace.ease("/a", 1.0, 2.0)
    steps = list(_answers_until_more(pace))
    assert steps[:3] == [PATIENT_ANSWERS * 4, PATIENT_ANSWERS * 5, PATIENT_ANSWERS * 6]
    assert steps[3] == PATIENT_ANSWERS * 7 * ONCE_TOO_MUCH
    assert pace.together == pace.most


def test_one_page_in_trouble_is_not_a_host_out_of_breath() -> None:
    pace = Pace(most=8)
    strained = []
    for now, url in enumerate(("/same", "/same", "/same", "/other"), start=1):
        pace.ease(url, now, now)
        strained.append(pace.strained)
    assert strained == [False, False, False, True]
    for _ in range(PATIENT_ANSWERS):
        pace.answered()
    assert len(pace.troubled) == 0


def test_never_more_travel_at_once_than_the_pace_permits() -> None:
    async def travels(most: int) -> int:
        pace, under_way, seen = Pace(most=8, together=most), 0, 0

        async def travel() -> None:
            nonlocal under_way, seen
            async with pace.turn():
                under_way += 1
                seen = max(seen, under_way)
                await asyncio.sleep(0)
                under_way -= 1

        await asyncio.gather(*(travel() for _ in range(40)))
        return seen

    assert [asyncio.run(travels(most)) for most in (1, 3, 8)] == [1, 3, 8]


def test_a_request_that_failed_or_was_given_up_makes_room_for_another() -> None:
    async def travel() -> None:
        pace = Pace(most=1)
        with pytest.raises(ValueError, match="broken"):
            async with pace.turn():
                raise ValueError("broken")
        async with pace.turn():
            given_up = asyncio.ensure_future(pace.turn().__aenter__())
            await asyncio.sleep(0)
            given_up.cancel()
        async with pace.turn():
            pass

    asyncio.run(asyncio.wait_for(travel(), timeout=10))


def test_nothing_travels_to_a_host_that_is_to_be_left_alone() -> None:
    async def travel() -> float:
        pace, began = Pace(most=8), time.monotonic()
        pace.hold(0.3)
        pace.hold(0.1)
        async with pace.turn():
            return time.monotonic() - began

    assert asyncio.run(travel()) >= 0.29, "the longer of both counts"


@pytest.mark.parametrize("most", [1, 3])
def test_a_platform_that_breaks_under_many_requests_at_once_is_read_whole(most: int) -> None:
    lock, under_way = threading.Lock(), [0]

    def breathless(name: str, turn: int) -> Answer:
        with lock:
            under_way[0] += 1
            many = under_way[0] > most
        time.sleep(0.05)
        with lock:
            under_way[0] -= 1
        return Answer(status=500) if many else product(name, f"{turn}.50")

    names = [f"n{number}" for number in range(24)]
    with platform({}) as serving:
        serving.answers |= {
            "/robots.txt": robots(f"Sitemap: {serving.url}/s.xml"),
            "/s.xml": sitemap(serving.url, *(f"/p/{name}" for name in names)),
            **{f"/p/{name}": partial(breathless, name) for name in names},
        }
        outcome = crawl(plan_for(serving.url))
    assert sorted(item.listing_ref for item in outcome.items) == sorted(names)
    assert outcome.failures == []


def _answers_until_more(pace: Pace) -> Iterator[int]:
    """After how many answers each further request may travel."""
    while pace.together < pace.most:
        answers = 1
        while not pace.answered():
            answers += 1
        yield answers
