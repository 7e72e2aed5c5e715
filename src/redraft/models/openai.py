"""OpenAI by its own SDK and the Responses API, and the servers that are compatible with its Chat Completions."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Final

from redraft.models.asking import NO_KEY, Asker, count, field, room
from redraft.models.chat import Delta, Reply, Request, Stop, Usage
from redraft.models.endpoints import Endpoint
from redraft.models.gathering import ErrorTold, Events, Gathering

if TYPE_CHECKING:
    from openai import AsyncOpenAI

STOPS: Final[dict[str, Stop]] = {
    "stop": "end", "tool_calls": "end", "function_call": "end", "eos": "end", "length": "length",
    "max_tokens": "length", "max_output_tokens": "length", "content_filter": "refused", "refusal": "refused",
}  # fmt: skip


class OpenAIBackend:
    """One model of OpenAI, or of a server that is compatible with it.

    Args:
        endpoint: whom to ask; its wire says by which API.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._asker = Asker(endpoint, _client, _errors)
        self._refused: set[str] = set()

    @property
    def name(self) -> str:
        """The model as a person names it."""
        return self._asker.name

    async def stream(self, request: Request) -> AsyncGenerator[Delta | Reply, None]:
        """Ask, with one request; where a server refuses a parameter that can be spared, once more without it.

        Args:
            request: the question.

        Yields:
            Deltas; an empty one is a sign of life. The reply last.

        Raises:
            ModelFault: it could not answer.
        """
        chat = self._asker.endpoint.wire == "chat"

        async def begin(client: "AsyncOpenAI") -> Events:
            if chat:
                return await self._begin_chat(client, request)
            stream: Events = await client.responses.create(**response_parameters(request, self._asker.endpoint))
            return stream

        read = _read_chunk if chat else _response_reader()
        read_whole = _read_completion if chat else _read_response
        async with aclosing(self._asker.stream(request, begin, read, read_whole)) as items:
            async for item in items:
                yield item

    async def close(self) -> None:
        """Let go of the connections."""
        await self._asker.close()

    async def _begin_chat(self, client: "AsyncOpenAI", request: Request) -> Events:
        from openai import APIStatusError

        while True:
            asked = chat_parameters(request, self._asker.endpoint, self._refused)
            try:
                stream: Events = await client.chat.completions.create(**asked)
            except APIStatusError as error:
                spared = _spared(error.status_code, str(error.body or error.message), asked)
                if not spared:
                    raise
                self._refused.add(spared)
            else:
                return stream


def _spared(status: int, said: str, asked: dict[str, Any]) -> str:
    """The parameter that a server refused and that can be spared; "" when there is none. Nothing was billed."""
    if status not in (400, 422):
        return ""
    if "stream_options" in asked and ("stream_options" in said or "include_usage" in said):
        return "stream_options"
    return "max_tokens" if "max_tokens" in asked and "max_completion_tokens" in said else ""


def chat_parameters(request: Request, endpoint: Endpoint, refused: set[str]) -> dict[str, Any]:
    """The request as Chat Completions takes it.

    Args:
        request: the question.
        endpoint: whom to ask.
        refused: parameters that this server is known to refuse.
    """
    messages = [{"role": message.role, "content": message.text} for message in request.messages]
    most = "max_completion_tokens" if "max_tokens" in refused else "max_tokens"
    asked: dict[str, Any] = {"model": endpoint.model.id, "messages": messages, "stream": True}
    asked[most] = room(request, endpoint)
    if "stream_options" not in refused:
        asked["stream_options"] = {"include_usage": True}
    if request.schema is not None:
        held = {"name": request.schema.name, "strict": True, "schema": dict(request.schema.body)}
        asked["response_format"] = {"type": "json_schema", "json_schema": held}
    return asked


def response_parameters(request: Request, endpoint: Endpoint) -> dict[str, Any]:
    """The request as the Responses API takes it; nothing of it is stored there."""
    said = [
        {"type": "message", "role": message.role, "content": message.text}  # some servers cannot do without the type
        for message in request.messages
        if message.role != "system"
    ]
    system = [message.text for message in request.messages if message.role == "system"]
    asked: dict[str, Any] = {"model": endpoint.model.id, "input": said, "stream": True, "store": False}
    asked["max_output_tokens"] = room(request, endpoint)
    if system:
        asked["instructions"] = system[0]
    if request.schema is not None:
        held = {"name": request.schema.name, "strict": True, "schema": dict(request.schema.body)}
        asked["text"] = {"format": {"type": "json_schema"} | held}
    return asked


