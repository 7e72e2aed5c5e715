"""What the wire server is told to answer, and what it was asked: values only."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Wire = Literal["anthropic", "chat", "responses", "other"]
Stop = Literal["end", "length", "refused"]
Shape = Literal[
    "silence",  # the request is read, and nothing is said
    "reset before headers", "close before headers", "half headers", "garbage http", "slow headers",
    "dripping headers",  # they never end
    "headers by the byte", "early hints", "http/1.0",  # odd, and whole
    "redirect", "empty body", "html body", "wrong type", "json body", "malformed json body", "short body",
    "garbage gzip", "error body",
    "reset after headers", "close after headers", "end after headers", "stall after headers", "pings only",
    # From here on, after `after` pieces of text.
    "reset", "cut", "early end", "stall", "stall with pings", "error event", "malformed event", "bad bytes",
    "half character", "broken chunk", "chunk cut short", "http/1.0 cut", "empty deltas", "cut after the end",
    "stall after the end",
]  # fmt: skip
Noise = Literal["keep-alives", "empty chunks", "garbage lines", "crlf", "redelivered", "unknown events"]


@dataclass(frozen=True)
class Fault:
    """What goes wrong with an answer.

    Args:
        shape: which way.
        after: pieces of text that come before it; pieces of thought count.
        seconds: how long headers are slow.
        kind: the type of an error event ("overloaded_error", "rate_limit_error", …).
        message: its words.
        location: where a redirect points.
    """

    shape: Shape
    after: int = 0
    seconds: float = 0.5
    kind: str = "overloaded_error"
    message: str = "Overloaded"
    location: str = ""


@dataclass(frozen=True)
class Answer:
    """One answer, in whichever of the three wires the request speaks.

    Args:
        text: the reply.
        chunks: its pieces as they are sent; () cuts the text into pieces of about 12 characters.
        thought: reasoning, sent before the text.
        stop: why it ends.
        usage: tokens in and out; None sends none.
        cached: of the tokens in, those read from a cache.
        written: of the tokens in, those written to a cache (Anthropic).
        model: the name it answers under; "" is the name that was asked for.
        status: of HTTP. Other than 200, `error` and `message` make the body.
        error: type or code of the error.
        message: words of the error.
        raw: the body as it is, in place of the wire's own; its type is `raw_type`.
        headers: besides the usual ones.
        delay: seconds between pieces.
        wait: seconds before the first piece, after the headers.
        cut: the bytes of the stream are written in pieces of so many; 0 writes an event at once.
        cuts: or exactly at these offsets.
        noise: what is strewn in that means nothing.
        fault: what goes wrong.
    """

    text: str = "Yes."
    chunks: Sequence[str] = ()
    thought: str = ""
    stop: Stop = "end"
    usage: tuple[int, int] | None = (11, 7)
    cached: int = 0
    written: int = 0
    model: str = ""
    status: int = 200
    error: str = ""
    message: str = ""
    raw: bytes | None = None
    raw_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    wait: float = 0.0
    cut: int = 0
    cuts: Sequence[int] = ()
    noise: frozenset[Noise] = frozenset()
    fault: Fault | None = None

    @property
    def pieces(self) -> list[str]:
        if self.chunks:
            return list(self.chunks)
        return [self.text[at : at + 12] for at in range(0, len(self.text), 12)]

    @property
    def whole(self) -> str:
        return "".join(self.pieces)


def as_json(value: object, **more: Any) -> Answer:
    """Answer with a value as JSON text."""
    return Answer(json.dumps(value, ensure_ascii=False), **more)


@dataclass
class Asked:
    """A request as the server read it, and what became of it.

    Args:
        path: with the query.
        headers: names in lower case.
        raw: the body's bytes.
        time: when it was read, of time.monotonic.
        connection: which connection it came on, from 1.
        left: when the client closed the connection before the answer was over; 0 when it did not.
        done: when the answer was over; 0 until then.
    """

    method: str
    path: str
    headers: dict[str, str]
    raw: bytes
    time: float
    connection: int
    left: float = 0.0
    done: float = 0.0

    @property
    def body(self) -> dict[str, Any]:
        try:
            value = json.loads(self.raw)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}

    @property
    def wire(self) -> Wire:
        path = self.path.partition("?")[0]
        ends: dict[str, Wire] = {"/chat/completions": "chat", "/messages": "anthropic", "/responses": "responses"}
        return next((wire for end, wire in ends.items() if path.endswith(end)), "other")

    @property
    def streamed(self) -> bool:
        return bool(self.body.get("stream"))

    @property
    def messages(self) -> list[tuple[str, str]]:
        """Role and text of every message, the system's first, whatever the wire."""
        body, found = self.body, []
        for name in ("system", "instructions"):
            if body.get(name):
                found.append(("system", _text(body[name])))
        said = body.get("messages") or body.get("input") or ()
        for message in [{"role": "user", "content": said}] if isinstance(said, str) else said:
            found.append((message["role"], _text(message["content"])))
        return found

    @property
    def text(self) -> str:
        """All that the request says."""
        return "\n\n".join(text for _role, text in self.messages)

    @property
    def schema(self) -> dict[str, Any] | None:
        """The JSON schema it asks the server to enforce, whatever the wire."""
        body = self.body
        chat = (body.get("response_format") or {}).get("json_schema") or {}
        held = (body.get("output_config") or {}).get("format") or (body.get("text") or {}).get("format") or chat
        return held.get("schema")

    @property
    def key(self) -> str:
        """The key it came with, however it was sent."""
        bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
        return self.headers.get("x-api-key", "") or bearer


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        return "".join(str(block.get("text", "")) for block in content)
    return ""


Script = Callable[[Asked], Answer | Awaitable[Answer]] | Sequence[Answer] | Answer


def by_words(
    answers: Mapping[str, Answer | Sequence[Answer]], otherwise: Answer | None = None
) -> Callable[[Asked], Answer]:
    """A script that answers by the first of the words that the request holds; a list is used up in order.

    The last answer of a list stays. A request that holds none of the words gets `otherwise`, or a 400 that says so.
    """
    lists = {word: [given] if isinstance(given, Answer) else list(given) for word, given in answers.items()}

    def answer(asked: Asked) -> Answer:
        for word, left in lists.items():
            if word in asked.text:
                return left.pop(0) if len(left) > 1 else left[0]
        return otherwise or unscripted("no answer is set for these words")

    return answer


def unscripted(why: str) -> Answer:
    """What a request gets that the script did not foresee."""
    return Answer(status=400, error="invalid_request_error", message=f"wire server: {why}")
