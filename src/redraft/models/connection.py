"""The connection to a model's server: nothing in the environment changes where it goes or what it carries.

This room imports the network library, which is slow to load: it is itself imported only when a model is asked.
"""

import asyncio
import logging
import os
import ssl
from collections.abc import AsyncGenerator
from typing import Final
from urllib.request import getproxies, proxy_bypass

import httpx2

from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.gathering import ErrorTold, Events

FAILURES: Final = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, ErrorTold, ValueError, OSError)
"""What the network and an unreadable answer raise, besides the errors of an SDK."""
SENT: Final = frozenset(
    {
        "host", "accept", "accept-encoding", "connection", "content-type", "content-length", "transfer-encoding",
        "user-agent", "anthropic-version", "authorization",
    }
)  # fmt: skip
"""The headers that a request may carry. The SDKs add more from the environment, which does not know our servers."""

BEAT: Final = 1.0
"""Seconds between two signs of life, when bytes come that mean nothing; less where patience is shorter."""
WRITING: Final = 60.0
"""Seconds in which a part of a request must be taken."""


def open_client(endpoint: Endpoint) -> httpx2.AsyncClient:
    """A client for one endpoint: it follows no redirect, reads no variable, and sends the endpoint's key or none.

    It is the only one that knows the key. The SDKs never hold it.

    Args:
        endpoint: where it goes.

    Returns:
        A client that the SDKs take.
    """
    for library in ("anthropic", "openai", "httpx2", "httpcore2"):
        logging.getLogger(library).setLevel(logging.CRITICAL + 1)  # a variable could make them write to the screen

    async def bare(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in SENT]:
            del request.headers[name]
        request.headers["user-agent"] = "redraft"
        request.headers.pop("authorization", None)
        if endpoint.key is not None:
            request.headers["authorization"] = f"Bearer {endpoint.key.reveal()}"

    return httpx2.AsyncClient(
        trust_env=False,
        verify=certificates(),
        proxy=proxy_for(endpoint),
        follow_redirects=False,
        timeout=limits(endpoint),
        event_hooks={"request": [bare]},
    )


def proxy_for(endpoint: Endpoint) -> str | None:
    """The proxy of this machine's settings, for a far server behind TLS only: a proxy can read none of that.

    Args:
        endpoint: where a request goes.

    Returns:
        The proxy's address; None where nothing may stand between, or nothing is set.

    Raises:
        ModelFault: one is set that cannot be used; to go around it would be against what it was set for.
    """
    if endpoint.here or not endpoint.base_url.startswith("https://") or proxy_bypass(endpoint.host):
        return None
    told = getproxies()
    proxy = told.get("https") or told.get("all")
    if proxy and not proxy.startswith(("http://", "https://")):
        raise ModelFault("network", f"a proxy is set for {endpoint.host} that redraft cannot use (HTTP proxies only)")
    return proxy or None


def certificates() -> ssl.SSLContext | bool:
    """Whose word on a server's name is taken: those whom `SSL_CERT_FILE` or `SSL_CERT_DIR` names, or the usual.

    Raises:
        ModelFault: they are named, and cannot be read.
    """
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if not file and not folder:
        return True
    try:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    except OSError as fault:
        raise ModelFault("tls", f"the certificates that SSL_CERT_FILE names cannot be read ({fault})") from fault


def limits(endpoint: Endpoint) -> httpx2.Timeout:
    """How long the network may be silent. The finer deadlines are kept by whoever listens to the stream."""
    times = endpoint.timeouts
    return httpx2.Timeout(connect=times.connect, read=max(times.first_token, times.idle), write=WRITING, pool=None)


async def events(stream: Events, endpoint: Endpoint) -> AsyncGenerator[object, None]:
    """The events of a stream; None where bytes came that the SDK keeps to itself (pings, comments).

    The connection is closed however this ends.
    """
    beat = min(BEAT, endpoint.timeouts.idle / 4, endpoint.timeouts.first_token / 4)
    reading: asyncio.Future[object] | None = None
    heard = 0
    try:
        while True:
            reading = reading or asyncio.ensure_future(_next(stream))
            done, _waiting = await asyncio.wait({reading}, timeout=beat)
            came, heard = stream.response.num_bytes_downloaded - heard, stream.response.num_bytes_downloaded
            if done:
                event, reading = reading.result(), None
                yield event
            elif came:
                yield None
    except StopAsyncIteration:
        return
    finally:
        await _let_go(stream, reading)


async def _next(stream: Events) -> object:
    return await stream.__anext__()


async def _let_go(stream: Events, reading: asyncio.Future[object] | None) -> None:
    if reading is not None and not reading.done():
        reading.cancel()
        await asyncio.wait({reading})
        if not reading.cancelled():
            reading.exception()  # whatever it was: nobody listens any more
    await stream.close()