def _client(endpoint: Endpoint) -> "AsyncOpenAI":
    from openai import AsyncOpenAI

    from redraft.models.connection import limits, open_client

    return AsyncOpenAI(
        api_key=NO_KEY,
        base_url=endpoint.base_url,
        timeout=limits(endpoint),
        max_retries=0,
        http_client=open_client(endpoint),
    )


def _errors() -> type[Exception]:
    from openai import OpenAIError

    return OpenAIError


def _read_chunk(chunk: object, got: Gathering) -> Delta:
    got.model = got.model or str(field(chunk, "model") or "")
    got.usage = _usage(field(chunk, "usage"), "prompt", "completion") or got.usage
    choices = _list(chunk, "choices")
    if not choices:
        return Delta("")
    return _read_choice(choices[0], field(choices[0], "delta"), got)


def _read_completion(completion: object, got: Gathering) -> Delta:
    got.model = str(field(completion, "model") or "")
    got.usage = _usage(field(completion, "usage"), "prompt", "completion")
    choice = next(iter(_list(completion, "choices")), None)
    return _read_choice(choice, field(choice, "message"), got)


def _read_choice(choice: object, delta: object, got: Gathering) -> Delta:
    stop = field(choice, "finish_reason")
    if stop:
        refused = got.stop == "refused" and stop == "stop"
        got.stop = got.stop if refused else STOPS.get(str(stop), "end")
    if field(delta, "refusal"):
        got.stop = "refused"
        return got.take(field(delta, "refusal"))
    thought = field(delta, "reasoning_content") or field(delta, "reasoning")
    if thought and not field(delta, "content"):
        return got.take(thought, thought=True)
    return got.take(field(delta, "content"))


def _response_reader() -> Callable[[object, Gathering], Delta]:
    """A reader of one stream. It knows an event that is delivered twice by its number.

    A number that never changes means nothing: what comes with it is what the server has to say.
    """
    seen: dict[int, tuple[object, object]] = {}

    def read(event: object, got: Gathering) -> Delta:
        number, what = field(event, "sequence_number"), (field(event, "type"), field(event, "delta"))
        if not isinstance(number, int):
            return _read_event(event, got)
        again = len(seen) > 1 and seen.get(number) == what
        seen[number] = what
        return Delta("") if again else _read_event(event, got)

    return read


def _read_event(event: object, got: Gathering) -> Delta:
    kind = field(event, "type")
    match kind:
        case "response.output_text.delta":
            return got.take(field(event, "delta"))
        case "response.refusal.delta":
            got.stop = "refused"
            return got.take(field(event, "delta"))
        case "response.reasoning_text.delta" | "response.reasoning_summary_text.delta":
            return got.take(field(event, "delta"), thought=True)
        case "response.created":
            got.model = str(field(event, "response", "model") or "")
        case "response.completed" | "response.incomplete":
            return _ended(field(event, "response"), got, complete=kind == "response.completed")
        case "response.failed" | "error":
            told = field(event, "response", "error") or event
            raise ErrorTold({"code": field(told, "code"), "message": field(told, "message")})
    return Delta("")


def _read_response(response: object, got: Gathering) -> Delta:
    if field(response, "status") not in ("completed", "incomplete"):
        return Delta("")
    return _ended(response, got, complete=field(response, "status") == "completed")


def _ended(response: object, got: Gathering, *, complete: bool) -> Delta:
    got.model = str(field(response, "model") or got.model)
    got.usage = _usage(field(response, "usage"), "input", "output") or got.usage
    reason, got.over = field(response, "incomplete_details", "reason"), True
    got.stop = got.stop or ("end" if complete else STOPS.get(str(reason), "length"))
    return Delta("") if got.text else got.take(_whole_text(response))


def _whole_text(response: object) -> str:
    """The text of a whole response, for a server that sends it at the end only."""
    parts = [part for item in _list(response, "output") for part in _list(item, "content")]
    texts = [field(part, "text") for part in parts if field(part, "type") == "output_text"]
    return "".join(text for text in texts if isinstance(text, str))


def _list(value: object, name: str) -> list[object]:
    found = field(value, name)
    return found if isinstance(found, list) else []


def _usage(told: object, into: str, out: str) -> Usage | None:
    if field(told, f"{into}_tokens") is None:
        return None
    details = field(told, f"{into}_tokens_details")
    read, written = count(details, "cached_tokens"), count(details, "cache_write_tokens")
    return Usage(count(told, f"{into}_tokens"), count(told, f"{out}_tokens"), read, written)
