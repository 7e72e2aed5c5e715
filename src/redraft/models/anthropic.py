"""Anthropic, by its own SDK and the Messages API."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

import msgspec

from redraft.models.asking import NO_KEY, Asker, count, field, room
from redraft.models.chat import Delta, Reply, Request, Stop, Usage
from redraft.models.endpoints import Endpoint
from redraft.models.gathering import Events, Gathering

if TYPE_CHECKING:
    from anthropic import AsyncAnthropic

STOPS: Final[dict[str, Stop]] = {
    "end_turn": "end", "stop_sequence": "end", "tool_use": "end", "pause_turn": "end",
    "max_tokens": "length", "model_context_window_exceeded": "length", "refusal": "refused",
}  # fmt: skip
CACHED: Final = {"type": "ephemeral"}


class AnthropicBackend:
    """One model of Anthropic, or of a server that speaks as Anthropic does.

    Args:
        endpoint: whom to ask.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._asker = Asker(endpoint, _client, _errors)

    @property
    def name(self) -> str:
        """The model as a person names it."""
        return self._asker.name

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Reply, None]:
        """Ask, with one request.

        Args:
            request: the question.

        Yields:
            Deltas; an empty one is a sign of life. The reply last.

        Raises:
            ModelFault: it could not answer.
        """
        asked = parameters(request, self._asker.endpoint)

        async def begin(client: "AsyncAnthropic") -> Events:
            stream: Events = await client.messages.create(**asked)
            return stream

        async with aclosing(self._asker.stream(request, begin, _read, _read_whole)) as items:
            async for item in items:
                yield item

    async def close(self) -> None:
        """Let go of the connections."""
        await self._asker.close()


def parameters(request: Request, endpoint: Endpoint) -> dict[str, Any]:
    """The request as the Messages API takes it.

    What comes again in every request of a role stands first and is marked to be cached: the system message, and the
    first message where a conversation goes on after it.
    """
    system = [_block(message.text, cached=True) for message in request.messages if message.role == "system"]
    said = [message for message in request.messages if message.role != "system"]
    messages = [
        {"role": message.role, "content": [_block(message.text, cached=at == 0 and len(said) > 1)]}
        for at, message in enumerate(said)
    ]
    asked: dict[str, Any] = {"model": endpoint.model.id, "max_tokens": room(request, endpoint), "stream": True}
    asked |= {"messages": messages} | ({"system": system} if system else {})
    if request.schema is not None:
        asked["output_config"] = {"format": {"type": "json_schema", "schema": dict(request.schema.body)}}
    return asked


def _block(text: str, *, cached: bool) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "text", "text": text}
    return block | {"cache_control": CACHED} if cached else block


def _client(endpoint: Endpoint) -> "AsyncAnthropic":
    from anthropic import AsyncAnthropic

    from redraft.models.connection import limits, open_client

    return AsyncAnthropic(
        api_key=NO_KEY,
        base_url=endpoint.base_url,
        timeout=limits(endpoint),
        max_retries=0,
        open_telemetry=False,
        http_client=open_client(endpoint),
    )


def _errors() -> type[Exception]:
    from anthropic import AnthropicError

    return AnthropicError


def _read(event: object, got: Gathering) -> Delta:
    match field(event, "type"):
        case "message_start":
            got.model = str(field(event, "message", "model") or "")
            got.usage = _usage(field(event, "message", "usage"))
        case "content_block_start" if field(event, "content_block", "type") == "text":
            return got.take(field(event, "content_block", "text"))
        case "content_block_delta":
            return _delta(field(event, "delta"), got)
        case "message_delta":
            got.usage = _last_usage(field(event, "usage"), got.usage)
            stop = field(event, "delta", "stop_reason")
            got.stop = STOPS.get(str(stop), "end") if stop else got.stop
        case "message_stop":
            got.over = True
    return Delta("")


def _read_whole(message: object, got: Gathering) -> Delta:
    got.model = str(field(message, "model") or "")
    got.usage = _usage(field(message, "usage"))
    stop, content = field(message, "stop_reason"), field(message, "content")
    got.stop = STOPS.get(str(stop), "end") if stop else None
    texts = [field(block, "text") for block in content] if isinstance(content, list) else []
    return got.take("".join(text for text in texts if isinstance(text, str)))


def _delta(delta: object, got: Gathering) -> Delta:
    match field(delta, "type"):
        case "text_delta":
            return got.take(field(delta, "text"))
        case "thinking_delta":
            return got.take(field(delta, "thinking"), thought=True)
    return Delta("")


def _usage(told: object) -> Usage | None:
    if field(told, "input_tokens") is None:
        return None
    read, written = count(told, "cache_read_input_tokens"), count(told, "cache_creation_input_tokens")
    return Usage(count(told, "input_tokens") + read + written, count(told, "output_tokens"), read, written)


def _last_usage(told: object, before: Usage | None) -> Usage | None:
    """The usage at the end: the last count of what was written, with what the start told of the rest."""
    if field(told, "output_tokens") is None:
        return before
    if before is None:
        return _usage(told)
    return msgspec.structs.replace(before, output=count(told, "output_tokens"))
