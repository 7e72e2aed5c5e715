"""What an SDK or the network raised, told as one of the closed set of faults, in words that are safe to show."""

import os
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from typing import Any, Final

import httpx2

from redraft.models.endpoints import Endpoint
from redraft.models.faults import Kind, ModelFault
from redraft.models.gathering import Gathering
from redraft.models.secrets import scrub

LONGEST_SAID: Final = 300
"""Characters of what a server said, at most."""

STATUSES: Final[dict[int, Kind]] = {
    401: "wrong key", 402: "no credit", 403: "wrong key", 404: "not found", 405: "not found", 407: "network",
    408: "server error", 409: "server error", 410: "not found", 413: "too large", 421: "not found",
    425: "server error", 429: "rate limited", 503: "overloaded", 529: "overloaded",
}  # fmt: skip
TYPES: Final[dict[str, Kind]] = {
    "overloaded_error": "overloaded", "server_overloaded": "overloaded", "slow_down": "overloaded",
    "rate_limit_error": "rate limited", "rate_limit_exceeded": "rate limited", "rate_limit": "rate limited",
    "authentication_error": "wrong key", "permission_error": "wrong key", "invalid_api_key": "wrong key",
    "insufficient_quota": "no credit", "billing_error": "no credit", "billing_hard_limit_reached": "no credit",
    "not_found_error": "not found", "model_not_found": "not found",
    "request_too_large": "too large", "context_length_exceeded": "too large",
    "exceed_context_size_error": "too large", "string_above_max_length": "too large",
    "api_error": "server error", "server_error": "server error", "internal_server_error": "server error",
    "internal_error": "server error", "timeout_error": "server error", "vector_store_timeout": "server error",
    "invalid_request_error": "bad request", "invalid_prompt": "refused", "content_policy_violation": "refused",
    "content_filter": "refused",
}  # fmt: skip
"""What servers call their errors, in `type` or in `code`. A code says more than a type, a type more than a status."""

_TOO_LARGE: Final = re.compile(
    r"prompt is too long|context (length|window|size)|maximum context|too many (input )?tokens|request too large"
    r"|input is too long|exceeds? the (available|maximum|model's) (context|input)",
    re.I,
)
_NO_CREDIT: Final = re.compile(
    r"credit balance|insufficient (credits?|quota|funds|balance)|exceeded your current quota", re.I
)
_NO_SCHEMA: Final = re.compile(
    r"response_format|json_schema|output_config|output_format|text\.format|structured output|\bschema\b|grammar"
    r"|guided|\bformat\b",
    re.I,
)
_STARRED: Final = ("**", "••")
"""What stands in a word that a server has masked: a part of a key may be left in it."""


def fault_of(error: Exception, got: Gathering, endpoint: Endpoint, *, schema: bool) -> ModelFault:
    """The fault that an error is.

    Args:
        error: raised by an SDK, by the network library, or over a text that is not what it should be.
        got: what came before.
        endpoint: where it happened.
        schema: the request had a schema.

    Returns:
        A fault without any key, with what came.
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        body, response = getattr(error, "body", None), getattr(error, "response", None)
        return answered_fault(body, got, endpoint, status=status, response=response, schema=schema)
    if getattr(error, "body", None):  # an error object amid a stream
        return answered_fault(error.body, got, endpoint, schema=schema)  # type: ignore[attr-defined]
    kind, what = _unanswered(error, got, endpoint)
    fault = got.fault(kind, what)
    fault.begun = fault.begun or got.accepted  # a lost connection takes along what was sent and not read yet
    return fault


def answered_fault(
    body: object,
    got: Gathering,
    endpoint: Endpoint,
    *,
    status: int = 0,
    response: httpx2.Response | None = None,
    schema: bool = False,
) -> ModelFault:
    """The fault that a server tells of.

    Args:
        body: what it said: an object, or text.
        got: what came before.
        endpoint: the server.
        status: of HTTP; 0 or 200 within a stream.
        response: its headers say when to ask again, and where it would rather be asked.
        schema: the request had a schema.
    """
    if 300 <= status < 400:
        return got.fault("not found", _redirected(response, endpoint))
    names, message = _told(body)
    kind = _kind(status, names, message)
    if schema and status >= 400 and kind in ("bad request", "not found", "server error") and _NO_SCHEMA.search(message):
        kind = "no schema"
    if kind == "rate limited" and re.search(r"request too large", message, re.I):
        kind = "too large"
    said = safe(message, endpoint)
    number = f" ({status})" if status >= 400 else ""
    what = _WORDS.get(kind, "{} did not take the request").format(got.name) + number
    after = retry_after(response.headers) if response is not None else None
    return got.fault(kind, f"{what}: {said}" if said else what, after)


_WORDS: Final[dict[Kind, str]] = {
    "wrong key": "{} did not take the key",
    "no credit": "there is no credit for {}",
    "not found": "nothing was found for {}",
    "too large": "the request is too large for {}",
    "rate limited": "{} was asked too often",
    "overloaded": "{} is overloaded",
    "server error": "{} had an error",
    "no schema": "{} did not take the schema",
    "refused": "{} will not do it",
}


def safe(text: str, endpoint: Endpoint) -> str:
    """What a server said, fit to be shown and kept: one line, bounded, and without the key or parts of it.

    Args:
        text: as it came.
        endpoint: its key is taken out.
    """
    keys = () if endpoint.key is None else (endpoint.key,)
    words = ("…" if any(stars in word for stars in _STARRED) else word for word in scrub(text, keys).split())
    line = " ".join("".join(each if each.isprintable() else " " for each in " ".join(words)).split())
    return line if len(line) <= LONGEST_SAID else line[: LONGEST_SAID - 1] + "…"


def retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Seconds that a server asked for, 0 or more; None when it did not, or not in a way that can be read.

    Args:
        headers: of its answer.
        now: the time; None for the clock's.
    """
    millis = _number(headers.get("retry-after-ms", ""))
    if millis is not None:
        return max(0.0, millis / 1000)
    told = headers.get("retry-after", "").strip()
    seconds = _number(told)
    if seconds is not None:
        return max(0.0, seconds)
    try:
        until = parsedate_to_datetime(told)
    except (TypeError, ValueError, OverflowError):
        return None
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max(0.0, (until - (now or datetime.now(UTC))).total_seconds())


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) else None


