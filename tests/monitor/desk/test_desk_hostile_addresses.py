"""Every address somebody may type: whatever it says, the desk answers kindly, and never with a fault of its own."""

import pytest

from monitor.desk.visits import OPEN_PATHS
from tests.monitor.desk.seeding import PLATFORMS
from tests.monitor.desk.test_desk_access import table
from tests.monitor.desk.visiting import Visitor

# What each page reads from its address; the parts of the path in braces are tried as well.
PARAMETERS = {
    "/": ("asked",),
    "/sign-in": ("back",),
    "/static/{name}": ("v",),
    "/running": (),
    "/platforms": (),
    "/refusals": (),
    "/hits": ("state", "platform", "mark", "words", "min", "after", "done"),
    "/hits/{hit_id}": ("state", "platform", "mark", "words", "min", "after", "done"),
    "/captures/{capture_id}": (),
    "/captures/{capture_id}/file": (),
    "/registrations": ("words", "page"),
    "/registrations/{registration_id}": (),
    "/platforms/{name}/alerts": ("written",),
    "/platforms/{name}/exports/{file}": (),
    "/probes": (),
    "/probes/{probe_id}": ("written",),
}
LEADING = {
    "hit_id": "1",
    "capture_id": "1",
    "registration_id": "1",
    "probe_id": "1",
    "name": PLATFORMS[0],
    "file": "none.csv",
}
# As they stand in an address, percent-encoded.
HOSTILE = {
    "a huge id": "9" * 40,
    "below every id": "-" + "9" * 40,
    "one more than SQLite's largest": "9223372036854775808",
    "a cursor with a huge id": "1:99999999999999999999999",
    "a cursor with a negative id": "1:-99999999999999999999999",
    "a cursor at no score": "NaN:1",
    "a cursor beyond all scores": "-inf:1",
    "a cursor of one part": "1:",
    "not a number": "NaN",
    "endless": "inf",
    "endless by overflow": "1e999",
    "almost nothing": "1e-400",
    "a NUL": "%00",
    "a NUL inside": "a%00b",
    "a lone surrogate": "%ED%A0%80",
    "half a pair in a cursor": "1:%ED%BF%BF",
    "no UTF-8": "%FF%FE%80",
    "digits of another script": "%D9%A3%3A%D9%A3",
    "more digits than Python reads": "9" * 5_000,
    "many digits behind a small number": "0000001" + "9" * 5_000,
    "ten thousand letters": "x" * 10_000,
    "ten thousand bytes of combining marks": "%CC%81" * 3_400,
    "line ends": "a%0D%0ASet-Cookie:%20b=c",
    "up the folders": "..%2F..%2Fetc%2Fpasswd",
    "SQL": "%27%3B%20DROP%20TABLE%20hits%3B--",
    "GLOB and LIKE": "%25_*%5B%5D",
    "template code": "%7B%7B7*7%7D%7D",
    "broken escapes": "%E4%B8%",
    "right to left": "%E2%80%AE%E2%81%A6",
}


def addresses(said: str) -> list[str]:
    """Every part of every address that leads to a page, with these words in its place."""
    found = []
    for path, names in PARAMETERS.items():
        plain = path.format(**LEADING)
        found += [f"{plain}?{name}={said}" for name in names]
        found += [path.format(**LEADING | {part: said}) for part in LEADING if f"{{{part}}}" in path]
    return found


def test_every_page_is_tried() -> None:
    assert {path for method, path in table() if method == "GET"} == set(PARAMETERS)
    assert set(PARAMETERS) >= OPEN_PATHS - {"/language"}


@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_no_address_is_a_fault_of_the_desk(reader: Visitor, said: str) -> None:
    answered = {address: reader.get(address).status for address in addresses(said)}
    assert {address[:99]: status for address, status in answered.items() if status not in (200, 307, 404, 409)} == {}


@pytest.mark.parametrize(
    "after", ["1:99999999999999999999999", "nan:1", "inf:1", "101:1", "-1:1", "50:0", "50:-3", "50"]
)
def test_a_cursor_behind_which_no_hit_can_stand_is_left_out(reader: Visitor, after: str) -> None:
    assert reader.get(f"/hits?after={after}").body.count("data-row ") == 6


def test_words_end_at_no_nul(reader: Visitor) -> None:
    assert reader.get("/hits?words=zzz%00").body.count("data-row ") == 0
    assert reader.get("/hits?words=%00zzz").body.count("data-row ") == 0
