"""Why a page did not come, in a sentence for a person: what the network's own words mean."""

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectionClosed

from spiders.addresses import host_of
from spiders.connections import refused_address

_TOO_LARGE = ("max size", "DOWNLOAD_MAXSIZE")


def reason_of(fault: BaseException, url: str, most_bytes: int) -> str:
    """The reason why `url` was not fetched; `most_bytes` is what a response may hold."""
    if address := refused_address(host_of(url)):
        return f"{address} is not a public address; allow_private_addresses in the platform's file would permit it"
    said = str(fault)
    if any(word in said for word in _TOO_LARGE):
        return (
            f"the page is larger than {most_bytes:,} bytes; max_response_bytes in the platform's file would permit it"
        )
    match fault:
        case IgnoreRequest() | DownloadTimeoutError():
            return _sentence(said)
        case CannotResolveHostError():
            return f"the name {host_of(url)} leads to no address"
        case DownloadConnectionRefusedError():
            return "the platform refused the connection"
        case ResponseDataLossError():
            return "the answer was cut off before its end"
        case DownloadFailedError() | DownloadCancelledError():
            return _failed(fault)
        case _:
            return f"the answer could not be read: {_sentence(said) or type(fault).__name__}"


def _failed(fault: BaseException) -> str:
    causes = list(_causes(fault))
    if any(isinstance(cause, SSL.Error | VerificationError) for cause in causes):
        told = "; ".join(filter(None, (_of_tls(cause) for cause in causes)))
        return f"the platform's certificate or encryption is not sound{f' ({told})' if told else ''}"
    if all(isinstance(cause, ConnectionClosed) for cause in causes):
        return "the platform ended the connection without an answer"
    return "the answer is not HTTP as it should be"


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """What Twisted gathered beneath a failed response."""
    gathered = getattr(fault.__cause__, "reasons", None) or ()
    for mishap in gathered:
        yield mishap.value


def _of_tls(cause: BaseException) -> str:
    """What OpenSSL says, such as "certificate verify failed"; its errors are triples of library, function, reason."""
    if not isinstance(cause, SSL.Error):
        return "the certificate is another host's" if isinstance(cause, VerificationError) else ""
    triples = cause.args[0] if cause.args and isinstance(cause.args[0], list) else []
    return ", ".join(str(triple[-1]) for triple in triples)


def _sentence(said: str) -> str:
    return " ".join(said.split()).removesuffix(".")
