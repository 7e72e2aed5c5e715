"""Which backend speaks which wire, asked from this process."""

import asyncio
import platform
from collections.abc import AsyncIterator
from importlib import import_module

from redraft.models.chat import Around, ChatBackend, Delta, Reply, Request, Waiting, listening
from redraft.models.endpoints import Endpoint
from redraft.models.faults import ModelFault
from redraft.models.masked import Masked
from redraft.models.whole import Whole
from redraft.roles import Wire


class Here(Around):
    """A model that is asked from this process. Its SDK is loaded when it is first asked.

    Loading takes a second or more and slows everything else in the process: a screen asks by `Apart`.

    Args:
        endpoint: whom to ask, how, and with which key.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._wire = endpoint.wire
        self._loaded = False
        super().__init__(Masked(Whole(_speaker(endpoint)), endpoint.key))

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask.

        Args:
            request: the question.

        Yields:
            What the backend tells, in whole characters and without the key.

        Raises:
            ModelFault: the backend's; or its SDK cannot be loaded, which is never tried again by itself.
        """
        try:
            if not self._loaded:
                yield Delta("", sign="loading")
                await asyncio.to_thread(_load, self._wire)
                self._loaded = True
                yield Delta("")
            async with listening(self._backend.stream(request)) as items:
                async for item in items:
                    yield item
        except ImportError as fault:
            said = f"{fault.name or 'a library'} cannot be loaded to ask {self.name}"
            raise ModelFault("not loaded", said) from fault


def _load(wire: Wire) -> None:
    import_module("redraft.models.connection")
    import_module("anthropic" if wire == "anthropic" else "openai")


def _start_nothing() -> None:
    """The SDKs ask what machine this is, and Python would start `uname -p` for that, with every key in its environment.

    None of it is sent.
    """
    platform.uname().__dict__.setdefault("processor", "")


def _speaker(endpoint: Endpoint) -> ChatBackend:
    _start_nothing()
    if endpoint.wire == "anthropic":
        from redraft.models.anthropic import AnthropicBackend

        return AnthropicBackend(endpoint)
    from redraft.models.openai import OpenAIBackend

    return OpenAIBackend(endpoint)
