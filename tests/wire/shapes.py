"""The ways in which an answer goes wrong, each at the stages where it can, with the fault that it must be told as."""

from dataclasses import dataclass, replace
from typing import Literal

from wire.answers import Answer, Fault, Stop, Wire

Stage = Literal["connecting", "before headers", "status", "body", "before the first token", "mid-stream", "at the end"]
TEXT = "The launch is on Tuesday — café, naïve, 🙂 — and nobody is late."
AFTER = 3
"""Pieces that come before a fault in mid-stream."""


@dataclass(frozen=True)
class FaultShape:
    """One way.

    Args:
        name: for people; differs from all others.
        stage: how far it came.
        answer: for the wire server; None where there is no server to answer.
        kind: the fault it must be told as; "" where the reply must be whole all the same.
        wires: those that can show it.
        others: the kind on a wire where it differs.
        address: how the client connects, where that is what goes wrong.
        endless: something comes for ever, so that only the deadline for text ends it.
    """

    name: str
    stage: Stage
    answer: Answer | None
    kind: str
    wires: tuple[Wire, ...] = ("anthropic", "chat", "responses")
    others: tuple[tuple[Wire, str], ...] = ()
    address: Literal["server", "refusing", "unaccepting", "tls", "unknown name"] = "server"
    endless: bool = False

    def expected(self, wire: Wire) -> str:
        return dict(self.others).get(wire, self.kind)


def _status(status: int, kind: str, error: str = "", message: str = "", **more: str) -> FaultShape:
    answer = Answer(status=status, error=error, message=message, headers=more)
    told = ", ".join(filter(None, (error, message[:32], *(value for value in more.values()))))
    return FaultShape(f"{status} {told}".strip(), "status", answer, kind)


def _raw(status: int, kind: str, name: str, body: bytes, type_: str = "text/html") -> FaultShape:
    return FaultShape(f"{status} {name}", "status", Answer(status=status, raw=body, raw_type=type_), kind)


def _early(shape: str, kind: str, stage: Stage) -> FaultShape:
    return FaultShape(shape, stage, Answer(TEXT, fault=Fault(shape)), kind)  # type: ignore[arg-type]


def _mid(shape: str, kind: str, told: str = "overloaded_error", after: int = AFTER) -> FaultShape:
    stage: Stage = "mid-stream" if after else "before the first token"
    fault = Fault(shape, after=after, kind=told, message="made in mid-stream")  # type: ignore[arg-type]
    name = f"{shape} {told}" if shape == "error event" else shape
    return FaultShape(f"{name} after {after}" if after != AFTER else name, stage, Answer(TEXT, fault=fault), kind)


def _end(name: str, kind: str, text: str, stop: Stop, thought: str = "") -> FaultShape:
    return FaultShape(name, "at the end", Answer(text, stop=stop, thought=thought), kind)


