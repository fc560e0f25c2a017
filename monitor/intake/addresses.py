"""Web addresses: which may be kept, and one spelling for each, so that an offer is not taken twice."""

import hashlib
import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from monitor.intake.text import is_writable

ADDRESS_LENGTH = 8_000  # RFC 9110 section 4.1 asks every recipient to support at least this many octets
REFERENCE_LENGTH = 500  # longer than any platform's identifier; what exceeds it is kept as its digest

SCHEMES = ("http", "https")
DEFAULT_PORTS = {"http": 80, "https": 443}

# Most addresses by far: nothing to spell otherwise.
_SETTLED = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+/[A-Za-z0-9\-._~/%+,=:!$'()*&@]*", re.ASCII)
# Parameters that say where a visitor came from, never which offer is shown.
_TRACKING = re.compile(r"(?:utm_\w+|gclid|fbclid|yclid|msclkid|spm|scm|_openstat)=", re.IGNORECASE)


class AddressError(ValueError):
    """An address that cannot be kept; the message says why."""


def read_address(text: str) -> str:
    """The address in its one spelling: absolute, http or https, no credentials, no fragment, no tracking parameters.

    Raises AddressError with a sentence for a person.
    """
    if len(text) <= ADDRESS_LENGTH and _SETTLED.fullmatch(text):
        return text
    stripped = re.sub(r"[\t\r\n]", "", text.strip())  # as browsers do (WHATWG URL, section 4.4)
    if len(stripped) > ADDRESS_LENGTH:
        raise AddressError(f"The address has {len(stripped)} characters; at most {ADDRESS_LENGTH} can be kept.")
    if not is_writable(stripped):
        raise AddressError("The address holds control characters or broken text.")
    try:
        return _spell(urlsplit(stripped))
    except ValueError as problem:
        raise AddressError(f"The address cannot be read: {problem}.") from problem


def derive_reference(text: str) -> str:
    """The text itself, or its digest where it is longer than an identifier may be."""
    if len(text) <= REFERENCE_LENGTH:
        return text
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _spell(parts: SplitResult) -> str:
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES:
        raise ValueError(f"it must begin with http:// or https://, not {scheme[:20] or 'nothing'}")
    if not parts.hostname:
        raise ValueError("it names no host")
    if "@" in parts.netloc:
        raise ValueError("it holds a user name, which hides the true host")
    if re.search(r"[\s<>\"\\^`{|}]", parts.netloc):
        raise ValueError("its host holds characters no host can have")
    path = _escape(parts.path) or "/"
    return urlunsplit((scheme, _spell_host(scheme, parts), path, _keep_parameters(_escape(parts.query)), ""))


def _spell_host(scheme: str, parts: SplitResult) -> str:
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS[scheme] else f"{host}:{port}"


def _escape(text: str) -> str:
    return re.sub(r"[\s<>\"]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def _keep_parameters(query: str) -> str:
    return "&".join(part for part in query.split("&") if part and not _TRACKING.match(part))
