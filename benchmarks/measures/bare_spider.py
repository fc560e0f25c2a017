"""The yardstick of a crawl: the barest Scrapy spider, which follows the sitemaps, fetches, and keeps nothing."""

import gzip
import re
import sys
from collections.abc import AsyncIterator, Iterator

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

_LOCATION = re.compile(rb"<loc>([^<]+)</loc>")
# As many at once as our own crawl sends where it need not wait.
SETTINGS = {
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_DELAY": 0,
    "LOG_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
}


class BareSpider(Spider):
    """Fetches every page that the sitemaps name."""

    name = "bare"
    fetched = 0

    async def start(self) -> AsyncIterator[Request]:
        """Begins with the sitemap index."""
        yield Request(f"{sys.argv[1]}/sitemap.xml", callback=self.follow)

    def follow(self, response: Response) -> Iterator[Request]:
        """Goes to what a sitemap names."""
        body = gzip.decompress(response.body) if response.body.startswith(b"\x1f\x8b") else response.body
        inner = b"<sitemapindex" in body
        for address in _LOCATION.findall(body):
            yield Request(address.decode(), callback=self.follow if inner else self.count)

    def count(self, response: Response) -> None:
        """Counts a page."""
        if "/item/" in response.url:
            BareSpider.fetched += 1


def main() -> None:
    """Crawls and prints how many listings' pages came."""
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(BareSpider)
    process.start()
    print(BareSpider.fetched)


if __name__ == "__main__":
    main()
