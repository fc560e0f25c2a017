"""One platform read in this process, from start to figures. A reactor starts once in a process: call it in a child."""

import asyncio
import logging
import signal

from scrapy.crawler import AsyncCrawlerProcess, Crawler

from spiders.base import PlatformSpider
from spiders.connections import Connections
from spiders.frontier import Frontier, PassingFrontier
from spiders.items import CrawlFigures, CrawlPlan, Memory, Sink
from spiders.ledger import Ledger
from spiders.settings import scrapy_settings
from spiders.sources import Source, source_for

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def read_platform(
    plan: CrawlPlan,
    memory: Memory,
    sink: Sink,
    frontier: Frontier | None = None,
    *,
    source: Source | None = None,
    most_seconds: float = 0.0,
) -> CrawlFigures:
    """Reads the platform and gives back what it did; everything read went to the sink meanwhile, page by page.

    A crawl that is to go on after its process died is given a frontier that lasts. `source` reads it in place of the
    one that the plan's kind names; after `most_seconds`, where that is not 0, the crawl ends by itself.

    SIGTERM and SIGINT end it within moments: the figures then say so, and afterwards both have their default effect
    again; so it must be called in the main thread. What the sink raises ends it too, and is raised
    here. Raises UnknownKind where no source reads the plan's kind.
    """
    frontier = frontier or PassingFrontier()
    ledger = Ledger(sink, frontier)
    source = source or source_for(plan.kind)
    process = AsyncCrawlerProcess(scrapy_settings(plan))
    # What goes wrong reaches the sink as a failure or the caller as an exception; Scrapy would only log it again.
    logging.getLogger("scrapy").setLevel(logging.CRITICAL)
    crawler = process.create_crawler(PlatformSpider)
    crawling = process.crawl(
        crawler,
        plan=plan,
        source=source,
        memory=memory,
        frontier=frontier,
        ledger=ledger,
        on_end=lambda: _stop(crawler),
    )
    _run(process, crawler, most_seconds)
    return _outcome(crawler, crawling, ledger)


def _run(process: AsyncCrawlerProcess, crawler: Crawler, most_seconds: float) -> None:
    loop = asyncio.get_event_loop()
    if most_seconds:
        loop.call_later(most_seconds, _end, crawler, f"the time is up after {most_seconds:.0f} s")
    for number in _SIGNALS:
        loop.add_signal_handler(number, _end, crawler, "stopped")
    try:
        process.start(install_signal_handlers=False)
    finally:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)


def _end(crawler: Crawler, reason: str) -> None:
    if isinstance(crawler.spider, PlatformSpider):
        crawler.spider.end(reason)


def _stop(crawler: Crawler) -> None:
    for handler in crawler.engine.downloader.handlers._handlers.values():
        if isinstance(handler, Connections):
            handler.stop()
    for slot in crawler.engine.downloader.slots.values():
        # What waits for its turn would otherwise wait out the whole delay, one after the other.
        slot.delay = 0
        slot.close()
        crawler.engine.downloader._process_queue(slot)
    # Not awaited here: this runs within a callback that the engine waits for before it stops.
    task = asyncio.ensure_future(crawler.stop_async())
    task.add_done_callback(lambda _: None)


def _outcome(crawler: Crawler, crawling: "asyncio.Task[None]", ledger: Ledger) -> CrawlFigures:
    spider = crawler.spider
    if crawling.done() and not crawling.cancelled() and (fault := crawling.exception()) is not None:
        raise fault
    if not isinstance(spider, PlatformSpider):
        raise TypeError(f"the crawl ran {spider!r} instead of the platform's spider")
    if spider.fault is not None:
        raise spider.fault
    ended = spider.ended or ("max_pages is reached" if spider.itinerary.full else "")
    sent = crawler.stats.get_value("downloader/request_count", 0)
    return ledger.figures(ended, requests=sent, bytes_received=spider.bytes_received)