CONNECTING = (
    FaultShape("connection refused", "connecting", None, "network", address="refusing"),
    FaultShape("connection never accepted", "connecting", None, "connect timeout", address="unaccepting"),
    FaultShape("TLS to a plain port", "connecting", Answer(TEXT), "tls", address="tls"),
    FaultShape("a host that has no address", "connecting", None, "network", address="unknown name"),
)
BEFORE_HEADERS = (
    _early("silence", "first token timeout", "before headers"),
    _early("reset before headers", "network", "before headers"),
    _early("close before headers", "network", "before headers"),
    _early("half headers", "network", "before headers"),
    _early("garbage http", "network", "before headers"),
    replace(
        _early("slow headers", "", "before headers"), answer=Answer(TEXT, fault=Fault("slow headers", seconds=0.1))
    ),
    _early("headers by the byte", "", "before headers"),
    _early("early hints", "", "before headers"),
    replace(_early("dripping headers", "first token timeout", "before headers"), endless=True),
    FaultShape("200 kB of headers", "before headers", Answer(TEXT, headers={"x-much": "y" * 200_000}), "network"),
)
STATUSES = (
    _status(400, "bad request", "invalid_request_error", "messages: at least one message is required"),
    _status(400, "too large", "context_length_exceeded", "This model's maximum context length is 8192 tokens"),
    _status(400, "too large", "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
    _status(400, "no credit", "invalid_request_error", "Your credit balance is too low to access the API"),
    _status(401, "wrong key"),
    _status(402, "no credit"),
    _status(403, "wrong key"),
    _status(404, "not found", message="model: made-up-model"),
    _status(405, "not found"),
    _status(408, "server error"),
    _status(409, "server error"),
    _status(413, "too large"),
    _status(422, "bad request", message="Input should be a valid list"),
    _status(429, "rate limited"),
    _status(429, "rate limited", **{"retry-after": "3"}),
    _status(429, "rate limited", **{"retry-after": "Wed, 21 Oct 2037 07:28:00 GMT"}),
    _status(429, "rate limited", **{"retry-after": "soon"}),
    _status(429, "rate limited", **{"retry-after": "31536000"}),
    _status(429, "rate limited", **{"retry-after": "-5"}),
    _status(429, "rate limited", **{"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    _status(429, "rate limited", **{"retry-after": "Wed, 21 Oct 2037 07:28:00 +99999999999999999999"}),
    _status(429, "no credit", "insufficient_quota", "You exceeded your current quota"),
    _status(
        429, "too large", "rate_limit_exceeded", "Request too large on tokens per min: Limit 30000, Requested 50000"
    ),
    _status(500, "server error"),
    _raw(
        502, "server error", "html", b"<html><head><title>502 Bad Gateway</title></head><center>nginx</center></html>"
    ),
    _status(503, "overloaded"),
    _status(504, "server error"),
    _status(529, "overloaded"),
    _status(999, "server error"),
    _raw(204, "empty", "no content", b"", "text/plain"),
    _raw(500, "server error", "malformed JSON", b'{"error": {"mess', "application/json"),
    _raw(500, "server error", "empty body", b"", "application/json"),
    _raw(400, "bad request", "list", b"[1, 2]", "application/json"),
    _raw(400, "bad request", "bytes that are no text", b"\xff\xfe\x00\x80", "text/plain"),
)
BODIES = (
    FaultShape("redirect", "status", Answer(fault=Fault("redirect", location="http://127.0.0.2:9")), "not found"),
    _early("empty body", "empty", "body"),
    _early("html body", "not found", "body"),
    _early("wrong type", "empty", "body"),
    _early("json body", "", "body"),
    _early("http/1.0", "", "body"),
    _early("malformed json body", "server error", "body"),
    _early("short body", "network", "body"),
    _early("garbage gzip", "server error", "body"),
    _early("error body", "overloaded", "body"),
)
BEFORE_TOKEN = (
    _early("reset after headers", "network", "before the first token"),
    _early("close after headers", "network", "before the first token"),
    _early("end after headers", "empty", "before the first token"),
    _early("stall after headers", "first token timeout", "before the first token"),
    replace(_early("pings only", "first token timeout", "before the first token"), endless=True),
    replace(_mid("empty deltas", "first token timeout", after=0), endless=True),
    _mid("broken chunk", "network", after=0),
    _mid("stall", "first token timeout", after=0),
    _mid("reset", "network", after=0),
    _mid("early end", "cut off", after=0),
    _mid("error event", "overloaded", after=0),
    _mid("malformed event", "server error", after=0),
)
MIDSTREAM = (
    _mid("reset", "cut off"),
    _mid("cut", "cut off"),
    _mid("early end", "cut off"),
    _mid("early end", "cut off", after=1000),
    _mid("stall", "idle timeout"),
    _mid("error event", "overloaded"),
    _mid("error event", "rate limited", "rate_limit_error"),
    _mid("error event", "server error", "api_error"),
    _mid("error event", "server error", "an_error_of_tomorrow"),
    _mid("malformed event", "cut off"),
    _mid("bad bytes", "cut off"),
    _mid("half character", "cut off"),
    _mid("broken chunk", "cut off"),
    _mid("chunk cut short", "cut off"),
    _mid("http/1.0 cut", "cut off"),
    replace(_mid("stall with pings", "idle timeout"), endless=True),
    replace(_mid("empty deltas", "idle timeout"), endless=True),
)
ENDS = (
    _end("no text", "empty", "", "end"),
    _end("blank text", "empty", " \n \n", "end"),
    _end("thought and no text", "empty", "", "end", thought="Let me think about it."),
    _end("all tokens thought away", "truncated", "", "length", thought="Let me think about it."),
    _end("refused without a word", "refused", "", "refused"),
    _end("refused in words", "", TEXT, "refused"),
    _end("cut at its longest", "", TEXT, "length"),
    FaultShape("no usage", "at the end", Answer(TEXT, usage=None), ""),
    FaultShape("cut after the end", "at the end", Answer(TEXT, fault=Fault("cut after the end")), ""),
    FaultShape("stall after the end", "at the end", Answer(TEXT, fault=Fault("stall after the end")), ""),
)
SHAPES = CONNECTING + BEFORE_HEADERS + STATUSES + BODIES + BEFORE_TOKEN + MIDSTREAM + ENDS