def _redirected(response: httpx2.Response | None, endpoint: Endpoint) -> str:
    to = response.headers.get("location", "") if response is not None else ""
    to = re.split(r"[?#;]", to, maxsplit=1)[0]  # what follows may be anything that the request held
    return f"{host(endpoint)} sends on to {safe(to, endpoint) or 'another place'}, and the key was not sent there"


def host(endpoint: Endpoint) -> str:
    """The server of an endpoint, as a person knows it: host and port."""
    return httpx2.URL(endpoint.base_url).netloc.decode("ascii", "replace") or endpoint.base_url


def _told(body: object) -> tuple[list[str], str]:
    """The names that a server gives its error, the most telling first, and its words."""
    inner: Any = body.get("error", body) if isinstance(body, dict) else body
    if not isinstance(inner, dict):
        return [], _plain(inner)
    details = inner.get("details")
    found = [details.get("error_code") if isinstance(details, dict) else None, inner.get("code"), inner.get("type")]
    words = inner.get("message") or inner.get("detail") or inner.get("msg") or ""
    metadata = inner.get("metadata")  # OpenRouter puts the words of the server behind it here
    more = metadata.get("raw", "") if isinstance(metadata, dict) else ""
    return [str(each) for each in found if each], " ".join(filter(None, (_plain(words), _plain(more))))


def _plain(said: object) -> str:
    text = said if isinstance(said, str) else "" if said is None else str(said)
    title = re.search(r"<title>([^<]*)", text, re.I)
    return title[1] if title else re.sub(r"<[^>]{0,200}>", " ", text[:10_000])


def _kind(status: int, names: list[str], message: str) -> Kind:
    if _NO_CREDIT.search(message):
        return "no credit"
    named: list[Kind] = [TYPES[name] for name in names if name in TYPES]
    numbered: list[Kind] = [STATUSES[int(name)] for name in names if name.isdigit() and int(name) in STATUSES]
    found = (named + numbered)[0] if named or numbered else None
    if found in (None, "bad request", "server error") and _TOO_LARGE.search(message) and status < 500:
        return "too large"
    by_status = STATUSES.get(status) or _class_of(status)
    vague = found in (None, "bad request", "server error")
    return (by_status if vague else None) or found or "server error"


def _class_of(status: int) -> Kind | None:
    if status >= 500:
        return "server error"
    return "bad request" if status >= 400 else None


_NO_CAUSE: Final = (StopIteration, ssl.SSLWantReadError)
"""How a decoder and a handshake speak to themselves: errors that something else was noticed by."""


def _unanswered(error: Exception, got: Gathering, endpoint: Endpoint) -> tuple[Kind, str]:
    """What the network did, in its innermost words."""
    chain = [each for each in _causes(error) if not isinstance(each, _NO_CAUSE)]
    where, words = host(endpoint), _last_words(chain, endpoint)

    def met(*kinds: type[BaseException]) -> bool:
        return any(isinstance(each, kinds) for each in chain)

    if met(ssl.SSLError) or any("certificate verify failed" in str(each).lower() for each in chain):
        return "tls", f"no safe connection to {where} ({words})"
    if met(httpx2.TimeoutException):
        return _late(met(httpx2.ConnectTimeout), got, endpoint)
    if met(httpx2.InvalidURL, httpx2.UnsupportedProtocol):
        return "not found", f"{safe(endpoint.base_url, endpoint)} is no address that can be asked"
    if met(ValueError, httpx2.DecodingError):
        said = f"{where} sent what is no answer of a model ({words})"
        return ("cut off" if got.begun else "server error"), said
    if got.begun:
        return "cut off", f"the connection to {where} was lost in mid-answer ({words})"
    return "network", f"no answer from {where} ({words})"


def _late(connecting: bool, got: Gathering, endpoint: Endpoint) -> tuple[Kind, str]:
    times = endpoint.timeouts
    if connecting:
        return "connect timeout", f"no connection to {host(endpoint)} within {times.connect:g} s"
    silent = f"{got.name} said nothing for {max(times.first_token, times.idle):g} s"
    return ("idle timeout", f"{silent} in mid-answer") if got.begun else ("first token timeout", silent)


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        yield at
        if isinstance(at, BaseExceptionGroup):
            yield from at.exceptions
        at = at.__cause__ or at.__context__


def _last_words(chain: list[BaseException], endpoint: Endpoint) -> str:
    """The innermost words that mean something to a person."""
    words = [safe(_words(each), endpoint) for each in chain]
    return next((said for said in reversed(words) if said), type(chain[0]).__name__)


def _words(error: BaseException) -> str:
    numbered = isinstance(error, OSError) and not isinstance(error, ssl.SSLError | socket.gaierror)
    return os.strerror(error.errno) if numbered and isinstance(error, OSError) and error.errno else str(error)
