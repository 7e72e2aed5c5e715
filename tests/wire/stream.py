"""The events of one answer, in the lots in which they are sent, with what is strewn in and what goes wrong."""

from collections.abc import Iterator

from wire import speech
from wire.answers import Answer, Wire

STALL = b"\x00stall"
PING_ON = b"\x00ping"
RESET = b"\x00reset"
CUT = b"\x00cut"
BROKEN = b"\x00broken"
SHORT = b"\x00short"
EMPTY = b"\x00empty"
PIECE = b"\x00piece"
SIGNS = frozenset({STALL, PING_ON, RESET, CUT, PIECE, BROKEN, SHORT, EMPTY})
"""Not sent: they tell the server what to do at this place of the stream."""

ENDS = {
    "reset": RESET, "reset after headers": RESET, "cut": CUT, "close after headers": CUT,
    "stall": STALL, "stall after headers": STALL, "stall with pings": PING_ON, "pings only": PING_ON,
    "broken chunk": BROKEN, "chunk cut short": SHORT, "http/1.0 cut": CUT, "empty deltas": EMPTY,
}  # fmt: skip
AFTER_HEADERS = frozenset(
    {"reset after headers", "close after headers", "end after headers", "stall after headers", "pings only"}
)
GARBAGE = b"garbage without a colon\nretry: soon\n: \xc3\xa9\nfoo: bar\n\n"


def lots(wire: Wire, answer: Answer, model: str, *, usage_asked: bool) -> Iterator[bytes]:
    """What is sent, in order; a sign stands where the server must do something else."""
    fault = answer.fault.shape if answer.fault else ""
    if fault not in AFTER_HEADERS:
        yield from _told(wire, answer, model, usage_asked=usage_asked)
    if fault in ENDS and fault in AFTER_HEADERS:
        yield ENDS[fault]


def _told(wire: Wire, answer: Answer, model: str, *, usage_asked: bool) -> Iterator[bytes]:
    yield from speech.opening(wire, answer, model)
    fault = answer.fault
    for number, piece in enumerate(speech.pieces(wire, answer, model)):
        if fault and fault.after == number and fault.shape in _MIDSTREAM:
            yield from _gone_wrong(wire, answer)
            return
        yield PIECE
        yield from _noisy(wire, answer, piece)
    if fault and fault.shape in _MIDSTREAM:
        yield from _gone_wrong(wire, answer)
        return
    yield from speech.closing(wire, answer, model, usage_asked=usage_asked)
    if fault and fault.shape in _AFTER_END:
        yield _AFTER_END[fault.shape]


_AFTER_END = {"cut after the end": CUT, "stall after the end": STALL}
_MIDSTREAM = frozenset(
    {
        "reset", "cut", "early end", "stall", "stall with pings", "error event", "malformed event", "bad bytes",
        "half character", "broken chunk", "chunk cut short", "http/1.0 cut", "empty deltas",
    }
)  # fmt: skip


def _gone_wrong(wire: Wire, answer: Answer) -> Iterator[bytes]:
    fault = answer.fault
    assert fault is not None
    if fault.shape in ENDS:
        yield ENDS[fault.shape]
    elif fault.shape == "error event":
        yield speech.error_event(wire, fault.kind, fault.message)
    elif fault.shape == "malformed event":
        name = {"anthropic": "content_block_delta", "responses": "response.output_text.delta"}.get(wire, "")
        yield speech.event('{"type": "content_block_delta", "delta": {"text": "nev', name)
    elif fault.shape == "bad bytes":
        yield b"data: \xff\xfe\xc3\x28 \x80\n\n"
    elif fault.shape == "half character":
        yield "data: {é".encode()[:-1]
        yield CUT


def _noisy(wire: Wire, answer: Answer, piece: bytes) -> Iterator[bytes]:
    noise = answer.noise
    if "keep-alives" in noise:
        yield speech.ping(wire) + b": a comment\n\n"
    if "empty chunks" in noise:
        yield _emptied(wire)
    if "garbage lines" in noise:
        yield GARBAGE
    if "unknown events" in noise and wire == "anthropic":
        yield speech.event({"type": "brand_new_event", "text": "not yours"}, "brand_new_event")
    yield piece.replace(b"\n", b"\r\n") if "crlf" in noise else piece
    if "redelivered" in noise and wire == "responses":
        yield piece


def _emptied(wire: Wire) -> bytes:
    if wire == "chat":
        empty = {"index": 0, "delta": {"content": ""}, "finish_reason": None}
        return speech.event({"id": "c", "object": "chat.completion.chunk", "choices": [empty]}) + b"\n\n"
    return b"\n\n"
