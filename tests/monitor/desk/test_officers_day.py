"""An officer's day in a real browser: by mouse, by keyboard, without a script, and with listings that mean ill."""

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from monitor import clock
from monitor.casework import HitState
from monitor.export.formats import find_format
from monitor.export.writing import export_alerts
from monitor.store import alerts, decisions, platforms, queue, runs
from monitor.store.connection import open_store
from monitor.store.queue import HitFilter
from monitor.store.runs import Outcome
from rules.terms import Field, Listing
from tests.monitor.desk.browsing import LAUNCH_WORDS, find_browser
from tests.monitor.desk.seeding import OFFICER, PASSWORD, PLATFORMS, Offer, add_offers, exactly
from tests.monitor.desk.test_desk_pages import add_hostile, hostile_texts

pytestmark = pytest.mark.browser
WAIT_MS = 20_000
ALERTS = f"/platforms/{PLATFORMS[0]}/alerts"
LOOKED_AT = ("/", "/hits", "/hits/1", "/hits/5", "/hits/8", "/registrations", "/registrations/1", "/refusals", ALERTS)


# Not for the whole session: while it is open, a loop runs in this process, and other tests could start none.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's browser; where there is none the tests skip, or fail where BROWSER_TESTS=required."""
    path = find_browser()
    if path is None and os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail("BROWSER_TESTS=required, and no chromium is on this machine")
    if path is None:
        pytest.skip("THE DESK WAS NOT TESTED IN A BROWSER: no chromium here; as root: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH_WORDS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, port: int) -> Iterator[BrowserContext]:
    """A fresh browser that may ask nothing but the desk."""
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", locale="en-GB")
    context.set_default_timeout(WAIT_MS)
    yield context
    context.close()


@pytest.fixture
def complaints(context: BrowserContext, port: int) -> list[str]:
    """What the browser complained of: errors, refusals of its policy, and requests to other machines."""
    heard: list[str] = []
    base = f"http://127.0.0.1:{port}/"

    def watch(page: Page) -> None:
        page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(base) else heard.append(asked.url))
        page.on("dialog", lambda dialog: heard.append(dialog.message))

    context.on("page", watch)
    return heard


