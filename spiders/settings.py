"""How Scrapy is set for a plan: every default of 2.19 that is unsafe for reading strangers' sites is shut.

Each entry says what it shuts. A test reads the settings that a built crawler really has.
"""

from typing import Any

from spiders.items import CrawlPlan

# A partner that asks for no delay has agreed to be tested: then a few connections at once, as a browser opens.
PARALLEL_WITHOUT_DELAY = 8
DNS_TIMEOUT_SECONDS = 10
MOST_ADDRESS_LENGTH = 2_083

_IDLE_SPIDER_MIDDLEWARES = (
    "httperror.HttpErrorMiddleware",
    "referer.RefererMiddleware",
    "urllength.UrlLengthMiddleware",
    "depth.DepthMiddleware",
    "metacopy.MetaCopyDetectionMiddleware",
)


def scrapy_settings(plan: CrawlPlan) -> dict[str, Any]:
    """The settings of a crawl of that plan."""
    return {
        **_politeness(plan),
        **_bounds(plan),
        **_shut(),
        **_quiet(),
        "ALLOW_PRIVATE_ADDRESSES": plan.allow_private_addresses,
    }


def _politeness(plan: CrawlPlan) -> dict[str, Any]:
    together = 1 if plan.delay_seconds else PARALLEL_WITHOUT_DELAY
    return {
        "USER_AGENT": plan.user_agent,
        "DOWNLOAD_DELAY": plan.delay_seconds,
        # Jitter would send half of the requests sooner than was promised.
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": together,
        # Scrapy starts this many tasks for each response; the spider hands its requests over one by one.
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": together,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": plan.language or "*",
        },
        # Scrapy's own treats an unreachable robots.txt as leave to go on; ours follows RFC 9309.
        "ROBOTSTXT_OBEY": False,
        # Scrapy's own ignores Retry-After.
        "RETRY_ENABLED": False,
        "DOWNLOADER_MIDDLEWARES": {
            "spiders.politeness.Bounds": 50,
            "spiders.politeness.RobotsGate": 100,
            "spiders.politeness.Patience": 550,
            # Nearer to the network than Scrapy's unpacking at 590.
            "spiders.politeness.Wrapping": 595,
        },
    }


def _bounds(plan: CrawlPlan) -> dict[str, Any]:
    return {
        # Bounds the body as sent and as unpacked, whatever it is packed with.
        "DOWNLOAD_MAXSIZE": plan.max_response_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": plan.timeout_seconds,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DNS_TIMEOUT": DNS_TIMEOUT_SECONDS,
        "URLLENGTH_LIMIT": MOST_ADDRESS_LENGTH,
        # Redirects are followed by the spider, as links: within allowed_hosts, each asked of robots.txt.
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
    }


def _shut() -> dict[str, Any]:
    return {
        # Both open a port on which anyone on this machine can run code.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            "http": "spiders.connections.Connections",
            "https": "spiders.connections.Connections",
            "file": None,
            "data": None,
            "s3": None,
            "ftp": None,
        },
        # Names resolve through the guard, which lets no private address pass.
        "TWISTED_DNS_RESOLVER": "spiders.connections.GuardedResolver",
        # A proxy from the environment would connect for us, past the guard.
        "HTTPPROXY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        # Its files are not safe against a crash; what is known stands in the database.
        "JOBDIR": None,
        "FEEDS": {},
        # The spider itself looks at the status, bounds addresses and sends no Referer.
        "SPIDER_MIDDLEWARES": {f"scrapy.spidermiddlewares.{name}": None for name in _IDLE_SPIDER_MIDDLEWARES},
        # Scrapy's own dupe filter would drop redirects and retries without a word; the spider counts what it visits.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    }


def _quiet() -> dict[str, Any]:
    return {
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOG_LEVEL": "CRITICAL",
        "STATS_DUMP": False,
        "LOGSTATS_INTERVAL": 0,
        "EXTENSIONS": {
            "scrapy.extensions.feedexport.FeedExporter": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.telnet.TelnetConsole": None,
            "scrapy.extensions.remote_control.RemoteControl": None,
        },
    }
