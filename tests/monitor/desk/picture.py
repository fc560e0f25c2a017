"""Pictures of the desk: `python -m tests.monitor.desk.picture docs/desk.png`, or a folder for every page there is.

It stands with the tests because it shows what they seed, and drives the browser that they drive.
"""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from monitor import clock
from monitor.casework import Decision
from monitor.export.formats import find_format
from monitor.export.writing import export_alerts, export_into
from monitor.store import alerts, decisions, officers, platforms
from monitor.store.connection import open_store
from monitor.store.decisions import Verdict
from tests.monitor.desk.browsing import LAUNCH_WORDS, find_browser
from tests.monitor.desk.seeding import OFFICER, PASSWORD, PLATFORMS, seed
from tests.monitor.desk.visiting import served

PAGES = {
    "overview": "/",
    "queue": "/hits",
    "all": "/hits?state=all",
    "empty": "/hits?words=nothing+like+it",
    "hit": "/hits/1",
    "hit-zh": "/hits/3",
    "hit-ar": "/hits/5",
    "confirmed": "/hits/7",
    "dismissed": "/hits/8",
    "register": "/registrations",
    "registration": "/registrations/1",
    "refusals": "/refusals",
    "alerts": "/platforms/harbour-market/alerts",
    "alerts-first": "/platforms/nanhai-mall/alerts",
    "missing": "/nowhere",
}
LOCALES = {"en": "en-GB", "zh": "zh-CN"}


def main(target: Path) -> None:
    """Writes one picture of the queue, or all pages in both languages, both colour schemes and at 320 px."""
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        database = Path(folder) / "monitor.db"
        seed(database, more=60)
        _leave_once(database)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=LAUNCH_WORDS)
        with served(database, instance_name="Trade mark watch") as port:
            base = f"http://127.0.0.1:{port}"
            if target.suffix == ".png":
                _picture(browser, base, target)
            else:
                _all_pictures(browser, base, target)
        browser.close()


def _leave_once(database: Path) -> None:
    """Every kind of line on the page of exports: one file here, one by command, one not finished, some that wait."""
    with closing(open_store(database)) as db:
        officer, platform = officers.find(db, OFFICER), platforms.find(db, PLATFORMS[0])
        folder = database.parent / "exports"
        folder.mkdir()
        export_into(db, platform.name, find_format("jsonl"), folder, again=False)
        export_alerts(db, platform.name, find_format("csv"), database.parent / "own.csv", again=True)
        for hit_id in range(20, 24):
            if hit_id == 22:
                alerts.prepare(db, platform.id, "csv", clock.now(), again=False)
            verdict = Verdict(
                hit_id=hit_id, officer_id=officer.id, decision=Decision.CONFIRMED, findings_version=1, reason_code=None
            )
            decisions.decide(db, verdict, clock.now())


def _picture(browser: Browser, base: str, target: Path) -> None:
    with _signed_in(browser, base, locale="en-GB", viewport={"width": 1280, "height": 800}) as page:
        page.goto(f"{base}/hits")
        page.keyboard.press("j")
        page.screenshot(path=target)


def _all_pictures(browser: Browser, base: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language, scheme, width in (
        ("en", "light", 1280),
        ("zh", "light", 1280),
        ("en", "dark", 1280),
        ("zh", "dark", 1280),
        ("en", "light", 320),
        ("zh", "dark", 320),
    ):
        looks = {"locale": LOCALES[language], "color_scheme": scheme, "viewport": {"width": width, "height": 800}}
        with _signed_in(browser, base, **looks) as page:
            for name, path in PAGES.items():
                page.goto(base + path)
                page.screenshot(path=folder / f"{language}-{scheme}-{width}-{name}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width:
                    print(f"{language} {scheme} {path}: {wide} px wide in {width}")


@contextmanager
def _signed_in(browser: Browser, base: str, **looks: object) -> Iterator[Page]:
    context = browser.new_context(**looks)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{base}/sign-in")
    page.fill("[name=name]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{base}/")
    yield page
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