def signed_in(context: BrowserContext) -> Page:
    """An officer who has just come to the overview."""
    page = context.new_page()
    page.goto("/")
    page.fill("[name=name]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator(".tile.lead")).to_be_visible()
    return page


def at(page: Page, path: str) -> None:
    """Waits until the page is at that path."""
    page.wait_for_url(lambda url: url.endswith(path), timeout=WAIT_MS)
    taken_over(page)


def taken_over(page: Page) -> None:
    """Waits until htmx has the links; a click before that is a plain page load, which is right but not meant here."""
    expect(page.locator("#main a[data-htmx-powered]").first).to_be_attached()


def states(database: Path) -> dict[int, HitState]:
    with closing(open_store(database)) as db:
        return {row.id: row.state for row in queue.listed(db, HitFilter())}


def test_an_officer_dismisses_one_confirms_three_and_changes_their_mind_once(
    context: BrowserContext, complaints: list[str], seeded: Path
) -> None:
    page = signed_in(context)
    page.click(".tile.lead")
    expect(page.locator(".row")).to_have_count(6)
    taken_over(page)
    page.evaluate("window.sameDocument = true")

    # By mouse: open the best hit, dismiss it with a note; the next one opens.
    page.click(".row .title")
    at(page, "/hits/1")
    page.fill("[name=note]", "bought there by the right holder")
    page.click("button:has-text('Authorised seller')")
    at(page, "/hits/2?done=1")

    # By keyboard: confirm, take back, confirm again; each opens what follows.
    page.keyboard.press("c")
    at(page, "/hits/3?done=2")
    page.keyboard.press("u")
    at(page, "/hits/2")
    expect(page.locator(".history")).to_contain_text("Taken back")
    page.keyboard.press("c")
    at(page, "/hits/3?done=2")
    page.keyboard.press("c")
    at(page, "/hits/4?done=3")

    # In the queue, without opening: the chosen row.
    page.keyboard.press("q")
    expect(page.locator(".row")).to_have_count(3)
    taken_over(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator(".row")).to_have_count(2)
    expect(page.locator(".toast")).to_contain_text("KESSARI")

    assert page.evaluate("window.sameDocument") is True, "the page was loaded anew"
    standing = states(seeded)
    assert standing[1] is HitState.DISMISSED
    assert [standing[hit] for hit in (2, 3, 5)] == [HitState.CONFIRMED] * 3
    assert complaints == []
    with closing(open_store(seeded)) as db:
        waiting = alerts.waiting_by_platform(db)
    assert waiting == {PLATFORMS[0]: 2, PLATFORMS[1]: 2}  # one was confirmed before the day began


FORMULA = Offer(
    listing=Listing(
        listing_ref="H-9000",
        title='=HYPERLINK("https://evil.example","VELMORA")',
        url="https://harbour.example/p/9000",
        seller="+sum(1)",
    ),
    mark="VELMORA",
    score=99.0,
    seen=(exactly(Field.TITLE, "VELMORA"),),
)


def alerts_in(path: Path) -> list[dict[str, str]]:
    """The alerts in a downloaded file, each cell as it was written."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        return list(csv.DictReader(io.StringIO(text)))
    return [json.loads(line) for line in text.splitlines()]


def an_earlier_day(database: Path, folder: Path) -> int:
    """What was confirmed before has left by command, and a listing that would be a formula waits; returns its hit."""
    with closing(open_store(database)) as db:
        export_alerts(db, PLATFORMS[0], find_format("csv"), folder / "earlier.csv", again=False)
        return add_offers(db, [FORMULA], clock.now())[0]


@pytest.mark.parametrize(
    ("button", "suffix"), [("CSV, for a spreadsheet", ".csv"), ("JSON Lines, for a program", ".jsonl")]
)
def test_three_are_confirmed_one_is_dismissed_and_exactly_the_three_leave(
    context: BrowserContext, complaints: list[str], seeded: Path, tmp_path: Path, button: str, suffix: str
) -> None:
    formula = an_earlier_day(seeded, tmp_path)
    page = signed_in(context)
    page.goto(f"/hits?platform={PLATFORMS[0]}")
    page.click(".row .title")
    at(page, f"/hits/{formula}?platform={PLATFORMS[0]}")
    for keys, hit_id, following in (("c", formula, "/1"), ("d2", 1, "/2"), ("c", 2, "/4"), ("c", 4, "")):
        for key in keys:
            page.keyboard.press(key)
        at(page, f"/hits{following}?platform={PLATFORMS[0]}&done={hit_id}")
    standing = states(seeded)
    assert [standing[hit] for hit in (formula, 1, 2, 4)] == ["confirmed", "dismissed", "confirmed", "confirmed"]

    page.click("nav >> text=Overview")
    page.click("text=Write alerts")
    expect(page.locator(".leaving li")).to_have_count(3)
    page.click(f".order button:has-text('{button}')")
    expect(page.locator(".notice.good")).to_contain_text("3 alerts have left")
    with page.expect_download() as download:
        page.click(".notice.good a:has-text('Download')")
    sent = tmp_path / download.value.suggested_filename
    download.value.save_as(sent)
    assert sent.suffix == suffix
    assert hashlib.sha256(sent.read_bytes()).hexdigest() in page.inner_text("tbody tr:first-child")

    listed = {each["listing_ref"]: each for each in alerts_in(sent)}
    assert set(listed) == {"H-1002", "H-1003", "H-9000"}
    apostrophe = "'" if suffix == ".csv" else ""
    assert listed["H-9000"]["title"] == apostrophe + FORMULA.listing.title
    assert listed["H-9000"]["seller"] == f"{apostrophe}+sum(1)"
    expect(page.locator(".leaving li")).to_have_count(0)
    assert complaints == []


def test_alerts_leave_again_by_keyboard_alone_once_the_box_is_ticked(
    context: BrowserContext, seeded: Path, tmp_path: Path
) -> None:
    an_earlier_day(seeded, tmp_path)
    page = signed_in(context)
    page.goto(ALERTS)
    taken_over(page)
    page.focus("[name=meant]")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the browser itself asks for the box
    expect(page.locator("[name=meant]")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.good")).to_contain_text("1 alert has left")
    with closing(open_store(seeded)) as db:
        files = alerts.files(db, platforms.find(db, PLATFORMS[0]).id, 9)
    assert [(each.repeated, each.format_name) for each in files] == [(True, "jsonl"), (False, "csv")]


def test_a_hit_is_dismissed_with_two_keys_on_its_page_and_in_the_queue(context: BrowserContext, seeded: Path) -> None:
    page = signed_in(context)
    page.goto("/hits")
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator("#reasons")).to_be_visible()
    page.keyboard.press("4")
    at(page, "/hits?done=1")
    page.keyboard.press("Enter")
    at(page, "/hits/2")
    expect(page.locator("h1 mark")).to_have_text("VEL\u200bMORA")
    page.keyboard.press("9")
    page.keyboard.press("d")
    page.keyboard.press("7")
    at(page, "done=2")
    with closing(open_store(seeded)) as db:
        assert [decisions.of_hit(db, hit)[0].reason_code for hit in (1, 2)] == ["ordinary-word", "second-hand"]


def test_another_reason_leads_the_keyboard_to_the_note(context: BrowserContext, seeded: Path) -> None:
    page = signed_in(context)
    for start, hit_id in (("/hits", 1), ("/hits/2", 2)):
        page.goto(start)
        taken_over(page)
        for key in "jd9" if start == "/hits" else "d9":
            page.keyboard.press(key)
        expect(page.locator("[role=alert]")).to_contain_text("needs a note")
        expect(page.locator("[name=note]")).to_be_focused()
        assert states(seeded)[hit_id] is HitState.NEW
        page.keyboard.type("sold by the town museum")
        page.keyboard.press("Escape")
        page.keyboard.press("d")
        page.keyboard.press("9")
        at(page, f"done={hit_id}")
        assert states(seeded)[hit_id] is HitState.DISMISSED


def test_a_capture_is_text_to_the_browser_too(context: BrowserContext, complaints: list[str]) -> None:
    page = signed_in(context)
    page.goto("/hits/1")
    with context.expect_page() as opened:
        page.click("text=Show as plain text")
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("document.contentType") == "text/plain"
    assert "<script>alert(1)</script>" in opened.value.inner_text("body")
    with page.expect_download() as download:
        page.click("text=Download as served")
    assert download.value.suggested_filename.endswith(".gz")
    # A browser asks for an icon by itself, and in a sandbox gets none.
    assert [said for said in complaints if "NotSameOrigin" not in said] == []


def test_the_platforms_renew_themselves_and_leave_the_focus_where_it_is(context: BrowserContext, seeded: Path) -> None:
    page = signed_in(context)
    page.click("text=Crawl now >> nth=0")
    expect(page.locator("#platforms button:disabled")).to_have_count(1)
    taken_over(page)
    page.focus("#platforms button:has-text('Pause') >> nth=1")
    page.evaluate("window.focused = document.activeElement")
    with closing(open_store(seeded)) as db:
        run = runs.due(db, clock.now())[0]
        runs.begin_due(db, run.id, clock.now())
        runs.end(db, run.id, Outcome.DONE, "", clock.now(), {"pages": 5})
    expect(page.locator("#platforms tbody tr").first).to_contain_text("5 pages")
    expect(page.locator("#platforms button:disabled")).to_have_count(0)
    assert page.evaluate("window.focused === document.activeElement") is True
    page.evaluate("document.activeElement.blur()")
    with page.expect_response(lambda answer: answer.url.endswith("/platforms")):
        pass
    with page.expect_response(lambda answer: answer.url.endswith("/platforms")):
        pass
    assert page.evaluate("document.activeElement === document.body") is True
    page.click("#platforms button:has-text('Crawl now') >> nth=0")
    expect(page.locator("#platforms button:disabled")).to_have_count(1)


def test_keys_type_where_an_officer_types(context: BrowserContext, seeded: Path) -> None:
    page = signed_in(context)
    page.goto("/hits/1")
    page.focus("[name=note]")
    page.keyboard.type("cdu?jn1")
    page.keyboard.press("Enter")
    expect(page.locator("[name=note]")).to_have_value("cdu?jn1")
    assert states(seeded)[1] is HitState.NEW


def test_the_help_card_opens_and_closes(context: BrowserContext) -> None:
    page = signed_in(context)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def test_the_second_officer_is_told(context: BrowserContext, seeded: Path) -> None:
    first, second = signed_in(context), context.new_page()
    first.goto("/hits/3")
    second.goto("/hits/3")
    first.keyboard.press("c")
    at(first, "done=3")
    second.click("button:has-text('Misread')")
    expect(second.locator(".notice.bad")).to_contain_text("It is now: Confirmed.")
    second.click("text=Look again")
    expect(second.locator(".notice.bad")).to_have_count(0)
    assert states(seeded)[3] is HitState.CONFIRMED


def test_the_whole_desk_works_without_a_script(chromium: Browser, port: int, seeded: Path) -> None:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", locale="zh-CN", java_script_enabled=False)
    page = signed_in(context)
    page.click(".tile.lead")
    page.select_option("[name=platform]", PLATFORMS[1])
    page.click(".filters button")
    expect(page.locator(".row")).to_have_count(3)
    page.click(".row .title")
    page.click("button[value='confirmed']")
    page.wait_for_url("**/hits/5*done=3", timeout=WAIT_MS)
    page.click(".toast button")
    expect(page.locator(".history")).to_contain_text("已撤销")
    page.goto("/")
    page.click("text=立即抓取 >> nth=0")
    expect(page.locator(".notice")).to_contain_text(PLATFORMS[0])
    page.goto(ALERTS)
    page.click(".order button[value='csv']")
    expect(page.locator(".notice.good")).to_contain_text("1 条通报已发出")
    with page.expect_download() as download:
        page.click("td a:has-text('下载')")
    assert download.value.suggested_filename.endswith("-1.csv")
    page.click("text=English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.click("text=Sign out")
    expect(page.locator("[name=password]")).to_be_visible()
    context.close()
    assert states(seeded)[3] is HitState.NEW


def test_nothing_that_a_listing_says_runs(context: BrowserContext, complaints: list[str], seeded: Path) -> None:
    texts = hostile_texts()[::6]
    made = add_hostile(seeded, texts)
    page = signed_in(context)
    for hit_id in made[::5]:
        page.goto(f"/hits/{hit_id}")
    page.goto("/hits?words=mark")
    expect(page.locator(".row")).to_have_count(len(texts))
    page.click(".row .title >> nth=3")  # the same page, this time put in place by htmx
    expect(page.locator("h1 mark")).to_be_visible()
    assert complaints == []


def test_every_page_fits_a_narrow_screen_and_a_large_magnification(context: BrowserContext) -> None:
    page = signed_in(context)
    page.goto(ALERTS)
    page.click(".order button")
    expect(page.locator(".notice.good")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    for path in LOOKED_AT:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path


def test_going_back_shows_the_page_before(context: BrowserContext) -> None:
    page = signed_in(context)
    page.click("nav >> text=Hits")
    page.click(".row .title")
    expect(page.locator("h1 mark")).to_be_visible()
    page.go_back()
    expect(page.locator(".row")).to_have_count(6)
    page.go_back()
    expect(page.locator(".tile.lead")).to_be_visible()


def test_the_overview_renews_what_is_under_way_by_itself(context: BrowserContext, seeded: Path) -> None:
    page = signed_in(context)
    with page.expect_response(lambda answer: answer.url.endswith("/running")) as renewed:
        pass
    assert renewed.value.status == 200
    expect(page.locator("#running .runs li")).to_have_count(3)
    with closing(open_store(seeded)) as db:
        platforms.pause(db, PLATFORMS[0], True, clock.now())
    page.click("nav >> text=Overview")
    expect(page.locator("text=Paused")).to_be_visible()


@pytest.mark.skipif("AXE_CORE" not in os.environ, reason="AXE_CORE does not say where axe.min.js of axe-core is")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "zh-CN"])
def test_axe_finds_no_barrier_on_any_page(chromium: Browser, port: int, scheme: Any, language: str) -> None:
    context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", locale=language, color_scheme=scheme)
    axe = Path(os.environ["AXE_CORE"]).read_text(encoding="utf-8")
    page = signed_in(context)
    page.goto(ALERTS)
    page.click(".order button")
    expect(page.locator(".notice.good")).to_be_visible()
    barriers = {path: _barriers(page, axe, path) for path in ("/sign-in", "/nowhere", *LOOKED_AT, "/hits?words=none")}
    context.close()
    assert {path: found for path, found in barriers.items() if found} == {}


def _barriers(page: Page, axe: str, path: str) -> list[str]:
    page.goto(path)
    page.evaluate(axe)
    found = page.evaluate("axe.run()")
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found["violations"]]
