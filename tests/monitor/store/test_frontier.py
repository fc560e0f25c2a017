"""The frontier in the database, held to what the passing one does, and over the death of its process."""

from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.store import Database, create_store, frontier, platforms, writing
from monitor.store.frontier import OLDEST, StoredFrontier
from spiders.frontier import LISTINGS, Fate, Frontier, PassingFrontier, Stop
from spiders.items import Link, PageKind
from tests.monitor.stock import AT

PRODUCT, CATEGORY = PageKind.PRODUCT, PageKind.CATEGORY
READ_AS = "as ever"


def stop(path: str, kind: PageKind = PRODUCT, **said: object) -> Stop:
    return Stop(link=Link(url=f"https://a.example/{path}", kind=kind), **said)  # type: ignore[arg-type]


def opened(db: Database, at: datetime = AT, read_as: str = READ_AS) -> StoredFrontier:
    """The frontier as a new process opens it."""
    platform_id = platforms.enrol(db, ["shop"], AT)["shop"]
    frontier.open_round(db, platform_id, read_as, at)
    return StoredFrontier(db, platform_id)


def walked(of: Frontier) -> list[str]:
    """Where it still leads, each address visited."""
    paths = []
    while (following := of.next()) is not None:
        paths.append(following.link.url.rpartition("/")[2])
        of.settle(following.link.url, Fate.READ)
    return paths


@pytest.fixture(params=["stored", "passing"])
def any_frontier(request: pytest.FixtureRequest, db: Database) -> Frontier:
    return opened(db) if request.param == "stored" else PassingFrontier()


def test_listings_are_visited_before_lists_and_each_once(any_frontier: Frontier) -> None:
    any_frontier.add([stop("c1", CATEGORY), stop("p1"), stop("p2"), stop("c2", CATEGORY), stop("p1")])
    any_frontier.add([stop("p2"), stop("p3")])
    assert walked(any_frontier) == ["p1", "p2", "p3", "c1", "c2"]
    assert any_frontier.size == 5


def test_a_listing_that_a_list_names_is_visited_before_the_next_list(any_frontier: Frontier) -> None:
    any_frontier.add([stop("c1", CATEGORY), stop("c2", CATEGORY)])
    first = any_frontier.next()
    assert first is not None
    any_frontier.add([stop("p1", found_on=first.link.url)])
    assert walked(any_frontier) == ["p1", "c2"]


def test_what_is_put_aside_is_visited_only_once_it_is_taken_up(any_frontier: Frontier) -> None:
    any_frontier.add([stop("p1"), stop("p2")], aside=True)
    assert (walked(any_frontier), any_frontier.size) == ([], 0)
    assert any_frontier.known([stop("p1").link.url]) == frozenset()
    any_frontier.add([stop("p2")])
    assert walked(any_frontier) == ["p2"]
    any_frontier.take_up()
    assert (walked(any_frontier), any_frontier.size) == (["p1"], 2)


def test_what_is_known_is_what_is_on_the_way_or_was_visited(any_frontier: Frontier) -> None:
    urls = [stop(name).link.url for name in ("p1", "p2", "p3")]
    any_frontier.add([stop("p1")])
    assert walked(any_frontier) == ["p1"]
    any_frontier.add([stop("p2")])
    assert any_frontier.known(urls) == frozenset(urls[:2])
    assert any_frontier.known([]) == frozenset()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.lists(st.tuples(st.integers(0, 12), st.booleans()), max_size=6)),
        st.tuples(st.just("next"), st.integers(1, 5)),
        st.tuples(st.just("die"), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_over_any_number_of_deaths_every_address_is_visited_and_what_was_kept_only_once(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    with closing(create_store(tmp_path_factory.mktemp("frontier") / "monitor.db")) as db:
        added: set[str] = set()
        kept: list[str] = []
        current = opened(db)
        for what, said in steps:
            if what == "add":
                assert isinstance(said, list)
                stops = [stop(f"{n}", CATEGORY if lists else PRODUCT) for n, lists in said]
                current.add(stops)
                added |= {each.link.url for each in stops}
                current.commit()
            elif what == "next":
                assert isinstance(said, int)
                visited = [each.link.url for each in (current.next() for _ in range(said)) if each is not None]
                for url in visited:
                    current.settle(url, Fate.READ)
                current.commit()
                kept += visited
            else:
                lost = current.next()  # under way when the process dies
                assert lost is None or lost.link.url not in kept
                current = opened(db)
        kept += [f"https://a.example/{path}" for path in walked(current)]
    assert sorted(kept) == sorted(added)


@pytest.mark.parametrize(
    ("fate", "again", "why"),
    [
        (Fate.READ, False, "it was kept"),
        (Fate.MOVED, False, "what it led to is an address of its own"),
        (Fate.GONE, False, "that it is gone is an answer"),
        (Fate.FAILED, True, "the platform may have recovered"),
        (None, True, "it was under way when the process died"),
    ],
)
def test_a_crawl_that_goes_on_visits_what_has_no_answer_yet(
    db: Database, fate: Fate | None, again: bool, why: str
) -> None:
    before = opened(db)
    before.add([stop("p1"), stop("p2")])
    assert before.next() == stop("p1")
    if fate is not None:
        before.settle(stop("p1").link.url, fate)
    before.commit()
    assert walked(opened(db)) == (["p1", "p2"] if again else ["p2"]), why


def test_what_an_address_was_found_with_outlives_the_process(db: Database) -> None:
    found = Stop(
        link=Link(url="https://a.example/c", kind=CATEGORY, lastmod="2026-10-01"),
        found_on="https://a.example/",
        barren=7,
    )
    before = opened(db)
    before.add([found])
    before.commit()
    assert opened(db).next() == found


@pytest.mark.parametrize(
    ("change", "goes_on", "why"),
    [
        ({}, True, "nothing else has happened"),
        ({"at": AT + OLDEST - timedelta(minutes=1)}, True, "a night's pause is no reason to begin anew"),
        ({"at": AT + OLDEST + timedelta(minutes=1)}, False, "what its lists said is too old"),
        ({"read_as": "otherwise"}, False, "other pages may be found now"),
    ],
)
def test_a_round_is_gone_on_with_while_what_it_knows_holds(
    db: Database, change: dict[str, object], goes_on: bool, why: str
) -> None:
    before = opened(db)
    before.add([stop("p1")])
    before.commit()
    assert (opened(db, **change).size == 1) is goes_on, why  # type: ignore[arg-type]


def test_a_round_that_is_over_leaves_nothing_to_the_next(db: Database) -> None:
    before = opened(db)
    before.add([stop("p1")])
    assert walked(before) == ["p1"]
    before.commit()
    platform_id = platforms.enrol(db, ["shop"], AT)["shop"]
    assert not frontier.is_unfinished(db, platform_id)
    with writing(db):
        frontier.close_round(db, platform_id)
    assert opened(db).size == 0


def test_one_platforms_round_is_none_of_anothers(db: Database) -> None:
    opened(db).add([stop("p1")])
    other = platforms.enrol(db, ["other"], AT)["other"]
    frontier.open_round(db, other, READ_AS, AT)
    assert StoredFrontier(db, other).next() is None


def test_the_kinds_that_are_visited_first_are_those_that_hold_listings() -> None:
    assert set(LISTINGS) == {PageKind.PRODUCT, PageKind.FEED}
