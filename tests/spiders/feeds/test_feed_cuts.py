"""A feed that was cut off anywhere: it is told where that can be known, keeps what it held, and never breaks us."""

import gzip
import io
import random
import zipfile

import pytest

from tests.spiders.feeds.samples import FORMS, read

CUTS = 200
OFFERS = 25
# Where lines are all there is, a cut behind one leaves a sound table; only who sent it can say that more was to come.
LINES = ("csv", "tsv", "jsonl")


def places(length: int) -> list[int]:
    """Random places, the same in every run, with the first and last bytes among them."""
    chosen = random.Random(20260101).choices(range(length), k=CUTS - 4)
    return [0, 1, length - 2, length - 1, *chosen]


@pytest.mark.parametrize("form", FORMS)
def test_every_whole_offer_before_a_cut_is_kept_and_the_cut_is_told_where_it_can_be(form: str) -> None:
    sample = FORMS[form](OFFERS)
    for place in places(len(sample.body)):
        found = read(sample.body[:place])
        whole = sum(end <= place for end in sample.ends)
        refs = [f"ref-{number}" for number in range(whole)]
        assert found.refs[:whole] == refs, place
        assert len(found.items) <= whole + 1, place
        if form not in LINES:
            assert found.refs == refs, place
            assert len(found.failures) == 1, place
        if found.failures:
            assert all(reading.etag == "" for reading in found.readings), place
        assert found.body == sample.body[:place] or not found.items


@pytest.mark.parametrize("form", LINES)
def test_a_cut_within_a_line_is_told_unless_it_leaves_a_whole_row(form: str) -> None:
    sample = FORMS[form](OFFERS)
    told = untold = 0
    for place in places(len(sample.body)):
        found = read(sample.body[:place])
        rows = sum(end <= place for end in sample.ends)
        begun = place > (sample.ends[rows - 1] if rows else 0) + 2
        # The last cell of a row may be shorter than it was: nothing in the feed says so.
        within_last_cell = len(found.items) > rows
        if begun and not within_last_cell and rows:
            assert found.failures, (place, sample.body[:place][-40:])
            told += 1
        untold += not found.failures
    assert told > CUTS // 2
    assert untold < CUTS // 4


@pytest.mark.parametrize("form", LINES)
def test_a_cut_behind_a_line_is_told_where_the_connection_says_so(form: str) -> None:
    sample = FORMS[form](OFFERS)
    place = sample.ends[-2]
    cut = sample.body[: place + (sample.body[place : place + 1] == b"\n")]
    assert read(cut).failures == []
    told = read(cut, cut="the answer was cut off before its end")
    assert [failure.reason for failure in told.failures] == ["the answer was cut off before its end"]
    assert all(reading.etag == "" for reading in told.readings)
    assert told.refs == read(cut).refs


@pytest.mark.parametrize("form", FORMS)
def test_a_packed_feed_that_is_cut_is_always_told_and_gives_what_it_held(form: str) -> None:
    whole = gzip.compress(FORMS[form](200).body)
    most = 0
    for place in places(len(whole)):
        found = read(whole[:place])
        assert len(found.failures) == 1, place
        assert found.refs[:-1] == [f"ref-{number}" for number in range(len(found.refs) - 1)], place
        most = max(most, len(found.refs))
    assert most > 150


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_that_is_cut_is_always_told_and_gives_what_it_held(form: str, how: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as archive:
        archive.writestr("feed.dat", FORMS[form](100).body)
    whole = written.getvalue()
    most = 0
    for place in places(len(whole))[:60]:
        found = read(whole[:place])
        assert len(found.failures) == 1, place
        most = max(most, len(found.refs))
    assert most > 50


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_that_is_not_cut_is_read_whole(form: str) -> None:
    sample = FORMS[form](OFFERS)
    found = read(sample.body)
    assert found.refs == [f"ref-{number}" for number in range(OFFERS)]
    assert (found.problems, found.failures) == ([], [])
    assert found.body == sample.body
    assert [reading.etag for reading in found.readings][-1] == '"e"'


@pytest.mark.parametrize("form", LINES)
def test_a_last_line_without_its_end_is_whole_where_nothing_speaks_against_it(form: str) -> None:
    sample = FORMS[form](OFFERS)
    found = read(sample.body.rstrip(b"\r\n"))
    assert len(found.items) == OFFERS
    assert found.failures == []
